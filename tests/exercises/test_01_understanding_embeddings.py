"""Hidden tests of assignment 01: embeddings, from one-hot vectors to analogies."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.judging.hidden_tests import (
    Contract,
    StudentFailure,
    agree,
    apart,
    core,
    exercise,
    raises,
    rounding,
    varied,
    weight,
)
from minibert_ref.exercises import (
    analogy,
    cosine_similarity,
    embed,
    embedding_backward,
    nearest_neighbors,
    one_hot,
    position_embedding,
    sinusoidal_positions,
    token_embedding,
)
from tests.exercises import strategies as draw
from tests.exercises.shapes import sizes

DOUBLE = st.just(draw.DOUBLE)
ONE_AXIS = st.just(1)
UP_TO_THREE = st.integers(1, 3)


def double(*arrays):
    """The same numbers in float64, in which expected values are computed."""
    return [array.astype(np.float64) for array in arrays]


def with_shape(result, shape):
    """Check that a result is an array of a shape; the result."""
    if getattr(result, "shape", None) != shape:
        found = f"one of shape {result.shape}" if isinstance(result, np.ndarray) else f"a {type(result).__name__}"
        raise StudentFailure(f"the result should be an array of shape {shape}, but the function returned {found}")
    return result


# Ids and tables -------------------------------------------------------------------------------------------------------


@st.composite
def ids_of(pick, shape, vocab_size):
    """Ids below vocab_size; the simplest count upwards from the seed."""
    seed, size = pick(draw.SEEDS), int(np.prod(shape))
    counted = (np.arange(size) + seed) % vocab_size
    random = np.random.default_rng(seed).integers(0, vocab_size, size)
    return (counted if seed < draw.ONE else random).reshape(shape)


# More ids than fit into seven or eight bits, and longer sentences and vectors than one would write down.
LONG_V, LONG_T, LONG_H = (130, 260, 300), (11, 65, 130), (11, 48, 192)
LONGEST_T = (11, 130, 2051)  # where there are no other axes
MOST_V = 8192  # the vocabulary of Mini-BERT
WRAPS = (2**8, 2**16, 2**32)  # with these added, an id is what it was to whoever keeps few of its bits
MOST_H = 12  # and a table of so many columns has more entries than sixteen bits count
TABLE_V = (130, 300, MOST_V, MOST_V)


def long_axes(count):
    """The long lengths of `count` axes of ids: of the first one only."""
    return [LONG_T if count > 1 else LONGEST_T, *((),) * (count - 1)]


@st.composite
def ids_and_size(pick, axes=UP_TO_THREE):
    """ids and a vocabulary, large ones among them."""
    count = pick(axes)
    vocab_size, *shape = pick(sizes(1 + count, 1, 6, (LONG_V, *long_axes(count))))
    return {"ids": pick(ids_of(tuple(shape), vocab_size)), "vocab_size": vocab_size}


@st.composite
def lookups(pick, axes=UP_TO_THREE, dtypes=draw.FLOATS):
    """ids and a table (V, H), whose entries are not exact in float32."""
    count, dtype = pick(axes), pick(dtypes)
    V, H, *shape = pick(sizes(2 + count, 1, 7, (TABLE_V, LONG_H, *long_axes(count))))
    H = MOST_H if V == MOST_V else H
    ids = pick(ids_of(tuple(shape), V))
    if count == 1 and pick(st.booleans()):  # ids in a row, for which a slice would do
        ids = np.arange(V)[pick(st.sampled_from([0, V // 2])) :][: pick(st.sampled_from([1, LONG_T[-1]]))]
    table = pick(draw.numbers((V, H), dtype)) / dtype.type(3) * dtype.type(pick(draw.scales(dtype)))
    return {"ids": ids, "table": table}


@exercise(
    "one_hot",
    points=6,
    contract=Contract(dtype=np.float64, leading=("ids",), refuses={"an id below 0, or of V or more": None}),
    house=1,
    hint="A comparison needs .astype(np.float64).",
)
class TestOneHot:
    @core
    @weight(2, hint="Compare each id with np.arange(vocab_size); where they are equal stands the 1.")
    @given(example=ids_and_size(axes=ONE_AXIS))
    def test_agrees(self, student, example):
        """For ids (T,), row t has its 1 in the column of id t, and 0 everywhere else."""
        agree(student.one_hot(**example), one_hot(**example), 0)

    @weight(1, hint="Add the new axis at the end: ids[..., np.newaxis] has the shape (…, 1).")
    @given(example=ids_and_size(axes=st.integers(2, 4)), large=st.integers(0, 9))
    def test_leading_axes(self, student, example, large):
        """For ids with two axes or more, all are kept, and one of length V follows them, be V a few or 8192."""
        if large == 9:  # few of them: the answers are large, too
            example = {"ids": np.resize(MOST_V - 1 - 256 * (example["ids"] % 10), (1, 2)), "vocab_size": MOST_V}
        agree(student.one_hot(**example), one_hot(**example), 0)

    @weight(1, hint="Check ids >= vocab_size before anything else; the largest id allowed is vocab_size - 1.")
    @given(example=ids_and_size(), place=st.integers(0, 99), beyond=st.sampled_from([0, 1, 2, *WRAPS]))
    def test_too_large(self, student, example, place, beyond):
        """A single id of V or more raises ValueError, wherever it stands, however large it is."""
        agree(student.one_hot(**example), one_hot(**example), 0)
        ids, V = example["ids"].copy(), example["vocab_size"]
        if beyond == 0 and (most := int(ids.max())):  # the very same ids
            raises(ValueError, lambda: student.one_hot(ids, most), f"id {most} in a vocabulary of {most}")
            return
        bad = max(V, beyond + place % V) if beyond in WRAPS else V + beyond
        ids.flat[place % ids.size] = bad
        raises(ValueError, lambda: student.one_hot(ids, V), f"id {bad} in a vocabulary of {V}")

    @weight(1, hint="NumPy counts a negative index from the end; check ids < 0 yourself.")
    @given(example=ids_and_size(), place=st.integers(0, 99), below=st.sampled_from([1, 2, 3, 6, *WRAPS]))
    def test_negative(self, student, example, place, below):
        """A single negative id raises ValueError, wherever it stands."""
        agree(student.one_hot(**example), one_hot(**example), 0)
        ids, V = example["ids"].copy(), example["vocab_size"]
        ids.flat[place % ids.size] = -below
        raises(ValueError, lambda: student.one_hot(ids, V), f"id {-below} in a vocabulary of {V}")


@st.composite
def in_a_row(pick):
    """ids for which a view of the table would do: in a row, every second one, backwards, or all the same."""
    V, T = pick(st.sampled_from([1, 2, 5, 6, 130])), pick(st.integers(1, 7))
    row = np.arange(V)[:: pick(st.sampled_from([1, 1, 2, -1]))]
    row = row[pick(st.sampled_from([0, 0, len(row) // 2])) :][: pick(st.sampled_from([T, V]))]
    if pick(st.integers(0, 4)) == 4:
        row = np.full(T, row[0])
    shape = pick(st.sampled_from([(-1,), (-1,), (1, -1), (-1, 1)]))
    return {"ids": row.reshape(shape).copy(), "vocab_size": V}


def exchanged(table, count):
    """The table, but two rows in the middle of the first `count` have changed places: its sum is what it was."""
    order, start = np.arange(len(table)), (count - 1 + count % 2) // 2
    middle = slice(start, start + 2)
    order[middle] = order[middle][::-1]
    return table[order]


def product_bound(ids, table):
    # A product with one-hot vectors adds V terms, of which all but one are 0: at most V roundings of one entry.
    return rounding(table.dtype, len(table)) * np.abs(table[ids]).astype(np.float64)


@exercise(
    "token_embedding",
    points=6,
    uses=("one_hot",),
    contract=Contract(dtype="table", leading=("ids",), new=True),
    house=1,
    hint="one_hot is float64 and would turn float32 into float64.",
)
class TestTokenEmbedding:
    @core
    @weight(2, hint="Row i of the table belongs to id i: index the table with ids.")
    @given(example=lookups(axes=ONE_AXIS))
    def test_agrees(self, student, example):
        """For ids (T,), each token gets the row of its id."""
        agree(student.token_embedding(**example), token_embedding(**example), product_bound(**example))

    @weight(1, hint="Do not flatten: (…) becomes (…, H).")
    @given(example=lookups(axes=st.integers(2, 4), dtypes=DOUBLE))
    def test_leading_axes(self, student, example):
        """For ids with two axes or more, all axes are kept, and one of length H follows them."""
        agree(student.token_embedding(**example), token_embedding(**example), product_bound(**example))

    @weight(1, hint="The lookup is one_hot(ids, V) @ table.")
    @given(example=ids_and_size(axes=ONE_AXIS) | in_a_row())
    def test_identity(self, student, example):
        """With the identity matrix as table, the result is the one-hot vectors, a copy for ids in a row, too."""
        ids, table = example["ids"], np.eye(example["vocab_size"])
        other = exchanged(table, len(table))
        rows, after = apart(student, "token_embedding", (ids, table), (ids, other))
        agree(rows, one_hot(**example), product_bound(ids, table))
        agree(after, token_embedding(ids, other), product_bound(ids, other), "the result for a table with other rows")

    @weight(1, hint="What a token gets depends on its own id, not on its place or on the other tokens.")
    @given(example=lookups(axes=st.just(2)))
    def test_order(self, student, example):
        """Reversing the tokens of every sentence reverses the looked-up rows and nothing else."""
        ids, table = example["ids"], example["table"]
        backwards = np.ascontiguousarray(ids[:, ::-1])
        forwards = token_embedding(ids, table)
        agree(student.token_embedding(backwards, table), forwards[:, ::-1], product_bound(backwards, table))


@st.composite
def position_tables(pick, spare=0):
    """A table (P, H) and a length of at most P - spare."""
    rows, H = pick(sizes(2, 1, 7).filter(lambda lengths: lengths[0] > spare))
    if pick(st.integers(0, 2)) == 2:
        rows = pick(st.sampled_from([64, 130, 600, 1100, 5003]))  # BERT has 512, others have more
    dtype = pick(draw.FLOATS)
    table = pick(draw.numbers((rows, H), dtype)) / dtype.type(3) * dtype.type(pick(draw.scales(dtype)))
    return {"seq_len": rows - spare if pick(st.booleans()) else pick(st.integers(1, rows - spare)), "table": table}


@exercise(
    "position_embedding",
    points=4,
    contract=Contract(dtype="table", new=True, refuses={"a length above the number of rows": None}),
    house=1,
    hint="A slice is a view, also where it takes all rows; .copy() makes it an array of its own.",
)
class TestPositionEmbedding:
    @core
    @weight(2, hint="Place 0 has row 0: take the first seq_len rows.")
    @given(example=position_tables())
    def test_agrees(self, student, example):
        """The result is the first T rows of the table, for any T up to the number of rows."""
        agree(student.position_embedding(**example), position_embedding(**example), 0)

    @weight(1, hint="A slice beyond the end is cut silently; compare seq_len with len(table) first.")
    @given(example=position_tables(spare=1), beyond=st.sampled_from([1, 2, 3, 9, 256, 1000, 2**16]))
    def test_too_long(self, student, example, beyond):
        """A length above the number of rows raises ValueError."""
        table = example["table"]
        T, other = example["seq_len"], exchanged(table, example["seq_len"])
        rows, after = apart(student, "position_embedding", (T, table), (T, other))
        agree(rows, position_embedding(T, table), 0)
        agree(after, position_embedding(T, other), 0, "the result for a table with other rows")
        few = table[:1].copy() if beyond % 3 == 1 else table  # a single row goes with any number of places
        length = len(few) + beyond
        raises(ValueError, lambda: student.position_embedding(length, few), f"{length} places of {len(few)}")


EVEN = st.sampled_from([2, 4, 6, 8, 10, 12, 98, 192, 768])
PLACES = st.integers(1, 30)


def positions_bound(places, dtype=draw.SINGLE):
    # The angle p / 10000^(2i/H) carries about ten roundings (a power, or exp of a logarithm of up to 9.2), which sine
    # and cosine pass on at full size: the error grows with the angle, which is at most p. Who works in float32 loses
    # the points of `test_far_places` and of the house rules, and no others.
    return rounding(dtype, 16) * (1.0 + np.reshape(places, (-1, 1)))


def turned(pairs, angles):
    """Points (sin, cos) of shape (..., 2), each moved on by an angle."""
    sine, cosine = pairs[..., 0], pairs[..., 1]
    further = sine * np.cos(angles) + cosine * np.sin(angles), cosine * np.cos(angles) - sine * np.sin(angles)
    return np.stack(further, axis=-1)


def in_pairs(student, seq_len, hidden):
    """The student's table as points (T, H/2, 2), each of them checked to lie on the unit circle."""
    table = with_shape(student.sinusoidal_positions(seq_len, hidden), (seq_len, hidden))
    pairs = table.reshape(seq_len, hidden // 2, 2)
    ones = np.ones((seq_len, hidden // 2))
    with np.errstate(all="ignore"):  # the student's numbers may be anything
        squares = (pairs**2).sum(axis=-1)
    agree(squares, ones, rounding(draw.SINGLE, 8), "the sum of squares of a column 2i and the next one")
    return pairs


@exercise(
    "sinusoidal_positions",
    points=10,
    contract=Contract(dtype=np.float64, layout=False),
    house=1,
    hint="np.empty and np.zeros make float64, and a new array in each call.",
)
class TestSinusoidalPositions:
    @core
    @weight(4, hint="sin(p / 10000^(2i/H)) in column 2i, cos of the same angle in column 2i + 1.")
    @given(seq_len=PLACES, hidden=EVEN)
    def test_agrees(self, student, seq_len, hidden):
        """The table holds the sines and cosines of the formula."""
        expected = sinusoidal_positions(seq_len, hidden)
        agree(student.sinusoidal_positions(seq_len, hidden), expected, positions_bound(np.arange(seq_len)))

    @weight(1, hint="A sine and the cosine of the same angle stand side by side: column 2i and column 2i + 1.")
    @given(seq_len=PLACES, hidden=EVEN)
    def test_unit_circle(self, student, seq_len, hidden):
        """Columns 2i and 2i + 1 are a point on the unit circle: their squares sum to 1, at every place."""
        in_pairs(student, seq_len, hidden)

    @weight(2, hint="sine first, cosine second; the angle of pair i is p times 1 / 10000^(2i/H).")
    @given(start=st.integers(0, 12), step=st.integers(1, 12), hidden=EVEN)
    def test_rotation(self, student, start, step, hidden):
        """Going k places further turns pair i by k / 10000^(2i/H), wherever you start."""
        pairs = in_pairs(student, start + step + 1, hidden)
        expected = turned(pairs[start], step / 10000.0 ** (np.arange(0, hidden, 2) / hidden))
        bound = 2 * positions_bound([start + step])
        agree(pairs[start + step], expected, bound, f"the pairs of place {start} + {step}")

    @weight(1, hint="Every angle is 0 at place 0: sin 0 = 0, cos 0 = 1.")
    @given(seq_len=PLACES, hidden=EVEN)
    def test_first_place(self, student, seq_len, hidden):
        """Place 0 is 0, 1, 0, 1, …, and a longer table begins with the rows of a shorter one."""
        longer = student.sinusoidal_positions(seq_len + 1, hidden)
        agree(longer[:1], np.tile([0.0, 1.0], hidden // 2)[np.newaxis], 0, "place 0")
        agree(student.sinusoidal_positions(seq_len, hidden), longer[:-1], positions_bound(np.arange(seq_len)))

    @weight(1, hint="Nothing comes round again at 64 or 100 places: use the formula for every place.")
    @given(seq_len=PLACES | st.integers(60, 200), hidden=st.sampled_from([2, 4, 98, 192]))
    def test_far_places(self, student, seq_len, hidden):
        """The formula holds for near places and for far ones, as exactly as float64 can be."""
        expected = sinusoidal_positions(seq_len, hidden)
        bound = positions_bound(np.arange(seq_len), draw.DOUBLE)
        agree(student.sinusoidal_positions(seq_len, hidden), expected, bound)


@st.composite
def sentences(pick, min_tokens=1):
    """ids (B, T), a token table (V, H) and a position table of T or more rows."""
    long = ((11, 300), (65, 130, 600, 1100), TABLE_V, LONG_H)
    B, T, V, H = pick(sizes(4, 1, 6, long).filter(lambda lengths: lengths[1] >= min_tokens))
    H = MOST_H if V == MOST_V else H
    dtype = pick(draw.FLOATS)
    third = dtype.type(pick(draw.scales(dtype))) / dtype.type(3)
    return {
        "ids": pick(ids_of((B, T), V)),
        "token_table": pick(draw.numbers((V, H), dtype)) * third,
        "position_table": pick(draw.numbers((T + pick(st.sampled_from([0, 1, 2, 60])), H), dtype)) * third,
    }


def embed_bound(ids, token_table, position_table):
    T = ids.shape[1]
    size = np.abs(token_table[ids]) + np.abs(position_table[:T])
    return rounding(token_table.dtype, len(token_table) + 1) * size.astype(np.float64)


def embeds(student, example):
    """Call the student's embed and compare with the reference; the result."""
    ids, tokens, places = example.values()
    result = student.embed(ids, tokens, places)
    agree(result, embed(ids, *double(tokens, places)), embed_bound(ids, tokens, places))
    return result


@exercise(
    "embed",
    points=10,
    uses=("one_hot", "token_embedding", "position_embedding"),
    contract=Contract(dtype="token_table", refuses={"more tokens than positions": None}),
    house=2,
    hint="x += y changes x: never use it on an argument or on a slice of one.",
)
class TestEmbed:
    @core
    @weight(4, hint="Look up the tokens (B, T, H), take the first T positions (T, H), and add.")
    @given(example=sentences())
    def test_agrees(self, student, example):
        """Each token of each sentence is the vector of its id plus the vector of its place in the sentence."""
        embeds(student, example)

    @weight(1, hint="Look up the ids in the token table; a position vector of zeros adds nothing.")
    @given(example=sentences())
    def test_no_positions(self, student, example):
        """With a position table of zeros, the result is the token embeddings."""
        embeds(student, {**example, "position_table": np.zeros_like(example["position_table"])})

    @weight(1, hint="Each sentence of the batch starts at place 0 again.")
    @given(example=sentences())
    def test_no_tokens(self, student, example):
        """With a token table of zeros, every sentence of the batch is the first T rows of the position table."""
        embeds(student, {**example, "token_table": np.zeros_like(example["token_table"])})

    @weight(1, hint="A sentence's vectors do not depend on the other sentences of the batch.")
    @given(example=sentences(), number=st.integers(0, 5))
    def test_company(self, student, example, number):
        """A sentence alone gets the same vectors as within its batch."""
        b = number % len(example["ids"])
        together = embeds(student, example)
        alone = {**example, "ids": example["ids"][b : b + 1]}
        agree(student.embed(*alone.values()), together[b : b + 1], 2 * embed_bound(**alone), "the sentence alone")

    @weight(1, hint="Call position_embedding, which checks the length; one row would broadcast without a word.")
    @given(example=sentences(min_tokens=2), kept=st.integers(1, 5))
    def test_too_long(self, student, example, kept):
        """More tokens than positions raise ValueError."""
        embeds(student, example)
        ids, tokens, places = example.values()
        T = ids.shape[1]
        short = places[: min(kept, T - 1)].copy()
        raises(ValueError, lambda: student.embed(ids, tokens, short), f"{T} tokens, {len(short)} positions")


ALL_ALIKE = st.just(1)
MANY_V = 350  # the number of entries of a table of this size, and 192 columns, does not fit into 16 bits


@st.composite
def gradients(pick, axes=UP_TO_THREE, dtypes=draw.FLOATS, repeated=True, grades=ALL_ALIKE, scaled=False):
    """d_out (..., H), ids (...) and V; some ids are repeated, or none is, and some tokens may not occur.

    Of every second token, the gradient is multiplied by a grade.
    """
    count = pick(axes)
    long = (LONG_H, *long_axes(count))
    H, *shape = pick(
        sizes(1 + count, 1, max(4, 1 + count), long).filter(lambda lengths: not repeated or max(lengths[1:]) > 1)
    )
    size, shape = int(np.prod(shape)), tuple(shape)
    if repeated:
        V = pick(st.integers(1, 7) | st.sampled_from([260, MANY_V, MOST_V]))
        if V == MANY_V and size < LONGEST_T[-1]:
            H = LONG_H[-1]
        H = min(H, 4) if V == MOST_V else H
        ids = pick(ids_of(shape, max(1, min(V, size - 1))))
    else:
        V = size + pick(st.integers(0, 3))
        ids = np.random.default_rng(pick(draw.SEEDS)).permutation(V)[:size].reshape(shape)
    if repeated and count == 1 and pick(st.integers(0, 9)) == 9:  # a long text
        shape, H = LONGEST_T[-1:], min(H, 4)
        ids = np.resize(ids, shape)
    if repeated and V > 255:  # ids that are one and the same in eight bits
        ids = np.where(ids % 2, ids, (ids + 256) % V)
        ids.flat[0] = V - 1
    dtype = pick(dtypes)
    scale = pick(draw.scales(dtype)) if scaled else 1
    d_out = pick(draw.numbers((*shape, H), dtype)) / dtype.type(3) * dtype.type(scale)
    d_out *= np.where(ids % 2, dtype.type(1), dtype.type(pick(grades)))[..., np.newaxis]
    return {"d_out": d_out, "ids": ids, "vocab_size": V}


def collects(student, example):
    """Call the student's embedding_backward and compare with the reference; the result."""
    d_out, ids, V = example.values()
    result = student.embedding_backward(d_out, ids, V)
    agree(result, embedding_backward(*double(d_out), ids, V), backward_bound(d_out, ids, V))
    return result


def backward_bound(d_out, ids, V):
    # A row sums what its token received, in any order; a row that received nothing is exactly 0.
    return rounding(d_out.dtype, ids.size) * embedding_backward(np.abs(d_out).astype(np.float64), ids, V)


@exercise(
    "embedding_backward",
    points=14,
    uses=("one_hot",),
    contract=Contract(dtype="d_out", leading=("d_out", "ids")),
    house=2,
    hint="Collect into a new array of zeros, with dtype=d_out.dtype.",
)
class TestEmbeddingBackward:
    @core
    @weight(5, hint="np.add.at(grad, ids, d_out) adds one place after the other; grad[ids] += d_out forgets repeats.")
    @given(example=gradients(axes=st.integers(1, 2)))
    def test_agrees(self, student, example):
        """A token that occurs several times gets the sum of the gradients at all its places."""
        collects(student, example)

    @weight(3, hint="Start from zeros of shape (vocab_size, H), and give each token's row what its place received.")
    @given(example=gradients(repeated=False, scaled=True), more=st.integers(0, 2))
    def test_once(self, student, example, more):
        """When no token occurs twice, each gets the gradient of its place, however small; other rows are exactly 0."""
        collects(student, example)
        if more == 2:  # the very same gradients, for a larger table
            collects(student, {**example, "vocab_size": example["vocab_size"] + 1})

    @weight(2, hint="All places count alike, in whichever sentence they stand; a token's sum has its own places only.")
    @given(example=gradients(axes=st.integers(2, 4), grades=st.sampled_from([1, 1e12])))
    def test_leading_axes(self, student, example):
        """For ids with two axes or more, all sentences add to the same table, be a token's share large or small."""
        collects(student, example)

    @weight(2, hint="The gradient is a sum over places: neither a mean, nor the last one, nor twice the padding.")
    @given(example=gradients(dtypes=DOUBLE), steps=draw.numbers((MANY_V, 192)))
    def test_first_order(self, student, example, steps):
        """Moving the table by a step moves the looked-up rows, times d_out, by as much as the table's gradient says."""
        d_out, ids, V = example.values()
        step = steps[np.arange(V) % MANY_V, : d_out.shape[-1]] + 0.5
        grad = with_shape(student.embedding_backward(d_out, ids, V), step.shape)
        with np.errstate(all="ignore"):  # the student's numbers may be anything
            by_gradient = (grad * step).sum()
        moved = (d_out * token_embedding(ids, step)).sum()
        bound = rounding(np.float64, d_out.size + step.size) * np.abs(d_out).sum() * np.abs(step).max()
        agree(by_gradient, moved, bound, "the sum of gradient times step")


@st.composite
def two_sets(pick, dtypes=draw.FLOATS):
    """a (n, H) and b (m, H) without a row of zeros."""
    n, m, H = pick(sizes(3, 1, 6, ((300, 2051), (300, 2051), LONG_H)))
    dtype = pick(dtypes)
    a, b = pick(draw.numbers((n, H), dtype)), pick(draw.numbers((m, H), dtype))
    for array in (a, b):
        empty = np.flatnonzero(~array.any(axis=1))
        array[empty, empty % H] = 1
    return {"a": a, "b": b}


def cosine_bound(a):
    # Dot product and lengths are sums of H terms. A guard of up to 1e-8 in the divisor shifts rows of length 1/8 or
    # more by less than 1e-6; only `test_scale` asks for short rows.
    return rounding(a.dtype, 2 * a.shape[1] + 8) + 1e-6


def compares(student, a, b, bound=None):
    """Call the student's cosine_similarity and compare with the reference; the result."""
    result = student.cosine_similarity(a, b)
    agree(result, cosine_similarity(*double(a, b)), cosine_bound(a) if bound is None else bound)
    return result


def nearly(a, b, random):
    """b with a row nearly parallel to one of a, or nearly at right angles to it: the cosine of 1e-7, or 1 - 5e-7."""
    row, (i, j) = a[random.integers(len(a))], random.permutation(a.shape[1])[:2]
    across = np.zeros_like(row)
    across[i], across[j] = row[j], -row[i]
    if not across.any():  # the row has other entries alone
        across[i] = np.abs(row).max()
    b = b.copy()
    for place, share in zip(random.permutation(len(b)), [1e-7, 1e3], strict=False):
        b[place] = (across + row.dtype.type(share) * row) / row.dtype.type(max(1, share))
    return b


@exercise(
    "cosine_similarity",
    points=10,
    contract=Contract(dtype="a"),
    house=2,
    hint="a /= length changes the caller's array; and watch what np.where and Python lists make of float32.",
)
class TestCosineSimilarity:
    @core
    @weight(4, hint="Bring every row of a and b to length 1; then a @ b.T holds all cosines.")
    @given(example=two_sets())
    def test_agrees(self, student, example):
        """Entry [i, j] is the cosine of the angle between row i of a and row j of b."""
        compares(student, **example)

    @weight(2, hint="0 / 0 is nan: where a length is 0, divide by 1 instead.")
    @given(example=two_sets(), of_a=st.integers(0, 6), of_b=st.integers(0, 6), kind=st.integers(0, 6))
    def test_zero_rows(self, student, example, of_a, of_b, kind):
        """A row of zeros has similarity exactly 0 with every row, itself too, and the other rows are not disturbed."""
        # A row more than before, so that others remain; b keeps its rows where the number is odd.
        a = np.insert(example["a"], of_a % (len(example["a"]) + 1), 0, axis=0)
        b = np.insert(example["b"], of_b % (len(example["b"]) + 1), 0, axis=0) if of_a % 2 == 0 else example["b"]
        if kind == 5:  # nothing else
            a, b = (np.zeros_like(a[:1]), b) if of_b % 2 else (a, np.zeros_like(b[:1]))
        elif kind > 3 and len(a) < 100:  # a table with itself, or with the same rows but for two
            b = a.copy() if kind == 6 else exchanged(a, len(a))
        directed = np.outer(a.any(axis=1), b.any(axis=1))
        compares(student, a, b, np.where(directed, cosine_bound(a), 0))

    @weight(1, hint="Rounding may leave 1.0000000000000002; np.clip(…, -1, 1) is the last step.")
    @given(a=st.integers(3, 7).flatmap(lambda H: draw.numbers((12, H))), dtype=draw.FLOATS)
    def test_range(self, student, a, dtype):
        """No entry lies beyond -1 or 1, however the rounding goes."""
        a = (a + np.eye(*a.shape) / 8 + 1 / 16).astype(dtype)  # no row of zeros
        result = compares(student, a, np.concatenate([a, -3 * a]))
        if (most := np.abs(result).max()) > 1:
            raise StudentFailure(f"the largest entry should be 1 at most, it is 1 + {most - 1:.1g}")

    @weight(1, hint="A number added to the divisor changes short rows; divide by the length itself.")
    @given(example=two_sets(), seed=draw.SEEDS, spread=st.sampled_from([False, False, False, True]))
    def test_scale(self, student, example, seed, spread):
        """The length of a row plays no part, from a millionth to a million; a cosine near 0 or 1 is not 0 or 1."""
        a, b = (8 * array for array in example.values())  # lengths of 1 and more
        random = np.random.default_rng(seed)
        if spread:  # over so many entries of one size that none of a short row is a ten millionth
            a, b = (random.choice([-1, 1], (min(len(array), 6), LONG_H[-1])).astype(array.dtype) for array in (a, b))
        elif a.shape[1] > 1 and seed % 2:
            b = nearly(a, b, random)
        for array in (a, b):
            if seed % 3 and not spread:
                array *= 10.0 ** random.integers(-6, 5, (len(array), 1))
            else:  # all as short as they may be
                array *= 1.0625e-6 / np.linalg.norm(array, axis=1, keepdims=True)
        # The 1e-9 is for a guard that no length feels, such as 1e-20: it makes a cosine smaller by a share of itself.
        guarded = 1e-9 * np.abs(cosine_similarity(*double(a, b)))
        compares(student, a, b, rounding(a.dtype, 2 * a.shape[1] + 8) + guarded)


# Neighbours are compared exactly, and rounding depends on the method (even on the place of a row in the table). So the
# similarities of an example differ by far more than rounding, or each of them is exact by any right method (`ties`).
GAP = 2e-5


def well_apart(query, candidates, count):
    """The first `count` candidates that are not zero and whose similarities to query differ by GAP from each other."""
    kept, similarities = [], []
    for row, similarity in zip(candidates, cosine_similarity(query[np.newaxis], candidates)[0], strict=True):
        if row.any() and all(abs(similarity - other) > GAP for other in similarities):
            kept.append(row)
            similarities.append(similarity)
        if len(kept) == count:
            break
    return np.array(kept)


WIDER = 200


def short_and_wide(table):
    """The rows as short as they may be, in float64, and so wide that none of their entries is a ten millionth.

    Each is repeated, which changes no cosine.
    """
    wide = np.tile(table.astype(np.float64), WIDER)
    return wide * 1.0625e-6 / np.linalg.norm(wide, axis=1, keepdims=True)


def random_rows(random, count, H):
    """Rows of multiples of 1/8, some of them four times as long as others."""
    return random.integers(-12, 13, (count, H)) / 8 * random.integers(1, 5, (count, 1))


@st.composite
def neighborhoods(pick, excluding=False):
    """query (H,), table (V, H) and k, with a list of excluded ids if asked for."""
    H, V = pick(st.integers(2, 5)), pick(st.integers(4, 9))
    random, dtype = np.random.default_rng(pick(draw.SEEDS)), pick(draw.FLOATS)
    query = random_rows(random, 1, H)[0]
    query[0] = query[0] or 1.0
    # cosines that differ in the third digit, and in the fifth
    near = np.round(1024 * (query + random.normal(0, [[0.25], [0.25], [0.02], [0.02]], (4, H)))) / 1024
    others = [random_rows(random, 12 * V, H)]
    if opposite := excluding and pick(st.booleans()):  # the last of all has the cosine -1, to the last bit
        query = (np.arange(H) == random.integers(H)) * 2.0
        others.insert(0, -2 * query[np.newaxis])
    table = random.permutation(well_apart(query, np.concatenate([*others[:-1], near, others[-1]]), V))
    example = {"query": query.astype(dtype), "table": table.astype(dtype)}
    if not excluding:
        return {**example, "k": pick(st.integers(1, len(table)))}
    order = nearest_neighbors(query, table, len(table)).tolist()
    out = pick(st.lists(st.integers(0, len(table) - 1), min_size=1, max_size=len(table) - 2))
    k = pick(st.integers(1, len(table) - len(set(out))))
    if opposite:
        out = [number for number in out if number != order[-1]] or [order[0]]
        k = len(table) - len(set(out))
    if not set(order[:k]) & set(out):
        out[0] = order[0]  # otherwise nothing would be missing; one id out for another leaves k rows or more
        k = min(k, len(table) - len(set(out)))
    return {**example, "k": k, "exclude": out if pick(st.booleans()) else tuple(out)}


@st.composite
def ties(pick):
    """A query along an axis, and a table of rows with the cosines 1, 1/2, 0, -1/2 and -1 to it, and of zeros.

    A row has one entry, or four of the same size; sizes are powers of two. So all lengths are powers of two, and
    squares, sums in any order, roots, quotients and distances of unit vectors are exact in every dtype: what is equally
    similar is so to the last bit. Beyond 16 rows, NumPy's default sort mixes ties.
    """
    H = pick(st.integers(1, 5) | st.sampled_from([2, 4, 192]))
    V = pick(st.integers(17, 24) | st.sampled_from([1, 2, 130, 260, 2051]))
    random, dtype = np.random.default_rng(pick(draw.SEEDS)), pick(draw.FLOATS)
    query = (np.arange(H) == random.integers(H)) * 2.0
    along_an_axis = np.arange(H) == random.integers(0, H, (V, 1))
    between_four = (np.arange(H) < 4) & (random.random((V, 1)) < (0.5 if H >= 4 else 0.0))
    far = pick(st.booleans())  # lengths from 2e-6 to 5e5, within which none plays a part
    sizes = random.choice([-1.0, 1.0], (V, H)) * 2.0 ** random.integers(*((-19, 19) if far else (-1, 3)), (V, 1))
    table = np.where(np.where(between_four.any(axis=1, keepdims=True), between_four, along_an_axis), sizes, 0)
    table[random.random(V) < 0.1] = 0
    query *= 2.0 ** pick(st.sampled_from([0, 0, -20, 18]))
    example = {"query": query.astype(dtype), "table": table.astype(dtype), "k": pick(st.integers(min(2, V), V))}
    share = pick(st.sampled_from([None, None, 0.0, 0.5]))  # of the ids, so many are excluded; none by an empty list
    if share is None:
        return example
    out = random.permutation(V)[: int(share * V)].tolist()
    return {**example, "k": min(example["k"], V - len(out)), "exclude": out if pick(st.booleans()) else tuple(out)}


@exercise(
    "nearest_neighbors",
    points=10,
    uses=("cosine_similarity",),
    contract=Contract(dtype=int, refuses={"more rows than are left": None}),
    house=1,
    hint="Return the places that argsort gives, and change no argument.",
)
class TestNearestNeighbors:
    @core
    @weight(4, hint="Cosine similarity with every row, sorted downwards; return the first k places of that order.")
    @given(example=neighborhoods(), other=st.sampled_from([None] * 5 + ["query", "table", "short", "short"]))
    def test_agrees(self, student, example, other):
        """The result is the ids of the k rows with the largest cosine to query, largest first."""
        agree(student.nearest_neighbors(**example), nearest_neighbors(**example), 0)
        if other == "query":  # the least similar come first
            example["query"] = -example["query"]
        elif other == "table":
            example["table"] = exchanged(example["table"], len(example["table"]))
        elif other == "short":
            example |= {"query": example["query"].astype(np.float64), "table": short_and_wide(example["table"])}
            example["query"] = np.tile(example["query"], WIDER)
        if other:
            agree(student.nearest_neighbors(**example), nearest_neighbors(**example), 0)

    @weight(2, hint='np.argsort(-similarity, kind="stable") keeps equal entries in the order of their ids.')
    @given(example=ties())
    def test_ties(self, student, example):
        """Of rows whose equal similarities need no rounding, the lower id comes first, whatever is left out."""
        agree(student.nearest_neighbors(**example), nearest_neighbors(**example), 0)

    @varied
    @weight(2, hint="Leave excluded ids out, but count rows of the whole table: ids do not move up.")
    @given(example=neighborhoods(excluding=True))
    def test_exclude(self, student, example):
        """Excluded ids are left out, and those that follow take their places."""
        agree(student.nearest_neighbors(**example), nearest_neighbors(**example), 0)

    @weight(1, hint="Count the rows that are not excluded, each once, and compare with k.")
    @given(example=neighborhoods(excluding=True), beyond=st.integers(1, 3), nothing=st.integers(0, 4))
    def test_too_many(self, student, example, beyond, nothing):
        """All rows that are left may be asked for; asking for more raises ValueError."""
        left = len(example["table"]) - len(set(example["exclude"]))
        every = {**example, "k": left}
        agree(student.nearest_neighbors(**every), nearest_neighbors(**every), 0)
        more = {**example, "k": left + beyond}
        if nothing == 4:  # a single one, where none is left
            more |= {"k": 1, "exclude": list(range(len(example["table"])))}
            left, beyond = 0, 1
        raises(ValueError, lambda: student.nearest_neighbors(**more), f"{left + beyond} neighbours, {left} rows left")


def powers(lengths):
    """The exponents of the powers of two that make a length about a millionth, and about a million.

    What is scaled by a power of two is rounded as it was before; a row of zeros is left alone.
    """
    known = np.where(lengths > 0, lengths, 1)
    return np.ceil(np.log2(1.0625e-6 / known)), np.floor(np.log2(1e6 / known))


@st.composite
def analogies(pick, kind):
    """Ids a, b, c, a table (V, H) and k, such that the similarities to b - a + c are well apart.

    kind "clear": the k answers are more similar than a, b and c, so that leaving these out does not matter.
    kind "tempting": at least one of a, b, c is more similar than the last of the k answers; a row may be its twin.
    kind "repeated": two of the three ids are the same, or all of them; of the other rows some are nearly alike, one may
    be all zeros, and each may have a length of its own, the shortest that is allowed where it is most similar.
    """
    V, repeat = pick(st.integers(7, 10)), pick(st.integers(0, 3))
    if pick(st.integers(0, 7)) == 7:  # ids that do not fit into eight bits, and more answers than one would write down
        V = pick(st.sampled_from([24, 300]))
    empty, uneven = (kind == "repeated" and pick(st.booleans()) for _ in range(2))
    twin, opposite = (kind == "tempting" and pick(st.booleans()) for _ in range(2))
    size = pick(st.sampled_from(["as drawn", "short", "long"]))
    seed, dtype = pick(draw.SEEDS), pick(draw.FLOATS)
    wish = pick(st.integers(1, V - 3))
    for attempt in range(1000):
        random = np.random.default_rng([seed, attempt])
        H = int(random.integers(3, 6))
        given_rows = random_rows(random, 3, H)
        same = [(0, 0, 1), (0, 1, 0), (0, 1, 1), (0, 0, 0)]
        a, b, c = roles = same[repeat] if kind == "repeated" else (0, 1, 2)
        target = given_rows[b] - given_rows[a] + given_rows[c]
        used = given_rows[: 1 + max(roles)]
        spread = np.abs(target).mean() * np.where(np.arange(V) % 3, 0.25, 0.02)[:, np.newaxis]
        close = np.round(1024 * (target + random.normal(0, spread, (V, H)))) / 1024
        others = random_rows(random, 12 * V, H)
        near = {"clear": close, "repeated": close[:3]}.get(kind, close[:0])
        table = well_apart(target, np.concatenate([used, near, others]), V)
        if not target.any() or len(table) < V or not np.array_equal(table[: len(used)], used):
            continue
        if empty:
            table[-1] = 0
            if (np.abs(cosine_similarity(target[np.newaxis], table[:-1])) < GAP).any():
                continue
        if twin:  # as similar as one of a, b, c, which is left out: two rows that are equal never meet
            best = np.argmax(cosine_similarity(target[np.newaxis], used)[0])
            table[-1] = used[best]
        if opposite:
            table[-1 - twin] = -target
        similarity = cosine_similarity(target[np.newaxis], table)[0]
        answers, inputs = np.sort(similarity[len(used) :])[::-1], similarity[: len(used)].max()
        k = min(wish, int((answers > inputs).sum())) if kind == "clear" else wish
        if k < 1 or (kind == "tempting" and inputs < answers[k - 1]):
            continue
        shortest, longest = powers(np.linalg.norm(table, axis=1))
        if uneven:  # but for a, b and c, whose sum is to stay; the best answer is the shortest row
            best = len(used) + np.argmax(similarity[len(used) :])
            exponents = np.floor(random.uniform(shortest, longest + 1))
            exponents[best] = shortest[best]
            table[len(used) :] *= 2.0 ** exponents[len(used) :, np.newaxis]
        elif size != "as drawn":
            table *= 2.0 ** (shortest.max() if size == "short" else longest.min())
        place = random.permutation(V)  # row i moves to place[i]
        shuffled = np.empty_like(table)
        shuffled[place] = table
        ids = {name: int(place[role]) for name, role in zip("abc", roles, strict=True)}
        return {**ids, "table": shuffled.astype(dtype), "k": k}
    raise AssertionError("no table found")


def in_place_of(example, name):
    """The example with another id, or two rows of the table exchanged, and other answers; None where there is none."""
    ids, table, k = [example[part] for part in "abc"], example["table"].astype(np.float64), example["k"]
    if name == "table":
        one, two, *_ = np.setdiff1d(np.arange(len(table)), ids)[1:]
        order = np.arange(len(table))
        order[[one, two]] = two, one
        return {**example, name: example["table"][order]}
    for number in range(len(table)) if name else ():
        another = {**example, name: number}
        target = table[another["b"]] - table[another["a"]] + table[another["c"]]
        similar = np.sort(cosine_similarity(target[np.newaxis], table)[0])
        room = len(table) - len({another[part] for part in "abc"})
        clear = k <= room and np.abs(target).max() > 1e-3 and np.diff(similar).min() > GAP
        if clear and analogy(**another).tolist() != analogy(**example).tolist():
            return another
    return None


@exercise(
    "analogy",
    points=8,
    uses=("cosine_similarity", "nearest_neighbors"),
    contract=Contract(dtype=int, refuses={"more answers than other rows": None}),
    house=1,
    hint="Return ids, and work on new arrays.",
)
class TestAnalogy:
    @core
    @weight(3, hint="Look for the neighbours of table[b] - table[a] + table[c].")
    @given(example=analogies("clear"), other=st.sampled_from([None] * 4 + ["a", "b", "c", "table"]))
    def test_agrees(self, student, example, other):
        """The answers are the rows most similar to b - a + c, best first."""
        agree(student.analogy(**example), analogy(**example), 0)
        if another := in_place_of(example, other):
            agree(student.analogy(**another), analogy(**another), 0)

    @weight(2, hint="c and b themselves are often nearest: exclude all three, a, b and c.")
    @given(example=analogies("tempting"))
    def test_inputs(self, student, example):
        """None of a, b, c is an answer, even where its row is the most similar one."""
        agree(student.analogy(**example), analogy(**example), 0)

    @weight(1, hint="Where two ids are the same, one row more is left to choose from.")
    @given(example=analogies("repeated"))
    def test_repeated(self, student, example):
        """Two of the three ids may be the same, or all; then all others may be answers, short ones or zeros, too."""
        every = {**example, "k": len(example["table"]) - len({example["a"], example["b"], example["c"]})}
        for asked in (every, example) if example["k"] % 2 else (example, every):
            agree(student.analogy(**asked), analogy(**asked), 0)

    @weight(1, hint="nearest_neighbors raises already; otherwise compare k with the number of other rows.")
    @given(example=analogies("tempting"), beyond=st.integers(1, 3), same=st.integers(0, 5))
    def test_too_many(self, student, example, beyond, same):
        """Asking for more answers than there are other rows raises ValueError."""
        agree(student.analogy(**example), analogy(**example), 0)
        if same > 3:  # two ids are the same, or all three: the sum is no row of zeros
            example = {**example, "a": example["b"]} | ({"c": example["b"]} if same == 5 else {})
        left = len(example["table"]) - len({example["a"], example["b"], example["c"]})
        more = {**example, "k": left + beyond}
        raises(ValueError, lambda: student.analogy(**more), f"{left + beyond} answers, {left} rows left")
