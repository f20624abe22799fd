"""A TA marks in Chromium: by keyboard alone, beside another TA, on a screen and a phone, in light and dark."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOT_PROVED, require

from .classroom import ASSIGNMENT, QUESTION, TOKEN, Classroom, Server

pytestmark = pytest.mark.long
PAGE = f"/minibert/marking/{ASSIGNMENT}/{QUESTION}"
SCREEN, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
HOSTILE_ANSWER = "<script>window.bad = 1</script><img src=x onerror='window.bad = 1'>\n\n[x](javascript:window.bad=1)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    driver = require("playwright.sync_api", "the marking pages in a browser")
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip(f"{NOT_PROVED}: the marking pages in a browser (chromium is not installed)")
    with driver.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-quic"])
        yield running
        running.close()


@pytest.fixture
def room(tmp_path) -> Iterator[tuple[Classroom, Server]]:
    (tmp_path / "course").mkdir()
    classroom = Classroom(tmp_path / "course")
    for number in range(4):
        classroom.hand_in(f"student_{number}", f"Answer {number}: the variance is $d_{number}$.\n\n{HOSTILE_ANSWER}")
    classroom.hand_in("leo", "Because.", flags=("Its code names minibert_ref, which students do not have.",))
    server = Server(classroom.root, tmp_path / "home")
    yield classroom, server
    server.close()


def opened(browser: Any, server: Server, path: str, **options: Any) -> Any:
    context = browser.new_context(**({"viewport": SCREEN} | options))
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.errors, page.asked = [], []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(f"{server.url}/tree?token={TOKEN}", wait_until="commit")
    page.asked.clear()
    page.goto(server.url + path)
    return page


def picture(page: Any, name: str) -> None:
    if folder := os.environ.get("MINIBERT_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_a_ta_marks_by_keyboard(browser, room):
    classroom, server = room
    page = opened(browser, server, PAGE)
    assert page.evaluate("document.activeElement.id") == "who"
    page.keyboard.type("ana")
    page.reload()
    assert page.evaluate("document.activeElement.className") == "points", "it opens where there is something to do"
    picture(page, "screen")
    first = page.locator("article").first
    page.keyboard.type("7")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Say why the variances add.")
    page.keyboard.press("Control+Enter")
    first.locator(".said", has_text="Saved.").wait_for()
    assert "marked by ana" in first.inner_text()
    page.keyboard.press("f")
    page.keyboard.press("Alt+1")
    page.keyboard.press("Control+Enter")
    second = page.locator("article").nth(1)
    second.locator(".said", has_text="Saved.").wait_for()
    assert page.locator("#progress strong").inner_text() == "2 of 5"
    marks = sorted(
        (grade["manual_score"], grade["comment"])
        for grade in map(classroom.grade, ["leo", *(f"student_{number}" for number in range(4))])
        if grade["manual_score"] is not None
    )
    assert marks == [(7, "Say why the variances add."), (12, "Say why the variances add.")]
    picture(page, "screen_marked")
    page.locator("#names").click()
    assert page.locator(".name", has_text="leo").is_visible()
    assert not page.errors and page.evaluate("window.bad") is None
    assert all(url.startswith((server.url, "data:")) for url in page.asked), page.asked


def test_of_two_who_mark_one_answer_the_second_is_told(browser, room):
    classroom, server = room
    pages = []
    for name in ("ana", "ben"):
        page = opened(browser, server, PAGE)
        page.locator("#who").fill(name)
        pages.append(page)
    for page, points in zip(pages, ("8", "3"), strict=True):
        article = page.locator("article").first
        article.locator(".points").fill(points)
        article.locator(".save").click()
        article.locator(".said", has_text="aved").wait_for()
        article.locator(".said:not(:text('Saving'))").wait_for()
    said = pages[1].locator("article").first.locator(".said").inner_text()
    assert said == "Not saved: ana gave 8 meanwhile. Save once more to put yours in its place."
    picture(pages[1], "refused")
    pages[1].locator("article").first.locator(".save").click()
    pages[1].locator("article").first.locator(".said", has_text="Saved.").wait_for()
    scores = {classroom.grade(f"student_{number}")["manual_score"] for number in range(4)}
    assert {*scores, classroom.grade("leo")["manual_score"]} == {None, 3}


def test_nbgraders_own_page_opens_where_there_is_something_to_do_and_overwrites_nobody(browser, room):
    classroom, server = room
    grade = classroom.grade("leo")
    with classroom.gradebook() as gradebook:
        submission = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "leo").id
    page = opened(browser, server, f"/formgrader/submissions/{submission}/")
    page.wait_for_function(f"document.activeElement.id === '{QUESTION}'")
    assert "names minibert_ref" in page.locator(".alert").inner_text()
    scheme = page.locator("details.scheme", has_text="Mark scheme")
    scheme.locator("summary").click()
    assert scheme.locator("table").is_visible()
    picture(page, "formgrader")
    heard = []
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.accept()))
    seen = {"points": None, "extra": None, "comment": ""}
    sent = {"points": 4, "seen": seen, "who": "ana"}
    assert server.put(f"/minibert/marking/api/mark/{grade['id']}", sent).status == 200
    box = page.locator(f"#{QUESTION}")
    with page.expect_response("**/api/mark/**") as answered:
        box.fill("9")
        box.blur()
    assert answered.value.status == 409
    page.wait_for_function(f"document.getElementById('{QUESTION}').value === '4'")
    assert heard == ["Not saved: ana gave 4 meanwhile. Theirs is shown now."]
    note = page.locator(f"#{QUESTION}-comment")
    with classroom.gradebook() as gradebook:
        gradebook.find_comment(QUESTION, ASSIGNMENT, ASSIGNMENT, "leo").manual_comment = "ana's words"
        gradebook.db.commit()
    for words, status in (("mine", 409), ("mine after all", 200)):
        with page.expect_response("**/api/comment/**") as answered:
            note.fill(words)
            note.blur()
        assert answered.value.status == status
        page.wait_for_function(
            "([id, text]) => document.getElementById(id).value === text",
            arg=[f"{QUESTION}-comment", "ana's words" if status == 409 else words],
        )
    assert classroom.grade("leo")["comment"] == "mine after all"
    assert heard[1:] == ["Not saved: somebody wrote another comment meanwhile. Theirs is shown now."]
    with page.expect_response("**/api/mark/**") as answered:
        box.fill("9")
        box.blur()
    assert answered.value.status == 200 and classroom.grade("leo")["manual_score"] == 9
    assert not page.errors


def test_it_fits_and_axe_finds_nothing(browser, room):
    """On a screen and a phone, in light and dark; of nbgrader's own lists, the part that is ours."""
    _, server = room
    axe = require("axe_playwright_python.sync_playwright", "the marking pages by axe-core").Axe()
    for size in (SCREEN, PHONE):
        for scheme in ("light", "dark"):
            for name, path in (("question", PAGE + "?show=all"), ("overview", "/minibert/marking")):
                page = opened(browser, server, path, viewport=size, color_scheme=scheme)
                picture(page, f"{name}_{size['width']}_{scheme}")
                assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
                assert axe.run(page).response["violations"] == []
    for path in (f"/formgrader/gradebook/{ASSIGNMENT}", f"/formgrader/manage_submissions/{ASSIGNMENT}"):
        page = opened(browser, server, path)
        page.wait_for_load_state("networkidle")
        picture(page, path.split("/")[2])
        if "manage" in path:
            assert page.locator("tr", has_text="leo").locator(".label-warning", has_text="flagged").is_visible()
            assert not page.locator("tr", has_text="leo").locator(".label-success").count()
            assert "None, None" not in page.locator("#main-table").inner_text()
        assert axe.run(page, context="#what-there-is-to-do").response["violations"] == []
