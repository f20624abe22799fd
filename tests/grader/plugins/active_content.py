"""Find what acts in a browser: elements that run or load, event attributes, addresses with a scheme that runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BAIT = "alert(document.domain)"
HOSTILE = [
    f"<script>{BAIT}</script>",
    "<style>* { display: none }</style>",
    f"<img src=x onerror={BAIT}>",
    f"<svg onload={BAIT}><script>{BAIT}</script></svg>",
    f"<iframe src='javascript:{BAIT}'></iframe>",
    f"<a href='javascript:{BAIT}' onclick={BAIT}>x</a>",
    f"<details open ontoggle={BAIT}><summary>x</summary></details>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={BAIT}></style></mglyph></table></mtext></math>",
    "<link rel=stylesheet href=https://example.com/x.css><meta http-equiv=refresh content=0>",
    "<form action=https://example.com><input><button>log in</button></form>",
    "<object data=x></object><embed src=x><base href=https://example.com>",
    f"<p\n\nonmouseover={BAIT}>x</p>",
    f"--></pre></div><script>{BAIT}</script><!--",
]
HOSTILE_LINKS = [
    f"[x](javascript:{BAIT})",
    f"[x](JaVaScRiPt&colon;{BAIT})",
    f"[x](&#106;avascript:{BAIT})",
    f"[x](\tjavascript:{BAIT})",
    f"![x](javascript:{BAIT})",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    f"[x](vbscript:{BAIT})",
    f"[x]\n\n[x]: javascript:{BAIT}",
    f'[x](https://example.com "\\" onmouseover={BAIT} \\"")',
    f"<javascript:{BAIT}>",
    f"# x <img src=x onerror={BAIT}>",
    f"```<img src=x onerror={BAIT}>\ncode\n```",
    f"$<img src=x onerror={BAIT}>$",
    f"`<script>{BAIT}</script>`",
    f'<a title="\n\n<img src=x onerror={BAIT}>\n\n">x</a>',
]

ACTIVE_TAGS = str.split(
    "applet audio base button embed form frame frameset iframe input link maction meta mglyph object script style svg "
    "template textarea video"
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
