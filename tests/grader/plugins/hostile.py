"""Submissions that use files to gain a point, to read what is not theirs, or to stop the grading of others.

Registered with what they earn: all for whoever also handed in a perfect notebook, nothing for the others.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from .conftest import ASSIGNMENT, TinyCourse
from .variants import NAME, perfect, text, zipped

CANARY = "a-canary-that-nobody-may-read"
Put = Callable[[TinyCourse, Path], None]
HOSTILE: dict[str, tuple[Put, float]] = {}


def hostile(earns: float) -> Callable[[Put], Put]:
    def register(put: Put) -> Put:
        HOSTILE[put.__name__] = put, earns
        return put

    return register


def canary(course: TinyCourse) -> Path:
    """A perfect notebook of somebody else's, outside the course."""
    return course.root.parent / "canary.ipynb"


def write_canary(course: TinyCourse) -> None:
    notebook = perfect(course)
    notebook["cells"].append({"cell_type": "markdown", "source": CANARY, "metadata": {}})
    canary(course).write_text(json.dumps(notebook))


def honest(course: TinyCourse, folder: Path, answer: str = "") -> None:
    (folder / NAME).write_text(text(perfect(course)).replace("naïve", answer or "naïve"), encoding="utf-8")


@hostile(0)
def assignment_folder_is_a_link(course, folder):
    folder.rmdir()
    folder.symlink_to(course.folder("aaa"))


@hostile(0)
def student_folder_is_a_link(course, folder):
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.symlink_to(course.folder("aaa").parent)


@hostile(0)
def notebook_is_a_link(course, folder):
    (folder / NAME).symlink_to(canary(course))


@hostile(0)
def notebook_is_a_link_within_a_folder_with_brackets(course, folder):
    (folder / "[a]").mkdir()
    (folder / "[a]" / NAME).symlink_to(canary(course))


@hostile(0)
def a_folder_is_a_link(course, folder):
    (folder / "work").symlink_to(course.root / "source" / ASSIGNMENT)


@hostile(0)
def notebook_is_dev_zero(course, folder):
    (folder / NAME).symlink_to("/dev/zero")


@hostile(0)
def notebook_is_a_folder(course, folder):
    (folder / NAME).mkdir()


@hostile(0)
def sixty_five_megabytes(course, folder):
    with (folder / NAME).open("wb") as file:
        file.truncate(65 << 20)


@hostile(0)
def cells_without_end(course, folder):
    (folder / NAME).write_bytes(b'{"nbformat": 4, "cells": [' + b"{}," * 8_000_000 + b"{}]}")


@hostile(0)
def archive_that_unpacks_without_end(course, folder):
    (folder / "work.zip").write_bytes(zipped({NAME: b" " * (50 << 20)}))


@hostile(0)
def archive_with_a_link(course, folder):
    entry = zipfile.ZipInfo(NAME)
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        archive.writestr(entry, str(canary(course)))


@hostile(10)
def archive_that_leads_out(course, folder):
    honest(course, folder)
    (folder / "work.zip").write_bytes(zipped({"../../../../planted": b"x", "/tmp/planted": b"x"}))


@hostile(10)
def names_of_the_graders_own(course, folder):
    honest(course, folder)
    for name in (f"{ASSIGNMENT}.verdicts.json", f"{ASSIGNMENT}.html", "given.py", f"{ASSIGNMENT}.intake.json"):
        (folder / name / NAME).mkdir(parents=True)


@hostile(10)
def pages_beside_the_notebook(course, folder):
    honest(course, folder)
    (folder / "better.html").write_text("<script>alert(1)</script>")
    (folder / "x.svg").write_text("<svg onload='alert(1)'/>")


@hostile(10)
def links_with_names_that_are_taken_along(course, folder):
    honest(course, folder, "![x](figure.png) ![y](pictures/figure.png)")
    for name in ("timestamp.txt", "submission_secret.txt", "figure.png", "other.ipynb", "work.zip"):
        (folder / name).symlink_to(canary(course))
    (folder / "pictures").symlink_to(canary(course).parent)


@hostile(10)
def dev_zero_beside(course, folder):
    honest(course, folder, "![x](figure.png)")
    for name in ("figure.png", "timestamp.txt", "work.zip", "a.ipynb"):
        (folder / name).symlink_to("/dev/zero")


@hostile(10)
def pipes_beside(course, folder):
    honest(course, folder, "![x](figure.png)")
    for name in ("figure.png", "timestamp.txt", "submission_secret.txt", "work.zip", "a.ipynb", "pipe"):
        os.mkfifo(folder / name)


@hostile(10)
def timestamp_is_a_folder(course, folder):
    honest(course, folder)
    (folder / "timestamp.txt").mkdir()
    (folder / "submission_secret.txt").mkdir()


@hostile(10)
def timestamp_is_no_text(course, folder):
    honest(course, folder)
    (folder / "timestamp.txt").write_bytes(b"\xff\xfe\x00")
    (folder / "submission_secret.txt").write_bytes(b"\xff" * 100)


@hostile(10)
def timestamp_of_another_century(course, folder):
    honest(course, folder)
    (folder / "timestamp.txt").write_text("1999-01-01 00:00:00 UTC")


@hostile(10)
def thousands_of_files(course, folder):
    honest(course, folder)
    for number in range(8000):
        (folder / f"{number}.txt").touch()


@hostile(10)
def path_longer_than_the_system_allows(course, folder):
    honest(course, folder)
    descriptor = os.open(folder, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=descriptor)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = deeper
    os.symlink(canary(course), NAME, dir_fd=descriptor)
    os.close(descriptor)


@hostile(10)
def odd_names(course, folder):
    honest(course, folder)
    for name in ("-rf", "two\nlines.ipynb", "%s{0}.ipynb", "`<b>x`.ipynb", "*.ipynb", "\udcff.ipynb"):
        (folder / name).write_text("raise SystemExit(1)")
