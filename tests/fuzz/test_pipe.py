"""Tens of thousands of messages to the grader's end of the pipe: each is read, or refused as no message, and no lie
earns a point.

What is drawn is drawn from a number, which a failure names.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import math
import random
import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minibert_grader.course.solutions import namespace
from minibert_grader.errors import KernelLost
from minibert_grader.judging.judge import judge
from minibert_grader.judging.student import RemoteStudent
from minibert_grader.sandbox import kernel as kernels
from minibert_grader.sandbox.inside import wire
from tests.fuzz.conversation import Ended, Liar, kernel_of, spoilt

ASSIGNMENT = "02_attention_mechanism"
JUDGED = ("attention_scores", "padding_mask")

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
TAGS = st.sampled_from(["array", "scalar", "tuple", "dict", "public", "value", "x"])
SPECS = st.tuples(
    st.sampled_from([*sorted(wire.DTYPES), "object", "V8"]),
    st.lists(st.integers(-1, 4) | st.sampled_from([wire.MAX_BODY, 1 << 70]), max_size=3),
    st.integers(-1, 40),
).map(list)
TREES = st.recursive(
    SCALARS | st.builds(lambda tag, spec: {tag: spec}, TAGS, SPECS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TAGS, inner, max_size=2),
    max_leaves=6,
)


def some_messages(count: int) -> Callable:
    return settings(max_examples=count, deadline=None, database=None, derandomize=True)


def assert_read_or_refused(header: bytes, body: bytes) -> bool:
    try:
        message, value = wire.parse(header, body)
    except wire.WireError as reason:
        assert 5 < len(str(reason)) < 300
        return False
    assert isinstance(message, dict) and weight(value) <= len(body) + 40 * len(header)
    again = wire.frame(message, value)
    sizes = wire.lengths(again[:12])
    assert wire.frame(*wire.parse(again[12 : 12 + sizes[0]], again[12 + sizes[0] :])) == again
    return True


def weight(value: Any) -> int:
    """Bytes of a value, which is plain, whatever was sent."""
    if type(value) in (list, tuple):
        return sum(map(weight, value))
    if type(value) is dict:
        return sum(map(weight, (*value, *value.values())))
    if isinstance(value, (np.ndarray, np.generic)):
        assert type(value) is np.ndarray or type(value).__module__ == "numpy"
        assert np.asarray(value).dtype.name in wire.DTYPES
        return np.asarray(value).nbytes
    assert value is None or type(value) in (bool, int, float, str)
    return len(str(value))


def trees(tree: Any, body: bytes) -> None:
    assert_read_or_refused(json.dumps({"number": 1, "value": tree}).encode(), body)


test_trees_of_every_kind = some_messages(200)(given(tree=TREES, body=st.binary(max_size=40))(trees))
test_many_trees_of_every_kind = pytest.mark.long(
    some_messages(5000)(given(tree=TREES, body=st.binary(max_size=40))(trees))
)


def a_message(rng: random.Random, number: int) -> tuple[dict[str, Any], Any]:
    """A message that a kernel may send."""
    array = np.arange(6.0).reshape(rng.choice(((6,), (2, 3), (1, 6))))
    value = rng.choice((array, (array, np.float32(1)), {"x": [array]}, [1, "x", None], True, float("nan"), array > 2))
    message = rng.choice((
        {"outcome": "returned", "changed": rng.choice(([], ["0"]))},
        {"outcome": "ran", "ok": True, "outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}]},
        {"outcome": "raised", "error": "ValueError", "family": ["ValueError"], "message": "no", "line": "x"},
        {"outcome": "missing"},
        {"outcome": "not plain", "message": "an object"},
        {"outcome": "asks", "function": "lent", "stays": rng.choice(([], [0], ["x"]))},
        {"outcome": "used"},
        {"outcome": "failed"},
    ))  # fmt: skip
    if message["outcome"] == "asks":
        value = ([array, 2], {"x": array})
    return {**message, "number": number}, value


def frames(number: int) -> tuple[random.Random, list[bytes]]:
    """What a kernel sends in the course of one conversation."""
    rng = random.Random(number)
    return rng, [
        spoilt(*a_message(rng, n), rng) if rng.random() < 0.4 else wire.frame(*a_message(rng, n))
        for n in range(1, rng.choice((3, 10, 30)))
    ]


def lent(x: Any, *more: Any, **named: Any) -> Any:
    """A function of the course that uses whatever it is given."""
    if callable(x):
        return x(np.ones(2), named=1)
    return np.asarray(x) * 2


def converse(kernel: kernels.StudentKernel, rng: random.Random) -> None:
    """Ask one thing after the other until the kernel is lost."""
    questions = wire.question("f", (1.0,), {}, 0) * 3
    while True:
        ask = rng.randrange(5)
        if ask == 0:
            ok, _ = kernel.run("x = 1")
            assert type(ok) is bool
        elif ask == 1:
            message, value = kernel.call("f", (np.ones(2),), {})
            assert isinstance(message, dict)
            weight(value)
        elif ask == 2:
            for answer in kernel.call_many(questions, [b"", b"", b""]):
                assert not answer.expected
        elif ask == 3:
            kernel.witness("f", ((1.0,), {}), ((2.0,), {}))
        else:
            kernel.lend(rng.choice(({}, {"lent": lent})))


def hold(number: int, scratch: Path) -> int:
    """One conversation; how many messages were sent to the grader."""
    rng, sent = frames(number)
    for data in sent:
        sizes = wire.LENGTHS.unpack(data[:12]) if len(data) >= 12 else (0, 0)
        assert_read_or_refused(data[12 : 12 + sizes[0]], data[12 + sizes[0] :])
    ours, theirs = socket.socketpair()
    ended = Ended()
    kernel = kernel_of(ours, theirs, scratch, ended)
    theirs.setblocking(False)
    for data in sent:
        theirs.send(data)
    theirs.shutdown(socket.SHUT_WR)
    with pytest.raises(KernelLost) as lost:
        converse(kernel, rng)
    assert 10 < len(str(lost.value)) < 300
    assert ended.times == 1 and kernel.lost is lost.value
    with pytest.raises(KernelLost):
        kernel.run("x = 1")
    kernel.close()
    theirs.close()
    assert ended.times == 1
    return len(sent)


@pytest.fixture
def impatient(monkeypatch):
    """Nobody is waited for who is not there."""
    monkeypatch.setattr(kernels.time, "sleep", lambda seconds: None)


def conversations(numbers: range) -> int:
    scratch = Path(tempfile.mkdtemp(prefix="minibert-scratch-"))
    count, failed = 0, {}
    for number in numbers:
        scratch.mkdir(exist_ok=True)
        try:
            count += hold(number, scratch)
        except Exception as error:
            failed[number] = repr(error)[:300]
    shutil.rmtree(scratch, ignore_errors=True)
    assert not failed
    return count


def test_conversations_changed_at_random(impatient):
    assert conversations(range(100)) > 1000


@pytest.mark.long
def test_many_conversations_changed_at_random(impatient):
    assert conversations(range(100, 3600)) > 45_000


# Answers of right functions, and what is made of them. ------------------------------------------------------------


def harmless(message: dict[str, Any], value: Any, rng: random.Random) -> bytes:
    """The same answer, said otherwise."""
    tree, chunks = wire.pack(value)
    header = list({**message, "value": tree, "extra": rng.choice((1e9, [{}], "é", None)), "line": "x"}.items())
    rng.shuffle(header)
    text = json.dumps(dict(header), indent=rng.choice((None, 2))).encode() + b" " * rng.randrange(3)
    body = b"".join(chunks)
    return wire.LENGTHS.pack(len(text), len(body)) + text + body


def nonsense(message: dict[str, Any], value: Any, rng: random.Random) -> bytes:
    """Another kind of thing than was asked for, and every claim that it is right."""
    claims = {"outcome": rng.choice(("returned", "right", True, None, ["returned"])), "passed": True, "points": 1e9}
    said = rng.choice((None, "right", {"passed": True}, [], (), math.inf, np.array([math.nan]), [[1, 2], [3]], True))
    if message["outcome"] == "raised":  # that is right where it was asked for
        claims["outcome"] = "returned"
    return wire.frame({**message, **claims, "expected": True}, said)


def shifted(message: dict[str, Any], value: Any, rng: random.Random) -> bytes:
    """Numbers that are wrong."""

    def wrong(part: Any) -> Any:
        if isinstance(part, (list, tuple)):
            return type(part)(map(wrong, part))
        if isinstance(part, (np.ndarray, np.generic)):
            return ~part if part.dtype == bool else part + part.dtype.type(rng.choice((1, -3, 100)))
        return part

    return wire.frame(message, wrong(value))


def corrupted(message: dict[str, Any], value: Any, rng: random.Random) -> bytes:
    return spoilt(message, value, rng) if rng.random() < 0.15 else wire.frame(message, value)


@pytest.fixture(scope="module")
def solutions(course):
    return namespace(course, ASSIGNMENT)


def judged(exercise, solutions, lie, number: int, folder: Path):
    """The verdict on right functions whose answers are made by `lie`; how many answers were sent."""
    rng = random.Random(number)
    scratch = Path(tempfile.mkdtemp(dir=folder))
    liar = Liar(solutions, lambda message, value: lie(message, value, rng))
    with contextlib.closing(liar), liar.kernel(scratch) as kernel:
        verdict, _ = judge(exercise, RemoteStudent(kernel), explain=False)
    for outcome in verdict.outcomes:
        if outcome.state != "passed":
            assert outcome.unjudged or (outcome.failure and len(outcome.failure.reason) > 10)
    return verdict, liar.answers


@pytest.mark.parametrize("name", JUDGED)
def test_an_answer_said_otherwise_is_right(exercises, solutions, name, tmp_path, impatient):
    assert judged(exercises[name], solutions, harmless, 1, tmp_path)[0].status == "solved"


@pytest.mark.parametrize("name", JUDGED)
def test_nonsense_earns_nothing_whatever_it_claims(exercises, solutions, name, tmp_path, impatient):
    for number in range(3):
        assert judged(exercises[name], solutions, nonsense, number, tmp_path)[0].points == 0


@pytest.mark.parametrize("name", JUDGED)
def test_wrong_numbers_pass_no_core_property(exercises, solutions, name, tmp_path, impatient):
    verdict, _ = judged(exercises[name], solutions, shifted, 2, tmp_path)
    assert not [outcome for outcome in verdict.outcomes if outcome.core and outcome.state == "passed"]
    assert verdict.points <= verdict.max_points / 3


@pytest.mark.parametrize("name", JUDGED)
def test_answers_corrupted_at_random_get_a_verdict(exercises, solutions, name, tmp_path, impatient):
    for number in range(2):
        verdict, _ = judged(exercises[name], solutions, corrupted, number, tmp_path)
        assert verdict.points <= verdict.max_points


@pytest.mark.long
def test_many_answers_corrupted_at_random_get_a_verdict(exercises, solutions, tmp_path, impatient):
    numbers = itertools.count(3)
    answers = 0
    names = sorted(exercises)
    while answers < 5000:
        number = next(numbers)
        name = names[number % len(names)]
        lie = (corrupted, nonsense, harmless)[number % 3]
        verdict, count = judged(exercises[name], solutions, lie, number, tmp_path)
        answers += count
        assert verdict.points == (0 if lie is nonsense else verdict.max_points) or lie is corrupted, number
