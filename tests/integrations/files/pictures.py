"""Pictures and documents to hand in, good and bad, made anew for each test."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from PIL import Image

from jobclub.core.cohorts.handed_file import FileKind

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = f'<Types><Override PartName="/word/document.xml" ContentType="{WORD}"/></Types>'
CANARY = "Lat55.676Lon12.568"
"""Where a picture was taken, in words that can be looked for."""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind: FileKind = FileKind.JPEG, *, size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    """Give a picture that is red on the left and blue on the right."""
    shown = Image.new(mode, size, "red")
    shown.paste("blue", (size[0] // 2, 0, *size))
    written = BytesIO()
    shown.save(written, kind.value.upper())
    return written.getvalue()


def taken_with_a_phone(*, orientation: int = 6) -> bytes:
    """Give a JPEG as a phone makes it: lying on its side, and with where and when it was taken."""
    shown = Image.open(BytesIO(picture(size=(600, 400))))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = orientation, "Phone of Ada", f"ASCII\0\0\0{CANARY}"
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 40.0, 33.6), 3: "E", 4: (12.0, 34.0, 4.8)})
    written = BytesIO()
    shown.save(written, "JPEG", exif=exif, comment=CANARY.encode(), quality=95)
    return written.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """Give a small PNG that unpacks to a large picture."""
    row = zlib.compress(b"\0" * (height * (width + 7) // 8 + height), 9)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


def archive(parts: dict[str, str | bytes]) -> bytes:
    """Give a zip archive; what is called ``mimetype`` is stored as it is."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return written.getvalue()


def docx(**more: str | bytes) -> bytes:
    """Give a Word document."""
    return archive({"[Content_Types].xml": TYPES, "word/document.xml": "<w:document/>", **more})


def odt(**more: str | bytes) -> bytes:
    """Give a text of LibreOffice."""
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "<office:document-content/>",
    }
    return archive({**parts, **more})
