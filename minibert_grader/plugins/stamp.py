"""Release a notebook with the edition of the course, which grading compares, and with plain text."""

from __future__ import annotations

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from minibert_grader.course.folder import Course
from minibert_grader.course.quotes import without_marks


class StampEdition(NbGraderPreprocessor):
    """Write the edition into the notebook's metadata."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        nb.metadata.setdefault("minibert", NotebookNode())["edition"] = Course.find(Path.cwd()).edition()
        return nb, resources


class PlainText(NbGraderPreprocessor):
    """Take the marks of quoted values off the text, which keeps the values."""

    def preprocess_cell(self, cell: NotebookNode, resources: dict, cell_index: int) -> tuple[NotebookNode, dict]:
        if cell.cell_type == "markdown":
            cell.source = without_marks(cell.source)
        return cell, resources
