"""The student's pack: all that is released, the wheel, a README, and nothing else."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.course.pack import write_pack
from minibert_grader.errors import CourseError

REPOSITORY = Path(__file__).resolve().parents[3]
WHEEL = "minibert_kit-9.8.7-py3-none-any.whl"


@pytest.fixture
def course(tmp_path):
    """A course that was released, with a wheel in dist/."""
    ignore = shutil.ignore_patterns("__pycache__", "figures", ".*")
    for folder in ("release", "source"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder, ignore=ignore)
    for folder in ("kit", "dist"):
        (tmp_path / folder).mkdir()
    shutil.copy(REPOSITORY / "kit" / "PACK.md", tmp_path / "kit")
    (tmp_path / "dist" / WHEEL).write_bytes(b"a wheel")
    return Course(tmp_path)


def test_it_holds_what_is_released_and_nothing_that_a_run_left(course):
    released = {path.relative_to(course.root / "release"): path for path in (course.root / "release").rglob("*.*")}
    expected = {f"minibert-course/{name.as_posix()}": path.read_bytes() for name, path in released.items()}
    left = course.root / "release" / course.assignments()[0] / "figures"
    left.mkdir()
    (left / "figure.png").write_bytes(b"a figure")
    first = write_pack(course).read_bytes()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    readme = found.pop("minibert-course/README.md").decode()
    assert found == {**expected, f"minibert-course/{WHEEL}": b"a wheel"}
    assert "WHEEL" not in readme and readme.count(WHEEL) == 4
    assert write_pack(course).read_bytes() == first


def test_a_second_wheel_or_none_is_an_error_that_names_them(course):
    (course.root / "dist" / "minibert_kit-1.0-py3-none-any.whl").write_bytes(b"an old one")
    with pytest.raises(CourseError, match=rf"holds minibert_kit-1\.0\S+, {WHEEL}; run `make kit`"):
        write_pack(course)
    for path in (course.root / "dist").iterdir():
        path.unlink()
    with pytest.raises(CourseError, match="holds none; run `make kit`"):
        write_pack(course)


def test_an_assignment_that_is_not_released_is_named(course):
    name = course.assignments()[1]
    shutil.rmtree(course.root / "release" / name)
    with pytest.raises(CourseError, match=rf"{name}\.ipynb is missing; run `make release`"):
        write_pack(course)
