"""Run in sandboxed kernels what decides a notebook's verdicts and judge it, in the place of nbgrader's Execute."""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Int

from minibert_grader.course.exercise import SEED, Exercise
from minibert_grader.course.files import course_files
from minibert_grader.course.folder import Course
from minibert_grader.intake.released import Released, known
from minibert_grader.judging import submission
from minibert_grader.judging.diagnosis.known import suspects
from minibert_grader.judging.sparing.by_exercise import KeptVerdicts
from minibert_grader.judging.sparing.deciding import Cell
from minibert_grader.judging.sparing.kept import kept
from minibert_grader.judging.sparing.recorded import Recorded
from minibert_grader.judging.sparing.stored import Shelf, is_recorded, recorded
from minibert_grader.judging.submission import Graded
from minibert_grader.sandbox.doctor import machine, require_sandbox
from minibert_grader.sandbox.temporary import require_room
from minibert_grader.sandbox.warm_process import Forking, WarmProcess

_warm: dict[bool, tuple[Forking, str]] = {}


class JudgeSubmission(NbGraderPreprocessor):
    """Run what decides, judge every graded cell, and leave the verdicts in `resources["verdicts"]`.

    `resources["stopped"]` says whether its code was ended, or ended the process.

    A cell goes on showing the outputs that were handed in, and says so in its metadata, `minibert.outputs`: "handed
    in". Where it raised something or was stopped at grading, or where everything is run, it shows what came of it
    then: "graded".
    """

    allow_weaker_sandbox = Bool(
        False, help="Grade even where a required ban of the sandbox does not hold; every page then says so."
    ).tag(config=True)

    seed = Int(
        SEED, help="Seed of the hidden tests' examples, the same for all students of a term; a course may set its own."
    ).tag(config=True)

    run_everything = Bool(
        False, help="Run every cell, those too that only show or check, and show what comes of them."
    ).tag(config=True)

    judge_again = Bool(False, help="Judge submissions too whose verdicts are known already.").tag(config=True)

    judge_each = Bool(False, help="Judge each exercise of a new notebook, those too whose code was judged before.").tag(
        config=True
    )

    def require_sandbox(self) -> None:
        """Start the warm process; `CourseError` where a required ban of the sandbox does not hold."""
        _warm_process(self.allow_weaker_sandbox)

    def warm(self) -> Forking:
        """The warm process of this run; raises as `require_sandbox` does."""
        return _warm_process(self.allow_weaker_sandbox)[0]

    def missing_records(self, course: Course, assignment: str) -> list[Exercise]:
        """The exercises whose examples and right answers are still to be made."""
        asked = asked_for(course, assignment)
        return [each for each in asked if not is_recorded(course, assignment, each, self.seed)]

    def prepare(self, course: Course, assignment: str, exercise: Exercise) -> None:
        """Have at hand what all submissions share of an exercise; make what is not kept."""
        _recorded(course, assignment, exercise, self.seed)
        _suspects(course, assignment, exercise.name)

    def cells_of(self, nb: NotebookNode, course: Course, assignment: str) -> list[Cell]:
        """The code cells of a notebook that has its released shape again."""
        texts = {known(cell.source) for cell in Released.of(course, assignment).cells}
        return [_cell(cell, texts) for cell in nb.cells if cell.cell_type == "code"]

    def asked(self) -> str:
        """How notebooks are judged, where that can be chosen; raises as `require_sandbox` does."""
        weakness = _warm_process(self.allow_weaker_sandbox)[1]
        return f"seed={self.seed} run_everything={self.run_everything} weakness={weakness!r}"

    def judge(self, course: Course, assignment: str, cells: list[Cell], keep: bool = True) -> Graded:
        """Run and judge some cells, known or not; raises as `require_sandbox` does.

        `keep` says whether verdicts on single exercises stay in this course's folder, and are looked for there.
        """
        require_room()
        look = not (self.judge_each or self.judge_again)
        return submission.grade(
            cells,
            {exercise.cell: exercise for exercise in course.exercises(assignment).values()},
            lambda name: _suspects(course, assignment, name),
            self.warm(),
            course_files(course, assignment),
            course.cell_seconds(assignment),
            self.seed,
            self.run_everything,
            lambda exercise: _recorded(course, assignment, exercise, self.seed),
            KeptVerdicts(course, assignment, self.asked(), look) if keep else None,
        )

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        assignment = resources["nbgrader"]["assignment"]
        course = Course.find(Path.cwd())
        code = [cell for cell in nb.cells if cell.cell_type == "code"]
        cells, asked = self.cells_of(nb, course, assignment), self.asked()

        def grade() -> Graded:
            return self.judge(course, assignment, cells)

        graded = grade() if self.judge_again else kept(course, assignment, cells, asked, grade)
        for number, (cell, outputs) in enumerate(zip(code, graded.outputs, strict=True), start=1):
            raised = any(output["output_type"] == "error" for output in outputs or ())
            if raised or self.run_everything:
                cell.outputs = [NotebookNode(output) for output in outputs or ()]
            cell.metadata["minibert"] = NotebookNode(outputs="graded" if raised or self.run_everything else "handed in")
            cell.execution_count = number
        resources["verdicts"] = graded.verdicts
        resources["sandbox_weakness"] = _warm_process(self.allow_weaker_sandbox)[1]
        resources["stopped"] = graded.ended
        return nb, resources


def asked_for(course: Course, assignment: str) -> list[Exercise]:
    """The exercises whose graded cell stands in the notebook; there may be hidden tests of others."""
    cells = {
        cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in course.source_notebook(assignment)["cells"]
    }
    return [each for each in course.exercises(assignment).values() if each.cell in cells]


def _cell(cell: NotebookNode, released: set[str]) -> Cell:
    """A cell to grade; the course's own are locked, and those without marks as long as their text is the released."""
    marks = cell.metadata.get("nbgrader", {})
    return Cell(cell.source, marks.get("grade_id", ""), marks.get("locked", known(cell.source) in released))


def warm_twins() -> dict[bool, tuple[Forking, str]]:
    """Twins of the warm processes of this run, for a process that is forked from this one."""
    return {allow_weaker: (warm.twin(), weakness) for allow_weaker, (warm, weakness) in _warm.items()}


def use_warm(twins: dict[bool, tuple[Forking, str]]) -> None:
    """Judge in this process by these."""
    _warm.update(twins)


def _warm_process(allow_weaker: bool) -> tuple[Forking, str]:
    """One warm process for all submissions of a run, and what its sandbox lacks ("" for nothing)."""
    if allow_weaker not in _warm:
        _warm[allow_weaker] = _started(allow_weaker)
    return _warm[allow_weaker]


def _started(allow_weaker: bool) -> tuple[Forking, str]:
    warm = WarmProcess(strict=not allow_weaker)
    atexit.register(warm.close)
    shelf, here = Shelf(Course.find(Path.cwd())), machine()
    name = f"{here}.bans"
    all_held = bool(here) and shelf.read(name) is not None
    weakness = require_sandbox(warm, allow_weaker, all_held)
    if here and not (all_held or weakness or allow_weaker):
        shelf.write(name, b"all hold")
    return warm, weakness


@cache
def _suspects(course: Course, assignment: str, exercise: str) -> list:
    return suspects(course, assignment, exercise)


@cache
def _recorded(course: Course, assignment: str, exercise: Exercise, seed: int) -> dict[str, Recorded]:
    return recorded(course, assignment, exercise, seed)
