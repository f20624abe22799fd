"""The trained Mini-BERT: its parameters, its vocabulary, and what flows between its layers, as plain dicts."""

from __future__ import annotations

import io
import json
import math
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from minibert_kit.errors import KitError

FOLDER = Path(__file__).parent


def load_pretrained(dtype: type = np.float32, folder: Path = FOLDER) -> tuple[dict[str, np.ndarray], dict[str, int]]:
    """Load the parameters and the vocabulary of the trained Mini-BERT.

    Parameters
    ----------
    dtype : float dtype, default float32
        Of the parameters; on disk they are float16.
    folder : path, default where the kit is installed
        Holds `weights.safetensors` and `vocab.json`.

    Returns
    -------
    params : dict of str to ndarray
        4,498,880 numbers in 42 arrays of your own: "token_embeddings" (8192, 192), "position_embeddings" (64, 192),
        twelve for each layer 0 to 2 such as "layer0.W_Q" (192, 192), "final_ln_gamma" and "final_ln_beta" (192,),
        "mlm_head_W" (192, 8192), "mlm_head_b" (8192,).
    vocabulary : dict of str to int
        Token to id; [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, [MASK] 4.

    Raises
    ------
    KitError
        If a file is missing or damaged.

    Examples
    --------
    >>> params, vocabulary = load_pretrained()
    >>> params["token_embeddings"].shape, len(vocabulary), vocabulary["[MASK]"]
    ((8192, 192), 8192, 4)
    """
    weights, words = Path(folder) / "weights.safetensors", Path(folder) / "vocab.json"
    try:
        params = {name: array.copy() for name, array in _read_once(weights, weights.stat().st_mtime_ns, dtype).items()}
        tokens = json.loads(words.read_text(encoding="utf-8"))["tokens"]
    except FileNotFoundError as error:
        raise KitError(f"{error.filename} is missing; install the kit again.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise KitError(f"A file of the kit in {folder} is damaged ({error}); install the kit again.") from None
    return params, {token: number for number, token in enumerate(tokens)}


def load_hidden_states(folder: Path = FOLDER) -> dict[str, np.ndarray]:
    """Load what goes into each layer of the trained Mini-BERT, for a few sentences.

    Parameters
    ----------
    folder : path, default where the kit is installed
        Holds `hidden_states.npz`.

    Returns
    -------
    dict of str to ndarray of float32, shape (3, T, 192)
        Sentence to the hidden states of its T tokens, the first "[CLS]", the last "[SEP]", without padding. Entry 0
        goes into layer 0 (the embeddings), entry 1 comes out of layer 0 and goes into layer 1, entry 2 likewise into
        layer 2. Stored as float16, so the last digits are rounded.

    Raises
    ------
    KitError
        If the file is missing or damaged.

    Examples
    --------
    >>> states = load_hidden_states()
    >>> states["the cat sat on the mat because it was tired"].shape
    (3, 12, 192)
    """
    path = Path(folder) / "hidden_states.npz"
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            states = {sentence: stored[sentence] for sentence in stored.files}
        if not states:
            raise ValueError("it holds nothing")
    except FileNotFoundError:
        raise KitError(f"{path} is missing; install the kit again.") from None
    except (OSError, EOFError, ValueError, TypeError, AttributeError, RuntimeError, zipfile.BadZipFile) as error:
        raise KitError(f"{path} is damaged ({error}); install the kit again.") from None
    for sentence, array in states.items():
        expected = (3, len(sentence.split()) + 2, 192)
        if array.shape != expected or array.dtype != np.float16 or not np.isfinite(array).all():
            raise KitError(f"{path} is damaged (at {sentence!r}); install the kit again.")
    return {sentence: array.astype(np.float32) for sentence, array in states.items()}


def load_recipe(folder: Path = FOLDER) -> dict[str, Any]:
    """Load how Mini-BERT was trained, and what was measured of it on text that it had not seen.

    Parameters
    ----------
    folder : path, default where the kit is installed
        Holds `recipe.json` and `measured.json`.

    Returns
    -------
    dict
        "steps", "warmup", "peak_lr", "mask_rate" and more; "measured" is a dict, with "perplexity_austen" and others.

    Raises
    ------
    KitError
        If a file is missing or damaged.

    Examples
    --------
    >>> recipe = load_recipe()
    >>> recipe["max_norm"], recipe["measured"]["parameters"]
    (1.0, 4498880)
    """
    try:
        recipe, measured = (
            json.loads((Path(folder) / name).read_text(encoding="utf-8")) for name in ("recipe.json", "measured.json")
        )
        return {**recipe, "measured": measured}
    except FileNotFoundError as error:
        raise KitError(f"{error.filename} is missing; install the kit again.") from None
    except (OSError, ValueError, TypeError) as error:
        raise KitError(f"A file of the kit in {folder} is damaged ({error}); install the kit again.") from None


@lru_cache(maxsize=1)
def _read_once(path: Path, changed: int, dtype: type) -> dict[str, np.ndarray]:
    """The arrays of a file as it was `changed` last; a second call copies them, which is faster than reading."""
    return _read(path.read_bytes(), dtype)


def _read(data: bytes, dtype: type) -> dict[str, np.ndarray]:
    """The arrays of a .safetensors file of float16: length of the header, header (JSON), numbers."""
    start = 8 + int.from_bytes(data[:8], "little")
    if not 8 < start <= len(data):
        raise ValueError("the weights end too early")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    params: dict[str, np.ndarray] = {}
    for name, about in header.items():
        begin, end = about["data_offsets"]
        if about["dtype"] != "F16" or end - begin != 2 * math.prod(about["shape"]) or start + end > len(data):
            raise ValueError(f"the weights of {name} are cut off or of another kind")
        numbers = np.frombuffer(data, dtype="<f2", offset=start + begin, count=(end - begin) // 2)
        params[name] = numbers.reshape(about["shape"]).astype(dtype)
    return params
