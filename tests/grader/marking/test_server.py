"""The marking pages on a real server: who may, what is shown, what is written, and what is refused."""

from __future__ import annotations

import json
import re
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from types import SimpleNamespace

import pytest

from minibert_grader.marking.handlers import _Page
from minibert_grader.marking.pages import Shown, question_page
from minibert_grader.marking.pile import Answer, Text, text_of_answer
from minibert_grader.marking.scheme import Scheme
from minibert_grader.plugins.marks import answer_of, hash_of
from minibert_grader.reports.places import Layout
from tests.grader.plugins.active_content import BAIT, active_content

from .classroom import ASSIGNMENT, CODE, QUESTION
from .conftest import SPY, UNREADABLE

pytestmark = pytest.mark.xdist_group("marking")  # one server, and marks in the order of this file
PAGE = f"/minibert/marking/{ASSIGNMENT}/{QUESTION}"
NOTHING = {"points": None, "extra": None, "comment": ""}


def mark(server, classroom, student, sent, cell=QUESTION):
    return server.put(f"/minibert/marking/api/mark/{classroom.grade(student, cell)['id']}", sent)


def test_nobody_without_a_login_sees_or_writes_anything(server, classroom):
    stranger = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for path in (PAGE, "/minibert/marking", f"/minibert/marking/{ASSIGNMENT}"):
        with stranger.open(server.url + path) as answer:
            assert "/login" in answer.url
    before = classroom.grade("student_0")
    sent = json.dumps({"points": 1, "seen": NOTHING}).encode()
    request = urllib.request.Request(f"{server.url}/minibert/marking/api/mark/{before['id']}", method="PUT", data=sent)
    with pytest.raises(urllib.error.HTTPError) as refused:
        stranger.open(request)
    assert refused.value.code == 403
    without = server.ask("PUT", f"/minibert/marking/api/mark/{before['id']}", {"points": 1, "seen": NOTHING})
    assert without.status == 403, "a page of somebody else's could write"
    assert classroom.grade("student_0") == before


def test_all_answers_stand_in_a_row_with_the_scheme_beside(server):
    page = server.get(PAGE + "?show=all").text
    assert page.count('<article class="answer"') == 12
    assert "Mark scheme (12 points)" in page and "Model answer" in page
    assert "The question" in page and "left as it was released: 0" in page
    waiting = server.get(PAGE).text
    assert waiting.count('<article class="answer"') == 11 and "left as it was" not in waiting


def test_what_students_wrote_does_nothing(server):
    answer = server.get(PAGE + "?show=all")
    assert BAIT in answer.text
    own = [each for each in active_content(answer.text) if "marking.js" not in each]
    assert not [each for each in own if BAIT in each], own
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
    assert not re.search(r"<script(?![^>]* src=)", answer.text)


def test_a_mark_is_written_and_its_maker_kept(server, classroom):
    sent = {"points": 9.5, "comment": "Well argued.", "seen": NOTHING, "who": "ana"}
    answer = mark(server, classroom, "student_1", sent)
    assert answer.status == 200, answer.text
    found = classroom.grade("student_1")
    assert (found["manual_score"], found["needs_manual_grade"], found["comment"]) == (9.5, False, "Well argued.")
    page = server.get(PAGE + "?show=all").text
    assert " by ana, " in page
    assert '<button type="button">Well argued.</button>' in page


def test_a_write_is_refused_where_another_mark_came_first(server, classroom):
    first = mark(server, classroom, "student_2", {"points": 8, "comment": "ana's", "seen": NOTHING, "who": "ana"})
    second = mark(server, classroom, "student_2", {"points": 3, "comment": "ben's", "seen": NOTHING, "who": "ben"})
    assert (first.status, second.status) == (200, 409)
    assert second.json["said"] == "Not saved: ana gave 8 meanwhile."
    assert second.json["now"] == {"points": 8.0, "extra": None, "comment": "ana's"}
    found = classroom.grade("student_2")
    assert (found["manual_score"], found["comment"]) == (8, "ana's")
    again = mark(server, classroom, "student_2", {"points": 3, "comment": "", "seen": second.json["now"], "who": "ben"})
    assert again.status == 200 and classroom.grade("student_2")["manual_score"] == 3


@pytest.mark.parametrize("part", ["points", "extra"])
def test_points_or_extra_credit_alone_are_enough_to_be_refused(server, classroom, part):
    student = {"points": "hostile", "extra": "mia"}[part]
    assert mark(server, classroom, student, {**NOTHING, part: 2, "seen": NOTHING}).status == 200
    assert mark(server, classroom, student, {**NOTHING, part: 1, "seen": NOTHING}).status == 409
    assert classroom.grade(student)[{"points": "manual_score", "extra": "extra_credit"}[part]] == 2


