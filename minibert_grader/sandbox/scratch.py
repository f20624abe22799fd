"""The folder that a student's kernel may write to: measure it, read from it, and remove it whatever is in it."""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
from pathlib import Path

LONGEST_PATH = 1000
MOST_READ_FILES = 20
MOST_READ_BYTES = 16 << 20


def used_space(folder: Path, most_files: int) -> tuple[int, int]:
    """Bytes and files below a folder, links not followed; more than `most_files` where it cannot be told."""
    used, count, folders = 0, 0, [str(folder)]
    while folders and count <= most_files:
        place = folders.pop()
        if len(place) > LONGEST_PATH:
            return used, most_files + 1
        try:
            with os.scandir(place) as entries:
                for entry in itertools.islice(entries, most_files + 1):
                    count += 1
                    with contextlib.suppress(FileNotFoundError):
                        status = entry.stat(follow_symlinks=False)
                        used += status.st_blocks * 512
                        if stat.S_ISDIR(status.st_mode):
                            folders.append(entry.path)
        except FileNotFoundError:
            continue
        except OSError:  # not to be listed
            return used, most_files + 1
    return used, count


def removed_space(pid: int, folder: Path) -> int:
    """Bytes of files that a process has removed from a folder but still holds, open or mapped into its memory.

    0 where this machine does not tell; the bounds of the process on open files and on memory are left then.
    """
    held: dict[tuple[int, int], int] = {}
    try:
        with os.scandir(f"/proc/{pid}/fd") as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    status = entry.stat()
                    if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                        held[status.st_dev, status.st_ino] = status.st_blocks * 512
        with open(f"/proc/{pid}/maps", "rb") as lines:
            gone = [line for line in lines if line.endswith(b" (deleted)\n") and bytes(folder) in line]
    except OSError:
        return 0
    for line in gone:
        span, _, _, device, inode, *_ = line.split(maxsplit=5)
        major, minor = (int(part, 16) for part in device.split(b":"))
        first, last = (int(part, 16) for part in span.split(b"-"))
        held.setdefault((os.makedev(major, minor), int(inode)), 0)
        held[os.makedev(major, minor), int(inode)] = max(held[os.makedev(major, minor), int(inode)], last - first)
    return sum(held.values())


def read_files(folder: Path, begin: str) -> dict[str, bytes]:
    """What the regular files in a folder hold whose names begin like this: name → content. No link is followed.

    Raises
    ------
    ValueError
        If that is more than a few files, or more than a few megabytes.
    """
    found: dict[str, bytes] = {}
    room = MOST_READ_BYTES
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.name.startswith(begin)]
    for name in sorted(names):
        try:  # what is not a file by now is none: the student's process goes on meanwhile
            handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                continue
            with open(handle, "rb", closefd=False) as file:
                found[name] = file.read(room + 1)
        finally:
            os.close(handle)
        room -= len(found[name])
        if room < 0 or len(found) > MOST_READ_FILES:
            raise ValueError(f"more than {MOST_READ_FILES} files, or more than {MOST_READ_BYTES >> 20} MiB")
    return found


def remove(folder: Path) -> None:
    """Remove a folder that a student filled: so deep that no path reaches down, or folders that may not be listed.

    Each subfolder is moved up beside `folder` before it is emptied, so that no path grows.
    """
    folders, moved = [folder], 0
    while folders:
        place = folders.pop()
        os.chmod(place, 0o700)
        with os.scandir(place) as scan:
            entries = list(scan)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                os.chmod(entry.path, 0o700)
                moved += 1
                folders.append(folder.with_name(f"{folder.name}.{moved}"))
                os.rename(entry.path, folders[-1])
            else:
                os.unlink(entry.path)
        os.rmdir(place)
