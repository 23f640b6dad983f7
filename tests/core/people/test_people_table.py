"""Tables of people: which lines are read how, and which number each has."""

from __future__ import annotations

import csv
import tracemalloc
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.interests import Interest
from jobclub.core.people.people_table import (
    DELIMITERS,
    LANGUAGES,
    MOST_NAMED,
    MOST_PEOPLE,
    PeopleTable,
    PersonLine,
    read_people,
    said,
)

ANNA = {"name": "Anna Invented", "email": "anna@people.example"}
HEADER = "name;e-mail\n"


def lines(text: str) -> list[PersonLine]:
    return list(read_people(text).lines())


def told(text: str) -> list[dict[str, str]]:
    """Give what each line tells; none has mistakes."""
    found = lines(text)
    assert [line.mistakes for line in found] == [()] * len(found)
    return [dict(line.told) for line in found]


def sentences(text: str) -> list[str]:
    """Give every mistake of every line, with its number."""
    return [f"{mistake.line}: {said(mistake)}" for line in lines(text) for mistake in line.mistakes]


def refusal(text: str) -> tuple[str, int | None, str]:
    """Give the one mistake for which a whole text is refused."""
    with pytest.raises(Invalid) as error:
        lines(text)
    (mistake,) = error.value.mistakes
    return mistake.pointer, mistake.line, mistake.detail


# Cells


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_cells_stand_between_semicolons_tabs_or_commas(delimiter: str) -> None:
    text = "Navn;E-mail;Adresse;Tlf.\nAnna Invented;anna@people.example;Home;+45 70 10 10 10\n"
    assert told(text.replace(";", delimiter)) == [{**ANNA, "phone": "+45 70 10 10 10"}]


def test_the_delimiter_is_the_one_that_makes_titles_of_the_header() -> None:
    assert told("name,phone,note;more;still more\nAnna,112,a;b;c;d\n") == [{"name": "Anna", "phone": "112"}]
    assert told('"name";"phone, if any";"phone"\n"Anna";"1, 2";"112"\n') == [{"name": "Anna", "phone": "112"}]


def test_a_single_column_is_a_table_too() -> None:
    assert told("Navn\nAnna\nBo\n") == [{"name": "Anna"}, {"name": "Bo"}]


def test_a_table_may_tell_of_nobody() -> None:
    assert told("name") == told("name\n\n;;\n") == []


def test_a_byte_order_mark_is_no_part_of_the_first_title() -> None:
    assert told("\ufeff" + HEADER + "Anna Invented;anna@people.example") == [ANNA]


@pytest.mark.parametrize("first", ["sep=;", "SEP=,", "sep=\t", "sep="])
def test_the_line_in_which_excel_names_the_separator_tells_of_nobody_and_is_counted(first: str) -> None:
    (line,) = lines(f"\ufeff{first}\r\nname;e-mail\r\nAnna Invented;anna@people.example\r\n")
    assert (line.number, line.told) == (3, ANNA)


def test_blanks_around_a_cell_do_not_count_and_an_empty_cell_tells_nothing() -> None:
    text = "name;e-mail;phone;language\n Anna Invented\t; anna@people.example\u00a0;   ;\n"
    assert told(text) == [ANNA]


def test_first_and_last_name_are_joined() -> None:
    text = "Efternavn;Fornavn\nInvented;Anna\n;Bo\nCarlsen;\n"
    assert [one["name"] for one in told(text)] == ["Anna Invented", "Bo", "Carlsen"]


def test_a_line_may_be_shorter_than_the_header_and_longer_by_empty_cells() -> None:
    assert told("name;e-mail;phone\nAnna Invented;anna@people.example\nBo;;;; ;\n") == [ANNA, {"name": "Bo"}]


def test_unknown_columns_are_not_kept() -> None:
    table = read_people("CPR;name;Notes\n010190-0000;Anna;ill\n")
    assert [line.told for line in table.lines()] == [{"name": "Anna"}]
    assert table.columns.ignored == ("CPR", "Notes")


@pytest.mark.parametrize(("written", "language"), LANGUAGES.items())
def test_a_language_may_be_called_by_its_name(written: str, language: str) -> None:
    for spelling in (written, written.upper(), written.title()):
        assert told(f"name;sprog\nAnna;{spelling}\n") == [{"name": "Anna", "language": language}]


def test_quotation_marks_keep_a_cell_together() -> None:
    text = 'name;reached through\n"Invented; Anna";"The ""Harbour"" office"\nBo "B" Invented;\n'
    assert told(text) == [
        {"name": "Invented; Anna", "reached_through": 'The "Harbour" office'},
        {"name": 'Bo "B" Invented'},
    ]


