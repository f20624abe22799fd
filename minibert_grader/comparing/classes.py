"""Who hands in for the bench: an ordinary class with mistakes that nobody listed, and groups of one kind."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import replace
from functools import cache
from random import Random

from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import chaff_code, model_solutions
from minibert_grader.measuring.mutants import mutants
from minibert_grader.simulated.students import LOOP, Simulated, Work, ordinary_class

FAILED = 4  # exercises that fail, in the groups with mistakes
SEED = 11


def bench_class(course: Course, assignment: str, count: int) -> list[Simulated]:
    """An ordinary class without the work that ends a kernel, or that stock nbgrader cannot grade at all.

    Its mistakes are mutants of the model solutions, which are no misconception that the course knows by name, so that
    nothing recorded of known ones can make it look cheap.
    """
    found: list[Simulated] = []
    for student in ordinary_class(4 * count, SEED):
        work = student.work(course, assignment)
        ordinary = not (work.missing or work.code or work.drop) and work.raw is None
        if ordinary and len(found) < count:
            slips = _mutated(course, assignment, tuple(work.slips), student.name)
            found.append(_who(student.name, replace(work, slips={}, code=slips)))
    return found


def groups(course: Course, assignment: str, size: int) -> dict[str, list[Simulated]]:
    """Groups of students who hand in the same kind of work, by the kind in words."""
    count, names = len(course.exercises(assignment)), list(course.exercises(assignment))
    able = [place for place in range(count) if _wrong(course, assignment, names[place])]  # some have no such mutant
    places = [tuple(Random(f"{SEED}/{number}").sample(able, min(FAILED, len(able)))) for number in range(size)]
    numbers = [_number_of_chaffs(course, assignment, number) for number in range(size)]
    return {
        "all right": [_who(f"right_{each}", Work(ways=dict.fromkeys(range(count), each))) for each in range(size)],
        "four exercises failed, mistakes with a name": [
            _who(f"named_{each}", Work(slips={place: numbers[each][place] for place in places[each]}))
            for each in range(size)
        ],
        "four exercises failed, mistakes never met": [
            _who(f"new_{each}", Work(code=_mutated(course, assignment, places[each], f"new_{each}")))
            for each in range(size)
        ],
        "an endless loop": [_who(f"loop_{each}", Work(code={each % count: LOOP})) for each in range(size)],
    }


def _who(name: str, work: Work) -> Simulated:
    return Simulated(name, lambda course, assignment: work)


def _number_of_chaffs(course: Course, assignment: str, number: int) -> dict[int, int]:
    chaffs, random = course.chaffs(assignment), Random(f"{SEED}/chaffs/{number}")
    names = list(course.exercises(assignment))
    return {
        place: random.randrange(sum(chaff.exercise == name for chaff in chaffs)) for place, name in enumerate(names)
    }


def _mutated(course: Course, assignment: str, places: tuple[int, ...], student: str) -> dict[int, str]:
    """The source of a mutant for each of these exercises, drawn for the student."""
    names, code = list(course.exercises(assignment)), {}
    for place in places:
        known = _wrong(course, assignment, names[place])
        if known:
            code[place] = Random(f"{SEED}/{student}/{place}").choice(known)
    return code


@cache
def _wrong(course: Course, assignment: str, exercise: str) -> list[str]:
    """The mutants that a hidden test notices, without those that someone listed as a misconception."""
    right = course.survivors().get(f"{assignment}/{exercise}", {})
    listed = {_plain(chaff_code(course, assignment, each)) for each in course.chaffs(assignment)}
    found = mutants(model_solutions(course, assignment)[exercise])
    return [code for change, code in found if change not in right and _plain(code) not in listed]


def _plain(code: str) -> str:
    return ast.unparse(ast.parse(textwrap.dedent(code)))
