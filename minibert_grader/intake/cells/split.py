"""Pieces of one cell are put together again, and what was written into one of the course's own cells gets its own."""

from __future__ import annotations

import nbformat.v4 as v4
from nbformat.notebooknode import NotebookNode

from minibert_grader.intake.released import Released, defined, known, name_of, parses

MOST_PIECES = 4
MOST_PARSED = 100_000  # characters of a student's code; parsers take long for more


def too_long(cells: list[NotebookNode], released: Released) -> bool:
    """Whether the student's own code is more than is parsed to find work in the wrong place."""
    own = [cell for cell in cells if cell.cell_type == "code" and known(cell.source) not in released.texts]
    return sum(len(cell.source) for cell in own) > MOST_PARSED


def put_together(cells: list[NotebookNode], released: Released) -> tuple[list[NotebookNode], list[str]]:
    """Pieces of a split solution, put together as text where they parse only so; and the functions of these.

    Not in very much code.
    """
    if too_long(cells, released):
        return cells, []
    result: list[NotebookNode] = []
    joined: list[str] = []
    position = 0
    while position < len(cells):
        count = _pieces(cells, position, released)
        pieces = cells[position : position + count]
        if count > 1:
            first = next((piece for piece in pieces if _is_solution(piece, released)), pieces[0])
            first.source = "\n".join(piece.source for piece in pieces)
            pieces = [first]
            joined += [name for name in defined(first.source) if name in released.functions]
        result += pieces
        position += count
    return result, joined


def set_free(cells: list[NotebookNode], released: Released) -> list[NotebookNode]:
    """With what students wrote into the course's own cells in cells of its own, as such a cell gets its text back.

    That is code which defines a function that they are to write, as where a solution was merged into its check.
    """
    result: list[NotebookNode] = []
    for cell in cells:
        given = released.by_name.get(name_of(cell))
        if given is None or given.written or not _holds_work(cell, given.source, released):
            result.append(cell)
            continue
        before, _, after = known(cell.source).partition(
            known(given.source)
        )  # all of it is before, where it is not in it
        make = v4.new_code_cell if cell.cell_type == "code" else v4.new_markdown_cell
        result += [make(before)] if before.strip() else []
        result += [cell, make(after)] if after.strip() else [cell]
    return result


def _holds_work(cell: NotebookNode, given: str, released: Released) -> bool:
    return cell.cell_type == "code" and known(cell.source) != known(given) and bool(released.solutions_of(cell.source))


def _pieces(cells: list[NotebookNode], position: int, released: Released) -> int:
    """How many cells from here on are one solution; 1 where the cell stands for itself."""
    first = cells[position]
    if first.cell_type != "code" or known(first.source) in released.texts or not _concerns(first, released):
        return 1
    whole, alone = first.source, parses(first.source)
    owner = name_of(first) if name_of(first) in released.by_name else released.solution_of(first.source)
    for count in range(2, MOST_PIECES + 1):
        if position + count > len(cells):
            return 1
        piece = cells[position + count - 1]
        name = name_of(piece)
        if piece.cell_type != "code" or (name in released.by_name and name != owner):
            return 1
        if alone and parses(piece.source):
            return 1
        whole += "\n" + piece.source
        if parses(whole):
            return count
    return 1


def _concerns(cell: NotebookNode, released: Released) -> bool:
    return _is_solution(cell, released) or bool(released.solution_of(cell.source))


def _is_solution(cell: NotebookNode, released: Released) -> bool:
    name = name_of(cell)
    return name in released.by_name and released.by_name[name].written
