"""What an attack is: a submission that tries something, and the same work without it, whose points are all it may earn.

Each file of this folder registers the attacks of one kind. A class of all of them is graded by one real run.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.grader.plugins.conftest import (
    ASSIGNMENT,
    SCORES,
    SOFTMAX,
    TinyCourse,
    cell_of,
    filled,
    own_cell,
    position_of,
)
from tests.grader.plugins.variants import ANSWER, NAME, text

CANARY = "a-canary-that-nobody-may-read"
WRONG = "def attention_scores(Q, K):\n    return Q @ np.swapaxes(K, -1, -2)\n"
ZEROS = "def attention_scores(Q, K):\n    return np.zeros(Q.shape[:-1] + K.shape[-2:-1], Q.dtype)\n"

Notebook = dict[str, Any]
Put = Callable[[TinyCourse, Path], None]

# What honest work each attack is made of: the sources of the two graded functions, None for the stub.
BASES: dict[str, tuple[str | None, str | None]] = {
    "nothing": (None, None),
    "softmax alone": (SOFTMAX, None),
    "wrong scores": (SOFTMAX, WRONG),
    "zeros": (SOFTMAX, ZEROS),
    "everything": (SOFTMAX, SCORES),
}


@dataclass(frozen=True)
class Attack:
    """One attack.

    Attributes
    ----------
    kind, name : str
    says : str
        What is tried, in a sentence.
    put : callable of course and folder
        Hands it in.
    base : str
        The key in `BASES` of the same work without the attack.
    costs : bool
        Whether it may lose points of its own work, by using up what a submission may cost.
    seconds : bool
        Whether a bound on time or memory ends it, so that it is tried in the long run only.
    """

    kind: str
    name: str
    says: str
    put: Put
    base: str
    costs: bool = False
    seconds: bool = False

    @property
    def student(self) -> str:
        return f"{self.kind}_{self.name}"


ATTACKS: dict[str, Attack] = {}


def register(attack: Attack) -> None:
    assert attack.student not in ATTACKS, attack.student
    assert attack.says.endswith("."), attack.student
    ATTACKS[attack.student] = attack


def folder(kind: str, base: str, costs: bool = False, seconds: bool = False) -> Callable[[Put], Put]:
    """Register a function that puts a submission into a student's folder; its docstring says what is tried."""

    def of(put: Put) -> Put:
        says = " ".join((put.__doc__ or "").split())
        register(Attack(kind, put.__name__, says, put, base, costs, seconds))
        return put

    return of


def notebook(kind: str, base: str, costs: bool = False, seconds: bool = False) -> Callable:
    """Register a function from the honest notebook to the attacking one."""

    def of(make: Callable[[Notebook], Notebook]) -> Callable[[Notebook], Notebook]:
        def put(course: TinyCourse, place: Path) -> None:
            hand_in(course, place, make(work(course, base)))

        says = " ".join((make.__doc__ or "").split())
        register(Attack(kind, make.__name__, says, put, base, costs, seconds))
        return make

    return of


def code(kind: str, base: str, costs: bool = False, seconds: bool = False) -> Callable:
    """Register a function that gives the source of the cell in which `attention_scores` is to be written.

    What it gives is put behind the honest source of that cell, if there is one.
    """

    def of(make: Callable[[], str]) -> Callable[[], str]:
        def put(course: TinyCourse, place: Path) -> None:
            hand_in(course, place, filled(work(course, base), attention_scores=cell_source(base, make())))

        says = " ".join((make.__doc__ or "").split())
        register(Attack(kind, make.__name__, says, put, base, costs, seconds))
        return make

    return of


def cell_source(base: str, source: str) -> str:
    return (BASES[base][1] or "") + "\n" + source


def work(course: TinyCourse, base: str) -> Notebook:
    """The honest notebook of a base."""
    softmax, scores = BASES[base]
    sources = {"softmax": softmax, "attention_scores": scores}
    written = {name: source for name, source in sources.items() if source is not None}
    return filled(course.released(), written_scaling=ANSWER, **written)


def hand_in(course: TinyCourse, place: Path, notebook: Notebook) -> None:
    """Write a notebook into a student's folder. COURSE and OUTSIDE in it become the places of the course and of a file
    beside it: an attacker may have guessed them."""
    content = text(notebook).replace("COURSE", str(course.root)).replace("OUTSIDE", str(outside(course)))
    (place / NAME).write_text(content, encoding="utf-8")


def outside(course: TinyCourse) -> Path:
    """A perfect notebook of somebody else's, outside the course."""
    return course.root.parent / "canary.ipynb"


def with_cell_after(notebook: Notebook, grade_id: str, source: str, kind: str = "code") -> Notebook:
    notebook = copy.deepcopy(notebook)
    notebook["cells"].insert(position_of(notebook, grade_id) + 1, own_cell(source, kind))
    return notebook


__all__ = ["ANSWER", "ASSIGNMENT", "NAME", "cell_of", "filled", "own_cell", "position_of", "text"]
