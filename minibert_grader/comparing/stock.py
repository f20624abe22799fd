"""A course folder for nbgrader as it comes: its graded cells run the hidden tests, or the visible checks alone."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "stock"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}
c.ExecutePreprocessor.timeout = 3600  # so that no busy machine costs a point
"""
HIDDEN = """### BEGIN HIDDEN TESTS
from minibert_grader.comparing.in_kernel import points

points({assignment!r}, {exercise!r}, globals())
### END HIDDEN TESTS"""


@dataclass(frozen=True)
class Used:
    """What a command and all its processes used.

    Attributes
    ----------
    cpu, wall : float
        Seconds.
    memory : float
        Megabytes of the largest process.
    """

    cpu: float
    wall: float
    memory: float


def stock_course(ours: Course, folder: Path, assignment: str, hidden: bool) -> Course:
    """Make a course for stock nbgrader, with the submissions that lie in another one.

    Parameters
    ----------
    ours : Course
        With its `submitted/`.
    folder : Path
        Where it goes.
    assignment : str
    hidden : bool
        Whether each graded cell runs the hidden tests in the place of its visible checks.
    """
    (folder / "tests").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    shutil.copy(ours.root / "course.toml", folder)
    shutil.copy(ours.root / "tests" / "__init__.py", folder / "tests")
    for name in ("tests/exercises", f"source/{assignment}"):
        shutil.copytree(ours.root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    if hidden:
        _put_in_hidden_tests(ours, folder / "source" / assignment / f"{assignment}.ipynb", assignment)
    made = Course(folder)
    nbgrader(made, "generate_assignment", assignment, "--force")
    shutil.copytree(ours.root / "submitted", folder / "submitted")
    return made


def _put_in_hidden_tests(course: Course, path: Path, assignment: str) -> None:
    exercises = {exercise.cell: exercise for exercise in course.exercises(assignment).values()}
    notebook = course.source_notebook(assignment)
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if name in exercises:
            cell["source"] = HIDDEN.format(assignment=assignment, exercise=exercises[name].name)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def nbgrader(course: Course, *arguments: str) -> Used:
    """Run a command of nbgrader's in a course folder, and measure it; raises as `run` does."""
    return run(course, [sys.executable, "-m", "nbgrader", *arguments])


def run(course: Course, command: list[str]) -> Used:
    """Run a command in a course folder, nothing of the user's settings read, and measure it with all its processes.

    Raises
    ------
    CourseError
        If it ends with an error, with the end of what it said.
    """
    home, log = course.root / "home", course.root / "bench.log"
    environment = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "MPLCONFIGDIR": str(home)}
    # nbgrader starts `alembic` by name; this folder has no configuration of ours that would let it be found.
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    begun = time.monotonic()
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=course.root, env=environment, stdout=said, stderr=subprocess.STDOUT)
        status, used = _wait(process)
    if status:
        last = "".join(log.read_text(encoding="utf-8").splitlines(keepends=True)[-5:])
        raise CourseError(f"`{' '.join(command)}` failed in {course.root}: {last.strip()}")
    return Used(used.ru_utime + used.ru_stime, time.monotonic() - begun, used.ru_maxrss / 1024)


def _wait(process: subprocess.Popen) -> tuple[int, resource.struct_rusage]:
    try:
        _, status, used = os.wait4(process.pid, 0)
    except BaseException:  # this run is being ended
        process.terminate()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used
