"""A new edition stands in every place after one command, the kit's version included, or nowhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from minibert_grader.course.editions import begin_edition
from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def course(tmp_path):
    shutil.copytree(ROOT / "source", tmp_path / "source", ignore=shutil.ignore_patterns("figures", "__pycache__"))
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("figures"))
    for name in ("course.toml", "nbgrader_config.py", "kit/pyproject.toml", "kit/minibert_kit/edition.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return Course(tmp_path)


def everything(root: Path) -> dict[Path, str]:
    return {path: path.read_text() for path in sorted(root.rglob("*")) if path.is_file()}


def test_every_place_names_the_new_one_and_nothing_else_changes(course):
    old, before = course.edition(), everything(course.root)
    written = begin_edition(course, "2999.1")
    after = everything(course.root)
    assert {path for path in after if after[path] != before[path]} == set(written)
    assert course.edition() == "2999.1"
    assert 'version = "2999.1"' in after[course.root / "kit" / "pyproject.toml"]
    assert 'EDITION = "2999.1"' in after[course.root / "kit" / "minibert_kit" / "edition.py"]
    for name in course.assignments():
        text = after[course.root / "source" / name / f"{name}.ipynb"]
        assert 'check_edition(\\"2999.1\\")' in text and "minibert_kit-2999.1-py3-none-any.whl" in text
    assert "minibert_kit-2999.1-py3" in after[course.root / "docs" / "students.md"]
    assert not [path for path, text in after.items() if f'"{old}"' in text and "check_edition" in text]


def test_there_and_back_again_changes_nothing(course):
    kit = course.root / "kit" / "pyproject.toml"
    begin_edition(course, "2999.1")
    once = everything(course.root)
    begin_edition(course, "2999.2")
    assert 'version = "2999.2"' in kit.read_text()
    begin_edition(course, "2999.1")
    assert everything(course.root) == once


@pytest.mark.parametrize("edition", ["", "summer", "2026.1.2.3", "2026.1\n", "2026-1", 'x"'])
def test_what_is_no_edition(course, edition):
    before = everything(course.root)
    with pytest.raises(CourseError, match="numbers with points"):
        begin_edition(course, edition)
    assert everything(course.root) == before


def test_a_place_that_names_another_one_stops_it_before_anything_is_written(course):
    name = course.assignments()[-1]
    path = course.root / "source" / name / f"{name}.ipynb"
    path.write_text(path.read_text().replace("check_edition(", "check_(", 1))
    before = everything(course.root)
    with pytest.raises(CourseError, match=rf"{name}\.ipynb has nowhere check_edition"):
        begin_edition(course, "2999.1")
    assert everything(course.root) == before


def test_the_present_edition_and_a_course_without_a_kit(course):
    with pytest.raises(CourseError, match="already"):
        begin_edition(course, course.edition())
    shutil.rmtree(course.root / "kit")
    with pytest.raises(CourseError, match="kit of its own"):
        begin_edition(course, "2999.1")
