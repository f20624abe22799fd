"""A cell is left out only where nothing that the student wrote can depend on it, and nobody loses a point by it."""

from __future__ import annotations

import textwrap

import pytest

from minibert_grader.course.solutions import chaff_code, model_solutions
from minibert_grader.judging import submission
from minibert_grader.judging.sparing.deciding import MOST_READ, Cell, Deciding, deciding, reached
from minibert_grader.judging.submission import grade
from tests.grader.judging.test_judge import ASSIGNMENT

SETUP = Cell("import math\nimport numpy as np\nSIZES = {'H': 4}", "setup", locked=True)
TABLE = Cell("table = np.ones(3)", "figure", locked=True)


def ran(own: str, *locked: str) -> list[str]:
    """Which of some locked cells, shown by their text, run with a cell of the student's."""
    shown = [Cell(text, f"figure_{number}", locked=True) for number, text in enumerate(locked)]
    cells = [SETUP, *shown, Cell(own)]
    chosen = deciding(cells, ["f"]).cells
    assert {0, len(cells) - 1} <= chosen
    return [cell.source for at, cell in enumerate(cells) if at in chosen][1:-1]


PLAIN = "def f(x):\n    y = np.exp(x)\n    y[0] = 1\n    return y / SIZES['H']"


def test_what_only_shows_and_checks_is_left_out():
    assert ran(PLAIN, "assert f(1) == 2", "x = y = 3\nprint(f(x))", "import time\nfigures.draw(f)") == []


@pytest.mark.parametrize(
    ("own", "binder"),
    [
        ("def f(x):\n    return x + shift", "shift = 3"),
        ("def f(x):\n    def g():\n        return shift\n    return g()", "def shift(): pass"),
        ("print(shift)", "for shift in range(3): pass"),
        ("print(shift)", "def shift(): pass"),
        ("print(shift)", "with open('x') as shift: pass"),
        ("print(shift)", "import os as shift"),
        ("print(shift)", "import shift.below"),
        ("print(shift)", "[shift := n for n in range(3)]"),
        ("print(shift)", "def g():\n    global shift\n    shift = 1\ng()"),
        ("print(shift)", "try: 1 / 0\nexcept ZeroDivisionError as shift: pass"),
        ("print(shift)", "class shift: pass"),
        ("print(shift)", "del shift"),
        ("f = lambda x: x", "def f(x):\n    return 2 * x"),
        ("", "def f(x):\n    return 2 * x"),
        ("print(1)", "from math import *"),
        ("print(1)", "%matplotlib inline"),
    ],
)
def test_what_binds_or_changes_a_name_that_is_read_is_run(own, binder):
    assert ran(own, binder, "assert f(1) == 2") == [binder]


@pytest.mark.parametrize("change", ["shift['a'] = 1", "shift.update(a=1)", "shift.a.b += 1", "del shift['a']"])
def test_what_changes_a_name_that_is_read_is_run(change):
    assert ran("print(shift)", "shift = {}", change, "assert f(1) == 2") == ["shift = {}", change]


def test_what_a_needed_cell_needs_is_run_too():
    first, second, third = "base = 2", "shift = g(base)", "def g(x): return x"
    assert ran("print(shift)", first, second, third, "print(shift)") == [first, second, third]


def test_names_inside_a_function_are_its_own():
    own = "def f(x, Q=None):\n    table = [n for n in x]\n    return table, Q"
    assert ran(own, "x = 1", "Q = 2", "table = 3", "n = 4") == []


@pytest.mark.parametrize(
    "own",
    [
        "seen = []\ndef f(x):\n    seen.append(x)\n    return x",
        "count = np.zeros(1)\ndef f(x):\n    count[0] += 1\n    return x",
        "count = 0\ndef f(x):\n    global count\n    count += 1\n    return x",
        "def f(x, seen=[]):\n    seen.append(x)\n    return x",
        "def f(x, *, seen={}):\n    return x",
        "def f(x):\n    f.calls = 1\n    return x",
        "@np.vectorize\ndef f(x):\n    return x",
        "f = make()",
        "rng = np.random.default_rng(0)\ndef f(x):\n    return rng.normal()",
        "class A:\n    n = []\ndef f(x):\n    return A.n",
        "def f(x):\n    return globals()['table']",
        "def f(x):\n    return eval('table')",
        "import sys\ndef f(x):\n    return sys.modules",
        "from gc import get_objects",
        "def f(x):\n    return f.__globals__",
        "%time f(1)",
        "!ls",
        ",print a",
        ";print a",
        "/f",
        "seen = []\ndef f(x):\n    seen.append(x)\n    return x\nnonlocal y",
        "1 / 0\nseen = []\ndef f(x):\n    seen.append(x)\n    return x",
        "seen = input\ndef f(x):\n    return seen()",
        ">>> x = 1",
        "   x = 1",
        "from numpy import *",
        "x = " + "-" * 5000 + "1",
    ],
)
def test_a_notebook_whose_text_does_not_tell_is_run_whole(own):
    assert len(ran(own, "x = 1", "print(f(1))", "table = 2")) == 3
    assert not deciding([SETUP, TABLE, Cell(own)], ["f"]).plain


