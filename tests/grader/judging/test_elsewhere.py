"""What is loaded comes out of files, and files are looked at from outside."""

from __future__ import annotations

import os

import pytest

from minibert_grader.course.solutions import model_solutions
from minibert_grader.errors import KernelLost
from minibert_grader.judging.checks import StudentFailure
from minibert_grader.judging.judge import judge
from minibert_grader.judging.sparing.deciding import Cell
from minibert_grader.judging.student import LocalStudent, RemoteStudent
from minibert_grader.judging.submission import grade

ASSIGNMENT = "07_training_process"
IN_MEMORY = """
import copy
import numpy as np
SAVED = {}
def save_checkpoint(path, params, state, step):
    SAVED[path] = copy.deepcopy((params, state, step))
    np.savez(path, nothing=np.zeros(1))
def load_checkpoint(path):
    return copy.deepcopy(SAVED[path])
"""


@pytest.fixture(scope="module")
def saving(course):
    return course.exercises(ASSIGNMENT)["save_checkpoint"]


def verdict_of(warm, saving, code):
    cells = [Cell("import numpy as np\nimport os"), Cell(code), Cell("pass", saving.cell), Cell("os = None")]
    return grade(cells, {saving.cell: saving}, lambda name: [], warm, {}).verdicts[saving.cell]


def test_the_model_solution_is_right_wherever_the_notebook_stands(course, warm, saving):
    code = model_solutions(course, ASSIGNMENT)["save_checkpoint"]
    assert verdict_of(warm, saving, f"os.mkdir('deeper')\nos.chdir('deeper')\n{code}").status == "solved"


def test_what_is_kept_in_memory_is_lost(warm, saving):
    verdict = verdict_of(warm, saving, IN_MEMORY)
    assert verdict.points == 0
    assert "KeyError" in verdict.outcomes[0].failure.reason


def test_in_one_process_it_is_found(warm, saving, monkeypatch):
    monkeypatch.setattr(RemoteStudent, "elsewhere", lambda student, path: student)
    assert verdict_of(warm, saving, IN_MEMORY).points == saving.points


def test_a_process_that_lies_about_files_is_not_asked(warm, saving):
    lying = "import pathlib, zipfile\npathlib.Path.is_file = lambda *_: True\nzipfile.is_zipfile = lambda *_: False\n"
    pickled = "def save_checkpoint(path, *parts):\n    import pickle\n    pickle.dump(parts, open(path, 'wb'))\n"
    loading = "def load_checkpoint(path):\n    import pickle\n    return pickle.load(open(path, 'rb'))"
    verdict = verdict_of(warm, saving, lying + pickled + loading)
    assert verdict.points == 5
    reasons = [outcome.failure.reason for outcome in verdict.outcomes if outcome.failure]
    assert len(reasons) == 1 and "is a pickle" in reasons[0]


def test_a_solution_in_this_process_has_a_namespace_of_its_own_elsewhere(course, saving):
    from minibert_grader.course.solutions import namespace

    verdict, _ = judge(saving, LocalStudent(namespace(course, ASSIGNMENT, "save_checkpoint", IN_MEMORY)), explain=False)
    assert verdict.points == 0


def test_a_lost_second_process_costs_one_exercise(warm, saving):
    deadly = IN_MEMORY.replace("return copy", "import os; os._exit(0); copy")
    verdict = verdict_of(warm, saving, deadly)
    assert "the call did not come back" in verdict.outcomes[0].failure.reason
    with warm.fork() as kernel, pytest.raises(KernelLost, match="no second process"):
        RemoteStudent(kernel).elsewhere("a")


# What is read of a folder that a student fills. ---------------------------------------------------------------------


def test_links_pipes_and_folders_are_no_files(warm, ends):
    with warm.fork() as kernel:
        scratch = kernel.scratch
        (scratch / "run.npz").write_bytes(b"content")
        (scratch / "run_link").symlink_to("/etc/hostname")
        (scratch / "run_own_link").symlink_to("run.npz")
        os.mkfifo(scratch / "run_pipe")
        (scratch / "run_folder").mkdir()
        (scratch / "other").write_bytes(b"other")
        assert RemoteStudent(kernel).files("run.npz") == {"run.npz": b"content"}


@pytest.mark.parametrize("plant", ["many", "large"])
def test_too_much_is_not_read(warm, plant):
    with warm.fork() as kernel:
        for number in range(21 if plant == "many" else 1):
            with open(kernel.scratch / f"run_{number}", "wb") as file:
                file.truncate(0 if plant == "many" else 1 << 30)
        with pytest.raises(StudentFailure, match="more than 20 files"):
            RemoteStudent(kernel).files("run.npz")


def test_files_are_written_by_the_student_itself(warm, tmp_path):
    """A link that it has put in their place leads no writing of the grader's anywhere."""
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    with warm.fork() as first, warm.fork() as second:
        (first.scratch / "run.npz").write_bytes(b"content")
        (second.scratch / "run.npz").symlink_to(victim)
        student = RemoteStudent(first, lambda: second)
        student.elsewhere("run.npz")
        assert victim.read_text() == "untouched"
