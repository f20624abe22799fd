"""The command line: `minibert`."""

from __future__ import annotations

import json
import math
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from minibert_grader import accuracy_commands, bench_commands, reference_commands
from minibert_grader.accuracy_commands import AsJson, progress_bar
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
    run_demo(course, names, console, progress_bar, keep)


app.command()(accuracy_commands.calibrate)
app.command()(accuracy_commands.mutate)
app.command()(reference_commands.pretrain)
app.command()(reference_commands.evaluate)
