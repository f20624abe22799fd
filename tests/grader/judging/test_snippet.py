"""A call as Python that can be pasted: run, it makes the very same arguments."""

import math
import zlib
from types import SimpleNamespace

import numpy as np
import pytest
from minibert_kit import load_pretrained

from minibert_grader.judging import snippet as module
from minibert_grader.judging.hidden_tests import generator
from minibert_grader.judging.snippet import LONGEST, MOST_LINES, snippet
from minibert_grader.sandbox.inside.wire import Public

RNG = np.random.default_rng(0)


def same(one, other) -> bool:
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(same, one.values(), other.values()))
    if isinstance(one, (list, tuple)):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, (np.ndarray, np.generic)):
        return type(one) is type(other) and one.dtype == other.dtype and one.tobytes() == other.tobytes()
    return type(one) is type(other) and (one == other or one != one)


@pytest.mark.parametrize(
    "value",
    [
        np.array([[0.1, -0.0, 1e300], [np.nan, np.inf, -np.inf]]), RNG.normal(size=(2, 3, 2)), np.float32(0.1),
        RNG.normal(size=(3, 2)).astype(np.float32), np.array(2.5), np.zeros((0, 3)), np.zeros((2, 0), np.int64),
        RNG.integers(0, 9, (2, 4)), np.array([True, False]), np.array([1, 2], np.int8), RNG.normal(size=(20, 30)),
        RNG.normal(size=(30, 2)).astype(np.float16), np.arange(100), np.ones((5, 5, 5))[:, ::2], 3, -0.5, math.inf,
        1e-300, None, True, "it's \n", [], {}, (), (1,), ["a", 2, [3.0]], {"W_Q": np.eye(2), "n": {"t": 1}},
        np.int64(3), np.bool(True), np.full((2, 2), 1e-7, np.float32), np.array([2.0**53 + 2, 1e16, 1e-5]),
    ],
)  # fmt: skip
def test_it_makes_the_same_arguments(value):
    seen = []
    exec(snippet("f", {"x": value, "y": 1}), {"np": np, "f": lambda x, y: seen.append(x)})
    assert same(value, seen[0])


@pytest.mark.parametrize(
    "array", [np.eye(3, 2).T, np.ones((3, 4))[:, ::2], RNG.normal(size=(20, 30)).T, np.arange(9)[::3]]
)
def test_it_lays_arrays_out_as_they_lie(array):
    array.flags.writeable = False
    seen = []
    exec(
        snippet("f", {"x": array, "params": {"W": array}}),
        {"np": np, "f": lambda x, params: seen.append([x, params["W"]])},
    )
    for made in seen[0]:
        assert same(array, made) and not made.flags.writeable
        assert (made.flags.c_contiguous, made.flags.f_contiguous) == (
            array.flags.c_contiguous,
            array.flags.f_contiguous,
        )


def test_what_crosses_as_source_is_written_as_source():
    seen = []
    code = snippet("f", {"fs": [Public("def g(x):\n    return 2 * x\n", "g")], "rng": generator(3)})
    exec(code, {"np": np, "f": lambda fs, rng: seen.append((fs[0](4), rng.integers(99)))})
    assert seen == [(8, np.random.default_rng(3).integers(99))]


def test_small_arrays_are_written_out_and_large_ones_folded_away():
    assert snippet("f", {"x": np.eye(2)}) == "x = np.array([[1.0, 0.0],\n              [0.0, 1.0]])\nf(x)"
    large = snippet("f", {"x": RNG.normal(size=(40, 8))})
    assert len(large.splitlines()) < MOST_LINES
    assert "b85decode" in large


def test_what_is_too_long_is_left_out():
    params, _ = load_pretrained()
    assert snippet("f", {"params": params}) == ""
    assert len(snippet("f", {"x": RNG.normal(size=1500)})) <= LONGEST


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float32(0.1), "np.float32(0.1)"),
        (np.array([1e-5, 1e-4, 1.5e15, 1e16]), "np.array([1e-05, 0.0001, 1500000000000000.0, 1e+16])"),
        ({"a": 1.5, "b": (2,)}, "{'a': 1.5, 'b': (2,)}"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, text):
    assert snippet("f", {"x": value}) == f"x = {text}\nf(x)"


def test_what_is_too_wide_for_a_line_has_a_line_for_each_part():
    short, long = ["a" * 30, "b" * 30, "c" * 24], ["a" * 30, "b" * 30, "c" * 25]
    assert snippet("f", {"x": short}) == f"x = {short!r}\nf(x)"
    lines = snippet("f", {"x": long}).splitlines()
    assert len(lines[0]) < len(repr(long)) and lines[1] == " " * 5 + repr("b" * 30) + ","


def test_parts_stand_behind_their_names():
    rows = snippet("f", {"x": {"W": np.eye(2), "b": np.eye(2)}}).splitlines()
    assert rows[0] == "x = {'W': np.array([[1.0, 0.0],"
    assert rows[1] == " " * rows[0].index("[1.0") + "[0.0, 1.0]]),"


def test_what_is_just_short_enough_stays(monkeypatch):
    text = snippet("f", {"x": np.arange(9)})
    monkeypatch.setattr(module, "LONGEST", len(text))
    assert snippet("f", {"x": np.arange(9)}) == text
    monkeypatch.setattr(module, "LONGEST", len(text) - 1)
    assert snippet("f", {"x": np.arange(9)}) == ""


def test_of_arrays_too_large_for_a_snippet_only_the_beginning_is_compressed(monkeypatch):
    taken: list[int] = []

    class Counting:
        def __init__(self, level):
            self._inner = zlib.compressobj(level)

        def compress(self, data):
            taken.append(len(data))
            return self._inner.compress(data)

        def flush(self):
            return self._inner.flush()

    monkeypatch.setattr(module, "zlib", SimpleNamespace(compressobj=Counting))
    assert snippet("f", {"x": np.random.default_rng(1).normal(size=1_000_000)}) == ""
    assert sum(taken) <= 2 * module.READ_AT_ONCE
    taken.clear()
    assert "_unpacked(" in snippet("f", {"x": np.zeros(500_000)})
    assert sum(taken) == 4_000_000
