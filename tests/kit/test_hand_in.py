"""The last cell of a notebook: what is done, what is missing, which file to hand in."""

from __future__ import annotations

import json
import os
import signal
import types

import nbformat
import pytest
from minibert_kit import EDITION, KitError, before_you_hand_in, hand_in, notebook_file, session
from minibert_kit.session import Run, Session
from nbclient import NotebookClient

ASSIGNMENT = "01_first"
SAVED = 1_700_000_000.0


def code(source: str, name: str = "", **marks) -> dict:
    marks = {"nbgrader": {"grade_id": name, **marks}} if name else {}
    return {"cell_type": "code", "metadata": marks, "source": source}


def answer(name: str, source: str) -> dict:
    marks = {"nbgrader": {"grade_id": name, "solution": True, "grade": True, "points": 12}}
    return {"cell_type": "markdown", "metadata": marks, "source": source}


def cells(double: str = "def double(x):\n    return 2 * x", half: str = "def half(x):\n    return x / 2") -> list[dict]:
    return [
        code("setup", "setup", locked=True),
        code(double, "double", solution=True),
        code("x = double(3)\nassert x == 6, 'twice 3 is 6'\nprint('✓ double')", "test_double", grade=True, points=20),
        code(half, "half", solution=True),
        code("assert half(3) == 1.5", "test_half", grade=True, points=7.5),
        answer("why", "**Your answer**\n\n*Write your answer here.*"),
        answer("how", "**Your answer**\n\nBy hand."),
        code(f'before_you_hand_in("{ASSIGNMENT}")', "hand_in", locked=True),
    ]


class Desk:
    """A person's notebook: its file, and what ran in its kernel."""

    def __init__(self, folder, capsys):
        self.folder, self.names, self._capsys = folder, {}, capsys
        self.session = Session()
        self.session.folder = folder

    def save(self, content: list[dict], name: str = f"{ASSIGNMENT}.ipynb", at: float = SAVED, **metadata):
        path = self.folder / name
        path.write_text(json.dumps({"cells": content, "metadata": {"minibert": metadata}}))
        os.utime(path, (at, at))
        return path

    def run(self, source: str, at: float = SAVED - 60, seconds: float = 0.1):
        exec(source, self.names)
        self.session.runs.append(Run(source, at, seconds))

    def run_all(self, content: list[dict], at: float = SAVED - 60):
        for cell in content:
            if cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "code":
                self.run(cell["source"], at)

    def says(self) -> str:
        before_you_hand_in(ASSIGNMENT)
        return self._capsys.readouterr().out


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch):
    desk = Desk(tmp_path, capsys)
    monkeypatch.setattr(hand_in, "notebook_shell", lambda: types.SimpleNamespace(user_ns=desk.names))
    monkeypatch.setattr(session, "_session", desk.session)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return desk


def test_a_notebook_that_is_done(desk):
    path = desk.save(cells())
    desk.run_all(cells())
    said = desk.says().splitlines()
    assert said[:2] == ["✓ double, 20 points", "✓ half, 7.5 points"]
    assert said[2].startswith("2 of 2 checks pass. The exercises that they belong to are worth 27.5 of 27.5 points")
    assert said[3] == "○ why: no answer yet, 12 points" and "how" not in "".join(said[:5])
    assert f"The file to hand in: {path}" in said and said[-1].startswith("Saved at ")
    assert "x" not in desk.names  # a check's names stay its own


@pytest.mark.parametrize(
    ("double", "said"),
    [
        ("def double(x):\n    return 3 * x", "✗ double, 20 points at stake: twice 3 is 6"),
        ("def double(x):\n    raise NotImplementedError('Write')", "✗ double, 20 points at stake: not written yet"),
        ("def double(x):\n    return x['a']", "✗ double, 20 points at stake: TypeError: 'int' object is not"),
        ("def double(x):\n    return y", "✗ double, 20 points at stake: NameError: name 'y' is not defined"),
        ("def double(x):\n    raise SystemExit", "✗ double, 20 points at stake: SystemExit\n"),
        ("def double(x):\n    raise ValueError('a' * 999)", "aaa…"),
    ],
)
def test_a_check_that_fails_says_why_in_one_line(desk, double, said):
    desk.save(cells(double))
    desk.run_all(cells(double))
    output = desk.says()
    assert said in output and "1 of 2 checks pass" in output and "worth 7.5 of 27.5" in output
    assert max(map(len, output.splitlines()[:-3])) < 160


