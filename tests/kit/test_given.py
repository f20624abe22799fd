"""mine_or_given: the student's own earlier function where it passes its check, the given one otherwise."""

from __future__ import annotations

import json

import pytest
from minibert_kit.given import Chooser

CHECK = "assert double(3) == 6, 'twice 3 is 6'"


def notebook(solution: str, check: str = CHECK) -> str:
    def cell(source: str, **marks: object) -> dict:
        return {"cell_type": "code", "source": source, "metadata": {"nbgrader": marks} if marks else {}}

    cells = [
        {"cell_type": "markdown", "source": "# First", "metadata": {}},
        cell("import math", grade_id="setup", locked=True),
        cell("FACTOR = 2\ndef helper(x):\n    return FACTOR * x"),
        cell("raise RuntimeError('a figure that needs minutes')", grade_id="figure_x", locked=True),
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
    assert "given (yours does not pass its check in 01_first.ipynb: AssertionError)" in printed


@pytest.mark.parametrize("solution", ["def double(x:", "raise NotImplementedError", "x = 1", "raise SystemExit"])
def test_nor_one_that_cannot_be_run(chosen, solution):
    function, printed = chosen(notebook(solution))
    assert function(4) == 8 and "given (" in printed


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
