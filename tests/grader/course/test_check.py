"""The places of an exercise are compared, and what does not agree is said with file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minibert_grader.course.new.course import FIRST
from tests.grader.commands.test_cli import minibert

NOTEBOOK = f"source/{FIRST}/{FIRST}.ipynb"
TESTS = f"tests/exercises/test_{FIRST}.py"
WHEATS, CHAFFS = f"tests/exercises/wheats/w{FIRST}.py", f"tests/exercises/chaffs/c{FIRST}.py"


def said(root: Path) -> list[str]:
    """The lines of `minibert check`; in a process of its own, because Python loads each module once."""
    done = minibert("check", "01", folder=root)
    assert "Traceback" not in done.stderr
    assert done.returncode == 1, done.stdout
    lines = done.stdout.splitlines()
    assert f"{len(lines)} to mend" in done.stderr if lines else done.stderr
    return lines or done.stderr.splitlines()


def test_a_new_course_agrees(own):
    done = minibert("check", folder=own.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{FIRST}: the places of every exercise agree" in done.stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "sentences"),
    [
        (NOTEBOOK, "minutes · 80 points", "minutes · 60 points", ["says 60 points, test_running_mean has 80"]),
        (NOTEBOOK, "minutes · 20 points", "minutes · 2 points", ["says 2 points, written_answer has 20"]),
        (NOTEBOOK, "minutes · 80 points", "minutes", ["no statement above test_running_mean says its points"]),
        (NOTEBOOK, "scheme (20 points)", "scheme (19 points)", ["the mark scheme says 19 points"]),
        (NOTEBOOK, "80 for one exercise", "70 for one exercise", ["the row of points says 70 for one (exercise)"]),
        (NOTEBOOK, "20 for a written", "20 for two written", ["says 20 for two (written answer)", "20 for 1."]),
        (
            NOTEBOOK,
            '"points": 80',
            '"points": 60',
            ["total 80, not 100", "test_running_mean has 60 points, its hidden tests", "statement says 80", "row of"],
        ),
        (NOTEBOOK, '"grade_id": "running_mean"', '"grade_id": "other"', ["running_mean has no solution cell"]),
        (
            TESTS,
            '@exercise("running_mean"',
            '@exercise("other"',
            ["test_running_mean has no hidden tests", "test_other"],
        ),
        (TESTS, "def running_mean", "def of_another_name", ["need the reference's function running_mean"]),
        (WHEATS, "    *RUNNING_MEAN,\n", "", ["running_mean has no wheat"]),
        (CHAFFS, "    *RUNNING_MEAN,\n", "", ["running_mean has no chaff"]),
        (CHAFFS, "never divides", "TODO", ['still to be written: name="TODO"']),
        (TESTS, "points=80", "points=70", ["the weights of TestRunningMean sum to 80, its points are 70"]),
        (TESTS, "import numpy as np", "import numpy as (", ["cannot be loaded (SyntaxError"]),
        (TESTS, "@given(x=VECTORS)", "@given(x=VEKTORS)", ["cannot be loaded (NameError"]),
    ],
)
def test_one_change_is_said_with_file_and_line(own, file, old, new, sentences):
    path = own.root / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    lines = said(own.root)
    for sentence in sentences:
        assert any(sentence in line for line in lines), lines
    assert all(re.search(r"\w\.(py|ipynb):\d+", line) for line in lines), lines


def test_the_line_is_the_one(own):
    path = own.root / NOTEBOOK
    path.write_text(path.read_text().replace("minutes · 80 points", "minutes · 60 points"))
    (line,) = said(own.root)
    number = int(line.split(":")[1])
    assert "60 points" in path.read_text().splitlines()[number - 1]


def test_calibrate_names_the_place_of_a_missing_reference(own):
    path = own.root / TESTS
    path.write_text(
        path.read_text().replace("def running_mean(x)", "def mean(x)").replace("running_mean(x)[", "mean(x)[")
    )
    done = minibert("calibrate", folder=own.root)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert re.search(rf"{TESTS}:\d+: the hidden tests of running_mean need the reference's", done.stderr), done.stderr
