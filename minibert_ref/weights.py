"""Weights in .safetensors files, read and written without the package of that name.

A file is the length of the header (8 bytes, little-endian), the header (JSON: dtype, shape and place of every tensor)
and the raw numbers, little-endian, one tensor after the other without gaps.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from minibert_ref.checks import check_params
from minibert_ref.config import ConfigLike, MiniBERTConfig, as_config, parameter_table
from minibert_ref.files import write_atomically

FORMAT = "minibert-weights"
_DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2",
    "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1",
    "BOOL": "|b1",
}  # fmt: skip
_NAMES = {np.dtype(code): name for name, code in _DTYPES.items()}
_LARGEST_HEADER = 100_000_000  # bytes; the format's own limit


class WeightsError(ValueError):
    """A weight file that cannot be used; the message names the file and what is wrong with it."""


def write_safetensors(
    path: str | Path, tensors: Mapping[str, np.ndarray], metadata: Mapping[str, str] | None = None
) -> None:
    """Write arrays to a .safetensors file, all or nothing.

    Parameters
    ----------
    path : str or path
    tensors : dict of str to ndarray
        Floats of 16, 32 or 64 bits, integers of 8 to 64 bits, or booleans.
    metadata : dict of str to str, optional

    Raises
    ------
    ValueError
        If an array has another dtype or a name is reserved.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_safetensors(Path(folder) / "w.safetensors", {"w": np.ones(2)}, {"by": "me"})
    ...     read_safetensors(Path(folder) / "w.safetensors")
    ({'w': array([1., 1.])}, {'by': 'me'})
    """
    header: dict[str, Any] = {"__metadata__": dict(metadata)} if metadata else {}
    chunks, offset = [], 0
    # Wide numbers first: then every tensor starts at a multiple of its own item size.
    for name in sorted(tensors, key=lambda name: -tensors[name].dtype.itemsize):
        array = np.asarray(tensors[name])
        dtype = array.dtype.newbyteorder("<")
        if dtype not in _NAMES:
            raise ValueError(
                f"the tensor {name!r} has the dtype {array.dtype}, which a .safetensors file cannot hold here"
            )
        if name == "__metadata__":
            raise ValueError("a tensor cannot be called '__metadata__': the name is reserved")
        header[name] = {
            "dtype": _NAMES[dtype],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + array.nbytes],
        }
        chunks.append(np.ascontiguousarray(array, dtype=dtype).reshape(-1).view(np.uint8).data)
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 8)  # the numbers start at a multiple of 8
    write_atomically(path, [len(text).to_bytes(8, "little"), text, *chunks])


def read_safetensors(path: str | Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Read every tensor of a .safetensors file.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    tensors : dict of str to ndarray
        Writable copies with the shape and dtype in the file.
    metadata : dict of str to str

    Raises
    ------
    WeightsError
        If the file is missing, truncated, damaged, of another kind, or holds a dtype that NumPy lacks.

    Examples
    --------
    >>> read_safetensors("no/such/file")
    Traceback (most recent call last):
    minibert_ref.weights.WeightsError: 'no/such/file' cannot be read: No such file or directory
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise WeightsError(f"{str(path)!r} cannot be read: {error.strerror}") from error
    try:
        return _parse(content)
    except _Damage as damage:
        raise WeightsError(f"{str(path)!r} is not an intact .safetensors file: {damage}") from None


class _Damage(Exception):
    """What is wrong, before the name of the file is known."""


def _parse(content: bytes) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    if len(content) < 8:
        raise _Damage(f"it has {len(content)} bytes, fewer than the 8 of the header's length")
    length = int.from_bytes(content[:8], "little")
    if length > min(len(content) - 8, _LARGEST_HEADER):
        raise _Damage(f"it claims a header of {length} bytes, but {len(content) - 8} bytes follow")
    header = _parse_header(content[8 : 8 + length])
    data = memoryview(content)[8 + length :]

    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise _Damage("its metadata is not a dict of strings")
    entries = {name: _parse_entry(name, entry) for name, entry in header.items()}
    expected = 0
    for name, (_, _, begin, end) in sorted(entries.items(), key=lambda item: item[1][2:]):
        if begin != expected:
            fault = "overlaps the tensor before it" if begin < expected else "leaves a gap before it"
            raise _Damage(f"the tensor {name!r} {fault}")
        expected = end
    if expected != len(data):
        fault = "it is truncated" if expected > len(data) else "bytes that belong to no tensor follow"
        raise _Damage(f"its tensors take {expected} bytes, but {len(data)} are there: {fault}")
    return {
        name: np.frombuffer(data[begin:end], dtype=dtype).reshape(shape).copy()
        for name, (dtype, shape, begin, end) in entries.items()
    }, metadata


def _parse_header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text.decode("utf-8"), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise _Damage("its header is not JSON") from None
    if not isinstance(header, dict):
        raise _Damage("its header is not a JSON object")
    return header


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Damage("its header names something twice")
    return found


def _parse_entry(name: str, entry: Any) -> tuple[np.dtype, tuple[int, ...], int, int]:
    """Dtype, shape, begin and end of a tensor, each checked on its own."""
    if not isinstance(entry, dict) or entry.keys() != {"dtype", "shape", "data_offsets"}:
        raise _Damage(f"the tensor {name!r} must have dtype, shape and data_offsets")
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(dtype, str) or dtype not in _DTYPES:
        raise _Damage(f"the tensor {name!r} has the dtype {dtype!r}; save it as one of {', '.join(_DTYPES)}")
    if not _are_counts(shape) or not _are_counts(offsets) or len(offsets) != 2:
        raise _Damage(f"the tensor {name!r} has a shape or data_offsets that are not lists of counts")
    begin, end = offsets
    dtype = np.dtype(_DTYPES[dtype])
    if end - begin != math.prod(shape) * dtype.itemsize:
        raise _Damage(f"the tensor {name!r} of shape {tuple(shape)} does not fit its {end - begin} bytes")
    return dtype, tuple(shape), begin, end


def _are_counts(values: Any) -> bool:
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)


def save_weights(
    path: str | Path, params: Mapping[str, np.ndarray], config: ConfigLike, dtype: DTypeLike | None = None
) -> None:
    """Write the parameters of a Mini-BERT with its config.

    Parameters
    ----------
    path : str or path
    params : dict of str to ndarray
        Keys and shapes of `parameter_table`.
    config : MiniBERTConfig or mapping
    dtype : float16, float32 or float64, optional
        Of the numbers in the file; those of params if left out.

    Raises
    ------
    ValueError
        If params do not fit the config, or a number is not finite in that dtype.

    Examples
    --------
    >>> import tempfile
    >>> from minibert_ref.model import initial_params
    >>> config = {"vocab_size": 7, "hidden_size": 4, "num_heads": 2, "num_layers": 1, "intermediate_size": 8}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_weights(Path(folder) / "w", initial_params(config, np.random.default_rng(0)), config, np.float16)
    ...     params, config = load_weights(Path(folder) / "w")
    >>> params["mlm_head_W"].dtype, config.num_layers
    (dtype('float32'), 1)
    """
    config = as_config(config)
    check_params(params, config)
    tensors = {}
    for name in parameter_table(config):
        with np.errstate(over="ignore"):
            tensors[name] = params[name] if dtype is None else params[name].astype(dtype)
        if not np.isfinite(tensors[name]).all():
            raise ValueError(f"the tensor {name!r} is not finite in {tensors[name].dtype}: not saved")
    write_safetensors(path, tensors, {"format": FORMAT, "config": json.dumps(config.as_dict())})


def load_weights(
    path: str | Path, config: ConfigLike | None = None, dtype: DTypeLike = np.float32
) -> tuple[dict[str, np.ndarray], MiniBERTConfig]:
    """Read the parameters of a Mini-BERT.

    Parameters
    ----------
    path : str or path
    config : MiniBERTConfig or mapping, optional
        What the tensors must fit; the config in the file if left out.
    dtype : float32 or float64, default float32
        Of the arrays returned.

    Returns
    -------
    params : dict of str to ndarray
    config : MiniBERTConfig

    Raises
    ------
    WeightsError
        If the file is missing, damaged or foreign; if a tensor is missing, too many, of a wrong shape, not of floats,
        or holds a number that is not finite.

    Examples
    --------
    >>> load_weights("no/such/file")
    Traceback (most recent call last):
    minibert_ref.weights.WeightsError: 'no/such/file' cannot be read: No such file or directory
    """
    tensors, metadata = read_safetensors(path)
    name = repr(str(path))
    try:
        if config is None:
            if "config" not in metadata:
                raise ValueError(f"{name} names no config: it is not from save_weights; pass the config yourself")
            config = _config_in_file(metadata["config"], name)
        config = as_config(config)
        check_params(tensors, config, name)
    except ValueError as error:
        raise WeightsError(str(error)) from None
    for tensor, array in tensors.items():
        if not np.issubdtype(array.dtype, np.floating):
            raise WeightsError(f"{name}: the tensor {tensor!r} has the dtype {array.dtype}, expected floats")
        if not np.isfinite(array).all():
            raise WeightsError(f"{name}: the tensor {tensor!r} holds numbers that are not finite: it is damaged")
    return {tensor: tensors[tensor].astype(dtype, copy=False) for tensor in parameter_table(config)}, config


def _config_in_file(text: str, name: str) -> MiniBERTConfig:
    try:
        return as_config(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{name} has a config that cannot be read: {error}") from None
