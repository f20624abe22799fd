"""What crosses the wire arrives unchanged, and nothing that is not a frame is believed."""

from __future__ import annotations

import contextlib
import json
import socket
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from minibert_grader.sandbox.inside import layout, wire

FINITE = st.floats(allow_nan=False)
DTYPES = st.sampled_from(sorted(wire.DTYPES))
ARRAYS = DTYPES.flatmap(lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, min_side=0, max_side=4)))
SCALARS = DTYPES.flatmap(lambda dtype: hnp.from_dtype(np.dtype(dtype)))
TEXT = st.text()
PLAIN = st.none() | st.booleans() | st.integers(-wire.MAX_INT, wire.MAX_INT) | FINITE | TEXT
VALUES = st.recursive(
    PLAIN | ARRAYS | SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(TEXT, inner, max_size=4)
    ),
    max_leaves=8,
).filter(lambda value: depth(value) <= wire.MAX_DEPTH)


def depth(value) -> int:
    inside = list(value.values()) if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else []
    return 1 + max(map(depth, inside)) if inside else 0


def same(one, other) -> bool:
    """Equal in type, shape and every bit."""
    if type(one) is not type(other):
        return False
    if isinstance(one, (np.ndarray, np.generic)):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def split(data: bytes) -> tuple[bytes, bytes]:
    header_size, body_size = wire.lengths(data[:12])
    assert len(data) == 12 + header_size + body_size
    return data[12 : 12 + header_size], data[12 + header_size :]


def parse(value, body: bytes = b"", **message):
    return wire.parse(json.dumps({**message, "value": value}).encode(), body)


@settings(deadline=None)
@given(value=VALUES)
def test_every_allowed_value_survives_the_round_trip(value):
    message, arrived = wire.parse(*split(wire.frame({"number": 7}, value)))
    assert message == {"number": 7}
    assert same(arrived, value)


def test_arrays_arrive_writable_and_apart_from_each_other():
    array = np.arange(3.0)
    _, (one, other) = wire.parse(*split(wire.frame({}, (array, array))))
    one[0] = 9
    assert other[0] == 0


def lies(array: np.ndarray) -> tuple:
    return array.flags.c_contiguous, array.flags.f_contiguous, array.flags.writeable


