"""Hidden tests of assignment 02: attention, from softmax to several heads."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.judging.hidden_tests import (
    Contract,
    agree,
    agree_up_to_factor,
    core,
    exercise,
    pair,
    raises,
    rounding,
    weight,
)
from minibert_ref.exercises import (
    apply_mask,
    attention_entropy,
    attention_scores,
    merge_heads,
    multi_head_attention,
    padding_mask,
    scaled_dot_product_attention,
    softmax,
    split_heads,
)
from tests.exercises import strategies as draw

DOUBLE = st.just(draw.DOUBLE)
BATCH = st.just(1)
OUT_AND_WEIGHTS = "(out, weights)"


def double(*arrays):
    """The same numbers in float64, in which expected values are computed."""
    return [array.astype(np.float64) for array in arrays]


# Bounds: what rounding may do to a right solution, from the dtype, the lengths of the sums, and the size of the terms.


def softmax_bound(x, probabilities):
    # exp turns an absolute error of its argument, at most eps * |x|, into a relative one; underflow may lose `tiny`.
    size = np.abs(x[np.isfinite(x)]).max(initial=1.0)
    return rounding(x.dtype, x.size + size) * probabilities + np.finfo(x.dtype).tiny


def scores_bound(Q, K):
    terms = attention_scores(np.abs(Q).astype(np.float64), np.abs(K).astype(np.float64))
    return rounding(Q.dtype, Q.shape[-1] + 4) * terms


def attention_bounds(Q, K, V, weights):
    """Bounds of out and weights; an error of a score is a relative error of its weight."""
    slack = 2 * scores_bound(Q, K).max() + rounding(Q.dtype, K.shape[-2] + 4)
    return slack * (weights @ np.abs(V).astype(np.float64)), slack * weights


def block_bounds(x, params, num_heads, weights):
    x, W_Q, W_K, W_V, W_O = (np.abs(array).astype(np.float64) for array in (x, *(params[k] for k in WEIGHTS)))
    H = x.shape[-1]
    scores = attention_scores(split_heads(x @ W_Q, num_heads), split_heads(x @ W_K, num_heads))
    slack = rounding(params["W_Q"].dtype, (2 * H + 4) * scores.max() + x.shape[-2] + 2 * H)
    return slack * (merge_heads(weights @ split_heads(x @ W_V, num_heads)) @ W_O), slack * weights


WEIGHTS = ("W_Q", "W_K", "W_V", "W_O")


@exercise(
    "softmax",
    points=10,
    contract=Contract(dtype="x", leading=("x",)),
    house=1,
    hint="Work on a new array, and leave its dtype as it is.",
)
class TestSoftmax:
    @core
    @weight(3, hint="Exponentiate every entry, then divide by the sum along the axis, kept as an axis of length 1.")
    @given(x=draw.logits())
    def test_agrees(self, student, x):
        """Along the last axis, ordinary numbers give exp(x) divided by the sum of exp(x)."""
        expected = softmax(*double(x))
        agree(student.softmax(x), expected, softmax_bound(x, expected))

    @weight(2, hint="Use `axis` everywhere: in the maximum and in the sum.")
    @given(x=draw.logits(min_ndim=2), number=st.integers(0, 11))
    def test_axis(self, student, x, number):
        """The axis that is asked for is the one that sums to 1."""
        axis = number % (2 * x.ndim) - x.ndim
        expected = softmax(*double(x), axis=axis)
        agree(student.softmax(x, axis=axis), expected, softmax_bound(x, expected))

    @weight(2, hint="Subtract the maximum along the axis before exponentiating: exp(1000) overflows, exp(0) does not.")
    @given(x=draw.logits(largest=1e4))
    def test_large_numbers(self, student, x):
        """Numbers as large as 10,000, of either sign, still give the right probabilities."""
        expected = softmax(*double(x))
        agree(student.softmax(x), expected, softmax_bound(x, expected))

    @weight(1, hint="exp(-inf) is 0, so nothing special is needed unless a subtraction makes inf - inf.")
    @given(x=draw.logits(), hidden=st.integers(0, 4), rest=st.integers(0, 4))
    def test_minus_infinity(self, student, x, hidden, rest):
        """An entry of -inf gets probability exactly 0, and the others share the rest."""
        n = x.shape[-1]
        x = np.concatenate([x, x[..., :1]], axis=-1)  # at least two entries, so that a finite one remains
        x[..., hidden % n] = -np.inf
        x[..., n] = rest / 8
        expected = softmax(*double(x))
        agree(student.softmax(x), expected, np.where(np.isinf(x), 0, softmax_bound(x, expected)))

    @weight(1, hint="Only differences between the entries of a row matter.")
    @given(x=draw.logits(), shift=st.integers(-8000, 8000))
    def test_shift(self, student, x, shift):
        """Rows sum to 1, and adding the same number to every entry changes nothing."""
        shifted = x + x.dtype.type(shift / 8)
        before, after = student.softmax(x), student.softmax(shifted)
        agree(before, softmax(*double(x)), softmax_bound(x, 1.0))
        agree(after, before, softmax_bound(shifted, 1.0), "the result after adding a constant")


# A mistaken scale has one of 1, D, √D, √T and √S where another one stands. None of them is above 6.
LARGEST_SCALE = 6


def agree_up_to_scale(got, expected, bound):
    what = "the result, apart from its scale,"
    agree_up_to_factor(got, expected, bound, 1 / LARGEST_SCALE, LARGEST_SCALE, what)


@exercise(
    "attention_scores",
    points=10,
    contract=Contract(dtype="Q", leading=("Q", "K")),
    house=1,
    hint="np.sqrt of an int is a float64; math.sqrt gives a plain float, which keeps float32.",
)
class TestAttentionScores:
    @core
    @weight(4, hint="Multiply Q with K transposed in its last two axes, and divide by the root of D = Q.shape[-1].")
    @given(example=draw.queries_and_keys(leading=st.just(0)))
    def test_agrees(self, student, example):
        """For matrices Q (T, D) and K (S, D), entry [t, s] is the dot product of query t and key s over √D."""
        Q, K = example["Q"], example["K"]
        agree(student.attention_scores(Q, K), attention_scores(*double(Q, K)), scores_bound(Q, K))

    @weight(2, hint="Swap only the last two axes of K; the axes before them stay where they are.")
    @given(example=draw.queries_and_keys(leading=st.integers(1, 2)))
    def test_leading_axes(self, student, example):
        """With batch and head axes in front, each query meets the keys of its own batch and head only."""
        Q, K = example["Q"], example["K"]
        expected = attention_scores(*double(Q, K))
        agree_up_to_scale(student.attention_scores(Q, K), expected, scores_bound(Q, K))

    @weight(2, hint="The divisor is √D, with D the length of a query.")
    @given(example=draw.queries_and_keys(dtypes=DOUBLE), repeats=st.integers(2, 5))
    def test_scale(self, student, example, repeats):
        """Repeating every feature n times makes the scores √n times as large."""
        Q, K = example["Q"], example["K"]
        once = student.attention_scores(Q, K)
        agree(once, attention_scores(Q, K), scores_bound(Q, K))
        Q_long, K_long = np.tile(Q, repeats), np.tile(K, repeats)
        often = student.attention_scores(Q_long, K_long)
        agree(often, once * np.sqrt(repeats), 2 * scores_bound(Q_long, K_long), "the result for repeated features")

    @weight(1, hint="Row t belongs to query t, column s to key s.")
    @given(example=draw.queries_and_keys())
    def test_key_order(self, student, example):
        """Reversing the order of the keys reverses the columns and nothing else, whatever the scale."""
        Q, K = example["Q"], example["K"]
        reversed_keys = np.ascontiguousarray(K[..., ::-1, :])
        expected = attention_scores(*double(Q, K))[..., ::-1]
        agree_up_to_scale(student.attention_scores(Q, reversed_keys), expected, scores_bound(Q, reversed_keys))


@exercise(
    "padding_mask",
    points=6,
    contract=Contract(dtype=bool),
    house=1,
    hint="A comparison gives bool already, and a new array.",
)
class TestPaddingMask:
    @core
    @weight(3, hint="Compare ids with pad_id, then add two axes in the middle with np.newaxis.")
    @given(ids=draw.token_ids(pad_id=0))
    def test_agrees(self, student, ids):
        """For pad id 0, the result has shape (B, 1, 1, T) and is True exactly at real tokens."""
        agree(student.padding_mask(ids, 0), padding_mask(ids, 0), 0)

    @weight(2, hint="Compare with the argument `pad_id`, which need not be 0.")
    @given(example=st.integers(1, 9).flatmap(lambda pad_id: st.tuples(draw.token_ids(pad_id), st.just(pad_id))))
    def test_other_pad_id(self, student, example):
        """Any other pad id works just as well."""
        ids, pad_id = example
        agree(student.padding_mask(ids, pad_id), padding_mask(ids, pad_id), 0)


@st.composite
def scores_and_mask(pick, shape_of_mask=lambda shape: shape, min_ndim=2):
    scores = pick(draw.logits(min_ndim=min_ndim))
    return {"scores": scores, "mask": pick(draw.attendable(shape_of_mask(scores.shape)))}


@exercise(
    "apply_mask",
    points=6,
    contract=Contract(dtype="scores", leading=("scores", "mask"), new=True),
    house=2,
    hint="Assigning into `scores` changes the caller's array; make a new one.",
)
class TestApplyMask:
    @core
    @weight(3, hint="Keep the score where the mask is True, and put -np.inf where it is False: np.where does both.")
    @given(example=scores_and_mask())
    def test_agrees(self, student, example):
        """Scores stay where the mask is True and become -inf where it is False."""
        scores, mask = example["scores"], example["mask"]
        agree(student.apply_mask(scores, mask), apply_mask(scores, mask), 0)

    @weight(1, hint="A mask (B, 1, 1, S) must work for scores (B, A, T, S); NumPy broadcasts for you.")
    @given(example=scores_and_mask(lambda shape: (shape[0], 1, 1, shape[3]), min_ndim=4))
    def test_broadcasts(self, student, example):
        """A mask with axes of length 1 counts for the whole axis."""
        scores, mask = example["scores"], example["mask"]
        agree(student.apply_mask(scores, mask), apply_mask(scores, mask), 0)


def attends(student, Q, K, V, mask=None):
    """Call the student's attention and compare both results with the reference; the student's results."""
    given_mask = [] if mask is None else [mask]
    out, weights = pair(student.scaled_dot_product_attention(Q, K, V, *given_mask), OUT_AND_WEIGHTS)
    expected_out, expected_weights = scaled_dot_product_attention(*double(Q, K, V), mask)
    out_bound, weights_bound = attention_bounds(Q, K, V, expected_weights)
    agree(weights, expected_weights, weights_bound, "weights")
    agree(out, expected_out, out_bound, "out")
    return out, weights


@st.composite
def masked_attention(pick, mask_lead=None, **options):
    example = pick(draw.attention_inputs(**options))
    *lead, T, _ = example["Q"].shape
    S = example["K"].shape[-2]
    shape = (*lead, T, S) if mask_lead is None else mask_lead(lead, T, S)
    return {**example, "mask": pick(draw.attendable(shape))}


@exercise(
    "scaled_dot_product_attention",
    points=16,
    uses=("softmax", "attention_scores", "apply_mask"),
    contract=Contract(dtype="Q", leading=("Q", "K", "V")),
    house=1,
    hint="Work on new arrays, and leave the dtype as it is.",
)
class TestScaledDotProductAttention:
    @core
    @weight(5, hint="Scores, then softmax over the keys (the last axis), then weights @ V. Return out and weights.")
    @given(example=draw.attention_inputs(leading=st.just(0)))
    def test_agrees(self, student, example):
        """Without a mask, weights is the softmax of the scores over the keys, and out is weights @ V."""
        attends(student, **example)

    @weight(3, hint="Mask the scores before the softmax, so that the remaining weights still sum to 1.")
    @given(example=masked_attention(leading=st.just(0)))
    def test_mask(self, student, example):
        """With a mask, each query shares its attention among the keys it may attend to."""
        attends(student, **example)

    @weight(2, hint="A score of -inf gives a weight of exactly 0; a large negative number need not.")
    @given(example=masked_attention())
    def test_masked_keys(self, student, example):
        """A masked key gets a weight of exactly 0, and each row of weights sums to 1."""
        Q, K, V, mask = example.values()
        _, weights = attends(student, Q, K, V, mask)
        agree(np.where(mask, 0, weights), np.zeros_like(weights), 0, "the weight of a masked key")
        sums = np.ones(weights.shape[:-1])
        agree(weights.sum(axis=-1), sums, rounding(Q.dtype, weights.shape[-1] + 4), "the sum of a row of weights")

    @weight(2, hint="Work on the last two axes; a mask (B, 1, 1, S) broadcasts over heads and queries.")
    @given(example=masked_attention(leading=st.just(2), mask_lead=lambda lead, T, S: (lead[0], 1, 1, S), dtypes=DOUBLE))
    def test_leading_axes(self, student, example):
        """Batch and head axes in front are kept, and a padding mask (B, 1, 1, S) counts for every head and query."""
        attends(student, **example)

    @weight(2, hint="Each weight belongs to one key and its value; their order must not matter.")
    @given(example=draw.attention_inputs())
    def test_key_order(self, student, example):
        """Reordering keys and values together changes nothing in out."""
        Q, K, V = example.values()
        before, weights = attends(student, Q, K, V)
        K_reversed, V_reversed = (np.ascontiguousarray(array[..., ::-1, :]) for array in (K, V))
        after, _ = pair(student.scaled_dot_product_attention(Q, K_reversed, V_reversed), OUT_AND_WEIGHTS)
        bound, _ = attention_bounds(Q, K, V, np.asarray(weights, dtype=np.float64))
        agree(after, before, 2 * bound, "out for reordered keys and values")

    @weight(1, hint="A masked key must not be seen at all: not by the scores, not by the maximum, not by the sum.")
    @given(example=masked_attention(mask_lead=lambda lead, T, S: (1, S), leading=st.just(0), dtypes=DOUBLE))
    def test_masked_values(self, student, example):
        """What stands at a masked key, however large, has no influence."""
        Q, K, V, mask = example.values()
        out, weights = attends(student, Q, K, V, mask)
        K_other, V_other = (np.where(mask.reshape(-1, 1), array, array + 50) for array in (K, V))
        after, _ = pair(student.scaled_dot_product_attention(Q, K_other, V_other, mask), OUT_AND_WEIGHTS)
        bound, _ = attention_bounds(Q, K_other, V, np.asarray(weights, dtype=np.float64))
        agree(after, out, 2 * bound, "out after a change at masked keys")


@st.composite
def hidden_and_heads(pick, leading=BATCH, dtypes=draw.FLOATS):
    """x (…, T, H), A heads, and the features D of one: T, A, D distinct, A and D at least 2."""
    T, A, D = pick(draw.dimensions(3, 2, 5))
    lead = tuple(pick(draw.dimensions(pick(leading), 1, 3)))
    count = int(np.prod(lead)) * T * A * D
    x = np.arange(count).reshape(*lead, T, A * D)  # every entry different: each misplaced one shows
    order = pick(st.integers(0, 1))
    return {"x": (x if order == 0 else x[..., ::-1].copy()).astype(pick(dtypes)), "num_heads": A}


@exercise(
    "split_heads",
    points=10,
    functions=("split_heads", "merge_heads"),
    contract=Contract(dtype="x", leading=("x",), refuses={"a hidden size that A does not divide": None}),
    house=1,
    hint="Rearranging numbers needs no arithmetic: the dtype stays, the input stays.",
)
class TestSplitHeads:
    @core
    @weight(3, hint="Reshape H into (A, D) first, then swap the token axis with the head axis.")
    @given(example=hidden_and_heads())
    def test_split(self, student, example):
        """split_heads gives (B, A, T, D), and head a holds the columns a·D to (a+1)·D - 1 of x."""
        agree(student.split_heads(**example), split_heads(**example), 0)

    @core
    @weight(2, hint="Undo split_heads step by step: swap the axes back first, then join (A, D) into H.")
    @given(example=hidden_and_heads())
    def test_merge(self, student, example):
        """merge_heads puts the heads side by side again."""
        heads = np.ascontiguousarray(split_heads(**example))
        agree(student.merge_heads(heads), example["x"], 0)

    @weight(2, hint="Swap before you reshape when merging; reshape before you swap when splitting.")
    @given(example=hidden_and_heads())
    def test_round_trip(self, student, example):
        """Merging what was split gives x back."""
        heads = student.split_heads(**example)
        agree(heads, split_heads(**example), 0, "split_heads")
        agree(student.merge_heads(heads), example["x"], 0, "merge_heads(split_heads(x))")

    @weight(1, hint="Count axes from the end: -1, -2, -3.")
    @given(example=hidden_and_heads(leading=st.sampled_from([0, 2])))
    def test_leading_axes(self, student, example):
        """Any number of axes in front is kept, none included."""
        heads = np.ascontiguousarray(split_heads(**example))
        agree(student.split_heads(**example), heads, 0, "split_heads")
        agree(student.merge_heads(heads), example["x"], 0, "merge_heads")

    @weight(1, hint="Check H % num_heads first, and raise ValueError with a message of your own.")
    @given(example=hidden_and_heads(dtypes=DOUBLE))
    def test_indivisible(self, student, example):
        """A hidden size that is not divisible by the number of heads raises ValueError."""
        x, A = example["x"], example["num_heads"]
        agree(student.split_heads(x, A), split_heads(x, A), 0)
        odd = np.ascontiguousarray(x[..., :-1])
        raises(ValueError, lambda: student.split_heads(odd, A), f"hidden size {odd.shape[-1]} with {A} heads")


def expects(x, params, num_heads, mask=None):
    """Expected out and weights of several heads, with their bounds."""
    doubles = {name: params[name].astype(np.float64) for name in WEIGHTS}
    out, weights = multi_head_attention(*double(x), doubles, num_heads, mask)
    return (out, weights), block_bounds(x, params, num_heads, weights)


def compare(answer, x, params, num_heads, mask=None):
    """Compare both results with the reference; the results."""
    out, weights = pair(answer, OUT_AND_WEIGHTS)
    (expected_out, expected_weights), (out_bound, weights_bound) = expects(x, params, num_heads, mask)
    agree(weights, expected_weights, weights_bound, "weights")
    agree(out, expected_out, out_bound, "out")
    return out, weights


@st.composite
def masked_block(pick, padding, **options):
    example = pick(draw.block_inputs(**options))
    B, T, _ = example["x"].shape
    shape = (B, 1, 1, T) if padding else (B, example["num_heads"], T, T)
    return {**example, "mask": pick(draw.attendable(shape))}


@exercise(
    "multi_head_attention",
    points=22,
    uses=("softmax", "attention_scores", "apply_mask", "scaled_dot_product_attention", "split_heads"),
    contract=Contract(
        dtype="x",
        keys=("params",),
        others=("params",),
        refuses={"one head more than columns": lambda given: {**given, "num_heads": given["x"].shape[-1] + 1}},
    ),
    house=2,
    hint="Leave x and params alone; read the four weights you need by their names.",
)
class TestMultiHeadAttention:
    @core
    @weight(6, hint="Project to Q, K and V, split into heads, attend, merge, and project with W_O.")
    @given(example=draw.block_inputs())
    def test_out(self, student, example):
        """Without a mask, out is every head's result, side by side, times W_O."""
        out, _ = pair(student.multi_head_attention(**example), OUT_AND_WEIGHTS)
        (expected, _), (bound, _) = expects(**example)
        agree(out, expected, bound, "out")

    @weight(4, hint="Return the weights of every head, unmixed: the second result of the attention function.")
    @given(example=draw.block_inputs(min_heads=2))
    def test_weights(self, student, example):
        """weights has shape (B, A, T, T): each head's own attention weights."""
        _, weights = pair(student.multi_head_attention(**example), OUT_AND_WEIGHTS)
        (_, expected), (_, bound) = expects(**example)
        agree(weights, expected, bound, "weights")

    @weight(4, hint="Hand the mask on to the attention function; (B, 1, 1, T) broadcasts over heads and queries.")
    @given(example=masked_block(padding=True, min_batch=2))
    def test_padding(self, student, example):
        """With a padding mask (B, 1, 1, T), no head attends to padding."""
        compare(student.multi_head_attention(**example), **example)

    @weight(2, hint="Do not reshape or index the mask; hand it on as it is.")
    @given(example=masked_block(padding=False))
    def test_full_mask(self, student, example):
        """A mask (B, A, T, T) of its own for each head and query is followed."""
        compare(student.multi_head_attention(**example), **example)

    @weight(2, hint="The last step is a product with W_O.")
    @given(example=draw.block_inputs())
    def test_output_projection(self, student, example):
        """Only the last step uses W_O: with the identity in its place, out is what W_O would be applied to."""
        x, params, A = example.values()
        out, _ = compare(student.multi_head_attention(x, params, A), x, params, A)
        plain = {**params, "W_O": np.eye(x.shape[-1], dtype=x.dtype)}
        merged, _ = pair(student.multi_head_attention(x, plain, A), OUT_AND_WEIGHTS)
        _, (bound, _) = expects(x, params, A)
        agree(
            np.asarray(merged) @ params["W_O"], np.asarray(out), 2 * bound, "out with the identity as W_O, times W_O,"
        )

    @weight(2, hint="Nothing in attention knows a token's place; only the embeddings do.")
    @given(example=draw.block_inputs())
    def test_token_order(self, student, example):
        """Reversing the order of the tokens reverses the rows of out and nothing else."""
        x, params, A = example.values()
        backwards = np.ascontiguousarray(x[:, ::-1])
        out, _ = pair(student.multi_head_attention(backwards, params, A), OUT_AND_WEIGHTS)
        (expected, _), (bound, _) = expects(x, params, A)
        agree(out, expected[:, ::-1], bound[:, ::-1], "out for reversed tokens")


