"""Run the hidden tests by pytest: each class on the model solution of its exercise.

`--solution NAME` runs the solution of that name instead, wrong ones (chaffs) included, and `--solution right` all right
ones. (`minibert calibrate` runs all of them in a fraction of the time, because it makes each example once.) ::

    pytest tests/exercises -k Softmax
    pytest tests/exercises -k Softmax --solution "no maximum shift"
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import chaff_code, model_solutions, namespace
from minibert_grader.judging.student import LocalStudent

COURSE = Course.find(Path(__file__).parent)
MODEL = "model solution"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--solution",
        default=MODEL,
        help="Run the hidden tests on the solution of this name, right or wrong, or on all that are 'right'.",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    exercise = getattr(metafunc.cls, "exercise", None)
    if exercise is None or "student" not in metafunc.fixturenames:
        return
    assignment = metafunc.module.__name__.rpartition(".test_")[2]
    wanted = metafunc.config.getoption("--solution", default=MODEL)
    right, wrong = _right(assignment, exercise.name), _wrong(assignment, exercise.name)
    names = list(right) if wanted == "right" else [name for name in {**right, **wrong} if name == wanted]
    metafunc.parametrize("student", [(assignment, exercise.name, name) for name in names], ids=names, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A name that none of the collected exercises has a solution of is an error, and no empty run."""
    wanted = config.getoption("--solution", default=MODEL)
    params = [item.callspec.params.get("student") for item in items if isinstance(item, pytest.Function)]
    if wanted != MODEL and params and not any(isinstance(param, tuple) for param in params):
        raise pytest.UsageError(
            f"--solution {wanted!r}: no exercise that was collected has a solution of this name, right or wrong. For "
            "code of your own: minibert try ASSIGNMENT EXERCISE FILE.py"
        )


@pytest.fixture
def student(request: pytest.FixtureRequest) -> LocalStudent:
    """Answers calls by one solution of the exercise that the test belongs to."""
    return LocalStudent(_functions(*request.param))


@cache
def _functions(assignment: str, exercise: str, name: str) -> dict:
    codes = {**_right(assignment, exercise), **_wrong(assignment, exercise)}
    return namespace(COURSE, assignment, exercise, codes[name])


@cache
def _right(assignment: str, exercise: str) -> dict[str, str]:
    wheats = {wheat.name: wheat.code for wheat in COURSE.wheats(assignment) if wheat.exercise == exercise}
    return {MODEL: model_solutions(COURSE, assignment)[exercise], **wheats}


@cache
def _wrong(assignment: str, exercise: str) -> dict[str, str]:
    chaffs = [chaff for chaff in COURSE.chaffs(assignment) if chaff.exercise == exercise]
    return {chaff.name: chaff_code(COURSE, assignment, chaff) for chaff in chaffs}
