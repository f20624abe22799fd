"""Nothing that a student writes, prints, raises or returns acts in the browser of whoever reads the feedback."""

from __future__ import annotations

import base64
import html
import json
import re
import struct
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import nbformat
import nbformat.v4 as v4
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import ansi2html, markdown2html
from nbformat.notebooknode import NotebookNode
from traitlets.config import Config, PyFileConfigLoader

from minibert_grader.cleaning import places, render, safe_html
from minibert_grader.cleaning.pixels import PNG
from minibert_grader.cleaning.render import markdown_to_safe_html
from minibert_grader.cleaning.terminal import MOST_COLOURS, Terminal
from minibert_grader.judging.outputs import PAGE_WIDTH, plain_outputs
from minibert_grader.judging.verdict import Failure, Misconception, Outcome, ShownArray, Verdict
from minibert_grader.plugins.clean import CleanOutput
from minibert_grader.reports.places import VERDICT
from minibert_grader.reports.templates import NBGRADERS
from minibert_grader.reports.verdict_page import verdict_html

from .active_content import BAIT, HOSTILE, HOSTILE_LINKS, active_content
from .conftest import REPOSITORY

MARKS = {"locked": False, "schema_version": 3, "cell_type": "markdown", "checksum": "0"}
GRADED = MARKS | {"grade": True, "solution": True, "grade_id": "a", "points": 1}


RESOURCES = dict.fromkeys(("submission_id", "notebook_id", "assignment_id", "base_url", "notebook_path"), "x")
RESOURCES |= {"index": 0, "total": 1, "student": "ada"}


@cache
def exporter() -> HTMLExporter:
    """What formgrader renders pages with, under this course's configuration."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(REPOSITORY)).load_config()
    extra = Config()  # as FormgradeExtension has it
    extra.HTMLExporter.template_name = "formgrade"
    extra.HTMLExporter.extra_template_basedirs = [NBGRADERS]
    extra.merge(config)
    return HTMLExporter(config=extra)


def graded(source: str) -> NotebookNode:
    """A written answer, with its boxes for points and a comment."""
    cell = v4.new_markdown_cell(source)
    cell.metadata["nbgrader"] = dict(GRADED)
    return cell


def page_of(cells: list) -> str:
    """The formgrader's page of a notebook that was graded, without what the page is made of itself."""
    notebook, _ = CleanOutput().preprocess(v4.new_notebook(cells=cells), {})
    return exporter().from_notebook_node(notebook, RESOURCES)[0]


@pytest.fixture(scope="module")
def frame() -> list[str]:
    """What acts in the template itself, with nothing in the notebook."""
    return active_content(page_of([v4.new_markdown_cell("text"), v4.new_code_cell("1")]))


def outputs_of(bait: str) -> list:
    kinds = ("text/html", "text/markdown", "text/latex", "text/plain", "application/json", "image/svg+xml")
    kinds += ("application/javascript", "text/vnd.mermaid", "application/vnd.jupyter.widget-view+json", "text/x")
    outputs = [v4.new_output("display_data", data={kind: bait}) for kind in kinds]
    outputs += [v4.new_output("execute_result", data={kind: bait}) for kind in kinds]
    outputs.append(v4.new_output("display_data", data={"image/png": f'"><img src=x onerror={BAIT}>'}))
    outputs[-1].metadata = {"image/png": {"alt": f'" onerror={BAIT} "{bait}', "width": f"1 onerror={BAIT}"}}
    outputs.append(v4.new_output("stream", name="stdout", text=bait))
    outputs.append(v4.new_output("stream", name="stderr", text=f"\x1b[31m{bait}\x1b]8;;javascript:{BAIT}\x07x\x1b[0m"))
    lines = [bait, f"\x1b[0;31m{bait}\x1b[0m"]
    outputs.append(v4.new_output("error", ename=bait, evalue=bait, traceback=lines))
    return [nbformat.from_dict(output) for output in plain_outputs(outputs)]  # what a kernel's claims come down to


