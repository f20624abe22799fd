"""Run one notebook in sandboxed kernels, then judge each graded cell as the names were there."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from minibert_grader.course.exercise import SEED, Exercise
from minibert_grader.errors import AskedAhead, KernelLost
from minibert_grader.judging.diagnosis.known import Suspect
from minibert_grader.judging.examples import examples
from minibert_grader.judging.judge import judge
from minibert_grader.judging.outputs import characters, plain_outputs, stopped
from minibert_grader.judging.sparing.by_exercise import KeptVerdicts, Known, Place
from minibert_grader.judging.sparing.deciding import Cell, deciding
from minibert_grader.judging.sparing.recorded import Recorded
from minibert_grader.judging.sparing.together import Remembering
from minibert_grader.judging.student import RemoteStudent
from minibert_grader.judging.verdict import Outcome, Verdict
from minibert_grader.sandbox.budget import BUDGET, Spending
from minibert_grader.sandbox.kernel import StudentKernel
from minibert_grader.sandbox.patience import CELL, Patience
from minibert_grader.sandbox.warm_process import Forking

MOST_DEATHS = 10


# What a cell raises however many cells are run: it is not Python, or calls a function that is not written.
RAISED_ANYWAY = ("SyntaxError", "IndentationError", "TabError", "NotImplementedError")


@dataclass
class Graded:
    """What came of a notebook: verdicts by graded cell, and each cell's outputs in nbformat's shape (None: not run).

    `ended` says that a cell or a call ended a kernel.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    outputs: list[list[dict[str, Any]] | None] = field(default_factory=list)
    ended: bool = False


def grade(
    cells: list[Cell],
    exercises: dict[str, Exercise],
    suspects: Callable[[str], list[Suspect]],
    warm: Forking,
    files: dict[str, bytes],
    cell_seconds: float = CELL.cpu,
    seed: int = SEED,
    run_everything: bool = False,
    recorded: Callable[[Exercise], Mapping[str, Recorded]] | None = None,
    kept: KeptVerdicts | None = None,
) -> Graded:
    """Run the cells that decide, in order, then judge each exercise against the names as they were at its graded cell.

    All cells run before the first hidden input is sent: a kernel that has seen one runs no cell any more, so that no
    hidden input is ever in what a cell shows. A cell or a call that ends the kernel costs only itself: a fresh kernel
    repeats the cells before, without those that ended one, and goes on.

    Locked cells that only show or check decide nothing and are left out (`deciding`). Where an exercise then loses
    points, and a name was not defined or a cell raised something, the whole notebook is run and judged instead.

    Parameters
    ----------
    cells : list of Cell
        The notebook's code cells.
    exercises : dict
        Exercises by the id of their graded cell.
    suspects : callable
        Known wrong solutions of an exercise, by its name.
    warm : Forking
    files : dict
        What the notebook finds in its folder: name → content.
    cell_seconds : float
        CPU seconds that one cell may take.
    seed : int
        Seed of the hidden tests' examples.
    run_everything : bool
        Leave no cell out, and draw what the cells show; otherwise figures are made, but not drawn.
    recorded : callable, optional
        What is known of an exercise's properties beforehand, on the examples of this seed. Where the text of the
        notebook tells that its functions keep nothing from call to call, all calls of a property are asked at once.
    kept : KeptVerdicts, optional
        Verdicts of such notebooks that are known already.
    """
    patience = replace(CELL, cpu=cell_seconds)
    known = deciding(cells, [function for exercise in exercises.values() for function in exercise.functions])
    every = frozenset(range(len(cells)))
    chosen = every if run_everything else known.cells
    together = recorded if recorded and known.plain else None
    spending = Spending()
    kept = kept if known.plain else None
    run = _Run(cells, chosen, exercises, warm, files, patience, seed, spending, together, kept, not run_everything)
    graded = _graded(run, cells, exercises, suspects)
    solved = all(verdict.status == "solved" for verdict in graded.verdicts.values())
    if len(chosen) < len(cells) and run.missed and not solved:
        whole = _Run(cells, every, exercises, warm, files, patience, seed, spending, together, kept)
        return _graded(whole, cells, exercises, suspects)
    return graded


def _graded(
    run: _Run, cells: list[Cell], exercises: dict[str, Exercise], suspects: Callable[[str], list[Suspect]]
) -> Graded:
    graded = Graded()
    try:
        graded.outputs = [run.cell(position) for position in range(len(cells))]
        for position, cell in enumerate(cells):
            if cell.grade_id in exercises:
                exercise = exercises[cell.grade_id]
                graded.verdicts[cell.grade_id] = run.judge(position, exercise, suspects(exercise.name))
        graded.ended = run.ended
    finally:
        run.close()
    return graded


