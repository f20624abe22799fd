"""A verdict that is known is the one that judging gives, and nobody's becomes worse by what another handed in."""

from __future__ import annotations

import pytest

from minibert_grader.course.solutions import model_solutions
from minibert_grader.judging import submission
from minibert_grader.judging.judge import judge
from minibert_grader.judging.sparing.by_exercise import KeptVerdicts
from minibert_grader.judging.sparing.deciding import Cell
from minibert_grader.judging.submission import grade
from minibert_grader.judging.verdict import Judgement, to_json
from minibert_grader.sandbox.budget import BUDGET, Spending
from tests.grader.judging.test_judge import ASSIGNMENT
from tests.grader.judging.test_sparing import notebook, small  # noqa: F401  (a fixture)

NAMES = ["softmax", "padding_mask", "scaled_dot_product_attention"]
WRONG = "def padding_mask(token_ids, pad_id=0):\n    return token_ids == pad_id"
SOFTMAX = """
def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)
"""
WITH_ALL = ["softmax", "attention_scores", "apply_mask", "scaled_dot_product_attention"]


@pytest.fixture
def judged(monkeypatch):
    """The exercises that were judged."""
    names = []

    def noting(exercise, *rest, **more):
        names.append(exercise.name)
        return judge(exercise, *rest, **more)

    monkeypatch.setattr(submission, "judge", noting)
    return names


@pytest.fixture
def graded(small, course, warm):  # noqa: F811
    """Grades some cells with what is kept, and says what comes of them."""
    exercises = {each.cell: each for each in course.exercises(ASSIGNMENT).values()}

    def now(cells, asked="", kept=True):
        known = KeptVerdicts(small, ASSIGNMENT, asked) if kept else None
        found = grade(cells, exercises, lambda name: [], warm, {}, kept=known)
        return to_json(Judgement(ASSIGNMENT, "1", verdicts=tuple(found.verdicts.values())))

    return now


def test_after_a_change_of_one_function_the_others_are_known(course, graded, judged):
    first = graded(notebook(course, {"padding_mask": WRONG}, NAMES))
    assert judged[:2] == NAMES[:2]
    judged.clear()
    assert graded(notebook(course, {"padding_mask": WRONG}, NAMES)) == first and judged == []
    cells = notebook(course, {}, NAMES)
    again = graded(cells)
    # What is not solved is known by the whole notebook.
    assert "softmax" not in judged and "padding_mask" in judged
    assert again == graded(cells, kept=False)


def test_what_is_solved_is_known_by_its_code_alone(course, graded, judged):
    graded(notebook(course, {"softmax": SOFTMAX}, ["softmax"]))
    judged.clear()
    other = [*notebook(course, {"softmax": f"# mine\n{SOFTMAX}"}, ["softmax"]), Cell("print('something of my own')")]
    known = graded(other)
    assert judged == []
    assert known == graded(other, kept=False)


def test_what_fails_in_one_notebook_is_judged_in_another(course, graded, judged):
    """Else a classmate could hand in right code beside something that spoils it, and everybody's would be wrong."""
    graded(notebook(course, {"padding_mask": WRONG}, ["padding_mask"]))
    judged.clear()
    graded([*notebook(course, {"padding_mask": WRONG}, ["padding_mask"]), Cell("1")])
    assert judged == ["padding_mask"]


def test_a_function_that_it_calls_is_part_of_its_code(course, graded, judged):
    graded(notebook(course, {}, WITH_ALL))
    judged.clear()
    graded(notebook(course, {"softmax": SOFTMAX}, WITH_ALL))
    assert judged == ["softmax", "scaled_dot_product_attention"]


def test_how_it_is_judged_tells_verdicts_apart(course, graded, judged):
    cells = notebook(course, {}, ["softmax"])
    graded(cells)
    graded(cells, asked="otherwise")
    assert judged == ["softmax"] * 2


@pytest.mark.parametrize(
    "own",
    [
        "seen = []\ndef softmax(x, axis=-1):\n    seen.append(1)\n    return np.exp(x)",
        "import sys\n" + SOFTMAX,
        "%matplotlib inline\n" + SOFTMAX,
    ],
    ids=["keeps something", "may reach anything", "no plain Python"],
)
def test_a_notebook_that_is_not_plain_is_judged_each_time(course, graded, judged, own):
    cells = notebook(course, {"softmax": own}, ["softmax"])
    graded(cells)
    count = len(judged)
    graded(cells)
    assert count and len(judged) == 2 * count


def test_where_a_cell_raised_something_the_whole_notebook_tells_it(course, graded, judged):
    raising = [Cell("1 / 0"), *notebook(course, {}, ["softmax"])]
    first = graded(raising)
    count = len(judged)
    assert graded(raising) == first and len(judged) == count
    graded([Cell("2 / 0"), *raising[1:]])
    assert len(judged) == 2 * count


def test_what_ended_a_kernel_is_judged_again_and_what_comes_behind_it(course, graded, judged):
    setup = Cell("import math\nimport numpy as np\nimport posix", "setup", locked=True)
    own = notebook(course, {"softmax": "def softmax(x, axis=-1):\n    posix._exit(0)"}, NAMES)
    ends = [setup, *own[1:]]
    graded(ends)
    count = len(judged)
    graded(ends)
    assert len(judged) == 2 * count


def test_a_missing_name_is_remembered_so_that_the_whole_notebook_runs_again(course, graded, judged):
    model = model_solutions(course, ASSIGNMENT)["softmax"]
    setup, *own = notebook(course, {"softmax": "def softmax(x, axis=-1):\n    return hidden(x, axis)"}, ["softmax"])
    cells = [setup, Cell(f"exec({model!r})\nhidden = softmax", "figure", locked=True), *own]
    first = graded(cells)
    judged.clear()
    assert graded(cells) == first
    assert first == graded(cells, kept=False)


def test_a_known_verdict_costs_the_submission_what_it_took(course, graded, monkeypatch):
    spent = []
    close = submission._Run.close

    def closing(run):
        spent.append(run._spending.total)
        close(run)

    monkeypatch.setattr(submission._Run, "close", closing)
    cells = notebook(course, {}, ["softmax"])
    graded(cells)
    graded(cells)
    anew, known = spent
    assert known.answers == anew.answers > 0


def test_what_is_known_cannot_go_beyond_the_budget():
    spending = Spending(BUDGET)
    with pytest.raises(Exception, match="all that a submission has"):
        spending.add(grader=BUDGET.grader_seconds + 1)
    assert spending.spent
