"""Release a notebook with the edition of the course, which grading compares."""

from __future__ import annotations

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from minibert_grader.course.folder import Course


class StampEdition(NbGraderPreprocessor):
    """Write the edition into the notebook's metadata."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        nb.metadata.setdefault("minibert", NotebookNode())["edition"] = Course.find(Path.cwd()).edition()
        return nb, resources
