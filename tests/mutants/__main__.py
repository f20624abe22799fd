"""`python -m tests.mutants [COUNT] [FIRST]`: try the quick tests on a sample of mutants, and say which survive."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.mutants.measure import measure
from tests.mutants.sample import COUNT, sample

count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
    for number, (mutant, killed) in enumerate(measure(sample(count)[first:], Path(folder)), start=first):
        print(f"{number:4d} {'killed' if killed else 'SURVIVED'} {mutant.name}", flush=True)
