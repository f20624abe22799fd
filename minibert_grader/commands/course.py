"""`minibert given`, `check`, `quote`, `new-exercise`, `new-edition`, `new-course`, `pack`: the course's own files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from minibert_grader.commands.options import AnAssignment, Assignment


def given() -> None:
    """Write given.py beside each source notebook, for whoever runs those; grading and releasing make it themselves."""
    from minibert_grader.course.folder import Course
    from minibert_grader.course.given import write_given

    console = Console()
    changed = write_given(Course.find())
    for path in changed:
        console.print(f"written: {path}", soft_wrap=True)
    if not changed:
        console.print("Every given.py is up to date.")


def check(assignment: Assignment = None) -> None:
    """Compare the places of each exercise: points, statements, hidden tests, reference, wheats, chaffs; and find TODOs.

    Exit code 1 unless they agree. Nothing is run: whether the hidden tests are good, `minibert calibrate` tells.
    """
    from minibert_grader.course.check import faults
    from minibert_grader.course.folder import Course
    from minibert_grader.errors import CourseError

    course, console = Course.find(), Console(soft_wrap=True, highlight=False, markup=False)
    names = [course.require(assignment)] if assignment else course.assignments()
    if not names:
        raise CourseError(f"{course.root / 'source'} holds no assignment; nothing was checked.")
    found = [fault for name in names for fault in faults(course, name)]
    for fault in found:
        console.print(fault)
    if found:
        raise CourseError(f"{len(found)} to mend in {', '.join(names)}; each line above says where and what.")
    console.print(f"{', '.join(names)}: the places of every exercise agree.")


def quote(assignment: Assignment = None) -> None:
    """Run the instructor notebooks and write anew what their text quotes of the run: every number, word and name.

    Needed after every change of the weights. Exit code 1 where a claim of the text is no longer true: its sentence is
    printed and waits for a person.
    """
    from minibert_grader.course.folder import Course
    from minibert_grader.errors import CourseError
    from minibert_grader.measuring.quoting import quote_anew

    course, console = Course.find(), Console(soft_wrap=True, highlight=False, markup=False)
    wrong = []
    for name in [course.require(assignment)] if assignment else course.assignments():
        changed, more = quote_anew(course, name)
        wrong += [f"{name}, {each}" for each in more]
        for line in changed:
            console.print(f"{name}: {line}")
        console.print(f"{name}: {len(changed)} values are new, {len(more)} claims are wrong.")
    for line in wrong:
        console.print(line)
    if wrong:
        raise CourseError(f"{len(wrong)} sentences are no longer true; each line above says which and why.")


def new_exercise(
    assignment: AnAssignment,
    name: Annotated[str, typer.Argument(help="The function's name, such as most_attended.")],
    points: Annotated[int, typer.Option(min=1, help="What it is worth; an assignment's points total 100.")],
    arguments: Annotated[str, typer.Option(help="The function's arguments, with commas.")] = "x",
    after: Annotated[
        str | None, typer.Option(help="The exercise behind which it stands; the last unless given.")
    ] = None,
) -> None:
    """Write a new exercise into all its places, with a TODO wherever something is yours to say.

    It fails until it is written; `minibert check` lists what is left.
    """
    from minibert_grader.course.folder import Course
    from minibert_grader.course.new.parts import to_be_written
    from minibert_grader.course.new.write import require_free, write_exercise
    from minibert_grader.errors import CourseError

    course, console = Course.find(), Console(soft_wrap=True, highlight=False, markup=False)
    folder = course.require(assignment)
    course.source_notebook(folder)  # a damaged one stops here
    behind = course.require_exercise(folder, after) if after else ""
    words = tuple(word.strip() for word in arguments.split(","))
    if not all(word.isidentifier() for word in words) or len(set(words)) < len(words):
        raise CourseError(f"--arguments {arguments!r} should be different names with commas, such as 'weights, k'.")
    require_free(course, folder, name)
    for path in write_exercise(course, folder, to_be_written(name, points, words), behind):
        console.print(f"written: {path.relative_to(course.root)}")
    console.print(
        f"\nWhat to do next (docs/writing_exercises.md says how):\n"
        f"  1. replace each TODO; this lists them, and what does not agree:  minibert check {folder}\n"
        f"  2. see that right ones pass and wrong ones are caught and named:  minibert calibrate {folder} {name}\n"
        f"  3. try an answer of your own:                                     minibert try {folder} {name} FILE.py\n"
        f"  4. see what students get:                                         nbgrader generate_assignment {folder} "
        "--force --no-db"
    )


def new_edition(edition: Annotated[str, typer.Argument(help="Such as 2026.2.")]) -> None:
    """Begin a new edition: write it into course.toml, the kit, its version and the notebooks.

    Needed where statements, points, cells or weights change, before students have them. `make release` comes next.
    """
    from minibert_grader.course.editions import begin_edition
    from minibert_grader.course.folder import Course

    course, console = Course.find(), Console(soft_wrap=True, highlight=False, markup=False)
    for path in begin_edition(course, edition):
        console.print(f"written: {path.relative_to(course.root)}")
    console.print("Next: make release. A class in mid-term stays on its own edition (docs/instructors.md says how).")


def new_course(
    folder: Annotated[Path, typer.Argument(help="Where the course goes; missing or empty.")],
) -> None:
    """Begin a course of your own: one small assignment, complete, calibrated, and ready to be changed."""
    from minibert_grader.course.folder import Course
    from minibert_grader.course.new.course import FIRST, write_course

    made = write_course(Course.find(), folder)
    Console(soft_wrap=True, highlight=False, markup=False).print(
        f"{made.root}: a course with one assignment, {FIRST}. What to do next, there:\n"
        f"  minibert check\n"
        f"  minibert calibrate\n"
        f"  minibert new-exercise 01 NAME --points 10\n"
        f"  nbgrader generate_assignment {FIRST}"
    )


def pack() -> None:
    """Write dist/minibert-course-student.zip, which has all that a student needs; `make release` does it last."""
    from minibert_grader.course.folder import Course
    from minibert_grader.course.pack import write_pack

    path = write_pack(Course.find())
    Console().print(f"written: {path} ({path.stat().st_size / 1e6:.1f} MB)", soft_wrap=True)
