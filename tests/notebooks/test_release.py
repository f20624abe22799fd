"""What students get: exactly what the source gives, and nothing of the solutions or the hidden tests."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.course.given import given_code

from .conftest import REPOSITORY, Source

RELEASE = REPOSITORY / "release"
COURSE = Course.find(REPOSITORY)
EARLIER = {name: COURSE.earlier(name) for name in COURSE.assignments()}


def files_of(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with nothing but its configuration and source/, after `nbgrader generate_assignment` of each."""
    root = tmp_path_factory.mktemp("course")
    for name in ("nbgrader_config.py", "course.toml"):
        shutil.copy(REPOSITORY / name, root)
    (root / "tests" / "exercises").mkdir(parents=True)
    ignore = shutil.ignore_patterns("__pycache__", "figures", ".ipynb_checkpoints")
    shutil.copytree(REPOSITORY / "source", root / "source", ignore=ignore)
    environment = {**os.environ, "HOME": str(root / "home"), "JUPYTER_CONFIG_DIR": str(root / "home")}
    for folder in sorted((root / "source").iterdir()):
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", folder.name]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
    return root / "release"


def test_the_release_is_what_the_source_gives(generated):
    fresh, committed = files_of(generated), files_of(RELEASE)
    assert sorted(fresh) == sorted(committed)
    stale = [name for name, content in fresh.items() if content != committed[name]]
    assert not stale, f"run `make release`: {stale}"


def test_no_mark_of_a_quoted_value_is_released():
    for path in RELEASE.glob("*/*.ipynb"):
        assert "<!--" not in path.read_text() and "-->" not in path.read_text(), path


def released_text(but_given_in: tuple[str, ...] = ()) -> str:
    """All that is released, without the given.py of some assignments."""
    parts = []
    for path in RELEASE.rglob("*.ipynb"):
        parts += ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]]
    for path in RELEASE.rglob("*"):
        if path.suffix in (".py", ".md", ".txt") and not (path.name == "given.py" and path.parent.name in but_given_in):
            parts.append(path.read_text())
    return "\n".join(parts)


def solution_lines(source: Source) -> set[str]:
    """Lines of the solution regions: code, model answers and mark schemes; without what says nothing by itself."""
    lines: set[str] = set()
    for cell in source.notebook["cells"]:
        for region in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", "".join(cell["source"]), re.S):
            lines |= {line.strip() for line in region.splitlines()}
    return {line for line in lines if len(line) > 12 and re.search(r"\w", line)}


def test_no_line_of_a_solution_is_released(source: Source):
    # Later assignments give what this one asked for.
    later = tuple(name for name, earlier in EARLIER.items() if source.name in earlier)
    lines, released = solution_lines(source), {line.strip() for line in released_text(later).splitlines()}
    given = {line.strip() for line in given_code(source.course, source.name).splitlines()}  # known before
    assert len(lines) > 20
    assert not (lines - given) & released
    assert "SOLUTION" not in released_text() and "Mark scheme" not in released_text()


def test_no_hidden_test_is_released(source: Source):
    hidden = (REPOSITORY / "tests" / "exercises" / f"test_{source.name}.py").read_text().splitlines()
    code = {line.strip() for line in hidden if len(line.strip()) > 20 and re.search(r"[=(]", line)}
    assert len(code) > 100
    given_anywhere = tuple(EARLIER)  # model solutions, which hidden tests may share a line with
    assert not code & {line.strip() for line in released_text(given_anywhere).splitlines()}


def test_nothing_hidden_is_imported():
    assert not re.search(r"minibert_(ref|grader)|tests\.exercises", released_text())


def test_every_stub_says_that_it_is_not_written(source: Source):
    path = RELEASE / source.name / source.path.name
    cells = {c["metadata"].get("nbgrader", {}).get("grade_id"): c for c in json.loads(path.read_text())["cells"]}
    for name, exercise in source.course.exercises(source.name).items():
        stub = "".join(cells[name]["source"])
        scope = {"np": __import__("numpy")}
        exec(stub, scope)
        for function in exercise.functions:
            needed = scope[function].__code__.co_argcount - len(scope[function].__defaults__ or ())
            with pytest.raises(NotImplementedError):
                scope[function](*[None] * needed)
