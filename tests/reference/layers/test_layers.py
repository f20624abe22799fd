"""The functions that students write too: their conventions, edges and dtypes."""

import math

import numpy as np
import pytest

from minibert_ref.evaluation.similarity import analogy, cosine_similarity, nearest_neighbors
from minibert_ref.layers.activations import gelu, relu
from minibert_ref.layers.attention import (
    apply_mask,
    attention_entropy,
    attention_scores,
    merge_heads,
    multi_head_attention,
    padding_mask,
    scaled_dot_product_attention,
    split_heads,
)
from minibert_ref.layers.dropout import dropout
from minibert_ref.layers.embeddings import embed, embedding_backward, one_hot, position_embedding, sinusoidal_positions
from minibert_ref.layers.embeddings import token_embedding as lookup
from minibert_ref.layers.layer_norm import layer_norm
from minibert_ref.layers.losses import cross_entropy, log_softmax
from minibert_ref.layers.softmax import softmax
from minibert_ref.layers.transformer_block import add_and_norm
from tests.reference.proofs import TINY, assert_close, random_params

FLOATS = [np.float32, np.float64]


@pytest.mark.parametrize("dtype", FLOATS)
def test_softmax_survives_large_and_masked_entries(dtype):
    probs = softmax(np.array([[1e4, -1e4, -np.inf], [1e4, 1e4, 0]], dtype))
    assert probs.dtype == dtype
    assert probs.tolist() == [[1, 0, 0], [0.5, 0.5, 0]]


def test_softmax_takes_any_axis_and_refuses_an_empty_choice(rng):
    x = rng.normal(size=(2, 3, 4))
    assert np.allclose(softmax(x, axis=1).sum(axis=1), 1)
    assert np.allclose(softmax(x + 1000.0, axis=0), softmax(x, axis=0))
    with pytest.raises(ValueError, match="a slice holds only -inf"):
        softmax(np.array([[0.0, 1.0], [-np.inf, -np.inf]]))


@pytest.mark.parametrize("dtype", FLOATS)
def test_multi_head_attention_is_a_loop_over_heads(rng, dtype):
    B, T, H, A = 2, 5, 6, 3
    x = rng.normal(size=(B, T, H)).astype(dtype)
    params = {name: rng.normal(size=(H, H)).astype(dtype) for name in ("W_Q", "W_K", "W_V", "W_O")}
    mask = padding_mask(np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]), 0)
    out, weights = multi_head_attention(x, params, A, mask)
    expected = np.zeros((B, T, H))
    for b in range(B):
        for head in range(A):
            columns = slice(2 * head, 2 * head + 2)
            q, k, v = (x[b].astype(float) @ params[name][:, columns] for name in ("W_Q", "W_K", "W_V"))
            exponentials = np.exp(q @ k.T / math.sqrt(2)) * mask[b, 0]
            row = exponentials / exponentials.sum(axis=-1, keepdims=True)
            assert_close(weights[b, head], row, 1e-5 if dtype == np.float32 else 1e-13)
            expected[b, :, columns] = row @ v
    assert_close(out, expected @ params["W_O"], 1e-5 if dtype == np.float32 else 1e-13)
    assert out.dtype == weights.dtype == dtype
    assert not weights[1, :, :, 3:].any()


def test_attention_has_its_conventions(rng):
    Q, K, V = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 5, 4)), rng.normal(size=(2, 5, 6))
    assert_close(attention_scores(Q, K), np.einsum("btd,bsd->bts", Q, K) / 2, 1e-14)
    order = rng.permutation(5)
    assert_close(
        scaled_dot_product_attention(Q, K[:, order], V[:, order])[0], scaled_dot_product_attention(Q, K, V)[0], 1e-14
    )
    with pytest.raises(ValueError, match="only -inf"):
        scaled_dot_product_attention(Q, K, V, np.zeros((3, 5), bool))


