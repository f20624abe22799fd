"""One perfect notebook as people really hand it in, as functions that put it into a student's folder.

Registered with a piece of the sentence on the page; "" where nothing needs to be said.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .conftest import ASSIGNMENT, TinyCourse, cell_of, filled, own_cell, position_of
from .traps import both

NAME = f"{ASSIGNMENT}.ipynb"
ANSWER = "Because the variance of a dot product grows with d: naïve scores saturate the softmax."
Put = Callable[[TinyCourse, Path], None]
VARIANTS: dict[str, tuple[Put, str]] = {}


def variant(says: str = "") -> Callable[[Put], Put]:
    def register(put: Put) -> Put:
        VARIANTS[put.__name__] = put, says
        return put

    return register


def perfect(course: TinyCourse) -> dict[str, Any]:
    return filled(both(course.released()), written_scaling=ANSWER)


def text(notebook: dict[str, Any]) -> str:
    return json.dumps(notebook, ensure_ascii=False, indent=1)


@variant()
def as_it_was_meant(course, folder):
    (folder / NAME).write_text(text(perfect(course)), encoding="utf-8")


@variant("began with a byte order mark")
def byte_order_mark(course, folder):
    (folder / NAME).write_text(text(perfect(course)), encoding="utf-8-sig")


@variant("saved as UTF-16")
def utf_16_little(course, folder):
    (folder / NAME).write_bytes(b"\xff\xfe" + text(perfect(course)).encode("utf-16-le"))


@variant("saved as UTF-16")
def utf_16_big(course, folder):
    (folder / NAME).write_bytes(b"\xfe\xff" + text(perfect(course)).encode("utf-16-be"))


@variant("Windows-1252")
def windows_1252(course, folder):
    notebook = perfect(course)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).encode("cp1252", "ignore").decode("cp1252")
    (folder / NAME).write_text(text(notebook), encoding="cp1252")


@variant()
def line_ends_of_windows(course, folder):
    notebook = perfect(course)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    (folder / NAME).write_bytes(text(notebook).replace("\n", "\r\n").encode())


@variant()
def format_3(course, folder):
    cells = []
    for cell in perfect(course)["cells"]:
        key = "input" if cell["cell_type"] == "code" else "source"
        cells.append({"cell_type": cell["cell_type"], key: cell["source"], "metadata": cell["metadata"]})
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}
    (folder / NAME).write_text(text(old), encoding="utf-8")


@variant()
def another_kernel(course, folder):
    notebook = perfect(course)
    notebook["metadata"] = {"kernelspec": {"name": "my-env", "display_name": "mine", "language": "julia"}}
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


@variant("30 MiB of them, were left out")
def thirty_megabytes_of_outputs(course, folder):
    notebook = perfect(course)
    shown = {"output_type": "stream", "name": "stdout", "text": "x" * (30 << 20)}
    cell_of(notebook, "test_softmax")["outputs"] = [shown]
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


@variant()
def state_of_widgets(course, folder):
    notebook = perfect(course)
    notebook["metadata"]["widgets"] = {"state": {str(n): {"model": [n, {}]} for n in range(20_000)}}
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


@variant(f"Your file was named `{ASSIGNMENT} (1).ipynb`; it was taken as `{NAME}`.")
def downloaded_twice(course, folder):
    (folder / f"{ASSIGNMENT} (1).ipynb").write_text(text(perfect(course)), encoding="utf-8")


@variant("Your file was named `lovelace_12345_02.ipynb`")
def named_by_a_learning_platform(course, folder):
    (folder / "lovelace_12345_02.ipynb").write_text(text(perfect(course)), encoding="utf-8")


@variant("has nothing of yours in it")
def a_copy_beside_the_untouched_original(course, folder):
    (folder / NAME).write_text(text(course.released()), encoding="utf-8")
    (folder / "Untitled-Copy1.ipynb").write_text(text(perfect(course)), encoding="utf-8")


@variant("Your file was named")
def saved_as_text_in_a_folder(course, folder):
    (folder / "my homework").mkdir()
    (folder / "my homework" / f"{NAME}.txt").write_text(text(perfect(course)), encoding="utf-8")


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


@variant("Your file was named `work.zip/02/")
def in_a_zip(course, folder):
    (folder / "work.zip").write_bytes(
        zipped({f"__MACOSX/._{NAME}": b"x", f"02/{NAME}": text(perfect(course)).encode(), "02/notes.txt": b"hello"})
    )


@variant("Your file was named `all.zip/work.zip/")
def in_a_zip_in_a_zip(course, folder):
    (folder / "all.zip").write_bytes(zipped({"work.zip": zipped({NAME: text(perfect(course)).encode()})}))


@variant("were found by what they define: `softmax`, `attention_scores`")
def marks_dropped(course, folder):
    notebook = perfect(course)
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


@variant("were found by what they define: `attention_scores`")
def half_of_the_marks_dropped_and_the_cells_reordered(course, folder):
    notebook = perfect(course)
    for name in ("attention_scores", "test_softmax", "setup"):
        cell_of(notebook, name)["metadata"] = {}
    notebook["cells"] = notebook["cells"][::-1]
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


@variant("A cell that was split in two was put together again: `softmax`")
def split_inside_the_function(course, folder):
    notebook = perfect(course)
    cell = cell_of(notebook, "softmax")
    head, bracket, tail = cell["source"].partition("np.exp(")
    cell["source"] = head + bracket
    notebook["cells"].insert(position_of(notebook, "softmax") + 1, own_cell(tail))
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


@variant("A cell that was split in two was put together again: `attention_scores`")
def split_before_the_return_without_marks(course, folder):
    notebook = perfect(course)
    cell = cell_of(notebook, "attention_scores")
    cell["source"] = "def attention_scores(Q, K):\n    scores = Q @ np.swapaxes(K, -1, -2)\n"
    rest = "    return scores / math.sqrt(Q.shape[-1])\n"
    notebook["cells"].insert(position_of(notebook, "attention_scores") + 1, own_cell(rest))
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


@variant(f"Pictures that your text shows did not come with it, or are too large or too many: `{'ス' * 79}…`.")
def a_long_name_of_a_picture(course, folder):
    notebook = perfect(course)
    cell_of(notebook, "written_scaling")["source"] = f"{ANSWER} ![x]({'ス' * 140}.png)"
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


@variant()
def breakpoint_left_in(course, folder):
    notebook = perfect(course)
    cell = cell_of(notebook, "softmax")
    cell["source"] = cell["source"].replace("    shifted", "    breakpoint()\n    shifted", 1)
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


ELSEWHERE = "stand outside the cells meant for them; they were taken from there"


def solutions_elsewhere(course: TinyCourse, after: str, emptied: bool) -> dict[str, Any]:
    """Both functions in one cell of the student's own; their cells are emptied, or gone."""
    notebook = perfect(course)
    cells = [cell_of(notebook, name) for name in ("softmax", "attention_scores")]
    both_of_them = own_cell("\n\n".join(cell["source"] for cell in cells))
    for cell in cells:
        if emptied:
            cell["source"] = ""
        else:
            notebook["cells"].remove(cell)
    notebook["cells"].insert(position_of(notebook, after) + 1, both_of_them)
    return notebook


