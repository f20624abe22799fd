"""Read a submission whatever it is, so that one that is no notebook is graded as an empty one and stops nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode

LARGEST = 25 << 20
MOST_CELLS = 2000


class UnreadableSubmission(ValueError):
    """The file is not a notebook that can be graded; the text says why, to the student."""


class SubmissionExporter(NotebookExporter):
    """nbconvert's notebook exporter, but with a reader that believes nothing."""

    def from_filename(self, filename: str, resources: dict | None = None, **kw: Any) -> tuple[str, dict]:
        path = Path(filename)
        try:
            notebook = read_submission(path)
        except UnreadableSubmission as error:
            self.log.warning("%s is graded as an empty notebook: %s", filename, error)
            text = f"**This submission could not be read:** {error}. It was graded as an empty notebook."
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text, id="cell-0")])
        resources = resources or {}
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        return self.from_notebook_node(notebook, resources, **kw)


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
        raw = nbformat.reads(text, as_version=4) if text.strip() else None
    except UnicodeDecodeError:
        raise UnreadableSubmission("it is not UTF-8 text") from None
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError, nbformat.ValidationError):
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
    }.get(item.get("cell_type"))
    if make is None or not isinstance(source, str):
        return None
    cell = make(source, id=f"cell-{number}")
    marks = item.get("metadata", {}).get("nbgrader") if isinstance(item.get("metadata"), dict) else None
    if isinstance(marks, dict) and isinstance(marks.get("grade_id"), str):
        cell.metadata["nbgrader"] = NotebookNode(marks)
    return cell
