"""What students are given beside a notebook, and the solutions that they are given in the end."""

from __future__ import annotations

import tempfile
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from minibert_grader.course.check import SCHEME
from minibert_grader.course.files import course_files
from minibert_grader.course.folder import Course
from minibert_grader.course.given import given_code
from minibert_grader.course.quotes import without_marks

MARKERS = ("### BEGIN SOLUTION", "### END SOLUTION")


class GiveEarlierFunctions(NbGraderPreprocessor):
    """Write given.py beside the released notebook, made from the model solutions as they are now."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        code = given_code(Course.find(Path.cwd()), resources["nbgrader"]["assignment"])
        if code:
            resources.setdefault("outputs", {})["given.py"] = code.encode()
        return nb, resources


class GiveSolution(GiveEarlierFunctions):
    """Make of an instructor's notebook the one that shows students the solutions: without mark schemes and markers.

    It is run in a folder of its own that has the files which students had, given.py too.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        nb, resources = super().preprocess(nb, resources)
        for cell in nb.cells:
            cell.source = without_marks(shown_to_students(cell.source))
        self._folder = tempfile.TemporaryDirectory(prefix="minibert-solution-")
        for name, content in course_files(Course.find(Path.cwd()), resources["nbgrader"]["assignment"]).items():
            place = Path(self._folder.name) / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        resources["metadata"]["path"] = self._folder.name
        return nb, resources


def shown_to_students(source: str) -> str:
    """A cell's text without the mark scheme, which is for TAs, and without nbgrader's markers."""
    before, begin, rest = source.partition(MARKERS[0])
    solution, end, after = rest.partition(MARKERS[1])
    if begin and end and (scheme := SCHEME.search(solution)):
        source = f"{before}{begin}{solution[: scheme.start()].rstrip()}\n{end}{after}"
    return "\n".join(line for line in source.split("\n") if line.strip() not in MARKERS)