@pytest.mark.parametrize("dtype", FLOATS)
def test_mask_and_entropy(dtype):
    scores = np.ones((2, 3), dtype)
    masked = apply_mask(scores, np.array([True, False, True]))
    assert masked.dtype == dtype and masked[0].tolist() == [1, -np.inf, 1] and scores.all()
    entropy = attention_entropy(np.array([[0.25] * 4, [1, 0, 0, 0]], dtype))
    assert entropy.dtype == dtype
    assert np.allclose(entropy, [math.log(4), 0])


def test_heads_split_and_merge(rng):
    x = rng.normal(size=(2, 5, 3, 12))
    heads = split_heads(x, 4)
    assert heads.shape == (2, 5, 4, 3, 3)
    assert np.array_equal(heads[1, 2, 3], x[1, 2, :, 9:])
    assert np.array_equal(merge_heads(heads), x)
    with pytest.raises(ValueError, match="hidden size 12 is not divisible by 5 heads"):
        split_heads(x, 5)


@pytest.mark.parametrize("dtype", FLOATS)
def test_layer_norm_keeps_its_accuracy_far_from_zero(rng, dtype):
    x = rng.normal(size=(4, 64))
    offset = 2.0**10
    x = np.round(x * 2**8) / 2**8  # so that adding the offset is exact in float32
    ones, zeros = np.ones(64, dtype), np.zeros(64, dtype)
    near, far = layer_norm(x.astype(dtype), ones, zeros), layer_norm((x + offset).astype(dtype), ones, zeros)
    assert far.dtype == dtype
    assert_close(far, near, 1e-4 if dtype == np.float32 else 1e-11)
    assert np.allclose(near.mean(axis=-1), 0, atol=1e-6) and np.allclose(near.var(axis=-1), 1, atol=1e-5)


def test_layer_norm_of_a_constant_vector_is_beta():
    assert layer_norm(np.full((2, 3), 7.0), np.ones(3), np.array([1.0, 2, 3])).tolist() == [[1, 2, 3]] * 2


def test_add_and_norm_adds_first(rng):
    x, y, gamma, beta = rng.normal(size=(4, 5))
    assert np.array_equal(add_and_norm(x, y, gamma, beta, 0.1), layer_norm(x + y, gamma, beta, 0.1))


@pytest.mark.parametrize("dtype", FLOATS)
def test_activations_agree_with_torch(torch, rng, dtype):
    x = rng.normal(size=(3, 50)).astype(dtype) * 4
    expected = torch.nn.functional.gelu(torch.tensor(x), approximate="tanh").numpy()
    assert gelu(x).dtype == relu(x).dtype == dtype
    assert_close(gelu(x), expected, 1e-6 if dtype == np.float32 else 1e-14)


@pytest.mark.parametrize("dtype", FLOATS)
def test_dropout_is_inverted(dtype):
    x = np.full((200, 300), 2, dtype)
    out = dropout(x, 0.25, np.random.default_rng(1), training=True)
    assert out.dtype == dtype
    assert set(np.unique(out)) == {0, dtype(2) * dtype(1 / 0.75)} or np.allclose(np.unique(out), [0, 2 / 0.75])
    assert abs(out.mean() - 2) < 5 * 2 * math.sqrt(0.25 / 0.75 / x.size)
    assert np.array_equal(dropout(x, 0.9, np.random.default_rng(1), training=False), x)
    assert np.array_equal(dropout(x, 0, np.random.default_rng(1), training=True), x)
    assert not dropout(x, 1, np.random.default_rng(1), training=True).any()
    with pytest.raises(ValueError, match=r"between 0 and 1, not 1.5"):
        dropout(x, 1.5, np.random.default_rng(1), training=True)


def test_lookup_is_the_product_with_one_hot(rng):
    ids, table = rng.integers(0, 7, (2, 3, 4)), rng.normal(size=(7, 5))
    out = lookup(ids, table)
    assert np.array_equal(out, one_hot(ids, 7) @ table)
    out[:] = 0
    assert table.all(), "a copy, not a view"
    for call in (lambda: one_hot(ids, 6), lambda: lookup(ids, table[:6]), lambda: embedding_backward(out, ids, 6)):
        with pytest.raises(ValueError, match="is 6, but the vocabulary has 6 tokens"):
            call()


