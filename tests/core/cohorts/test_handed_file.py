from __future__ import annotations

import pytest

from jobclub.core.cohorts.handed_file import (
    MOST_BYTES,
    CleanFile,
    FileFault,
    FileKind,
    HandedFile,
    SentFile,
    UnfitFile,
    clean_name,
    handed_file,
    must_have_size,
)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("letter.pdf", "letter.pdf"),
        ("My letter.PDF", "My letter.pdf"),
        ("photo.jpg", "photo.pdf"),
        ("letter.pdf.exe", "letter.pdf.pdf"),
        ("Ansøgning – første udkast.pdf", "Ansøgning – første udkast.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ada\\letter.pdf", "letter.pdf"),
        ("letter\r\nSet-Cookie: a=b.pdf", "letterSet-Cookie a=b.pdf"),
        ("letter\u202efdp.exe", "letterfdp.pdf"),
        ("\u200bletter\ufeff.pdf", "letter.pdf"),
        ('le<t>t"e|r?*.pdf', "letter.pdf"),
        ("  a   letter .pdf", "a letter.pdf"),
        ("...hidden", "hidden.pdf"),
        ("", "homework.pdf"),
        ("..", "homework.pdf"),
        (".pdf", "homework.pdf"),
        ("\ud800.pdf", "homework.pdf"),
        ("con.pdf", "con_.pdf"),
        ("LPT1", "LPT1_.pdf"),
        ("e\u0301te\u0301", "été.pdf"),
        ("x" * 300, "x" * 96 + ".pdf"),
    ],
)
def test_a_name_is_safe_to_show_and_to_save_and_ends_as_what_it_is(name: str, kept: str) -> None:
    assert clean_name(name, FileKind.PDF) == kept


@pytest.mark.parametrize("kind", FileKind)
def test_each_kind_has_an_ending_and_a_name_on_the_net(kind: FileKind) -> None:
    assert clean_name("a", kind) == f"a{kind.ending}"
    assert "/" in kind.media_type


@pytest.mark.parametrize(("size", "fault"), [(0, FileFault.EMPTY), (MOST_BYTES + 1, FileFault.TOO_LARGE)])
def test_a_file_is_neither_empty_nor_too_large(size: int, fault: FileFault) -> None:
    with pytest.raises(UnfitFile) as refusal:
        must_have_size(bytes(size))
    assert refusal.value.fault is fault
    assert [mistake.pointer for mistake in refusal.value.mistakes] == ["/file"]


def test_a_file_of_ten_mebibytes_is_taken() -> None:
    must_have_size(bytes(MOST_BYTES))


def test_what_is_told_of_a_file_is_its_cleaned_name_its_kind_and_its_size() -> None:
    told = handed_file(SentFile("a/b.exe", b"raw"), CleanFile(FileKind.TEXT, b"clean"))
    assert told == HandedFile("b.txt", FileKind.TEXT, 5)


def test_a_name_that_holds_what_no_text_may_hold_is_refused() -> None:
    with pytest.raises(UnfitFile) as refusal:
        handed_file(SentFile("CV 010190-1234.pdf", b"x"), CleanFile(FileKind.PDF, b"x"))
    assert refusal.value.fault is FileFault.NAME
