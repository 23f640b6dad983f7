"""Pictures, drawn anew: upright, no larger than one can read, and with nothing in them but what they show.

A camera writes into a picture where and when it was taken and with what. Nothing of that is copied, and
nothing else either that a file may hold besides its picture. What is drawn is the first of several pictures.
"""

from __future__ import annotations

import threading
from io import BytesIO

from PIL import Image, ImageOps

from jobclub.core.cohorts.handed_file import FileFault, FileKind, UnfitFile

MOST_PIXELS = {FileKind.JPEG: 50_000_000, FileKind.PNG: 25_000_000, FileKind.WEBP: 25_000_000}
"""How many pixels a picture may have. JPEGs of that size are read at half their size or less."""
LONGEST_SIDE = 2560
"""Pixels: a written page is easy to read with as many."""
_ONE_AT_A_TIME = threading.Lock()
"""A picture takes up to a hundred megabytes while it is drawn, so a process draws one at a time."""


def redrawn(content: bytes, kind: FileKind) -> bytes:
    """Give a picture anew.

    Raises:
        UnfitFile: It is damaged, or has too many pixels.
    """
    try:
        with _ONE_AT_A_TIME, Image.open(BytesIO(content), formats=[kind.value.upper()]) as picture:
            return _drawn(picture, kind)
    except UnfitFile:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnfitFile(FileFault.TOO_MUCH_INSIDE) from None
    except Exception:  # noqa: BLE001  (a decoder raises anything for bytes that were made to break it)
        raise UnfitFile(FileFault.DAMAGED) from None


def _drawn(picture: Image.Image, kind: FileKind) -> bytes:
    width, height = picture.size
    if width * height > MOST_PIXELS[kind]:
        raise UnfitFile(FileFault.TOO_MUCH_INSIDE)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    clear = kind is not FileKind.JPEG and upright.has_transparency_data
    plain = upright.convert("RGBA" if clear else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    only = Image.new(plain.mode, plain.size)
    only.paste(plain)
    written = BytesIO()
    only.save(written, kind.value.upper(), quality=85)
    return written.getvalue()
