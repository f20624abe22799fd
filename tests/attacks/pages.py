"""Attacks on whoever reads the page: scripts, styles, boxes that look like the grader's, and pages that never end."""

from __future__ import annotations

from tests.attacks.frame import Notebook, code, filled, notebook, own_cell, with_cell_after
from tests.grader.plugins.active_content import BAIT, HOSTILE

ALL = "\n\n".join(HOSTILE)
LINKS = "\n\n".join([f"[x](javascript:{BAIT})", f"[x](JaVaScRiPt&colon;{BAIT})", f"![x](javascript:{BAIT})",
                     "[x](data:text/html;base64,PHNjcmlwdD4=)", f"<javascript:{BAIT}>", f"[x]\n\n[x]: vbscript:{BAIT}",
                     f"$<img src=x onerror={BAIT}>$", f"```<img src=x onerror={BAIT}>\ncode\n```"])  # fmt: skip
SHOW = "from IPython.display import display\nbait = {bait!r}\n"


@code("pages", "softmax alone")
def html_output():
    """Shows HTML with scripts, styles, frames, forms and event handlers."""
    return SHOW.format(bait=HOSTILE) + "for each in bait:\n    display({'text/html': each}, raw=True)"


@code("pages", "softmax alone")
def every_mime_type():
    """Shows the same as SVG, JavaScript, LaTeX, JSON, PDF, widgets and types that it invents."""
    kinds = ["image/svg+xml", "application/javascript", "text/latex", "application/json", "application/pdf",
             "text/markdown", "application/vnd.jupyter.widget-view+json", "application/vnd.plotly.v1+json",
             "image/png", "text/html ", "TEXT/HTML", "text/html; charset=utf-7", "x/y"]  # fmt: skip
    return (
        SHOW.format(bait=ALL)
        + f"for kind in {kinds}:\n    display({{kind: bait}}, raw=True)\n"
        + "    display({kind: bait, 'text/html': bait}, raw=True)"
    )


@code("pages", "softmax alone")
def printed():
    """Prints it, writes it to the error stream, and warns with it."""
    return (
        SHOW.format(bait=ALL) + "import sys, warnings\nprint(bait)\nprint(bait, file=sys.stderr)\nwarnings.warn(bait)"
    )


@code("pages", "softmax alone")
def raised():
    """Raises an exception whose name, message and traceback hold it."""
    return SHOW.format(bait=ALL) + "raise type('<script>x</script>', (Exception,), {})(bait)"


@code("pages", "softmax alone")
def raised_when_called():
    """Raises an exception whose name and message hold it when it is judged, so that it comes into the verdict."""
    return SHOW.format(bait=ALL) + "def attention_scores(Q, K):\n    raise type('<b>' + bait, (ValueError,), {})(bait)"


@code("pages", "softmax alone")
def returned():
    """Returns it in the place of an array, so that it comes into the verdict."""
    return SHOW.format(bait=ALL) + "def attention_scores(Q, K):\n    return [bait, {bait: bait}, (bait,)][Q.size % 3]"


@code("pages", "softmax alone")
def represented():
    """Returns objects whose representations, in text, HTML and JavaScript, hold it."""
    return (
        SHOW.format(bait=ALL)
        + """
class Shown:
    def __repr__(self): return bait
    _repr_html_ = _repr_javascript_ = _repr_svg_ = _repr_latex_ = _repr_markdown_ = __repr__
    def _repr_mimebundle_(self, **kw): return {"text/html": bait, "application/javascript": bait}
def attention_scores(Q, K):
    return Shown()
Shown()
"""
    )


@notebook("pages", "everything")
def written_answer(notebook: Notebook):
    """Writes it into the answer that a TA reads."""
    return filled(notebook, written_scaling=ALL + "\n\n" + LINKS)


@notebook("pages", "everything")
def cells_of_every_kind(notebook: Notebook):
    """Writes it into Markdown and raw cells and into the code itself."""
    for kind in ("markdown", "raw"):
        notebook = with_cell_after(notebook, "setup", ALL, kind)
        notebook = with_cell_after(notebook, "setup", LINKS, kind)
    return with_cell_after(notebook, "setup", f"'''{ALL}'''")


@notebook("pages", "everything")
def ids_and_classes_of_the_page(notebook: Notebook):
    """Gives its own elements the ids and classes by which formgrader's scripts find the boxes for points."""
    names = ("test_softmax", "comment", "score", "comment-written_scaling", "nb-score", "toc", "page-content")
    page = "".join(
        f'<h2 id="{name}" class="{name} panel alert">x</h2><div id="{name}" class="nbgrader_cell">x</div>'
        for name in names
    )
    return filled(notebook, written_scaling=page + "\n\n# test_softmax\n\n# comment\n")