# What was taken out leaves nothing to show, and nbconvert says so.
@pytest.mark.filterwarnings("ignore:Your element with mimetype:UserWarning")
@pytest.mark.parametrize("bait", HOSTILE + HOSTILE_LINKS)
def test_cells_and_outputs_do_nothing(bait, frame):
    cells = [v4.new_markdown_cell(bait), v4.new_raw_cell(bait), v4.new_code_cell(bait, outputs=outputs_of(bait))]
    cells[1].metadata["raw_mimetype"] = "text/html"
    assert active_content(page_of(cells)) == frame
    page = page_of([*cells, graded(bait)])
    assert active_content(page) == active_content(page_of([graded("text")]))
    assert BAIT in page or "example.com" in page or "display" in page  # it is there, to be read


def test_a_figure_with_its_description_is_shown_as_the_notebook_shows_it(monkeypatch, tmp_path):
    from matplotlib.figure import Figure
    from minibert_kit import figures

    shown = []
    monkeypatch.setattr(figures, "display", lambda data, metadata=None, raw=True: shown.append((data, metadata or {})))
    monkeypatch.chdir(tmp_path)
    figures.save(Figure(figsize=(12, 1)), "wide", "a <wide> picture")
    outputs = [{"output_type": "display_data", "data": data, "metadata": about} for data, about in shown]
    page = page_of([v4.new_code_cell("1", outputs=[nbformat.from_dict(each) for each in plain_outputs(outputs)])])
    assert (
        "<summary><small>The figure in words</small></summary>As it should look: a &lt;wide&gt; picture</details>"
        in page
    )
    assert re.search(rf'<img[^>]*width="?{PAGE_WIDTH}\b', page), "wider than the page"


def test_the_finder_finds(frame):
    for bait in HOSTILE:
        assert active_content(markdown2html(bait) + bait), bait
    assert active_content(markdown2html(f"[x](javascript:{BAIT})"))
    assert "<script>" in frame  # the template's own


@pytest.mark.parametrize("bait", HOSTILE)
def test_verdicts_show_values_as_text(bait):
    shown = ShownArray(bait, bait, bait * 2, 0, len(bait))
    failure = Failure(bait, rule=bait, call=bait, code=bait, arguments=(shown,), expected=shown, got=shown)
    outcomes = (Outcome("sentence", 1, True, failure, "hint"), Outcome("sentence", 1, False, unjudged=bait))
    for lent in ((), (bait, bait)):
        verdict = Verdict("softmax", 2, outcomes, Misconception("name", "hint", "reread"), lent=lent)
        assert active_content(verdict_html(verdict, bait)) == []
        assert active_content(verdict_html(Verdict("softmax", 2, outcomes, note=bait))) == []


def test_formgraders_page_loads_nothing_from_the_web():
    cells = [v4.new_markdown_cell("$x_1$ and $$y$$"), v4.new_code_cell("1", outputs=outputs_of("text"))]
    page = page_of([*cells, graded("text")])
    assert not re.search(r"""(src|href|url\()=?["']?(https?:)?//""", page)
    assert "<msub>" in page and "MathJax = {" in page and page.index("MathJax = {") < page.index("formgrade.js")


def test_formgraders_page_has_what_its_scripts_look_for():
    page = page_of([graded("text")])
    for needed in ('id="a"', 'id="a-comment"', "nbgrader_cell", 'id="statusmessage"', "submission_id = "):
        assert needed in page
    assert "/formgrader/static/js/formgrade.js" in page


def test_formgraders_page_frames_what_is_the_students():
    verdict = v4.new_output("display_data", data={"text/html": "<p>the verdict</p>"}, metadata={VERDICT: True})
    cells = [v4.new_markdown_cell("the course's"), v4.new_markdown_cell("the student's")]
    cells += [v4.new_code_cell("1", outputs=[v4.new_output("stream", text="printed")])]
    cells[1].metadata["minibert"] = {"whose": "student"}
    notebook, _ = CleanOutput().preprocess(v4.new_notebook(cells=cells), {})
    notebook.cells[2].outputs.append(verdict)
    page = exporter().from_notebook_node(notebook, RESOURCES)[0]
    assert page.count('class="theirs"') == 2
    before, after = page.index("the student's output"), page.index("the verdict")
    assert before < page.index("printed") < after
    assert page.index("a cell of the student's own") < page.index(">the student's<")


