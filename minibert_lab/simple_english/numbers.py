"""Short texts about numbers, days, months and the clock; each a list of two to four sentences."""

import numpy as np

from minibert_lab.simple_english import words, world
from minibert_lab.simple_english.grammar import anybody, chance, one_person, pick, sentence, verb_phrase


def number_of(rng: np.random.Generator, low: int, high: int) -> int:
    return int(rng.integers(low, high + 1))


def count_of(number: int, one: str, many: str) -> str:
    return f"{world.NUMBERS[number]} {one if number == 1 else many}"


def counting(rng: np.random.Generator) -> list[str]:
    """Counting, adding, taking away and ages."""
    kind = rng.random()
    if kind < 0.2:
        start = number_of(rng, 1, 8)
        run = world.NUMBERS[start : start + 4]
        return [sentence(", ".join(run)), sentence(f"after {run[1]} comes {run[2]}")]
    if kind < 0.4:
        number = number_of(rng, 1, 10)
        before = chance(rng, 0.5)
        near = world.NUMBERS[number + (-1 if before else 1)]
        where = "before" if before else "after"
        return [
            sentence(f"what number comes {where} {world.NUMBERS[number]}", end="?"),
            sentence(f"{near} comes {where} {world.NUMBERS[number]}"),
        ]
    thing = pick(
        rng,
        [
            ("apple", "apples"),
            ("ball", "balls"),
            ("cake", "cakes"),
            ("book", "books"),
            ("egg", "eggs"),
            ("pencil", "pencils"),
            ("coin", "coins"),
        ],
    )
    first, more = number_of(rng, 1, 6), number_of(rng, 1, 3)
    who = one_person(rng)
    if kind < 0.55:
        one, other, both = (world.NUMBERS[number] for number in (first, more, first + more))
        return [sentence(f"{one} and {other} make {both}"), sentence(f"{other} and {one} make {both}")]
    if kind < 0.8:
        total = first + more
        left = f"now {who.he} has {count_of(first, *thing)}"
        giving = f"{who.he} gave {count_of(more, *thing)} to {who.his} {pick(rng, words.FAMILY_F + words.FAMILY_M)}"
        return [sentence(f"{who.name} had {count_of(total, *thing)}"), sentence(giving), sentence(left)]
    number = number_of(rng, 2, 9)
    row = pick(rng, words.ANIMALS[:13])
    place = row[3][0]
    return [
        sentence(f"how many {row[1]} are there {place}", end="?"),
        sentence(f"there {'is' if number == 1 else 'are'} {count_of(number, row[0], row[1])} {place}"),
    ]


def ordinals(rng: np.random.Generator) -> list[str]:
    """First, second, third: places in a race."""
    racers = [pick(rng, words.GIRLS + words.BOYS) for _ in range(3)]
    if len(set(racers)) < 3:
        racers = ["Tom", "Anna", "Ben"]
    start = 0 if chance(rng, 0.7) else 1
    first, second, third = world.ORDINALS[start : start + 3]
    return [
        sentence(f"{racers[0]} was {first} and {racers[1]} was {second} in the race"),
        sentence(f"{racers[2]} was {third}"),
        sentence(f"{racers[0]} was faster than {racers[1]}"),
    ]


def days(rng: np.random.Generator) -> list[str]:
    """The week."""
    today = int(rng.integers(7))
    day, after, before = world.DAYS[today], world.DAYS[(today + 1) % 7], world.DAYS[today - 1]
    kind = rng.random()
    if kind < 0.35:
        return [sentence(f"today is {day}"), sentence(f"tomorrow will be {after}"), sentence(f"yesterday was {before}")]
    if kind < 0.55:
        return [sentence(f"what day comes after {day}", end="?"), sentence(f"{after} comes after {day}")]
    if kind < 0.7:
        return [sentence(f"{day} comes before {after} and after {before}"), sentence("a week has seven days")]
    who = one_person(rng)
    return [
        sentence(f"every {day} {who.name} {world.SCHOOL_DAY[day]}"),
        sentence(f"on {after} {who.he} {world.SCHOOL_DAY[after]}"),
    ]


def months(rng: np.random.Generator) -> list[str]:
    """Months and seasons."""
    now = int(rng.integers(12))
    month, after = world.MONTHS[now], world.MONTHS[(now + 1) % 12]
    season = list(world.SEASONS)[((now + 10) % 12) // 3]
    kind = rng.random()
    if kind < 0.3:
        return [sentence(f"{after} comes after {month}"), sentence(f"{month} comes before {after}")]
    if kind < 0.55:
        return [
            sentence(f"{month} is a month in {season}"),
            sentence(f"in {season} {pick(rng, world.SEASONS[season])}"),
        ]
    if kind < 0.7:
        who = one_person(rng)
        return [sentence(f"the birthday of {who.name} is in {month}"), sentence(f"{who.he} was born in {month}")]
    first, second = world.SEASONS[season][:2] if chance(rng, 0.5) else world.SEASONS[season][2:]
    following = {"spring": "summer", "summer": "autumn", "autumn": "winter", "winter": "spring"}[season]
    return [
        sentence(f"in {season} {first} and {second}"),
        sentence(f"after {season} comes {following}"),
    ]


def clock(rng: np.random.Generator) -> list[str]:
    """The day by the clock."""
    who = anybody(rng)
    small = who.name in (*words.GIRLS, *words.BOYS, "the pupils", "the children") or "little" in who.name
    steps = [
        ("get up", 6, 7, " in the morning"),
        (f"go to {'school' if small else 'work'}", 8, 9, " in the morning"),
        ("eat lunch", 12, 12, ""),
        ("come home", 3, 5, " in the afternoon"),
        ("eat dinner", 6, 7, " in the evening"),
        ("go to bed", 8, 10, " in the evening"),
    ]
    i = number_of(rng, 0, len(steps) - 2)
    told = []
    for does, low, high, when in steps[i : i + 2]:
        verb, _, rest = does.partition(" ")
        time = f"at {world.NUMBERS[number_of(rng, low, high)]} o'clock"
        told.append((f"{verb_phrase(verb, who, 'present')} {rest} {time}", when))
    return [sentence(f"{who.name} {told[0][0]}{told[0][1]}"), sentence(f"then {who.he} {told[1][0]}")]
