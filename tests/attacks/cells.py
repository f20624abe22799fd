"""Attacks on the notebook's shape: cells deleted, copied, retyped, renamed, and files that are hardly notebooks."""

from __future__ import annotations

import copy
import json

from tests.attacks.frame import (
    BASES,
    NAME,
    Notebook,
    cell_of,
    filled,
    folder,
    hand_in,
    notebook,
    own_cell,
    text,
    with_cell_after,
    work,
)

SHOUT = "print('PASSED')\n10"
SCORES = BASES["everything"][1]


@notebook("cells", "softmax alone")
def ids_swapped_to_be_judged_twice(notebook: Notebook):
    """Gives a check the id of another one, to be judged by the exercise that it has solved."""
    test = cell_of(notebook, "test_attention_scores")
    test["metadata"]["nbgrader"]["grade_id"] = "test_softmax"
    test["source"] = cell_of(notebook, "test_softmax")["source"]
    return notebook


@notebook("cells", "softmax alone")
def solution_with_the_id_of_a_check(notebook: Notebook):
    """Gives its own cell the id of a check, and the check the id of a solution."""
    cell_of(notebook, "test_attention_scores")["metadata"]["nbgrader"]["grade_id"] = "x"
    extra = own_cell(SHOUT)
    extra["metadata"]["nbgrader"] = {"grade_id": "test_attention_scores", "grade": True, "locked": False}
    notebook["cells"].insert(0, extra)
    cell_of(notebook, "x")["metadata"]["nbgrader"]["grade_id"] = "attention_scores"
    return notebook


@notebook("cells", "softmax alone")
def check_emptied(notebook: Notebook):
    """Empties the checks, so that nothing can fail."""
    return filled(notebook, test_softmax="", test_attention_scores="pass")


@notebook("cells", "softmax alone")
def check_deleted(notebook: Notebook):
    """Deletes the check of what it has not solved."""
    notebook["cells"].remove(cell_of(notebook, "test_attention_scores"))
    return notebook


@notebook("cells", "softmax alone")
def check_retyped(notebook: Notebook):
    """Makes a written answer of a check, so that it is not run."""
    test = cell_of(notebook, "test_attention_scores")
    test["cell_type"] = "markdown"
    test.pop("outputs", None), test.pop("execution_count", None)
    return notebook


@notebook("cells", "softmax alone")
def check_duplicated(notebook: Notebook):
    """Copies a solved check a hundred times, for its points a hundred times."""
    test = cell_of(notebook, "test_softmax")
    notebook["cells"] += [copy.deepcopy(test) for _ in range(100)]
    return notebook


@notebook("cells", "everything")
def marks_flipped(notebook: Notebook):
    """Flips grade, solution and locked of every cell, and gives each a million points."""
    for cell in notebook["cells"]:
        marks = cell["metadata"]["nbgrader"]
        marks.update(grade=not marks["grade"], solution=not marks["solution"], locked=not marks["locked"])
        marks.update(points=1e6, checksum="0", cell_type="raw", schema_version=99, task=True)
    return notebook


@notebook("cells", "softmax alone")
def checks_unlocked_and_replaced(notebook: Notebook):
    """Unlocks the checks and puts code into them that shows points."""
    for name in ("test_softmax", "test_attention_scores", "setup"):
        cell = cell_of(notebook, name)
        cell["metadata"]["nbgrader"].update(locked=False, solution=True, points=1000)
        if name != "setup":
            cell["source"] = SHOUT
    return notebook


@notebook("cells", "softmax alone")
def points_by_a_task(notebook: Notebook):
    """Marks its cells as tasks, which a grader may give all points without looking."""
    for name in ("attention_scores", "test_attention_scores"):
        cell_of(notebook, name)["metadata"]["nbgrader"].update(task=True, points=10, grade=True, solution=True)
    return notebook


@notebook("cells", "everything")
def cells_reversed(notebook: Notebook):
    """Reverses all cells, so that checks run before what they check."""
    notebook["cells"].reverse()
    return notebook


@notebook("cells", "everything")
def kernel_of_another_language(notebook: Notebook):
    """Asks for a kernel of its own, with a command of its own."""
    notebook["metadata"] = {
        "kernelspec": {
            "name": "bash",
            "display_name": "x",
            "language": "bash",
            "argv": ["sh", "-c", "touch /tmp/planted"],
        }
    }
    return notebook


@notebook("cells", "everything")
def spoils_what_was_judged(notebook: Notebook):
    """Removes its functions again after their checks, to find out what is judged when."""
    notebook = with_cell_after(notebook, "test_softmax", "softmax = None")
    return with_cell_after(notebook, "test_attention_scores", "def attention_scores(Q, K):\n    return 0 * Q")


@notebook("cells", "softmax alone")
def solved_after_the_check(notebook: Notebook):
    """Changes nothing before the check, and patches the earlier function from a later cell."""
    return with_cell_after(notebook, "test_attention_scores", "import numpy as np\nattention_scores = softmax")


@notebook("cells", "softmax alone")
def marks_that_are_no_marks(notebook: Notebook):
    """Puts texts, lists and nulls where nbgrader's marks are."""
    extras = ("text", [1], None, {"grade_id": None}, {"grade_id": ["test_attention_scores"]}, {"grade": True})
    for number, marks in enumerate(extras):
        notebook["cells"].insert(2 * number, own_cell("") | {"metadata": {"nbgrader": marks}})
    return notebook


