"""What several proofs share: tiny models, gradient checks that cannot pass on zeros, the same model in PyTorch."""

import numpy as np

from minibert_ref.config import MiniBERTConfig, parameter_table
from minibert_ref.training.gradient_check import numerical_gradient

TINY = MiniBERTConfig(
    vocab_size=23,
    hidden_size=6,
    num_layers=2,
    num_heads=2,
    intermediate_size=11,
    max_positions=9,
    layer_norm_eps=1e-3,
)
BATCH, TOKENS = 4, 7  # with TINY no two of B, T, A, D, H, I, V, positions are equal, but A = L


def random_params(config, rng, dtype=np.float64, scale=0.5):
    """Weights with gammas away from 1 and betas and biases away from 0, so that nothing cancels by luck."""
    params = {}
    for name, shape in parameter_table(config).items():
        centre = 1.0 if name.endswith("gamma") else 0.0
        params[name] = (centre + scale * rng.normal(size=shape)).astype(dtype)
    return params


def random_batch(config, rng, batch=BATCH, tokens=TOKENS):
    """ids, labels and mask (B, T): ids repeat, lengths differ, one sequence is full, about half is labelled."""
    ids = rng.integers(0, config.vocab_size, (batch, tokens))
    ids[:, 1] = ids[0, 0]
    lengths = np.arange(tokens - batch + 1, tokens + 1)
    mask = np.arange(tokens) < lengths[:, np.newaxis]
    labels = np.where(mask & (rng.random(ids.shape) < 0.5), rng.integers(0, config.vocab_size, ids.shape), -100)
    labels[0, 0], labels[1, 0] = ids[0, 0], -100
    return ids, labels, mask


def assert_close(received, expected, relative=1e-10, name="value"):
    """Equal within a share of the largest expected entry, which must itself stand far above the tolerance."""
    received, expected = np.asarray(received), np.asarray(expected)
    assert received.shape == expected.shape, f"{name}: shape {received.shape}, expected {expected.shape}"
    size = np.max(np.abs(expected))
    assert size > 1e-4, f"{name}: vacuous, the largest expected entry is {size}"
    error = np.max(np.abs(received - expected)) / size
    assert error <= relative, (
        f"{name}: off by {error:.2e} of the largest entry\nreceived {received}\nexpected {expected}"
    )


def check_gradients(f, inputs, gradients, cotangent, relative=1e-7):
    """Compare gradients of sum(f(inputs) * cotangent) with central differences, one input at a time.

    inputs : dict of arrays that f takes by keyword; gradients : dict with some or all of the same keys
    """
    for name, gradient in gradients.items():
        assert gradient.dtype == inputs[name].dtype, f"{name}: dtype {gradient.dtype}"
        expected = numerical_gradient(
            lambda value, name=name: float(np.sum(f(**{**inputs, name: value}) * cotangent)), inputs[name], 1e-5
        )
        assert_close(gradient, expected, relative, name)


def torch_logits(torch, params, config, ids, mask=None):
    """Mini-BERT written once more with PyTorch's own layers, per head and without fusion."""
    F = torch.nn.functional
    T, H, eps = ids.shape[1], config.hidden_size, config.layer_norm_eps
    D = config.head_size
    x = F.embedding(ids, params["token_embeddings"]) + params["position_embeddings"][:T]
    for layer in range(config.num_layers):
        p = {name.split(".")[1]: array for name, array in params.items() if name.startswith(f"layer{layer}.")}
        heads = []
        for head in range(config.num_heads):
            columns = slice(head * D, (head + 1) * D)
            q, k, v = (x @ p[name][:, columns] for name in ("W_Q", "W_K", "W_V"))
            allowed = None if mask is None else mask[:, None, :].expand(-1, T, -1)
            heads.append(F.scaled_dot_product_attention(q, k, v, attn_mask=allowed))
        x = F.layer_norm(x + torch.cat(heads, dim=-1) @ p["W_O"], (H,), p["ln1_gamma"], p["ln1_beta"], eps)
        inner = F.relu(F.linear(x, p["W1"].T, p["b1"]))
        x = F.layer_norm(x + F.linear(inner, p["W2"].T, p["b2"]), (H,), p["ln2_gamma"], p["ln2_beta"], eps)
    x = F.layer_norm(x, (H,), params["final_ln_gamma"], params["final_ln_beta"], eps)
    return F.linear(x, params["mlm_head_W"].T, params["mlm_head_b"])
