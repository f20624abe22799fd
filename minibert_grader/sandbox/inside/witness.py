"""Call a function as a caller with a good memory would: keep what came back, do other things, and look at it again.

What a house rule forbids shows in the numbers that are read back, not in what the process says of itself.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING or __package__:
    from . import wire
    from .layout import sent
else:
    import wire
    from layout import sent


class Witnessed(NamedTuple):
    """What was read, in this order.

    Attributes
    ----------
    told : the result, as it came
    left : list
        The arguments after the call, `[args, kwargs]`; None where one is made by source text.
    again : the result for the very same arguments, after a call with others
    later : the first result, after a call with others
    apart : the first result, after the caller has written into the arguments
    of_others : the result for other arguments; None where it raised
    written : the result for the first arguments, after the caller has written the others' numbers into them, first into
        all but one, with other arrays in the same dictionaries, and asked for that, too; or None
    anew : the result for copies of the arguments, after the caller has written into the first result
    alone : that last result, after the caller has written into the first one once more
    """

    told: Any
    left: Any
    again: Any
    later: Any
    apart: Any
    of_others: Any
    written: Any
    anew: Any
    alone: Any


Arguments = tuple[tuple, dict[str, Any]]


def witness(function: Callable, arguments: Arguments, other: Arguments) -> Witnessed:
    """Call `function` with `arguments`, with `other`, with what the caller makes of both meanwhile; what was read."""
    copies, numbers = sent(arguments), sent(other)
    first = _called(function, arguments)
    told, left = _snapshot(first), _snapshot(list(arguments))
    of_others = written = None
    with contextlib.suppress(Exception):  # whether the others are right ones is not asked here
        of_others = _snapshot(_called(function, other))
    later = _snapshot(first)
    again = _snapshot(_called(function, arguments))  # the last call before they are written into, for who knows one
    _overwrite(arguments)
    apart = _snapshot(first)
    if of_others is not None:
        for step in _all_but_one(numbers, copies):
            with contextlib.suppress(Exception):  # numbers of both may not go together
                _called(function, _rewritten(arguments, step, entries=True))
        written = _snapshot(_called(function, _rewritten(arguments, numbers)))
    _overwrite(first)
    last = _called(function, copies)
    anew = _snapshot(last)
    _overwrite(first)
    return Witnessed(told, left, again, later, apart, of_others, written, anew, _snapshot(last))


def _called(function: Callable, arguments: Arguments) -> Any:
    args, kwargs = arguments
    return function(*map(wire.made, args), **{name: wire.made(value) for name, value in kwargs.items()})


def _snapshot(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {key: _snapshot(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(_snapshot, value)) if type(value) in (list, tuple) else value
    return None if isinstance(value, wire.Public) else value


def _all_but_one(numbers: Arguments, before: Arguments) -> Iterator[Arguments]:
    """The other numbers, but in one of the arguments those from before; twice, each in some example.

    Who keeps an answer, and looks at the numbers of all other arguments only, takes a call with all new ones for these.
    """
    (args, kwargs), (old_args, old_kwargs) = numbers, before
    new: dict[Any, Any] = {**dict(enumerate(args)), **kwargs}
    old: dict[Any, Any] = {**dict(enumerate(old_args)), **old_kwargs}
    unlike = [place for place in new if _bytes(new[place]) != _bytes(old[place])]
    if len(unlike) > 1:
        first = zlib.crc32(b"".join(map(_bytes, old.values()))) % len(unlike)
        for last in (unlike[first - 1], unlike[first]):
            mixed = sent({**new, last: old[last]})
            yield tuple(mixed[place] for place in range(len(args))), {name: mixed[name] for name in kwargs}


def _bytes(value: Any) -> bytes:
    if isinstance(value, (dict, list, tuple)):
        return b"".join(map(_bytes, value.values() if isinstance(value, dict) else value))
    return value.tobytes() if isinstance(value, np.ndarray) else b""


def _overwrite(value: Any) -> None:
    if isinstance(value, (dict, list, tuple)):
        for part in value.values() if isinstance(value, dict) else value:
            _overwrite(part)
        if isinstance(value, list):
            value.append(None)
    elif isinstance(value, np.ndarray) and value.flags.writeable and value.dtype.kind in "biuf":
        value[...] = ~value if value.dtype.kind == "b" else value + 1


def _rewritten(value: Any, numbers: Any, entries: bool = False) -> Any:
    """The very same arrays, lists and dictionaries, which now hold other numbers.

    With `entries`, a dictionary is the same, and each of its arrays is another one.
    """
    if isinstance(value, np.ndarray):
        value[...] = numbers
    elif isinstance(value, dict):
        for key, part in numbers.items():
            new = entries and isinstance(part, np.ndarray)
            value[key] = part if new else _rewritten(value.get(key), part, entries)
    elif isinstance(value, list):
        value[:] = [_rewritten(part, number, entries) for part, number in zip(value, numbers, strict=False)]
    else:
        same = isinstance(value, tuple)
        return tuple(_rewritten(*pair, entries) for pair in zip(value, numbers, strict=False)) if same else numbers
    return value
