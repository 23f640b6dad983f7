"""Calls over HTTP: who is to be called, how they are reached, and what became of it."""

from __future__ import annotations

from tests.api.conftest import Caller, World


def test_a_call_that_was_made_or_put_off_is_noted(admin: Caller, ids: dict[str, str]) -> None:
    path = f"enrolments/{ids['enrolment_id']}/calls"
    called = admin.post(path, {"reason": "missed", "became": "called"})
    later = admin.post(path, {"reason": "not_reached", "became": "later"})
    assert (called.status_code, called.json["later_until"]) == (201, None)
    assert called.json["called_at"] is not None
    assert (later.json["called_at"], later.json["reason"]) == (None, "not_reached")
    assert later.json["later_until"] is not None


def test_a_call_needs_a_reason_and_what_became_of_it(admin: Caller, ids: dict[str, str]) -> None:
    path = f"enrolments/{ids['enrolment_id']}/calls"
    for body, pointers in (
        ({}, {"/reason", "/became"}),
        ({"reason": "boredom", "became": "called"}, {"/reason"}),
        ({"reason": "missed", "became": "ignored"}, {"/became"}),
        ({"reason": "missed", "became": "called", "note": "He is ill"}, {"/note"}),
    ):
        answer = admin.post(path, body)
        assert answer.status_code == 422
        assert {one["pointer"] for one in answer.json["errors"]} == pointers


def test_who_is_to_be_called_is_listed_with_how_they_are_reached(world: World, admin: Caller) -> None:
    ali = world.town.ids["participant_id"][0]
    (call,) = [one for one in admin.get("calls")["items"] if one["participant_id"] == ali]
    assert (call["name"], call["reason"]) == ("Ali", "not_reached")
    assert {"phone", "email", "reached_through", "since", "cohort_title"} <= call.keys()
    admin.post(f"enrolments/{call['enrolment_id']}/calls", {"reason": "not_reached", "became": "called"})
    assert ali not in [one["participant_id"] for one in admin.get("calls")["items"]]


def test_calls_of_one_colleague_are_asked_for_by_their_id(admin: Caller, ids: dict[str, str]) -> None:
    assert admin.get(f"calls?staff_id={ids['participant_id']}")["items"] == []
