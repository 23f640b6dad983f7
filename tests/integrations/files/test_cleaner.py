"""Files as people send them, and as somebody who means ill sends them."""

from __future__ import annotations

import threading
from io import BytesIO

import pytest
from PIL import Image

from jobclub.core.cohorts.handed_file import CleanFile, FileFault, FileKind, UnfitFile
from jobclub.integrations.files import FileCleaner
from tests.integrations.files.pictures import (
    CANARY,
    PDF,
    TYPES,
    WORD,
    archive,
    docx,
    odt,
    picture,
    png_that_says,
    taken_with_a_phone,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><script>alert(1)</script>"
PICTURES = (FileKind.JPEG, FileKind.PNG, FileKind.WEBP)


def clean(content: bytes) -> CleanFile:
    return FileCleaner().clean(content)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def fault_in(content: bytes) -> FileFault:
    with pytest.raises(UnfitFile) as refusal:
        clean(content)
    assert refusal.value.mistakes[0].pointer == "/file"
    return refusal.value.fault


# --- what is taken


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_shows_the_same_and_is_of_the_same_kind(kind: FileKind) -> None:
    given = clean(picture(kind))

    shown = opened(given.content).convert("RGB")
    assert (given.kind, shown.size) == (kind, (60, 40))
    (left, _, _), (_, _, right) = shown.getpixel((5, 20)), shown.getpixel((55, 20))
    assert min(left, right) > 200


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, FileKind.PDF), (docx(), FileKind.DOCX), (odt(), FileKind.ODT), (b"Ten lines.\n", FileKind.TEXT)],
    ids=["pdf", "docx", "odt", "text"],
)
def test_documents_and_texts_stay_as_they_are(content: bytes, kind: FileKind) -> None:
    assert clean(content) == CleanFile(kind, content)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_of_any_notepad_becomes_utf8(codec: str) -> None:
    assert clean("Ærligt talt.\r\n".encode(codec)).content == "Ærligt talt.\r\n".encode()


@pytest.mark.parametrize(("mode", "kept"), [("RGBA", "RGBA"), ("LA", "RGBA"), ("L", "RGB"), ("RGB", "RGB")])
def test_what_is_clear_in_a_picture_stays_clear(mode: str, kept: str) -> None:
    written = BytesIO()
    Image.new(mode, (8, 8)).save(written, "PNG")
    assert opened(clean(written.getvalue()).content).mode == kept


def test_a_picture_for_print_is_drawn_for_a_screen() -> None:
    written = BytesIO()
    Image.new("CMYK", (8, 8)).save(written, "JPEG")
    assert opened(clean(written.getvalue()).content).mode == "RGB"


# --- what a picture tells besides


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photo_tells_nothing_of_where_when_and_with_what_and_stands_upright(orientation: int) -> None:
    sent = taken_with_a_phone(orientation=orientation)
    assert opened(sent).getexif().get_ifd(0x8825)
    assert CANARY.encode() in sent

    kept = clean(sent).content

    shown = opened(kept)
    assert not shown.getexif()
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not any(told in kept for told in (CANARY.encode(), b"Phone of Ada", b"Exif", b"GPS"))
    assert shown.size == ((400, 600) if orientation in {6, 8} else (600, 400))


def test_words_in_a_png_and_a_webp_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = CANARY
    for kind in (FileKind.PNG, FileKind.WEBP):
        written = BytesIO()
        Image.new("RGB", (8, 8)).save(written, kind.value.upper(), exif=exif, xmp=CANARY.encode())
        assert CANARY.encode() in written.getvalue()
        assert CANARY.encode() not in clean(written.getvalue()).content


def test_what_hangs_behind_a_picture_is_cut_off() -> None:
    both = picture() + docx() + PAGE

    kept = clean(both)

    assert kept.kind is FileKind.JPEG
    assert not any(told in kept.content for told in (b"PK\x03\x04", b"script"))


def test_a_large_photo_is_kept_as_large_as_one_can_read() -> None:
    assert opened(clean(picture(size=(4000, 3000))).content).size == (2560, 1920)


