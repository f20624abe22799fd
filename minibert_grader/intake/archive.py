"""Look into a .zip without unpacking it to disk; sizes are bounded by what it says and by what is really read."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator

from minibert_grader.intake.decode import LARGEST
from minibert_grader.intake.folder import Refused

MOST_FILES = 2000
LARGEST_DIRECTORY = 1 << 20  # of the archive: zipfile makes an object of every entry before one can count them
MOST_BYTES = 128 << 20  # unpacked, all files together
RATIO = 200  # notebooks full of outputs shrink to a thirtieth
SMALL = 1 << 20  # up to which the ratio says nothing

END, END_LENGTH, LONGEST_COMMENT = b"PK\5\6", 22, 65535
LARGE_ARCHIVE = b"PK\6\7"  # a "zip64", which nobody needs for a notebook


class Archive:
    """Notebooks and pictures in a .zip that was read into memory.

    Raises
    ------
    Refused
        If it is no archive, or larger than a notebook with its pictures can be.
    """

    def __init__(self, data: bytes) -> None:
        tail = data[-END_LENGTH - LONGEST_COMMENT :]
        place = tail.rfind(END)
        directory = int.from_bytes(tail[place + 12 : place + 16], "little")
        if place < 0 or LARGE_ARCHIVE in tail or directory > LARGEST_DIRECTORY:
            raise Refused("it is not a .zip that can be opened here")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except Exception:  # zipfile raises whatever it stumbles over
            raise Refused("it is not a .zip that can be opened here") from None
        if len(self._zip.infolist()) > MOST_FILES:
            raise Refused(f"it holds more than {MOST_FILES:,} files")
        self._room = MOST_BYTES
        self._entries = {_name(entry): entry for entry in self._zip.infolist() if _is_file(entry)}

    def names(self) -> Iterator[tuple[str, int]]:
        """Path and size, as the archive says, of each regular file in it."""
        yield from ((name, entry.file_size) for name, entry in self._entries.items())

    def read(self, name: str, limit: int = LARGEST) -> bytes:
        """Content of a file; `Refused` where it is too large, packed too tightly, or damaged."""
        entry = self._entries[name]
        limit = min(limit, self._room)
        if entry.file_size > limit:
            raise Refused("it is too large when unpacked")
        if entry.file_size > SMALL and entry.file_size > RATIO * max(1, entry.compress_size):
            raise Refused("it is packed tighter than a notebook can be")
        try:
            with self._zip.open(entry) as file:
                data = file.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
            raise Refused("it is damaged") from None
        if len(data) > limit:
            raise Refused("it is too large when unpacked")
        self._room -= len(data)
        return data


def _name(entry: zipfile.ZipInfo) -> str:
    """Its path with plain separators; only shown and compared, never a place on disk."""
    return re.sub(r"/+", "/", entry.filename.replace("\\", "/")).strip("/")


def _is_file(entry: zipfile.ZipInfo) -> bool:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    packed = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return kind in (0, stat.S_IFREG) and not entry.is_dir() and packed and not entry.flag_bits & 1
