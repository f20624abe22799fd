"""`minibert calibrate` and `minibert mutate`: how well the hidden tests tell right from wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from minibert_grader.cleaning.terminal import without_codes
from minibert_grader.commands.options import AsJson, Assignment, Jobs, progress_bar
from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError

NOT_NAMED = "no misconception is named"
console = Console()
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print the table as docs/accuracy.md has it.")]


def calibrate(
    assignment: Assignment = None,
    exercise: Annotated[str | None, typer.Argument(help="One of its exercises; all of them unless given.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--with", help="Judge the solutions of FOLDER/ASSIGNMENT/*.py instead.")
    ] = None,
    as_json: AsJson = False,
    markdown: AsMarkdown = False,
    repeat: Annotated[
        int, typer.Option(min=0, help="Judge the right solutions on the examples of so many other seeds instead.")
    ] = 0,
    seed: Annotated[int, typer.Option(min=0, help="The first seed of --repeat.")] = 0,
    jobs: Jobs = 2,
) -> None:
    """Run every right and wrong solution through the hidden tests.

    Exit code 1 unless every wrong one (chaff) is caught and every right one (wheat) accepted. With --with FOLDER they
    are other people's: each file has the lists RIGHT and WRONG of dicts with exercise, name and code as text, and for
    wrong ones perhaps the misconception that is expected. The code runs in the sandbox alone.
    """
    from minibert_grader.measuring import calibrate as measure

    course = Course.find()
    wanted = _exercises(course, assignment, exercise)
    if folder and repeat:
        raise CourseError("--with does not go with --repeat; leave one of them out.")
    if folder:
        _strangers(course, wanted, folder, jobs, as_json, markdown)
        return
    if repeat:
        _repeat(course, wanted, range(seed, seed + repeat), jobs, as_json)
        return
    rows: dict[str, measure.Measured] = {}
    with progress_bar() as progress:
        task = progress.add_task("calibrate", total=len(wanted))
        for (name, exercise), row in measure.over_exercises(measure.calibrate_exercise, course, wanted, jobs=jobs):
            rows[exercise if assignment else f"{name}/{exercise}"] = row
            progress.advance(task)
    result = measure.as_json(rows)
    if as_json:
        print(json.dumps(result, indent=1, ensure_ascii=False))
    elif markdown:
        print(measure.as_markdown(rows, result), end="")
    else:
        _print_calibration(rows, result)
    if not all(row.perfect for row in rows.values()):
        raise CourseError("Some wrong solution escaped, or some right one was refused; see the table.")


def _strangers(
    course: Course, wanted: list[tuple[str, str]], folder: Path, jobs: int, as_json: bool, markdown: bool
) -> None:
    """Judge other people's solutions; `CourseError` where a verdict is not what their authors say."""
    from minibert_grader.course.term import seed_of
    from minibert_grader.measuring.calibrate import over_exercises
    from minibert_grader.running.strangers import (
        Strangers,
        as_json_rows,
        as_markdown,
        measure_solutions,
        read_solutions,
    )

    solutions = read_solutions(course, folder)
    given = {(each.assignment, each.exercise) for each in solutions}
    wanted = [pair for pair in wanted if pair in given]
    if not wanted:
        raise CourseError(f"{folder} holds no solution of what was asked for; nothing was measured.")
    rows: dict[str, Strangers] = {}
    with progress_bar() as progress:
        task = progress.add_task("calibrate", total=len(wanted))
        more = solutions, seed_of(course.root)
        for (name, exercise), row in over_exercises(measure_solutions, course, wanted, *more, jobs=jobs):
            rows[f"{name}/{exercise}"] = row
            progress.advance(task)
    if as_json:
        print(json.dumps(as_json_rows(rows), indent=1, ensure_ascii=False))
    elif markdown:
        print(as_markdown(rows, folder), end="")
    else:
        _print_strangers(rows, as_json_rows(rows))
    if any(row.refused or row.escaped for row in rows.values()):
        raise CourseError("Some wrong solution escaped, or some right one was refused; the reasons stand above.")


def _print_strangers(rows: dict, result: dict) -> None:
    table = Table(Column("exercise", overflow="fold"), "right accepted", "wrong caught", "named", "as expected")
    for name, row in {**{name: vars(row) for name, row in rows.items()}, "in all": result}.items():
        counts = ("accepted", "right"), ("caught", "wrong"), ("told", "caught"), ("named", "expecting")
        table.add_row(name, *(f"{row[part]} / {row[whole]}" for part, whole in counts))
    console.print(table)
    plain = Console(highlight=False, markup=False, soft_wrap=True)
    for name, row in rows.items():
        for title, notes in (("refused", row.refused), ("escaped", row.escaped), ("named", row.said)):
            for solution, note in notes.items():
                plain.print(f"{name}: {title}: {without_codes(f'{solution}: {note or NOT_NAMED}')}")


