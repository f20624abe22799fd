"""Cells are known again by what they define, what they say and where they stand; what is marked is left alone."""

from __future__ import annotations

import copy
from dataclasses import replace

import nbformat.v4 as v4
import pytest

from minibert_grader.intake.cells.recognise import recognise
from minibert_grader.intake.cells.split import MOST_PARSED
from minibert_grader.intake.released import Released, ReleasedCell, defined, name_of

STUB = 'def softmax(x):\n    raise NotImplementedError("…")'
STUB_OF_TWO = "def first(x):\n    pass\n\n\ndef second(x):\n    pass"
RELEASED = Released(
    (
        ReleasedCell("", "markdown", "# Title", False),
        ReleasedCell("setup", "code", "import numpy as np", False),
        ReleasedCell("softmax", "code", STUB, True),
        ReleasedCell("test_softmax", "code", "assert softmax", False),
        ReleasedCell("two", "code", STUB_OF_TWO, True),
        ReleasedCell("", "markdown", "**Question.** Why?", False),
        ReleasedCell("why", "markdown", "*Write your answer here.*", True),
        ReleasedCell("", "markdown", "The end.", False),
    )
)
SOLVED = "def softmax(x):\n    return x"
SOLVED_TWO = "def second(x):\n    return 2\n\n\ndef first(x):\n    return 1"


def cell(source: str, name: str = "", kind: str = "code"):
    made = v4.new_code_cell(source) if kind == "code" else v4.new_markdown_cell(source)
    if name:
        made.metadata["nbgrader"] = {"grade_id": name}
    return made


def whole(marked: bool = True):
    sources = {"softmax": SOLVED, "two": SOLVED_TWO, "why": "Because."}
    return [cell(sources.get(c.name, c.source), c.name if marked else "", c.kind) for c in RELEASED.cells]


def names(cells) -> list[str]:
    return [name_of(each) for each in cells]


def test_a_notebook_with_all_its_marks_is_left_alone():
    cells = whole()
    before = copy.deepcopy(cells)
    assert recognise(cells, RELEASED) == (before, [])


def test_without_marks_everything_is_known_again():
    cells, notes = recognise(whole(marked=False), RELEASED)
    assert names(cells) == names(whole())
    assert "`softmax`, `second`, `first`" in notes[0] and "`why`" in notes[1]


def test_also_in_another_order():
    cells, _ = recognise(whole(marked=False)[::-1][2:], RELEASED)
    assert set(names(cells)) == {"", "setup", "softmax", "test_softmax", "two"}
    shuffled = whole(marked=False)
    shuffled = shuffled[5:] + shuffled[:5]
    assert names(recognise(shuffled, RELEASED)[0]) == names(whole())[5:] + names(whole())[:5]


def test_a_cell_of_ones_own_is_no_solution_where_the_marked_one_is_there():
    cells, notes = recognise([*whole(), cell(SOLVED)], RELEASED)
    assert names(cells)[-1] == "" and not notes


def test_several_texts_in_the_place_of_an_answer_are_said():
    cells = whole(marked=False)
    cells.insert(7, cell("More.", kind="markdown"))
    cells, notes = recognise(cells, RELEASED)
    assert names(cells)[6:8] == ["why", ""] and "several texts" in notes[-1]


@pytest.mark.parametrize("head, tail", [("def softmax(x):\n    y = (x", "    )\n    return y"),
                                        ("def softmax(x):\n    y = x", "    return y"),
                                        ("def softmax(x):", "    return x")])  # fmt: skip
@pytest.mark.parametrize("marks", [("softmax", ""), ("", "softmax"), ("softmax", "softmax"), ("", "")])
def test_a_split_solution_is_put_together(head, tail, marks):
    cells = [cell(head, marks[0]), cell(tail, marks[1]), cell("after()")]
    joined, notes = recognise(cells, RELEASED)
    assert [each.source for each in joined] == [f"{head}\n{tail}", "after()"]
    assert names(joined) == ["softmax", ""] and "put together again: `softmax`" in notes[0]


@pytest.mark.parametrize(
    "sources",
    [
        (SOLVED, "1 +"),  # a mistake of their own, behind a whole solution
        ("def softmax(x):\n    return (x", "print('more')"),  # a mistake that nothing mends
        (SOLVED, "x = 1"),
        ("helper = (1", ")"),  # no solution at all
    ],
)
def test_nothing_else_is_joined(sources):
    cells, notes = recognise([cell(source) for source in sources], RELEASED)
    assert [each.source for each in cells] == list(sources)
    assert not any("put together" in note for note in notes)


