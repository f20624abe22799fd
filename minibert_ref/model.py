"""Mini-BERT: embeddings, post-LN blocks, final layer norm and an untied MLM head."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from minibert_ref.buffers import zeros
from minibert_ref.checks import check_mask, check_params, check_sequences
from minibert_ref.config import ConfigLike, MiniBERTConfig, as_config, parameter_table
from minibert_ref.layers.embeddings import embed, embedding_backward
from minibert_ref.layers.layer_norm import layer_norm_backward_cached, layer_norm_forward
from minibert_ref.layers.linear import linear, linear_backward
from minibert_ref.layers.losses import cross_entropy, labelled
from minibert_ref.layers.transformer_block import block_params, encoder_backward, encoder_forward


def initial_params(
    config: ConfigLike, rng: np.random.Generator, dtype: DTypeLike = np.float32
) -> dict[str, np.ndarray]:
    """Fresh weights as BERT starts: normal with standard deviation 0.02, biases and betas 0, gammas 1.

    Parameters
    ----------
    config : MiniBERTConfig or mapping
    rng : numpy.random.Generator
    dtype : float32 or float64, default float32
        The same draws for either, rounded.

    Returns
    -------
    dict of str to ndarray
        Keys and shapes of `parameter_table`.

    Examples
    --------
    >>> initial_params({"num_layers": 1}, np.random.default_rng(0))["layer0.b1"].shape
    (768,)
    """
    params = {}
    for name, shape in parameter_table(config).items():
        if name.endswith("gamma"):
            params[name] = np.ones(shape, dtype=dtype)
        elif len(shape) == 1:
            params[name] = np.zeros(shape, dtype=dtype)
        else:
            params[name] = rng.normal(0, 0.02, shape).astype(dtype)
    return params


def mlm_logits(hidden: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Scores of every vocabulary entry at every position: hidden W + b.

    Parameters
    ----------
    hidden : ndarray, float, shape (..., H)
    W : ndarray, float, shape (H, V)
    b : ndarray, float, shape (V,)

    Returns
    -------
    ndarray, shape (..., V)

    Examples
    --------
    >>> mlm_logits(np.array([[1.0, 2.0]]), np.eye(2), np.array([0.0, 1.0]))
    array([[1., 3.]])
    """
    return linear(hidden, W, b)


def forward(
    ids: np.ndarray, mask: np.ndarray | None, params: Mapping[str, np.ndarray], config: ConfigLike
) -> dict[str, Any]:
    """The whole model as one pure function.

    Parameters
    ----------
    ids : ndarray, int, shape (B, T)
    mask : ndarray, bool, shape (B, T) or broadcastable to (B, A, T, T) with four axes, or None
        True at tokens that may be attended to.
    params : dict
        Keys and shapes of `parameter_table`.
    config : MiniBERTConfig or mapping

    Returns
    -------
    dict
        ``logits`` (B, T, V); ``hidden_states``, a list of L + 1 arrays (B, T, H): the embeddings, then the output of
        every block; ``final_hidden`` (B, T, H), after the final layer norm; ``attention_weights``, a list of L arrays
        (B, A, T, T).

    Raises
    ------
    ValueError
        If ids are out of range or too long, or the mask has a wrong shape or leaves a sequence no key.

    Examples
    --------
    >>> config = {"vocab_size": 7, "hidden_size": 4, "num_heads": 2, "num_layers": 1, "intermediate_size": 8}
    >>> params = initial_params(config, np.random.default_rng(0))
    >>> forward(np.array([[1, 2, 3]]), None, params, config)["logits"].shape
    (1, 3, 7)
    """
    hidden, cache = hidden_forward(ids, mask, params, config)
    return {
        "logits": mlm_logits(hidden, params["mlm_head_W"], params["mlm_head_b"]),
        "hidden_states": cache["hidden_states"],
        "final_hidden": hidden,
        "attention_weights": cache["attention_weights"],
    }


