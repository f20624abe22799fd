"""What a running term was begun with, kept beside the gradebook: a pull in mid-term must not change what is graded."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from minibert_grader.course.exercise import SEED
from minibert_grader.errors import CourseError

FILE = "term.json"


@dataclass(frozen=True)
class Term:
    """The edition that a class was begun with, and the seed of its hidden tests' examples, the same for everyone."""

    edition: str
    seed: int


def require_term(folder: Path, now: Term) -> None:
    """Begin the term where none is running; refuse to grade where it was begun with something else.

    Parameters
    ----------
    folder : Path
        Where the gradebook lies.
    now : Term
        What this checkout and its configuration would grade with.

    Raises
    ------
    CourseError
        Saying what differs and what to do; nothing is changed.
    """
    path = folder / FILE
    begun = read_term(folder)
    if begun is None:
        _write(path, now)
    elif begun.edition != now.edition:
        raise CourseError(
            f"This term was begun with edition {begun.edition} of the course ({path}), and this checkout is edition "
            f"{now.edition}: points and cells may differ. Check out the commit whose course.toml says "
            f'edition = "{begun.edition}", or begin a new term: move {FILE} and the gradebook away and release anew.'
        )
    elif begun.seed != now.seed:
        raise CourseError(
            f"This term's examples are drawn from seed {begun.seed} ({path}), and nbgrader_config.py asks for "
            f"{now.seed}: equal work would no longer get equal points. Set it back; or, to change it on purpose, "
            f'write "seed": {now.seed} into {FILE} and grade every submission again with --force.'
        )


def read_term(folder: Path) -> Term | None:
    """The term that runs in a course folder; None where none was begun.

    Raises
    ------
    CourseError
        If the file is damaged.
    """
    path = folder / FILE
    try:
        record = json.loads(path.read_bytes())
        return Term(str(record["edition"]), int(record["seed"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(
            f'{path} cannot be used ({error}); it says what this term was begun with, as {{"edition": "2026.1", '
            f'"seed": {0}}}. Restore it from a backup.'
        ) from None


def seed_of(folder: Path) -> int:
    """The seed that the examples of a course folder's term are drawn from; the course's own where none was begun."""
    term = read_term(folder)
    return term.seed if term else SEED


def _write(path: Path, term: Term) -> None:
    """All at once, and not over another's: of two graders that begin together, both then read what stands there."""
    handle, half = tempfile.mkstemp(prefix=f".{FILE}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(asdict(term)) + "\n")
        try:
            os.link(half, path)
        except FileExistsError:
            require_term(path.parent, term)
    finally:
        os.unlink(half)
