"""`minibert simulate` and `minibert demo`: a class of simulated students, and what grading it looks like."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from minibert_grader.commands.options import progress_bar

if TYPE_CHECKING:
    from minibert_grader.course.folder import Course
    from minibert_grader.simulated.students import Simulated

Assignments = Annotated[
    list[str] | None, typer.Option("--assignment", help="An assignment, may be repeated; all of them unless given.")
]


def simulate(
    folder: Annotated[Path, typer.Argument(help="Where the simulated course goes; missing or empty.")],
    students: Annotated[int, typer.Option(min=1, help="How many students.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="Another seed makes another class.")] = 0,
    assignment: Assignments = None,
) -> None:
    """Make a course folder with a class of simulated students, ready for `nbgrader autograde`.

    Right, partly right, unfinished, blank, crashing, looping, late, unreadable and missing work, as in any class.
    """
    from minibert_grader.course.folder import Course
    from minibert_grader.simulated.students import ordinary_class

    course = Course.find()
    names = [course.require(name) for name in assignment or course.assignments()]
    _prepared(course, folder, ordinary_class(students, seed), names)
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"{students} simulated students handed in {', '.join(names)} in {folder}.")
    program = Path(sys.executable).with_name("nbgrader")
    console.print(f"Grade them there: cd {folder} && {program} autograde {names[0]}")


def demo(
    assignments: Annotated[
        list[str] | None, typer.Argument(help="Assignments, or how their names begin; all unless given.")
    ] = None,
    folder: Annotated[Path, typer.Option(help="Where the simulated course goes.")] = Path("demo"),
    keep: Annotated[
        bool, typer.Option(help="Keep what is graded already; otherwise everything is graded again.")
    ] = True,
) -> None:
    """Grade a small class, one simulated student of each kind, through stock nbgrader, and print who got what."""
    from minibert_grader.course.folder import Course
    from minibert_grader.errors import CourseError
    from minibert_grader.reports.whole_class.table import class_table, course_table
    from minibert_grader.simulated.course_folder import make_folder, remove_folder
    from minibert_grader.simulated.students import ONE_OF_EACH

    course, console = Course.find(), Console()
    every = course.assignments()
    names = [course.require(name) for name in assignments or every]
    place = course.root / folder
    try:
        make_folder(course, place, ONE_OF_EACH, every)
    except CourseError:  # made from another state of the course; removing it refuses whatever is not ours
        remove_folder(place)
    made = _prepared(course, place, ONE_OF_EACH, every)
    _grade(made, names, len(ONE_OF_EACH), [] if keep else ["--force"])
    console.print(course_table(made, names, [student.name for student in ONE_OF_EACH]))
    for name in names if len(names) == 1 else ():
        console.print(class_table(made, name))
    page = made.root / "feedback" / "eve_one_slip" / names[0] / f"{names[0]}.html"
    console.print(f"Feedback as a student sees it: [link={page.as_uri()}]{folder / page.relative_to(made.root)}[/link]")
    console.print(f"One assignment by exercise: .venv/bin/minibert demo {names[-1]}")
    console.print(f"The gradebook as a TA sees it: cd {folder}, start jupyter lab there, then Nbgrader → Formgrader")


def _prepared(course: Course, folder: Path, students: list[Simulated], assignments: list[str]) -> Course:
    """The class's course folder, its gradebook knowing every assignment with its due date, and every student."""
    from minibert_grader.running.stock import gradebook_of, nbgrader
    from minibert_grader.simulated.course_folder import DUE, make_folder

    made = make_folder(course, folder, students, assignments)
    with gradebook_of(made) as gradebook:
        known = {assignment.name for assignment in gradebook.assignments if assignment.duedate}
    missing = [name for name in assignments if name not in known]
    with progress_bar() as bar:
        task = bar.add_task("Releasing", total=len(missing))
        for name in missing:
            list(nbgrader(made, "generate_assignment", name, "--force"))
            bar.advance(task)
    with gradebook_of(made) as gradebook:
        for name in missing:
            gradebook.update_or_create_assignment(name, duedate=DUE.replace(tzinfo=None))
        for student in students:  # now, so that assignments can be graded side by side
            gradebook.update_or_create_student(student.name)
    return made


def _grade(course: Course, assignments: list[str], students: int, force: list[str]) -> None:
    """Autograde and write feedback, assignments side by side, with a progress bar."""
    from minibert_grader.running.stock import nbgrader

    with progress_bar() as bar, ThreadPoolExecutor(os.cpu_count()) as pool:
        tasks = {
            command: bar.add_task(title, total=students * len(assignments))
            for command, title in (("autograde", "Grading"), ("generate_feedback", "Writing feedback"))
        }

        def grade(assignment: str) -> None:
            for command, task in tasks.items():
                for line in nbgrader(course, command, assignment, *force):
                    if "Setting destination file permissions" in line or "Skipping existing assignment" in line:
                        bar.advance(task)

        for done in [pool.submit(grade, assignment) for assignment in assignments]:
            done.result()