@variant(f"{ELSEWHERE}: `softmax`, `attention_scores`")
def all_in_one_cell_on_top(course, folder):
    (folder / NAME).write_text(text(solutions_elsewhere(course, "setup", emptied=False)), encoding="utf-8")


@variant(f"{ELSEWHERE}: `softmax`")
def all_in_one_cell_below_the_checks(course, folder):
    notebook = solutions_elsewhere(course, "test_attention_scores", emptied=True)
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


@variant("were found by what they define: `softmax`")
def merged_into_its_check(course, folder):
    notebook = perfect(course)
    cell, check = cell_of(notebook, "softmax"), cell_of(notebook, "test_softmax")
    check["source"] = "\n\n".join("".join(each["source"]) for each in (cell, check))
    notebook["cells"].remove(cell)
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


@variant("were found by what they define: `softmax`, `attention_scores`")
def turned_into_text_and_marks_dropped(course, folder):
    notebook = perfect(course)
    for name in ("softmax", "attention_scores"):
        cell = cell_of(notebook, name)
        cell["cell_type"] = "markdown"
        del cell["outputs"], cell["execution_count"]
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


@variant()
def a_line_for_the_notebooks_server(course, folder):
    notebook = perfect(course)
    for name, line in {"softmax": "!pip install -q numpy", "attention_scores": "get_ipython().kernel.shell"}.items():
        cell = cell_of(notebook, name)
        cell["source"] = f"{line}\n{cell['source']}"
    (folder / NAME).write_text(text(notebook), encoding="utf-8")


BESIDE = "what you wrote beside it was taken: `written_scaling`"


def beside(course: TinyCourse, cell: dict[str, Any]) -> dict[str, Any]:
    notebook = both(course.released())
    notebook["cells"].insert(position_of(notebook, "written_scaling") + 1, cell)
    return notebook


@variant(BESIDE)
def answered_in_a_cell_below(course, folder):
    (folder / NAME).write_text(text(beside(course, own_cell(ANSWER, "markdown"))), encoding="utf-8")


@variant(BESIDE)
def answered_in_a_comment(course, folder):
    (folder / NAME).write_text(text(beside(course, own_cell(f"# {ANSWER}"))), encoding="utf-8")
