"""The command line: `minibert`."""

from __future__ import annotations

import json
import math
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from minibert_grader import bench_commands, reference_commands
from minibert_grader.course import Course
from minibert_grader.errors import CourseError

app = typer.Typer(
    help="Grade the Mini-BERT course, measure the grader, train and measure the reference.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
bench = typer.Typer(help="Measure this project against its peers, side by side in one run.", no_args_is_help=True)
bench.command("model")(bench_commands.bench_model)
bench.callback()(lambda: None)  # keeps `model` a command of its own while it is the only one
app.add_typer(bench, name="bench")
console = Console()
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of a table.")]


def main() -> None:
    """Run the command line; errors meant for people are printed as one sentence, exit code 1."""
    try:
        app()
    except CourseError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"[bold]minibert:[/bold] {error}", markup=True)
        sys.exit(1)
    except KeyboardInterrupt:
        Console(stderr=True).print("Stopped.")
        sys.exit(130)


@app.command()
def info(as_json: AsJson = False) -> None:
    """Print the parameter table of the reference Mini-BERT: 4,498,880 numbers."""
    from minibert_ref.config import MiniBERTConfig, parameter_table

    rows = [(name, shape, math.prod(shape)) for name, shape in parameter_table(MiniBERTConfig()).items()]
    total = sum(count for _, _, count in rows)
    if as_json:
        print(json.dumps({"parameters": total, "table": [[name, list(shape), count] for name, shape, count in rows]}))
        return
    table = Table("parameter", "shape", "count", title="Mini-BERT", caption=f"{total:,} parameters")
    table.columns[2].justify = "right"
    for name, shape, count in rows:
        table.add_row(name, str(tuple(shape)), f"{count:,}")
    console.print(table)


@app.command()
def given() -> None:
    """Write given.py, the functions of earlier assignments, beside each source notebook."""
    from minibert_grader.given import write_given

    changed = write_given(Course.find())
    for path in changed:
        console.print(f"written: {path}", soft_wrap=True)
    if not changed:
        console.print("Every given.py is up to date.")


@app.command("kit-data")
def kit_data() -> None:
    """Write the kit's hidden_states.npz anew from its weights; needed after every training."""
    from minibert_grader.kit_files import write_hidden_states

    path = write_hidden_states(Course.find().root / "kit" / "minibert_kit")
    console.print(f"written: {path}", soft_wrap=True)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Try every ban of the sandbox for real and print which hold. Exit code 1 unless all do."""
    from minibert_grader.doctor import examine
    from minibert_grader.kernels import WarmProcess

    with WarmProcess(strict=False) as warm:
        findings = examine(warm)
    broken = [finding for finding in findings if not finding.holds]
    if as_json:
        rows = [vars(finding) for finding in findings]
        print(json.dumps({"bans": len(findings), "holding": len(findings) - len(broken), "findings": rows}, indent=1))
    else:
        table = Table("ban", "holds", "what happened when it was tried", title="The sandbox, tried from inside")
        for finding in findings:
            table.add_row(finding.ban, "[blue]yes[/blue]" if finding.holds else "[bold]NO[/bold]", finding.seen)
        console.print(table)
    if broken:
        raise CourseError(
            f"{len(broken)} of {len(findings)} bans do not hold: {', '.join(finding.ban for finding in broken)}. "
            "Landlock needs Linux 5.13 or later with it enabled; seccomp needs the package libseccomp2."
        )


@app.command()
def calibrate(
    assignment: Annotated[
        str | None, typer.Argument(help="An assignment, such as 02_attention_mechanism; all of them unless given.")
    ] = None,
    as_json: AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the table as docs/accuracy.md has it.")] = False,
    repeat: Annotated[
        int, typer.Option(min=0, help="Judge the right solutions on the examples of so many other seeds instead.")
    ] = 0,
    seed: Annotated[int, typer.Option(min=0, help="The first seed of --repeat.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to measure in.")] = 2,
) -> None:
    """Run every right and wrong solution through the hidden tests.

    Exit code 1 unless every wrong one (chaff) is caught and every right one (wheat) accepted.
    """
    from minibert_grader import calibrate as measure

    course = Course.find()
    assignments = [course.require(assignment)] if assignment else course.assignments()
    if not assignments:
        raise CourseError(f"{course.root / 'source'} holds no assignment; nothing was measured.")
    wanted = [(name, exercise) for name in assignments for exercise in course.exercises(name)]
    if repeat:
        _repeat(course, wanted, range(seed, seed + repeat), jobs, as_json)
        return
    rows: dict[str, measure.Measured] = {}
    with _progress() as progress:
        task = progress.add_task("calibrate", total=len(wanted))
        for (name, exercise), row in measure.over_exercises(measure.calibrate_exercise, course, wanted, jobs=jobs):
            rows[exercise if len(assignments) == 1 else f"{name}/{exercise}"] = row
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


def _repeat(course: Course, wanted: list[tuple[str, str]], seeds: range, jobs: int, as_json: bool) -> None:
    """Judge the right solutions on the examples of many seeds; `CourseError` where a verdict depends on the seed."""
    from minibert_grader import calibrate as measure

    runs, flips = 0, []
    with _progress() as progress:
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


@app.command()
def demo(
    assignments: Annotated[list[str] | None, typer.Argument(help="Assignments; all of them unless given.")] = None,
    keep: Annotated[
        bool, typer.Option(help="Keep what is graded already; otherwise everything is graded again.")
    ] = True,
) -> None:
    """Make a class of simulated students, grade it through stock nbgrader, and print who got what."""
    from minibert_grader.demo import run_demo

    course = Course.find()
    names = [course.require(name) for name in assignments or course.assignments()]
    run_demo(course, names, console, _progress, keep)


app.command()(reference_commands.pretrain)
app.command()(reference_commands.evaluate)


def _progress() -> Progress:
    """A progress bar on stderr, so that stdout stays for results."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f}"))
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
