"""Whatever the file is, reading it gives a clean notebook or one plain sentence."""

from __future__ import annotations

import json
import os

import nbformat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from minibert_grader.intake.decode import LARGEST, MOST_CELLS, UnreadableSubmission
from minibert_grader.judging.outputs import plain_outputs
from minibert_grader.plugins.pictures import RAW
from minibert_grader.plugins.read import SubmissionExporter, read_submission

EMPTY_CELL = {"cell_type": "raw", "source": "", "metadata": {}, "id": "x"}
EDITION = "2026.1"
GOOD = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
slow_is_fine = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
many = settings(max_examples=300, deadline=None, database=None, derandomize=True, suppress_health_check=slow_is_fine)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
text = st.text(max_size=8) | st.lists(st.text(max_size=4) | anything, max_size=3)
output = st.fixed_dictionaries(
    {"output_type": st.sampled_from(["stream", "display_data", "execute_result", "error"])},
    optional={
        "name": st.sampled_from(["stdout", "stderr"]) | anything,
        "text": text | anything,
        "data": st.dictionaries(st.sampled_from(["text/plain", "image/png", "application/json"]), text | anything),
        "metadata": anything,
        "execution_count": anything,
        "ename": anything,
        "evalue": anything,
        "traceback": text | anything,
    },
)
cell = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading", "html"]) | anything,
        "source": st.text(max_size=8) | st.lists(st.text(max_size=4) | anything, max_size=3) | anything,
        "input": anything,
        "metadata": anything | st.fixed_dictionaries({"nbgrader": anything}),
        "outputs": anything | st.lists(output | anything, max_size=3),
        "attachments": anything,
        "execution_count": anything,
        "id": anything,
    },
)
notebooks = st.fixed_dictionaries(
    {},
    optional={
        "nbformat": st.integers(-1, 6) | anything,
        "nbformat_minor": st.integers(-1, 6) | anything,
        "metadata": anything,
        "cells": st.lists(cell | anything, max_size=4) | anything,
        "worksheets": st.lists(st.fixed_dictionaries({"cells": st.lists(cell | anything, max_size=3)}) | anything),
    },
)


def is_clean(notebook) -> bool:
    nbformat.validate(notebook)
    assert not notebook.metadata
    for one in notebook.cells:
        assert one.cell_type in ("code", "markdown", "raw") and isinstance(one.source, str)
        assert set(one.metadata) <= {"nbgrader"}
        assert all(set(kinds) == {RAW} for kinds in one.get("attachments", {}).values())
        assert one.get("outputs", []) == plain_outputs(one.get("outputs", []))
        assert one.get("execution_count") is None
    return True


@many
@given(notebooks | anything)
@example({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "source": "\ud800"}]})
@example({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [{"cell_type": "heading"}]}]})
@example({"nbformat": 4, "nbformat_minor": 99, "metadata": {}, "cells": []})
def test_any_json_is_read_or_refused_in_words(tmp_path, data):
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(data))
    try:
        assert is_clean(read_submission(path, EDITION)[0])
    except UnreadableSubmission as refused:
        check_sentence(str(refused))


@many
@given(st.binary(max_size=60))
def test_any_bytes_are_refused_in_words(tmp_path, data):
    path = tmp_path / "n.ipynb"
    path.write_bytes(data)
    with pytest.raises(UnreadableSubmission) as refused:
        read_submission(path, EDITION)
    check_sentence(str(refused.value))


def check_sentence(text: str) -> None:
    assert text.startswith("it ") and len(text) < 120
    assert "Error" not in text and "/" not in text and "Traceback" not in text


