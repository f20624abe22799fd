"""Wrong solutions that a contract gives for free: the model solution, made to break one rule of the house.

Their values are right wherever nothing but values is looked at, so only the house rules can catch them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from minibert_grader.course import contract as rule
from minibert_grader.course.contract import Contract


@dataclass(frozen=True)
class HouseChaff:
    """A way to break one rule: its name, and a decorator `breaks(function)` as source text."""

    name: str
    rule: str
    breaks: str

    def code(self, model: str, functions: tuple[str, ...]) -> str:
        """The model solution with each of its functions made to break the rule."""
        return "\n".join([model, _HELPERS, self.breaks, *(f"{name} = breaks({name})" for name in functions)])


def house_chaffs(contract: Contract | None) -> Iterator[HouseChaff]:
    """The chaffs of an exercise with this contract."""
    for name, broken, body in _BODIES:
        if contract and _tried(contract, name, broken):
            yield HouseChaff(name, broken, _DECORATOR.format(body=body.strip("\n").replace("\n", "\n        ")))


def _tried(contract: Contract, name: str, broken: str) -> bool:
    """Whether the house rules of the contract are what catches such a chaff."""
    if name in (_OTHERS, _NAMESAKES):
        return bool(contract.others)
    if name == _BY_OBJECT:
        # Without an array in and out, there is nothing that could hold other numbers, or be kept.
        return contract.layout and (contract.dtype is not None or contract.plain is not None)
    if broken == rule.REPEATABLE:
        return contract.plain is None and not contract.fixed  # a number can be handed out twice
    if broken == rule.PURE:
        return contract.layout  # without an array, there is nothing to write into
    if broken == rule.DTYPE:
        return contract.dtype not in (None, np.float64)  # where float64 is asked for, what is less exact is wrong
    if broken == rule.REFUSES:
        return any(contract.refuses.values())
    return broken in contract.rules


_HELPERS = """
def _parts(value):
    if isinstance(value, dict):
        return [array for part in value.values() for array in _parts(part)]
    if isinstance(value, (list, tuple)):
        return [array for part in value for array in _parts(part)]
    return [value] if isinstance(value, np.ndarray) and value.size else []


