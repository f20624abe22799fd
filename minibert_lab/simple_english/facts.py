"""Short texts about how the world is: families, kings, colours, opposites, trades; two to four sentences each."""

import numpy as np

from minibert_lab.simple_english import words, world
from minibert_lab.simple_english.grammar import (
    Who,
    anybody,
    article,
    be,
    chance,
    comparative,
    even,
    one_person,
    pick,
    sentence,
    superlative,
    third_person,
    two,
    verb_phrase,
)
from minibert_lab.simple_english.numbers import count_of, number_of


def family(rng: np.random.Generator) -> list[str]:
    """Relatives, their names and ages."""
    who = one_person(rng)
    female = chance(rng, 0.5)
    relation = pick(rng, words.FAMILY_F if female else words.FAMILY_M)
    other = Who(relation, relation, "f" if female else "m")
    name = pick(rng, words.GIRLS if female else words.BOYS)
    kind = rng.random()
    if kind < 0.4:
        small = who.name in words.GIRLS + words.BOYS or "little" in who.name
        young = small and relation in ("sister", "brother", "cousin")
        age = even(rng, world.NUMBERS[3:]) if young else None
        story = [sentence(f"{who.name} has {article(relation)}"), sentence(f"{other.his} name is {name}")]
        story.append(sentence(f"{name} is {age} years old" if age else f"{who.he} loves {who.his} {relation}"))
        return story
    if kind < 0.7:
        partner = words.PARTNERS.get(relation) or {v: k for k, v in words.PARTNERS.items()}.get(relation, "cousin")
        verb = pick(rng, ["work", "live", "sing", "dance", "read", "cook"])
        where = pick(rng, ["in the city", "in the village", "on the farm"]) if verb in ("work", "live") else "every day"
        return [
            sentence(f"my {relation} and my {partner} {verb} {where}"),
            sentence(f"my {relation} {third_person(verb)} {where} and my {partner} {third_person(verb)} {where} too"),
        ]
    facts = [
        "the mother of my mother is my grandmother", "the father of my father is my grandfather",
        "the sister of my mother is my aunt", "the brother of my father is my uncle",
        "the mother of my father is my grandmother", "the brother of my mother is my uncle",
        "the son of my uncle is my cousin", "the daughter of my aunt is my cousin",
        "my father is the husband of my mother", "my mother is the wife of my father",
        "my sister is the daughter of my mother", "my brother is the son of my father",
    ]  # fmt: skip
    first, second = two(rng, facts)
    return [sentence(first), sentence(second)]


def royal(rng: np.random.Generator) -> list[str]:
    """Kings and queens, princes and princesses."""
    female = chance(rng, 0.5)
    ruler, heir = ("queen", "princess") if female else ("king", "prince")
    who = Who(f"the {ruler}", f"the {ruler}", "f" if female else "m")
    kind = rng.random()
    home = pick(rng, ["castle", "palace", "castle", "tower"])
    if kind < 0.3:
        adjective = pick(rng, ["old", "good", "rich", "proud", "young", "wise"])
        partner = words.PARTNERS.get(ruler, "queen")
        count = number_of(rng, 1, 5)
        children = count_of(count, *pick(rng, [("son", "sons"), ("daughter", "daughters")]))
        return [
            sentence(f"once there was {article(f'{adjective} {ruler}')}"),
            sentence(f"{who.he} lived in a big {home} with {who.his} {partner}"),
            sentence(f"the {ruler} and the {partner} had {children}"),
        ]
    if kind < 0.55:
        return [
            sentence(f"the {ruler} wears a golden {pick(rng, ['crown', 'crown', 'ring'])} and lives in the {home}"),
            sentence(f"the people love {who.his} {pick(rng, ['son', 'daughter', 'horse', 'garden'])}"),
        ]
    if kind < 0.8:
        child, word = ("daughter", "princess") if chance(rng, 0.5) else ("son", "prince")
        he = "she" if child == "daughter" else "he"
        return [
            sentence(f"the {child} of the {ruler} is a {word}"),
            sentence(f"one day {he} will be {'queen' if child == 'daughter' else 'king'}"),
        ]
    animal_name = pick(rng, ["a white horse", "a black horse", "a brown dog"])
    return [
        sentence(f"the young {heir} rode {animal_name} through the {pick(rng, ['forest', 'town', 'village'])}"
                 if "horse" in animal_name else f"the young {heir} had {animal_name} in the {home}"),
        sentence(f"the {ruler} was {who.his} {'mother' if female else 'father'}"),
    ]  # fmt: skip


