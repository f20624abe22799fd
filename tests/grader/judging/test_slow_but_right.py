"""Plain loops are slow and right: no bound costs them a point, and most of each bound is left."""

from __future__ import annotations

from typing import ClassVar

import pytest

from minibert_grader.course.files import course_files
from minibert_grader.course.solutions import model_solutions
from minibert_grader.judging import submission
from minibert_grader.judging.sparing.deciding import Cell
from minibert_grader.judging.submission import grade
from minibert_grader.sandbox.budget import BUDGET, Cost, Spending

ASSIGNMENT = "07_training_process"
# Of each exercise, the wheat that works its way token by token; the model solution where there is none.
SLOW = {
    "choose_mask_positions": "one token after the other",
    "mask_tokens": "one token after the other",
    "mlm_loss": "one position after the other",
    "masked_accuracy": "one position after the other",
    "make_batches": "recursion and insertion at random",
    "train": "recursion over the batches",
    "save_checkpoint": "JSON with the bytes in hexadecimal",
}
WASTE = 12  # how often each answer is worked out before it is given

WASTEFUL = """
def _wasteful(function, count={count}):
    import copy, functools
    @functools.wraps(function)
    def again(*args, **kwargs):
        for _ in range(count):
            try:
                function(*copy.deepcopy(args), **copy.deepcopy(kwargs))
            except Exception:
                break
        return function(*args, **kwargs)
    return again
"""


class Counted(Spending):
    """Keeps what each exercise has cost."""

    exercises: ClassVar[list[Cost]] = []

    def begin(self) -> None:
        super().begin()
        self.exercises.append(self._here)


def notebook(course, waste: tuple[str, ...]) -> list[Cell]:
    wheats = {(each.exercise, each.name): each.code for each in course.wheats(ASSIGNMENT)}
    sources = model_solutions(course, ASSIGNMENT)
    sources |= {name: wheats[name, wheat] for name, wheat in SLOW.items()}
    for name in waste:
        sources[name] += f"{WASTEFUL.format(count=WASTE)}\n{name} = _wasteful({name})\n"
    cells = []
    for cell in course.source_notebook(ASSIGNMENT)["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and marks:
            name = marks["grade_id"]
            text = sources.get(name, "".join(cell["source"]) if name == "setup" else "pass")
            cells.append(Cell(text, name, locked=name not in sources))
    return cells


@pytest.mark.long
@pytest.mark.parametrize("waste", [(), ("mlm_loss", "masked_accuracy")], ids=["loops", "loops, a dozen times over"])
def test_a_slow_notebook_has_all_its_points(course, warm, monkeypatch, waste):
    Counted.exercises.clear()
    monkeypatch.setattr(submission, "Spending", Counted)
    exercises = {exercise.cell: exercise for exercise in course.exercises(ASSIGNMENT).values()}
    graded = grade(
        notebook(course, waste),
        exercises,
        lambda name: [],
        warm,
        course_files(course, ASSIGNMENT),
        course.cell_seconds(ASSIGNMENT),
    )
    assert {name: verdict.points for name, verdict in graded.verdicts.items()} == {
        name: exercise.points for name, exercise in exercises.items()
    }
    assert len(Counted.exercises) >= len(exercises)
    for cost in Counted.exercises:
        assert cost.cpu < BUDGET.exercise_cpu_seconds / 2
        assert cost.idle < BUDGET.exercise_idle_seconds / 2
        assert cost.grader < BUDGET.exercise_grader_seconds / 2
        assert cost.answers < BUDGET.exercise_answers / 2
