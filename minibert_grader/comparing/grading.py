"""What grading a class costs, beside stock nbgrader on the same notebooks; and where the rest of it goes."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from minibert_grader.comparing.classes import bench_class, groups
from minibert_grader.comparing.stock import Used, nbgrader, run, stock_course
from minibert_grader.course.folder import Course
from minibert_grader.intake.runs.resuming import cleaning_up
from minibert_grader.judging.verdict import from_json
from minibert_grader.running.stock import gradebook_of
from minibert_grader.sandbox.temporary import run_folder
from minibert_grader.simulated.course_folder import make_folder
from minibert_grader.simulated.students import Simulated, Work

FIRST = "first"
# Simulated students write the same code more often than others do, which must not flatter the figures.
JUDGE_EACH = "\nc.JudgeSubmission.judge_each = True\n"


@dataclass(frozen=True)
class Kind:
    """What one submission of a kind costs beyond the start of a run, in CPU seconds; `again`: judged before."""

    cpu_s: float
    again_cpu_s: float
    failed_exercises: float


@dataclass(frozen=True)
class Grading:
    """What was measured; CPU seconds are of all processes, user and system, the start of each run shared out.

    Attributes
    ----------
    ratio, visible_ratio : float
        CPU seconds of stock nbgrader over ours: with the same hidden tests in the notebook's kernel, and with the
        visible checks alone.
    start_s : float
        CPU seconds of grading one submission whose verdict is known.
    first_s : float
        CPU seconds of the first grading of all, which makes what is kept.
    mended_cpu_s : float
        CPU seconds per submission of grading the class again after the hidden tests of one exercise were changed.
    same_scores : bool
        Whether each exercise of each student has the same points in both gradebooks.
    peak_memory_mb : float
        Of the largest of our processes.
    """

    students: int
    jobs: int
    ours_per_minute: float
    stock_per_minute: float
    visible_per_minute: float
    ratio: float
    visible_ratio: float
    cpu_s_per_submission: float
    stock_cpu_s_per_submission: float
    visible_cpu_s_per_submission: float
    feedback_ms: float
    start_s: float
    first_s: float
    mended_cpu_s: float
    same_scores: bool
    other_scores: tuple[str, ...]
    peak_memory_mb: float
    kinds: dict[str, Kind]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def measure(course: Course, assignment: str, count: int, size: int, jobs: int, done: Callable[[str], None]) -> Grading:
    """Grade a bench's class with this grader and with stock nbgrader, in course folders of their own.

    Parameters
    ----------
    course : Course
    assignment : str
    count, size : int
        Students of the class, and of each group of one kind.
    jobs : int
        Processes in which `minibert grade` judges the class.
    done : callable
        Hears what was done.
    """
    with cleaning_up(), tempfile.TemporaryDirectory(prefix="minibert-bench-", dir=run_folder()) as top:
        return _measure(course, Path(top), assignment, count, size, jobs, done)


def _measure(
    course: Course, top: Path, assignment: str, count: int, size: int, jobs: int, done: Callable[[str], None]
) -> Grading:
    everyone, apart = bench_class(course, assignment, count), groups(course, assignment, size)
    first = Simulated(FIRST, lambda *_: Work())
    ours = make_folder(
        course, top / "ours", [first, *everyone, *(each for group in apart.values() for each in group)], [assignment]
    )
    nbgrader(ours, "generate_assignment", assignment, "--force")
    config = ours.root / "nbgrader_config.py"
    released = config.read_text(encoding="utf-8")
    config.write_text(released + JUDGE_EACH, encoding="utf-8")
    done("the folders")

    made = _grade(ours, assignment, [FIRST])
    start = _grade(ours, assignment, [FIRST], "--force")
    done("the first")
    kinds = {}
    for kind, group in apart.items():
        names = [student.name for student in group]
        judged, again = (_grade(ours, assignment, names, *more).cpu - start.cpu for more in ((), ("--force",)))
        failed = sum(_failed(ours, assignment, name) for name in names) / size
        kinds[kind] = Kind(round(judged / size, 2), round(again / size, 2), failed)
        done(kind)

    names = [student.name for student in everyone]
    graded = _grade(ours, assignment, names, "--jobs", str(jobs))
    done("the class")
    _mend(ours, assignment)
    config.write_text(released, encoding="utf-8")
    mended = _grade(ours, assignment, names, "--jobs", str(jobs))
    done("the class after a mended test")
    pages = nbgrader(ours, "generate_feedback", assignment)
    page_count = len(list((ours.root / "feedback").glob("*/*/*.html")))
    done("its pages")
    for folder in (ours.root / "submitted").iterdir():
        if folder.name not in names:
            shutil.rmtree(folder)
    stock, visible = _stock(ours, top, assignment)
    done("stock nbgrader")
    others = _other_scores(ours, Course(top / "hidden"), course, assignment, names)
    return Grading(
        students=len(names),
        jobs=jobs,
        ours_per_minute=_per_minute(graded, names),
        stock_per_minute=_per_minute(stock, names),
        visible_per_minute=_per_minute(visible, names),
        ratio=round(stock.cpu / graded.cpu, 1),
        visible_ratio=round(visible.cpu / graded.cpu, 1),
        cpu_s_per_submission=round(graded.cpu / len(names), 2),
        stock_cpu_s_per_submission=round(stock.cpu / len(names), 2),
        visible_cpu_s_per_submission=round(visible.cpu / len(names), 2),
        feedback_ms=round(1000 * pages.cpu / page_count, 0),
        start_s=round(start.cpu, 1),
        first_s=round(made.cpu, 1),
        mended_cpu_s=round(mended.cpu / len(names), 2),
        same_scores=not others,
        other_scores=tuple(others),
        peak_memory_mb=round(graded.memory, 0),
        kinds=kinds,
    )


def _mend(course: Course, assignment: str) -> None:
    """Change the hidden tests of the first exercise, as a mended property does, so that they judge as before."""
    path = course.root / "tests" / "exercises" / f"test_{assignment}.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"^(class Test\w+:)$", r"\1\n    mended = True", text, count=1, flags=re.M), encoding="utf-8"
    )


def _grade(course: Course, assignment: str, students: list[str], *more: str) -> Used:
    jobs = () if "--jobs" in more else ("--jobs", "1")
    named = [word for name in students for word in ("--student", name)]
    program = str(Path(sys.executable).with_name("minibert"))
    return run(course, [program, "grade", assignment, *named, *jobs, *more])


def _stock(ours: Course, top: Path, assignment: str) -> tuple[Used, Used]:
    """Stock nbgrader's run with the hidden tests and with the visible checks, side by side where there is room."""
    with ThreadPoolExecutor(2 if (os.cpu_count() or 1) > 1 else 1) as pool:

        def grade(name: str) -> Used:
            return nbgrader(stock_course(ours, top / name, assignment, name == "hidden"), "autograde", assignment)

        hidden, visible = pool.map(grade, ("hidden", "visible"))
    return hidden, visible


def _per_minute(used: Used, names: list[str]) -> float:
    return round(60 * len(names) / used.wall, 1)


def _failed(course: Course, assignment: str, student: str) -> int:
    path = course.root / "autograded" / student / assignment / f"{assignment}.verdicts.json"
    return sum(verdict.status != "solved" for verdict in from_json(path.read_bytes()).verdicts)


def _other_scores(ours: Course, stock: Course, course: Course, assignment: str, names: list[str]) -> list[str]:
    """Which scores of the exercises differ between the two gradebooks, in words."""
    cells = [exercise.cell for exercise in course.exercises(assignment).values()]
    found = []
    with gradebook_of(ours) as one, gradebook_of(stock) as other:
        for name in names:
            for cell in cells:
                scores = [
                    gradebook.find_grade(cell, assignment, assignment, name).auto_score for gradebook in (one, other)
                ]
                if scores[0] != scores[1]:
                    found.append(f"{name} {cell}: ours {scores[0]}, stock {scores[1]}")
    return found