def hidden_forward(
    ids: np.ndarray, mask: np.ndarray | None, params: Mapping[str, np.ndarray], config: ConfigLike
) -> tuple[np.ndarray, dict[str, Any]]:
    """Everything below the MLM head.

    Parameters
    ----------
    ids, mask, params, config
        As in `forward`.

    Returns
    -------
    hidden : ndarray, shape (B, T, H)
    cache : dict
        Every intermediate: ``ids``, ``mask`` (four axes or None), ``hidden_states``, ``layers`` (per block the caches
        ``attention``, ``ln1``, ``feed_forward``, ``ln2``), ``attention_weights``, ``final_ln``, ``final_hidden``.

    Raises
    ------
    ValueError
        As `forward`.

    Examples
    --------
    >>> config = {"vocab_size": 7, "hidden_size": 4, "num_heads": 2, "num_layers": 1, "intermediate_size": 8}
    >>> params = initial_params(config, np.random.default_rng(0))
    >>> hidden_forward(np.array([[1, 2, 3]]), None, params, config)[0].shape
    (1, 3, 4)
    """
    config = as_config(config)
    ids = check_sequences(ids, config)
    mask = check_mask(mask, ids.shape, config.num_heads)
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])  # (B, T) -> (B, T, H)
    blocks = [block_params(params, layer) for layer in range(config.num_layers)]
    x, layers, hidden_states = encoder_forward(x, blocks, config.num_heads, mask, config.layer_norm_eps)
    hidden, final_ln = layer_norm_forward(
        x, params["final_ln_gamma"], params["final_ln_beta"], config.layer_norm_eps
    )  # (B, T, H)
    return hidden, {
        "ids": ids,
        "mask": mask,
        "hidden_states": hidden_states,
        "layers": layers,
        "attention_weights": [layer["attention"]["weights"] for layer in layers],
        "final_ln": final_ln,
        "final_hidden": hidden,
    }


def hidden_backward(d_hidden: np.ndarray, cache: Mapping[str, Any], config: ConfigLike) -> dict[str, np.ndarray]:
    """Gradients of every parameter below the MLM head.

    Parameters
    ----------
    d_hidden : ndarray, float, shape (B, T, H)
    cache : dict
        Second result of `hidden_forward`.
    config : MiniBERTConfig or mapping

    Returns
    -------
    dict of str to ndarray
        Keys of `parameter_table` without the two of the head.

    Examples
    --------
    >>> config = {"vocab_size": 7, "hidden_size": 4, "num_heads": 2, "num_layers": 1, "intermediate_size": 8}
    >>> params = initial_params(config, np.random.default_rng(0))
    >>> hidden, cache = hidden_forward(np.array([[1, 2, 3]]), None, params, config)
    >>> hidden_backward(hidden, cache, config)["token_embeddings"].shape
    (7, 4)
    """
    config = as_config(config)
    dx, d_gamma, d_beta = layer_norm_backward_cached(d_hidden, cache["final_ln"])
    dx, layer_grads = encoder_backward(dx, cache["layers"])  # (B, T, H)
    d_positions = np.zeros((config.max_positions, config.hidden_size), dtype=dx.dtype)
    d_positions[: dx.shape[1]] = dx.sum(axis=0)  # (B, T, H) -> (T, H)
    grads = {
        "token_embeddings": embedding_backward(dx, cache["ids"], config.vocab_size),
        "position_embeddings": d_positions,
    }
    for layer, block in enumerate(layer_grads):
        grads |= {f"layer{layer}.{name}": grad for name, grad in block.items()}
    return grads | {"final_ln_gamma": d_gamma, "final_ln_beta": d_beta}


