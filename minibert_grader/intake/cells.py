"""Know an assignment's cells again where an editor dropped what marks them, or a cell was split."""

from __future__ import annotations

import ast

from nbformat.notebooknode import NotebookNode

from minibert_grader.intake.released import Released, defined, known, name_of
from minibert_grader.intake.words import listed

MOST_PIECES = 4
MOST_PARSED = 100_000  # characters of a student's code; parsers take long for more


def recognise(cells: list[NotebookNode], released: Released) -> tuple[list[NotebookNode], list[str]]:
    """Mark the cells that belong to the assignment but have lost their grade_id.

    A solution is known by the functions it defines, a given cell by its text, a written answer by the cell before it.
    A notebook whose marks are all there comes back as it is.

    Parameters
    ----------
    cells : list of NotebookNode
        As the student left them; marked ones are changed in place.
    released : Released

    Returns
    -------
    list of NotebookNode
    list of str
        Sentences for the student about what was repaired, and what could not be.
    """
    cells, joined = _joined(cells, released)
    by_name = _by_function(cells, released)
    found = _by_text(cells, released)
    answers = [cell.name for cell in released.cells if cell.name and cell.written and cell.kind != "code"]
    by_place = {name: count for name in answers if (count := _by_place(cells, released, name, found))}
    notes = []
    if joined:
        notes.append(f"A cell that was split in two was put together again: {listed(joined)}.")
    if by_name:
        notes.append(f"Some cells had lost their marks; they were found by what they define: {listed(by_name)}.")
    if by_place:
        notes.append(f"Some answers had lost their marks; they were found by their place: {listed(list(by_place))}.")
    if several := [name for name, count in by_place.items() if count > 1]:
        notes.append(f"Where {listed(several)} belongs, several texts stand; the first was taken as your answer.")
    return cells, notes


def _joined(cells: list[NotebookNode], released: Released) -> tuple[list[NotebookNode], list[str]]:
    """Pieces of a split solution, put together as text where they parse only so; not in very much code."""
    own = [cell for cell in cells if cell.cell_type == "code" and known(cell.source) not in released.texts]
    if sum(len(cell.source) for cell in own) > MOST_PARSED:
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
            joined += _functions(first, released)
        result += pieces
        position += count
    return result, joined


def _pieces(cells: list[NotebookNode], position: int, released: Released) -> int:
    """How many cells from here on are one solution; 1 where the cell stands for itself."""
    first = cells[position]
    if first.cell_type != "code" or known(first.source) in released.texts or not _concerns(first, released):
        return 1
    whole, alone = first.source, _parses(first.source)
    owner = name_of(first) if name_of(first) in released.by_name else released.solution_of(first.source)
    for count in range(2, MOST_PIECES + 1):
        if position + count > len(cells):
            return 1
        piece = cells[position + count - 1]
        name = name_of(piece)
        if piece.cell_type != "code" or (name in released.by_name and name != owner):
            return 1
        if alone and _parses(piece.source):
            return 1
        whole += "\n" + piece.source
        if _parses(whole):
            return count
    return 1


def _concerns(cell: NotebookNode, released: Released) -> bool:
    return _is_solution(cell, released) or bool(released.solution_of(cell.source))


def _is_solution(cell: NotebookNode, released: Released) -> bool:
    name = name_of(cell)
    return name in released.by_name and released.by_name[name].written


def _by_function(cells: list[NotebookNode], released: Released) -> list[str]:
    """Mark unmarked code that defines a solution's functions, where no cell has its mark; those functions."""
    names: list[str] = []
    there = {name_of(cell) for cell in cells}
    for cell in cells:
        if cell.cell_type != "code" or name_of(cell) in released.by_name:
            continue
        name = released.solution_of(cell.source)
        if name and name not in there:
            _mark(cell, name)
            there.add(name)
            names += _functions(cell, released)
    return names


def _by_text(cells: list[NotebookNode], released: Released) -> dict[int, int]:
    """Mark unmarked cells whose text is a released one's; place here → place in the release."""
    there = {name_of(cell) for cell in cells}
    order = {id(cell): place for place, cell in enumerate(released.cells)}
    names = {cell.name: place for place, cell in enumerate(released.cells) if cell.name}
    found: dict[int, int] = {}
    for position, cell in enumerate(cells):
        original = released.texts.get(known(cell.source))
        if name_of(cell) in names:
            found[position] = names[name_of(cell)]
        elif original is not None and original.kind == cell.cell_type and known(cell.source):
            found[position] = order[id(original)]
            if original.name and original.name not in there:
                _mark(cell, original.name)
                there.add(original.name)
    return found


def _by_place(cells: list[NotebookNode], released: Released, name: str, found: dict[int, int]) -> int:
    """Mark the first unknown text behind the cell that a written answer followed in the release; how many there are."""
    if any(name_of(cell) == name for cell in cells):
        return 0
    place = next(number for number, cell in enumerate(released.cells) if cell.name == name)
    before = next((position for position, original in found.items() if original == place - 1), None)
    after = next((position for position, original in found.items() if original == place + 1), None)
    if before is not None:
        gap = range(before + 1, next((end for end in range(before + 1, len(cells)) if end in found), len(cells)))
    elif after is not None:
        gap = range(max((start + 1 for start in range(after) if start in found), default=0), after)
    else:
        gap = range(0)
    texts = [cells[each] for each in gap if cells[each].cell_type != "code" and cells[each].source.strip()]
    if texts:
        _mark(texts[0], name)
    return len(texts)


def _mark(cell: NotebookNode, name: str) -> None:
    cell.metadata["nbgrader"] = NotebookNode(grade_id=name)


def _functions(cell: NotebookNode, released: Released) -> list[str]:
    """The assignment's functions that a cell defines."""
    return [name for name in defined(cell.source) if name in released.functions]


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
