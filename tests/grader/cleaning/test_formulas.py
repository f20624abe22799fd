"""Formulas become MathML that holds nothing but a formula, or are shown as they were written."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minibert_grader.cleaning import render
from minibert_grader.cleaning.formulas import ATTRIBUTES, LONGEST, formula_html
from minibert_grader.cleaning.render import markdown_to_safe_html

NOTEBOOKS = sorted((Path(__file__).resolve().parents[3] / "source").glob("*/*.ipynb"))
TAG = re.compile(r"<(/?)([a-z]+)((?: [a-z]+=\"[^\"<>]*\")*)>")


def words(formula: str) -> str:
    return "".join(html.unescape(re.sub(r"<[^<>]*>", "", formula)).split())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_formula_of_the_course_is_shown(path, monkeypatch):
    made = []
    monkeypatch.setattr(render, "formula_html", lambda tex, block: made.append(formula_html(tex, block)) or made[-1])
    for cell in json.loads(path.read_text())["cells"]:
        if cell["cell_type"] == "markdown":
            markdown_to_safe_html("".join(cell["source"]))
    assert len(made) > 15
    assert not [formula for formula in made if not formula.startswith("<math")]
    assert not [formula for formula in made if "\\" in words(formula)]


SHOWN = {
    r"\mathrm{softmax}(x)_j < 1": "softmax(x)j<1",
    r"\frac{QK^\top}{\sqrt{D}}": "QK⊤D",
    r"\text{weight\_decay} & <script>": "weight_decay&<script>",
    r"\begin{align}a &< b \\ c &> d\end{align}": "a<b(1)c>d(2)",
    r"\mathbb{R}^{n}": "ℝn",
}


@pytest.mark.parametrize("tex", SHOWN)
def test_a_formula_reads_as_it_should(tex):
    assert words(formula_html(tex, True)) == SHOWN[tex]
    assert formula_html(tex, True).startswith('<math display="block"><mrow>')
    assert "<script" not in formula_html(tex, False)


def test_upright_letters_are_one_word():
    assert "<mi>softmax</mi>" in formula_html(r"\mathrm{softmax}(x)", False)


NOT_SHOWN = [
    r"\frac{",
    r"\nosuchcommand x",
    r"\includegraphics{a}",
    "x^{" * 60 + "}" * 60,
    "x" * (LONGEST + 1),
    "{" * 900,
    r"\left(" * 200,
]


@pytest.mark.parametrize("tex", NOT_SHOWN, ids=range(len(NOT_SHOWN)))
def test_what_cannot_be_shown_reads_as_written(tex):
    assert formula_html(tex, False) == f"<code>{html.escape(f'${tex}$')}</code>"
    assert formula_html(tex, True) == f"<code>{html.escape(f'$${tex}$$')}</code>"


ASTRAY = [
    r"\href{javascript:alert(1)}{x}",
    r"\class{card}{x}",
    r"\style{position:fixed}{x}",
    r"\text{<img src=x onerror=alert(1)>}",
    r"\color{red}x",
    r"\hspace{1000em}x",
    r"\rule{1000em}{1000em}",
    r'\text{"><script>}',
]
SIGNS = ["x", "_", "^", "{", "}", r"\frac", r"\text{", "&", "<", r"\\", r"\left(", r"\sqrt[", '"']


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(st.lists(st.sampled_from(ASTRAY + SIGNS), min_size=1, max_size=12).map("".join))
def test_nothing_but_a_formula_comes_out(tex):
    page = formula_html(tex, False)
    if page.startswith("<code>"):
        assert "<" not in page.removeprefix("<code>").removesuffix("</code>")
        return
    assert page.count("<") == len(TAG.findall(page))
    open_tags = []
    for end, name, attributes in TAG.findall(page):
        if end:
            assert open_tags.pop() == name
            continue
        open_tags.append(name)
        assert name in {*ATTRIBUTES, "math"}
        for attribute, value in re.findall(r'([a-z]+)="([^"]*)"', attributes):
            assert attribute in ATTRIBUTES.get(name, {"display"}) and not re.search(r"\d{2,}(em|ex)|:", value)
    assert not open_tags


def test_each_formula_stands_in_its_own_place():
    page = markdown_to_safe_html("Of $a$ and $b$:\n\n$$c$$\n\n| $d$ | $e$ |\n|---|---|\n| [$f$](https://a.b) | `$g$` |")
    assert re.findall("<mi>(.)</mi>", page) == list("abcdef")
    assert "<code>$g$</code>" in page


def test_no_place_can_be_forged():
    for text in ("\ue0000\ue001", "$a$ \ue0001\ue001", "\ue00099\ue001", "\ue000\ue0000\ue0010\ue001"):
        page = markdown_to_safe_html(f"x {text} y")
        assert page.count("<mi>a</mi>") == text.count("$a$") and "\ue000" not in page and page.endswith("y</p>\n")
