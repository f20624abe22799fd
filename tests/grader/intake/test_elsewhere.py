"""What was written in another cell than it was asked for in is found, and no stub hides it."""

from __future__ import annotations

import copy

import nbformat
import pytest

from minibert_grader.intake.cells import elsewhere
from minibert_grader.intake.cells.elsewhere import gather
from minibert_grader.intake.cells.recognise import recognise
from minibert_grader.intake.cells.split import MOST_PARSED
from minibert_grader.intake.released import name_of
from minibert_grader.plugins.restore import restore

from .test_cells import RELEASED, SOLVED, SOLVED_TWO, STUB, STUB_OF_TWO, cell

CHECK = "assert softmax"
SETUP = cell("import numpy as np", "setup")
IN_ONE = f"{SOLVED}\n\n{SOLVED_TWO}"
HALF = "def second(x):\n    return 2"


def graded(cells):
    """The code that runs up to the check of softmax, that of the rest, and what is said of it."""
    cells, notes = recognise([SETUP, *cells], RELEASED)
    nodes = {each.name: cell(each.source, each.name, each.kind) for each in RELEASED.cells if each.name}
    for name, node in nodes.items():
        node.metadata.nbgrader["locked"] = not RELEASED.by_name[name].written
    cells = restore(copy.deepcopy(cells), nodes)
    notes += gather(cells, RELEASED)
    assert [name_of(each) for each in cells if name_of(each)] == list(nodes)
    nbformat.validate(nbformat.v4.new_notebook(cells=cells))
    code = [each for each in cells if each.cell_type == "code"]
    at = [name_of(each) for each in code].index("test_softmax")
    return [each.source for each in code[:at]], [each.source for each in code[at:]], notes


def names_after(sources):
    bound: dict = {}
    for source in sources:
        if "import numpy" not in source:
            exec(source, bound)
    return bound


CHECKED = cell(CHECK, "test_softmax")
PLACES = {
    "merged, the first's mark": [cell(IN_ONE, "softmax"), CHECKED],
    "merged, the second's mark": [CHECKED, cell(IN_ONE, "two")],
    "merged without marks": [cell(IN_ONE), cell(CHECK)],
    "on top, cells deleted": [cell(IN_ONE), CHECKED],
    "on top, stubs left": [cell(IN_ONE), cell(STUB, "softmax"), CHECKED, cell(STUB_OF_TWO, "two")],
    "at the end, stubs left": [cell(STUB, "softmax"), CHECKED, cell(STUB_OF_TWO, "two"), cell(IN_ONE)],
    "at the end, cells emptied": [cell("", "softmax"), CHECKED, cell("# below", "two"), cell(IN_ONE)],
    "in cells of their own": [cell("", "softmax"), CHECKED, cell(SOLVED), cell(STUB_OF_TWO, "two"), cell(SOLVED_TWO)],
    "merged into the check": [cell(f"{SOLVED}\n\n{CHECK}", "test_softmax"), cell(SOLVED_TWO, "two")],
    "merged behind the check": [cell(f"{CHECK}\n\n{SOLVED}", "test_softmax"), cell(SOLVED_TWO, "two")],
    "in the setup cell": [cell(f"import numpy as np\n\n{IN_ONE}", "setup"), CHECKED],
    "one of two": [
        cell(SOLVED, "softmax"),
        cell(HALF),
        cell(STUB_OF_TWO.replace("    pass", "    return 1", 1), "two"),
    ],
    "each in the other's cell": [cell(SOLVED_TWO, "softmax"), CHECKED, cell(SOLVED, "two")],
    "as text": [cell(IN_ONE, kind="markdown"), CHECKED],
    "as a lambda": [cell("softmax = lambda x: x"), cell(STUB, "softmax"), CHECKED, cell(SOLVED_TWO, "two")],
    "behind a command": [cell(f"!pip install x\n{IN_ONE}"), cell(STUB, "softmax"), CHECKED],
}


@pytest.mark.parametrize("place", PLACES)
def test_what_stands_elsewhere_counts(place):
    before, after, notes = graded(PLACES[place])
    before, after = ([source.replace("!pip install x", "") for source in part] for part in (before, after))
    assert names_after(before)["softmax"](5) == 5
    bound = names_after([*before, *(source for source in after if source != CHECK)])
    assert (bound["softmax"](5), bound["first"](0), bound["second"](0)) == (5, 1, 2)
    assert "taken from there" in notes[-1] or "lost their marks" in notes[0]


ORDINARY = {
    "as it was meant": [cell(SOLVED, "softmax"), CHECKED, cell(SOLVED_TWO, "two")],
    "nothing": [cell(STUB, "softmax"), CHECKED, cell(STUB_OF_TWO, "two")],
    "spoilt after it was judged": [cell(SOLVED, "softmax"), CHECKED, cell("def softmax(x):\n    return 0"),
                                   cell(SOLVED_TWO, "two")],
    "given a name otherwise": [cell("mine = print\nsoftmax = mine", "softmax"), CHECKED, cell(SOLVED)],
    "not Python": [cell("def softmax(x:", "softmax"), CHECKED, *map(cell, "1234"), cell(SOLVED)],
    "the stub copied": [cell("", "softmax"), CHECKED, cell(STUB)],
    "a variable of the name": [cell(STUB, "softmax"), CHECKED, cell("softmax = 3")],
    "between stub and check": [cell(STUB, "softmax"), cell(SOLVED), CHECKED],
}  # fmt: skip


@pytest.mark.parametrize("name", ORDINARY)
def test_everything_else_is_left_alone(name):
    before, after, notes = graded(ORDINARY[name])
    theirs = [each.source for each in ORDINARY[name]]
    assert [source for source in [*before, *after] if source in theirs] == theirs and not notes


def test_a_stub_with_words_of_ones_own_is_still_a_stub():
    worked = STUB.replace("def softmax(x):", 'def softmax(x):\n    """Mine."""\n    # to do')
    before, _, notes = graded([cell(worked, "softmax"), CHECKED, cell(SOLVED)])
    assert names_after(before)["softmax"](5) == 5 and notes


def test_cells_that_define_nothing_are_not_parsed(monkeypatch):
    parsed = []
    monkeypatch.setattr(elsewhere, "_definitions", lambda source: parsed.append(source) or {})
    assert elsewhere.definitions('x = f"{a}"  # def softmax(x): pass') == {} and not parsed
    assert elsewhere.definitions(SOLVED) == {} and parsed == [SOLVED]


def test_in_very_much_code_nothing_is_looked_for():
    cells = [SETUP, cell(STUB, "softmax"), CHECKED, cell(SOLVED), cell("x = 1".ljust(MOST_PARSED - len(SOLVED)))]
    assert gather(copy.deepcopy(cells), RELEASED)
    cells[-1].source += " "
    assert not gather(cells, RELEASED)
