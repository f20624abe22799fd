"""Short texts about animals: what they are like, eat, do and say; each a list of two to four sentences."""

import numpy as np

from minibert_lab.simple_english import words
from minibert_lab.simple_english.grammar import (
    Who,
    anybody,
    article,
    be,
    chance,
    past,
    pick,
    sentence,
    third_person,
    two,
    verb_phrase,
)


def habits(rng: np.random.Generator) -> list[str]:
    """What an animal is like, eats and does."""
    row = pick(rng, words.ANIMALS)
    noun, plural, _, homes, foods, ways, adjectives = row
    many = chance(rng, 0.5)
    who = Who(plural, plural, "p") if many else Who(article(noun), f"the {noun}", "n")
    first = pick(rng, adjectives)
    facts = [
        sentence(who.he, verb_phrase("live", who, "present"), pick(rng, homes)),
        sentence(who.he, verb_phrase("eat", who, "present"), " and ".join(foods)),
        sentence(who.he, "can", pick(rng, ways)),
        sentence(who.he, verb_phrase("like", who, "present"), pick(rng, foods)),
        sentence(who.he, be(who, "present"), "not", pick(rng, ["a plant", "a tree"]) if not many else "plants"),
    ]
    opening = sentence(who.name, be(who, "present"), first, "animals" if many else "")
    if not many:
        opening = sentence(who.name, "is", article(f"{first} animal"))
    chosen = sorted(rng.permutation(len(facts) - (not chance(rng, 0.2)))[:2])
    return [opening, *(facts[i] for i in chosen)]


def sounds(rng: np.random.Generator) -> list[str]:
    """Which animal makes which sound, asked and answered."""
    (noun, plural, made, *_), (other, others, else_made, *_) = two(rng, words.ANIMALS[:18])
    kind = rng.random()
    if kind < 0.4:
        return [
            sentence(f"the {noun} {third_person(made[0])} and the {other} {third_person(else_made[0])}"),
            sentence(f"do {others} {made[0]}" if made[0] != else_made[0] else f"do {others} talk", end="?"),
            sentence("no, they do not"),
        ]
    if kind < 0.7:
        return [
            sentence(f"what does the {noun} say", end="?"),
            sentence(f"the {noun} {third_person(pick(rng, made))}"),
            sentence(f"all {plural} {made[0]}"),
        ]
    hearer = anybody(rng)
    return [
        sentence(f"{hearer.name} heard a {noun} in the night".replace("a o", "an o").replace("a e", "an e")),
        sentence(f"the {noun} {past(made[0])} very loudly"),
        sentence(f"{hearer.he} could not sleep"),
    ]
