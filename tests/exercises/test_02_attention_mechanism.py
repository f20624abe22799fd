"""Hidden tests of assignment 02: attention, from softmax to several heads."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.judging.hidden_tests import (
    Contract,
    Public,
    agree,
    agree_up_to_factor,
    apart,
    core,
    exercise,
    pair,
    raises,
    remembered,
    rounding,
    varied,
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
from tests.exercises import attention_strategies as attention
from tests.exercises import strategies as draw
from tests.exercises.shapes import leading

DOUBLE = st.just(draw.DOUBLE)
OUT_AND_WEIGHTS = "(out, weights)"


def double(*arrays):
    """The same numbers in float64, in which expected values are computed."""
    return [array.astype(np.float64) for array in arrays]


# Bounds: what rounding may do to a right solution, from the dtype, the lengths of the sums, and the size of the terms.


def softmax_bound(x, probabilities):
    # exp turns an absolute error of its argument, at most eps * |x|, into a relative one; underflow may lose `tiny`.
    size = np.abs(x[np.isfinite(x)]).max(initial=1.0)
    return rounding(x.dtype, max(x.shape) + size) * probabilities + np.finfo(x.dtype).tiny


def scores_bound(Q, K):
    terms = attention_scores(np.abs(Q).astype(np.float64), np.abs(K).astype(np.float64))
    return rounding(Q.dtype, Q.shape[-1] + 4) * terms


def one_array(Q):
    """Q as both arguments, which are one object where they are used: a sentence reads itself."""
    source = f"import sys\n\nQ = sys.queries_of_the_caller = np.{Q.dtype.name}({Q.tolist()})\n"
    return Public(source, "Q"), Public("import sys\n\nK = sys.queries_of_the_caller\n", "K")


def attention_bounds(Q, K, V, weights):
    """Bounds of out and weights; an error of a score is a relative error of its weight."""
    slack = 2 * scores_bound(Q, K).max() + rounding(Q.dtype, K.shape[-2] + 4)
    # What is too small for the dtype's digits has fewer of them.
    least = np.finfo(Q.dtype).tiny
    return slack * (weights @ np.abs(V).astype(np.float64)) + least, slack * weights + least * (weights > 0)


def block_bounds(x, params, num_heads, weights):
    x, W_Q, W_K, W_V, W_O = (np.abs(array).astype(np.float64) for array in (x, *(params[k] for k in WEIGHTS)))
    H = x.shape[-1]
    scores = attention_scores(split_heads(x @ W_Q, num_heads), split_heads(x @ W_K, num_heads))
    slack = rounding(params["W_Q"].dtype, (2 * H + 4) * scores.max() + x.shape[-2] + 2 * H)
    least = np.finfo(params["W_Q"].dtype).tiny
    out = merge_heads(weights @ split_heads(x @ W_V, num_heads)) @ W_O
    return slack * out + least * (1 + W_O.sum(axis=0)), slack * weights + least * (weights > 0)


WEIGHTS = ("W_Q", "W_K", "W_V", "W_O")


# In eighths, numbers near those of which exp is too large or too small for float32 or float64.
EDGES = st.sampled_from([90, 93, 96, -98, 704, 712, -740]).map(lambda number: 8 * number)


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
    @given(x=attention.score_arrays())
    def test_agrees(self, student, x):
        """Along the last axis, ordinary numbers give exp(x) divided by the sum of exp(x)."""
        expected = softmax(*double(x))
        agree(student.softmax(x), expected, softmax_bound(x, expected))

    @weight(2, hint="Use `axis` everywhere: in the maximum and in the sum.")
    @given(x=attention.score_arrays(min_ndim=2), number=st.integers(0, 1), apart=st.booleans())
    def test_axis(self, student, x, number, apart):
        """The axis that is asked for is the one that sums to 1, however far apart its rows are."""
        # Less than what exp can take; but the difference of two columns is more.
        far = 0 if not apart else 76 if x.dtype == np.float32 else 600
        x = x + x.dtype.type(far) * (-1) ** np.arange(x.shape[-1], dtype=x.dtype)
        for axis in range(-x.ndim * (number % 2), x.ndim - x.ndim * (number % 2)):  # counted from the end, or not
            expected = softmax(*double(x), axis=axis)
            agree(student.softmax(x, axis=axis), expected, softmax_bound(x, expected))

    @weight(2, hint="Subtract the maximum along the axis before exponentiating: exp(1000) overflows, exp(0) does not.")
    @given(x=attention.score_arrays(largest=1e4))
    def test_large_numbers(self, student, x):
        """Numbers as large as 10,000, of either sign, still give the right probabilities."""
        expected = softmax(*double(x))
        agree(student.softmax(x), expected, softmax_bound(x, expected))

    @varied
    @weight(1, hint="exp(-inf) is 0, so nothing special is needed unless a subtraction makes inf - inf.")
    @given(
        x=draw.logits(),
        hidden=st.integers(0, 4),
        rest=st.integers(0, 4),
        base=st.sampled_from([0, -9994, 9994]),
        place=st.sampled_from([0, 0, 1, 2]),
    )
    def test_minus_infinity(self, student, x, hidden, rest, base, place):
        """An entry of -inf gets probability exactly 0, and the others share the rest, be they near -10,000."""
        n = x.shape[-1]
        x = np.concatenate([x, x[..., :1]], axis=-1)  # at least two entries, so that a finite one remains
        x[..., hidden % n] = -np.inf
        x[..., n] = rest / 8
        x += x.dtype.type(base)
        axis = -1 - place % x.ndim
        x = np.moveaxis(x, -1, axis)
        expected = softmax(*double(x), axis)
        agree(student.softmax(x, axis), expected, np.where(np.isinf(x), 0, softmax_bound(x, expected)))

    @weight(1, hint="Only differences between the entries of a row matter.")
    @given(x=draw.logits(), shift=st.one_of(st.integers(-8000, 8000), EDGES))
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
    @given(example=attention.queries_and_keys(long=((65, 1030), (65, 1030), (48, 192))))
    def test_agrees(self, student, example):
        """For matrices Q (T, D) and K (S, D), entry [t, s] is the dot product of query t and key s over √D."""
        Q, K = example["Q"], example["K"]
        agree(student.attention_scores(Q, K), attention_scores(*double(Q, K)), scores_bound(Q, K))

    @weight(2, hint="Swap only the last two axes of K; the axes before them stay where they are.")
    @given(
        example=attention.queries_and_keys(leading(4, least=1), smallest=None),
        itself=st.sampled_from([False, False, False, True]),
    )
    def test_leading_axes(self, student, example, itself):
        """With batch and head axes in front, each query meets the keys of its own batch and head, be they Q itself."""
        Q, K = example["Q"], example["K"]
        if itself := itself and np.abs(Q).max() > 1e-6:  # whose square is not too small for any digits
            K = Q
        handed = one_array(Q) if itself else (Q, K)
        agree_up_to_scale(student.attention_scores(*handed), attention_scores(*double(Q, K)), scores_bound(Q, K))

    @weight(2, hint="The divisor is √D, with D the length of a query.")
    @given(
        example=attention.queries_and_keys(leading(3), DOUBLE, long=((), (), (48, 192))),
        repeats=st.integers(2, 5),
    )
    def test_scale(self, student, example, repeats):
        """Repeating every feature n times makes the scores √n times as large."""
        Q, K = example["Q"], example["K"]
        once = student.attention_scores(Q, K)
        agree(once, attention_scores(Q, K), scores_bound(Q, K))
        Q_long, K_long = np.tile(Q, repeats), np.tile(K, repeats)
        often = student.attention_scores(Q_long, K_long)
        agree(often, once * np.sqrt(repeats), 2 * scores_bound(Q_long, K_long), "the result for repeated features")

    @weight(1, hint="Row t belongs to query t, column s to key s.")
    @given(example=attention.queries_and_keys(leading(2)))
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
    @given(ids=attention.ids_with_padding(pad_id=0))
    def test_agrees(self, student, ids):
        """For pad id 0, the result has shape (B, 1, 1, T) and is True exactly at real tokens."""
        agree(student.padding_mask(ids, 0), padding_mask(ids, 0), 0)

    @weight(2, hint="Compare with the argument `pad_id`, which need not be 0.")
    @given(
        example=st.sampled_from([1, 2, 3, 5, 9, 130, 255, 8191, 2**24 + 1, 2**53 + 1]).flatmap(
            lambda pad_id: st.tuples(attention.ids_with_padding(pad_id), st.just(pad_id))
        )
    )
    def test_other_pad_id(self, student, example):
        """Any other pad id works just as well, a large one too."""
        ids, pad_id = example
        agree(student.padding_mask(ids, pad_id), padding_mask(ids, pad_id), 0)
        if pad_id > 2**24:  # the very same ids
            agree(student.padding_mask(ids, pad_id - 1), padding_mask(ids, pad_id - 1), 0)


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
    @given(example=attention.scores_and_mask(leading(2)))
    def test_agrees(self, student, example):
        """Scores stay where the mask is True and become -inf where it is False, in rows without an open entry, too."""
        scores, mask = example["scores"], example["mask"]
        agree(student.apply_mask(scores, mask), apply_mask(scores, mask), 0)

    @weight(1, hint="A mask (B, 1, 1, S) or (T, S) must work for scores (B, A, T, S); NumPy broadcasts for you.")
    @given(example=attention.scores_and_mask(leading(2), attention.masks))
    def test_broadcasts(self, student, example):
        """A mask with fewer axes than the scores, or with axes of length 1, counts for the whole of those axes."""
        scores, mask = example["scores"], example["mask"]
        masked, opened = apart(student, "apply_mask", (scores, mask), (scores, np.ones_like(mask)))
        agree(masked, apply_mask(scores, mask), 0)
        agree(opened, scores, 0, "the result for the same scores and a mask that is open")


def attends(student, Q, K, V, mask=None):
    """Call the student's attention and compare both results with the reference; the student's results."""
    given_mask = [] if mask is None else [mask]
    out, weights = pair(student.scaled_dot_product_attention(Q, K, V, *given_mask), OUT_AND_WEIGHTS)
    expected_out, expected_weights = scaled_dot_product_attention(*double(Q, K, V), mask)
    out_bound, weights_bound = attention_bounds(Q, K, V, expected_weights)
    agree(weights, expected_weights, weights_bound, "weights")
    agree(out, expected_out, out_bound, "out")
    return out, weights


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
    @given(example=attention.queries_keys_values())
    def test_agrees(self, student, example):
        """Without a mask, weights is the softmax of the scores over the keys, and out is weights @ V."""
        attends(student, **example)

    @varied
    @weight(3, hint="Mask the scores before the softmax, so that the remaining weights still sum to 1.")
    @given(example=attention.masked())
    def test_mask(self, student, example):
        """With a mask, each query shares its attention among the keys it may attend to."""
        attends(student, **example)

    @weight(2, hint="A score of -inf gives a weight of exactly 0; a large negative number need not.")
    @given(example=attention.masked(lead=leading(2)))
    def test_masked_keys(self, student, example):
        """A masked key gets a weight of exactly 0, and each row of weights sums to 1."""
        Q, K, V, mask = example.values()
        _, weights = attends(student, Q, K, V, mask)
        agree(np.where(mask, 0, weights), np.zeros_like(weights), 0, "the weight of a masked key")
        sums = np.ones(weights.shape[:-1])
        agree(weights.sum(axis=-1), sums, rounding(Q.dtype, weights.shape[-1] + 4), "the sum of a row of weights")

    @weight(2, hint="Work on the last two axes; a mask (B, 1, 1, S) broadcasts over heads and queries.")
    @given(example=attention.masked(lead=attention.SEVERAL, dtypes=DOUBLE, long=()))
    def test_leading_axes(self, student, example):
        """Axes in front are kept, and a mask such as (B, 1, 1, S) counts for every head and query."""
        attends(student, **example)

    @weight(2, hint="Each weight belongs to one key and its value; their order must not matter.")
    @given(example=attention.queries_keys_values(leading(2), long=()))
    def test_key_order(self, student, example):
        """Reordering keys and values together changes nothing in out."""
        Q, K, V = example.values()
        before, weights = attends(student, Q, K, V)
        K_reversed, V_reversed = (np.ascontiguousarray(array[..., ::-1, :]) for array in (K, V))
        after, _ = pair(student.scaled_dot_product_attention(Q, K_reversed, V_reversed), OUT_AND_WEIGHTS)
        bound, _ = attention_bounds(Q, K, V, np.asarray(weights, dtype=np.float64))
        agree(after, before, 2 * bound, "out for reordered keys and values")

    @weight(1, hint="A masked key must not be seen at all: not by the scores, not by the maximum, not by the sum.")
    @given(example=attention.far_apart(), masking=st.booleans())
    def test_masked_values(self, student, example, masking):
        """What stands at a masked key has no influence, with scores up to 10,000, too, with a mask and without one."""
        Q, K, V, mask = example.values()
        if not masking:  # the scores of some queries lie near 10,000, those of others near -10,000
            attends(student, Q, K[..., mask, :], V[..., mask, :])
            return
        out, weights = attends(student, Q, K, V, mask)
        K_other, V_other = (np.where(mask.reshape(-1, 1), array, array + 50) for array in (K, V))
        after, _ = pair(student.scaled_dot_product_attention(Q, K_other, V_other, mask), OUT_AND_WEIGHTS)
        bound, _ = attention_bounds(Q, K_other, V, np.asarray(weights, dtype=np.float64))
        agree(after, out, 2 * bound, "out after a change at masked keys")


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
    @given(example=attention.heads(fewest=2))
    def test_split(self, student, example):
        """split_heads gives (B, A, T, D), and head a holds the columns a·D to (a+1)·D - 1 of x."""
        agree(student.split_heads(**example), split_heads(**example), 0)

    @core
    @weight(2, hint="Undo split_heads step by step: swap the axes back first, then join (A, D) into H.")
    @given(example=attention.heads(fewest=2))
    def test_merge(self, student, example):
        """merge_heads puts the heads side by side again."""
        heads = np.ascontiguousarray(split_heads(**example))
        agree(student.merge_heads(heads), example["x"], 0)

    @weight(2, hint="Swap before you reshape when merging; reshape before you swap when splitting.")
    @given(example=attention.heads())
    def test_round_trip(self, student, example):
        """Merging what was split gives x back."""
        heads = student.split_heads(**example)
        agree(heads, split_heads(**example), 0, "split_heads")
        agree(student.merge_heads(heads), example["x"], 0, "merge_heads(split_heads(x))")

    @weight(1, hint="Count axes from the end: -1, -2, -3.")
    @given(example=attention.heads(leading(4)))
    def test_leading_axes(self, student, example):
        """Any number of axes in front is kept, none included."""
        heads = np.ascontiguousarray(split_heads(**example))
        agree(student.split_heads(**example), heads, 0, "split_heads")
        agree(student.merge_heads(heads), example["x"], 0, "merge_heads")

    @weight(1, hint="Check H % num_heads first, and raise ValueError with a message of your own.")
    @given(example=attention.heads(dtypes=DOUBLE, fewest=2), number=st.integers(0, 20))
    def test_indivisible(self, student, example, number):
        """A hidden size that is not divisible by the number of heads raises ValueError, and so do too many heads."""
        x, A = example["x"], example["num_heads"]
        agree(student.split_heads(x, A), split_heads(x, A), 0)
        odd, heads = np.ascontiguousarray(x[..., :-1]), A
        if related := [heads for heads in range(2, x.shape[-1]) if 1 < math.gcd(x.shape[-1], heads) < heads]:
            odd, heads = (x, related[number % len(related)]) if number % 3 else (odd, heads)
        raises(ValueError, lambda: student.split_heads(odd, heads), f"hidden size {odd.shape[-1]} with {heads} heads")
        many = x.shape[-1] + 1
        raises(ValueError, lambda: student.split_heads(x, many), f"hidden size {x.shape[-1]} with {many} heads")


@remembered
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


def too_few_columns(given):
    """The fewest heads that do not divide H: where H has more than two columns, fewer than H."""
    H = given["x"].shape[-1]
    return {**given, "num_heads": next(A for A in range(2, H + 2) if H % A)}


@exercise(
    "multi_head_attention",
    points=22,
    uses=("softmax", "attention_scores", "apply_mask", "scaled_dot_product_attention", "split_heads"),
    contract=Contract(
        dtype="x",
        keys=("params",),
        others=("params",),
        refuses={
            "a number of heads that does not divide H": too_few_columns,
            "one head more than columns": lambda given: {**given, "num_heads": given["x"].shape[-1] + 1},
        },
    ),
    house=2,
    hint="Leave x and params alone; read the four weights you need by their names.",
)
class TestMultiHeadAttention:
    @core
    @weight(6, hint="Project to Q, K and V, split into heads, attend, merge, and project with W_O.")
    @given(example=attention.blocks())
    def test_out(self, student, example):
        """Without a mask, out is every head's result, side by side, times W_O."""
        out, _ = pair(student.multi_head_attention(**example), OUT_AND_WEIGHTS)
        (expected, _), (bound, _) = expects(**example)
        agree(out, expected, bound, "out")

    @weight(4, hint="Return the weights of every head, unmixed: the second result of the attention function.")
    @given(example=attention.blocks(fewest_heads=2), alone=st.booleans())
    def test_weights(self, student, example, alone):
        """weights has shape (B, A, T, T): each head's own attention weights, also where a token is alone."""
        if alone:
            example = attention.of_dtype({**example, "x": example["x"][:, :1].copy()}, np.float32)
        _, weights = pair(student.multi_head_attention(**example), OUT_AND_WEIGHTS)
        (_, expected), (_, bound) = expects(**example)
        agree(weights, expected, bound, "weights")

    @weight(4, hint="Hand the mask on to the attention function; (B, 1, 1, T) broadcasts over heads and queries.")
    @given(example=attention.masked_blocks(padding=True, smallest_batch=2), far=attention.far_apart_block())
    def test_padding(self, student, example, far):
        """With a padding mask (B, 1, 1, T), no head attends to padding, with scores up to 10,000, too."""
        compare(student.multi_head_attention(**example), **example)
        compare(student.multi_head_attention(**far), **far)

    @varied
    @weight(2, hint="Do not reshape or index the mask; hand it on as it is.")
    @given(examples=attention.other_masks())
    def test_full_mask(self, student, examples):
        """A mask of any shape that broadcasts to (B, A, T, T) is followed, also one for each head and query."""
        example, mask = examples
        compare(student.multi_head_attention(**example), **example)
        if mask.ndim > 2:
            example["mask"] = mask
            compare(student.multi_head_attention(**example), **example)

    @weight(2, hint="The last step is a product with W_O.")
    @given(example=attention.blocks())
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
    @given(example=attention.blocks())
    def test_token_order(self, student, example):
        """Reversing the order of the tokens reverses the rows of out and nothing else."""
        x, params, A = example.values()
        backwards = np.ascontiguousarray(x[:, ::-1])
        out, _ = pair(student.multi_head_attention(backwards, params, A), OUT_AND_WEIGHTS)
        (expected, _), (bound, _) = expects(x, params, A)
        agree(out, expected[:, ::-1], bound[:, ::-1], "out for reversed tokens")


