"""`minibert try`: one function, judged by hand."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from minibert_grader.commands.options import AnAssignment, AnExercise


def try_one(
    assignment: AnAssignment,
    exercise: AnExercise,
    answer: Annotated[
        str,
        typer.Argument(metavar="FILE|STUDENT", help="A .py file, a notebook, or a student whose work was handed in."),
    ],
) -> None:
    """Judge one function in the sandbox, all that it uses being right, and print the verdict.

    Of a student's notebook the exercise's cell counts, and the cells that the student added before its check. Exit code
    1 unless it earns all points. No gradebook is read or written.
    """
    from minibert_grader.cleaning.terminal import without_codes
    from minibert_grader.course.folder import Course
    from minibert_grader.course.term import seed_of
    from minibert_grader.reports.verdict_page import verdict_text
    from minibert_grader.running.alone import judge_alone
    from minibert_grader.running.handed_in import answer_of
    from minibert_grader.sandbox.warm_process import WarmProcess

    course = Course.find()
    name = course.require(assignment)
    wanted = course.require_exercise(name, exercise)
    found = answer_of(course, name, wanted, answer)
    with WarmProcess() as warm:
        alone = judge_alone(course, name, wanted, found.sources, warm, seed_of(course.root))
    verdict = alone.verdict
    lines = [f"{name}, {found.place}", verdict_text(verdict)]
    lines += [f"A cell of it raised {error}" for error in alone.raised]
    codes = [outcome.failure.code for outcome in verdict.failures if outcome.failure and outcome.failure.code]
    if codes:
        lines += ["", "A failing call; paste it below the notebook's imports:", "", codes[0]]
    Console(soft_wrap=True, highlight=False, markup=False).print(without_codes("\n".join(lines)))
    raise typer.Exit(0 if verdict.status == "solved" else 1)
