"""Release, grade, grade again, give feedback, export: by stock commands alone."""

from __future__ import annotations

import csv
import html
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .active_content import active_content
from .conftest import ASSIGNMENT, REPOSITORY, SCORES, SOFTMAX, UNSHIFTED_SOFTMAX, TinyCourse, cell_of, filled

FAILS_INSIDE_A_LIBRARY = """def softmax(x, axis=-1):
    return np.linalg.inv(x)
"""
STUDENTS = ("ada", "bob", "cy", "dee")
ANSWER = "The variance grows with d, so softmax saturates. [x](javascript:alert(1)) <script>alert(1)</script>"


@pytest.fixture(scope="module")
def rounds(released_course, tmp_path_factory):
    """The course after two gradings with --force, a TA's work in between, feedback and export; what each round left."""
    course: TinyCourse = released_course.copy(tmp_path_factory.mktemp("class"))
    stub = course.released()
    course.submit("ada", filled(stub, softmax=SOFTMAX, attention_scores=SCORES, written_scaling=ANSWER))
    course.submit("bob", filled(stub, softmax=UNSHIFTED_SOFTMAX))
    course.submit("cy", stub)
    course.submit("dee", filled(stub, softmax=FAILS_INSIDE_A_LIBRARY))
    left = []

    def keep(done, course=course) -> None:
        left.append(
            {
                "code": done.returncode,
                "log": course.log,
                "scores": {student: course.scores(student) for student in STUDENTS},
                "verdicts": {student: course.verdict_bytes(student) for student in STUDENTS},
                "comment": course.comment("bob", "softmax"),
            }
        )

    keep(course.nbgrader("autograde", ASSIGNMENT))
    course.grade_by_hand("ada", "written_scaling", 9)
    course.grade_by_hand("bob", "test_attention_scores", 4)
    keep(course.nbgrader("autograde", ASSIGNMENT))
    keep(course.nbgrader("autograde", ASSIGNMENT, "--force"))
    assert course.nbgrader("generate_feedback", ASSIGNMENT).returncode == 0, course.log
    assert course.nbgrader("export").returncode == 0, course.log
    program = Path(sys.executable).with_name("minibert")
    done = subprocess.run([program, "report"], cwd=course.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    again = course.copy(tmp_path_factory.mktemp("handed-in-again"))
    answer = ANSWER.replace("a", "e")
    again.submit("ada", filled(stub, softmax=SOFTMAX, attention_scores=SCORES, written_scaling=answer))
    again.submit("bob", filled(stub, softmax=UNSHIFTED_SOFTMAX, attention_scores=SCORES))
    for _ in range(2):
        keep(again.nbgrader("autograde", ASSIGNMENT, "--force"), again)
    return course, left


def test_each_round_ends_well_and_quietly(rounds):
    for left in rounds[1]:
        assert left["code"] == 0, left["log"]
        assert "ERROR" not in left["log"] and "Traceback" not in left["log"], left["log"]


def test_scores_are_the_verdicts_points(rounds):
    first = rounds[1][0]
    assert {cell: score.auto for cell, score in first["scores"]["ada"].items()} == {
        "test_softmax": 10,
        "test_attention_scores": 10,
        "written_scaling": None,
    }
    for student, scores in first["scores"].items():
        for verdict in json.loads(first["verdicts"][student])["verdicts"]:
            assert scores[f"test_{verdict['exercise']}"].auto == verdict["points"]
    assert 0 < first["scores"]["bob"]["test_softmax"].auto < 10
    assert first["scores"]["cy"]["test_softmax"].auto == first["scores"]["cy"]["test_attention_scores"].auto == 0


def test_a_written_answer_waits_for_a_ta_and_a_blank_one_gets_nothing(rounds):
    first = rounds[1][0]["scores"]
    assert first["ada"]["written_scaling"].waits
    assert (first["bob"]["written_scaling"].auto, first["bob"]["written_scaling"].waits) == (0, False)
    assert not any(score.waits for score in first["cy"].values())


def test_without_force_what_is_graded_is_skipped(rounds):
    second = rounds[1][1]
    assert second["log"].count("Skipping existing assignment") == 4
    assert "Autograding" not in second["log"]


def test_a_mark_survives_a_regrade_and_asks_nobody_to_look_again(rounds):
    regraded = rounds[1][2]["scores"]
    assert (regraded["ada"]["written_scaling"].manual, regraded["ada"]["written_scaling"].waits) == (9, False)
    overridden = regraded["bob"]["test_attention_scores"]
    assert (overridden.auto, overridden.manual, overridden.waits) == (0, 4, False)
    assert not regraded["ada"]["test_softmax"].waits


def test_a_mark_on_something_else_stays_and_waits_to_be_looked_at(rounds):
    changed, again = rounds[1][3]["scores"], rounds[1][4]["scores"]
    for scores in (changed, again):  # grading once more takes no flag away
        assert (scores["ada"]["written_scaling"].manual, scores["ada"]["written_scaling"].waits) == (9, True)
        overridden = scores["bob"]["test_attention_scores"]
        assert (overridden.auto, overridden.manual, overridden.waits) == (10, 4, True)
        assert not scores["ada"]["test_softmax"].waits and not scores["bob"]["test_softmax"].waits


def test_grading_again_gives_the_same_bytes_and_scores(rounds):
    first, _, third, *_ = rounds[1]
    assert first["verdicts"] == third["verdicts"]
    for student, scores in first["scores"].items():
        again = third["scores"][student]
        assert {cell: score.auto for cell, score in scores.items()} == {c: score.auto for c, score in again.items()}


def test_the_misconception_is_the_comment(rounds):
    for left in (rounds[1][0], rounds[1][2]):
        assert "no maximum shift" in left["comment"]


def test_export_has_each_student_once(rounds):
    course, left = rounds
    with open(course.root / "grades.csv", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(STUDENTS)
    assert (
        rows["ada"]["state"] == "marked" and float(rows["ada"]["score"]) == 29 and float(rows["ada"]["max_score"]) == 32
    )
    assert float(rows["bob"]["score"]) == left[0]["scores"]["bob"]["test_softmax"].auto + 4
    assert float(rows["cy"]["score"]) == 0


def test_the_class_report_has_everyone_and_what_waits(rounds):
    course, _ = rounds
    page = (course.root / "reports" / f"{ASSIGNMENT}.html").read_text()
    assert "4 of 4 students graded" in page and "no maximum shift" in page
    with open(course.root / "reports" / f"{ASSIGNMENT}.csv", newline="") as file:
        lines = {(line["student"], line["exercise"]): line for line in csv.DictReader(file)}
    assert lines["ada", "softmax"]["points"] == "10" and lines["ada", "written_scaling"]["points"] == "9"
    assert lines["bob", "attention_scores"]["points"] == "4"
    assert lines["bob", "softmax"]["misconception"] == "no maximum shift"


def text_of(page: str) -> str:
    """A page as read: no tags, no style, entities resolved."""
    return " ".join(html.unescape(re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page, flags=re.S)).split())


def test_feedback_says_what_is_wrong_and_why(rounds):
    course, (first, *_) = rounds
    page = course.feedback("bob")
    text = text_of(page)
    assert "It looks like this: no maximum shift." in text
    [verdict] = [v for v in json.loads(first["verdicts"]["bob"])["verdicts"] if v["exercise"] == "softmax"]
    failures = [outcome["failure"] for outcome in verdict["outcomes"] if outcome["failure"]]
    assert any(failure["expected"] for failure in failures)
    for outcome in verdict["outcomes"]:
        assert outcome["sentence"] in text
    for failure in failures:
        assert failure["reason"].lower() in text.lower()
        assert failure["code"] in html.unescape(page)
        for side in ("expected", "got"):
            if failure[side]:
                shown = failure[side]
                assert f"{side} · {shown['kind']}" in text
                assert "".join(shown["text"].split()) in "".join(text.split())
    assert "softmax · 10 of 10" in text_of(course.feedback("ada"))
    assert "not written yet" in text_of(course.feedback("cy"))


def test_feedback_counts_what_a_ta_gave_and_says_so(rounds):
    course, _ = rounds
    text = text_of(course.feedback("bob"))
    assert "A TA gave 4 in place of 0." in text and "once more" not in text
    assert "29 of 32 points" in text_of(course.feedback("ada"))
    assert "0 of 32 points" in text_of(course.feedback("cy"))


def test_a_page_is_made_again_where_marks_changed_and_left_where_not(rounds, tmp_path):
    course = rounds[0].copy(tmp_path)
    pages = {student: course.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html" for student in STUDENTS}

    def made_again() -> set[str]:
        before = {student: path.stat().st_ino for student, path in pages.items()}
        kept = [path.open() for path in pages.values()]  # an inode that is open is given to no other file
        assert course.nbgrader("generate_feedback", ASSIGNMENT).returncode == 0, course.log
        for file in kept:
            file.close()
        return {student for student, path in pages.items() if path.stat().st_ino != before[student]}

    assert made_again() == set()
    course.grade_by_hand("ada", "written_scaling", 11.5)
    assert made_again() == {"ada"}
    assert "31.5 of 32 points" in text_of(course.feedback("ada"))
    path = course.root / "autograded" / "cy" / ASSIGNMENT / course.notebook_name
    path.chmod(0o644)
    path.write_text(path.read_text().replace("Write this function", "Write that function"))
    assert made_again() == {"cy"}


def test_a_page_is_the_same_whether_made_alone_or_with_others(rounds, tmp_path):
    course = rounds[0].copy(tmp_path)
    together = {student: course.feedback(student) for student in STUDENTS}
    for student in STUDENTS:
        assert course.nbgrader("generate_feedback", ASSIGNMENT, "--force", f"--student={student}").returncode == 0
        assert course.feedback(student) == together[student]
    assert course.nbgrader("generate_feedback", ASSIGNMENT, "--force", "--FeedbackExporter.jobs=2").returncode == 0
    assert {student: course.feedback(student) for student in STUDENTS} == together


def test_what_a_student_wrote_does_nothing_on_the_page(rounds):
    course, _ = rounds
    assert "alert(1)" in course.feedback("ada")
    assert active_content(course.feedback("ada")) == active_content(course.feedback("cy"))


def test_feedback_shows_nothing_of_the_grader(rounds):
    course, _ = rounds
    hidden = (REPOSITORY / "tests" / "exercises" / f"test_{ASSIGNMENT}.py").read_text().splitlines()
    shown = {line.strip() for cell in course.released()["cells"] for line in "".join(cell["source"]).splitlines()}
    # Sentences and hints are for students; what draws, computes and compares is not.
    code = {
        line.strip()
        for line in hidden
        if re.search(r"[=(].*[a-z]", line) and '"""' not in line and "hint=" not in line and len(line.strip()) > 15
    }
    code -= shown
    assert len(code) > 100
    for student in STUDENTS:
        page = course.feedback(student)
        text = text_of(page)
        leaked = [line for line in code if " ".join(line.split()) in text]
        assert not leaked
        for path in (str(course.root), str(REPOSITORY), "minibert_grader", "minibert_ref", "tests/exercises"):
            assert path not in page
        # A traceback of the student's own code is theirs to see; files of the grader are not in it.
        assert not re.search(r"\b(judge|kernels?|student|submission|wire|warm|hidden_tests)\.py", text)
        assert "BEGIN SOLUTION" not in page and "Mark scheme" not in page


def test_the_released_notebook_differs_from_the_source_in_the_solutions_alone(rounds):
    course, _ = rounds
    released = course.released()
    assert "raise NotImplementedError" in "".join(cell_of(released, "softmax")["source"])
    assert "np.max" not in "".join(cell_of(released, "softmax")["source"])
