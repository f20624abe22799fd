"""Functions, generators and the trained model as arguments: made in the student's process, never taken from it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from minibert_grader.judging.hidden_tests import Public, StudentFailure, equal, generator, pretrained, unchanged
from minibert_grader.judging.student import LocalStudent, RemoteStudent
from minibert_grader.sandbox.inside import wire

SQUARE = Public("def f(x):\n    return float((np.asarray(x) ** 2).sum())\n", "f")
CODE = """
import numpy as np
def slope(f, x, eps=1e-5): return np.array([(f(x + eps) - f(x - eps)) / (2 * eps)])
def draw(rng, count): return rng.random(count)
def rows(params): return params["token_embeddings"].shape[0]
def nested(layers): layers[0]["w"] += 1; return layers[0]["w"]
def gives_code(): return slope
def save(name, x): np.save(name, x)
def load(name): return np.load(name)
"""


@pytest.fixture(params=["local", "remote"])
def student(request, warm):
    if request.param == "local":
        scope: dict = {}
        exec(CODE, scope)
        yield LocalStudent(scope)
        return
    with warm.fork() as kernel:
        assert kernel.run(CODE)[0]
        yield RemoteStudent(kernel)


def test_a_function_is_called_where_the_student_is(student):
    assert student.slope(SQUARE, 3.0) == pytest.approx([6.0])
    assert SQUARE.make()([3.0]) == 9.0


def test_a_generator_begins_anew_in_each_call(student):
    first, second = student.draw(generator(5), 4), student.draw(generator(5), 4)
    assert np.array_equal(first, second)
    assert np.array_equal(first, np.random.default_rng(5).random(4))
    unchanged(student)


def test_the_trained_model_is_there(student):
    assert student.rows(pretrained("params")) == 8192


def test_a_change_deep_inside_an_argument_is_seen(student):
    student.nested([{"w": np.zeros(2)}])
    with pytest.raises(StudentFailure, match="changed its argument 0"):
        unchanged(student)


def test_what_is_saved_is_found_again(student):
    student.save("x.npy", np.arange(3))
    assert np.array_equal(student.load("x.npy"), [0, 1, 2])


def test_a_function_does_not_come_back(student):
    with pytest.raises(StudentFailure, match="function"):
        student.gives_code()


def test_source_text_is_not_let_through_towards_the_grader():
    tree, _ = wire.pack(SQUARE)
    assert wire.unpack(tree, b"", publics=True) == SQUARE
    with pytest.raises(wire.WireError):
        wire.unpack(tree, b"")
    header = json.dumps({"value": tree}).encode()
    with pytest.raises(wire.WireError):
        wire.parse(header, b"")
    for broken in ([1, 2], ["x"], "xy", [["x"], "y"], None):
        with pytest.raises(wire.WireError):
            wire.unpack({"public": broken}, b"", publics=True)


def test_equal_forgives_kinds_of_lists_and_nothing_else():
    equal((1, "a"), [1, "a"])
    equal(np.array([1, 2]), [1, 2])
    for got, expected in (([1], [2]), ("a", "b"), ([1, 2], [1]), (None, []), ({"a": 1}, {"a": 2})):
        with pytest.raises(StudentFailure, match="expected"):
            equal(got, expected)
