"""`minibert grade`: a class, side by side, and only what has changed; `minibert watch`: as submissions arrive."""

from __future__ import annotations

import contextlib
import csv
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from minibert_grader.commands.options import Jobs
from minibert_grader.commands.progress import ClassProgress

if TYPE_CHECKING:
    from minibert_grader.course.folder import Course
    from minibert_grader.running.class_run import Change

CORES = os.cpu_count() or 1


def grade(
    assignments: Annotated[list[str], typer.Argument(help="Assignments by name, or by a beginning that only one has.")],
    students: Annotated[list[str] | None, typer.Option("--student", help="This one alone; may be repeated.")] = None,
    jobs: Jobs = CORES,
    force: Annotated[bool, typer.Option("--force", help="Grade all of them, changed or not.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many would be graded, and why.")] = False,
    feedback: Annotated[bool, typer.Option("--feedback", help="Write the feedback pages too.")] = False,
    changes: Annotated[Path | None, typer.Option(help="Write whose points changed into this CSV file.")] = None,
    cluster: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Judge on the workers of this Dask scheduler, tls://HOST:PORT.")
    ] = "",
) -> None:
    """Grade a class as `nbgrader autograde` does, in several processes, and only what is new or has changed."""
    from minibert_grader.course.folder import Course
    from minibert_grader.running.class_run import undisturbed
    from minibert_grader.running.cluster.address import require_private

    if cluster:
        require_private(cluster)
    changes = changes and changes.absolute()
    course, console = Course.find(), Console(soft_wrap=True, highlight=False)
    found: list[Change] = []
    for name in [course.require(each) for each in assignments]:
        with undisturbed(course, name, console.print, copy=not dry_run):
            found += _grade(course, name, students or [], jobs, cluster, force, dry_run, feedback, console)
    changed = [change for change in found if change.before is not None]
    if changed:
        console.print(_table(changed))
    if changes:
        _write(changes, found)


def watch(
    jobs: Jobs = 1,
    once: Annotated[bool, typer.Option("--once", help="Serve what is there now and stop, as for cron.")] = False,
) -> None:
    """Grade submissions as they arrive in submitted/ or the exchange, and put their pages out.

    Off unless nbgrader_config.py says for which assignments, and how many pages a student gets a day. Runs until it is
    stopped with Ctrl-C; other graders may run beside it.
    """
    from datetime import date

    from minibert_grader.course.folder import Course
    from minibert_grader.running.watch.policy import policy_of
    from minibert_grader.running.watch.watching import Watched
    from minibert_grader.terms.exchange import course_in_exchange

    course, console = Course.find(), Console(soft_wrap=True, highlight=False, markup=False)
    policy = policy_of(course)
    place = course_in_exchange(course)
    watched = [Watched(course, name, place, policy.pages_a_day, jobs, console.print) for name in policy.assignments]
    console.print(f"Watching {', '.join(policy.assignments)}: {policy.pages_a_day} pages a student a day.")
    looks = 0
    while looks < 2 or not once:  # what is at rest is seen at the second look
        for each in watched:
            each.look(date.today())
        looks += 1
        if looks < 2 or not once:
            time.sleep(policy.seconds)


def _grade(
    course: Course,
    name: str,
    students: list[str],
    jobs: int,
    cluster: str,
    force: bool,
    dry_run: bool,
    feedback: bool,
    console: Console,
) -> list[Change]:
    """Grade one assignment, which nobody else grades meanwhile; whose points are others than before."""
    from minibert_grader.running.class_run import grade_class, planned
    from minibert_grader.running.stock import write_feedback

    reasons, found = planned(course, name, students, force), []
    said = ", ".join(f"{count} {reason}" for reason, count in Counter(reasons.values()).items())
    console.print(f"{name}: {len(reasons)} to grade{f' ({said})' if said else ''}")
    if dry_run or not _may_go_on(list(reasons.values())):
        return []
    if reasons:
        with ClassProgress(name, len(reasons)) as progress:
            found = grade_class(course, name, list(reasons), jobs, progress, cluster)
        _summary(course, name, console)
    if feedback:
        with contextlib.chdir(course.root):
            write_feedback(name)
    return found


def _may_go_on(reasons: list[str]) -> bool:
    """Ask before a class is graded again because a program has another version, where there is somebody to ask."""
    from minibert_grader.judging.sparing.states import ARROW

    again = sum(ARROW in reason for reason in reasons)
    return not (again and sys.stdin.isatty()) or typer.confirm(
        f"Grade {again} again with another version than before? Points may change.", default=True
    )


def _summary(course: Course, assignment: str, console: Console) -> None:
    from minibert_grader.reports.whole_class.data import read_class
    from minibert_grader.running.stock import gradebook_of

    with gradebook_of(course) as gradebook:
        rows = read_class(course, assignment, gradebook)
    counts = {
        "graded": sum(row.state == "graded" for row in rows),
        "unreadable": sum(row.state == "unreadable" for row in rows),
        "repaired": sum(bool(row.judgement and row.judgement.repairs and not row.judgement.unreadable) for row in rows),
        "with answers that wait for a TA": sum(row.waiting > 0 for row in rows),
        "missing": sum(row.state == "missing" for row in rows),
    }
    console.print(f"{assignment}: {', '.join(f'{count} {what}' for what, count in counts.items() if count)}")


def _table(changed: list[Change]) -> Table:
    table = Table("student", "exercise", title="Points that changed")
    for column in ("before", "after"):
        table.add_column(column, justify="right")
    for change in changed:
        table.add_row(change.student, change.exercise, f"{change.before:g}", f"{change.after:g}")
    return table


def _write(path: Path, found: list[Change]) -> None:
    from minibert_grader.errors import CourseError
    from minibert_grader.reports.whole_class.spreadsheet import for_spreadsheets

    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["student", "exercise", "before", "after"])
            for each in found:
                before = "" if each.before is None else f"{each.before:g}"
                writer.writerow([for_spreadsheets(each.student), each.exercise, before, f"{each.after:g}"])
    except OSError as error:
        raise CourseError(f"{path} cannot be written ({error.strerror}); choose another with --changes.") from None