def notebooks() -> list[Path]:
    return sorted((REPOSITORY / "release").glob("*/*.ipynb"))


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_the_courses_own_text_renders_as_before(path, monkeypatch):
    for formula in (
        "inline_math",
        "block_math",
        "latex_environment",
    ):  # as nbconvert has them
        monkeypatch.delattr(render._Renderer, formula)
    cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "markdown"]
    assert cells

    def plain(page: str) -> str:
        page = re.sub(r"&#(\d{3,});", lambda number: chr(int(number[1])), page)
        # Ids of headings, and the links to them, are left out on purpose.
        page = re.sub(r'<a class="anchor-link".*?</a>', "", re.sub(r'(<h\d) id="[^"]*"', r"\1", page))
        same = {"&quot;": '"', "&#91;": "[", "&#x27;": "'", "&#39;": "'", "&gt;": ">", " />": ">"}
        for entity, sign in same.items():
            page = page.replace(entity, sign)
        return " ".join(page.split())

    for cell in cells:
        source = "".join(cell["source"])
        assert plain(markdown_to_safe_html(source)) == plain(markdown2html(source))


def test_an_answer_with_formulas_code_and_comparisons_reads_as_written():
    page = markdown_to_safe_html("If $a < b$ & `x[i] < y & z`, then\n\n> quoted\n\n| a |\n|---:|\n| 1 |")
    assert "<mo>&lt;</mo><mi>b</mi></mrow></math> &amp; <code>x[i] &lt; y &amp; z</code>" in page.replace("&#91;", "[")
    assert "<blockquote>" in page and "text-align" in page and "&amp;lt;" not in page


