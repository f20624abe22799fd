"""What Dask runs on a worker: hands questions to processes that judge. Text goes in, text comes out."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys

COMMAND = [sys.executable, "-P", "-m", "minibert_grader.running.cluster.judging"]
END_SECONDS = 10


class _Judging:
    """A process that judges, in the course's folder in which the worker was started."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.first = self._line()

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()

    def ask(self, question: str) -> str:
        """The answer to a question; "" where the process has ended."""
        assert self._process.stdin
        try:
            print(question, file=self._process.stdin, flush=True)
        except OSError:
            return ""
        return self._line()

    def end(self) -> None:
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(END_SECONDS)
        self._process.kill()
        self._process.communicate()


_idle: list[_Judging] = []


def greet() -> str:
    """Begin anew, with the course as it is now; what the worker's machine judges with."""
    dismiss()
    judging = _Judging()
    return _put_back(judging, judging.first)


def judge(question: str) -> str:
    """Judge a submission."""
    while judging := _taken():
        if answer := judging.ask(question):
            return _put_back(judging, answer)
        judging.end()  # nobody had asked it for long
    judging = _Judging()
    ready = "about" in json.loads(judging.first or "{}")
    return _put_back(judging, judging.ask(question) if ready else judging.first)


def dismiss() -> str:
    """End the processes that wait for questions."""
    while judging := _taken():
        judging.end()
    return ""


def _taken() -> _Judging | None:
    try:
        return _idle.pop()
    except IndexError:
        return None


def _put_back(judging: _Judging, answer: str) -> str:
    if not answer:
        judging.end()
        return json.dumps({"error": "the process that judges ended; the worker's log says why"})
    _idle.append(judging)
    return answer
