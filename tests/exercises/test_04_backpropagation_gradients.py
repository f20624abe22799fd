"""Hidden tests of assignment 04: from central differences to the gradients of a whole transformer block."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.judging.hidden_tests import (
    Contract,
    Public,
    StudentFailure,
    agree,
    agree_up_to_factor,
    core,
    equal,
    exercise,
    has_dtype,
    pair,
    remembered,
    rounding,
    varied,
    weight,
)
from minibert_ref.exercises import (
    attention_backward,
    attention_scores,
    cross_entropy,
    layer_norm,
    layer_norm_backward,
    linear_backward,
    merge_heads,
    multi_head_attention,
    numerical_gradient,
    relative_error,
    relu_backward,
    scaled_dot_product_attention,
    softmax,
    softmax_backward,
    split_heads,
    transformer_block,
    transformer_block_backward,
)
from tests.exercises import strategies as draw

DOUBLE = st.just(draw.DOUBLE)
ROWS = st.just(1)  # one leading axis
NO_LEADING_AXIS = st.just(0)
NEVER = st.just(False)
DEFAULT_EPS = 1e-12
DISTINCT, EQUAL, LONG, ONES = "distinct", "equal", "long", "ones"
ALL_DISTINCT, ANY_SIZES = st.just(DISTINCT), st.sampled_from([DISTINCT, EQUAL, LONG, ONES])
# From 1e-13 to 1e4; only 1/3 needs all digits of a float64, and shows who computes in float32.
ORDINARY, ANY_MAGNITUDE = st.just(1.0), st.sampled_from([2.0**-43, 1.0, 2.0**13, 1 / 3, 1 / 3])
EXTREME = st.sampled_from([2.0**-100, 2.0**-43, 1e6 / 3, 1 / 3, 1 / 3])  # of what is linear, up to the end of float32


def double(*arrays):
    """The same numbers in float64, in which expected values are computed."""
    return [array.astype(np.float64) for array in arrays]


def last_two_swapped(array):
    return np.swapaxes(array, -1, -2)


@st.composite
def sizes(pick, count, kinds=ALL_DISTINCT, smallest=1):
    """`count` sizes: all distinct; all equal; distinct but for one, which is long; or some of them 1."""
    kind = pick(kinds)
    if kind == EQUAL:
        return [pick(st.integers(max(smallest, 2), 4 if count < 5 else 2))] * count
    found = pick(draw.dimensions(count, smallest, max(5, count + smallest - 1)))
    if kind == LONG:
        found[pick(st.integers(0, count - 1))] = pick(st.sampled_from([11, 130, 1030] if count < 4 else [40, 70, 600]))
    if kind == ONES:
        found = [max(pick(st.sampled_from([1, size])), smallest) for size in found]
    return found


def three(got, names):
    """Check that a function returned three things, such as "(dx, dW, db)"."""
    if not isinstance(got, (tuple, list)) or len(got) != 3:
        returned = f"{len(got)} values" if isinstance(got, (tuple, list)) else "one value"
        raise StudentFailure(f"the function should return three values, {names}, but returned {returned}")
    return got


def differences(loss, x, size):
    """Central differences of a loss, and how far they may be off.

    Doubling the step makes the truncation error four times as large, so the change is three times the error of the
    smaller step. Rounding errs by some hundred roundings of the loss's terms, which add up to `size`, over the step.
    """
    step = 2.0**-13
    coarse, fine = numerical_gradient(loss, x, 2 * step), numerical_gradient(loss, x, step)
    return fine, np.abs(coarse - fine).max() + rounding(x.dtype, 400) * size / step


# What numerical_gradient is asked to differentiate: source of f, and the largest |second derivative| for |x| ≤ 3, per
# unit of n, the number of entries. FACTORS gives each entry a weight of its own, so that none stands for another.
FACTORS = "np.arange(1, x.size + 1).reshape(x.shape)"
SEPARATE = [
    (f"def f(x):\n    return ({FACTORS} * x).sum()\n", 0),
    (f"def f(x):\n    return ({FACTORS} * x ** 2).sum()\n", 2),
    (f"def f(x):\n    return ({FACTORS} * x ** 3).sum()\n", 18),
    (f"def f(x):\n    return ({FACTORS} * np.sin(x)).sum()\n", 1),
    ("def f(x):\n    return np.log1p((x ** 2).sum())\n", 2),
]
CURVED = SEPARATE[2:4]  # a one-sided difference is wrong by a multiple of eps, a central one by a multiple of eps²
COUPLED = [
    ("def f(x):\n    return x.sum() ** 2 + x.flat[0] * x.flat[-1]\n", 4),
    ("def f(x):\n    return (x.sum() - x.flat[0]) ** 2 + x.flat[0] ** 3\n", 18),
    ("def f(x):\n    return np.tanh(x.sum() / 4)\n", 1),
    # A step up alone makes a difference, or a step down alone.
    (f"def f(x):\n    return np.maximum((-1.0) ** {FACTORS} * {FACTORS} * (x - START), 0).sum()\n", 1),
    # Twice as steep where more than one entry has moved, if only in its last bit.
    ("def f(x):\n    return (x.sum() + 3 * x[LAST]) * (1 + ((x != START).sum() > 1))\n", 1),
    # Hardly more than it was, but not by rounding: a count is exact.
    ("def f(x):\n    return 2.0**50 + (x > START).sum()\n", 1),
]
# Kinks in the middle of a step: any other step gives other slopes.
KINKED = "def f(x):\n    return np.abs(x - START - KINK).sum()\n"
KINDS = [
    ("def f(x):\n    return float((x ** 2).sum())\n", 2),
    ("def f(x):\n    return np.float64((x ** 3).sum())\n", 18),
    ("def f(x):\n    return np.array((x * x).sum() + x.flat[-1])\n", 2),
    ("def f(x):\n    return math.fsum(value * value for value in x.ravel().tolist())\n", 2),
    ("def f(x):\n    return sum(3 * value for value in x.ravel())\n", 0),
]
SMALL_STEPS = st.sampled_from([1e-4, 1e-5])
LARGE_STEPS = st.sampled_from([0.5, 0.25, 0.125, 2.0, 64.0])


SHAPES = st.one_of(
    st.integers(1, 3).flatmap(lambda axes: draw.dimensions(axes, 1, 4)),
    st.sampled_from([[12], [2, 2], [3, 3, 3], [2, 1, 3, 2], [1], [1, 1], [2, 2, 1, 2, 2], [30], [3, 12], [1, 130]]),
)
TENTHS, ANY_ENTRIES = st.just([1.0]), st.sampled_from([[1.0, 0.0, 1e-9, 4e3], [1.0, -0.3, 0.0, 4e3], [1 / 3]])
ANY_SLOPES = st.sampled_from([1.0, 1.0, 1e-13, 1e-30, 1e4, 1e12])


@st.composite
def points_and_functions(pick, functions, steps, factors=TENTHS, slopes=ORDINARY):
    """f with its curvature, x in tenths (no float is a tenth, so adding and taking away leaves a trace), and eps.

    Each entry of x is multiplied by one of the factors, and f by one of the slopes.
    """
    source, curvature = pick(st.sampled_from(functions))
    slope = pick(slopes)
    if slope != 1:
        source = source.replace("return ", f"return {slope} * ")
    x = pick(draw.numbers(tuple(pick(SHAPES)), largest=2.0)) + 0.1
    x = x * np.random.default_rng(pick(draw.SEEDS)).choice(pick(factors), x.shape)
    return {
        "f": at_point(source, x),
        "x": x,
        "eps": pick(steps),
        "curvature": curvature * slope * x.size,
        "slope": slope,
    }


def at_point(source, x, kink=0.0):
    """The function, in whose source START stands for x, LAST for the place of its last entry, and KINK for a number."""
    last = repr(tuple(size - 1 for size in x.shape))
    for name, value in (("START", f"np.array({x.tolist()})"), ("LAST", last), ("KINK", repr(kink))):
        source = source.replace(name, value)
    return Public(source, "f")


def step_rounding(x, eps):
    # A function value adds up x.size terms, each at most x.size |x|³; moving x rounds it too, in the same proportion.
    return rounding(x.dtype, x.size + 20) * max(3.0, np.abs(x).max() + eps) ** 3 * x.size**2 / eps


def agree_gradient(student, f, x, eps, curvature=0, slope=1.0):
    """Compare with central differences; with a curvature, a one-sided difference is near enough."""
    got = student.numerical_gradient(f, x, eps)
    agree(got, numerical_gradient(f.make(), x, eps), eps * curvature + slope * step_rounding(x, eps))


@exercise(
    "numerical_gradient",
    points=8,
    contract=Contract(dtype=np.float64),
    house=1,
    hint="Move the entries of a copy: x itself may be read-only.",
)
class TestNumericalGradient:
    @core
    @weight(3, hint="For each entry: f with the entry moved up, minus f with it moved down, over 2 eps.")
    @given(example=points_and_functions(SEPARATE, SMALL_STEPS))
    def test_near_the_gradient(self, student, example):
        """With a small eps, every entry of the result is close to the derivative of f in this entry."""
        agree_gradient(student, **example)

    @weight(2, hint="Move up and down by the same eps, the one that is handed in, and divide by 2 eps.")
    @given(
        example=points_and_functions(CURVED, LARGE_STEPS, ANY_ENTRIES, ANY_SLOPES),
        other=st.sampled_from([None] * 6 + ["x", "eps"]),
    )
    def test_central(self, student, example, other):
        """With an eps as large as 64, (f(x + eps) - f(x - eps)) / (2 eps), also for tiny entries and tiny slopes."""
        agree_gradient(student, **{**example, "curvature": 0})
        if other:
            another = {"x": draw.turned(example["x"]), "eps": example["eps"] / 2}[other]
            agree_gradient(student, **{**example, "curvature": 0, other: another})

    @weight(1, hint="Put the old value back before you go to the next entry.")
    @given(example=points_and_functions(COUPLED, LARGE_STEPS))
    def test_one_at_a_time(self, student, example):
        """While one entry is moved, all others stand where they were, to the last bit, in an array of x's shape."""
        agree_gradient(student, example["f"], example["x"], example["eps"])

    @weight(
        1, hint="Only subtract and divide what f returns; a float, a NumPy number and an array of no axes allow both."
    )
    @given(example=points_and_functions(KINDS, SMALL_STEPS), small=st.booleans())
    def test_kinds_of_numbers(self, student, example, small):
        """f may return a float, a NumPy number, or an array without axes; eps is 1e-5, or 1e-12 where that is given."""
        agree_gradient(student, **example)
        x, eps = example["x"], 1e-12 if small else 1e-5
        if small:  # beside 0, where such a step is as exact as any
            x = 0 * x
        kinked = at_point(KINKED, x, eps / 2)
        got = student.numerical_gradient(kinked, x, *[eps][: int(small)])
        how = "with eps 1e-12" if small else "without an eps"
        room = rounding(x.dtype, x.size + 20) * x.size**2 if small else step_rounding(x, eps)
        agree(got, numerical_gradient(kinked.make(), x, eps), room, f"the result {how}")
        has_dtype(got, np.float64)


