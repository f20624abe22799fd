"""Short stories about what people do, feel, say and give; each a list of two to four sentences."""

import numpy as np

from minibert_lab.simple_english import words, world
from minibert_lab.simple_english.grammar import (
    WE,
    YOU,
    I,
    Who,
    anybody,
    article,
    bare,
    be,
    chance,
    definite,
    even,
    one_person,
    past,
    pick,
    progressive,
    question,
    sentence,
    something_not,
    verb_phrase,
)

_PAST_OR_PRESENT = ["past", "past", "past", "then", "present", "now"]


def doing(rng: np.random.Generator) -> list[str]:
    """An activity in some tense, then what is said, asked or done about it."""
    who = pick(rng, [I, WE, YOU]) if chance(rng, 0.12) else anybody(rng)
    verb, objects, places = even(rng, words.ACTIVITIES)
    thing, place, tense = pick(rng, objects), pick(rng, places), pick(rng, [*_PAST_OR_PRESENT, "future", "perfect"])
    again = definite(thing)
    when = {"past": world.TIMES_PAST, "present": world.TIMES_NOW, "future": world.TIMES_FUTURE}.get(tense)
    if when and chance(rng, 0.4):
        time = pick(rng, when)
        opening = sentence(who.name, verb_phrase(verb, who, tense), thing, time)
        if chance(rng, 0.3):
            opening = sentence(f"{time} {who.name}", verb_phrase(verb, who, tense), thing)
    else:
        how = pick(rng, world.ADVERBS) if tense in ("past", "then") and chance(rng, 0.12) else ""
        opening = sentence(who.name, how, verb_phrase(verb, who, tense), thing, place)
        if how and tense == "then":
            opening = sentence(who.name, be(who), how, progressive(verb), thing, place)
    story = [opening]
    kind = rng.random()
    if kind < 0.22 and who not in (I, YOU) and verb not in ("help", "visit", "take"):
        story += [
            sentence(question(verb, who.again, who, tense, "what"), end="?"),
            sentence(who.he, verb_phrase(verb, who, tense), thing),
        ]
    elif kind < 0.38 and who not in (I, YOU) and tense != "perfect":
        did = {"past": "did", "then": be(who), "now": be(who, "present"), "future": "will"}
        auxiliary = did.get(tense, "do" if who.plural else "does")
        story += [
            sentence(question(verb, who.again, who, tense), thing, end="?"),
            sentence(f"yes, {who.he} {auxiliary}"),
        ]
    elif kind < 0.55 and tense in ("past", "then"):
        next_verb, next_objects, next_places = even(rng, words.ACTIVITIES)
        next_time = pick(rng, ["then", "then", "later", "after that"])
        story.append(sentence(next_time, who.he, past(next_verb), pick(rng, next_objects), pick(rng, next_places)))
    elif kind < 0.7:
        other = even(rng, [row for row in words.ACTIVITIES if row[0] != verb])
        negative = verb_phrase(other[0], who, tense, negative=True)
        story.append(sentence(who.he, negative, something_not(pick(rng, other[1]))))
    elif kind < 0.85 and tense in ("past", "then", "perfect"):
        helper = one_person(rng)
        story.append(sentence(f"{helper.name} helped {who.him}"))
        together = {"1": "we", "2": "you", "w": "we"}.get(who.gender, "they")
        story.append(sentence(f"{together} {past(verb)} {again} together"))
    else:
        often = pick(rng, ["often", "always", "sometimes", "never"])
        if tense in ("past", "then", "perfect"):
            story.append(pick(rng, ["It was a lot of fun.", "It was hard work.", "It did not take long."]))
        elif often != "never" and tense != "present":
            story.append(sentence(who.he, often, verb_phrase(verb, who, "present"), thing))
        else:
            story.append(sentence(who.he, verb_phrase("like", who, "present"), "to", verb, thing))
    return story


