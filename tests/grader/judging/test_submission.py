"""A whole notebook is graded whatever one of its cells does to the kernel."""

from __future__ import annotations

import json

import pytest

from minibert_grader.course.solutions import model_solutions
from minibert_grader.judging import submission
from minibert_grader.judging.examples import examples
from minibert_grader.judging.judge import FAILED_BEFORE, judge
from minibert_grader.judging.outputs import plain_outputs
from minibert_grader.judging.sparing.deciding import Cell
from minibert_grader.judging.student import RemoteStudent
from minibert_grader.judging.submission import grade
from minibert_grader.judging.verdict import Judgement, to_json
from minibert_grader.sandbox.lending import Lending
from tests.grader.judging.test_judge import ASSIGNMENT

IMPORTS = "import math\nimport numpy as np"
WRONG_SOFTMAX = "def softmax(x, axis=-1):\n    return x"
STUB = "def softmax(x, axis=-1):\n    raise NotImplementedError"
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
    assert to_json(Judgement("02", "1", verdicts=tuple(result.verdicts.values())))
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


def test_where_a_lent_function_helps_the_first_failure_is_enough(course, warm, monkeypatch):
    """What fails with the student's own is not looked into, where it is solved with the course's."""
    looked_into = []

    def judging(exercise, *rest, **more):
        verdict, lost = judge(exercise, *rest, **more)
        looked_into.append((exercise.name, more["whole"], [outcome.unjudged for outcome in verdict.outcomes]))
        return verdict, lost

    monkeypatch.setattr(submission, "judge", judging)
    graded(course, warm, {"softmax": WRONG_SOFTMAX}, NEEDED)
    with_own, with_lent = (each for each in looked_into if each[0] == USES_SOFTMAX)
    assert not with_own[1] and FAILED_BEFORE in with_own[2]
    assert with_lent[1] and not any(with_lent[2])


def test_what_calls_a_function_that_never_returns_does_not_wait_for_it_again(course, warm, monkeypatch):
    own = []

    def judging(exercise, student, *rest, **more):
        own.append((exercise.name, not student._kernel._lending.functions))
        return judge(exercise, student, *rest, **more)

    monkeypatch.setattr(submission, "judge", judging)
    endless = "def softmax(x, axis=-1):\n    while True: pass"
    verdicts, _ = graded(course, warm, {"softmax": endless}, NEEDED)
    assert verdicts[USES_SOFTMAX].status == "solved" and verdicts[USES_SOFTMAX].lent == ("softmax",)
    assert (USES_SOFTMAX, True) not in own


def test_what_has_no_verdict_yet_is_not_lent(course, warm):
    """In another order, a notebook could ask the lent function for answers of the exercise that is still to come."""
    order = [USES_SOFTMAX, "softmax"]
    sources = {USES_SOFTMAX: WRONG_SOFTMAX + "\n" + model_solutions(course, ASSIGNMENT)[USES_SOFTMAX]}
    verdicts, _ = graded(course, warm, {**sources, "softmax": WRONG_SOFTMAX}, order)
    assert verdicts[USES_SOFTMAX].lent == () and verdicts[USES_SOFTMAX].points == 0
    assert verdicts["softmax"].points == 0


def test_a_kernel_that_dies_at_lending_costs_only_what_it_was_asked(course, warm):
    extra = "import os, sys\nsys.modules['kernel'].lend = lambda *_: os._exit(0)"
    verdicts, outputs = graded(course, warm, {"softmax": WRONG_SOFTMAX}, [*NEEDED, "padding_mask"], extra)
    assert verdicts["padding_mask"].status == "solved"
    assert verdicts[USES_SOFTMAX].status == "missed"
    assert not any(item["output_type"] == "error" for cell in outputs for item in cell)


def test_many_slips_use_up_no_kernels(course, warm, monkeypatch):
    """Each exercise that something is lent to has a kernel of its own; only deaths are counted."""
    monkeypatch.setattr(submission, "MOST_DEATHS", 1)
    names = [*NEEDED, "split_heads", "multi_head_attention", "attention_entropy"]
    verdicts, _ = graded(course, warm, {"softmax": WRONG_SOFTMAX}, names)
    assert [verdicts[name].points for name in names[1:]] == [verdicts[name].max_points for name in names[1:]]
    assert verdicts["multi_head_attention"].lent


# A notebook that collects what it is asked. -----------------------------------------------------------------------

COLLECTING = "seen = []\ndef softmax(x, axis=-1):\n    seen.append(x.copy())\n    return x"
SHOWING = "print(len(seen), 'inputs seen')"


def test_no_cell_shows_what_the_notebook_was_asked(course, warm):
    verdicts, outputs = graded(course, warm, {"softmax": COLLECTING, "apply_mask": SHOWING}, NEEDED)
    assert verdicts["softmax"].status == "missed"
    assert outputs[6][0]["text"] == "0 inputs seen\n"


def test_a_kernel_that_ran_cells_after_judging_would_show_it(exercises, warm):
    with warm.fork() as kernel:
        kernel.run(COLLECTING)
        judge(exercises["softmax"], RemoteStudent(kernel), explain=False)
        assert int(kernel.run(SHOWING)[1][0]["text"].split()[0]) > 40


