"""Take script, style and paths of this machine out of what a student made, before a TA's browser shows it."""

from __future__ import annotations

import base64
import binascii
import re

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from minibert_grader.cleaning.pixels import MOST_PIXELS, pixels
from minibert_grader.cleaning.places import leave_places_out
from minibert_grader.cleaning.render import markdown_to_safe_html
from minibert_grader.cleaning.safe_html import safe_html
from minibert_grader.cleaning.terminal import Terminal, without_codes
from minibert_grader.judging.outputs import plain_outputs

ESCAPED = ("text/latex", "application/json")  # by nbconvert
PICTURES = ("image/png", "image/jpeg")
TOO_LARGE = f"A picture of more than {MOST_PIXELS // 1_000_000} million pixels is left out."
NO_PICTURE = "What should be a picture is none."
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*", re.ASCII)


class CleanOutput(NbGraderPreprocessor):
    """Leave of each output what acts in no browser and can be shown by nbconvert, whatever a program made of it.

    Markdown cells stay as they were written: to clean them before Markdown is rendered would spoil formulas and code
    and still let `[link](javascript:…)` through. `markdown_to_safe_html` cleans what comes of them instead.
    """

    def preprocess_cell(self, cell: NotebookNode, resources: dict, cell_index: int) -> tuple[NotebookNode, dict]:
        if cell.cell_type == "raw":
            cell.source = safe_html(without_codes(cell.source))
        elif cell.cell_type == "code":
            terminal = Terminal()
            cell.outputs = [_cleaned(nbformat.from_dict(item), terminal) for item in plain_outputs(cell.outputs)]
        return cell, resources


def _cleaned(output: NotebookNode, terminal: Terminal) -> NotebookNode:
    if "text" in output:
        output.text = leave_places_out(terminal.shown(output.text))
    if "traceback" in output:
        output.ename, output.evalue = without_codes(output.ename), leave_places_out(without_codes(output.evalue))
        output.traceback = [leave_places_out(terminal.shown(line)) for line in output.traceback]
    if "data" in output:
        output.data = NotebookNode(_cleaned_data(output.data, terminal))
    for picture in output.get("metadata", {}).values():
        if "alt" in picture:
            picture.alt = without_codes(picture.alt)
    return output


def _cleaned_data(data: dict[str, str], terminal: Terminal) -> dict[str, str]:
    """Each kind of text as nbconvert can show it, Markdown as HTML; what is of no kind named here is dropped."""
    cleaned, left_out = {}, ""
    for kind, text in data.items():
        if kind == "text/plain":
            cleaned[kind] = leave_places_out(terminal.shown(text))
        elif kind in ESCAPED:
            cleaned[kind] = leave_places_out(without_codes(text))
        elif kind == "text/html":
            cleaned[kind] = safe_html(leave_places_out(without_codes(text)))
        elif kind == "text/markdown" and "text/html" not in data:
            cleaned["text/html"] = markdown_to_safe_html(leave_places_out(without_codes(text)))
        elif kind in PICTURES and BASE64.fullmatch(text):
            if 0 < (size := _size(kind, text)) <= MOST_PIXELS:
                cleaned[kind] = text
            else:
                left_out = TOO_LARGE if size else NO_PICTURE
    return {**cleaned, "text/plain": left_out} if left_out else cleaned


def _size(kind: str, text: str) -> int:
    """The pixels of a picture in base64; 0 where it is none."""
    try:
        return pixels(kind, base64.b64decode(text))
    except binascii.Error:
        return 0
