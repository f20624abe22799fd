"""Nothing that a student writes, prints, raises or returns acts in the browser of whoever reads the feedback."""

from __future__ import annotations

import json
import re
import time
from functools import cache
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import markdown2html
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from minibert_grader.judging.outputs import PAGE_WIDTH, plain_outputs
from minibert_grader.judging.verdict import Failure, Misconception, Outcome, ShownArray, Verdict
from minibert_grader.plugins.clean import PLACES, CleanOutput, markdown_to_safe_html
from minibert_grader.reports.verdict_page import verdict_html

from .active_content import active_content
from .conftest import REPOSITORY

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


@cache
def exporter() -> HTMLExporter:
    """What `nbgrader generate_feedback` renders pages with, under this course's configuration."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(REPOSITORY)).load_config()
    return HTMLExporter(config=GenerateFeedback(coursedir=CourseDirectory(), config=config).config)


def page_of(cells: list) -> str:
    """The feedback page of a notebook that was graded."""
    notebook, _ = CleanOutput().preprocess(v4.new_notebook(cells=cells), {})
    marks = {"notebook": "n", "score": 0, "max_score": 1, "late_penalty": 0}
    return exporter().from_notebook_node(notebook, {"nbgrader": marks})[0]


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
    graded = v4.new_markdown_cell(bait)
    graded.metadata["nbgrader"] = {"grade": True, "solution": True, "grade_id": "a", "points": 1, "score": 0}
    page = page_of([*cells, graded])
    assert active_content(page) == frame
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
    assert "<summary><small>The figure in words</small></summary>a &lt;wide&gt; picture</details>" in page
    assert re.search(rf'<img[^>]*width="?{PAGE_WIDTH}\b', page), "wider than the page"


def test_the_finder_finds(frame):
    for bait in HOSTILE:
        assert active_content(markdown2html(bait) + bait), bait
    assert active_content(markdown2html(f"[x](javascript:{BAIT})"))
    assert "<script>" in frame  # the template's own


@pytest.mark.parametrize("bait", HOSTILE)
def test_verdicts_show_values_as_text(bait):
    shown = ShownArray(bait, bait, bait * 2, 0, len(bait))
    failure = Failure(bait, bait, (shown,), shown, shown)
    outcomes = (Outcome("sentence", 1, True, failure, "hint"),)
    for lent in ((), (bait, bait)):
        verdict = Verdict("softmax", 1, outcomes, Misconception("name", "hint", "reread"), lent=lent)
        assert active_content(verdict_html(verdict, bait)) == []
        assert active_content(verdict_html(Verdict("softmax", 1, outcomes, note=bait))) == []


def test_mathjax_is_loaded_with_its_safe_extension():
    assert ",Safe" in HTMLExporter().mathjax_url  # without it, \href{javascript:…} in a formula is a link that runs


def notebooks() -> list[Path]:
    return sorted((REPOSITORY / "source").glob("*/*.ipynb"))


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_the_courses_own_text_renders_as_before(path):
    cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "markdown"]
    assert cells

    def plain(page: str) -> str:
        same = {"&quot;": '"', "&#182;": "¶", "&#x27;": "'", "&#39;": "'", "&gt;": ">", " />": ">"}
        for entity, sign in same.items():
            page = page.replace(entity, sign)
        return " ".join(page.split())

    for cell in cells:
        source = "".join(cell["source"])
        assert plain(markdown_to_safe_html(source)) == plain(markdown2html(source))


def test_an_answer_with_formulas_code_and_comparisons_reads_as_written():
    page = markdown_to_safe_html("If $a < b$ & `x[i] < y & z`, then\n\n> quoted\n\n| a |\n|---:|\n| 1 |")
    assert "$a &lt; b$ &amp; <code>x[i] &lt; y &amp; z</code>" in page
    assert "<blockquote>" in page and "text-align" in page and "&amp;lt;" not in page


def test_no_class_of_the_pages_own_design_can_be_borrowed():
    page = markdown_to_safe_html('<div class="panel nbgrader_cell" style="position: fixed">10 of 10 points</div>')
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


@pytest.mark.parametrize("text", ["/" * 200_000, "/a" * 100_000, "(/" * 100_000, "/site-packages" * 15_000])
def test_leaving_places_out_takes_no_time(text):
    start = time.process_time()
    PLACES.sub("", text)
    assert time.process_time() - start < 2