# Numbers


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_have_the_numbers_that_an_editor_shows(end: str) -> None:
    rows = ["", "name;notes", "Anna;", "", ";;", 'Bo;"one', "two", 'three"', "Carla;", "  ", "Dora;x"]
    found = lines(end.join(rows))
    assert [(line.number, line.told["name"]) for line in found] == [
        (3, "Anna"),
        (6, "Bo"),
        (9, "Carla"),
        (11, "Dora"),
    ]


def test_a_title_may_go_over_two_lines() -> None:
    assert [line.number for line in lines('name;"Tlf.\nnr."\nAnna;112\n')] == [3]


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_other_signs_break_no_line(sign: str) -> None:
    first, second = lines(f"name\nAn{sign}na\nBo\n")
    assert (first.number, first.mistakes[0].pointer, second.number) == (2, "/name", 3)


# Mistakes


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (";anna@people.example;;;", "the name is empty; write something"),
        (
            "Anna;anna;;;",
            "the e-mail is no e-mail address; write one like 'name@example.org', or leave it out",
        ),
        ("Anna;;call me;;", "the phone is no phone number; write digits and spaces, with the country code"),
        ("Anna;;4,57E+09;;", "the phone is no phone number"),
        ("Anna;;;;fr", "the language is not one of da, de, en"),
        (f"{'x' * 201};;;;", "the name is longer than 200 characters; shorten it"),
        (f"Anna;;;{'x' * 201};", "'reached through' is longer than 200 characters; shorten it"),
        ("An\0na;;;;", "the name holds the character U+0000, which no text may hold; take it out"),
        ("An\ud800na;;;;", "the name holds the character U+D800, which no text may hold; take it out"),
        ("Anna;an\x1bna@people.example;;;", "the e-mail is no e-mail address"),
        ('"An\nna";;;;', "the name holds the character U+000A, which no text may hold; take it out"),
        (
            "Anna;;;;da;more",
            "this line has more cells than the header; put a text that holds the separator in",
        ),
        (
            '"Anna" Invented;;;;',
            'this line holds a quotation mark (") that is not closed, or that has something',
        ),
        (
            f"Anna;;;{'x' * csv.field_size_limit()}x;",
            "this line holds a text that is far too long; perhaps a",
        ),
    ],
)
def test_a_line_that_cannot_be_is_named_by_its_number_and_the_next_is_read(line: str, said: str) -> None:
    text = f"name;e-mail;phone;reached through;language\n\n{line}\nBo;;;;\n"
    (found,) = sentences(text)
    assert found.startswith(f"3: {said}")
    assert lines(text)[-1].told == {"name": "Bo"}


def test_every_mistake_of_a_line_is_named_at_once_by_its_member() -> None:
    (line,) = lines("name;e-mail;phone;sprog\n;anna;none;xx\n")
    assert [mistake.pointer for mistake in line.mistakes] == ["/name", "/email", "/phone", "/language"]


def test_a_quotation_mark_that_is_never_closed_takes_the_rest_and_says_so() -> None:
    (found,) = sentences('name;e-mail\n"Anna;a@people.example\nBo;\nCarla;\n')
    assert found.startswith('2: this line holds a quotation mark (") that is not closed')
    assert found.endswith("what follows was taken for a part of it, up to line 4")


@pytest.mark.parametrize("text", ["", "\ufeff", "\n \r\n\t\n", ";;;\n"])
def test_an_empty_text_is_no_table(text: str) -> None:
    pointer, line, detail = refusal(text)
    assert (pointer, line) == ("/text", 1)
    assert detail.startswith("the first line must name the columns")


def test_a_text_without_titles_is_refused_at_its_first_line_that_is_not_blank() -> None:
    assert refusal("\n\nAnna;anna@people.example\n")[:2] == ("/text", 3)


def test_a_header_that_cannot_be_read_is_refused() -> None:
    pointer, line, detail = refusal('"name;e-mail\nAnna\n')
    assert (pointer, line) == ("/text", 1)
    assert detail.startswith('this line holds a quotation mark (") that is not closed')
    assert detail.endswith("up to line 2")
    assert refusal("name" + "x" * csv.field_size_limit())[2].startswith("this line holds a text that is far")


