"""Who may import whom."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
STANDARD = set(sys.stdlib_module_names)
FOR_NOTEBOOKS = {"numpy", "matplotlib", "seaborn", "hypothesis", "ipywidgets", "IPython", "minibert_kit"}
VOCABULARY = {"minibert_grader.hidden_tests", "minibert_grader.solutions"}


def imports(code: str) -> Iterator[str]:
    """Modules that some code imports, also inside functions; relative ones with their leading dots."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def found(folder: str, pattern: str = "**/*.py") -> list[tuple[str, str]]:
    """(file, module) for every import below a folder; there must be some."""
    pairs = []
    for path in sorted((REPOSITORY / folder).glob(pattern)):
        where = str(path.relative_to(REPOSITORY))
        pairs += [(where, module) for module in imports(path.read_text())]
    assert pairs, folder
    return pairs


def package(module: str) -> str:
    return module.partition(".")[0]


def beyond(pairs: list[tuple[str, str]], allowed: set[str]) -> list[tuple[str, str]]:
    """Imports of a package that is not allowed."""
    return [(where, module) for where, module in pairs if package(module) not in allowed]


def test_the_reference_needs_numpy_alone():
    assert not beyond(found("minibert_ref"), STANDARD | {"numpy", "minibert_ref"})


def test_the_kit_knows_nothing_hidden():
    assert not beyond(found("kit"), STANDARD | FOR_NOTEBOOKS)


def test_what_runs_in_the_students_process_knows_nothing_of_the_course():
    siblings = {path.stem for path in (REPOSITORY / "minibert_grader" / "inside").glob("*.py")}
    libraries = {"numpy", "matplotlib", "IPython", "traitlets", "landlockpy", "pyseccomp"}
    pairs = [(where, module) for where, module in found("minibert_grader/inside") if module != "."]
    assert not beyond(pairs, STANDARD | libraries | siblings | {"minibert_kit"})
    assert not [pair for pair in pairs if pair[1].startswith((".", "minibert_ref", "minibert_grader"))]


def graders() -> dict[str, set[str]]:
    """Modules of the grader that the plug-ins need, directly or not, with what each imports."""
    needed: dict[str, set[str]] = {}
    waiting = [
        f"minibert_grader.plugins.{path.stem}" for path in (REPOSITORY / "minibert_grader" / "plugins").glob("*.py")
    ]
    while waiting:
        module = waiting.pop()
        path = REPOSITORY / (module.replace(".", "/") + ".py")
        if module in needed or not path.is_file():
            continue
        needed[module] = set(imports(path.read_text()))
        waiting += [name for name in needed[module] if package(name) == "minibert_grader"]
    return needed


def test_what_grades_reaches_the_reference_only_through_the_hidden_tests():
    # Commands such as `minibert info`, and what trains the published weights, use the reference; grading needs neither.
    needed = graders()
    assert {"minibert_grader.judge", "minibert_grader.submission", "minibert_grader.course"} <= set(needed)
    assert not [module for module, names in needed.items() if any(package(name) == "minibert_ref" for name in names)]


def test_the_grader_reaches_hidden_tests_only_through_the_course():
    assert not [pair for pair in found("minibert_grader") if package(pair[1]) == "tests"]


def test_hidden_tests_speak_the_graders_vocabulary():
    # conftest.py is pytest's side of them: it hands the reference to each test, and students never meet it.
    pairs = [pair for pair in found("tests/exercises") if not pair[0].endswith("conftest.py")]
    allowed = STANDARD | {"hypothesis", "numpy", "pytest", "minibert_ref", "minibert_grader"}
    assert not [pair for pair in beyond(pairs, allowed) if not pair[1].startswith("tests.exercises")]
    assert {module for _, module in pairs if package(module) == "minibert_grader"} <= VOCABULARY


def test_notebooks_import_what_students_may_use():
    for place in ("source", "release"):
        notebooks = sorted((REPOSITORY / place).glob("*/*.ipynb"))
        assert notebooks
        for path in notebooks:
            beside = {file.stem for file in path.parent.glob("*.py")}
            code = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
            texts = ["".join(cell["source"]) for cell in code] + [file.read_text() for file in path.parent.glob("*.py")]
            pairs = [(path.name, module) for text in texts for module in imports(text)]
            assert not beyond(pairs, STANDARD | FOR_NOTEBOOKS | beside)
