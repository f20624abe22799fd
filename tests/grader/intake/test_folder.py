"""A folder is looked into without following a link or opening anything but a file, and within bounds."""

from __future__ import annotations

import os
import socket

import pytest

from minibert_grader.intake import folder as module
from minibert_grader.intake.folder import Refused, opened


@pytest.fixture
def place(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret").write_text("secret")
    return tmp_path / "in"


def test_files_nearest_first_and_what_else_there_is(place):
    (place / "a" / "b").mkdir(parents=True)
    for name in ("a/b/deep", "a/near", "top"):
        (place / name).write_text("x")
    (place / "link").symlink_to(place.parent / "secret")
    os.mkfifo(place / "pipe")
    with opened(str(place)) as folder:
        listing = folder.listing()
    assert [file.path for file in listing.files] == ["top", "a/near", "a/b/deep"]
    assert listing.others == {"a": "a folder", "a/b": "a folder", "link": "a link", "pipe": "no regular file"}
    assert listing.complete


def make(place, kind) -> None:
    path = place / "x"
    if kind == "socket":
        with socket.socket(socket.AF_UNIX) as sock:
            sock.bind(os.path.relpath(path))
        return
    {
        "link": lambda: path.symlink_to(place.parent / "secret"),
        "device": lambda: path.symlink_to("/dev/zero"),
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "missing": lambda: None,
    }[kind]()


@pytest.mark.parametrize("kind", ["link", "device", "pipe", "folder", "missing", "socket"])
def test_what_is_no_file_is_refused(place, kind, monkeypatch, ends):
    monkeypatch.chdir(place)
    make(place, kind)
    with opened(str(place)) as folder, pytest.raises(Refused, match=r"^it "):
        folder.read("x", 100)


def test_no_part_of_the_way_may_be_a_link(place):
    (place / "way").symlink_to(place.parent)
    with opened(str(place)) as folder:
        with pytest.raises(Refused):
            folder.read("way/secret", 100)
        with pytest.raises(Refused, match="its folder is a link"), folder.below("way"):
            pass


@pytest.mark.parametrize("path", ["../secret", "a/../../secret"])
def test_nothing_above_the_folder_is_ever_listed(place, path):
    (place / "a").mkdir()
    with opened(str(place)) as folder:
        assert path not in [file.path for file in folder.listing().files]


def test_bounds(place, monkeypatch):
    for number in range(5):
        (place / str(number)).write_text("12345")
    monkeypatch.setattr(module, "MOST_ENTRIES", 3)
    monkeypatch.setattr(module, "MOST_BYTES", 8)
    with opened(str(place)) as folder:
        listing = folder.listing()
        assert len(listing.files) == 3 and not listing.complete
        with pytest.raises(Refused, match="larger than 4 bytes"):
            folder.read("0", 4)
        assert folder.read("0", 5) == b"12345"
        with pytest.raises(Refused, match="together"):
            folder.read("1", 5)


def test_the_file_that_is_asked_for_is_there_however_many_others_are(place, monkeypatch):
    for number in range(20):
        (place / str(number)).touch()
    monkeypatch.setattr(module, "MOST_ENTRIES", 3)
    for name in ("0", "7", "19"):
        with opened(str(place)) as folder:
            files = [file.path for file in folder.listing(first=name).files]
        assert files[0] == name and files.count(name) == 1
    (place / "x").symlink_to(place / "0")
    with opened(str(place)) as folder:
        assert "x" not in [file.path for file in folder.listing(first="x").files]


def test_depth_is_bounded(place, monkeypatch):
    monkeypatch.setattr(module, "DEEPEST", 2)
    (place / "a" / "b" / "c").mkdir(parents=True)
    (place / "a" / "b" / "c" / "f").touch()
    (place / "a" / "b" / "g").touch()
    with opened(str(place)) as folder:
        listing = folder.listing()
    assert [file.path for file in listing.files] == ["a/b/g"] and not listing.complete
