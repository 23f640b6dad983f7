from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from jobclub.core.people.email import fault_in_email
from jobclub.core.people.participant import Participant, checked, folded, has_another_reader

ANNA = Participant(id="anna", name="Anna Invented")


def test_people_are_told_apart_by_e_mail_case_folded() -> None:
    upper, lower = (replace(ANNA, email=email) for email in ("Anna@Example.ORG", "anna@example.org"))
    assert upper.email_key == lower.email_key == "anna@example.org"
    assert folded("STRASSE@example.org") == folded("straße@example.org")


@pytest.mark.parametrize("email", [None, ""])
def test_people_without_e_mail_are_not_told_apart_by_it(email: str | None) -> None:
    assert folded(email) is None


def test_a_person_with_neither_e_mail_nor_phone_is_allowed_reached_through_somebody() -> None:
    person = replace(ANNA, reached_through="the library in Nordby")
    assert checked(person) is person


def test_a_person_may_be_only_a_name() -> None:
    assert checked(ANNA) is ANNA


@pytest.mark.parametrize(
    "email", ["anna@example.org", "Anna.B+club@sub.example.co", "ærø@bücher.example", "o'brien@example.org"]
)
def test_an_e_mail_address_is_taken_as_people_have_them(email: str) -> None:
    assert fault_in_email(email) is None


@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "anna@b@example.org",
        "anna @example.org",
        "Anna <anna@example.org>",
        "anna@example.org\nBcc: bo@example.org",
        "anna@example.org\n",
        "an\0na@example.org",
        "anna\u2028@example.org",
        "anna@example.org,bo@example.org",
        "a" * 65 + "@example.org",
        "anna@" + "e" * 250 + ".org",
        "ß" * 60 + "@" + "ß" * 90,
    ],
)
def test_what_is_no_e_mail_address_is_refused(pointers: Callable[..., list[str]], email: str) -> None:
    assert pointers(checked, replace(ANNA, email=email)) == ["/email"]


@pytest.mark.parametrize(
    "phone", ["112", "+45 70 10 10 10", "0201/123-45", "+49 (0) 201 12345", "(0201) 123 45"]
)
def test_a_phone_number_is_taken_as_people_write_it(phone: str) -> None:
    assert checked(replace(ANNA, phone=phone)).phone == phone


@pytest.mark.parametrize(
    "phone", ["", "12", "call me", "+45 70 10 10 10\n", "\u0667\u0660\u0661\u0660", "7" * 40, "++45701010"]
)
def test_what_is_no_phone_number_is_refused(pointers: Callable[..., list[str]], phone: str) -> None:
    assert pointers(checked, replace(ANNA, phone=phone)) == ["/phone"]


@pytest.mark.parametrize("through", ["", "  ", "the\nlibrary", "x" * 201])
def test_whom_somebody_is_reached_through_is_a_text_of_one_line(
    pointers: Callable[..., list[str]], through: str
) -> None:
    assert pointers(checked, replace(ANNA, reached_through=through)) == ["/reached_through"]


@pytest.mark.parametrize("language", ["", "sv", "DA"])
def test_a_language_we_do_not_speak_is_refused(pointers: Callable[..., list[str]], language: str) -> None:
    assert pointers(checked, replace(ANNA, language=language)) == ["/language"]


def test_a_person_may_have_a_language_of_their_own() -> None:
    assert checked(replace(ANNA, language="de")).language == "de"


def test_all_mistakes_in_a_person_are_named_at_once_below_the_place_they_stand_at(
    pointers: Callable[..., list[str]],
) -> None:
    wrong = replace(ANNA, name="", email="anna", phone="none", language="xx")
    assert pointers(checked, wrong, pointer="/participant") == [
        "/participant/name",
        "/participant/email",
        "/participant/phone",
        "/participant/language",
    ]


@pytest.mark.parametrize(
    "phone", ["70101010", "70 10 10 10", "+45 70 10 10 10", "0045 70-10-10-10", "+45 (0) 70/10.10.10"]
)
def test_a_phone_number_is_found_however_it_is_written(phone: str) -> None:
    assert replace(ANNA, phone=phone).phone_key == "70101010"


@pytest.mark.parametrize(("phone", "key"), [("112", "112"), (None, None), ("(--", None)])
def test_a_short_number_is_found_whole_and_none_not_at_all(phone: str | None, key: str | None) -> None:
    assert replace(ANNA, phone=phone).phone_key == key


@pytest.mark.parametrize(
    ("before", "after", "another"),
    [
        ({"email": "anna@example.org"}, {"email": "bea@example.org"}, True),
        ({"email": "anna@example.org"}, {"email": "ANNA@example.org"}, False),
        ({"email": "anna@example.org"}, {"email": None}, True),
        ({"email": "anna@example.org", "phone": "70101010"}, {"phone": "70101011"}, False),
        ({"phone": "70101010"}, {"phone": "70101011"}, True),
        ({"phone": "70101010"}, {"phone": "+45 70 10 10 10"}, False),
        ({"phone": "70101010"}, {"phone": None}, False),
        ({}, {"phone": "70101010"}, True),
        ({"phone": "70101010"}, {"name": "Anna B."}, False),
    ],
)
def test_another_address_has_another_reader_and_without_one_another_phone(
    before: dict[str, str], after: dict[str, str | None], another: bool
) -> None:
    person = replace(ANNA, **before)
    assert has_another_reader(person, replace(person, **after)) is another
