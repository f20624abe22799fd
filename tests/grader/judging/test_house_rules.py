"""Each rule of the house is tried on what an exercise promises, named where it is broken, and asks nothing else."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.course.contract import RULES
from minibert_grader.judging.checks import BrokenRule, StudentFailure, agree, equal
from minibert_grader.judging.hidden_tests import Contract, core, exercise, weight
from minibert_grader.judging.house.alike import alike
from minibert_grader.judging.house.apart import apart
from minibert_grader.judging.house.lying import LYING, lying
from minibert_grader.judging.judge import judge
from minibert_grader.judging.student import Call, LocalStudent, RemoteStudent
from minibert_grader.judging.verdict import Failure, Outcome, Verdict


def mixed(x, params, number):
    """x (..., H) times params["W"] (H, H), each entry as often as `number` says."""
    if number < 1:
        raise ValueError("none at all")
    return number * x @ params["W"]


@st.composite
def calls(pick):
    random = np.random.default_rng(pick(st.integers(0, 99)))
    shape = pick(st.sampled_from([(3,), (2, 3), (4, 2, 3)]))
    dtype = pick(st.sampled_from([np.float32, np.float64]))
    x, W = random.integers(-8, 9, shape), random.integers(-8, 9, (3, 3)) + 20 * np.eye(3)
    return {"x": x.astype(dtype), "params": {"W": W.astype(dtype), "V": W.astype(dtype)}, "number": 2}


ALL = Contract(
    dtype="x",
    leading=("x",),
    new=True,
    keys=("params",),
    others=("params",),
    refuses={"a number of 0": lambda named: {**named, "number": 0}},
)


@exercise("mixed", points=6, contract=ALL, house=2)
class MixedSuite:
    @core
    @weight(4)
    @given(example=calls())
    def test_core(self, student, example):
        """Gives the product."""
        agree(student.mixed(**example), mixed(**example), 1e-3)


def lent(x):
    return x


def lent_suite(new):
    @exercise("lent", points=3, contract=Contract(dtype="x", leading=("x",), new=new), house=1)
    class LentSuite:
        @core
        @weight(2)
        @given(x=calls().map(lambda example: example["x"]))
        def test_core(self, student, x):
            """Gives the array."""
            agree(student.lent(x), x, 0)

    return LentSuite


@exercise("length", points=3, contract=Contract(plain=float), house=1)
class LengthSuite:
    @core
    @weight(2)
    @given(x=calls().map(lambda example: example["x"]))
    def test_core(self, student, x):
        """Counts the entries."""
        agree(student.length(x), float(x.size), 0)


def length(x):
    return float(x.size)


@exercise("whole", points=3, contract=Contract(dtype=int, layout=False), house=1)
class WholeSuite:
    @core
    @weight(2)
    @given(n=st.integers(1, 30))
    def test_core(self, student, n):
        """Counts upwards."""
        agree(student.whole(n), np.arange(n), 0)


def whole(n):
    return np.arange(n)


@exercise("loss", points=3, contract=Contract(dtype="x", leading=("x",)), house=1)
class LossSuite:
    @core
    @weight(2)
    @given(x=calls().map(lambda example: example["x"] / 7))
    def test_core(self, student, x):
        """The sum of squares, and the numbers doubled."""
        total, doubled = student.loss(x)
        agree(total, (x.astype(float) ** 2).sum(), 1e-2)
        agree(doubled, 2 * x, 0)


def loss(x):
    return (x**2).sum(), 2 * x


@exercise("digits", points=3, contract=Contract(layout=False), house=1)
class DigitsSuite:
    @core
    @weight(2)
    @given(n=st.integers(10, 99))
    def test_core(self, student, n):
        """Takes a number apart."""
        equal(student.digits(n), digits(n))


def digits(n):
    return [int(digit) for digit in str(n)]


@exercise("named", points=3, contract=Contract(dtype="x", parts=("same",)), house=1)
class NamedSuite:
    @core
    @weight(2)
    @given(x=calls().map(lambda example: example["x"]))
    def test_core(self, student, x):
        """Gives the array a name."""
        agree(student.named(x)["same"], x, 0)


def named(x):
    return {"same": x}


@exercise("counted", points=3, opaque=1, contract=Contract(dtype="x"), house=1)
class CountedSuite:
    @core
    @weight(2)
    @given(x=calls().map(lambda example: example["x"]))
    def test_core(self, student, x):
        """Adds the number of arrays so far."""
        state = {}
        for number in range(3):
            result, state = student.counted(x, state)
            agree(result, x + number, 0)


def counted(x, state):
    return x + state.get("n", 0), {"n": state.get("n", 0) + 1}


@exercise("added", points=3, contract=Contract(dtype="x", leading=("y", "x")), house=1)
class AddedSuite:
    @core
    @weight(2)
    @given(x=calls().map(lambda example: example["x"]).filter(lambda x: x.ndim == 1))
    def test_core(self, student, x):
        """Adds two arrays."""
        agree(student.added(x + 1, x), 2 * x + 1, 0)


def added(y, x):
    return y + x


RIGHT = "def mixed(x, params, number):\n    if number < 1: raise ValueError\n    return number * x @ params['W']\n"
BY_PLACE = "dict(zip('WV', params.values(), strict=True))['W']"
BUFFER = "out = kept.setdefault((x.shape, x.dtype), x + 0); out[...] = number * x @ params['W']; return out"
BY_OBJECT = (
    "known, answer = kept.get(id(x), (x, number * x @ params['W'])); kept[id(x)] = known, answer; return answer + 0"
)
BY_LAST = "kept[0] = kept[0] if kept.get(0, (None,))[0] is x else (x, number * x @ params['W']); return kept[0][1] + 0"
BY_ONE = "return kept.setdefault((x.shape, x.dtype, x.tobytes()), number * x @ params['W']) + 0"
BY_ONE_AND_PLACE = "W = params['W']; return kept.setdefault((id(W), x.shape, x.tobytes()), (W, number * x @ W))[1] + 0"
IN_TURN = (
    "x = x.copy('C') if x.flags.f_contiguous else x\n"
    "    x = np.array(list(np.nditer(x))).reshape(x.shape); return number * x"
)
JOINED = (
    "lead = x.shape[:-1]; x = x.reshape(-1, 3, order='F' if np.isfortran(x) and x.ndim > 4 else 'C')\n"
    "    return (number * x @ params['W']).reshape(*lead, 3); return number"
)
BROKEN = [
    ("Pure", "return number * x", "x *= number; return x"),
    ("Pure", "return number * x", "x *= 1; return number * x"),
    ("Pure", "return number", "params.pop('V', 0); return number"),
    ("Pure", "return number", "params['W'] = params.pop('W'); return number"),
    ("Repeatable", "return number * x @ params['W']", BUFFER),
    ("Repeatable", "return", "x0, kept[0] = kept.get(0), x; return x if x0 is x else"),
    ("Repeatable", "return number * x @ params['W']", BY_OBJECT),
    ("Repeatable", "return number * x @ params['W']", BY_LAST),
    ("Repeatable", "return number * x @ params['W']", BY_ONE),
    ("Repeatable", "return number * x @ params['W']", BY_ONE_AND_PLACE),
    ("Repeatable", "params['W']", "kept.setdefault(id(params), (params, params['W']))[1]"),
    ("Any layout", "return number * x", IN_TURN),
    (
        "Pure",
        "return",
        "locked = not x.flags.writeable; x.flags.writeable = True; x.flags.writeable = not locked; return",
    ),
    ("Any layout", "number * x", "number * x.ravel('K').reshape(x.shape)"),
    ("Any layout", "return number", JOINED),
    ("Any layout", "params['W']", "np.frombuffer(params['W'].tobytes('A'), x.dtype).reshape(3, 3)"),
    ("Dtype", "params['W']", "params['W'].astype(float)"),
    ("Dtype", "return", "number = np.float64(number) if x.ndim == 1 else number\n    return"),
    ("Any axes", "number * x", "number * x.squeeze()"),
    ("Any axes", "return", "if x.ndim > 4: raise TypeError\n    return"),
    ("Any keys", "params['W']", "list(params.values())[0]"),
    ("Any keys", "params['W']", BY_PLACE),
    ("Any keys", "params['W']", "[W for name, W in params.items() if name.upper() == 'W'][0]"),
    ("Any keys", "params['W']", "[W for name, W in params.items() if name.startswith('W')][-1]"),
    ("Any keys", "params['W']", "{name.split('.')[-1]: W for name, W in params.items()}['W']"),
    ("Any keys", "return", "if any(W.dtype != x.dtype for W in params.values()): raise TypeError\n    return"),
    ("ValueError", "raise ValueError", "number = 1"),
    ("ValueError", "raise ValueError", "raise KeyError"),
]


def student_of(code: str) -> LocalStudent:
    scope: dict = {"np": np, "kept": {}}
    exec(code, scope)
    return LocalStudent(scope)


def house(verdict: Verdict) -> Outcome:
    return next(outcome for outcome in verdict.outcomes if "rules of the house" in outcome.sentence)


def judged(code: str, suite=MixedSuite) -> Outcome:
    return house(judge(suite.exercise, student_of(code))[0])


def test_a_right_solution_keeps_all_rules():
    assert judged(RIGHT).state == "passed"
    assert judged("def length(x): return float(x.size)", LengthSuite).state == "passed"
    assert judged("def digits(n): return [n // 10, n % 10]", DigitsSuite).state == "passed"


@pytest.mark.parametrize(
    "body",
    [
        "return kept.setdefault(n, [n // 10, n % 10])",
        "kept.setdefault(0, [])[:] = n // 10, n % 10; return kept[0]",
    ],
)
def test_a_list_that_is_handed_out_twice_is_shared(body):
    outcome = judged(f"def digits(n): {body}", DigitsSuite)
    assert isinstance(outcome.failure, Failure) and outcome.failure.rule == "Repeatable"


def test_entries_that_nobody_asked_for_break_no_rule():
    assert judged("def named(x): return {'same': x, 'size': np.float16(x.size)}", NamedSuite).state == "passed"
    assert judged("def named(x): return {'same': x.astype(np.float16)}", NamedSuite).failure.rule == "Dtype"
    assert judged("def whole(n): return np.arange(n)", WholeSuite).state == "passed"


@pytest.mark.parametrize(("name", "old", "new"), BROKEN)
def test_a_rule_that_is_broken_is_named(name, old, new):
    verdict, _ = judge(MixedSuite.exercise, student_of(RIGHT.replace(old, new)))
    failure = house(verdict).failure
    assert failure and failure.rule == name and failure.reason.startswith(f"{name}: "), failure
    assert [outcome.state for outcome in verdict.outcomes] == ["passed", "failed"] and verdict.points == 4


def test_a_state_that_is_written_into_shows_in_a_later_call():
    start = "def counted(x, state):\n    n = state.get('n', 0)\n    "
    assert judged(start + "return x + n, {'n': n + 1}", CountedSuite).state == "passed"
    failure = judged(
        start + "state.update(n=n + 1) if n else None\n    return x + n, {'n': n + 1}", CountedSuite
    ).failure
    assert failure and failure.rule == "Pure"


@pytest.mark.parametrize("name", ["x", "y"])
def test_any_array_with_more_axes_may_be_transposed(name):
    code = f"def added(y, x):\n    {name} = {name}.ravel('A').reshape({name}.shape)\n    return y + x"
    failure = judged(code, AddedSuite).failure
    assert failure and failure.rule == "Any layout"


@pytest.mark.parametrize("result", ["x", "x[..., :]", "np.asarray(x)", "x if x.ndim == 1 else x.copy()"])
def test_a_view_is_right_where_a_new_array_is_not_promised(result):
    code = f"def lent(x): return {result}"
    assert judged(code, lent_suite(new=False)).state == "passed"
    failure = judged(code, lent_suite(new=True)).failure
    assert failure and failure.rule == "New arrays"
    assert judged("def lent(x): return x.copy()", lent_suite(new=True)).state == "passed"


@pytest.mark.parametrize("number", ["{}", "float({})", "np.float64({})", "np.asarray({})", "np.float32({})"])
def test_a_number_beside_arrays_may_be_of_any_float_type_and_no_more_exact_than_they_are(number):
    total = number.format("(x[::-1] ** 2).ravel()[::-1].cumsum()[-1]")
    assert judged(f"def loss(x): return {total}, 2 * x", LossSuite).state == "passed"
    failure = judged(f"def loss(x): return {total}, 2.0 * x.astype(float)", LossSuite).failure
    assert failure and failure.rule == "Dtype"


@pytest.mark.parametrize("number", ["np.float64(x.size)", "np.asarray(float(x.size))", "x.size"])
def test_a_plain_number_is_pythons(number):
    failure = judged(f"def length(x): return {number}", LengthSuite).failure
    assert failure and failure.rule == "Plain numbers"


@pytest.mark.parametrize("result", ["np.arange(n) * 1.0", "np.arange(n).astype(object)[()] * 1.0"])
def test_whole_numbers_are_whole_by_dtype(result):
    failure = judged(f"def whole(n): return {result}", WholeSuite).failure
    assert failure


def test_a_shared_result_is_found_without_any_array_to_begin_with():
    code = "def whole(n):\n    kept.setdefault(n, np.arange(n)); return kept[n]"
    failure = judged(code, WholeSuite).failure
    assert failure and failure.rule == "Repeatable"


def test_a_buffer_is_found_where_each_call_has_the_same_answer():
    code = "def whole(n):\n    out = kept.setdefault(n, np.arange(n)); out[...] = np.arange(n); return out"
    failure = judged(code, WholeSuite).failure
    assert failure and failure.rule == "Repeatable" and "earlier result" in failure.reason


def test_wrong_numbers_alone_are_not_judged_here():
    outcome = judged(RIGHT.replace("number *", "number * number *"))
    assert (outcome.state, outcome.unjudged) == ("not judged", "the numbers are wrong already")
    both = judged(RIGHT.replace("return number *", "x *= 1; return number * number *"))
    assert both.state == "failed"


@pytest.mark.parametrize("result", ["0 * x", "x", "np.nan * x", "np.ones_like(x)", "None", "'x'", "[x]", "{'x': x}"])
def test_what_is_no_answer_earns_nothing_here(result):
    verdict, _ = judge(MixedSuite.exercise, student_of(f"def mixed(x, params, number): return {result}"))
    assert verdict.points == 0


def test_the_failing_call_can_be_pasted():
    failure = judged(RIGHT.replace("number * x", "number * x.ravel('K').reshape(x.shape)")).failure
    assert isinstance(failure, Failure) and "np.asfortranarray(" in failure.code
    assert any(part.kind.endswith("in Fortran order") for part in failure.arguments)
    assert failure.expected and failure.got and failure.expected.text != failure.got.text
    locked = judged(RIGHT.replace("return", "x *= 1; return")).failure
    assert locked and "x.flags.writeable = False" in locked.code


@pytest.mark.parametrize(("name", "old", "new"), [BROKEN[1], BROKEN[2], BROKEN[3], BROKEN[5], ("", "x", "x")])
def test_another_process_gets_the_same_verdict_and_the_same_log(name, old, new, warm):
    code = RIGHT.replace(old, new)
    with warm.fork() as kernel:
        assert kernel.run(f"import numpy as np\nkept = {{}}\n{code}")[0]
        there = RemoteStudent(kernel)
        remote, lost = judge(MixedSuite.exercise, there)
        there.log.clear()
        call = Call("mixed", (np.ones(3), {"W": np.eye(3)}), {"number": 2}, other=((np.zeros(3), {"W": np.eye(3)}), {}))
        again = there.again(call)
    local, _ = judge(MixedSuite.exercise, student_of(code))
    assert repr(again) == repr(student_of(code).again(call))
    assert lost is None and house(remote).state == house(local).state
    if name:
        assert (house(remote).failure.rule, house(remote).failure.code) == (name, house(local).failure.code)


@pytest.mark.parametrize("answer", ["None", "[]", "[value] * 9", "[0] * 6", "{'told': 1}", "'x'"])
def test_a_process_that_answers_otherwise_gains_nothing_elsewhere(answer, warm):
    lying = f"""
