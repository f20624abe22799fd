"""Functions of the course can be lent to a student's process without being in it, and without harm to the lender."""

from __future__ import annotations

import resource
import time

import numpy as np
import pytest

from minibert_grader.errors import KernelLost
from minibert_grader.sandbox import lending
from minibert_grader.sandbox.inside import wire
from minibert_grader.sandbox.lending import Lending
from minibert_ref.layers.attention import attention_scores, scaled_dot_product_attention
from minibert_ref.layers.softmax import softmax

OWN = """
import numpy as np
def softmax(x, axis=-1):
    return 'own'
def use(x, **options):
    return softmax(x, **options)
"""
X = np.array([[1.0, 2.0, 4.0]])


@pytest.fixture
def lender(kernel):
    assert kernel.run(OWN)[0]
    return kernel


def test_lent_functions_answer_in_the_place_of_the_students_own(lender):
    assert lender.call("use", (X,), {})[1] == "own"
    lender.lend({"softmax": softmax})
    assert np.array_equal(lender.call("use", (X,), {})[1], softmax(X))
    assert np.array_equal(lender.call("use", (X,), {"axis": 0})[1], softmax(X, axis=0))


def test_the_students_own_come_back(lender):
    lender.lend({"softmax": softmax, "attention_scores": attention_scores})
    assert lender.run("attention_scores")[0]
    lender.lend({})
    assert lender.call("use", (X,), {})[1] == "own"
    assert lender.call("attention_scores", (X, X), {})[0]["outcome"] == "missing"


def test_another_lend_ends_the_one_before(lender):
    lender.lend({"softmax": softmax})
    lender.lend({"attention_scores": attention_scores})
    assert lender.call("use", (X,), {})[1] == "own"


def test_a_question_is_asked_once_and_each_answer_is_a_value_of_its_own(lender, monkeypatch):
    asked, answered = [], Lending.answered
    monkeypatch.setattr(Lending, "answered", lambda self, *rest: asked.append(rest) or answered(self, *rest))
    lender.run("def spoils(x):\n    first = softmax(x)\n    first[:] = 7\n    second = softmax(x)\n    second[:] = 7")
    lender.run("def use_thrice(x):\n    spoils(x)\n    return softmax(x)")
    lender.lend({"softmax": softmax})
    assert np.array_equal(lender.call("use_thrice", (X,), {})[1], softmax(X))
    assert len(asked) == 1
    lender.call("use_thrice", (X + 1,), {})
    assert len(asked) == 2
    lender.lend({"softmax": lambda x: x})
    assert np.array_equal(lender.call("use_thrice", (X,), {})[1], X)


def test_what_another_process_asked_word_for_word_is_not_worked_out_again(lender, monkeypatch):
    worked_out = []

    def doubled(x):
        worked_out.append(x)
        return 2 * x

    lender.run("def f(x): return g(x)")
    for functions, expected in (({"g": doubled}, 2 * X), ({"g": doubled}, 2 * X), ({"g": lambda x: -x}, -X)):
        lender.lend(functions)  # begins anew in the student's process
        assert np.array_equal(lender.call("f", (X,), {})[1], expected)
    assert len(worked_out) == 1
    for seed in (1, 2):  # a generator stays where it is, and what it is asked for is asked each time
        lender.run(f"import numpy as np\ndef f(x): return g(np.random.default_rng({seed}))")
        lender.lend({"g": lambda rng: rng.normal(size=2)})
        assert np.array_equal(lender.call("f", (X,), {})[1], np.random.default_rng(seed).normal(size=2))


def test_answers_are_kept_up_to_a_bound():
    kept = lending._Answers(10)
    for number in range(4):
        kept.keep((b"four", number), b"")
    assert [kept.get((b"four", number)) for number in range(4)] == [None, None, b"", b""]
    kept.keep((b"longer than all",), b"")
    assert kept.get((b"longer than all",)) is None and kept.get((b"four", 3)) is None


def test_results_of_several_parts_and_dicts_cross(lender):
    lender.run("def both(Q, params):\n    return attention(Q, params)")
    lender.lend({"attention": lambda Q, params: scaled_dot_product_attention(Q, params["K"], params["V"])})
    out, weights = lender.call("both", (X, {"K": X, "V": X}), {})[1]
    assert np.array_equal(out, X) and np.array_equal(weights, [[1.0]])


def test_an_error_of_a_lent_function_is_the_students_to_catch(lender):
    lender.run("def f(x):\n    try: return softmax(x, axis=7)\n    except ValueError as error: return str(error)")
    lender.lend({"softmax": softmax})
    assert "axis 7 is out of bounds" in lender.call("f", (X,), {})[1]


def test_the_line_that_is_named_is_the_students_own(lender):
    lender.lend({"softmax": softmax})
    message, _ = lender.call("use", (X,), {"axis": 7})
    assert message["line"] == "return softmax(x, **options)"


