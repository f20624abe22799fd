"""What later notebooks are given: the earlier functions, in sync, and never what is asked for now or still to come."""

from __future__ import annotations

import ast

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.course.given import given_code, write_given
from minibert_grader.errors import CourseError

from .conftest import PATHS, REPOSITORY, Source

COURSE = Course.find(REPOSITORY)
EARLIER = {name: COURSE.earlier(name) for name in COURSE.assignments()}
SUGGESTED = ("01", "02", "03", "06", "04", "05", "07", "08")


def functions_of(source: Source) -> set[str]:
    return {name for exercise in source.course.exercises(source.name).values() for name in exercise.functions}


def given_functions(source: Source) -> set[str]:
    code = given_code(source.course, source.name)
    return {node.name for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)}


def test_the_released_file_is_what_the_notebooks_give(source: Source):
    path, code = REPOSITORY / "release" / source.name / "given.py", given_code(source.course, source.name)
    assert (path.read_text() if path.exists() else "") == code, "run `make release`"


def test_every_assignment_has_its_place_in_the_order():
    assert {path.stem for path in PATHS} == set(EARLIER)
    for name, earlier in EARLIER.items():
        for other in earlier:
            assert other < name and SUGGESTED.index(other[:2]) < SUGGESTED.index(name[:2])


def test_nothing_asked_for_now_or_later_is_given(source: Source):
    given = given_functions(source)
    assert not given & functions_of(source)  # so whoever judges a function of this assignment judges the student's own
    for path in PATHS:
        other = Source(path)
        if other.name in EARLIER[source.name]:
            assert functions_of(other) <= given
        else:
            assert not functions_of(other) & given, other.name


def test_it_is_written_only_where_it_changes(tmp_path, source: Source):
    root = tmp_path / "course"
    (root / "source").mkdir(parents=True)
    for path in PATHS:
        folder = root / "source" / path.stem
        folder.mkdir()
        (folder / path.name).write_bytes(path.read_bytes())
    (root / "course.toml").write_bytes((REPOSITORY / "course.toml").read_bytes())
    copy = Course(root)
    assert {path.parent.name for path in write_given(copy)} == {name for name, earlier in EARLIER.items() if earlier}
    assert write_given(copy) == []


@pytest.mark.parametrize("name", [name for name, earlier in EARLIER.items() if earlier])
def test_mine_or_given_says_which(name, tmp_path, capsys, monkeypatch):
    source = next(Source(path) for path in PATHS if path.stem == name)
    path = tmp_path / name / "given.py"
    path.parent.mkdir()
    path.write_text(given_code(source.course, name))
    scope: dict = {"__file__": str(path), "__name__": "given"}
    exec(compile(path.read_text(), "given.py", "exec"), scope)
    function = scope["mine_or_given"]("softmax")
    assert function is scope["softmax"]
    assert "softmax: given (no 02_attention_mechanism.ipynb of yours was found)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "is missing"),
        ("[given", "cannot be used"),
        ("given = 3", "cannot be used"),
        ('[given]\n02_attention_mechanism = ["01_no_such"]', "01_no_such"),
    ],
)
def test_a_course_file_that_cannot_be_used_is_named(tmp_path, text, said):
    if text is not None:
        (tmp_path / "course.toml").write_text(text)
    with pytest.raises(CourseError, match=said):
        Course(tmp_path).earlier("02_attention_mechanism")
