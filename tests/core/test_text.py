from __future__ import annotations

import pytest

from jobclub.core.text import LINE, PASSAGE, fault_in_line, fault_in_passage

CONTROL = ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800"]


@pytest.mark.parametrize(
    "text", ["Jobklub på Ærø", "Größe & Übung", "O'Brien (14:00)", "👩‍💻 klub", "=1+1", "<b>"]
)
def test_ordinary_text_in_any_language_is_fine(text: str) -> None:
    assert fault_in_line(text) is None
    assert fault_in_passage(text) is None


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_text_is_refused(text: str) -> None:
    assert "empty" in (fault_in_line(text) or "")
    assert "empty" in (fault_in_passage(text) or "")


@pytest.mark.parametrize("character", [*CONTROL, "\n", "\r", "\t"])
def test_a_line_holds_no_line_break_and_no_control_character(character: str) -> None:
    assert f"U+{ord(character):04X}" in (fault_in_line(f"Anna{character}Bcc: x") or "")


@pytest.mark.parametrize("character", CONTROL)
def test_a_passage_holds_no_control_character(character: str) -> None:
    assert f"U+{ord(character):04X}" in (fault_in_passage(f"One{character}two") or "")


def test_a_passage_may_have_lines_and_tabs() -> None:
    assert fault_in_passage("One\n\ttwo\r\nthree") is None


@pytest.mark.parametrize("limit", [10, LINE])
def test_a_line_is_as_long_as_its_limit_at_most(limit: int) -> None:
    assert fault_in_line("x" * limit, limit) is None
    assert f"{limit} characters" in (fault_in_line("x" * (limit + 1), limit) or "")


def test_a_passage_is_as_long_as_its_limit_at_most() -> None:
    assert fault_in_passage("x" * PASSAGE) is None
    assert f"{PASSAGE} characters" in (fault_in_passage("x" * (PASSAGE + 1)) or "")
