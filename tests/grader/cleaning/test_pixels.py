"""A picture that would take a browser's memory is told by its first bytes."""

from __future__ import annotations

import base64
import io
import struct

import pytest
from PIL import Image

from minibert_grader.cleaning.pixels import MOST_PIXELS, PNG, pixels
from minibert_grader.cleaning.terminal import Terminal
from minibert_grader.plugins.clean import NO_PICTURE, TOO_LARGE, _cleaned_data


def encoded(kind: str, size: tuple[int, int], **options) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, kind, **options)
    return file.getvalue()


BOMB = PNG + struct.pack(">I4sII", 13, b"IHDR", 60_000, 60_000) + bytes(100)
JPEG = encoded("jpeg", (30, 20))
JPEG_BOMB = JPEG.replace(struct.pack(">HH", 20, 30), struct.pack(">HH", 65_535, 65_535))


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"exif": b"Exif\0\0" + bytes(5000), "comment": b"x"}])
def test_jpegs_of_all_kinds(options):
    assert pixels("image/jpeg", encoded("jpeg", (30, 20), **options)) == 600


def test_pngs():
    assert pixels("image/png", encoded("png", (30, 20))) == 600
    assert pixels("image/png", BOMB) == 60_000**2 and pixels("image/jpeg", JPEG_BOMB) == 65_535**2


@pytest.mark.parametrize("data", [b"", PNG, b"GIF89a", b"\xff\xd8", b"\xff\xd8\xff\xff\xff", JPEG[:9], b"\xff" * 99])
def test_what_tells_no_size(data):
    assert pixels("image/png", data) == pixels("image/jpeg", data) == 0


def test_marks_that_lead_nowhere_end():
    assert pixels("image/jpeg", b"\xff\xd8" + b"\xff\xe0\x00\x00" * 100_000) == 0


def test_only_a_picture_that_a_browser_can_hold_is_shown():
    whole = {"image/png": base64.b64encode(encoded("png", (30, 20))).decode()}
    assert _cleaned_data(whole, None) == whole
    assert MOST_PIXELS < 60_000**2
    assert _cleaned_data({"image/png": base64.b64encode(BOMB).decode()}, None) == {"text/plain": TOO_LARGE}
    assert _cleaned_data({"image/jpeg": base64.b64encode(JPEG_BOMB).decode()}, None) == {"text/plain": TOO_LARGE}
    for place in ({"image/png": "", "text/plain": "<Figure>"}, {"text/plain": "<Figure>", "image/png": ""}):
        bomb = {**place, "image/png": base64.b64encode(BOMB).decode()}
        assert _cleaned_data(bomb, Terminal()) == {"text/plain": TOO_LARGE}
    for text in ("A", "", base64.b64encode(b"GIF89a").decode()):
        assert _cleaned_data({"image/png": text}, None) == {"text/plain": NO_PICTURE}
    assert _cleaned_data({"image/png": "iVBO\u2003"}, None) == {}
