"""What one submission may cost: what its own processes use, and the grader's work on it. Stated here and nowhere else.

What a single process may hold is in `inside.sandbox.Bounds`, how long a single request may take in `patience`. They are
bounds of the parts; this is the bound of the whole, over all processes that repeat the notebook's cells.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from minibert_grader.course.folder import CELL_SECONDS
from minibert_grader.errors import KernelLost
from minibert_grader.sandbox.inside.sandbox import Bounds

MIB = 1 << 20


@dataclass(frozen=True)
class Budget:
    """Seconds and bytes of one submission.

    Attributes
    ----------
    cpu_seconds, idle_seconds : float
        Computing, and sleeping or waiting, of all its processes together.
    grader_seconds : float
        The grader's own computing: reading answers, comparing them, looking for the smallest failing input.
    exercise_cpu_seconds, exercise_idle_seconds, exercise_grader_seconds : float
        The same for judging one exercise, in which cells that are repeated do not count.
    exercise_answers : int
        Bytes of all answers in judging one exercise.
    example_answers : int
        Bytes of the answers to one example, which are held together.
    outputs : int
        Characters of the outputs of all cells.
    """

    cpu_seconds: float = 360
    idle_seconds: float = 60
    grader_seconds: float = 120
    exercise_cpu_seconds: float = 40
    exercise_idle_seconds: float = 20
    exercise_grader_seconds: float = 30
    exercise_answers: int = 256 * MIB
    example_answers: int = 64 * MIB
    outputs: int = 8 * MIB


BUDGET = Budget()


@dataclass
class Cost:
    """Seconds and bytes spent."""

    cpu: float = 0
    idle: float = 0
    grader: float = 0
    answers: int = 0

    def __sub__(self, before: Cost) -> Cost:
        return Cost(
            self.cpu - before.cpu, self.idle - before.idle, self.grader - before.grader, self.answers - before.answers
        )


class Spending:
    """What a submission has cost so far. Whoever adds to it is told by `KernelLost` where that is too much.

    Attributes
    ----------
    spent : bool
        Whether the whole budget is used up, so that nothing more of this submission is run.
    """

    def __init__(self, budget: Budget = BUDGET) -> None:
        self.budget = budget
        self._total, self._here = Cost(), Cost()
        self._judging = False  # before the first exercise, it is cells that are run
        self._before = time.process_time()
        self.spent = False

    def begin(self) -> None:
        """From here on it is another exercise that is judged."""
        self._account_own_work()
        self._here, self._judging = Cost(), True

    @contextlib.contextmanager
    def uncounted(self) -> Iterator[None]:
        """Within it, the grader's own work is nobody's: what it makes once, for a whole class."""
        self._account_own_work()
        try:
            yield
        finally:
            self._before = time.process_time()

    @contextlib.contextmanager
    def repeating(self) -> Iterator[None]:
        """Within it, cells are repeated: that counts for the submission, but not for the exercise being judged."""
        here, judging = self._here, self._judging
        self._here, self._judging = Cost(), False
        try:
            yield
        finally:
            self._account_own_work()
            self._here, self._judging = here, judging

    @property
    def total(self) -> Cost:
        """What the submission has cost so far."""
        self._account_own_work()
        return replace(self._total)

    def add(self, cpu: float = 0, idle: float = 0, answers: int = 0, grader: float = 0) -> None:
        """Add what a process has used, or what a verdict took that is known already. Raises as `check` does."""
        for cost in (self._total, self._here):
            cost.cpu, cost.idle, cost.answers = cost.cpu + cpu, cost.idle + idle, cost.answers + answers
            cost.grader += grader
        self.check()

    def check(self) -> None:
        """Raise `KernelLost` where the budget of the submission or of the exercise is used up."""
        self._account_own_work()
        budget, total, here = self.budget, self._total, self._here
        in_all = "which is all that a submission has"
        for used, bound, what in (
            (total.cpu, budget.cpu_seconds, f"the notebook has computed for {budget.cpu_seconds:g} s"),
            (total.idle, budget.idle_seconds, f"the notebook did nothing for {budget.idle_seconds:g} s"),
            (total.grader, budget.grader_seconds, f"its answers took the grader {budget.grader_seconds:g} s"),
        ):
            if used > bound:
                self.spent = True
                raise KernelLost(f"{what}, {in_all}")
        if not self._judging:
            return
        in_one = "which is all that one exercise has"
        for used, bound, what in (
            (here.cpu, budget.exercise_cpu_seconds, f"it computed for {budget.exercise_cpu_seconds:g} s"),
            (here.idle, budget.exercise_idle_seconds, f"it did nothing for {budget.exercise_idle_seconds:g} s"),
            (here.grader, budget.exercise_grader_seconds, f"judging it took {budget.exercise_grader_seconds:g} s"),
            (here.answers, budget.exercise_answers, f"its results came to {budget.exercise_answers // MIB} MiB"),
        ):
            if used > bound:
                raise KernelLost(f"{what}, {in_one}")

    def _account_own_work(self) -> None:
        now = time.process_time()
        for cost in (self._total, self._here):
            cost.grader += now - self._before
        self._before = now


def as_table() -> str:
    """The bounds that students are told, as docs/students.md has them."""
    whole, process = BUDGET, Bounds()
    rows = [
        ("computing, one cell", f"{CELL_SECONDS:g} s (40 s in notebooks 01 and 07)", "that cell"),
        ("computing, the whole notebook once", f"{process.cpu_seconds} s", "the cells that come after"),
        ("computing, judging one exercise", f"{whole.exercise_cpu_seconds:g} s", "that exercise"),
        ("sleeping or waiting, judging one exercise", f"{whole.exercise_idle_seconds:g} s", "that exercise"),
        ("reading and comparing its results", f"{whole.exercise_grader_seconds:g} s", "that exercise"),
        ("results of one example", f"{whole.example_answers // MIB} MiB", "that property"),
        ("results of one exercise", f"{whole.exercise_answers // MIB} MiB", "that exercise"),
        ("computing, everything together", f"{whole.cpu_seconds:g} s", "the exercises that come after"),
        ("sleeping or waiting, everything together", f"{whole.idle_seconds:g} s", "the exercises that come after"),
        ("reading and comparing, everything together", f"{whole.grader_seconds:g} s", "the exercises that come after"),
        ("memory", f"{process.memory_bytes // MIB} MiB", "a MemoryError"),
        ("files, together", f"{process.scratch_bytes // MIB} MiB, {process.scratch_files:,} files", "that cell"),
        ("one file", f"{process.file_bytes // MIB} MiB", "an OSError"),
        ("what all cells show", f"{whole.outputs // MIB} million characters", "the rest is left out"),
    ]
    lines = ["| what | at most | beyond it, lost is |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {what} | {most} | {lost} |" for what, most, lost in rows)])
