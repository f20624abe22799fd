"""The command line: `minibert`. A table of contents; what a command does stands in commands/."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

import typer
from rich.console import Console

from minibert_grader.commands import (
    accuracy,
    bench,
    by_hand,
    course,
    grade,
    keeping,
    lms,
    report,
    sandbox,
    simulated,
)
from minibert_grader.errors import CourseError

app = typer.Typer(
    help="Grade the Mini-BERT course, measure the grader, train and measure the reference.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command()(simulated.demo)
app.command()(simulated.simulate)
app.command()(grade.grade)
app.command()(grade.watch)
app.command()(report.report)
app.command()(report.similar)
app.command()(lms.pages)
app.command()(lms.extend)
app.command()(keeping.restore)
app.command()(keeping.archive)
app.command()(keeping.forget)
app.command()(sandbox.doctor)
app.command()(accuracy.calibrate)
app.command()(accuracy.mutate)
app.command("try")(by_hand.try_one)
app.command()(course.given)
app.command()(course.check)
app.command()(course.quote)
app.command()(course.new_exercise)
app.command()(course.new_edition)
app.command()(course.new_course)
app.command()(course.pack)

measure = typer.Typer(help="Measure this project against its peers, side by side in one run.", no_args_is_help=True)
measure.command("notebooks")(bench.notebooks)
measure.command("grading")(bench.grading)
app.add_typer(measure, name="bench")

# The laboratory brings its own; a machine that only grades may do without it.
for group, table in {"minibert.commands": app, "minibert.bench": measure}.items():
    for entry in entry_points(group=group):
        try:
            table.command(entry.name)(entry.load())
        except ModuleNotFoundError:
            continue


def main() -> None:
    """Run the command line; errors meant for people are printed as one sentence, exit code 1."""
    try:
        app()
    except CourseError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print("[bold]minibert:[/bold]", end=" ")
        Console(stderr=True, highlight=False, soft_wrap=True, markup=False).print(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        Console(stderr=True).print("Stopped.")
        sys.exit(130)


if __name__ == "__main__":  # as an archive's own grader is started, which is installed nowhere
    main()
