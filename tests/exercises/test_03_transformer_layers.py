"""Hidden tests of assignment 03: transformer layers, from layer norm to a stack of blocks."""

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
    core,
    equal,
    exercise,
    generator,
    pair,
    raises,
    remembered,
    rounding,
    unchanged,
    varied,
    weight,
)
from minibert_ref.exercises import (
    add_and_norm,
    dropout,
    encoder,
    feed_forward,
    gelu,
    layer_norm,
    merge_heads,
    multi_head_attention,
    split_heads,
    transformer_block,
)
from minibert_ref.exercises import count_parameters as count_known
from tests.exercises import strategies as draw
from tests.exercises.test_02_attention_mechanism import DOUBLE, block_bounds, double

EPS = 1e-12  # the default of layer_norm


# Bounds: what rounding may do to a right solution. `error` is how far its input may be off already.


def norm_bound(x, gamma, beta, eps=EPS, error=0.0):
    """Bound of a layer norm.

    An error e of the input or of the mean moves (x - mean) / std by at most 4 e / std (1 + |normalised|), to first
    order and with a factor of 2 to spare, as long as e is well below std. Where it is not (a row of equal numbers in
    float32), rounding decides the result, and anything of length √H is as good.
    """
    dtype, H = gamma.dtype, x.shape[-1]
    x, gamma, beta = (array.astype(np.float64) for array in (x, gamma, beta))
    centred = x - x.mean(axis=-1, keepdims=True)
    std = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)
    normalised = np.abs(centred / std)
    size = np.abs(x).max(axis=-1, keepdims=True)
    moved = (np.max(error + 0 * x, axis=-1, keepdims=True) + rounding(dtype, H + 2) * size) / std
    off = np.where(moved <= 1 / 8, 4 * moved * (1 + normalised), 2 * math.sqrt(H))
    return np.abs(gamma) * (off + rounding(dtype, H + 8) * normalised) + rounding(dtype, 2) * np.abs(beta)


def any_eps_bound(x, gamma, beta):
    """Bound of a layer norm that forgives any eps up to 1e-5, inside the root or outside: eps has tests of its own."""
    std = x.astype(np.float64).std(axis=-1, keepdims=True)
    size = np.abs(layer_norm(*double(x, gamma), 0 * beta))
    return norm_bound(x, gamma, beta) + 1e-5 * size * (1 / std + 1 / std**2)


def add_and_norm_bound(x, sublayer_out, gamma, beta, eps=EPS, error=0.0):
    error = error + rounding(gamma.dtype, 1) * (np.abs(x) + np.abs(sublayer_out)).astype(np.float64)
    return norm_bound(x.astype(np.float64) + sublayer_out, gamma, beta, eps, error)


def gelu_bound(x):
    return rounding(x.dtype, 8) * np.abs(x).astype(np.float64)


def feed_forward_bound(x, W1, b1, W2, b2, error=0.0):
    """An error of x passes both matrices; ReLU makes none larger."""
    operations = W1.shape[0] + W1.shape[1] + 4
    dtype = W1.dtype
    x, W1, b1, W2, b2 = (np.abs(array).astype(np.float64) for array in (x, W1, b1, W2, b2))
    return (error + 0 * x) @ W1 @ W2 + rounding(dtype, operations) * ((x @ W1 + b1) @ W2 + b2)


def attention_bound(x, params, num_heads, weights, error):
    """Rounding as in assignment 02; an error d of a row's scores changes its weights by at most the factor exp(2d)."""
    bound, _ = block_bounds(x, params, num_heads, weights)
    sizes = {name: np.abs(params[name]).astype(np.float64) for name in ("W_Q", "W_K", "W_V", "W_O")}
    error, size = error + np.zeros(x.shape), np.abs(x).astype(np.float64)
    (Q, dQ), (K, dK), (V, dV) = (
        (split_heads(size @ sizes[name], num_heads), split_heads(error @ sizes[name], num_heads))
        for name in ("W_Q", "W_K", "W_V")
    )
    d_scores = (dQ @ np.swapaxes(K + dK, -1, -2) + Q @ np.swapaxes(dK, -1, -2)) / math.sqrt(Q.shape[-1])
    largest = d_scores.max(axis=-1, keepdims=True)
    d_weights = np.minimum(np.expm1(np.minimum(2 * largest, 50)) * weights, 1)
    return bound + merge_heads(d_weights @ (V + dV) + weights @ dV) @ sizes["W_O"]


@remembered
def expected_block(x, params, num_heads, mask=None, error=0.0):
    """What a block gives in float64, and how far a right solution in the dtype of params may be off."""
    x, p = x.astype(np.float64), {name: array.astype(np.float64) for name, array in params.items()}
    attended, weights = multi_head_attention(x, p, num_heads, mask)
    error = error + attention_bound(x, params, num_heads, weights, error)
    ln1, ln2 = ([params[f"{norm}_gamma"], params[f"{norm}_beta"]] for norm in ("ln1", "ln2"))
    error = add_and_norm_bound(x, attended, *ln1, error=error)
    middle = add_and_norm(x, attended, *double(*ln1))
    error = error + feed_forward_bound(middle, *(params[name] for name in ("W1", "b1", "W2", "b2")), error)
    transformed = feed_forward(middle, *(p[name] for name in ("W1", "b1", "W2", "b2")))
    return transformer_block(x, p, num_heads, mask), add_and_norm_bound(middle, transformed, *ln2, error=error)


@remembered
def expected_stack(x, layers, num_heads, mask=None):
    """What a stack gives in float64, and how far a right solution may be off."""
    state, error = x.astype(np.float64), np.zeros(x.shape)
    for params in layers:
        state, error = expected_block(state, params, num_heads, mask, error)
    doubles = [{name: array.astype(np.float64) for name, array in params.items()} for params in layers]
    return encoder(*double(x), doubles, num_heads, mask)[0], error


def identity_norm(H, dtype):
    """gamma and beta that change nothing."""
    return np.ones(H, dtype), np.zeros(H, dtype)


def without_zeros(gamma):
    return np.where(gamma == 0, gamma.dtype.type(-0.5), gamma)


@st.composite
def gammas_and_betas(pick, H, dtype, plain=False):
    """gamma without zeros, and beta."""
    if plain:
        return identity_norm(H, dtype)
    size = pick(draw.magnitudes(dtype))
    gamma, beta = without_zeros(pick(draw.numbers((H,), dtype, 2.0))), pick(draw.numbers((H,), dtype, 2.0))
    return gamma * size, beta * (size if pick(st.booleans()) else dtype.type(1 / 3))


# None to four leading axes; sizes that are distinct, that are equal, of 1, and long.
LONG = [(1030,), (2, 70), (20, 3), (66, 1, 2), (4, 1, 3, 3), (3, 9, 1, 2)]
LEADS = st.sampled_from([(), (3,), (1,), (2, 3), (3, 3), (1, 4), (4, 1), (2, 3, 4), (2, 1, 3), (2, 2, 2, 3), *LONG])


