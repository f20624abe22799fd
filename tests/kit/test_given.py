"""mine_or_given: the student's own earlier function where it passes its check, the given one otherwise."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import pytest
from minibert_kit import KitError
from minibert_kit.given import Chooser, mine_or_given
from minibert_kit.session import Session

CHECK = "assert double(3) == 6, 'twice 3 is 6'"


def notebook(solution: str, check: str = CHECK, own: tuple[str, ...] = (), setup: str = "import math") -> str:
    def cell(source: str, **marks: object) -> dict:
        return {"cell_type": "code", "source": source, "metadata": {"nbgrader": marks} if marks else {}}

    cells = [
        {"cell_type": "markdown", "source": "# First", "metadata": {}},
        cell(setup, grade_id="setup", locked=True),
        cell("FACTOR = 2\ndef helper(x):\n    return FACTOR * x"),
        cell("raise RuntimeError('a figure that needs minutes')", grade_id="figure_x", locked=True),
        *map(cell, own),
        cell(solution, grade_id="double", solution=True),
        cell(check, grade_id="test_double", grade=True),
        cell("raise RuntimeError('later')", grade_id="later", solution=True),
    ]
    return json.dumps({"cells": cells})


@pytest.fixture
def chosen(tmp_path, capsys):
    """Write an earlier notebook, choose, and return the function's value at 4 and what was printed."""

    def choose(content: str | None):
        here, earlier = tmp_path / "02_second", tmp_path / "01_first"
        here.mkdir()
        earlier.mkdir()
        if content is not None:
            (earlier / "01_first.ipynb").write_text(content)
        function = Chooser({"double": lambda x: x + x}, {"double": "01_first"}, here)("double")
        return function, capsys.readouterr().out

    return choose


def test_a_function_that_passes_its_check_is_taken(chosen):
    function, printed = chosen(notebook("def double(x):\n    'mine'\n    return helper(x)"))
    assert function.__doc__ == "mine" and function(4) == 8
    assert printed == "double: yours\n"


def test_the_one_that_fails_is_not(chosen):
    function, printed = chosen(notebook("def double(x):\n    return 3 * x"))
    assert function(4) == 8
    assert "given (yours does not pass its check in 01_first.ipynb: AssertionError: twice 3 is 6" in printed


# A right function → the cells of one's own that it stands on.
RIGHT = {
    "a dataclass": ("def double(x):\n    return Pair(x, x).sum", ("""from dataclasses import dataclass
@dataclass
class Pair:
    a: int
    b: int
    sum: int = 0
    def __post_init__(self):
        self.sum = self.a + self.b""",)),
    "no def": ("def double(x):\n    return TWO * x", ("ONE = 1", "TWO = ONE + ONE")),
    "an import": ("def double(x):\n    return mul(2, x)", ("from operator import mul",)),
    "a lambda": ("double = twice", ("twice = lambda x: 2 * x",)),
    "a class attribute": ("class Box:\n    size = TWO\ndef double(x):\n    return Box.size * x", ("TWO = 2",)),
    "a loop": ("def double(x):\n    return last * x", ("for last in range(3):\n    pass",)),
    "a default": ("def double(x, factor=TWO):\n    return factor * x", ("if math.pi > 3:\n    TWO = 2",)),
    "a global statement": ("def double(x):\n    return TWO * x", ("def put():\n    global TWO\n    TWO = 2\nput()",)),
    "magics": ("%load_ext autoreload\ndef double(x):\n    return TWO * x", ("%%time\nTWO = 2\n!ls\nmath.pi?",)),
    "a cell that stops later": ("def double(x):\n    return TWO * x", ("TWO = 2\nraise ValueError('tried')",)),
    "a draft": ("def double(x):\n    return 2 * x", ("def double(x)\n    return", "%%html\n<b>double</b>")),
    "what is seen as text": ("def double(x: 'Undefined') -> 'Undefined':\n    return 2 * x", ()),
}  # fmt: skip


@pytest.mark.parametrize("kind", RIGHT)
def test_it_is_taken_with_the_cells_that_it_stands_on(chosen, kind):
    solution, own = RIGHT[kind]
    function, printed = chosen(notebook(solution, own=own))
    assert printed == "double: yours\n"
    assert function(4) == 8


def test_an_annotation_is_what_it_says_and_not_its_text(chosen):
    """The kit's own `from __future__ import annotations` must not reach the student's cells."""
    solution = "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int\ndef double(x) -> A:\n    return 2 * x"
    function, _ = chosen(notebook(solution))
    kind = function.__annotations__["return"]
    assert dataclasses.fields(kind)[0].type is int


