"""Thousands of notebooks changed at random: each is taken in, restored and cleaned, or refused for a reason.

A change is a number, which a failure names; what a long run finds becomes a case of the tests of what it broke.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import nbformat
import pytest

from minibert_grader.cleaning.render import highlighted_code, markdown_to_safe_html, pictures_of
from minibert_grader.course.folder import Course
from minibert_grader.intake.cells.elsewhere import said_of_moved
from minibert_grader.intake.decode import UnreadableSubmission, decode
from minibert_grader.intake.folder import opened
from minibert_grader.intake.released import Released
from minibert_grader.intake.take import UNEXPECTED, folder_of, take_in
from minibert_grader.plugins.clean import CleanOutput
from minibert_grader.plugins.read import read_submission
from minibert_grader.plugins.restore import RestoreCells
from tests.fuzz.mutations import mutated
from tests.grader.plugins.active_content import active_content
from tests.grader.plugins.conftest import ASSIGNMENT, SCORES, SOFTMAX, TinyCourse, cell_of, filled
from tests.grader.plugins.variants import ANSWER, NAME

QUICK, LONG = 60, 5400
A_RUN = 600
STUDENT = "fuzz"
GRADED = {"test_softmax": 10.0, "test_attention_scores": 10.0}
WRITTEN = {"softmax": SOFTMAX, "attention_scores": SCORES}


@dataclass(frozen=True)
class Desk:
    """A course in which one student hands in again and again."""

    tiny: TinyCourse

    @cached_property
    def course(self) -> Course:
        return Course.find(self.tiny.root)

    @cached_property
    def released(self) -> Released:
        return Released.of(self.course, ASSIGNMENT)

    @cached_property
    def honest(self) -> dict:
        return filled(self.tiny.released(), written_scaling=ANSWER, **WRITTEN)

    def restored(self, data: bytes):
        """What would be judged of a notebook file; why nothing would, where it cannot be read."""
        (self.tiny.folder(STUDENT) / NAME).write_bytes(data)
        with opened(str(self.tiny.root / "submitted")) as students:
            record = take_in(self.course, students, STUDENT, self.released, {}, ASSIGNMENT)
        if record.unreadable:
            return record.unreadable
        try:
            notebook, _ = read_submission(folder_of(self.course, STUDENT, ASSIGNMENT) / NAME, self.course.edition())
        except UnreadableSubmission as reason:
            return str(reason)
        where = {
            "db_url": f"sqlite:///{self.tiny.root / 'gradebook.db'}",
            "notebook": ASSIGNMENT,
            "assignment": ASSIGNMENT,
        }
        return RestoreCells().preprocess(notebook, {"nbgrader": where})[0]


@pytest.fixture(scope="module")
def desk(released_course, tmp_path_factory):
    return Desk(released_course.copy(tmp_path_factory.mktemp("fuzz")))


@pytest.fixture(autouse=True)
def in_the_course(desk, monkeypatch):
    monkeypatch.chdir(desk.tiny.root)


def check(desk: Desk, number: int) -> bool:
    """Hand in a changed notebook; whether it could be read."""
    data = mutated(desk.honest, number)
    restored = desk.restored(data)
    if isinstance(restored, str):
        assert 10 < len(restored) < 500 and restored != UNEXPECTED
        return False
    assert_what_is_judged_was_released_or_handed_in(desk, restored, decode(data).cells)
    assert_nothing_acts(CleanOutput().preprocess(restored, {})[0])
    return True


def assert_what_is_judged_was_released_or_handed_in(desk: Desk, restored, handed_in: list[dict]) -> None:
    marked = [cell for cell in restored.cells if "nbgrader" in cell.metadata]
    names = [cell.metadata.nbgrader.grade_id for cell in marked]
    assert names == [cell.name for cell in desk.released.cells if cell.name]
    points = {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.get("points") for cell in marked}
    assert {name: points[name] for name in GRADED} == GRADED
    lines = Counter(line for cell in handed_in for line in cell["source"].splitlines())
    lines.update(map(said_of_moved, WRITTEN))
    for cell in marked:
        name, released = cell.metadata.nbgrader.grade_id, desk.released.by_name[cell.metadata.nbgrader.grade_id]
        assert cell.cell_type == released.kind
        assert cell.source == released.source or released.written
        assert cell.source == released.source or not Counter(cell.source.splitlines()) - lines
    own = {name: [cell for cell in handed_in if marks(cell) == name] for name in WRITTEN}
    for name, source in WRITTEN.items():  # whose cell is there as it was, and once, has what they wrote judged
        if [(cell["cell_type"], cell["source"]) for cell in own[name]] == [("code", source)]:
            assert next(cell.source for cell in marked if cell.metadata.nbgrader.grade_id == name) == source


def marks(cell: dict) -> str:
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")


def assert_nothing_acts(notebook) -> None:
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode()
    shown = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            shown.append(markdown_to_safe_html(cell.source, pictures_of(cell)))
        elif cell.cell_type == "code":
            shown.append(highlighted_code(cell.source))
            shown += [output.data["text/html"] for output in cell.outputs if "text/html" in output.get("data", {})]
        else:
            shown.append(cell.source)
    assert not active_content("\n".join(shown))


def test_the_notebook_that_nothing_is_changed_of_is_read(desk):
    restored = desk.restored(json.dumps(desk.honest).encode())
    assert cell_of(restored, "softmax").source == SOFTMAX


def test_notebooks_changed_at_random(desk):
    run(desk, range(QUICK))


@pytest.mark.long
@pytest.mark.parametrize("first", range(QUICK, LONG, A_RUN))
def test_many_notebooks_changed_at_random(desk, first):
    run(desk, range(first, min(first + A_RUN, LONG)))


def run(desk: Desk, numbers: range) -> None:
    failed, read = {}, 0
    for number in numbers:
        try:
            read += check(desk, number)
        except Exception as error:
            failed[number] = repr(error)[:300]
    assert not failed
    assert len(numbers) / 3 < read < len(numbers)  # neither is all of it refused, nor nothing changed that matters
