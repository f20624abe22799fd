"""From text to ids and back, as pure functions (Devlin et al. 2018; WordPiece: Wu et al. 2016)."""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence

import numpy as np

from minibert_ref.text import unicode_tables

SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")  # ids 0 to 4

_REMOVED = re.compile(unicode_tables.character_class(unicode_tables.REMOVED))
_WORDS_BY_THEMSELVES = re.compile(unicode_tables.character_class(unicode_tables.CJK))
_PUNCTUATION = re.compile(unicode_tables.character_class(unicode_tables.PUNCTUATION))
_MARKS = re.compile(unicode_tables.character_class(unicode_tables.NONSPACING_MARKS))
_NORMALISED = re.compile(unicode_tables.character_class(unicode_tables.NORMALISED))
_LATE_CAPITALS = {
    capital + i: small + i for capital, small, count in unicode_tables.LATE_CAPITALS for i in range(count)
}


def basic_tokenize(text: str) -> list[str]:
    """Lower-case words and single punctuation marks.

    Control characters are dropped, CJK ideographs stand alone, accents are stripped, letters lower-cased, punctuation
    split off, and what is left is cut at white space.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> basic_tokenize("Élan vital, isn't it?")
    ['elan', 'vital', ',', 'isn', "'", 't', 'it', '?']
    """
    if not text.isascii():
        text = _WORDS_BY_THEMSELVES.sub(r" \g<0> ", _REMOVED.sub("", text))
        text = _MARKS.sub("", _decompose(text))
        # Python writes a capital sigma at the end of a word as ς; a tokenizer must not look at neighbours.
        text = text.replace("Σ", "σ").translate(_LATE_CAPITALS)
    else:
        text = _REMOVED.sub("", text)
    return _PUNCTUATION.sub(r" \g<0> ", text.lower()).split()


def _decompose(text: str) -> str:
    """Normal form D, characters beyond Unicode 9.0 left where they are."""
    parts, start = [], 0
    for i, character in enumerate(text):
        if character < "\u0300" or _NORMALISED.match(character):
            continue
        decomposes = "\U00010000" <= character < "\U00020000" and unicodedata.decomposition(character)
        if decomposes or unicodedata.combining(character):
            parts += [unicodedata.normalize("NFD", text[start:i]), character]
            start = i + 1
    return "".join([*parts, unicodedata.normalize("NFD", text[start:])])


def wordpiece(word: str, vocab: Container[str], unk: str = "[UNK]", max_chars: int = 100) -> list[str]:
    """Cut a word into the longest pieces of the vocabulary, from left to right.

    Parameters
    ----------
    word : str
        Without white space.
    vocab : container of str
        Pieces; those that continue a word start with ``##``.
    unk : str, default "[UNK]"
        Stands for the whole word if any part of it cannot be matched.
    max_chars : int, default 100
        Longer words become `unk` without a search.

    Returns
    -------
    list of str

    Examples
    --------
    >>> wordpiece("playing", {"play", "##ing", "##i"})
    ['play', '##ing']
    >>> wordpiece("played", {"play", "##e"})
    ['[UNK]']
    """
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        prefix = "##" if start else ""
        for end in range(len(word), start, -1):
            if prefix + word[start:end] in vocab:
                break
        else:
            return [unk]
        pieces.append(prefix + word[start:end])
        start = end
    return pieces


def encode(text: str, vocab: Mapping[str, int], max_len: int | None) -> list[int]:
    """Ids of a text between [CLS] and [SEP].

    Parameters
    ----------
    text : str
    vocab : dict of str to int
        With [UNK], [CLS] and [SEP].
    max_len : int or None
        Most ids to return; the text is cut, [SEP] stays. None means no limit.

    Returns
    -------
    list of int

    Raises
    ------
    ValueError
        If max_len is below 2 or the vocabulary lacks a special token.

    Examples
    --------
    >>> vocab = {"[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "cat": 4, "##s": 5}
    >>> encode("Cats purr", vocab, 8)
    [2, 4, 5, 1, 3]
    """
    return add_sentence_ends(text_ids(text, vocab), vocab, max_len)