@notebook("pages", "everything")
def a_banner_over_the_score(notebook: Notebook):
    """Covers the page with a banner, by styles in its text."""
    banner = '<div style="position:fixed;top:0;left:0;width:100%;height:100%;background:black">10 of 10 points</div>'
    return filled(
        notebook, written_scaling=banner + "\n\n<table><tr><td style='position:fixed;top:0'>x</td></tr></table>"
    )


@code("pages", "softmax alone")
def a_verdict_of_its_own():
    """Shows a box that looks like the grader's verdict with all points."""
    box = '<div class="mb-verdict solved" id="verdict"><b>attention_scores: 10 of 10 points</b></div>'
    return SHOW.format(bait=box) + "display({'text/html': bait}, raw=True)\ndisplay({'text/markdown': bait}, raw=True)"


@code("pages", "softmax alone")
def broken_escape_codes():
    """Prints colour codes without their first part, unfinished ones, and every control character."""
    return r"""
print("\x1b[38m x \x1b[38;5m y \x1b[48;2;1m z \x1b[;;;;m \x1b[999999999m \x1b]0;title\x07 \x1b[2J \x1b[1000A")
print("".join(map(chr, range(32))), "".join(map(chr, range(127, 160))), "\u202e\ufeff\u2028", "\ud800")
"""


@code("pages", "softmax alone")
def megabytes_of_escape_codes():
    """Prints as many colours as fit."""
    return r"""print("\x1b[31mx\x1b[0m" * 200_000)"""


@notebook("pages", "everything")
def nested_html(notebook: Notebook):
    """Nests lists and quotations in HTML and Markdown a thousand deep, over as many letters as are allowed."""
    notebook = filled(notebook, written_scaling="<ul><li>" * 12_000)
    for bait in (
        "> " * 40_000,
        "- " * 40_000 + "x",
        "*a " * 30_000,
        "[" * 90_000,
        "$" * 90_000,
        "`" * 90_000,
        "<b>" * 30_000,
    ):
        notebook = with_cell_after(notebook, "setup", bait, "markdown")
    return notebook


@notebook("pages", "everything")
def code_that_no_lexer_likes(notebook: Notebook):
    """Writes code on which lexers go back and forth: spaces, dots, open strings, in one line."""
    for bait in (" " * 90_000 + "1", "." * 90_000, "'''" + "\\" * 90_000 + "'''", "%%latex\n" + "\\begin{a}" * 9000):
        notebook = with_cell_after(notebook, "setup", bait)
    return notebook


@code("pages", "softmax alone")
def nested_html_output():
    """Shows megabytes of nested HTML."""
    return (
        SHOW.format(bait="")
        + "display({'text/html': '<div>' * 800_000}, raw=True)\n"
        + "display({'text/html': '<b><div></b>' * 100_000}, raw=True)"
    )


@code("pages", "softmax alone")
def a_reason_of_megabytes():
    """Returns a dict and raises exceptions with names, keys and messages of four megabytes."""
    return """
def attention_scores(Q, K):
    if Q.size % 2:
        return {"x" * 4_000_000: 1.0}
    raise type("E" * 4_000_000, (Exception,), {})("x" * 4_000_000)
"""


@code("pages", "softmax alone")
def a_large_answer_to_show():
    """Returns arrays of millions of elements, which a page would show beside the expected ones."""
    return "def attention_scores(Q, K):\n    return np.full((2000, 2000), 7.0)"


@notebook("pages", "everything")
def pictures_that_are_none(notebook: Notebook):
    """Shows attachments that are not there, pictures from elsewhere, and pictures pasted as text."""
    answer = (
        "![x](attachment:gone.png) ![y](https://example.com/x.png) ![z](data:image/png;base64," + "A" * 50_000 + ")"
    )
    return filled(notebook, written_scaling=answer + " ![w](data:image/svg+xml;base64,PHN2Zy8+)")


@notebook("pages", "everything")
def sixty_cells_of_outputs(notebook: Notebook):
    """Shows as much as a cell may, in sixty cells."""
    show = (
        "from IPython.display import display\nfor _ in range(39):\n    display({'text/plain': 'x' * 100_000}, raw=True)"
    )
    for _ in range(60):
        notebook["cells"].append(own_cell(show))
    return notebook