def _repeat(course: Course, wanted: list[tuple[str, str]], seeds: range, jobs: int, as_json: bool) -> None:
    """Judge the right solutions on the examples of many seeds; `CourseError` where a verdict depends on the seed."""
    from minibert_grader.measuring import calibrate as measure

    runs, flips = 0, []
    with progress_bar() as progress:
        task = progress.add_task("calibrate", total=len(wanted))
        for (name, exercise), row in measure.over_exercises(measure.repeat_exercise, course, wanted, seeds, jobs=jobs):
            runs += row.runs
            flips += [f"{name}/{exercise}, {flip}" for flip in row.flips]
            progress.advance(task)
    if as_json:
        print(json.dumps({"seeds": [seeds.start, seeds.stop - 1], "runs": runs, "flips": flips}, indent=1))
    else:
        print(f"{runs:,} runs of right solutions, seeds {seeds.start} to {seeds.stop - 1}: {len(flips)} lost a point.")
        print("\n".join(flips))
    if flips:
        raise CourseError("The verdict on some right solution depends on the seed of the examples.")


def _print_calibration(rows: dict, result: dict) -> None:
    table = Table("exercise", "chaffs caught", "wheats accepted", "diagnosed right", "noted", show_footer=True)
    for name, row in rows.items():
        noted = [f"escaped: {x}" for x in row.escaped] + [f"refused: {x}" for x in row.refused] + row.misnamed
        table.add_row(
            name,
            f"{row.caught} / {row.chaffs}",
            f"{row.accepted} / {row.wheats}",
            f"{row.diagnosed_right} / {row.chaffs}",
            "\n".join(noted),
        )
    footers = (
        f"{result['exercises']} in all",
        f"{result['caught']} / {result['chaffs']}",
        f"{result['accepted']} / {result['wheats']}",
        f"{result['diagnosed_right']} / {result['chaffs']}",
    )
    for column, footer in zip(table.columns, footers, strict=False):
        column.footer = footer
    console.print(table)


def mutate(
    assignment: Assignment = None, as_json: AsJson = False, markdown: AsMarkdown = False, jobs: Jobs = 2
) -> None:
    """Run every mutant of the model solutions through the hidden tests.

    Exit code 1 where one survives for which tests/exercises/survivors.json gives no reason.
    """
    from minibert_grader.measuring import mutants
    from minibert_grader.measuring.calibrate import over_exercises

    course = Course.find()
    wanted, rows, why = _exercises(course, assignment), {}, course.survivors()
    with progress_bar() as progress:
        task = progress.add_task("mutate", total=len(wanted))
        for (name, exercise), row in over_exercises(mutants.mutate_exercise, course, wanted, jobs=jobs):
            rows[f"{name}/{exercise}"] = row
            progress.advance(task)
    gaps = mutants.unexplained(rows, why)
    if as_json:
        print(json.dumps({"unexplained": gaps, **{name: vars(row) for name, row in rows.items()}}, indent=1))
    elif markdown:
        print(mutants.as_markdown(rows, why), end="")
    else:
        table = Table("exercise", "mutants caught", "without a reason")
        for name, row in rows.items():
            table.add_row(name, f"{row.caught} / {row.mutants}", str(sum(gap.startswith(f"{name}: ") for gap in gaps)))
        console.print(table)
    if gaps:
        listed = "\n".join(gap.replace("[", "\\[") for gap in gaps)
        raise CourseError(
            f"{len(gaps)} mutants survive without a reason in tests/exercises/survivors.json, or the reverse:\n{listed}"
        )


def _exercises(course: Course, assignment: str | None, exercise: str | None = None) -> list[tuple[str, str]]:
    """(assignment, exercise) of all exercises that are to be measured."""
    if assignment and exercise:
        name = course.require(assignment)
        return [(name, course.require_exercise(name, exercise))]
    assignments = [course.require(assignment)] if assignment else course.assignments()
    if not assignments:
        raise CourseError(f"{course.root / 'source'} holds no assignment; nothing was measured.")
    return [(name, exercise) for name in assignments for exercise in course.exercises(name)]
