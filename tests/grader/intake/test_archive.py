"""A .zip is looked into within bounds, whatever it says of itself."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minibert_grader.intake import archive as module
from minibert_grader.intake.archive import Archive
from minibert_grader.intake.folder import Refused


def packed(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_files_come_out_as_they_were():
    archive = Archive(packed({"a/b.ipynb": b"{}", "c.png": b"1"}))
    assert dict(archive.names()) == {"a/b.ipynb": 2, "c.png": 1}
    assert archive.read("a/b.ipynb") == b"{}"


def test_an_archive_may_be_empty():
    assert not list(Archive(packed({})).names())
    with pytest.raises(Refused, match="can be opened"):
        Archive(b"")


def test_what_says_less_than_it_holds_gives_no_more():
    data = packed({"x": b"1" * 5000}).replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    archive = Archive(data)
    with pytest.raises(Refused):
        archive.read("x", 100)


def test_bounds(monkeypatch):
    with pytest.raises(Refused, match="tighter"):
        Archive(packed({"x": b" " * (4 << 20)})).read("x")
    with pytest.raises(Refused, match="too large"):
        Archive(packed({"x": b"12345"})).read("x", 4)
    monkeypatch.setattr(module, "MOST_BYTES", 8)
    archive = Archive(packed({"x": b"12345", "y": b"12345"}))
    archive.read("x")
    with pytest.raises(Refused, match="too large"):
        archive.read("y")
    monkeypatch.setattr(module, "MOST_FILES", 1)
    with pytest.raises(Refused, match="more than 1 files"):
        Archive(packed({"x": b"", "y": b""}))


def test_entries_are_counted_before_they_are_made():
    many = packed({f"{number:060}": b"" for number in range(12_000)})
    with pytest.raises(Refused, match="can be opened"):
        Archive(many)


def test_links_and_folders_and_other_packings_are_no_files():
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    stream = io.BytesIO(packed({"folder/": b""}))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("lzma", b"x", compress_type=zipfile.ZIP_LZMA)
    assert not dict(Archive(stream.getvalue()).names())


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(st.binary(max_size=200), st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), max_size=6))
def test_any_damage_is_refused_or_read(junk, changes):
    data = bytearray(packed({"a.ipynb": b"{}" * 50, "b": junk}))
    for place, value in changes:
        data[place % len(data)] = value
    for each in (bytes(data), junk):
        try:
            archive = Archive(each)
            for name, _ in archive.names():
                archive.read(name)
        except Refused:
            pass


def test_an_archive_of_the_large_kind_is_not_opened():
    stream = io.BytesIO(packed({"a.ipynb": b"{}"}))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = module.LARGE_ARCHIVE  # where the mark of that kind stands
    with pytest.raises(Refused, match="can be opened"):
        Archive(stream.getvalue())


@pytest.mark.parametrize(("flag", "listed"), [(0, True), (1, False), (2, True)])
def test_what_is_locked_by_a_password_is_no_file(flag, listed):
    """The first bit says so; the others are about how it was packed."""
    data = bytearray(packed({"a.ipynb": b"{}"}))
    data[data.rfind(b"PK\1\2") + 8] |= flag
    assert bool(list(Archive(bytes(data)).names())) == listed
