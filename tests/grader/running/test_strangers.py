"""Other people's solutions: read as data, run in the sandbox, counted with reasons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minibert_grader.course.exercise import SEED
from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.running.strangers import as_json_rows, measure_solutions, read_solutions
from tests.grader.commands.test_cli import minibert
from tests.grader.running.test_by_hand import ASSIGNMENT, HELPER, RIGHT, UNSHIFTED

NOT_RIGHT = "def softmax(x, axis=-1):\n    return x\n"


def written(folder, text: str, name: str = "a.py"):
    (folder / "02").mkdir(exist_ok=True)
    (folder / "02" / name).write_text(text)
    return folder


def item(name: str, code: str, **more: str) -> dict[str, str]:
    return {"exercise": "softmax", "name": name, "code": code, **more}


def test_counts_names_and_reasons(course, tmp_path):
    right = [item("good", HELPER + RIGHT), item("in truth wrong", NOT_RIGHT), item("typo", "def softmax(:")]
    wrong = [
        item("overflow", UNSHIFTED, misconception="no maximum shift"),
        item("scores", NOT_RIGHT, misconception="some other"),
        item("in truth right", HELPER + RIGHT),
    ]
    written(tmp_path, f"RIGHT = {right!r}\nWRONG: list = {wrong!r}\n")
    solutions = read_solutions(course, tmp_path)
    row = measure_solutions(course, ASSIGNMENT, "softmax", solutions, SEED)
    assert (row.right, row.accepted, row.wrong, row.caught, row.expecting, row.named) == (3, 1, 3, 2, 2, 1)
    assert list(row.refused) == ["in truth wrong", "typo"] and list(row.escaped) == ["in truth right"]
    assert "0 of 10 points" in row.refused["in truth wrong"] and "expected" in row.refused["in truth wrong"]
    assert "SyntaxError" in row.refused["typo"]
    assert row.said["overflow"] == "no maximum shift"
    assert (row.said["scores"], row.told) == ("", 1)
    result = as_json_rows({"softmax": row, "again": row})
    assert (result["exercises"], result["right"], result["caught"]) == (2, 6, 4)
    assert not measure_solutions(course, ASSIGNMENT, "padding_mask", solutions, SEED).right


def test_a_broken_rule_is_a_name(course, tmp_path):
    in_place = "def softmax(x, axis=-1):\n    x -= x.max(axis, keepdims=True)\n    e = np.exp(x)\n"
    in_place += "    return e / e.sum(axis, keepdims=True)\n"
    written(tmp_path, f"WRONG = {[item('in place', in_place)]!r}\n")
    row = measure_solutions(course, ASSIGNMENT, "softmax", read_solutions(course, tmp_path), SEED)
    assert row.told == 1 and row.said["in place"]


def test_a_file_is_read_and_not_run(course, tmp_path):
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w')"
    written(tmp_path, f"{code}\nRIGHT = [dict(exercise='softmax', name='a', code={code!r})]\n")
    solutions = read_solutions(course, tmp_path)
    row = measure_solutions(course, ASSIGNMENT, "softmax", solutions, SEED)
    assert not mark.exists()
    assert "PermissionError" in row.refused["a"]


def test_a_call_with_keywords_is_read_as_data(course, tmp_path):
    written(tmp_path, "WRONG = (Wrong(exercise='soft', name='a', code='x' 'y', why=3),)\n")
    (found,) = read_solutions(course, tmp_path)
    assert (found.exercise, found.code, found.right, found.misconception) == ("softmax", "xy", False, "")
    assert found.place.endswith("a.py:1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RIGHT = [1]", "a.py:1: a solution is a dict"),
        ("\nRIGHT = [dict(exercise='softmax', name='a', code=open('b').read())]", "a.py:2: a solution is a dict"),
        ("RIGHT = [dict(exercise='softmax', name='a')]", "a.py:1: a solution needs code"),
        ("RIGHT = [dict(exercise='gelu', name='a', code='x')]", "a.py:1: There is no exercise 'gelu'"),
        ("RIGHT = sorted([])", "a.py:1: RIGHT should be a list written out"),
        ("RIGHT = [", "cannot be read"),
        ("OTHER = []", "holds no solution"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(course, tmp_path, text, said):
    written(tmp_path, text)
    with pytest.raises(CourseError) as error:
        read_solutions(course, tmp_path)
    assert said in str(error.value)


def test_the_command(tmp_path):
    written(tmp_path, f"RIGHT = {[item('good', HELPER + RIGHT)]!r}\nWRONG = {[item('overflow', UNSHIFTED)]!r}\n")
    done = minibert("calibrate", "02", "softmax", "--with", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["accepted"] == json.loads(done.stdout)["caught"] == 1
    done = minibert("calibrate", "02", "padding", "--with", str(tmp_path))
    assert done.returncode == 1 and "no solution of what was asked for" in done.stderr
    written(tmp_path, f"WRONG = {[item('in truth right', HELPER + RIGHT)]!r}\n")
    (tmp_path / "README.md").write_text("# Some\n\nWritten by\nsomebody.\n")
    done = minibert("calibrate", "--with", str(tmp_path), "--markdown")
    assert done.returncode == 1 and done.stdout.startswith("## Some\n\nWritten by\nsomebody.\n\n| assignment |")
    assert done.stdout.endswith(
        "| 02_attention_mechanism | 0 of 0 | 0 of 1 | 0 of 0 |\n| **in all** | 0 of 0 | 0 of 1 | 0 of 0 |\n\n"
        "Not caught:\n\n- 02_attention_mechanism/softmax: in truth right\n"
    )
    done = minibert("calibrate", "--with", str(tmp_path))
    assert done.returncode == 1 and "escaped: in truth right: all 6 properties hold" in done.stdout


@pytest.mark.long
@pytest.mark.spread
@pytest.mark.parametrize("which", ["first", "second", "third", "fourth", "fifth"])
@pytest.mark.parametrize("assignment", Course.find(Path(__file__).parent).assignments())
def test_right_solutions_written_from_the_release_alone_are_accepted(course, assignment, which):
    folder = course.root / "tests" / "strangers" / which
    solutions = [each for each in read_solutions(course, folder) if each.assignment == assignment and each.right]
    rows = {
        f"{assignment}/{name}": measure_solutions(course, assignment, name, solutions, SEED)
        for name in course.exercises(assignment)
    }
    assert not [row.refused for row in rows.values() if row.refused]