def test_a_function_whose_cell_has_not_run_is_no_mistake(desk):
    desk.save(cells())
    assert "double is not there: its cell has not run since the kernel was started" in desk.says()


@pytest.fixture
def interruptible():
    """As a kernel is; a shell's background job, in which tests may run, ignores interrupts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_a_check_that_does_not_end_is_stopped(desk):
    endless = cells("def double(x):\n    while True:\n        pass")
    desk.save(endless, cell_seconds=1)
    desk.run_all(endless)
    output = desk.says()
    assert "✗ double, 20 points at stake: did not end within 3 s" in output and "✓ half" in output


def test_neither_does_an_interrupt_of_the_person_get_lost(desk):
    interrupted = cells("def double(x):\n    raise KeyboardInterrupt")
    desk.save(interrupted)
    desk.run_all(interrupted)
    with pytest.raises(KeyboardInterrupt):
        desk.says()


def test_a_file_that_is_older_than_what_ran_is_refused(desk):
    desk.save(cells("def double(x):\n    raise NotImplementedError"))
    desk.run_all(cells(), at=SAVED + 60)
    output = desk.says()
    assert "The saved file is older than what ran here. Save" in output and "The file to hand in" not in output
    desk.save(cells(), at=SAVED + 120)
    assert "The file to hand in" in desk.says()


def test_what_ran_after_saving_and_is_in_the_file_is_no_reason_to_save(desk):
    desk.save(cells())
    desk.run_all(cells(), at=SAVED + 60)
    assert "The file to hand in" in desk.says()


def test_a_cell_that_was_changed_after_it_ran_is_named(desk):
    desk.run_all(cells("def double(x):\n    return x + x"))
    desk.save(cells())
    output = desk.says()
    assert "double: its cell was changed after it ran." in output and "half: its cell" not in output


def test_cells_that_computed_too_long_are_named(desk):
    own = "slow = 1\nslow"
    desk.save([*cells(), code(own), code("gone = 1")])
    desk.run_all(cells())
    desk.run(own, seconds=50.0)
    desk.run(own, seconds=12.3)
    desk.run("deleted = 1", seconds=99.0)
    output = desk.says()
    assert "! the cell that begins `slow = 1` computed for 12 s; at grading a cell may compute for 10 s" in output
    assert output.count("!") == 1
    desk.save([*cells(), code(own)], cell_seconds=40)
    assert "!" not in desk.says()


def test_another_name_gets_a_copy_under_the_right_one(desk):
    path = desk.save(cells(), name="01_first (2).ipynb")
    desk.run_all(cells())
    copy = desk.folder / "hand_in" / "01_first.ipynb"
    assert f"The file to hand in: {copy}" in desk.says()
    assert copy.read_bytes() == path.read_bytes()
    assert f"The file to hand in: {copy}" in desk.says()  # and again


def test_the_file_is_the_one_that_the_editor_says(desk, monkeypatch):
    one, other = desk.save(cells(), name="one.ipynb"), desk.save(cells(), name="other.ipynb")
    with pytest.raises(KitError, match=r"several of this assignment: one\.ipynb, other\.ipynb\. Keep"):
        desk.says()
    found = notebook_file.find
    assert found(ASSIGNMENT, desk.folder, str(one)).path == one
    monkeypatch.setenv("JPY_SESSION_NAME", "/elsewhere/other.ipynb")
    assert found(ASSIGNMENT, desk.folder).path == other
    monkeypatch.setenv("JPY_SESSION_NAME", str(one))
    assert found(ASSIGNMENT, desk.folder).path == one


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"cells": 3}', "not JSON", '{"cells": [{"cell_type": "code"}]}'])
def test_where_no_file_is_found_it_says_what_to_do(desk, content):
    (desk.folder / "other.ipynb").write_text(content)
    with pytest.raises(KitError, match=r"not in .*download it as \.ipynb.*under the name 01_first\.ipynb"):
        desk.says()


def test_without_the_setup_cell_it_says_so(desk, monkeypatch):
    monkeypatch.setattr(session, "_session", None)
    with pytest.raises(KitError, match="Run the setup cell"):
        desk.says()


def test_nothing_happens_where_nobody_sits(tmp_path, capsys, monkeypatch):
    """In a script, in the grader's process, and while nbgrader runs the notebook."""
    monkeypatch.chdir(tmp_path)
    before_you_hand_in(ASSIGNMENT)
    monkeypatch.setattr(session, "get_ipython", lambda: types.SimpleNamespace(kernel=1))
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    before_you_hand_in(ASSIGNMENT)
    assert capsys.readouterr().out == "" and session.session() is None and not os.listdir(tmp_path)


