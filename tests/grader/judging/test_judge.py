"""The judge gives each property its points, nothing to the trivial, and a verdict whatever comes back."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption

from minibert_grader.course.exercise import SEED, core, exercise, weight
from minibert_grader.errors import KernelLost
from minibert_grader.judging.checks import agree
from minibert_grader.judging.diagnosis.known import suspects
from minibert_grader.judging.examples import NothingRan, examples
from minibert_grader.judging.judge import KEPT_BYTES, _Calls, judge
from minibert_grader.judging.student import Call, LocalStudent, RemoteStudent, _crossed, one_line
from minibert_grader.judging.verdict import Judgement, to_json
from minibert_grader.sandbox.inside import wire

ASSIGNMENT = "02_attention_mechanism"
NAMES = [
    "softmax",
    "attention_scores",
    "padding_mask",
    "apply_mask",
    "scaled_dot_product_attention",
    "split_heads",
    "multi_head_attention",
    "attention_entropy",
]


def double(x):
    return 2 * x


@exercise("double", points=9)
class DoubleSuite:
    @core
    @weight(5)
    @given(x=st.integers(1, 9))
    def test_core(self, student, x):
        """Doubles positive numbers."""
        agree(student.double(np.array(float(x))), 2.0 * x, 0)

    @weight(3, hint="Mind the sign.")
    @given(x=st.integers(-9, -1))
    def test_negative(self, student, x):
        """Doubles negative numbers."""
        agree(student.double(np.array(float(x))), 2.0 * x, 0)

    @weight(1)
    @given(x=st.just(0))
    def test_zero(self, student, x):
        """Doubles zero."""
        agree(student.double(np.array(float(x))), 0.0, 0)


def verdict_of(f, suite=DoubleSuite):
    return judge(suite.exercise, LocalStudent({"double": f}))[0]


def test_each_property_earns_its_own_points():
    assert verdict_of(double).points == 9
    assert verdict_of(double).status == "solved"
    partly = verdict_of(lambda x: 2 * abs(x))
    assert (partly.points, partly.status) == (6, "partly")
    assert [bool(outcome.failure) for outcome in partly.outcomes] == [False, True, False]
    assert [outcome.hint for outcome in partly.outcomes] == ["", "Mind the sign.", ""]
    assert verdict_of(lambda x: x + 1.5).status == "missed"


def test_without_the_core_there_is_at_most_a_third():
    assert verdict_of(lambda x: 2 * x if x <= 0 else x).points == 3


def test_a_failure_shows_call_expected_and_got():
    failure = verdict_of(lambda x: 3 * x).outcomes[0].failure
    assert failure.reason == "the result: expected 2, got 3"
    assert failure.call == "double(x)"
    assert (failure.arguments[0].label, failure.arguments[0].text) == ("x", "1")
    assert (failure.expected.text, failure.got.text) == ("2", "3")


@pytest.mark.parametrize("strategy", [st.nothing(), st.integers().filter(lambda x: False)], ids=["nothing", "filtered"])
def test_a_property_without_an_example_is_no_pass(strategy):
    @exercise("double", points=1)
    class Suite:
        @core
        @weight(1)
        @given(x=strategy)
        def test_never(self, student, x):
            """Never runs."""

    with pytest.raises(NothingRan):
        verdict_of(double, Suite)


def test_a_property_that_skips_every_example_is_no_pass():
    @exercise("double", points=1)
    class Suite:
        @core
        @weight(1)
        @given(x=st.integers())
        def test_skips(self, student, x):
            """Skips."""
            raise UnsatisfiedAssumption

    with pytest.raises(NothingRan):
        verdict_of(double, Suite)


# What earns nothing --------------------------------------------------------------------------------------------------


def shaped_like(answer, make):
    """What `make` gives for each array of the right answer."""
    return tuple(map(make, answer)) if isinstance(answer, tuple) else make(answer)


RANDOM = np.random.default_rng(SEED)
TRIVIAL = {
    "raises NotImplementedError": None,
    "returns nothing": lambda answer, given: None,
    "zeros": lambda answer, given: shaped_like(answer, np.zeros_like),
    "ones": lambda answer, given: shaped_like(answer, np.ones_like),
    "minus infinity": lambda answer, given: shaped_like(answer, lambda a: np.full(a.shape, -np.inf)),
    "NaN": lambda answer, given: shaped_like(answer, lambda a: np.full(a.shape, np.nan)),
    "the input": lambda answer, given: given[0].copy(),
    "the inputs": lambda answer, given: tuple(given[:2]),
    "random numbers": lambda answer, given: shaped_like(answer, lambda a: RANDOM.normal(size=a.shape).astype(a.dtype)),
    "random weights": lambda answer, given: shaped_like(answer, lambda a: RANDOM.random(a.shape).astype(a.dtype)),
    "equal weights": lambda answer, given: shaped_like(
        answer, lambda a: np.full(a.shape, 1 / max(a.shape[-1:] or [1]))
    ),
    "random truth": lambda answer, given: shaped_like(answer, lambda a: RANDOM.random(a.shape) < 0.5),
}


def trivial(reference, make):
    def f(*args, **kwargs):
        if make is None:
            raise NotImplementedError
        return make(reference(*args, **kwargs), [*args, *kwargs.values()])

    return f


@pytest.mark.parametrize("kind", TRIVIAL)
@pytest.mark.parametrize("name", NAMES)
def test_at_most_a_tenth_for(exercises, name, kind):
    each = exercises[name]
    functions = {function: trivial(each.reference(function), TRIVIAL[kind]) for function in each.functions}
    verdict, _ = judge(each, LocalStudent(functions), explain=False)
    assert verdict.points <= each.points / 10


def test_the_names_are_all_exercises(exercises):
    assert list(exercises) == NAMES


# The same verdict every time -----------------------------------------------------------------------------------------

SCRIPT = """
import sys
from minibert_grader.course.folder import Course
from minibert_grader.judging.diagnosis.known import suspects
from minibert_grader.judging.judge import judge
from minibert_grader.judging.student import LocalStudent
from minibert_grader.judging.verdict import Judgement, to_json
from minibert_grader.sandbox.inside import wire
course, verdicts = Course.find(), []
for assignment, name, number in (
    ("02_attention_mechanism", "softmax", 2),
    ("02_attention_mechanism", "padding_mask", 0),
    ("03_transformer_layers", "encoder", 3),
):
    known = suspects(course, assignment, name)
    exercise = course.exercises(assignment)[name]
    verdicts += [judge(exercise, LocalStudent(known[number].functions), known)[0] for _ in range(2)]
