"""Find what acts in a browser: elements that run or load, event attributes, addresses with a scheme that runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

ACTIVE_TAGS = str.split(
    "applet audio base button embed form frame frameset iframe input link math meta object script style svg template "
    "textarea video"
)
HARMLESS = re.compile(r"(https?:|mailto:|#|data:image/(png|jpeg);base64,|[^:]*$)")


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ACTIVE_TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            address = re.sub(r"[\s\x00-\x20]", "", value or "").lower()
            leads_astray = name in ("href", "src", "xlink:href") and not HARMLESS.match(address)
            if leads_astray or name.startswith("on") or name in ("srcdoc", "formaction", "action"):
                self.found.append(f"{tag} {name}={value}")


def active_content(page: str) -> list[str]:
    """What acts in a page, in order."""
    finder = _Finder()
    finder.feed(page)
    finder.close()
    return finder.found