@st.composite
def vectors(pick, dtypes=draw.FLOATS, plain=True, sublayer=False):
    """x (…, H) with unequal numbers in each vector, gamma and beta; with `sublayer`, one more array of that shape."""
    lead, H = pick(LEADS), pick(st.sampled_from([2, 3, 4, 5, 6, 11, 130, 768]))
    if H > 100:
        lead = () if lead in LONG else lead[:1]
    shape = (*lead, H)
    dtype = pick(dtypes)
    example = {"x": pick(uneven(shape, dtype))}
    if sublayer:
        example["sublayer_out"] = pick(draw.numbers(shape, dtype, 6.0))
    example["gamma"], example["beta"] = pick(gammas_and_betas(shape[-1], dtype, plain))
    return example


@st.composite
def uneven(pick, shape, dtype):
    """Numbers of which no vector has all alike, so that no test but the one of eps divides by a variance of 0."""
    x = pick(draw.numbers(shape, dtype, 6.0))
    x[..., 0] += 20 * (x.max(axis=-1) == x.min(axis=-1))
    x[..., -1] += pick(st.sampled_from([0, 0, 0, 2048]))  # then one entry is far from all others
    return x


def far_off(x, power):
    """x with a large number added to each vector, to every second one its negative: up to 10⁹, or 8192 in float32."""
    lowest = 24 if x.dtype == draw.DOUBLE else 7
    numbers = np.full((*x.shape[:-1], 1), 2.0 ** (lowest + power), x.dtype)
    numbers.reshape(-1)[1::2] *= -1
    return x + numbers


def small(example, power, some=False):
    """The example with its inputs divided by a power of two, with `some` every second vector; gamma and beta stay."""
    divisors = np.full((*example["x"].shape[:-1], 1), 2.0**power, example["x"].dtype)
    divisors.reshape(-1)[1 :: 2 if some else divisors.size] = 1 if some else 2.0**power
    return {name: array if name in ("gamma", "beta") else array / divisors for name, array in example.items()}


def felt(example, size, some):
    """The example made `small` as `size` says, and the options: an eps that is felt there."""
    power, eps = size
    if power > 30 and example["x"].dtype == draw.DOUBLE:  # float32 has no such numbers
        power, eps = power + 60, eps / 4.0**60
    return small(example, power, some), {"eps": eps} if eps else {}


# By which power of two to divide, and an eps that is felt there: the default, down to 1e-6, and others, down to 1e-14.
SMALL = st.one_of(
    st.tuples(st.integers(12, 22), st.sampled_from([None, None, 1e-16, 1e-20])),
    st.tuples(st.integers(12, 22), st.none()),
    st.tuples(st.integers(38, 48), st.just(1e-30)),
)
LARGE_EPS = st.tuples(st.just(0), st.sampled_from([0.25, 3.0, 10.0]))


def normed(x, gamma, beta, eps=EPS):
    return layer_norm(*double(x, gamma, beta), eps)


@exercise(
    "layer_norm",
    points=16,
    contract=Contract(dtype="x", leading=("x",)),
    house=2,
    hint="Operators such as -= and += change the caller's array; work on a new one, and leave its dtype as it is.",
)
class TestLayerNorm:
    @core
    @weight(5, hint="Subtract each vector's mean, then divide by the root of the mean of the squares that remain.")
    @given(example=vectors(DOUBLE))
    def test_agrees(self, student, example):
        """With gamma 1 and beta 0, each vector along the last axis gets mean 0 and variance 1."""
        agree(student.layer_norm(**example), normed(**example), any_eps_bound(**example))

    @weight(3, hint="Multiply by gamma first, then add beta; both have one number for each entry of a vector.")
    @given(example=vectors(DOUBLE, plain=False), other=st.sampled_from([None, None, "x", "gamma", "beta"]))
    def test_gamma_and_beta(self, student, example, other):
        """The normalised vector is multiplied by gamma, and beta is added."""
        for each in draw.in_turn(example, other):
            agree(student.layer_norm(**each), normed(**each), any_eps_bound(**each))

    @weight(2, hint="The root covers both: √(variance + eps).")
    @given(
        example=vectors(DOUBLE),
        eps=st.sampled_from([0.25, 1.0, 3.0, 10.0]),
        alone=st.sampled_from([None, None, draw.DOUBLE, draw.SINGLE]),
    )
    def test_eps(self, student, example, eps, alone):
        """Whatever eps is handed in, it is added to the variance, inside the root; equal numbers give beta."""
        agree(student.layer_norm(**example, eps=eps), normed(**example, eps=eps), norm_bound(**example, eps=eps))
        level = {**example, "x": np.full_like(example["x"], example["x"].flat[0])}
        if alone:  # so does one number, in float32, too
            level = {name: array[..., :1].astype(alone) for name, array in level.items()}
        if eps == 3:  # as it was, but for eps
            level, eps = example, 2.0
        agree(student.layer_norm(**level, eps=eps), normed(**level, eps=eps), norm_bound(**level, eps=eps))

    @weight(1, hint="Without an eps of the caller's, eps is 1e-12, and it stands inside the root.")
    @given(example=vectors(plain=False), size=SMALL, some=st.booleans())
    def test_small_numbers(self, student, example, size, some):
        """Numbers near 0.000001 feel the default eps, 1e-12, in float32, too; 1e-30 counts as it is, near 1e-14."""
        example, options = felt(example, size, some)
        agree(student.layer_norm(**example, **options), normed(**example, **options), norm_bound(**example, **options))

    @weight(2, hint="Average the squares of x - mean. In mean(x²) - mean², two huge numbers cancel.")
    @given(example=vectors(), power=st.sampled_from([0, 3, 6, 6]), part=st.sampled_from([1, 1, 64, 64, None]))
    def test_offset(self, student, example, power, part):
        """Adding a large number to all entries of a vector changes nothing, each vector with a number of its own."""
        if part is None:
            example = {name: array[..., :2].astype(draw.SINGLE) for name, array in example.items()}
            example["x"] = 0 * example["x"] + draw.SINGLE.type([0, 1 / 16])
            got = student.layer_norm(**{**example, "x": far_off(example["x"], 6)})
            # Whoever adds, halves and subtracts such numbers rounds nothing; a root and a quotient are left.
            agree(got, normed(**example), any_eps_bound(**example))
            return
        example = {**example, "x": example["x"] / example["x"].dtype.type(part)}
        shifted = {**example, "x": far_off(example["x"], power)}
        agree(student.layer_norm(**shifted), normed(**example), any_eps_bound(**shifted))

    @weight(1, hint="The standard deviation grows with the vector, so a common factor must cancel.")
    @given(example=vectors(DOUBLE), power=st.sampled_from([0, 1, 8, 30]), sign=st.sampled_from([1, -1]))
    def test_scale(self, student, example, power, sign):
        """Multiplying a vector by a number above 1 changes nothing, by its negative only the signs."""
        powers = power - np.arange(example["x"][..., 0].size).reshape(*example["x"].shape[:-1], 1) % 3
        scaled = {**example, "x": example["x"] * sign * 2.0 ** np.maximum(powers, 0)}
        once = student.layer_norm(**example)
        agree(once, normed(**example), any_eps_bound(**example))
        bound = any_eps_bound(**example) + any_eps_bound(**scaled)
        agree(student.layer_norm(**scaled), sign * once, bound, "the result for the scaled vectors")