def colours(rng: np.random.Generator) -> list[str]:
    """What has which colour."""
    kind = rng.random()
    (thing, colour, _), (other, other_colour, _) = two(rng, world.COLOUR_FACTS)
    low = lambda text: text[0].lower() + text[1:]  # noqa: E731
    if kind < 0.3:
        return [sentence(f"{thing} is {colour}"), sentence(f"{other} is {other_colour}")]
    if kind < 0.5:
        return [sentence(f"what colour is {low(thing)}", end="?"), sentence(f"{low(thing)} is {colour}")]
    if kind < 0.65:
        wrong = pick(rng, [c for c in words.COLOURS if c != colour])
        return [
            sentence(f"is {low(thing)} {wrong}", end="?"),
            sentence(f"no, {low(thing)} is not {wrong}"),
            sentence(f"it is {colour}"),
        ]
    who = one_person(rng)
    first, second = two(rng, words.COLOURS)
    if kind < 0.85:
        clothes = pick(rng, ["coat", "hat", "shirt", "scarf", "dress" if who.gender == "f" else "jacket"])
        return [
            sentence(f"{who.name} has {article(f'{first} {clothes}')} and {second} shoes"),
            sentence(f"what colour is {who.his} {clothes}", end="?"),
            sentence(f"{who.his} {clothes} is {first} and {who.his} shoes are {second}"),
        ]
    one, three = words.COLOURS[number_of(rng, 0, 5)], pick(rng, ["favourite", "favourite", "best"])
    return [sentence(f"my {three} colour is {one}"), sentence(f"{who.name} likes {second}, but I like {one}")]


