"""What has arrived is seen once it is whole, graded beside other graders, and paid with one of the day's pages."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.keeping.lock import HELD
from minibert_grader.running.class_run import AGAIN, CHANGED, NEW
from minibert_grader.running.watch import watching
from minibert_grader.running.watch.arrivals import SECRET, Arrivals, Inbound
from minibert_grader.running.watch.pages import count_page, pages_today
from minibert_grader.running.watch.policy import policy_of
from minibert_grader.running.watch.watching import TRIES, Watched

A = "02_attention_mechanism"
TODAY = date(2026, 2, 1)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def course(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    (tmp_path / "tests" / "exercises").mkdir(parents=True)
    place = tmp_path / "source" / A / f"{A}.ipynb"
    place.parent.mkdir(parents=True)
    place.write_text("{}")
    return Course(tmp_path)


def hand_in(course, student, text="work"):
    place = course.root / "submitted" / student / A
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{A}.ipynb").write_text(text)
    return place


def test_what_is_still_being_written_is_left_alone(course):
    arrivals = Arrivals(course, A)
    hand_in(course, "ada", "ha")
    assert arrivals.at_rest() == []
    hand_in(course, "ada", "half")
    assert arrivals.at_rest() == []
    assert arrivals.at_rest() == ["ada"]
    assert arrivals.at_rest() == [], "once"
    hand_in(course, "ada", "work again")
    hand_in(course, "bea")
    assert arrivals.at_rest() == []
    assert arrivals.at_rest() == ["ada", "bea"]
    arrivals.again(["bea"])
    assert arrivals.at_rest() == ["bea"]


def test_what_lies_there_beside_submissions(course):
    arrivals = Arrivals(course, A)
    assert arrivals.at_rest() == [], "no folder yet"
    hand_in(course, "ada")
    (course.root / "submitted" / "note.txt").write_text("a file")
    (course.root / "submitted" / ".hidden" / A).mkdir(parents=True)
    (course.root / "submitted" / "a*b" / A).mkdir(parents=True)
    (course.root / "submitted" / "other" / "03").mkdir(parents=True)
    (course.root / "submitted" / "link").symlink_to("/etc")
    os.mkfifo(course.root / "submitted" / "ada" / A / "pipe")
    arrivals.at_rest()
    assert arrivals.at_rest() == ["ada", "link"], "a link is the intake's to refuse, with a page that says so"


def test_a_submission_that_never_rests_waits_alone(course):
    arrivals = Arrivals(course, A)
    hand_in(course, "bea")
    told = []
    for number in range(4):
        hand_in(course, "ada", "x" * number)
        told += arrivals.at_rest()
    assert told == ["bea"]


def test_the_exchange(tmp_path):
    inbound = Inbound(tmp_path / "inbound", A)
    assert not inbound.has_more(), "no folder yet"
    place = tmp_path / "inbound" / f"ada+{A}+2026-02-01 00:00:00 UTC+x"
    place.mkdir(parents=True)
    (tmp_path / "inbound" / "bea+03+2026-02-01 00:00:00 UTC+x").mkdir()
    (tmp_path / "inbound" / f"eve+{A}+link").symlink_to("/etc")
    (tmp_path / "inbound" / A).write_text("a file")
    assert not inbound.has_more(), "its secret is written last"
    (place / SECRET).write_text("secret")
    assert inbound.has_more()
    assert not inbound.has_more()
    inbound.again()
    assert inbound.has_more()


def test_pages_are_counted_by_day(course):
    assert pages_today(course, "ada", TODAY) == 0
    count_page(course, "ada", TODAY)
    count_page(course, "ada", TODAY)
    assert (pages_today(course, "ada", TODAY), pages_today(course, "bea", TODAY)) == (2, 0)
    assert pages_today(course, "ada", TOMORROW) == 0
    (course.root / "taken" / "ada" / "pages.json").write_text('{"day": ')
    assert pages_today(course, "ada", TODAY) == 0


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("", "Nothing is watched"),
        ("c.Watch.assignments = ['02']", "There is no assignment '02'"),
        ("c.Watch.assignments = 2", "what cannot be"),
        (f"c.Watch.assignments = ['{A}']; c.Watch.pages_a_day = 0", "what cannot be"),
        (f"c.Watch.assignments = ['{A}']; c.Watch.seconds = 'often'", "what cannot be"),
        ("raise OSError('no disk')", "no disk"),
        ("c.Watch.assignments = [", "cannot be used"),
    ],
)
def test_off_unless_it_is_configured(course, told, said):
    (course.root / "nbgrader_config.py").write_text(f"c = get_config()\n{told}\n")
    with pytest.raises(CourseError, match=said):
        policy_of(course)


def test_a_policy(course):
    (course.root / "nbgrader_config.py").write_text(f"c = get_config()\nc.Watch.assignments = ['{A}']\n")
    assert (policy_of(course).assignments, policy_of(course).pages_a_day) == ([A], 3)


class Grader:
    """In the place of the real one: notes what it was asked for."""

    def __init__(self, monkeypatch):
        self.reasons: dict[str, str] = {}
        self.done: list[tuple[str, ...]] = []
        self.fails = 0
        monkeypatch.setattr(watching, "planned", lambda _, a, who: {x: y for x, y in self.reasons.items() if x in who})
        monkeypatch.setattr(watching, "grade_class", self._grade)
        monkeypatch.setattr(watching, "nbgrader", self._nbgrader)

    def _grade(self, course, assignment, students, *_):
        assert assignment in os.environ[HELD], "the assignment is held"
        if self.fails:
            self.fails -= 1
            raise CourseError("the disk is full; make room.")
        self.done.append(("grade", *students))

    def _nbgrader(self, course, *words):
        self.done.append(words)
        yield "a line of its log"


@pytest.fixture
def grader(monkeypatch):
    return Grader(monkeypatch)


def watched(course, exchange=None, pages=2):
    said: list[str] = []
    return Watched(course, A, exchange, pages, 1, said.append), said


def served(each, today=TODAY, looks=2):
    return sum(each.look(today) for _ in range(looks))


def test_a_page_for_what_is_new_or_handed_in_again(course, grader):
    each, said = watched(course)
    for student in ("ada", "bea", "eve"):
        hand_in(course, student)
    grader.reasons = {"ada": NEW, "bea": AGAIN, "eve": CHANGED}
    assert served(each) == 2
    assert grader.done == [
        ("grade", "ada", "bea"),
        ("generate_feedback", A, "--student=ada"),
        ("generate_feedback", A, "--student=bea"),
    ]
    assert said == [f"{A}: ada has a page", f"{A}: bea has a page"]
    assert pages_today(course, "eve", TODAY) == 0, "a change of the course puts out no page by itself"
    assert served(each) == 0 and len(grader.done) == 3


def test_no_more_pages_than_allowed_on_a_day_nor_after_a_restart(course, grader):
    grader.reasons = {"ada": AGAIN}
    each, said = watched(course, pages=2)
    counts = []
    for number in range(3):
        hand_in(course, "ada", "x" * number)
        counts.append(served(each))
    assert counts == [1, 1, 0] and "waits for tomorrow" in said[-1]
    each, _ = watched(course, pages=2)
    assert served(each) == 0
    assert served(each, TOMORROW, 1) == 1, "the latest is graded then, without being handed in again"
    assert served(each, TOMORROW) == 0


def test_what_goes_wrong_is_said_and_tried_again_a_few_times(course, grader):
    grader.reasons, grader.fails = {"ada": NEW}, 1
    each, said = watched(course)
    hand_in(course, "ada")
    assert served(each) == 0 and "the disk is full" in said[0]
    assert served(each, looks=1) == 1, "it had come to rest"
    grader.fails = 100
    hand_in(course, "ada", "again")
    served(each, looks=10)
    assert sum("the disk is full" in line for line in said) == 1 + TRIES
    grader.fails = 0
    hand_in(course, "ada", "once more")
    assert served(each) == 1, "who hands in again is served"


def test_a_page_that_failed_is_made_though_nothing_is_graded_again(course, grader, monkeypatch):
    each, said = watched(course)
    hand_in(course, "ada")
    hand_in(course, "bea")
    grader.reasons = {"ada": NEW, "bea": NEW}
    fails = [True]

    def nbgrader(_, *words):
        if "--student=ada" in words and fails:
            fails.clear()
            raise CourseError("the page failed.")
        return iter(words)

    monkeypatch.setattr(watching, "nbgrader", nbgrader)
    assert served(each) == 1, "bea's"
    assert any("the page failed" in line for line in said)
    grader.reasons = {}
    assert served(each, looks=1) == 1 and said[-1] == f"{A}: ada has a page"
    assert served(each, looks=3) == 0
    assert grader.done == [("grade", "ada", "bea")]


def test_by_the_exchange(course, grader, tmp_path):
    place = tmp_path / "exchange" / "mini-bert"
    inbound = place / "inbound" / f"ada+{A}+2026-02-01 00:00:00 UTC+x"
    inbound.mkdir(parents=True)
    (inbound / SECRET).write_text("secret")
    each, _ = watched(course, place)
    grader.reasons = {"ada": NEW}
    hand_in(course, "ada")  # as `collect` would
    assert served(each) == 1
    assert grader.done == [
        ("collect", A, "--update"),
        ("grade", "ada"),
        ("generate_feedback", A, "--student=ada"),
        ("release_feedback", A, "--student=ada"),
    ]
