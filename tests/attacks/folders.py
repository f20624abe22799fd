"""Attacks by files: links, pipes, archives, names and times, in a folder or in the place of one."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from tests.attacks.frame import ASSIGNMENT, NAME, folder, outside, text, work
from tests.grader.plugins.variants import zipped


def honest(course, place: Path, answer: str = "") -> None:
    (place / NAME).write_text(text(work(course, "everything")).replace("naïve", answer or "naïve"), encoding="utf-8")


@folder("folders", "nothing")
def assignment_folder_is_a_link(course, place):
    """Is a link to the folder of somebody else's submission."""
    place.rmdir()
    place.symlink_to(course.folder("aaa"))


@folder("folders", "nothing")
def student_folder_is_a_link(course, place):
    """Is a link to the folder of another student."""
    place.rmdir()
    place.parent.rmdir()
    place.parent.symlink_to(course.folder("aaa").parent)


@folder("folders", "nothing")
def notebook_is_a_link(course, place):
    """Has a link in the place of the notebook, to one outside the course."""
    (place / NAME).symlink_to(outside(course))


@folder("folders", "nothing")
def notebook_is_a_link_to_the_source(course, place):
    """Has a link in the place of the notebook, to the instructor's own with the model solutions."""
    (place / NAME).symlink_to(course.root / "source" / ASSIGNMENT / NAME)


@folder("folders", "nothing")
def notebook_is_a_link_to_what_was_graded(course, place):
    """Has a link in the place of the notebook, to what another student is graded for."""
    (place / NAME).symlink_to(course.root / "autograded" / "aaa" / ASSIGNMENT / NAME)


@folder("folders", "nothing")
def link_in_a_folder_with_brackets(course, place):
    """Has its link in a folder whose name is a pattern for whoever searches by patterns."""
    (place / "[a]").mkdir()
    (place / "[a]" / NAME).symlink_to(outside(course))


@folder("folders", "nothing")
def a_folder_is_a_link(course, place):
    """Has a folder that is a link to the instructor's source."""
    (place / "work").symlink_to(course.root / "source" / ASSIGNMENT)


@folder("folders", "nothing")
def links_in_a_circle(course, place):
    """Has links that lead to each other and to their own folder."""
    (place / "a").symlink_to("b")
    (place / "b").symlink_to("a")
    (place / NAME).symlink_to(NAME)
    (place / "here").symlink_to(".")


@folder("folders", "nothing")
def notebook_is_dev_zero(course, place):
    """Has a link to a device without end in the place of the notebook."""
    (place / NAME).symlink_to("/dev/zero")


@folder("folders", "nothing")
def notebook_is_a_pipe(course, place):
    """Has a named pipe in the place of the notebook, which nobody ever writes to."""
    os.mkfifo(place / NAME)


@folder("folders", "nothing")
def notebook_is_a_socket(course, place):
    """Has a UNIX socket in the place of the notebook."""
    import socket

    descriptor = os.open(place, os.O_RDONLY)
    try:
        with socket.socket(socket.AF_UNIX) as sock:
            sock.bind(f"/proc/self/fd/{descriptor}/{NAME}")
    finally:
        os.close(descriptor)


@folder("folders", "nothing")
def notebook_is_a_folder(course, place):
    """Has a folder in the place of the notebook."""
    (place / NAME).mkdir()


@folder("folders", "nothing")
def notebook_is_sparse(course, place):
    """Has a sparse file of a terabyte in the place of the notebook."""
    with (place / NAME).open("wb") as file:
        file.truncate(1 << 40)


@folder("folders", "nothing")
def archive_that_unpacks_without_end(course, place):
    """Is an archive of a notebook of fifty megabytes of spaces."""
    (place / "work.zip").write_bytes(zipped({NAME: b" " * (50 << 20)}))


@folder("folders", "nothing")
def archive_with_a_link(course, place):
    """Is an archive that holds a link."""
    entry = zipfile.ZipInfo(NAME)
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(place / "work.zip", "w") as archive:
        archive.writestr(entry, str(outside(course)))


