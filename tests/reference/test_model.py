"""What the model promises beyond its gradients: size, shapes, masks, dtypes, purity, errors."""

import numpy as np
import pytest

from minibert_ref.config import MiniBERTConfig, count_parameters, parameter_table
from minibert_ref.model import MiniBERT
from tests.reference.proofs import TINY, assert_close, random_batch, random_params

BLOCK = ["W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta"]


@pytest.fixture
def model(rng):
    return MiniBERT(TINY, np.float64, params=random_params(TINY, rng))


def test_the_full_model_has_exactly_4_498_880_parameters():
    model = MiniBERT()
    assert count_parameters(MiniBERTConfig()) == sum(array.size for array in model.params.values()) == 4_498_880
    assert model.params["token_embeddings"].shape == (8192, 192)
    assert model.params["position_embeddings"].shape == (64, 192)
    assert model.params["mlm_head_W"].shape == (192, 8192)


def test_a_sentence_of_19_tokens_has_the_promised_shapes(rng):
    logits, cache = MiniBERT().forward(rng.integers(0, 8192, (1, 19)))
    assert logits.shape == (1, 19, 8192) and logits.dtype == np.float32
    assert [weights.shape for weights in cache["attention_weights"]] == [(1, 4, 19, 19)] * 3
    assert len(cache["hidden_states"]) == 4


def test_layer_params_are_the_block_dict_and_shared(model):
    assert sorted(model.layer_params(1)) == sorted(BLOCK)
    assert model.layer_params(1)["W_Q"] is model.params["layer1.W_Q"]
    with pytest.raises(ValueError, match="no layer 2: layers go from 0 to 1"):
        model.layer_params(2)


def test_layers_are_not_confused_from_ten_on():
    config = MiniBERTConfig(5, 2, 11, 1, 3, 4)
    model = MiniBERT(config)
    assert sorted(model.layer_params(1)) == sorted(BLOCK)
    assert model.layer_params(1)["W_Q"] is model.params["layer1.W_Q"]


def test_both_dtypes_start_from_the_same_draws():
    single, double = MiniBERT(TINY, np.float32), MiniBERT(TINY, np.float64)
    for name in single.params:
        assert np.array_equal(single.params[name], double.params[name].astype(np.float32))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_is_upcast(rng, dtype):
    model = MiniBERT(TINY, dtype, params=random_params(TINY, rng))
    ids, labels, mask = random_batch(TINY, rng)
    logits, cache = model.forward(ids, mask)
    loss, grads = model.loss_and_grads(ids, labels, mask)
    assert loss.dtype == logits.dtype == dtype
    assert {grad.dtype for grad in grads.values()} == {np.dtype(dtype)}
    floats = [array for array in arrays_in(cache) if np.issubdtype(array.dtype, np.floating)]
    assert len(floats) > 30 and {array.dtype for array in floats} == {np.dtype(dtype)}


def arrays_in(value):
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from arrays_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from arrays_in(part)


def test_float32_follows_float64(rng):
    params = random_params(TINY, rng)
    ids, labels, mask = random_batch(TINY, rng)
    expected_loss, expected = MiniBERT(TINY, np.float64, params=params).loss_and_grads(ids, labels, mask)
    loss, grads = MiniBERT(TINY, np.float32, params=params).loss_and_grads(ids, labels, mask)
    assert loss == pytest.approx(expected_loss, rel=1e-5)
    for name in grads:
        assert_close(grads[name], expected[name], 1e-4, name)


def test_inputs_and_parameters_are_left_alone(model, rng):
    ids, labels, mask = random_batch(TINY, rng)
    kept = [array.copy() for array in (ids, labels, mask, *model.params.values())]
    model.forward(ids, mask)
    model.loss_and_grads(ids, labels, mask)
    for before, after in zip(kept, (ids, labels, mask, *model.params.values()), strict=True):
        assert np.array_equal(before, after)


def test_padding_changes_nothing_and_padded_queries_stay_finite(model, rng):
    ids = rng.integers(0, TINY.vocab_size, (2, 5))
    expected, _ = model.forward(ids)
    padded = np.concatenate([ids, rng.integers(0, TINY.vocab_size, (2, 3))], axis=1)
    mask = np.arange(8) < np.full((2, 1), 5)
    logits, cache = model.forward(padded, mask)
    assert_close(logits[:, :5], expected, 1e-13)
    assert np.isfinite(logits).all()
    for weights in cache["attention_weights"]:
        assert np.isfinite(weights).all() and not weights[..., 5:].any()
        assert np.allclose(weights.sum(axis=-1), 1)


