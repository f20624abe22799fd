"""The feedback page in Chromium: on a phone, a screen, paper; by axe-core; what it asks for; its colours."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from minibert_grader.judging.verdict import Failure, ShownArray, Verdict, show
from minibert_grader.reports.places import Layout, layout_of
from minibert_grader.reports.work import work_of
from tests.grader.plugins.active_content import HOSTILE, HOSTILE_LINKS
from tests.grader.reports import test_page
from tests.grader.reports.test_page import CORE, DTYPE, SLIP, SOLVED, notebook

TEMPLATES = Path(__file__).resolve().parents[2] / "minibert_grader" / "reports" / "templates"


def failing(name: str, values: np.ndarray, code: str) -> Verdict:
    """A verdict whose failing call is as wide or as long as these."""
    expected, got = show("expected", values, (0,) * values.ndim), show("got", -values, (0,) * values.ndim)
    failure = Failure("the result at [0]: expected 1, got 2", "", f"{name}(x)", code, (), expected, got)
    return replace(SLIP, exercise=name, outcomes=(replace(CORE, failure=failure, hint="Divide."), DTYPE))


@pytest.fixture(scope="module")
def page(course) -> str:
    """Three failures, one of them wide and one long, a solved exercise, and the largest notebook of the course."""
    notebooks = {name: course.source_notebook(name) for name in course.assignments()}
    largest = max(notebooks.values(), key=lambda each: len(json.dumps(each)))
    wide = failing("a", np.full((3, 16), 0.12345), f"x = np.array([{'0.12345, ' * 60}])\na(x)")
    core, dtype = wide.outcomes
    assert core.failure is not None
    another = replace(core.failure, reason="another", code="a(y)" + 60 * " + 1", expected=show("expected", np.eye(16)))
    wide = replace(wide, outcomes=(core, replace(dtype, failure=another, unjudged="")))
    long = failing("b", np.zeros((16, 12)), "\n".join(["y = 1"] * 40))
    third = failing("c", np.ones(2), "c(1)")
    long_name = replace(SOLVED, exercise="d")
    shown = ShownArray("vocab", "dict", "{" + "'word': 1, " * 400)
    work = work_of({"cells": [*notebook()["cells"], *largest["cells"]]}, layout_of(largest))
    places = test_page.LAYOUT.places | {"test_c": test_page.Place("c", "3"), "test_d": test_page.Place("d", "3")}
    layout = Layout(test_page.LAYOUT.title, places, frozenset())
    assert third.outcomes[0].failure is not None
    argument = replace(third.outcomes[0].failure, code="", arguments=(shown,))
    third = replace(third, outcomes=(replace(third.outcomes[0], failure=argument), DTYPE))
    before, test_page.LAYOUT = test_page.LAYOUT, layout
    try:
        return test_page.page(wide, long, third, long_name, work=work)
    finally:
        test_page.LAYOUT = before


@pytest.fixture(scope="module")
def path(page, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(page)
    return path


LOOKS = [
    pytest.param("phone", "light"),
    pytest.param("screen", "dark", marks=pytest.mark.long),
    pytest.param("phone", "dark", marks=pytest.mark.long),
    pytest.param("screen", "light", marks=pytest.mark.long),
]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_it_fits_the_screen_asks_for_nothing_and_can_be_used_by_everybody(path, visit, width, scheme):
    visited = visit(path, width, scheme)
    folded = visited.wide()
    visited.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert (folded, visited.wide(), visited.faults()) == (0, 0, [])
    assert (visited.requests, visited.errors) == ([], [])


def test_what_looks_for_faults_finds_them(visit, tmp_path):
    """Each of the instruments above, held against a page that has the fault."""
    path = tmp_path / "bad.html"
    path.write_text(
        "<!doctype html><p style='color: #eee; background: #fff; width: 3000px'>pale</p><img src='https://example.com/x'>"
        "<script>throw new Error('thrown')</script>"
    )
    visited = visit(path)
    assert visited.wide() > 1000
    assert {each.split(" ")[0] for each in visited.faults()} >= {"color-contrast", "html-has-lang", "image-alt"}
    assert (visited.requests, visited.errors) == (["https://example.com/x"], ["thrown"])


def test_a_link_opens_what_is_folded(path, visit):
    page = visit(path).page
    target = page.locator(".passed details > div[id]").first
    assert not target.is_visible()
    page.goto(f"{path.as_uri()}#{target.get_attribute('id')}")
    assert target.is_visible()


def test_what_students_wrote_does_nothing_and_asks_for_nothing(visit, tmp_path):
    """Each bait would call `alert`, load something, or lead away."""
    answer = "\n\n".join([*HOSTILE, *HOSTILE_LINKS])
    shown = tuple({"output_type": "display_data", "data": {"text/html": bait}, "metadata": {}} for bait in HOSTILE)
    path = tmp_path / "page.html"
    path.write_text(test_page.page(SLIP, work=work_of(notebook(answer, answer, *shown), test_page.LAYOUT)))
    visited = visit(path)
    dialogs: list[str] = []
    visited.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    visited.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    for each in visited.page.locator("a:not([href^='#'])").all():
        each.dispatch_event("mouseover")
    visited.page.wait_for_timeout(300)
    assert (dialogs, visited.requests, visited.page.url) == ([], [], path.as_uri())


def test_three_failures_take_at_most_six_sheets(path, visit):
    paper = visit(path).page.pdf(format="A4")
    assert 1 <= len(re.findall(rb"/Type /Page\b", paper)) <= 6


def brightness(colour: str) -> float:
    """Relative luminance, as WCAG 2 has it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_against_what_is_behind_it(scheme):
    css = (TEMPLATES / "colours.css").read_text()
    if scheme == "dark":
        css = re.search(r"dark\) \{(.*?)\n\}", (TEMPLATES / "page.css").read_text(), re.S)[1]
    colours = dict(re.findall(r"--([\w-]+): (#\w+)", css))
    behind = {
        "paper": ("ink", "soft", "link", "good", "bad", "wait"),
        "tint": ("ink", "soft", "link", "key", "string", "name"),
        "good-bg": ("good",),
        "bad-bg": ("ink", "bad", "link"),
        "wait-bg": ("ink", "wait"),
    }
    assert set(colours) == {*behind, *(name for names in behind.values() for name in names), "line"}
    for ground, names in behind.items():
        for name in names:
            one, other = sorted((brightness(colours[ground]), brightness(colours[name])))
            assert (other + 0.05) / (one + 0.05) >= 4.5, (name, ground)
