"""What the text of a notebook quotes of the notebook's own run, so that no number is copied by hand.

In a markdown cell of an instructor's notebook

    Its first choice has <!--= {100 * best:.0f}-->17<!--/--> %. <!--holds best < 0.5-->

the first comment is an f-string, and what stands before `<!--/-->` is its value; the second is a claim that the
sentence before it rests on. Both see the variables as they are when the cell's turn comes, or with `<!--@cell = …-->`
and `<!--@cell holds …-->` those after the code cell of that id, which may stand further down. Students get the text
without the comments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minibert_grader.errors import CourseError

_PLACE = r"<!--\s*(?:@(?P<place>[\w-]+)\s+)?"
_MARK = re.compile(_PLACE + r"(?:=(?P<template>.*?)-->(?P<value>.*?)<!--/-->|holds\s(?P<claim>.*?)-->)", re.DOTALL)
_CLAIM = _PLACE + r"holds\s(?:(?!-->).)*-->"
_ON_A_LINE = re.compile(rf"^{_CLAIM}\n", re.MULTILINE | re.DOTALL)
_BESIDE_A_SPACE = re.compile(rf"[ ]+{_CLAIM}(?=[ ]|$)", re.MULTILINE | re.DOTALL)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ASK = "_asked_by_quotes"


@dataclass(frozen=True)
class Mark:
    """A quoted value or a claim of a text.

    Attributes
    ----------
    place : str
        Id of the code cell after which it is looked up; "" for where it stands.
    code : str
        Python: an f-string for a value, an expression for a claim.
    value : str or None
        The quoted text, None for a claim.
    said : str
        For a claim the end of the sentence before it.
    """

    place: str
    code: str
    value: str | None
    said: str = ""


def marks_of(text: str) -> list[Mark]:
    """The quoted values and claims of a text, in order.

    >>> marks_of("It is <!--= {x:.0f}-->7<!--/--> long. <!--holds x > 5-->")[0].value
    '7'
    """
    found = []
    for mark in _MARK.finditer(text):
        place, template, value, claim = mark.groups()
        if claim is None:
            text_of_value = f'rf"""|{_one_line(template)}|"""[1:-1]'  # the bars part its quotes from a value's own
            found.append(Mark(place or "", text_of_value, value))
        else:
            said = _one_line(without_marks(text[: mark.start()]))
            found.append(Mark(place or "", _one_line(claim), None, said[-160:]))
    return found


def without_marks(text: str) -> str:
    """A text as students read it.

    >>> without_marks("It is <!--= {x:.0f}-->7<!--/--> long. <!--holds x > 5-->")
    'It is 7 long.'
    """
    return _MARK.sub(lambda mark: mark["value"] or "", _BESIDE_A_SPACE.sub("", _ON_A_LINE.sub("", text)))


def filled(text: str, values: list[str]) -> str:
    """A text with new values, one for each mark; those of claims are not looked at."""
    each = iter(values)

    def renewed(mark: re.Match[str]) -> str:
        value, whole = next(each), mark[0]
        if mark["claim"] is not None:
            return whole
        start, end = mark.start("value") - mark.start(), mark.end("value") - mark.start()
        return whole[:start] + value + whole[end:]

    return _MARK.sub(renewed, text)


def looked_up(marks: list[Mark], scope: Mapping[str, Any], where: str) -> tuple[list[str], list[str]]:
    """The values of marks from variables at hand, and a sentence for each mark that is wrong, as of `answered`."""
    found = []
    for mark in marks:
        try:
            found.append([str(eval(mark.code, dict(scope)))])
        except Exception as error:
            found.append([type(error).__name__, str(error)])
    return _judged(marks, found, where)


def _judged(marks: list[Mark], found: list[list[str]], where: str) -> tuple[list[str], list[str]]:
    values, wrong = [], []
    for mark, (value, *error) in zip(marks, found, strict=True):
        if error:
            wrong.append(f"{where}: {mark.code} cannot be computed ({value}: {error[0]})")
            value = mark.value or ""
        elif mark.value is None and value != "True":
            wrong.append(f"{where}: no longer true: … {mark.said} (needs {mark.code})")
        values.append(value)
    return values, wrong


def asking(notebook: Any) -> Any:
    """A copy of a notebook with more code cells, which print what its marks ask for as the notebook runs.

    Parameters
    ----------
    notebook : NotebookNode

    Raises
    ------
    CourseError
        If a mark names a cell that is not there.
    """
    from nbformat.v4 import new_code_cell

    asked = copy_of(notebook)
    ids = [cell["id"] for cell in notebook.cells if cell.cell_type == "code"]
    before: dict[str, list[Any]] = {}
    for number, cell in enumerate(notebook.cells):
        marks = marks_of(cell.source) if cell.cell_type == "markdown" else []
        for place in sorted({mark.place for mark in marks}):
            if place and place not in ids:
                raise CourseError(f"The cell {cell['id']} quotes values after {place!r}, but no code cell has this id.")
            code = _QUESTION.format(codes=[mark.code for mark in marks if mark.place == place])
            question = new_code_cell(code, metadata={_ASK: [number, place]})
            before.setdefault(place or cell["id"], []).append(question)
    asked.cells = []
    for cell in notebook.cells:
        more = before.get(cell["id"], [])
        asked.cells += [cell, *more] if cell.cell_type == "code" else [*more, cell]
    return asked


_QUESTION = """\
def _quoted(codes):
    found = []
    for code in codes:
        try:
            found.append([str(eval(code, dict(globals())))])
        except Exception as error:
            found.append([type(error).__name__, str(error)])
    print(__import__("json").dumps(found))


_quoted({codes!r})
del _quoted"""


def answered(notebook: Any) -> tuple[dict[str, list[str]], list[str]]:
    """What a notebook of `asking` has printed; the added cells are taken out again.

    Returns
    -------
    values : dict of str to list of str
        For each cell that has marks their values, the old ones where they cannot be computed.
    wrong : list of str
        A sentence for each mark that cannot be computed, and for each claim that does not hold.
    """
    answers = {}
    for cell in notebook.cells:
        if _ASK in cell.metadata:
            number, place = cell.metadata[_ASK]
            answers[number, place] = iter(json.loads("".join(output.text for output in cell.outputs)))
    notebook.cells = [cell for cell in notebook.cells if _ASK not in cell.metadata]
    values: dict[str, list[str]] = {}
    wrong: list[str] = []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown" and (marks := marks_of(cell.source)):
            found = [next(answers[number, mark.place]) for mark in marks]
            values[cell["id"]], more = _judged(marks, found, cell["id"])
            wrong += more
    return values, wrong


def copy_of(notebook: Any) -> Any:
    """A notebook with the same cells in a list of its own."""
    from nbformat.notebooknode import NotebookNode

    return NotebookNode({**notebook, "cells": list(notebook.cells)})


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same but for the last digit of their numbers, by one: other processors round otherwise.

    >>> alike("17 % of 8,192", "18 % of 8,192"), alike("0.5", "0.7"), alike("a 1", "b 1")
    (True, False, False)
    """
    if _NUMBER.sub("#", one) != _NUMBER.sub("#", other):
        return False
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(abs(int(re.sub(r"\D", "", a)) - int(re.sub(r"\D", "", b))) <= 1 for a, b in pairs)


def _one_line(text: str) -> str:
    return " ".join(text.split())
