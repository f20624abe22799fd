"""The progress bar of the training loops: one line, right numbers, and nothing where it does not belong."""

from __future__ import annotations

import doctest

import nbformat
import pytest
from minibert_kit import progress
from minibert_kit.progress import WIDTH, Progress
from nbclient import NotebookClient


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


class Handle:
    """A display of which every state is kept."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def update(self, data, raw):
        assert raw and set(data) == {"text/plain"}
        self.lines.append(data["text/plain"])


@pytest.fixture
def screen(monkeypatch):
    """A Jupyter kernel, as far as the bar knows."""
    handle = Handle()

    def display(data, raw, display_id):
        assert display_id and not handle.lines
        handle.update(data, raw)
        return handle

    monkeypatch.setattr(progress, "get_ipython", lambda: type("Shell", (), {"kernel": None}))
    monkeypatch.setattr(progress, "display", display)
    return handle


def run(bar: Progress, clock: Clock, steps: range, seconds: float) -> None:
    for step in steps:
        clock.now += seconds
        bar({"step": step, "loss": 8 / step}, {}, {})


def test_the_example_in_the_docstring():
    assert doctest.testmod(progress).failed == 0


def test_step_loss_and_time_left(clock, screen):
    with Progress(4, "four", clock) as bar:
        assert screen.lines[-1].endswith("step 0 of 4")
        run(bar, clock, range(1, 2), seconds=3)
        assert screen.lines[-1] == f"four {'█' * 6}{'░' * 18} step 1 of 4 · loss 8.00 · 9 s left"
        run(bar, clock, range(2, 5), seconds=3)
    assert screen.lines[-1] == f"four {'█' * WIDTH} step 4 of 4 · loss 2.00 · 12.0 s"
    assert len(screen.lines) == 5


def test_time_left_counts_only_the_steps_of_this_loop(clock, screen):
    with Progress(100, "second half", clock) as bar:
        run(bar, clock, range(51, 61), seconds=2)
        assert "step 60 of 100" in screen.lines[-1] and "80 s left" in screen.lines[-1]


def test_fast_steps_are_not_all_drawn(clock, screen):
    with Progress(1000, clock=clock) as bar:
        run(bar, clock, range(1, 1001), seconds=0.001)
    assert len(screen.lines) < 10
    assert "step 1000 of 1000" in screen.lines[-1]


def test_a_loop_that_is_left_early_says_so(clock, screen):
    with pytest.raises(KeyboardInterrupt), Progress(10, clock=clock) as bar:
        run(bar, clock, range(1, 4), seconds=1)
        raise KeyboardInterrupt
    assert screen.lines[-1].endswith("step 3 of 10 · loss 2.67 · ended after 3.0 s")


def test_without_a_with_block_the_last_step_ends_it(clock, screen):
    run(Progress(3, clock=clock), clock, range(1, 4), seconds=1)
    assert screen.lines[-1].endswith("step 3 of 3 · loss 2.67 · 3.0 s")


def test_a_loss_that_is_no_number_is_shown(clock, screen):
    with Progress(2, clock=clock) as bar:
        clock.now += 1
        bar({"step": 1, "loss": float("nan")})
    assert "loss nan" in screen.lines[-1]


def test_outside_a_notebook_only_the_last_line_is_printed(clock, capsys):
    with Progress(5, "plain", clock) as bar:
        run(bar, clock, range(1, 6), seconds=1)
    said = capsys.readouterr()
    assert said.out == f"plain {'█' * WIDTH} step 5 of 5 · loss 1.60 · 5.0 s\n"
    assert said.err == ""


def test_a_notebook_keeps_one_line():
    code = (
        "import time\n"
        "from minibert_kit.progress import Progress\n"
        "with Progress(6, 'six') as bar:\n"
        "    for step in range(1, 7):\n"
        "        time.sleep(0.11)\n"
        "        bar({'step': step, 'loss': 1.0})\n"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    (output,) = notebook.cells[0].outputs
    assert output.output_type == "display_data"
    assert output.data["text/plain"].startswith(f"six {'█' * WIDTH} step 6 of 6 · loss 1.00 · ")
