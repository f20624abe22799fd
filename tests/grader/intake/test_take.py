"""What is taken along with a notebook, and how names that students chose are shown."""

from __future__ import annotations

import io
import json
import os
import unicodedata
import zipfile

import pytest
from nbconvert.filters import markdown2html

from minibert_grader.course.folder import Course
from minibert_grader.intake.choose import choose
from minibert_grader.intake.folder import File, Listing, Refused, opened
from minibert_grader.intake.pictures import LONGEST_ANSWER, shown_names
from minibert_grader.intake.released import Released, ReleasedCell
from minibert_grader.intake.take import Record, folder_of, record_of, take_in
from minibert_grader.intake.words import quoted

RELEASED = Released((ReleasedCell("f", "code", "def f():\n    pass", True),))
SOLVED = {"cell_type": "code", "source": "def f():\n    return 1", "metadata": {}}
STUB = {"cell_type": "code", "source": "def f():\n    pass", "metadata": {}}


def notebook(*cells: dict) -> str:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)})


@pytest.fixture
def course(tmp_path):
    (tmp_path / "submitted" / "ada" / "a").mkdir(parents=True)
    return Course(tmp_path)


@pytest.fixture
def folder(course):
    return course.root / "submitted" / "ada" / "a"


def taken(course: Course) -> Record:
    with opened(str(course.root / "submitted")) as students:
        return take_in(course, students, "ada", RELEASED, {}, "a")


@pytest.mark.parametrize(
    "secret, good",
    [(b"0a" * 64, True), (b"aGVsbG8=", True), (b"0a" * 101, False), (b"\xff" * 20, False), (b"../../x", False),
     (b"<script>", False), (b"", False)],
)  # fmt: skip
def test_a_secret_is_taken_where_it_is_one(course, folder, secret, good):
    (folder / "a.ipynb").write_text(notebook(SOLVED))
    (folder / "submission_secret.txt").write_bytes(secret)
    assert ("submission_secret.txt" in taken(course).taken) == good


@pytest.mark.parametrize(
    "target, is_taken",
    [("p.png", True), ("./p.png", True), ("figures/p%20q.JPG", True), ('p.png "a title"', True), ("../p.png", False),
     ("/p.png", False), ("x.verdicts.json/p.png", True), ("p.svg", False), ("p.html", False),
     ("http://example.org/p.png", False), ("source.png", False)],
)  # fmt: skip
def test_pictures_are_raster_files_within_the_folder(course, folder, target, is_taken):
    (course.root / "source" / "a").mkdir(parents=True)
    (course.root / "source" / "a" / "source.png").touch()
    for name in ("p.png", "figures/p q.JPG", "x.verdicts.json/p.png", "p.svg", "p.html", "source.png", "../p.png"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"picture")
    (folder / "a.ipynb").write_text(notebook(SOLVED, {"cell_type": "markdown", "source": f"see ![x]({target})"}))
    [*pictures] = set(taken(course).taken) - {"a.ipynb", "timestamp.txt"}
    assert bool(pictures) == is_taken and all(name.startswith("picture-") and "/" not in name for name in pictures)


EVERYDAY = {
    "Screenshot 2026-01-01 at 10.15.22\u202fAM.png": "![x](Screenshot%202026-01-01%20at%2010.15.22%E2%80%AFAM.png)",
    unicodedata.normalize("NFD", "Überblick.png"): "![x](Überblick.png)",
    "Bild (1).png": "![x](Bild%20(1).png)",
    "a,b & c.png": "![x](<a,b & c.png>)",
    "it's.png": "![x](it's.png)",
    "Foto#1.png": "![x](Foto%231.png)",
    "my.folder/x.png": "![x](my.folder/x.png)",
    "IMG_1.JPG": "![x](img_1.jpg)",
    "small.png": "<img src='small.png' width=300>",
    "ref.png": "![x][1]\n\n[1]: ref.png",
    "ス" * 80 + ".png": f"![x]({'ス' * 80}.png)",
}


