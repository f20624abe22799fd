"""`python -m tests.mutants [COUNT] [FIRST] [near]`: try the quick tests on a sample of mutants, and say which survive.

With "near", only those tests are asked that are meant for the changed module: a tenth of the work.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.mutants.measure import measure
from tests.mutants.sample import COUNT, sample

numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
count, first = [*numbers, *(COUNT, 0)[len(numbers) :]]
with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
    for number, (mutant, killed) in enumerate(
        measure(sample(count)[first:], Path(folder), "near" in sys.argv), start=first
    ):
        print(f"{number:4d} {'killed' if killed else 'SURVIVED'} {mutant.name}", flush=True)
