"""The course's folders: where assignments, hidden tests and model solutions are found."""

from __future__ import annotations

import importlib
import json
import sys
import tomllib
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from minibert_grader.course.exercise import Exercise
from minibert_grader.errors import CourseError

CELL_SECONDS = 10.0


@dataclass(frozen=True)
class Course:
    """A course folder, known by its `nbgrader_config.py`."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """The course that holds `start` (the working directory unless given).

        Raises
        ------
        CourseError
            If no folder above has an `nbgrader_config.py` and `tests/exercises`.
        """
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            if (folder / "nbgrader_config.py").is_file() and (folder / "tests" / "exercises").is_dir():
                return cls(folder)
        raise CourseError(
            f"No course in {start} or above it (looked for nbgrader_config.py and tests/exercises); "
            "change to the course folder first."
        )

    def assignments(self) -> list[str]:
        """Names of all assignments that have a source notebook, in order."""
        return sorted(
            path.parent.name for path in (self.root / "source").glob("*/*.ipynb") if path.stem == path.parent.name
        )

    def require(self, assignment: str, whole: bool = False) -> str:
        """The assignment of that name, or the only one whose name begins so ("02"); `whole` takes no beginnings.

        Raises
        ------
        CourseError
            With the known names where there is none, with those that begin so where there are several.
        """
        return _one_of(assignment, self.assignments(), "assignment", "", "source/ holds none", whole)

    def require_exercise(self, assignment: str, exercise: str) -> str:
        """The exercise of an assignment by its name or a beginning that only one has; raises as `require` does."""
        nothing = f"tests/exercises/test_{assignment}.py holds none"
        return _one_of(exercise, list(self.exercises(assignment)), "exercise", f" in {assignment}", nothing)

    def source_notebook(self, assignment: str) -> dict:
        """The instructor's notebook as parsed JSON; `CourseError` where it is missing or damaged."""
        path = self.root / "source" / assignment / f"{assignment}.ipynb"
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise CourseError(f"{path} is missing; restore it from version control.") from None
        except ValueError as error:
            raise CourseError(f"{path} is not a notebook ({error}); restore it from version control.") from None
        except OSError as error:
            raise CourseError(f"{path} cannot be read ({error.strerror}); restore it from version control.") from None

    def earlier(self, assignment: str) -> list[str]:
        """The assignments whose functions are given in this one, in order, as course.toml says.

        Raises
        ------
        CourseError
            If course.toml is missing, damaged, or names an assignment that is not there.
        """
        path, given = self._settings_path, self._settings().get("given")
        if not isinstance(given, dict) or not isinstance(given.get(assignment, []), list):
            raise CourseError(f"{path} cannot be used (no table [given] of lists); restore it from version control.")
        names = [str(name) for name in given.get(assignment, [])]
        for name in names:
            self.require(name, whole=True)
        return sorted(names)

    def edition(self) -> str:
        """The edition of the course, as course.toml says; `CourseError` where it says none."""
        edition = self._settings().get("edition")
        if not isinstance(edition, str) or not edition:
            raise CourseError(f'{self._settings_path} names no edition, such as edition = "2026.1"; put it back.')
        return edition

    @property
    def _settings_path(self) -> Path:
        return self.root / "course.toml"

    def _settings(self) -> dict[str, Any]:
        path = self._settings_path
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise CourseError(f"{path} is missing; restore it from version control.") from None
        except (OSError, ValueError) as error:
            raise CourseError(f"{path} cannot be used ({error}); restore it from version control.") from None

    def cell_seconds(self, assignment: str) -> float:
        """CPU seconds that one cell of a submission may take; a notebook that trains asks for more than most."""
        told = self.source_notebook(assignment)["metadata"].get("minibert", {})
        return float(told.get("cell_seconds", CELL_SECONDS))

    def solution_cells(self, assignment: str) -> dict[str, str]:
        """Source of each code cell of the instructor's notebook that students write, by the cell's id, in order."""
        solutions = {}
        for cell in self.source_notebook(assignment)["cells"]:
            marks = cell["metadata"].get("nbgrader", {})
            if cell["cell_type"] == "code" and marks.get("solution"):
                solutions[marks["grade_id"]] = "".join(cell["source"])
        return solutions

    def cell_source(self, assignment: str, grade_id: str) -> str:
        """Source of one marked cell of the instructor's notebook; "" where there is none of that id."""
        for cell in self.source_notebook(assignment)["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
                return "".join(cell["source"])
        return ""

    def exercises(self, assignment: str) -> dict[str, Exercise]:
        """The exercises of an assignment by name, in the order of its hidden tests."""
        module = self._module(f"test_{assignment}")
        suites = [value for value in vars(module).values() if isinstance(getattr(value, "exercise", None), Exercise)]
        return {suite.exercise.name: suite.exercise for suite in suites}

    def chaffs(self, assignment: str) -> list:
        """Wrong solutions of an assignment (`solutions.Chaff`)."""
        return self._module(f"chaffs.c{assignment}").CHAFFS

    def wheats(self, assignment: str) -> list:
        """Right solutions of an assignment (`solutions.Wheat`)."""
        return self._module(f"wheats.w{assignment}").WHEATS

    def survivors(self) -> dict[str, dict[str, str]]:
        """Mutants that no hidden test can notice: "assignment/exercise" → change → reason."""
        path = self.root / "tests" / "exercises" / "survivors.json"
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            if not (isinstance(found, dict) and all(isinstance(reasons, dict) for reasons in found.values())):
                raise ValueError("it should hold an object of objects")
        except (OSError, ValueError) as error:
            raise CourseError(f"{path} cannot be used ({error}); restore it from version control.") from None
        return found

    def places(self, assignment: str) -> dict[str, Path]:
        """The files in which each exercise of an assignment has its place."""
        tests = self.root / "tests" / "exercises"
        return {
            "notebook": self.root / "source" / assignment / f"{assignment}.ipynb",
            "hidden tests": tests / f"test_{assignment}.py",
            "wheats": tests / "wheats" / f"w{assignment}.py",
            "chaffs": tests / "chaffs" / f"c{assignment}.py",
        }

    def _module(self, name: str) -> ModuleType:
        return _import(self.root, f"tests.exercises.{name}")


def _one_of(word: str, names: list[str], kind: str, where: str, nothing: str, whole: bool = False) -> str:
    if word in names:
        return word
    matching = [name for name in names if word and name.startswith(word)]
    if len(matching) == 1 and not whole:
        return matching[0]
    if matching and not whole:
        raise CourseError(
            f"{word!r} begins the name of more than one {kind}{where}: {', '.join(matching)}. Write more of it."
        )
    raise CourseError(f"There is no {kind} {word!r}{where}; known: {', '.join(names) or nothing}.")


@cache
def _import(root: Path, name: str) -> ModuleType:
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and name.startswith(error.name):
            raise CourseError(f"The hidden tests {name} are missing in {root}.") from None
        raise
    except CourseError:
        raise
    except Exception as error:
        place = _place_of(error, root)
        raise CourseError(f"{place} cannot be loaded ({type(error).__name__}: {error}); mend it there.") from None


def _place_of(error: Exception, root: Path) -> str:
    """File and line of the course's own at which something went wrong, the innermost one."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if Path(frame.filename).is_relative_to(root / "tests")]
    return f"{inside[-1].filename}:{inside[-1].lineno}" if inside else str(root / "tests")