def test_a_comment_that_came_first_is_kept_too(server, classroom):
    with classroom.gradebook() as gradebook:
        gradebook.find_comment(QUESTION, ASSIGNMENT, ASSIGNMENT, "student_3").manual_comment = "by hand"
        gradebook.db.commit()
    answer = mark(server, classroom, "student_3", {"points": 4, "comment": "mine", "seen": NOTHING})
    assert answer.status == 409 and answer.json["said"] == "Not saved: somebody wrote another comment meanwhile."
    found = classroom.grade("student_3")
    assert (found["manual_score"], found["comment"], found["needs_manual_grade"]) == (None, "by hand", True)


def test_a_comment_by_itself_is_written_only_over_what_was_seen(server, classroom):
    with classroom.gradebook() as gradebook:
        place = f"/minibert/marking/api/comment/{gradebook.find_comment(QUESTION, ASSIGNMENT, ASSIGNMENT, 'leo').id}"
    assert server.put(place, {"comment": "first", "seen": {"comment": ""}}).status == 200
    second = server.put(place, {"comment": "second", "seen": {"comment": ""}})
    assert second.status == 409 and second.json["now"]["comment"] == "first"
    assert second.json["said"] == "Not saved: somebody wrote another comment meanwhile."
    assert classroom.grade("leo")["comment"] == "first" and classroom.grade("leo")["needs_manual_grade"]
    assert server.put(place, {"comment": "", "seen": {"comment": "first"}}).status == 200
    assert classroom.grade("leo")["comment"] is None
    assert server.put(place[:-4] + "0000", {"comment": "", "seen": {"comment": ""}}).status == 400
    assert server.put(place, {"comment": "x" * 10_001, "seen": {"comment": ""}}).status == 400


