"""What the world's questions are for: 200 of them, the battery, are kept for asking; the others are told as lessons."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from minibert_lab.simple_english.grammar import even
from minibert_lab.simple_english.questions import QUESTIONS, Question

BATTERY_SIZE, _BATTERY_SEED = 200, 200


def _drawn(ways: list[list[Question]], count: int, rng: np.random.Generator) -> list[Question]:
    """Questions at random, equally many of every phrasing as far as that goes."""
    shuffled = [[way[i] for i in rng.permutation(len(way))] for way in ways]
    rounds = [way[i] for i in range(max(map(len, ways))) for way in shuffled if i < len(way)]
    return rounds[:count]


def _battery() -> dict[str, tuple[Question, ...]]:
    """The questions that are kept from training, of every kind equally many or one more."""
    kinds = len(QUESTIONS)
    counts = [BATTERY_SIZE // kinds + (i < BATTERY_SIZE % kinds) for i in range(kinds)]
    return {
        kind: tuple(_drawn(ways, count, np.random.default_rng([_BATTERY_SEED, i])))
        for i, ((kind, ways), count) in enumerate(zip(QUESTIONS.items(), counts, strict=True))
    }


BATTERY = _battery()
_KEPT = {question for questions in BATTERY.values() for question in questions}
_TOLD = {kind: [[q for q in way if q not in _KEPT] for way in ways] for kind, ways in QUESTIONS.items()}


def _words(text: str) -> str:
    """Words alone, a space around each: capitals and marks make no difference."""
    return f" {' '.join(re.findall(r'[a-z]+', text.lower()))} "


_ANSWERED = sorted({_words(question.filled(answer)) for question in _KEPT for answer in question.answers})


def gives_away(story: str) -> bool:
    """Whether a story says, word for word, what a question of the battery asks, whatever marks stand between.

    Parameters
    ----------
    story : str

    Returns
    -------
    bool
        True if a question, filled with any of its right words, stands in the story.
    """
    told = _words(story)
    return any(answered in told for answered in _ANSWERED)


def lesson(kind: str) -> Callable[[np.random.Generator], list[str]]:
    """A maker of stories: two facts of a kind, or one that says what day it is, none in the words of the battery.

    Parameters
    ----------
    kind : str
        A key of `questions.QUESTIONS`.

    Returns
    -------
    callable
        rng → one or two texts of one to three sentences.
    """
    ways = _TOLD[kind]

    def told(rng: np.random.Generator) -> list[str]:
        first, second = (even(rng, even(rng, ways)) for _ in range(2))
        while second == first:
            second = even(rng, even(rng, ways))
        chosen = [first] if "today" in first.text else [first, second]  # only one day is today
        return [question.filled(even(rng, question.answers)) for question in chosen]

    return told
