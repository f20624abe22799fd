"""One notebook, changed at random as bytes, as JSON, in its cells, metadata and outputs; a number says how."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from tests.grader.plugins.active_content import HOSTILE, HOSTILE_LINKS

Notebook = dict[str, Any]

TEXTS = [
    "", "\x00", "\ufeff", "\u2028", "\ud800", "\x1b[31", "\x1b]8;;x", "\r\r\n", "x" * 5000, "`" * 300, "[" * 300,
    "> " * 200, "$$\\frac{1}{$$", "\\begin{align}", "%%bash\nls", "def softmax(", "é😀", "{{ self }}", "{% raw %}",
    "../" * 40, "data:image/png;base64,AAAA", "attachment:x.png", "\ue0000\ue001", "](", "<b" * 200, *HOSTILE,
    *HOSTILE_LINKS,
]  # fmt: skip
NUMBERS = [0, -1, 1, 2**31, 2**63, -(2**63), 10**400, 1e308, -0.0, float("nan"), float("inf"), True, False, None]
KEYS = str.split(
    """cell_type source metadata nbgrader grade_id grade solution locked points task schema_version checksum outputs
    output_type data text name traceback ename evalue execution_count attachments id nbformat nbformat_minor cells
    worksheets input prompt_number minibert edition image/png text/html text/markdown text/plain kernelspec language"""
)
KINDS = ["code", "markdown", "raw", "heading", "Code", "", "html"]
ENCODINGS = ["utf-16", "utf-16-le", "utf-32", "cp1252", "utf-8-sig", "utf-7", "latin-1", "cp037"]


def mutated(notebook: Notebook, number: int) -> bytes:
    """The `number`-th change of a notebook: the same each time."""
    rng = random.Random(number)
    notebook = copy.deepcopy(notebook)
    for change in rng.choices(IN_NOTEBOOKS, k=rng.choice((0, 1, 1, 2, 4))):
        notebook = change(notebook, rng)
    data = written(notebook, rng)
    for change in rng.choices(IN_BYTES, k=rng.choice((0, 0, 0, 1, 3))):
        data = change(data, rng)
    return data


def written(notebook: Any, rng: random.Random) -> bytes:
    try:
        text = json.dumps(notebook, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1, "\t")))
    except (RecursionError, ValueError):
        text = "{}"
    return text.encode("utf-8", "surrogatepass")


def junk(rng: random.Random, depth: int = 3) -> Any:
    """Any JSON at all."""
    kind = rng.randrange(6 if depth else 4)
    if kind < 2:
        return rng.choice(TEXTS)
    if kind < 4:
        return rng.choice(NUMBERS)
    if kind == 4:
        return [junk(rng, depth - 1) for _ in range(rng.randrange(4))]
    return {rng.choice(KEYS + TEXTS): junk(rng, depth - 1) for _ in range(rng.randrange(4))}


def deep(rng: random.Random) -> Any:
    value: Any = junk(rng)
    for _ in range(rng.choice((10, 100, 400))):
        value = [value] if rng.random() < 0.5 else {"x": value}
    return value


# In the notebook, whatever its parts have become. -----------------------------------------------------------------


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in some JSON with each of its keys."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        keys = list(item) if isinstance(item, dict) else range(len(item)) if isinstance(item, list) else ()
        found += [(item, key) for key in keys]
        waiting += [item[key] for key in keys]
    return found


def cells_of(notebook: Any) -> list[Any]:
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    return cells if isinstance(cells, list) else []


def a_cell(notebook: Any, rng: random.Random) -> dict[str, Any]:
    """One of its cells; one that is in no notebook where it has none."""
    cells = [cell for cell in cells_of(notebook) if isinstance(cell, dict)]
    return rng.choice(cells) if cells else {}


def put_junk_anywhere(notebook: Any, rng: random.Random) -> Any:
    found = places(notebook)
    if found:
        item, key = rng.choice(found)
        item[key] = deep(rng) if rng.random() < 0.1 else junk(rng)
    return notebook


def drop_a_key(notebook: Any, rng: random.Random) -> Any:
    found = places(notebook)
    if found:
        item, key = rng.choice(found)
        del item[key]
    return notebook


def rename_a_key(notebook: Any, rng: random.Random) -> Any:
    found = [(item, key) for item, key in places(notebook) if isinstance(item, dict)]
    if found:
        item, key = rng.choice(found)
        item[rng.choice(KEYS)] = item.pop(key)
    return notebook


def swap_two(notebook: Any, rng: random.Random) -> Any:
    found = places(notebook)
    if found:
        (one, a), (other, b) = rng.choice(found), rng.choice(found)
        value = copy.deepcopy(other[b])
        other[b] = copy.deepcopy(one[a])
        if b in other if isinstance(other, dict) else True:
            one[a] = value
    return notebook


def wrap_it(notebook: Any, rng: random.Random) -> Any:
    return rng.choice(([notebook], {"cells": notebook}, {"cells": [notebook]}, {"worksheets": [notebook]}, notebook))


def shuffle_cells(notebook: Any, rng: random.Random) -> Any:
    rng.shuffle(cells_of(notebook))
    return notebook


def drop_a_cell(notebook: Any, rng: random.Random) -> Any:
    cells = cells_of(notebook)
    if cells:
        del cells[rng.randrange(len(cells))]
    return notebook


def copy_a_cell(notebook: Any, rng: random.Random) -> Any:
    cells = cells_of(notebook)
    if cells:
        cells.insert(rng.randrange(len(cells) + 1), copy.deepcopy(rng.choice(cells)))
    return notebook


def split_a_cell(notebook: Any, rng: random.Random) -> Any:
    cells = cells_of(notebook)
    cell = a_cell(notebook, rng)
    text = cell.get("source")
    if isinstance(text, str) and text:
        place = rng.randrange(len(text))
        rest = copy.deepcopy(cell)
        cell["source"], rest["source"] = text[:place], text[place:]
        if rng.random() < 0.7:
            rest["metadata"] = {}
        cells.insert(next(n for n, each in enumerate(cells) if each is cell) + 1, rest)
    return notebook


def spoil_a_source(notebook: Any, rng: random.Random) -> Any:
    cell = a_cell(notebook, rng)
    text = cell.get("source")
    text = text if isinstance(text, str) else ""
    place = rng.randrange(len(text) + 1)
    lines = text.splitlines(keepends=True)
    cell["source"] = rng.choice(
        (text[:place] + rng.choice(TEXTS) + text[place:], lines, [*lines, None, 3], [lines], text[:place], junk(rng))
    )
    return notebook


def retype_a_cell(notebook: Any, rng: random.Random) -> Any:
    a_cell(notebook, rng)["cell_type"] = rng.choice(KINDS)
    return notebook


def spoil_metadata(notebook: Any, rng: random.Random) -> Any:
    cell = a_cell(notebook, rng)
    marks = {rng.choice(KEYS): junk(rng) for _ in range(4)}
    cell["metadata"] = rng.choice(({}, junk(rng), marks, {"nbgrader": junk(rng)}, {"nbgrader": marks}))
    return notebook


def exchange_names(notebook: Any, rng: random.Random) -> Any:
    one, other = a_cell(notebook, rng), a_cell(notebook, rng)
    mine, theirs = one.get("metadata"), other.get("metadata")
    one["metadata"], other["metadata"] = copy.deepcopy(theirs), copy.deepcopy(mine)
    return notebook


def put_outputs(notebook: Any, rng: random.Random) -> Any:
    a_cell(notebook, rng)["outputs"] = [an_output(rng) for _ in range(rng.randrange(4))]
    return notebook


def an_output(rng: random.Random) -> Any:
    def something() -> Any:
        text = rng.choice(TEXTS)
        return rng.choice((text, [text, text], [text, 1], junk(rng)))

    kind = rng.choice(("stream", "error", "display_data", "execute_result", "junk"))
    if kind == "stream":
        return {"output_type": kind, "name": rng.choice(("stdout", "stderr", something())), "text": something()}
    if kind == "error":
        return {"output_type": kind, "ename": something(), "evalue": something(), "traceback": something()}
    if kind == "junk":
        return junk(rng)
    data = {mime: something() for mime in ("text/html", "text/markdown", "image/png", "text/plain", "text/latex")}
    metadata = rng.choice(({"image/png": {"alt": something(), "width": rng.choice(NUMBERS)}}, junk(rng)))
    return {"output_type": kind, "data": data, "metadata": metadata}


def attach(notebook: Any, rng: random.Random) -> Any:
    cell = a_cell(notebook, rng)
    cell["cell_type"] = "markdown"
    cell["attachments"] = rng.choice(
        ({rng.choice(TEXTS): {"image/png": rng.choice(TEXTS)}}, {"x.png": junk(rng)}, junk(rng))
    )
    cell["source"] = f"![{rng.choice(TEXTS)}](attachment:x.png) {rng.choice(TEXTS)}"
    return notebook


# In bytes. ---------------------------------------------------------------------------------------------------------


def flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 8, 64)) if data else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(data: bytes, rng: random.Random) -> bytes:
    one, other = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    return rng.choice((data[:one], data[one:], data[:one] + data[other:], data[:other] + data[one:]))


def insert(data: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(data) + 1)
    more = rng.choice(
        (b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"}", b'"', b"\\u", b"NaN", b"1" * 5000, b"[" * 2000, rng.randbytes(9))
    )
    return data[:place] + more + data[place:]


def recode(data: bytes, rng: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")


def end_lines(data: bytes, rng: random.Random) -> bytes:
    return data.replace(b"\n", rng.choice((b"\r\n", b"\r", b"")))


IN_NOTEBOOKS: list[Callable[[Any, random.Random], Any]] = [
    put_junk_anywhere, drop_a_key, rename_a_key, swap_two, wrap_it, shuffle_cells, drop_a_cell, copy_a_cell,
    split_a_cell, spoil_a_source, retype_a_cell, spoil_metadata, exchange_names, put_outputs, put_outputs, attach,
]  # fmt: skip
IN_BYTES: list[Callable[[bytes, random.Random], bytes]] = [flip, cut, insert, recode, end_lines]