def entropy_bound(weights):
    # A guard of up to 1e-9 inside the logarithm is common and does no harm, so it is accepted: of a weight w it takes
    # w ln(1 + 1e-9 / w), which is less than a small one is worth. Those that are 0 may be taken for one that small.
    w = weights.astype(np.float64)
    guard = np.where(w > 0, w * np.log1p(1e-9 / np.where(w > 0, w, 1)), 1e-9).sum(axis=-1)
    return rounding(weights.dtype, w.shape[-1] + 4) * np.maximum(1.0, attention_entropy(w)) + 1.01 * guard


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
    @given(weights=attention.shares())
    def test_zeros(self, student, weights):
        """A weight of 0 adds nothing, no nan and no inf; a small one, such as 0.001 or 1e-9, adds what it should."""
        agree(student.attention_entropy(weights), attention_entropy(*double(weights)), entropy_bound(weights))

    @weight(1, hint="A row of S equal weights has entropy ln S, the largest there is.")
    @given(S=st.integers(2, 40) | st.sampled_from([65, 192, 260, 1030]), T=st.integers(1, 3))
    def test_uniform(self, student, S, T):
        """S equal weights give ln S, and all the weight on one key gives 0."""
        weights = np.concatenate([np.full((T, S), 1 / S), np.eye(S)[:1]])
        agree(student.attention_entropy(weights), np.r_[np.full(T, np.log(S)), 0.0], entropy_bound(weights))

    @weight(1, hint="Sum over the last axis only.")
    @given(weights=attention.shares(leading(4), DOUBLE))
    def test_leading_axes(self, student, weights):
        """Weights (…, S) give one number per row, with shape (…)."""
        agree(student.attention_entropy(weights), attention_entropy(weights), entropy_bound(weights))
