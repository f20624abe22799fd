"""What a machine must have in common with the one whose submissions it judges, for the same verdicts to the byte."""

from __future__ import annotations

import sys
from importlib.metadata import version

from minibert_grader.course.folder import Course
from minibert_grader.judging.sparing.states import DISTRIBUTIONS, state_of
from minibert_grader.plugins.judge import JudgeSubmission

FILES = "files"


def about(course: Course, judge: JudgeSubmission) -> dict[str, str]:
    """What this machine judges with, in words by which it can be compared; raises as `require_sandbox` does."""
    return {
        "edition": course.edition(),
        "seed": str(judge.seed),
        "Python": " ".join(sys.version.split()),
        **{name: version(name) for name in DISTRIBUTIONS},
        "settings": judge.asked(),
        FILES: " ".join(state_of(course, name) for name in course.assignments()),
    }


def difference(ours: dict[str, str], theirs: dict[str, str]) -> str:
    """Why a machine cannot judge for this one, in words; "" where it can."""
    other = [
        f"{name} is {theirs.get(name, 'not told')}, and {mine} here"
        for name, mine in ours.items()
        if name != FILES and theirs.get(name) != mine
    ]
    if other:
        return f"its {'; its '.join(other)}"
    if theirs.get(FILES) != ours[FILES]:
        return "its course folder or its grader is of another commit, or has files that were changed"
    return ""
