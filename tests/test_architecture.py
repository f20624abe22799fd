"""Who may import whom, as tables: a house is what its rows say, and each room uses only what stands below it."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
STANDARD = set(sys.stdlib_module_names)
FOR_NOTEBOOKS = {"numpy", "matplotlib", "seaborn", "hypothesis", "ipywidgets", "IPython", "minibert_kit"}
OF_NBGRADER = {"nbgrader", "nbconvert", "nbformat", "nbclient", "traitlets", "sqlalchemy", "tornado"}

# household → what it may import besides the standard library and itself
HOUSEHOLDS = {
    "minibert_ref": {"numpy"},
    "kit": FOR_NOTEBOOKS | {"threadpoolctl"},
    "minibert_lab": {"numpy", "matplotlib", "rich", "typer", "torch", "minibert_ref", "minibert_kit"}
    | {"minibert_grader.errors", "minibert_grader.course.quotes"},
    "minibert_grader": {"numpy", "hypothesis", "typer", "rich", "jinja2", "nh3", "latex2mathml", "cosmic_ray"}
    | {"landlockpy", "pyseccomp", "IPython", "matplotlib", "seaborn", "minibert_kit", "distributed"}
    | OF_NBGRADER,
    "tests/exercises": {"numpy", "hypothesis", "pytest", "minibert_ref", "tests.exercises"}
    | {"minibert_grader.judging.hidden_tests", "minibert_grader.course.solutions"},
}

# The grader's rooms from top to bottom; a room uses those below it, and the errors that all share.
ROOMS = (
    "cli",
    "commands",
    "comparing",
    "running",
    "terms",
    "marking",
    "plugins",
    "lms",
    "deadlines",
    "reports",
    "cleaning",
    "intake",
    "measuring",
    "simulated",
    "judging",
    "sandbox",
    "keeping",
    "course",
    "errors",
    "processes",
)

# The reference, in the order in which a reader meets the paper; what its rooms share stands beside them.
FLOORS = (
    ("exercises", "__init__"),
    ("evaluation",),
    ("training",),
    ("model", "weights"),
    ("layers", "text"),
    ("buffers", "checks", "config", "files"),
)


def imports(code: str) -> Iterator[str]:
    """Modules that some code imports, also inside functions; relative ones with their leading dots."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield module
            yield from (f"{module}.{name.name}" for name in node.names if _is_a_module(f"{module}.{name.name}"))


def _is_a_module(name: str) -> bool:
    place = REPOSITORY / name.replace(".", "/")
    return place.is_dir() or place.with_suffix(".py").is_file()


def found(folder: str) -> list[tuple[str, str]]:
    """(file, module) for every import below a folder; there must be some."""
    pairs = []
    for path in sorted((REPOSITORY / folder).rglob("*.py")):
        where = str(path.relative_to(REPOSITORY))
        pairs += [(where, module) for module in imports(path.read_text())]
    assert pairs, folder
    return pairs


def allowed(module: str, names: set[str]) -> bool:
    parts = module.split(".")
    return any(".".join(parts[:count]) in names for count in range(1, len(parts) + 1))


def beyond(pairs: list[tuple[str, str]], names: set[str]) -> list[tuple[str, str]]:
    """Imports of something that is not allowed; a package whose parts are is left to its parts."""
    packages = {name.rpartition(".")[0] for name in names}
    return [pair for pair in pairs if not allowed(pair[1], names | STANDARD) and pair[1] not in packages]


@pytest.mark.parametrize("household", HOUSEHOLDS)
def test_a_household_uses_what_its_row_allows(household):
    pairs = found(household)
    if household == "tests/exercises":  # conftest.py is pytest's side of them: it hands a solution to each test
        pairs = [pair for pair in pairs if not pair[0].endswith("conftest.py")]
    if household == "minibert_grader":  # what lives in the student's process has a row of its own, below
        pairs = [pair for pair in pairs if "/inside/" not in pair[0]]
    assert not beyond(pairs, HOUSEHOLDS[household] | {household})


def test_what_runs_in_the_students_process_knows_nothing_of_the_course():
    inside = "minibert_grader/sandbox/inside"
    siblings = {path.stem for path in (REPOSITORY / inside).glob("*.py")}
    libraries = {"numpy", "matplotlib", "IPython", "traitlets", "landlockpy", "pyseccomp"}
    pairs = [(where, module) for where, module in found(inside) if module.strip(".") not in {"", *siblings}]
    assert not beyond(pairs, libraries | siblings | {"minibert_kit"})


