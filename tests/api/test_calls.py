"""Calls over HTTP: who is to be called, how they are reached, and what became of it."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import Caller, World


def test_a_call_that_was_made_or_put_off_is_noted(admin: Caller, ids: dict[str, str]) -> None:
    path = f"enrolments/{ids['enrolment_id']}/calls"
    called: Any = admin.post(path, {"reason": "missed", "became": "called"}).json
    later: Any = admin.post(path, {"reason": "not_reached", "became": "later"}).json
    assert (called["reason"], called["later_until"]) == ("missed", None)
    assert called["called_at"] is not None
    assert (later["reason"], later["called_at"]) == ("not_reached", None)
    assert later["later_until"] is not None


def test_a_call_needs_a_reason_and_what_became_of_it(admin: Caller, ids: dict[str, str]) -> None:
    path = f"enrolments/{ids['enrolment_id']}/calls"
    for body, pointers in (
        ({}, {"/reason", "/became"}),
        ({"reason": "boredom", "became": "called"}, {"/reason"}),
        ({"reason": "missed", "became": "ignored"}, {"/became"}),
        ({"reason": "missed", "became": "called", "note": "He is ill"}, {"/note"}),
    ):
        answer: Any = admin.post(path, body).json
        assert (answer["status"], {one["pointer"] for one in answer["errors"]}) == (422, pointers)


def test_who_is_to_be_called_is_listed_with_how_they_are_reached(world: World, admin: Caller) -> None:
    ali = world.town.ids["participant_id"][0]
    (call,) = [one for one in admin.get("calls")["items"] if one["participant_id"] == ali]
    assert (call["name"], call["reason"]) == ("Ali", "not_reached")
    assert {"phone", "email", "reached_through", "since", "cohort_title"} <= call.keys()
    admin.post(f"enrolments/{call['enrolment_id']}/calls", {"reason": "not_reached", "became": "called"})
    assert ali not in [one["participant_id"] for one in admin.get("calls")["items"]]


def test_calls_of_one_colleague_are_asked_for_by_their_id(admin: Caller, ids: dict[str, str]) -> None:
    assert admin.get(f"calls?staff_id={ids['participant_id']}")["items"] == []