def opposites(rng: np.random.Generator) -> list[str]:
    """Opposites, asked for, named and shown."""
    first, second = pick(rng, world.PLAIN_OPPOSITES)
    if chance(rng, 0.5):
        first, second = second, first
    kind = rng.random()
    if kind < 0.3:
        return [sentence(f"{first} is the opposite of {second}"), sentence(f"{second} is the opposite of {first}")]
    if kind < 0.45:
        return [sentence(f"what is the opposite of {first}", end="?"), sentence(f"it is {second}")]
    big, small, large_one, little_one = pick(rng, world.OPPOSITES)
    if kind < 0.75:
        return [
            sentence(f"{large_one} is {big}, but {little_one} is {small}"),
            sentence(f"{little_one} is not {big}"),
            sentence(f"is {large_one} {small}", end="?"),
            "No, it is not.",
        ][: number_of(rng, 2, 4) // 2 * 2]
    noun = pick(rng, ["house", "car", "room", "cup", "box", "door", "bag"])
    options = [("old", "new"), ("big", "small"), ("clean", "dirty"), ("open", "closed"), ("full", "empty")]
    if noun not in ("cup", "box", "bag", "room"):
        options = options[:3] if noun not in ("door",) else options[:4]
    one, other = pick(rng, options)
    return [sentence(f"this {noun} is {one}, but that {noun} is {other}"), sentence(f"this {noun} is not {other}")]


def comparing(rng: np.random.Generator) -> list[str]:
    """Comparatives and superlatives."""
    big, small, large_one, little_one = pick(rng, world.OPPOSITES)
    kind = rng.random()
    if kind < 0.5:
        return [
            sentence(f"{large_one} is {comparative(big)} than {little_one}"),
            sentence(f"{little_one} is {comparative(small)} than {large_one}"),
        ]
    first, second = two(rng, words.GIRLS + words.BOYS)
    quality = pick(rng, ["tall", "old", "strong", "fast", "young", "happy", "clever"])
    if kind < 0.75:
        return [
            sentence(f"{first} is {comparative(quality)} than {second}"),
            sentence(f"{second} is not as {quality} as {first}"),
            sentence(f"{first} is the {superlative(quality)} child in the class"),
        ]
    big_animals = ["mouse", "rabbit", "cat", "dog", "sheep", "pig", "cow", "horse", "elephant"]
    i, j = sorted(rng.permutation(len(big_animals))[:2])
    small_one, big_one = big_animals[i], big_animals[j]
    return [
        sentence(f"is {article(big_one)} bigger than {article(small_one)}", end="?"),
        sentence(f"yes, {article(small_one)} is smaller than {article(big_one)}"),
    ]


def trades(rng: np.random.Generator) -> list[str]:
    """Who does what for a living."""
    job, does, where = pick(rng, words.JOBS)
    what = pick(rng, does)
    kind = rng.random()
    if kind < 0.35:
        return [sentence(f"{article(job)} {what}"), sentence(f"the {job} works {pick(rng, where)}")]
    if kind < 0.55:
        asked = "who " + what
        return [sentence(asked, end="?"), sentence(f"the {job} {what}")]
    male = job.endswith("man") or chance(rng, 0.5)
    relation = pick(rng, words.FAMILY_M if male else words.FAMILY_F)
    he = "he" if male else "she"
    if kind < 0.8:
        return [sentence(f"my {relation} is {article(job)}"), sentence(f"{he} {what} {pick(rng, where)}")]
    return [
        sentence(f"{pick(rng, words.BOYS if male else words.GIRLS)} wants to be {article(job)}"),
        sentence(f"{article(job)} {what}"),
    ]


def materials(rng: np.random.Generator) -> list[str]:
    """What things are made of."""
    material, things = pick(rng, world.MATERIALS)
    other, others = pick(rng, [row for row in world.MATERIALS if row[0] != material])
    thing, another = pick(rng, things), pick(rng, others)
    if chance(rng, 0.5):
        return [
            sentence(f"the {thing} is made of {material}"),
            sentence(f"the {another} is made of {other}"),
        ]
    return [
        sentence(f"is the {thing} made of {other}", end="?"),
        sentence(f"no, the {thing} is made of {material}"),
    ]


def body(rng: np.random.Generator) -> list[str]:
    """What the parts of the body are for."""
    (one, many, verb, what), (other, others, other_verb, other_what) = two(rng, world.BODY)
    whom = pick(rng, [("we", "our"), ("I", "my"), ("you", "your"), ("they", "their")])
    alone = {"nose", "mouth", "tongue"} if whom[0] in ("I", "you") else set()
    part, other_part = one if one in alone else many, other if other in alone else others
    if chance(rng, 0.5):
        return [
            sentence(f"{whom[0]} {verb} with {whom[1]} {part}"),
            sentence(f"{whom[0]} {other_verb} with {whom[1]} {other_part}"),
        ]
    return [
        sentence(f"with {whom[1]} {part} {whom[0]} can {verb} {what}"),
        sentence(f"with {whom[1]} {other_part} {whom[0]} can {other_verb} {other_what}"),
    ]


def meals(rng: np.random.Generator) -> list[str]:
    """Eating and liking."""
    who = anybody(rng)
    first, second = two(rng, world.FOODS)
    meal = pick(rng, ["breakfast", "lunch", "dinner"])
    when = {"breakfast": "in the morning", "lunch": "at noon", "dinner": "in the evening"}[meal]
    kind = rng.random()
    if kind < 0.4:
        return [
            sentence(f"{when} {who.name} {verb_phrase('eat', who, 'present')} {first} and {second} for {meal}"),
            sentence(f"{who.he} {verb_phrase('like', who, 'present')} {first}"),
        ]
    if kind < 0.7:
        likes, dislikes = verb_phrase("like", who, "present"), verb_phrase("like", who, "present", negative=True)
        return [
            sentence(f"{who.name} {likes} {first}, but {who.he} {dislikes} {second}"),
            sentence(f"for {meal} {who.he} ate {first}"),
        ]
    return [
        sentence(f"what {'do' if who.plural else 'does'} {who.name} eat for {meal}", end="?"),
        sentence(f"{who.he} {verb_phrase('eat', who, 'present')} {first} and {second}"),
        sentence(f"{who.he} {be(who, 'present')} not hungry now"),
    ]
