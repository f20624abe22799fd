"""An exercise and a course of one's own: written into all places, failing until written, then graded."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.course.new.course import FIRST, write_course
from minibert_grader.errors import CourseError
from tests.grader.commands.test_cli import complaint, minibert
from tests.grader.course.conftest import REPOSITORY

# What a writer puts in the place of each TODO, file by file, in the order in which they stand there.
WRITTEN = {
    "notebook": {
        "TODO: what the function takes and gives, with shapes; an example by hand; what happens at the edges.": "x.",
        "TODO: which NumPy function helps.": "`np.diff`",
        "TODO: what it gives, in one sentence.": "Give each entry less the one before it; the first is kept.",
        "        TODO\\n": "        At least one entry.\\n",
        "    TODO\\n": "    array([1., 1.])\\n",
        'raise NotImplementedError(\\"TODO: the model solution of steps\\")': "return np.diff(x, prepend=0)",
        '[1.0, 2.0], \\"steps of the example by hand\\", \\"TODO: a tip\\"': '[1.0, 1.0], \\"steps by hand\\"',
        '"points": 80': '"points": 70',
        "minutes · 80 points": "minutes · 70 points",
        "80 for one exercise": "80 for two exercises",
    },
    "hidden tests": {
        "TODO: the reference, in plain NumPy; it gives the expected values.": "The reference.",
        'raise NotImplementedError("TODO: the reference of steps")': "return np.append(x[:1], x[1:] - x[:-1])",
        "TODO: what to tell a student who fails this.": "Subtract the entry before.",
        "draw.numbers((2, 3))": "VECTORS",
        "TODO: the property in one sentence, as students read it.": "Each entry is the step from the one before.",
        "points=80": "points=70",
        "@weight(50": "@weight(40",
    },
    "wheats": {
        "TODO: how it differs from the model solution": "in a loop",
        'raise NotImplementedError("TODO: a right solution, written differently")': (
            "return np.array([x[0]] + [x[t] - x[t - 1] for t in range(1, len(x))])"
        ),
    },
    "chaffs": {
        "TODO: the misconception in words": "forgets the first",
        "TODO: text that stands once in the model solution": ", prepend=0",
        "TODO: what a mistaken student writes there": "",
        "TODO: one or two sentences to the student who has this misconception.": "What came before the first entry?",
    },
}


def write_all(course: Course) -> None:
    for kind, path in course.places(FIRST).items():
        text = path.read_text()
        for old, new in WRITTEN[kind].items():
            assert old in text, old
            text = text.replace(old, new)
        path.write_text(text)


def test_an_exercise_fails_until_it_is_written_and_then_is_graded(own):
    done = minibert("new-exercise", "01", "steps", "--points", "10", folder=own.root)
    assert done.returncode == 0, done.stderr
    assert all(str(path.relative_to(own.root)) in done.stdout for path in own.places(FIRST).values())
    for command in ("check 01", "calibrate 01 steps", "check"):
        unwritten = minibert(*command.split(), folder=own.root)
        assert unwritten.returncode == 1 and "Traceback" not in unwritten.stderr, unwritten
    assert unwritten.stdout.count("still to be written") == 16 and "total 110, not 100" in unwritten.stdout

    write_all(own)
    assert minibert("check", folder=own.root).returncode == 0, minibert("check", folder=own.root).stdout
    measured = json.loads(minibert("calibrate", "01", "--json", folder=own.root).stdout)
    keys = ("exercises", "chaffs", "caught", "wheats", "accepted", "diagnosed_right")
    assert [measured[key] for key in keys] == [2, 7, 7, 6, 6, 7]

    (own.root / "mine.py").write_text("def steps(x):\n    return np.diff(x)\n")
    assert "forgets the first" in minibert("try", "01", "st", "mine.py", folder=own.root).stdout
    graded(own, {"running_mean": 70.0, "steps": 0.0})


def graded(course: Course, points: dict[str, float]) -> None:
    """Release and grade by stock commands: one student with the first model solution, all else as it was released."""

    def nbgrader(*words: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *words], cwd=course.root, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    nbgrader("generate_assignment", FIRST)
    notebook = json.loads((course.root / "release" / FIRST / f"{FIRST}.ipynb").read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "running_mean":
            cell["source"] = "def running_mean(x):\n    return np.cumsum(x) / np.arange(1, len(x) + 1)\n"
    place = course.root / "submitted" / "student" / FIRST
    place.mkdir(parents=True)
    (place / f"{FIRST}.ipynb").write_text(json.dumps(notebook))
    nbgrader("autograde", FIRST)
    verdicts = json.loads((course.root / "autograded" / "student" / FIRST / f"{FIRST}.verdicts.json").read_text())
    assert {each["exercise"]: each["points"] for each in verdicts["verdicts"]} == points
    assert "running_mean: 70 of 70" in minibert("try", "01", "run", "student", folder=course.root).stdout


def test_a_class_is_simulated_where_there_is_one_exercise(own, tmp_path):
    release = own.root / "release" / FIRST
    release.mkdir(parents=True)
    shutil.copy(own.root / "source" / FIRST / f"{FIRST}.ipynb", release)
    done = minibert("simulate", str(tmp_path / "class"), "--students", "60", folder=own.root)
    assert done.returncode == 0, done.stderr
    code = (
        "from pathlib import Path\nfrom minibert_grader.course.folder import Course\n"
        "from minibert_grader.simulated.course_folder import make_folder\n"
        "from minibert_grader.simulated.students import ONE_OF_EACH\n"
        f"made = make_folder(Course(Path.cwd()), Path({str(tmp_path / 'each')!r}), ONE_OF_EACH, [{FIRST!r}])\n"
        "print(len(ONE_OF_EACH) - len(list(made.root.glob('submitted/*/*/*.ipynb'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=own.root, capture_output=True, text=True)
    assert done.stdout == "0\n", done.stderr


def test_an_exercise_behind_another_one_stands_there_in_every_file(tmp_path):
    root = tmp_path / "course"
    for name in ("source/02_attention_mechanism", "tests"):
        shutil.copytree(REPOSITORY.root / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "grader"))
    for name in ("nbgrader_config.py", "course.toml"):
        shutil.copy(REPOSITORY.root / name, root)
    before = {path: path.read_text() for path in Course(root).places("02_attention_mechanism").values()}
    words = ["new-exercise", "02", "most_attended", "--points", "2", "--arguments", "weights, k", "--after", "padd"]
    assert minibert(*words, folder=root).returncode == 0
    code = (
        "from minibert_grader.course.folder import Course\nfrom pathlib import Path\nimport json\n"
        "course = Course(Path.cwd()); name = '02_attention_mechanism'\n"
        "print(json.dumps([list(course.exercises(name)), list(course.solution_cells(name))]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    tests, cells = json.loads(done.stdout)
    assert tests == cells and tests[2:4] == ["padding_mask", "most_attended"]
    for path, text in before.items():  # what stood there is as it was
        left = iter(path.read_text().splitlines())
        assert all(line in left for line in text.splitlines()), path


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("running_mean", "There is an exercise running_mean already"),
        ("setup", "has setup already"),
        ("written_answer", "has written-answer already"),
        ("mean_bound", "has mean_bound already"),
        ("vectors", "has VECTORS already"),
        ("lambda", "cannot be the name"),
        ("Two Words", "cannot be the name"),
        ("../x", "cannot be the name"),
    ],
)
def test_a_name_that_cannot_be_taken_changes_nothing(own, name, said):
    before = [path.read_bytes() for path in own.places(FIRST).values()]
    assert said in complaint(minibert("new-exercise", "01", name, "--points", "5", folder=own.root))
    assert [path.read_bytes() for path in own.places(FIRST).values()] == before


def test_a_file_of_another_form_is_named_and_nothing_is_changed(own):
    chaffs = own.places(FIRST)["chaffs"]
    chaffs.write_text(chaffs.read_text().replace("CHAFFS = [\n    *RUNNING_MEAN,\n]", "CHAFFS = list(RUNNING_MEAN)"))
    before = [path.read_bytes() for path in own.places(FIRST).values()]
    text = complaint(minibert("new-exercise", "01", "steps", "--points", "5", folder=own.root))
    assert str(chaffs) in text and "CHAFFS = [...]" in text
    assert [path.read_bytes() for path in own.places(FIRST).values()] == before


def test_a_new_course_is_not_written_over_something_else(tmp_path):
    (tmp_path / "thesis.txt").write_text("kept")
    with pytest.raises(CourseError, match="holds something already"):
        write_course(REPOSITORY, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_new_course_is_calibrated_and_its_notebook_is_valid(own):
    import nbformat

    nbformat.validate(nbformat.read(own.root / "source" / FIRST / f"{FIRST}.ipynb", as_version=4))
    result = json.loads(minibert("calibrate", "--json", folder=own.root).stdout)
    keys = ("exercises", "chaffs", "caught", "wheats", "accepted", "diagnosed_right")
    assert [result[key] for key in keys] == [1, 6, 6, 4, 4, 6]
    assert 'course_id = "course"' in (own.root / "nbgrader_config.py").read_text()