rounds = [Judgement("02", "1", verdicts=tuple(part)) for part in (verdicts[::2], verdicts[1::2])]
sys.stdout.buffer.write(b"#".join(map(to_json, rounds)))
"""


def test_verdicts_are_the_same_to_the_byte_in_every_run_and_process(course, tmp_path):
    # A module of many numbers: hypothesis would draw some of them, if it were let.
    (tmp_path / "numbers_of_another_module.py").write_text(f"NUMBERS = {list(range(7, 999_999, 4001))}")
    runs = []
    for seed, also in (("1", ""), ("2", "import numbers_of_another_module")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(tmp_path)}
        command = [sys.executable, "-c", f"{also}\n{SCRIPT}"]
        runs.append(subprocess.run(command, cwd=course.root, env=environment, capture_output=True, check=True).stdout)
    first, second = runs[0].split(b"#")
    assert first == second and len(first) > 1000
    assert runs[0] == runs[1]


@pytest.mark.parametrize(
    ("name", "mistake", "most_elements"),
    [
        ("softmax", "one sum for the whole array", 2),
        ("attention_scores", "no scaling", 9),
        ("padding_mask", "mask inverted", 2),
        ("attention_entropy", "0 · ln 0 is nan", 2),
    ],
)
def test_the_smallest_failing_input_is_small(course, exercises, name, mistake, most_elements):
    functions = next(s.functions for s in suspects(course, ASSIGNMENT, name) if s.misconception.name == mistake)
    verdict, _ = judge(exercises[name], LocalStudent(functions))
    failure = next(outcome.failure for outcome in verdict.outcomes if outcome.failure)
    arrays = [shown for shown in failure.arguments if "(" in shown.kind]
    shapes = [[int(length) for length in re.findall(r"\d+", shown.kind.split("(")[1])] for shown in arrays]
    assert arrays and sum(int(np.prod(shape)) for shape in shapes) <= most_elements


# Whatever comes back -------------------------------------------------------------------------------------------------

DEFINITIONS = """
import numpy as np
class AlwaysEqual(np.ndarray):
    def __eq__(self, other): return True
    def __abs__(self): return 0
    def __array_ufunc__(self, *a, **k): return np.True_
class Agreeable(float):
    def __eq__(self, other): return True
class Lazy:
    def __array__(self, *a, **k): return np.zeros(3)
