"""The same call in other ways: what a house rule says must make no difference, or only the one it names."""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Callable, Collection, Iterator
from typing import Any

import numpy as np

from minibert_grader.course.contract import Arguments, Contract
from minibert_grader.sandbox.inside.layout import FORTRAN, GAPS, C, laid_out

# Lengths of 1, and two that are longer: joined in another order, they would not be what they were. With those of the
# argument they are more axes than anyone writes a case for.
LEADING = (2, 1, 1, 1, 2)


def layouts(named: Arguments) -> Iterator[tuple[str, Arguments]]:
    """The same numbers, lying otherwise in memory: how, in words, and the arguments."""
    yield (
        "in every second place of a larger array, backwards",
        _each_array(named, lambda place, array: laid_out(array, GAPS)),
    )
    # One in Fortran order and the next in C order: what reads both in the order of memory would be right by chance.
    count = sum(array.ndim > 1 for array in arrays(named) if isinstance(array, np.ndarray))
    for turn in range(min(count, 2)):

        def alternate(place: int, array: np.ndarray, turn: int = turn) -> np.ndarray:
            return laid_out(array, C if place % 2 != turn else FORTRAN)

        how = "in Fortran order, as transposed arrays are" + (", in turn with C order" if count > 1 else "")
        yield how, _each_array(named, alternate)


def locked(named: Arguments) -> Arguments:
    """Every array read-only."""
    return _each_array(named, lambda place, array: laid_out(array, C, writeable=False))


def in_dtype(named: Arguments, dtype: Any) -> Arguments:
    """Every float array in another float dtype."""
    return _each_array(named, lambda place, array: array.astype(dtype) if array.dtype.kind == "f" else array)


def lifted(named: Arguments, leading: Collection[str]) -> Arguments:
    """More axes in front, `LEADING`: the arguments, and among them the same, turned round."""
    other = _turned_round({name: named[name] for name in leading})

    def stacked(one: np.ndarray, turned: np.ndarray) -> np.ndarray:
        return np.stack([one, turned, one, one]).reshape(*LEADING, *one.shape)

    return {**named, **{name: stacked(named[name], other[name]) for name in leading}}


def changed(named: Arguments) -> Arguments:
    """Arguments of the same shapes with another answer: each row as it is or backwards, and the last one first.

    Of arrays with one axis, each is turned further than the one before, so that their pairs are others. A mask has as
    many open entries in each row as before.
    """
    turns = itertools.count()

    def change(place: int, array: np.ndarray) -> np.ndarray:
        if array.dtype == bool:
            return _other_mask(array)
        if (
            array.ndim == 1
            and array.dtype.kind == "f"
            and array.size
            and array[0] in (0, 1)
            and (array == array[0]).all()
        ):
            return (array + np.linspace(0.25, 1, array.size)).astype(array.dtype)  # a bias, or a norm's factor or shift
        if array.ndim < 2:
            return np.roll(array[::-1], next(turns)) if array.ndim else array
        rows = np.flip(array, -2)
        return (rows if place % 2 else np.flip(rows, -1)).copy()

    return _each_array(named, change)


def one_changed(named: Arguments) -> Iterator[tuple[str, list[Arguments]]]:
    """The name of an argument with arrays, and the arguments with others in it: alike in much, then in less."""
    names = [name for name, value in named.items() if any(array.ndim for array in arrays(value))]
    first = zlib.crc32(b"".join(array.tobytes() for array in arrays(named))) % len(names) if names else 0
    for name in names[first:] + names[:first]:
        one = {name: named[name]}
        ways = [_each_array(one, lambda place, array: exchanged(array)), changed(one), _turned_round(one)]
        yield name, [{**named, **way} for way in ways]


def exchanged(array: np.ndarray) -> np.ndarray:
    """The array with two unlike entries of a row in each other's place: its sum, and most often its ends, stay.

    Of one number in each row, two rows change places.
    """
    other = array.copy()
    rows = other.reshape(-1, other.shape[-1]) if other.ndim > 1 and other.shape[-1] > 1 else other.reshape(1, -1)
    middle, length = len(rows) // 2, rows.shape[1]
    # In a row in the middle, or in the only one, first and last stand where they were, if others differ.
    order = np.r_[1 : length - 1, 0, length - 1] if length > 2 and len(rows) < 3 else np.arange(length)
    for number in [*range(middle, len(rows)), *range(middle)]:
        row = rows[number]
        if (unlike := np.flatnonzero(row[order] != row[order[:1]])).size:
            places = order[[0, unlike[0]]]
            row[places] = row[places[::-1]]
            break
    return other


