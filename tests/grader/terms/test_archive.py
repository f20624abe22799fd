"""A term is packed and opened again, whole or not at all; whatever calls itself an archive is opened within bounds."""

from __future__ import annotations

import json
import os
import shutil
import stat
import zipfile

import pytest

from minibert_grader.commands import keeping as commands
from minibert_grader.errors import CourseError
from minibert_grader.keeping.lock import grading
from minibert_grader.terms.opening import open_term, points_of
from minibert_grader.terms.pack import MANIFEST, pack_term
from tests.grader.terms.conftest import ASSIGNMENT


@pytest.fixture
def packed(term, tmp_path):
    return pack_term(term, tmp_path / "term.zip").path


def rewritten(archive, changes, drop=()):
    """The archive with other members; its own note of the checksum is removed."""
    with zipfile.ZipFile(archive) as file:
        members = {name: file.read(name) for name in file.namelist()} | changes
    archive.with_name(archive.name + ".sha256").unlink(missing_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            if name not in drop:
                file.writestr(name, data)
    return archive


def test_what_was_packed_is_there_again(term, packed, tmp_path):
    shutil.rmtree(term.root)
    opened = open_term(packed, tmp_path / "appeal")
    assert opened.edition == "2026.1"
    for top in ("submitted", "taken", "autograded", "feedback"):
        text = (opened.folder / top / "adalyn" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text()
        assert json.loads(text)["of"] == "adalyn"
    assert (opened.folder / "feedback" / "adalyn" / ASSIGNMENT / f"{ASSIGNMENT}.html").is_file()
    assert (opened.folder / "term.json").is_file() and (opened.folder / "grades.csv").is_file()
    assert (opened.folder / "grader" / "minibert_grader" / "judging" / "judge.py").is_file()
    assert (opened.folder / "grader" / "minibert_kit" / "__init__.py").is_file()
    assert "numpy==" in (opened.folder / "versions.txt").read_text()
    record = opened.folder / "taken" / "adalyn" / f"{ASSIGNMENT}.graded.json"
    assert record.stat().st_mtime == 1.7e9, "when it was graded is known"


def test_a_grade_is_looked_up_without_nbgrader(packed, tmp_path):
    folder = open_term(packed, tmp_path / "appeal").folder
    (row,) = points_of(folder, "adalyn")
    assert (row["last_name"], row["cell"], row["points"], row["automatic"], row["by_a_ta"], row["most"]) == (
        *("Byron", "test_softmax", "6", "3", "6", "10"),
    )
    with pytest.raises(CourseError, match="no points of a student 'eve'"):
        points_of(folder, "eve")


def test_the_versions_are_those_that_the_grader_needs(packed, tmp_path):
    text = (open_term(packed, tmp_path / "appeal").folder / "versions.txt").read_text()
    names = {line.split("==")[0] for line in text.splitlines()}
    assert {"numpy", "hypothesis", "nbgrader", "ipython", "traitlets"} <= names
    assert not names & {"torch", "ruff", "mypy", "minibert-course"}


def test_hostile_work_is_packed_and_opened(term, tmp_path):
    place = term.root / "submitted" / "adalyn" / ASSIGNMENT
    (place / "zeros.bin").write_bytes(b"\0" * (5 << 20))
    (place / ("n" * 250)).write_text("a long name")
    (place / "new\nline").write_text("a name that no archive should hold")
    (place / os.fsdecode(b"\xff\xfe")).write_text("no UTF-8")
    (place / "outside").symlink_to("/etc/passwd")
    os.mkfifo(place / "pipe")
    with (place / "holes").open("wb") as file:
        file.truncate(1 << 40)
    deep = place / "/".join(["d"] * 40)
    deep.mkdir(parents=True)
    (deep / "file").write_text("deep")
    packed = pack_term(term, tmp_path / "term.zip")
    assert sorted(packed.left.values()) == ["a large file of holes", "a link", "no regular file"]
    opened = open_term(packed.path, tmp_path / "appeal")
    inside = opened.folder / "submitted" / "adalyn" / ASSIGNMENT
    assert (inside / "zeros.bin").stat().st_size == 5 << 20
    assert (inside / ("n" * 250)).read_text() == "a long name"
    record = json.loads((opened.folder / MANIFEST).read_text())
    unnamed = {name: row["path"] for name, row in record["files"].items() if "path" in row}
    assert len(unnamed) == 3 and any("new\\nline" in path for path in unnamed.values())
    assert {(opened.folder / name).read_text() for name in unnamed} == {
        *("a name that no archive should hold", "no UTF-8", "deep"),
    }
    assert len(record["left_out"]) == 3


@pytest.mark.parametrize(
    ("changes", "drop", "said"),
    [
        ({"term.json": b"{}"}, (), "'term.json' differs from its checksum"),
        ({"more.py": b"import os"}, (), "'more.py' is not in its list"),
        ({}, ("gradebook.db",), "'gradebook.db' is missing"),
        ({}, (MANIFEST,), "holds no list"),
        ({MANIFEST: b"[" * 100_000}, (), "holds no list"),
        ({MANIFEST: b'{"files": [1], "edition": "1", "made": ""}'}, (), "holds no list"),
        ({"../../evil": b"out"}, (), "its name cannot be that of a file"),
        ({"/tmp/evil": b"out"}, (), "its name cannot be that of a file"),
        ({"bomb": b"\0" * (9 << 20)}, (), "packed tighter"),
    ],
)
def test_an_archive_that_was_changed(packed, tmp_path, changes, drop, said):
    with pytest.raises(CourseError, match=said):
        open_term(rewritten(packed, changes, drop), tmp_path / "appeal")
    assert not (tmp_path / "appeal").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".appeal")], "nothing is left behind"