@st.composite
def entries(pick, dtypes=draw.FLOATS, largest=6.0):
    """Numbers of one to five axes, some of them long, or as long as others; or thousands."""
    axes = st.sampled_from([(), (), (1,), (2,), (2, 2), (1, 3), (3, 1), (2, 3, 2, 1)])
    shape = pick(st.sampled_from([(5000,), (70, 65)])) if pick(st.integers(0, 9)) == 9 else pick(LEADS) + pick(axes)
    return pick(draw.numbers(shape or (1,), pick(dtypes), largest))


@exercise(
    "gelu",
    points=6,
    contract=Contract(dtype="x", leading=("x",)),
    house=1,
    hint="np.sqrt(2 / np.pi) is a float64 number, math.sqrt(2 / math.pi) is not.",
)
class TestGelu:
    @core
    @weight(3, hint="0.5 · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))): check each constant.")
    @given(x=entries(DOUBLE))
    def test_agrees(self, student, x):
        """Ordinary numbers give what the formula with tanh gives, on any shape."""
        agree(student.gelu(x), gelu(x), gelu_bound(x))

    @weight(1, hint="tanh of a huge number is 1 or -1; exp of it is inf, and inf / inf is nan.")
    @given(
        x=st.sampled_from([8.0, 30.0, 1e5]).flatmap(lambda largest: entries(largest=largest)),
        other=st.sampled_from([None, None, "x"]),
    )
    def test_large_numbers(self, student, x, other):
        """Numbers as large as 100,000 pass on the right and give 0 on the left, in float32, too."""
        for each in draw.in_turn({"x": x}, other):
            agree(student.gelu(**each), gelu(*double(each["x"])), gelu_bound(each["x"]))
        unchanged(student)

    @weight(1, hint="tanh is odd: what stands inside it changes its sign with x.")
    @given(x=entries(DOUBLE), size=st.sampled_from([1.0, 1 / 3, 1e-30, 1e-13, 1e-4]))
    def test_sides(self, student, x, size):
        """gelu(x) - gelu(-x) is x, also where x is tiny."""
        x = x * size
        right = student.gelu(x)
        agree(right, gelu(x), gelu_bound(x))
        agree(right - np.asarray(student.gelu(-x)), x, 2 * gelu_bound(x), "gelu(x) - gelu(-x)")


TURNS = st.sampled_from([1, -1])


@st.composite
def feeding(pick, dtypes=draw.FLOATS, leading=1, biases=False, magnified=False):
    """x (…, H), W1 (H, I), b1 (I,), W2 (I, H), b2 (H,); H, I and the leading axes are distinct, alike, or long.

    With `magnified`, the numbers are thirds, and a matrix is huge or tiny, or x is, together with the biases.
    """
    alike = st.sampled_from([[3, 3], [1, 1], [4, 130], [768, 4], [4, 1030]]).map(lambda sizes: sizes + [3] * leading)
    long = st.sampled_from([[4, 3], [3, 5]]).map(lambda sizes: sizes + [1030, 1, 2, 2][:leading][:: pick(TURNS)])
    distinct = draw.dimensions(2 + leading, 1, max(6, 2 + leading))
    H, inner, *lead = pick(st.one_of(distinct, distinct, alike, long))
    dtype = pick(dtypes)
    shapes = {"x": (*lead, H), "W1": (H, inner), "b1": (inner,), "W2": (inner, H), "b2": (H,)}
    example = {name: pick(draw.numbers(shape, dtype)) for name, shape in shapes.items()}
    if not biases:
        example["b1"], example["b2"] = 0 * example["b1"], 0 * example["b2"]
    if magnified:
        size = pick(draw.magnitudes(dtype, thirds=False))
        large = pick(st.sampled_from([("x", "b1", "b2")] if biases else [("x",), ("W1",), ("W2",)]))
        example = {name: array / 3 * (size if name in large else dtype.type(1)) for name, array in example.items()}
    return example


def fed(example):
    return feed_forward(*double(*example.values()))


@exercise(
    "feed_forward",
    points=12,
    contract=Contract(dtype="x", leading=("x",)),
    house=1,
    hint="Operators such as -= and += change the caller's array; work on a new one, and leave its dtype as it is.",
)
class TestFeedForward:
    @core
    @weight(4, hint="x @ W1, then np.maximum(…, 0), then @ W2: the ReLU stands between the matrices.")
    @given(example=feeding(DOUBLE))
    def test_agrees(self, student, example):
        """With biases of 0, the result is max(0, x W1) W2."""
        agree(student.feed_forward(**example), fed(example), feed_forward_bound(**example))

    @weight(3, hint="b1 is added before the ReLU, b2 after the second matrix.")
    @given(
        example=feeding(DOUBLE, biases=True, magnified=True),
        other=st.sampled_from([None, None, None, "x", "W1", "b1", "W2", "b2"]),
    )
    def test_biases(self, student, example, other):
        """b1 is added before the ReLU, b2 at the end, where nothing is cut off any more."""
        for each in draw.in_turn(example, other):
            agree(student.feed_forward(**each), fed(each), feed_forward_bound(**each))

    @weight(2, hint="@ multiplies the last axis of x and leaves the axes before it alone.")
    @given(example=st.sampled_from([0, 2, 3, 4]).flatmap(lambda leading: feeding(leading=leading)))
    def test_leading_axes(self, student, example):
        """x may have any number of axes in front: (H,) and (B, T, H) work like (T, H)."""
        agree(student.feed_forward(**example), fed(example), feed_forward_bound(**example))

    @weight(1, hint="Nothing in this network mixes tokens: use no sum, mean or maximum over them.")
    @given(example=feeding(DOUBLE), number=st.integers(0, 5))
    def test_token_alone(self, student, example, number):
        """A token alone gets the same result as among others."""
        t = number % len(example["x"])
        alone = {**example, "x": example["x"][t : t + 1]}
        result = student.feed_forward(**alone)
        agree(result, fed(example)[t : t + 1], feed_forward_bound(**alone), "the result for one token alone")
        agree(student.feed_forward(**example), fed(example), feed_forward_bound(**example))

    @weight(1, hint="Leave the dtype of every step as it is.")
    @given(example=feeding(magnified=True))
    def test_precision(self, student, example):
        """The result is as exact as the dtype of the arguments can be, for tiny and for large numbers."""
        result = student.feed_forward(**example)
        agree(result, fed(example), feed_forward_bound(**example))