@folder("folders", "nothing")
def archive_that_lies_about_sizes(course, place):
    """Is an archive that claims its notebook has ten bytes."""
    data = bytearray(zipped({NAME: text(work(course, "everything")).encode()}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = (10).to_bytes(4, "little")
    (place / "work.zip").write_bytes(data)


@folder("folders", "nothing")
def archive_in_archives(course, place):
    """Is an archive in an archive in an archive, ten deep."""
    data = zipped({NAME: text(work(course, "everything")).encode()})
    for number in range(10):
        data = zipped({f"{number}.zip": data})
    (place / "work.zip").write_bytes(data)


@folder("folders", "everything")
def archive_that_leads_out(course, place):
    """Has an archive beside it whose files are named to be unpacked elsewhere."""
    honest(course, place)
    (place / "work.zip").write_bytes(zipped({"../../../../planted": b"x", "/tmp/planted": b"x"}))


@folder("folders", "everything")
def archive_with_thousands_of_files(course, place):
    """Has an archive beside it with more files than one may look at."""
    honest(course, place)
    (place / "work.zip").write_bytes(zipped({f"{number}.ipynb": b"" for number in range(3000)}))


@folder("folders", "everything")
def names_of_the_graders_own(course, place):
    """Has folders with the names of the files that the grader writes."""
    honest(course, place)
    for name in (f"{ASSIGNMENT}.verdicts.json", f"{ASSIGNMENT}.html", "given.py", f"{ASSIGNMENT}.intake.json"):
        (place / name / NAME).mkdir(parents=True)


@folder("folders", "everything")
def files_of_the_graders_own(course, place):
    """Has files with the names of the grader's, the configuration's and the tests' own."""
    honest(course, place)
    for name in ("numpy.py", "conftest.py", "gradebook.db", "nbgrader_config.py", f"{ASSIGNMENT}.verdicts.json",
                 "given.py", ".hidden", "jupyter_config.py", "sitecustomize.py"):  # fmt: skip
        (place / name).write_text("raise SystemExit(1)")


@folder("folders", "everything")
def pages_beside_the_notebook(course, place):
    """Has pages with scripts beside the notebook, which would be taken into the feedback."""
    honest(course, place)
    (place / "better.html").write_text("<script>alert(1)</script>")
    (place / "x.svg").write_text("<svg onload='alert(1)'/>")


@folder("folders", "everything")
def links_with_names_that_are_taken_along(course, place):
    """Has links in the place of the pictures and files that are taken along with a notebook."""
    honest(course, place, "![x](figure.png) ![y](pictures/figure.png)")
    for name in ("timestamp.txt", "submission_secret.txt", "figure.png", "other.ipynb", "work.zip"):
        (place / name).symlink_to(outside(course))
    (place / "pictures").symlink_to(outside(course).parent)


@folder("folders", "everything")
def pictures_that_lead_out(course, place):
    """Shows pictures by paths that lead out of the folder."""
    place_of = outside(course)
    honest(
        course,
        place,
        f"![x](../../aaa/{ASSIGNMENT}/{NAME}) ![y]({place_of}) ![z](%2e%2e/x.png) ![w](file://{place_of})",
    )


@folder("folders", "everything")
def dev_zero_beside(course, place):
    """Has links to a device without end beside the notebook."""
    honest(course, place, "![x](figure.png)")
    for name in ("figure.png", "timestamp.txt", "work.zip", "a.ipynb"):
        (place / name).symlink_to("/dev/zero")


@folder("folders", "everything")
def pipes_beside(course, place):
    """Has named pipes beside the notebook, under names that are read."""
    honest(course, place, "![x](figure.png)")
    for name in ("figure.png", "timestamp.txt", "submission_secret.txt", "work.zip", "a.ipynb", "pipe"):
        os.mkfifo(place / name)


@folder("folders", "everything")
def timestamp_is_a_folder(course, place):
    """Has folders in the place of the time stamp and of the exchange's secret."""
    honest(course, place)
    (place / "timestamp.txt").mkdir()
    (place / "submission_secret.txt").mkdir()


@folder("folders", "everything")
def timestamp_is_no_text(course, place):
    """Has a time stamp and a secret that are no text."""
    honest(course, place)
    (place / "timestamp.txt").write_bytes(b"\xff\xfe\x00")
    (place / "submission_secret.txt").write_bytes(b"\xff" * 100)


@folder("folders", "everything")
def timestamp_of_another_century(course, place):
    """Claims to have been handed in long ago."""
    honest(course, place)
    (place / "timestamp.txt").write_text("1999-01-01 00:00:00 UTC")


@folder("folders", "everything")
def thousands_of_files(course, place):
    """Has eight thousand empty files."""
    honest(course, place)
    for number in range(8000):
        (place / f"{number}.txt").touch()


@folder("folders", "everything")
def forty_rivals(course, place):
    """Has sixty further notebooks, of a megabyte each, which might be the one."""
    honest(course, place)
    for number in range(60):
        (place / f"{number}.ipynb").write_bytes(b'{"nbformat": 4, "cells": [], "x": "' + b"x" * (1 << 20) + b'"}')


@folder("folders", "everything")
def path_longer_than_the_system_allows(course, place):
    """Has a link at a place so deep that no path leads there."""
    honest(course, place)
    descriptor = os.open(place, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=descriptor)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = deeper
    os.symlink(outside(course), NAME, dir_fd=descriptor)
    os.close(descriptor)


@folder("folders", "everything")
def odd_names(course, place):
    """Has files whose names are options, patterns, HTML, two lines and no text."""
    honest(course, place)
    for name in ("-rf", "two\nlines.ipynb", "%s{0}.ipynb", "`<b>x`.ipynb", "*.ipynb", "\udcff.ipynb", "a" * 200):
        (place / name).write_text("raise SystemExit(1)")


@folder("folders", "everything")
def nobody_may_read(course, place):
    """Has folders and files that may not be read, listed or entered."""
    honest(course, place)
    for name, mode in (("closed", 0), ("blind", 0o300)):
        (place / name).mkdir()
        (place / name / "x.ipynb").write_text("{}")
        (place / name / "x.ipynb").chmod(0)
        (place / name).chmod(mode)
