"""The budget of a submission: an exercise's part is its own, repeated cells count for the whole, and that ends."""

from __future__ import annotations

import pytest

from minibert_grader.errors import KernelLost
from minibert_grader.sandbox.budget import Budget, Spending, as_table

SMALL = Budget(cpu_seconds=10, idle_seconds=10, exercise_cpu_seconds=4, exercise_answers=100)


def test_cells_have_no_exercises_bound():
    spending = Spending(SMALL)
    spending.add(cpu=9)
    assert not spending.spent


def test_an_exercise_loses_its_own_part_and_the_next_one_has_another():
    spending = Spending(SMALL)
    spending.begin()
    with pytest.raises(KernelLost, match="computed for 4 s, which is all that one exercise has"):
        spending.add(cpu=4.5)
    spending.begin()
    spending.add(cpu=4)
    assert not spending.spent


def test_what_is_repeated_counts_for_the_whole_alone():
    spending = Spending(SMALL)
    spending.begin()
    spending.add(cpu=3)
    with spending.repeating():
        spending.add(cpu=5)
    spending.check()
    with pytest.raises(KernelLost, match="all that a submission has"):
        spending.add(cpu=2.5)
    assert spending.spent


def test_answers_are_counted_in_bytes():
    spending = Spending(SMALL)
    spending.begin()
    spending.add(answers=100)
    with pytest.raises(KernelLost, match="results came to"):
        spending.add(answers=1)


def test_the_graders_own_work_is_counted():
    spending = Spending(Budget(grader_seconds=0))
    sum(range(1_000_000))
    with pytest.raises(KernelLost, match="took the grader 0 s"):
        spending.check()


def test_the_whole_is_less_than_ten_minutes():
    whole = Budget()
    assert whole.cpu_seconds + whole.idle_seconds + whole.grader_seconds < 600
    assert as_table().count("\n") > 10


@pytest.mark.parametrize(
    ("kind", "in_all", "in_one"), [("cpu", 10, 4), ("idle", 10, SMALL.exercise_idle_seconds), ("answers", None, 100)]
)
def test_all_that_there_is_may_be_spent_and_not_more(kind, in_all, in_one):
    if in_all:
        cells = Spending(SMALL)
        cells.add(**{kind: in_all})
        with pytest.raises(KernelLost):
            cells.add(**{kind: 0.001})
    if not in_all or in_one < in_all:
        judging = Spending(SMALL)
        judging.begin()
        judging.add(**{kind: in_one})
        with pytest.raises(KernelLost):
            judging.add(**{kind: 1})
