"""Simple modern English, made up afresh from a random generator: short stories of two to four linked sentences.

Austen's novels have no cat on a mat. These texts have: `words` and `world` hold the words, `grammar` the grammar, and
`people`, `animals`, `places`, `numbers` and `facts` what can be told. One story in twenty is held out, decided by a
checksum of its text, so that no story used in training is ever used in a test, whatever the seeds.

These stories are frozen: the vocabulary was learned from them, and the published perplexity is that of their held-out
part. What a model needs beyond them it learns from `lessons`, in training only.
"""

import zlib
from collections.abc import Callable

import numpy as np

from minibert_lab.simple_english.animals import habits, sounds
from minibert_lab.simple_english.facts import (
    body,
    colours,
    comparing,
    family,
    materials,
    meals,
    opposites,
    royal,
    trades,
)
from minibert_lab.simple_english.lessons import gives_away, lesson
from minibert_lab.simple_english.numbers import clock, counting, days, months, ordinals
from minibert_lab.simple_english.people import doing, feeling, gift, reflexive, relative_clause, talk, weather
from minibert_lab.simple_english.places import journey, lost, sitting, where_is

HELD_OUT_ONE_IN = 20
# Every kind of story with how often it is drawn. Neither this table nor what these stories say may change.
_FROZEN = {
    sitting: 4, habits: 1, doing: 5, lost: 2, where_is: 1, feeling: 2, weather: 1, gift: 2, talk: 2, journey: 2,
    sounds: 1, relative_clause: 1, reflexive: 1, family: 1, royal: 1, colours: 1, counting: 1, ordinals: 1, days: 1,
    months: 1, opposites: 1, comparing: 1, trades: 1, materials: 1, body: 1, meals: 1, clock: 1,
}  # fmt: skip
# A quarter of all stories. Sums and days are the hardest to learn: they need two words at once, or two directions.
_LESSONS = {"days": 4, "opposites": 2, "sums": 5, "colours": 1, "eating": 2, "pronouns": 1}
_Kinds = list[Callable[[np.random.Generator], list[str]]]
_FROZEN_DRAWN: _Kinds = [kind for kind, weight in _FROZEN.items() for _ in range(weight)]
_ALL_DRAWN: _Kinds = _FROZEN_DRAWN + [lesson(kind) for kind, weight in _LESSONS.items() for _ in range(weight)]


def _any_story(rng: np.random.Generator, kinds: _Kinds) -> str:
    return " ".join(kinds[int(rng.integers(len(kinds)))](rng))


def is_held_out(story: str) -> bool:
    """Whether a story is kept from training.

    Parameters
    ----------
    story : str

    Returns
    -------
    bool
        True for one text in twenty.

    Examples
    --------
    >>> sum(is_held_out(f"The cat sat on mat {i}.") for i in range(1000)) < 80
    True
    """
    return zlib.crc32(story.encode("utf-8")) % HELD_OUT_ONE_IN == 0


def stories(rng: np.random.Generator, count: int) -> list[str]:
    """Stories for training, lessons among them.

    Parameters
    ----------
    rng : numpy.random.Generator
    count : int

    Returns
    -------
    list of str
        None is held out, and none says what the battery asks.

    Examples
    --------
    >>> len(stories(np.random.default_rng(0), 3))
    3
    """
    found: list[str] = []
    while len(found) < count:
        story = _any_story(rng, _ALL_DRAWN)
        if not is_held_out(story) and not gives_away(story):
            found.append(story)
    return found


def frozen_stories(rng: np.random.Generator, count: int, held_out: bool) -> list[str]:
    """Stories of the frozen kinds: those of the vocabulary, or the held-out ones of the published perplexity.

    Parameters
    ----------
    rng : numpy.random.Generator
    count : int
    held_out : bool

    Returns
    -------
    list of str
        Two to five sentences each, simple as in a first reader.
    """
    found: list[str] = []
    while len(found) < count:
        story = _any_story(rng, _FROZEN_DRAWN)
        if is_held_out(story) == held_out:
            found.append(story)
    return found
