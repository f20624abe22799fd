"""Mutants of model solutions that no hidden test notices, and why each is as right as the original.

Listed by `minibert mutate`; a change is written as the old line, an arrow, and the new line.
"""

SURVIVORS: dict[str, dict[str, str]] = {}
