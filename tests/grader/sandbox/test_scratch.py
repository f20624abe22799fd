"""What a scratch folder holds is counted to the file and to the block, whatever lies in it."""

from __future__ import annotations

import ctypes
import mmap
import os

import pytest

from minibert_grader.sandbox import scratch
from minibert_grader.sandbox.scratch import read_files, remove, removed_space, used_space

BLOCKS = 1 << 16  # of bytes: more than a file system keeps beside the name


def fill(path, size: int = BLOCKS) -> None:
    with open(path, "wb") as file:
        file.write(os.urandom(size))
        file.flush()
        os.fsync(file.fileno())  # before, a file may have no blocks yet


def test_files_and_folders_are_counted_and_blocks_are_added(tmp_path):
    assert used_space(tmp_path, 10) == (0, 0)
    fill(tmp_path / "a")
    (tmp_path / "folder").mkdir()
    fill(tmp_path / "folder" / "b")
    used, count = used_space(tmp_path, 10)
    blocks = sum(512 * path.stat().st_blocks for path in (tmp_path / "a", tmp_path / "folder", tmp_path / "folder/b"))
    assert (used, count) == (blocks, 3) and used >= 2 * BLOCKS


def test_a_sparse_file_is_what_it_takes(tmp_path):
    with open(tmp_path / "sparse", "wb") as file:
        file.truncate(1 << 30)
    used, count = used_space(tmp_path, 10)
    assert count == 1 and used < 1 << 20


def test_links_are_counted_and_not_followed(tmp_path):
    fill(tmp_path / "far")
    place = tmp_path / "place"
    place.mkdir()
    (place / "link").symlink_to(tmp_path / "far")
    (place / "way").symlink_to(tmp_path)
    used, count = used_space(place, 10)
    assert count == 2 and used < BLOCKS


@pytest.mark.parametrize("files", [5, 6])
def test_more_files_than_may_be_are_noticed(tmp_path, files):
    for number in range(files):
        (tmp_path / str(number)).touch()
    assert (used_space(tmp_path, 5)[1] > 5) == (files > 5)


def test_what_lies_too_deep_is_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(scratch, "LONGEST_PATH", len(str(tmp_path)) + 2)
    (tmp_path / "a").mkdir()
    assert used_space(tmp_path, 5)[1] == 1
    (tmp_path / "a" / "b").mkdir()
    assert used_space(tmp_path, 5)[1] == 6


def test_a_folder_that_is_gone_holds_nothing(tmp_path):
    assert used_space(tmp_path / "gone", 5) == (0, 0)


def test_what_is_removed_and_still_open_or_mapped_is_counted(tmp_path):
    assert removed_space(os.getpid(), tmp_path) == 0
    with open(tmp_path / "open", "w+b") as file:
        file.write(os.urandom(BLOCKS))
        file.flush()
        os.fsync(file.fileno())
        assert removed_space(os.getpid(), tmp_path) == 0
        (tmp_path / "open").unlink()
        assert BLOCKS <= removed_space(os.getpid(), tmp_path) < 2 * BLOCKS
        with mmap.mmap(file.fileno(), BLOCKS):
            assert BLOCKS <= removed_space(os.getpid(), tmp_path) < 2 * BLOCKS  # once
            file.close()
            assert removed_space(os.getpid(), tmp_path) == BLOCKS
    assert removed_space(os.getpid(), tmp_path) == 0
    assert removed_space(1 << 30, tmp_path) == 0


def test_files_are_read_that_begin_so(tmp_path):
    for name in ("run.npz", "run", "other"):
        (tmp_path / name).write_bytes(name.encode())
    assert read_files(tmp_path, "run") == {"run.npz": b"run.npz", "run": b"run"}


@pytest.mark.parametrize("count", [scratch.MOST_READ_FILES, scratch.MOST_READ_FILES + 1])
def test_so_many_files_are_read_and_not_one_more(tmp_path, count):
    for number in range(count):
        (tmp_path / f"run{number}").touch()
    if count == scratch.MOST_READ_FILES:
        assert len(read_files(tmp_path, "run")) == count
    else:
        with pytest.raises(ValueError, match="more than"):
            read_files(tmp_path, "run")


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_bytes_are_read_and_not_one_more(tmp_path, monkeypatch, more):
    monkeypatch.setattr(scratch, "MOST_READ_BYTES", 100)
    (tmp_path / "run1").write_bytes(bytes(60))
    (tmp_path / "run2").write_bytes(bytes(40 + more))
    if more:
        with pytest.raises(ValueError, match="more than"):
            read_files(tmp_path, "run")
    else:
        assert sum(map(len, read_files(tmp_path, "run").values())) == 100


def test_it_is_removed_whatever_its_rights(tmp_path):
    place = tmp_path / "place"
    (place / "a" / "b").mkdir(parents=True)
    (place / "a").chmod(0)
    place.chmod(0o500)
    remove(place)
    assert not place.exists()


def test_what_is_mapped_counts_where_it_was_removed_and_was_in_the_folder(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "place").mkdir()
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    for path in (tmp_path / "far" / "file", tmp_path / "place" / "file"):
        fill(path)
        with open(path, "r+b") as file:
            place = libc.mmap(None, BLOCKS, 3, 1, file.fileno(), 0)  # Python's own would keep the file open
        assert removed_space(os.getpid(), tmp_path / "place") == 0
        path.unlink()
        assert removed_space(os.getpid(), tmp_path / "place") == (BLOCKS if "place" in path.parts else 0)
        assert libc.munmap(ctypes.c_void_p(place), BLOCKS) == 0
        assert removed_space(os.getpid(), tmp_path / "place") == 0
