"""HTML without script, style, frames, pictures and links to anything but web and mail, for a TA's browser."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import nh3

# What the course's own text and rendered Markdown use.
TAGS = str.split(
    "a abbr acronym b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre small span "
    "strong sub summary sup table tbody td th thead tr u ul"
)
ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "acronym": {"title"}}
NEVER_CLOSED = ("br", "hr")

# More than that is shown as text. HTML parsers take the square of the depth, of references ("&") and of what a table
# cannot hold: bounded like this, that is a tenth of a second.
LONGEST = 100_000
DEEPEST = 100

# Each "<", with the tag that it begins, if that is allowed and well formed: "x <a and y> b" has none. No part of the
# expression reaches beyond the next "<".
TAG = re.compile(
    rf"<(?:(?P<end>/?)(?P<name>{'|'.join(TAGS)})"
    r"(?:\s+(?:open|[^\s\"'<>/=]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'|[^\s\"'=<>`]+)))*\s*/?>)?",
    re.IGNORECASE,
)


class TooMuch(ValueError):
    """The HTML is too long or too deep to be looked through."""


def safe_html(source: str) -> str:
    """What is left of HTML that acts in no browser. Never raises: what cannot be cleaned is shown as text."""
    try:
        return clean_html(source)
    except Exception:  # whatever a student's HTML makes of the parser: a plain page, but a page
        return plain_html(source)


def plain_html(text: str) -> str:
    """Any text, as it was written."""
    return f"<pre>{html.escape(text)}</pre>"


def clean_html(
    source: str,
    more_attributes: dict[str, set[str]] | None = None,
    keep: Callable[[str, str, str], str | None] | None = None,
) -> str:
    """Let `TAGS` with `ATTRIBUTES` stay and show all other tags as text: "the <pad> token" is what a student wrote.

    Parameters
    ----------
    source : str
        HTML without half surrogate pairs.
    more_attributes : dict of sets by tag, optional
        Attributes that may stay besides `ATTRIBUTES`.
    keep : callable of tag, attribute and value, optional
        Gives what of an attribute's value stays, or None to remove the attribute.

    Raises
    ------
    TooMuch
        If it is longer than `LONGEST` or deeper than `DEEPEST`.
    """
    if len(source) > LONGEST:
        raise TooMuch
    cleaned = nh3.clean(
        _only_allowed_tags(source),
        tags=set(TAGS),
        attributes={**ATTRIBUTES, **(more_attributes or {})},
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto"},
        filter_style_properties={"text-align"},
        link_rel=None,
    )
    if len(cleaned) > LONGEST:
        raise TooMuch
    return cleaned


def _only_allowed_tags(source: str) -> str:
    """Escape each "<" that begins no allowed tag. Whether the rest is safe is for nh3 to decide."""
    open_tags: list[str] = []
    levels = 0  # of all tags together: what was closed out of turn is opened again inside each that follows

    def escaped(tag: re.Match[str]) -> str:
        nonlocal levels
        if tag["name"] is None:
            return "&lt;"
        name = tag["name"].lower()
        if tag["end"]:
            if open_tags and open_tags[-1] == name:  # what is closed out of turn counts as open: no parser goes deeper
                open_tags.pop()
        elif name not in NEVER_CLOSED:
            open_tags.append(name)
            levels += len(open_tags)
            if len(open_tags) > DEEPEST or levels > LONGEST:
                raise TooMuch
        return tag[0]

    return TAG.sub(escaped, source)
