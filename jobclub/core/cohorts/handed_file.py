"""A file that is handed in with homework: its kind, how large it may be, what it may be called."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.text import fault_in_line

MOST_BYTES = 10 * 1024 * 1024
"""How large a file may be."""
MOST_CHARACTERS = 100
"""How long the name of a file may be, with its ending."""
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
NOT_IN_NAMES = frozenset('<>:"|?*')
"""What no file may be called on one of the systems that people have."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Characters nobody sees: among them those that turn the direction of writing, and so hide an ending."""
PORTS = (f"{port}{number}" for port in ("COM", "LPT") for number in range(10))
DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", *PORTS})
"""Names that Windows gives to no file."""
NAMELESS = "homework"


class FileKind(StrEnum):
    """What a file is, told by its bytes."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TEXT = "text"

    @property
    def ending(self) -> str:
        """The ending of its name."""
        return {FileKind.JPEG: ".jpg", FileKind.TEXT: ".txt"}.get(self, f".{self.value}")

    @property
    def media_type(self) -> str:
        """What it is called on the net."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.TEXT: "text/plain; charset=utf-8",
}


class FileFault(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"
    TOO_MUCH_INSIDE = "too_much_inside"
    NAME = "name"


_SAID = {
    FileFault.EMPTY: "is empty; choose the file again",
    FileFault.TOO_LARGE: "is larger than 10 MiB; send a smaller one, or a link to it",
    FileFault.UNKNOWN: "is none of JPEG, PNG, WebP, PDF, DOCX, ODT and plain text; save it as one of these",
    FileFault.DAMAGED: "can't be read to its end; save it anew and send that",
    FileFault.TOO_MUCH_INSIDE: "holds far more than its size shows; send a smaller picture or document",
}


class UnfitFile(Invalid):
    """A file that is not taken; ``fault`` says why."""

    def __init__(self, fault: FileFault, said: str = "") -> None:
        super().__init__(Mistake("/file", said or _SAID[fault]))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as somebody sends it: what they say it is called, and its bytes. Neither is believed yet."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class CleanFile:
    """The bytes of a file that were looked at, and what they are."""

    kind: FileKind
    content: bytes


@dataclass(frozen=True, slots=True)
class HandedFile:
    """What is told of a file that was handed in; its bytes are kept apart. ``size`` is in bytes."""

    name: str
    kind: FileKind
    size: int


def must_have_size(content: bytes) -> None:
    """Let pass what is neither empty nor too large.

    Raises:
        UnfitFile: It is.
    """
    if not content:
        raise UnfitFile(FileFault.EMPTY)
    if len(content) > MOST_BYTES:
        raise UnfitFile(FileFault.TOO_LARGE)


def handed_file(sent: SentFile, clean: CleanFile) -> HandedFile:
    """Give what is told of a file, under a name that is safe to show and to save.

    Raises:
        UnfitFile: The name holds what no text may hold.
    """
    name = clean_name(sent.name, clean.kind)
    if fault := fault_in_line(name):
        raise UnfitFile(FileFault.NAME, f"has a name that {fault}")
    return HandedFile(name, clean.kind, len(clean.content))


def clean_name(name: str, kind: FileKind) -> str:
    """Give a file's name without its folders and unseen characters, with the ending of what it is."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in UNSEEN)
    stem = ENDING.sub("", " ".join("".join(c for c in seen if c not in NOT_IN_NAMES).split()))
    stem = stem[: MOST_CHARACTERS - len(kind.ending)].strip(". ") or NAMELESS
    return f"{stem}_{kind.ending}" if stem.upper() in DEVICES else f"{stem}{kind.ending}"
