"""The whole model against PyTorch autograd on the same weights."""

import numpy as np
import pytest

from minibert_ref.config import MiniBERTConfig
from minibert_ref.layers.losses import mlm_loss
from minibert_ref.model import MiniBERT, forward
from tests.reference.proofs import TINY, assert_close, random_batch, random_params, torch_logits


def torch_params(torch, params):
    return {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}


@pytest.mark.parametrize("masked", [False, True])
def test_logits_and_every_gradient_agree_to_1e_10(torch, rng, masked):
    model = MiniBERT(TINY, np.float64, params=random_params(TINY, rng))
    ids, labels, mask = random_batch(TINY, rng)
    mask = mask if masked else None
    theirs = torch_params(torch, model.params)
    logits = torch_logits(torch, theirs, TINY, torch.tensor(ids), None if mask is None else torch.tensor(mask))
    loss = torch.nn.functional.cross_entropy(logits.reshape(-1, TINY.vocab_size), torch.tensor(labels).reshape(-1))
    loss.backward()

    our_logits, _ = model.forward(ids, mask)
    assert_close(our_logits, logits.detach().numpy(), 1e-10, "logits")
    our_loss, grads = model.loss_and_grads(ids, labels, mask)
    assert our_loss == pytest.approx(loss.item(), rel=1e-12)
    assert grads.keys() == model.params.keys()
    for name, grad in grads.items():
        assert_close(grad, theirs[name].grad.numpy(), 1e-10, name)


def test_the_full_size_model_agrees(torch, rng):
    config = MiniBERTConfig()
    model = MiniBERT(config, np.float64, params=random_params(config, rng, scale=0.1))
    ids, labels, mask = random_batch(config, rng, batch=2, tokens=19)
    theirs = torch_params(torch, model.params)
    logits = torch_logits(torch, theirs, config, torch.tensor(ids), torch.tensor(mask))
    torch.nn.functional.cross_entropy(logits.reshape(-1, 8192), torch.tensor(labels).reshape(-1)).backward()
    assert_close(model.forward(ids, mask)[0], logits.detach().numpy(), 1e-10, "logits")
    for name, grad in model.loss_and_grads(ids, labels, mask)[1].items():
        assert_close(grad, theirs[name].grad.numpy(), 1e-10, name)


def test_the_head_at_labelled_positions_only_is_the_head_everywhere(rng):
    model = MiniBERT(TINY, np.float64, params=random_params(TINY, rng))
    ids, labels, mask = random_batch(TINY, rng)
    logits, cache = model.forward(ids, mask)
    loss, d_logits = mlm_loss(logits, labels)
    our_loss, grads = model.loss_and_grads(ids, labels, mask)
    assert our_loss == pytest.approx(loss, rel=1e-13)
    d_W = np.einsum("bth,btv->hv", cache["final_hidden"], d_logits)
    assert_close(grads["mlm_head_W"], d_W, 1e-12)


def test_the_pure_forward_is_the_forward_of_the_class(rng):
    params = random_params(TINY, rng)
    ids, _, mask = random_batch(TINY, rng)
    result = forward(ids, mask, params, TINY.as_dict())
    logits, cache = MiniBERT(TINY, np.float64, params=params).forward(ids, mask)
    assert np.array_equal(result["logits"], logits)
    assert len(result["hidden_states"]) == TINY.num_layers + 1
    for ours, theirs in zip(result["hidden_states"], cache["hidden_states"], strict=True):
        assert np.array_equal(ours, theirs)
