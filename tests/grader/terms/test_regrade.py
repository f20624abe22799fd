"""An appeal: a term is packed, opened elsewhere, and a submission judged again by the grader in the archive."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.keeping.copies import keep_copy
from minibert_grader.terms.opening import open_term
from minibert_grader.terms.pack import pack_term
from minibert_grader.terms.restore import find_copy, restore
from tests.grader.plugins.conftest import (
    ASSIGNMENT,
    SCORES,
    SOFTMAX,
    TinyCourse,
    filled,
    graded_course,  # noqa: F401
    released_course,  # noqa: F401
)

VERDICTS = f"autograded/ada/{ASSIGNMENT}/{ASSIGNMENT}.verdicts.json"


@pytest.mark.long
def test_judged_again_by_the_archives_own_grader(graded_course, tmp_path):  # noqa: F811
    packed = pack_term(Course(graded_course.root), tmp_path / "term.zip")
    folder = open_term(packed.path, tmp_path / "appeal").folder
    before = (folder / VERDICTS).read_bytes()
    assert b'"points": 10' in before
    (folder / VERDICTS).unlink()
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    words = [sys.executable, "-m", "minibert_grader.cli", "grade", ASSIGNMENT, "--student", "ada", "--force"]
    done = subprocess.run(
        words,
        cwd=folder,
        env={**bare, "PYTHONPATH": str(folder / "grader")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (folder / VERDICTS).read_bytes() == before
    where = "import minibert_grader, minibert_kit, minibert_ref as r; print(minibert_grader, minibert_kit, r)"
    told = subprocess.run(
        [sys.executable, "-c", where], cwd=folder, env={**bare, "PYTHONPATH": str(folder / "grader")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.count(str(folder / "grader")) == 3


@pytest.mark.long
def test_after_a_restore_what_was_graded_since_is_graded_again(graded_course, tmp_path):  # noqa: F811
    """And a mark from before, of an answer that is another now, asks to be looked at."""
    course: TinyCourse = graded_course.copy(tmp_path)
    work = filled(course.released(), softmax=SOFTMAX, attention_scores=SCORES)
    course.submit("ada", filled(work, written_scaling="The first answer."))
    program = [sys.executable, "-m", "minibert_grader.cli", "grade", ASSIGNMENT]
    subprocess.run(program, cwd=course.root, check=True, capture_output=True)
    course.grade_by_hand("ada", "written_scaling", 9)
    keep_copy(course.root)
    course.submit("ada", filled(work, written_scaling="Another answer."))
    subprocess.run(program, cwd=course.root, check=True, capture_output=True)
    assert course.scores("ada")["written_scaling"].waits
    done = restore(Course(course.root), find_copy(Course(course.root), "1"))
    assert done.again == [("ada", ASSIGNMENT)]
    assert not course.scores("ada")["written_scaling"].waits, "as it was marked then"
    told = subprocess.run(program, cwd=course.root, check=True, capture_output=True, text=True)
    assert "1 to grade (1 not graded yet)" in told.stdout
    assert course.scores("ada")["written_scaling"].waits, "the answer is another now"
    assert course.scores("ada")["written_scaling"].manual == 9
