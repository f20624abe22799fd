"""Put the verdicts into the gradebook and onto the page, in the place of nbgrader's SaveAutoGrades."""

from __future__ import annotations

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades

from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.judging.verdict import Judgement, Verdict, to_json
from minibert_grader.plugins.marks import Graded, answer_of
from minibert_grader.reports.flags import flags_of
from minibert_grader.reports.places import VERDICT, layout_of
from minibert_grader.reports.verdict_page import verdict_html, verdict_text


class SaveVerdicts(SaveAutoGrades):
    """Score each graded code cell by its verdict alone; what the notebook printed counts for nothing."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        self._verdicts: dict[str, Verdict] = resources["verdicts"]
        self._weakness: str = resources["sandbox_weakness"]
        told = nb.metadata.pop("minibert")
        self._unreadable: str = told["unreadable"]
        course, where = Course.find(Path.cwd()), resources["nbgrader"]
        self._graded = Graded(course, where["student"], where["assignment"])
        nb, resources = super().preprocess(nb, resources)
        name = f"{resources['nbgrader']['notebook']}.verdicts.json"
        layout = layout_of(course.source_notebook(self.assignment_id))
        theirs = [cell for cell in nb.cells if not layout.is_the_courses(cell)]
        for cell in theirs:
            if "nbgrader" not in cell.metadata:
                cell.metadata.setdefault("minibert", NotebookNode())["whose"] = "student"
        sources = [cell.source for cell in theirs if cell.cell_type == "code"]
        if self._graded.raised(flags_of(self._unreadable, resources["stopped"], sources)):
            self._flag()
        self._graded.save()
        judgement = Judgement(
            self.assignment_id,
            course.edition(),
            tuple(told["repairs"]),
            self._unreadable,
            self._weakness,
            tuple(self._verdicts.values()),
        )
        resources.setdefault("outputs", {})[name] = to_json(judgement)
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: dict) -> None:
        name = cell.metadata.nbgrader.grade_id
        if utils.is_solution(cell):  # a written answer, which a TA grades; 0 where nothing was written
            self._save(name, utils.determine_grade(cell, self.log)[0], answer_of(cell))
            return
        if name not in self._verdicts:
            raise CourseError(
                f"The graded cell {name!r} of {self.assignment_id} has no hidden tests, so nothing is graded; "
                f"add an exercise for it to tests/exercises/test_{self.assignment_id}.py."
            )
        verdict = self._verdicts[name]
        self._save(name, verdict.points, verdict)
        page = {"text/html": verdict_html(verdict, self._weakness), "text/plain": verdict_text(verdict)}
        cell.outputs.append(new_output("display_data", data=page, metadata={VERDICT: True}))

    def _flag(self) -> None:
        with Gradebook(self.db_url) as gradebook:
            notebook = gradebook.find_submission_notebook(self.notebook_id, self.assignment_id, self.student_id)
            notebook.flagged = True
            gradebook.db.commit()

    def _save(self, name: str, points: float | None, what: str | Verdict) -> None:
        """What could not be read has no points, not even 0, until a TA has looked at it."""
        grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = None if self._unreadable else points
        grade.needs_manual_grade = self._graded.waits(grade, self._unreadable or what)
        self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: dict) -> None:
        super()._add_comment(cell, resources)
        verdict = self._verdicts.get(f"test_{cell.metadata.nbgrader.grade_id}")
        if verdict is None or verdict.status == "solved":
            return
        comment = self.gradebook.find_comment(
            cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        if comment.auto_comment is None and verdict.misconception:
            comment.auto_comment = f"This looks like: {verdict.misconception.name}. {verdict.misconception.hint}"
            self.gradebook.db.commit()
