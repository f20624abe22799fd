"""How long the instructor notebooks take from start to end, solutions included."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.notebooknode import NotebookNode

from minibert_grader.course.folder import Course
from minibert_grader.course.given import given_code
from minibert_grader.course.quotes import asking

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def run_notebook(course: Course, assignment: str, folder: Path, asked: bool = False) -> tuple[NotebookNode, float]:
    """Run an instructor notebook in a kernel of its own, on one BLAS thread.

    Parameters
    ----------
    course : Course
    assignment : str
    folder : Path
        A new folder, where the notebook finds what lies beside it and leaves its figures.
    asked : bool, default False
        Whether to look up what the text quotes as well; `quotes.answered` takes it out of the notebook.

    Returns
    -------
    notebook : NotebookNode
        With its outputs; a cell that raises ends the run with nbclient's `CellExecutionError`.
    seconds : float
        CPU time that the kernel used.
    """
    source = course.root / "source" / assignment
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__", "figures", ".*"))
    if code := given_code(course, assignment):
        (folder / "given.py").write_text(code, encoding="utf-8")
    notebook = nbformat.read(source / f"{assignment}.ipynb", as_version=4)
    if asked:
        notebook = asking(notebook)
        nbformat.write(notebook, folder / f"{assignment}.ipynb")  # its last cell compares what ran with the file
    notebook.cells.append(nbformat.v4.new_code_cell("import time as clock\nprint(clock.process_time())"))
    client = NotebookClient(notebook, timeout=None, resources={"metadata": {"path": str(folder)}})
    client.execute(env={**os.environ, **ONE_THREAD})
    return notebook, float(notebook.cells.pop().outputs[0].text)


def seconds_of(course: Course, assignment: str) -> float:
    """CPU seconds of one notebook from start to end."""
    with tempfile.TemporaryDirectory(prefix="minibert-notebook-") as place:
        return run_notebook(course, assignment, Path(place) / assignment)[1]
