"""What students wrote, as HTML: filters that feedback pages and formgrader render cells with. None of them raises."""

from __future__ import annotations

import html
import re
from itertools import count
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat.notebooknode import NotebookNode

from minibert_grader.cleaning.formulas import formula_html
from minibert_grader.cleaning.safe_html import TooMuch, clean_html, plain_html
from minibert_grader.cleaning.terminal import without_codes
from minibert_grader.intake.pictures import IMG, LONGEST_ANSWER, PICTURE_DATA, alt_and_address, picture_key

LONGEST_CODE = 100_000
# Lexers go over such a run again and again.
LONG_RUN = re.compile(r"\s{200}|[^\n]{5000}")

PLACE = re.compile("\ue000([0-9]*)\ue001?|\ue001")  # of a formula; private characters, which no text keeps
PICTURE_KINDS = ("image/png", "image/jpeg")
PHONES = (".heic", ".heif")
BASE64 = re.compile(r"[A-Za-z0-9+/=\n]+")
LANGUAGES = ("python", "python3", "py", "text")  # of code in Markdown that is highlighted

ATTRIBUTES = {
    "code": {"class"},
    "div": {"class"},
    "span": {"class"},
    "td": {"style"},
    "th": {"style"},
}


@pass_context
def markdown_of_cell(context: Context, source: str) -> str:
    """`markdown_to_safe_html` as nbconvert's templates call it: for the cell that they are at."""
    return markdown_to_safe_html(source, pictures_of(context.get("cell") or {}))


def pictures_of(cell: dict[str, Any]) -> dict[str, str]:
    """The pictures that `ShowPictures` made for a cell: name → address with its data."""
    made = {}
    for name, kinds in (cell.get("attachments") or {}).items():
        for kind, data in kinds.items():
            if kind in PICTURE_KINDS and BASE64.fullmatch(data):
                made[name] = f"data:{kind};base64,{data}"
    return made


def markdown_to_safe_html(source: str, pictures: dict[str, str] | None = None) -> str:
    """nbconvert's Markdown in HTML that `clean_html` cleaned; as plain text where it is too long or not digestible.

    Formulas are MathML already. They are made of the text alone and put in when the rest has been cleaned.
    """
    numbers = count()
    text = PICTURE_DATA.sub(lambda _: f"image{next(numbers)}", without_codes(source))
    text = PLACE.sub("", text)
    try:
        if len(text) > LONGEST_ANSWER:
            raise TooMuch
        renderer = _Renderer(pictures or {})
        rendered = MarkdownWithMath(renderer=renderer).render(text)
        page = renderer.with_formulas(clean_html(rendered, ATTRIBUTES, _what_stays))
    except Exception:  # whatever a student's Markdown makes of the renderer: a plain page, but a page
        page = plain_html(text)
    # The templates look for links to "files/" from each bracket to the end of its line.
    return page.replace("[", "&#91;")


def highlighted_code(source: str, language: str | None = None, metadata: NotebookNode | None = None) -> str:
    """Code of a cell as Python, whatever language a `%%` line names: other lexers take long for what is not theirs."""
    code = without_codes(source) or " "
    try:
        if len(code) > LONGEST_CODE or LONG_RUN.search(code):
            raise TooMuch
        page = Highlight2HTML("python3")(code)
    except Exception:  # as above
        page = f'<div class=" highlight hl-python3">{plain_html(code)}</div>'
    return page.replace('<span class="err">', "<span>")  # `!pip` and `%time` are no errors


class _Renderer(IPythonRenderer):
    """nbconvert's renderer, but a picture that is not at hand is named only: nbconvert raises where one is missing."""

    def __init__(self, pictures: dict[str, str]) -> None:
        super().__init__(escape=False)
        self._pictures = pictures
        self._formulas: list[str] = []

    def with_formulas(self, page: str) -> str:
        """A page whose formulas stand where this renderer left a place for them."""
        return PLACE.sub(lambda place: self._formulas[int(place[1])], page)

    def _place(self, formula: str) -> str:
        self._formulas.append(formula)
        return f"\ue000{len(self._formulas) - 1}\ue001"

    def inline_math(self, body: str) -> str:
        return self._place(formula_html(body, block=False))

    def block_math(self, body: str) -> str:
        return self._place(formula_html(body, block=True))

    def latex_environment(self, name: str, body: str) -> str:
        return self._place(formula_html(f"\\begin{{{name}}}{body}\\end{{{name}}}", block=True))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        key = picture_key(url)
        if key in self._pictures:
            alt = " ".join(html.unescape(re.sub("<[^<>]*>", "", text)).split()) or "a picture without a description"
            return self._place(f'<img alt="{html.escape(alt)}" src="{self._pictures[key]}">')
        name = "" if url.startswith("data:") else html.escape(key)
        about = ", ".join(words for words in (text, html.escape(title or "")) if words and words != name)
        if name.lower().endswith(PHONES):
            return f"(the picture {name} is in a format of phones that browsers do not show; hand it in as JPEG or PNG)"
        return f"(the picture {name and name + ' '}is not shown here{about and ': '}{about})"

    def inline_html(self, html: str) -> str:
        """As it is, with the pictures in it that are at hand; all else is cleaned later."""
        return IMG.sub(lambda tag: self._image_of(tag[0]), html)

    def block_html(self, html: str) -> str:
        return self.inline_html(html) + "\n"

    def _image_of(self, tag: str) -> str:
        alt, address = alt_and_address(tag)
        return self.image(html.escape(alt), address) if picture_key(address) in self._pictures else tag

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Without an id and a link to it: formgrader's scripts find the boxes for points by ids."""
        return f"<h{level}>{text}</h{level}>"

    def block_code(self, code: str, info: str | None = None) -> str:
        language = (info or "").strip().partition(" ")[0]
        if language in LANGUAGES and not LONG_RUN.search(code):
            return super().block_code(code, language)
        return super(IPythonRenderer, self).block_code(code, info)


def _what_stays(tag: str, name: str, value: str) -> str | None:
    """Classes that rendered Markdown needs; those of the page's own design would let text pose as the grader's.

    And no attribute in which a formula or a picture would be put: its quotes would end it.
    """
    if PLACE.search(value):
        return None
    if name != "class":
        return value
    needed = {
        "code": re.fullmatch(r"language-[\w+#.-]+", value),
        "div": value == "highlight",
        "span": len(value) <= 3,
    }
    return value if needed.get(tag) else None