def rooms(package: str) -> set[str]:
    top = REPOSITORY / package
    return {path.relative_to(top).parts[0].removesuffix(".py") for path in top.rglob("*.py")}


def rooms_used(package: str) -> list[tuple[str, str, str]]:
    """(file, its room, a room of the same package that it uses) for every import within a package."""
    used = []
    for where, module in found(package):
        parts = module.split(".")
        if parts[0] == package and len(parts) > 1:
            used.append((where, Path(where).relative_to(package).parts[0].removesuffix(".py"), parts[1]))
    assert used
    return used


def test_the_graders_rooms_use_those_below_them():
    order = {room: place for place, room in enumerate(ROOMS)}
    assert rooms("minibert_grader") - {"__init__"} == set(ROOMS)
    assert not [each for each in rooms_used("minibert_grader") if order[each[1]] > order[each[2]]]


def test_the_references_floors_use_those_below_them():
    order = {room: place for place, floor in enumerate(FLOORS) for room in floor}
    assert rooms("minibert_ref") == set(order)
    assert not [each for each in rooms_used("minibert_ref") if order[each[1]] > order[each[2]]]


def test_no_room_is_crowded():
    folders = {
        path.parent for package in ("minibert_grader", "minibert_lab", "minibert_ref") for path in modules(package)
    }
    crowded = {folder.name: len(list(folder.glob("*.py"))) for folder in folders if len(list(folder.glob("*.py"))) > 13}
    assert not crowded


def modules(package: str) -> list[Path]:
    return list((REPOSITORY / package).rglob("*.py"))


def test_the_grader_knows_no_assignment_by_name():
    names = {path.stem for path in (REPOSITORY / "source").glob("*/*.ipynb")}
    exercises = {path.name for path in (REPOSITORY / "release").iterdir()}
    assert names and names == exercises
    texts = {path: path.read_text() for path in modules("minibert_grader")}
    assert not [(str(path), name) for path, text in texts.items() for name in names if name in text]


def test_notebooks_import_what_students_may_use():
    for place in ("source", "release"):
        notebooks = sorted((REPOSITORY / place).glob("*/*.ipynb"))
        assert notebooks
        for path in notebooks:
            beside = {file.stem for file in (REPOSITORY / "release" / path.stem).glob("*.py")}
            code = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
            texts = ["".join(cell["source"]) for cell in code] + [file.read_text() for file in path.parent.glob("*.py")]
            pairs = [(path.name, module) for text in texts for module in imports(text)]
            assert not beyond(pairs, FOR_NOTEBOOKS | beside)


# Modules of the standard library that some system lacks.
NOT_EVERYWHERE = set(
    str.split("""
curses crypt fcntl grp msvcrt nis ossaudiodev posix pty pwd readline resource spwd syslog termios tty winreg winsound
""")
)


def test_what_students_run_needs_nothing_that_one_system_lacks():
    texts = {str(path): path.read_text() for path in modules("kit/minibert_kit")}
    for path in sorted((REPOSITORY / "release").rglob("*.*")):
        if path.suffix == ".ipynb":
            cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
            texts[str(path)] = "\n\n".join("".join(cell["source"]) for cell in cells)
        elif path.suffix == ".py":
            texts[str(path)] = path.read_text()
    assert len(texts) > 20
    used = [(where, module) for where, text in texts.items() for module in imports(text)]
    assert not [pair for pair in used if pair[1].split(".")[0] in NOT_EVERYWHERE]
    # Names of `os` and `signal` that only Unix has.
    lacking = re.compile(
        r"\bos\.(fork|geteuid|getuid|setsid|wait\w*|killpg)\b|\bsignal\.(SIGALRM|SIGKILL|setitimer|alarm)"
    )
    assert not [where for where, text in texts.items() if lacking.search(text)]


def test_no_expression_is_possessive():
    """Python 3.11.0 to 3.11.4 reads `*+`, `++` and `(?>` wrongly."""
    possessive = re.compile(r"[\w)\]][*+?]\+|\(\?>")
    found = []
    for package in ("minibert_grader", "minibert_lab", "minibert_ref", "kit/minibert_kit"):
        for path in modules(package):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                    text = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
                    found += [f"{path.name}:{node.lineno}"] if possessive.search(str(text)) else []
    assert not found