def summed(x, sublayer_out, gamma, beta, eps=EPS):
    """Expected value and bound of add_and_norm."""
    expected = add_and_norm(*double(x, sublayer_out, gamma, beta), eps)
    return expected, add_and_norm_bound(x, sublayer_out, gamma, beta, eps)


@exercise(
    "add_and_norm",
    points=8,
    uses=("layer_norm",),
    contract=Contract(dtype="x", leading=("x", "sublayer_out")),
    house=2,
    hint="x += sublayer_out changes the caller's x; x + sublayer_out makes a new array.",
)
class TestAddAndNorm:
    @core
    @weight(4, hint="Add x and sublayer_out first; normalise the sum.")
    @given(example=vectors(DOUBLE, sublayer=True))
    def test_agrees(self, student, example):
        """With gamma 1 and beta 0, the sum of x and sublayer_out is normalised."""
        agree(student.add_and_norm(**example), *summed(**example))

    @weight(1, hint="Hand gamma and beta on to layer_norm.")
    @given(
        example=vectors(DOUBLE, plain=False, sublayer=True),
        power=st.sampled_from([None, 0, 6, -30]),
        far=st.sampled_from(["x", "sublayer_out"]),
        alone=st.booleans(),
        dtype=draw.FLOATS,
        other=st.sampled_from([None, None, None, "x", "sublayer_out", "gamma", "beta"]),
    )
    def test_gamma_and_beta(self, student, example, power, far, alone, dtype, other):
        """gamma and beta are applied to the normalised sum, however far from 0; only beta is left of a sum of 0."""
        if power == -30:  # hardly anything beside the other one, but not nothing
            example[far] = example[far] * 2.0**power
        elif power is not None:
            example[far] = far_off(example[far], power)
        for each in draw.in_turn(example, other):
            agree(student.add_and_norm(**each), *summed(**each))
        example = {name: array.astype(dtype) for name, array in example.items()}
        nothing = {**example, "sublayer_out": -example["x"]}
        if alone:  # nor is more left of one number
            nothing = {name: array[..., :1] for name, array in example.items()}
        agree(student.add_and_norm(**nothing), *summed(**nothing))

    @weight(1, hint="Hand eps on to layer_norm.")
    @given(example=vectors(sublayer=True), size=st.one_of(LARGE_EPS, SMALL), some=st.booleans())
    def test_eps(self, student, example, size, some):
        """Whatever eps is handed in counts, and without one 1e-12, which small numbers feel, in float32, too."""
        example, options = felt(example, size, some)
        agree(student.add_and_norm(**example, **options), *summed(**example, **options))


# Dropout: how a solution draws is its own business, so these tests look at zeros and at numbers of zeros. Chance may
# fail a right solution with a probability of less than 1e-9 in each property:
# - Some entries of an example are dropped and some are kept: with n = 930 entries and rates from 0.1 to 0.9, all go one
#   way with a probability below 2 · 0.9^930 < 1e-42.
# - Shares of n independent events: by Hoeffding, one is off by more than t with a probability below 2 exp(-2 n t²).
#   `CASES` has 25 examples, whatever the seed.
# - Shares of n pairs of entries that lie equally far apart: one entry is in up to two of the pairs, so by McDiarmid one
#   is off by more than t with a probability below 2 exp(-n² t² / (2 m)), of m entries.

SHAPES = st.sampled_from([(50,), (1,), (5, 10), (3, 1, 4), (2, 3, 2, 4)])
HUNDREDS = st.sampled_from(  # 930 entries, or some more
    [(30, 31), (930,), (31, 31), (3, 10, 31), (1, 31, 30), (2, 3, 5, 31), (931, 1), (4, 4, 4, 3, 5), (10, 10, 10)]
)
RATES = st.one_of(st.integers(2, 6).map(lambda eighths: eighths / 8), st.sampled_from([1 / 3, 0.37, 0.1, 0.9]))
CASES = st.integers(0, 24)
ROW = 2.0 ** np.arange(-3, 5)
WAYS_TO_LIE = [(100, 80), (4000, 2), (2, 2000, 2)]  # in rows, long or short, of 8000 entries


def lying(case):
    return np.tile(ROW, 1000).reshape(WAYS_TO_LIE[case % 3])


@st.composite
def no_zeros(pick, dtypes=DOUBLE, shape=(30, 31), magnified=False):
    """An array without zeros, whose kept entries can be told from the dropped ones."""
    x = pick(draw.numbers(shape, pick(dtypes)))
    x = np.where(x == 0, x.dtype.type(1), x)
    return x * pick(draw.magnitudes(x.dtype)) if magnified else x


def off_by_chance(n, shares):
    """How far the share of n independent events may be off, where `shares` of them are compared in 25 examples."""
    return math.sqrt(math.log(2 * 25 * shares / 1e-9) / (2 * n))


def check_neighbours(zeros):
    """Along each axis, of even length, two neighbours share their fate half of the time."""
    for axis in range(zeros.ndim):
        rows = np.moveaxis(zeros, axis, 0)
        alike = rows[0::2] == rows[1::2]
        room = off_by_chance(alike.size, 2 * zeros.ndim)
        agree(alike.mean(), 0.5, room, f"the share of like neighbours on axis {axis}")


