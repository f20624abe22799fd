"""How many of the questions about the made-up world a model answers rightly at rank 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from minibert_lab.corpus import padded
from minibert_lab.simple_english.lessons import BATTERY
from minibert_lab.simple_english.questions import Question
from minibert_ref.config import MiniBERTConfig
from minibert_ref.model import hidden_forward, mlm_logits
from minibert_ref.text.tokenizer import WordPieceTokenizer

MASK_ID = 4


def likeliest(
    params: Mapping[str, np.ndarray],
    config: MiniBERTConfig,
    tokenizer: WordPieceTokenizer,
    questions: Sequence[Question],
) -> list[str]:
    """The likeliest token of the whole vocabulary for the gap of every question.

    Parameters
    ----------
    params : dict of str to ndarray
    config : MiniBERTConfig
    tokenizer : WordPieceTokenizer
    questions : sequence of Question

    Returns
    -------
    list of str
        One for each question; empty where the gap lies behind the last position of the model.
    """
    sequences = [tokenizer.encode(question.text) for question in questions]
    rows = padded(sequences, min(config.max_positions, max(map(len, sequences))))  # (R, T)
    hidden, _ = hidden_forward(rows, rows != 0, params, config)
    row, column = np.nonzero(rows == MASK_ID)
    logits = mlm_logits(hidden[row, column], params["mlm_head_W"], params["mlm_head_b"])  # (N, V)
    tokens = sorted(tokenizer.vocab, key=tokenizer.vocab.__getitem__)
    said = dict(zip(row.tolist(), logits.argmax(axis=-1).tolist(), strict=True))
    return [tokens[said[number]] if number in said else "" for number in range(len(questions))]


def battery_results(
    params: Mapping[str, np.ndarray], config: MiniBERTConfig, tokenizer: WordPieceTokenizer
) -> dict[str, dict[str, int]]:
    """Right answers to the battery, kind by kind.

    Parameters
    ----------
    params : dict of str to ndarray
    config : MiniBERTConfig
    tokenizer : WordPieceTokenizer

    Returns
    -------
    dict of str to dict
        kind → ``questions``, ``right``.
    """
    results = {}
    for kind, questions in BATTERY.items():
        said = likeliest(params, config, tokenizer, questions)
        right = sum(
            word in {answer.lower() for answer in question.answers}
            for word, question in zip(said, questions, strict=True)
        )
        results[kind] = {"questions": len(questions), "right": right}
    return results
