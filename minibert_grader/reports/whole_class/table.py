"""A graded class as tables for the terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table

from minibert_grader.course.folder import Course
from minibert_grader.reports.whole_class.data import read_judgement


def course_table(course: Course, assignments: list[str], students: list[str]) -> Table:
    """Student × assignment: points of the code, and how many misconceptions were recognised."""
    totals = [sum(exercise.points for exercise in course.exercises(name).values()) for name in assignments]
    table = Table(
        "simulated\nstudent",
        title="Points for code by assignment",
        box=box.SIMPLE_HEAD,
        padding=0,
        collapse_padding=True,
    )
    table.columns[0].no_wrap = True
    for assignment, total in zip(assignments, totals, strict=True):
        table.add_column(f"{assignment[:2]}\n/{total:g}", justify="right", no_wrap=True)
    table.add_column(f"sum\n/{sum(totals):g}", justify="right", no_wrap=True)
    table.add_column("misconceptions\nrecognised", justify="right")
    for student in sorted(students):
        places = [course.root / "autograded" / student / name / f"{name}.verdicts.json" for name in assignments]
        verdicts = [read_judgement(place).verdicts if place.parent.is_dir() else () for place in places]
        points = [sum(verdict.points for verdict in each) for each in verdicts]
        named = sum(verdict.misconception is not None for each in verdicts for verdict in each)
        table.add_row(student, *(f"{p:g}" for p in points), f"{sum(points):g}", str(named or ""))
    return table


def class_table(course: Course, assignment: str) -> Table:
    """Student × exercise: points, and the misconceptions that were recognised.

    Raises
    ------
    CourseError
        If a graded submission has no verdicts.
    """
    exercises = course.exercises(assignment)
    legend = " · ".join(f"{number} {name}" for number, name in enumerate(exercises, start=1))
    title = f"{assignment}: points by exercise"
    table = Table(
        "simulated\nstudent", title=title, caption=legend, box=box.SIMPLE_HEAD, padding=0, collapse_padding=True
    )
    for number, exercise in enumerate(exercises.values(), start=1):
        table.add_column(f"{number}\n/{exercise.points:g}", justify="right", no_wrap=True)
    table.add_column("sum", justify="right")
    table.add_column("misconceptions recognised")
    table.columns[0].no_wrap = True
    for folder in sorted((course.root / "autograded").glob(f"*/{assignment}")):
        judgement = read_judgement(folder / f"{assignment}.verdicts.json")
        verdicts = {verdict.exercise: verdict for verdict in judgement.verdicts}
        points = [verdicts[name].points for name in exercises]
        numbered = [(number, verdicts[name].misconception) for number, name in enumerate(exercises, start=1)]
        named = [f"{number}: {misconception.name}" for number, misconception in numbered if misconception]
        table.add_row(folder.parent.name, *(f"{p:g}" for p in points), f"{sum(points):g}", "\n".join(named))
    return table
