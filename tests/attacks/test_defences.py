"""With its defence taken out, an attack succeeds: it is a real one, and the defence is what stops it."""

from __future__ import annotations

import json
import math

import nbformat
import numpy as np
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader import utils

from minibert_grader.judging.judge import judge
from minibert_grader.judging.outputs import plain_outputs
from minibert_grader.judging.student import LocalStudent
from minibert_grader.sandbox.warm_process import WarmProcess
from tests.attacks.assault import prepare
from tests.attacks.frame import ASSIGNMENT, ATTACKS, CANARY, NAME, ZEROS, text, work
from tests.grader.plugins.active_content import active_content

pytestmark = pytest.mark.xdist_group("attacks")


@pytest.fixture(scope="module")
def undefended(released_course, tmp_path_factory):
    """A course with canaries, in which nothing is graded."""
    course = released_course.copy(tmp_path_factory.mktemp("undefended"))
    prepare(course, [])
    return course


def code_of(course, attack) -> list[str]:
    """The sources of the code cells of an attack's notebook."""
    place = course.folder(attack.student)
    attack.put(course, place)
    notebook = json.loads((place / NAME).read_text())
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def shown(course, attack, kernel) -> str:
    return "".join(json.dumps(kernel.run(source)[1]) for source in code_of(course, attack))


# Reading: without the sandbox. -----------------------------------------------------------------------------------

FIND = str.split("""
every_notebook_and_test known_places by_descriptors_of_folders by_a_link_in_its_own_folder by_a_hard_link
by_renaming_a_folder_into_its_own by_a_library by_the_system_s_library by_another_program by_magic
imports_the_reference reads_the_parents_memory caches_of_others raises_what_it_saw
""")


@pytest.fixture(scope="module")
def free():
    with WarmProcess(sandboxed=False) as process:
        yield process


@pytest.mark.parametrize("name", FIND)
def test_without_the_sandbox_it_reads_the_canary(undefended, free, name):
    with free.fork() as kernel:
        assert CANARY in shown(undefended, ATTACKS[f"reading_{name}"], kernel)


@pytest.mark.parametrize("name", ["by_another_program", "known_places", "raises_what_it_saw"])
def test_within_it_the_same_code_in_the_same_place_does_not(undefended, warm, name):
    with warm.fork() as kernel:
        assert CANARY not in shown(undefended, ATTACKS[f"reading_{name}"], kernel)


# Answers: without a process of the student's own. ----------------------------------------------------------------

IN_PROCESS = {
    "reading_walks_frames_for_the_reference": 9,  # the house rules' frames hold no function of this name
    "reading_looks_through_the_collector": 10,
}


def points_in_process(course, exercise, attack) -> float:
    """What the attack earns where its code runs in the process of the judge."""
    place = course.folder(attack.student)
    attack.put(course, place)
    cells = {
        cell["metadata"].get("nbgrader", {}).get("grade_id"): "".join(cell["source"])
        for cell in json.loads((place / NAME).read_text())["cells"]
    }
    scope = {"np": np, "math": math, "__name__": "student"}
    exec(cells["attention_scores"], scope)
    return judge(exercise, LocalStudent(scope), explain=False)[0].points


@pytest.mark.parametrize("name", IN_PROCESS)
def test_in_the_judges_own_process_it_gets_the_answers(undefended, exercises, name):
    assert points_in_process(undefended, exercises["attention_scores"], ATTACKS[name]) == IN_PROCESS[name]


# Forging: where a notebook's own process says whether its checks passed, as stock nbgrader has it. ----------------

CHECK = """
from hypothesis import given, settings
from hypothesis import strategies as st

right = np.arange(6.0).reshape(2, 3)

@settings(max_examples=5, deadline=None, database=None)
@given(scale=st.integers(1, 3))
def agrees(scale):
    Q, K = np.arange(8.0).reshape(2, 4) * scale, np.arange(12.0).reshape(3, 4)
    np.testing.assert_allclose(attention_scores(Q, K), Q @ K.T / 2)

agrees()
"""
BELIEVED = ("equal_to_everything", "patches_numpy", "patches_hypothesis")


