"""Simple modern English, made up afresh from a random generator: short stories of two to four linked sentences.

Austen's novels have no cat on a mat. These texts have: `words` and `world` hold the words, `grammar` the grammar, and
`people`, `animals`, `places`, `numbers` and `facts` what can be told. One story in twenty is held out, decided by a
checksum of its text, so that no story used in training is ever used in a test, whatever the seeds.
"""

import zlib

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
from minibert_lab.simple_english.numbers import clock, counting, days, months, ordinals
from minibert_lab.simple_english.people import doing, feeling, gift, reflexive, relative_clause, talk, weather
from minibert_lab.simple_english.places import journey, lost, sitting, where_is

HELD_OUT_ONE_IN = 20
# Every kind of story with how often it is drawn.
_KINDS = {
    sitting: 4, habits: 1, doing: 5, lost: 2, where_is: 1, feeling: 2, weather: 1, gift: 2, talk: 2, journey: 2,
    sounds: 1, relative_clause: 1, reflexive: 1, family: 1, royal: 1, colours: 1, counting: 1, ordinals: 1, days: 1,
    months: 1, opposites: 1, comparing: 1, trades: 1, materials: 1, body: 1, meals: 1, clock: 1,
}  # fmt: skip
_DRAWN = [kind for kind, weight in _KINDS.items() for _ in range(weight)]


def any_story(rng: np.random.Generator) -> str:
    """One story, held out or not.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    str
        Two to five sentences, simple as in a first reader.

    Examples
    --------
    >>> any_story(np.random.default_rng(8)) == any_story(np.random.default_rng(8))
    True
    """
    return " ".join(_DRAWN[int(rng.integers(len(_DRAWN)))](rng))


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


def stories(rng: np.random.Generator, count: int, held_out: bool = False) -> list[str]:
    """Stories for training, or those kept from it.

    Parameters
    ----------
    rng : numpy.random.Generator
    count : int
    held_out : bool, default False

    Returns
    -------
    list of str

    Examples
    --------
    >>> len(stories(np.random.default_rng(0), 3))
    3
    """
    found: list[str] = []
    while len(found) < count:
        story = any_story(rng)
        if is_held_out(story) == held_out:
            found.append(story)
    return found