def read(page: str) -> str:
    """What is read of HTML in a browser, with one blank for all between two words."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", page)).split())


FORMULAS = {
    "$a<b$": "a < b",
    "$$\nx_i < \\sum_j w_{ij} * y_j * z & 1\n$$": "x i < ∑ j w i j * y j * z & 1",
    "\\\\(a<b\\\\)": "a < b",
    "\\\\[a_1 < b_1\\\\]": "a 1 < b 1",
    "\\begin{align}\na &< b \\\\ c &> d\n\\end{align}": "a < b (1) c > d (2)",
    "$P(w_i | c) \\propto e^{x_i}$ and $1 * 2 * 3$": "P ( w i | c ) ∝ e x i and 1 * 2 * 3",
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_read_as_written(formula):
    lines = [] if "\n" in formula else [f"So {formula}, *therefore*.", f"- {formula}", f"## {formula}"]
    for source in (formula, *lines):
        assert FORMULAS[formula] in read(markdown_to_safe_html(source))


PROSE = [
    "a <pad> token and an <unk> token, <s> and </s>, <|im_end|>",
    "from List<int> to Dict<str, List<int>>",
    "where x <a and y> b, or x < y && y > z",
    "a word <!-- not said --> and <!-- never ended",
    "<p not ended",
    "<div title=",
    "&lt;pad&gt; and [CLS]",
]


@pytest.mark.parametrize("text", PROSE)
def test_what_looks_like_a_tag_is_read_as_it_was_written(text):
    for source in (text, f"> {text}", f"**so** {text}"):
        assert html.unescape(text) in read(markdown_to_safe_html(source))
    assert html.unescape(text) in read(safe_html.safe_html(text))


@pytest.mark.parametrize(
    "bait", [bait for bait in HOSTILE if re.search("<(script|style|img|iframe|link|form|ob)", bait)]
)
def test_tags_that_may_not_stay_are_there_to_be_read(bait):
    for page in (markdown_to_safe_html(bait), safe_html.safe_html(bait)):
        for tag in re.findall(r"<(?!/?(?:p|pre|div|table)>)[^<>!]+>", bait):
            assert tag in read(page)


def test_code_of_an_answer_reads_as_written():
    code = "if x[i] < y & z and a<b>c:\n    d = '<pad>'"
    for language in ("", "python", "python3", "c++", "mermaid", "perl", "nolanguage"):
        page = markdown_to_safe_html(f"```{language}\n{code}\n```")
        assert "<pre>" in page and re.sub(r"\s", "", code) in re.sub(r"\s", "", read(page))
    assert "<code>&lt;pad&gt; a&lt;b &amp; c</code>" in markdown_to_safe_html("`<pad> a<b & c`")
    assert '<span class="k">' in markdown_to_safe_html(f"```python\n{code}\n```")


def test_tables_keep_their_alignment():
    page = markdown_to_safe_html("| a | b | c |\n|:---|:---:|---:|\n| 1 | `x<y` | $a<b$ |")
    assert re.findall(r'<td style="text-align:(\w+)">', page) == ["left", "center", "right"]
    assert "<code>x&lt;y</code>" in page and "<mi>a</mi><mo>&lt;</mo><mi>b</mi>" in page
    page = markdown_to_safe_html("<table><tr><td style='text-align: right; position: fixed'>1</td></tr></table>")
    assert '<td style="text-align:right">1</td>' in page


PICTURES = {
    "![image.png](attachment:image.png)": "(the picture image.png is not shown here)",
    "![my plot](attachment:image%20(1).png)": "(the picture image (1).png is not shown here: my plot)",
    "![x][1]\n\n[1]: attachment:a.png": "(the picture a.png is not shown here: x)",
    '![x](https://a.b/c.png "the loss")': "(the picture https://a.b/c.png is not shown here: x, the loss)",
    f"![plot](data:image/png;base64,{'iVBO' * 50_000})": "(the picture is not shown here: plot)",
    "[![x](attachment:a.png)](https://example.com)": "(the picture a.png is not shown here: x)",
    "![<pad>](attachment:<script>)": "(the picture <script> is not shown here: <pad>)",
}


@pytest.mark.parametrize("picture", PICTURES, ids=range(len(PICTURES)))
def test_a_picture_in_an_answer_is_named(picture, frame):
    page = page_of([v4.new_markdown_cell(f"See {picture}\n\nand *then* the rest.")])
    assert PICTURES[picture] in read(page)
    assert "<em>then</em> the rest." in page and active_content(page) == frame


def test_a_picture_that_was_made_anew_is_shown_and_no_other():
    cell = v4.new_markdown_cell("![a <b> *plot*](attachment:a%20b.png) and ![x](attachment:other.png)")
    cell["attachments"] = {"a b.png": {"image/png": "aGk="}, "other.png": {"application/octet-stream": "aGk="}}
    page = page_of([cell])
    assert re.findall('<img[^>]*src="data:[^>]*?(?=/?>)', page) == [
        '<img alt="a plot" src="data:image/png;base64,aGk="'
    ]
    assert "(the picture other.png is not shown here: x)" in read(page)
    forged = {"a": {"image/png": '"><script>'}, "b": {"image/svg+xml": "aGk="}, "c": {"text/html": "aGk="}}
    assert render.pictures_of({"attachments": forged}) == {}


def test_a_picture_of_a_phone_gets_a_sentence():
    page = markdown_to_safe_html("![](attachment:IMG_1.HEIC)")
    assert (
        "(the picture IMG_1.HEIC is in a format of phones that browsers do not show; hand it in as JPEG or PNG)" in page
    )


def test_no_class_of_the_pages_own_design_can_be_borrowed():
    page = markdown_to_safe_html('<div class="panel nbgrader_cell" style="position: fixed">10 of 10 points</div>')
    page += markdown_to_safe_html('<code class="panel">10 of 10</code> <span class="score">10</span>')
    assert "10 of 10" in page and "class" not in page and "style" not in page


def test_places_on_this_machine_are_left_out_of_outputs():
    line = 'File /srv/course/.venv/lib/python3.11/site-packages/numpy/linalg/x.py:5, "/tmp/minibert-scratch-a_b1/f"'
    output = v4.new_output("error", ename="E", evalue=line, traceback=[line])
    printed = v4.new_output("stream", text=line)
    shown = v4.new_output("display_data", data={"text/plain": line, "text/html": line})
    cell = v4.new_code_cell("", outputs=[output, printed, shown])
    cell, _ = CleanOutput().preprocess_cell(cell, {}, 0)
    texts = [cell.outputs[0].evalue, *cell.outputs[0].traceback, cell.outputs[1].text, *cell.outputs[2].data.values()]
    for text in texts:
        assert "numpy/linalg/x.py:5" in text
        assert not re.search("srv|course|venv|scratch", text)


@pytest.mark.parametrize("text", ["/" * 2000, "/a" * 1000, "(/" * 1000, "/site-packages" * 150, "/lib/python3.1" * 99])
def test_leaving_places_out_looks_at_each_folder_once(text, monkeypatch):
    folder, looked_at = places.FOLDER, []
    counting = SimpleNamespace(match=lambda name: looked_at.append(name) or folder.match(name))
    monkeypatch.setattr(places, "FOLDER", counting)
    places.leave_places_out(text)
    assert len(looked_at) <= text.count("/") and sum(map(len, looked_at)) <= len(text)


def test_a_place_behind_a_colour_is_left_out():
    line = "File \x1b[32m/srv/.venv/lib/python3.11/site-packages/numpy/x.py:5\x1b[39m"
    assert places.leave_places_out(line) == "File \x1b[32mnumpy/x.py:5\x1b[39m"
    for kept in ("/data/python3.11/x", "site-packages/x", "~/lib/python3.11/x"):
        assert places.leave_places_out(kept) == kept


def shown(text: str) -> list:
    """Cells that show a text in each way that a terminal's text is shown."""
    outputs = [v4.new_output("stream", name=name, text=text) for name in ("stdout", "stderr")]
    outputs.append(v4.new_output("error", ename="E", evalue=text, traceback=[text, "end"]))
    outputs += [v4.new_output(kind, data={"text/plain": text}) for kind in ("display_data", "execute_result")]
    return [v4.new_code_cell("1", outputs=[output]) for output in outputs]


