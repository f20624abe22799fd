"""Know an assignment's cells again where an editor dropped what marks them, or a cell was split."""

from __future__ import annotations

from textwrap import indent

import nbformat.v4 as v4
from nbformat.notebooknode import NotebookNode

from minibert_grader.intake.cells.split import put_together, set_free
from minibert_grader.intake.released import Released, defined, known, name_of, parses
from minibert_grader.intake.words import listed


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
    cells, joined = put_together([_as_code(cell, released) for cell in cells], released)
    cells = set_free(cells, released)
    by_name = _by_function(cells, released)
    found = _by_text(cells, released)
    answers = [cell.name for cell in released.cells if cell.name and cell.written and cell.kind != "code"]
    untouched = {name: at for name in answers if (at := _untouched(cells, released, name))}
    by_place = {name: count for name in answers if (count := _by_place(cells, released, name, found))}
    beside = [name for name, at in untouched.items() if _beside(cells, released, found, at)]
    notes = []
    if joined:
        notes.append(f"A cell that was split in two was put together again: {listed(joined)}.")
    if by_name:
        notes.append(f"Some cells had lost their marks; they were found by what they define: {listed(by_name)}.")
    if by_place:
        notes.append(f"Some answers had lost their marks; they were found by their place: {listed(list(by_place))}.")
    if several := [name for name, count in by_place.items() if count > 1]:
        notes.append(f"Where {listed(several)} belongs, several texts stand; the first was taken as your answer.")
    if beside:
        notes.append(f"The cell of an answer was as you got it; what you wrote beside it was taken: {listed(beside)}.")
    return cells, notes


def _as_code(cell: NotebookNode, released: Released) -> NotebookNode:
    """An unmarked cell of another kind whose whole text is code that defines a solution's functions, as code."""
    if cell.cell_type == "code" or name_of(cell) in released.by_name or not released.solutions_of(cell.source):
        return cell
    return v4.new_code_cell(cell.source) if parses(cell.source) else cell


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


def _untouched(cells: list[NotebookNode], released: Released, name: str) -> list[int]:
    """Where the cell of a written answer stands, and its copies, as long as they are as they were released."""
    there = [at for at, cell in enumerate(cells) if name_of(cell) == name]
    as_released = known(released.by_name[name].source)
    return there if all(known(cells[at].source) == as_released for at in there) else []


def _beside(cells: list[NotebookNode], released: Released, found: dict[int, int], there: list[int]) -> bool:
    """Copy what a student wrote around the untouched cell of an answer into it; whether there is any.

    It is for a TA to say whether it is one.
    """
    others = found.keys() - set(there)
    start = max((at for at in others if at < there[0]), default=-1)
    end = min((at for at in others if at > there[0]), default=len(cells))
    around = [cells[at] for at in range(start + 1, end) if at not in there and cells[at].source.strip()]
    if start >= 0 and _is_question_with_more(cells[start], released):
        around.insert(0, cells[start])
    texts = [cell for cell in around if cell.cell_type != "code"]
    words = [indent(cell.source, "    ") for cell in around if cell.cell_type == "code" and _has_words(cell.source)]
    if texts or words:
        answer = cells[there[0]]
        answer.source = "\n\n".join([cell.source for cell in texts] or words)  # indented, it is code to Markdown
        pictures = {name: data for cell in reversed(texts) for name, data in cell.get("attachments", {}).items()}
        if pictures:
            answer["attachments"] = NotebookNode(pictures)
    return bool(texts or words)


def _is_question_with_more(cell: NotebookNode, released: Released) -> bool:
    """Whether this is a marked text of the course, which gets its own words back, with other words in it."""
    given = released.by_name.get(name_of(cell))
    return (
        given is not None
        and given.kind == "markdown"
        and not given.written
        and known(cell.source) != known(given.source)
    )


def _has_words(code: str) -> bool:
    """Whether code may hold an answer: a comment, a text, or something that is no code."""
    return any(mark in code for mark in "#'\"") or not parses(code)


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
