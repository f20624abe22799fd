"""Share submissions out among workers that come, go, die, or turn out to be others than they should be."""

from __future__ import annotations

import json
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from minibert_grader.errors import CourseError
from minibert_grader.running.cluster.about import difference
from minibert_grader.running.cluster.address import is_private

PATIENCE_SECONDS = 60  # without any worker that can be used
TRIES = 3  # of a submission whose worker is lost; then it is left to the writer
MORE = 1  # submission that waits at a worker while others are judged there
AGAIN = "what was judged is kept, and the same command goes on from there"


class Lost(Exception):
    """A worker did not come to an answer, or took it with it."""


class Workers(Protocol):
    """Workers by address, and what was sent to them by ticket."""

    def present(self) -> dict[str, int]:
        """How many submissions each worker judges at once; `CourseError` where they cannot be reached any more."""

    def greet(self, address: str) -> int:
        """Ask a worker what it judges with."""

    def judge(self, address: str, question: str) -> int:
        """Have a submission judged by a worker."""

    def answered(self, seconds: float) -> list[int]:
        """What was answered or failed since, waiting for one at most that long."""

    def answer(self, ticket: int) -> str:
        """The answer, once; raises `Lost`, or what went wrong there."""

    def drop(self, ticket: int) -> None:
        """Do without an answer."""


@dataclass(frozen=True)
class Submission:
    """What a worker is asked about a student's submission, and how often a worker was lost over it."""

    student: str
    question: str
    lost: int = 0


@dataclass(frozen=True)
class Answer:
    """What a worker found: what came of the notebook as JSON, or what went wrong."""

    student: str
    graded: str = ""
    error: str = ""


class Sharing:
    """Submissions on their way to workers and back.

    Parameters
    ----------
    workers : Workers
    ours : dict
        What this machine judges with; a worker must judge with the same.
    submissions : iterable of Submission
        Asked for one by one, as workers become free.
    say : callable
        Told why a worker is not used.
    """

    def __init__(
        self,
        workers: Workers,
        ours: dict[str, str],
        submissions: Iterable[Submission],
        say: Callable[[str], None],
    ) -> None:
        self._workers, self._ours, self._say = workers, ours, say
        self._new, self._waiting = iter(submissions), deque[Submission]()
        self._sent: dict[int, tuple[str, Submission | None]] = {}  # None: a greeting
        self._usable: dict[str, bool | None] = {}  # None: it was asked, and has not answered
        self._reasons: list[str] = []

    def answers(self) -> Iterator[Answer]:
        """One answer for each submission, in the order in which they come.

        Raises
        ------
        CourseError
            If there are no workers, or none that can be used.
        """
        last = time.monotonic()
        while self._more() or any(submission for _, submission in self._sent.values()):
            present = self._workers.present()
            yield from self._recover(present)
            for address in present:
                if address not in self._usable:
                    self._meet(address)
            self._hand_out(present)
            if any(self._usable[address] is not False for address in present):
                last = time.monotonic()
            elif time.monotonic() - last > PATIENCE_SECONDS:
                raise CourseError(self._nobody())
            for ticket in self._workers.answered(1):
                if ticket in self._sent:
                    yield from self._take(ticket)

    def _more(self) -> bool:
        if not self._waiting:
            self._waiting.extend(islice(self._new, 1))
        return bool(self._waiting)

    def _recover(self, present: dict[str, int]) -> Iterator[Answer]:
        """Take back what workers had that are gone."""
        for ticket, (address, submission) in list(self._sent.items()):
            if address not in present:
                self._workers.drop(ticket)
                del self._sent[ticket]
                yield from self._once_more(submission)
        self._usable = {address: usable for address, usable in self._usable.items() if address in present}

    def _once_more(self, submission: Submission | None) -> Iterator[Answer]:
        if submission is None:
            return
        if submission.lost + 1 < TRIES:
            self._waiting.appendleft(replace(submission, lost=submission.lost + 1))
        else:
            yield Answer(submission.student, error=f"{TRIES} workers were lost over it")

    def _meet(self, address: str) -> None:
        if is_private(address):
            self._usable[address] = None
            self._sent[self._workers.greet(address)] = address, None
        else:
            self._refuse(address, "it is reached without certificates")

    def _refuse(self, address: str, reason: str) -> None:
        self._usable[address] = False
        if reason not in self._reasons:  # the same of a hundred workers is said once
            self._reasons.append(reason)
            self._say(f"The worker {address} is not used: {reason}.")

    def _hand_out(self, present: dict[str, int]) -> None:
        busy = Counter(address for address, _ in self._sent.values())
        for address, at_once in present.items():
            while self._usable[address] and busy[address] < at_once + MORE and self._more():
                submission = self._waiting.popleft()
                self._sent[self._workers.judge(address, submission.question)] = address, submission
                busy[address] += 1

    def _take(self, ticket: int) -> Iterator[Answer]:
        address, submission = self._sent.pop(ticket)
        try:
            answer = json.loads(self._workers.answer(ticket))
        except Lost:
            if submission is None:
                del self._usable[address]  # greeted once more, if it is still there
            yield from self._once_more(submission)
            return
        except Exception as error:  # such as of a worker that has no grader
            answer = {"refused": " ".join(f"{type(error).__name__}: {error}".split())}
        if submission is None:
            reason = answer.get("error") or answer.get("refused") or difference(self._ours, answer["about"])
            self._usable[address] = not reason
            if reason:
                self._refuse(address, reason)
        elif "refused" in answer:
            self._refuse(address, answer["refused"])
            yield from self._once_more(submission)
        else:
            yield Answer(submission.student, answer.get("graded", ""), answer.get("error", ""))

    def _nobody(self) -> str:
        if self._reasons:
            return (
                f"No worker can be used: {'; '.join(self._reasons)}. Bring them to the commit, settings and versions "
                f"of this machine, and start them anew in the course's folder; {AGAIN}."
            )
        return (
            "The scheduler has no workers; start some with `dask worker`, each in a course folder of the same commit; "
            f"{AGAIN}."
        )
