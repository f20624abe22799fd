"""Which mutants of a sample the quick tests notice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.mutants.run import copied
from tests.mutants.sample import REPOSITORY, Mutant
from tests.mutants.table import nearest, others


def measure(mutants: list[Mutant], folder: Path, near: bool = False) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant, and whether a test notices it: one that is meant for its module, or else another of `make test`.

    With `near`, only those that are meant for its module are asked.
    """
    copy = copied(REPOSITORY, folder / "copy")
    environment = {**os.environ, "PYTHONPATH": f"{copy}:{copy / 'kit'}", "TMPDIR": str(folder)}
    runner = subprocess.Popen(
        [sys.executable, str(copy / "tests" / "mutants" / "run.py"), str(copy)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment,
    )  # fmt: skip
    assert runner.stdin is not None and runner.stdout is not None
    try:
        for mutant in mutants:
            killed = False
            for tests in (nearest(mutant.module), others(mutant.module)):
                if not killed and (not near or tests == nearest(mutant.module)):
                    asked = {"module": mutant.module, "code": mutant.code, "tests": tests}
                    runner.stdin.write(json.dumps(asked) + "\n")
                    runner.stdin.flush()
                    killed = json.loads(runner.stdout.readline())
            yield mutant, killed
    finally:
        runner.stdin.close()
        runner.wait()