GUARD = 1e-8  # added to a denominator, or a floor of it: common, harmless, and allowed by the statement


def error_bound(a, b):
    size = np.abs(a) + np.abs(b)
    return rounding(a.dtype, 8) + GUARD / size[size > 0].min(initial=1.0) * relative_error(*double(a, b))


@st.composite
def two_arrays(pick, dtypes=DOUBLE):
    """a and b without zeros, of one shape: positive, negative, of mixed signs, or nearly equal."""
    shape = tuple(pick(sizes(pick(st.integers(1, 4)), ANY_SIZES)))
    dtype = pick(dtypes)
    a, b = (np.abs(pick(draw.numbers(shape, dtype))) + dtype.type(0.125) for _ in range(2))
    kind = pick(st.sampled_from(["positive", "negative", "mixed", "near"]))
    if kind == "near":
        return {"a": a, "b": a * dtype.type(1 + 2.0 ** -pick(st.sampled_from([20, 40])))}
    if kind == "mixed":
        return {"a": np.where(pick(draw.booleans(shape)), a, -a), "b": b}
    return {"a": a, "b": b} if kind == "positive" else {"a": -a, "b": -b}


@st.composite
def units(pick):
    """A function from a shape to powers of two, one for each entry: all small, all large, or mixed."""
    seed, (low, high) = pick(draw.SEEDS), pick(st.sampled_from([(-20, -16), (-20, 20), (18, 20)]))
    return lambda shape: 2.0 ** np.random.default_rng(seed).integers(low, high, shape)


@exercise("relative_error", points=3, contract=Contract(fixed=True), house=0.5)
class TestRelativeError:
    @core
    @weight(1, hint="|a - b| / (|a| + |b|), entry by entry, and then the largest of them.")
    @given(example=two_arrays(draw.FLOATS), other=st.sampled_from([None, None, None, None, "a", "b"]))
    def test_agrees(self, student, example, other):
        """The result is the largest |a - b| / (|a| + |b|)."""
        for each in draw.in_turn(example, other):
            a, b = each["a"], each["b"]
            agree(student.relative_error(a, b), relative_error(*double(a, b)), error_bound(a, b))

    @weight(1, hint="Where |a| + |b| is 0, divide by anything else: the numerator is 0 there, and only there.")
    @given(example=two_arrays(), gaps=st.integers(0, 3), case=st.sampled_from(["pair", "all", "one"]))
    def test_zeros(self, student, example, gaps, case):
        """A pair of zeros counts as no error, also in arrays full of zeros; one zero against another number, as 1."""
        # One case in each example: an error in one leaves the others to be seen.
        a, b = (np.concatenate([np.zeros(gaps + 1), array.ravel()]) for array in example.values())
        if case == "all":
            a, b = np.zeros_like(a), np.zeros_like(b)
        elif case == "one":
            (a if gaps % 2 else b)[0] = 2.0
        agree(student.relative_error(a, b), relative_error(a, b), error_bound(a, b))

    @weight(0.5, hint="Divide each difference by the size of its own pair, however small that is.")
    @given(example=two_arrays(), unit=units())
    def test_without_unit(self, student, example, unit):
        """A unit of its own for each pair, from 1e-6 to 1e6, changes nothing, and neither does exchanging a and b."""
        a, b, factor = example["a"], example["b"], unit(example["a"].shape)
        if a.flat[0] * b.flat[0] < 0:  # let this pair be the smallest, and the only one with an error of 1
            a, b, factor.flat[0] = np.abs(a), np.abs(b), 2.0**-20
            a.flat[0], b.flat[0] = -0.125, 0.125
        expected = relative_error(a, b)
        agree(student.relative_error(a * factor, b * factor), expected, error_bound(a * factor, b * factor))
        agree(student.relative_error(b, a), expected, error_bound(a, b), "the result with a and b exchanged")


LINEAR = "(dx, dW, db)"


@st.composite
def linear_inputs(pick, leading=ROWS, dtypes=draw.FLOATS, kinds=ALL_DISTINCT, magnitudes=ORDINARY):
    """d_out (…, m), x (…, n), W (n, m); the leading axes, n and m all distinct, unless other kinds are asked for."""
    *lead, n, m = pick(sizes(pick(leading) + 2, kinds))
    dtype = pick(dtypes)
    shapes = {"d_out": (*lead, m), "x": (*lead, n), "W": (n, m)}
    example = {name: pick(draw.numbers(shape, dtype)) for name, shape in shapes.items()}
    example = {name: array * dtype.type(pick(magnitudes)) for name, array in example.items()}
    if dtype == draw.DOUBLE and magnitudes is not ORDINARY:  # one of them may be larger or smaller still
        name = pick(st.sampled_from(list(shapes)))
        example[name] = example[name] * pick(EXTREME)
    return example


def linear_bounds(d_out, x, W):
    terms = linear_backward(*(np.abs(array) for array in double(d_out, x, W)))
    rows = math.prod(x.shape[:-1])
    return [rounding(x.dtype, length + 4) * term for length, term in zip((W.shape[1], rows, rows), terms, strict=True)]


def agree_linear(student, example, names):
    """Compare the named parts; all three results."""
    got = three(student.linear_backward(**example), LINEAR)
    expected, bounds = linear_backward(*double(*example.values())), linear_bounds(**example)
    for name, *part in zip(("dx", "dW", "db"), got, expected, bounds, strict=True):
        if name in names:
            agree(*part, name)
    return got


