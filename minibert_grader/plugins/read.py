"""Read a submission whatever it is, so that one that is no notebook is graded as an empty one and stops nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from nbgrader.converters.base import NbGraderException

from minibert_grader.course.folder import Course
from minibert_grader.course.term import Term, require_term
from minibert_grader.deadlines.extensions import granted_extensions
from minibert_grader.deadlines.late import LatePenalties
from minibert_grader.errors import CourseError
from minibert_grader.intake.decode import LARGEST, UnreadableSubmission, decode
from minibert_grader.intake.take import record_of
from minibert_grader.intake.words import quoted
from minibert_grader.plugins.judge import JudgeSubmission
from minibert_grader.plugins.pictures import RAW
from minibert_grader.plugins.preconditions import (
    require_exercises,
    require_gradebook,
    require_kit,
    require_same_cells,
)


class SubmissionExporter(NotebookExporter):
    """nbconvert's notebook exporter, but with a reader that believes nothing.

    nbgrader makes it before it touches a file or the gradebook, so it is also where grading refuses to start.
    """

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        if self.parent is None:
            return
        try:
            place = self.parent.coursedir
            course, judge = Course.find(Path(place.root)), JudgeSubmission(parent=self)
            require_exercises(course, place.assignment_id)
            require_gradebook(place.db_url, place.assignment_id)
            require_same_cells(course, place.db_url, place.assignment_id)
            require_kit(course)
            require_term(course.root, Term(course.edition(), judge.seed))
            granted_extensions(course)  # a damaged list, or policy, stops here, and not in the middle of the class
            LatePenalties(parent=self).init_plugin()
            judge.require_sandbox()
        except CourseError as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from None

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        path = Path(filename)
        if self._is_restored(path):
            return super().from_filename(filename, resources, **kw)
        record = record_of(path.parent)
        notes, unreadable = [] if record is None else record.notes, ""
        try:
            if record is not None and record.unreadable:
                raise UnreadableSubmission(record.unreadable)
            notebook, repairs = read_submission(path, Course.find(Path.cwd()).edition())
            notes = notes + repairs
        except UnreadableSubmission as error:
            self.log.warning("%s is not graded, but waits for a TA: %s", filename, error)
            unreadable = str(error)
            notes = [f"**This submission could not be read:** {error}. It has no points yet; a TA looks at it."]
            notebook = nbformat.v4.new_notebook()
        resources = resources or {}
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        # RestoreCells adds its own and puts all of them on top
        notebook.metadata["minibert"] = NotebookNode(repairs=notes, unreadable=unreadable)
        return self.from_notebook_node(notebook, resources, **kw)

    def _is_restored(self, path: Path) -> bool:
        """Whether this is what the first pass wrote: ours, and indented, so perhaps larger than may be submitted."""
        if self.parent is None:
            return False
        place = self.parent.coursedir
        folder = place.format_path(place.autograded_directory, "", "")
        return path.absolute().is_relative_to(Path(folder).absolute())  # by name: a link is not followed


def read_submission(path: Path, edition: str) -> tuple[NotebookNode, list[str]]:
    """Read a notebook file into nbformat 4, keeping of each cell its type, source and grade_id.

    Parameters
    ----------
    path : Path
    edition : str
        That of the course that grades; a notebook that says none is taken for one of it.

    Returns
    -------
    NotebookNode
    list of str
        Sentences about what was repaired.

    Raises
    ------
    UnreadableSubmission
        If it is a link, too large, not a notebook in any encoding or format that editors write, or from another
        edition of the course.
    """
    if path.is_symlink() or not path.is_file():
        raise UnreadableSubmission("it is not a regular file")
    decoded = decode(path.read_bytes() if path.stat().st_size <= LARGEST else b" " * (LARGEST + 1))
    if decoded.edition not in ("", edition):
        raise UnreadableSubmission(
            f"it is from edition {quoted(decoded.edition)} of the course, which is graded by edition {edition} now; "
            "put your functions into the notebook of this edition, and hand that in"
        )
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [_cell(item, number) for number, item in enumerate(decoded.cells)]
    return notebook, decoded.repairs


def _cell(item: dict[str, Any], number: int) -> NotebookNode:
    """A decoded cell as nbformat has it; the rest of its metadata is put back by RestoreCells."""
    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }[item["cell_type"]]
    cell = make(item["source"], id=f"cell-{number}")
    if "attachments" in item:  # of no kind that anything shows, until ShowPictures has made pictures of them
        cell["attachments"] = {name: {RAW: data} for name, data in item["attachments"].items()}
    if "metadata" in item:
        cell.metadata["nbgrader"] = NotebookNode(item["metadata"]["nbgrader"])
    return cell
