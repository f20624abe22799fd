"""Processes that are forked from one of ours end with it, whatever ends it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading


def begin_worker() -> None:
    """In a process that was forked to work: leave Ctrl-C to the one that forked it, and end when that one is dead.

    A worker waits for work on a pipe that it holds open itself, so it would wait for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
