"""Judge one function alone, in the real sandbox, beside the model solutions of all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from minibert_grader.course.exercise import SEED
from minibert_grader.course.files import course_files
from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import model_solutions
from minibert_grader.judging.diagnosis.known import Suspect, suspects
from minibert_grader.judging.sparing.deciding import Cell
from minibert_grader.judging.submission import grade
from minibert_grader.judging.verdict import Verdict
from minibert_grader.sandbox.warm_process import WarmProcess

SETUP = "setup"


@dataclass(frozen=True)
class Alone:
    """The verdict on one function, and what the cells that define it raised, as "NameError: …"."""

    verdict: Verdict
    raised: tuple[str, ...]


def judge_alone(
    course: Course, assignment: str, name: str, sources: Sequence[str], warm: WarmProcess, seed: int = SEED
) -> Alone:
    """Judge one exercise, all that it uses being right.

    Parameters
    ----------
    course : Course
    assignment, name : str
        The assignment and its exercise.
    sources : sequence of str
        Cells that define the exercise's functions, in order. They are text here, and run in the sandbox alone.
    warm : WarmProcess
    seed : int
        Seed of the examples.
    """
    exercise = course.exercises(assignment)[name]
    models = model_solutions(course, assignment)
    others = [Cell(course.cell_source(assignment, SETUP), SETUP)]
    others += [Cell(code, other) for other, code in models.items() if other != name]
    given = [Cell(source) for source in sources]
    cells = [*others, *given, Cell("", exercise.cell)]
    files, seconds = course_files(course, assignment), course.cell_seconds(assignment)
    known = {exercise.cell: exercise}
    graded = grade(cells, known, lambda _: _suspects(course, assignment, name), warm, files, seconds, seed=seed)
    outputs = [item for each in graded.outputs[len(others) : len(others) + len(given)] for item in each or ()]
    errors = [item for item in outputs if item["output_type"] == "error"]
    return Alone(graded.verdicts[exercise.cell], tuple(f"{error['ename']}: {error['evalue']}" for error in errors))


@cache
def _suspects(course: Course, assignment: str, name: str) -> list[Suspect]:
    return suspects(course, assignment, name)