def locked(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


CUBE = np.arange(24.0).reshape(2, 3, 4)


@pytest.mark.parametrize(
    "array",
    [CUBE, CUBE.T, CUBE[..., ::2], CUBE[:, ::2], np.asfortranarray(CUBE), locked(CUBE.copy()), locked(CUBE.copy()).T,
     np.arange(6)[::2], np.arange(6)[::-1], np.zeros((0, 3)).T, np.zeros((3, 0))[::2], np.array(2.0)],
)  # fmt: skip
def test_a_layout_crosses_towards_the_student_alone(array):
    there = wire.parse(*split(wire.frame({}, {"x": [array]}, layouts=True)), publics=True)[1]["x"][0]
    assert same(there, array) and lies(there) == lies(array)
    assert lies(layout.sent([array])[0]) == lies(array) and not np.shares_memory(layout.sent(array), array)
    back = wire.parse(*split(wire.frame({}, {"x": [there]})))[1]["x"][0]
    assert same(back, array) and back.flags.c_contiguous and back.flags.writeable
    usual = layout.usual((array,))[0]
    assert same(usual, array) and usual.flags.c_contiguous and usual.flags.writeable


@pytest.mark.parametrize("lies", [["K", True], ["F", 1], ["F", None], [0, True], [["F"], True], ["F"], ["F", True, 0]])
def test_a_layout_that_is_none_is_refused(lies):
    header = json.dumps({"value": {"array": ["float64", [1], 0, *lies]}}).encode()
    with pytest.raises(wire.WireError):
        wire.parse(header, EIGHT, publics=True)


@pytest.mark.parametrize("order", ["<", ">"])
def test_byte_order_does_not_change_the_numbers(order):
    _, arrived = wire.parse(*split(wire.frame({}, np.arange(4, dtype=f"{order}f8"))))
    assert arrived.tolist() == [0, 1, 2, 3]


def test_subclasses_and_views_arrive_as_plain_arrays():
    class Sly(np.ndarray):
        pass

    for value in (np.arange(6.0).view(Sly), np.arange(12.0)[::2], np.ma.masked_array([1.0, 2.0], [True, False])):
        _, arrived = wire.parse(*split(wire.frame({}, value)))
        assert type(arrived) is np.ndarray
        assert arrived.tobytes() == np.asarray(value).tobytes()


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {1, 2},
        b"bytes",
        1j,
        np.array([1j]),
        np.array([object()]),
        np.array(["text"]),
        np.array(0, dtype="datetime64[s]"),
        np.zeros(2, dtype=[("a", float)]),
        np.longdouble(1) if np.longdouble != np.float64 else np.array([1j]),
        np.zeros((1,) * 17),
        {1: "a key that is no string"},
        2**64,
        [[[[[[[[[[0]]]]]]]]]],
        np.zeros(wire.MAX_BODY + 1, dtype=np.int8),
        "x" * (wire.MAX_HEADER + 1),
        [0] * (wire.MAX_ITEMS + 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_is_refused_at_the_sender(value):
    with pytest.raises(wire.NotPlain):
        wire.frame({}, value)


def test_a_public_value_is_compiled_as_it_stands():
    """Not under this package's own `from __future__` imports, which would make annotations text."""
    function = wire.Public("def f(x: int):\n    return x", "f").make()
    assert function.__annotations__ == {"x": int}


def test_half_a_surrogate_pair_becomes_a_question_mark():
    message, value = wire.parse(*split(wire.frame({"text": "a\ud800b"}, "\udfff")))
    assert (message["text"], value) == ("a?b", "?")


EIGHT = bytes(8)


@pytest.mark.parametrize(
    ("value", "body"),
    [
        ({"array": ["object", [1], 0]}, EIGHT),
        ({"array": ["O", [1], 0]}, EIGHT),
        ({"array": [">f8", [1], 0]}, EIGHT),
        ({"array": ["complex128", [1], 0]}, bytes(16)),
        ({"array": ["U2", [1], 0]}, EIGHT),
        ({"array": [None, [1], 0]}, EIGHT),
        ({"array": [["float64"], [1], 0]}, EIGHT),
        ({"array": ["float64", [-1], 0]}, EIGHT),
        ({"array": ["float64", [1.0], 0]}, EIGHT),
        ({"array": ["float64", [True], 0]}, EIGHT),
        ({"array": ["float64", 1, 0]}, EIGHT),
        ({"array": ["float64", [2], 0]}, EIGHT),
        ({"array": ["float64", [1], 1]}, bytes(9)),
        ({"array": ["float64", [1], -8]}, EIGHT),
        ({"array": ["float64", [1], 0.0]}, EIGHT),
        ({"array": ["float64", [1], "0"]}, EIGHT),
        ({"array": ["float64", [10**30], 0]}, EIGHT),
        ({"array": ["float64", [2**26] * 16, 0]}, EIGHT),
        ({"array": ["float64", [0, *[2**26] * 15], 0]}, b""),
        ({"array": ["float64", [1] * 17, 0]}, EIGHT),
        ({"array": ["float64", [1]]}, EIGHT),
        ({"array": ["float64", [1], 0, "F", True]}, EIGHT),
        ({"array": "float64"}, EIGHT),
        ({"array": ["bool", [8], 0]}, bytes([0, 1, 2, 0, 0, 0, 0, 0])),
        ({"array": ["float64", [0], 0]}, EIGHT),
        ({"scalar": ["float64", [2], 0]}, bytes(16)),
        ({"scalar": ["float64", [0], 0]}, b""),
        ([{"array": ["float64", [1], 0]}, {"array": ["float64", [1], 0]}], EIGHT),
        ({"tuple": 3}, b""),
        ({"dict": [["a"]]}, b""),
        ({"dict": [[1, 2]]}, b""),
        ({"dict": {"a": 1}}, b""),
        ({"pickle": "gASVAAAA"}, b""),
        ({"array": 1, "tuple": 2}, b""),
        ({}, b""),
        (2**63, b""),
        ([[[[[[[[[[0]]]]]]]]]], b""),
        ({"tuple": [{"tuple": [{"tuple": [{"tuple": [{"tuple": [{"tuple": [{"tuple": [[[[]]]]}]}]}]}]}]}]}, b""),
    ],
)
def test_hostile_values_are_refused(value, body):
    with pytest.raises(wire.WireError):
        parse(value, body)


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\xff\xfe",
        b"not json",
        b"[]",
        b"null",
        b"{}",
        b'{"number": 1}',
        b'{"value": 1',
        b'{"value": ' + b"9" * 5000 + b"}",
        b'{"value": ' + b"[" * 100_000,
        b'{"value": 0, "outputs": ' + b"[" * 80 + b"]" * 80 + b"}",
        b'{"value": 0, "outputs": ' + b'{"a":' * 80 + b"0" + b"}" * 80 + b"}",
        b'{"value": "\\ud800"}',
        b'{"value": 0, "text": "\\udfff"}',
        b'{"value": "\xed\xa0\x80"}',
        '{"value": 0}'.encode("utf-16"),
        b'{"value": [' + b"0," * wire.MAX_ITEMS + b"0]}",
        b'{"value": [' + b"[]," * wire.MAX_ITEMS + b"0]}",
    ],
    ids=range(18),
)
def test_hostile_headers_are_refused(header):
    with pytest.raises(wire.WireError):
        wire.parse(header, b"")


