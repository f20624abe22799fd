"""The feedback page in Chromium: its width on a phone and a screen, its links, its length on paper; its colours."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from minibert_grader.judging.verdict import Failure, ShownArray, Verdict, show
from minibert_grader.reports.places import Layout, layout_of
from minibert_grader.reports.work import work_of
from tests.conftest import NOT_PROVED

from . import test_page
from .test_page import CORE, DTYPE, SLIP, SOLVED, notebook

TEMPLATES = Path(__file__).resolve().parents[3] / "minibert_grader" / "reports" / "templates"
PROBE = """
<script>
const found = {};
function look(width, source) {
  return new Promise(done => {
    const frame = document.createElement("iframe");
    frame.style.width = width + "px"; frame.style.height = "200000px";  // no scroll bar
    frame.style.border = "0";
    frame.srcdoc = source;
    frame.onload = () => setTimeout(() => {
      const page = frame.contentDocument;
      const wide = [page.documentElement.scrollWidth];
      page.querySelectorAll("details").forEach(each => each.open = true);
      wide.push(page.documentElement.scrollWidth);
      const beyond = [...page.querySelectorAll("*")].filter(each => each.getBoundingClientRect().right > width + 1);
      page.querySelectorAll("details").forEach(each => each.open = false);
      const folded = page.querySelector(".passed details > div[id]");
      frame.contentWindow.location.hash = folded.id;
      setTimeout(() => {
        const tags = beyond.slice(0, 4).map(each => each.outerHTML.slice(0, 200));
        found[width] = {wide, tags, opened: folded.closest("details").open};
        done();
      }, 200);
    }, 200);
    document.body.append(frame);
  });
}
look(390, SOURCE).then(() => look(1280, SOURCE)).then(() => {
  document.body.innerHTML = ""; document.body.textContent = "FOUND" + JSON.stringify(found) + "END";
});
</script>
"""


def chromium(folder: Path, *arguments: str) -> str:
    program = next((found for name in ("chromium", "google-chrome", "chrome") if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"{NOT_PROVED}: the feedback page in a browser (chromium is not installed)")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=20000"]
    done = subprocess.run([program, *flags, *arguments], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


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


@pytest.mark.long
def test_it_is_as_wide_as_the_screen_and_links_open_what_is_folded(page, tmp_path):
    source = json.dumps(re.sub("<meta http-equiv[^>]*>", "", page)).replace("</", "<\\/")
    probe = tmp_path / "probe.html"
    probe.write_text("<!doctype html><body>" + PROBE.replace("SOURCE", "source").replace(
        "const found", f"const source = {source}; const found"
    ))  # fmt: skip
    dumped = chromium(tmp_path, "--dump-dom", probe.as_uri())
    found = json.loads(html.unescape(re.search(r"FOUND(.*?)END", dumped)[1]))
    assert {width: seen["wide"] for width, seen in found.items()} == {"390": [390, 390], "1280": [1280, 1280]}, found
    assert all(seen["opened"] for seen in found.values())


@pytest.mark.long
def test_three_failures_take_at_most_six_sheets(page, tmp_path):
    path, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    path.write_text(page)
    chromium(tmp_path, f"--print-to-pdf={paper}", "--no-pdf-header-footer", path.as_uri())
    assert 1 <= len(re.findall(rb"/Type /Page\b", paper.read_bytes())) <= 6


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
