"""Names that students chose, as they may stand on a page and in a log."""

from __future__ import annotations

LONGEST = 80


def quoted(text: str) -> str:
    """A name as Markdown's code, in which nothing of it can act: one line, no backticks, cut to `LONGEST`."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[: LONGEST + 1]).replace("`", "'")
    if len(shown) > LONGEST:
        shown = shown[: LONGEST - 1] + "…"
    return f"`{shown.strip() or '?'}`"


def listed(names: list[str]) -> str:
    """Names in a sentence, each quoted."""
    return ", ".join(quoted(name) for name in names)