def loss_and_grads(
    params: Mapping[str, np.ndarray],
    config: ConfigLike,
    ids: np.ndarray,
    labels: np.ndarray,
    mask: np.ndarray | None = None,
) -> tuple[np.floating, dict[str, np.ndarray]]:
    """Mean MLM loss over the labelled positions and the gradient of every parameter.

    The head is the widest product of the model; only the labelled positions (about 15 %) pass through it.

    Parameters
    ----------
    params : dict
    config : MiniBERTConfig or mapping
    ids : ndarray, int, shape (B, T)
    labels : ndarray, int, shape (B, T)
        The token to predict, -100 where ignored.
    mask : ndarray, bool, as in `forward`, optional

    Returns
    -------
    loss : scalar of the dtype of the parameters
    grads : dict of str to ndarray
        Keys, shapes and dtype of params.

    Raises
    ------
    ValueError
        As `forward`, and if the labels have another shape than ids, are out of range, or none is given.

    Examples
    --------
    >>> config = {"vocab_size": 7, "hidden_size": 4, "num_heads": 2, "num_layers": 1, "intermediate_size": 8}
    >>> params = initial_params(config, np.random.default_rng(0))
    >>> loss, grads = loss_and_grads(params, config, np.array([[1, 2]]), np.array([[-100, 5]]))
    >>> grads.keys() == params.keys()
    True
    """
    config = as_config(config)
    if np.shape(labels) != np.shape(ids):
        raise ValueError(f"labels have shape {np.shape(labels)}, but ids have {np.shape(ids)}: they must be equal")
    chosen = labelled(labels, config.vocab_size)  # (B, T)
    hidden, cache = hidden_forward(ids, mask, params, config)  # (B, T, H)
    predicted = hidden[chosen]  # (B, T, H) -> (N, H)
    logits = mlm_logits(predicted, params["mlm_head_W"], params["mlm_head_b"])  # (N, V)
    loss, d_logits = cross_entropy(logits, np.asarray(labels)[chosen])
    d_predicted, dW, db = linear_backward(d_logits, predicted, params["mlm_head_W"])
    d_hidden = zeros(hidden.shape, hidden.dtype)
    d_hidden[chosen] = d_predicted  # (N, H) -> (B, T, H)
    return loss, hidden_backward(d_hidden, cache, config) | {"mlm_head_W": dW, "mlm_head_b": db}


class MiniBERT:
    """The model: a config and a flat dict of parameters.

    Parameters
    ----------
    config : MiniBERTConfig or mapping, optional
        The full-size model if left out.
    dtype : float32 or float64, default float32
        float32 for speed, float64 for proofs.
    rng : numpy.random.Generator, optional
        Source of the initial weights; a generator seeded with 0 if left out.
    params : dict of str to ndarray, optional
        Weights to start from instead, converted to dtype and copied.

    Attributes
    ----------
    config : MiniBERTConfig
    dtype : numpy.dtype
    params : dict of str to ndarray

    Raises
    ------
    ValueError
        If the dtype is another one, or given params miss a key, have one too many, or a wrong shape.

    Examples
    --------
    >>> model = MiniBERT()
    >>> logits, cache = model.forward(np.arange(19)[np.newaxis])
    >>> logits.shape, cache["attention_weights"][0].shape
    ((1, 19, 8192), (1, 4, 19, 19))
    """

    def __init__(
        self,
        config: ConfigLike | None = None,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | None = None,
        params: Mapping[str, np.ndarray] | None = None,
    ) -> None:
        self.config = MiniBERTConfig() if config is None else as_config(config)
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.float32, np.float64):
            raise ValueError(f"dtype must be float32 or float64, not {self.dtype}")
        if params is None:
            self.params = initial_params(self.config, rng or np.random.default_rng(0), self.dtype)
        else:
            check_params(params, self.config)
            self.params = {name: np.array(params[name], dtype=self.dtype) for name in parameter_table(self.config)}

    def layer_params(self, layer: int) -> dict[str, np.ndarray]:
        """Parameters of block `layer` under their own names: W_Q W_K W_V W_O ln1_gamma … ln2_beta, not copied."""
        if not 0 <= layer < self.config.num_layers:
            raise ValueError(f"there is no layer {layer}: layers go from 0 to {self.config.num_layers - 1}")
        return block_params(self.params, layer)

    def forward(self, ids: np.ndarray, mask: np.ndarray | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        """Logits at every position (B, T, V), and the cache of `hidden_forward` with ``logits`` added."""
        hidden, cache = hidden_forward(ids, mask, self.params, self.config)
        logits = mlm_logits(hidden, self.params["mlm_head_W"], self.params["mlm_head_b"])
        return logits, {**cache, "logits": logits}

    def loss_and_grads(
        self, ids: np.ndarray, labels: np.ndarray, mask: np.ndarray | None = None
    ) -> tuple[np.floating, dict[str, np.ndarray]]:
        """Mean loss over the labelled positions and the gradient of every parameter; see `loss_and_grads`."""
        return loss_and_grads(self.params, self.config, ids, labels, mask)