ASKING = f"""
def {USES_SOFTMAX}(Q, K, V, mask=None):
    for x in seen[:10]:
        softmax(x)
    return Q, K
"""


def asked_of_a_lent_softmax(course, exercises, warm, monkeypatch):
    """How many of the hidden inputs of softmax a notebook asks the course's own softmax for, while it is lent."""
    hidden = {x.tobytes() for x in (example["x"] for example in examples(exercises["softmax"].properties[0]))}
    asked, answer = set(), Lending.answer

    def noting(self, message, value, exchange):
        asked.add(value[0][0].tobytes())
        return answer(self, message, value, exchange)

    monkeypatch.setattr(Lending, "answer", noting)
    monkeypatch.setattr(Lending, "answered", lambda *_: None)
    graded(course, warm, {"softmax": COLLECTING, USES_SOFTMAX: ASKING}, NEEDED)
    return len(hidden & asked)


def test_a_lent_function_cannot_be_asked_what_its_own_exercise_asked(course, exercises, warm, monkeypatch):
    assert asked_of_a_lent_softmax(course, exercises, warm, monkeypatch) == 0


def test_it_could_in_a_kernel_that_was_judged(course, exercises, warm, monkeypatch):
    def in_the_same_kernel(self, lent, position, exercise, suspects):
        self._kernel.lend(lent)
        return judge(exercise, RemoteStudent(self._kernel), suspects)[0]

    monkeypatch.setattr(submission._Run, "_judge_with", in_the_same_kernel)
    assert asked_of_a_lent_softmax(course, exercises, warm, monkeypatch) > 0


# The names of the notebook, as they were at the graded cell. --------------------------------------------------------


def test_a_later_cell_changes_no_verdict_of_an_earlier_one(course, warm):
    spoiled = "def softmax(x, axis=-1):\n    return x\nhelper = None\ndel np"
    first = "def helper(x):\n    return x\n" + model_solutions(course, ASSIGNMENT)["softmax"]
    verdicts, _ = graded(course, warm, {"softmax": first, "attention_scores": spoiled}, NEEDED[:2])
    assert verdicts["softmax"].status == "solved"
    assert "is not defined" in verdicts["attention_scores"].note


def test_a_function_that_comes_later_is_missing_at_the_graded_cell(course, warm):
    late = model_solutions(course, ASSIGNMENT)["softmax"]
    verdicts, _ = graded(course, warm, {"softmax": "pass", "attention_scores": late}, NEEDED[:2])
    assert verdicts["softmax"].note == "softmax is not defined: did its cell run without an error?"


def test_a_kernel_that_dies_while_judged_goes_back_all_the_same(course, warm):
    spoiled = "def softmax(x, axis=-1):\n    return x\n" + model_solutions(course, ASSIGNMENT)[USES_SOFTMAX]
    deadly = "def attention_entropy(weights):\n    import os\n    os._exit(0)"
    order = ["attention_entropy", *NEEDED[:3], USES_SOFTMAX]
    verdicts, _ = graded(course, warm, {"attention_entropy": deadly, USES_SOFTMAX: spoiled}, order)
    assert verdicts["softmax"].status == "solved"
    assert verdicts[USES_SOFTMAX].status == "missed"


def test_a_cell_that_ends_the_kernel_costs_only_itself(course, warm):
    sources = {
        "attention_scores": "import os\nos._exit(0)",
        "apply_mask": "def apply_mask(s, m):\n    import os\n    os._exit(0)",
    }
    verdicts, outputs = graded(course, warm, sources, NEEDED)
    assert verdicts["softmax"].status == "solved"
    assert "is not defined" in verdicts["attention_scores"].note
    assert "the call did not come back" in verdicts["apply_mask"].outcomes[0].failure.reason
    assert verdicts[USES_SOFTMAX].status == "solved"
    assert outputs[4][0]["evalue"] == "This cell was stopped: the Python process ended itself"


def test_a_notebook_that_ends_every_kernel_is_given_up(course, warm, monkeypatch):
    monkeypatch.setattr(submission, "MOST_DEATHS", 2)
    deadly = dict.fromkeys(NEEDED, "import os\nos._exit(0)")
    verdicts, outputs = graded(course, warm, deadly, NEEDED)
    assert [verdict.points for verdict in verdicts.values()] == [0] * 4
    assert "too often" in verdicts[USES_SOFTMAX].note
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


@pytest.mark.parametrize(
    "first", ["softmax(1.0)", "import multiprocessing; multiprocessing.Lock()", "open('data.csv')"]
)
def test_a_solution_below_a_line_that_raises_is_judged(course, warm, first):
    """Where the line calls what is not written, and where it needs what is only at home."""
    solved = model_solutions(course, ASSIGNMENT)["attention_scores"]
    sources = {"softmax": STUB, "attention_scores": f"{first}\n{solved}"}
    verdicts, outputs = graded(course, warm, sources, ["softmax", "attention_scores"])
    assert (verdicts["softmax"].points, verdicts["attention_scores"].status) == (0, "solved")
    assert any("what it defines was kept: attention_scores" in str(shown) for shown in outputs)