def test_a_link_in_an_archive(packed, tmp_path):
    rewritten(packed, {})
    with zipfile.ZipFile(packed, "a") as file:
        entry = zipfile.ZipInfo("submitted/link")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(entry, "/etc")
    with pytest.raises(CourseError, match="it is no regular file"):
        open_term(packed, tmp_path / "appeal")


def test_more_than_there_is_room_for(packed, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=(1 << 30) + 100)
    monkeypatch.setattr("minibert_grader.terms.opening.shutil.disk_usage", lambda _: usage)
    with pytest.raises(CourseError, match="larger than"):
        open_term(packed, tmp_path / "appeal")


def test_a_note_of_another_checksum(packed, tmp_path):
    packed.with_name("term.zip.sha256").write_text("0" * 64 + "  term.zip\n")
    with pytest.raises(CourseError, match=r"is not what term\.zip\.sha256 says"):
        open_term(packed, tmp_path / "appeal")


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 1000, b"PK\5\6" + b"\xff" * 18])
def test_what_is_no_archive(tmp_path, data):
    (tmp_path / "term.zip").write_bytes(data)
    with pytest.raises(CourseError, match="cannot be opened"):
        open_term(tmp_path / "term.zip", tmp_path / "appeal")


def test_half_an_archive(packed, tmp_path):
    packed.write_bytes(packed.read_bytes()[: packed.stat().st_size // 2])
    with pytest.raises(CourseError, match="sha256"):
        open_term(packed, tmp_path / "appeal")


def test_nothing_is_written_over(term, packed, tmp_path):
    with pytest.raises(CourseError, match="is there already"):
        pack_term(term, packed)
    with pytest.raises(CourseError, match="holds something already"):
        open_term(packed, term.root)


def test_no_term_and_no_time_to_pack(term, tmp_path):
    with grading(term.root, ASSIGNMENT, pytest.fail, copy=False), pytest.raises(CourseError, match="at work"):
        pack_term(term, tmp_path / "term.zip")
    (term.root / "gradebook.db").unlink()
    with pytest.raises(CourseError, match="no term to pack"):
        pack_term(term, tmp_path / "term.zip")
    assert not list(tmp_path.glob("*.zip*")) and not list(tmp_path.glob(".term*"))


def test_the_command(term, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(term.root)
    commands.archive(None, None, None, None)
    (made,) = (term.root / "archives").glob("*.zip")
    assert "sha256" in capsys.readouterr().out
    commands.archive(tmp_path / "appeal", made, None, "adalyn")
    said = capsys.readouterr().out
    assert "edition 2026.1" in said and "test_softmax" in said and "ARCHIVE.md" in said
    assert f"feedback/adalyn/{ASSIGNMENT}/{ASSIGNMENT}.html" in said
    with pytest.raises(CourseError, match="--open goes with a folder"):
        commands.archive(None, made, None, None)