def test_positions(rng):
    table = rng.normal(size=(4, 6))
    assert np.array_equal(position_embedding(4, table), table)
    with pytest.raises(ValueError, match="5 tokens, but there are 4 positions"):
        position_embedding(5, table)
    ids, tokens = rng.integers(0, 3, (3, 4)), rng.normal(size=(3, 6))
    assert np.array_equal(embed(ids, tokens, table), tokens[ids] + table)


def test_sinusoidal_positions_are_rotations():
    table = sinusoidal_positions(40, 8)
    for i, k in ((0, 1), (1, 5), (3, 7)):
        angle = k / 10000 ** (2 * i / 8)
        rotation = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        pair = table[:, 2 * i : 2 * i + 2]
        assert np.allclose(pair[k:], pair[:-k] @ rotation.T)
    assert sinusoidal_positions(3, 5).shape == (3, 5)


@pytest.mark.parametrize("dtype", FLOATS)
def test_cosine_similarity(rng, dtype):
    a, b = rng.normal(size=(3, 5)).astype(dtype), rng.normal(size=(4, 5)).astype(dtype)
    expected = a @ b.T / np.linalg.norm(a, axis=1)[:, None] / np.linalg.norm(b, axis=1)
    received = cosine_similarity(a, b)
    assert received.dtype == dtype
    assert_close(received, expected, 1e-5)
    huge = cosine_similarity(a * dtype(1e30), b * dtype(1e-30))
    assert_close(huge, expected, 1e-5)
    assert not cosine_similarity(np.zeros((1, 5), dtype), b).any()


def test_neighbours_break_ties_by_id_and_analogies_exclude_their_inputs(rng):
    row = rng.normal(size=192)
    table = rng.normal(size=(100, 192))
    table[[3, 50, 98, 99]] = row
    assert nearest_neighbors(row, table, 3, exclude=[50]).tolist() == [3, 98, 99]
    with pytest.raises(ValueError, match="k is 100, but 99 rows are available"):
        nearest_neighbors(row, table, 100, exclude=[1])
    a, b, c = table[10], table[11], table[12]
    table[13] = b - a + c
    assert analogy(10, 11, 12, table, 1).tolist() == [13]
    assert not {10, 11, 12} & set(analogy(10, 11, 12, table, 97).tolist())


@pytest.mark.parametrize("dtype", FLOATS)
def test_cross_entropy_is_stable(dtype):
    loss, d_logits = cross_entropy(np.array([[1e4, -1e4], [0, 0]], dtype), np.array([1, 0]))
    assert loss.dtype == d_logits.dtype == dtype
    assert loss == pytest.approx((2e4 + math.log(2)) / 2)
    assert np.allclose(d_logits, [[0.5, -0.5], [-0.25, 0.25]])
    assert log_softmax(np.array([1e4, -1e4], dtype)).tolist() == [0, -2e4]
    with pytest.raises(ValueError, match="at least one target"):
        cross_entropy(np.zeros((0, 3)), np.zeros(0, int))
    with pytest.raises(ValueError, match=r"targets have shape \(2,\)"):
        cross_entropy(np.zeros((3, 4)), np.zeros(2, int))


def test_a_block_keeps_float32(rng):
    from minibert_ref.layers.transformer_block import transformer_block, transformer_block_backward

    params = {
        name.removeprefix("layer0."): value
        for name, value in random_params(TINY, rng, np.float32).items()
        if name.startswith("layer0.")
    }
    x = rng.normal(size=(2, 3, TINY.hidden_size)).astype(np.float32)
    assert transformer_block(x, params, 2).dtype == np.float32
    dx, grads = transformer_block_backward(x, x, params, 2)
    assert {dx.dtype, *(grad.dtype for grad in grads.values())} == {np.dtype(np.float32)}
