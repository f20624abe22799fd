"""Questions with one gap about the made-up world: its days, opposites, sums, colours, who eats what, and pronouns.

A question is a fact in a phrasing. Filled with a right word it is one to three sentences that a story can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from minibert_lab.simple_english import words, world

GAP = "[MASK]"
_START = re.compile(r"(?:^|(?<=[.?] ))[a-z]")
_Facts = Mapping[tuple[str, ...], Iterable[str]]  # what is put into a phrasing → the words that are then right
# Who gets food from people.
_FED = ("cat", "dog", "horse", "cow", "sheep", "pig", "duck", "hen", "rabbit", "goat", "donkey")


class Question(NamedTuple):
    """A text with one gap, all words that are right in it, and what of the fact is put into the phrasing."""

    text: str
    answers: tuple[str, ...]
    fact: tuple[str, ...] = ()

    def filled(self, answer: str) -> str:
        """The text with a word in the gap and capitals at the beginning of its sentences."""
        return _START.sub(lambda letter: letter.group().upper(), self.text.replace(GAP, answer))


def _asked(facts: _Facts, *ways: str) -> list[list[Question]]:
    """For every phrasing the questions about all the facts."""
    return [[Question(way.format(*fact), tuple(sorted(right)), fact) for fact, right in facts.items()] for way in ways]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, ...], set[str]]:
    """First words with all the second words that go with them."""
    groups: dict[tuple[str, ...], set[str]] = {}
    for first, second in pairs:
        groups.setdefault((first,), set()).add(second)
    return groups


def _days() -> list[list[Question]]:
    # Every way to say what day it is goes with every way to ask for another one. Were they of one piece, the answer
    # that is kept would never be met in its phrasing, and a model would learn that there it is never right.
    given = ("today is {}.", "it is {} today.", "we have {} today.", "the day today is {}.")
    ahead = (
        "tomorrow will be [MASK].",
        "the next day will be [MASK].",
        "what day will it be tomorrow? it will be [MASK].",
        "tomorrow we will have [MASK].",
    )
    back = (
        "yesterday was [MASK].",
        "the day before was [MASK].",
        "what day was it yesterday? it was [MASK].",
        "yesterday we had [MASK].",
    )
    after = _grouped((world.DAYS[i - 1], world.DAYS[i]) for i in range(7))
    before = _grouped((world.DAYS[i], world.DAYS[i - 1]) for i in range(7))
    return [
        way
        for facts, asked in ((after, ahead), (before, back))
        for way in _asked(facts, *(f"{first} {then}" for first in given for then in asked))
    ]


def _opposites() -> list[list[Question]]:
    pairs = [(one, other) for one, other, *_ in world.PLAIN_OPPOSITES]
    return _asked(
        _grouped([*pairs, *((other, one) for one, other in pairs)]),
        "{} is the opposite of [MASK].",
        "the opposite of {} is [MASK].",
        "what is the opposite of {}? it is [MASK].",
        "{} and [MASK] are opposite words.",
    )


def _sums() -> list[list[Question]]:
    number = world.NUMBERS  # added as on two hands: up to five and five
    sums: _Facts = {(number[i], number[j]): [number[i + j]] for i in range(1, 6) for j in range(1, 6)}
    several: _Facts = {pair: total for pair, total in sums.items() if "one" not in pair}
    # One phrasing with nouns in it counts as one, so that it is not told more often than the others.
    apples, birds = (
        [question for noun in nouns for question in _asked(several, way.replace("NOUNS", noun))[0]]
        for way, nouns in (
            ("{} NOUNS and {} NOUNS are [MASK] NOUNS.", ("apples", "books", "eggs", "cakes")),
            (
                "there were {} NOUNS. then {} more came. now there are [MASK] NOUNS.",
                ("birds", "cows", "children", "ducks"),
            ),
        )
    )
    plain = _asked(
        sums,
        "{} and {} make [MASK].",
        "{} and {} are [MASK].",
        "how much is {} and {}? it is [MASK].",
        "if you add {} to {}, you get [MASK].",
    )
    return [*plain, apples, birds]


def _colours() -> list[list[Question]]:
    return _asked(
        _grouped((thing[0].lower() + thing[1:], colour) for thing, colour, _ in world.COLOUR_FACTS),
        "the colour of {} is [MASK].",
        "what colour is {}? it is [MASK].",
        "{} is always [MASK].",
        "everybody knows that {} is [MASK].",
        "in the picture {} is [MASK].",
    )


def _eating() -> list[list[Question]]:
    eaten = _grouped((row[0], food) for row in words.ANIMALS for food in row[4])
    eaten_by_all = _grouped((row[1], food) for row in words.ANIMALS for food in row[4])
    eater = _grouped((food, row[0]) for row in words.ANIMALS for food in row[4])
    fed = _grouped((food, row[0]) for row in words.ANIMALS if row[0] in _FED for food in row[4])
    givers = ("farmer", "girl", "boy", "old man")
    given = [question for giver in givers for question in _asked(fed, f"the {giver} gives {{}} to the [MASK].")[0]]
    return [
        given,
        *_asked({(food, food): who for (food,), who in eater.items()}, "who eats {}? the [MASK] eats {}."),
        *_asked(eaten, "the {} eats [MASK].", "what does the {} eat? it eats [MASK].", "give the {} some [MASK]."),
        *_asked(eaten_by_all, "{} like to eat [MASK]."),
    ]


def _pronouns() -> list[list[Question]]:
    female = [*words.GIRLS, *(f"the {noun}" for noun in words.FEMALE)]
    male = [*words.BOYS, *(f"the {noun}" for noun in words.MALE)]

    def people(of_her: str, of_him: str) -> _Facts:
        return {**{(who,): [of_her] for who in female}, **{(who,): [of_him] for who in male}}

    many = ["children", "boys", "girls", "men", "women", "pupils", *(row[1] for row in words.ANIMALS)]
    return [
        *_asked(people("she", "he"), "{} is tired. [MASK] wants to sleep."),
        *_asked(
            people("her", "him"), "{} has a big dog. the dog loves [MASK].", "{} is not here. have you seen [MASK]?"
        ),
        *_asked(people("her", "his"), "{} went home with [MASK] mother."),
        *_asked(people("herself", "himself"), "{} saw [MASK] in the old mirror."),
        *_asked({(noun,): ["they"] for noun in many}, "the {} are tired. [MASK] want to sleep."),
        *_asked({(row[0],): ["it"] for row in words.THINGS}, "who took the {}? [MASK] was on the table."),
    ]


# kind → phrasings → questions
QUESTIONS = {
    "days": _days(),
    "opposites": _opposites(),
    "sums": _sums(),
    "colours": _colours(),
    "eating": _eating(),
    "pronouns": _pronouns(),
}
