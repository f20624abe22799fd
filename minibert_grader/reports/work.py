"""A graded notebook as parts of a page: what the course wrote is shown plainly, what the student made in a frame."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from minibert_grader.cleaning.formulas import formula_html
from minibert_grader.cleaning.render import highlighted_code, markdown_to_safe_html, pictures_of
from minibert_grader.cleaning.safe_html import safe_html
from minibert_grader.cleaning.terminal import without_codes
from minibert_grader.reports.places import NOTES, VERDICT, Layout, text_of

PICTURES = ("image/png", "image/jpeg")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
MOST_TEXT = 10_000  # characters of one cell's outputs, so that a page stays one to be read

OUTPUT_LABELS = {"handed in": "your output, as handed in", "graded": "what your code showed when it was graded"}

# Pygments' classes that have a colour on the page; all others are left out, which halves the code.
CLASSES = {"k": "k kn kc kd ow", "f": "nf nc", "c": "c1", "n": "mi mf", "s": "s1 s2 sd sa si se"}
COLOURS = {name: colour for colour, names in CLASSES.items() for name in names.split()}
ALIKE = re.compile(r'<span class="(\w)">[^<]*</span>(?:<span class="\1">[^<]*</span>)+')  # f-strings have many parts
SPAN = re.compile(r'<span class="(\w*)">([^<]*)</span>|<span></span>')
HEADING = re.compile(r"<(/?)h([1-6])>")


@dataclass(frozen=True)
class Part:
    """A piece of the notebook as HTML that is safe.

    Attributes
    ----------
    label : str
        Whose it is, for the frame; "" for the course's own.
    html : str
    anchor : str
        An id on the page, or "".
    """

    label: str
    html: str
    anchor: str = ""


@dataclass(frozen=True)
class Work:
    """A notebook: its parts in order, written answers by the id of their cell, and whether any cell shows anything."""

    parts: tuple[Part, ...]
    answers: dict[str, str]
    has_outputs: bool

    @property
    def anchors(self) -> set[str]:
        return {part.anchor for part in self.parts}


def work_of(notebook: dict[str, Any], layout: Layout) -> Work:
    """The parts of an autograded notebook.

    Parameters
    ----------
    notebook : dict
        Parsed JSON in nbformat 4; sources may be lists of lines.
    layout : Layout
        Of the instructor's notebook.
    """
    keys = {place.text: key for key, place in reversed(layout.places.items())}
    parts: list[Part] = []
    answers: dict[str, str] = {}
    shown = False
    for cell in notebook["cells"]:
        source, marks = text_of(cell["source"]), cell["metadata"].get("nbgrader", {})
        if cell.get("id") == NOTES or not source.strip():
            continue
        courses = layout.is_the_courses(cell)
        if cell["cell_type"] != "code":
            answer = "" if courses else demoted(markdown_to_safe_html(source, pictures_of(cell)))
            if marks.get("grade"):
                answers[marks["grade_id"]] = answer
            anchor = f"read-{keys[source]}" if courses and source in keys else ""
            parts.append(Part("", _course_text(source), anchor) if courses else Part("your text", answer))
            continue
        anchor = f"code-{marks['grade_id']}" if marks.get("solution") else ""
        parts.append(Part("", _course_code(source)) if courses else Part("your code", _code(source), anchor))
        output = outputs_html(cell.get("outputs", []))
        if output:
            shown = True
            when = cell["metadata"].get("minibert", {}).get("outputs", "")
            parts.append(Part(OUTPUT_LABELS.get(when, "your output"), output))
    return Work(tuple(parts), answers, shown)


def outputs_html(outputs: list[dict[str, Any]]) -> str:
    """What a cell showed, as HTML that is safe; the grader's own verdict is left out."""
    pieces, room = [], MOST_TEXT
    for output in outputs:
        if output.get("metadata", {}).get(VERDICT):
            continue
        picture, markup, text = _shown(output)
        if len(markup) + len(text) > room:
            left = max(room, 0)
            text = text[:left] if text else ""
            pieces.append(_preformatted(text) + "<p>The rest is left out here; your own file has it.</p>")
            break
        room -= len(markup) + len(text)
        pieces.append(picture or markup or _preformatted(text))
    return "".join(pieces)


def _shown(output: dict[str, Any]) -> tuple[str, str, str]:
    """A picture, or HTML, or plain text."""
    kind = output["output_type"]
    if kind == "stream":
        return "", "", without_codes(text_of(output["text"]))
    if kind == "error":
        return "", "", without_codes("\n".join(output["traceback"]))
    data = {mime: text_of(value) for mime, value in output.get("data", {}).items()}
    for mime in PICTURES:
        if BASE64.fullmatch(data.get(mime, "")):
            return _picture(mime, data[mime], output.get("metadata", {}).get(mime, {})), "", ""
    if "text/html" in data:
        return "", demoted(safe_html(without_codes(data["text/html"]))), ""
    if "text/latex" in data:
        return "", formula_html(data["text/latex"].strip().strip("$"), block=True), ""
    return "", "", without_codes(data.get("text/plain") or data.get("application/json") or "")


def _picture(mime: str, data: str, about: dict[str, Any]) -> str:
    alt = about.get("alt") or "A figure that your code drew; it comes without a description."
    width = f' width="{about["width"]}"' if type(about.get("width")) is int else ""
    return f'<img alt="{escape(str(alt))}"{width} src="data:{mime};base64,{"".join(data.split())}">'


def _preformatted(text: str) -> str:
    return f"<pre>{escape(text.rstrip())}</pre>" if text.strip() else ""


def demoted(page: str) -> str:
    """HTML whose headings are two levels lower, below those of the page."""
    return HEADING.sub(lambda tag: f"<{tag[1]}h{min(6, int(tag[2]) + 2)}>", page)


@lru_cache(maxsize=1024)
def _course_text(source: str) -> str:
    return SPAN.sub(_coloured, demoted(markdown_to_safe_html(source)))


@lru_cache(maxsize=1024)
def _course_code(source: str) -> str:
    return _code(source)


def _code(source: str) -> str:
    page = ALIKE.sub(_joined, SPAN.sub(_coloured, highlighted_code(source)))
    return page.replace(' class=" highlight hl-python3"', ' class="highlight"')


def _joined(alike: re.Match[str]) -> str:
    return alike[0].replace(f'</span><span class="{alike[1]}">', "")


def _coloured(span: re.Match[str]) -> str:
    colour = COLOURS.get(span[1] or "")
    return f'<span class="{colour}">{span[2]}</span>' if colour else span[2] or ""