@exercise(
    "linear_backward",
    points=12,
    contract=Contract(dtype="x", leading=("d_out", "x")),
    house=1,
    hint="np.zeros makes float64 unless it is told a dtype.",
)
class TestLinearBackward:
    @core
    @weight(3, hint="Each row of dx is the row of d_out times W transposed.")
    @given(example=linear_inputs())
    def test_dx(self, student, example):
        """For matrices, dx is d_out times W transposed."""
        agree_linear(student, example, ["dx"])

    @weight(3, hint="x transposed times d_out: it adds up what every row sends back, and divides by nothing.")
    @given(example=linear_inputs())
    def test_dW(self, student, example):
        """For matrices, dW is x transposed times d_out: a sum over the rows."""
        agree_linear(student, example, ["dW"])

    @weight(2, hint="b was added to every row, so db is the sum of d_out over all rows.")
    @given(example=linear_inputs())
    def test_db(self, student, example):
        """db, of shape (m,), is the sum of d_out over the rows."""
        agree_linear(student, example, ["db"])

    @weight(2, hint="Reshape d_out and x to two axes for dW and db, so that all leading axes are summed over.")
    @given(
        example=linear_inputs(st.sampled_from([0, 1, 2, 3, 4]), kinds=ANY_SIZES, magnitudes=ANY_MAGNITUDE),
        other=st.sampled_from([None, None, None, "d_out", "x", "W"]),
    )
    def test_leading_axes(self, student, example, other):
        """With none to four leading axes, all sizes and a square W, dW and db still sum over all rows."""
        for each in draw.in_turn(example, other):
            agree_linear(student, each, ["dx", "dW", "db"])

    @varied
    @weight(1, hint="Compare with your numerical_gradient on a small example: which of the three is wrong?")
    @given(example=linear_inputs(st.just(2), DOUBLE, st.sampled_from([DISTINCT, EQUAL])))
    def test_central_differences(self, student, example):
        """All three are what central differences of the sum of d_out * (x W + b) give."""
        d_out, x, W = example.values()
        got = three(student.linear_backward(d_out, x, W), LINEAR)
        b = np.zeros(W.shape[1])
        losses = {
            "dx": (lambda x: np.sum(d_out * (x @ W)), x),
            "dW": (lambda W: np.sum(d_out * (x @ W)), W),
            "db": (lambda b: np.sum(d_out * (x @ W + b)), b),
        }
        size = np.sum(np.abs(d_out) * (np.abs(x) @ np.abs(W) + 1))
        for part, (name, (loss, at)) in zip(got, losses.items(), strict=True):
            agree(part, *differences(loss, at, size), name)


@st.composite
def relu_inputs(pick, zeros=False):
    """d_out without zeros and x of the same shape; x without zeros, or with many, and perhaps nowhere above 0."""
    shape = tuple(pick(sizes(pick(st.integers(1, 4)), ANY_SIZES if zeros else ALL_DISTINCT)))
    dtype = pick(draw.FLOATS)
    size = int(np.prod(shape))
    random = np.random.default_rng(pick(draw.SEEDS))
    d_out = random.permutation(np.arange(1, size + 1) * random.choice([-1, 1], size)).reshape(shape).astype(dtype)
    x = pick(draw.numbers(shape, dtype))
    if zeros:
        x = np.where(pick(draw.booleans(shape)), x, dtype.type(0))
        magnitudes = np.array([1e-30, 1, 1 / 3, 1e4, 1e12], dtype)
        x, d_out = (array * random.choice(magnitudes, shape) for array in (x, d_out))
        x.flat[0] = 0
        x = -np.abs(x) if pick(st.sampled_from([False, False, True])) else x
    else:
        x = np.where(x == 0, np.where(pick(draw.booleans(shape)), dtype.type(1), dtype.type(-1)), x)
    return {"d_out": d_out, "x": x}


@exercise("relu_backward", points=3, contract=Contract(dtype="x", leading=("d_out", "x")), house=1)
class TestReluBackward:
    @core
    @weight(1, hint="x decides: d_out goes through where x is above 0 and is stopped where x is below.")
    @given(example=relu_inputs())
    def test_agrees(self, student, example):
        """d_out goes through unchanged where x > 0, and is 0 where x < 0."""
        agree(student.relu_backward(**example), relu_backward(**example), 0)

    @varied
    @weight(1, hint="At x = 0 give 0: compare with >, not with >=.")
    @given(example=relu_inputs(zeros=True), other=st.sampled_from([None, None, None, None, "d_out", "x"]))
    def test_kink(self, student, example, other):
        """Where x is exactly 0, so is the result; d_out goes through where x is as small as 1e-30."""
        for each in draw.in_turn(example, other):
            agree(student.relu_backward(**each), relu_backward(**each), 0)


@st.composite
def gradients_and_probabilities(
    pick, leading=ROWS, dtypes=draw.FLOATS, smallest=2, kinds=ALL_DISTINCT, magnitudes=ORDINARY, saturated=False
):
    """d_out and probs (…, n); at least two probabilities of a row are above 0 where n > 1, others may be 0.

    Where it is saturated, one is 1 and all others are 0, in the first row and perhaps in others, and in the rest of the
    rows some are tiny.
    """
    *lead, n = pick(sizes(pick(leading) + 1, kinds, smallest))
    dtype = pick(dtypes)
    shares = np.maximum(pick(draw.numbers((*lead, n), largest=2.0)) * 8, 0)
    shares[..., 0] += 1
    shares[..., -1] += 3
    if saturated:
        random = np.random.default_rng(pick(draw.SEEDS))
        rows = shares.reshape(-1, n)
        rows[:, :-1] *= random.choice([1, 1e-7, 1e-13, 1e-30], rows[:, :-1].shape)
        sure = random.random(len(rows)) < 0.5
        sure[0] = True
        if n > 2:  # nothing comes back to a share of 0, nor from it, however large its d_out
            rows[random.random(len(rows)) < 0.5, 1 + random.integers(n - 1)] = 0
            rows[:, 0] += rows.sum(axis=1) == 0
        rows[sure] = np.eye(n)[random.integers(0, n, sure.sum())]
    probs = (shares / shares.sum(axis=-1, keepdims=True)).astype(dtype)
    d_out = pick(draw.numbers((*lead, n), dtype)) * dtype.type(pick(magnitudes))
    if dtype == draw.DOUBLE and magnitudes is not ORDINARY:
        d_out *= pick(EXTREME)
    if saturated:
        d_out = np.where(probs == 0, dtype.type(-(2.0**60)), d_out)
    return {"d_out": d_out, "probs": probs}


def softmax_backward_bound(d_out, probs):
    # The terms are p d and p Σ d p. Formulas that use Σ p = 1 are off by the rounding of p: whoever takes the largest
    # d_out of the row off first, even one whose p is 0, errs by a share of that one.
    d, p = d_out.astype(np.float64), probs.astype(np.float64)
    size, largest = np.abs(d), np.abs(np.max(d, axis=-1, keepdims=True))
    felt = np.maximum(largest, np.max(np.where(p > 0, size, 0), axis=-1, keepdims=True))
    return rounding(probs.dtype, probs.shape[-1] + 6) * p * (size + felt)


def agree_softmax(student, d_out, probs):
    result = student.softmax_backward(d_out, probs)
    agree(result, softmax_backward(*double(d_out, probs)), softmax_backward_bound(d_out, probs))
    return result


@exercise("softmax_backward", points=11, contract=Contract(dtype="probs", leading=("d_out", "probs")), house=1)
class TestSoftmaxBackward:
    @core
    @weight(3, hint="p · (d_out - Σ d_out p), where the sum is one number for each row.")
    @given(example=gradients_and_probabilities())
    def test_agrees(self, student, example):
        """For a matrix, each row of the result is p · (d_out - the mean of d_out, weighted with p)."""
        agree_softmax(student, **example)

    @weight(2, hint="Row i of the Jacobian has p_i (1 - p_i) on the diagonal and -p_i p_j elsewhere.")
    @given(example=gradients_and_probabilities(leading=NO_LEADING_AXIS, dtypes=DOUBLE))
    def test_jacobian(self, student, example):
        """A d_out that is 1 at one place and 0 elsewhere gives a row of the Jacobian, diag(p) - p pᵀ."""
        p = example["probs"]
        d_out, rows = np.eye(len(p)), np.tile(p, (len(p), 1))
        result = student.softmax_backward(d_out, rows)
        agree(result, np.diag(p) - np.outer(p, p), softmax_backward_bound(d_out, rows))

    @weight(1, hint="Neither a logarithm of p nor a division by p or 1 - p is needed: p may be 0 or 1.")
    @given(example=gradients_and_probabilities(saturated=True))
    def test_saturated(self, student, example):
        """Where one share is exactly 1 and all others are 0, the row of the result is 0; a share of 1e-13 counts."""
        agree_softmax(student, **example)

    @weight(1, hint="Softmax ignores a constant that is added to its input, so no gradient may point there.")
    @given(example=gradients_and_probabilities(), constant=st.integers(-40, 40))
    def test_constant(self, student, example, constant):
        """Each row of the result sums to 0, and adding a constant to d_out changes nothing."""
        d_out, probs = example["d_out"], example["probs"]
        shifted = d_out + d_out.dtype.type(constant / 8)
        before = agree_softmax(student, d_out, probs)
        bound = softmax_backward_bound(d_out, probs)
        agree(np.sum(before, axis=-1), np.zeros(before.shape[:-1]), bound.sum(axis=-1), "the sum of a row")
        # The constant cancels up to the rounding of Σ p = 1.
        slack = bound + softmax_backward_bound(shifted, probs) + softmax_backward_bound(np.abs(shifted) + 5, probs)
        agree(student.softmax_backward(shifted, probs), before, slack, "the result after adding a constant to d_out")

    @weight(2, hint="Compare with your numerical_gradient of the sum of d_out * softmax(x).")
    @given(example=gradients_and_probabilities(dtypes=DOUBLE), scale=st.sampled_from([0.5, 1.0]))
    def test_central_differences(self, student, example, scale):
        """With the probabilities of a softmax, the result is what central differences of that softmax give."""
        d_out = example["d_out"]
        x = scale * np.cos(np.arange(d_out.size)).reshape(d_out.shape) + example["probs"]
        expected, slack = differences(lambda x: np.sum(d_out * softmax(x)), x, np.abs(d_out).sum())
        agree(student.softmax_backward(d_out, softmax(x)), expected, slack)

    @weight(1, hint="Sum along the last axis with keepdims=True; then any shape works.")
    @given(
        example=gradients_and_probabilities(
            leading=st.sampled_from([0, 1, 2, 3, 4]), smallest=1, kinds=ANY_SIZES, magnitudes=ANY_MAGNITUDE
        ),
        other=st.sampled_from([None, None, None, "d_out", "probs"]),
    )
    def test_leading_axes(self, student, example, other):
        """A single row works as well, and so do rows of any length with up to four leading axes."""
        agree_softmax(student, **example)
        if other is not None:  # backwards, rows still sum to 1
            agree_softmax(student, **{**example, other: example[other][..., ::-1].copy()})


