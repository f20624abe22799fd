"""What verdicts depend on beside the submission, part by part: a change of one part leaves the others known."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import platform
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from minibert_grader.course.folder import Course

PACKAGES = {"the grader": "minibert_grader", "the reference": "minibert_ref", "the students' kit": "minibert_kit"}
DISTRIBUTIONS = ("numpy", "hypothesis", "ipython", "matplotlib")
VERSIONS = ("Python", *DISTRIBUTIONS)
ARROW = " → "
TESTS = "tests.exercises"


def state_of(course: Course, assignment: str = "", exercise: str = "") -> str:
    """A hash of `parts` of an exercise, or of all exercises of an assignment; or of what all assignments share."""
    told = parts(course, assignment, exercise) if assignment else _shared(course)
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:40]


def parts(course: Course, assignment: str, exercise: str = "") -> dict[str, str]:
    """All that a verdict may depend on, other than the submission: a version or a hash of each part, by its name.

    Parameters
    ----------
    course : Course
    assignment : str
    exercise : str
        Its verdict alone; that of each exercise of the assignment where there is none.

    Returns
    -------
    dict
        Versions; the grader, the reference and the kit; the course's settings; the instructor's notebooks, this one and
        those that it builds upon; and the hidden tests of each exercise, with all that they name.
    """
    tests = _tests(course, assignment)
    return {
        **_shared(course),
        **{f"source/{name}": _source(course, name) for name in [*course.earlier(assignment), assignment]},
        **{
            f"the hidden tests of {name}": found
            for name, found in tests.items()
            if exercise in ("", name) or exercise not in tests
        },
    }


def difference(before: dict[str, str], now: dict[str, str]) -> str:
    """Which parts are others than before, in words: versions by their numbers, all else by its name; "" if none is."""
    if not before:
        return "what graded it is not known"
    changed = [name for name in {**now, **before} if before.get(name) != now.get(name)]
    return ", ".join(
        f"{name} {before.get(name, '?')}{ARROW}{now.get(name, '?')}" if name in VERSIONS else name for name in changed
    )


@cache
def _shared(course: Course) -> dict[str, str]:
    packages = {}
    for words, package in PACKAGES.items():
        spec = importlib.util.find_spec(package)
        folders = map(Path, (spec.submodule_search_locations if spec else None) or ())
        packages[words] = " ".join(_files(folder) for folder in folders)
    settings = (course.root / "course.toml").read_bytes()
    return {
        "Python": " ".join(sys.version.split()),
        "the machine": platform.machine(),
        **{name: version(name) for name in DISTRIBUTIONS},
        **packages,
        "course.toml": hashlib.sha256(settings).hexdigest(),
    }


@cache
def _source(course: Course, assignment: str) -> str:
    return _files(course.root / "source" / assignment)


def _files(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(f"\n{path.relative_to(folder)} ".encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


# Hidden tests: what an exercise's own class names, and all that stands beside it and is nobody's own. -----------------


@cache
def _tests(course: Course, assignment: str) -> dict[str, str]:
    """A hash of the hidden tests and the known misconceptions of each exercise, by its name."""
    modules = _reached(course, f"{TESTS}.test_{assignment}")
    if not modules:  # nothing of it is graded
        return {}
    chaffs = course.chaffs(assignment)
    found = {}
    for suite, exercise in _suites(modules[0]).items():
        words = [_without_others(tree, suite) for tree in modules]
        known = [repr(chaff) for chaff in chaffs if chaff.exercise == exercise]
        found[exercise] = hashlib.sha256("\n".join([*words, *known]).encode()).hexdigest()
    return found


def _reached(course: Course, module: str) -> list[ast.Module]:
    """A module of the hidden tests, and those of them that it imports, and so on."""
    found: dict[str, ast.Module] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop(0)
        place = course.root / name.replace(".", "/")
        path = next(filter(Path.is_file, (place.with_suffix(".py"), place / "__init__.py")), None)
        if name in found or path is None:
            continue
        found[name] = ast.parse(path.read_bytes())
        waiting += sorted(set(_imported(found[name])))
    return list(found.values())


def _imported(tree: ast.Module) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            module = ".".join(filter(None, (TESTS if node.level else "", node.module)))
            yield module
            yield from (f"{module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def _without_others(tree: ast.Module, suite: str) -> str:
    """The meaning of a module's code without the classes of other exercises, unless what is left names them."""
    others = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef) and node.name != suite}
    others = {name: node for name, node in others.items() if name in _suites(tree)}
    left: list[ast.stmt] = [node for node in tree.body if getattr(node, "name", "") not in others]
    while named := {node.id for part in left for node in ast.walk(part) if isinstance(node, ast.Name)} & others.keys():
        left += [others.pop(name) for name in sorted(named)]
    return "\n".join(map(ast.dump, left))


def _suites(tree: ast.Module) -> dict[str, str]:
    """The classes that `@exercise("softmax", ...)` stands before, and the exercise's name."""
    return {
        node.name: each.args[0].value
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        for each in node.decorator_list
        if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "exercise"
        if each.args and isinstance(each.args[0], ast.Constant) and isinstance(each.args[0].value, str)
    }
