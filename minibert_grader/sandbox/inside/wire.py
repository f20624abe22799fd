"""Frames between the trusted process and the student's: a JSON header and raw array bytes. Never pickle.

A frame is `header length (4 bytes) | body length (8 bytes) | header | body`, little-endian. The header is JSON; each
array in it is `{"array": [dtype, shape, offset]}` and its bytes lie in the body at that offset, one array after the
other. Whatever does not fit this exactly (foreign dtype, lengths that lie, too large, too deep) raises `WireError`
before any of it is believed.

What is not data (a function, a random generator, the trained model) crosses as `Public` source text, and only towards
the student: no code that comes back is ever run. How an array lies in memory crosses only in that direction, too, as
`{"array": [dtype, shape, offset, layout, writeable]}`: what comes back is in C order and writeable.
"""

from __future__ import annotations

import hashlib
import json
import math
import socket
import struct
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING or __package__:
    from .layout import LAYOUTS, C, laid_out, layout_of
else:
    from layout import LAYOUTS, C, laid_out, layout_of

LENGTHS = struct.Struct("<IQ")
MAX_HEADER = 16 << 20
MAX_BODY = 64 << 20
MAX_ITEMS = 1 << 20  # a list of JSON takes many times the memory of its text
MAX_DEPTH = 8
MAX_AXES = 16
MAX_MESSAGE_DEPTH = 64
MAX_INT = 2**63 - 1
DTYPES = frozenset(
    ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]
)
NAMES = {np.dtype(name): name for name in DTYPES}  # looking a name up is faster than asking for it


class WireError(ValueError):
    """What came over the wire is not a frame of this protocol."""


class NotPlain(TypeError):
    """A value is neither an array nor made of numbers, strings, lists, tuples and dicts."""


@dataclass(frozen=True)
class Public:
    """An argument that is made where it is used: `name`, after running `source` with np and math at hand.

    Examples
    --------
    >>> Public("def f(x):\\n    return 2 * x", "f").make()(3)
    6
    """

    source: str
    name: str

    def make(self) -> Any:
        """Make it afresh: a generator starts its stream again, an array is nobody else's."""
        scope: dict[str, Any] = {"np": np, "math": math, "__name__": "public"}
        exec(_compiled(self.source, self.name), scope)
        return scope[self.name]


@lru_cache(maxsize=8192)  # all examples of an exercise whose draws each have a generator of their own
def _compiled(source: str, name: str) -> CodeType:
    return compile(source, f"<{name}>", "exec", dont_inherit=True)


def made(value: Any) -> Any:
    """A value with each `Public` in it made, in its place where that is a list or a dict."""
    if isinstance(value, Public):
        return value.make()
    if isinstance(value, list):
        value[:] = map(made, value)
    elif isinstance(value, dict):
        value.update({key: made(part) for key, part in value.items()})
    elif isinstance(value, tuple):
        return tuple(map(made, value))
    return value


def pack(value: Any, layouts: bool = False) -> tuple[Any, list[bytes]]:
    """Turn a value into JSON plus the raw bytes of its arrays.

    Parameters
    ----------
    value : None, bool, int, float, str, ndarray, NumPy scalar, Public, or list, tuple or dict of these
        Dict keys are strings.
    layouts : bool
        Whether layouts cross as well; only towards the student.

    Returns
    -------
    tree : JSON-able
        The value with each array replaced by `{"array": [dtype, shape, offset]}`.
    chunks : list of bytes
        The arrays' bytes in order; offsets count from the start of their concatenation.

    Raises
    ------
    NotPlain
        If anything else is inside.
    """
    chunks: list[bytes] = []
    offset = 0

    def walk(item: Any, depth: int) -> Any:
        nonlocal offset
        if depth > MAX_DEPTH:
            raise NotPlain("a value nested too deeply")
        if type(item) is int and abs(item) > MAX_INT:
            raise NotPlain("an integer of more than 64 bits")
        if item is None or type(item) in (bool, int, float, str):
            return item
        if isinstance(item, (np.ndarray, np.generic)):
            array = np.array(item, order="C", copy=None, subok=False)
            name = NAMES.get(array.dtype) or NAMES.get(array.dtype.newbyteorder("="))
            if name is None:
                raise NotPlain(f"an array of dtype {array.dtype.name}")
            if array.ndim > MAX_AXES:
                raise NotPlain(f"an array of {array.ndim} axes")
            if offset + array.nbytes > MAX_BODY:
                raise NotPlain(f"{(offset + array.nbytes) / 2**20:.0f} MiB of data, more than may cross at once")
            data = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
            tag = "scalar" if isinstance(item, np.generic) else "array"
            packed = {tag: [name, list(array.shape), offset]}
            if layouts and type(item) is np.ndarray:
                layout, writeable = layout_of(item), item.flags.writeable
                packed[tag] += [] if layout == C and writeable else [layout, writeable]
            chunks.append(data)
            offset += len(data)
            return packed
        if isinstance(item, tuple):
            return {"tuple": [walk(part, depth + 1) for part in item]}
        if isinstance(item, list):
            return [walk(part, depth + 1) for part in item]
        if isinstance(item, dict):
            if not all(type(key) is str for key in item):
                raise NotPlain("a dict with keys that are not strings")
            return {"dict": [[key, walk(part, depth + 1)] for key, part in item.items()]}
        if isinstance(item, Public):
            return {"public": [item.source, item.name]}
        raise NotPlain(f"an object of type {type(item).__name__}")

    return walk(value, 0), chunks


