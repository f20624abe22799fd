"""`minibert restore`, `archive` and `forget`: nothing is lost, and what must go goes everywhere."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

if TYPE_CHECKING:
    from minibert_grader.course.folder import Course
    from minibert_grader.terms.traces import Trace

MOST_NAMED = 10


def restore(
    copy: Annotated[
        str | None, typer.Argument(help="Its number in the list, 1 being the latest, or its file name.")
    ] = None,
) -> None:
    """List the copies of the gradebook, made before each run; or put one back, once what is there now is copied.

    What was graded after the copy is graded again by the next `minibert grade`. Refuses while a grader runs.
    """
    from minibert_grader.course.folder import Course
    from minibert_grader.keeping.copies import copies
    from minibert_grader.terms.restore import find_copy
    from minibert_grader.terms.restore import restore as put_back

    course, console = Course.find(), Console(soft_wrap=True, highlight=False, markup=False)
    if copy is None:
        table = Table("", Column("copy, by date and time (UTC)", no_wrap=True))
        for column in ("students", "submissions", "marks by TAs"):
            table.add_column(column, justify="right")
        for number, each in enumerate(copies(course.root), start=1):
            shown = map(str, (each.students, each.submissions, each.marks))
            table.add_row(str(number), each.path.name, *shown)
        if not table.row_count:
            console.print("There is no copy yet; grading, feedback and releasing make one before they begin.")
            return
        Console().print(table)
        console.print("Put one back: minibert restore NUMBER")
        return
    done = put_back(course, find_copy(course, copy))
    console.print(f"The gradebook is that of {done.copy.made:%Y-%m-%d %H:%M:%S} UTC again ({done.copy.path.name}).")
    if done.before:
        console.print(f"What was there before: {done.before}")
    counts = Counter(assignment for _, assignment in done.again)
    for assignment, count in sorted(counts.items()):
        console.print(f"{assignment}: {count} were graded after that; grade them again: minibert grade {assignment}")


def archive(
    folder: Annotated[
        Path | None, typer.Argument(help="With --open: where it is unpacked to; missing or empty.")
    ] = None,
    opened: Annotated[Path | None, typer.Option("--open", help="Open this archive instead of writing one.")] = None,
    to: Annotated[Path | None, typer.Option(help="The archive; archives/NAME-EDITION-DATE.zip unless given.")] = None,
    student: Annotated[str | None, typer.Option(help="With --open: print this student's points.")] = None,
) -> None:
    """Pack a term into one file: submissions, verdicts, pages, gradebook, edition, versions; with checksums.

    With --open FILE DIR unpack one again, compare every checksum, and say how a grade is looked up and judged again.
    Nothing in the archive is run by that.
    """
    from minibert_grader.course.folder import Course
    from minibert_grader.errors import CourseError
    from minibert_grader.terms.pack import pack_term

    console = Console(soft_wrap=True, highlight=False, markup=False)
    if opened is not None:
        if folder is None or to is not None:
            raise CourseError("--open goes with a folder to unpack into: minibert archive --open FILE DIR")
        _open(opened, folder, student, console)
        return
    if folder is not None or student is not None:
        raise CourseError("A folder and --student go with --open FILE; to write an archive elsewhere, use --to FILE.")
    course = Course.find()
    packed = pack_term(course, to or _archive_name(course))
    console.print(f"{packed.path}: {packed.files:,} files, {packed.path.stat().st_size / 1e6:.1f} MB")
    console.print(f"sha256 {packed.sha256}  (also in {packed.path.name}.sha256; note it down elsewhere too)")
    for name, why in list(packed.left.items())[:MOST_NAMED]:
        console.print(f"Left out: {name!a}, {why}")
    if len(packed.left) > MOST_NAMED:
        console.print(f"Left out: {len(packed.left) - MOST_NAMED} more, which MANIFEST.json in it names")


def forget(
    student: Annotated[str, typer.Argument(help="The student's id.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove one student's data everywhere in the course, copies of the gradebook too; says where, and asks first."""
    from minibert_grader.course.folder import Course
    from minibert_grader.errors import CourseError
    from minibert_grader.keeping.lock import alone
    from minibert_grader.terms.exchange import exchange_of
    from minibert_grader.terms.traces import out_of_reach, traces_of

    course, console = Course.find(), Console(soft_wrap=True, highlight=False, markup=False)
    exchange = exchange_of(course)
    with alone(course.root):
        found = traces_of(course, student, exchange)
        if not found:
            raise CourseError(f"Nothing of a student {student!r} was found in {course.root}; ids are as in the roster.")
        for line in _places(course, found):
            console.print(line)
        if not yes:
            if not sys.stdin.isatty():
                raise CourseError("Nothing was removed: there is nobody to ask here; add --yes to remove all of this.")
            if not typer.confirm("Remove all of this? There is no way back"):
                raise CourseError("Nothing was removed.")
        failed = []
        for trace in found:
            try:
                trace.remove()
            except (CourseError, OSError, ValueError) as error:
                failed.append(str(error))
    console.print(f"Removed: {len(found) - len(failed)} of {len(found)}.")
    console.print("Not reached from here:")
    for line in out_of_reach(course):
        console.print(f"  {line}")
    if failed:
        raise CourseError("Something is left; mend it and run the command again:\n" + "\n".join(failed))


def _archive_name(course: Course) -> Path:
    from datetime import UTC, datetime

    name = f"{course.root.name}-{course.edition()}-{datetime.now(UTC):%Y-%m-%d}.zip"
    return course.root / "archives" / name.replace("/", "-")


def _open(file: Path, folder: Path, student: str | None, console: Console) -> None:
    from minibert_grader.terms.contents import READ_ME
    from minibert_grader.terms.opening import open_term, points_of

    opened = open_term(file, folder)
    console.print(f"{opened.folder}: edition {opened.edition}, packed {opened.made}, {opened.files:,} files, all whole")
    console.print(f"sha256 {opened.sha256}: compare it with the one that was noted down before you run anything in it")
    if student:
        table = Table("assignment", "cell", "points", "of", "waits")
        for row in points_of(folder, student):
            table.add_row(row["assignment"], row["cell"], row["points"] or "–", row["most"], row["waits"])
        Console().print(table)
        for page in sorted(folder.glob(f"feedback/{student}/*/*.html")):
            console.print(f"page: {page}")
    console.print(f"How to look a grade up, and to judge again with the grader that judged: {folder / READ_ME}")


def _places(course: Course, found: list[Trace]) -> list[str]:
    """What was found, a line each; of what can be made again only how many."""
    again = [each for each in found if each.what == "can be made again"]
    lines = [f"{_shown(course, each.place)}: {each.what}" for each in found if each not in again]
    if again:
        lines.append(f"{len(again)} reports and kept verdicts of the class, which the next command makes again")
    return lines


def _shown(course: Course, path: Path) -> str:
    inside = path.relative_to(course.root) if path.is_relative_to(course.root) else path
    return str(inside) if str(inside).isprintable() else ascii(str(inside))