"""
RETURNS = {
    "a string": "'text'",
    "a list of lists": "[[1.0, 2.0]]",
    "a ragged list": "[[1.0], [1.0, 2.0]]",
    "an array of objects": "np.array([x, None], dtype=object)",
    "an array of strings": "np.array(['a'])",
    "a subclass that is equal to all": "np.zeros(np.shape(x)).view(AlwaysEqual)",
    "a float that is equal to all": "Agreeable(1)",
    "something that would be an array": "Lazy()",
    "a masked array": "np.ma.masked_all(np.shape(x))",
    "a matrix": "np.matrix([[1.0]])",
    "an array without axes": "np.array(1.0)",
    "a number": "1.0",
    "a huge whole number": "10**30",
    "truth": "True",
    "complex numbers": "np.zeros(np.shape(x), dtype=complex)",
    "long doubles": "np.zeros(np.shape(x), dtype=np.longdouble)",
    "records": "np.zeros(2, dtype=[('a', float)])",
    "dates": "np.zeros(2, dtype='datetime64[s]')",
    "a huge array": "np.zeros(100_000_000, dtype=np.int8)",
    "a large array": "np.zeros(100_000)",
    "an array of many axes": "np.zeros((1,) * 30)",
    "an empty array": "np.zeros((0, 3))",
    "numbers of another byte order": "np.zeros(np.shape(x), dtype='>f8')",
    "a dict": "{'out': x}",
    "a nested list": "[[[[[[[[[[x]]]]]]]]]]",
    "a set": "{1}",
    "a generator": "(part for part in [x])",
    "a function": "len",
    "three things": "(x, x, x)",
    "two strings": "('a', 'b')",
    "two arrays of another shape": "(np.zeros(3), np.zeros((2, 2)))",
    "arrays of objects": "(np.array([None]), np.array([None]))",
    "half a surrogate pair": "'\\ud800'",
}


@pytest.fixture(scope="module")
def remote(warm):
    with warm.fork() as kernel:
        assert kernel.run(DEFINITIONS)[0]
        yield kernel


@pytest.mark.parametrize("kind", RETURNS)
@pytest.mark.parametrize("name", ["softmax", "scaled_dot_product_attention"])
def test_a_plain_sentence_for(exercises, remote, name, kind):
    assert remote.run(f"def {name}(x=None, *args, **kwargs):\n    return {RETURNS[kind]}")[0]
    verdict, lost = judge(exercises[name], RemoteStudent(remote), explain=name == "softmax" and "array" not in kind)
    assert lost is None
    assert verdict.points == 0
    for outcome in verdict.outcomes:
        reason = outcome.failure.reason if outcome.failure else outcome.unjudged
        assert reason
        assert len(reason) < 400
        assert not re.search(r"Traceback|File |\.py\b|0x[0-9a-f]{6}", reason)
    assert to_json(Judgement("02", "1", verdicts=(verdict,)))


RAISES = {
    "an error whose text cannot be had": "class Odd(Exception):\n    def __str__(self): return 1 / 0\nraise Odd",
    "half a surrogate pair": "raise ValueError('\\ud800')",
    "a long text": "raise ValueError('x' * 10_000_000)",
    "a class that is no exception": "raise 5",
    "the end of the program": "raise SystemExit",
}


@pytest.mark.parametrize("kind", RAISES)
def test_a_plain_sentence_where_a_function_raises(exercises, warm, kind):
    lines = RAISES[kind].replace("\n", "\n    ")
    with warm.fork() as kernel:
        kernel.run(f"def softmax(x, axis=-1):\n    {lines}")
        verdict, _ = judge(exercises["softmax"], RemoteStudent(kernel))
    assert verdict.points == 0
    assert all(outcome.state != "passed" for outcome in verdict.outcomes)
    assert all(len(outcome.failure.reason) < 1000 for outcome in verdict.outcomes if outcome.failure)
    assert to_json(Judgement("02", "1", verdicts=(verdict,)))


def test_a_function_that_is_missing_or_a_stub_is_said_to_be(exercises, warm):
    with warm.fork() as kernel:
        verdict, _ = judge(exercises["softmax"], RemoteStudent(kernel))
        assert verdict.note == "softmax is not defined: did its cell run without an error?"
        kernel.run("def softmax(x, axis=-1):\n    raise NotImplementedError")
        verdict, _ = judge(exercises["softmax"], RemoteStudent(kernel))
        assert verdict.note == "softmax is not written yet (NotImplementedError)"
        assert verdict.points == 0


def test_an_answer_that_breaks_the_test_itself_is_a_failure_also_while_shrinking(exercises):
    each = exercises["multi_head_attention"]
    right, seen = each.reference("multi_head_attention"), []

    def sly(x, params, num_heads, mask=None):
        """Goes wrong where the same x comes again with the identity in the place of W_O."""
        out, weights = right(x, params, num_heads, mask)
        identity = np.array_equal(params["W_O"], np.eye(len(params["W_O"])))
        again = identity and bool(seen) and np.array_equal(seen[-1], x)
        seen.append(x)
        return (np.zeros((2, 3, 99)) if again else out), weights

    verdict, _ = judge(each, LocalStudent({"multi_head_attention": sly}))
    reasons = [outcome.failure.reason for outcome in verdict.outcomes if outcome.failure]
    assert any("could not be used (ValueError" in reason for reason in reasons)


def test_a_kernel_lost_while_shrinking_is_noticed_at_once(exercises, warm):
    """Otherwise the next cell of the notebook would be blamed for it."""
    code = (
        "import os\nimport numpy as np\ncalls = 0\n"
        "def attention_entropy(weights):\n    global calls\n    calls += 1\n"
        "    if calls > {after}: os._exit(0)\n    return np.zeros(weights.shape[:-1], weights.dtype) + 5"
    )
    each = exercises["attention_entropy"]
    made = len(examples(each.properties[0]))
    with warm.fork() as kernel:
        kernel.run(code.format(after=made + 1))
        verdict, lost = judge(each, RemoteStudent(kernel))
    assert isinstance(lost, KernelLost)
    first, *others = verdict.outcomes
    assert first.failure.expected  # what had been found before the run ended is kept
    assert {outcome.state for outcome in others} == {"not judged"}
    assert all("never came back" in outcome.unjudged for outcome in others)


def test_the_call_that_did_not_end_is_shown(exercises, warm):
    with warm.fork() as kernel:
        kernel.run("import os\ndef softmax(x, axis=-1):\n    os._exit(0)")
        verdict, lost = judge(exercises["softmax"], RemoteStudent(kernel))
    first, *others = verdict.outcomes
    assert isinstance(lost, KernelLost)
    assert first.failure.reason.startswith("the call did not come back")
    assert first.failure.call == "softmax(x)"
    assert first.failure.code.startswith("x = np.array(")
    assert {outcome.state for outcome in others} == {"not judged"}
    assert not any(outcome.failure for outcome in others)


def test_a_house_rule_that_fails_only_by_wrong_numbers_is_not_judged(exercises):
    each = exercises["attention_scores"]
    unscaled = LocalStudent({"attention_scores": lambda Q, K: Q @ K.swapaxes(-1, -2)})
    states = {outcome.sentence: outcome for outcome in judge(each, unscaled)[0].outcomes}
    [house] = [outcome for sentence, outcome in states.items() if "rules of the house" in sentence]
    assert (house.state, house.unjudged, house.failure) == ("not judged", "the numbers are wrong already", None)
    assert [outcome.state for outcome in states.values()].count("failed") > 1
    both = LocalStudent({"attention_scores": lambda Q, K: (Q @ K.swapaxes(-1, -2)).astype(np.float32)})
    [house] = [outcome for outcome in judge(each, both)[0].outcomes if "rules of the house" in outcome.sentence]
    assert house.state == "failed"


def test_a_broken_house_rule_has_a_name(exercises):
    right = exercises["softmax"].reference("softmax")
    verdict, _ = judge(
        exercises["softmax"], LocalStudent({"softmax": lambda x, axis=-1: right(x, axis).astype(np.float64)})
    )
    assert [outcome.failure.rule for outcome in verdict.outcomes if outcome.failure] == ["Dtype"]


def test_arguments_that_were_changed_do_not_fill_the_report(exercises, warm):
    code = """
