"""What a TA should look at in a submission, whatever its points."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Packages of the course that students do not have. To name one costs no points; the sandbox has none of them either.
HIDDEN = ("minibert_ref", "minibert_grader", "minibert_lab", "tests.exercises")
NAMED = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, HIDDEN))})(?!\w)")

STOPPED = "The grader had to stop its code."


def flags_of(unreadable: str, stopped: bool, sources: Iterable[str]) -> list[str]:
    """Sentences about a submission, none where there is nothing to look at.

    Parameters
    ----------
    unreadable : str
        Why it could not be read ("": it could).
    stopped : bool
        Whether a cell or a call of its code was ended by the grader, or ended the process.
    sources : iterable of str
        The code that the student wrote.
    """
    named = sorted({name for source in sources for name in NAMED.findall(source)})
    flags = [f"It could not be read: {unreadable.rstrip('.')}."] if unreadable else []
    flags += [STOPPED] if stopped else []
    return flags + [f"Its code names {name}, which students do not have." for name in named]
