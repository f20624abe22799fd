"""Read a submission whatever it is, so that one that is no notebook is graded as an empty one and stops nobody."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from nbgrader.converters.base import NbGraderException

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.plugins.judge import JudgeSubmission
from minibert_grader.plugins.preconditions import require_exercises, require_gradebook

LARGEST = 25 << 20
MOST_CELLS = 2000


class UnreadableSubmission(ValueError):
    """The file is not a notebook that can be graded; the text says why, to the student."""


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
            require_exercises(Course.find(Path(place.root)), place.assignment_id)
            require_gradebook(place.db_url, place.assignment_id)
            JudgeSubmission(parent=self).require_sandbox()
        except CourseError as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from None

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        path = Path(filename)
        if self._is_restored(path):
            return super().from_filename(filename, resources, **kw)
        try:
            notebook = read_submission(path)
        except UnreadableSubmission as error:
            self.log.warning("%s is graded as an empty notebook: %s", filename, error)
            text = f"**This submission could not be read:** {error}. It was graded as an empty notebook."
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text, id="cell-0")])
        resources = resources or {}
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(notebook, resources, **kw)

    def _is_restored(self, path: Path) -> bool:
        """Whether this is what the first pass wrote: ours, and indented, so perhaps larger than may be submitted."""
        if self.parent is None:
            return False
        place = self.parent.coursedir
        folder = place.format_path(place.autograded_directory, "", "")
        return path.absolute().is_relative_to(Path(folder).absolute())  # by name: a link is not followed


def read_submission(path: Path) -> NotebookNode:
    """Parse a notebook file into nbformat 4, keeping only cells whose type and source are what they should be.

    Raises
    ------
    UnreadableSubmission
        If it is a link, too large, not UTF-8, not JSON, or not a notebook of a known format.
    """
    if path.is_symlink() or not path.is_file():
        raise UnreadableSubmission("it is not a regular file")
    if path.stat().st_size > LARGEST:
        raise UnreadableSubmission(f"it is larger than {LARGEST >> 20} MiB; clear its outputs and submit it again")
    try:
        text = path.read_text(encoding="utf-8")
        with warnings.catch_warnings():  # nbformat complains of each repeated cell id; ids are made anew below
            warnings.simplefilter("ignore")
            raw = nbformat.reads(text, as_version=4) if text.strip() else None
    except UnicodeDecodeError:
        raise UnreadableSubmission("it is not UTF-8 text") from None
    except Exception:  # nbformat's converters of old formats raise whatever they stumble over
        raise UnreadableSubmission("it is not a Jupyter notebook (no valid notebook JSON)") from None
    if raw is None or not isinstance(raw.get("cells"), list):
        raise UnreadableSubmission("it has no cells")
    if len(raw.cells) > MOST_CELLS:
        raise UnreadableSubmission(f"it has more than {MOST_CELLS} cells")
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [cell for number, item in enumerate(raw.cells) if (cell := _plain_cell(item, number))]
    return notebook


def _plain_cell(item: Any, number: int) -> NotebookNode | None:
    if not isinstance(item, dict):
        return None
    source = item.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }.get(str(item.get("cell_type")))
    if make is None or not isinstance(source, str):
        return None
    # Half a surrogate pair can be written in JSON, but not to a file: a question mark, as in the kernel.
    cell = make(source.encode(errors="replace").decode(), id=f"cell-{number}")
    marks = item.get("metadata", {}).get("nbgrader") if isinstance(item.get("metadata"), dict) else None
    if isinstance(marks, dict) and isinstance(marks.get("grade_id"), str):
        cell.metadata["nbgrader"] = NotebookNode(grade_id=marks["grade_id"])  # the rest is put back by RestoreCells
    return cell