import sys, gc, socket
wire = sys.modules['wire']
kernel = sys.modules['kernel']
real = kernel.call
def call(*args):
    answer, value = real(*args)
    return {**answer, 'changed': ['x' * 100] * 1000}, value
kernel.call = call
import numpy as np
def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""
    with warm.fork() as kernel:
        kernel.run(code)
        verdict, _ = judge(exercises["softmax"], RemoteStudent(kernel), explain=False)
    assert 0 < verdict.points < 10
    assert len(to_json(Judgement("02", "1", verdicts=(verdict,)))) < 20_000


def test_a_process_that_lies_about_its_arguments_gains_that_property_and_no_more(exercises, warm):
    """Saying that nothing was changed gains nothing; to be believed, it must play the caller who looks again."""
    in_place = """
import numpy as np
def softmax(x, axis=-1):
    x -= x.max(axis=axis, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis=axis, keepdims=True)
    return x
"""
    lying = """
import sys
kernel = sys.modules['kernel']
real = kernel.call
def call(*args):
    answer, value = real(*args)
    return {**answer, 'changed': []}, value
kernel.call = call
"""
    playing = """
import copy
def witnessed(namespace, function, arguments, seed, home):
    def told(args, kwargs):
        return namespace[function](*copy.deepcopy(args), **kwargs)
    one, other = told(*arguments[:2]), told(*arguments[2:])
    return {'outcome': 'returned'}, [one, arguments[:2], one, one, one, other, other, one, one]
kernel._witnessed = witnessed
"""
    unlocked = in_place.replace("    x -=", "    x = x if x.flags.writeable else x.copy()\n    x -=")
    verdicts = []
    for code in (in_place, in_place + lying, unlocked + lying + playing):
        with warm.fork() as kernel:
            assert kernel.run(code)[0]
            verdicts.append(judge(exercises["softmax"], RemoteStudent(kernel), explain=False)[0])
    honest, said, played = verdicts
    assert honest.points == said.points
    gained = [
        o.sentence for o, p in zip(honest.outcomes, played.outcomes, strict=True) if bool(o.failure) != bool(p.failure)
    ]
    assert len(gained) == 1 and "rules of the house" in gained[0]
    assert played.points - honest.points == 1