def test_a_marked_cell_of_the_course_is_never_swallowed():
    cells = [cell("def softmax(x):", "softmax"), cell("    return x", "test_softmax")]
    assert len(recognise(cells, RELEASED)[0]) == 2


QUESTION, ANSWER_CELL = "**Question.** Why?", "*Write your answer here.*"


def question(*around, before=(), text=QUESTION, name=""):
    """The written question of a notebook with all its marks, its cell untouched, and what stands around it."""
    cells = whole()
    cells[5:7] = [cell(text, name, "markdown"), *before, cell(ANSWER_CELL, "why", "markdown"), *around]
    return cells


@pytest.mark.parametrize(
    "cells, taken",
    [
        (question(cell("Because.", kind="markdown")), "Because."),
        (question(before=[cell("Because.", kind="markdown")]), "Because."),
        (question(text=f"{QUESTION}\n\nBecause."), f"{QUESTION}\n\nBecause."),
        (question(cell("# Because.")), "    # Because."),
        (question(cell("Because it is so")), "    Because it is so"),
        (question(cell("Be", kind="markdown"), cell("x = 1"), cell("cause.", kind="markdown")), "Be\n\ncause."),
    ],
)
def test_what_stands_beside_an_untouched_answer_is_taken_for_it(cells, taken):
    own = [each.source for each in cells if not name_of(each)]
    cells, notes = recognise(cells, RELEASED)
    (answer,) = [each for each in cells if name_of(each) == "why"]
    assert answer.source == taken and "beside it was taken: `why`" in notes[-1]
    assert [each.source for each in cells if not name_of(each)] == own, "it is gone from where it stood"


def test_what_was_added_to_a_marked_question_is_taken_too():
    marked = [replace(each, name="question") if each.source == QUESTION else each for each in RELEASED.cells]
    cells, notes = recognise(question(text=f"Because.\n\n{QUESTION}", name="question"), Released(tuple(marked)))
    assert cells[6].source.startswith("Because.") and notes
    cells, notes = recognise(question(name="question"), Released(tuple(marked)))
    assert cells[6].source == ANSWER_CELL and not notes


def test_a_picture_beside_an_untouched_answer_comes_along():
    shown = cell("![](attachment:a.png)", kind="markdown")
    shown["attachments"] = {"a.png": {"image/png": "AAAA"}}
    cells, _ = recognise(question(shown), RELEASED)
    assert cells[6].attachments == shown.attachments


@pytest.mark.parametrize("around", [[], [cell("")], [cell("x = 1 + 1")], [cell("  ", kind="markdown")]])
def test_an_answer_that_was_not_written_is_left_alone(around):
    cells, notes = recognise(question(*around), RELEASED)
    assert cells[6].source == ANSWER_CELL and not notes


def test_an_answer_that_was_written_is_left_alone():
    cells = question(cell("More.", kind="markdown"))
    cells[6].source = "Because."
    assert recognise(copy.deepcopy(cells), RELEASED) == (cells, [])


def test_split_cells_are_not_looked_for_in_very_much_code():
    cells = [
        cell("def softmax(x):\n    y = (x", "softmax"),
        cell("    )\n    return y"),
        cell("import numpy as np", "setup"),
    ]
    cells.append(cell("x = 1".ljust(MOST_PARSED - sum(len(each.source) for each in cells[:2]))))
    assert len(recognise(copy.deepcopy(cells), RELEASED)[0]) == 3
    cells[-1].source += " "
    assert len(recognise(cells, RELEASED)[0]) == 4


@pytest.mark.parametrize(
    "source, found",
    [
        ("def f(x): 0\nasync  def g(): 0\n@a\nclass C:\n    def m(self): 0\nif 1:\n    def h(): 0", ["f", "g", "C"]),
        ('"""\ndef f(): 0\n"""\ndef g(): 0', ["g"]),
        ("x = '''\\'''\ndef f(): 0\n'''\ndef g(): 0", ["g"]),
        ("x = 'a\\\ndef f(): 0'\ndef g(): 0", ["g"]),
        ('# it is """\ndef f(): 0  # "\ndef g(): 0  # \'\'\'\ndef h(): 0', ["f", "g", "h"]),
        ("!echo it's\ndef f(x:\n    return \"x", ["f"]),
        ('def f(x):\n    """Never ends.\ndef g(): 0', ["f"]),
    ],
)
def test_what_code_defines_is_seen_outside_strings_and_comments(source, found):
    assert defined(source) == found