def test_cells_that_nothing_needs_are_not_run(chosen, tmp_path):
    own = ("open('tried', 'w').close()\nx = 1", "open('tried', 'w').close()\ndef other(y):\n    return y")
    solution = "def double(x):\n    y = x\n    return y + x"  # its x and y are its own
    _, printed = chosen(notebook(solution, own=own))
    assert printed == "double: yours\n" and not list(tmp_path.rglob("tried"))


def test_neither_prints_nor_pictures_are_seen(chosen):
    solution = "from IPython.display import display\nprint('noise')\ndisplay({'text/plain': 'noise'}, raw=True)\n"
    _, printed = chosen(notebook(solution + "def double(x):\n    return 2 * x"))
    assert printed == "double: yours\n"


@pytest.mark.parametrize(
    ("solution", "said"),
    [
        ("def double(x):\n    return 2 * y", "NameError: name 'y' is not defined (in the line `return 2 * y`)"),
        ("def double(x):\n    raise KeyError", "KeyError (in the line `raise KeyError`)"),
        ("def double(x):\n    return {}['a\\nb']", "KeyError: 'a\\nb' (in the line `return {}['a\\nb']`)"),
        ("def double(x:", "SyntaxError: '(' was never closed (in the line `def double(x:`)"),
    ],
)
def test_why_it_is_not_taken_stands_in_one_line(chosen, solution, said):
    _, printed = chosen(notebook(solution))
    assert printed == f"double: given (yours does not pass its check in 01_first.ipynb: {said})\n"


def test_a_function_that_no_cell_defines_is_said_to_be_missing(chosen):
    assert chosen(notebook("x = 1"))[1] == "double: given (no cell of yours defines it)\n"


def test_an_earlier_notebook_asks_for_still_earlier_functions(tmp_path, capsys, monkeypatch):
    """And what was found for it is said when this notebook asks for the same."""
    for name in ("01_first", "02_second", "03_third"):
        (tmp_path / name).mkdir()
    (tmp_path / "01_first" / "01_first.ipynb").write_text(notebook("def double(x):\n    'mine'\n    return 2 * x"))
    setup = "from minibert_kit.given import mine_or_given\ndouble = mine_or_given('double')"
    second = notebook("def four(x):\n    return double(double(x))", "assert four(1) == 4", setup=setup)
    (tmp_path / "02_second" / "02_second.ipynb").write_text(second)
    given = {"double": lambda x: x + x, "four": lambda x: 4 * x}
    chooser = Chooser(given, {"double": "01_first", "four": "02_second"}, tmp_path / "03_third")
    monkeypatch.setitem(sys.modules, "given", type("given", (), {"mine_or_given": chooser}))
    assert mine_or_given("four")(1) == 4 and mine_or_given("double").__doc__ == "mine"
    assert capsys.readouterr().out == "four: yours\ndouble: yours\n"


def test_without_given_py_the_message_says_what_is_missing_and_where(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "given", raising=False)
    with pytest.raises(KitError, match=r"given\.py is missing.*this notebook's folder.*softmax") as caught:
        mine_or_given("softmax")
    assert str(tmp_path) in str(caught.value) and caught.value._render_traceback_() == [str(caught.value)]


@pytest.mark.parametrize("solution", ["def double(x:", "raise NotImplementedError", "x = 1", "raise SystemExit"])
def test_nor_one_that_cannot_be_run(chosen, solution):
    function, printed = chosen(notebook(solution))
    assert function(4) == 8 and "given (" in printed


def test_one_that_was_never_written_is_no_fault(chosen):
    _, printed = chosen(notebook("def double(x):\n    raise NotImplementedError('Write this function')"))
    assert printed == "double: given (not written yet in 01_first.ipynb)\n"


def test_without_a_notebook_the_given_one_is_taken(chosen):
    function, printed = chosen(None)
    assert function(4) == 8 and "no 01_first.ipynb of yours was found" in printed


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"cells": 3}', "not JSON", '{"cells": [{"cell_type": "code"}]}'])
def test_a_damaged_notebook_is_named(chosen, content):
    function, printed = chosen(content)
    assert function(4) == 8 and "01_first.ipynb" in printed


def test_an_unknown_name_is_an_error_that_lists_the_known(tmp_path):
    with pytest.raises(KeyError, match="double"):
        Chooser({}, {"double": "01_first"}, tmp_path)("triple")


def test_the_setup_of_an_earlier_notebook_does_not_move_the_one_that_asks(chosen, monkeypatch):
    watched = Session()
    watched.folder = Path("where the person is")
    monkeypatch.setattr("minibert_kit.session._session", watched)
    setup = "from minibert_kit.session import watch\nwatch()"
    _, printed = chosen(notebook("def double(x):\n    return 2 * x", setup=setup))
    assert "yours" in printed
    assert watched.folder == Path("where the person is")
