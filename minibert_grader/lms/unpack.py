"""Unpack the download of a whole class, bounded by what it says before, and by what is really read."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path, PurePosixPath

from minibert_grader.intake.archive import END, END_LENGTH, LARGE_ARCHIVE, LONGEST_COMMENT, RATIO, SMALL
from minibert_grader.intake.choose import LARGEST_ARCHIVE

LARGEST_FILE = LARGEST_ARCHIVE  # of a student, who may have zipped the work
MOST_FILES = 100_000  # fifty for each student of two thousand
MOST_BYTES = 16 << 30  # eight MiB for each of them
LARGEST_DIRECTORY = 64 << 20  # of an archive: zipfile makes an object of every entry before one can count them
LONGEST_PART = 255  # bytes in a name on disk
LOCATOR_LENGTH, RECORD_LENGTH = 20, 56
CHUNK = 1 << 20

Refuse = Callable[[str, str], None]


class TooMuch(ValueError):
    """An archive, or a file in it, that is not unpacked at all; the text says why."""


@dataclass
class Room:
    """How many files and bytes may still be written."""

    files: int = MOST_FILES
    bytes: int = MOST_BYTES

    @classmethod
    def on(cls, folder: Path) -> Room:
        """As much as the bounds, and half of what is free on the disk, allow."""
        return cls(bytes=min(MOST_BYTES, shutil.disk_usage(folder).free // 2))


def unpack(archive: Path, to: Path, room: Room, refuse: Refuse, largest: int = LARGEST_FILE) -> None:
    """Write the files of a zip below a folder. A zip in it stays one: it may be a student's own.

    Parameters
    ----------
    archive, to : Path
    room : Room
        Becomes smaller by what was written.
    refuse : callable
        Called with the path of each file that is not written, and why.
    largest : int
        Bytes that one file may have.

    Raises
    ------
    TooMuch
        If it is no zip, or says that it is too large; nothing is written then.
    """
    with _opened(archive) as file:
        entries = sorted(((_name(entry), entry) for entry in file.infolist() if not entry.is_dir()), key=itemgetter(0))
        if len(entries) > room.files:
            raise TooMuch(f"it holds more than {room.files:,} files")
        if sum(entry.file_size for _, entry in entries if not _problem(entry)) > room.bytes:
            raise TooMuch(f"unpacked it is larger than the {room.bytes >> 20:,} MiB that there is room for")
        if sum(entry.compress_size for _, entry in entries) > archive.stat().st_size:
            raise TooMuch("its files overlap, as no system packs them")
        for name, entry in entries:
            try:
                _require(name, entry, largest)
                target = to / PurePosixPath(name)
                target.parent.mkdir(parents=True, exist_ok=True)
                _write(file, entry, target, room)
            except TooMuch as reason:
                refuse(name, str(reason))
            except (FileExistsError, NotADirectoryError, IsADirectoryError):
                refuse(name, "a file of this name is there already")
            except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
                refuse(name, "it is damaged")


def _opened(archive: Path) -> zipfile.ZipFile:
    if _directory_size(archive) > LARGEST_DIRECTORY:
        raise TooMuch("it is no .zip, or holds too many files")
    try:
        return zipfile.ZipFile(archive)
    except Exception:  # zipfile raises whatever it stumbles over
        raise TooMuch("it is not a .zip that can be opened") from None


def _directory_size(archive: Path) -> int:
    """Bytes of its table of contents, as its end says; more than is allowed where there is no end."""
    with archive.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - END_LENGTH - LONGEST_COMMENT - LOCATOR_LENGTH))
        tail = file.read()
        place = tail.rfind(END)
        if place < 0:
            return LARGEST_DIRECTORY + 1
        locator = tail[max(0, place - LOCATOR_LENGTH) : place]
        if locator.startswith(LARGE_ARCHIVE):
            file.seek(min(size, int.from_bytes(locator[8:16], "little")))
            return int.from_bytes(file.read(RECORD_LENGTH)[40:48], "little")
        return int.from_bytes(tail[place + 12 : place + 16], "little")


def _name(entry: zipfile.ZipInfo) -> str:
    """Its path; where the archive does not say in which encoding it is, UTF-8 is tried first."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _require(name: str, entry: zipfile.ZipInfo, limit: int) -> None:
    """Raise `TooMuch` where an entry is not to be written."""
    problem = _problem(entry) or bad_name(name)
    if not problem and entry.file_size > limit:
        problem = f"it is larger than {limit >> 20} MiB"
    if problem:
        raise TooMuch(problem)


def _problem(entry: zipfile.ZipInfo) -> str:
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        return "it is no regular file"
    if entry.flag_bits & 1:
        return "it is encrypted"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is packed in a way that cannot be read here"
    if entry.file_size > SMALL and entry.file_size > RATIO * max(1, entry.compress_size):
        return "it is packed tighter than a notebook can be"
    return ""


def bad_name(name: str) -> str:
    """Why a path in an archive is not one to be written; "" where it is."""
    parts = name.split("/")
    if any(part in ("", ".", "..") or not part.isprintable() for part in parts):
        return "its name cannot be that of a file"
    if any(len(part.encode("utf-8", "replace")) > LONGEST_PART for part in parts) or len(parts) > 20:
        return "its name is too long"
    return ""


def _write(file: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, room: Room) -> None:
    """Write an entry, of which zipfile reads no more than it says it holds; what went wrong leaves no file."""
    with file.open(entry) as source, target.open("xb") as written:
        try:
            shutil.copyfileobj(source, written, CHUNK)
        except BaseException:
            target.unlink()
            raise
    room.files -= 1
    room.bytes -= entry.file_size