def test_what_runs_is_noted_once_in_the_folder_of_the_last_setup(tmp_path, monkeypatch):
    """An earlier notebook's setup, run by mine_or_given in its own folder, comes before this one's end."""
    hooks = []
    events = types.SimpleNamespace(register=lambda name, hook: hooks.append((name, hook)))
    shell = types.SimpleNamespace(kernel=1, events=events, set_custom_exc=lambda kinds, handler: None)
    monkeypatch.setattr(session, "get_ipython", lambda: shell)
    monkeypatch.setattr(session, "_session", None)
    for name in ("earlier", "now"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        session.watch()
    assert [name for name, _ in hooks] == ["pre_run_cell", "post_run_cell"]
    assert session.session().folder == tmp_path / "now"
    (_, before), (_, after) = hooks
    result = types.SimpleNamespace(info=types.SimpleNamespace(raw_cell="x = 1"))
    after(result)  # of the setup cell, whose beginning nobody saw
    before(result.info)
    after(result)
    assert [run.code for run in session.session().runs] == ["x = 1"]


SETUP = f"""import numpy as np
from minibert_kit import before_you_hand_in, check_edition
check_edition("{EDITION}")"""
ASKED = """from threadpoolctl import threadpool_info
np.ones((2, 2)) @ np.ones((2, 2))
assert {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"} <= {1}"""
ASSERTS = "def helper(x):\n    assert x, f'a number: expected more than {x}.\\nTip: add 1'\nhelper(0)\n"
FAILS = "from minibert_kit.checks import expect\nexpect(double(1), 3, 'twice 1', 'count again')"


def in_a_kernel(folder, content: list[dict], **environment: str) -> list[str]:
    """What each cell of a saved notebook shows when it is run from top to bottom, as Jupyter runs it."""
    content = [{"outputs": [], "execution_count": None, **cell} if "source" in cell else cell for cell in content]
    content = [cell for cell in content if cell["cell_type"] == "code"]
    whole = {"cells": content, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (folder / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(whole))
    notebook = nbformat.from_dict(whole)
    client = NotebookClient(notebook, timeout=None, allow_errors=True, resources={"metadata": {"path": str(folder)}})
    client.execute(env={**os.environ, "OPENBLAS_NUM_THREADS": "2", **environment})
    return ["".join(o.get("text", "") or "\n".join(o.get("traceback", [])) for o in c.outputs) for c in notebook.cells]


def test_in_a_real_kernel(tmp_path, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    content = [code(SETUP, "setup", locked=True), *cells()[1:-1], code(ASKED), code(FAILS)]
    content += [code(ASSERTS + 'print("✓ helper")'), code(ASSERTS), cells()[-1]]
    shown = in_a_kernel(tmp_path, content)
    assert shown[-5] == ""
    assert shown[-3] == "✗ a number: expected more than 0.\nTip: add 1"
    assert "Traceback" in shown[-2]  # it is no check of the notebook's
    assert shown[-4] == "✗ twice 1: expected\n3.0\ngot\n2.0\nTip: count again"
    assert "2 of 2 checks pass" in shown[-1]
    assert f"The file to hand in: {tmp_path / ASSIGNMENT}.ipynb" in shown[-1]


def test_while_nbgrader_validates_it_says_nothing(tmp_path):
    content = [code(SETUP, "setup", locked=True), *cells()[1:-1], code(ASKED), cells()[-1]]
    shown = in_a_kernel(tmp_path, content, NBGRADER_EXECUTION="validate")
    assert shown[-2:] == ["", ""] and shown[2] == "✓ double\n"
