"""What was judged beside the others is not judged once more by the writer."""

from __future__ import annotations

import subprocess
import sys

from tests.grader.plugins.conftest import ASSIGNMENT, SOFTMAX, build_course, filled

LOOP = "def softmax(x, axis=-1):\n    while True:\n        pass\n"
COUNTED = f"""
import pathlib
from minibert_grader.course.folder import Course
from minibert_grader.plugins.judge import JudgeSubmission
from minibert_grader.running.class_run import grade_class, planned

judge = JudgeSubmission.judge


def counted(*args):
    with pathlib.Path("judged").open("a") as file:
        file.write("once ")
    return judge(*args)


class Silent:
    def judged(self): pass
    def saved(self): pass
    def say(self, what): pass


JudgeSubmission.judge = counted
course = Course.find(pathlib.Path.cwd())
grade_class(course, "{ASSIGNMENT}", list(planned(course, "{ASSIGNMENT}", [])), 2, Silent())
"""


def test_nor_is_a_loop_of_which_nothing_is_kept(tmp_path):
    course = build_course(tmp_path / "course")
    assert course.nbgrader("generate_assignment", ASSIGNMENT).returncode == 0, course.log
    for student, solution in (("ada", SOFTMAX), ("bob", LOOP)):
        course.submit(student, filled(course.released(), softmax=solution))
    run = subprocess.run([sys.executable, "-c", COUNTED], cwd=course.root, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert (course.root / "judged").read_text() == "once once "
    assert [course.judgement(student).verdicts[0].points > 0 for student in ("ada", "bob")] == [True, False]