LOSS = "(loss, d_logits)"
NOT_AHEAD = st.just(0)


@st.composite
def logits_and_targets(
    pick,
    leading=ROWS,
    dtypes=draw.FLOATS,
    largest=6.0,
    kinds=ALL_DISTINCT,
    base=0.0,
    magnitudes=ORDINARY,
    ahead=NOT_AHEAD,
    tied=False,
):
    """logits (…, V) round `base` and targets (…), with one leading axis or more; V at least 2.

    The targets' logits may be far ahead of the others, so that the loss is tiny. Where it is
    `tied`, two others are the largest, and the target's is the least.
    """
    *lead, V = pick(sizes(pick(leading) + 1, kinds).filter(lambda found: found[-1] > 1))
    dtype = pick(dtypes)
    logits = pick(draw.numbers((*lead, V), dtype, largest))
    targets = np.random.default_rng(pick(draw.SEEDS)).integers(0, V, lead)
    if tied and V > 2:
        places = (np.arange(V) - targets[..., np.newaxis]) % V
        logits = np.where(places == 0, dtype.type(-1), np.where(places < 3, dtype.type(1), logits))
    logits = logits * dtype.type(pick(magnitudes)) + dtype.type(base)
    logits += pick(ahead) * (targets[..., np.newaxis] == np.arange(V)).astype(dtype)
    return {"logits": logits, "targets": targets}


@st.composite
def many_words(pick):
    """A row of 10,000 logits and a target behind most of them, or many rows."""
    shape = pick(st.sampled_from([(1, 10_000), (1030, 3), (70, 9, 2)]))
    targets = np.arange(math.prod(shape[:-1])).reshape(shape[:-1])
    return {"logits": pick(draw.numbers(shape, largest=6.0)), "targets": (targets - 100) % shape[-1]}


def cross_entropy_bounds(logits, targets, guard=0.0):
    """Bounds of loss and d_logits: an exponent is off by eps * |x|, and so, in proportion, is each probability."""
    probs, N = softmax(*double(logits)), targets.size
    slack = rounding(logits.dtype, N + logits.shape[-1] + 4 * np.abs(logits).max() + 8)
    one_hot = (targets[..., np.newaxis] == np.arange(logits.shape[-1])).astype(np.float64)
    d_bound = slack * (probs + one_hot) / N + np.finfo(logits.dtype).tiny
    return (slack + np.mean(guard / probs[one_hot > 0]), d_bound + guard / N) if guard else (slack, d_bound)


def agree_loss(student, example, names=("loss", "d_logits"), guard=GUARD):
    """Compare the named results; both. A guard inside the logarithm does harm only where probabilities underflow."""
    got = pair(student.cross_entropy(**example), LOSS)
    expected = cross_entropy(*double(example["logits"]), example["targets"])
    for name, *part in zip(
        ("loss", "d_logits"), got, expected, cross_entropy_bounds(**example, guard=guard), strict=True
    ):
        if name in names:
            agree(*part, name)
    return got


@exercise(
    "cross_entropy",
    points=12,
    contract=Contract(dtype="logits", leading=("logits", "targets")),
    house=1,
    hint="Where logits lies otherwise in memory, reshape makes a copy: return the array that you have written into.",
)
class TestCrossEntropy:
    @core
    @weight(3, hint="Minus the log-probability of each row's target, and the mean of that over the rows.")
    @given(example=logits_and_targets())
    def test_loss(self, student, example):
        """The loss is the mean over the rows of -ln p(target)."""
        agree_loss(student, example, ["loss"])

    @weight(3, hint="Softmax of each row, minus 1 at its target, and all of it over the number of rows.")
    @given(example=logits_and_targets())
    def test_gradient(self, student, example):
        """d_logits is (softmax - one-hot) / N."""
        agree_loss(student, example, ["d_logits"])

    @weight(2, hint="ln softmax(x)_t is x_t - m - ln Σ exp(x - m): no exponential overflows, and no logarithm sees 0.")
    @given(
        example=st.one_of(
            logits_and_targets(largest=1e4),
            logits_and_targets(largest=1.0, magnitudes=st.sampled_from([200.0, 800.0, 1e4]), tied=True),
            logits_and_targets(largest=200.0, magnitudes=st.sampled_from([2 / 3, 1.0])),
            logits_and_targets(magnitudes=st.sampled_from([1 / 3, 1e-7, 1e-9]), ahead=st.sampled_from([0, 16])),
            logits_and_targets(base=-9990.0),
            logits_and_targets(base=9990.0),
        )
    )
    def test_large_logits(self, student, example):
        """Logits as large as 10,000, of either sign, give the right finite loss and gradient, in float32, too."""
        agree_loss(student, example, guard=0.0)

    @weight(2, hint="Reshape to (N, V) and (N,), where N counts the rows of all leading axes.")
    @given(
        example=draw.mostly(logits_and_targets(leading=st.integers(1, 4), kinds=ANY_SIZES), many_words()),
        other=st.sampled_from([None, None, None, None, "logits", "targets"]),
    )
    def test_leading_axes(self, student, example, other):
        """With up to four leading axes, many rows or many words, the mean runs over all rows."""
        if len(example["logits"]) == 1:
            other = None
        for each in draw.in_turn(example, other):
            agree_loss(student, {**each, "targets": each["targets"] % example["logits"].shape[-1]})

    @weight(1, hint="Compare with your numerical_gradient of your own loss: is it the same mean?")
    @given(example=logits_and_targets(dtypes=DOUBLE, largest=3.0))
    def test_central_differences(self, student, example):
        """d_logits is what central differences of the loss give; so each of its rows sums to 0."""
        logits, targets = example.values()
        _, d_logits = pair(student.cross_entropy(logits, targets), LOSS)
        size = 8 + np.log(logits.shape[-1])
        agree(d_logits, *differences(lambda x: cross_entropy(x, targets)[0], logits, size), "d_logits")
        bound = cross_entropy_bounds(logits, targets, GUARD)[1].sum(axis=-1)
        agree(np.sum(d_logits, axis=-1), np.zeros(targets.shape), bound, "the sum of a row of d_logits")


NORM = "(dx, dgamma, dbeta)"
# Stretching x does not stretch eps, 1e-12: next to a variance of 2/3 or more, and of a quarter of that for x / 2, it is
# less than this share.
SHARE_OF_EPS = 1e-11
TINY_EPS, LARGE_EPS = st.just(DEFAULT_EPS), st.sampled_from([0.5, 2.0, 8.0, 2.0**14])


@st.composite
def norm_inputs(
    pick,
    leading=ROWS,
    dtypes=draw.FLOATS,
    eps=TINY_EPS,
    smallest=3,
    kinds=ALL_DISTINCT,
    magnitudes=ORDINARY,
    flat=NEVER,
    incoming=ORDINARY,
):
    """d_out, x (…, H) and gamma (H,), away from 1; the entries of a row of x are at least 1 apart.

    With another magnitude x grows or shrinks, and eps with its square; `incoming` is the magnitude of d_out, and of
    gamma. Where `flat` says so, the rows of x have no spread.
    """
    *lead, H = pick(sizes(pick(leading) + 1, kinds).filter(lambda found: found[-1] >= smallest))
    dtype, magnitude = pick(dtypes), pick(magnitudes)
    order = np.random.default_rng(pick(draw.SEEDS)).permuted(np.broadcast_to(np.arange(H), (*lead, H)), axis=-1)
    x = (3 * order + pick(draw.numbers((*lead, H), largest=1.0))).astype(dtype)
    if pick(flat):
        x = np.repeat(x[..., :1], H, axis=-1)
    gamma = pick(draw.numbers((H,), dtype, 2.0)) + np.linspace(0.25, 1.5, H).round(2).astype(dtype)
    d_out, gamma = (
        pick(draw.numbers((*lead, H), dtype)) * dtype.type(pick(incoming)),
        gamma * dtype.type(pick(incoming)),
    )
    if dtype == draw.DOUBLE and incoming is not ORDINARY:
        d_out, gamma = d_out * pick(EXTREME), gamma * pick(EXTREME)
    return {"d_out": d_out, "x": x * dtype.type(magnitude), "gamma": gamma, "eps": pick(eps) * magnitude**2}


