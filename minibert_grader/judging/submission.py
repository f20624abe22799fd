"""Run one notebook in sandboxed kernels and judge each graded cell where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from minibert_grader.course.exercise import Exercise
from minibert_grader.errors import KernelLost
from minibert_grader.judging.diagnosis import Suspect
from minibert_grader.judging.judge import judge
from minibert_grader.judging.outputs import plain_outputs, stopped
from minibert_grader.judging.student import RemoteStudent
from minibert_grader.judging.verdict import Failure, Outcome, Verdict
from minibert_grader.sandbox.kernel import StudentKernel
from minibert_grader.sandbox.patience import CELL, Patience
from minibert_grader.sandbox.warm_process import WarmProcess

MOST_KERNELS = 10


@dataclass(frozen=True)
class Cell:
    """A code cell: its source, and the id of the graded cell it is ("" for none)."""

    source: str
    grade_id: str = ""


@dataclass
class Graded:
    """What came of a notebook: verdicts by graded cell, and each cell's outputs in nbformat's shape."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    outputs: list[list[dict[str, Any]]] = field(default_factory=list)


def grade(
    cells: list[Cell],
    exercises: dict[str, Exercise],
    suspects: Callable[[str], list[Suspect]],
    warm: WarmProcess,
    files: dict[str, bytes],
    cell_seconds: float = CELL.cpu,
) -> Graded:
    """Run the cells in order; at each graded cell, judge its exercise against the functions as they are then.

    A cell or a call that ends the kernel costs only itself: a fresh kernel repeats the cells before, without those that
    ended one, and goes on.

    Parameters
    ----------
    cells : list of Cell
        The notebook's code cells.
    exercises : dict
        Exercises by the id of their graded cell.
    suspects : callable
        Known wrong solutions of an exercise, by its name.
    warm : WarmProcess
    files : dict
        What the notebook finds in its folder: name → content.
    cell_seconds : float
        CPU seconds that one cell may take.
    """
    run = _Run(cells, exercises, warm, files, replace(CELL, cpu=cell_seconds))
    graded = Graded()
    try:
        for position, cell in enumerate(cells):
            graded.outputs.append(run.cell(position))
            if cell.grade_id in exercises:
                exercise = exercises[cell.grade_id]
                graded.verdicts[cell.grade_id] = run.judge(position, exercise, suspects(exercise.name))
    finally:
        run.close()
    return graded


class _Run:
    """The kernel of the moment, and which cells have ended one."""

    def __init__(
        self,
        cells: list[Cell],
        exercises: dict[str, Exercise],
        warm: WarmProcess,
        files: dict[str, bytes],
        patience: Patience,
    ) -> None:
        self._patience = patience
        self._cells, self._warm, self._files = cells, warm, files
        self._exercises = {exercise.name: exercise for exercise in exercises.values()}
        self._points: dict[str, float] = {}
        self._deadly: dict[int, str] = {}
        self._kernels = 1
        self._kernel: StudentKernel | None = warm.fork(files)

    def cell(self, position: int) -> list[dict[str, Any]]:
        """Run one cell; its outputs, or the reason why it has none."""
        if self._kernel is None:
            return [stopped("This cell was not run: the notebook had ended the Python process too often.")]
        try:
            _, outputs = self._kernel.run(self._cells[position].source, self._patience)
            return plain_outputs(outputs)
        except KernelLost as lost:
            self._deadly[position] = str(lost)
            self._restart(self._kernel, position)
            return [stopped(f"This cell was stopped: {lost}")]

    def judge(self, position: int, exercise: Exercise, suspects: list[Suspect]) -> Verdict:
        """Judge an exercise in the kernel of the moment; start a fresh one where it does not survive."""
        if self._kernel is None:
            return _not_judged(exercise, "not run, because the notebook had ended the Python process too often")
        # Only what has had its verdict is lent: before, a notebook in another order could ask it for the answers.
        failed = [name for name in exercise.uses if self._points.get(name, 1) < 1]
        verdict = self._judge(self._kernel, position, exercise, suspects, {}, shrink=not failed)
        if verdict.status != "solved" and not verdict.note and failed and self._kernel:
            # A mistake in one function must not cost points in those that call it: judge again with the course's own.
            functions = [function for name in failed for function in self._exercises[name].functions]
            lent = {function: exercise.reference(function) for function in functions}
            again = self._judge(self._kernel, position, exercise, suspects, lent)
            if (again.points, again.misconception is not None) > (verdict.points, verdict.misconception is not None):
                verdict = replace(again, lent=tuple(functions))
            elif self._kernel:
                verdict = self._judge(self._kernel, position, exercise, suspects, {})
        self._points[exercise.name] = verdict.points / verdict.max_points
        return verdict

    def _judge(
        self,
        kernel: StudentKernel,
        position: int,
        exercise: Exercise,
        suspects: list[Suspect],
        lent: dict[str, Callable],
        shrink: bool = True,
    ) -> Verdict:
        verdict = _not_judged(exercise, "not run, because the kernel could not be prepared for it")
        try:
            if lent:
                large = [f for each in self._exercises.values() if each.large for f in each.functions if f in lent]
                kernel.lend(lent, large)
            verdict, lost = judge(exercise, RemoteStudent(kernel), suspects, shrink=shrink)
            if lent and not lost:
                kernel.lend({})
        except KernelLost as error:  # at lending: the verdict, if there is one, stands
            lost = error
        if lost:
            self._restart(kernel, position + 1)
        return verdict

    def _restart(self, kernel: StudentKernel, count: int) -> None:
        """Fork a fresh kernel and repeat the first `count` cells in it, without those that ended a kernel."""
        while True:
            kernel.close()
            if self._kernels == MOST_KERNELS:
                self._kernel = None
                return
            self._kernels += 1
            self._kernel = kernel = self._warm.fork(self._files)
            position = 0
            try:
                for position in range(count):
                    if position not in self._deadly:
                        kernel.run(self._cells[position].source, self._patience)
                return
            except KernelLost as lost:
                self._deadly[position] = str(lost)

    def close(self) -> None:
        if self._kernel is not None:
            self._kernel.close()


def _not_judged(exercise: Exercise, why: str) -> Verdict:
    failure = Failure(why)
    outcomes = tuple(Outcome(each.sentence, each.weight, each.core, failure) for each in exercise.properties)
    return Verdict(exercise.name, exercise.points, outcomes)
