"""What others wrote is searched for a person's full name, e-mail address and phone number, and no more."""

from __future__ import annotations

import unicodedata

import pytest

from jobclub.core.people.participant import Participant
from jobclub.core.people.traces import Traces, traces_of


def known_as(name: str = "Anna Holm", email: str | None = None, phone: str | None = None) -> Traces:
    return traces_of(Participant(id="1", name=name, email=email, phone=phone))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Anna Holm is ill", "… is ill"),
        ("call ANNA  holm, and anna\nholm", "call …, and …"),
        ("Joanna Holm, Anna Holmes and Anna Holmé", "Joanna Holm, Anna Holmes and Anna Holmé"),
        ("Anna came, Holm did not", "Anna came, Holm did not"),
        ("", ""),
    ],
)
def test_a_full_name_is_blanked_as_whole_words_and_a_first_name_alone_is_not(text: str, left: str) -> None:
    assert known_as().blanked(text) == (left, left.count("…"))


def test_a_name_of_one_word_is_not_looked_for() -> None:
    traces = known_as("Anna")
    assert traces.blanked("Anna Holm and Anna") == ("Anna Holm and Anna", 0)
    assert not traces.any


def test_accents_and_sharp_s_are_compared_however_they_are_written() -> None:
    traces = known_as("José Strauß")
    composed = unicodedata.normalize("NFC", "to José Strauss!")
    apart = unicodedata.normalize("NFD", "to JOSÉ STRAUSS!")
    assert [traces.blanked(text) for text in (composed, apart)] == [("to …!", 1)] * 2
    assert traces.blanked("Jose Strauss")[1] == 0


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to Anna@People.example.", "Write to …."),
        ("mailto:anna@people.example", "mailto:…"),
        (
            "anna@people.example.org, an-anna@people.example",
            "anna@people.example.org, an-anna@people.example",
        ),
    ],
)
def test_an_address_is_blanked_whole_or_not_at_all(text: str, left: str) -> None:
    assert known_as(email="anna@people.example").blanked(text)[0] == left


@pytest.mark.parametrize("kept", ["+45 70 98 76 54", "70987654", "0045 7098-7654"])
@pytest.mark.parametrize("written", ["70 98 76 54", "+4570987654", "0045 70.98.76.54", "(+45) 7098 7654"])
def test_a_number_is_known_by_its_digits(kept: str, written: str) -> None:
    left, places = known_as(phone=kept).blanked(f"at 10.00 call {written}, or 12 34")
    assert places == 1
    assert not any(sign in left for sign in "98765")
    assert left.startswith("at 10.00 call ")
    assert left.endswith(", or 12 34")


@pytest.mark.parametrize("kept", ["+49 170 1234567", "0170 1234567", "0049 (0)170 1234567"])
def test_a_number_with_a_leading_nought_is_known_with_and_without_it(kept: str) -> None:
    traces = known_as(phone=kept)
    written = "0170/1234567" if "(0)" not in kept else "+49 (0) 170 1234567"
    assert traces.blanked(f"Tel. {written}") == ("Tel. …", 1)


def test_a_number_within_a_longer_one_is_another() -> None:
    traces = known_as(phone="70987654")
    assert traces.blanked("170987654 and 709876541") == ("170987654 and 709876541", 0)


def test_a_short_number_is_not_looked_for() -> None:
    assert known_as(name="Anna", phone="112 12").any is False


def test_all_that_there_is_of_somebody_is_blanked_each_time() -> None:
    traces = known_as(email="anna@people.example", phone="70987654")
    assert traces.blanked("Anna Holm (anna@people.example, 70 98 76 54): Anna Holm") == ("… (…, …): …", 4)
