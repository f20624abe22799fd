"""The feedback page as HTML: what it says in each state; nothing of a student's acts or poses as the page's."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from minibert_grader.judging.judge import WRONG_ALREADY
from minibert_grader.judging.snippet import snippet
from minibert_grader.judging.verdict import NO_RETURN, Failure, Judgement, Misconception, Outcome, ShownArray, Verdict
from minibert_grader.reports.marks import Mark, Marks
from minibert_grader.reports.page import feedback_page, sentence
from minibert_grader.reports.places import VERDICT, Layout, Place
from minibert_grader.reports.view import view_of
from minibert_grader.reports.work import MOST_TEXT, Work, _code, outputs_html, work_of
from tests.grader.plugins.active_content import HOSTILE, HOSTILE_LINKS, active_content

from .test_view import EXERCISES

HEADING = "# 02 · A title\n\n## 1 · A section\n\n### Exercise 1 · `a`\n\nWrite $f(x)$."
LAYOUT = Layout(
    "02 · A title",
    {
        "test_a": Place("Exercise 1 · a", "1 · A section", HEADING),
        "test_b": Place("Exercise 2 · b", "2 · Another", "## 2"),
        "why": Place("Written question · Why?", "2 · Another", "### Why"),
    },
    frozenset({HEADING}),
)
EXPECTED, GOT = (
    ShownArray("expected", "float64 (2,)", "[0.5, 1]", 1, 4),
    ShownArray("got", "float64 (2,)", "[2, 1]", 1, 2),
)
FAILURE = Failure("the result at [0]: expected 0.5, got 2", "", "a(x)", "x = np.array([1.0])\na(x)", (), EXPECTED, GOT)
CORE, DTYPE = Outcome("the core", 8, True), Outcome("the dtype", 2, False)
SLIP = Verdict(
    "a",
    10,
    (replace(CORE, failure=FAILURE, hint="Divide."), replace(DTYPE, unjudged=WRONG_ALREADY)),
    Misconception("no scaling", "It grows.", "a"),
)
SOLVED = Verdict("b", 10, (CORE, DTYPE))


def cell(source: str, kind: str = "markdown", outputs: tuple = (), **marks: object) -> dict:
    made = {"cell_type": kind, "id": "x", "source": source, "metadata": {"nbgrader": marks} if marks else {}}
    return made | ({"outputs": list(outputs)} if kind == "code" else {})


def printed(text: str) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def notebook(answer: str = "Because.", code: str = "def a(x): ...", *outputs: dict) -> dict:
    graded = {"grade": True, "solution": True, "locked": False, "grade_id": "why"}
    return {
        "cells": [
            cell(HEADING),
            cell(code, "code", outputs, grade_id="a", solution=True, locked=False),
            cell("a(1)", "code", grade_id="test_a", grade=True, locked=True),
            cell(answer, **graded),
            cell(answer),
        ]
    }


def page(
    *verdicts: Verdict,
    work: Work | None = None,
    repairs: tuple[str, ...] = (),
    unreadable: str = "",
    comments: dict[str, str] | None = None,
    **cells: Mark,
) -> str:
    judged = {f"test_{each.exercise}": Mark(10, each.points) for each in verdicts}
    marks = Marks("eve", cells={**judged, "why": Mark(12, None, None, waits=True), **cells}, comments=comments or {})
    judgement = Judgement("02", "2026.1", repairs, unreadable, verdicts=verdicts)
    return feedback_page(view_of(judgement, marks, EXERCISES, LAYOUT), work or work_of(notebook(), LAYOUT), "0" * 64)


def read(made: str) -> str:
    """What is read of a page, folded parts included."""
    text = re.sub(r"<(style|script|title).*?</\1>|<[^<>]*>", " ", made, flags=re.S)
    return re.sub(r" ([.,:;])", r"\1", " ".join(html.unescape(text).split()))


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        for name, value in attributes:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and (value or "").startswith("#"):
                self.targets.append((value or "")[1:])
            elif name in ("href", "src"):
                self.addresses.append(value or "")


def outline(made: str) -> _Outline:
    finder = _Outline()
    finder.feed(made)
    return finder


def test_a_page_is_one_file_in_order():
    made = page(SLIP, SOLVED)
    found = outline(made)
    assert made.startswith('<!doctype html>\n<html lang="en">') and '<meta name="viewport"' in made
    assert found.levels[0] == 1 and found.levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(found.levels, found.levels[1:], strict=False))
    assert len(set(found.ids)) == len(found.ids)
    assert found.targets and set(found.targets) <= set(found.ids)
    assert {"header", "nav", "main"} <= set(found.tags)
    assert "script" not in found.tags and "link" not in found.tags
    assert not found.addresses and "url(" not in made and "@import" not in made
    assert "default-src 'none'" in made


def test_the_top_says_what_is_won_what_waits_and_where_to_start():
    text = read(page(SLIP, SOLVED))
    assert "10 of 20 points so far · 12 more wait for a TA" in text
    assert "Start here: a, 10 points to win: no scaling. No other failure follows from it." in text
    assert text.index("Start here") < text.index("Exercise State Points") < text.index("It looks like this")
    rows = re.findall(r'<tr><td><a href="#(\w+)">', page(SLIP, SOLVED))
    assert rows == ["test_a", "why", "test_b"]


def test_a_failure_is_shown_once_as_a_call_with_its_first_difference():
    made = page(SLIP, SOLVED)
    assert "<pre>x = np.array([1.0])\na(x)</pre>" in made
    assert '[<mark class="want">0.5</mark>, 1]' in made and "[<mark>2</mark>, 1]" in made
    text = read(made)
    assert "It looks like this: no scaling. It grows." in text
    assert "Read again: Exercise 1 · a, section 1 · A section." in text and 'href="#read-test_a"' in made
    assert "not judged the dtype The numbers are wrong already. 0 of 2" in text.replace("\xa0", " ")
    assert "A hint, if you want one Divide." in text


def test_the_call_can_be_copied_from_the_page_and_run():
    import numpy as np

    code = snippet("a", {"x": np.linspace(0, 1, 500).reshape(100, 5), "y": np.array([["<&"]], dtype=object).tolist()})
    failure = replace(FAILURE, code=code)
    made = page(replace(SLIP, outcomes=(replace(CORE, failure=failure), DTYPE)))
    [shown] = re.findall(r"<pre[^>]*>([^<]*a\(x, y\))</pre>", made)
    scope: dict = {"np": np, "a": lambda x, y: (x, y)}
    *before, last = html.unescape(shown).split("\n")
    exec("\n".join(before), scope)
    x, y = eval(last, scope)
    assert x.shape == (100, 5) and x[-1, -1] == 1 and y == [["<&"]]


def test_what_is_long_is_folded():
    long = ShownArray("got", "float64 (20, 2)", "\n".join(["[1, 2]"] * 20))
    made = page(replace(SLIP, outcomes=(replace(CORE, failure=replace(FAILURE, got=long)), DTYPE)))
    assert re.search(r"<details class=\"large\"><summary>got, 20 lines</summary>\s*<pre>", made)


def test_points_below_what_was_earned_are_explained():
    capped = replace(SLIP, outcomes=(replace(CORE, points=1, failure=FAILURE), replace(DTYPE, points=9)))
    text = read(page(capped, test_a=Mark(10, 3.3)))
    assert "9 of 10 earned, 3.3 awarded: the core property did not pass" in text
    assert "without it at most 3.3 of 10" in text


def test_a_loop_shows_the_call_that_did_not_end():
    failure = Failure(f"{NO_RETURN}: it was still running after 2 s", "", "a(x)", "a(1)")
    outcomes = (replace(CORE, failure=failure), replace(DTYPE, unjudged="the call before it never came back"))
    text = read(page(replace(SLIP, outcomes=outcomes, misconception=None)))
    assert "The call that did not come back a(1)" in text
    assert f"{NO_RETURN[:1].upper()}{NO_RETURN[1:]}: it was still running after 2 s." in text
    assert "The call before it never came back." in text


def test_what_is_not_there_is_folded_and_not_called_a_failure():
    note = "a is not written yet (NotImplementedError)"
    blank = Verdict("a", 10, (replace(CORE, unjudged=note), replace(DTYPE, unjudged=note)), note=note)
    text = read(page(blank, why=Mark(12, 0.0)))
    assert "0 of 22 points" in text and "Start here: a, 10 points to win: not written yet." in text
    assert "Not there yet a · 0 of 10 · not written yet What will be tested:" in text
    assert "failed" not in text and "a TA" not in text.partition("Your notebook")[0].partition("read by a TA")[0]


def test_what_a_ta_changed_is_said_with_both_numbers_and_the_comment():
    cells = {"test_a": Mark(10, 0.0, 6.0, waits=True), "why": Mark(12, None, 9.0)}
    comments = {"a": "The *derivation* is right.", "why": "Good."}
    made = page(SLIP, SOLVED, comments=comments, **cells)
    text = read(made)
    assert "25 of 32 points" in text and "a TA changed the points" in text
    assert "A TA gave 6 in place of 0. It was graded again since then, and a TA will look at it once more." in text
    assert "A TA's comment: The derivation is right." in text and "<em>derivation</em>" in made
    assert "Question: Why? · 9 of 12 A TA's comment: Good. your answer Because." in text
    assert "once more" not in read(page(SLIP, test_a=Mark(10, 0.0, 6.0)))


def test_an_answer_that_waits_is_shown_and_not_counted():
    text = read(page(SOLVED))
    assert "10 of 10 points so far · 12 more wait for a TA" in text
    assert "Question: Why? · waiting, 12 points A TA has not read this answer yet." in text
    assert "– of 12" in text and "0 of 12" not in text
    assert "Nothing to mend. All that was judged is right; the rest waits for a TA." in text


def test_what_could_not_be_read_is_one_card_and_no_table_of_zeros():
    note = "**This submission could not be read:** it is a Word file."
    made = page(SLIP, unreadable="it is a Word file", repairs=(note,), test_a=Mark(10, None, None, waits=True))
    text = read(made)
    assert "Nothing could be graded. This submission could not be read: it is a Word file." in text
    assert "<table>" not in made and "points" not in text and "Start here" not in text


def test_repairs_stand_at_the_top():
    text = read(page(SOLVED, repairs=("3 locked cells were put back.", "Your file was named `x (1).ipynb`.")))
    assert text.index("3 locked cells were put back. Your file was named x (1).ipynb.") < text.index("Nothing to mend")


def test_lent_functions_are_named():
    text = read(page(SLIP, replace(SOLVED, lent=("a",))))
    assert "Nothing else is lost by it: b was judged with a right one in place of yours." in text
    assert "Judged with a right a in place of yours, so that one mistake costs once." in text


def test_the_notebook_is_framed_where_it_is_the_students():
    output = printed("printed\x1b[31m red <b>")
    work = work_of(notebook("My *answer*", "def a(x):\n    return 1", output), LAYOUT)
    assert [part.label for part in work.parts] == ["", "your code", "your output", "", "your text", "your text"]
    assert work.answers == {"why": work.parts[4].html}
    assert work.has_outputs and work.parts[2].html == "<pre>printed red &lt;b&gt;</pre>"
    assert work.parts[0].anchor == "read-test_a" and "<math>" in work.parts[0].html and "<h4>" in work.parts[0].html
    assert "It came without outputs" in read(page(SOLVED)) and "It came without" not in read(page(SOLVED, work=work))


def test_a_section_that_the_student_changed_is_named_but_not_linked():
    changed = notebook()
    changed["cells"][0]["source"] += " changed"
    made = page(SLIP, work=work_of(changed, LAYOUT))
    assert "Read again: Exercise 1 · a, section" in read(made) and "#read-test_a" not in made


def test_whose_and_of_when_an_output_is():
    labels = {"handed in": "your output, as handed in", "graded": "what your code showed when it was graded"}
    for when, label in labels.items():
        graded = notebook("x", "y", printed("z"))
        graded["cells"][1]["metadata"]["minibert"] = {"outputs": when}
        assert label in [part.label for part in work_of(graded, LAYOUT).parts]


def test_a_picture_of_an_answer_is_shown_in_its_frame():
    shown = notebook("![a plot](attachment:a.png)")
    shown["cells"][3]["attachments"] = {"a.png": {"image/png": "aGk="}}
    made = page(SOLVED, work=work_of(shown, LAYOUT))
    assert '<p class="whose">your answer</p><p><img alt="a plot" src="data:image/png;base64,aGk="></p>' in made
    assert "(the picture a.png is not shown here: a plot)" in read(made)  # of the other cell, to which none is attached


def test_what_cells_showed():
    picture = {"output_type": "display_data", "data": {"image/png": "aGk=\n", "text/plain": "x"}, "metadata": {}}
    assert 'alt="A figure that your code drew; it comes without a description."' in outputs_html([picture])
    picture["metadata"] = {"image/png": {"alt": 'a "curve" <', "width": 640}}
    assert outputs_html([picture]) == (
        '<img alt="a &quot;curve&quot; &lt;" width="640" src="data:image/png;base64,aGk=">'
    )
    forged = {"output_type": "display_data", "data": {"image/png": '"><b>', "text/plain": "x"}, "metadata": {}}
    assert outputs_html([forged]) == "<pre>x</pre>"
    marked = {"output_type": "display_data", "data": {"text/html": "the verdict"}, "metadata": {VERDICT: True}}
    assert outputs_html([marked]) == ""
    formula = {"output_type": "execute_result", "data": {"text/latex": "$x_1$"}, "metadata": {}}
    assert outputs_html([formula]).startswith('<math display="block">')
    page_ = {"output_type": "display_data", "data": {"text/html": "<h1 id='x'>a</h1>"}, "metadata": {}}
    assert outputs_html([page_]) == "<h3>a</h3>"
    error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["line", "\x1b[31mE: v"]}
    assert outputs_html([error]) == "<pre>line\nE: v</pre>"


def test_a_flood_of_text_is_cut():
    for outputs in ([printed("x" * 3 * MOST_TEXT)], [printed("x" * 900) for _ in range(40)]):
        made = outputs_html(outputs)
        assert len(made) < 2 * MOST_TEXT and made.count("The rest is left out here; your own file has it.") == 1


@pytest.mark.parametrize("bait", HOSTILE + HOSTILE_LINKS)
def test_nothing_of_a_students_acts_or_poses_as_the_pages(bait):
    kinds = ("text/html", "text/latex", "text/plain", "application/json", "image/png", "text/markdown")
    outputs = [{"output_type": "display_data", "data": {kind: bait}, "metadata": {}} for kind in kinds]
    outputs += [printed(bait), {"output_type": "error", "ename": bait, "evalue": bait, "traceback": [bait]}]
    work = work_of(notebook(bait, bait, *outputs), LAYOUT)
    shown = ShownArray(bait, bait, bait * 2, 0, len(bait))
    failure = Failure(bait, bait, bait, bait, (shown,), shown, shown)
    verdict = Verdict("a", 10, (replace(CORE, failure=failure), replace(DTYPE, unjudged=bait)))
    made = page(verdict, SOLVED, work=work, repairs=(bait,), comments={"a": bait})
    plain = page(replace(SLIP, misconception=None), SOLVED, repairs=("x",))
    assert active_content(made) == active_content(plain)
    assert set(outline(made).ids) == set(outline(plain).ids)
    for name in ("id", "class", "style", "name"):
        theirs = re.findall(rf'<[^<>]*\b{name}="?([^"<>]*)', "".join(work.answers.values()))
        assert not theirs or name == "class", theirs
    assert not re.search(r"\bclass=\"[^\"]*(card|total|state|badc)", "".join(part.html for part in work.parts))


def test_a_reason_becomes_a_sentence_and_a_name_stays_a_name():
    assert sentence("the result has shape (1,)") == "The result has shape (1,)."
    assert sentence("softmax raised ValueError: no") == "softmax raised ValueError: no."
    assert sentence("is there a return?") == "is there a return?"


def test_neighbours_of_one_colour_are_one_span():
    page = _code('print(f"{a:.1f} of {b}", "and", 3)')
    assert '</span><span class="s">' not in page and page.count('<span class="s">') >= 2
    assert html.unescape(re.sub("<[^>]*>", "", page)).strip() == 'print(f"{a:.1f} of {b}", "and", 3)'


def test_the_courses_own_notebook_makes_a_small_page(course):
    """What every page holds: far below 400 kB, so that a student's verdicts fit beside it."""
    from minibert_grader.reports.places import layout_of

    for assignment in course.assignments():
        source = course.source_notebook(assignment)
        layout = layout_of(source)
        work = work_of(json.loads(json.dumps(source)), layout)
        assert sum(len(part.html.encode()) for part in work.parts) < 200_000, assignment
        keys = {key for key in layout.places if f"read-{key}" in work.anchors}
        assert keys == set(layout.places), assignment