def entropy_bound(weights):
    # A guard of up to 1e-9 inside the logarithm is common and does no harm, so it is accepted.
    S = weights.shape[-1]
    return rounding(weights.dtype, S + 4) * max(1.0, np.log(S)) + 1e-9 * (S + 1)


@exercise(
    "attention_entropy",
    points=8,
    contract=Contract(dtype="weights", leading=("weights",)),
    house=1,
    hint="Work on a new array, and leave its dtype as it is.",
)
class TestAttentionEntropy:
    @core
    @weight(3, hint="Minus the sum over the last axis of w ln w, with the natural logarithm.")
    @given(counts=draw.probabilities(dtypes=DOUBLE, min_ndim=2))
    def test_agrees(self, student, counts):
        """For positive weights, each row gives -Σ w ln w, in nats."""
        weights = (counts + 0.125) / (counts + 0.125).sum(axis=-1, keepdims=True)
        agree(student.attention_entropy(weights), attention_entropy(weights), entropy_bound(weights))

    @weight(2, hint="0 · ln 0 counts as 0, but np.log(0) is -inf and 0 · -inf is nan; keep zeros out of the logarithm.")
    @given(weights=draw.probabilities())
    def test_zeros(self, student, weights):
        """A weight of 0 adds nothing: no nan, no inf."""
        agree(student.attention_entropy(weights), attention_entropy(*double(weights)), entropy_bound(weights))

    @weight(1, hint="A row of S equal weights has entropy ln S, the largest there is.")
    @given(S=st.integers(2, 40), T=st.integers(1, 3))
    def test_uniform(self, student, S, T):
        """S equal weights give ln S, and all the weight on one key gives 0."""
        weights = np.concatenate([np.full((T, S), 1 / S), np.eye(S)[:1]])
        agree(student.attention_entropy(weights), np.r_[np.full(T, np.log(S)), 0.0], entropy_bound(weights))

    @weight(1, hint="Sum over the last axis only.")
    @given(weights=draw.probabilities(dtypes=DOUBLE))
    def test_leading_axes(self, student, weights):
        """Weights (…, S) give one number per row, with shape (…)."""
        agree(student.attention_entropy(weights), attention_entropy(weights), entropy_bound(weights))
