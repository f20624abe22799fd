"""Checkpoints: parameters, optimiser state, step and random generator in one file that is never half written.

The file is a .safetensors file. Its tensors are the arrays; its metadata says, as JSON, how they nest and holds
everything that is not an array, the state of the random generator included.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from minibert_ref.weights import WeightsError, read_safetensors, write_safetensors

FORMAT = "minibert-checkpoint"
_BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


class CheckpointError(ValueError):
    """A checkpoint that cannot be resumed; the message names the file and what is wrong with it."""


class Checkpoint(NamedTuple):
    """What `load_checkpoint` returns; it unpacks in the order in which `save_checkpoint` takes it."""

    params: dict[str, np.ndarray]
    state: dict[str, Any]
    step: int
    rng: np.random.Generator
    extra: Any


def save_checkpoint(
    path: str | Path,
    params: Mapping[str, np.ndarray],
    state: Mapping[str, Any],
    step: int,
    rng: np.random.Generator,
    extra: Any = None,
) -> None:
    """Write everything needed to go on later as if nothing had happened, all or nothing.

    Parameters
    ----------
    path : str or path
    params : dict of str to ndarray
    state : dict
        Of the optimiser: dicts, lists, arrays, numbers, strings and None, nested as you like.
    step : int
        Steps done.
    rng : numpy.random.Generator
        Not advanced.
    extra : optional
        Anything built like `state`.

    Raises
    ------
    ValueError
        If a value is of another kind; nothing is pickled.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> rng = np.random.default_rng(0)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_checkpoint(Path(folder) / "c", {"w": np.ones(1)}, {"m": {"w": np.zeros(1)}}, 7, rng)
    ...     params, state, step, restored, extra = load_checkpoint(Path(folder) / "c")
    >>> state, step, float(restored.random()) == float(rng.random())
    ({'m': {'w': array([0.])}}, 7, True)
    """
    content = {"params": params, "state": state, "step": step, "rng": rng.bit_generator.state, "extra": extra}
    tensors: dict[str, np.ndarray] = {}
    tree = json.dumps(_pack(content, "", tensors))
    write_safetensors(path, tensors, {"format": FORMAT, "tree": tree})


def load_checkpoint(path: str | Path) -> Checkpoint:
    """Read a checkpoint.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    Checkpoint
        ``params, state, step, rng, extra``, bit for bit what was saved.

    Raises
    ------
    CheckpointError
        If the file is missing, damaged or not a checkpoint.

    Examples
    --------
    >>> load_checkpoint("no/such")
    Traceback (most recent call last):
    minibert_ref.training.checkpoint.CheckpointError: checkpoint 'no/such' cannot be read: No such file or directory
    """
    try:
        tensors, metadata = read_safetensors(path)
    except WeightsError as error:
        raise CheckpointError(f"checkpoint {error}") from None
    if metadata.get("format") != FORMAT:
        raise CheckpointError(f"{str(path)!r} is not a checkpoint: it was not written by save_checkpoint")
    try:
        content = _unpack(json.loads(metadata["tree"]), tensors)
        return Checkpoint(**{**content, "rng": _restore(content["rng"])})
    except (KeyError, TypeError, ValueError, RecursionError):
        raise CheckpointError(f"checkpoint {str(path)!r} is damaged: go back to an earlier one") from None


def _pack(value: Any, path: str, tensors: dict[str, np.ndarray]) -> dict[str, Any]:
    """The value as JSON in which every array is replaced by the name of a tensor."""
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise ValueError(f"checkpoint: the keys of {path or 'the content'} must be strings")
        return {"dict": {key: _pack(item, f"{path}/{key}", tensors) for key, item in value.items()}}
    if isinstance(value, (list, tuple)):
        return {"list": [_pack(item, f"{path}/{i}", tensors) for i, item in enumerate(value)]}
    if isinstance(value, (np.ndarray, np.generic)):
        name = path.removeprefix("/")
        while name in tensors:  # {"a/b": …} beside {"a": {"b": …}}
            name += "'"
        tensors[name] = np.asarray(value)
        return {"tensor": name, "scalar": isinstance(value, np.generic)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return {"value": value}
    raise ValueError(
        f"checkpoint: {path} is a {type(value).__name__}; save arrays, numbers, strings, lists and dicts only"
    )


def _unpack(tree: dict[str, Any], tensors: Mapping[str, np.ndarray]) -> Any:
    if "dict" in tree:
        return {key: _unpack(item, tensors) for key, item in tree["dict"].items()}
    if "list" in tree:
        return [_unpack(item, tensors) for item in tree["list"]]
    if "tensor" in tree:
        return tensors[tree["tensor"]][()] if tree["scalar"] else tensors[tree["tensor"]]
    return tree["value"]


def _restore(state: dict[str, Any]) -> np.random.Generator:
    if state["bit_generator"] not in _BIT_GENERATORS:
        raise ValueError("unknown bit generator")
    bit_generator = getattr(np.random, state["bit_generator"])(0)
    bit_generator.state = state
    return np.random.Generator(bit_generator)
