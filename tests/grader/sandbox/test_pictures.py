"""Pictures that students hand in are made anew of their pixels alone."""

from __future__ import annotations

import io

import numpy as np
import pytest
from matplotlib.image import imread
from PIL import Image

from minibert_grader.sandbox import pictures
from minibert_grader.sandbox.pictures import SIDE, made_anew

HIDDEN = b"not of the picture"


def file_of(kind: str, width: int = 40, height: int = 20, mode: str = "RGB", **options: object) -> bytes:
    """A picture with a red left half, and something hidden behind its end."""
    image = Image.new(mode, (width, height), 0)
    image.paste("red" if mode != "L" else 200, (0, 0, width // 2, height))
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue() + HIDDEN


def pixels(made: tuple[str, bytes]) -> np.ndarray:
    kind, data = made
    return np.asarray(Image.open(io.BytesIO(data), formats=[kind.partition("/")[2].upper()]).convert("RGB"))


def test_raster_formats_are_shown_and_nothing_but_their_pixels(warm):
    files = {kind: file_of(kind) for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP")}
    made = made_anew(warm, files)
    assert set(made) == set(files)
    for kind, (mime, data) in made.items():
        assert mime in ("image/png", "image/jpeg") and HIDDEN not in data and data != files[kind]
        picture = pixels((mime, data))
        assert picture.shape == (20, 40, 3)
        assert np.abs(picture[10, 5].astype(int) - (255, 0, 0)).max() < 12 and picture[10, 35].max() < 12


def test_a_large_one_is_made_smaller_and_a_transparent_one_stands_on_white(warm):
    made = made_anew(warm, {"large": file_of("PNG", 4000, 1000), "clear": file_of("PNG", mode="RGBA")})
    assert max(pixels(made["large"]).shape) == SIDE
    assert tuple(pixels(made["clear"])[10, 35]) == (255, 255, 255)


def test_a_photograph_becomes_a_jpeg_and_a_drawing_a_png(warm):
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "PNG")
    made = made_anew(warm, {"photo": file.getvalue(), "drawing": file_of("PNG", 400, 400)})
    assert (made["photo"][0], made["drawing"][0]) == ("image/jpeg", "image/png")
    assert imread(io.BytesIO(made["drawing"][1]), "png").shape[:2] == (400, 400)


BAD = {
    "empty": b"",
    "text": b"hello",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "torn": file_of("PNG")[:60],
    "tiff": file_of("TIFF"),
    "heic": b"\x00\x00\x00\x18ftypheic" + bytes(200),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "too many pixels": file_of("PNG", 9_000, 9_000, "L"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_decoded_is_left_out_and_costs_no_other(warm, name):
    assert set(made_anew(warm, {"before": file_of("PNG"), name: BAD[name], "after": file_of("PNG")})) == {
        "before",
        "after",
    }


NO_PICTURES = {
    "nothing": None,
    "text": "pixels",
    "floats": np.zeros((2, 2, 3)),
    "flat": np.zeros((2, 2), np.uint8),
    "four channels": np.zeros((2, 2, 4), np.uint8),
    "empty": np.zeros((0, 2, 3), np.uint8),
    "too wide": np.zeros((1, SIDE + 1, 3), np.uint8),
}


@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_a_kernel_answers_is_believed_only_where_it_is_a_picture(name):
    assert not pictures._is_picture(NO_PICTURES[name])
    assert pictures._is_picture(np.zeros((1, SIDE, 3), np.uint8))


def test_nothing_to_show_starts_nothing():
    assert made_anew(None, {}) == {}  # type: ignore[arg-type]
