"""Give the submission back the shape the assignment was released in, keeping what the student wrote."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, Notebook
from nbgrader.preprocessors import NbGraderPreprocessor

from minibert_grader.course.folder import Course
from minibert_grader.intake.cells.elsewhere import gather
from minibert_grader.intake.cells.recognise import recognise
from minibert_grader.intake.released import Released, known


class RestoreCells(NbGraderPreprocessor):
    """Restore every cell that nbgrader knows: locked text, type, points and order.

    Stock nbgrader lets the last copy win, fails on damaged metadata and leaves deleted cells out. Here:

    - a locked cell gets its released source, whatever happened to it;
    - a missing cell is put back where it was;
    - further copies of a cell stay as ordinary cells, so their code still runs where the student put it;
    - cells of the student's own stay behind the cell they followed;
    - cells that lost their marks or were split are known again first, and a cell on top says so;
    - a stub that comes back hides nothing that was written in another cell.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            notebook = gradebook.find_notebook(where["notebook"], where["assignment"])
            released = _released_cells(notebook)
        order = [name for name in _source_order(where["assignment"]) if name in released]
        course = Course.find(Path.cwd())
        as_released = Released.of(course, where["assignment"])
        cells, repairs = recognise(nb.cells, as_released)
        nb.cells = restore(cells, {name: released[name] for name in order})
        repairs += gather(nb.cells, as_released)
        told = nb.metadata.setdefault("minibert", NotebookNode(unreadable=""))
        notes = told["repairs"] = [*told.get("repairs", []), *repairs]  # SaveVerdicts takes it from there
        if notes:
            nb.cells.insert(0, nbformat.v4.new_markdown_cell("\n\n".join(notes), id="intake"))
        return nb, resources


def restore(submitted: list[NotebookNode], released: dict[str, NotebookNode]) -> list[NotebookNode]:
    """The cells to grade.

    Parameters
    ----------
    submitted : list of cells
        As the student left them; only type, source, grade_id and outputs are looked at.
    released : dict of cells by grade_id, in the order of the assignment
        With the metadata and source they were released with.

    Returns
    -------
    list of cells
        Every released cell once and in order, the student's own in between, ids numbered from the top.
    """
    answers = _answers(submitted, released)
    followers: dict[str, list[NotebookNode]] = {name: [] for name in ("", *released)}
    last = ""
    for cell in submitted:
        name = _grade_id(cell)
        if name in released and answers.get(name) is cell:
            last = name
        else:
            cell.metadata = NotebookNode()
            followers[last].append(cell)
    cells = list(followers[""])
    for name, original in released.items():
        if name in answers:
            answer = answers[name]
            if not original.metadata.nbgrader.locked:
                original.source = answer.source
                if original.cell_type == "markdown" and "attachments" in answer:  # no other kind may have any
                    original["attachments"] = answer.attachments
            if original.cell_type == answer.cell_type == "code" and known(original.source) == known(answer.source):
                original.outputs = answer.outputs  # of another text they would tell nothing
        cells += [original, *followers[name]]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return cells


def _answers(submitted: list[NotebookNode], released: dict[str, NotebookNode]) -> dict[str, NotebookNode]:
    """For each released cell, the copy that counts: the first that was worked on, else the first."""
    chosen: dict[str, NotebookNode] = {}
    for cell in submitted:
        name = _grade_id(cell)
        if name not in released:
            continue
        untouched = name in chosen and chosen[name].source == released[name].source
        if name not in chosen or (untouched and cell.source != released[name].source):
            chosen[name] = cell
    return chosen


def _grade_id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _source_order(assignment: str) -> list[str]:
    cells = Course.find(Path.cwd()).source_notebook(assignment)["cells"]
    return [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells if "nbgrader" in cell["metadata"]]


def _released_cells(notebook: Notebook) -> dict[str, NotebookNode]:
    """Every cell that the gradebook knows of a notebook, as it was released, by its id."""
    kinds = {"grade": notebook.grade_cells, "solution": notebook.solution_cells, "task": notebook.task_cells}
    known = {kind: {cell.name: cell for cell in cells} for kind, cells in kinds.items()}
    found = {}
    for source in notebook.source_cells:
        make = nbformat.v4.new_code_cell if source.cell_type == "code" else nbformat.v4.new_markdown_cell
        found[source.name] = cell = make(source.source)
        cell.metadata["nbgrader"] = NotebookNode(
            grade_id=source.name,
            locked=source.locked,
            checksum=source.checksum,
            cell_type=source.cell_type,
            schema_version=3,
            **{kind: source.name in cells for kind, cells in known.items()},
        )
        graded = known["grade"].get(source.name) or known["task"].get(source.name)
        if graded is not None:
            cell.metadata.nbgrader["points"] = graded.max_score
    return found
