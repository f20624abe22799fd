"""`minibert grade`: the same as nbgrader's own run, side by side, and only for what has changed."""

from __future__ import annotations

import csv
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from minibert_grader.commands import grade
from minibert_grader.running.class_run import CHANGED

from .conftest import ASSIGNMENT, SCORES, SOFTMAX, UNSHIFTED_SOFTMAX, TinyCourse, filled

CLASS = {
    "ada": {"softmax": SOFTMAX, "attention_scores": SCORES, "written_scaling": "Because of the variance."},
    "bob": {"softmax": UNSHIFTED_SOFTMAX},
    "cy": {},
    "dan": {"softmax": "def softmax(x, axis=-1):\n    while True:\n        pass\n"},
}


def minibert(course: TinyCourse, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("minibert")
    return subprocess.run([program, *arguments], cwd=course.root, capture_output=True, text=True, timeout=600)


def rows(course: TinyCourse) -> list[tuple]:
    """What the gradebook says of everyone, without its ids and times."""
    query = """
        select a.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade, g.extra_credit
        from grade g join submitted_notebook n on g.notebook_id = n.id join submitted_assignment a
        on n.assignment_id = a.id join base_cell c on g.cell_id = c.id order by 1, 2
    """
    with sqlite3.connect(course.root / "gradebook.db") as gradebook:
        return gradebook.execute(query).fetchall()


@pytest.fixture(scope="module")
def both(released_course, tmp_path_factory) -> tuple[TinyCourse, TinyCourse, list[subprocess.CompletedProcess[str]]]:
    """The same class graded by nbgrader and by us; ours is then graded again as it is, and after a change."""
    stock, ours = (released_course.copy(tmp_path_factory.mktemp(name)) for name in ("stock", "ours"))
    for course in (stock, ours):
        for student, sources in CLASS.items():
            course.submit(student, filled(course.released(), **sources))
        course.submit("eve", b"not a notebook")
    assert stock.nbgrader("autograde", ASSIGNMENT).returncode == 0, stock.log
    done = [minibert(ours, "grade", "02", "--jobs", "2")]
    ours.first = rows(ours), {student: ours.verdict_bytes(student) for student in (*CLASS, "eve")}
    done.append(minibert(ours, "grade", "02", "--dry-run"))
    ours.submit("bob", filled(ours.released(), softmax=SOFTMAX))
    ours.submit("fay", filled(ours.released(), softmax=SOFTMAX))
    done.append(minibert(ours, "grade", "02", "--changes", "changes.csv"))
    ours.third = rows(ours)
    tests = ours.root / "tests" / "exercises" / f"test_{ASSIGNMENT}.py"
    tests.write_text(tests.read_text().replace("class TestSoftmax:", "class TestSoftmax:\n    mended = True"))
    done += [minibert(ours, "grade", "02", *more) for more in (["--dry-run"], [])]
    return stock, ours, done


def test_gradebook_and_verdicts_are_those_of_nbgraders_own_run(both):
    stock, ours, done = both
    assert done[0].returncode == 0, done[0].stderr
    assert ours.first == (rows(stock), {student: stock.verdict_bytes(student) for student in (*CLASS, "eve")})


def test_it_says_how_many_why_and_what_came_of_it(both):
    *_, (first, *_) = both
    assert "5 to grade (5 not graded yet)" in first.stdout
    assert "4 graded, 1 unreadable" in first.stdout and "wait for a TA" in first.stdout


def test_what_has_not_changed_is_left(both):
    *_, (_, again, *_) = both
    assert again.returncode == 0 and f"{ASSIGNMENT}: 0 to grade" in again.stdout


def test_what_was_handed_in_again_is_graded_again_and_the_change_is_told(both):
    _, ours, (_, _, third, *_) = both
    assert third.returncode == 0, third.stderr
    assert "2 to grade" in third.stdout and "1 handed in again" in third.stdout and "1 not graded yet" in third.stdout
    assert ours.scores("bob")["test_softmax"].auto == 10
    with open(ours.root / "changes.csv", newline="") as file:
        found = {(line["student"], line["exercise"]): (line["before"], line["after"]) for line in csv.DictReader(file)}
    assert found["bob", "softmax"] == ("5", "10") and found["fay", "softmax"] == ("", "10")
    assert {student for student, _ in found} == {"bob", "fay"}


def test_after_a_mended_test_only_its_exercise_is_judged_again(both):
    _, ours, (*_, planned, again) = both
    assert "6 to grade (6 the course has changed: the hidden tests of softmax)" in planned.stdout
    assert again.returncode == 0 and "making the examples of softmax, which are kept (1 of 1)" in again.stderr
    assert rows(ours) == ours.third


def test_somebody_is_asked_before_another_version_grades_a_class(monkeypatch):
    asked = []
    monkeypatch.setattr(grade.typer, "confirm", lambda what, default: asked.append(what) or False)
    told = ["not graded yet", f"{CHANGED}: numpy 2.4.0 → 2.5.0", f"{CHANGED}: the hidden tests of softmax"]
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    assert not grade._may_go_on(told) and asked == [
        "Grade 1 again with another version than before? Points may change."
    ]
    assert grade._may_go_on([told[0], told[2]])
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: False))
    assert grade._may_go_on(told) and len(asked) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["02", "--student", "nobody"], "nobody handed in no"),
        (["09"], "no assignment '09'"),
        (["02", "--jobs", "0"], "jobs"),
    ],
)
def test_what_is_wrong_is_one_sentence(both, arguments, said):
    _, ours, _ = both
    done = minibert(ours, "grade", *arguments)
    assert done.returncode != 0 and said in done.stderr and "Traceback" not in done.stderr
