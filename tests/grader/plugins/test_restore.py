"""What is graded has the shape that was released, whatever was handed in."""

from __future__ import annotations

import copy
from collections import Counter
from types import SimpleNamespace

import nbformat
import nbformat.v4 as v4
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.api import SourceCell

from minibert_grader.plugins.restore import _released_cells, restore

NAMES = ("setup", "softmax", "test_softmax", "answer", "test_answer")
UNLOCKED = ("softmax", "answer")
quick = settings(max_examples=200, deadline=None, database=None, derandomize=True)


def marked(name: str, source: str, kind: str = "code", locked: bool = False):
    make = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell, "raw": v4.new_raw_cell}[kind]
    cell = make(source)
    if name:
        cell.metadata["nbgrader"] = {"grade_id": name, "locked": locked}
    return cell


def released_cells() -> dict:
    kinds = {"answer": "markdown"}
    return {name: marked(name, f"released {name}", kinds.get(name, "code"), name not in UNLOCKED) for name in NAMES}


@st.composite
def submissions(draw):
    """Cells in any order and number: released ones, copies, changed types and texts, the student's own."""
    names = st.sampled_from((*NAMES, "", "unknown"))
    texts = st.sampled_from(("", "mine", "other", *(f"released {name}" for name in NAMES)))
    kinds = st.sampled_from(("code", "markdown", "raw"))
    cells = draw(st.lists(st.tuples(names, texts, kinds), max_size=12))
    return [marked(name, text, kind) for name, text, kind in cells]


def graded_names(cells: list) -> list[str]:
    return [cell.metadata.nbgrader.grade_id for cell in cells if "nbgrader" in cell.metadata]


@quick
@given(submissions())
def test_released_cells_come_out_once_in_order_with_their_own_marks(submitted):
    cells = restore(submitted, released_cells())
    assert graded_names(cells) == list(NAMES)
    for cell in cells:
        if "nbgrader" in cell.metadata:
            original = released_cells()[cell.metadata.nbgrader.grade_id]
            assert (cell.cell_type, cell.metadata) == (original.cell_type, original.metadata)
            if original.metadata.nbgrader.locked:
                assert cell.source == original.source


@quick
@given(submissions())
def test_no_other_cell_is_lost_or_changed(submitted):
    before = copy.deepcopy(submitted)
    cells = restore(submitted, released_cells())
    own = Counter((cell.cell_type, cell.source) for cell in cells if "nbgrader" not in cell.metadata)
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in before]
    stay = Counter((c.cell_type, c.source) for c, name in zip(before, names, strict=True) if name not in NAMES)
    assert stay <= own
    copies = [name for name in names if name in NAMES]
    assert (own - stay).total() == len(copies) - len(set(copies))


@quick
@given(submissions())
def test_restoring_twice_is_restoring_once(submitted):
    once = restore(submitted, released_cells())
    twice = restore(copy.deepcopy(once), released_cells())
    assert [dict(cell) for cell in twice] == [dict(cell) for cell in once]


@quick
@given(submissions())
def test_ids_are_numbered_from_the_top(submitted):
    cells = restore(submitted, released_cells())
    assert [cell.id for cell in cells] == [f"cell-{number}" for number in range(len(cells))]


def sources(cells: list) -> list[str]:
    return [cell.source for cell in cells]


def test_own_cells_stay_behind_the_cell_they_followed():
    submitted = [
        marked("", "first"),
        marked("setup", "changed"),
        marked("", "helper"),
        marked("softmax", "solved"),
        marked("", "try"),
        marked("test_softmax", "assert True"),
        marked("", "after"),
    ]
    assert sources(restore(submitted, released_cells())) == [
        "first", "released setup", "helper", "solved", "try", "released test_softmax", "after", "released answer",
        "released test_answer",
    ]  # fmt: skip


def test_the_first_copy_worked_on_counts_and_the_others_still_run():
    submitted = [marked("softmax", "released softmax"), marked("softmax", "mine"), marked("softmax", "later")]
    cells = restore(submitted, released_cells())
    chosen = next(cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "softmax")
    assert chosen.source == "mine"
    assert "later" in sources(cells) and sources(cells).index("mine") < sources(cells).index("later")


def test_reordered_cells_return_to_their_places():
    submitted = [marked(name, f"mine {name}") for name in reversed(NAMES)]
    assert graded_names(restore(submitted, released_cells())) == list(NAMES)
    assert "mine softmax" in sources(restore(submitted, released_cells()))


def test_nothing_submitted_is_the_released_notebook():
    assert sources(restore([], released_cells())) == [f"released {name}" for name in NAMES]


def test_pictures_of_an_answer_whose_type_was_changed_spoil_no_code():
    """They may be attached to Markdown alone; a notebook where they are not is none that can be written."""
    answer = marked("softmax", "mine", "markdown")
    answer["attachments"] = {"x.png": {"image/png": "AAAA"}}
    cells = restore([answer], released_cells())
    nbformat.validate(v4.new_notebook(cells=cells))
    restored = next(cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "softmax")
    assert (restored.cell_type, restored.source) == ("code", "mine") and "attachments" not in restored


@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_a_missing_cell_is_made_as_it_was_released(kind):
    source = SourceCell(name="x", cell_type=kind, source="text", locked=False, checksum="0")
    graded, solved = SimpleNamespace(name="x", max_score=12), SimpleNamespace(name="x")
    notebook = SimpleNamespace(source_cells=[source], grade_cells=[graded], solution_cells=[solved], task_cells=[])
    cell = _released_cells(notebook)["x"]
    assert (cell.cell_type, cell.source) == (kind, "text")
    marks = cell.metadata.nbgrader
    assert (marks.grade, marks.solution, marks.task, marks.points, marks.cell_type) == (True, True, False, 12, kind)
