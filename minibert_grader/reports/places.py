"""Where in its notebook an exercise stands: the headings above it, to be named and linked to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

NOTES = "intake"  # id of the cell that says what was repaired
VERDICT = "minibert_verdict"  # marks an output as the grader's own

HEADING = re.compile(r"^(#{1,3}) +(.+?)\s*$", re.MULTILINE)
NUMBER = re.compile(r"^\d+ · ")
WRITTEN = re.compile(r"^Written question[\s:·]*(?:\(\d+ points\))?", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A graded cell's place.

    Attributes
    ----------
    heading, section : str
        The nearest heading above it and the section it is in, without Markdown's signs ("" for none).
    text : str
        Source of the course's cell that begins with the heading.
    """

    heading: str = ""
    section: str = ""
    text: str = ""

    @property
    def question(self) -> str:
        """What a written question is about: its heading without "Written question", else its section's."""
        return WRITTEN.sub("", NUMBER.sub("", self.heading)).strip() or NUMBER.sub("", self.section) or self.heading


@dataclass(frozen=True)
class Layout:
    """What of a page is the course's own, the same for every student.

    Attributes
    ----------
    title : str
    places : dict of Place
        By the id of the graded cell, in order.
    own : frozenset of str
        Sources of the cells that the course released and nobody is to change.
    """

    title: str
    places: dict[str, Place]
    own: frozenset[str]

    def is_the_courses(self, cell: dict[str, Any]) -> bool:
        """Whether nothing in a cell of a graded notebook is the student's: locked, released as it is, or our notes."""
        marks = cell["metadata"].get("nbgrader", {})
        if marks or cell.get("id") == NOTES:
            return bool(marks.get("locked", not marks))
        return text_of(cell["source"]) in self.own


def text_of(value: Any) -> str:
    """A text of a notebook file, which may be a list of lines."""
    return "".join(value) if isinstance(value, list) else str(value)


def layout_of(notebook: dict) -> Layout:
    """The layout of an instructor's notebook (parsed JSON)."""
    title, section, place = "", "", Place()
    places: dict[str, Place] = {}
    own: set[str] = set()
    for cell in notebook["cells"]:
        source, marks = "".join(cell["source"]), cell["metadata"].get("nbgrader", {})
        if not marks.get("solution"):
            own.add(source)
        if cell["cell_type"] == "markdown" and not marks.get("solution"):
            for level, text in HEADING.findall(source):
                words = text.replace("`", "")
                if level == "#":
                    title = title or words
                    continue
                section = words if level == "##" else section
                place = Place(words, section, source)
        if marks.get("grade"):
            places[marks["grade_id"]] = place
    return Layout(title, places, frozenset(own))
