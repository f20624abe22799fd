"""What the start of a run spares, and that what it forks ends with it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from minibert_grader.commands.progress import ClassProgress

SPARED = """
import sys
import nbformat

assert "jsonschema" in sys.modules and "lark" not in sys.modules, "a grammar of addresses is compiled at each start"
"""
POOL = """
import os, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from minibert_grader.processes import begin_worker

pool = ProcessPoolExecutor(1, get_context("fork"), begin_worker)
print(pool.submit(os.getpid).result(), flush=True)
time.sleep(600)
"""


def test_no_start_compiles_a_grammar():
    done = subprocess.run([sys.executable, "-c", SPARED], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_process_that_judges_ends_with_the_one_that_forked_it():
    with subprocess.Popen([sys.executable, "-c", POOL], stdout=subprocess.PIPE, text=True) as process:
        worker = int(process.stdout.readline())
        process.kill()
    for _ in range(600):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        with open(f"/proc/{worker}/stat", encoding="ascii") as file:
            if file.read().rpartition(")")[2].split()[0] == "Z":  # dead; whoever adopts it may be slow to notice
                return
        time.sleep(0.1)
    os.kill(worker, 9)
    pytest.fail("the worker outlived its parent")


def test_a_twin_forks_kernels_of_its_own(warm):
    twin = warm.twin()
    with twin.fork() as one, warm.fork() as other:
        assert one.run("x = 1")[0] and other.run("assert 'x' not in globals()")[0] and one.run("assert x == 1")[0]
    twin.close()
    with warm.fork() as kernel:
        assert kernel.run("1")[0]


def test_where_there_is_no_terminal_a_line_is_printed_now_and_then(capsys):
    with ClassProgress("02", 40) as progress:
        for _ in range(40):
            progress.judged()
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 20 and lines[-1].startswith("02: 40 of 40 judged, ") and lines[-1].endswith("minutes left")