@pytest.mark.parametrize("in_a_zip", [False, True])
def test_a_picture_may_have_any_name_that_a_computer_gives(course, folder, in_a_zip):
    texts = [{"cell_type": "markdown", "source": f"see {shown}"} for shown in EVERYDAY.values()]
    files = {"a.ipynb": notebook(SOLVED, *texts).encode(), **{name: name.encode() for name in EVERYDAY}}
    if in_a_zip:
        untouched = {"a.ipynb": notebook(STUB), "small.png": b"another's"}
        work = {f"work/{path}": content for path, content in files.items()}
        (folder / "work.zip").write_bytes(zipped({**untouched, **work}))
    else:
        (folder / "my.folder").mkdir()
        for path, content in files.items():
            (folder / path).write_bytes(content)
    record = taken(course)
    found = {path.read_text() for path in folder_of(course, "ada", "a").glob("picture-*")}
    assert found == set(EVERYDAY) and "Pictures" not in " ".join(record.notes)


@pytest.mark.parametrize("letters", [140, 250])
@pytest.mark.parametrize("in_a_zip", [False, True])
def test_a_picture_with_a_long_name_costs_nothing(course, folder, letters, in_a_zip):
    """In a folder no file can be called so; in an archive one can."""
    name = "ス" * letters + ".png"
    work = notebook(
        SOLVED, {"cell_type": "markdown", "source": f"![x]({name}) ![y](gone.png) ![z](http://x.org/z.png)"}
    )
    if in_a_zip:
        (folder / "work.zip").write_bytes(zipped({"a.ipynb": work, name: b"picture"}))
    else:
        (folder / "a.ipynb").write_text(work)
    record = taken(course)
    assert not record.unreadable and any(path.startswith("picture-") for path in record.taken) == in_a_zip
    [note] = [note for note in record.notes if "Pictures that your text shows" in note]
    assert "`gone.png`" in note and ("ス" in note) != in_a_zip and "http" not in note


def test_pictures_left_behind_are_named_in_one_note(course, folder):
    shown = " ".join(f"![x]({number}.png)" for number in range(9))
    (folder / "a.ipynb").write_text(notebook(SOLVED, {"cell_type": "markdown", "source": shown}))
    assert taken(course).notes[-1].endswith("`0.png`, `1.png`, `2.png` and 6 more.")


def test_how_much_text_is_searched_for_pictures_is_bounded():
    texts = [f"![x]({number}.png)".ljust(LONGEST_ANSWER, "x") for number in range(50)]
    found = list(shown_names(["x" * LONGEST_ANSWER + "![x](x.png)", *texts]))
    assert [len(names) for names in found] == [0] + [1] * 20 + [0] * 30


@pytest.mark.parametrize(
    "files, file, says",
    [
        ({"a.ipynb": (SOLVED,)}, "a.ipynb", ""),
        ({"a.ipynb": (SOLVED,), "b.ipynb": (SOLVED,)}, "a.ipynb", "`b.ipynb`, also worked on, was not"),
        ({"a.ipynb": (STUB,), "b.ipynb": (SOLVED,)}, "b.ipynb", "`a.ipynb` itself has nothing of yours"),
        ({"a.ipynb": (STUB,), "b.ipynb": (STUB,)}, "a.ipynb", ""),
        ({"a.ipynb": (), "b.ipynb": (STUB,)}, "b.ipynb", "named `b.ipynb`"),
        ({"a.ipynb": ()}, "a.ipynb", "None of this assignment's exercises"),
        ({".ipynb_checkpoints/a-checkpoint.ipynb": (SOLVED,), "a.ipynb": (STUB,)}, "a.ipynb", ""),
    ],
)
def test_the_one_notebook(course, folder, files, file, says):
    for name, cells in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(notebook(*cells))
    record = taken(course)
    assert record.file == file and says in " ".join(record.notes) and bool(record.notes) == bool(says)