def feeling(rng: np.random.Generator) -> list[str]:
    """Why somebody feels so, and what comes of it."""
    who = anybody(rng)
    how, causes, effects = even(rng, world.FEELINGS)
    cause, effect = pick(rng, causes), pick(rng, effects)
    kind = rng.random()
    if kind < 0.35:
        story = [sentence(f"{who.name} {be(who)} {how} because {who.he} {cause}"), sentence(f"{who.he} {effect}")]
    elif kind < 0.65:
        story = [sentence(f"{who.name} {cause}"), sentence(f"{who.he} {be(who)} very {how}, so {who.he} {effect}")]
    elif kind < 0.85:
        story = [
            sentence(f"why {be(who)} {who.name} {how}", end="?"),
            sentence(f"{who.he} {be(who)} {how} because {who.he} {cause}"),
        ]
    else:
        story = [sentence(f"when {who.name} {cause}, {who.he} {be(who)} {how}"), sentence(f"{who.he} {effect}")]
    if chance(rng, 0.25):
        story.append(sentence(f"later {who.he} {be(who)} not {how}"))
    return story


def weather(rng: np.random.Generator) -> list[str]:
    """The weather and what people do in it; also with if and when."""
    who = anybody(rng)
    sky, takes, effects, plans = even(rng, world.WEATHER)
    kind = rng.random()
    when = pick(rng, ["", "yesterday", "this morning" if sky == "sunny" else "last night", "last week"])
    if kind < 0.6:
        first = sentence(when, f"it was {sky}, so {who.name} took {pick(rng, takes)}")
        if chance(rng, 0.5):
            first = sentence(f"{who.name} took {pick(rng, takes)} because it was {sky}")
        return [first, sentence(f"{who.he} {pick(rng, effects)}")]
    if kind < 0.8:
        return [
            sentence(f"is it {sky}", end="?"),
            sentence(f"yes, it is very {sky}" if not sky.endswith("ing") else f"yes, it is {sky}"),
            sentence(f"please take {pick(rng, takes)}"),
        ]
    return [
        sentence(
            f"if it is {sky} {pick(rng, ['tomorrow', 'tonight', 'on Sunday'])}, {who.name} will take {pick(rng, takes)}"
        ),
        sentence(f"{who.he} will {pick(rng, plans)}"),
    ]


def gift(rng: np.random.Generator) -> list[str]:
    """Somebody gives something to somebody."""
    giver, taker = one_person(rng), one_person(rng)
    relation = pick(rng, words.FAMILY_F if taker.gender == "f" else words.FAMILY_M)
    taker = Who(f"{giver.his} {relation}", f"{giver.his} {relation}", taker.gender)
    present = pick(rng, world.GIFTS)
    kept = definite(present)
    story = [sentence(f"{giver.name} gave {taker.name} {present}")]
    if chance(rng, 0.4):
        story = [sentence(f"{giver.name} bought {present} for {taker.name}")]
    endings = [
        sentence(f"{taker.he} was very happy and thanked {giver.him}"),
        sentence(f"{taker.he} liked {kept} very much"),
        sentence(f'"thank you for {kept}," said {taker.name}'),
        sentence(f"it was a present for {taker.his} birthday"),
    ]
    ending = pick(rng, endings if present != "some flowers" else endings[:3])
    return [*story, ending]


