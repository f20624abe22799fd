"""Text for pretraining: read files, cut them into paragraphs, hold some out, pack the rest into rows of tokens."""

from __future__ import annotations

import lzma
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from minibert_grader.errors import CourseError
from minibert_lab.simple_english import stories

HELD_OUT_SHARE = 0.05
SPLIT_SEED = 1813  # of the held-out paragraphs; part of the definition of the published perplexity
PAD, CLS, SEP = 0, 2, 3
Encode = Callable[[str], list[int]]  # text → ids between [CLS] and [SEP]
_Item = TypeVar("_Item")
_PARAGRAPH_END = re.compile(r"\n\s*\n")
_ITALICS = re.compile(r"_([^_\n]+(?:\n[^_\n]+)?)_")


def read_text(path: str | Path) -> str:
    """Text of a corpus file.

    Parameters
    ----------
    path : str or path
        UTF-8 text, plain or compressed (name ends in ``.xz``).

    Returns
    -------
    str

    Raises
    ------
    CourseError
        If the file is missing, empty, binary, not UTF-8, or a damaged .xz file.
    """
    path = Path(path)
    name = f"The corpus file {str(path)!r}"
    try:
        content = path.read_bytes()
        if path.suffix == ".xz":
            content = lzma.decompress(content, lzma.FORMAT_XZ)  # zeros pass for other formats, millions of times
    except OSError as error:
        raise CourseError(f"{name} cannot be read: {error.strerror}.") from None
    except (lzma.LZMAError, EOFError):
        raise CourseError(f"{name} is not an intact .xz file: compress it again, or give the plain .txt.") from None
    if b"\0" in content:
        raise CourseError(f"{name} is binary, not text: give a .txt or .txt.xz file.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseError(f"{name} is not UTF-8 at byte {error.start}: convert it with iconv -t UTF-8.") from None
    if not text.strip():
        raise CourseError(f"{name} is empty: there is nothing to learn from.")
    return text


def paragraphs(text: str) -> list[str]:
    """Paragraphs of a text: what stands between blank lines, each on one line, italics marks removed.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> paragraphs("One _fine_\\nday.\\n\\n\\nTwo.")
    ['One fine day.', 'Two.']
    """
    text = _ITALICS.sub(r"\1", text.replace("\r\n", "\n"))
    joined = (" ".join(part.split()) for part in _PARAGRAPH_END.split(text))
    return [part for part in joined if any(character.isalnum() for character in part)]


def split_held_out(
    items: Sequence[_Item], share: float = HELD_OUT_SHARE, seed: int = SPLIT_SEED
) -> tuple[list[_Item], list[_Item]]:
    """Training and held-out items, both in their old order.

    Parameters
    ----------
    items : sequence
        At least two.
    share : float, between 0 and 1
        Of the items held out; at least one is.
    seed : int

    Returns
    -------
    training, held_out : list

    Examples
    --------
    >>> training, held_out = split_held_out(range(100))
    >>> len(training), len(held_out), set(training) & set(held_out)
    (95, 5, set())
    """
    count = max(1, round(share * len(items)))
    chosen = set(np.random.default_rng(seed).permutation(len(items))[:count].tolist())
    training = [item for i, item in enumerate(items) if i not in chosen]
    return training, [item for i, item in enumerate(items) if i in chosen]


def read_corpus(paths: Iterable[str | Path]) -> tuple[list[str], list[str]]:
    """Training and held-out paragraphs of some files.

    Parameters
    ----------
    paths : sequence of path

    Returns
    -------
    training, held_out : list of str
        No paragraph is in both: a copy of a held-out one is dropped from training.

    Raises
    ------
    CourseError
        If a file cannot be used or all together have fewer than 20 paragraphs.
    """
    everything = [paragraph for path in paths for paragraph in paragraphs(read_text(path))]
    if len(everything) < 20:
        raise CourseError(
            f"The corpus has {len(everything)} paragraphs; at least 20 are needed, with blank lines between them."
        )
    training, held_out = split_held_out(everything)
    unseen = set(held_out)
    return [paragraph for paragraph in training if paragraph not in unseen], held_out


def token_stream(texts: Iterable[str], encode: Encode) -> np.ndarray:
    """Ids of all texts in a row, [SEP] after each.

    Parameters
    ----------
    texts : iterable of str
    encode : callable
        text → list of ids between [CLS] and [SEP].

    Returns
    -------
    ndarray, int32, shape (N,)
    """
    return np.array([number for text in texts for number in encode(text)[1:]], dtype=np.int32)


def rows_per_epoch(stream: np.ndarray, length: int) -> int:
    """How many rows `rows_of_stream` cuts: int."""
    return len(stream) // min(length - 2, len(stream))


def rows_of_stream(stream: np.ndarray, length: int, shift: int = 0) -> np.ndarray:
    """Cut a stream into rows without padding, [CLS] in front of each and [SEP] behind.

    Parameters
    ----------
    stream : ndarray, int, shape (N,)
    length : int
        Tokens of a row, T.
    shift : int
        Where the first row begins; the stream is a ring, so that every shift gives the same number of rows.

    Returns
    -------
    ndarray, int32, shape (N // (T - 2), T)
        The last N % (T - 2) tokens are left out. A stream shorter than a row gives one short row.

    Examples
    --------
    >>> rows_of_stream(np.arange(10, 17), 5).tolist()
    [[2, 10, 11, 12, 3], [2, 13, 14, 15, 3]]
    """
    inner, count = min(length - 2, len(stream)), rows_per_epoch(stream, length)
    body = np.roll(stream, -shift)[: count * inner].reshape(count, inner)
    ends = np.full((count, 1), CLS, np.int32), np.full((count, 1), SEP, np.int32)
    return np.concatenate([ends[0], body, ends[1]], axis=1, dtype=np.int32)  # (R, T - 2) -> (R, T)


def story_rows(rng: np.random.Generator, count: int, length: int, encode: Encode) -> np.ndarray:
    """Freshly made simple English in rows, padded with [PAD].

    Most rows are full: stories with [SEP] after each, the last one cut. One in six holds a single story or just its
    first sentence, so that the model meets short texts too.

    Parameters
    ----------
    rng : numpy.random.Generator
    count, length : int
        R and T.
    encode : callable
        text → list of ids between [CLS] and [SEP].

    Returns
    -------
    ndarray, int32, shape (R, T)
    """
    sequences = []
    for _ in range(count):
        ids = [CLS]
        if rng.random() < 1 / 6:
            story = stories(rng, 1)[0]
            ids += encode(story if rng.random() < 0.5 else first_sentence(story))[1:]
        else:
            while len(ids) < length:
                ids += encode(stories(rng, 1)[0])[1:]
        sequences.append(ids)
    return padded(sequences, length)


def first_sentence(story: str) -> str:
    """Up to the first full stop or question mark, closing quotation mark included; all of it where there is none."""
    found = re.match(r'[^.?]*[.?]"?', story)
    return found.group() if found else story


def padded(sequences: Sequence[list[int]], length: int) -> np.ndarray:
    """Rows of given token sequences, cut or padded with [PAD] to one length.

    Parameters
    ----------
    sequences : sequence of list of int
    length : int
        T.

    Returns
    -------
    ndarray, int32, shape (R, T)
    """
    rows = np.full((len(sequences), length), PAD, np.int32)
    for row, ids in zip(rows, sequences, strict=True):
        ids = ids if len(ids) <= length else [*ids[: length - 1], SEP]
        row[: len(ids)] = ids
    return rows
