"""Write anew what the text of the instructor notebooks quotes of their own run."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from nbclient.exceptions import CellExecutionError

from minibert_grader.course.folder import Course
from minibert_grader.course.quotes import answered, filled, marks_of
from minibert_grader.errors import CourseError
from minibert_grader.measuring.notebook_times import run_notebook


def quote_anew(course: Course, assignment: str) -> tuple[list[str], list[str]]:
    """Run an instructor notebook and renew the values that its markdown cells quote; nothing else of it changes.

    Parameters
    ----------
    course : Course
    assignment : str

    Returns
    -------
    changed : list of str
        "cell: old → new" for each value that is another one now.
    wrong : list of str
        Claims that no longer hold, and what cannot be computed, as `quotes.answered` words them.

    Raises
    ------
    CourseError
        If a cell of the notebook raises.
    """
    source = course.source_notebook(assignment)
    if not any(marks_of(text_of(cell)) for cell in source["cells"] if cell["cell_type"] == "markdown"):
        return [], []
    try:
        with tempfile.TemporaryDirectory(prefix="minibert-quotes-") as place:
            notebook, _ = run_notebook(course, assignment, Path(place) / assignment, asked=True)
    except CellExecutionError as error:
        said = f"{error.ename}: {error.evalue}"[:300]
        raise CourseError(f"{assignment} does not run to its end, so nothing of it was written: {said}.") from None
    values, wrong = answered(notebook)
    changed = []
    for cell in source["cells"]:
        if found := values.get(cell["id"]):
            text = text_of(cell)
            pairs = zip(marks_of(text), found, strict=True)
            changed += [f"{cell['id']}: {mark.value} → {new}" for mark, new in pairs if mark.value not in (None, new)]
            cell["source"] = filled(text, found).splitlines(keepends=True)
    if changed:
        path = course.root / "source" / assignment / f"{assignment}.ipynb"
        path.write_text(json.dumps(source, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return changed, wrong


def text_of(cell: dict) -> str:
    """A cell's text: JSON on disk has it in lines."""
    return "".join(cell["source"])
