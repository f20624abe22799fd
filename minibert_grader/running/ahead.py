"""Judge submissions side by side, before the one writer comes to them.

What is found is kept as any verdict is (`judging.sparing.kept`): nbgrader's own run, the one writer, comes to the same
submissions later and finds them judged. So parallel grading cannot come to other results than nbgrader's own.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import CheckCellMetadata, OverwriteCells, OverwriteKernelspec

from minibert_grader.course.folder import Course
from minibert_grader.intake.take import folder_of
from minibert_grader.judging.sparing.kept import from_bytes, keep, kept, name_of, to_bytes
from minibert_grader.plugins.judge import JudgeSubmission, asked_for, use_warm, warm_twins
from minibert_grader.plugins.read import SubmissionExporter
from minibert_grader.plugins.restore import RestoreCells
from minibert_grader.processes import begin_worker
from minibert_grader.running.stock import configuration, db_url
from minibert_grader.sandbox.warm_process import Forking

SANITIZE = (RestoreCells, OverwriteKernelspec, OverwriteCells, CheckCellMetadata)
Twins = dict[bool, tuple[Forking, str]]


def make_records(course: Course, assignment: str, say: Callable[[str], None]) -> None:
    """Make the examples and right answers of each exercise that has none yet, and say how far it is.

    Parameters
    ----------
    course : Course
    assignment : str
    say : callable
        Hears a sentence for each exercise.
    """
    judge = JudgeSubmission(config=configuration(course.root))
    missing = judge.missing_records(course, assignment)
    for number, exercise in enumerate(missing, start=1):
        say(f"{assignment}: making the examples of {exercise.name}, which are kept ({number} of {len(missing)})")
        judge.prepare(course, assignment, exercise)


def judge_ahead(
    course: Course, assignment: str, students: list[str], jobs: int, done: Callable[[str], None]
) -> dict[str, str]:
    """Judge what was taken in of some students; the course's folder is the working directory.

    They are judged in processes forked from this one, which makes what all of them share; where there is to be one
    process alone, they are left to the writer.

    Parameters
    ----------
    course : Course
    assignment : str
    students : list of str
    jobs : int
        Processes.
    done : callable
        Called in this process with the name of each student who was judged.

    Returns
    -------
    dict
        Student → error, of those that could not be judged ahead. The writer will meet the same, and say so.
    """
    failed: dict[str, str] = {}
    jobs = min(jobs, len(students))
    if jobs < 2 or threading.active_count() > 1 or "fork" not in multiprocessing.get_all_start_methods():
        return failed
    judge = JudgeSubmission(config=configuration(course.root))
    judge.require_sandbox()
    for exercise in asked_for(course, assignment):
        judge.prepare(course, assignment, exercise)
    with _pool(jobs) as pool:
        waiting = {pool.submit(_judge, course.root, assignment, student): student for student in students}
        for future in as_completed(waiting):
            if error := future.exception():
                failed[waiting[future]] = f"{type(error).__name__}: {error}"
            elif ended := future.result():
                name, data = ended
                keep(course, assignment, name, from_bytes(data))
            done(waiting[future])
    return failed


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes forked from this one, each with a twin of its warm process; they never outlive it."""
    context = get_context("fork")
    twins = [warm_twins() for _ in range(jobs)]
    pool = ProcessPoolExecutor(jobs, context, _begin, (context.Value("i", 0), twins))
    try:
        pool.submit(int)  # begins all of them
        for warm, _ in (pair for each in twins for pair in each.values()):
            warm.close()
        yield pool
    except BaseException:
        for process in multiprocessing.active_children():
            process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(number: Synchronized, twins: list[Twins]) -> None:
    begin_worker()
    with number.get_lock():
        mine, number.value = number.value, number.value + 1
    for place, each in enumerate(twins):
        if place == mine:
            use_warm(each)
        else:
            for warm, _ in each.values():
                warm.close()


def _judge(root: Path, assignment: str, student: str) -> tuple[str, bytes] | None:
    """Judge one, and keep what came of it; what ended a kernel is for this run alone, and handed over by its name."""
    course, judge = Course.find(root), JudgeSubmission(config=configuration(root))
    nb, _ = restored(course, assignment, student)
    cells, asked = judge.cells_of(nb, course, assignment), judge.asked()
    graded = kept(course, assignment, cells, asked, lambda: judge.judge(course, assignment, cells))
    return (name_of(assignment, cells, asked), to_bytes(graded)) if graded.ended else None


def restored(course: Course, assignment: str, student: str) -> tuple[NotebookNode, dict[str, Any]]:
    """What was taken in of a student in its released shape, and nbgrader's resources, as they come to be judged."""
    exporter = SubmissionExporter(config=configuration(course.root))
    exporter._preprocessors = []  # as nbgrader does it: those of its own, in its own order
    for kind in SANITIZE:
        exporter.register_preprocessor(kind, enabled=True)
    where = {"student": student, "assignment": assignment, "notebook": assignment, "db_url": db_url(course)}
    path = folder_of(course, student, assignment) / f"{assignment}.ipynb"
    text, resources = exporter.from_filename(str(path), {"nbgrader": where})
    return nbformat.reads(text, as_version=4), resources
