"""What the columns of a table of people may be called."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest

from jobclub.core.errors import Invalid
from jobclub.core.people.people_columns import MOST_COLUMNS, TITLES, columns_of, known_titles

SINGLE = ("email", "phone", "reached_through", "language")


def faults(*titles: str) -> list[str]:
    """Give why a header is refused, each time at the text and at its line."""
    with pytest.raises(Invalid) as error:
        columns_of(titles, 7)
    assert {(mistake.pointer, mistake.line) for mistake in error.value.mistakes} == {("/text", 7)}
    return [mistake.detail for mistake in error.value.mistakes]


@pytest.mark.parametrize(("what", "title"), [(what, title) for what in SINGLE for title in TITLES[what]])
def test_each_title_tells_what_it_is_about(what: str, title: str) -> None:
    columns = columns_of(["Name", title], 1)
    assert columns.places == {"name": [0], what: [1]}
    assert columns.ignored == ()


@pytest.mark.parametrize("title", TITLES["name"])
def test_a_name_may_stand_in_one_column(title: str) -> None:
    assert columns_of([title], 1).places == {"name": [0]}


@pytest.mark.parametrize("first", TITLES["first name"])
@pytest.mark.parametrize("last", TITLES["last name"])
def test_a_name_may_stand_in_two_columns_in_any_order(first: str, last: str) -> None:
    assert columns_of([first, last], 1).places == {"name": [0, 1]}
    assert columns_of([last, first], 1).places == {"name": [1, 0]}


@pytest.mark.parametrize("title", ["Vorname", "Efternavn"])
def test_a_first_or_a_last_name_alone_is_a_name(title: str) -> None:
    assert columns_of([title], 1).places == {"name": [0]}


def test_a_name_beside_a_first_name_is_the_last_name_as_in_german_lists() -> None:
    assert columns_of(["Name", "Vorname"], 1).places == {"name": [1, 0]}


def spellings(title: str) -> Iterator[str]:
    yield from (title.upper(), title.lower(), title.title(), f"  {title} ", f"{title}:", f"{title}.")
    yield from (title.replace(" ", sign) for sign in ("_", "-", "  ", "\u00a0", "", "\n"))
    yield unicodedata.normalize("NFD", title)


@pytest.mark.parametrize(
    "title", ["e-mail", "erreichbar über", "træffes gennem", "phone number", "reached through", "Tlf. nr."]
)
def test_capitals_blanks_dots_and_hyphens_do_not_matter(title: str) -> None:
    for spelling in spellings(title):
        assert len(columns_of(["navn", spelling], 1).places) == 2, spelling


def test_other_columns_are_named_as_they_are_called_and_empty_ones_are_not() -> None:
    columns = columns_of(["CPR-nr.", "Navn", "", "Postal  address ", " "], 1)
    assert columns.places == {"name": [1]}
    assert columns.ignored == ("CPR-nr.", "Postal address")
    assert columns.width == 5


@pytest.mark.parametrize("titles", [(), ("",), ("Anna Invented", "anna@people.example")])
def test_a_line_without_titles_is_no_header_and_the_answer_says_what_one_is(titles: tuple[str, ...]) -> None:
    (fault,) = faults(*titles)
    assert fault.startswith("the first line must name the columns, like 'name;e-mail;phone'")


def test_a_header_must_say_where_the_name_stands() -> None:
    (fault,) = faults("E-mail", "Telefon")
    assert fault.startswith("no column tells the name; the first line must name the columns")


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (
            ("Navn", "Telefon", "Mobil"),
            "'Telefon' and 'Mobil' tell the same thing (phone); keep one of them",
        ),
        (
            ("Navn", "e-mail", "Mail", "E-Post"),
            "'e-mail' and 'Mail' and 'E-Post' tell the same thing (email)",
        ),
        (("Navn", "Name"), "'Navn' and 'Name' tell the same thing (name); keep one of them"),
        (("Vorname", "first name"), "'Vorname' and 'first name' tell the same thing (first name)"),
        (
            ("Navn", "Kontakt via", "Reached through"),
            "'Kontakt via' and 'Reached through' tell the same thing (reached through)",
        ),
        (
            ("Navn", "Fornavn", "Efternavn"),
            "the name is told twice, whole and as first name and last name; keep one of them",
        ),
        (("Navn", "Efternavn"), "the name is told twice, whole and as last name; keep one of them"),
    ],
)
def test_what_is_told_twice_is_refused_by_its_titles(titles: tuple[str, ...], said: str) -> None:
    (fault,) = faults(*titles)
    assert fault.startswith(said)


def test_every_fault_of_a_header_is_named_at_once() -> None:
    assert len(faults("Tlf", "Mobil", "Sprog", "Sprache")) == 3


@pytest.mark.parametrize("bad", ["na\0me", "\ud800", "a\x1bb", "x" * 201])
def test_a_title_that_cannot_be_is_refused_by_its_number_without_being_shown(bad: str) -> None:
    (fault,) = faults("name", "name", bad)
    assert fault.startswith("the title of column 3 ")
    assert bad not in fault


def test_more_columns_than_anybody_needs_are_refused() -> None:
    most = ["name", *["more"] * (MOST_COLUMNS - 1)]
    assert columns_of(most, 1).width == MOST_COLUMNS
    assert faults(*most, "more") == ["there are more than 100 columns; leave out what is not needed"]


def test_titles_that_tell_something_are_counted() -> None:
    assert known_titles(["Navn", "CPR", "Tlf.", "Mobil", ""]) == 3
    assert known_titles(["Navn;CPR;Tlf."]) == 0