def _other_mask(mask: np.ndarray) -> np.ndarray:
    """Each row backwards, or turned by one place; instead of a row that is open throughout, only its first entry is."""
    if not mask.size or not mask.ndim:
        return mask
    turned = [np.flip(mask, -1).copy(), np.roll(mask, 1, -1)]
    alone = np.broadcast_to(np.arange(mask.shape[-1]) == 0, mask.shape) if mask.all() else np.ones_like(mask)
    return next((other for other in turned if (other != mask).any()), alone.copy())


def _turned_round(named: Arguments) -> Arguments:
    """Other arguments of the same shapes, as fit as these: the last axis backwards, or the one before it.

    The axes alternate: the product of two arrays whose last axes are both turned round would be what it was.
    """

    def turn(place: int, array: np.ndarray) -> np.ndarray:
        return np.flip(array, -1 - (place % 2 if array.ndim > 1 else 0)).copy() if array.ndim else array

    return _each_array(named, turn)


def keys(named: Arguments, contract: Contract) -> Iterator[tuple[str, Arguments]]:
    """The dictionaries with their entries backwards, and with other entries in front."""
    backwards = {
        name: _each_dict(named[name], lambda entries: dict(reversed(entries.items())))
        for name in contract.keys
        if name in named
    }
    if backwards:
        yield "with its entries in another order", {**named, **backwards}
    settings = dict.fromkeys(("bias", "mask", "num_heads", "scale", "eps", "dropout"), np.full(3, 2.0))
    biases = {name: np.ones(3) for part in "QKVO" for name in (f"b_{part}", f"b{part}", f"W_{part}_bias")}
    another = {"another": np.zeros((1, 2)), "steps": np.arange(3), **settings, **biases}
    besides = {
        name: _each_dict(
            named[name],
            lambda entries: {**another, **_namesakes(entries), **entries, **_namesakes(entries, behind=True)},
        )
        for name in contract.others
        if name in named
    }
    if besides:
        yield "with other entries besides", {**named, **besides}


def orders(value: Any) -> list[list[str]]:
    """The order of the entries of each dictionary in a value."""
    if isinstance(value, dict):
        return [list(value), *(order for part in value.values() for order in orders(part))]
    return [order for part in value for order in orders(part)] if isinstance(value, (list, tuple)) else []


def arrays(value: Any) -> Iterator[np.ndarray | np.generic]:
    """The arrays in a value, and NumPy's numbers."""
    if isinstance(value, (np.ndarray, np.generic)):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from arrays(part)


def _namesakes(entries: dict, behind: bool = False) -> dict:
    """Entries whose names begin, sound or end as those that are asked for; those that stand behind are others."""
    names: dict[str, Any] = {}
    for name, value in entries.items():
        other = value + 1 if isinstance(value, (int, float)) else np.ones((1, 2))
        family, dot, own = name.rpartition(".")
        beginning = re.sub(r"([a-z]+|[A-Z]|\d+)$", "", name)
        before = [f"{beginning}0", family + dot + own.swapcase()]
        namesakes = [f"{name}_0", f"old_{name}", f"layer7.{name}"] if behind else before
        names |= dict.fromkeys(namesakes, other)
    return {name: other for name, other in names.items() if name not in entries}


def _each_dict(value: Any, change: Callable[[dict], dict]) -> Any:
    """A dictionary changed, or a list with each of its dictionaries changed."""
    return change(value) if isinstance(value, dict) else [change(entries) for entries in value]


def _each_array(named: Arguments, change: Callable[[int, np.ndarray], np.ndarray]) -> Arguments:
    """The arguments with `change(place, array)` for each array, counted are those of two axes or more."""
    place = -1

    def walk(value: Any) -> Any:
        nonlocal place
        if isinstance(value, np.ndarray):
            place += value.ndim > 1
            return change(place, value)
        if isinstance(value, dict):
            return {key: walk(part) for key, part in value.items()}
        return type(value)(map(walk, value)) if type(value) in (list, tuple) else value

    return walk(named)