import sys, numpy as np
kernel = sys.modules['kernel']
def witnessed(namespace, function, both, seed, home):
    value = None
    return {{"outcome": "returned"}}, {answer}
kernel._witnessed = witnessed
{RIGHT}"""
    with warm.fork() as kernel:
        assert kernel.run(lying)[0]
        verdict, lost = judge(MixedSuite.exercise, RemoteStudent(kernel))
    assert lost is None and verdict.points == 4 and house(verdict).failure


def test_alike_forgives_rounding_and_nothing_else():
    alike({"a": [np.float32([1, np.nan])]}, {"a": [np.float64([1 + 1e-5, np.nan])]})
    for got, expected in [
        (np.ones(2), np.ones(3)), (np.ones(2), None), (None, np.ones(2)), ([1], (1, 2)), ({"a": 1}, {"b": 1}),
        (np.array([1.0, np.nan]), np.array([1.0, 2.0])), (np.array([1]), np.array([2])), ("a", "b"),
        (np.float64([1e-3]), np.float64([0.0])), (np.float32([1e-2]), np.float32([0.0])), (1.0, 1.1),
    ]:  # fmt: skip
        with pytest.raises(StudentFailure):
            alike(got, expected)
    with pytest.raises(StudentFailure):
        alike(np.float64([1.0]), np.float64([1 + 1e-15]), exactly=True)
    alike(1.0, 1 + 1e-5, dtype=np.float32)


def test_every_rule_is_in_the_words_of_the_notebooks():
    assert ALL.rules == tuple(name for name in RULES if name != "Plain numbers")
    assert "Pure, Repeatable, Any layout" in MixedSuite.exercise.properties[-1].sentence
    assert sys.modules[__name__].MixedSuite.exercise.contract is ALL


@pytest.mark.parametrize(
    ("how", "wrong"), [*zip(LYING, ["x.ravel('K')", "memoryview(x).cast('B') and 0"], strict=True)]
)
def test_a_rule_is_tried_where_the_result_comes_later(how, wrong):
    x = np.arange(6.0).reshape(2, 3)

    def looks(kept):
        student = student_of(f"def keep(x): kept['x'] = {kept}\ndef found(): return kept['x']")
        with lying(student, how) as other:
            other.keep(x)
            agree(student.found(), x.ravel(), 0)

    looks("x.ravel()")
    with pytest.raises(BrokenRule, match=f"^Any layout: with arrays {how}"):
        looks(wrong)


@exercise("mixed", points=7, contract=ALL, house=2)
class FiveSuite(MixedSuite):
    @core
    @weight(4)
    @given(example=calls())
    def test_core(self, student, example):
        """Gives the product."""
        agree(student.mixed(**example), mixed(**example), 1e-3)

    @weight(1)
    @given(example=calls())
    def test_five(self, student, example):
        """Five times as well."""
        agree(student.mixed(**{**example, "number": 5}), mixed(**{**example, "number": 5}), 1e-2)


@pytest.mark.parametrize(
    ("slip", "rule"),
    [
        ("result = number * x @ params['W']; x[...] = 0", "Pure"),
        ("result = (number * x @ params['W']).astype(np.float16)", "Dtype"),
    ],
)
def test_rules_are_looked_at_in_the_calls_of_all_properties(slip, rule):
    """Only the rules' own calls are varied, but what shows in any call is seen in each."""
    start = RIGHT.partition("return")[0].replace(
        "if number < 1", "if number == 5:\n        {slip}\n        return result\n    if number < 1"
    )
    verdict, _ = judge(FiveSuite.exercise, student_of(start.format(slip=slip) + "return number * x @ params['W']"))
    assert [outcome.state for outcome in verdict.outcomes] == ["passed", "passed", "failed"]
    failure = house(verdict).failure
    assert failure.rule == rule and "5" in failure.code and house(verdict).hint
    assert judge(FiveSuite.exercise, student_of(RIGHT))[0].status == "solved"


def test_apart_gives_both_answers_and_refuses_a_view():
    x, other = np.arange(4.0), np.arange(4.0)[::-1]
    first, second = apart(LocalStudent({"copied": lambda x: x + 0}), "copied", (x,), (other,))
    assert first.tolist() == x.tolist()
    assert second.tolist() == other.tolist()
    assert x.tolist() == [0, 1, 2, 3]  # what was written into is no array of the caller's
    with pytest.raises(BrokenRule, match="New arrays: after a change of the input"):
        apart(LocalStudent({"copied": lambda x: x[:]}), "copied", (x,), (other,))
