"""What editors write is read, what it costs is bounded, and what was done is said."""

from __future__ import annotations

import json

import pytest

from minibert_grader.intake.decode import (
    LARGEST_CELL,
    LARGEST_SOURCES,
    MOST_CELLS,
    UnreadableSubmission,
    decode,
)

CELL = {"cell_type": "code", "source": "x = 'é'", "metadata": {}, "outputs": []}
LARGE = {"cell_type": "raw", "source": "x" * LARGEST_CELL}
PLAIN = [{"cell_type": "code", "source": "x = 'é'"}]


def notebook(*cells: object, **more: object) -> str:
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}, ensure_ascii=False
    )


@pytest.mark.parametrize(
    "encoding, said",
    [("utf-8", ""), ("utf-8-sig", "byte order mark"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
     ("utf-16-be", "UTF-16"), ("utf-32", "UTF-32"), ("cp1252", "Windows-1252")],
)  # fmt: skip
def test_encodings(encoding, said):
    decoded = decode(notebook(CELL).encode(encoding))
    assert decoded.cells == PLAIN
    assert len(decoded.repairs) == bool(said) and said in "".join(decoded.repairs)


def test_a_western_letter_is_no_excuse_for_what_is_no_json():
    with pytest.raises(UnreadableSubmission, match="not UTF-8"):
        decode(b"caf\xe9")


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 99, None, float("nan")])
def test_a_format_is_known_by_its_cells(version):
    key = {1: "code", 2: "input", 3: "input"}.get(version, "source")
    cell = {"cell_type": "code", key: ["x = ", "'é'"]}
    raw = {"worksheets": [{"cells": [cell]}]} if version in (2, 3) else {"cells": [cell]}
    assert decode(json.dumps({"nbformat": version, **raw}).encode()).cells == PLAIN


def test_line_ends_and_halves_of_letters():
    cells = decode(notebook({"cell_type": "code", "source": "a\r\nb"}).encode()).cells
    assert cells[0]["source"] == "a\nb"
    [cell] = decode(b'{"cells": [{"cell_type": "code", "source": "\\ud800"}]}').cells
    assert cell["source"] == "?"


def test_only_the_grade_id_is_kept_of_metadata():
    marks = {"grade_id": "softmax", "points": 1e9, "x": "y" * 1000}
    [cell] = decode(notebook({**CELL, "metadata": {"nbgrader": marks, "z": 1}}).encode()).cells
    assert cell["metadata"] == {"nbgrader": {"grade_id": "softmax"}}


def test_large_outputs_are_dropped_and_said():
    large = {**CELL, "outputs": [{"output_type": "stream", "text": "x" * (9 << 20)}]}
    decoded = decode(notebook(large).encode())
    assert decoded.cells == PLAIN and "9 MiB" in decoded.repairs[0]


@pytest.mark.parametrize("kind, left", [("code", "# This cell was left out"), ("markdown", "This cell was left out")])
def test_a_cell_that_is_too_large_is_left_out_and_said(kind, left):
    decoded = decode(notebook({"cell_type": kind, "source": "x" * (LARGEST_CELL + 1)}, CELL).encode())
    assert decoded.cells[0]["source"].startswith(left) and decoded.cells[1:] == PLAIN
    assert "ask your instructor" in decoded.repairs[0]


def test_a_picture_within_a_text_leaves_the_text():
    source = f"before ![a](data:image/png;base64,{'A' * LARGEST_CELL}) after"
    decoded = decode(notebook({"cell_type": "markdown", "source": source}).encode())
    assert decoded.cells[0]["source"] == "before ![a]() after" and "picture" in decoded.repairs[0]


@pytest.mark.parametrize(
    "data, reason",
    [
        (notebook(*[CELL] * (MOST_CELLS + 1)).encode(), "cells"),
        (notebook(*[LARGE] * (LARGEST_SOURCES // LARGEST_CELL + 1)).encode(), "characters"),
        (b'{"cells": [' + b"{}," * 1_000_001 + b"{}]}", "too many parts"),
        (b'{"cells": [' + b"0," * 10_000_001 + b"0]}", "too many parts"),
        (b'"' + b'\\"' * 5_000_000, "not a Jupyter"),
        (b'{"cells": [], "a": ' + b"9" * 100_000 + b"}", "not a Jupyter"),
    ],
)  # fmt: skip
def test_what_would_cost_too_much_is_refused(data, reason):
    with pytest.raises(UnreadableSubmission, match=reason):
        decode(data)


def test_braces_in_strings_are_not_parts():
    assert decode(notebook({**CELL, "outputs": [{"text": '{"[' * 1_000_001}]}).encode()).cells == PLAIN


@pytest.mark.parametrize(
    ("attached", "kept"),
    [
        ({"x.png": {"image/png": "AAAA"}}, {"x.png": "AAAA"}),
        ({"x.png": {"image/png": 3, "image/jpeg": "BBBB"}}, {"x.png": "BBBB"}),
        ({"x.png": ["AAAA"], "y.png": "AAAA", "z.png": {}}, {}),
        (["AAAA"], {}),
    ],
)
def test_of_each_attachment_the_first_text_is_kept(attached, kept):
    cell = {"cell_type": "markdown", "source": "", "metadata": {}, "attachments": attached}
    [read] = decode(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}).encode()).cells
    assert read.get("attachments", {}) == kept


def test_only_markdown_has_attachments():
    cell = {"cell_type": "code", "source": "", "metadata": {}, "attachments": {"x.png": {"image/png": "AAAA"}}}
    assert "attachments" not in decode(json.dumps({"cells": [cell]}).encode()).cells[0]


def test_the_name_of_an_attachment_is_cut():
    attached = {"x" * 300: {"image/png": "AAAA"}}
    cell = {"cell_type": "markdown", "source": "", "metadata": {}, "attachments": attached}
    assert list(decode(json.dumps({"cells": [cell]}).encode()).cells[0]["attachments"]) == ["x" * 200]
