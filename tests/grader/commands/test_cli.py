"""The command line: what it prints for machines, and one clear sentence for everything that is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COMMANDS = "info doctor given check kit-data calibrate mutate try demo simulate report pages extend".split()  # noqa: SIM905
COMMANDS += "pretrain evaluate bench quote new-exercise new-edition new-course".split()  # noqa: SIM905
COMMANDS += "similar restore archive forget watch".split()  # noqa: SIM905


def minibert(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess:
    program = Path(sys.executable).with_name("minibert")
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, timeout=600)


def complaint(run: subprocess.CompletedProcess) -> str:
    """The one sentence of a failed command, which must not be a traceback."""
    assert run.returncode == 1, run
    assert "Traceback" not in run.stderr
    assert run.stdout == ""
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr
    return run.stderr


def test_info_counts_the_parameters():
    answer = json.loads(minibert("info", "--json").stdout)
    assert answer["parameters"] == 4_498_880
    assert sum(count for _, _, count in answer["table"]) == 4_498_880
    assert "4,498,880" in minibert("info").stdout


def test_help_names_every_command():
    text = minibert("--help").stdout
    assert all(command in text for command in COMMANDS)


def test_the_laboratory_adds_its_bench():
    text = minibert("bench", "--help").stdout
    assert "model" in text and "notebooks" in text


def test_help_loads_nothing_large():
    code = (
        "import sys\nfrom minibert_grader.cli import app\ntry:\n    app(['--help'])\nfinally:\n    print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert "minibert_grader.cli" in loaded
    assert not loaded & {"numpy", "nbconvert", "nbformat", "nbgrader", "matplotlib", "minibert_ref", "torch"}


def test_an_unknown_assignment_is_named_with_the_known_ones():
    text = complaint(minibert("calibrate", "02_attentoin"))
    assert "02_attentoin" in text
    assert "02_attention_mechanism" in text


@pytest.mark.parametrize(
    "command",
    [
        "calibrate",
        "demo",
        "simulate class",
        "given",
        "bench notebooks",
        "report",
        "check",
        "similar 02",
        "try 02 a b",
        "new-course x",
    ],
)
def test_outside_of_a_course(command, tmp_path):
    assert "nbgrader_config.py" in complaint(minibert(*command.split(), folder=tmp_path))


def test_a_class_is_not_simulated_over_something_else(tmp_path):
    (tmp_path / "thesis.txt").write_text("kept")
    said = complaint(minibert("simulate", str(tmp_path), "--students", "1", "--assignment", "02_attention_mechanism"))
    assert str(tmp_path) in said and "holds something already" in said
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_course_without_assignments(tmp_path):
    _empty_course(tmp_path)
    assert "no assignment" in complaint(minibert("calibrate", folder=tmp_path))


def test_a_report_of_what_is_not_graded(tmp_path):
    _empty_course(tmp_path)
    assert "Nothing is graded yet" in complaint(minibert("report", folder=tmp_path))


def test_a_damaged_source_notebook(tmp_path):
    _empty_course(tmp_path)
    folder = tmp_path / "source" / "02_attention_mechanism"
    folder.mkdir(parents=True)
    (folder / "02_attention_mechanism.ipynb").write_text('{"cells": [')
    (tmp_path / "tests" / "exercises").rmdir()
    (tmp_path / "tests" / "exercises").symlink_to(ROOT / "tests" / "exercises")
    assert "02_attention_mechanism.ipynb" in complaint(minibert("calibrate", folder=tmp_path))


def test_a_class_is_simulated_where_the_environment_was_not_activated(tmp_path):
    program = Path(sys.executable).with_name("minibert")
    words = [program, "simulate", tmp_path / "class", "--students", "2", "--assignment", "02_attention_mechanism"]
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env=bare)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "class" / "gradebook.db").is_file()
    assert "2 simulated students" in done.stdout


def _empty_course(folder: Path) -> None:
    (folder / "nbgrader_config.py").touch()
    (folder / "tests" / "exercises").mkdir(parents=True)
