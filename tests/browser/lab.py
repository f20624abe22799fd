"""A student's JupyterLab, and what a student does in it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page

SECONDS = 120  # for JupyterLab to come up, and for a cell
NOTEBOOK = "const panel = jupyterapp.shell.currentWidget, notebook = panel.content;"


@contextmanager
def jupyter_lab(folder: Path, home: Path) -> Iterator[str]:
    """Run JupyterLab in a folder, on loopback alone; the address to begin at, without a path.

    `home` takes the place of the user's own, so that no setting of theirs is read.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')  # nor is the user asked
    environment = {**os.environ, "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "IPYTHONDIR": str(home)}
    environment["JUPYTERLAB_SETTINGS_DIR"] = str(home / "settings")
    options = ["--no-browser", "--expose-app-in-browser", "--allow-root", f"--notebook-dir={folder}", f"--port={port}"]
    options += ["--IdentityProvider.token=", "--ServerApp.port_retries=0"]
    with (home / "log").open("wb") as log:
        command = [sys.executable, "-m", "jupyterlab", *options]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(SECONDS):
            assert server.poll() is None, (home / "log").read_text()[-2000:]
            try:
                urlopen(f"{address}/api/status", timeout=5).close()
                break
            except (URLError, OSError):
                time.sleep(1)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


class Lab:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(SECONDS * 1000)
        page.wait_for_function(
            "window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
            " && jupyterapp.shell.currentWidget.content.widgets.length > 3"
        )

    def find(self, grade_id: str) -> int:
        """The place of the cell that nbgrader knows by this name."""
        place = self.page.evaluate(
            f"name => {{ {NOTEBOOK} return notebook.widgets.findIndex("
            "cell => (cell.model.getMetadata('nbgrader') || {}).grade_id === name) }",
            grade_id,
        )
        assert place >= 0, grade_id
        return place

    def last(self) -> int:
        return self.page.evaluate(f"() => {{ {NOTEBOOK} return notebook.widgets.length - 1 }}")

    def write(self, place: int, source: str) -> None:
        self.page.evaluate(
            f"([place, source]) => {{ {NOTEBOOK} notebook.widgets[place].model.sharedModel.setSource(source) }}",
            [place, source],
        )

    def insert_below(self, place: int, source: str) -> int:
        """A new cell of the student's own; its place."""
        self._command(place, "notebook:insert-cell-below")
        self.write(place + 1, source)
        return place + 1

    def run(self, place: int) -> str:
        """Run a cell; what stands below it then."""
        self._command(place, "notebook:run-cell")
        return self.page.evaluate(
            f"place => {{ {NOTEBOOK} return notebook.widgets[place].outputArea.node.textContent }}", place
        )

    def show_below(self, place: int) -> None:
        """Bring what stands below a cell onto the screen."""
        self.page.evaluate(
            f"place => {{ {NOTEBOOK} notebook.widgets[place].outputArea.node.scrollIntoView({{block: 'center'}}) }}",
            place,
        )

    def save(self) -> None:
        self.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")

    def _command(self, place: int, command: str) -> None:
        self.page.evaluate(
            f"async ([place, command]) => {{ {NOTEBOOK} notebook.activeCellIndex = place;"
            " await jupyterapp.commands.execute(command) }",
            [place, command],
        )
