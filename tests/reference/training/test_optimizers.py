"""Optimisers against torch.optim, schedules at their ends, clipping and accumulation."""

import math
from itertools import pairwise

import numpy as np
import pytest

from minibert_ref.model import MiniBERT
from minibert_ref.training.clipping import accumulate_gradients, clip_by_global_norm, global_norm
from minibert_ref.training.mlm import mask_tokens
from minibert_ref.training.optimizers import (
    adam_state,
    adam_step,
    adam_update,
    adamw_step,
    momentum_step,
    sgd_step,
    without_decay,
)
from minibert_ref.training.schedules import cosine_decay, warmup_linear
from tests.reference.proofs import TINY, assert_close, random_batch, random_params

SHAPES = {"W": (4, 5), "b": (5,), "gamma": (3,)}
EXEMPT = ("b", "gamma")


def arrays(rng, dtype=np.float64, scale=1.0):
    return {name: (scale * rng.normal(size=shape)).astype(dtype) for name, shape in SHAPES.items()}


def torch_trajectory(torch, optimizer, params, gradients):
    tensors = {name: torch.tensor(value) for name, value in params.items()}
    groups = [
        {"params": [tensor for name, tensor in tensors.items() if name not in EXEMPT]},
        {"params": [tensor for name, tensor in tensors.items() if name in EXEMPT], "weight_decay": 0.0},
    ]
    stepper = optimizer(groups)
    for grads in gradients:
        for name, tensor in tensors.items():
            tensor.grad = torch.tensor(grads[name])
        stepper.step()
    return {name: tensor.numpy() for name, tensor in tensors.items()}


@pytest.mark.parametrize("weight_decay", [0.0, 0.1])
def test_adamw_follows_torch_for_1000_steps(torch, rng, weight_decay):
    start = arrays(rng)
    gradients = [arrays(rng, scale=10.0 ** rng.integers(-3, 3)) for _ in range(1000)]
    expected = torch_trajectory(
        torch,
        lambda groups: torch.optim.AdamW(groups, lr=0.01, betas=(0.8, 0.99), eps=1e-5, weight_decay=weight_decay),
        start,
        gradients,
    )
    params, state = start, None
    for grads in gradients:
        params, state = adamw_step(params, grads, state, 0.01, 0.8, 0.99, 1e-5, weight_decay, EXEMPT)
    assert state["step"] == 1000
    for name in params:
        assert_close(params[name], expected[name], 1e-10, name)
        assert np.abs(params[name] - start[name]).max() > 0.1


def test_momentum_and_sgd_follow_torch(torch, rng):
    start, gradients = arrays(rng), [arrays(rng) for _ in range(50)]
    expected = torch_trajectory(torch, lambda groups: torch.optim.SGD(groups, lr=0.01, momentum=0.9), start, gradients)
    params, velocity = start, {}
    for grads in gradients:
        params, velocity = momentum_step(params, grads, velocity, 0.01, 0.9)
    for name in params:
        assert_close(params[name], expected[name], 1e-12, name)
    expected = torch_trajectory(torch, lambda groups: torch.optim.SGD(groups, lr=0.01), start, gradients)
    params = start
    for grads in gradients:
        params = sgd_step(params, grads, 0.01)
    for name in params:
        assert_close(params[name], expected[name], 1e-12, name)


def test_the_update_in_place_is_the_pure_step_and_the_formula_on_large_arrays(rng):
    start = rng.normal(size=(301, 257))
    params = {"W": start.copy()}
    state, pure, pure_state = adam_state(params), {"W": start}, None
    p, m, v = start, 0.0, 0.0
    for t in (1, 2, 3):
        g = rng.normal(size=start.shape)
        returned = adam_update(params, {"W": g}, state, weight_decay=0.1)
        assert returned[0] is params and returned[1] is state
        pure, pure_state = adamw_step(pure, {"W": g}, pure_state, weight_decay=0.1)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        p = p - 1e-3 * 0.1 * p - 1e-3 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    assert np.array_equal(params["W"], pure["W"]) and np.array_equal(state["v"]["W"], pure_state["v"]["W"])
    assert_close(params["W"] - start, p - start, 1e-10)