def test_of_a_moving_picture_the_first_one_is_kept() -> None:
    written, still = BytesIO(), Image.new("RGB", (8, 8), "red")
    still.save(
        written, "WEBP", save_all=True, append_images=[Image.new("RGB", (8, 8), "blue")], lossless=True
    )
    assert opened(clean(written.getvalue()).content).n_frames == 1


# --- what is refused


@pytest.mark.parametrize(
    "content",
    [
        PAGE,
        SVG,
        b"\xef\xbb\xbf  \n" + PAGE,
        b'<?xml version="1.0"?>' + SVG,
        "<svg/>".encode("utf-16"),
        b"{\\rtf1 Hello}",
        b"%!PS-Adobe-3.0",
        b"#!/bin/sh\nrm -rf /",
        b"GIF89a" + bytes(20),
        b"MZ\x90\x00\x03",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        b"RIFF\x00\x00\x00\x00AVI LIST",
        b"\x00\x00\x00\x18ftypheic" + bytes(20),
        b"\xff\xfe\x00\xd8",
        b"one\x00two",
        b" " + PDF + b"\x00",
        archive({"a.txt": "Hello"}),
        archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
        docx(**{"word/vbaProject.bin": b"macro"}),
        archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<o/>"}),
    ],
    ids=lambda content: repr(content[:10]),
)
def test_what_is_none_of_our_kinds_is_refused_whatever_it_is_called(content: bytes) -> None:
    assert fault_in(content) is FileFault.UNKNOWN


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_picture_that_is_cut_off_is_damaged(kind: FileKind, part: float) -> None:
    whole = picture(kind, size=(300, 200))
    assert fault_in(whole[: int(len(whole) * part)]) is FileFault.DAMAGED


def test_a_document_that_is_cut_off_is_damaged() -> None:
    assert fault_in(PDF[:-7]) is FileFault.DAMAGED
    assert fault_in(docx()[:-10]) is FileFault.DAMAGED
    assert fault_in(odt()[:40]) is FileFault.DAMAGED


@pytest.mark.parametrize("side", [(10_000, 10_000), (30_000, 30_000), (5_001, 5_000)], ids=str)
def test_a_picture_that_unpacks_to_millions_of_pixels_is_refused_before_it_is_drawn(
    side: tuple[int, int],
) -> None:
    bomb = png_that_says(*side)
    assert len(bomb) < 200_000
    assert fault_in(bomb) is FileFault.TOO_MUCH_INSIDE


def test_a_document_that_unpacks_to_far_more_than_it_seems_is_refused() -> None:
    bomb = docx(**{"word/media/nothing.bin": bytes(70 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert fault_in(bomb) is FileFault.TOO_MUCH_INSIDE
    assert fault_in(docx(**{f"word/{n}.xml": "" for n in range(2001)})) is FileFault.TOO_MUCH_INSIDE


def test_a_part_that_lies_about_its_size_is_damaged() -> None:
    honest = docx(**{"word/media/x.bin": b"A" * 100_000})
    size = (100_000).to_bytes(4, "little")
    assert honest.count(size) == 2
    assert fault_in(honest.replace(size, (10).to_bytes(4, "little"))) is FileFault.DAMAGED


def test_a_document_behind_a_password_cannot_be_read() -> None:
    locked = bytearray(docx())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert fault_in(bytes(locked)) is FileFault.DAMAGED


def test_a_type_in_the_wrong_place_makes_no_document() -> None:
    assert WORD in TYPES
    assert fault_in(archive({"word/document.xml": WORD})) is FileFault.UNKNOWN


def test_many_send_pictures_at_once() -> None:
    kept: list[bytes] = []
    sending = [threading.Thread(target=lambda: kept.append(clean(picture()).content)) for _ in range(8)]
    for one in sending:
        one.start()
    for one in sending:
        one.join()
    assert len(set(kept)) == 1
    assert len(kept) == 8