def norm_terms(d_out, x, gamma, eps=DEFAULT_EPS):
    """What `layer_norm_backward` adds up, in absolute values, times the growth of rounding errors before that.

    x̂ is off by roundings of max|x| / σ, absolutely (hence the 1 + |x̂|), and its formula by the mean of squares by the
    square of that.
    """
    centred = x - x.mean(axis=-1, keepdims=True)
    sigma = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    growth = (1 + np.abs(x).max(axis=-1, keepdims=True) / sigma) ** 2
    size = 1 + np.abs(centred) / sigma
    g = np.abs(d_out * gamma)
    dx = (g + g.mean(axis=-1, keepdims=True) + size * (g * size).mean(axis=-1, keepdims=True)) / sigma
    H = x.shape[-1]
    dgamma = (np.abs(d_out) * size * growth).reshape(-1, H).sum(axis=0)
    return dx * growth, dgamma, np.abs(d_out).reshape(-1, H).sum(axis=0)


def norm_bounds(d_out, x, gamma, eps=DEFAULT_EPS):
    slack = rounding(x.dtype, 2 * x.shape[-1] + math.prod(x.shape[:-1]) + 12)
    return [slack * terms for terms in norm_terms(*double(d_out, x, gamma), eps)]


def far_bound(d_out, x, gamma, eps):
    """A bound for dx where the entries of a row are large and lie close together: taking the mean off first errs by
    roundings of max|x| / σ, and a mean of squares minus a squared mean by the square of that."""
    near = x - np.round(x.mean(axis=-1, keepdims=True))
    sigma = np.sqrt(near.var(axis=-1, keepdims=True) + eps)
    terms = norm_terms(*double(d_out, near, gamma), eps)[0]
    return rounding(x.dtype, 2 * x.shape[-1] + 12) * terms * (1 + np.abs(x).max(axis=-1, keepdims=True) / sigma)


def agree_norm(student, example, names=("dx", "dgamma", "dbeta")):
    got = three(student.layer_norm_backward(**example), NORM)
    eps = example.get("eps", DEFAULT_EPS)
    expected = layer_norm_backward(*double(*(example[name] for name in ("d_out", "x", "gamma"))), eps)
    for name, *part in zip(("dx", "dgamma", "dbeta"), got, expected, norm_bounds(**example), strict=True):
        if name in names:
            agree(*part, name)
    return got


@exercise(
    "layer_norm_backward",
    points=15,
    contract=Contract(dtype="x", leading=("d_out", "x")),
    house=1,
    hint="Operators such as -= and *= change the caller's array; and eps need not be given.",
)
class TestLayerNormBackward:
    @core
    @weight(4, hint="x acts in three ways: directly, through the mean, and through the variance. All three count.")
    @given(example=norm_inputs())
    def test_dx(self, student, example):
        """For a matrix, dx is (g - mean(g) - x̂ · mean(g x̂)) / σ, row by row, with g = gamma · d_out."""
        example.pop("eps")  # the default is meant
        agree_norm(student, example, ["dx"])

    @weight(2, hint="gamma multiplied x̂ in every row, so its gradient is the sum of d_out · x̂ over the rows.")
    @given(example=norm_inputs())
    def test_dgamma(self, student, example):
        """dgamma, of shape (H,), is the sum of d_out · x̂ over the rows."""
        agree_norm(student, example, ["dgamma"])

    @weight(2, hint="beta was added to every row, so its gradient is the sum of d_out over the rows.")
    @given(example=norm_inputs())
    def test_dbeta(self, student, example):
        """dbeta, of shape (H,), is the sum of d_out over the rows."""
        agree_norm(student, example, ["dbeta"])

    @weight(2, hint="Shifting or stretching a row of x changes nothing in the result, so no gradient points there.")
    @given(
        example=norm_inputs(),
        shift=st.integers(-3, 3),
        factor=st.sampled_from([0.5, 2.0, 4.0]),
        offset=st.sampled_from([2.0**-4, 1.0, -1.0]),
    )
    def test_shift_and_stretch(self, student, example, shift, factor, offset):
        """Each row of dx is orthogonal to 1 and to x̂; a shift leaves dx, even a million up and down in float64."""
        x, dtype = example["x"], example["x"].dtype
        dx, *_ = agree_norm(student, example, ["dx"])
        bound = norm_bounds(**example)[0] + SHARE_OF_EPS * norm_terms(**example)[0]
        x_hat = layer_norm(*double(x), np.ones(x.shape[-1]), np.zeros(x.shape[-1]))
        for name, other in (("1", np.ones_like(x_hat)), ("x̂", x_hat)):
            sums, room = (np.sum(dx * other, axis=-1), np.sum(bound * (1 + np.abs(other)), axis=-1))
            agree(sums, np.zeros(x.shape[:-1]), room, f"the dot product of dx and {name}")
        moved = {**example, "x": (x + dtype.type(shift)) * dtype.type(factor)}
        after, *_ = three(student.layer_norm_backward(**moved), NORM)
        room = bound + norm_bounds(**moved)[0] * factor
        agree(np.multiply(after, factor), np.asarray(dx), room, "dx for the moved x, times the factor,")
        if dtype == draw.DOUBLE:
            signs = (-1.0) ** np.arange(x[..., 0].size).reshape(*x.shape[:-1], 1)
            far = {**example, "x": x + signs * offset * 2**20}
            dx_far, *_ = three(student.layer_norm_backward(**far), NORM)
            agree(dx_far, np.asarray(dx), bound + far_bound(**far), "dx for x with a million added,")

    @weight(2, hint="σ is the root of (variance + eps), with the eps that is handed in.")
    @given(
        example=norm_inputs(
            eps=LARGE_EPS,
            smallest=1,
            magnitudes=st.sampled_from([1.0, 2.0**-45]),
            flat=st.sampled_from([False, False, True]),
        )
    )
    def test_eps(self, student, example):
        """An eps as large as 10,000 counts, also for rows without spread; for x of about 1e-13, one of 1e-27 does."""
        if example["eps"] < 1e-20 and example["x"].dtype == draw.DOUBLE:  # float32 has no such numbers
            example = {**example, "x": example["x"] * 2.0**-60, "eps": example["eps"] * 4.0**-60}
        agree_norm(student, example, ["dx", "dgamma"])

    @weight(1, hint="Compare with your numerical_gradient of the sum of d_out * layer_norm(x, gamma, beta, eps).")
    @given(example=norm_inputs(dtypes=DOUBLE, eps=LARGE_EPS))
    def test_central_differences(self, student, example):
        """All three are what central differences of layer norm give."""
        d_out, x, gamma, eps = example.values()
        got = three(student.layer_norm_backward(d_out, x, gamma, eps), NORM)
        beta = np.ones_like(gamma)
        losses = {
            "dx": (lambda x: np.sum(d_out * layer_norm(x, gamma, beta, eps)), x),
            "dgamma": (lambda gamma: np.sum(d_out * layer_norm(x, gamma, beta, eps)), gamma),
            "dbeta": (lambda beta: np.sum(d_out * layer_norm(x, gamma, beta, eps)), beta),
        }
        size = np.sum(np.abs(d_out) * (np.abs(gamma) * (1 + np.abs(x)) + 1))
        for part, (name, (loss, at)) in zip(got, losses.items(), strict=True):
            agree(part, *differences(loss, at, size), name)

    @weight(1, hint="Mean and variance run over the last axis, the sums over all others.")
    @given(
        example=norm_inputs(
            leading=st.sampled_from([0, 1, 2, 3, 4]),
            kinds=ANY_SIZES,
            smallest=2,
            incoming=ANY_MAGNITUDE,
            magnitudes=st.sampled_from([1.0, 1 / 3, 1e4 / 3]),
        ),
        other=st.sampled_from([None, None, None, "d_out", "x", "gamma"]),
    )
    def test_leading_axes(self, student, example, other):
        """With none to four leading axes and rows of any length; eps, 1e-12, need not be given."""
        example.pop("eps")
        for each in draw.in_turn(example, other):
            agree_norm(student, each)


ATTENTION = "(dQ, dK, dV)"


@remembered
def attention_differences(example):
    """What central differences give for Q, K and V, and their bounds."""
    size = np.abs(example["d_out"]).sum() * (1 + np.abs(example["V"]).max())
    forward = {key: value for key, value in example.items() if key != "d_out"}

    def loss_in(name):
        return lambda value: np.sum(example["d_out"] * scaled_dot_product_attention(**{**forward, name: value})[0])

    return {name: differences(loss_in(name), example[name], size) for name in ("Q", "K", "V")}


