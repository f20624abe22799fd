"""Judge submissions on the workers of a cluster, before the one writer comes to them.

As in `running.ahead`: what is found is kept, and the writer finds the submissions judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple
from typing import Protocol

from minibert_grader.course.folder import Course
from minibert_grader.judging.sparing.kept import from_bytes, is_kept, keep, name_of
from minibert_grader.plugins.judge import JudgeSubmission
from minibert_grader.running.ahead import restored
from minibert_grader.running.cluster.about import about
from minibert_grader.running.cluster.sharing import Sharing, Submission, Workers
from minibert_grader.running.stock import configuration


class Progress(Protocol):
    """Hears of each student who was judged, and what else there is to say."""

    def judged(self) -> None: ...

    def say(self, what: str) -> None: ...


def judge_on(
    workers: Workers, course: Course, assignment: str, students: list[str], progress: Progress
) -> dict[str, str]:
    """Judge what was taken in of some students; the course's folder is the working directory.

    Parameters
    ----------
    workers : Workers
    course : Course
    assignment : str
    students : list of str
    progress : Progress

    Returns
    -------
    dict
        Student → error, of those that could not be judged there. The writer will judge them.

    Raises
    ------
    CourseError
        If there are no workers that can be used; what was judged is kept.
    """
    judge = JudgeSubmission(config=configuration(course.root))
    ours, names, failed = about(course, judge), dict[str, str](), dict[str, str]()

    def submissions() -> Iterator[Submission]:
        for student in students:
            try:
                nb, _ = restored(course, assignment, student)
                cells = judge.cells_of(nb, course, assignment)
            except Exception as error:
                failed[student] = f"{type(error).__name__}: {error}"
                progress.judged()
                continue
            name = names[student] = name_of(assignment, cells, judge.asked())
            if is_kept(course, assignment, name):
                progress.judged()
                continue
            told = {"about": ours, "assignment": assignment, "cells": [astuple(cell) for cell in cells]}
            yield Submission(student, json.dumps(told))

    for answer in Sharing(workers, ours, submissions(), progress.say).answers():
        try:
            if answer.error:
                failed[answer.student] = answer.error
            else:
                keep(course, assignment, names[answer.student], from_bytes(answer.graded.encode()))
        except ValueError as error:
            failed[answer.student] = f"its worker's answer cannot be read: {error}"
        progress.judged()
    return failed