def talk(rng: np.random.Generator) -> list[str]:
    """Two people talk."""
    first, second = one_person(rng), one_person(rng)
    if second.name == first.name:
        second = Who("the old man", "the old man", "m")
    vehicle, (_, *goals) = pick(rng, world.TRAVEL)
    place = pick(rng, goals)
    kind = rng.random()
    asked = pick(rng, ["asked", "asked", "said"])
    if kind < 0.3:
        return [
            f'"Where are you going?" {asked} {first.name}.',
            f'"I am going to the {place}," said {second.name}.',
            sentence(f"{second.he} went to the {place} {vehicle}"),
        ]
    if kind < 0.5:
        thing = pick(rng, words.THINGS)[0]
        answer = pick(rng, ["Yes, you can", "No, you cannot", "Yes, of course", "No, I need it"])
        return [f'"Can I have your {thing}?" {asked} {first.name}.', f'"{answer}," said {second.name}.']
    if kind < 0.75:
        number = even(rng, world.NUMBERS[4:])
        return [
            f'"How old are you?" {asked} {first.name}.',
            f'"I am {number} years old," said {second.name}.',
            sentence(f"{second.he} {pick(rng, ['was', 'is'])} {number} years old"),
        ]
    verb, objects, places = even(rng, words.ACTIVITIES)
    thing = pick(rng, objects)
    return [
        f'"What are you doing?" {asked} {first.name}.',
        f'"I am {progressive(verb)} {thing}," said {second.name}.',
        sentence(f"{second.he} {past(verb)} {definite(thing)} {pick(rng, places)}"),
    ]


def _relation(rng: np.random.Generator, noun: str) -> str:
    """A relative of about the right age."""
    older = {"girl": ["sister", "daughter", "cousin"], "boy": ["brother", "son", "cousin"]}
    return pick(rng, older.get(noun) or (words.FAMILY_F if noun in words.FEMALE else words.FAMILY_M))


def relative_clause(rng: np.random.Generator) -> list[str]:
    """People known by what they have, do or wear."""
    who = one_person(rng)
    noun = pick(rng, words.FEMALE[:3] if who.gender == "f" else words.MALE[:3])
    who = Who(f"the {noun}", f"the {noun}", who.gender)
    row = pick(rng, words.ANIMALS[:12])
    thing, _, colours, _ = pick(rng, words.THINGS[:18])
    colour = pick(rng, words.COLOURS)
    kind = rng.random()
    if kind < 0.4:
        return [
            sentence(f"the {noun} who lives next door has {article(row[0])}"),
            sentence(f"{who.his} {row[0]} is {pick(rng, row[6])}"),
            sentence(f"{who.he} loves {who.his} {row[0]}"),
        ]
    clothes = pick(rng, ["hat", "coat", "shirt", "scarf", "dress" if who.gender == "f" else "jacket"])
    if kind < 0.7:
        return [
            sentence(f"the {noun} in the {colour} {clothes} is my {_relation(rng, noun)}"),
            sentence(f"{who.he} always wears {article(f'{colour} {clothes}')}"),
        ]
    return [
        sentence(f"the {thing} that the {noun} bought is {pick(rng, colours)}"),
        sentence(f"{who.he} bought the {thing} {pick(rng, ['in the shop', 'at the market', 'in the town'])}"),
        sentence(f"{who.he} likes it very much"),
    ]


def reflexive(rng: np.random.Generator) -> list[str]:
    """Pronouns that point back in the same sentence."""
    who = anybody(rng)
    thing = pick(rng, words.THINGS[:20])[0]
    ways = [
        [
            sentence(f"{who.name} looked at {who.himself} in the mirror"),
            sentence(f"{who.he} washed {who.his} {pick(rng, ['face', 'hands', 'hair'])}"),
        ],
        [sentence(f"{who.name} made {article(thing)} by {who.himself}"), sentence(f"nobody helped {who.him}")],
        [sentence(f"{who.name} cut {who.himself} with a knife"), sentence(f"{who.he} went to the doctor")],
        [
            sentence(f"{who.name} fell and hurt {who.himself}"),
            sentence(f"{pick(rng, ['a nurse', 'the doctor', 'a friend'])} helped {who.him}"),
        ],
        [
            sentence(
                f"{who.name} cleaned {who.his} {bare(pick(rng, ['a room', 'a house', 'some shoes']))} {who.himself}"
            ),
            sentence(f"then {who.he} {be(who)} tired"),
        ],
    ]
    return pick(rng, ways)
