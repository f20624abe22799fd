"""A gradebook in which anything may stand: rows that a roster, a hand or a damaged file has left stop no batch.

Every student of a class has right work and one hostile row; all are graded again, and pages, exports and the report
are made of them by the real commands.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook

from minibert_grader.errors import CourseError
from minibert_grader.reports.rows import require_sound_rows
from tests.grader.plugins.active_content import HOSTILE, active_content
from tests.grader.plugins.conftest import ASSIGNMENT, SCORES, SOFTMAX, TinyCourse, filled
from tests.grader.plugins.variants import ANSWER

MARKUP = "".join(HOSTILE).replace("'", '"')
GRADE = (
    "update grade set {} where cell_id in (select id from base_cell where name = 'test_softmax') and notebook_id = :n"
)
COMMENT = "update comment set manual_comment = {} where notebook_id = :n"
PERSON = "update student set {} where id = :s"
SUBMISSION = "update submitted_assignment set {} where student_id = :s"
NOTEBOOK = "update submitted_notebook set {} where id = :n"

# Student → what is done to their rows: unusual, but of the kind that belongs there. `:s` is the student, `:n` their
# notebook.
ROWS: dict[str, str] = {
    "markup_in_names": PERSON.format(f"first_name = '{MARKUP}', last_name = '{MARKUP}', email = '{MARKUP}'"),
    "formulas_in_names": PERSON.format("first_name = '=cmd|\"/c x\"!A1', last_name = '@x', lms_user_id = '-1'"),
    "lines_in_names": PERSON.format("first_name = 'a' || char(10) || 'b,\"', last_name = char(0) || char(27) || '['"),
    "long_names": PERSON.format("first_name = hex(zeroblob(100000))"),
    "no_names": PERSON.format("first_name = null, last_name = '', email = null"),
    "numbers_for_names": PERSON.format("first_name = 12, last_name = 1.5"),
    "a_comment_of_markup": COMMENT.format(f"'{MARKUP}'"),
    "a_long_comment": COMMENT.format("hex(zeroblob(2000000))"),
    "a_comment_of_brackets": COMMENT.format("replace(hex(zeroblob(20000)), '0', '[')"),
    "a_comment_with_a_zero": COMMENT.format("'a' || char(0) || char(8238) || 'b'"),
    "a_negative_mark": GRADE.format("manual_score = -5"),
    "a_large_mark": GRADE.format("manual_score = 1e6, extra_credit = 1e6"),
    "no_automatic_score": GRADE.format("auto_score = null"),
    "waits_seven": GRADE.format("needs_manual_grade = 7"),
    "arrived_never": SUBMISSION.format("timestamp = null"),
}
# What is no number and no time: nothing is reckoned with it.
DAMAGED: dict[str, str] = {
    "a huge mark": GRADE.format("manual_score = 1e308"),
    "an infinite mark": GRADE.format("manual_score = 9e999"),
    "an infinite extra": GRADE.format("extra_credit = -9e999"),
    "a mark in words": GRADE.format("manual_score = 'ten'"),
    "an extra in words": GRADE.format("extra_credit = 'some'"),
    "an automatic score in bytes": GRADE.format("auto_score = x'ff'"),
    "arrived in words": SUBMISSION.format("timestamp = 'yesterday'"),
    "arrived on a day that is none": SUBMISSION.format("timestamp = '2026-02-31 10:00:00.000000'"),
    "arrived in the year zero": SUBMISSION.format("timestamp = '0000-02-01 10:00:00.000000'"),
    "arrived in numbers": SUBMISSION.format("timestamp = x'00'"),
    "extended by words": SUBMISSION.format("extension = 'a week'"),
    "an infinite penalty": NOTEBOOK.format("late_submission_penalty = 9e999"),
    "arrived in the year one": SUBMISSION.format("timestamp = '0001-01-01 00:00:00.000000'"),
    "extended for ever": SUBMISSION.format("extension = '9999-12-31 23:59:59.000000'"),
    "a missing grade": "delete from grade where notebook_id = :n",
    "a missing comment": "delete from comment where notebook_id = :n",
    "a missing notebook": "delete from submitted_notebook where id = :n",
    "a penalty in words": NOTEBOOK.format("late_submission_penalty = 'much'"),
}
HONEST = ("aaa", "zzz")


def spoil(course: TinyCourse, student: str, statement: str) -> None:
    with sqlite3.connect(course.root / "gradebook.db") as gradebook:
        [notebook] = gradebook.execute(
            "select n.id from submitted_notebook n join submitted_assignment a on n.assignment_id = a.id "
            "where a.student_id = ?",
            (student,),
        ).fetchone()
        done = gradebook.execute(statement, {"s": student, "n": notebook})
        assert done.rowcount >= 1, student
    gradebook.close()


@pytest.fixture(scope="module")
def spoilt(released_course, tmp_path_factory):
    """The class after its rows were spoilt, graded again; what the commands said."""
    course = released_course.copy(tmp_path_factory.mktemp("rows"))
    work = filled(course.released(), softmax=SOFTMAX, attention_scores=SCORES, written_scaling=ANSWER)
    for student in (*HONEST, *ROWS):
        course.submit(student, work)
    assert course.nbgrader("autograde", ASSIGNMENT).returncode == 0, course.log
    for student, statement in ROWS.items():
        spoil(course, student, statement)
    return course, commands(course)


@pytest.mark.long
@pytest.mark.parametrize("command", ["autograde", "generate_feedback", "export", "report"])
def test_no_row_stops_a_batch(spoilt, command):
    code, log = spoilt[1][command]
    assert code == 0 and "Traceback" not in log, log[-6000:]


@pytest.mark.long
@pytest.mark.parametrize("student", [*HONEST, *ROWS])
def test_whoever_has_a_hostile_row_has_a_verdict_and_a_page_in_which_nothing_acts(spoilt, student):
    course, _ = spoilt
    assert [verdict["points"] for verdict in json.loads(course.verdict_bytes(student))["verdicts"]] == [10, 10]
    assert active_content(course.feedback(student)) == active_content(course.feedback(HONEST[0]))


@pytest.mark.long
def test_the_others_have_their_points_in_every_table(spoilt):
    course, _ = spoilt
    for student in HONEST:
        scores = course.scores(student)
        assert (scores["test_softmax"].auto, scores["test_attention_scores"].auto) == (10, 10)
    csv.field_size_limit(1 << 20)
    rows = {row["student_id"]: row for row in csv.DictReader((course.root / "grades.csv").open())}
    assert {*HONEST, *ROWS} <= rows.keys()
    assert all(row["points_so_far"] == "20" for row in rows.values() if row["student_id"] in HONEST)
    assert "=cmd" not in {row["first_name"][:4] for row in rows.values()}
    report = active_content((course.root / "reports" / f"{ASSIGNMENT}.html").read_text())
    assert set(report) <= {"<meta>", "<style>", "<svg>"}  # its own figures


def commands(course: TinyCourse) -> dict[str, tuple[int, str]]:
    """What each command of a term's end says of a gradebook, with its exit code."""
    said = {}
    for command in ("autograde", "generate_feedback", "export"):
        words = (ASSIGNMENT, "--force") if command != "export" else ()
        said[command] = course.nbgrader(command, *words).returncode, course.log
    done = subprocess.run(
        [sys.executable, "-c", "from minibert_grader.cli import main; main()", "report", ASSIGNMENT],
        cwd=course.root, capture_output=True, text=True,
    )  # fmt: skip
    return {**said, "report": (done.returncode, done.stdout + done.stderr)}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_row_is_named(graded_course, tmp_path, kind):
    course = graded_course.copy(tmp_path)
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        require_sound_rows(gradebook)
    spoil(course, "ada", DAMAGED[kind])
    with (
        Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook,
        pytest.raises(CourseError, match=r"The gradebook is damaged: .* 'ada'.* \w+.*Restore it"),
    ):
        require_sound_rows(gradebook)


@pytest.mark.long
def test_no_command_reckons_with_a_damaged_row(graded_course, tmp_path):
    course = graded_course.copy(tmp_path)
    spoil(course, "ada", DAMAGED["a mark in words"])
    before = (course.root / "gradebook.db").read_bytes()
    for command, (code, log) in commands(course).items():
        assert code == 1 and "Traceback" not in log, (command, log[-3000:])
        assert "The gradebook is damaged: manual_score of 'ada', test_softmax, is 'ten'." in log
    assert (course.root / "gradebook.db").read_bytes() == before
