"""Reduce what a cell sent to a terminal to text and colours that nbconvert can show."""

from __future__ import annotations

import re

MOST_COLOURS = 2000  # of one cell: nbconvert copies the rest of a text at each of them

# 38 and 48 need the colour that follows: nbconvert's `ansi2html` raises where it is missing.
COLOUR = r"(?:[34]8;(?:5|2;\d{1,3};\d{1,3});\d{1,3}|(?!0*[34]8[;m])\d{0,3})"

# Every escape character begins a match, and what follows a repetition never begins as it repeats: the time is linear.
# No possessive quantifiers: Python before 3.11.5 has them wrong.
CODES = re.compile(
    rf"(?P<colours>\x1b\[{COLOUR}(?:;{COLOUR}){{0,15}}m)"
    r"|\x1b\[[0-?]*[ -/]*[@-~]?"  # movements of the cursor, and colours that are incomplete or too long
    r"|\x1b[\]PX^_](?:[^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\))?"  # links, titles of windows
    r"|\x1b[ -/]*[0-~]?"  # character sets and the like
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"  # other control characters, but for tab, newline, carriage return
)


def without_codes(text: str) -> str:
    """The text without control characters, each kind of newline as one, and half a surrogate pair as "?"."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _encodable(CODES.sub("", text))


class Terminal:
    """The terminal of one cell: all of its text, and its first colours."""

    def __init__(self, most_colours: int = MOST_COLOURS) -> None:
        self._colours_left = most_colours

    def shown(self, text: str) -> str:
        """What can be read of a text: after a carriage return, a line was written anew."""
        lines = CODES.sub(self._colours, text).split("\n")
        return _encodable("\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines))

    def _colours(self, code: re.Match[str]) -> str:
        if code["colours"] is None or self._colours_left <= 0:
            return ""
        self._colours_left -= 1
        return code["colours"]


def _encodable(text: str) -> str:
    """Half a surrogate pair can be printed, but not be written to a file."""
    return text.encode(errors="replace").decode()
