"""The rules of the house: what an exercise promises beside its values, in the words of the notebooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

PURE, REPEATABLE, LAYOUT = "Pure", "Repeatable", "Any layout"
DTYPE, AXES, NEW, KEYS = "Dtype", "Any axes", "New arrays", "Any keys"
PLAIN, REFUSES = "Plain numbers", "ValueError"

# rule → what the table of every notebook says of it
RULES: Mapping[str, str] = {
    PURE: "no input is changed, not even for a moment",
    REPEATABLE: "the same call gives the same answer, whatever became of an earlier one, and no later call changes it",
    LAYOUT: "only numbers count, not how an array lies in memory: it may be transposed, sliced or read-only",
    DTYPE: "float32 in gives float32 out, float64 in gives float64 out; where the exercise names a dtype, that one",
    AXES: 'the "…" in a shape stands for any number of axes, and for axes of length 1, too',
    NEW: "the result shares no memory with an input; elsewhere, a view is as good",
    KEYS: "a dictionary may hold its entries in any order, and others besides, whatever they hold, which are ignored",
    PLAIN: "a plain Python number where one is asked for, not one of NumPy's",
    REFUSES: "raised where the exercise says so, before anything is done",
}


Arguments = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Contract:
    """The rules that one exercise promises. All promise to be pure and repeatable.

    Attributes
    ----------
    dtype : str, type, or None
        The argument whose dtype every array of the result has; or that dtype itself, `int` for any whole numbers.
    leading : tuple of str
        The arguments whose shape begins with "…".
    new : bool
        Whether the result shares no memory with an argument.
    keys : tuple of str
        Dictionaries among the arguments, or lists of them, whose entries may be in any order.
    others : tuple of str
        Those in which other entries are ignored.
    plain : type or None
        The type of the result, a plain number.
    refuses : dict
        What raises ValueError, in words → a function that makes such arguments of right ones, both by name; None where
        a hidden test of its own tries it.
    layout : bool
        False where no argument is an array, or none of more than one entry is tried.
    parts : tuple of str
        Of a dictionary that is returned, the entries that are asked for, if it may hold others.
    fixed : bool
        Whether nobody can write into the result: a string, a tuple of numbers.
    said : bool
        Whether each entry of the result is said for any arguments; where some are not, as at padding, the answer to
        other arguments is not compared with the reference's.
    """

    dtype: str | type | None = None
    leading: tuple[str, ...] = ()
    new: bool = False
    keys: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    plain: type | None = None
    refuses: Mapping[str, Callable[[Arguments], Arguments] | None] = field(default_factory=dict)
    layout: bool = True
    parts: tuple[str, ...] = ()
    fixed: bool = False
    said: bool = True

    @property
    def rules(self) -> tuple[str, ...]:
        """Names of the promised rules, in the order of `RULES`."""
        promised = {
            PURE: True,
            REPEATABLE: True,
            LAYOUT: self.layout,
            DTYPE: self.dtype is not None,
            AXES: bool(self.leading),
            NEW: self.new,
            KEYS: bool(self.keys),
            PLAIN: self.plain is not None,
            REFUSES: bool(self.refuses),
        }
        return tuple(rule for rule in RULES if promised[rule])
