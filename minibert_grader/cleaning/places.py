"""Leave out of a text where on this machine its files are."""

from __future__ import annotations

import re

# A path as far as no quote, bracket or colon ends it; or a colour, which often stands right before one.
PATH = re.compile(r"\x1b\[[0-9;]*m|[^\s\"'<>:()\[\]=,\x1b]+")
# The folders behind which a path is the same everywhere: those of libraries, and the scratch folder of a kernel.
FOLDER = re.compile(r"(site-packages|minibert-scratch-\w+|python3\.\d+)\b")


def leave_places_out(text: str) -> str:
    """Shorten absolute paths, so that tracebacks name no folder of this machine."""
    return PATH.sub(lambda path: _shortened(path[0]), text)


def _shortened(path: str) -> str:
    """What follows the last folder of `FOLDER`. Each folder is looked at once, whatever a student prints."""
    if not path.startswith("/"):
        return path
    folders = path.split("/")
    for number in range(len(folders) - 1, 1, -1):
        found = FOLDER.match(folders[number])
        if found and (not found[1].startswith("python3") or folders[number - 1] == "lib"):
            rest = folders[number][found.end() :]
            return "/".join([rest, *folders[number + 1 :]] if rest else folders[number + 1 :])
    return path