def check_pairs(zeros, rate):
    """Entries share their fate by chance alone, whatever the distance between them, and where one half is mirrored."""
    signs = np.where(zeros.ravel(), 1.0, -1.0)
    m, expected = signs.size, rate**2 + (1 - rate) ** 2
    most = math.log(2 * 2 * 25 * 4 * m / 1e-9)  # two calls with fewer than 2 m shares in each of 25 examples

    def products(one, other):
        length = 2 * m
        return np.round(np.fft.irfft(np.fft.rfft(one, length) * np.fft.rfft(other, length), length))

    distances = np.arange(1, 3 * m // 4)
    alike = (1 + products(signs, signs[::-1])[m - 1 + distances] / (m - distances)) / 2
    room = np.sqrt(2 * m * most) / (m - distances)
    agree(alike, np.full(alike.shape, expected), room, "the share of entries like the one that follows at a distance")
    sums = np.arange(m // 2, 3 * m // 2)
    pairs = (np.minimum(sums, 2 * m - 2 - sums) + 1) // 2
    twice = products(signs, signs)[sums] - (sums % 2 == 0)  # each pair counts twice, an entry with itself once
    room = np.sqrt(most / (2 * pairs))
    agree((1 + twice / 2 / pairs) / 2, np.full(sums.shape, expected), room, "the share of entries like a mirrored one")


def drops(student, x, rate, seed):
    """The student's dropout while training: some entries 0, and the others x times one positive factor."""
    out = student.dropout(x, rate, generator(seed), True)
    if not isinstance(out, np.ndarray) or out.shape != x.shape:
        raise StudentFailure(f"the result should be an array of shape {x.shape}, but is {describe(out)}")
    kept = out != 0
    if kept.all() or not kept.any():
        number = "no" if kept.all() else "every"
        raise StudentFailure(f"with rate {rate} while training, {number} entry of {x.size} was set to 0")
    factor = (out[kept].astype(np.float64) / x[kept]).max()
    # Mistaken scales are 1, 1 - rate, rate, and one over these, or over the share that happened to be kept.
    smaller = min(rate, 1 - rate)
    if not smaller / 2 <= factor <= 2 / smaller:
        raise StudentFailure(f"with rate {rate} while training, what was kept is {factor:.3g} times as large as in x")
    agree(out, np.where(kept, x * factor, 0), 2 * rounding(x.dtype, 4) * np.abs(x * factor), "dropout, up to a factor,")
    return out


def describe(result):
    return f"one of shape {result.shape}" if isinstance(result, np.ndarray) else f"a {type(result).__name__}"


@exercise(
    "dropout",
    points=12,
    contract=Contract(dtype="x", refuses={"a rate below 0 or above 1": None}),
    house=1,
    hint="Work on a new array, and leave its dtype as it is.",
)
class TestDropout:
    @core
    @weight(3, hint="Divide what is kept by 1 - rate, so that the mean stays.")
    @given(x=HUNDREDS.flatmap(lambda shape: no_zeros(draw.FLOATS, shape, magnified=True)), rate=RATES, seed=draw.SEEDS)
    def test_values(self, student, x, rate, seed):
        """While training, some entries become 0 and all others x / (1 - rate), however near 1 the rate is."""
        if seed % 8 == 7:  # of 20,000 entries, all go with a probability of 0.998^20000 < 1e-17
            x, rate = np.resize(x, (100, 200)), 0.998
        out = drops(student, x, rate, seed)
        expected = np.where(out == 0, 0, x / (1 - rate))
        # Of 1 - rate, the fewer digits are left the nearer the rate is to 1.
        agree(out, expected, rounding(x.dtype, 4 if rate < 0.95 else 4 / (1 - rate)) * np.abs(expected))

    @weight(2, hint="An entry is dropped with probability rate and kept with probability 1 - rate: which is which?")
    @given(case=CASES)
    def test_share(self, student, case):
        """Of many entries, about the share `rate` is dropped, however long the rows are."""
        rate = (0.1, 0.25, 0.75, 0.9)[case % 4]
        out = drops(student, lying(case), rate, case)
        agree((out == 0).mean(), rate, off_by_chance(out.size, 1), "the share of zeros")
        if case == 0:
            # Of 200,000 entries 80 are to be dropped. By Chernoff, there are fewer than 25, or more than 154, with a
            # probability below 1e-11.
            dropped = int((drops(student, np.tile(ROW, (200, 125)), 0.0004, case) == 0).sum())
            if not 25 <= dropped <= 154:
                raise StudentFailure(f"with rate 0.0004, {dropped} of 200000 entries were dropped, expected about 80")
        if case == 1:
            many = drops(student, np.tile(ROW, (200, 125)), 0.3345, case)
            agree((many == 0).mean(), 0.3345, off_by_chance(many.size, 1), "the share of zeros with rate 0.3345")

    @weight(1, hint="Draw one number for each entry: rng.random(x.shape).")
    @given(case=CASES)
    def test_each_entry_on_its_own(self, student, case):
        """Entries share their fate as often as two coins show the same side, however far apart; their number varies."""
        times = [(2, 10, 22, 3), (2, 2, 10, 12, 2), (60, 20), (10, 22, 6)][case % 4]
        out = drops(student, np.tile(ROW, times), 0.5, case)
        # Half of the 1e-9 for neighbours along an axis, half for all other pairs.
        check_neighbours(out == 0)
        check_pairs(out == 0, 0.5)
        rate = (0.25, 0.75)[case % 2]
        check_pairs(drops(student, lying(case), rate, case) == 0, rate)
        # Two coins show one head in 40 throws out of 40 with probability 2^-40, and one coin the same side with 2^-39.
        # Of 128 coins, any two of 40 throws are alike with a probability below 40² / 2 · 2^-128. Of 4096 coins, each
        # number of heads has a probability below 1/80; the same comes in 8 throws out of 8 with less than 1e-13.
        throws = 8 if case % 4 == 3 else 40
        seeds, some = range(1000 * case, 1000 * case + throws), ROW[: 1 + case // 2 % 2]
        if case % 2:
            some = np.tile(ROW, 512 if throws == 8 else 16)
        zeros = [np.asarray(student.dropout(some, 0.5, generator(seed), True)) == 0 for seed in seeds]
        numbers = {int(each.sum()) for each in zeros}
        if len(numbers) == 1:
            how_often = f"{throws} times out of {throws}"
            raise StudentFailure(f"of {some.size} entries {numbers.pop()} were dropped, {how_often}")
        if some.size > 2 and len({each.tobytes() for each in zeros}) < len(zeros):
            raise StudentFailure(f"of {some.size} entries the very same were dropped by two generators out of {throws}")

    @weight(1, hint="Take every random number from rng: not from np.random, and not from a generator of your own.")
    @given(x=no_zeros(), seed=draw.SEEDS)
    def test_same_generator(self, student, x, seed):
        """The same generator in the same state gives the same result, another one gives another."""
        once = drops(student, x, 0.5, seed)
        again = student.dropout(x, 0.5, draw.with_a_child(seed), True)
        agree(again, once, 0, "the result of a second call in the same state, after rng.spawn(1),")
        agree(student.dropout(x, 0.5, draw.uncopied(seed), True), once, 0, f"the result {draw.ON_A_COPY}")
        # Two right results are the same with probability 2^-224.
        if np.array_equal(drops(student, x, 0.5, seed + 1) == 0, once == 0):
            raise StudentFailure("another generator drops the very same entries; rng is not what decides")

    @weight(2, hint="Look at `training` first: if it is False, return x, without dropping and without scaling.")
    @given(x=no_zeros(draw.FLOATS), rate=st.integers(1, 8).map(lambda eighths: eighths / 8), seed=draw.SEEDS)
    def test_evaluation(self, student, x, rate, seed):
        """With training=False x comes back as it is, whatever the rate."""
        expected = dropout(x, rate, generator(seed).make(), False)
        agree(student.dropout(x, rate, generator(seed), False), expected, 0)
        drops(student, x, 0.5, seed)

    @weight(1, hint="With rate 1, 1 / (1 - rate) divides by 0: return zeros before you get there.")
    @given(
        x=SHAPES.flatmap(lambda shape: no_zeros(draw.FLOATS, shape, magnified=True)),
        seed=draw.SEEDS,
    )
    def test_extreme_rates(self, student, x, seed):
        """Rate 0 drops nothing, not even what is tiny, and rate 1 gives zeros and no nan."""
        agree(student.dropout(x, 0.0, generator(seed), True), x, rounding(x.dtype, 2) * np.abs(x))
        unchanged(student)
        agree(student.dropout(x, 1.0, generator(seed), True), 0 * x, 0)
        unchanged(student)

    @weight(1, hint="Check 0 <= rate <= 1 first, and raise ValueError with a message of your own.")
    @given(
        x=no_zeros(),
        beyond=st.sampled_from([0.125, 0.5, 1.0, 2.0, 99.0, 1e-3, 1e-9, 1e-15, math.inf]),
        below=st.booleans(),
        untouched=st.booleans(),
        seed=draw.SEEDS,
    )
    def test_wrong_rates(self, student, x, beyond, below, untouched, seed):
        """A rate below 0 or above 1, however little, raises ValueError, before anything is drawn."""
        drops(student, x, 0.5, seed)
        rate = -beyond if below else 1 + beyond
        rng = draw.unused(seed) if untouched else generator(seed)
        raises(ValueError, lambda: student.dropout(x, rate, rng, True), f"rate {rate}")


NORMS = ("ln1", "ln2", "ln2_beta")


@st.composite
def block_params(pick, H, inner, dtype, plain, magnified=False):
    """Parameters of one block, all from one seed, so that they shrink fast; with `plain`, gamma is 1 and beta 0.

    With `magnified`, they are thirds, and some of them huge or tiny. Where W1 is, b1 is, too, and W2 makes up for it.
    """
    seed = pick(draw.SEEDS)
    random, steps = np.random.default_rng(seed), 1 if seed < draw.WHOLE else 8

    def up_to(largest, *shape):
        return (random.integers(-steps * largest, steps * largest + 1, shape) / steps).astype(dtype)

    params = {name: up_to(1, H, H) for name in ("W_Q", "W_K", "W_V", "W_O")}
    params |= {"W1": up_to(1, H, inner), "b1": up_to(1, inner), "W2": up_to(1, inner, H), "b2": up_to(1, H)}
    for norm in ("ln1", "ln2"):
        gamma, beta = identity_norm(H, dtype) if plain else (without_zeros(up_to(2, H)), up_to(2, H))
        params |= {f"{norm}_gamma": gamma, f"{norm}_beta": beta}
    if magnified:
        part, size = pick(st.sampled_from([*NORMS, *NORMS, "W_O", "W1", "W2"])), pick(draw.magnitudes(dtype))
        sizes = {name: size if name.startswith(part) else dtype.type(1 / 3) for name in params}
        if part == "W1":
            sizes |= {"b1": size, "W2": 1 / size}
        params = {name: array * sizes[name] for name, array in params.items()}
    return params


@st.composite
def stacks(pick, depth, dtypes=draw.FLOATS, plain=True, min_batch=1, as_many_tokens=False, magnified=False):
    """x (B, T, H), `depth` layers and num_heads; B, T, A and D are distinct, or some alike, or long, or T is to be B.

    The entries of a vector differ, so that its norm is well behaved.
    """
    distinct = draw.dimensions(4, 1, 4).filter(lambda sizes: sizes[0] >= min_batch and sizes[2] * sizes[3] <= 8)
    alike = st.sampled_from([[2, 2, 2, 2], [2, 3, 2, 2], [3, 3, 2, 1], [2, 4, 2, 2], [3, 1, 1, 2], [2, 11, 2, 1]])
    square = st.sampled_from(
        [[2, 2, 1, 3], [3, 3, 2, 1], [2, 2, 2, 2], [2, 3, 3, 1], [3, 2, 2, 2], [2, 3, 2, 1], [3, 2, 3, 1]]
    )
    long = st.sampled_from(
        [[2, 66, 1, 2], [70, 1, 2, 1], [7, 3, 2, 2], [2, 3, 12, 1], [2, 4, 6, 4], [2, 5, 1, 48], [2, 1, 11, 2]]
    )
    alone = st.sampled_from(
        [[1, 1, 1, 1], [1, 1, 2, 1], [1, 1, 1, 3], [1, 3, 1, 1]] if min_batch == 1 else [[2, 1, 1, 1]]
    )
    sizes = square if as_many_tokens else st.one_of(distinct, distinct, alike, long, alone)
    B, T, A, D = pick(sizes)
    H, dtype = A * D, pick(dtypes)
    x = pick(draw.numbers((B, T, H), dtype, 2.0)) + np.arange(H).astype(dtype) / 2
    if H > 8:  # or the scores are so far apart that each token reads one other
        x = x / 8
    inner = pick(st.sampled_from([1, 2, 3, 4, 5, 6, 3, 5, 70]))
    layers = [pick(block_params(H, inner, dtype, plain, magnified)) for _ in range(pick(depth))]
    if magnified:
        x = x * dtype.type(pick(st.sampled_from([1 / 3, 1 / 3, 1e-6, 1e-9])))
    return {"x": x, "layers": layers, "num_heads": A}


@st.composite
def blocks(pick, **options):
    """Arguments of one block."""
    stack = pick(stacks(st.just(1), **options))
    return {"x": stack["x"], "params": stack["layers"][0], "num_heads": stack["num_heads"]}


@st.composite
def masked(pick, examples, padding=True):
    """A block or a stack with a mask: of padding (B, 1, 1, T), or any other that broadcasts to (B, A, T, T)."""
    example = pick(examples)
    (B, T, _), A = example["x"].shape, example["num_heads"]
    if padding:
        return {**example, "mask": pick(draw.attendable((B, 1, 1, T)))}
    kind = pick(st.integers(0, 15))
    causal = np.tri(T, dtype=bool)
    # They fit the sentences, too, and are not theirs; or the heads.
    alike = [(T, T), (T,), (1, T, T)] * (B == T > 1) + [(A, T, T), (A, 1, T)] * (B == A > 1)
    alike += [(A, T, T), (1, 1, T, T), (B, A, T, T), (T, T)] * (A == T > 1)
    if alike:
        mask = pick(st.sampled_from(alike).flatmap(draw.attendable))
    elif kind < 3:
        mask = [causal, causal[np.newaxis, np.newaxis], np.ones((B, 1, 1, T), dtype=bool)][kind]
    else:
        shapes = [(B, 1, T, T), (1, A, 1, T), (T,), (B, A, T, T), (T, T), (T, T), (A, T, T)]
        shapes += [(B, A, 1, T), (1, T), (A, 1, T), (1, 1, T, T), (1, T, T), (1, 1, 1, T)]
        mask = pick(draw.attendable(shapes[kind - 3]))
    return {**example, "mask": mask}


def in_turn(example, name):
    """The block or stack, and then the same with one argument changed, or one parameter of the last layer."""
    yield example
    layers = [example["params"]] if "params" in example else example["layers"]
    if name is None or not layers:
        return
    A, (_, T, H) = example["num_heads"], example["x"].shape
    if name == "num_heads":
        yield {**example, name: 1 if A > 1 else H}
    elif name == "mask":
        yield {**example, name: np.tri(T, dtype=bool)}
    elif name == "x":
        yield {**example, name: draw.turned(example["x"])}
    else:
        changed = {**layers[-1], name: draw.turned(layers[-1][name])}
        yield {**example, "params": changed} if "params" in example else {**example, "layers": [*layers[:-1], changed]}


CHANGES = ["x", "mask", "num_heads", "num_heads", "W_Q", "W_V", "W_O", "W1", "b1", "W2", "b2", "ln1_gamma", "ln2_beta"]


def silenced(example, *names):
    """The same block with some of its arrays set to 0."""
    params = example["params"]
    return {**example, "params": {**params, **{name: 0 * params[name] for name in names}}}


def compare(student, example):
    """Compare a block's result with the reference; the result."""
    result = student.transformer_block(**example)
    agree(result, *expected_block(**example))
    return result


@exercise(
    "transformer_block",
    points=20,
    uses=("layer_norm", "feed_forward", "add_and_norm"),
    contract=Contract(dtype="x", keys=("params",), others=("params",)),
    house=2,
    hint="Leave x and params alone, and read only the twelve entries you need, by their names.",
)
class TestTransformerBlock:
    @core
    @weight(5, hint="Attention, add to x, norm; feed-forward network of that, add to that, norm.")
    @given(example=blocks(dtypes=DOUBLE))
    def test_agrees(self, student, example):
        """Without a mask, with gamma 1 and beta 0: m = LN(x + attention(x)), out = LN(m + FFN(m))."""
        compare(student, example)

    @weight(2, hint="The first half is add_and_norm(x, attended, …), where attended is the first result of attention.")
    @given(example=blocks(dtypes=DOUBLE))
    def test_attention_half(self, student, example):
        """With a feed-forward network that returns 0, only the attention and the norms are left."""
        compare(student, silenced(example, "W2", "b2"))

    @weight(2, hint="The second half reads the result of the first half, and is added to it; x is not needed any more.")
    @given(example=blocks(dtypes=DOUBLE), power=st.sampled_from([None, 3]))
    def test_feed_forward_half(self, student, example, power):
        """With an attention that returns 0, only the feed-forward network and the norms are left, also far from 0."""
        if power is not None:
            example["x"] = far_off(example["x"], power)
        compare(student, silenced(example, "W_O"))

    @weight(4, hint="ln1 belongs to the norm after the attention, ln2 to the norm after the feed-forward network.")
    @given(
        example=blocks(dtypes=DOUBLE, plain=False, magnified=True),
        other=st.sampled_from([None] * len(CHANGES) + CHANGES),
    )
    def test_norms(self, student, example, other):
        """Each norm uses its own gamma and beta, of any size."""
        for each in in_turn(example, other):
            compare(student, each)

    @weight(3, hint="Hand the mask on to multi_head_attention.")
    @given(example=masked(blocks(dtypes=DOUBLE, min_batch=2)))
    def test_padding(self, student, example):
        """With a padding mask (B, 1, 1, T), what stands at the padding does not reach the other tokens."""
        compare(student, example)
        real = example["mask"][:, 0, 0, :, np.newaxis]
        other = {**example, "x": np.where(real, example["x"], example["x"][..., ::-1] + 1)}
        expected, bound = expected_block(**other)
        bound = np.where(real, bound, np.inf)
        agree(student.transformer_block(**other), expected, bound, "the result after a change of the padding")

    @varied
    @weight(1, hint="Do not reshape or index the mask; hand it on as it is.")
    @given(example=st.booleans().flatmap(lambda alike: masked(blocks(dtypes=DOUBLE, as_many_tokens=alike), False)))
    def test_full_mask(self, student, example):
        """A mask for each head and query is followed, and any that broadcasts to (B, A, T, T), such as a causal one."""
        compare(student, example)

    @weight(1, hint="Nothing in a block knows a token's place, and every sentence goes its own way.")
    @given(example=blocks(dtypes=DOUBLE))
    def test_order(self, student, example):
        """Reversing the tokens reverses the rows of the result, and reversing the sentences the sentences."""
        expected, bound = expected_block(**example)
        for axes in ((1,), (0,), (0, 1)):
            turned = {**example, "x": np.ascontiguousarray(np.flip(example["x"], axes))}
            agree(student.transformer_block(**turned), np.flip(expected, axes), np.flip(bound, axes))


def nothing_to_add(params, little):
    """What of a layer makes it give back what the layer before it gave, and no more than a little more."""
    silence = {name: 0 * params[name] for name in ("W_O", "W2", "b2", "ln1_beta")}
    silence["ln2_beta"] = 0 * params["ln2_beta"] + little
    return {**silence, **{name: 0 * params[name] + 1 for name in ("ln1_gamma", "ln2_gamma")}}


def out_and_states(student, example):
    """The student's two results, with the states as a list."""
    out, states = pair(student.encoder(**example), "(out, hidden_states)")
    if not isinstance(states, (list, tuple, np.ndarray)):
        raise StudentFailure(f"hidden_states should be a list of arrays, but is a {type(states).__name__}")
    return out, list(states)


def agree_one_by_one(student, example):
    """Compare each state with what its layer makes of the state before, so that errors do not grow with the depth."""
    out, states = out_and_states(student, example)
    layers, A, mask = example["layers"], example["num_heads"], example.get("mask")
    equal(len(states), len(layers) + 1, f"the number of hidden states of {len(layers)} layers")
    agree(states[0], example["x"], 0, "hidden_states[0]")
    for number, params in enumerate(layers, start=1):
        before = states[number - 1]
        expected, bound = expected_block(before, params, A, mask, rounding(before.dtype, 1) * np.abs(before))
        agree(states[number], expected, bound, f"hidden_states[{number}], made of the state before,")
    agree(out, states[-1], rounding(states[-1].dtype, 1) * np.abs(states[-1]), "out, compared with the last state,")


@exercise(
    "encoder",
    points=8,
    uses=("layer_norm", "feed_forward", "add_and_norm", "transformer_block"),
    contract=Contract(dtype="x", keys=("layers",), others=("layers",)),
    house=2,
    hint="x and layers belong to the caller; assign new arrays to names of your own.",
)
class TestEncoder:
    @core
    @weight(3, hint="Each block reads the result of the block before it, and has the parameters of its own layer.")
    @given(
        example=st.booleans().flatmap(lambda size: stacks(st.integers(1, 3), DOUBLE, plain=False, magnified=size)),
        other=st.sampled_from([None] * 2 * len(CHANGES) + CHANGES),
    )
    def test_out(self, student, example, other):
        """out is what comes out of the last layer, when each layer reads the result of the one before."""
        for each in in_turn(example, other):
            out, _ = out_and_states(student, each)
            agree(out, *expected_stack(**each), "out")

    @weight(2, hint="Begin the list with x, append the result of every block, and return the last one as out.")
    @given(example=stacks(st.sampled_from([0, 1, 2, 2, 3, 4, 5, 13]), DOUBLE, plain=False), silent=st.integers(0, 3))
    def test_states(self, student, example, silent):
        """hidden_states holds L + 1 arrays: x itself, then the result of each layer, changed or not; out at the end."""
        if silent < 2:
            example["layers"] = [{**params, **nothing_to_add(params, silent / 2**30)} for params in example["layers"]]
        agree_one_by_one(student, example)

    @varied
    @weight(1, hint="Hand the mask to every block, not to the first one only.")
    @given(
        example=st.sampled_from([(True, False), (False, False), (False, True)]).flatmap(
            lambda kind: masked(
                stacks(st.sampled_from([2, 3, 5]), DOUBLE, min_batch=2, as_many_tokens=kind[1]), padding=kind[0]
            )
        )
    )
    def test_mask(self, student, example):
        """The mask holds in every layer."""
        agree_one_by_one(student, example)


SIZES = ("vocab_size", "hidden_size", "num_layers", "num_heads", "intermediate_size", "max_positions")


def count_parameters(config):
    """The reference's count; what the reference refuses, other entries and heads that do not fit, is right here."""
    return count_known({name: config[name] for name in SIZES} | {"num_heads": 1})


@st.composite
def configs(pick):
    """Sizes of a small model, all distinct or all alike, or of one with more than 2³¹ or 2⁵³ parameters."""
    V, A, D, inner, P, L = pick(st.one_of(draw.dimensions(6, 1, 12), st.integers(1, 4).map(lambda size: [size] * 6)))
    kind = pick(st.integers(0, 5))
    if kind == 0:
        V, D, inner = 100_000 * V, 1000 * D, 4000 * inner
    elif kind == 1:
        V, D = 10**8 * V + 1, 10**6 * D + 1
    elif kind == 2:  # the vectors alone, and every table
        V, inner, P = (10**16 * size + 2 * size + 1 for size in (V, inner, P))
        A = D = 1
    sizes = {"vocab_size": V, "hidden_size": A * D, "num_layers": L, "num_heads": A}
    return {**sizes, "intermediate_size": inner, "max_positions": P}


MINI = {"vocab_size": 8192, "hidden_size": 192, "num_heads": 4, "intermediate_size": 768, "max_positions": 64}
# What else such a file may say, of a model or of its training, that this model has no array for.
ALSO_SAID = {"type_vocab_size": 2, "embedding_size": 128, "bottleneck_size": 8, "num_key_value_heads": 2, "head_dim": 7}
ALSO_SAID |= {"batch_size": 32, "dropout": 0.1, "pad_token_id": 1}
SWITCHES = """
    tie_word_embeddings tie_embeddings tied_embeddings tie_weights tied use_bias bias attention_bias mlp_bias use_pooler
    add_pooler pooler use_cls is_decoder add_cross_attention use_segment_embeddings share_layers share_parameters
    embedding_norm final_norm final_layer_norm layer_norm use_layer_norm output_bias frozen
"""
ALSO_SAID |= dict.fromkeys(SWITCHES.split(), 1)
NUMBERS = """
    num_hidden_layers n_layers n_layer depth num_attention_heads n_heads n_head num_kv_heads d_model n_embd dim d_ff
    hidden_dim ffn_dim n_inner inner_size mlp_ratio head_size d_head projection_size max_position_embeddings max_length
    max_len n_positions seq_len num_positions num_segments num_token_types num_tokens n_vocab num_words num_labels
    num_classes num_experts padded_vocab_size pooler_size num_hidden_groups adapter_size lora_rank
"""
ALSO_SAID |= dict.fromkeys(NUMBERS.split(), 3)


def as_it_was_left(config):
    """The config, and for the next call the same dict, with a position more if its entries have moved."""
    kept = "sys.config_of_the_caller"
    more = f"{config['max_positions']} + (list({kept}) != {list(config)})"
    return (
        Public(f"import sys\n\nconfig = {kept} = {config}\n", "config"),
        Public(f"import sys\n\nconfig = {{**{kept}, 'max_positions': {more}}}\n", "config"),
    )


def one_more(student, config, **changes):
    """By how much the student's count grows with a change of config."""
    before, after = student.count_parameters(config), student.count_parameters({**config, **changes})
    if not all(isinstance(count, (int, float, np.number)) for count in (before, after)):
        raise StudentFailure(f"the result should be a whole number, but is {before!r}")
    return after - before


@exercise(
    "count_parameters",
    points=6,
    contract=Contract(keys=("config",), others=("config",), plain=int, layout=False),
    house=1,
    hint="Use whole numbers all the way, read the entries that you need by their names, and leave config alone.",
)
class TestCountParameters:
    @core
    @weight(2, hint="Go through the table line by line; what stands in each layer counts L times, the rest once.")
    @given(config=configs())
    def test_agrees(self, student, config):
        """The parameters of small models and of very large ones are counted right."""
        equal(student.count_parameters(config), count_parameters(config), "the number of parameters")

    @weight(1, hint="With 3 layers it is 4,498,880. What do you count twice, or not at all?")
    @given(layers=st.integers(1, 30), heads=st.sampled_from([4, 4, 5, 7]))
    def test_mini_bert(self, student, layers, heads):
        """Mini-BERT is counted right, with any number of layers and heads, and whatever else config says; it stays."""
        config = {**MINI, "num_layers": layers, "num_heads": heads, **ALSO_SAID}
        for each in as_it_was_left(config):
            equal(student.count_parameters(each), count_parameters(config), f"the parameters of {layers} layers")

    @weight(1, hint="One layer: four matrices without biases, the feed-forward network with two biases, and two norms.")
    @given(config=configs())
    def test_layer(self, student, config):
        """One layer more adds 4 H² + 2 H I + I + 5 H."""
        H, inner = config["hidden_size"], config["intermediate_size"]
        grown = one_more(student, config, num_layers=config["num_layers"] + 1)
        equal(grown, 4 * H * H + 2 * H * inner + inner + 5 * H, "the number of parameters of one more layer")

    @weight(1, hint="The output has a matrix of its own and a bias: a new word needs a row, a column and one number.")
    @given(config=configs())
    def test_word_and_position(self, student, config):
        """One word more adds 2 H + 1, one position more adds H."""
        H = config["hidden_size"]
        equal(one_more(student, config, vocab_size=config["vocab_size"] + 1), 2 * H + 1, "one more word")
        equal(one_more(student, config, max_positions=config["max_positions"] + 1), H, "one more position")
