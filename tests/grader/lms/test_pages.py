"""A page lies in the zip where the system looks for whose it is."""

from __future__ import annotations

import pytest

from minibert_grader.course.downloads import Download, names_file, read_downloads, write_downloads
from minibert_grader.course.folder import Course
from minibert_grader.errors import CourseError
from minibert_grader.lms.pages import name_of_page


@pytest.mark.parametrize(
    ("download", "name"),
    [
        (None, "ada/02.html"),
        (Download("plain", "ada_x.ipynb"), "ada/02.html"),
        (Download("canvas", "byronada_LATE_4711_902_my.work-1.ipynb", True), "byronada_LATE_4711_902_my.work-1.html"),
        (Download("canvas", "byronada_4711_902_work"), "byronada_4711_902_work.html"),
        (Download("moodle", "Ada Byron_31_assignsubmission_file_/"), "Ada Byron_31_assignsubmission_file_/02.html"),
        (
            Download("moodle", "Ada Byron_31_assignsubmission_file_x.ipynb"),
            "Ada Byron_31_assignsubmission_file_02.html",
        ),
    ],
)
def test_the_name_of_a_page(download, name):
    assert name_of_page(download, "ada", "02") == name


def test_what_was_downloaded_is_kept_and_added_to(tmp_path):
    course = Course(tmp_path)
    assert read_downloads(course, "02") == {}
    ada, bo = Download("canvas", "a_1_2_x.ipynb", True), Download("plain", "bo/")
    write_downloads(course, "02", {"ada": Download("canvas", "a_1_1_x.ipynb", False), "bo": bo})
    write_downloads(course, "02", {"ada": ada})
    assert read_downloads(course, "02") == {"ada": ada, "bo": bo}


@pytest.mark.parametrize("text", ["", "[1]", '{"ada": {"name": "x"}}', '{"ada": 3}'])
def test_a_damaged_list_of_names_is_said(tmp_path, text):
    course = Course(tmp_path)
    names_file(course, "02").parent.mkdir(parents=True)
    names_file(course, "02").write_text(text)
    with pytest.raises(CourseError, match=r"names\.json cannot be used .* nbgrader zip_collect 02 --force"):
        read_downloads(course, "02")
    write_downloads(course, "02", {"ada": Download("plain", "ada/")})
    assert read_downloads(course, "02") == {"ada": Download("plain", "ada/")}
