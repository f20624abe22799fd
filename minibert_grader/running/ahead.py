"""Judge submissions side by side, each in a process of its own, before one process writes them into the gradebook.

What they find is kept as any verdict is (`judging.sparing.kept`): nbgrader's own run, the one writer, comes to the same
submissions later and finds them judged. So parallel grading cannot come to other results than nbgrader's own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import nbformat
from nbgrader.preprocessors import CheckCellMetadata, OverwriteCells, OverwriteKernelspec
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from minibert_grader.course.folder import Course
from minibert_grader.intake.take import folder_of
from minibert_grader.plugins.judge import JudgeSubmission
from minibert_grader.plugins.read import SubmissionExporter
from minibert_grader.plugins.restore import RestoreCells

SANITIZE = (RestoreCells, OverwriteKernelspec, OverwriteCells, CheckCellMetadata)


def judge_ahead(
    course: Course, assignment: str, students: Iterable[str], jobs: int, done: Callable[[str], None]
) -> dict[str, str]:
    """Judge what was taken in of some students; `done` hears each name.

    Parameters
    ----------
    course : Course
    assignment : str
    students : iterable of str
    jobs : int
        Processes.
    done : callable
        Called in this process with the student's name.

    Returns
    -------
    dict
        Student → error, of those that could not be judged ahead. nbgrader's run will meet the same, and say so.
    """
    failed = {}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(_judge, course.root, assignment, student): student for student in students}
        for future in as_completed(waiting):
            if error := future.exception():
                failed[waiting[future]] = f"{type(error).__name__}: {error}"
            done(waiting[future])
    return failed


def _judge(root: Path, assignment: str, student: str) -> None:
    os.chdir(root)
    course, config = Course.find(root), _configuration(root)
    exporter = SubmissionExporter(config=config)
    exporter._preprocessors = []  # as nbgrader does it: those of its own, in its own order
    for kind in SANITIZE:
        exporter.register_preprocessor(kind, enabled=True)
    where = {"student": student, "assignment": assignment, "notebook": assignment, "db_url": _gradebook(root, config)}
    path = folder_of(course, student, assignment) / f"{assignment}.ipynb"
    text, resources = exporter.from_filename(str(path), {"nbgrader": where})
    JudgeSubmission(config=config).preprocess(nbformat.reads(text, as_version=4), resources)


@cache
def _configuration(root: Path) -> Config:
    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


def _gradebook(root: Path, config: Config) -> str:
    return config.CourseDirectory.get("db_url") or f"sqlite:///{root / 'gradebook.db'}"