def digest(tree: Any, body: bytes) -> bytes:
    """Tells values apart, dtypes and shapes and kinds of containers included, by what `pack` makes of them."""
    return digest_of_text(json.dumps(tree, ensure_ascii=False).encode(errors="surrogatepass"), body)


def digest_of_text(tree: bytes, body: bytes) -> bytes:
    """What `digest` gives for a tree that is still the text which stands in a frame."""
    return hashlib.blake2b(tree + b"\0" + body, digest_size=20).digest()


def unpack(tree: Any, body: bytes, publics: bool = False) -> Any:
    """Rebuild what `pack` took apart, believing nothing.

    Parameters
    ----------
    tree, body : as `pack` gives them, the arrays' bytes joined
    publics : bool
        Whether `Public` and layouts are let through; only on the student's side.

    Returns
    -------
    value : as given to `pack`
        Arrays are plain copies of their own, in C order and writeable unless a layout says otherwise.

    Raises
    ------
    WireError
        If the tree is not of that shape, or an array's bytes are not all inside the body.
    """

    used = 0

    def array(spec: Any) -> np.ndarray:
        nonlocal used
        if not (isinstance(spec, list) and len(spec) in ((3, 5) if publics else (3,))):
            raise WireError("malformed array")
        dtype, shape, offset, *lies = spec
        if lies and not (isinstance(lies[0], str) and lies[0] in LAYOUTS and type(lies[1]) is bool):
            raise WireError("malformed layout")
        if not (isinstance(dtype, str) and dtype in DTYPES):
            raise WireError("an array of a dtype that is not allowed")
        if not (isinstance(shape, list) and len(shape) <= MAX_AXES):
            raise WireError("malformed shape")
        if not all(type(length) is int and 0 <= length <= MAX_BODY for length in shape):
            raise WireError("malformed shape")
        size = math.prod(shape) * np.dtype(dtype).itemsize
        # Arrays that shared bytes could add up to any amount of memory.
        if type(offset) is not int or offset != used or offset + size > len(body):
            raise WireError("an array outside the frame")
        used += size
        data = bytearray(body[offset : offset + size])
        if dtype == "bool" and np.frombuffer(data, dtype=np.uint8).max(initial=0) > 1:
            raise WireError("malformed bool")
        flat = np.frombuffer(data, dtype=np.dtype(dtype).newbyteorder("<")).astype(dtype, copy=False)
        return laid_out(flat.reshape(shape), *lies) if lies else flat.reshape(shape)

    def walk(item: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise WireError("nested too deeply")
        if type(item) is int and abs(item) > MAX_INT:
            raise WireError("an integer of more than 64 bits")
        if item is None or type(item) in (bool, int, float, str):
            return item
        if isinstance(item, list):
            return [walk(part, depth + 1) for part in item]
        if isinstance(item, dict) and len(item) == 1:
            [(tag, part)] = item.items()
            if tag == "array":
                return array(part)
            if tag == "scalar":
                return array(part).reshape(())[()]
            if tag == "tuple" and isinstance(part, list):
                return tuple(walk(child, depth + 1) for child in part)
            if tag == "dict" and isinstance(part, list):
                if not all(isinstance(pair, list) and len(pair) == 2 and type(pair[0]) is str for pair in part):
                    raise WireError("malformed dict")
                return {key: walk(child, depth + 1) for key, child in part}
            if tag == "public" and publics and isinstance(part, list) and [type(text) for text in part] == [str, str]:
                return Public(*part)
        raise WireError("an unknown kind of value")

    try:
        value = walk(tree, 0)
    except WireError:
        raise
    except ValueError as error:
        raise WireError(str(error)) from None
    if used != len(body):
        raise WireError("bytes that belong to no array")
    return value


def frame(message: dict[str, Any], value: Any = None, layouts: bool = False) -> bytes:
    """One frame: `message` (JSON-able) with `value` packed beside it under the key `"value"`; `layouts` as for `pack`.

    Raises
    ------
    NotPlain
        If the value cannot cross, or the frame would be larger than allowed.
    """
    tree, chunks = pack(value, layouts)
    # Half a surrogate pair can be printed but not be written to any file: it crosses as a question mark.
    header = json.dumps({**message, "value": tree}, ensure_ascii=False).encode(errors="replace")
    body = b"".join(chunks)
    if len(header) > MAX_HEADER:
        raise NotPlain(f"{len(header) / 2**20:.0f} MiB of data, more than may cross at once")
    if _items(header) > MAX_ITEMS:
        raise NotPlain("a list of too many things")
    return LENGTHS.pack(len(header), len(body)) + header + body


def question(
    function: str, args: tuple, kwargs: dict[str, Any], seed: int, other: tuple[tuple, dict[str, Any]] | None = None
) -> bytes:
    """The frame that asks for a call, or with `other` arguments for what `witness` reads of several; as in `frame`."""
    return frame({"function": function, "seed": seed}, [list(args), kwargs, *(other or ())], layouts=True)


def beginning(message: dict[str, Any]) -> bytes:
    """How the header of a frame with this message begins; behind it come the text of the value's tree, and a brace."""
    return json.dumps(message, ensure_ascii=False).encode()[:-1] + b', "value": '


def lengths(prefix: bytes) -> tuple[int, int]:
    """Header and body length that a frame's first 12 bytes announce; `WireError` where they are too large."""
    header_size, body_size = LENGTHS.unpack(prefix)
    if header_size > MAX_HEADER or body_size > MAX_BODY:
        raise WireError("a frame larger than allowed")
    return header_size, body_size


def parse(header: bytes, body: bytes, publics: bool = False) -> tuple[dict[str, Any], Any]:
    """Message and value of a frame; `WireError` where it is not one. `publics` as for `unpack`."""
    message, tree = message_of(header)
    return message, unpack(tree, body, publics)


def opened(frames: bytes, publics: bool = False) -> tuple[dict[str, Any], Any, bytes]:
    """Message and value of the first of some frames, and the frames behind it. Raises as `parse` does."""
    header, body = lengths(frames[: LENGTHS.size])
    start, end = LENGTHS.size + header, LENGTHS.size + header + body
    return *parse(frames[LENGTHS.size : start], frames[start:end], publics), frames[end:]


def message_of(header: bytes) -> tuple[dict[str, Any], Any]:
    """Message of a frame, and the tree of its value, of which nothing is known yet; `WireError` where it has none."""
    if _items(header) > MAX_ITEMS:
        raise WireError("a list of too many things")
    try:
        text = header.decode()
        message = json.loads(text)
        if "\\u" in text:
            json.dumps(message, ensure_ascii=False).encode()  # fails at half a surrogate pair
    except (ValueError, RecursionError):
        raise WireError("a frame that is not JSON") from None
    brackets = header.count(b"[") + header.count(b"{")  # so deep at most, and most frames have few
    if brackets >= MAX_MESSAGE_DEPTH and not _is_shallow(message, MAX_MESSAGE_DEPTH):
        raise WireError("nested too deeply")
    if not isinstance(message, dict) or "value" not in message:
        raise WireError("a frame that is not a message")
    return message, message.pop("value")


def _items(header: bytes) -> int:
    """At least the number of values that this JSON makes."""
    return sum(header.count(mark) for mark in (b",", b"[", b"{")) + 1


def _is_shallow(item: Any, levels: int) -> bool:
    inside = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return levels > 0 and all(_is_shallow(part, levels - 1) for part in inside)


def receive(sock: socket.socket) -> tuple[dict[str, Any], Any] | None:
    """Read one frame on the student's side, waiting for it; None where the other side has closed."""

    def exactly(count: int) -> bytes | None:
        data = bytearray()
        while len(data) < count:
            part = sock.recv(min(count - len(data), 1 << 20))
            if not part:
                return None
            data += part
        return bytes(data)

    prefix = exactly(LENGTHS.size)
    if prefix is None:
        return None
    header_size, body_size = lengths(prefix)
    header = exactly(header_size)
    body = exactly(body_size)
    return None if header is None or body is None else parse(header, body, publics=True)
