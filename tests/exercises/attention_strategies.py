"""What the hidden tests of attention draw their examples from, beside `strategies`: masks, and far-apart scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.exercises.shapes import leading, sizes
from tests.exercises.strategies import DOUBLE, FLOATS, attendable, booleans, dimensions, numbers, scales, square

DIVISORS = st.sampled_from([1, 3])  # thirds are not exact in float32, so that rounding to it shows
HUGE = 9_990.0  # statements allow scores up to 10,000; small ones are added to this


NO_AXES, BATCH, UP_TO_THREE = st.just([]), leading(1, least=1), leading(3)
SEVERAL = st.lists(st.sampled_from([1, 2, 2, 3, 3]), min_size=2, max_size=3)


@st.composite
def queries_keys_values(
    draw,
    lead=NO_AXES,
    dtypes=FLOATS,
    long: Sequence[Sequence[int]] = ((70, 1030), (65, 300, 1030), (48, 192), (11, 48)),
) -> dict[str, np.ndarray]:
    """Q (…, T, D), K (…, S, D) and V (…, S, E)."""
    T, S, D, E = draw(sizes(4, 1, 6, long))
    alike = draw(st.integers(0, 7))
    if alike > 5:
        S = T = min(T, 11)  # as in one sentence that reads itself
    elif alike == 5:
        S = D = E = T = min(T, 6)
    axes, dtype = tuple(draw(lead)), draw(dtypes)
    # Thirds are not exact in float32; with fourfold keys, many weights are tiny; with small ones, nearly equal.
    scale = draw(st.sampled_from([1, 1 / 3, 4, 1e-6])) if D < 8 else 1 / 4  # or all weights but one would be 0
    shapes = {"Q": (*axes, T, D), "K": (*axes, S, D), "V": (*axes, S, E)}
    drawn = {name: draw(numbers(shape, dtype)) for name, shape in shapes.items()}
    return {
        "Q": drawn["Q"] / dtype.type(draw(DIVISORS)),
        "K": drawn["K"] * dtype.type(scale),
        "V": drawn["V"] * dtype.type(draw(scales(dtype))) / dtype.type(draw(DIVISORS)),
    }


@st.composite
def stretched(draw, *shape: int, keys: bool = True) -> tuple[int, ...]:
    """Any shape that broadcasts to this one: without some axes in front, with a length of 1 for some of the rest.

    The last axis, that of the keys, is there in full, unless `keys` is False.
    """
    first = draw(st.integers(0, len(shape) - 1)) if draw(st.booleans()) else 0
    stretch = [draw(st.booleans()) for _ in shape[first:]]
    stretch[-1] &= not keys
    return tuple(1 if one else length for one, length in zip(stretch, shape[first:], strict=True))


@st.composite
def masks(draw, lead: Sequence[int], T: int, S: int) -> np.ndarray:
    """A mask that broadcasts to (…, T, S), with an open entry in each row: of each of the shapes that do, or causal."""
    kind = draw(st.integers(0, 11))
    if kind in (8, 9):  # padding
        return draw(attendable((*lead[:1], *(1,) * len(lead), S)))
    if kind == 10:
        return np.tri(T, S, dtype=bool)  # causal
    if kind == 11:
        return np.ones((T, S), dtype=bool)
    return draw(stretched(*lead, T, S, keys=kind > 0).flatmap(attendable))


@st.composite
def fits_twice(draw, T: int, S: int) -> tuple[tuple[int, ...], np.ndarray]:
    """Leading axes, and a mask that fits the first ones as well as the last ones, where it belongs.

    A mask (T, S) for T sentences, or a mask (A, T, S), (A, 1, S) for A sentences of A heads.
    """
    A, kind = draw(st.integers(2, 3)), draw(st.integers(0, 4))
    axes = [(T,), (T, A), (A, A), (A, A), (A, A)][kind]
    shape = [(T, S), (T, S), (A, T, S), (A, T, S), (A, 1, S)][kind]
    return axes, draw(attendable(shape))


@st.composite
def masked(draw, **options: Any) -> dict[str, np.ndarray]:
    """Attention inputs with a mask."""
    example = draw(queries_keys_values(**options))
    *lead, T, _ = example["Q"].shape
    S = example["K"].shape[-2]
    if "lead" in options and max(T, S) < 8 and draw(st.integers(0, 3)) == 3:
        axes, mask = draw(fits_twice(T, S))
        one = {name: array[(0,) * len(lead)] for name, array in example.items()}
        stacked = {name: np.broadcast_to(array, (*axes, *array.shape)).copy() for name, array in one.items()}
        return {**stacked, "mask": mask}
    return {**example, "mask": draw(masks(lead, T, S))}


@st.composite
def far_apart(draw) -> dict[str, np.ndarray]:
    """Attention inputs with a mask: scores of open keys near -9,990 and of masked keys near 9,990, or the reverse.

    What is wrong with -10,000 in the place of -inf, and with a maximum over masked keys, shows only there.
    """
    T, S, D, E = draw(dimensions(4, 2, 5))
    axes, dtype = tuple(draw(leading(2))), draw(FLOATS)
    shapes = {"Q": (*axes, T, D), "K": (*axes, S, D), "V": (*axes, S, E)}
    Q, K, V = (draw(numbers(shape, dtype, 2.0)) for shape in shapes.values())
    mask = draw(attendable((S,)))
    sign = draw(st.sampled_from([-1, 1]))
    Q[..., 0] = np.where(draw(booleans((T,))), 1, -1)
    K[..., 0] = sign * HUGE * np.sqrt(D) * np.where(mask, 1, -1)
    return {"Q": Q, "K": K, "V": V, "mask": mask}


@st.composite
def scores_and_mask(draw, lead=NO_AXES, masks_of=None) -> dict[str, np.ndarray]:
    """Scores (…, T, S), not exact in float32, small and large and -inf among them, and a mask; rows may be closed."""
    T, S = draw(sizes(2, 1, 5, ((11, 1030), (11, 260, 1030))))
    axes, dtype = draw(lead), draw(FLOATS)
    mask, kind = None, draw(st.integers(0, 9)) if masks_of is not None else 0
    if kind > 6:
        T = min(T, 11)
        axes, mask = draw(fits_twice(T, S))
    elif kind == 6:  # one for all queries, of which there are as many as keys
        S = T = min(T, 11)
        mask = draw(booleans((S,)))
    elif kind in (3, 4):
        mask = draw(stretched(*axes, T, S).flatmap(booleans))
    elif kind == 5:  # one for all queries, or for all keys, or for all
        mask = draw(booleans(draw(st.sampled_from([(1,), (S,), (1, S), (T, 1), (*axes, T, 1)]))))
        mask &= draw(st.booleans())  # nothing is open at all
    scores = draw(numbers((*axes, T, S), dtype, 6.0)) / dtype.type(3)
    scores *= dtype.type(draw(scales(dtype)))
    if draw(st.integers(0, 3)) == 3:
        scores[..., draw(st.integers(0, S - 1))] = -np.inf
    if masks_of is not None:
        return {"scores": scores, "mask": draw(masks_of(axes, T, S)) if mask is None else mask}
    kind = draw(st.integers(0, 4))
    if kind < 3:
        return {"scores": scores, "mask": draw(booleans((*axes, T, S)))}
    return {"scores": scores, "mask": np.full((*axes, T, S), kind == 3)}


@st.composite
def ids_with_padding(draw, pad_id: int) -> np.ndarray:
    """ids (B, T) with padding at the end of a row, in the middle, everywhere, or nowhere.

    Some of the others are padding's id in all but the higher bits, or large enough not to be one and the same object.
    """
    B, T = draw(sizes(2, 1, 6, ((11, 1030), (65, 130, 1030))))
    real = draw(booleans((B, T)))
    random = np.random.default_rng(draw(st.integers(0, 2**20)))
    others = random.integers(0, 10, (B, T))
    if draw(st.integers(0, 1)):
        others = random.choice(
            [0, 1, 9, 127, 128, 255, 256, 257, 8191, 65536, pad_id - 1, pad_id + 1]
            + [pad_id + 2**bits for bits in (8, 16, 32, 48, 62)],
            (B, T),
        )
    ids = np.where(real, np.where(others == pad_id, pad_id + 1, others), pad_id)
    return ids.astype(np.int64)


@st.composite
def heads(draw, lead=BATCH, dtypes=FLOATS, fewest: int = 1) -> dict[str, Any]:
    """x (…, T, H), every entry different, and num_heads."""
    T, A, D = draw(sizes(3, fewest, 5, ((11, 65, 1030), (11, 12, 16), (11, 48))))
    axes = tuple(draw(lead))
    x = np.arange(int(np.prod(axes)) * T * A * D).reshape(*axes, T, A * D)
    x, dtype = (x if draw(st.booleans()) else x[..., ::-1].copy()), draw(dtypes)
    scale = dtype.type(draw(scales(dtype))) / dtype.type(draw(DIVISORS))
    return {"x": x.astype(dtype) * scale, "num_heads": A}


@st.composite
def blocks(draw, dtypes=FLOATS, fewest_heads: int = 1, smallest_batch: int = 1) -> dict[str, Any]:
    """x (B, T, H), params with W_Q, W_K, W_V, W_O (H, H), and num_heads."""
    B, T, A, D = draw(
        dimensions(4, 1, 4).filter(
            lambda size: size[2] >= fewest_heads and size[0] >= smallest_batch and size[2] * size[3] <= 8
        )
    )
    kind = draw(st.integers(0, 9))
    if kind == 4:
        T = D  # the shapes of Q and its transpose fit
    elif kind == 5:
        A = D = max(2, min(A, D))
    elif kind == 6:
        B, T, A, D = max(smallest_batch, 1), T, draw(st.sampled_from([11, 12, 16])), min(D, 3)
    elif kind == 7:
        B, T = max(smallest_batch, 1), draw(st.sampled_from([11, 130]))
    elif kind == 3:
        B = draw(st.sampled_from([9, 33]))
    elif kind == 2:
        A, D = min(max(A, fewest_heads), 2), draw(st.sampled_from([12, 24]))
    elif kind in (8, 9):  # a mask (T, T) fits the sentences, a mask (A, T, T) both sentences and heads
        B = max(smallest_batch, 2)
        T, A, D = (B, A, D) if kind == 8 else (T, B, min(D, 3))
    H, dtype = A * D, draw(dtypes)
    params = {name: draw(square(H, dtype)) for name in ("W_Q", "W_K", "W_V", "W_O")}
    if H > 8:  # or all weights but one would be 0
        params = {name: W / dtype.type(8) if name in ("W_Q", "W_K") else W for name, W in params.items()}
    last = draw(st.sampled_from(["W_V", "W_O"]))
    params[last] = params[last] * dtype.type(draw(scales(dtype)))
    x = draw(numbers((B, T, H), dtype, 2.0)) / dtype.type(draw(DIVISORS))
    return {"x": x, "params": params, "num_heads": A}


def of_dtype(example: dict[str, Any], dtype: Any) -> dict[str, Any]:
    """The same block in another dtype."""
    params = {name: W.astype(dtype) for name, W in example["params"].items()}
    return {**example, "x": example["x"].astype(dtype), "params": params}


@st.composite
def masked_blocks(draw, padding: bool, **options: Any) -> dict[str, Any]:
    """Inputs of several heads with a padding mask (B, 1, 1, T), or a mask of any other shape."""
    example = draw(blocks(**options))
    (B, T, _), A = example["x"].shape, example["num_heads"]
    # They fit the sentences, too, and are not theirs; or the heads.
    alike = [(T, T), (T,)] * (B == T > 1) + [(A, T, T), (B, A, T, T)] * (B == A > 1)
    if padding or not alike:
        mask = draw(attendable((B, 1, 1, T)) if padding else masks((B, A), T, T))
    else:
        mask = draw(st.sampled_from(alike).flatmap(attendable))
    return {**example, "mask": mask}


@st.composite
def other_masks(draw, **options: Any) -> tuple[dict[str, Any], np.ndarray]:
    """Inputs of several heads with a mask of any shape, and another mask for them."""
    example = draw(masked_blocks(padding=False, **options))
    (B, T, _), A = example["x"].shape, example["num_heads"]
    return example, draw(masks((B, A), T, T))


@st.composite
def far_apart_block(draw) -> dict[str, Any]:
    """One head of two columns: scores of open tokens near -9,990 and of masked ones near 9,990, or the reverse."""
    B, T = draw(dimensions(2, 2, 4))
    mask = draw(attendable((B, 1, 1, T)))
    sign = draw(st.sampled_from([-1, 1]))
    x = draw(numbers((B, T, 2), DOUBLE, 1.0))
    x[..., 0] = np.where(mask[:, 0, 0], 1, -1)
    x[..., 1] = (1 + x[..., 1] / 4) * np.where(draw(booleans((B, T))), 1, -1)
    # queries read column 1, which is about 1 or -1, and keys column 0, which says whether they are open
    params = {name: draw(square(2, DOUBLE)) for name in ("W_V", "W_O")}
    params["W_Q"] = np.array([[0.0, 0.0], [1.0, 0.0]])
    params["W_K"] = np.array([[sign * 7_990.0 * np.sqrt(2), 0.0], [0.0, 0.0]])
    return {"x": x, "params": params, "num_heads": 1, "mask": mask}


@st.composite
def shares(draw, lead=UP_TO_THREE, dtypes=FLOATS) -> np.ndarray:
    """Rows of weights that sum to 1: with zeros, nearly equal, or of very different sizes."""
    axes, (S,) = tuple(draw(lead)), draw(sizes(1, 1, 5, ((11, 65, 260, 1030),)))
    kind = draw(st.integers(0, 5))
    if kind > 3:
        S = draw(st.sampled_from([3, 260, 1030]))
    elif kind == 1:
        axes = (*axes[:-1], draw(st.sampled_from([70, 1030])))[-2:]
    counts = np.maximum(draw(numbers((*axes, S), largest=1.0)) * 8, 0)
    if kind == 2:
        counts += 400  # nearly equal
    elif kind == 3:
        counts *= 10.0 ** -np.linspace(9, 0, S)  # from 1e-9 to 1
    elif kind > 3:  # each is hardly anything, but there may be many
        counts = np.full((*axes, S), 1e-7 if kind == 4 else draw(st.sampled_from([1e-10, 2e-12])))
    counts[..., draw(st.integers(0, S - 1))] += 1
    return (counts / counts.sum(axis=-1, keepdims=True)).astype(draw(dtypes))


@st.composite
def score_arrays(draw, min_ndim: int = 1, largest: float = 6.0) -> np.ndarray:
    """Scores of one to four axes, one of which may be long or as long as another."""
    ndim = draw(st.integers(min_ndim, 4))
    long = ((11, 260, 1030),) * ndim if ndim < 3 else ()
    dtype = draw(FLOATS)
    divisor = draw(DIVISORS) if largest < 100 else 1
    lengths = draw(sizes(ndim, 1, 5, long))
    if largest >= 100 and draw(st.integers(0, 7)) == 7:
        lengths[-1] = draw(st.sampled_from([11, 70, 260]))
    return draw(numbers(tuple(lengths), dtype, largest)) / dtype.type(divisor)


@st.composite
def queries_and_keys(
    draw, lead=NO_AXES, dtypes=FLOATS, long: Sequence[Sequence[int]] = (), smallest: float | None = 1e-6
) -> dict[str, np.ndarray]:
    """Q (…, T, D) and K (…, S, D): ordinary numbers, large ones, or small ones."""
    T, S, D = draw(sizes(3, 1, 6, long))
    axes, dtype = tuple(draw(lead)), draw(dtypes)
    factor = draw(st.sampled_from([1, 1, 1000, 1e6, smallest]))
    factor = dtype.type(draw(scales(dtype)) if factor is None else factor)
    Q, K = (draw(numbers((*axes, length, D), dtype)) for length in (T, S))
    return {"Q": Q * factor, "K": K / dtype.type(draw(DIVISORS))}
