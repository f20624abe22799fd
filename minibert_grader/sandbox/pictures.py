"""Pictures that students hand in: decoded in a sandboxed kernel, made anew here of nothing but their pixels."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from minibert_grader.errors import KernelLost
from minibert_grader.sandbox.kernel import StudentKernel
from minibert_grader.sandbox.warm_process import Forking

SIDE = 1200  # pixels, at most, of what is shown
DECODER = f"""
import io
import numpy as np
from PIL import Image, ImageOps

def picture(data):
    with Image.open(io.BytesIO(data.tobytes()), formats=("PNG", "JPEG", "GIF", "WEBP", "BMP")) as opened:
        if opened.width * opened.height > 50_000_000:
            raise ValueError("too many pixels")
        opened.draft("RGB", ({SIDE}, {SIDE}))
        image = ImageOps.exif_transpose(opened).convert("RGBA")
    image.thumbnail(({SIDE}, {SIDE}))
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image)
    return np.asarray(page).copy()
"""


def made_anew(warm: Forking, pictures: dict[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """Each picture that can be decoded, as kind and content; what cannot is left out.

    No byte of what was handed in is looked at in this process, and none comes out: what the kernel answers is an array
    of pixels, whatever it had to decode.

    Parameters
    ----------
    warm : Forking
    pictures : dict
        Name → content of a file.
    """
    made: dict[str, tuple[str, bytes]] = {}
    kernel: StudentKernel | None = None
    try:
        for name, data in pictures.items():
            try:
                if kernel is None:
                    kernel = warm.fork()
                    kernel.run(DECODER, quiet=True)
                _, pixels = kernel.call("picture", (np.frombuffer(data, np.uint8),), {})
            except KernelLost:  # it costs this picture; the next has a kernel of its own
                if kernel is not None:
                    kernel.close()
                kernel = None
                continue
            if _is_picture(pixels):
                made[name] = _encoded(pixels)
    finally:
        if kernel is not None:
            kernel.close()
    return made


def _is_picture(pixels: Any) -> bool:
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:
        return False
    return min(pixels.shape[:2]) >= 1 and max(pixels.shape[:2]) <= SIDE


def _encoded(pixels: np.ndarray) -> tuple[str, bytes]:
    """As PNG or JPEG, whichever is smaller: drawings are one, photographs the other."""
    from matplotlib.image import imsave

    made = []
    for kind, options in (("png", {"optimize": True}), ("jpeg", {"quality": 82})):
        file = io.BytesIO()
        imsave(file, pixels, format=kind, pil_kwargs=options)
        made.append((f"image/{kind}", file.getvalue()))
    return min(made, key=lambda each: len(each[1]))
