"""Try the grader's tests on mutants of it, each in a process of its own, in a copy of the repository.

What all tests import from elsewhere is imported once; a mutant is a fork of that process.
"""

from __future__ import annotations

import compileall
import importlib
import json
import os
import py_compile
import resource
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CPU_SECONDS = 300  # of one process: an endless loop is a mutant that was noticed
WALL_SECONDS = 1800
LIBRARIES = ("numpy", "hypothesis", "pytest", "nbgrader.apps", "nbconvert.exporters", "matplotlib", "IPython", "nh3")
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "dist", "demo", ".minibert"
)
# By its time and size, a mutant could be taken for what it was.
HASHED = py_compile.PycInvalidationMode.CHECKED_HASH


def copied(repository: Path, to: Path) -> Path:
    """A copy of the repository in which modules can be changed."""
    shutil.copytree(repository, to, ignore=LEFT_OUT)
    compileall.compile_dir(to / "minibert_grader", quiet=2, invalidation_mode=HASHED)
    return to


@contextmanager
def in_place(path: Path, code: str) -> Iterator[None]:
    """Let a file of the copy hold other code for a while."""
    before = path.read_text(encoding="utf-8")
    path.write_text(code, encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(before, encoding="utf-8")


def noticed(copy: Path, tests: list[str]) -> bool:
    """Whether a test fails, or does not end, in the copy as it is."""
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            sink = os.open(copy / "mutant.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(sink, 1)
            os.dup2(sink, 2)
            os.chdir(copy)
            sys.path.insert(0, str(copy))
            os.environ["PYTHONPATH"] = f"{copy}:{copy / 'kit'}"
            pytest = importlib.import_module("pytest")
            os._exit(int(pytest.main(["-x", "-q", "-m", "not long", "-p", "no:cacheprovider", *tests])))
        finally:
            os._exit(99)
    end = time.monotonic() + WALL_SECONDS
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            break
        if time.monotonic() > end:
            os.killpg(pid, signal.SIGKILL)
        time.sleep(0.05)
    with_children = os.waitstatus_to_exitcode(status)
    assert with_children != 5, f"no test ran: {tests}"
    return with_children != 0


def main(copy: Path) -> None:
    """Read mutants as lines of JSON (module, code, tests), and write for each whether it was noticed."""
    for library in LIBRARIES:
        importlib.import_module(library)
    for line in sys.stdin:
        asked = json.loads(line)
        with in_place(copy / asked["module"], asked["code"]):
            print(json.dumps(noticed(copy, asked["tests"])), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
