"""What hidden tests draw their examples from.

Numbers are multiples of 1/8 in a small range: exact in every float dtype. Dimensions are drawn distinct, so that a
mixed-up axis cannot go unnoticed. An array is drawn as one number, its seed, and small seeds make simple arrays (a
single 1, then zeros and ones, then whole numbers): drawing is fast, and a failing example shrinks in a few steps to one
that a student can check by hand.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

from minibert_grader.judging.hidden_tests import Public

DOUBLE, SINGLE = np.dtype(np.float64), np.dtype(np.float32)
FLOATS = st.sampled_from([DOUBLE, SINGLE])
SEEDS = st.integers(0, 2**20)
ONE, ZEROS_AND_ONES, WHOLE = 64, 256, 1024  # seeds below make arrays of this kind
UP_TO_TWO = st.integers(0, 2)


def mostly(usual: st.SearchStrategy, rare: st.SearchStrategy, times: int = 11) -> st.SearchStrategy:
    """An example of `rare` for so many of `usual`; `one_of` would draw both alike, however often one stands in it."""
    return st.sampled_from([usual] * times + [rare]).flatmap(lambda chosen: chosen)


def scales(dtype: np.dtype) -> st.SearchStrategy[float]:
    """What a result is linear in may be large or tiny: nothing is so small that it is noise."""
    return st.sampled_from([1, 1, 1e4, 1e-200 if dtype == DOUBLE else 1e-30])


@st.composite
def numbers(draw, shape: tuple[int, ...], dtype: np.dtype = DOUBLE, largest: float = 3.0) -> np.ndarray:
    """A float array of a shape, each element a multiple of 1/8 in [-largest, largest]."""
    seed, size = draw(SEEDS), int(np.prod(shape))
    random = np.random.default_rng(seed)
    if seed < ONE:
        flat = np.arange(size) == seed % size
    elif seed < ZEROS_AND_ONES:
        flat = random.integers(0, 2, size)
    elif seed < WHOLE:
        flat = random.integers(-int(largest), int(largest) + 1, size)
    else:
        flat = random.integers(-int(largest * 8), int(largest * 8) + 1, size) / 8
    return flat.reshape(shape).astype(dtype)


@st.composite
def square(draw, size: int, dtype: np.dtype = DOUBLE) -> np.ndarray:
    """A square weight matrix; the simplest is the identity, then the identity with one more 1."""
    seed = draw(SEEDS)
    random = np.random.default_rng(seed)
    if seed == 0:
        return np.eye(size, dtype=dtype)
    if seed < ONE:
        return (np.eye(size) + (np.arange(size * size) == seed % size**2).reshape(size, size)).astype(dtype)
    if seed < ZEROS_AND_ONES:
        return random.integers(0, 2, (size, size)).astype(dtype)
    return (random.integers(-8, 9, (size, size)) / 8).astype(dtype)


@st.composite
def booleans(draw, shape: tuple[int, ...]) -> np.ndarray:
    """A boolean array; the simplest has one False."""
    seed, size = draw(SEEDS), int(np.prod(shape))
    if seed < ONE:
        return (np.arange(size) != seed % size).reshape(shape)
    return np.random.default_rng(seed).integers(0, 2, shape).astype(bool)


@st.composite
def magnitudes(draw, dtype: np.dtype = DOUBLE, thirds: bool = True) -> np.number:
    """A factor: 1, or a third, which needs all digits of its dtype, or one of these that is huge, tiny or tinier still.

    So nothing is so large that it may be cut off, nor so small that it may be taken for 0, nor rounded.
    """
    factor = draw(st.sampled_from([1.0, 1.0, 1e6, 1e12, 1e-13, 1e-30] if dtype == DOUBLE else [1.0, 1.0, 1e4, 1e-13]))
    return dtype.type(factor / 3 if thirds and draw(st.booleans()) else factor)


def turned(array: np.ndarray) -> np.ndarray:
    """Another array of the same shape and sum, and where there is room with the same first and last entry.

    What was kept for the one, and is looked up again by less than all its numbers, is wrong for the other.
    """
    inner = slice(1, -1) if array.shape[-1] > 3 else slice(None)
    other = array.copy()
    other[..., inner] = array[..., inner][..., ::-1]
    return other if (other != array).any() or array.dtype == bool else array * 2


def in_turn(example: dict, name: str | None) -> Iterator[dict]:
    """The example, and then the same with one array `turned`, if its name is given."""
    yield example
    if name is not None:
        yield {**example, name: turned(example[name])}


def dimensions(count: int, smallest: int = 1, largest: int = 6) -> st.SearchStrategy:
    """`count` distinct sizes."""
    return st.lists(st.integers(smallest, largest), min_size=count, max_size=count, unique=True)


@st.composite
def logits(draw, min_ndim: int = 1, max_ndim: int = 4, dtypes=FLOATS, largest: float = 6.0) -> np.ndarray:
    """A float array of 1 to 4 axes with distinct sizes."""
    shape = tuple(draw(dimensions(draw(st.integers(min_ndim, max_ndim)), 1, 5)))
    return draw(numbers(shape, draw(dtypes), largest))


@st.composite
def queries_and_keys(draw, dtypes=FLOATS, leading=UP_TO_TWO, largest: float = 3.0) -> dict[str, np.ndarray]:
    """Q (…, T, D) and K (…, S, D) with T, S and D distinct."""
    T, S, D = draw(dimensions(3))
    lead = tuple(draw(dimensions(draw(leading), 1, 3)))
    dtype = draw(dtypes)
    return {"Q": draw(numbers((*lead, T, D), dtype, largest)), "K": draw(numbers((*lead, S, D), dtype, largest))}


@st.composite
def attention_inputs(draw, dtypes=FLOATS, leading=UP_TO_TWO) -> dict[str, np.ndarray]:
    """Q (…, T, D), K (…, S, D), V (…, S, E) with T, S, D and E distinct."""
    T, S, D, E = draw(dimensions(4))
    lead = tuple(draw(dimensions(draw(leading), 1, 3)))
    dtype = draw(dtypes)
    shapes = {"Q": (*lead, T, D), "K": (*lead, S, D), "V": (*lead, S, E)}
    return {name: draw(numbers(shape, dtype)) for name, shape in shapes.items()}


@st.composite
def attendable(draw, shape: tuple[int, ...]) -> np.ndarray:
    """A boolean mask with at least one True and, where there is room, one False in each row of the last axis."""
    mask, S = draw(booleans(shape)), shape[-1]
    for number, row in enumerate(mask.reshape(-1, S)):
        row[number % S] |= not row.any()
        row[(number + 1) % S] &= S == 1 or not row.all()
    return mask


@st.composite
def token_ids(draw, pad_id: int) -> np.ndarray:
    """ids (B, T) with B ≠ T; padding at the end of a row, in the middle, or absent."""
    B, T = draw(dimensions(2))
    real = draw(booleans((B, T)))
    others = np.random.default_rng(draw(SEEDS)).integers(0, 10, (B, T))
    return np.where(real, others, pad_id)


@st.composite
def block_inputs(draw, dtypes=FLOATS, min_heads: int = 1, min_batch: int = 1) -> dict:
    """x (B, T, H), params with W_Q, W_K, W_V, W_O (H, H), and num_heads A, with B, T, A and D = H / A distinct."""
    B, T, A, D = draw(
        dimensions(4, 1, 4).filter(
            lambda sizes: sizes[2] >= min_heads and sizes[0] >= min_batch and sizes[2] * sizes[3] <= 8
        )
    )
    H, dtype = A * D, draw(dtypes)
    params = {name: draw(square(H, dtype)) for name in ("W_Q", "W_K", "W_V", "W_O")}
    return {"x": draw(numbers((B, T, H), dtype, 2.0)), "params": params, "num_heads": A}


@st.composite
def probabilities(draw, dtypes=FLOATS, min_ndim: int = 1) -> np.ndarray:
    """Rows of non-negative weights that sum to 1, with zeros among them."""
    shape = tuple(draw(dimensions(draw(st.integers(min_ndim, 4)), 1, 5)))
    counts = np.maximum(draw(numbers(shape, largest=1.0)) * 8, 0)
    counts[..., draw(st.integers(0, shape[-1] - 1))] += 1
    return (counts / counts.sum(axis=-1, keepdims=True)).astype(draw(dtypes))


def uncopied(seed: int) -> Public:
    """The stream of `generator(seed)`; but a copy draws other numbers, so that who works on a copy can be told."""
    source = f"""
class Source(np.random.PCG64):
    def __reduce__(self):
        return np.random.PCG64, ([{seed}, 1],)

    @property
    def state(self):
        return np.random.PCG64([{seed}, 1]).state


rng = np.random.Generator(Source({seed}))
"""
    return Public(source, "rng")


def with_a_child(seed: int) -> Public:
    """As `generator(seed)`, in the same state; but it has a child, and the next one draws what no first child drew."""
    return Public(f"rng = np.random.default_rng({seed})\nrng.spawn(1)", "rng")


def unused(seed: int) -> Public:
    """A generator that nobody may touch: for calls that are to be refused before anything is drawn."""
    source = f"""
class Unused(np.random.Generator):
    def __getattribute__(self, name):
        if name.startswith("__"):
            return super().__getattribute__(name)
        raise RuntimeError("rng was used although the call is to be refused")


rng = Unused(np.random.PCG64({seed}))
"""
    return Public(source, "rng")


ON_A_COPY = "with an equal generator, of which a copy draws other numbers: the next call would draw the same again"
