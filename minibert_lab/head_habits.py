"""What attention heads do, by measurement: the share of a head's attention that goes where a named habit would look.

A share is an average over held-out text of the attention weights of all queries concerned. Beside it stands the share
that a head without preference, equal weight on every token, would give to the same places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from minibert_lab.simple_english.words import BOYS, FEMALE, GIRLS, MALE
from minibert_ref.config import MiniBERTConfig
from minibert_ref.model import hidden_forward

Places = Callable[[np.ndarray], np.ndarray]  # rows (B, T) → for each query the keys that a habit looks at, (B, T, T)

SEP, FIRST_ORDINARY = 3, 5
SHE = {"she", "her", "herself", *(name.lower() for name in GIRLS), *FEMALE}
HE = {"he", "him", "his", "himself", *(name.lower() for name in BOYS), *MALE}
_PRONOUNS = {"she", "her", "herself", "he", "him", "his", "himself"}


def attention_shares(
    params: Mapping[str, np.ndarray], config: MiniBERTConfig, rows: np.ndarray, places: Places, batch_size: int = 64
) -> tuple[np.ndarray, float]:
    """Attention of every head to chosen places.

    Parameters
    ----------
    params : dict of str to ndarray
    config : MiniBERTConfig
    rows : ndarray, int, shape (R, T)
        Padded with 0.
    places : callable
        rows (B, T) → bool (B, T, T): for each query (axis 1) the keys (axis 2) that count; queries without any are
        left out.
    batch_size : int

    Returns
    -------
    shares : ndarray, shape (L, A)
        Mean over the queries of the attention on their places.
    uniform : float
        The same for equal attention on all tokens of the row.
    """
    total, uniform, queries = np.zeros((config.num_layers, config.num_heads)), 0.0, 0
    for start in range(0, len(rows), batch_size):
        part = rows[start : start + batch_size]
        part = part[:, : int((part != 0).sum(axis=1).max())]
        chosen = places(part)  # (B, T, T)
        concerned = chosen.any(axis=2)  # (B, T)
        _, cache = hidden_forward(part, part != 0, params, config)
        for layer, weights in enumerate(cache["attention_weights"]):  # (B, A, T, T)
            mass = (weights * chosen[:, np.newaxis]).sum(axis=3)  # (B, A, T)
            total[layer] += (mass * np.expand_dims(concerned, 1)).sum(axis=(0, 2), dtype=np.float64)
        uniform += float((chosen.sum(axis=2) / (part != 0).sum(axis=1, keepdims=True)).sum())
        queries += int(concerned.sum())
    return total / max(queries, 1), uniform / max(queries, 1)


def at_offset(offset: int) -> Places:
    """Places of a habit that looks `offset` tokens along: -1 for the previous token, 1 for the next."""

    def places(rows: np.ndarray) -> np.ndarray:
        T = rows.shape[1]
        ordinary = rows >= FIRST_ORDINARY
        here, there = np.arange(T)[:, np.newaxis], np.arange(T)
        return (there == here + offset) & ordinary[:, :, np.newaxis] & ordinary[:, np.newaxis]

    return places


def at_separators(rows: np.ndarray) -> np.ndarray:
    """Places of a habit that looks at [SEP]: a head's resting place (Clark et al. 2019)."""
    return (rows >= FIRST_ORDINARY)[:, :, np.newaxis] & (rows == SEP)[:, np.newaxis]


def at_same_token(rows: np.ndarray) -> np.ndarray:
    """Places of a habit that looks for other occurrences of the same token."""
    same = rows[:, :, np.newaxis] == rows[:, np.newaxis]
    T = rows.shape[1]
    return same & (rows >= FIRST_ORDINARY)[:, :, np.newaxis] & ~np.eye(T, dtype=bool)


def at_gender(vocab: Mapping[str, int], same: bool) -> Places:
    """Places of a habit that takes a pronoun to the words of its gender (or, for comparison, of the other gender).

    Only pronouns in rows that hold other words of both genders count, so that gender alone tells right from wrong.

    Parameters
    ----------
    vocab : dict of str to int
    same : bool

    Returns
    -------
    callable
        As `attention_shares` wants it.
    """
    she, he, pronouns = ([vocab[word] for word in words if word in vocab] for words in (SHE, HE, _PRONOUNS))

    def places(rows: np.ndarray) -> np.ndarray:
        gender = np.where(np.isin(rows, she), 1, np.where(np.isin(rows, he), 2, 0))  # (B, T)
        others = ~np.eye(rows.shape[1], dtype=bool)
        gendered = (gender > 0)[:, np.newaxis] & others  # (B, T, T)
        matching = gendered & (gender[:, :, np.newaxis] == gender[:, np.newaxis])
        opposite = gendered & (gender[:, :, np.newaxis] != gender[:, np.newaxis])
        asked = np.isin(rows, pronouns) & matching.any(axis=2) & opposite.any(axis=2)  # (B, T)
        return (matching if same else opposite) & asked[:, :, np.newaxis]

    return places


def find_habits(
    params: Mapping[str, np.ndarray],
    config: MiniBERTConfig,
    vocab: Mapping[str, int],
    prose: np.ndarray,
    tales: np.ndarray,
) -> dict[str, dict[str, Any]]:
    """The head with the strongest form of every habit.

    Parameters
    ----------
    params : dict of str to ndarray
    config : MiniBERTConfig
    vocab : dict of str to int
    prose, tales : ndarray, int, shape (R, T)
        Held-out rows of the corpus and of simple English; pronouns are looked at in the tales.

    Returns
    -------
    dict
        Per habit ``layer`` and ``head``, both counted from 0, ``share`` and ``uniform``, and ``times``, their quotient;
        for the pronouns also ``other_gender``, the share of the words of the other gender.
    """
    found: dict[str, dict[str, Any]] = {}
    habits = {
        "previous token": (at_offset(-1), prose),
        "next token": (at_offset(1), prose),
        "separator": (at_separators, prose),
        "same token": (at_same_token, prose),
        "matching pronoun": (at_gender(vocab, True), tales),
    }
    for habit, (places, rows) in habits.items():
        shares, uniform = attention_shares(params, config, rows, places)
        layer, head = np.unravel_index(int(shares.argmax()), shares.shape)
        found[habit] = {
            "layer": int(layer),
            "head": int(head),
            "share": round(float(shares[layer, head]), 4),
            "uniform": round(uniform, 4),
            "times": round(float(shares[layer, head]) / max(uniform, 1e-9), 1),
        }
    pronoun = found["matching pronoun"]
    opposite, _ = attention_shares(params, config, tales, at_gender(vocab, False))
    pronoun["other_gender"] = round(float(opposite[pronoun["layer"], pronoun["head"]]), 4)
    return found
