"""What a feedback page says, before any HTML."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minibert_grader.course.exercise import Exercise
from minibert_grader.judging.judge import WRONG_ALREADY
from minibert_grader.judging.verdict import Failure, Judgement, Misconception, Outcome, Verdict
from minibert_grader.reports.marks import Mark, Marks
from minibert_grader.reports.places import Layout, Place, layout_of
from minibert_grader.reports.view import View, reason_of, start_of, view_of

FAILED = Failure("the result at [0]: expected 1, got 2", call="f(x)", code="f(1)")
EXERCISES = {
    name: Exercise(name, 10, (name,), uses, (), object)  # type: ignore[arg-type]
    for name, uses in {"a": (), "b": ("a",), "c": ("b",), "d": ()}.items()
}
LAYOUT = Layout(
    "A title",
    {f"test_{name}": Place(f"Exercise · {name}", "1 · S") for name in EXERCISES} | {"why": Place("Why?")},
    frozenset(),
)


def verdict(name: str, earned: float = 10, lent: tuple[str, ...] = (), note: str = "") -> Verdict:
    """A verdict with a core property of 4 points, and as much of the other 6 as gives these points."""
    core = Outcome("core", 4, True, None if earned >= 4 else FAILED, unjudged=note)
    rest = [Outcome("more", 1, False, None if earned - 4 > place else FAILED, unjudged=note) for place in range(6)]
    return Verdict(name, 10, (core, *rest), lent=lent, note=note)


def marks(**cells: Mark) -> Marks:
    return Marks("ada", cells=cells)


def view(*verdicts: Verdict, **written: Mark) -> View:
    given = {f"test_{each.exercise}": Mark(10, each.points) for each in verdicts}
    return view_of(Judgement("x", "2026.1", verdicts=verdicts), marks(**given | written), EXERCISES, LAYOUT)


def test_what_waits_counts_neither_as_0_nor_as_anything_else():
    page = view(verdict("a"), verdict("d", 4), why=Mark(12, None, None, waits=True))
    assert (page.points, page.most, page.waiting) == (14, 20, 12)
    assert [each.key for each in page.of_state("waiting")] == ["why"]
    marked = view(verdict("a"), verdict("d", 4), why=Mark(12, None, 9.5))
    assert (marked.points, marked.most, marked.waiting) == (23.5, 32, 0)
    assert [each.key for each in marked.of_state("marked")] == ["why"]


def test_points_that_nobody_has_confirmed_are_no_points_yet():
    assert Mark(12, 3.0, None, waits=True).points is None
    assert Mark(12, 3.0, 9.0, waits=True).points == 9.0  # a TA gave them, and looks at them once more
    assert Mark(12, 3.0, None).points == 3.0


def test_an_answer_that_was_not_written_is_no_answer_that_waits():
    page = view(verdict("a"), why=Mark(12, 0.0))
    assert (page.points, page.most, page.waiting) == (10, 22, 0)
    assert [(each.key, each.reason) for each in page.of_state("open")] == [("why", "there is no answer yet")]


def test_lateness_costs_points_but_never_below_0():
    cells = {"test_a": Mark(10, 3.0)}
    judgement = Judgement("x", "2026.1", verdicts=(verdict("a"),))
    for penalty, left in ((2.0, 1.0), (5.0, 0.0)):
        given = replace(marks(**cells), late_penalty=penalty)
        assert view_of(judgement, given, EXERCISES, LAYOUT).points == left


def test_the_order_is_what_failed_what_is_open_what_waits_what_is_done():
    written = verdict("d", 0, note="d is not written yet (NotImplementedError)")
    page = view(verdict("a"), verdict("b", 8), verdict("c", 4), written, why=Mark(12, None, None, waits=True))
    assert [each.key for each in page.items] == ["test_c", "test_b", "test_d", "why", "test_a"]
    assert [each.state for each in page.items] == ["failed", "failed", "open", "waiting", "done"]


def test_start_where_most_is_to_be_won_counting_what_goes_wrong_by_it():
    page = view(verdict("a", 5), verdict("b", 10, lent=("a",)), verdict("c", 9, lent=("a", "b")), verdict("d", 4))
    assert page.start is not None and page.start.item.key == "test_a"  # 5 and two more against 6
    assert [each.key for each in page.start.spared] == ["test_b", "test_c"]
    assert page.items[0].key == "test_a"
    page = view(verdict("a", 5), verdict("b", 10), verdict("d", 4))
    assert page.start is not None and (page.start.item.key, page.start.spared) == ("test_d", ())


def test_what_is_not_written_comes_after_what_failed_and_first_things_first():
    note = "it is not written yet (NotImplementedError)"
    page = view(verdict("a", 0, note=note), verdict("b", 0, note=note), verdict("d", 9))
    assert page.start is not None and page.start.item.key == "test_d"
    page = view(verdict("a", 0, note=note), verdict("b", 0, note=note))
    assert page.start is not None and (page.start.item.key, page.start.item.reason) == ("test_a", "not written yet")


def test_nothing_to_mend():
    assert view(verdict("a"), verdict("d")).start is None
    assert start_of([]) is None


@pytest.mark.parametrize(
    ("mark", "state", "changed"),
    [
        (Mark(10, 4.0), "failed", False),
        (Mark(10, 4.0, 6.0), "failed", True),
        (Mark(10, 4.0, 6.0, waits=True), "failed", True),
        (Mark(10, 4.0, 10.0), "done", True),
        (Mark(10, 4.0, 4.0), "failed", False),
        (Mark(10, 4.0, 4.0, extra=1.0), "failed", True),
    ],
)
def test_what_a_ta_changed(mark, state, changed):
    page = view_of(Judgement("x", "e", verdicts=(verdict("a", 4),)), marks(test_a=mark), EXERCISES, LAYOUT)
    (item,) = page.items
    assert (item.state, item.mark.changed) == (state, changed)
    assert page.points == (mark.auto if mark.manual is None else mark.manual) + mark.extra


def test_a_right_function_whose_points_a_ta_took_is_not_to_be_mended():
    judgement = Judgement("x", "e", verdicts=(verdict("a"),))
    page = view_of(judgement, marks(test_a=Mark(10, 10.0, 5.0)), EXERCISES, LAYOUT)
    assert (page.items[0].state, page.start) == ("marked", None)


def test_the_reason_in_one_line():
    named = replace(verdict("a", 4), misconception=Misconception("no scaling", "hint", "a"))
    assert reason_of(named) == "no scaling"
    assert reason_of(verdict("a", 4)) == FAILED.reason  # one reason, however many properties
    other = replace(FAILED, reason="x" * 200)
    two = replace(verdict("a"), outcomes=(Outcome("s", 5, True, FAILED), Outcome("t", 5, False, other)))
    assert reason_of(two) == "2 of 2 properties failed"
    assert len(reason_of(replace(two, outcomes=two.outcomes[1:]))) == 90
    assert reason_of(verdict("a")) == ""
    unjudged = replace(two, outcomes=(Outcome("s", 5, True, FAILED), Outcome("t", 5, False, unjudged=WRONG_ALREADY)))
    assert reason_of(unjudged) == FAILED.reason


def test_the_section_to_read_again_is_that_of_the_misconception():
    named = replace(verdict("b", 4), misconception=Misconception("n", "h", "a"))
    assert view(named).items[0].reread == "test_a"
    assert view(verdict("b", 4)).items[0].reread == "test_b"
    assert view(replace(named, misconception=Misconception("n", "h", "the rules"))).items[0].reread == "test_b"


def cell(source: str, kind: str = "markdown", **marks: object) -> dict:
    return {"cell_type": kind, "source": source, "metadata": {"nbgrader": marks} if marks else {}}


def test_the_layout_of_a_notebook():
    notebook = {
        "cells": [
            cell("# 01 · T\n\ntext"),
            cell("## 1 · First\n\n### Exercise 1 · `f`\n\nWrite it."),
            cell("def f(): ...", "code", grade_id="f", solution=True),
            cell("# no heading\nf()", "code", grade_id="test_f", grade=True, locked=True),
            cell("## 2 · Second"),
            cell("### Written question (12 points)\n\nWhy?"),
            cell("the model answer", grade_id="why", grade=True, solution=True),
        ]
    }
    layout = layout_of(notebook)
    assert layout.title == "01 · T"
    assert list(layout.places) == ["test_f", "why"]
    assert layout.places["test_f"].heading == "Exercise 1 · f" and layout.places["test_f"].section == "1 · First"
    assert layout.places["why"].question == "Second"
    assert Place("Written question · Why?").question == "Why?"
    assert Place("9 · Written question: one token").question == "one token"
    theirs = [not layout.is_the_courses(each) for each in notebook["cells"]]
    assert theirs == [False, False, True, False, False, False, True]
    assert not layout.is_the_courses(cell("## 2 · Second, changed"))
    assert layout.is_the_courses({**cell("anything"), "id": "intake"})