DAMAGED = {
    "empty": (b"", "no cells"),
    "blank": (b"  \n", "no cells"),
    "text": (b"hello", "not a Jupyter notebook"),
    "list": (b"[]", "not a Jupyter notebook"),
    "null": (b"null", "not a Jupyter notebook"),
    "number": (b"5", "not a Jupyter notebook"),
    "string": (b'"x"', "not a Jupyter notebook"),
    "huge number": (b"9" * 10_000, "not a Jupyter notebook"),
    "bad UTF-8": (b'{"nbformat": 4, "cells": [], "x": "\xff\x81"}', "not UTF-8"),  # 81 is no letter in Windows-1252
    "half of a UTF-16 letter": (json.dumps(GOOD).encode("utf-16")[:-1], "not"),
    "deep lists": (b"[" * 200_000 + b"]" * 200_000, "not a Jupyter notebook"),
    "deep dicts": (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "not a Jupyter notebook"),
    "no cells": (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "no"),
    "cells that are no list": (json.dumps({**GOOD, "cells": {"a": 1}}).encode(), "no"),
    "cells that are no cells": (
        json.dumps({**GOOD, "cells": [1, "x", None, {}]}).encode(),
        "cells of a Jupyter notebook",
    ),
    "too many cells": (
        json.dumps({**GOOD, "cells": [EMPTY_CELL] * (MOST_CELLS + 1)}).encode(),
        f"more than {MOST_CELLS} cells",
    ),
    "too large": (json.dumps({**GOOD, "metadata": {"x": "y" * LARGEST}}).encode(), "larger than 64 MiB"),
    "millions of empty cells": (b'{"nbformat": 4, "cells": [' + b"{}," * 1_500_000 + b"{}]}", "too many parts"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_each_damage_is_named(tmp_path, kind):
    data, reason = DAMAGED[kind]
    (tmp_path / "n.ipynb").write_bytes(data)
    with pytest.raises(UnreadableSubmission, match=reason) as refused:
        read_submission(tmp_path / "n.ipynb", EDITION)
    check_sentence(str(refused.value))


@pytest.mark.parametrize("make", ["fifo", "folder", "link", "missing"])
def test_what_is_no_file_is_not_opened(tmp_path, make, ends):
    path, target = tmp_path / "n.ipynb", tmp_path / "target.ipynb"
    target.write_text(json.dumps(GOOD))
    {
        "fifo": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "link": lambda: path.symlink_to(target),
        "missing": lambda: None,
    }[make]()
    with pytest.raises(UnreadableSubmission, match="not a regular file"):
        read_submission(path, EDITION)


@pytest.mark.parametrize("version", [2, 3])
def test_old_formats_are_read_or_refused_in_words(tmp_path, version):
    cells = [{"cell_type": "code", "input": "x = 1", "outputs": [], "language": "python", "collapsed": False}]
    old = {"nbformat": version, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}
    (tmp_path / "n.ipynb").write_text(json.dumps(old))
    try:
        notebook, _ = read_submission(tmp_path / "n.ipynb", EDITION)
    except UnreadableSubmission as refused:
        check_sentence(str(refused))
    else:
        assert is_clean(notebook) and [one.source for one in notebook.cells] == ["x = 1"]


def test_metadata_of_students_is_dropped(tmp_path):
    marks = {"grade_id": "softmax", "points": 1e9}
    source = {"cell_type": "code", "source": ["a\n", "b"], "outputs": [], "execution_count": 7, "id": "x",
              "metadata": {"nbgrader": marks, "secret": 1}}  # fmt: skip
    (tmp_path / "n.ipynb").write_text(json.dumps({**GOOD, "metadata": {"secret": 1}, "cells": [source]}))
    notebook, repairs = read_submission(tmp_path / "n.ipynb", EDITION)
    assert not repairs
    assert is_clean(notebook) and "secret" not in json.dumps(notebook)
    assert (notebook.cells[0].source, notebook.cells[0].metadata.nbgrader.grade_id) == ("a\nb", "softmax")


def test_outputs_are_kept_as_plain_ones(tmp_path):
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["a\n", "b\ud800"], "secret": 1},
        {"output_type": "display_data", "data": {"text/plain": ["x\n", "y"], "image/png": "QQ=="}, "metadata": {}},
        {"output_type": "error", "ename": "E", "evalue": "e", "traceback": ["one", "two", {"secret": 1}]},
        {"output_type": "display_data", "data": json.loads('{"a": ' * 900 + "1" + "}" * 900), "metadata": {}},
        {"output_type": "secret"},
    ]
    cells = [{"cell_type": "code", "source": "x", "metadata": {}, "outputs": outputs}]
    (tmp_path / "n.ipynb").write_text(json.dumps({**GOOD, "cells": cells}))
    notebook, _ = read_submission(tmp_path / "n.ipynb", EDITION)
    assert is_clean(notebook) and "secret" not in json.dumps(notebook)
    text, picture, error, deep = notebook.cells[0].outputs
    assert text.text == "a\nb?" and picture.data == {"text/plain": "x\ny", "image/png": "QQ=="}
    assert error.traceback == ["one", "two"] and not deep.data


def test_half_a_surrogate_pair_becomes_a_question_mark(tmp_path):
    source = {"source": ["a\ud800", "\udc00 \U0001f600"], "metadata": {}}
    cells = [{"cell_type": kind, "id": kind, **source} for kind in ("code", "markdown", "raw")]
    (tmp_path / "n.ipynb").write_text(json.dumps({**GOOD, "cells": cells}))
    text, _ = SubmissionExporter().from_filename(str(tmp_path / "n.ipynb"))
    assert [one.source for one in nbformat.reads(text, as_version=4).cells] == ["a?? \U0001f600"] * 3
    text.encode()  # it can be written to a file


def test_of_nbgraders_marks_only_the_name_is_believed(tmp_path):
    deep: list = []
    for _ in range(300):
        deep = [deep]
    marks = {"grade_id": "softmax", "locked": False, "deep": deep}
    cells = [{"cell_type": "code", "source": "", "metadata": {"nbgrader": marks}}]
    (tmp_path / "n.ipynb").write_text(json.dumps({**GOOD, "cells": cells}))
    text, _ = SubmissionExporter().from_filename(str(tmp_path / "n.ipynb"))
    assert nbformat.reads(text, as_version=4).cells[0].metadata == {"nbgrader": {"grade_id": "softmax"}}


def test_the_exporter_turns_the_unreadable_into_a_note_to_the_student(tmp_path):
    (tmp_path / "n.ipynb").write_bytes(b"\x81")
    text, resources = SubmissionExporter().from_filename(str(tmp_path / "n.ipynb"))
    assert not nbformat.reads(text, as_version=4).cells
    told = nbformat.reads(text, as_version=4).metadata.minibert
    assert told.unreadable == "it is not UTF-8 text"
    assert told.repairs == [
        "**This submission could not be read:** it is not UTF-8 text. It has no points yet; a TA looks at it."
    ]
    assert resources["metadata"]["name"] == "n"


@pytest.mark.parametrize("metadata", [{}, [], {"minibert": 3}, {"minibert": {"edition": EDITION}}, {"minibert": {}}])
def test_a_notebook_of_this_edition_or_of_none_is_read(tmp_path, metadata):
    (tmp_path / "n.ipynb").write_text(json.dumps({**GOOD, "metadata": metadata}))
    assert read_submission(tmp_path / "n.ipynb", EDITION)[1] == []


def test_a_notebook_of_another_edition_is_not_graded_by_the_rules_of_this_one(tmp_path):
    (tmp_path / "n.ipynb").write_text(json.dumps({**GOOD, "metadata": {"minibert": {"edition": "1999`.1"}}}))
    with pytest.raises(
        UnreadableSubmission, match=r"from edition `1999'\.1` of the course, which is graded by edition"
    ):
        read_submission(tmp_path / "n.ipynb", EDITION)
