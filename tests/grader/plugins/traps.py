"""Honest work in a notebook that would trip a grader, as edits of the released one. Attacks are in tests/attacks.

Each trap is a function from the released notebook to the submitted one, registered with the scores that its honest part
earns: (softmax, attention_scores).
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from .conftest import SCORES, SOFTMAX, cell_of, filled, own_cell, position_of

Notebook = dict[str, Any]
TRAPS: dict[str, tuple[Callable[[Notebook], Notebook], tuple[float, float]]] = {}
WRONG = "def attention_scores(Q, K):\n    return Q @ np.swapaxes(K, -1, -2)\n"
WRONG_EARNS = 3  # found by grading WRONG alone; see test_wrong_alone


def trap(softmax: float, scores: float) -> Callable:
    def register(make: Callable[[Notebook], Notebook]) -> Callable:
        TRAPS[make.__name__] = make, (softmax, scores)
        return make

    return register


def both(notebook: Notebook) -> Notebook:
    return filled(notebook, softmax=SOFTMAX, attention_scores=SCORES)


def half(notebook: Notebook) -> Notebook:
    """Softmax is right, attention_scores is the stub: whatever is tried, 10 and 0 is what it earns."""
    return filled(notebook, softmax=SOFTMAX)


def with_cell_after(notebook: Notebook, grade_id: str, source: str, kind: str = "code") -> Notebook:
    notebook["cells"].insert(position_of(notebook, grade_id) + 1, own_cell(source, kind))
    return notebook


@trap(10, 10)
def warns_and_writes_to_stderr(notebook):
    noise = "import sys, warnings\nwarnings.warn('careful')\nprint('oh', file=sys.stderr)\nnp.log(0.0)\n"
    noisy = noise + SCORES.replace("    return", "    np.log(0.0)\n    return")
    notebook = filled(both(notebook), attention_scores=noisy)
    return with_cell_after(notebook, "softmax", noise)


@trap(10, 10)
def solution_split_over_two_cells(notebook):
    head, tail = "def helper(x):\n    return np.exp(x)\n", SOFTMAX.replace("np.exp(", "helper(")
    notebook = filled(both(notebook), softmax=head)
    return with_cell_after(notebook, "softmax", tail)


@trap(10, 10)
def cells_between(notebook):
    notebook = both(notebook)
    for grade_id in ("setup", "softmax", "test_softmax", "attention_scores"):
        with_cell_after(notebook, grade_id, "1 + 1")
        with_cell_after(notebook, grade_id, "notes", "markdown")
        with_cell_after(notebook, grade_id, "raw", "raw")
    return notebook


@trap(10, 10)
def solution_cells_retyped(notebook):
    notebook = both(notebook)
    for grade_id, kind in (("softmax", "markdown"), ("attention_scores", "raw")):
        cell = cell_of(notebook, grade_id)
        cell["cell_type"] = kind
        del cell["outputs"], cell["execution_count"]
    return notebook


@trap(10, 10)
def test_and_setup_cells_deleted(notebook):
    notebook = both(notebook)
    gone = [cell_of(notebook, name) for name in ("setup", "test_softmax", "test_attention_scores")]
    notebook["cells"] = [cell for cell in notebook["cells"] if cell not in gone]
    return notebook


@trap(10, 10)
def cells_reversed(notebook):
    notebook = both(notebook)
    notebook["cells"].reverse()
    return notebook


@trap(10, 10)
def test_cells_emptied_and_duplicated(notebook):
    notebook = both(notebook)
    test = cell_of(notebook, "test_softmax")
    notebook["cells"].insert(0, copy.deepcopy(test))
    notebook["cells"].append(copy.deepcopy(test))
    return filled(notebook, test_softmax="", test_attention_scores="raise RuntimeError")


@trap(10, 10)
def functions_spoilt_after_they_were_judged(notebook):
    notebook = with_cell_after(both(notebook), "test_softmax", "softmax = None")
    return with_cell_after(notebook, "test_attention_scores", "def attention_scores(Q, K):\n    return 0 * Q")


@trap(10, 10)
def marks_flipped(notebook):
    notebook = both(notebook)
    for cell in notebook["cells"]:
        marks = cell["metadata"]["nbgrader"]
        marks.update(grade=not marks["grade"], solution=not marks["solution"], locked=not marks["locked"])
        marks.update(points=1e6, checksum="0", cell_type="raw", schema_version=99, task=True)
    return notebook


@trap(10, 10)
def kernelspec_of_another_language(notebook):
    notebook = both(notebook)
    notebook["metadata"] = {"kernelspec": {"name": "bash", "display_name": "x", "language": "bash"}, "x": [1]}
    return notebook


@trap(10, 10)
def the_last_cell_ends_the_process(notebook):
    return with_cell_after(both(notebook), "test_attention_scores", "import os; os._exit(0)")


@trap(10, 10)
def copies_of_a_worked_on_cell(notebook):
    notebook = both(notebook)
    again = copy.deepcopy(cell_of(notebook, "softmax"))
    again["source"] = "def softmax(x, axis=-1):\n    return x\n"  # a second try, after the first was judged
    notebook["cells"].append(again)
    return notebook


@trap(10, 10)
def the_stub_kept_above_the_copy_worked_on(notebook):
    worked_on = both(notebook)
    cell = copy.deepcopy(cell_of(worked_on, "softmax"))
    cell_of(worked_on, "softmax")["source"] = cell_of(notebook, "softmax")["source"]
    worked_on["cells"].insert(position_of(worked_on, "softmax") + 1, cell)
    return worked_on


@trap(10, 0)
def solution_cell_deleted(notebook):
    notebook = half(notebook)
    notebook["cells"].remove(cell_of(notebook, "attention_scores"))
    return notebook


@trap(10, 10)
def loops_for_ever_in_a_cell_of_its_own(notebook):
    return with_cell_after(both(notebook), "test_softmax", "while True:\n    pass")