REMOVED = {
    "38 without a colour": "\x1b[38m",
    "48 without a colour": "\x1b[1;48m",
    "38 with half a colour": "\x1b[38;5m",
    "two of three parts": "\x1b[38;2;1;2m",
    "a part above 255": "\x1b[38;2;1;2;256m",
    "leading zeros": "\x1b[0038m",
    "too long": "\x1b[" + "1;" * 800_000 + "m",
    "never ended": "\x1b[1;31\n",
    "a movement": "\x1b[2J\x1b[1A\x1b[?25l",
    "a link": f"\x1b]8;;javascript:{BAIT}\x07\x1b]8;;\x1b\\",
    "a character set": "\x1b(B\x1b7",
    "controls": "\x00\x08\x7f\x9b\x1b\n",
}


@pytest.mark.parametrize("kind", REMOVED)
def test_what_is_no_whole_colour_is_removed(kind, frame):
    cells = shown(f"before {REMOVED[kind]}after")
    page = page_of(cells)
    assert active_content(page) == frame
    assert len(re.findall(r"before\s+after", read(page))) == len(cells)
    assert "\x1b" not in page and BAIT not in page


@pytest.mark.parametrize("colour", ["31", "1;4;31", "", "0", "38;5;208", "48;2;1;2;255;1", "97;107", "3", "39;49"])
def test_colours_are_shown(colour):
    text = f"a \x1b[{colour}mword\x1b[0m b"
    assert page_of(shown(text)).count(ansi2html(text)) == len(shown(text))


@settings(max_examples=500, deadline=None, database=None, derandomize=True)
@given(st.text(st.sampled_from("\x1b\x1b[[]0123458;;;mm\x07\\K?a<\n\r\ud800\x9b"), max_size=40))
def test_ansi2html_digests_what_is_left(text):
    left = Terminal().shown(text)
    assert Terminal().shown(left) == left
    assert "\x1b" not in ansi2html(left).encode().decode()


