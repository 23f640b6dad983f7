"""Documents and plain text: what they are, and whether they are whole. What they tell of authors stays."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from jobclub.core.cohorts.handed_file import FileFault, FileKind, UnfitFile

TAIL = 1024
"""In how many of its last bytes a PDF says that it ends (ISO 32000-1, note 18 of Annex H)."""
MOST_PARTS = 2000
MOST_UNPACKED = 60 * 1024 * 1024
"""How many parts a document may have, and how many bytes they may be together."""
CHUNK = 64 * 1024
ODT = b"application/vnd.oasis.opendocument.text"
WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "vbaProject.bin"
MARKUP = re.compile(r"\s*(<[A-Za-z!?/]|\{\\rtf|%!|#!)")
"""How files begin that are text to the eye, and something else to a program."""


def must_be_whole_pdf(content: bytes) -> None:
    """Let pass a PDF that has its end.

    Raises:
        UnfitFile: It is cut off.
    """
    if b"%%EOF" not in content[-TAIL:]:
        raise UnfitFile(FileFault.DAMAGED)


def kind_of_archive(content: bytes) -> FileKind:
    """Tell whether a zip archive is a document that is taken, and let it pass if all of it can be unpacked.

    Raises:
        UnfitFile: It is no such document, is damaged, or unpacks to far more than it seems.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _must_be_modest(parts)
            kind = _kind_of(archive)
            for part in parts:
                _unpack(archive, part)
            return kind
    except UnfitFile:
        raise
    except Exception:  # noqa: BLE001  (an archive made to break its reader raises anything)
        raise UnfitFile(FileFault.DAMAGED) from None


def _must_be_modest(parts: list[ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnfitFile(FileFault.TOO_MUCH_INSIDE)


def _kind_of(archive: ZipFile) -> FileKind:
    names = set(archive.namelist())
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        if WORD in archive.read("[Content_Types].xml") and not any(n.endswith(MACROS) for n in names):
            return FileKind.DOCX
    elif {"mimetype", "content.xml"} <= names and archive.read("mimetype").strip() == ODT:
        return FileKind.ODT
    raise UnfitFile(FileFault.UNKNOWN)


def _unpack(archive: ZipFile, part: ZipInfo) -> None:
    """Unpack a part without keeping it: one that lies about its size has another checksum."""
    with archive.open(part) as opened:
        while opened.read(CHUNK):
            pass


def plain_text(content: bytes) -> bytes:
    """Give a plain text as UTF-8.

    Raises:
        UnfitFile: It is no text, or one that programs take for something else.
    """
    try:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        raise UnfitFile(FileFault.UNKNOWN) from None
    if MARKUP.match(text) or any(map(_is_no_writing, set(text))):
        raise UnfitFile(FileFault.UNKNOWN)
    return text.encode()


def _is_no_writing(character: str) -> bool:
    return character not in "\t\n\r\f" and unicodedata.category(character) in {"Cc", "Cs", "Cn"}
