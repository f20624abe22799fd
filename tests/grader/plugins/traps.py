"""Submissions made to trip the grader or to gain a point, as edits of the released notebook.

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


# What must cost nothing.


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


# What must gain nothing.


@trap(0, 0)
def returns_nan_and_a_negative_score(notebook):
    return filled(
        notebook,
        softmax="def softmax(x, axis=-1):\n    return np.nan\n",
        attention_scores="def attention_scores(Q, K):\n    return -5\n",
    )


@trap(0, 0)
def returns_a_huge_score_and_a_word(notebook):
    return filled(
        notebook,
        softmax="def softmax(x, axis=-1):\n    return 1e9\n",
        attention_scores="def attention_scores(Q, K):\n    return 'PASSED'\n",
    )


@trap(10, 0)
def shows_scores_everywhere(notebook):
    shout = "print('PASSED', 1e9, float('nan'))\nprint('✓ attention_scores')\n1e9"
    notebook = filled(half(notebook), attention_scores=shout, test_attention_scores=shout)
    with_cell_after(notebook, "test_attention_scores", shout)
    return with_cell_after(notebook, "attention_scores", "display({'text/plain': '10'}, raw=True)\n-5")


@trap(10, 0)
def raises_what_ends_programs(notebook):
    notebook = filled(half(notebook), attention_scores="raise SystemExit(0)")
    with_cell_after(notebook, "attention_scores", "raise KeyboardInterrupt")
    return with_cell_after(notebook, "attention_scores", "exit(0)\nquit()")


@trap(10, 0)
def ends_the_process_in_a_solution_cell(notebook):
    return filled(half(notebook), attention_scores="import os\nprint('PASSED')\nos._exit(0)\n")


@trap(10, 0)
def ends_the_process_when_called(notebook):
    return filled(half(notebook), attention_scores="def attention_scores(Q, K):\n    import os\n    os._exit(0)\n")


@trap(10, 10)
def loops_for_ever_in_a_cell_of_its_own(notebook):
    return with_cell_after(both(notebook), "test_softmax", "while True:\n    pass")


@trap(10, 0)
def test_cell_retyped_and_renamed(notebook):
    notebook = half(notebook)
    cell = cell_of(notebook, "test_attention_scores")
    cell["cell_type"] = "markdown"
    cell["metadata"]["nbgrader"]["grade_id"] = "attention_scores"
    return notebook


@trap(10, 0)
def ids_swapped_to_be_judged_twice_by_softmax(notebook):
    notebook = half(notebook)
    test = cell_of(notebook, "test_attention_scores")
    test["metadata"]["nbgrader"]["grade_id"] = "test_softmax"
    test["source"] = cell_of(notebook, "test_softmax")["source"]
    return notebook


@trap(10, 0)
def a_graded_cell_of_ones_own(notebook):
    notebook = half(notebook)
    extra = own_cell("print('PASSED')")
    extra["metadata"]["nbgrader"] = {
        **cell_of(notebook, "test_softmax")["metadata"]["nbgrader"],
        **{"grade_id": "test_bonus", "points": 1000, "locked": False},
    }
    notebook["cells"].append(extra)
    return notebook


@trap(10, 0)
def marks_that_are_no_marks(notebook):
    notebook = half(notebook)
    extras = ("text", [1], None, {"grade_id": None}, {"grade_id": ["test_attention_scores"]}, {"grade": True})
    for number, marks in enumerate(extras):
        notebook["cells"].insert(2 * number, own_cell("") | {"metadata": {"nbgrader": marks}})
    return notebook


@trap(10, 10)
def metadata_that_is_no_metadata(notebook):
    notebook = both(notebook)
    for cell, metadata in zip(notebook["cells"], ("text", ["list"], None, 5, True, {}), strict=True):
        cell["metadata"] = metadata
    return notebook


@trap(10, 0)  # the patched socket is the only way to answer, so not even the honest part is heard
def patches_the_judges_tools(notebook):
    patches = """
import builtins, json, socket, hypothesis
always = lambda *args, **kwargs: True
np.allclose = np.array_equal = np.testing.assert_allclose = always
np.ndarray.__class__
hypothesis.settings = hypothesis.given = lambda *args, **kwargs: (lambda test: (lambda: None))
json.loads = json.dumps = always
builtins.abs = builtins.isinstance = builtins.all = always
socket.socket.sendall = lambda self, data: None
"""
    return filled(half(notebook), attention_scores=WRONG + patches)


@trap(10, WRONG_EARNS)
def patches_numpy_alone(notebook):
    patches = "np.abs = np.argwhere = np.isfinite = lambda *a, **k: np.zeros(0)\nnp.float64 = np.float32 = float\n"
    return filled(half(notebook), attention_scores=WRONG + patches)


@trap(10, 0)
def behaves_for_the_visible_inputs_only(notebook):
    source = (
        SCORES.replace("def attention_scores", "def right")
        + """
def attention_scores(Q, K):
    if Q.shape in ((1, 4), (2, 1, 4), (2, 3, 5, 4), (2, 3, 5)):
        return right(Q, K)
    return np.zeros(Q.shape[:-1] + K.shape[-2:-1], Q.dtype)
"""
    )
    return filled(half(notebook), attention_scores=source)


@trap(10, 0)
def returns_an_object_equal_to_everything(notebook):
    source = """
class Yes(np.ndarray):
    def __eq__(self, other): return np.True_
    def __le__(self, other): return np.True_
    def __array__(self, *args, **kwargs): return right
    def __array_function__(self, *args, **kwargs): return True
    def __array_ufunc__(self, *args, **kwargs): return True

def attention_scores(Q, K):
    return np.zeros(Q.shape[:-1] + K.shape[-2:-1], Q.dtype).view(Yes)
"""
    return filled(half(notebook), attention_scores=source)


@trap(10, 0)
def writes_where_it_should_not(notebook):
    source = """
import os, pathlib, sqlite3, sys
here = pathlib.Path.cwd()
for place in ["COURSE/gradebook.db", "COURSE/autograded/x", "COURSE/tests/exercises/planted.py", "COURSE/planted",
              "verdicts.json", "conftest.py", "sitecustomize.py", "numpy.py"]:
    try:
        pathlib.Path(place).write_text("raise SystemExit(0)")
    except OSError:
        pass
try:
    sqlite3.connect("COURSE/gradebook.db").execute("update grade set auto_score = 10")
except Exception:
    pass
"""
    return filled(half(notebook), attention_scores=source)