def drawn(rng, n):
    return rng.random(n)


def applied(function, x):
    return function(function(x))


def test_a_generator_goes_on_where_it_was(lender):
    lender.run("def use(n):\n    rng = np.random.default_rng(3)\n    return rng.random(1), draw(rng, n), rng.random(1)")
    lender.lend({"draw": drawn})
    assert np.array_equal(np.concatenate(lender.call("use", (4,), {})[1]), np.random.default_rng(3).random(6))


def test_a_function_that_is_handed_over_is_called_where_it_is(lender):
    lender.run("def use(x):\n    seen = []\n    return twice(lambda y: (seen.append(1), y * 2)[1], x=x), len(seen)")
    lender.lend({"twice": applied})
    value, count = lender.call("use", (X,), {})[1]
    assert np.array_equal(value, 4 * X) and count == 2


def test_the_error_of_a_function_that_is_handed_over_is_the_students_own(lender):
    lender.run("def fail(x):\n    raise KeyError('mine')\ndef use(x):\n    return twice(fail, x)")
    lender.lend({"twice": applied})
    message, _ = lender.call("use", (X,), {})
    assert (message["error"], message["message"]) == ("KeyError", "'mine'")
    assert lender.call("use", (X,), {})[0]["error"] == "KeyError"  # the conversation goes on


def test_what_stays_shows_none_of_its_inside():
    with pytest.raises(AttributeError):
        _ = lending.Staying(0, None).__array__


STAYING = {
    "arguments that stay where there are none": "ask({'outcome': 'asks', 'function': 'twice', 'stays': [5]}, ([], {}))",
    "a name that stays and is not there": "ask({'outcome': 'asks', 'function': 'twice', 'stays': ['x']}, ([], {}))",
    "no word of what stays": "ask({'outcome': 'asks', 'function': 'twice'}, ([1, 2], {}))",
    "too many that stay": "ask({'outcome': 'asks', 'function': 'twice', 'stays': [0] * 5}, ([1, 2], {}))",
    "a bool that stays": "ask({'outcome': 'asks', 'function': 'twice', 'stays': [True]}, ([1, 2], {}))",
    "a use that is too large": "twice(lambda x: np.zeros(1_100_000), 1)",
    "another question as the answer": "twice(lambda x: twice(abs, x), 1)",
    "an answer of another kind": (
        "ask({'outcome': 'asks', 'function': 'twice', 'stays': [0]}, ([None, 1], {})); ask({'outcome': 'no'}, 1)"
    ),
}


@pytest.mark.parametrize("kind", STAYING)
def test_a_question_with_staying(lender, kind):
    lender.lend({"twice": applied})
    with pytest.raises(KernelLost, match="in a way that they are not made for"):
        lender.run(PRELUDE.replace("softmax", "twice") + STAYING[kind])


def test_only_what_is_lent_as_large_takes_the_trained_weights(lender):
    lender.lend({"softmax": softmax, "total": np.sum}, large=["total"])
    assert lender.run("assert total(np.ones((192, 8192), np.float32)) == 192 * 8192")[0]
    with pytest.raises(KernelLost, match="not made for"):
        lender.run("softmax(np.zeros(1_100_000))")


def test_even_large_has_a_bound(lender):
    lender.lend({"total": np.sum}, large=["total"])
    with pytest.raises(KernelLost, match="not made for"):
        lender.run("total(np.zeros(3 << 20, np.int8))")


def test_a_number_that_is_no_size_may_be_large(lender):
    lender.lend({"double": lambda x: 2 * x})
    assert lender.run("assert double(1e30) == 2e30")[0]
    with pytest.raises(KernelLost, match="not made for"):
        lender.run("double(1_100_000)")


def test_uses_are_counted(lender):
    lender.lend({"often": lambda function: [function() for _ in range(lending.MOST_ASKED + 1)]})
    with pytest.raises(KernelLost, match="not made for"):
        lender.run("often(lambda: 1)")


def test_no_code_of_the_course_enters_the_students_process(lender):
    lender.lend({"softmax": softmax})
    code = (
        "import sys, gc\n"
        "assert softmax.__code__.co_filename.endswith('names.py')\n"
        "names = [m for m in sys.modules if 'minibert' in m and not m.startswith('minibert_kit')]\n"
        "assert not names, names\n"
        "files = {o.__code__.co_filename for o in gc.get_objects() if type(o) is type(lambda: 0)}\n"
        "assert not [f for f in files if 'minibert_ref' in f or 'minibert_grader' in f]"
    )
    ok, outputs = lender.run(code)
    assert ok, outputs