@st.composite
def attention_gradients(
    pick,
    leading=NO_LEADING_AXIS,
    dtypes=draw.FLOATS,
    masks=None,
    smallest=2,
    kinds=ALL_DISTINCT,
    among_themselves=NEVER,
    incoming=ORDINARY,
):
    """d_out (…, T, Dv), Q (…, T, D), K (…, S, D), V (…, S, Dv), and a mask where its kinds are given.

    All sizes are distinct, unless other kinds are asked for; S = T for a causal mask, and where tokens attend to each
    other. `incoming` is the magnitude of d_out.
    """
    T, S, D, Dv = pick(sizes(4, kinds, smallest))
    mask_kind = None if masks is None else pick(masks)
    S = T if mask_kind == CAUSAL or pick(among_themselves) else S
    lead = tuple(pick(draw.dimensions(pick(leading), 2 if mask_kind == HEADS else 1, 3)))
    if lead and T < 5 and pick(st.integers(0, 3)) == 3:  # a mask (T, S) fits the sentences, too, and (A, T, S) as well
        lead = (T,) * len(lead)
    dtype = pick(dtypes)
    shapes = {"d_out": (*lead, T, Dv), "Q": (*lead, T, D), "K": (*lead, S, D), "V": (*lead, S, Dv)}
    example = {name: pick(draw.numbers(shape, dtype, 2.0)) for name, shape in shapes.items()}
    example["d_out"] = example["d_out"] * dtype.type(pick(incoming))
    if incoming is not ORDINARY:
        for name in ("Q", "K", "V"):
            example[name] = example[name] * dtype.type(pick(st.sampled_from([1 / 3, 1 / 3, 1.0])))
        if dtype == draw.DOUBLE:
            name = pick(st.sampled_from(["d_out", "V", "Q", "K"]))
            example[name] = example[name] * pick(
                EXTREME if name in ("d_out", "V") else st.sampled_from([1, 1e-13, 1e-30])
            )
    if mask_kind is not None:
        example["mask"] = pick(mask_of(mask_kind, lead, T, S))
    return example


@st.composite
def large_scores(pick, masks):
    """As `attention_gradients`, with scores of up to ±9,990: queries and keys point along one line, or against it.

    In float32, which has fewer digits, they are up to ±190: exp overflows there, too.
    """
    example = pick(attention_gradients(masks=masks))
    (T, D), S, random = example["Q"].shape, len(example["K"]), np.random.default_rng(pick(draw.SEEDS))
    dtype = example["Q"].dtype
    largest, entry = (9980, 62) if dtype == draw.DOUBLE else (180, 8)
    if "mask" in example and random.integers(2):
        # Open keys lie as low as can be, and masked ones as high, twice as far above them.
        line = random.choice([-1, 1], D) * math.sqrt(largest / math.sqrt(D))
        high = np.where(np.atleast_2d(example["mask"]).all(axis=-2), -1, 1)
        example["Q"] = (line + example["Q"] / 64).astype(dtype)
        example["K"] = (np.outer(high, line) + example["K"] / 64).astype(dtype)
        return example
    line = random.choice([-entry, entry], D)
    example["Q"] = (np.outer(random.choice([-1, 1], T), line) + example["Q"]).astype(dtype)
    example["K"] = (np.outer(random.choice([-1, -0.5, 0, 0.5, 1], S), line) + example["K"]).astype(dtype)
    return example


OWN, PADDED, CAUSAL, OPEN, SHARED, ONE_ROW = "own", "padding", "causal", "open", "shared", "one row"
HEADS = "one for each head"


@st.composite
def mask_of(pick, kind, lead, T, S):
    """A mask of one of these kinds: each query's own, padding, causal, all open, shared by some leading axes, (S,), or
    without the first leading axis.

    Where it is padding or each query's own, no query may attend to the last key.
    """
    if kind == CAUSAL:
        return np.tril(np.ones((T, S), dtype=bool))
    if kind == OPEN:
        return np.ones((*lead, T, S), dtype=bool)
    kept = pick(st.lists(st.booleans(), min_size=len(lead), max_size=len(lead)))
    shape = {
        OWN: (*lead, T, S),
        PADDED: (*lead[:1], *(1 for _ in lead[1:]), 1, S),
        SHARED: (*(size if keep else 1 for size, keep in zip(lead, kept, strict=True)), T, S),
        ONE_ROW: (S,),
        HEADS: (*lead[1:], T, S),
    }[kind]
    mask = pick(draw.attendable(shape))
    if S > 1 and kind in (OWN, PADDED):
        mask[..., 0] |= mask[..., -1]
        mask[..., -1] = False
    return mask


def attention_terms(d_out, Q, K, V, mask=None):
    """What `attention_backward` adds up for dQ, dK and dV, in absolute values."""
    weights = scaled_dot_product_attention(Q, K, V, mask)[1]
    d_out, Q, K, V = (np.abs(array) for array in (d_out, Q, K, V))
    d_weights = d_out @ last_two_swapped(V)
    # The mean of d_weights is at most the largest, which a softmax_backward may take off first.
    d_scores = weights * (d_weights + d_weights.max(axis=-1, keepdims=True)) / math.sqrt(Q.shape[-1])
    return d_scores @ K, last_two_swapped(d_scores) @ Q, last_two_swapped(weights) @ d_out


@remembered
def attention_bounds(d_out, Q, K, V, mask=None):
    # An error of a score is a relative error of its weight; weights enter a gradient up to twice.
    scores = attention_scores(np.abs(Q).astype(np.float64), np.abs(K).astype(np.float64))
    T, S, D, Dv = *scores.shape[-2:], Q.shape[-1], V.shape[-1]
    slack = 3 * rounding(Q.dtype, (D + 4) * (1 + scores.max()) + T + S + Dv + 8)
    tiny = 1e4 * np.finfo(Q.dtype).tiny  # below that, weights lose digits
    return [slack * terms + tiny for terms in attention_terms(*double(d_out, Q, K, V), mask)]


# A mistaken scale has one of 1, D, √D, √Dv and √S where another one stands. None of them is above 5.
LARGEST_SCALE = 5


def agree_up_to_scale(got, expected, bound, what):
    """Compare up to one positive factor, so that a missing 1/√D costs points only where it is tested."""
    what = f"{what}, apart from its scale,"
    agree_up_to_factor(got, expected, bound, 1 / LARGEST_SCALE, LARGEST_SCALE, what)


def agree_attention(student, example, names=("dQ", "dK", "dV"), scale=False):
    """Compare the named gradients, dQ and dK only up to their scale unless that matters; all of them."""
    got = three(student.attention_backward(**example), ATTENTION)
    arrays, mask = double(*(example[name] for name in ("d_out", "Q", "K", "V"))), example.get("mask")
    expected = attention_backward(*arrays, mask)
    for name, *part in zip(("dQ", "dK", "dV"), got, expected, attention_bounds(**example), strict=True):
        if name in names:
            compare = agree if scale or name == "dV" else agree_up_to_scale
            compare(*part, name)
    return got


