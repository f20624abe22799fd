"""The bench beside stock nbgrader: the same hidden tests, mistakes that nobody listed, and what it publishes."""

from __future__ import annotations

import json

import pytest

from minibert_grader.commands import bench
from minibert_grader.comparing import grading, in_kernel
from minibert_grader.comparing.classes import bench_class, groups
from minibert_grader.comparing.grading import Grading, Kind
from minibert_grader.comparing.stock import HIDDEN, run
from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import chaff_code, namespace
from minibert_grader.errors import CourseError
from minibert_grader.judging.judge import judge
from minibert_grader.judging.student import LocalStudent
from tests.grader.commands.test_cli import complaint, minibert

ASSIGNMENT = "02_attention_mechanism"
FOUND = Grading(
    students=100,
    jobs=2,
    ours_per_minute=120.0,
    stock_per_minute=2.5,
    visible_per_minute=6.0,
    ratio=30.0,
    visible_ratio=10.0,
    cpu_s_per_submission=0.8,
    stock_cpu_s_per_submission=24.0,
    visible_cpu_s_per_submission=8.0,
    feedback_ms=150.0,
    start_s=3.0,
    first_s=9.0,
    mended_cpu_s=0.4,
    same_scores=False,
    other_scores=("ada test_softmax: ours 7, stock 8",),
    peak_memory_mb=150.0,
    kinds={"all right": Kind(0.5, 0.2, 0)},
)


@pytest.fixture
def in_the_course(course, monkeypatch):
    monkeypatch.chdir(course.root)
    monkeypatch.setattr(in_kernel, "_shares", {})


def test_in_the_kernel_the_same_is_earned(course, in_the_course):
    exercise = course.exercises(ASSIGNMENT)["attention_scores"]
    assert in_kernel.points(ASSIGNMENT, exercise.name, dict(namespace(course, ASSIGNMENT))) == exercise.points
    chaff = next(each for each in course.chaffs(ASSIGNMENT) if each.exercise == exercise.name)
    names = dict(namespace(course, ASSIGNMENT, exercise.name, chaff_code(course, ASSIGNMENT, chaff)))
    verdict, _ = judge(exercise, LocalStudent(names))
    assert in_kernel.points(ASSIGNMENT, exercise.name, names) == verdict.points < exercise.points


def test_in_the_kernel_a_failed_function_is_lent(course, in_the_course, monkeypatch):
    exercise = course.exercises(ASSIGNMENT)["scaled_dot_product_attention"]
    wrong = "def softmax(x, axis=-1):\n    return x * 0\n"
    names = dict(namespace(course, ASSIGNMENT))
    exec(wrong, names)
    own = names["softmax"]
    assert "softmax" in exercise.uses
    in_kernel._shares["softmax"] = 0.0
    earned = in_kernel.points(ASSIGNMENT, exercise.name, names)
    assert earned == exercise.points and names["softmax"] is own


def test_each_graded_cell_of_stocks_notebook_judges_its_own_exercise():
    cell = HIDDEN.format(assignment="02_a", exercise="softmax")
    compile(cell, "cell", "exec")
    assert "points('02_a', 'softmax', globals())" in cell and cell.startswith("### BEGIN HIDDEN TESTS\n")
    assert cell.endswith("\n### END HIDDEN TESTS")


def test_the_classs_mistakes_are_no_known_ones_and_stock_can_grade_it(course):
    pytest.importorskip("cosmic_ray")
    known = {chaff_code(course, ASSIGNMENT, each) for each in course.chaffs(ASSIGNMENT)}
    students = bench_class(course, ASSIGNMENT, 30)
    works = [each.work(course, ASSIGNMENT) for each in students]
    assert len(students) == len({each.name for each in students}) == 30
    assert not any(work.slips or work.missing or work.drop or work.raw for work in works)
    codes = {code for work in works for code in work.code.values()}
    assert len(codes) > 20 and not codes & known and not any("while True" in code for code in codes)
    apart = groups(course, ASSIGNMENT, 2)
    assert [len(work.slips) for work in (each.work(course, ASSIGNMENT) for each in list(apart.values())[1])] == [4, 4]
    assert [len(work.code) for work in (each.work(course, ASSIGNMENT) for each in list(apart.values())[2])] == [4, 4]


def test_the_mended_tests_are_those_of_one_exercise_and_judge_as_before(course, tmp_path):
    path = tmp_path / "tests" / "exercises" / f"test_{ASSIGNMENT}.py"
    path.parent.mkdir(parents=True)
    text = (course.root / "tests" / "exercises" / path.name).read_text()
    path.write_text(text)
    grading._mend(Course(tmp_path), ASSIGNMENT)
    lines = [line for line in path.read_text().splitlines() if line not in text.splitlines()]
    assert lines == ["    mended = True"]


def test_a_command_that_fails_is_said_with_its_last_words(tmp_path):
    with pytest.raises(CourseError, match=r"nothing here"):
        run(Course(tmp_path), ["sh", "-c", "echo nothing here; exit 3"])
    used = run(Course(tmp_path), ["sh", "-c", "true"])
    assert 0 <= used.cpu < used.wall + 1 and used.memory > 0


def test_what_is_published_stands_between_its_marks(tmp_path):
    page = tmp_path / "speed.md"
    page.write_text(f"before\n{bench.BEGIN}\nold\n{bench.END}\nafter\n")
    bench._publish(page, bench._markdown(FOUND, ASSIGNMENT))
    text = page.read_text()
    assert text.startswith(f"before\n{bench.BEGIN}\n") and text.endswith(f"{bench.END}\nafter\n") and "old" not in text
    assert "| times ours | 1 | 30.0 | 10.0 |" in text and "1 scores differ" in text
    page.write_text("nothing")
    with pytest.raises(CourseError, match="no place for it"):
        bench._publish(page, "text")
    json.dumps(FOUND.as_json())


def test_an_unknown_assignment():
    assert "no assignment '99'" in complaint(minibert("bench", "grading", "99"))
