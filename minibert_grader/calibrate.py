"""Measure the hidden tests: every wheat must be accepted, every chaff caught and rightly named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from minibert_grader.course import Course
from minibert_grader.diagnose import Suspect
from minibert_grader.hidden_tests import SEED
from minibert_grader.judge import judge
from minibert_grader.solutions import chaff_code, model_solutions, namespace
from minibert_grader.student import LocalStudent
from minibert_grader.verdict import Misconception


@dataclass
class Measured:
    """Counts of one exercise, and the names of what went wrong."""

    chaffs: int = 0
    caught: int = 0
    wheats: int = 0
    accepted: int = 0
    diagnosed_right: int = 0
    escaped: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)

    @property
    def perfect(self) -> bool:
        """All chaffs caught, all wheats accepted, and some of each."""
        return 0 < self.chaffs == self.caught and 0 < self.wheats == self.accepted


def suspects(course: Course, assignment: str, exercise: str) -> list[Suspect]:
    """The chaffs of one exercise, ready to be compared with a student."""
    found = []
    for chaff in course.chaffs(assignment):
        if chaff.exercise == exercise:
            misconception = Misconception(chaff.name, chaff.hint, chaff.reread or exercise)
            functions = namespace(course, assignment, exercise, chaff_code(course, assignment, chaff))
            found.append(Suspect(misconception, functions))
    return found


def calibrate_exercise(course: Course, assignment: str, name: str, seed: int = SEED) -> Measured:
    """Judge every wheat and chaff of one exercise; the model solution counts as a wheat.

    Parameters
    ----------
    course : Course
    assignment, name : str
        The assignment and its exercise.
    seed : int
        Seed of the examples.
    """
    exercise = course.exercises(assignment)[name]
    measured = Measured()
    known = suspects(course, assignment, name)
    for suspect in known:
        verdict, _ = judge(exercise, LocalStudent(suspect.functions), known, seed, shrink=False)
        measured.chaffs += 1
        if verdict.points < verdict.max_points:
            measured.caught += 1
        else:
            measured.escaped.append(suspect.misconception.name)
        if verdict.misconception == suspect.misconception:
            measured.diagnosed_right += 1
        else:
            said = verdict.misconception.name if verdict.misconception else "cannot tell"
            measured.misnamed.append(f"{suspect.misconception.name} → {said}")
    right = {"model solution": model_solutions(course, assignment)[name]}
    right |= {wheat.name: wheat.code for wheat in course.wheats(assignment) if wheat.exercise == name}
    for title, code in right.items():
        student = LocalStudent(namespace(course, assignment, name, code))
        verdict, _ = judge(exercise, student, seed=seed, shrink=False)
        measured.wheats += 1
        if verdict.points == verdict.max_points:
            measured.accepted += 1
        else:
            reasons = [outcome.failure.reason for outcome in verdict.outcomes if outcome.failure]
            measured.refused.append(f"{title}: {'; '.join(reasons)}")
    return measured


def as_json(table: dict[str, Measured]) -> dict[str, Any]:
    """The table for machines: totals, and the same keys per exercise."""
    keys = ("chaffs", "caught", "wheats", "accepted", "diagnosed_right")
    totals = {key: sum(getattr(measured, key) for measured in table.values()) for key in keys}
    per_exercise = {name: {**vars(measured)} for name, measured in table.items()}
    return {"exercises": len(table), **totals, "per_exercise": per_exercise}


def as_markdown(table: dict[str, Measured], result: dict[str, Any]) -> str:
    """The table as a page of docs, totals in the last row."""
    lines = [
        "# Measured accuracy",
        "",
        "Written by `make accuracy`. A *chaff* is a plausible wrong solution, a *wheat* a right one written",
        "differently from the model solution, which counts as one more. Caught: the chaff loses points.",
        "Accepted: the wheat loses none. Diagnosed: the feedback names the chaff's own misconception and no other.",
        "",
        "| exercise | chaffs caught | wheats accepted | diagnosed right |",
        "|---|---|---|---|",
    ]
    rows = {**{name: vars(measured) for name, measured in table.items()}, "**in all**": result}
    for name, row in rows.items():
        counts = ("caught", "chaffs"), ("accepted", "wheats"), ("diagnosed_right", "chaffs")
        lines.append("| " + " | ".join([name, *(f"{row[part]} of {row[whole]}" for part, whole in counts)]) + " |")
    return "\n".join(lines) + "\n"