@notebook("cells", "softmax alone")
def names_that_are_paths(notebook: Notebook):
    """Gives cells ids that are paths, SQL, HTML and very long."""
    for mark in (
        "../../../planted",
        "'; drop table grade; --",
        "<script>alert(1)</script>",
        "x" * 100_000,
        "\u202eelif",
    ):
        extra = own_cell(SHOUT)
        extra["metadata"]["nbgrader"] = {
            "grade_id": mark,
            "grade": True,
            "points": 10,
            "locked": True,
            "schema_version": 3,
        }
        notebook["cells"].append(extra)
    return notebook


@notebook("cells", "softmax alone")
def attachments_without_end(notebook: Notebook):
    """Fills attachments, metadata and outputs with megabytes that nobody asked for."""
    for cell in notebook["cells"]:
        cell["attachments"] = {"x.png": {"image/png": "A" * 1_000_000}}
        cell["metadata"]["ballast"] = ["x" * 1000] * 500
    return notebook


@notebook("cells", "softmax alone")
def split_to_hide_code(notebook: Notebook):
    """Splits code over cells so that, put together again, a check would run inside the solution."""
    notebook = filled(notebook, attention_scores="def attention_scores(Q, K):\n    return (")
    return with_cell_after(notebook, "attention_scores", "    'PASSED')\nprint('PASSED')")


def content(name: str, says: str, data: bytes) -> None:
    def put(course, place):
        (place / NAME).write_bytes(data)

    put.__name__, put.__doc__ = name, says
    folder("cells", "nothing")(put)


content("not_json", "Is no JSON.", b"print('hello')")
content(
    "format_3",
    "Is of format 3, without cells.",
    b'{"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": []}], "metadata": {"name": ""}}',
)
content(
    "format_of_the_future", "Is of format 99.", b'{"nbformat": 99, "nbformat_minor": -1, "cells": [], "metadata": {}}'
)
content("bad_utf8", "Is no UTF-8.", b'{"nbformat": 4, "cells": [], "metadata": {"x": "\xff\xfe\x81"}}')
content(
    "deeply_nested",
    "Nests a hundred thousand lists.",
    b'{"nbformat": 4, "cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
)
content(
    "huge_numbers", "Has numbers of a hundred thousand digits.", b'{"nbformat": 4, "cells": [' + b"9" * 100_000 + b"]}"
)
content(
    "keys_twice", "Has every key twice.", b'{"nbformat": 4, "cells": [], "cells": 5, "nbformat": "x", "metadata": {}}'
)
content("zeros_alone", "Is a megabyte of zeros.", bytes(1 << 20))
content(
    "cells_without_end", "Has eight million empty cells.", b'{"nbformat": 4, "cells": [' + b"{}," * 8_000_000 + b"{}]}"
)
content(
    "quotes_without_end", "Has a million quotes and backslashes.", b'{"nbformat": 4, "cells": ["' + b'\\"' * 500_000
)


@folder("cells", "nothing")
def cycle(course, place):
    """Has cells that are the notebook itself, as far as JSON can say so."""
    inner = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
    for _ in range(50):
        inner = {"nbformat": 4, "nbformat_minor": 5, "metadata": inner, "cells": [inner]}
        if len(json.dumps(inner)) > 1_000_000:
            break
    (place / NAME).write_text(json.dumps(inner))


@folder("cells", "nothing")
def three_thousand_cells(course, place):
    """Has three thousand cells."""
    extended = work(course, "everything")
    extended["cells"] += [own_cell("1")] * 3000
    (place / NAME).write_text(json.dumps(extended))


@folder("cells", "everything")
def as_many_cells_as_allowed(course, place):
    """Has as many cells as are allowed, and the checks, which come back, left out."""
    extended = work(course, "everything")
    extended["cells"] = [cell for cell in extended["cells"] if "test_" not in str(cell["metadata"])]
    extended["cells"] += [own_cell("text", "markdown")] * (2000 - len(extended["cells"]))
    (place / NAME).write_text(json.dumps(extended))


@folder("cells", "everything")
def newlines_that_grow(course, place):
    """Has three megabytes of line ends in one cell, which grow when they are written as JSON."""
    extended = work(course, "everything")
    extended["cells"].append(own_cell("\n" * 3_000_000, "markdown"))
    (place / NAME).write_text(json.dumps(extended))


@folder("cells", "nothing")
def seventy_megabytes(course, place):
    """Is larger than any notebook may be."""
    extended = work(course, "everything")
    extended["metadata"]["ballast"] = "x" * (70 << 20)
    (place / NAME).write_text(json.dumps(extended))


@folder("cells", "everything")
def sixty_megabytes_of_outputs(course, place):
    """Has sixty megabytes of outputs in a file that is just small enough."""
    extended = work(course, "everything")
    shown = {"output_type": "stream", "name": "stdout", "text": "x" * (60 << 20)}
    cell_of(extended, "test_softmax")["outputs"] = [shown]
    (place / NAME).write_text(text(extended))


@folder("cells", "softmax alone")
def forged_outputs(course, place):
    """Is handed in with outputs of passed checks and a verdict of all points."""
    extended = work(course, "softmax alone")
    for cell in extended["cells"]:
        if cell["cell_type"] == "code":
            page = "<div class='mb-verdict'>10 of 10 points</div><script>alert(1)</script>"
            cell["outputs"] = [
                {"output_type": "display_data", "data": {"text/html": page, "text/plain": "10"}, "metadata": {}}
            ]
    hand_in(course, place, extended)
