"""How many pixels a picture would take in a browser, told by its first bytes alone: nothing is decoded."""

from __future__ import annotations

import struct

MOST_PIXELS = 50_000_000
PNG = b"\x89PNG\r\n\x1a\n"
NO_FRAMES = (0xC4, 0xC8, 0xCC)  # of JPEG's marks from C0 to CF, those that tell no size


def pixels(kind: str, data: bytes) -> int:
    """Width times height of a picture; 0 where it is none of its kind, or does not tell.

    Parameters
    ----------
    kind : str
        "image/png" or "image/jpeg".
    data : bytes

    Examples
    --------
    >>> pixels("image/png", b"GIF89a")
    0
    """
    return _of_png(data) if kind == "image/png" else _of_jpeg(data)


def _of_png(data: bytes) -> int:
    if not (data.startswith(PNG) and data[12:16] == b"IHDR" and len(data) >= 24):
        return 0
    width, height = struct.unpack(">II", data[16:24])
    return width * height


def _of_jpeg(data: bytes) -> int:
    at = 2 if data.startswith(b"\xff\xd8") else len(data)
    while at + 9 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if 0xC0 <= mark <= 0xCF and mark not in NO_FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width * height
        at += 1 if mark == 0xFF else 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return 0
