"""What a notebook quotes of its own run: values are written anew, false claims are named, students see neither."""

from __future__ import annotations

import json

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from minibert_grader.course.quotes import alike, answered, asking, filled, looked_up, marks_of, without_marks
from minibert_grader.errors import CourseError
from minibert_grader.measuring.quoting import quote_anew

TEXT = 'Best is "<!--= {best}-->old<!--/-->" (<!--= {100 * p:.0f}-->1<!--/--> %). <!--holds p > 0.5-->So it goes.'


def test_values_are_found_and_written_anew():
    marks = marks_of(TEXT)
    assert [mark.value for mark in marks] == ["old", "1", None]
    values, wrong = looked_up(marks, {"best": "mat", "p": 0.615}, "here")
    assert not wrong
    assert without_marks(filled(TEXT, values)) == 'Best is "mat" (62 %). So it goes.'
    assert filled(filled(TEXT, values), values) == filled(TEXT, values)


def test_a_false_claim_is_named_with_its_sentence_and_stays():
    values, wrong = looked_up(marks_of(TEXT), {"best": "mat", "p": 0.4}, "here")
    assert values[:2] == ["mat", "40"]
    assert (
        len(wrong) == 1 and "here: no longer true" in wrong[0] and '"old" (1 %).' in wrong[0] and "p > 0.5" in wrong[0]
    )


def test_what_cannot_be_computed_is_named_and_keeps_its_value():
    values, wrong = looked_up(marks_of(TEXT), {"best": "mat"}, "here")
    assert values[1] == "1" and len(wrong) == 2 and "NameError" in wrong[0]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\n<!--holds x\n> 1-->\nb", "a\nb"),
        ("a. <!--holds x-->\nb", "a.\nb"),
        ("a. <!--holds x--> b", "a. b"),
        ("a. <!--@cell holds x-->b", "a. b"),
        ("a\n<!--holds x-->b", "a\nb"),
        ("<!--@c = {x}-->`1`<!--/-->\n\n<!-- another comment -->", "`1`\n\n<!-- another comment -->"),
        ("$e^{0.4}$, $\\approx$", "$e^{0.4}$, $\\approx$"),
    ],
)
def test_students_get_the_text_alone(text, plain):
    assert without_marks(text) == plain


def test_quotes_and_formulas_at_the_ends_of_a_value():
    marks = marks_of('<!--= "{x}" $\\approx e^{{{y:.1f}}}$"-->?<!--/-->')
    assert looked_up(marks, {"x": "a", "y": 2}, "")[0] == [' "a" $\\approx e^{2.0}$"'.strip()]


def notebook_of(*cells):
    notebook = new_notebook(cells=list(cells))
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    return notebook


def run(notebook):
    asked = asking(notebook)
    NotebookClient(asked, timeout=60).execute()
    return answered(asked)


def test_a_run_answers_for_the_place_where_a_mark_stands_or_for_the_one_it_names():
    notebook = notebook_of(
        new_markdown_cell("<!--@cell-3 = {x}-->?<!--/--> <!--@cell-1 = {x}-->?<!--/--> <!--@cell-3 holds x == 2-->"),
        new_code_cell("x = 1"),
        new_markdown_cell("<!--= {x}-->?<!--/--> <!--holds x == 2-->"),
        new_code_cell("x = 2\nprint([name for name in globals() if 'quoted' in name])"),
    )
    before = json.dumps(notebook)
    values, wrong = run(notebook)
    assert values["cell-0"][:2] == ["2", "1"] and values["cell-2"][0] == "1"
    assert len(wrong) == 1 and wrong[0].startswith("cell-2: no longer true")
    assert "[]" in notebook.cells[-1].outputs[0].text, "the notebook sees nothing of it"
    assert [cell["id"] for cell in notebook.cells] == [cell["id"] for cell in json.loads(before)["cells"]]


def test_a_mark_after_a_cell_that_is_not_there():
    with pytest.raises(CourseError, match="'nowhere'"):
        asking(notebook_of(new_markdown_cell("<!--@nowhere = {x}-->?<!--/-->")))


class TinyCourse:
    """As much of a course as quoting needs: one notebook, nothing given."""

    def __init__(self, root, notebook):
        self.root, self.path = root, root / "source" / "a" / "a.ipynb"
        self.path.parent.mkdir(parents=True)
        self.path.write_text(json.dumps(notebook))

    def source_notebook(self, name):
        return json.loads(self.path.read_text())

    def earlier(self, name):
        return []


def test_writing_anew_changes_the_values_alone_and_then_nothing(tmp_path):
    cells = [new_code_cell("x = 7"), new_markdown_cell("<!--= {x}-->?<!--/--> and <!--holds x < 7-->more")]
    course = TinyCourse(tmp_path, notebook_of(*cells))
    changed, wrong = quote_anew(course, "a")
    assert changed == ["cell-1: ? → 7"] and len(wrong) == 1
    written = course.path.read_bytes()
    text = "".join(course.source_notebook("a")["cells"][1]["source"])
    assert text == "<!--= {x}-->7<!--/--> and <!--holds x < 7-->more"
    assert quote_anew(course, "a")[0] == [] and course.path.read_bytes() == written


def test_a_notebook_that_raises_is_one_sentence_and_is_not_touched(tmp_path):
    cells = [new_code_cell("1 / 0"), new_markdown_cell("<!--= {x}-->?<!--/-->")]
    course = TinyCourse(tmp_path, notebook_of(*cells))
    before = course.path.read_bytes()
    with pytest.raises(CourseError, match="a does not run to its end"):
        quote_anew(course, "a")
    assert course.path.read_bytes() == before


def test_alike_but_for_rounding():
    assert alike("17.3 % of 8,192", "17.4 % of 8,192")
    assert not alike("17.3 %", "17.5 %") and not alike("0.5", "0.51") and not alike("mat 1", "rug 1")
