"""Ask a student's process many calls at once, and remember what it answered."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from minibert_grader.errors import AskedAhead, KernelLost
from minibert_grader.judging.sparing.nearly import nearly, nearly_watched
from minibert_grader.judging.sparing.recorded import Asked, Recorded, Tried, question, questions
from minibert_grader.judging.student import Arguments, Call, RemoteStudent, Settled, Student
from minibert_grader.sandbox.inside import wire
from minibert_grader.sandbox.inside.witness import Witnessed
from minibert_grader.sandbox.kernel import Answer

REMEMBERED_BYTES = 256 << 20


class Remembering(Student):
    """A student whose functions keep nothing from call to call, so that no call is made twice, and none needs to wait.

    The order of calls means nothing to such functions: what one answers is told by its arguments alone. That they keep
    nothing is told by the text of the notebook (`deciding`), not by the student's process.

    Parameters
    ----------
    student : RemoteStudent
        Answers what is asked.
    """

    def __init__(self, student: RemoteStudent) -> None:
        super().__init__()
        self._student, self.log = student, student.log
        self._known: dict[bytes, Answer | KernelLost] = {}
        self._room = REMEMBERED_BYTES
        self._trail: dict[bytes, tuple[Asked, bytes]] | None = None

    def prepared(self, recorded: Recorded | None) -> Student:
        if self._student.lost:
            raise AskedAhead(str(self._student.lost))
        if recorded is None or not recorded.together:
            return self._student
        for frame, group in recorded.frames:
            if not self._ask(frame, group):
                break
        return self

    def _ask(self, frame: bytes, group: tuple[Asked, ...]) -> bool:
        """Ask some calls; False where the kernel is lost, which is noticed when a test comes to the call."""
        answers = self._student.call_many(frame, [asked.answer for asked in group])
        for asked in group:
            try:
                answer = next(answers)
            except KernelLost as lost:
                self._known.setdefault(asked.question, lost)
                return False
            if not answer.expected and asked.result and _is_near(answer, asked):
                answer = replace(answer, expected=True)
            self._room -= 1000 + len(answer.body)
            if self._room > 0:
                self._known.setdefault(asked.question, answer)
        try:
            next(answers, None)
        except KernelLost as lost:  # its folder is too full: the last call stands for all
            self._known[group[-1].question] = lost
            return False
        return True

    def settled(self, tried: Tried) -> Settled | None:
        if not tried.passes:
            return None
        answers = [(asked, self._known.get(asked.question)) for asked in tried.asked]
        right = [(asked, answer) for asked, answer in answers if isinstance(answer, Answer) and answer.expected]
        if len(right) < len(answers):
            return None
        return lambda: [_call(asked, answer) for asked, answer in right]

    @contextlib.contextmanager
    def following(self) -> Iterator[dict[bytes, tuple[Asked, bytes]]]:
        """Note each call that is made within, and `told` of its answer, by what asks for it."""
        self._trail = {}
        try:
            yield self._trail
        finally:
            self._trail = None

    def answers_as(self, trail: Sequence[tuple[Asked, bytes]]) -> bool:
        """Whether these calls are answered so; those that were not made yet are, once the others are found equal.

        Raises
        ------
        AskedAhead
            If one of them ends the kernel.
        """
        if any(asked.question in self._known and not self._told(*pair) for pair in trail for asked in pair[:1]):
            return False
        for frame, group in questions(asked for asked, _ in trail if asked.question not in self._known):
            if not self._ask(frame, group):
                raise AskedAhead(str(self._student.lost))
        return all(self._told(*pair) for pair in trail)

    def _told(self, asked: Asked, expected: bytes) -> bool:
        answer = self._known.get(asked.question)
        return isinstance(answer, Answer) and told(answer) == expected

    def files(self, path: str) -> dict[str, bytes]:
        return self._student.files(path)

    def elsewhere(self, path: str) -> Student:
        return self._student.elsewhere(path)

    def _witness(self, function: str, arguments: Arguments, other: Arguments, number: int) -> Witnessed:
        return self._remembered(Call(function, *arguments, number=number, other=other))

    def _answer(self, function: str, args: tuple, kwargs: dict[str, Any], number: int) -> Any:
        return self._remembered(Call(function, args, kwargs, number=number))

    def _remembered(self, call: Call) -> Any:
        try:
            asked = Asked(question(call))
        except wire.NotPlain:
            return self._student.repeat(call)
        if asked.question not in self._known:
            if self._student.lost:
                raise AskedAhead(str(self._student.lost))
            self._ask(asked.question, (asked,))
        if asked.question not in self._known:  # there is no room to remember it
            return self._student.repeat(call)
        answer = self._known[asked.question]
        if self._trail is not None and isinstance(answer, Answer):
            self._trail[asked.question] = asked, told(answer)
        return self._student.hear(call, answer)


def _is_near(answer: Answer, asked: Asked) -> bool:
    """Whether a call came to the model solution's result, but for rounding, and changed no argument."""
    plain = answer.message.get("outcome") == "returned" and answer.message.get("changed") == []
    compare = nearly_watched if asked.watched else nearly
    return plain and compare(wire.unpack(answer.tree, answer.body), asked.model)


def told(answer: Answer) -> bytes:
    """Tells answers apart: values, and what was raised, where, or changed."""
    message = json.dumps({name: part for name, part in answer.message.items() if name != "number"}, sort_keys=True)
    return wire.digest([message, answer.tree], answer.body)


def _call(asked: Asked, answer: Answer) -> Call:
    """A call that was answered as expected."""
    if answer.message["outcome"] == "raised":
        return asked.call(raised=answer.message["family"][0])
    return asked.call(value=wire.unpack(answer.tree, answer.body))