@exercise(
    "attention_backward",
    points=12,
    uses=("softmax_backward",),
    contract=Contract(dtype="Q", leading=("d_out", "Q", "K", "V")),
    house=1,
    hint="np.sqrt of an int is a float64 number and math.sqrt is not; use new arrays.",
)
class TestAttentionBackward:
    @core
    @weight(3, hint="d_out Vᵀ, then back through the softmax, then times K.")
    @given(example=attention_gradients())
    def test_dQ(self, student, example):
        """For matrices without a mask, dQ is the gradient of the scores times K, whatever its scale."""
        agree_attention(student, example, ["dQ"])

    @weight(2, hint="Transpose the gradient of the scores in its last two axes: row s of dK collects from column s.")
    @given(example=attention_gradients())
    def test_dK(self, student, example):
        """For matrices without a mask, dK is the gradient of the scores, transposed, times Q, whatever its scale."""
        agree_attention(student, example, ["dK"])

    @weight(2, hint="out is weights @ V, so dV is the weights, transposed, times d_out.")
    @given(example=attention_gradients())
    def test_dV(self, student, example):
        """For matrices without a mask, dV is the weights, transposed, times d_out."""
        agree_attention(student, example, ["dV"])

    @varied
    @weight(1, hint="Use the weights of the masked attention everywhere; a weight of 0 sends nothing back.")
    @given(
        example=attention_gradients(masks=st.sampled_from([OWN, OWN, CAUSAL, OPEN, ONE_ROW])),
        other=st.sampled_from([None, None, None, None, "d_out", "Q", "K", "V", "mask"]),
    )
    def test_mask(self, student, example, other):
        """With any mask, only open keys count; a key that no query may attend to gets exactly 0 in dK and dV."""
        _, dK, dV = agree_attention(student, example)
        if other is not None:
            agree_attention(student, {**example, other: draw.turned(example[other])})
        hidden = ~np.atleast_2d(example["mask"]).any(axis=-2)
        for name, part in (("dK", dK), ("dV", dV)):
            got = np.asarray(part)[hidden]
            agree(got, np.zeros_like(got), 0, f"{name} of a masked key")

    @weight(1, hint="Masked scores are -inf, and no other number; and a softmax takes each row's maximum off first.")
    @given(example=large_scores(st.sampled_from([OWN, CAUSAL, ONE_ROW, None])))
    def test_large_scores(self, student, example):
        """Scores up to 10,000 (200 in float32), of either sign, masked ones among them, give the right gradients."""
        agree_attention(student, example)

    @weight(1, hint="Work on the last two axes; a mask (B, 1, 1, S) broadcasts over heads and queries.")
    @given(
        example=st.one_of(
            attention_gradients(
                st.sampled_from([0, 1, 2, 2]),
                masks=st.sampled_from([PADDED, OWN, CAUSAL, SHARED, ONE_ROW]),
                smallest=1,
                kinds=st.sampled_from([DISTINCT, DISTINCT, EQUAL, LONG, ONES]),
                incoming=ANY_MAGNITUDE,
            ),
            attention_gradients(st.sampled_from([1, 2, 2]), masks=st.sampled_from([HEADS, CAUSAL])),
            attention_gradients(
                st.sampled_from([0, 1, 2]),
                masks=st.sampled_from([PADDED, ONE_ROW, OWN]),
                among_themselves=st.just(True),
            ),
        )
    )
    def test_leading_axes(self, student, example):
        """Batch and head axes in front are kept, whatever the sizes; the mask broadcasts, as (B, 1, 1, S) does."""
        agree_attention(student, example, scale=True)

    @weight(1, hint="The scores were divided by √D, so dQ and dK are as well. Compare with your numerical_gradient.")
    @given(example=attention_gradients(dtypes=DOUBLE, masks=st.sampled_from([OWN, CAUSAL])))
    def test_central_differences(self, student, example):
        """All three are what central differences of attention give, scale included; and Σ Q·dQ = Σ K·dK."""
        got = three(student.attention_backward(**example), ATTENTION)
        for part, (name, expected) in zip(got, attention_differences(example).items(), strict=True):
            agree(part, *expected, f"d{name}")
        products = [np.sum(example[name] * part) for name, part in zip(("Q", "K"), got, strict=False)]
        bounds = zip(("Q", "K"), attention_bounds(**example), strict=False)
        room = sum(np.sum(np.abs(example[name]) * bound) for name, bound in bounds)
        agree(products[0], products[1], room, "Σ Q·dQ, compared with Σ K·dK,")


BLOCK = "(dx, grads)"
OF_ATTENTION = ("W_Q", "W_K", "W_V", "W_O")
OF_FEED_FORWARD = ("W1", "b1", "W2", "b2")
OF_NORMS = ("ln1_gamma", "ln1_beta", "ln2_gamma", "ln2_beta")
ALL = (*OF_ATTENTION, *OF_FEED_FORWARD, *OF_NORMS)
HEADS_AND_SIZES = [(1, 3), (2, 2), (3, 1), (2, 3), (3, 2), (1, 5)]
MANY_HEADS = [(4, 2), (4, 3), (2, 5), (6, 1), (12, 1)]
NO_MASK, PADDING, FULL, EACH_QUERY, EACH_HEAD = "none", "padding", "full", "each query", "each head"
TOKENS, HEADS_ALONE = "tokens", "heads alone"
UNMASKED = st.just(NO_MASK)


