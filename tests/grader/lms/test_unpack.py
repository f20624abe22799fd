"""A download is unpacked within bounds, below its folder, and never what is no regular file."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from minibert_grader.lms import unpack as module
from minibert_grader.lms.unpack import Room, TooMuch, unpack


def packed(files: dict[str, bytes], **changes: dict) -> bytes:
    """A zip; `changes` sets attributes of entries by their name."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for key, value in changes.get(name, {}).items():
                setattr(entry, key, value)
            file.writestr(entry, content)
    return data.getvalue()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "to").mkdir()
    return tmp_path


def unpacked(folder: Path, data: bytes, room: Room | None = None) -> tuple[dict[str, bytes], dict[str, str]]:
    """Files that were written, and what was refused."""
    (folder / "class.zip").write_bytes(data)
    refused: dict[str, str] = {}
    unpack(folder / "class.zip", folder / "to" / "class.zip", room or Room(), refused.__setitem__)
    below = folder / "to" / "class.zip"
    assert sorted(folder.iterdir()) == [folder / "class.zip", folder / "to"]
    assert [path for path in (folder / "to").iterdir() if path != below] == []
    return {
        path.relative_to(below).as_posix(): path.read_bytes() for path in below.rglob("*") if path.is_file()
    }, refused


def test_a_zip_within_a_download_is_not_opened(folder):
    work = packed({"ada_x.ipynb": b"{}"})
    files, refused = unpacked(folder, packed({"work.zip": work, "ada.zip": work, "bo/inner.zip": work}))
    assert files == {"work.zip": work, "ada.zip": work, "bo/inner.zip": work} and not refused


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil", "cannot be that of a file"),
        ("/etc/evil", "cannot be that of a file"),
        ("a/../../evil", "cannot be that of a file"),
        ("..\\evil", "cannot be that of a file"),
        ("a\nb", "cannot be that of a file"),
        ("x" * 256, "too long"),
        ("/".join("abcdefghijklmnopqrstuvwxyz"), "too long"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(folder, name, why):
    files, refused = unpacked(folder, packed({name: b"1", "bo.ipynb": b"{}"}))
    assert files == {"bo.ipynb": b"{}"}
    assert len(refused) == 1 and why in next(iter(refused.values()))


def test_links_and_tight_files_are_refused(folder):
    link = {"link": {"external_attr": 0o120777 << 16}}
    files, refused = unpacked(
        folder, packed({"link": b"/etc/passwd", "bomb": bytes(4 << 20), "bo.ipynb": b"{}"}, **link)
    )
    assert files == {"bo.ipynb": b"{}"}
    assert "no regular file" in refused["link"] and "tighter" in refused["bomb"]


def test_a_file_that_is_larger_than_it_says_leaves_nothing(folder):
    data = packed({"bo.ipynb": b"x" * 5000})
    said = struct.pack("<L", 5000)
    assert data.count(said) == 2
    files, refused = unpacked(folder, data.replace(said, struct.pack("<L", 100)))
    assert not files and refused == {"bo.ipynb": "it is damaged"}


def test_two_files_of_one_name_are_not_mixed(folder):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file, pytest.warns(UserWarning, match="Duplicate name"):
        for content in (b"first", b"second"):
            file.writestr("bo.ipynb", content)
    assert unpacked(folder, data.getvalue()) == (
        {"bo.ipynb": b"first"},
        {"bo.ipynb": "a file of this name is there already"},
    )


def test_names_in_utf_8_that_are_not_marked_so(folder):
    data = packed({"Zoe_1_assignsubmission_file_/x.ipynb": b"{}"})
    assert list(unpacked(folder, data.replace(b"Zoe_1", "Zo_1".replace("o", "ö").encode()))[0]) == [
        "Zö_1_assignsubmission_file_/x.ipynb"
    ]


@pytest.mark.parametrize("room", [Room(files=1), Room(bytes=5)])
def test_nothing_is_written_where_there_is_no_room(folder, room):
    with pytest.raises(TooMuch, match=r"more than 1 files|larger than"):
        unpacked(folder, packed({"a": b"1234", "b": b"1234"}), room)
    assert not list((folder / "to").iterdir())


@pytest.mark.parametrize("data", [b"", b"no zip", packed({"a": b"1"})[:40], b"PK\5\6" + bytes(18)[:-3]])
def test_what_is_no_zip_is_refused(folder, data):
    with pytest.raises(TooMuch, match=r"no \.zip|not a \.zip"):
        unpacked(folder, data)


def test_a_table_of_contents_is_bounded_before_it_is_read(folder, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_DIRECTORY", 100)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(TooMuch, match="too many files"):
        unpacked(folder, DATA)


DATA = packed({str(number): b"" for number in range(10)})


def test_overlapping_files_are_refused(folder):
    """Two entries that share one body: together they claim more than the archive holds."""
    data = packed({"a": bytes(range(256)) * 40})
    place = data.index(b"PK\1\2")
    central, end = data[place : data.index(b"PK\5\6")], bytearray(data[data.index(b"PK\5\6") :])
    count = 40
    end[8:12] = struct.pack("<HH", count, count)
    end[12:16] = struct.pack("<L", len(central) * count)
    with pytest.raises(TooMuch, match="overlap"):
        unpacked(folder, data[:place] + central * count + bytes(end))
