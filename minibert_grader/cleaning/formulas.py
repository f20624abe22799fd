"""Formulas as MathML, so that a page needs neither a script nor the web to show them. None of this raises."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

# More than that is shown as it was written.
LONGEST = 2000
DEEPEST = 40

# What may stay, and which of its attributes: a formula's layout, but neither links, styles nor names.
PLAIN = {"mrow", "mn", "mtext", "mphantom", "msqrt", "mroot", "msub", "msup", "msubsup", "mtr", "menclose"}
ATTRIBUTES: dict[str, set[str]] = {tag: set() for tag in PLAIN} | {
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "separator", "form", "lspace", "rspace", "minsize", "maxsize", "movablelimits"},
    "mspace": {"width"},
    "mpadded": {"width"},
    "munder": {"accentunder"},
    "mover": {"accent"},
    "munderover": {"accent", "accentunder"},
    "mfrac": {"linethickness"},
    "mtable": {"columnalign", "columnspacing", "rowspacing", "displaystyle"},
    "mtd": {"columnalign"},
    "mstyle": {"displaystyle", "scriptlevel"},
}
LENGTH = r"-?(?:[0-4](?:\.\d{1,4})?|\.\d{1,4})(?:em|ex|pt)?"  # a page's worth of white space is no formula
VALUE = re.compile(rf"(?:true|false|left|right|center|prefix|postfix|infix|normal|{LENGTH}(?: {LENGTH}){{0,9}})")


class _NotShown(ValueError):
    """Something that this cannot show, or that may not stay."""


@lru_cache(maxsize=4096)
def formula_html(tex: str, block: bool) -> str:
    """A formula as MathML; as it was written, where it is none that can be shown.

    Parameters
    ----------
    tex : str
        Without its dollars.
    block : bool
        Whether it stands on a line of its own.
    """
    try:
        if len(tex) > LONGEST:
            raise _NotShown
        root = convert_to_element(tex)
        display = ' display="block"' if block else ""
        return f"<math{display}>{''.join(_written(part, 0) for part in root)}</math>"
    except Exception:  # whatever a student's formula makes of the converter: the formula as text
        sign = "$$" if block else "$"
        return f"<code>{html.escape(f'{sign}{tex}{sign}')}</code>"


def _written(element: Element, depth: int) -> str:
    if depth > DEEPEST or element.tag not in ATTRIBUTES:
        raise _NotShown
    word = _upright_word(element)
    if word:
        return f"<mi>{html.escape(word)}</mi>"
    text = html.unescape(element.text or "")  # the converter writes some signs as entities, others not
    if element.tag == "mtext":
        text = re.sub(r"\\([_#%&$])", r"\1", text)
    elif "\\" in text and text != "\\":  # a command that it does not know
        raise _NotShown
    inner = html.escape(text) + "".join(_written(part, depth + 1) for part in element)
    return f"<{element.tag}{''.join(_attributes(element))}>{inner}</{element.tag}>"


def _attributes(element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name in ATTRIBUTES[element.tag] and VALUE.fullmatch(value):
            yield f' {name}="{value}"'


def _upright_word(element: Element) -> str:
    r"""What `\mathrm{softmax}` is made of, as one word: a screen reader says it as one, and it is a tenth as long."""
    letters = [part.text or "" for part in element if part.tag == "mi" and part.get("mathvariant") == "normal"]
    if element.tag == "mrow" and 1 < len(letters) == len(element) and all(len(letter) == 1 for letter in letters):
        return "".join(letters)
    return ""
