"""Simulated students: made of right and wrong solutions, and of what else lands in a grader's inbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import Chaff, Wheat

SPY = """
# This student looks for the answers.
from pathlib import Path

for folder in [Path.cwd(), *Path.cwd().parents, Path("/")]:
    try:
        print(sorted(folder.rglob("*.py"))[:5], sorted(folder.rglob("*.db"))[:5])
    except OSError as error:
        print(error)

def {function}(*arguments, **more):
    import minibert_ref.exercises as answers
    return answers.{function}(*arguments, **more)
"""
LOOP = """
def {function}(*arguments, **more):
    while True:  # until it is right
        pass
"""
CRASH = "import os\nos._exit(1)\n"
NO_NOTEBOOK = "My answers are in the attached document."
PREFILLED = "An answer of the simulated student, for a TA to grade."


@dataclass(frozen=True)
class Work:
    """What one student hands in for one assignment; what is not said is solved as the model solution does it.

    Exercises go by their position, negative ones from the end.

    Attributes
    ----------
    slips : dict of int to int
        Exercise to the number of its misconception in the list of chaffs.
    ways : dict of int to int
        Exercise to the number of the right solution in the list of wheats.
    code : dict of int to str
        Exercise to source, with {function} for its function's name.
    unwritten : tuple of int
        Exercises left as they were released, as are the written answers.
    blank : bool
        Hands in what was released.
    raw : str, optional
        The whole file.
    drop : tuple of int
        Exercises whose check is deleted, and the setup cell with them.
    missing : bool
        Hands in nothing.
    hours_late : int
        After the due date; negative before it.
    """

    slips: dict[int, int] = field(default_factory=dict)
    ways: dict[int, int] = field(default_factory=dict)
    code: dict[int, str] = field(default_factory=dict)
    unwritten: tuple[int, ...] = ()
    blank: bool = False
    raw: str | None = None
    drop: tuple[int, ...] = ()
    missing: bool = False
    hours_late: int = -24


@dataclass(frozen=True)
class Simulated:
    """One simulated student, and what they hand in for each assignment."""

    name: str
    work: Callable[[Course, str], Work]


def _always(name: str, work: Work) -> Simulated:
    return Simulated(name, lambda course, assignment: work)


# One of each kind, the same in every assignment.
ONE_OF_EACH = [
    _always("ada_perfect", Work()),
    Simulated("ben_other_ways", lambda course, name: Work(ways=dict.fromkeys(range(len(course.exercises(name))), 0))),
    _always("dan_blank", Work(blank=True)),
    _always("eve_one_slip", Work(slips={1: 0})),
    _always("gus_two_slips", Work(slips={2: 1, 4: 0})),
    _always("hal_late_slips", Work(slips={-3: 1, -2: 2, -1: 3})),
    _always("ida_every_slip", Work(slips=dict.fromkeys(range(8), 4))),
    _always("jon_crashes", Work(code={3: CRASH})),
    _always("kim_loops", Work(code={-1: LOOP})),
    _always("leo_spies", Work(code={0: SPY})),
    _always("mia_no_notebook", Work(raw=NO_NOTEBOOK)),
    _always("nic_lost_cells", Work(drop=(0, -1))),
]

# Kinds of work and how many of a hundred students hand it in: a guess at an ordinary class, not a measurement.
SHARES = {"solved": 30, "slips": 48, "unfinished": 10, "blank": 3, "crash": 2, "loop": 2, "unreadable": 2, "lost": 2}


def ordinary_class(count: int, seed: int) -> list[Simulated]:
    """A class of so many simulated students, the same for the same seed."""
    return [_drawn(f"simulated_{number:04d}", seed) for number in range(1, count + 1)]


def _drawn(name: str, seed: int) -> Simulated:
    return Simulated(name, lambda course, assignment: _draw(Random(f"{seed}/{name}/{assignment}"), course, assignment))


def _draw(random: Random, course: Course, assignment: str) -> Work:
    if random.random() < 0.02:
        return Work(missing=True)
    exercises = list(course.exercises(assignment).values())
    count, every = len(exercises), range(len(exercises))
    chaffs, wheats = course.chaffs(assignment), course.wheats(assignment)

    def one_of(solutions: list[Chaff] | list[Wheat], position: int) -> int:
        return random.randrange(sum(each.exercise == exercises[position].name for each in solutions))

    kind = random.choices(list(SHARES), list(SHARES.values()))[0]
    ways = {position: one_of(wheats, position) for position in every if random.random() < 0.5}
    hours_late = random.randrange(1, 72) if random.random() < 0.06 else -random.randrange(1, 96)
    if kind == "blank":
        return Work(blank=True, hours_late=hours_late)
    if kind == "unreadable":
        return Work(raw=NO_NOTEBOOK, hours_late=hours_late)
    slips = random.sample(every, 0 if kind == "solved" else min(count, random.choice((1, 1, 1, 2, 2, 3, 4))))
    return Work(
        slips={position: one_of(chaffs, position) for position in slips},
        ways={position: way for position, way in ways.items() if position not in slips},
        code={random.choice(every): {"crash": CRASH, "loop": LOOP}[kind]} if kind in ("crash", "loop") else {},
        unwritten=tuple(range(random.randrange(min(1, count - 1), count), count)) if kind == "unfinished" else (),
        drop=(random.choice(every),) if kind == "lost" else (),
        hours_late=hours_late,
    )
