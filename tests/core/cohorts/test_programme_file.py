from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.programme_file import read_toml, write_toml
from jobclub.core.errors import Invalid

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "programmes").glob("*.toml"))

HEAD = """\
key = "club"
title = "Club"
language = "en"
minutes = 120
capacity = 10
"""
UNIT = """
[[units]]
key = "one"
title = "One"
"""
LEAST = HEAD + UNIT


def mistakes(text: str) -> list[tuple[int | None, str]]:
    """Give line and pointer of every mistake."""
    with pytest.raises(Invalid) as error:
        read_toml(text)
    return [(mistake.line, mistake.pointer) for mistake in error.value.mistakes]


# --- the programmes that are shipped ------------------------------------------------------------------


def test_there_is_a_danish_a_german_and_an_english_example() -> None:
    assert [read_toml(path.read_text("utf-8")).language for path in EXAMPLES] == ["da", "de", "en"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_six_weeks_of_two_hours_minute_by_minute(path: Path) -> None:
    programme = read_toml(path.read_text("utf-8"))
    assert [sum(item.minutes for item in unit.agenda) for unit in programme.units] == [120] * 6
    assert programme.minutes == 120
    assert all(unit.goals and unit.homework for unit in programme.units)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_marked_for_review_by_a_native_colleague(path: Path) -> None:
    assert "review by a native colleague wanted" in path.read_text("utf-8")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_written_again_reads_the_same(path: Path) -> None:
    programme = read_toml(path.read_text("utf-8"))
    assert read_toml(write_toml(programme)) == programme


# --- written and read ---------------------------------------------------------------------------------


@given(st.from_type(Programme))
def test_any_programme_written_as_a_file_reads_back_the_same(programme: Programme) -> None:
    text = write_toml(programme)
    assert read_toml(text) == programme
    assert read_toml(text.replace("\n", "\r\n")) == programme


def test_the_tables_of_a_programme_stand_between_its_members_and_its_units() -> None:
    text = HEAD + "\n[completion]\nsessions = 4\n\n[messages]\nhour_before = false\nfriendly = true\n" + UNIT
    assert write_toml(read_toml(text)) == text


def test_a_written_file_reads_like_one_somebody_wrote() -> None:
    text = LEAST + 'agenda = [\n    {minutes = 15, item = "Say \\"hi\\"", lead = "group"},\n]\n'
    assert write_toml(read_toml(text)) == text


# --- mistakes in a programme, by line -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LEAST.replace('"en"', '"sv"'), [(3, "/language")]),
        (LEAST.replace("120", '"120"'), [(4, "/minutes")]),
        (LEAST.replace("= 10", "= 51"), [(5, "/capacity")]),
        (LEAST.replace('"one"', '"One"'), [(8, "/units/0/key")]),
        (LEAST + 'goals = [\n  "fine",\n\n  # a comment\n  "",\n]\n', [(14, "/units/0/goals/1")]),
        (LEAST + '\n[[units]]\nkey = "two"\ntitle = ""\n', [(13, "/units/1/title")]),
        (LEAST + UNIT, [(12, "/units/1/key")]),
        (LEAST + "guest = []\n", [(10, "/units/0/guest")]),
        (HEAD + 'completion = {sessions = "4"}\n' + UNIT, [(6, "/completion/sessions")]),
        (HEAD + "[completion]\nsessions = 4\nhomework = -1\n" + UNIT, [(8, "/completion/homework")]),
        (HEAD + "completion.sessions = 4\ncompletion.homework = -1\n" + UNIT, [(7, "/completion/homework")]),
        (
            HEAD + "[messages]\nfriendly = 0\nreminder = true\n" + UNIT,
            [(7, "/messages/friendly"), (8, "/messages/reminder")],
        ),
        (HEAD + '"colour" = "red"\n' + UNIT, [(6, "/colour")]),
        (HEAD + "'the colour' = 'red'\n" + UNIT, [(6, "/the colour")]),
        (HEAD + '"a/b" = "red"\n' + UNIT, [(6, "/a~1b")]),
        (HEAD + 'text = """one\ntwo"""\ncolour = "red"\n' + UNIT, [(6, "/text"), (8, "/colour")]),
        (
            LEAST
            + 'homework = [\n  {key = "a", title = "A", due = "soon"},\n  {key = "a", title = "A"},\n]\n',
            [(11, "/units/0/homework/0/due"), (12, "/units/0/homework/1/key")],
        ),
        (
            LEAST
            + '[[units.agenda]]\nminutes = 200\nitem = "x"\n[[units.agenda]]\nminutes = 0\nitem = "y"\n',
            [(14, "/units/0/agenda/1/minutes"), (10, "/units/0/agenda")],
        ),
    ],
)
def test_a_mistake_is_named_by_its_line(text: str, found: list[tuple[int, str]]) -> None:
    assert mistakes(text) == found
    assert mistakes(text.replace("\n", "\r\n")) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# nothing at the top\n" + LEAST.replace('title = "Club"\n', ""), (1, "/title")),
        (LEAST + "\n\n[[units]]\nkey = 'two'\n", (12, "/units/1/title")),
        (LEAST + "agenda = [\n  {minutes = 5},\n]\n", (11, "/units/0/agenda/0/item")),
    ],
)
def test_what_is_missing_is_named_by_the_line_of_the_table_it_is_missing_from(
    text: str, found: tuple[int, str]
) -> None:
    assert mistakes(text) == [found]


