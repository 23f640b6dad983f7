"""Guests of what takes place: a name or whom they come from, and what they have said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.guest import Guest, GuestState, checked, told

GUEST = Guest(
    id="g", activity_id="s1", name="Gry Invented", partner="Nordby Bakery", contact="+45 70 10 10 10"
)


@pytest.mark.parametrize("change", [{}, {"name": None}, {"partner": None, "contact": None}])
def test_a_guest_is_a_name_or_the_partner_they_come_from(change: dict[str, None]) -> None:
    guest = replace(GUEST, **change)
    assert checked(guest) is guest


def test_a_guest_with_neither_is_refused(pointers: Callable[..., list[str]]) -> None:
    assert pointers(checked, replace(GUEST, name=None, partner=None)) == ["/name"]


@pytest.mark.parametrize("field", ["name", "partner", "contact"])
@pytest.mark.parametrize("text", ["", "two\nlines", "x" * 201])
def test_what_is_said_of_a_guest_is_a_text_of_one_line(
    pointers: Callable[..., list[str]], field: str, text: str
) -> None:
    assert pointers(checked, replace(GUEST, **{field: text})) == [f"/{field}"]


def test_where_a_guest_is_written_to_is_an_e_mail_address(pointers: Callable[..., list[str]]) -> None:
    assert pointers(checked, replace(GUEST, email="nobody")) == ["/email"]
    assert checked(replace(GUEST, email="gry@partners.example")).email == "gry@partners.example"


def test_a_guest_comes_to_a_session_or_a_webinar() -> None:
    assert (GUEST.session_id, GUEST.webinar_id) == ("s1", None)
    at_webinar = replace(GUEST, activity=ActivityKind.WEBINAR)
    assert (at_webinar.session_id, at_webinar.webinar_id) == (None, "s1")


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"confirmed": True}, GuestState.CONFIRMED),
        ({"confirmed": False}, GuestState.INVITED),
        ({"declined": True}, GuestState.DECLINED),
        ({"declined": False}, GuestState.INVITED),
        ({"declined": True, "confirmed": False}, GuestState.DECLINED),
    ],
    ids=str,
)
def test_whether_they_come_is_told_by_yes_or_no(said: dict[str, bool], state: GuestState) -> None:
    assert told({"name": "Gry", **said}) == {"name": "Gry", "state": state}
    assert replace(GUEST, state=state).confirmed is (state is GuestState.CONFIRMED)


def test_what_is_not_told_stays() -> None:
    assert told({"name": "Gry"}) == {"name": "Gry"}


def test_nobody_comes_and_does_not(pointers: Callable[..., list[str]]) -> None:
    assert pointers(told, {"confirmed": True, "declined": True}) == ["/declined"]
