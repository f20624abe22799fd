"""A call as Python that a student can paste into a notebook and run."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from typing import Any, TypeGuard

import numpy as np

from minibert_grader.sandbox.inside.layout import FORTRAN, GAPS, layout_of
from minibert_grader.sandbox.inside.wire import Public

MOST_LINES = 12
WIDTH = 100
LONGEST = 16_000
READ_AT_ONCE = 1 << 16


def snippet(function: str, arguments: dict[str, Any]) -> str:
    """The call with all that it needs, for a notebook that has `np`.

    Parameters
    ----------
    function : str
    arguments : dict
        Name → value, in order. An array of more than twelve lines is written as its compressed bytes.

    Returns
    -------
    str
        Python, or "" where it would take more than 16,000 letters.

    Examples
    --------
    >>> print(snippet("softmax", {"x": np.array([0.0, 1.0])}))
    x = np.array([0.0, 1.0])
    softmax(x)
    """
    try:
        text = "\n".join(_lines(function, arguments))
    except _TooLong:
        return ""
    return text if len(text) <= LONGEST else ""


class _TooLong(Exception):
    """What is written already is longer than any snippet."""


def _lines(function: str, arguments: dict[str, Any]) -> list[str]:
    lines = list(dict.fromkeys(public.source.strip() for public in _publics(arguments)))
    lines += [f"{name} = {_written(value, len(name) + 3)}" for name, value in arguments.items() if not _is_made(value)]
    names = [value.name if _is_made(value) else name for name, value in arguments.items()]
    lines += [f"{name}.flags.writeable = False" for argument in arguments.items() for name in _locked(*argument)]
    lines.append(f"{function}({', '.join(names)})")
    if any("_unpacked(" in line for line in lines):
        lines.insert(0, _UNPACKED)
    return lines


_UNPACKED = """import base64, zlib

def _unpacked(text, dtype, shape):
    return np.frombuffer(zlib.decompress(base64.b85decode(text)), dtype).reshape(shape).copy()
"""


def _is_made(value: Any) -> TypeGuard[Public]:
    return isinstance(value, Public)


def _publics(value: Any) -> Iterator[Public]:
    if isinstance(value, Public):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _publics(part)


def _written(value: Any, indent: int) -> str:
    """A value as an expression whose first line begins at column `indent`."""
    if isinstance(value, Public):
        return value.name
    if isinstance(value, np.ndarray):
        return _array(value, indent)
    if isinstance(value, np.generic):
        return f"np.{value.dtype.name}({_number(value)})"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict) and value:
        return _bracketed("{", [(f"{key!r}: ", part) for key, part in value.items()], "}", indent)
    if isinstance(value, list) and value:
        return _bracketed("[", [("", part) for part in value], "]", indent)
    if isinstance(value, tuple) and value:
        return _bracketed("(", [("", part) for part in value], ",)" if len(value) == 1 else ")", indent)
    return repr(value)


def _bracketed(opening: str, parts: list[tuple[str, Any]], closing: str, indent: int) -> str:
    written = [label + _written(part, indent + 1 + len(label)) for label, part in parts]
    short = ", ".join(written)
    if "\n" not in short and indent + len(short) + 2 <= WIDTH:
        return opening + short + closing
    return opening + (",\n" + " " * (indent + 1)).join(written) + closing


def _locked(name: str, value: Any) -> Iterator[str]:
    """The arrays in an argument that cannot be written to, as a student reaches them."""
    if isinstance(value, np.ndarray):
        if not value.flags.writeable:
            yield name
    elif isinstance(value, (dict, list, tuple)):
        for key, part in (value if isinstance(value, dict) else dict(enumerate(value))).items():
            yield from _locked(f"{name}[{key!r}]", part)


def _array(array: np.ndarray, indent: int) -> str:
    """An array as an expression that lays it out as it lies."""
    layout = layout_of(array)
    if layout == FORTRAN:
        return f"np.asfortranarray({_in_c_order(array, indent + len('np.asfortranarray('))})"
    if layout == GAPS:
        return f"np.repeat({_in_c_order(array, indent + len('np.repeat('))}[..., ::-1], 2, axis=-1)[..., ::-2]"
    return _in_c_order(array, indent)


def _in_c_order(array: np.ndarray, indent: int) -> str:
    usual = array.dtype in (np.dtype(np.float64), np.dtype(np.int64), np.dtype(bool)) and array.size
    dtype = "" if usual else f", dtype=np.{array.dtype.name}"
    if array.size and array.size <= MOST_LINES * WIDTH:
        text = "".join(_nested(array, indent + len("np.array(")))
        if text.count("\n") < MOST_LINES and max(map(len, text.split("\n"))) <= 2 * WIDTH:
            return f"np.array({text}{dtype})"
    if not array.size:
        return f"np.zeros({array.shape}{dtype})"
    packed = base64.b85encode(_compressed(np.ascontiguousarray(array).tobytes())).decode()
    return f"_unpacked({packed!r}, np.{array.dtype.name}, {array.shape})"


def _compressed(data: bytes) -> bytes:
    """The bytes compressed, as far as a snippet has room for them: a trained model's would take a second."""
    compressing, packed = zlib.compressobj(9), bytearray()
    for start in range(0, len(data), READ_AT_ONCE):
        packed += compressing.compress(data[start : start + READ_AT_ONCE])
        if len(packed) > LONGEST:
            raise _TooLong
    return bytes(packed + compressing.flush())


def _nested(array: np.ndarray, indent: int) -> Iterator[str]:
    if array.ndim == 0:
        yield _number(array[()])
        return
    yield "["
    for place, part in enumerate(array):
        if place:
            yield ",\n" + " " * (indent + 1) if array.ndim > 1 else ", "
        yield from _nested(part, indent + 1)
    yield "]"


def _number(value: Any) -> str:
    """The shortest text that gives the very same number back."""
    if isinstance(value, (bool, np.bool)):
        return str(bool(value))
    if isinstance(value, np.floating):
        text = np.format_float_positional(value, trim="0") if 1e-4 <= abs(float(value)) < 1e16 else str(value)
    else:
        text = repr(value) if isinstance(value, float) else str(int(value))
    return {"nan": "np.nan", "inf": "np.inf", "-inf": "-np.inf"}.get(text, text)