def test_more_people_than_may_come_at_once_are_refused_good_and_bad() -> None:
    most = HEADER + "Anna;\n;nobody\n" * (MOST_PEOPLE // 2)
    assert len(lines(most)) == MOST_PEOPLE
    pointer, line, detail = refusal(most + "\nBo;\n")
    assert (pointer, line) == ("/text", MOST_PEOPLE + 3)
    assert detail == "tells of more than 10,000 people; share them out among several imports"


# Any text at all

CELLS = st.one_of(
    st.sampled_from(
        ["name", "e-mail", "Telefon", "sprog", "Anna", "anna@people.example", "+45 70101010", "da"]
    ),
    st.text(max_size=8),
    st.text(alphabet='";,\t\r\n \ud800\0ab@1', max_size=8),
)
TABLES = st.one_of(
    st.text(),
    st.lists(st.lists(CELLS, max_size=5).map(";".join), max_size=6).map("\n".join),
    st.lists(st.lists(CELLS, max_size=5).map(";".join), max_size=6).map("\n".join).map(HEADER.__add__),
)


def assert_sound(table: PeopleTable) -> None:
    """Let a table pass whose lines are good, or say why not, each under a number of its own."""
    found = list(table.lines())
    assert [line.number for line in found] == sorted({line.number for line in found})
    for line in found:
        assert all(mistake.line == line.number for mistake in line.mistakes)
        assert line.mistakes or line.told["name"]
    kept = (line.told.values() for line in found if not line.mistakes)
    "".join(chain(table.columns.ignored, *kept)).encode()


@given(TABLES)
def test_any_text_is_read_or_refused_at_a_line(text: str) -> None:
    mistakes: tuple[Mistake, ...] = ()
    try:
        assert_sound(read_people(text))
    except Invalid as error:
        mistakes = error.mistakes
    assert all(mistake.pointer == "/text" and mistake.line for mistake in mistakes)


@given(st.lists(st.text(alphabet='anna "b;,\t', min_size=1, max_size=9), max_size=5))
def test_what_a_spreadsheet_writes_is_read_as_it_was(names: list[str]) -> None:
    names = [name for name in names if name.strip()]
    for delimiter in DELIMITERS:
        rows = ['"' + name.replace('"', '""') + '"' for name in names]
        text = "\r\n".join([f"name{delimiter}notes", *(f"{row}{delimiter}x" for row in rows)])
        assert [line.told["name"] for line in lines(text)] == [name.strip() for name in names]


def test_a_long_table_needs_no_more_memory_than_a_short_one() -> None:
    def needed(people: int) -> int:
        table = read_people(HEADER + "Anna Invented;anna@people.example\n" * people)
        tracemalloc.start()
        for _ in table.lines():
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    needed(100)
    assert needed(5_000) < needed(100) + 100_000


# Interests

LISTED = (
    Interest(key="care", title="Pleje", titles={"de": "Pflege"}),
    Interest(key="office", title="Büro"),
)


@pytest.mark.parametrize(
    ("cell", "carried"),
    [
        ("care", {"care"}),
        (" PFLEGE ,office", {"care", "office"}),
        ('"pleje;Care;"', {"care"}),
        ("", None),
        (" , ", None),
        ("Bu\u0308ro", {"office"}),
    ],
)
def test_interests_are_named_by_key_or_title_between_commas(cell: str, carried: set[str] | None) -> None:
    (line,) = read_people(f"name;Interesser\nAnna;{cell}\n", LISTED).lines()
    assert (line.told.get("interests"), line.mistakes) == (carried, ())


def test_an_interest_that_is_not_on_the_list_is_refused_with_its_line() -> None:
    (line,) = read_people("name;interests\nAnna;care, magic\n", LISTED).lines()
    assert "interests" not in line.told
    (mistake,) = line.mistakes
    assert (
        f"{mistake.line}: {said(mistake)}"
        == "2: the interests must be on your organisation's list: care, office"
    )


def test_of_a_long_list_only_the_first_are_named() -> None:
    listed = [Interest(key=f"i{number:02}", title="One") for number in range(MOST_NAMED + 2)]
    (line,) = read_people("name;interests\nAnna;magic\n", listed).lines()
    (mistake,) = line.mistakes
    assert mistake.detail.endswith(": i00, i01, i02, i03, i04, i05, i06, i07, i08, i09 and 2 more")


def test_where_there_is_no_list_nobody_asks_for_interests() -> None:
    table = read_people("name;interests\nAnna;magic\n")
    assert table.columns.ignored == ("interests",)
    assert [dict(line.told) for line in table.lines()] == [{"name": "Anna"}]
