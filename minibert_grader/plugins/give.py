"""Release given.py with an assignment: the functions of earlier ones that it builds upon."""

from __future__ import annotations

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from minibert_grader.course.folder import Course
from minibert_grader.course.given import given_code


class GiveEarlierFunctions(NbGraderPreprocessor):
    """Write given.py beside the released notebook, made from the model solutions as they are now."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        code = given_code(Course.find(Path.cwd()), resources["nbgrader"]["assignment"])
        if code:
            resources.setdefault("outputs", {})["given.py"] = code.encode()
        return nb, resources