def test_a_mask_may_have_four_axes(model, rng):
    ids, _, mask = random_batch(TINY, rng)
    expected, _ = model.forward(ids, mask)
    assert np.array_equal(model.forward(ids, mask[:, np.newaxis, np.newaxis, :])[0], expected)


def test_labels_decide_which_gradients_flow(model, rng):
    ids = np.array([[1, 2, 3], [4, 5, 6]])
    labels = np.array([[-100, 9, -100], [-100, -100, -100]])
    _, grads = model.loss_and_grads(ids, labels)
    assert np.abs(grads["token_embeddings"][[1, 2, 3]]).min() > 0
    assert not grads["token_embeddings"][[4, 5, 6]].any(), "the second sentence has no label"
    assert not grads["position_embeddings"][3:].any()


@pytest.mark.parametrize(
    ("ids", "mask", "message"),
    [
        ([[1, 23]], None, r"ids\[0, 1\] is 23, but the vocabulary has 23 tokens: ids go from 0 to 22"),
        ([[1, -1]], None, r"ids\[0, 1\] is -1"),
        ([[1.0, 2.0]], None, "ids must be integers, not float64"),
        ([1, 2], None, r"shape \(batch, tokens\).*not \(2,\); wrap a single sentence"),
        (np.zeros((2, 0), int), None, "not be empty"),
        (np.zeros((1, 10), int), None, "10 tokens, but the model has 9 positions: shorten it"),
        ([[1, 2]], [[1, 0]], "mask must be boolean"),
        ([[1, 2]], [[True]], r"mask has shape \(1, 1\); it must be \(1, 2\)"),
        ([[1, 2], [3, 4]], [[True, False], [False, False]], "mask leaves sequence 1 a query without any key"),
    ],
)
def test_wrong_input_is_named(model, ids, mask, message):
    with pytest.raises(ValueError, match=message):
        model.forward(np.array(ids), None if mask is None else np.array(mask))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([[-100, -100]], "no position is labelled"),
        ([[1, 23]], r"labels\[0, 1\] is 23"),
        ([[1, -1]], r"labels\[0, 1\] is -1"),
        ([[1]], r"labels have shape \(1, 1\), but ids have \(1, 2\)"),
    ],
)
def test_wrong_labels_are_named(model, labels, message):
    with pytest.raises(ValueError, match=message):
        model.loss_and_grads(np.array([[1, 2]]), np.array(labels))


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"hidden_size": 10, "num_heads": 3}, "hidden_size 10 is not divisible by num_heads 3"),
        ({"num_layers": 0}, "num_layers must be a positive integer, not 0"),
        ({"vocab_size": 8.0}, "vocab_size must be a positive integer"),
        ({"vocab_size": True}, "vocab_size must be a positive integer"),
        ({"layer_norm_eps": 0}, "layer_norm_eps must be a positive number"),
        ({"layers": 3}, "unknown key 'layers'; known are vocab_size"),
        ("big", "config must be a MiniBERTConfig or a dict, not str"),
    ],
)
def test_a_wrong_config_is_named(config, message):
    with pytest.raises(ValueError, match=message):
        MiniBERT(config)


def test_wrong_params_are_named(rng):
    params = random_params(TINY, rng)
    with pytest.raises(ValueError, match="'mlm_head_b' is missing"):
        MiniBERT(TINY, params={name: value for name, value in params.items() if name != "mlm_head_b"})
    with pytest.raises(ValueError, match=r"'layer2\.W1' does not belong"):
        MiniBERT(TINY, params=params | {"layer2.W1": np.zeros(1)})
    with pytest.raises(ValueError, match=r"'layer0.W1' has shape \(11, 6\), expected \(6, 11\)"):
        MiniBERT(TINY, params=params | {"layer0.W1": params["layer0.W1"].T})
    with pytest.raises(ValueError, match="dtype must be float32 or float64, not float16"):
        MiniBERT(TINY, np.float16)


def test_the_table_lists_every_parameter_once():
    assert len(parameter_table(MiniBERTConfig())) == 2 + 3 * 12 + 4
