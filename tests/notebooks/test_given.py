"""What later notebooks are given: the earlier functions, in sync, and never what is asked for now or still to come."""

from __future__ import annotations

import ast

import pytest

from minibert_grader.course.given import EARLIER, given_code, write_given

from .conftest import PATHS, Source

SUGGESTED = ("01", "02", "03", "06", "04", "05", "07", "08")


def functions_of(source: Source) -> set[str]:
    return {name for exercise in source.course.exercises(source.name).values() for name in exercise.functions}


def given_functions(source: Source) -> set[str]:
    code = given_code(source.course, source.name)
    return {node.name for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)}


def test_the_committed_file_is_what_the_notebooks_give(source: Source):
    path, code = source.path.parent / "given.py", given_code(source.course, source.name)
    assert (path.read_text() if path.exists() else "") == code, "run `minibert given`"


def test_every_assignment_has_its_place_in_the_order():
    assert {path.stem for path in PATHS} == set(EARLIER)
    for name, earlier in EARLIER.items():
        for number in earlier:
            assert number < name[:2] and SUGGESTED.index(number) < SUGGESTED.index(name[:2])


def test_nothing_asked_for_now_or_later_is_given(source: Source):
    given = given_functions(source)
    assert not given & functions_of(source)  # so whoever judges a function of this assignment judges the student's own
    for path in PATHS:
        other = Source(path)
        if other.name[:2] in EARLIER[source.name]:
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
    copy = type(source.course)(root)
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