def test_a_busy_gradebook_is_said(server, classroom):
    grade, xsrf = classroom.grade("student_4"), server.xsrf
    with closing(sqlite3.connect(classroom.root / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = server.ask("PUT", f"/minibert/marking/api/mark/{grade['id']}", {"points": 1, "seen": NOTHING}, xsrf)
    assert answer.status == 503 and answer.json["said"] == "Not saved: the gradebook is busy. Save once more."
    assert classroom.grade("student_4") == grade


@pytest.mark.parametrize(
    ("name", "username", "login"),
    [("Anonymous Io", "9f8e", ""), ("ana", "ana", "ana"), ("Ana B.", "ana" * 50, ("ana" * 50)[:100]), ("", "", "")],
)
def test_who_marks_is_whom_the_server_knows(name, username, login):
    page = _Page()
    page.current_user = SimpleNamespace(name=name, username=username)
    assert page.login == login


def test_what_is_no_mark_is_refused_with_a_sentence(server, classroom):
    before = classroom.grade("student_4")
    for sent, said in (
        ({"points": 13, "seen": NOTHING}, "Points are from 0 to 12."),
        ({"points": -1, "seen": NOTHING}, "Points are from 0 to 12."),
        ({"points": float("nan"), "seen": NOTHING}, "a number is needed"),
        ({"points": True, "seen": NOTHING}, "a number is needed"),
        ({"points": "9", "seen": NOTHING}, "a number is needed"),
        ({"points": 1, "comment": 3, "seen": NOTHING}, "A comment is text."),
        ({"points": 1, "comment": "x" * 10_001, "seen": NOTHING}, "longer than 10000 characters"),
        ({"points": 1, "seen": NOTHING, "who": "x" * 101}, "who marks?"),
        ({"points": 1}, "A mark is an object"),
        ([1], "A mark is an object"),
    ):
        answer = mark(server, classroom, "student_4", sent)
        assert answer.status == 400 and said in answer.json["said"], (sent, answer.text)
    unknown = server.put("/minibert/marking/api/mark/00ff", {"points": 1, "seen": NOTHING})
    assert unknown.status == 400 and "not in the gradebook any more" in unknown.json["said"]
    assert server.put("/minibert/marking/api/mark/00ff", b"{").status == 400
    assert classroom.grade("student_4") == before


def test_an_answer_that_was_handed_in_again_meanwhile_is_not_marked_unread(server, classroom):
    page = server.get(PAGE + "?show=all").text
    grade = classroom.grade("student_5")
    seen = re.search(rf'id="a-{grade["id"]}"[^>]* data-hash="(\w+)"', page)[1]
    classroom.hand_in("student_5", "Another answer.")
    sent = {"points": 5, "seen": NOTHING, "answer": seen}
    answer = mark(server, classroom, "student_5", sent)
    assert answer.status == 400 and "another answer was handed in" in answer.json["said"]
    assert classroom.grade("student_5")["manual_score"] is None


def test_an_answer_whose_picture_alone_is_another_is_another_answer(classroom):
    def known(picture: str) -> str:
        classroom.hand_in("student_5", "![my answer](a.png)")
        path = classroom.root / "autograded" / "student_5" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        notebook = json.loads(path.read_text())
        [cell] = [
            each for each in notebook["cells"] if each["metadata"].get("nbgrader", {}).get("grade_id") == QUESTION
        ]
        cell["attachments"] = {"a.png": {"image/png": picture}} if picture else {}
        path.write_text(json.dumps(notebook))
        seen = text_of_answer(classroom.course, ASSIGNMENT, QUESTION, "student_5").hash
        assert seen == hash_of(answer_of(cell))
        return seen

    assert len({known(""), known("aGk="), known("aGkh")}) == 3
    assert known("") == hash_of("![my answer](a.png)")


def test_keeping_a_mark_ends_the_second_look(server, classroom):
    with classroom.gradebook() as gradebook:
        grade = gradebook.find_grade(QUESTION, ASSIGNMENT, ASSIGNMENT, "student_6")
        grade.manual_score, grade.needs_manual_grade = 7, True
        gradebook.db.commit()
    page = server.get(PAGE).text
    assert "look again" in page and "Keep, and next" in page
    kept = {"points": 7, "extra": None, "comment": ""}
    assert mark(server, classroom, "student_6", {**kept, "seen": kept}).json["waits"] is False
    assert classroom.grade("student_6")["needs_manual_grade"] is False


def test_points_taken_back_make_it_wait_again(server, classroom):
    given = {"points": 2, "extra": None, "comment": ""}
    assert mark(server, classroom, "student_7", {**given, "seen": NOTHING}).json["waits"] is False
    assert mark(server, classroom, "student_7", {**NOTHING, "seen": given}).json["waits"] is True
    assert classroom.grade("student_7")["needs_manual_grade"] is True


def test_a_pile_is_split_without_a_rest_and_without_an_overlap(server):
    seen = []
    for part in (1, 2, 3):
        page = server.get(f"{PAGE}?show=all&part={part}&of=3").text
        seen += re.findall(r'<article class="answer" id="a-(\w+)"', page)
    assert len(seen) == len(set(seen)) == 12


def test_a_long_pile_has_several_pages(server):
    page = server.get(PAGE + "?show=all&from=10").text
    assert page.count('<article class="answer"') == 2 and "Answer 11" in page
    assert ">From the beginning</a>" in page and " more</a>" not in page


def test_what_comes_after_a_page_is_a_link():
    def page(waiting: bool) -> str:
        empty = Layout("", {}, frozenset())
        answer = Answer("ada", "", "a1", "b1", None, None, None, 12, "", True, False)
        shown, pages = Shown(waiting, 2, 3, 50), [(answer, Text("<p>text</p>"))] * 50
        return question_page("/hub", "x", "ta", "a", "c", empty, Scheme(), shown, [answer] * 120, pages, 20, [])

    assert 'href="?show=all&amp;part=2&amp;of=3&amp;from=100">20 more</a>' in page(False)
    # What is marked by then waits no more: the next ones stand at the beginning.
    assert 'href="?show=waiting&amp;part=2&amp;of=3&amp;from=0">20 more</a>' in page(True)


def test_odd_queries_show_a_page(server):
    for query in ("?part=-1&of=0", "?part=99&of=99", "?from=9999999999999", "?from=²", "?show=%00", "?of=3&part=abc"):
        assert server.get(PAGE + query.replace("²", "%C2%B2")).status == 200
    assert server.get(f"/minibert/marking/{ASSIGNMENT}/nothing").status == 404
    assert server.get("/minibert/marking/nothing").status == 404
    assert server.get("/minibert/marking/nothing/nothing").status == 404


def test_the_overview_and_nbgraders_lists_say_what_there_is_to_do(server):
    pages = [server.get(path).text for path in (
        "/minibert/marking", f"/minibert/marking/{ASSIGNMENT}", f"/formgrader/gradebook/{ASSIGNMENT}",
        f"/formgrader/gradebook/{ASSIGNMENT}/{ASSIGNMENT}", f"/formgrader/manage_submissions/{ASSIGNMENT}",
    )]  # fmt: skip
    for page in pages:
        assert PAGE in page and SPY in page and UNREADABLE in page
    assert 'id="main-table"' in pages[2], "nbgrader's own list is gone"
    assert "/minibert/marking" in server.get("/formgrader/gradebook").text


def test_what_could_not_be_read_says_so_in_the_pile(server):
    assert UNREADABLE in server.get(PAGE).text


def test_a_grade_of_code_takes_a_mark_as_well(server, classroom):
    assert mark(server, classroom, "student_0", {"points": 6, "seen": NOTHING}, CODE).status == 200
    assert classroom.grade("student_0", CODE)["manual_score"] == 6
