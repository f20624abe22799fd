"""A whole notebook is graded whatever one of its cells does to the kernel."""

from __future__ import annotations

import json

import pytest

from minibert_grader.course.solutions import model_solutions
from minibert_grader.judging import submission
from minibert_grader.judging.submission import Cell, grade, plain_outputs
from minibert_grader.judging.verdict import to_json
from tests.grader.judging.test_judge import ASSIGNMENT

IMPORTS = "import math\nimport numpy as np"
WRONG_SOFTMAX = "def softmax(x, axis=-1):\n    return x"
USES_SOFTMAX = "scaled_dot_product_attention"


def graded(course, warm, sources: dict[str, str], names: list[str], extra: str = ""):
    """Grade a notebook of the model solutions, some of them replaced."""
    exercises = course.exercises(ASSIGNMENT)
    cells = [Cell(IMPORTS), Cell(extra)]
    for name in names:
        cells += [
            Cell(sources.get(name, model_solutions(course, ASSIGNMENT)[name])),
            Cell("pass", exercises[name].cell),
        ]
    by_cell = {exercise.cell: exercise for exercise in exercises.values()}
    result = grade(cells, by_cell, lambda name: [], warm, {})
    assert len(result.outputs) == len(cells)
    assert to_json(list(result.verdicts.values()))
    json.dumps(result.outputs, ensure_ascii=False).encode()
    return {verdict.exercise: verdict for verdict in result.verdicts.values()}, result.outputs


NEEDED = ["softmax", "attention_scores", "apply_mask", USES_SOFTMAX]


def test_model_solutions_earn_everything(course, warm):
    verdicts, _ = graded(course, warm, {}, NEEDED)
    assert [verdict.status for verdict in verdicts.values()] == ["solved"] * 4
    assert list(verdicts) == NEEDED


def test_a_mistake_in_one_function_costs_nothing_in_those_that_use_it(course, warm):
    verdicts, _ = graded(course, warm, {"softmax": WRONG_SOFTMAX}, NEEDED)
    assert verdicts["softmax"].status == "missed"
    assert verdicts[USES_SOFTMAX].status == "solved"
    assert verdicts[USES_SOFTMAX].lent == ("softmax",)


def test_what_has_no_verdict_yet_is_not_lent(course, warm):
    """In another order, a notebook could ask the lent function for answers of the exercise that is still to come."""
    order = [USES_SOFTMAX, "softmax"]
    sources = {USES_SOFTMAX: WRONG_SOFTMAX + "\n" + model_solutions(course, ASSIGNMENT)[USES_SOFTMAX]}
    verdicts, _ = graded(course, warm, {**sources, "softmax": WRONG_SOFTMAX}, order)
    assert verdicts[USES_SOFTMAX].lent == () and verdicts[USES_SOFTMAX].points == 0
    assert verdicts["softmax"].points == 0


@pytest.mark.parametrize("when", ["functions", "not functions"], ids=["when lent to", "when the loan ends"])
def test_a_kernel_that_dies_at_lending_costs_only_what_it_was_asked(course, warm, when):
    extra = (
        "import os, sys\nkernel = sys.modules['kernel']\nreal = kernel.lend\n"
        f"def lend(sock, shell, functions):\n    if {when}: os._exit(0)\n    return real(sock, shell, functions)\n"
        "kernel.lend = lend"
    )
    verdicts, outputs = graded(course, warm, {"softmax": WRONG_SOFTMAX}, [*NEEDED, "padding_mask"], extra)
    assert verdicts["padding_mask"].status == "solved"
    assert verdicts[USES_SOFTMAX].status == ("missed" if when == "functions" else "solved")
    assert not any(item["output_type"] == "error" for cell in outputs for item in cell)


def test_a_cell_that_ends_the_kernel_costs_only_itself(course, warm):
    sources = {
        "attention_scores": "import os\nos._exit(0)",
        "apply_mask": "def apply_mask(s, m):\n    import os\n    os._exit(0)",
    }
    verdicts, outputs = graded(course, warm, sources, NEEDED)
    assert verdicts["softmax"].status == "solved"
    assert "is not defined" in verdicts["attention_scores"].note
    assert "the run ended here" in verdicts["apply_mask"].outcomes[0].failure.reason
    assert verdicts[USES_SOFTMAX].status == "solved"
    assert outputs[4][0]["evalue"] == "This cell was stopped: the Python process ended itself"


def test_a_notebook_that_ends_every_kernel_is_given_up(course, warm, monkeypatch):
    monkeypatch.setattr(submission, "MOST_KERNELS", 2)
    deadly = dict.fromkeys(NEEDED, "import os\nos._exit(0)")
    verdicts, outputs = graded(course, warm, deadly, NEEDED)
    assert [verdict.points for verdict in verdicts.values()] == [0] * 4
    assert "too often" in verdicts[USES_SOFTMAX].outcomes[0].failure.reason
    assert "too often" in outputs[-1][0]["evalue"]


def test_text_that_no_file_can_hold_spoils_nothing(course, warm):
    show = "from IPython.display import display, HTML\ndisplay(HTML('\\udfff'))"
    extra = f"print('\\ud800')\n{show}\nraise ValueError('\\ud800')"
    verdicts, outputs = graded(
        course, warm, {"softmax": "def softmax(x):\n    raise ValueError('\\ud800')"}, ["softmax"], extra
    )
    assert verdicts["softmax"].points == 0
    assert outputs[1][0]["text"] == "?\n"


@pytest.mark.parametrize(
    "raw",
    [
        None,
        5,
        "text",
        {"output_type": "stream"},
        [None, 5, [], "x"],
        [{}],
        [{"output_type": ["stream"]}],
        [{"output_type": "stream", "name": "stdin", "text": "x"}],
        [{"output_type": "stream", "name": "stdout", "text": ["x"]}],
        [{"output_type": "display_data", "data": []}],
        [{"output_type": "error", "traceback": "x"}],
        [{"output_type": "update_display_data", "data": {}}],
    ],
    ids=range(12),
)
def test_outputs_that_are_none_are_dropped(raw):
    assert plain_outputs(raw) == []


def test_of_outputs_only_what_nbformat_knows_is_kept():
    raw = [
        {"output_type": "stream", "name": "stdout", "text": "x", "extra": 1},
        {
            "output_type": "display_data",
            "data": {"text/plain": "x", "application/json": {"a": 1}},
            "metadata": {"b": 2},
        },
        {"output_type": "display_data", "data": {}, "metadata": {"image/png": {"alt": {"deep": []}, "other": 1}}},
        {"output_type": "execute_result", "data": {"text/plain": "x"}, "metadata": 5},
        {"output_type": "error", "ename": {"a": 1}, "evalue": None, "traceback": ["line", 5]},
    ]
    assert plain_outputs(raw) == [
        {"output_type": "stream", "name": "stdout", "text": "x"},
        {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}},
        {"output_type": "display_data", "data": {}, "metadata": {"image/png": {}}},
        {"output_type": "execute_result", "data": {"text/plain": "x"}, "metadata": {}, "execution_count": None},
        {"output_type": "error", "ename": "{'a': 1}", "evalue": "None", "traceback": ["line"]},
    ]


def test_outputs_are_bounded_even_if_the_kernel_does_not_bound_them():
    line = {"output_type": "stream", "name": "stdout", "text": "x" * (1 << 20)}
    outputs = plain_outputs([line] * 100)
    assert sum(len(json.dumps(item)) for item in outputs) < 9 << 20
    assert "too much" in outputs[-1]["evalue"]
    assert len(plain_outputs([{"output_type": "error", "traceback": []}] * 1_000_000)) < 100_000
