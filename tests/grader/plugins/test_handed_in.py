"""A page shows what was handed in: grading runs what decides, and draws nothing again."""

from __future__ import annotations

import copy

from tests.grader.plugins.conftest import ASSIGNMENT, SCORES, SOFTMAX, cell_of, filled, own_cell

SHOWN = [{"output_type": "stream", "name": "stdout", "text": ["as handed ", "in\n"]}]
ACTIVE = {"output_type": "display_data", "metadata": {}, "data": {"text/html": ["<script>bad()</script>", "kept"]}}


def test_outputs_that_were_handed_in_are_shown_cleaned(released_course, tmp_path):
    course = released_course.copy(tmp_path)
    notebook = filled(course.released(), softmax=SOFTMAX, attention_scores=SCORES)
    check, other = cell_of(notebook, "test_softmax"), cell_of(notebook, "test_attention_scores")
    check["outputs"] = [*SHOWN, ACTIVE]
    other["outputs"], other["source"] = SHOWN, "print('as handed in')"
    notebook["cells"] += [{**own_cell("print(1)"), "outputs": SHOWN}, {**own_cell("1 / 0"), "outputs": SHOWN}]
    course.submit("ada", notebook)
    course.submit("bob", copy.deepcopy(notebook))
    assert course.nbgrader("autograde", ASSIGNMENT, "--student=ada").returncode == 0, course.log
    graded = course.autograded("ada")
    cell = cell_of(graded, "test_softmax")
    assert cell["outputs"][0]["text"] == ["as handed in\n"]
    (shown,) = cell["outputs"][1]["data"]["text/html"]
    assert shown.endswith("kept") and "<script" not in shown
    assert cell["metadata"]["minibert"] == {"outputs": "handed in"}
    changed = cell_of(graded, "test_attention_scores")
    assert "as handed in" not in str(changed["outputs"]), "outputs of another text were taken for the check's"
    own, raising = graded["cells"][-2:]
    assert own["outputs"][0]["text"] == ["as handed in\n"]
    assert raising["outputs"][0]["ename"] == "ZeroDivisionError" and len(raising["outputs"]) == 1
    assert raising["metadata"]["minibert"] == {"outputs": "graded", "whose": "student"}
    assert {score.auto for score in course.scores("ada").values() if score.auto is not None} >= {10.0}

    whole = course.nbgrader("autograde", ASSIGNMENT, "--student=bob", "--JudgeSubmission.run_everything=True")
    assert whole.returncode == 0, course.log
    graded = course.autograded("bob")
    assert graded["cells"][-2]["outputs"][0]["text"] == ["1\n"]
    assert {cell["metadata"]["minibert"]["outputs"] for cell in graded["cells"] if cell["cell_type"] == "code"} == {
        "graded"
    }
    assert course.verdict_bytes("bob") == course.verdict_bytes("ada")
