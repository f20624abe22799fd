"""Short stories about who or what is where: sitting, lost things, journeys; each a list of two to four sentences."""

from typing import Any

import numpy as np

from minibert_lab.simple_english import words, world
from minibert_lab.simple_english.grammar import (
    Who,
    animal,
    anybody,
    be,
    chance,
    one_person,
    pick,
    question,
    sentence,
    two,
    verb_phrase,
)

_PETS = ("cat", "dog", "rabbit", "bird", "mouse", "monkey")
_OUTSIDE = ["on the grass", "under the tree", "on the ground", "near the river", "on the hill", "in the field"]
_POSTURE = ["sit", "sit", "lie", "sleep", "stand"]
_PAST_OR_PRESENT = ["past", "past", "past", "then", "present", "now"]


def _on_something(rng: np.random.Generator, verb: str) -> str:
    if verb == "stand":
        return f"on the {pick(rng, ['floor', 'roof', 'chair', 'table', 'grass', 'wall', 'bridge'])}"
    if verb == "lie":
        return f"on the {pick(rng, ['bed', 'mat', 'floor', 'sofa', 'grass', 'rug', 'carpet'])}"
    if verb == "sleep":
        return pick(rng, ["in the bed", "on the mat", "on the sofa", "on the floor", "under the tree", "on the rug"])
    return f"{pick(rng, ['on', 'on', 'on', 'on', 'near', 'beside'])} the {pick(rng, words.SEATS)}"


def sitting(rng: np.random.Generator) -> list[str]:
    """Who sits, lies or stands where, and what then."""
    verb, tense = pick(rng, _POSTURE), pick(rng, _PAST_OR_PRESENT)
    row: tuple[Any, ...] | None
    pet = chance(rng, 0.45)
    if pet:
        row = pick(rng, [row for row in words.ANIMALS if row[0] in _PETS])
        noun = pick(rng, [row[0], f"{pick(rng, row[6])} {row[0]}"])
        who = Who(f"the {noun}", f"the {row[0]}", "n")
    else:
        row, who = animal(rng) if chance(rng, 0.25) else (None, anybody(rng))
    outside = row is not None and row[0] not in _PETS
    where = pick(rng, _OUTSIDE) if outside else _on_something(rng, verb)
    place = where.split(" the ")[1]
    story = [sentence(who.name, verb_phrase(verb, who, tense), where)]
    now = "past" if tense in ("past", "then") else "present"
    kind = rng.random()
    if kind < 0.25:
        quality = pick(rng, ["warm", "soft", "old", "clean", "big", "new"])
        story.append(sentence(f"the {place} {be(Who('', '', 'n'), now)} {quality}"))
        story.append(sentence(who.again if row else who.he, verb_phrase("like", who, now), f"the {place}"))
    elif kind < 0.5:
        there = question(verb, who.again, who, "then" if now == "past" else "now", "where")
        story.append(sentence(there, end="?"))
        story.append(sentence(who.he, verb_phrase(verb, who, "then" if now == "past" else "now"), where))
    elif kind < 0.75:
        story.append(sentence(who.he, be(who, now), pick(rng, ["tired", "very tired", "happy", "hungry", "quiet"])))
    else:
        wrong = pick(rng, [seat for seat in words.SEATS if seat != place])
        tense = "then" if now == "past" else "now"
        story.append(sentence(who.he, verb_phrase(verb, who, tense, negative=True), f"on the {wrong}"))
    return story


def lost(rng: np.random.Generator) -> list[str]:
    """Something is lost, looked for and found."""
    who = one_person(rng)
    thing, _, colours, places = pick(rng, words.THINGS[:20])
    colour = pick(rng, ["", *colours])
    found = pick(rng, places)
    spots = ["under the bed", "in the bag", "on the table", "behind the door", "in the box", "under the chair"]
    not_there = pick(rng, [spot for spot in spots if spot != found])
    story = [sentence(f"{who.name} lost {who.his} {colour} {thing}".replace("  ", " "))]
    if chance(rng, 0.4):
        story[0] = sentence(f"{who.name} could not find {who.his} {colour} {thing}".replace("  ", " "))
    story.append(sentence(f"{who.he} looked {not_there}, but it was not there"))
    if chance(rng, 0.5):
        finder = one_person(rng)
        story.append(sentence(f"{finder.name} found the {thing} {found}"))
        if finder.name != who.name:
            story.append(sentence(f"{who.again} thanked {finder.him}"))
    else:
        story.append(sentence(f"then {who.he} found the {thing} {found}"))
        if chance(rng, 0.5):
            story.append(sentence(f"{who.he} was very happy"))
    return story


def where_is(rng: np.random.Generator) -> list[str]:
    """Where things are, and where they are not."""
    (thing, plural, colours, places), (other, _, _, other_places) = two(rng, words.THINGS)
    where = pick(rng, places)
    if chance(rng, 0.3):
        return [
            sentence(f"where are the {plural}", end="?"),
            sentence(f"the {plural} are {where}"),
            sentence(f"they are {pick(rng, colours)}"),
        ]
    story = [
        sentence(f"where is {pick(rng, ['the', 'my', 'your', 'the'])} {thing}", end="?"),
        sentence(f"it is {where}"),
    ]
    if chance(rng, 0.5):
        story.append(sentence(f"the {other} is {pick(rng, other_places)}"))
    else:
        wrong = pick(rng, [p for p in ["under the bed", "on the table", "in the garden", "on the floor"] if p != where])
        story.append(sentence(f"it is not {wrong}"))
    if chance(rng, 0.3):
        story.append(sentence(f"the {thing} is {pick(rng, colours)}"))
    return story


def journey(rng: np.random.Generator) -> list[str]:
    """Somebody travels somewhere and does something there."""
    who = anybody(rng)
    vehicle, stops = pick(rng, world.TRAVEL)
    start, *goals = stops
    goal = pick(rng, goals)
    story = [sentence(pick(rng, ["", *world.TIMES_PAST[:4]]), f"{who.name} went to the {goal} {vehicle}")]
    if chance(rng, 0.35):
        story = [sentence(f"{who.name} wanted to go to the {goal}"), sentence(f"{who.he} went there {vehicle}")]
    if chance(rng, 0.3) and vehicle != "on foot":
        story.append(sentence(f"{who.he} waited for the {vehicle.split()[1]} {start}"))
    sights = ["an old friend", "many people", "a big dog", "some birds", "a white horse", "the king", "a black cat"]
    kind = rng.random()
    if kind < 0.5:
        sight = pick(rng, sights)
        inside = goal in ("city", "town", "village", "forest", "park", "zoo")
        at = "on" if goal in ("island", "farm", "beach") else "in" if inside else "at"
        story.append(sentence(f"{at} the {goal} {who.he} saw {sight}"))
    story.append(sentence(f"in the evening {who.he} went home"))
    return story
