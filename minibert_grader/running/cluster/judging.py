"""A process on a worker that judges what it is asked, line by line; started by `on_worker`.

Dask's own process has threads and may have no children; here a submission is judged as on one machine. Lines are JSON:
first what this machine judges with, then an answer to each question. The process ends with the one that asks it.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

from minibert_grader.errors import CourseError

IDLE_SECONDS = 900


def main() -> None:
    """Answer until nobody has asked for a long time, or the one that asks is gone."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(sys.stdin, lines), daemon=True).start()
    from minibert_grader.intake.runs.resuming import cleaning_up

    with cleaning_up():
        try:
            told, answer = _begin()
        except CourseError as error:
            print(json.dumps({"error": str(error)}), file=out, flush=True)
            return
        print(json.dumps({"about": told}), file=out, flush=True)
        while True:
            try:
                line = lines.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                return
            print(json.dumps(answer(line)), file=out, flush=True)


def _listen(questions: IO[str], lines: queue.Queue[str]) -> None:
    for line in questions:
        lines.put(line)
    os.kill(os.getpid(), signal.SIGTERM)


def _begin() -> tuple[dict[str, str], Callable[[str], dict[str, str]]]:
    """What this machine judges with, and what answers questions; raises `CourseError` where it cannot judge."""
    from minibert_grader.course.folder import Course
    from minibert_grader.judging.sparing.deciding import Cell
    from minibert_grader.judging.sparing.kept import to_bytes
    from minibert_grader.plugins.judge import JudgeSubmission
    from minibert_grader.running.cluster.about import about, difference
    from minibert_grader.running.stock import configuration

    course = Course.find(Path.cwd())
    os.chdir(course.root)
    judge = JudgeSubmission(config=configuration(course.root))
    told = about(course, judge)

    def answer(line: str) -> dict[str, str]:
        question = json.loads(line)
        if reason := difference(question["about"], told):
            return {"refused": reason}
        try:
            cells = [Cell(*each) for each in question["cells"]]
            return {"graded": to_bytes(judge.judge(course, question["assignment"], cells, keep=False)).decode()}
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}

    return told, answer


if __name__ == "__main__":
    main()