@pytest.mark.parametrize(
    "own",
    [
        "EPS, NEGATIVE = 1e-9, -np.inf\nROOT = math.sqrt(2 / math.pi)\ndef f(x, eps=EPS and 1e-9):\n    return x",
        "NAMES = ('a', 'b')\ndef f(x=-1, y=(1, 2), z=None):\n    return NAMES",
        "LEAST = np.finfo(np.float32).min\nfrom math import pi\ndef f(x):\n    return x + pi + LEAST",
        "class Wrong(ValueError):\n    '''Why.'''\ndef f(x):\n    raise Wrong",
        "def helper(x):\n    return x\ndef f(x):\n    def inner(y=x):\n        return y\n    return helper(inner())",
        "f = lambda x: x + 1",
        "def f(x:\n    return x",  # no Python: it does not run at all
    ],
)
def test_constants_helpers_and_errors_keep_nothing(own):
    own = own.replace("eps=EPS and 1e-9", "eps=1e-9")
    assert ran(own, "print(f(1))", "table = 2") == []


def test_very_long_code_is_run_whole_unread():
    longest = PLAIN.ljust(MOST_READ)
    assert deciding([SETUP, TABLE, Cell(longest)], ["f"]).plain
    assert deciding([SETUP, TABLE, Cell(longest + " ")], ["f"]) == Deciding(frozenset([0, 1, 2]), plain=False)
    assert deciding([Cell(SETUP.source.ljust(MOST_READ), "setup", locked=True), Cell(PLAIN)], ["f"]).plain


# Nobody loses a point by it. ----------------------------------------------------------------------------------------


@pytest.fixture
def runs(monkeypatch):
    """How many cells each run of the notebook was to run."""
    counts = []
    make = submission._Run.__init__

    def noting(self, cells, chosen, *more, **named):
        counts.append(len(chosen))
        make(self, cells, chosen, *more, **named)

    monkeypatch.setattr(submission._Run, "__init__", noting)
    return counts


def verdict(course, warm, own: str, *shown: str, run_everything: bool = False):
    """The verdict on `softmax` and the outputs of a notebook with this solution, and locked cells before it."""
    exercise = course.exercises(ASSIGNMENT)["softmax"]
    cells = [SETUP, *(Cell(text, f"figure_{number}", locked=True) for number, text in enumerate(shown))]
    cells += [Cell(own, "softmax"), Cell("shown = softmax(np.ones(3))", exercise.cell, locked=True)]
    graded = grade(cells, {exercise.cell: exercise}, lambda name: [], warm, {}, run_everything=run_everything)
    return graded.verdicts[exercise.cell], graded.outputs


RIGHT = """
def softmax(x, axis=-1):
    {first}
    shifted = np.exp(x - x.max(axis=axis, keepdims=True))
    return shifted / shifted.sum(axis=axis, keepdims=True)
"""
HIDDEN = "globals()['hid' + 'den'] = 1  # hidden\nopen('left', 'w').close()"


def test_a_right_solution_needs_no_other_cell(course, warm, runs):
    said, outputs = verdict(course, warm, RIGHT.format(first="pass"), "print(1)")
    assert said.status == "solved" and runs == [2]
    assert [shown is None for shown in outputs] == [False, True, False, True]


@pytest.mark.parametrize(
    "own",
    [
        RIGHT.format(first="hidden"),
        RIGHT.format(first="globals()['hidden']"),
        RIGHT.format(first="pass").replace("\n", "\nhidden\n", 1),
        RIGHT.format(first="pass").replace("\n", "\nopen('left').close()\n", 1),
    ],
    ids=["a function raises", "looked up", "the cell raises", "a file"],
)
def test_what_depends_on_a_cell_that_was_left_out_is_judged_with_it(course, warm, runs, own):
    said, _ = verdict(course, warm, own, HIDDEN)
    assert said.status == "solved" and runs[-1] == 4
    assert said == verdict(course, warm, own, HIDDEN, run_everything=True)[0]


