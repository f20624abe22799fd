"""What an assignment looked like when it was released: what belongs to it is known by this."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from functools import cached_property

from minibert_grader.course.folder import Course
from minibert_grader.intake.decode import Decoded, UnreadableSubmission, decode

# What is defined at a line's beginning, outside comments and strings: to parse hundreds of cells takes minutes. Each
# string matches, whether it ends or not, so that the time is linear.
DEFINES = re.compile(
    r"#[^\n]*"
    r'|"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:"""|\\?\Z)'
    r"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'''|\\?\Z)"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?'
    r"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'?"
    r"|^(?:async\s+)?(?:def|class)\s+(\w+)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class ReleasedCell:
    """A cell as students get it; `name` is its grade_id ("" where it has none), `written` whether students write it."""

    name: str
    kind: str
    source: str
    written: bool


@dataclass(frozen=True)
class Released:
    """The cells of an assignment in order."""

    cells: tuple[ReleasedCell, ...]

    @classmethod
    def of(cls, course: Course, assignment: str) -> Released:
        """From `release/`, or, where that is missing, from the instructor's notebook (whose texts then differ)."""
        written = {
            cell["metadata"]["nbgrader"]["grade_id"]
            for cell in course.source_notebook(assignment)["cells"]
            if cell["metadata"].get("nbgrader", {}).get("solution")
        }
        cells = [
            ReleasedCell(name_of(cell), cell["cell_type"], cell["source"], name_of(cell) in written)
            for cell in _release(course, assignment).cells
        ]
        return cls(tuple(cells))

    @cached_property
    def by_name(self) -> dict[str, ReleasedCell]:
        return {cell.name: cell for cell in self.cells if cell.name}

    @cached_property
    def texts(self) -> dict[str, ReleasedCell]:
        """Released cells by their text, spaces at line ends left out."""
        return {known(cell.source): cell for cell in reversed(self.cells)}

    @cached_property
    def functions(self) -> dict[str, str]:
        """Function or class → grade_id of the cell in which students write it."""
        cells = [cell for cell in self.cells if cell.written and cell.kind == "code"]
        return {function: cell.name for cell in cells for function in defined(cell.source)}

    def solutions_of(self, source: str) -> set[str]:
        """grade_ids of the solution cells whose functions some code defines."""
        return {self.functions[function] for function in defined(source) if function in self.functions}

    def solution_of(self, source: str) -> str:
        """grade_id of the solution cell whose functions some code defines; "" for none, or for more than one."""
        names = self.solutions_of(source)
        return names.pop() if len(names) == 1 else ""

    def share(self, decoded: Decoded) -> tuple[int, int]:
        """How many of the assignment's cells a notebook has, and how many of those that students write are changed."""
        has, changed = set(), set()
        for cell in decoded.cells:
            name = name_of(cell)
            names = {name} if name in self.by_name else self.solutions_of(cell["source"])
            has |= names
            changed |= {
                name
                for name in names
                if self.by_name[name].written and known(cell["source"]) != known(self.by_name[name].source)
            }
        return len(has), len(changed)


def known(source: str) -> str:
    """A text by which a cell is known again: spaces at the ends of lines and of the text do not count."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def name_of(cell: dict) -> str:
    """grade_id of a plain cell; "" for none."""
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")


def defined(source: str) -> list[str]:
    """Functions and classes that some code defines at its top level, whether it parses or not."""
    return [name for name in DEFINES.findall(source) if name]


def parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _release(course: Course, assignment: str) -> Decoded:
    path = course.root / "release" / assignment / f"{assignment}.ipynb"
    try:
        return decode(path.read_bytes())
    except (OSError, UnreadableSubmission):
        return decode(json.dumps(course.source_notebook(assignment)).encode())
