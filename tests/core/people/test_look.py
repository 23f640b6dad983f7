"""Colours that everybody can read, logos, and the words by which pages are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.errors import Invalid
from jobclub.core.people.look import (
    DARK_GROUNDS,
    LEAST_CONTRAST,
    MOST_LOGO_BYTES,
    NIGHT,
    PALEST,
    WHITE,
    LogoKind,
    Look,
    check_look,
    contrast,
    fault_in_colour,
    logo_of,
    shades_of,
)
from jobclub.core.people.page_name import (
    MOST,
    NAMELESS,
    PAGE_NAME,
    fault_in_page_name,
    free_page_name,
    page_name_from,
)

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_counted_as_wcag_does_it(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("colour", [None, "#0b5394", "#000000", "#767676"])
def test_a_colour_that_can_be_read_on_white_may_be_it(colour: str | None) -> None:
    assert fault_in_colour(colour) is None


@pytest.mark.parametrize("colour", ["#FFF", "red", "#0B5394", "#0b5394;}", "", "#0b53944"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    assert "no colour" in (fault_in_colour(colour) or "")


def test_a_pale_colour_is_refused_with_its_ratio_and_one_that_would_do() -> None:
    fault = fault_in_colour("#ffcc00") or ""
    assert "1.5:1" in fault
    wanted = fault.split("; ")[1].split()[0]
    assert fault_in_colour(wanted) is None
    assert check_look(Look(colour="#ffcc00"))[0].pointer == "/look/colour"
    assert check_look(Look(colour="#0b5394")) == []


@given(COLOURS)
def test_every_pale_colour_has_a_darker_one_that_would_do(colour: str) -> None:
    fault = fault_in_colour(colour)
    if fault:
        assert fault_in_colour(fault.split("; ")[1].split()[0]) is None


@given(COLOURS)
def test_the_shades_of_any_colour_can_be_read_by_day_and_in_a_dark_room(colour: str) -> None:
    shades = shades_of(colour)
    assert contrast(shades.main, PALEST) >= LEAST_CONTRAST
    assert contrast(shades.on_main, shades.main) >= LEAST_CONTRAST
    assert min(contrast(shades.dark_main, ground) for ground in DARK_GROUNDS) >= LEAST_CONTRAST
    assert contrast(shades.on_dark_main, shades.dark_main) >= LEAST_CONTRAST
    assert (shades.on_main, shades.on_dark_main) == (WHITE, NIGHT)


def test_a_logo_is_a_picture_made_of_dots_and_small() -> None:
    logo = logo_of("png", b"dots")
    assert (logo.kind, logo.kind.media_type, logo.content) == (LogoKind.PNG, "image/png", b"dots")
    assert logo_of("jpeg", b"dots").digest == logo.digest != logo_of("png", b"other").digest
    for kind, content in (("pdf", b"x"), ("svg", b"x"), ("png", b"x" * (MOST_LOGO_BYTES + 1))):
        with pytest.raises(Invalid) as error:
            logo_of(kind, content)
        assert error.value.mistakes[0].pointer == "/file"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Midtby Kommune", "midtby-kommune"),
        ("Sønderborg, Jobcenter »Süd«", "soenderborg-jobcenter-sued"),
        ("Århus & Ærø", "aarhus-aeroe"),
        ("Weißenfels (Ost)", "weissenfels-ost"),
        ("Café São 3", "cafe-sao-3"),
        ("  –  ", NAMELESS),
        ("Łódź", "odz"),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_a_page_is_named_after_its_organisation(name: str, word: str) -> None:
    assert page_name_from(name) == word
    assert fault_in_page_name(word) is None


@given(st.text())
def test_every_name_gives_a_word_that_can_be(name: str) -> None:
    word = page_name_from(name)
    assert PAGE_NAME.fullmatch(word)
    assert len(word) <= MOST


@pytest.mark.parametrize("word", ["", "A", "a--b", "-a", "a-", "a/b", "../x", "a" * 41, "æ", "a\n"])
def test_a_word_that_is_no_address_is_refused(word: str) -> None:
    assert fault_in_page_name(word) is not None


def test_nothing_is_wrong_without_a_word() -> None:
    assert fault_in_page_name(None) is None


def test_a_taken_word_gets_a_number() -> None:
    taken = {"midtby", "midtby-2"}
    assert free_page_name("Midtby", taken.__contains__) == "midtby-3"
    assert free_page_name("Nordby", taken.__contains__) == "nordby"
    longest = "a" * MOST
    assert free_page_name(longest, {longest}.__contains__) == "a" * (MOST - 2) + "-2"