@pytest.mark.parametrize(
    "own",
    [
        RIGHT.format(first="while True: pass"),
        RIGHT.format(first="import os; os._exit(0)"),
        RIGHT.format(first="raise NotImplementedError"),
        "import os\nos._exit(0)",
        "def softmax(x:",
        "",
    ],
    ids=["loop", "crash", "stub", "cell crashes", "no Python", "nothing"],
)
def test_what_no_other_cell_can_mend_starts_no_second_run(course, warm, runs, own):
    said, _ = verdict(course, warm, own, HIDDEN)
    assert said.points == 0 and runs == [2]


def test_a_function_that_counts_its_calls_is_judged_after_the_same_calls(course, warm, runs):
    counting = "calls = [0]" + RIGHT.format(first="calls[0] += 1\n    x = x * (calls[0] % 60 > 0)")
    said, _ = verdict(course, warm, counting, "print(1)")
    assert 0 < said.points < said.max_points and runs == [4]
    assert said == verdict(course, warm, counting, "print(1)", run_everything=True)[0]


# The course's own solutions, right and wrong. -----------------------------------------------------------------------


def notebook(course, assignment: str, exercise: str, code: str) -> list[Cell]:
    """The instructor's notebook, with one exercise solved by this code."""
    sources = {**model_solutions(course, assignment), exercise: textwrap.dedent(code)}
    cells = []
    for cell in course.source_notebook(assignment)["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if cell["cell_type"] == "code":
            text = sources.get(name, "".join(cell["source"]))
            cells.append(Cell(text, name, locked=name not in sources))
    return cells


def test_most_solutions_need_the_setup_cell_alone(course):
    for assignment in course.assignments():
        functions = [function for each in course.exercises(assignment).values() for function in each.functions]
        codes = [(wheat.exercise, wheat.code) for wheat in course.wheats(assignment)]
        codes += [(chaff.exercise, chaff_code(course, assignment, chaff)) for chaff in course.chaffs(assignment)]
        alone = 0
        for exercise, code in codes:
            cells = notebook(course, assignment, exercise, code)
            known = deciding(cells, functions)
            names = [cells[at].grade_id for at in known.cells if cells[at].locked]
            assert names == ["setup"] or len(known.cells) == len(cells)
            alone += names == ["setup"]
        assert alone >= 0.95 * len(codes), assignment


# What a function's answers depend on ---------------------------------------------------------------------------------

HELPER = Cell("def helper(x):\n    return x + SHIFT")
SHIFT = Cell("SHIFT = 2.0")
USING = Cell("def f(x):\n    return np.exp(helper(x))")


def test_what_a_function_reaches_is_its_code_and_that_of_all_it_names():
    code = reached([SETUP, SHIFT, HELPER, Cell("def g(x):\n    return np.sum(x)"), TABLE, USING], ["f"])
    assert code == reached([SETUP, SHIFT, HELPER, USING], ["f"])
    for position, other in ((1, "SHIFT = 3.0"), (2, "def helper(x):\n    return x"), (0, "import numpy as np")):
        cells = [SETUP, SHIFT, HELPER, USING]
        cells[position] = Cell(other, locked=position == 0)
        assert reached(cells, ["f"]) != code


def test_it_is_told_by_meaning_not_by_margins():
    assert reached([SETUP, Cell(PLAIN)], ["f"]) == reached([SETUP, Cell(f"# my own\n\n{PLAIN}  # done\n")], ["f"])
    assert reached([SETUP, Cell(PLAIN)], ["f"]) != reached([SETUP, Cell(PLAIN.replace("1", "1.0"))], ["f"])


def test_what_is_defined_twice_or_changed_counts_each_time():
    once = reached([SETUP, USING], ["f"])
    assert reached([SETUP, USING, Cell("def f(x):\n    return x")], ["f"]) != once
    table = Cell("SIZES['H'] = 8")
    assert reached([SETUP, Cell(PLAIN), table], ["f"]) != reached([SETUP, Cell(PLAIN)], ["f"])


@pytest.mark.parametrize(
    "own",
    [
        "def f(x):\n    return open('x').read()",
        "def f(x):\n    return np.load('x.npy')",
        "from pathlib import Path\ndef f(x):\n    return Path('x').exists()",
        "import os.path\ndef f(x):\n    return os.path.exists('x')",
        "from os import listdir as what\ndef f(x):\n    return what()",
    ],
)
def test_what_looks_into_files_is_not_told_by_its_code(own):
    assert reached([SETUP, Cell(own)], ["f"]) is None
    assert reached([SETUP, Cell(own.replace("f(x)", "other(x)")), USING], ["f"]) is not None
