"""Files of the students' kit that are computed from its trained weights."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from minibert_kit import KitError, load_pretrained

from minibert_grader.errors import CourseError
from minibert_ref.config import MiniBERTConfig
from minibert_ref.files import write_atomically
from minibert_ref.model import hidden_forward

# Whole words of the vocabulary only, as notebook 02 comes before the tokenizer. It compares the first two.
SENTENCES = (
    "the cat sat on the mat because it was tired",
    "the cat sat on the mat because it was soft",
    "lily has a red ball . she likes her ball .",
)


def hidden_states(kit: Path) -> dict[str, np.ndarray]:
    """What goes into every layer of the trained Mini-BERT.

    Parameters
    ----------
    kit : path
        Folder of the kit's weights and vocabulary.

    Returns
    -------
    dict of str to ndarray of float32, shape (L, T, H)
        Each of `SENTENCES` to the embeddings and the outputs of all layers but the last.
    """
    params, vocabulary = load_pretrained(folder=kit)
    config, states = MiniBERTConfig(), {}
    for sentence in SENTENCES:
        ids = np.array([[vocabulary[token] for token in ("[CLS]", *sentence.split(), "[SEP]")]])
        _, cache = hidden_forward(ids, None, params, config)
        states[sentence] = np.concatenate(cache["hidden_states"][: config.num_layers])
    return states


def write_hidden_states(kit: Path) -> Path:
    """Write the kit's hidden_states.npz: float16, the same to the byte for the same numbers.

    Parameters
    ----------
    kit : path
        Folder of the kit's weights and vocabulary; the file goes there too.

    Returns
    -------
    path
        The file written.

    Raises
    ------
    CourseError
        If the weights cannot be used, or do not know a word of the sentences.
    """
    try:
        states = hidden_states(kit)
    except KitError as error:
        raise CourseError(str(error)) from None
    except KeyError as error:
        raise CourseError(f"{kit / 'vocab.json'} lacks the word {error}; choose other SENTENCES.") from None
    buffer = io.BytesIO()
    arrays = {sentence: array.astype(np.float16) for sentence, array in states.items()}
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # any of them might be `allow_pickle`, for all that mypy knows
    path = kit / "hidden_states.npz"
    write_atomically(path, [buffer.getvalue()])
    return path
