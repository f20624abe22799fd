"""Every layer on its own against central differences, in float64, on random cotangents, all dimensions distinct."""

import numpy as np
import pytest

from minibert_ref.layers import (
    activations,
    attention,
    dropout,
    embeddings,
    feed_forward,
    layer_norm,
    linear,
    losses,
)
from minibert_ref.layers import softmax as softmax_module
from minibert_ref.layers import transformer_block as block
from minibert_ref.training.gradient_check import numerical_gradient, relative_error
from tests.reference.proofs import TINY, assert_close, check_gradients, random_params

B, T, S, A, D, V, INNER = 2, 5, 4, 3, 7, 13, 11
H = 6  # divisible by A = 3 heads in the multi-head tests


def test_linear(rng):
    inputs = {"x": rng.normal(size=(B, T, H)), "W": rng.normal(size=(H, INNER)), "b": rng.normal(size=INNER)}
    cotangent = rng.normal(size=(B, T, INNER))
    dx, dW, db = linear.linear_backward(cotangent, inputs["x"], inputs["W"])
    check_gradients(linear.linear, inputs, {"x": dx, "W": dW, "b": db}, cotangent)


@pytest.mark.parametrize("name", ["relu", "gelu"])
def test_activation(rng, name):
    x, cotangent = rng.normal(size=(B, T)), rng.normal(size=(B, T))
    x[np.abs(x) < 1e-3] = 0.5  # central differences are wrong across the kink of ReLU
    gradient = getattr(activations, f"{name}_backward")(cotangent, x)
    check_gradients(getattr(activations, name), {"x": x}, {"x": gradient}, cotangent)


def test_relu_gradient_is_zero_at_the_kink():
    assert activations.relu_backward(np.ones(1), np.zeros(1)) == 0


def test_softmax(rng):
    x, cotangent = rng.normal(size=(B, T, S)), rng.normal(size=(B, T, S))
    gradient = softmax_module.softmax_backward(cotangent, softmax_module.softmax(x))
    check_gradients(softmax_module.softmax, {"x": x}, {"x": gradient}, cotangent)
    assert np.abs(gradient.sum(axis=-1)).max() < 1e-15


@pytest.mark.parametrize("eps", [1e-12, 0.3])
def test_layer_norm(rng, eps):
    inputs = {"x": 3 + 2 * rng.normal(size=(B, T, D)), "gamma": rng.normal(size=D), "beta": rng.normal(size=D)}
    cotangent = rng.normal(size=(B, T, D))
    dx, dgamma, dbeta = layer_norm.layer_norm_backward(cotangent, inputs["x"], inputs["gamma"], eps)
    check_gradients(
        lambda x, gamma, beta: layer_norm.layer_norm(x, gamma, beta, eps),
        inputs,
        {"x": dx, "gamma": dgamma, "beta": dbeta},
        cotangent,
    )


def attention_mask(rng, shape):
    mask = rng.random(shape) < 0.6
    mask[..., 0] = True  # every query keeps a key
    mask[..., -1] = False  # one key that nobody sees
    return mask


@pytest.mark.parametrize("masked", [False, True])
def test_scaled_dot_product_attention(rng, masked):
    inputs = {
        "Q": rng.normal(size=(B, A, T, D)),
        "K": rng.normal(size=(B, A, S, D)),
        "V": rng.normal(size=(B, A, S, H)),
    }
    mask = attention_mask(rng, (B, 1, T, S)) if masked else None
    cotangent = rng.normal(size=(B, A, T, H))
    gradients = dict(zip("QKV", attention.attention_backward(cotangent, **inputs, mask=mask), strict=True))
    check_gradients(
        lambda Q, K, V: attention.scaled_dot_product_attention(Q, K, V, mask)[0], inputs, gradients, cotangent
    )
    if masked:
        assert not gradients["K"][..., -1, :].any() and not gradients["V"][..., -1, :].any()


@pytest.mark.parametrize("masked", [False, True])
def test_multi_head_attention(rng, masked):
    inputs = {"x": rng.normal(size=(B, T, H))} | {
        name: 0.7 * rng.normal(size=(H, H)) for name in ("W_Q", "W_K", "W_V", "W_O")
    }
    mask = attention_mask(rng, (B, 1, 1, T)) if masked else None
    cotangent = rng.normal(size=(B, T, H))
    _, cache = attention.multi_head_attention_forward(inputs["x"], inputs, A, mask)
    dx, gradients = attention.multi_head_attention_backward(cotangent, cache)
    check_gradients(
        lambda x, **params: attention.multi_head_attention(x, params, A, mask)[0],
        inputs,
        {"x": dx, **gradients},
        cotangent,
    )