def test_answers_kept_for_the_diagnosis_do_not_fill_the_memory():
    calls = _Calls()
    large = Call("f", (), {}, value=[{"a": np.zeros(KEPT_BYTES // 32)}])
    calls.keep([large], failed=False)
    calls.keep([large, large], failed=False)
    assert len(calls.kept()) == 3
    calls.keep([large] * 2, failed=False)
    assert calls.kept() == []
    calls.keep([Call("f", (), {})], failed=False)
    assert calls.kept() == [], "what is left would be the calls of half an exercise"


def test_a_student_behind_a_pipe_is_judged_as_one_in_this_process(course, exercises, warm):
    from minibert_grader.course.solutions import chaff_code

    chaff = next(c for c in course.chaffs(ASSIGNMENT) if c.name == "sign turned round")
    known = suspects(course, ASSIGNMENT, "softmax")
    functions = next(s.functions for s in known if s.misconception.name == chaff.name)
    here, _ = judge(exercises["softmax"], LocalStudent(functions), known)
    with warm.fork() as kernel:
        kernel.run("import numpy as np\n" + chaff_code(course, ASSIGNMENT, chaff))
        there, _ = judge(exercises["softmax"], RemoteStudent(kernel), known)
    assert here == there
    assert there.misconception.name == chaff.name


def told_apart(value):
    """What there is to tell of a value, types and layouts included."""
    if isinstance(value, (list, tuple)):
        return type(value), [told_apart(part) for part in value]
    if isinstance(value, dict):
        return type(value), [(name, told_apart(part)) for name, part in value.items()]
    if isinstance(value, np.ndarray):
        return type(value), value.dtype, value.shape, value.tobytes(), value.flags.c_contiguous, value.flags.writeable
    return type(value), repr(value)


@pytest.mark.parametrize(
    "value",
    [
        [1, 2.0, True, None, "x", 2**62, float("nan")],
        [np.float32(3), np.int64(4), np.bool_(True)],
        {"a": np.ones(3, np.float16), "b": [1, (2, np.zeros((0, 2)))]},
        [np.arange(6.0).reshape(2, 3).T, np.ones(3)[::2], np.array(5.0), np.arange(3, dtype=">i4"), np.ma.array([1])],
        [[], (), {}],
    ],
)
def test_a_value_crosses_as_on_the_wire(value):
    tree, chunks = wire.pack(value)
    assert told_apart(_crossed(value)) == told_apart(wire.unpack(tree, b"".join(chunks)))


@pytest.mark.parametrize(
    "value", [2**70, {1: 2}, object(), np.longdouble(1), np.array(["a"]), [[[[[[[[[[1]]]]]]]]]], np.zeros(9 << 20)]
)
def test_what_does_not_cross_the_wire_crosses_nowhere(value):
    with pytest.raises(wire.NotPlain):
        _crossed({"part": value})


def test_what_an_exception_says_is_one_line_that_nothing_is_put_over():
    """A line of its own in the table of a verdict could be read as the verdict."""
    assert one_line("\u2003" * 150 + "no\u2028\u2028✓ passed,\n10 of\u202e 10") == "no ✓ passed, 10 of 10"
    assert one_line("Z" + "\u0338\u0489" * 45 + "e\u0301t\u00e9") == "Z\u0338e\u0301t\u00e9"
    assert one_line(" shapes (3,2)\n  and (3,) ") == "shapes (3,2) and (3,)"