class _Run:
    """The kernel of the moment, and which cells have ended one."""

    def __init__(
        self,
        cells: list[Cell],
        chosen: frozenset[int],
        exercises: dict[str, Exercise],
        warm: Forking,
        files: dict[str, bytes],
        patience: Patience,
        seed: int,
        spending: Spending,
        together: Callable[[Exercise], Mapping[str, Recorded]] | None = None,
        kept: KeptVerdicts | None = None,
        quiet: bool = True,
    ) -> None:
        self._together, self._kept = together, kept
        self._patience, self._chosen, self._quiet = patience, chosen, quiet
        self._seed, self._spending = seed, spending
        self._cells, self._warm, self._files = cells, warm, files
        self._exercises = {exercise.name: exercise for exercise in exercises.values()}
        self._graded = {position for position, cell in enumerate(cells) if cell.grade_id in exercises}
        self._points: dict[str, float] = {}
        self._deadly: dict[int, str] = {}
        self._deadly_exercises: set[str] = set()
        self._deaths = 0
        self._raised = False
        self._room = BUDGET.outputs
        self._kernel: StudentKernel | None = self._fork()

    def _why_not(self) -> str:
        return "its time was used up" if self._spending.spent else "the notebook had ended the Python process too often"

    def _fork(self) -> StudentKernel:
        return self._warm.fork(self._files, spending=self._spending)

    @property
    def missed(self) -> bool:
        """Whether points may have been lost because cells were left out: a name was not defined, or a cell raised.

        A notebook that ended a kernel is not run once more.
        """
        return self._raised and not self._deaths

    @property
    def ended(self) -> bool:
        """Whether a kernel was ended by the notebook, or all that it may use was used up."""
        return self._deaths > 0 or self._spending.spent

    def cell(self, position: int) -> list[dict[str, Any]] | None:
        """Run one cell; its outputs, or the reason why it has none. None where it is left out."""
        if self._kernel is None:
            return [stopped(f"This cell was not run: {self._why_not()}.")]
        try:
            plain = None
            if position in self._chosen:
                ok, outputs = self._kernel.run(
                    self._cells[position].source, self._patience, self._quiet, self._after(position)
                )
                plain = plain_outputs(outputs, self._room)
                self._room -= characters(plain)
                if not ok:
                    self._note(plain)
            if position in self._graded:
                self._kernel.keep(position)
            return plain
        except KernelLost as lost:
            self._deadly[position] = str(lost)
            self._restart(self._kernel, position + 1)
            return [stopped(f"This cell was stopped: {lost}")]

    def _after(self, position: int) -> Sequence[str]:
        """Exceptions after which a cell of the student's still defines what stands below: those no other cell mends."""
        if self._cells[position].locked:
            return ()
        return ("*",) if len(self._chosen) == len(self._cells) else RAISED_ANYWAY

    def _note(self, outputs: list[dict[str, Any]]) -> None:
        """Note what a cell raised. It is the kernel's word, and decides no more than how often the cells run."""
        errors = [item["ename"] for item in outputs if item["output_type"] == "error"]
        self._raised |= errors[-1:] not in [[name] for name in RAISED_ANYWAY]

    def judge(self, position: int, exercise: Exercise, suspects: list[Suspect]) -> Verdict:
        """Judge an exercise in the kernel of the moment; start a fresh one where it does not survive."""
        if self._kernel is None:
            return _not_judged(exercise, f"not run, because {self._why_not()}")
        # Only what has had its verdict is lent: before, a notebook in another order could ask it for the answers.
        failed = [name for name in exercise.uses if self._points.get(name, 1) < 1]
        verdict = self._known_or_judged(position, exercise, suspects, failed)
        self._points[exercise.name] = verdict.points / verdict.max_points
        return verdict

    def _known_or_judged(
        self, position: int, exercise: Exercise, suspects: list[Suspect], failed: list[str]
    ) -> Verdict:
        """A verdict that is known already, at the cost it had; or one that is known from now on.

        Not where anything ended a kernel: how far a loop comes before its time is over is told by the machine as well.
        """
        if self._kept is None or self.ended:
            return self._judged(position, exercise, suspects, failed)
        place = Place(self._cells, self._chosen, position, failed, alone=not self._raised)
        self._spending.begin()
        if (known := self._kept.find(exercise, place)) is not None:
            with contextlib.suppress(KernelLost):  # what it has had is used up, and whatever is asked next will hear so
                self._spending.add(**asdict(known.cost))
            self._raised |= known.missed
            return known.verdict
        raised, before = self._raised, self._spending.total
        self._raised = False
        verdict = self._judged(position, exercise, suspects, failed)
        missed, self._raised = self._raised, self._raised or raised
        if not (self.ended or verdict.note):
            known = Known(verdict, self._spending.total - before, missed)
            self._kept.keep(exercise, replace(place, alone=place.alone and not missed), known)
        return verdict

    def _judged(self, position: int, exercise: Exercise, suspects: list[Suspect], failed: list[str]) -> Verdict:
        """The verdict on an exercise that uses some which failed.

        A mistake in one function must not cost points in those that call it: where these do not pass with it, they are
        judged again with the course's own. What calls a function that ended the kernel would most likely end it again.
        """
        if self._deadly_exercises.isdisjoint(failed):
            verdict = self._judge(position, exercise, suspects, whole=not failed)
            if verdict.status == "solved" or verdict.note or not failed or self._kernel is None:
                return verdict
        functions = [function for name in failed for function in self._exercises[name].functions]
        lent = {function: exercise.reference(function) for function in functions}
        again = self._judge_with(lent, position, exercise, suspects)
        if again:
            again = replace(again, lent=tuple(functions))
            if again.status == "solved":
                return again
        verdict = self._judge(position, exercise, suspects)
        return again if again and _rank(again) > _rank(verdict) else verdict

    def _begin(self, exercise: Exercise) -> None:
        """From here on the work is this exercise's; making its examples, once for a class, is nobody's."""
        with self._spending.uncounted():
            if self._together:
                self._together(exercise)
            else:
                for each in exercise.properties:
                    examples(each, self._seed)
        self._spending.begin()

    def _judge(
        self, position: int, exercise: Exercise, suspects: list[Suspect], whole: bool = True, ahead: bool = True
    ) -> Verdict:
        kernel = self._kernel
        if kernel is None:
            return _not_judged(exercise, f"not run, because {self._why_not()}")
        verdict = _not_judged(exercise, "not run, because the kernel could not be prepared for it")
        lost: KernelLost | None
        self._begin(exercise)
        try:
            kernel.go_back(position)
            with contextlib.ExitStack() as opened:
                student = RemoteStudent(kernel, lambda: opened.enter_context(self._repeated(position)))
                verdict, lost = self._verdict(exercise, student, suspects, whole, ahead)
                self._raised |= student.missed
        except AskedAhead:
            self._restart(kernel, len(self._cells), deaths=0)
            return self._judge(position, exercise, suspects, whole, ahead=False)
        except KernelLost as error:
            lost = error
        if lost or kernel.lost:
            self._deadly_exercises.add(exercise.name)
            self._restart(kernel, len(self._cells))
        return verdict

    def _verdict(
        self, exercise: Exercise, student: RemoteStudent, suspects: list[Suspect], whole: bool, ahead: bool
    ) -> tuple[Verdict, KernelLost | None]:
        """The verdict of `judge`, its calls asked ahead where that is allowed and the notebook is plain."""
        if self._together is None:
            return judge(exercise, student, suspects, self._seed, whole=whole)
        answering = Remembering(student) if ahead else student
        return judge(exercise, answering, suspects, self._seed, recorded=self._together(exercise), whole=whole)

    def _judge_with(
        self,
        lent: dict[str, Callable],
        position: int,
        exercise: Exercise,
        suspects: list[Suspect],
        ahead: bool = True,
    ) -> Verdict | None:
        """Judge with functions of the course in the place of the student's; None where the cells do not run again.

        In a kernel of its own, which has seen no hidden input of theirs: one that has could ask them for the answers.
        It ends with this exercise, so that it never sees the next one's.
        """
        large = [f for each in self._exercises.values() if each.large for f in each.functions if f in lent]
        self._begin(exercise)
        with contextlib.ExitStack() as opened:

            def lender() -> StudentKernel:
                kernel = opened.enter_context(self._repeated(position))
                kernel.lend(lent, large)
                return kernel

            try:
                student = RemoteStudent(lender(), lender)
            except KernelLost:
                self._deaths += 1
                return None
            try:
                verdict, lost = self._verdict(exercise, student, suspects, whole=True, ahead=ahead)
            except AskedAhead:
                return self._judge_with(lent, position, exercise, suspects, ahead=False)
            self._deaths += bool(lost)
        return verdict

    @contextlib.contextmanager
    def _repeated(self, position: int) -> Iterator[StudentKernel]:
        """A fresh kernel in which the cells up to this one have been repeated, and that is closed in the end."""
        with self._fork() as kernel:
            self._repeat(kernel, position + 1)
            yield kernel

    def _repeat(self, kernel: StudentKernel, count: int) -> None:
        """Run the first `count` cells again, without those that ended a kernel. `KernelLost` passes through."""
        with self._spending.repeating():
            for position in range(count):
                if position in self._chosen and position not in self._deadly:
                    try:
                        kernel.run(self._cells[position].source, self._patience, True, self._after(position))
                    except KernelLost as lost:
                        self._deadly[position] = str(lost)
                        raise
                if position in self._graded:
                    kernel.keep(position)

    def _restart(self, kernel: StudentKernel, count: int, deaths: int = 1) -> None:
        """Fork a fresh kernel and repeat the first `count` cells in it, until one survives them."""
        while True:
            kernel.close()
            self._deaths += deaths
            deaths = 1
            if self._deaths >= MOST_DEATHS or self._spending.spent:
                self._kernel = None
                return
            self._kernel = kernel = self._fork()
            with contextlib.suppress(KernelLost):
                self._repeat(kernel, count)
                return

    def close(self) -> None:
        if self._kernel is not None:
            self._kernel.close()


def _rank(verdict: Verdict) -> tuple[float, bool]:
    return verdict.points, verdict.misconception is not None


def _not_judged(exercise: Exercise, why: str) -> Verdict:
    outcomes = tuple(Outcome(each.sentence, each.weight, each.core, unjudged=why) for each in exercise.properties)
    return Verdict(exercise.name, exercise.points, outcomes, note=why)