def text_ids(text: str, vocab: Mapping[str, int]) -> list[int]:
    """Ids of a text without [CLS] and [SEP].

    Parameters
    ----------
    text : str
    vocab : dict of str to int
        With [UNK].

    Returns
    -------
    list of int

    Raises
    ------
    ValueError
        If the vocabulary lacks [UNK].

    Examples
    --------
    >>> text_ids("A cat", {"[UNK]": 1, "cat": 4})
    [1, 4]
    """
    unknown = special_id("[UNK]", vocab)
    pieces = (piece for word in basic_tokenize(text) for piece in wordpiece(word, vocab))
    return [vocab.get(piece, unknown) for piece in pieces]


def add_sentence_ends(ids: list[int], vocab: Mapping[str, int], max_len: int | None) -> list[int]:
    """Put [CLS] in front and [SEP] behind, and cut what is between them so that max_len suffices.

    Parameters
    ----------
    ids : list of int
    vocab : dict of str to int
        With [CLS] and [SEP].
    max_len : int or None

    Returns
    -------
    list of int

    Raises
    ------
    ValueError
        If max_len is below 2 or the vocabulary lacks a special token.

    Examples
    --------
    >>> add_sentence_ends([7, 8, 9], {"[CLS]": 2, "[SEP]": 3}, 4)
    [2, 7, 8, 3]
    """
    if max_len is not None and max_len < 2:
        raise ValueError(f"max_len is {max_len}, but [CLS] and [SEP] alone need 2")
    kept = ids if max_len is None else ids[: max_len - 2]
    return [special_id("[CLS]", vocab), *kept, special_id("[SEP]", vocab)]


def special_id(token: str, vocab: Mapping[str, int]) -> int:
    """Id of a special token.

    Parameters
    ----------
    token : str
    vocab : dict of str to int

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the vocabulary lacks it.

    Examples
    --------
    >>> special_id("[SEP]", {"[SEP]": 3})
    3
    """
    if token not in vocab:
        raise ValueError(f"the vocabulary lacks {token}: load or train one that has it")
    return vocab[token]


def decode(ids: Iterable[int], vocab: Mapping[str, int]) -> str:
    """Text of ids: words joined by spaces, continuations attached, special tokens dropped.

    Parameters
    ----------
    ids : iterable of int
    vocab : dict of str to int

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If an id is not in the vocabulary.

    Examples
    --------
    >>> decode([2, 4, 5, 3], {"[CLS]": 2, "[SEP]": 3, "cat": 4, "##s": 5})
    'cats'
    """
    tokens = {number: token for token, number in vocab.items()}
    text = ""
    for number in ids:
        token = tokens.get(int(number))
        if token is None:
            raise ValueError(f"id {number} is not in the vocabulary of {len(vocab)} tokens")
        if token in SPECIAL_TOKENS:
            continue
        if token.startswith("##") and len(token) > 2:
            text += token[2:]
        else:
            text += f" {token}"
    return text.removeprefix(" ")


def pad_batch(sequences: Sequence[Sequence[int]], pad_id: int) -> tuple[np.ndarray, np.ndarray]:
    """Sequences of different lengths as one array.

    Parameters
    ----------
    sequences : sequence of sequence of int
        B sequences, at least one token each.
    pad_id : int

    Returns
    -------
    ids : ndarray, int64, shape (B, T)
        T is the longest length; shorter rows are filled up on the right.
    mask : ndarray, bool, shape (B, T)
        True at real tokens.

    Raises
    ------
    ValueError
        If there is no sequence or one is empty: the model could attend to nothing in it.

    Examples
    --------
    >>> ids, mask = pad_batch([[5, 6], [7]], 0)
    >>> ids.tolist(), mask.tolist()
    ([[5, 6], [7, 0]], [[True, True], [True, False]])
    """
    lengths = np.array([len(sequence) for sequence in sequences], dtype=np.intp)
    if lengths.size == 0 or not lengths.all():
        raise ValueError("pad_batch needs at least one sequence and at least one token in each")
    mask = np.arange(lengths.max()) < lengths[:, np.newaxis]  # (B, T)
    ids = np.full(mask.shape, pad_id, dtype=np.int64)
    ids[mask] = np.concatenate([np.asarray(sequence) for sequence in sequences])
    return ids, mask
