"""The WordPiece tokenizer: a vocabulary, trained or loaded, around the functions of `tokenization`."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from minibert_ref.files import write_atomically
from minibert_ref.text.tokenization import SPECIAL_TOKENS, add_sentence_ends, basic_tokenize, decode, text_ids
from minibert_ref.text.wordpiece_trainer import train_wordpiece

FORMAT = "minibert-wordpiece"
_SPECIAL = re.compile("(" + "|".join(re.escape(token) for token in SPECIAL_TOKENS) + ")")


class VocabularyError(ValueError):
    """A vocabulary file that cannot be used; the message names the file and the fix."""


class WordPieceTokenizer:
    """Text to ids and back.

    A special token written out in a text, such as ``[MASK]``, stands for itself.

    Parameters
    ----------
    vocab : dict of str to int, optional
        Ids from 0 on without gaps, the special tokens [PAD] [UNK] [CLS] [SEP] [MASK] at 0 to 4. Without it, call
        `train` or `load_model` first.

    Raises
    ------
    ValueError
        If the vocabulary is not of that form, or is used before there is one.

    Examples
    --------
    >>> tokenizer = WordPieceTokenizer().train(["the cat sat", "the cat ran"], 24)
    >>> tokenizer.decode(tokenizer.encode("The CAT"))
    'the cat'
    """

    def __init__(self, vocab: Mapping[str, int] | None = None) -> None:
        self._vocab: dict[str, int] | None = None
        if vocab is not None:
            tokens = sorted(vocab, key=vocab.__getitem__)
            if [vocab[token] for token in tokens] != list(range(len(tokens))):
                raise VocabularyError("the ids of a vocabulary must be 0, 1, 2, … without gaps")
            self._vocab = _as_vocab(tokens, "the vocabulary")

    @property
    def vocab(self) -> dict[str, int]:
        """dict of str to int: every token and its id."""
        if self._vocab is None:
            raise ValueError("the tokenizer has no vocabulary yet: call train or load_model first")
        return self._vocab

    def __len__(self) -> int:
        return len(self.vocab)

    def train(self, texts: Iterable[str], vocab_size: int) -> Self:
        """Learn a vocabulary.

        Parameters
        ----------
        texts : iterable of str
        vocab_size : int
            Most tokens, special ones included; a small text gives fewer.

        Returns
        -------
        WordPieceTokenizer
            Itself.

        Raises
        ------
        ValueError
            If vocab_size has no room for the special tokens and all characters.
        """
        if isinstance(texts, str):
            raise ValueError("texts must be a list of strings, not one string: write [text]")
        counts: Counter[str] = Counter()
        for text in texts:
            for part in _SPECIAL.split(text)[::2]:
                counts.update(basic_tokenize(part))
        try:
            pieces = train_wordpiece(counts, vocab_size - len(SPECIAL_TOKENS))
        except ValueError as error:
            raise ValueError(f"vocab_size {vocab_size} is too small: {error}, beside 5 special tokens") from None
        self._vocab = {token: number for number, token in enumerate([*SPECIAL_TOKENS, *pieces])}
        return self

    def save(self, path: str | Path) -> None:
        """Write the vocabulary as JSON, all or nothing."""
        tokens = sorted(self.vocab, key=self.vocab.__getitem__)
        content = json.dumps({"format": FORMAT, "tokens": tokens}, ensure_ascii=False, indent=0)
        write_atomically(path, [content.encode("utf-8"), b"\n"])

    def load_model(self, path: str | Path) -> Self:
        """Read a vocabulary written by `save`.

        Parameters
        ----------
        path : str or path

        Returns
        -------
        WordPieceTokenizer
            Itself.

        Raises
        ------
        VocabularyError
            If the file is missing, damaged or of another kind.
        """
        name = f"vocabulary {str(path)!r}"
        try:
            content = json.loads(Path(path).read_bytes().decode("utf-8"))
        except OSError as error:
            raise VocabularyError(f"{name} cannot be read: {error.strerror}") from error
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
            raise VocabularyError(f"{name} is not JSON: it is damaged or another kind of file; save it again") from None
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise VocabularyError(f'{name} lacks "format": "{FORMAT}": it was not written by WordPieceTokenizer.save')
        self._vocab = _as_vocab(content.get("tokens"), name)
        return self

    def encode(self, text: str, max_length: int | None = None) -> list[int]:
        """Ids of a text between [CLS] and [SEP], at most max_length of them; the text is cut, [SEP] stays."""
        ids: list[int] = []
        for i, part in enumerate(_SPECIAL.split(text)):
            ids += [self.vocab[part]] if i % 2 else text_ids(part, self.vocab)
        return add_sentence_ends(ids, self.vocab, max_length)

    def decode(self, ids: Iterable[int]) -> str:
        """Text of ids, without special tokens; an id outside the vocabulary is a ValueError."""
        return decode(ids, self.vocab)


def _as_vocab(tokens: Any, name: str) -> dict[str, int]:
    if not isinstance(tokens, list) or not all(isinstance(token, str) and token for token in tokens):
        raise VocabularyError(f"{name} must list its tokens as non-empty strings; save it again")
    if tuple(tokens[: len(SPECIAL_TOKENS)]) != SPECIAL_TOKENS:
        raise VocabularyError(f"{name} must start with {' '.join(SPECIAL_TOKENS)}; it starts with {tokens[:5]}")
    vocab = {token: number for number, token in enumerate(tokens)}
    if len(vocab) != len(tokens):
        repeated = next(token for number, token in enumerate(tokens) if vocab[token] != number)
        raise VocabularyError(f"{name} lists the token {repeated!r} twice; save it again")
    return vocab