def test_nan_and_infinity_are_numbers_like_any_other():
    _, value = wire.parse(b'{"value": [NaN, -Infinity]}', b"")
    assert np.isnan(value[0]) and value[1] == -np.inf


@settings(deadline=None)
@given(header=st.binary(max_size=60), body=st.binary(max_size=20))
def test_random_bytes_raise_nothing_but_wire_errors(header, body):
    with pytest.raises(wire.WireError):
        wire.parse(header, body)


@settings(deadline=None, max_examples=300)
@given(value=VALUES, place=st.integers(0, 2**16), byte=st.integers(0, 255))
def test_a_frame_with_one_byte_changed_gives_a_value_or_a_wire_error(value, place, byte):
    data = bytearray(wire.frame({"number": 1}, value))
    data[12 + place % (len(data) - 12)] = byte
    with contextlib.suppress(wire.WireError):
        wire.parse(*split(bytes(data)))


@pytest.mark.parametrize(
    "prefix", [b"\xff" * 12, wire.LENGTHS.pack(wire.MAX_HEADER + 1, 0), wire.LENGTHS.pack(0, 2**63)]
)
def test_announced_lengths_are_bounded(prefix):
    with pytest.raises(wire.WireError):
        wire.lengths(prefix)


def test_many_arrays_cannot_share_the_same_bytes():
    body = bytes(1 << 20)
    spec = {"array": ["uint8", [1 << 20], 0]}
    tracemalloc.start()
    with pytest.raises(wire.WireError):
        parse([spec] * 1000, body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20


def test_a_connection_that_ends_inside_a_frame_gives_no_frame():
    for cut in (5, 14, 20):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.sendall(wire.frame({}, np.arange(4.0))[:cut])
            theirs.close()
            assert wire.receive(ours) is None


def test_sixteen_axes_cross_and_no_length_is_negative():
    assert parse({"array": ["float64", [1] * 16, 0]}, EIGHT)[1].shape == (1,) * 16
    for shape in ([-1], [1, -1], [-1, -1]):
        with pytest.raises(wire.WireError, match="malformed shape"):
            parse({"array": ["float64", shape, 0]}, EIGHT)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_a_message_is_as_deep_as_it_may_be_and_not_deeper(opening, closing):
    levels = wire.MAX_MESSAGE_DEPTH - 2  # the message itself is one, and what lies in the innermost another
    for more, refused in ((0, False), (1, True)):
        outputs = opening * (levels + more) + "0" + closing * (levels + more)
        header = f'{{"value": 0, "outputs": {outputs}}}'.encode()
        if refused:
            with pytest.raises(wire.WireError, match="nested too deeply"):
                wire.parse(header, b"")
        else:
            assert "outputs" in wire.parse(header, b"")[0]


@pytest.mark.parametrize("wrap", [lambda value: [value], lambda value: (value,), lambda value: {"a": value}])
def test_a_value_is_as_deep_as_it_may_be_and_not_deeper(wrap):
    value = 0
    for _ in range(wire.MAX_DEPTH):
        value = wrap(value)
    assert same(wire.parse(*split(wire.frame({}, value)))[1], value)
    with pytest.raises(wire.NotPlain):
        wire.frame({}, wrap(value))