def forward_steps(x, params, num_heads, mask=None):
    """The sums that go into both layer norms, and what lies between them: first_sum, middle, inner, second_sum."""
    first_sum = x + multi_head_attention(x, params, num_heads, mask)[0]
    middle = layer_norm(first_sum, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    second_sum = middle + np.maximum(inner, 0) @ params["W2"] + params["b2"]
    return first_sum, middle, inner, second_sum


def bias_in_the_gap(inner):
    """A bias for each inner unit that keeps its inputs away from ReLU's kink: 0 falls into their widest gap."""
    rows = np.sort(inner.reshape(-1, inner.shape[-1]), axis=0)
    if len(rows) == 1:
        return np.where(np.arange(inner.shape[-1]) % 2, 1.0, -1.0) - rows[0]
    widest = np.diff(rows, axis=0).argmax(axis=0)[np.newaxis]
    return -(np.take_along_axis(rows, widest, 0) + np.take_along_axis(rows, widest + 1, 0))[0] / 2


@remembered
def block_expected(example):
    """Every gradient, and dx, as the reference has them in float64."""
    exact = {**example, "params": {name: example["params"][name].astype(np.float64) for name in ALL}}
    exact["d_out"], exact["x"] = double(example["d_out"], example["x"])
    dx, grads = transformer_block_backward(**exact)
    return {**grads, "dx": dx}


@st.composite
def block_inputs(pick, mask=UNMASKED, dtypes=DOUBLE, heads=HEADS_AND_SIZES, equal=NEVER, shut=NEVER, incoming=ORDINARY):
    """d_out, x (B, T, H), the twelve parameters, A, and a mask where asked for: random numbers.

    B, T, H and I are distinct, unless all are to be equal; sometimes B or T is long. W_O may be tiny.
    No input of a ReLU is near 0, where rounding would decide, and no row that is normalised is nearly constant. With
    `shut`, the inputs of the first ReLU are 0 to the last bit, or almost.
    """
    kind = pick(mask)
    fewest = 2 if kind == HEADS_ALONE else 1  # heads, which one token would tell nothing of
    A, D = pick(st.sampled_from([sizes for sizes in heads if sizes[0] >= fewest]))
    H, dtype = A * D, pick(dtypes)
    fit = draw.dimensions(3, 1, 7).filter(lambda s: H not in s and s[0] <= 3 and fewest <= s[1] <= 4)
    B, T, inner_size = pick(fit)
    if H <= 4 and pick(equal):
        B = T = inner_size = H
    long = pick(st.integers(0, 9)) if H <= 6 and equal is NEVER else 0
    if long > 6:  # many tokens, or sentences of one token
        B, T = ((1, 12), (13, fewest), (2, fewest))[long - 7]
    random, first = np.random.default_rng(pick(draw.SEEDS)), int(pick(shut))
    gate = pick(st.sampled_from([0, 0, 1e-30, -1e-30])) if first else 0
    # In 64ths, or in 63rds, which need all digits.
    parts, loud = pick(st.sampled_from([64, 63])), pick(st.sampled_from([1, 1, 1e-13])) if dtype == draw.DOUBLE else 1
    shapes = dict.fromkeys(OF_ATTENTION, (H, H)) | dict.fromkeys((*OF_NORMS, "b2"), (H,))
    shapes |= {"W1": (H, inner_size), "W2": (inner_size, H), "b1": (inner_size,)}
    shape_of_mask = {PADDING: (B, 1, 1, T), FULL: (B, A, T, T), EACH_QUERY: (B, 1, T, T), CAUSAL: (T, T)}
    shape_of_mask |= {EACH_HEAD: (A, T, T), HEADS_ALONE: (1, A, 1, T), TOKENS: (T, T)}
    shape_of_mask = shape_of_mask.get(kind)
    allowed = None if shape_of_mask is None else random.random(shape_of_mask) < 0.6
    if kind == CAUSAL:
        allowed = np.tril(np.ones((T, T), dtype=bool))
    elif allowed is not None:
        allowed[..., 0] = True
        allowed[slice(None) if kind == TOKENS else 0, ..., 1:2] = False
        if kind == HEADS_ALONE:
            allowed[:, 1:, :, 1:2] = True
    while True:
        params = {name: np.round(random.normal(size=shape) * 48) / parts for name, shape in shapes.items()}
        d_out, x = np.round(random.normal(size=(2, B, T, H)) * 64) / parts
        params["b1"] = np.zeros(inner_size)
        params["W_O"] *= loud
        params["W1"][:, :first] = 0
        params["b1"] = np.round(bias_in_the_gap(forward_steps(x, params, A, allowed)[2]) * 64) / 64
        params["b1"][:first] = gate
        first_sum, _, inner, second_sum = forward_steps(x, params, A, allowed)
        spread = min(first_sum.std(axis=-1).min(), second_sum.std(axis=-1).min())
        if np.abs(inner[..., first:]).min(initial=1.0) > 1 / 32 and spread > 0.25:
            break
    example = {
        "d_out": d_out.astype(dtype) * dtype.type(pick(incoming)),
        "x": x.astype(dtype),
        "params": {name: params[name].astype(dtype) for name in ALL},
        "num_heads": A,
    }
    if dtype == draw.DOUBLE and incoming is not ORDINARY:
        example["params"]["ln2_gamma"] *= pick(EXTREME)
    return example if allowed is None else {**example, "mask": allowed}


@remembered
def block_bounds(example):
    """Bounds of dx and of each gradient.

    Every way back is followed with absolute values; the sum is what roundings on the way back are a share of. Roundings
    on the way forward are carried on by the softmax, as large as the scores, and by both layer norms, as large as what
    they normalise is compared with its spread.
    """
    dtype, num_heads, mask = example["x"].dtype, example["num_heads"], example.get("mask")
    p = {name: example["params"][name].astype(np.float64) for name in ALL}
    size = {name: np.abs(value) for name, value in p.items()}
    x, d_out = double(example["x"], example["d_out"])
    first_sum, middle, inner, second_sum = forward_steps(x, p, num_heads, mask)

    def outer(rows, d_rows):
        return np.abs(rows).reshape(-1, rows.shape[-1]).T @ d_rows.reshape(-1, d_rows.shape[-1])

    terms = {}
    d_second, terms["ln2_gamma"], terms["ln2_beta"] = norm_terms(np.abs(d_out), second_sum, p["ln2_gamma"])
    terms["W2"], terms["b2"] = outer(inner, d_second), d_second.sum(axis=(0, 1))
    d_inner = d_second @ size["W2"].T
    terms["W1"], terms["b1"] = outer(middle, d_inner), d_inner.sum(axis=(0, 1))
    d_middle = d_second + d_inner @ size["W1"].T
    d_first, terms["ln1_gamma"], terms["ln1_beta"] = norm_terms(d_middle, first_sum, p["ln1_gamma"])
    heads = [split_heads(x @ p[name], num_heads) for name in OF_ATTENTION[:3]]
    large = [split_heads(np.abs(x) @ size[name], num_heads) for name in OF_ATTENTION[:3]]
    weights = scaled_dot_product_attention(*heads, mask)[1]
    terms["W_O"] = outer(merge_heads(weights @ large[2]), d_first)
    d_heads = attention_terms(split_heads(d_first @ size["W_O"].T, num_heads), *heads, mask)
    terms["dx"] = d_first.copy()
    for name, d_head in zip(OF_ATTENTION[:3], d_heads, strict=True):
        merged = merge_heads(d_head)
        terms[name] = outer(x, merged)
        terms["dx"] += merged @ size[name].T

    growth = 1 + attention_scores(large[0], large[1]).max()
    for rows in (first_sum, second_sum):
        growth *= 1 + (np.abs(rows).max(axis=-1) / rows.std(axis=-1)).max()
    slack = rounding(dtype, growth * (6 * x.shape[-1] + 2 * inner.shape[-1] + 2 * math.prod(x.shape[:-1]) + 30))
    # Where the terms of one entry happen to be small, errors of its neighbours still reach it.
    return {name: slack * (value + value.mean()) for name, value in terms.items()}


CHANGES = ["d_out", "x", "mask", "num_heads", "W_Q", "W_K", "W_V", "W_O", "W1", "ln1_gamma", "ln2_gamma"]


def changed_block(example, name):
    """The same block with one argument changed, or one parameter."""
    A, (_, T, H) = example["num_heads"], example["x"].shape
    if name in ("d_out", "x"):
        return {**example, name: draw.turned(example[name])}
    if name in ("mask", "num_heads"):
        return {**example, name: np.tri(T, dtype=bool) if name == "mask" else 1 if A > 1 else H}
    return {**example, "params": {**example["params"], name: draw.turned(example["params"][name])}}


def block_answer(student, example):
    """dx and grads as the student returns them, in one dict."""
    dx, grads = pair(student.transformer_block_backward(**example), BLOCK)
    if not isinstance(grads, dict):
        raise StudentFailure(f"grads should be a dict, but is a {type(grads).__name__}")
    return {**grads, "dx": dx}


def agree_block(student, example, names):
    """Compare the named gradients; all of them."""
    got = block_answer(student, example)
    expected, bounds = block_expected(example), block_bounds(example)
    for name in names:
        what = "dx" if name == "dx" else f"grads[{name!r}]"
        if name not in got:
            raise StudentFailure(f"{what} is missing")
        agree(got[name], expected[name], bounds[name], what)
    return got


@exercise(
    "transformer_block_backward",
    points=14,
    uses=("linear_backward", "relu_backward", "softmax_backward", "layer_norm_backward", "attention_backward"),
    contract=Contract(dtype="x", keys=("params",), others=("params",)),
    house=1,
    hint="Leave d_out, x and params alone, and read the twelve parameters by their names.",
)
class TestTransformerBlockBackward:
    @core
    @weight(3, hint="Add what comes back to x on all ways: past the attention, and through Q, K and V.")
    @given(example=block_inputs())
    def test_dx(self, student, example):
        """Without a mask, dx collects what comes back on every way into x."""
        agree_block(student, example, ["dx"])

    @weight(2, hint="Each is a linear_backward without bias: W_Q, W_K and W_V have the input x, W_O the merged heads.")
    @given(example=block_inputs(), other=st.sampled_from([None] * len(CHANGES) + CHANGES))
    def test_attention(self, student, example, other):
        """The gradients of W_Q, W_K, W_V and W_O are right."""
        agree_block(student, example, OF_ATTENTION)
        if other is not None:
            agree_block(student, changed_block(example, other), ["dx", *OF_ATTENTION])

    @weight(2, hint="W2 and b2 get the gradient of the second sum; W1 and b1 get it after W2 and the ReLU.")
    @given(example=block_inputs(shut=st.booleans()))
    def test_feed_forward(self, student, example):
        """The gradients of W1, b1, W2 and b2 are right, also where inputs of the ReLU are exactly 0, or almost."""
        agree_block(student, example, OF_FEED_FORWARD)

    @weight(
        2, hint="`middle` is used twice: in the feed-forward part and past it. Add both before the first layer norm."
    )
    @given(example=block_inputs())
    def test_norms(self, student, example):
        """The gradients of gamma and beta of both layer norms are right."""
        agree_block(student, example, OF_NORMS)

    @weight(2, hint="Hand the mask to the attention, forward and backward; it broadcasts over heads and queries.")
    @given(
        example=block_inputs(
            mask=st.sampled_from([PADDING, FULL, EACH_QUERY, EACH_HEAD, HEADS_ALONE, CAUSAL, TOKENS]),
            incoming=ANY_MAGNITUDE,
        )
    )
    def test_mask(self, student, example):
        """A mask of any shape that broadcasts to (B, A, T, T) acts on dx and on the attention's gradients."""
        agree_block(student, example, ["dx", *OF_ATTENTION])

    @varied
    @weight(
        1, hint="Compare with your numerical_gradient of the sum of d_out * transformer_block(…), one name at a time."
    )
    @given(
        example=block_inputs(
            st.sampled_from([NO_MASK, PADDING, CAUSAL]), heads=HEADS_AND_SIZES + MANY_HEADS, equal=st.booleans()
        ),
        seed=st.integers(0, 99),
    )
    def test_central_differences(self, student, example, seed):
        """Moving x and all parameters a little changes the loss as dx and grads say."""
        d_out, x, params, A = (example[name] for name in ("d_out", "x", "params", "num_heads"))
        got, random = block_answer(student, example), np.random.default_rng(seed)
        at = {"dx": x, **params}
        moves = {name: random.uniform(-1, 1, value.shape) / 64 for name, value in at.items()}

        def loss(t):
            moved = {name: value + t[0] * moves[name] for name, value in at.items()}
            return np.sum(d_out * transformer_block(moved.pop("dx"), moved, A, example.get("mask")))

        size = np.abs(d_out).sum() * (np.abs(params["ln2_gamma"]).max() * x.shape[-1] + 1)
        slope, slack = differences(loss, np.zeros(1), size)
        slack += sum(np.sum(bound * np.abs(moves[name])) for name, bound in block_bounds(example).items())
        said = sum(np.sum(moves[name] * got[name]) for name in at)
        agree(said, slope[0], slack, "the sum of gradient times move, over x and all parameters,")

    @weight(1, hint="The twelve names, no more and no fewer; a bias or a beta is a parameter like the others.")
    @given(example=block_inputs(dtypes=draw.FLOATS))
    def test_keys(self, student, example):
        """grads has exactly the twelve names, with the shapes of the parameters; other entries of params get none."""
        params = {**example["params"], "token_table": np.ones((2, 3), example["x"].dtype)}
        got = block_answer(student, {**example, "params": params})
        equal(sorted(map(str, got)), sorted([*ALL, "dx"]), "the names in grads, and dx,")
        equal([list(np.shape(got[name])) for name in ALL], [list(params[name].shape) for name in ALL], "the shapes")
        agree(
            got["ln2_beta"], example["d_out"].sum(axis=(0, 1)), block_bounds(example)["ln2_beta"], "grads['ln2_beta']"
        )
