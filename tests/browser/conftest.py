"""One Chromium for all of these tests; what a page asks of the web is refused and written down."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from minibert_grader.course.folder import Course
from tests.conftest import NOT_PROVED

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDTHS = {"phone": (390, 844), "screen": (1280, 900)}
SERIOUS = ("serious", "critical")
HERE = ("127.0.0.1", "localhost", "")  # and what lies in a file


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's or another Chromium, by its path: none is downloaded."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if program is None:
        pytest.skip(f"{NOT_PROVED}: what a browser makes of the pages (no chromium; on Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", type=Path, help="where screenshots for the guides go")


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder for screenshots: `make pictures` names the guides' own."""
    return request.config.getoption("--pictures", default=None) or tmp_path


@pytest.fixture(scope="session")
def course() -> Course:
    return Course.find(Path(__file__).parent)


@dataclass
class Visit:
    """A page in a browser, and what it did besides showing itself."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """Addresses on other machines that it asked for, none of which answered."""
    errors: list[str] = field(default_factory=list)

    def faults(self, *ignored: str) -> list[str]:
        """What axe-core calls serious or worse: a line each, with the first place where it is so."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{each['id']} ({len(each['nodes'])}): {each['nodes'][0]['html'][:200]}"
            for each in found
            if each["impact"] in SERIOUS and each["id"] not in ignored
        ]

    def wide(self) -> int:
        """How many pixels the page is wider than the screen."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Any]:
    """A function that opens an address and hands out the `Visit`."""
    opened: list[BrowserContext] = []

    def go(address: str | Path, width: str = "screen", scheme: Any = "light", **more: Any) -> Visit:
        size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
        context = chromium.new_context(viewport=size, color_scheme=scheme, bypass_csp=True, **more)  # type: ignore[arg-type]
        opened.append(context)
        visited = Visit(context.new_page())

        def passes(route: Route) -> None:
            if urlsplit(route.request.url).hostname in (*HERE, None):
                route.continue_()
            else:
                visited.requests.append(route.request.url)
                route.abort()

        context.route("**/*", passes)
        visited.page.on("pageerror", lambda error: visited.errors.append(str(error)))
        visited.page.goto(address.as_uri() if isinstance(address, Path) else address)
        return visited

    yield go
    for context in opened:
        context.close()