def test_the_first_adam_step_is_lr_in_the_direction_of_the_sign(rng):
    params, grads = arrays(rng), arrays(rng, scale=1e3)
    stepped, _ = adam_step(params, grads, {}, lr=0.02)
    for name in params:
        assert np.allclose(params[name] - stepped[name], 0.02 * np.sign(grads[name]), rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_is_upcast_and_inputs_are_left_alone(rng, dtype):
    params, grads = arrays(rng, dtype), arrays(rng, dtype)
    kept = [{name: array.copy() for name, array in tree.items()} for tree in (params, grads)]
    _, state = adamw_step(params, grads, None)
    m = {name: array.copy() for name, array in state["m"].items()}
    stepped, later = adamw_step(params, grads, state, lr=0.1)
    moved, velocity = momentum_step(params, grads, grads, 0.1, 0.9)
    clipped, norm = clip_by_global_norm(grads, 0.5)
    everything = [stepped, later["m"], later["v"], moved, velocity, clipped, sgd_step(params, grads, 0.1)]
    everything.append(accumulate_gradients([grads, grads], [2, 3]))
    assert {array.dtype for tree in everything for array in tree.values()} | {norm.dtype} == {np.dtype(dtype)}
    assert state["step"] == 1 and later["step"] == 2
    for before, after in zip([*kept, m], [params, grads, state["m"]], strict=True):
        assert all(np.array_equal(before[name], after[name]) for name in before)


def test_matrices_only_are_decayed():
    exempt = without_decay(MiniBERT(TINY).params)
    assert {"layer0.b1", "layer1.ln2_gamma", "mlm_head_b", "final_ln_beta"} < exempt
    assert not exempt & {"token_embeddings", "layer0.W1", "mlm_head_W"}


def test_mismatched_gradients_are_named(rng):
    params = arrays(rng)
    with pytest.raises(ValueError, match="'b' is in only one"):
        sgd_step(params, {name: params[name] for name in ("W", "gamma")}, 0.1)
    with pytest.raises(ValueError, match=r"'W' has shape \(4, 5\), but its gradient has \(5, 4\)"):
        adam_step(params, params | {"W": params["W"].T}, None)
    with pytest.raises(ValueError, match="not C-contiguous"):
        adam_update({"W": params["W"].T}, {"W": params["W"].T}, adam_state({"W": params["W"].T}))


def test_clipping(rng):
    grads = arrays(rng)
    length = math.sqrt(sum(float(np.sum(grad**2)) for grad in grads.values()))
    clipped, norm = clip_by_global_norm(grads, length / 3)
    assert norm == pytest.approx(length) and global_norm(clipped) == pytest.approx(length / 3)
    assert all(np.allclose(clipped[name] * 3, grads[name]) for name in grads)
    same, _ = clip_by_global_norm(grads, length * 1.01)
    assert all(np.array_equal(same[name], grads[name]) for name in grads)
    zeros, norm = clip_by_global_norm({"W": np.zeros(3)}, 1.0)
    assert norm == 0 and not zeros["W"].any()
    huge, norm = clip_by_global_norm({"W": np.full(4, 1e30, np.float32)}, 1.0)
    assert norm == pytest.approx(2e30) and np.allclose(huge["W"], 0.5)
    with pytest.raises(ValueError, match="not finite"):
        clip_by_global_norm({"W": np.array([np.nan])}, 1.0)
    with pytest.raises(ValueError, match="max_norm must be positive"):
        clip_by_global_norm(grads, 0)


def test_accumulation_is_the_whole_batch(rng):
    model = MiniBERT(TINY, np.float64, params=random_params(TINY, rng))
    ids, labels, mask = random_batch(TINY, rng)
    _, expected = model.loss_and_grads(ids, labels, mask)
    parts = [slice(0, 1), slice(1, 4)]
    counts = [int(np.sum(labels[part] != -100)) for part in parts]
    assert counts[0] != counts[1]
    micro = [model.loss_and_grads(ids[part], labels[part], mask[part])[1] for part in parts]
    total = accumulate_gradients(micro, counts)
    for name in expected:
        assert_close(total[name], expected[name], 1e-11, name)
    with pytest.raises(ValueError, match="2 micro-batches need as many token counts, not 1"):
        accumulate_gradients(micro, [1])
    with pytest.raises(ValueError, match="not all 0"):
        accumulate_gradients(micro, [0, 0])


def test_schedules_meet_their_ends():
    assert [warmup_linear(step, 2.0, 4, 12) for step in (0, 1, 4, 8, 12, 99)] == [0, 0.5, 2, 1, 0, 0]
    assert warmup_linear(0, 2.0, 0, 10) == 2 and warmup_linear(10, 2.0, 10, 10) == 0
    assert (
        cosine_decay(0, 2.0, 10, 0.5) == 2 and cosine_decay(10, 2.0, 10, 0.5) == cosine_decay(99, 2.0, 10, 0.5) == 0.5
    )
    rates = [cosine_decay(step, 2.0, 1000, 0.5) for step in range(1001)]
    assert all(0 <= a - b < 0.003 for a, b in pairwise(rates))
    for wrong in (
        lambda: warmup_linear(1, 1.0, 5, 4),
        lambda: cosine_decay(-1, 1.0, 4),
        lambda: warmup_linear(-1, 1.0, 1, 4),
    ):
        with pytest.raises(ValueError, match="need"):
            wrong()


def test_a_hundred_steps_learn_one_batch(rng):
    model = MiniBERT(TINY, np.float32, rng=rng)
    ids = rng.integers(5, TINY.vocab_size, (4, 8))
    inputs, labels = mask_tokens(ids, range(5), 4, TINY.vocab_size, 0.3, rng)
    state, losses = adam_state(model.params), []
    for _ in range(150):
        loss, grads = model.loss_and_grads(inputs, labels)
        adam_update(model.params, grads, state, lr=0.02)
        losses.append(loss)
    assert losses[0] > 2.5 and losses[-1] < 0.1