def test_another_course_s_notebook_is_not_taken(course, folder):
    for name in ("b.ipynb", "deeper/c.ipynb"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(notebook({"cell_type": "code", "source": "x = 1"}))
    assert "`b.ipynb` has none of its cells" in taken(course).unreadable


@pytest.mark.skipif(os.geteuid() == 0, reason="everything may be read")
def test_a_file_that_may_not_be_read_is_named(course, folder):
    (folder / "a.ipynb").write_text(notebook(SOLVED))
    (folder / "a.ipynb").chmod(0)
    assert "may not be read" in taken(course).unreadable


def test_a_damaged_record_is_none(course, folder):
    (folder / "a.ipynb").write_text(notebook(SOLVED))
    record = taken(course)
    place = folder_of(course, "ada", "a")
    assert record_of(place) == record
    (place.parent / "a.intake.json").write_text('{"student": 1, "unknown": 2}')
    assert record_of(place) is None
    assert taken(course) == record == record_of(place)


@pytest.mark.parametrize(
    "name", ["`<b>x</b>`", "``` x", "a\nb\n\n# c", "\udcff", "$x$", "[a](javascript:b)", "x" * 500, "", " "]
)
def test_a_name_is_text_and_nothing_else(name):
    page = markdown2html(f"Your file was named {quoted(name)}; so it is.")
    inner = page.partition("<code>")[2].partition("</code>")[0]
    assert page.count("<code>") == 1 and "<" not in inner and len(inner) < 200
    assert page.count("<") == 4 and "so it is." in page.partition("</code>")[2]


def test_what_is_there_already_is_not_written_again(course, folder):
    (folder / "a.ipynb").write_text(notebook(SOLVED))
    taken(course)
    place = folder_of(course, "ada", "a")
    before = place.stat().st_ino
    taken(course)
    assert place.stat().st_ino == before


def test_what_was_changed_since_is_put_back(course, folder):
    (folder / "a.ipynb").write_text(notebook(SOLVED))
    taken(course)
    place = folder_of(course, "ada", "a")
    (place / "a.ipynb").write_text("changed")
    (place / "more").write_text("added")
    taken(course)
    assert (place / "a.ipynb").read_text() == notebook(SOLVED) and not (place / "more").exists()


def zipped(files: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


EMPTY_ONE, ONE_WITH_WORK = zipped({"notes.txt": ""}), zipped({"a.ipynb": notebook(SOLVED)})


@pytest.mark.parametrize(("others", "file"), [(2, "work.zip/a.ipynb"), (3, "")])
def test_three_archives_of_a_folder_are_opened(folder, others, file):
    names = [*map(str, range(others)), "work"]
    for name in names:
        (folder / f"{name}.zip").write_bytes(ONE_WITH_WORK if name == "work" else EMPTY_ONE)
    with opened(str(folder)) as place:
        listing = Listing([File(f"{name}.zip", 1, 1.0) for name in names], {}, True)
        if file:
            assert choose(place, listing, RELEASED, "a").taken.path == file
        else:
            with pytest.raises(Refused, match="no notebook was found"):
                choose(place, listing, RELEASED, "a")


@pytest.mark.parametrize(("others", "file"), [(2, "all.zip/work.zip/a.ipynb"), (3, "")])
def test_three_archives_of_an_archive_are_opened(course, folder, others, file):
    inner = {f"{number}.zip": EMPTY_ONE for number in range(others)} | {"work.zip": ONE_WITH_WORK}
    (folder / "all.zip").write_bytes(zipped(inner))
    assert taken(course).file == file


def test_a_name_that_is_no_text_is_written_down(course, folder):
    (folder / os.fsdecode(b"\xff.ipynb")).write_text(notebook(SOLVED))
    record = taken(course)
    assert record.file == "\udcff.ipynb" and record_of(folder_of(course, "ada", "a")) == record


def test_a_long_name_is_cut_to_what_is_shown():
    assert quoted("x" * 80) == f"`{'x' * 80}`" and quoted("x" * 81) == f"`{'x' * 79}…`"