def _mapped(change, value):
    if isinstance(value, dict):
        return {key: _mapped(change, part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_mapped(change, part) for part in value)
    return change(value) if isinstance(value, (np.ndarray, np.generic)) else value


def _key(value):
    if isinstance(value, dict):
        return repr([(name, _key(part)) for name, part in value.items()])
    if isinstance(value, (list, tuple)):
        return repr([_key(part) for part in value])
    if isinstance(value, (np.ndarray, np.generic)):
        return repr((str(value.dtype), value.shape, hash(value.tobytes())))
    made_again = hasattr(value, "__code__")  # a function that is the same but for its place in memory
    return repr((value.__qualname__, value.__code__.co_consts) if made_again else value)
"""

_DECORATOR = """
def breaks(function):
    kept = {{}}

    def broken(*args, **kwargs):
        {body}

    return broken
"""

_OTHERS = "reads every entry of a dictionary"
_NAMESAKES = "takes the entries of a dictionary by how their names begin"
_BY_OBJECT = "knows an array again by its place, not by its numbers"

_BODIES = [
    (
        "writes into its input",
        rule.PURE,
        """
result = _mapped(np.copy, function(*args, **kwargs))
for array in _parts([args, kwargs])[:1]:
    array[...] = ~array if array.dtype == bool else array + 1
return result
""",
    ),
    (
        "writes into its input and puts it back",
        rule.PURE,
        """
for array in _parts([args, kwargs]):
    array[...] = array.copy()
return function(*args, **kwargs)
""",
    ),
    (
        "unlocks its input and locks it again",
        rule.PURE,
        """
locked = [array for array in _parts([args, kwargs]) if not array.flags.writeable]
for array in locked:
    array.flags.writeable = True
result = function(*args, **kwargs)
for array in locked:
    array.flags.writeable = False
return result
""",
    ),
    (
        _BY_OBJECT,
        rule.REPEATABLE,
        """
arrays = _parts([args, kwargs])
if tuple(map(id, arrays)) not in kept:
    kept[tuple(map(id, arrays))] = arrays, function(*args, **kwargs)  # they live on, so no other gets their place
return _mapped(lambda array: array.copy(), kept[tuple(map(id, arrays))][1])
""",
    ),
    (
        "one buffer for all calls",
        rule.REPEATABLE,
        """
places = iter(range(1000))  # each array of a result has a buffer of its own

def into_buffer(array):
    if not isinstance(array, np.ndarray):
        return array
    buffer = kept.setdefault((next(places), array.shape, array.dtype), np.empty_like(array))
    buffer[...] = array
    return buffer

result = function(*args, **kwargs)
if isinstance(result, list):
    kept.setdefault("list", [])[:] = result
    return kept["list"]
return _mapped(into_buffer, result)
""",
    ),
    (
        "hands out what it has kept",
        rule.REPEATABLE,
        """
key = _key([args, kwargs])
if key not in kept:
    kept[key] = function(*args, **kwargs)
return kept[key]
""",
    ),
    (
        "reads arrays in the order of memory",
        rule.LAYOUT,
        """
def in_memory(array):
    behind = array.base if array.ndim == 1 and isinstance(array.base, np.ndarray) else array
    return np.ravel(behind, "K")[: array.size].reshape(array.shape)

args, kwargs = _mapped(in_memory, [args, kwargs])
return function(*args, **kwargs)
""",
    ),
    (
        "needs arrays without gaps",
        rule.LAYOUT,
        """
for array in _parts([args, kwargs]):
    memoryview(array).cast("B")
return function(*args, **kwargs)
""",
    ),
    (
        "another dtype",
        rule.DTYPE,
        """
others = {"float32": np.float64, "bool": np.uint8, "int64": np.float64}
return _mapped(lambda array: array.astype(others.get(array.dtype.name, array.dtype)), function(*args, **kwargs))
""",
    ),
    (
        "counts axes of length 1 out",
        rule.AXES,
        """
first = next(iter(_parts([args, kwargs])))
if first.ndim > 2 and first.shape[1] == 1:
    args, kwargs = _mapped(lambda array: array.squeeze(1) if array is first else array, [args, kwargs])
return function(*args, **kwargs)
""",
    ),
    (
        "hands back its input where that is the answer",
        rule.NEW,
        """
def handed_back(array):
    for given in _parts([args, kwargs]):
        for start in (given, given[: len(array)]):
            if start.shape == array.shape and np.array_equal(start, array):
                return start
    return array

return _mapped(handed_back, function(*args, **kwargs))
""",
    ),
    (
        "takes the entries of a dictionary by their places",
        rule.KEYS,
        """
def by_place(name, value):
    if isinstance(value, list):
        return [by_place(name, part) for part in value]
    if not isinstance(value, dict):
        return value
    names = kept.setdefault((name, frozenset(value)), list(value))
    return dict(zip(names, value.values()))

args = [by_place(place, value) for place, value in enumerate(args)]
kwargs = {name: by_place(name, value) for name, value in kwargs.items()}
return function(*args, **kwargs)
""",
    ),
    (
        _NAMESAKES,
        rule.KEYS,
        """
def namesakes(place, value):
    if isinstance(value, list):
        return [namesakes(place, part) for part in value]
    if not isinstance(value, dict):
        return value
    names = kept.setdefault(place, list(value))
    return {name: [part for key, part in value.items() if key.startswith(name)][-1] for name in names}

args = [namesakes(place, value) for place, value in enumerate(args)]
kwargs = {name: namesakes(name, value) for name, value in kwargs.items()}
return function(*args, **kwargs)
""",
    ),
    (
        _OTHERS,
        rule.KEYS,
        """
for name, value in [*enumerate(args), *kwargs.items()]:
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict) and kept.setdefault(name, set(part)) != set(part):
            raise KeyError(name)
return function(*args, **kwargs)
""",
    ),
    (
        "a number of NumPy's",
        rule.PLAIN,
        """
return np.asarray(function(*args, **kwargs))[()]
""",
    ),
    (
        "refuses nothing",
        rule.REFUSES,
        """
try:
    return function(*args, **kwargs)
except ValueError:
    return None
""",
    ),
]
