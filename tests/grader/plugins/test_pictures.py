"""Pictures of a written answer reach the page made anew, wherever the student put them; nothing raw stays."""

from __future__ import annotations

import base64
import json
from html.parser import HTMLParser

import nbformat.v4 as v4
import pytest
from nbformat.notebooknode import NotebookNode

from minibert_grader.cleaning.render import markdown_to_safe_html, pictures_of
from minibert_grader.intake.decode import LARGEST_PICTURE, MOST_PICTURES, decode
from minibert_grader.intake.pictures import picture_key, stored_as
from minibert_grader.plugins.pictures import MOST, RAW, ShowPictures
from minibert_grader.plugins.read import read_submission
from minibert_grader.plugins.save import SaveVerdicts
from tests.grader.sandbox.test_pictures import HIDDEN, file_of

PICTURE = file_of("PNG")
TEXT = base64.b64encode(PICTURE).decode()


def file_with(**attachments: object) -> bytes:
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "x", "attachments": attachments}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}).encode()


def test_attached_pasted_and_beside(tmp_path):
    for name in ("my figures/plot 1.png", "it's #1 (2).png", "small.png"):
        (tmp_path / stored_as(name)).write_bytes(PICTURE)
    (tmp_path / "secret.png").symlink_to("/etc/passwd")
    answer = f"![a](attachment:a.png) ![p](data:image/png;base64,{TEXT}) ![f](./my%20figures/plot%201.png)"
    others = (
        "![s](secret.png) ![h](attachment:h.png) ![n](<it's #1 (2).png>) <img width=9 src='small.png' alt='a &amp; b'>"
    )
    cell = v4.new_markdown_cell(f"{answer} {others}")
    cell["attachments"] = {"a.png": {RAW: TEXT}, "h.png": {RAW: "no base64!"}, "unused.png": {RAW: TEXT}}
    plain = v4.new_markdown_cell("no picture")
    notebook, _ = ShowPictures().preprocess(v4.new_notebook(cells=[plain, cell]), {"metadata": {"path": str(tmp_path)}})
    shown = pictures_of(notebook.cells[1])
    beside = ("./my%20figures/plot%201.png", "it%27s%20%231%20(2).png", "small.png")
    names = {picture_key(url) for url in ("attachment:a.png", "data:image0", *beside)}
    page = markdown_to_safe_html(cell.source, shown)
    assert page.count("<img ") == 5 and 'alt="a &amp; b"' in page and page.count("is not shown here") == 2
    assert names <= set(shown) <= {*names, "unused.png"}
    assert "attachments" not in notebook.cells[0]
    for address in shown.values():
        data = base64.b64decode(address.partition("base64,")[2])
        assert HIDDEN not in data and data != PICTURE
    assert RAW not in json.dumps(notebook)


@pytest.mark.parametrize("inside", ["<img alt=' onclick=x ' src=a.png>", "&#xe000;0&#xe001;"])
def test_no_picture_stands_in_an_attribute_which_its_quotes_would_end(inside):
    source = f'![ onclick=x ](a.png) <a title="{inside}" href="https://x.org/{inside}">t</a>'
    tags: list[tuple[str, list[str]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append((tag, [name for name, _ in attributes]))
    parser.feed(markdown_to_safe_html(source, {"a.png": "data:image/png;base64,aGk="}))
    assert tags == [("p", []), ("img", ["alt", "src"]), ("a", [])]


def test_the_pictures_of_a_notebook_are_bounded(tmp_path):
    cells = [v4.new_markdown_cell("x") for _ in range(MOST + 5)]
    for cell in cells:
        cell["attachments"] = {"a.png": {RAW: TEXT}}
    notebook, _ = ShowPictures().preprocess(v4.new_notebook(cells=cells), {"metadata": {"path": str(tmp_path)}})
    assert sum("attachments" in cell for cell in notebook.cells) == MOST


def test_a_mark_is_for_the_pictures_of_an_answer_as_well(monkeypatch):
    known: list[str] = []
    monkeypatch.setattr(SaveVerdicts, "_save", lambda self, name, points, what: known.append(what))
    marks = {"grade": True, "solution": True, "grade_id": "q", "points": 3, "checksum": "", "schema_version": 3}
    for data in ("aGk=", "aGkh"):
        cell = v4.new_markdown_cell("![x](a.png)", metadata={"nbgrader": {**marks, "cell_type": "markdown"}})
        cell["attachments"] = NotebookNode({"a.png": {"image/png": data}})
        SaveVerdicts()._add_score(cell, {})
    assert len(set(known)) == 2


def test_an_attachment_is_read_as_what_nothing_shows(tmp_path):
    path = tmp_path / "x.ipynb"
    path.write_bytes(file_with(**{"a.png": {"image/png": TEXT}}))
    notebook, _ = read_submission(path, "2026.1")
    assert notebook.cells[0].attachments == {"a.png": {RAW: TEXT}}


def test_what_is_no_attachment_is_dropped():
    for bad in ("x", ["x"], {}, {"image/png": 5}, {"image/png": ["a"]}, {"image/png": "a" * (LARGEST_PICTURE + 1)}):
        assert "attachments" not in decode(file_with(a=bad)).cells[0]
    assert "attachments" not in decode(file_with()).cells[0]
    many = decode(file_with(**{f"{number}.png": {"image/png": TEXT} for number in range(30)})).cells[0]
    assert len(many["attachments"]) == MOST_PICTURES
    halves = decode(file_with(**{"\ud800": {"image/png": "\ud800"}})).cells[0]
    assert json.dumps(halves, ensure_ascii=False).encode()