def believed_points(course, kernel, attack) -> float:
    """What nbgrader gives where the check runs in the student's process."""
    for source in code_of(course, attack)[:-1]:
        kernel.run(source)
    marks = {"grade_id": "x", "grade": True, "solution": False, "points": 10, "schema_version": 3, "cell_type": "code"}
    cell = nbformat.v4.new_code_cell(CHECK, metadata={"nbgrader": marks})
    _, outputs = kernel.run(CHECK)
    cell.outputs = [nbformat.from_dict(output) for output in outputs]
    return utils.determine_grade(cell)[0]


@pytest.mark.parametrize("name", BELIEVED)
def test_where_the_check_runs_in_the_students_process_it_earns_all(undefended, warm, name):
    with warm.fork() as kernel:
        assert believed_points(undefended, kernel, ATTACKS[f"forging_{name}"]) == 10


def test_zeros_alone_earn_nothing_there(undefended, warm):
    with warm.fork() as kernel:
        kernel.run(f"import math\nimport numpy as np\n{ZEROS}")
        assert any(output["output_type"] == "error" for output in kernel.run(CHECK)[1])


VISIBLE = "np.testing.assert_allclose(attention_scores(np.ones((1, 4)), np.ones((1, 4))), [[2.0]])"


@pytest.mark.parametrize("name", ["behaves_for_the_visible_inputs_only", "answers_from_a_table"])
def test_where_the_inputs_are_known_a_table_passes(undefended, warm, name):
    with warm.fork() as kernel:
        for source in code_of(undefended, ATTACKS[f"forging_{name}"])[:-1]:
            kernel.run(source)
        assert kernel.run(VISIBLE)[0]


# Folders: where nbgrader itself reads submitted/. -----------------------------------------------------------------

LEAD_ASTRAY = ("notebook_is_a_link", "links_with_names_that_are_taken_along", "assignment_folder_is_a_link")


@pytest.mark.long
def test_without_the_intake_links_are_followed(released_course, tmp_path):
    course = released_course.copy(tmp_path)
    prepare(course, [ATTACKS[f"folders_{name}"] for name in LEAD_ASTRAY])
    (course.root / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "stock"\n')
    for name in LEAD_ASTRAY[:2]:
        course.nbgrader("autograde", ASSIGNMENT, f"--student=folders_{name}")
        files = [path for path in (course.root / "autograded" / f"folders_{name}").rglob("*") if path.is_file()]
        assert CANARY in course.log or any(CANARY.encode() in path.read_bytes() for path in files), course.log[-2000:]
    course.nbgrader("autograde", ASSIGNMENT, f"--student=folders_{LEAD_ASTRAY[2]}")
    assert course.scores(f"folders_{LEAD_ASTRAY[2]}")["test_softmax"].auto == 10


# Pages: where nbconvert shows outputs and texts as they are. ------------------------------------------------------

ACT = ("html_output", "represented", "written_answer", "cells_of_every_kind")


@pytest.mark.parametrize("name", ACT)
def test_without_cleaning_it_acts_on_the_page(undefended, warm, name):
    attack = ATTACKS[f"pages_{name}"]
    place = undefended.folder(attack.student)
    attack.put(undefended, place)
    notebook = nbformat.reads((place / NAME).read_text(), as_version=4)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    with warm.fork() as kernel:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = [nbformat.from_dict(output) for output in plain_outputs(kernel.run(cell.source)[1])]
    honest = nbformat.reads(text(work(undefended, attack.base)), as_version=4)
    exporter = HTMLExporter()
    acting = [active_content(exporter.from_notebook_node(each)[0]) for each in (notebook, honest)]
    assert len(acting[0]) > len(acting[1])
