"""The mutation check finds what hidden tests do not notice, and asks for a reason."""

from __future__ import annotations

import sys

from minibert_grader.judging.house import suite
from minibert_grader.measuring import mutants
from minibert_grader.measuring.mutants import Mutated, as_markdown, mutate_exercise, unexplained
from tests.grader.judging.test_judge import ASSIGNMENT

SOURCE = """
def f(
    x: int | None = 3,
):
    if x > 0 and x != -5:
        raise ValueError(f'{1 + 1}')
    return x + 1
"""


def test_conditions_numbers_and_operators_are_changed_and_what_is_not_graded_is_not():
    made = dict(mutants.mutants(SOURCE))
    assert "if x > 0 and x != -5: → if x >= 0 and x != -5:" in made and "return x + 1 → return x - 1" in made
    assert "x: int | None = 3, → x: int | None = 4," in made
    assert all(compile(code, "mutant", "exec") and code != SOURCE for code in made.values())
    assert not [change for change in made if "ValueError" in change or "int >> None" in change]
    assert len(set(made.values())) == len(made)


def test_every_mutant_of_a_short_solution_is_caught(course):
    result = mutate_exercise(course, ASSIGNMENT, "apply_mask")
    assert result.mutants == result.caught > 2


def test_one_survives_where_the_tests_compare_nothing(course, monkeypatch):
    module = sys.modules[course.exercises(ASSIGNMENT)["apply_mask"].suite.__module__]
    monkeypatch.setattr(module, "agree", lambda *args: None)
    monkeypatch.setattr(suite, "keep", lambda *args: None)
    assert mutate_exercise(course, ASSIGNMENT, "apply_mask").survivors


def test_a_survivor_needs_a_reason_and_a_reason_a_survivor():
    table = {"a/f": Mutated(3, ["x → y"])}
    assert unexplained(table, {}) == ["a/f: x → y"]
    assert unexplained(table, {"a/f": {"x → y": "same"}}) == []
    assert unexplained(table, {"a/f": {"x → y": "same", "u → v": "gone"}, "b/g": {"other": "not measured"}}) == [
        "a/f: u → v"
    ]
    assert "**no reason given**" in as_markdown(table, {})
    assert "2 of 3 | `` x → y `` | same |" in as_markdown(table, {"a/f": {"x → y": "same"}})


def test_published_survivors_all_have_their_reason(course):
    published = (course.root / "docs" / "accuracy.md").read_text()
    assert "no reason given" not in published
    for name, changes in course.survivors().items():
        for change, reason in changes.items():
            assert f"`` {change.replace('|', chr(92) + '|')} `` | {reason} |" in published, name
