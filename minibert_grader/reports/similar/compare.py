"""Which work of a class is alike, and how often that comes about in a class that solves the same exercises alone.

A ten-line function is written in few ways, and a common mistake is made by many. So each likeness stands beside the
number of students who share it, and two students are named for their code only where all that they share, taken
together, would be expected in hardly any pair of a class of this size.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import ceil, comb, log

import numpy as np

from minibert_grader.reports.similar.work import Work, but_for_names, letter_by_letter

# How many pairs, in a class that works alone, may be expected to share as much; beyond that nobody is named.
BY_CHANCE = 0.01
RARE = 0.02  # of all pairs: what more of them share in an exercise says nothing
COMMON = 0.2  # of the class: a run of words that so many have begins no comparison
STEP = 0.02  # of scores, natural logarithms
RUN = 5  # words in a row by which prose is compared
FEWEST_WORDS = 25  # below this, prose is too short to say anything
ALIKE = 0.5  # share of the shorter text's runs of words that the other one has too
MOST = 200  # pairs, so that the page stays one to be read
WORD = re.compile(r"\w+")

SAME, RENAMED, MISTAKE = "to the letter", "but for names and comments", "the same wrong answers"


@dataclass(frozen=True)
class Shared:
    """What two students share in one exercise: how, and how many of the class share it, these two among them."""

    exercise: str
    how: str
    students: int
    name: str = ""


@dataclass(frozen=True)
class Pair:
    """Two students, what they share, and how many pairs would share as much in a class that works alone."""

    one: str
    other: str
    shared: tuple[Shared, ...]
    by_chance: float


@dataclass(frozen=True)
class Prose:
    """Two answers to a question that are nearly one: the share they have in common, and how many have one like it."""

    one: str
    other: str
    question: str
    share: float
    students: int


@dataclass(frozen=True)
class Alike:
    """What was found in a class of `size`: groups with the same notebook, pairs by code, pairs by prose.

    Of the pairs, the `MOST` that are most alike.
    """

    size: int
    same: tuple[tuple[str, ...], ...]
    pairs: tuple[Pair, ...]
    prose: tuple[Prose, ...]


def compare(works: list[Work], released: dict[str, str], questions: dict[str, str]) -> Alike:
    """Compare all work with all other.

    Parameters
    ----------
    works : list of Work
    released : dict
        Source of each cell that students write, as they got it.
    questions : dict
        Text of the question, by the cell of the answer: what is quoted from it is nobody's own.
    """
    same = _same(works)
    together = {pair for group in same for pair in combinations(group, 2)}
    pairs = [pair for pair in _pairs(works, released) if (pair.one, pair.other) not in together]
    prose = [each for each in _prose(works, questions) if (each.one, each.other) not in together]
    return Alike(
        len(works),
        tuple(same),
        tuple(sorted(pairs, key=lambda each: (each.by_chance, each.one, each.other))[:MOST]),
        tuple(sorted(prose, key=lambda each: (-each.share, each.one, each.other, each.question))[:MOST]),
    )


def _same(works: list[Work]) -> list[tuple[str, ...]]:
    """Students whose whole work is the same to the letter, prose included."""
    groups = defaultdict(list)
    for work in works:
        if work.codes and work.answers:  # without prose, two who solved all are often the same
            groups[repr(sorted(work.codes.items())), repr(sorted(work.answers.items()))].append(work.student)
    return sorted(tuple(sorted(group)) for group in groups.values() if len(group) > 1)


def _pairs(works: list[Work], released: dict[str, str]) -> list[Pair]:
    groups = _groups(works, released)
    exercises = {group.exercise for group in groups}
    every = comb(len(works), 2)
    rates = {exercise: _rates([each for each in groups if each.exercise == exercise], every) for exercise in exercises}
    tail, found = _tail(rates.values()), []
    for (one, other), likenesses in _likenesses(groups, rates).items():
        rarest: dict[str, Shared] = {}
        for each in sorted(likenesses, key=lambda each: (each.students, each.how != SAME)):
            rarest.setdefault(each.exercise, each)
        score = sum(-log(rates[each.exercise][each.students]) for each in rarest.values())
        by_chance = every * float(tail[min(int(score / STEP), len(tail) - 1)])
        if by_chance < BY_CHANCE:
            kept = tuple(sorted(rarest.values(), key=lambda each: (each.students, each.exercise)))
            found.append(Pair(one, other, kept, by_chance))
    return found


@dataclass(frozen=True)
class _Group:
    """Students who share one thing in an exercise."""

    exercise: str
    how: str
    students: frozenset[str]
    name: str


def _groups(works: list[Work], released: dict[str, str]) -> list[_Group]:
    members: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    names: dict[tuple[str, str, str], str] = {}
    for work in works:
        for exercise, code in work.codes.items():
            signatures = {SAME: letter_by_letter(code, released.get(exercise, "")), RENAMED: but_for_names(code)}
            for how, signature in signatures.items():
                if signature:
                    members[exercise, how, signature].append(work.student)
        for exercise, mistake in work.mistakes.items():
            key = (exercise, MISTAKE, mistake.signature)
            members[key].append(work.student)
            names[key] = mistake.name
    return [
        _Group(key[0], key[1], frozenset(students), names.get(key, ""))
        for key, students in sorted(members.items())
        if len(students) > 1
    ]


def _rates(groups: list[_Group], every: int) -> dict[int, float]:
    """In an exercise: number of students who share a thing → which part of all pairs share one that is as rare.

    Where it is not rare, 1: it says nothing.
    """
    pairs = {group.students: comb(len(group.students), 2) for group in groups}
    rates = {
        size: sum(count for students, count in pairs.items() if len(students) <= size) / every
        for size in map(len, pairs)
    }
    return {size: rate if rate <= RARE else 1.0 for size, rate in rates.items()}


def _likenesses(groups: list[_Group], rates: dict[str, dict[int, float]]) -> dict[tuple[str, str], list[Shared]]:
    """All that two students share, for each two who share something rare."""
    begun = {
        pair
        for group in groups
        if rates[group.exercise][len(group.students)] < 1
        for pair in combinations(sorted(group.students), 2)
    }
    mine: dict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        for student in group.students:
            mine[student].append(group)
    return {
        (one, other): [
            Shared(group.exercise, group.how, len(group.students), group.name)
            for group in mine[one]
            if other in group.students
        ]
        for one, other in begun
    }


def _tail(rates: Iterable[dict[int, float]]) -> np.ndarray:
    """The chance that two students who work alone are as alike as that or more, by their score.

    An exercise adds to the score minus the logarithm of its rate: how rare it is that two share a thing so rare. How
    often each score comes about in an exercise is what its rates say; over all exercises, each for itself, it is the
    convolution. Scores are rounded up to steps of `STEP`, which makes a likeness look a little less rare.
    """
    total = np.ones(1)
    for sizes in rates:
        mass, before = np.zeros(1), 0.0
        for rate in sorted(set(sizes.values())):
            place = ceil(-log(rate) / STEP)
            mass = np.pad(mass, (0, max(0, place + 1 - len(mass))))
            mass[place] += rate - before
            before = rate
        mass[0] += 1 - before
        total = np.convolve(total, mass)
    return np.cumsum(total[::-1])[::-1]


def _prose(works: list[Work], questions: dict[str, str]) -> list[Prose]:
    found = []
    for question in sorted({question for work in works for question in work.answers}):
        asked = runs_of(questions.get(question, ""))
        texts = {work.student: runs_of(work.answers[question]) - asked for work in works if question in work.answers}
        enough = {student: runs for student, runs in texts.items() if len(runs) > FEWEST_WORDS - RUN}
        holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for student, runs in enough.items():
            for run in runs:
                holders[run].append(student)
        most = max(2, COMMON * len(works))
        begun = {pair for students in holders.values() if 1 < len(students) <= most
                 for pair in combinations(sorted(students), 2)}  # fmt: skip
        shares = {
            (one, other): len(enough[one] & enough[other]) / min(len(enough[one]), len(enough[other]))
            for one, other in begun
        }
        alike = {pair: share for pair, share in shares.items() if share >= ALIKE}
        like: dict[str, set[str]] = defaultdict(set)
        for pair in alike:
            for student in pair:
                like[student].update(pair)
        found += [
            Prose(one, other, question, share, len(like[one] | like[other])) for (one, other), share in alike.items()
        ]
    return found


def runs_of(text: str) -> set[tuple[str, ...]]:
    """Each five words in a row of a text, without case and punctuation."""
    words = [word.casefold() for word in WORD.findall(text)]
    return {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}
