"""The reference answers every exercise under its name, with the arguments of the course, leaving its input alone."""

import inspect

import numpy as np
import pytest

from minibert_ref.exercises import EXERCISES

# Leading arguments of every exercise; the reference may take more, with defaults.
SIGNATURES = {
    "one_hot": "ids vocab_size",
    "token_embedding": "ids table",
    "position_embedding": "seq_len table",
    "sinusoidal_positions": "seq_len hidden",
    "embed": "ids token_table position_table",
    "embedding_backward": "d_out ids vocab_size",
    "cosine_similarity": "a b",
    "nearest_neighbors": "query table k exclude",
    "analogy": "a b c table k",
    "softmax": "x axis",
    "attention_scores": "Q K",
    "padding_mask": "ids pad_id",
    "apply_mask": "scores mask",
    "scaled_dot_product_attention": "Q K V mask",
    "split_heads": "x num_heads",
    "merge_heads": "x",
    "multi_head_attention": "x params num_heads mask",
    "attention_entropy": "weights",
    "layer_norm": "x gamma beta eps",
    "gelu": "x",
    "feed_forward": "x W1 b1 W2 b2",
    "add_and_norm": "x sublayer_out gamma beta eps",
    "dropout": "x rate rng training",
    "transformer_block": "x params num_heads mask",
    "encoder": "x layers num_heads mask",
    "count_parameters": "config",
    "numerical_gradient": "f x eps",
    "relative_error": "a b",
    "linear_backward": "d_out x W",
    "relu_backward": "d_out x",
    "softmax_backward": "d_out probs",
    "cross_entropy": "logits targets",
    "layer_norm_backward": "d_out x gamma eps",
    "attention_backward": "d_out Q K V mask",
    "transformer_block_backward": "d_out x params num_heads mask",
    "sgd_step": "params grads lr",
    "momentum_step": "params grads velocity lr momentum",
    "adam_step": "params grads state lr beta1 beta2 eps",
    "adamw_step": "params grads state lr beta1 beta2 eps weight_decay no_decay",
    "clip_by_global_norm": "grads max_norm",
    "warmup_linear": "step peak_lr warmup total",
    "cosine_decay": "step peak_lr total floor",
    "accumulate_gradients": "micro_grads token_counts",
    "basic_tokenize": "text",
    "wordpiece": "word vocab unk max_chars",
    "encode": "text vocab max_len",
    "decode": "ids vocab",
    "pad_batch": "sequences pad_id",
    "mlm_logits": "hidden W b",
    "forward": "ids mask params config",
    "top_k_predictions": "logits position k",
    "choose_mask_positions": "ids special_ids rate rng",
    "mask_tokens": "ids special_ids mask_id vocab_size rate rng",
    "mlm_loss": "logits labels ignore_index",
    "masked_accuracy": "logits labels",
    "make_batches": "sequences batch_size pad_id rng",
    "training_step": "params state batch loss_and_grads optimizer max_norm",
    "train": "",
    "save_checkpoint": "",
    "load_checkpoint": "",
    "fill_mask": "ids logits_fn mask_id k",
    "sample_with_temperature": "logits temperature rng",
    "perplexity": "logits labels",
    "pseudo_log_likelihood": "ids logits_fn mask_id special_ids",
    "top_k_accuracy": "logits labels k",
    "expected_calibration_error": "confidence correct bins",
    "mean_pool": "hidden mask",
    "fit_logistic_probe": "X y l2 steps",
    "bootstrap_interval": "values level draws rng",
}
FUNCTIONS = {function.__name__: function for functions in EXERCISES.values() for function in functions}


def test_no_exercise_is_missing_or_unknown():
    assert FUNCTIONS.keys() == SIGNATURES.keys()
    assert [len(functions) for functions in EXERCISES.values()] == [9, 9, 8, 9, 8, 8, 9, 9]


@pytest.mark.parametrize("name", SIGNATURES)
def test_signature(name):
    parameters = list(inspect.signature(FUNCTIONS[name]).parameters.values())
    asked = SIGNATURES[name].split()
    assert [parameter.name for parameter in parameters[: len(asked)]] == asked
    if asked:
        assert all(parameter.default is not inspect.Parameter.empty for parameter in parameters[len(asked) :])


def arrays(rng, dtype):
    """Arguments of the functions from arrays to arrays, one set for each."""
    x, d, square = (rng.normal(size=shape).astype(dtype) for shape in ((2, 3, 4), (2, 3, 4), (4, 4)))
    gamma, beta = (rng.normal(size=4).astype(dtype) for _ in range(2))
    block = dict.fromkeys(("W_Q", "W_K", "W_V", "W_O", "W1", "W2"), square)
    block |= dict.fromkeys(("b1", "b2", "ln1_gamma", "ln1_beta", "ln2_gamma", "ln2_beta"), gamma)
    ids, mask = rng.integers(0, 4, (2, 3)), np.array([[True, True, True], [True, False, True]])
    keys = mask[:, np.newaxis]
    return {
        "token_embedding": (ids, square),
        "position_embedding": (3, square),
        "embed": (ids, square, square),
        "embedding_backward": (x, ids, 4),
        "cosine_similarity": (square, square),
        "softmax": (x,),
        "softmax_backward": (d, np.abs(x)),
        "attention_scores": (x, d),
        "apply_mask": (x[..., :3], keys),
        "scaled_dot_product_attention": (x, d, x, keys),
        "split_heads": (x, 2),
        "merge_heads": (np.stack([x, d], axis=1),),
        "multi_head_attention": (x, block, 2, keys[:, np.newaxis]),
        "attention_entropy": (np.abs(x),),
        "layer_norm": (x, gamma, beta),
        "gelu": (x,),
        "feed_forward": (x, square, beta, square, gamma),
        "add_and_norm": (x, d, gamma, beta),
        "dropout": (x, 0.5, np.random.default_rng(0), True),
        "transformer_block": (x, block, 2, keys[:, np.newaxis]),
        "encoder": (x, [block, block], 2),
        "relative_error": (x, d),
        "numerical_gradient": (lambda y: float(np.sum(y)), square),
        "linear_backward": (d, x, square),
        "relu_backward": (d, x),
        "cross_entropy": (x, ids),
        "layer_norm_backward": (d, x, gamma),
        "attention_backward": (d, x, d, x, keys),
        "transformer_block_backward": (d, x, block, 2),
        "mlm_logits": (x, square, beta),
        "mlm_loss": (x, ids),
        "mean_pool": (x, mask),
        "fit_logistic_probe": (square, np.arange(4) % 2, 0.1, 20),
    }


def leaves(value):
    if isinstance(value, (np.ndarray, np.generic)):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", arrays(np.random.default_rng(0), np.float64))
def test_the_dtype_is_kept_and_the_input_left_alone(rng, name, dtype):
    arguments = arrays(rng, dtype)[name]
    before = [leaf.copy() for leaf in leaves(arguments)]
    results = list(leaves(FUNCTIONS[name](*arguments)))
    assert results and {result.dtype for result in results} == {np.dtype(dtype)}
    for kept, leaf in zip(before, leaves(arguments), strict=True):
        assert np.array_equal(kept, leaf)