def test_a_programme_file_without_units_is_refused() -> None:
    assert mistakes(HEAD) == [(1, "/units")]
    assert mistakes(HEAD + "\nunits = []\n") == [(7, "/units")]


def test_a_member_nobody_knows_is_named_by_its_line_however_it_is_written() -> None:
    assert mistakes(HEAD + "\n[meta.author]\nname = 'Rosa'\n" + UNIT) == [(7, "/meta")]
    assert mistakes(HEAD + '\n"colo\\u0075r" = "red"\n' + UNIT) == [(7, "/colour")]
    assert mistakes(HEAD + '\n"\'colour\'" = "red"\n' + UNIT) == [(7, "/'colour'")]
    assert mistakes(HEAD + "\n'\"colour\"' = 'red'\n" + UNIT) == [(7, '/"colour"')]


# --- what is no TOML ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD + "colour = red\n", 6),
        (HEAD + 'title = "again"\n', 6),
        (HEAD + "[[units]\n", 6),
        (HEAD + 'goals = ["one\n"]\n', 6),
        ("key =\n", 1),
        ("= 5\n", 1),
        ("key = 'a' title = 'b'\n", 1),
        ("on = 2027-02-30\n", 1),
        (HEAD + "goals = [\n", 7),
        (HEAD + 'text = """one\ntwo\n', 8),
        ("\n\nnumber = 1_\n", 3),
        (HEAD + "\0", 6),
    ],
)
def test_what_is_no_toml_is_named_by_its_line(text: str, line: int) -> None:
    assert mistakes(text) == [(line, "")]


def test_a_mistake_in_the_syntax_says_what_and_repeats_no_place() -> None:
    with pytest.raises(Invalid) as error:
        read_toml(HEAD + "colour = red\n")
    (mistake,) = error.value.mistakes
    assert mistake.detail == "this is no TOML: Invalid value"


@pytest.mark.parametrize("digits", [4000, 5000])
def test_a_number_beyond_all_measure_is_refused(digits: int) -> None:
    assert mistakes(LEAST.replace("120", "9" * digits))


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a = ", "}")])
def test_tables_nested_beyond_all_measure_are_refused(opening: str, closing: str) -> None:
    for depth in (10, *range(310, 340), *range(480, 510), 5000):
        assert mistakes(f"{HEAD}x = {opening * depth}1{closing * depth}\n")


@given(st.text(max_size=30) | st.text("[]{}=.,\"'#\\\n ab1", max_size=30))
def test_whatever_the_text_is_every_mistake_has_a_line(text: str) -> None:
    lines = text.count("\n") + 1
    assert all(line is not None and 1 <= line <= lines for line, _ in mistakes(text))