HOSTILE = {
    "an unknown name": "ask({'outcome': 'asks', 'function': 'open', 'stays': []}, (['/etc/passwd'], {}))",
    "no name": "ask({'outcome': 'asks', 'stays': []}, ([], {}))",
    "a name that is a list": "ask({'outcome': 'asks', 'function': ['softmax'], 'stays': []}, ([], {}))",
    "arguments that are none": "ask({'outcome': 'asks', 'function': 'softmax', 'stays': []}, 5)",
    "arguments of another form": "ask({'outcome': 'asks', 'function': 'softmax', 'stays': []}, ({}, []))",
    "a large array": "softmax(np.zeros(1_100_000))",
    "a large number": "softmax(np.zeros(3), axis=10**9)",
    "a long string": "softmax('x' * 5000)",
    "a list of large arrays": "softmax([np.zeros(1_100_000)])",
    "a nested dict of large arrays": "softmax({'a': {'b': np.zeros(1_100_000)}})",
    "a dict of many things": "softmax({str(n): n for n in range(20_000)})",
    "no end of questions": "import itertools\nfor n in itertools.count(): softmax(np.full(3, n / 2))",
}
PRELUDE = (
    "import socket, sys\nimport numpy as np\nwire = sys.modules['wire']\n"
    "sock = [c.cell_contents for c in softmax.__closure__ if type(c.cell_contents) is socket.socket][0]\n"
    "def ask(message, value):\n    sock.sendall(wire.frame(message, value))\n    return wire.receive(sock)\n"
)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_question_with(lender, kind):
    lender.lend({"softmax": softmax})
    with pytest.raises(KernelLost, match="in a way that they are not made for"):
        lender.run(PRELUDE + HOSTILE[kind])


def test_a_question_outside_of_a_lend_ends_the_kernel(lender):
    lender.lend({"softmax": softmax})
    lender.run("kept = softmax")
    lender.lend({})
    with pytest.raises(KernelLost, match="not asked"):
        lender.run("kept(np.zeros(3))")


@pytest.mark.parametrize(
    "call",
    ["softmax()", "softmax(1, 2, 3, 4)", "softmax(nonsense=1)", "softmax(np.zeros(3), axis=1.5)", "softmax(None)"],
)
def test_wrong_arguments_are_an_ordinary_error(lender, call):
    lender.lend({"softmax": softmax})
    ok, outputs = lender.run(call)
    assert not ok and outputs[-1]["ename"] == "ValueError"
    assert lender.run("softmax(np.zeros(3))")[0]


def test_questions_within_a_recursion_are_answered_and_bounded(lender):
    lender.run("def deep(n):\n    return softmax(np.zeros(2)) if n == 0 else deep(n - 1) + softmax(np.zeros(2))")
    lender.lend({"softmax": softmax})
    assert lender.call("deep", (20,), {})[1].tolist() == [10.5, 10.5]


def test_small_arguments_cannot_make_large_results(lender):
    """Broadcasting three small arrays against each other would take 64 GiB."""
    lender.lend({"attention": scaled_dot_product_attention})
    before = resource.getrlimit(resource.RLIMIT_AS), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ok, outputs = lender.run(
        "Q, K, V = np.zeros((2048, 1, 1, 1, 1)), np.zeros((1, 2048, 1, 1, 1)), np.zeros((1, 1, 2048, 1, 1))\n"
        "attention(Q, K, V)"
    )
    assert not ok and "Unable to allocate" in outputs[-1]["evalue"]
    assert resource.getrlimit(resource.RLIMIT_AS) == before[0]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before[1] < 1.2 * 2**20  # KiB


def test_a_result_too_large_to_cross_is_an_ordinary_error(lender):
    lender.lend({"outer": np.multiply.outer})
    ok, outputs = lender.run("outer(np.zeros(4096), np.zeros(4096))")
    assert not ok and "more than may cross" in outputs[-1]["evalue"]


def test_time_spent_on_questions_is_bounded(lender, monkeypatch):
    monkeypatch.setattr(lending, "SECONDS_IN_ALL", 0.2)

    def slow(x):
        end = time.thread_time() + 0.06
        while time.thread_time() < end:
            pass
        return x

    lender.lend({"slow": slow})
    with pytest.raises(KernelLost, match="not made for"):
        lender.run("for n in range(100): slow(n)")


def test_the_memory_bound_is_lifted_again_after_an_error():
    book, nobody = lending.Lending(), None
    book.functions = {"softmax": softmax}
    before = (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2
    resource.setrlimit(resource.RLIMIT_AS, before)
    frame = book.answer({"function": "softmax", "stays": []}, ([], {}), nobody)
    assert b"TypeError" in frame and len(frame) < 1000
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    with pytest.raises(lending.UnfairQuestion):
        book.answer({"function": "softmax", "stays": []}, ([np.zeros(lending.MOST_ELEMENTS + 1)], {}), nobody)
    header_size, _ = wire.lengths(frame[:12])
    assert "error" in wire.parse(frame[12 : 12 + header_size], b"")[0]