def test_feed_forward(rng):
    inputs = {
        "x": rng.normal(size=(B, T, H)),
        "W1": rng.normal(size=(H, INNER)),
        "b1": rng.normal(size=INNER),
        "W2": rng.normal(size=(INNER, H)),
        "b2": rng.normal(size=H),
    }
    cotangent = rng.normal(size=(B, T, H))
    _, cache = feed_forward.feed_forward_forward(**inputs)
    dx, gradients = feed_forward.feed_forward_backward(cotangent, cache)
    check_gradients(feed_forward.feed_forward, inputs, {"x": dx, **gradients}, cotangent, 1e-6)


def test_dropout(rng):
    x, cotangent = rng.normal(size=(B, T)), rng.normal(size=(B, T))
    _, cache = dropout.dropout_forward(x, 0.4, np.random.default_rng(3), training=True)
    check_gradients(
        lambda x: dropout.dropout(x, 0.4, np.random.default_rng(3), training=True),
        {"x": x},
        {"x": dropout.dropout_backward(cotangent, cache)},
        cotangent,
    )


def test_embedding(rng):
    ids = rng.integers(0, V // 2, (B, T))
    ids[0, :3] = 4
    table, cotangent = rng.normal(size=(V, H)), rng.normal(size=(B, T, H))
    gradient = embeddings.embedding_backward(cotangent, ids, V)
    check_gradients(
        lambda table: embeddings.token_embedding(ids, table), {"table": table}, {"table": gradient}, cotangent
    )
    assert not gradient[np.setdiff1d(np.arange(V), ids)].any()
    by_add_at = np.zeros((V, H))
    np.add.at(by_add_at, ids, cotangent)
    assert_close(gradient, by_add_at, 1e-15)


def test_cross_entropy(rng):
    logits, targets = rng.normal(size=(B, T, V)), rng.integers(0, V, (B, T))
    _, gradient = losses.cross_entropy(logits, targets)
    check_gradients(lambda x: losses.cross_entropy(x, targets)[0], {"x": logits}, {"x": gradient}, 1.0)


def test_mlm_loss(rng):
    logits, labels = rng.normal(size=(B, T, V)), rng.integers(0, V, (B, T))
    labels[:, ::2] = -100
    _, gradient = losses.mlm_loss(logits, labels)
    check_gradients(lambda x: losses.mlm_loss(x, labels)[0], {"x": logits}, {"x": gradient}, 1.0)
    assert not gradient[:, ::2].any()


@pytest.mark.parametrize("masked", [False, True])
def test_transformer_block(rng, masked):
    params = random_params(TINY, rng)
    inputs = {name.removeprefix("layer0."): value for name, value in params.items() if name.startswith("layer0.")}
    x = rng.normal(size=(3, T, TINY.hidden_size))
    mask = attention_mask(rng, (3, 1, 1, T)) if masked else None
    cotangent = rng.normal(size=x.shape)
    dx, gradients = block.transformer_block_backward(cotangent, x, inputs, TINY.num_heads, mask, 0.05)
    assert gradients.keys() == inputs.keys()
    check_gradients(
        lambda x, **params: block.transformer_block(x, params, TINY.num_heads, mask, 0.05),
        {"x": x, **inputs},
        {"x": dx, **gradients},
        cotangent,
        1e-6,
    )


def test_encoder(rng):
    params = random_params(TINY, rng)
    layers = [
        {name.removeprefix(f"layer{i}."): value for name, value in params.items() if name.startswith(f"layer{i}.")}
        for i in range(TINY.num_layers)
    ]
    x = rng.normal(size=(3, T, TINY.hidden_size))
    cotangent = rng.normal(size=x.shape)
    _, caches, _ = block.encoder_forward(x, layers, TINY.num_heads, eps=0.05)
    dx, grads = block.encoder_backward(cotangent, caches)
    check_gradients(
        lambda x: block.encoder(x, layers, TINY.num_heads, eps=0.05)[0], {"x": x}, {"x": dx}, cotangent, 1e-6
    )
    for i in range(TINY.num_layers):
        changed = numerical_gradient(
            lambda W, i=i: float(
                np.sum(
                    cotangent
                    * block.encoder(
                        x, [*layers[:i], layers[i] | {"W_V": W}, *layers[i + 1 :]], TINY.num_heads, eps=0.05
                    )[0]
                )
            ),
            layers[i]["W_V"],
        )
        assert_close(grads[i]["W_V"], changed, 1e-6, f"layer {i} W_V")


def test_numerical_gradient_is_second_order_and_leaves_its_input_alone(rng):
    x = rng.normal(size=(3, 2))
    before = x.copy()
    errors = [np.abs(numerical_gradient(lambda y: float(np.sum(y**3)), x, eps) - 3 * x**2).max() for eps in (0.1, 0.05)]
    assert errors[0] / errors[1] == pytest.approx(4, rel=1e-6)
    assert np.array_equal(x, before)


def test_relative_error():
    assert relative_error(np.zeros(3), np.zeros(3)) == 0
    assert relative_error(np.array([1.0, 2.0]), np.array([1.0, 2.2])) == pytest.approx(0.2 / 4.2)
    assert relative_error(np.empty(0), np.empty(0)) == 0