def test_the_colours_of_a_cell_are_bounded_and_its_text_is_not():
    outputs = [v4.new_output("stream", text="\x1b[31mab\x1b[0m" * MOST_COLOURS) for _ in range(3)]
    cell, _ = CleanOutput().preprocess_cell(v4.new_code_cell("", outputs=outputs), {}, 0)
    text = "".join(output.text for output in cell.outputs)
    assert text.count("\x1b") == MOST_COLOURS and text.count("ab") == 3 * MOST_COLOURS


def test_a_line_that_was_written_anew_shows_what_came_last():
    assert Terminal().shown("10 %\r 50 %\r100 %\nok\r\nend\r") == "100 %\nok\nend"


# Each of them raised, or took the square of its length or more, in nbconvert or in what it calls.
LONG = ["> ", "<div>", "<b>", "[", "*a ", "$", "\\begin{a}", "\\\\(", " \n", ".", "<p><b></p>", "<b><div></b>"]
LONG += ['"\\N{', "&", "- ", "\n", "x = 1\n", "![a](attachment:b)"]
INDIGESTIBLE = [kind * (64_000 // len(kind)) for kind in LONG]
INDIGESTIBLE += ["\ud800 \x00 \ufffe", "&#xd800; &#0; &#x110000;", "<![foo", "<![CDATA[", "# <b>" + "<i>" * 2000]
INDIGESTIBLE += ["%%perl\n" + "=~" * 5000, "```perl\n" + "=~" * 4000, "a\r" * 20_000, "a\b" * 20_000, "]" * 9999]
INDIGESTIBLE += ["a" * 64_000 + "\r."]


@pytest.mark.filterwarnings("ignore:Your element with mimetype:UserWarning")
@pytest.mark.parametrize("text", INDIGESTIBLE, ids=range(len(INDIGESTIBLE)))
def test_whatever_a_notebook_holds_there_is_a_page(text, frame):
    text += "\nthe end"
    code = v4.new_code_cell(text, outputs=[output for cell in shown(text) for output in cell.outputs])
    kinds = ("text/html", "text/markdown", "text/latex", "application/json", "image/png", "image/svg+xml")
    code.outputs += [v4.new_output("display_data", data={kind: text}) for kind in kinds]
    page = page_of([v4.new_markdown_cell(text), v4.new_raw_cell(text), code])
    assert active_content(page) == frame
    assert read(page).count("the end") == 11  # each cell and output but those of no kind that is shown
    page.encode()  # it can be written to a file


@pytest.mark.parametrize("kind", LONG)
def test_no_long_text_reaches_what_would_take_the_square_of_it(kind, monkeypatch):
    called = []
    for name in ("MarkdownWithMath", "Highlight2HTML", "clean_html"):
        monkeypatch.setattr(render, name, lambda *_, **__: called.append(True))
    text = kind * (400_000 // len(kind)) + "\nthe end"
    page = markdown_to_safe_html(text)
    assert page.endswith("the end</pre>") and "the end" in render.highlighted_code(text)
    assert not called
    assert "[" not in page  # nbconvert's templates look from each to the end of its line


@pytest.mark.parametrize("run", ["x" + " \n" * 100 + "x", "." * 5000])
def test_no_long_run_reaches_a_lexer(run):
    assert "<span" not in render.highlighted_code(run) + markdown_to_safe_html(f"```python\n{run}\n```")
    assert "<span" in render.highlighted_code("x") and "<span" in markdown_to_safe_html("```python\nx\n```")


def test_a_shell_line_is_shown_as_no_error():
    assert "!" in read(render.highlighted_code("!pip list")) and "err" not in render.highlighted_code("!pip list")


def test_html_that_is_too_long_or_becomes_so_is_shown_as_text(monkeypatch):
    unclosed = "".join(f"<b id={number}>" for number in range(90))
    source = f"<div>{unclosed}</div>" + "<p>x</p>" * 5000  # browsers open all of them again in each paragraph
    assert safe_html.safe_html(source) == safe_html.plain_html(source)
    monkeypatch.delattr(safe_html, "_only_allowed_tags")  # not even begun
    assert safe_html.safe_html("x" * (safe_html.LONGEST + 1)).startswith("<pre>")
    with pytest.raises(safe_html.TooMuch):
        safe_html.clean_html("x" * (safe_html.LONGEST + 1))


def test_an_exception_of_a_renderer_ends_in_plain_text(monkeypatch):
    def fails(*_, **__):
        raise RecursionError

    text = "# a <pad>\n\nb"
    as_plain = {
        markdown_to_safe_html: [(render, "MarkdownWithMath"), (safe_html.nh3, "clean")],
        render.highlighted_code: [(render, "Highlight2HTML")],
        safe_html.safe_html: [(safe_html.nh3, "clean")],
    }
    for function, used in as_plain.items():
        for module, name in used:
            with monkeypatch.context() as broken:
                broken.setattr(module, name, fails)
                assert "<pre># a &lt;pad&gt;\n\nb</pre>" in function(text)


def depth(page: str) -> int:
    """The depth of well-formed HTML."""
    deepest = now = 0
    for end, name in re.findall(r"<(/?)(\w+)", page):
        if name not in ("br", "hr"):
            now += -1 if end else 1
            deepest = max(deepest, now)
    assert now == 0
    return deepest


tags = st.sampled_from(
    [f"<{end}{name}>" for name in safe_html.TAGS for end in ("", "/")] + ["x", "<b id=1>", "<b id=2>"]
)


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(st.lists(tags, min_size=1, max_size=6), st.integers(1, 400))
@example(["<b>", "<div>", "</b>"], 5000)
@example(["<span>", "<div>", "</span>"], 5000)
@example(["<p>", "<b>", "</p>"], 5000)
@example(["<div>", "</p>"], 5000)
def test_no_html_is_deeper_or_longer_than_its_bounds(some, times):
    source = "".join(some) * times
    page = safe_html.safe_html(source)
    assert depth(page) <= 4 * safe_html.DEEPEST
    assert len(page) <= safe_html.LONGEST or page == safe_html.plain_html(source)


def test_a_table_may_be_as_long_as_html_may():
    row = "<tr><td>0.25</td><td>a &amp; b</td></tr>"
    table = f"<table><tbody>{row * ((safe_html.LONGEST - 50) // len(row))}</tbody></table>"
    assert safe_html.safe_html(table) == table


DOT = base64.encodebytes(PNG + struct.pack(">I4sII", 13, b"IHDR", 1, 1)).decode()


def test_what_is_no_output_of_a_notebook_is_dropped():
    data = {"text/plain": 5, "text/html": ["<b>"], "image/png": {"a": 1}, "image/jpeg": '"><p>', "text/latex": "$a$"}
    metadata = {"image/png": 5, "filenames": {"image/png": "javascript:x"}, "needs_background": "light"}
    raw = [
        {"output_type": "display_data", "data": data, "metadata": metadata},
        {"output_type": "display_data", "data": {"image/png": DOT}, "metadata": {"image/png": {"alt": "a\ud800"}}},
        {"output_type": "stream", "name": "stdout", "text": 5},
        {"output_type": "error", "traceback": None},
        {"output_type": "no such type"},
    ]
    cell = v4.new_code_cell("")
    cell["outputs"] = [nbformat.from_dict(output) for output in raw]
    cell, _ = CleanOutput().preprocess_cell(cell, {}, 0)
    assert [(output.data, output.metadata) for output in cell.outputs] == [
        ({"text/latex": "$a$"}, {}),
        ({"image/png": DOT}, {"image/png": {"alt": "a?"}}),
    ]
    nbformat.validate(v4.new_notebook(cells=[cell]))


def test_nothing_a_student_writes_carries_an_id_or_a_class_of_the_page():
    written = (
        "# written_scaling\n\nSetext\n===\n\n<h2 id='x' class='btn'>raw</h2> <span id='score' class='alert'>80</span>"
    )
    page = markdown_to_safe_html(written) + markdown_to_safe_html("```html\n<b id='y'>\n```")
    assert not re.search(r"<[^>]*\b(id|name|for|form)=", page)
    assert "btn" not in page and "alert" not in page
    assert "<h1>written_scaling</h1>" in page and "<h1>Setext</h1>" in page
