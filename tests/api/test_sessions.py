from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Caller, World


@pytest.fixture
def next_one(ids: dict[str, str]) -> str:
    """The running club's next session: 1 February, with the unit 'network'."""
    return f"sessions/{ids['session_id']}"


def _club(world: World, caller: Caller) -> list[dict[str, Any]]:
    sessions: list[dict[str, Any]] = caller.get(f"cohorts/{world.town.clubs['Running']}/sessions")["items"]
    return sessions


def test_a_session_shows_what_it_is_about(world: World, admin: Caller) -> None:
    first = admin.get(f"sessions/{world.town.ids['session_id'][4]}")

    assert first["topic"] == "Where do I stand?"
    assert first["goals"] == ["Everybody knows everybody", "Everybody has a goal for six weeks"]
    assert first["agenda"][0] == {"minutes": 20, "item": "Welcome", "lead": "consultant"}
    assert first["agenda"][1]["lead"] is None
    assert first["materials"] == [{"title": "Example profiles", "link": "https://example.org/profiles"}]
    assert (first["state"], first["consultant_id"]) == ("held", world.town.town.consultant.staff_id)


def test_sessions_are_listed_by_time_with_cancelled_ones(world: World, admin: Caller) -> None:
    sessions = admin.get(f"cohorts/{world.town.clubs['Open']}/sessions")["items"]

    assert [session["starts_at"] for session in sessions] == sorted(s["starts_at"] for s in sessions)
    assert [session["state"] for session in sessions].count("cancelled") == 1
    assert sessions[3]["unit_key"] == "network"
    assert sessions[3]["merged_unit_keys"] == ["application"]


def test_one_session_is_moved_and_the_others_stay(world: World, admin: Caller, next_one: str) -> None:
    before = _club(world, admin)

    moved = admin.post(f"{next_one}/move", {"starts_at": "2027-02-02T10:00:00+01:00", "following": "this"})

    after = _club(world, admin)
    assert (moved.json["starts_at"], moved.json["moved"]) == ("2027-02-02T10:00:00+01:00", True)
    assert moved.json["ends_at"] == "2027-02-02T12:00:00+01:00"
    assert [one for one in after if one["id"] != moved.json["id"]] == [
        one for one in before if one["id"] != moved.json["id"]
    ]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"starts_at": "2027-01-27T08:59:00+01:00"}, "/starts_at"),
        ({"starts_at": "2020-01-01T10:00:00Z"}, "/starts_at"),
        ({"starts_at": "2040-01-01T10:00:00Z"}, "/starts_at"),
        ({"starts_at": "2027-02-02T10:00:00+01:00", "following": "later"}, "/following"),
        ({}, "/starts_at"),
    ],
)
def test_a_time_that_cannot_be_is_refused(
    world: World, admin: Caller, next_one: str, body: dict[str, str], pointer: str
) -> None:
    before = world.rows

    response = admin.post(f"{next_one}/move", body)

    assert [mistake["pointer"] for mistake in response.json["errors"]] == [pointer]
    assert world.rows == before


def test_moving_into_another_session_or_another_engagement_is_refused(
    world: World, admin: Caller, next_one: str
) -> None:
    before = world.rows
    overlap = admin.post(f"{next_one}/move", {"starts_at": "2027-02-08T15:00:00+01:00"})
    clash = admin.post(f"{next_one}/move", {"starts_at": "2027-02-09T10:00:00+01:00"})

    assert (overlap.status_code, overlap.json["code"]) == (409, "sessions_overlap")
    assert (clash.status_code, clash.json["code"]) == (409, "staff_clash")
    assert world.rows == before


def test_what_is_held_or_marked_is_not_moved(world: World, admin: Caller) -> None:
    second, first = world.town.ids["session_id"][3:5]
    mark = {"participant_id": world.town.ids["participant_id"][0], "mark": "present"}
    admin.put(f"sessions/{second}/attendance", {"marks": [mark]})

    codes = [
        admin.post(f"sessions/{one}/move", {"starts_at": "2027-02-03T10:00:00Z"}).json["code"]
        for one in (first, second)
    ]

    assert codes == ["session_not_planned", "session_has_marks"]


def test_cancelling_with_a_replacement_passes_the_units_on(
    world: World, admin: Caller, next_one: str
) -> None:
    answer = admin.post(f"{next_one}/cancel", {"reason": "The consultant is ill", "replacement": True}).json

    after = _club(world, admin)
    assert (answer["state"], answer["reason"]) == ("cancelled", "The consultant is ill")
    assert [(one["unit_key"], one["starts_at"][:10]) for one in answer["changed"]] == [
        ("network", "2027-02-08"),
        ("interview", "2027-02-15"),
        ("way-on", "2027-02-22"),
    ]
    assert after[-1]["starts_at"] == "2027-02-22T14:00:00+01:00"
    assert len(after) == 7


def test_cancelling_names_guests_who_meet_another_unit(world: World, admin: Caller, next_one: str) -> None:
    later = world.town.ids["session_id"][1]
    guest = admin.post(f"sessions/{later}/guests", {"name": "Gitte"}).json

    answer = admin.post(f"{next_one}/cancel", {"reason": "x", "replacement": True}).json

    assert answer["guests_elsewhere"] == [guest]


def test_without_a_replacement_the_unit_is_dropped_or_merged(world: World, admin: Caller) -> None:
    fourth, fifth, last = world.town.ids["session_id"][:3]
    untold = admin.post(f"sessions/{fourth}/cancel", {"reason": "x", "replacement": False})
    merged = admin.post(
        f"sessions/{fourth}/cancel", {"reason": "x", "replacement": False, "unit": "merge_into_next"}
    )
    dropped = admin.post(f"sessions/{fifth}/cancel", {"reason": "x", "replacement": False, "unit": "drop"})
    nowhere = admin.post(
        f"sessions/{last}/cancel", {"reason": "x", "replacement": False, "unit": "merge_into_next"}
    )
    both = admin.post(f"sessions/{last}/cancel", {"reason": "x", "replacement": True, "unit": "drop"})

    assert untold.json["errors"][0]["pointer"] == "/unit"
    assert merged.json["changed"][0]["merged_unit_keys"] == ["network"]
    assert dropped.json["dropped_unit_keys"] == ["interview", "network"]
    assert nowhere.json["errors"][0]["pointer"] == "/unit"
    assert both.json["errors"][0]["pointer"] == "/unit"


def test_a_session_that_has_begun_is_confirmed_and_then_stays_as_it_is(
    world: World, admin: Caller, next_one: str
) -> None:
    early = admin.post(f"{next_one}/confirm-held")
    world.clock.advance(timedelta(days=6))
    held = admin.post(f"{next_one}/confirm-held")

    assert (early.status_code, early.json["code"]) == (409, "session_not_started")
    assert held.json["state"] == "held"
    for act, body in (
        ("move", {"starts_at": "2027-03-01T10:00:00Z"}),
        ("cancel", {"reason": "x", "replacement": True}),
        ("confirm-held", {}),
        ("guests", {"name": "G"}),
    ):
        assert admin.post(f"{next_one}/{act}", body).json["code"] == "session_not_planned"
    assert admin.patch(next_one, {"place": "Room 1"}).json["code"] == "session_not_planned"


def test_mode_place_and_link_are_set_by_themselves(admin: Caller, next_one: str) -> None:
    was = admin.get(next_one)
    changed = admin.patch(next_one, {"mode": "in_person", "place": "Room 2"}).json
    emptied = admin.patch(next_one, {"place": None, "meeting": {"join_url": None}}).json

    assert changed == {**was, "mode": "in_person", "place": "Room 2"}
    assert emptied["place"] is None
    assert admin.get(f"{next_one}/meeting") == {
        "provider": "link",
        "state": "pending",
        "join_url": None,
        "dial_in": None,
    }


def test_the_meeting_shows_its_link_once_it_is_there(admin: Caller, next_one: str) -> None:
    admin.patch(next_one, {"meeting": {"join_url": "https://meet.example.org/new"}})

    meeting = admin.get(f"{next_one}/meeting")
    assert (meeting["state"], meeting["join_url"]) == ("ready", "https://meet.example.org/new")


@pytest.mark.parametrize(
    "link", ["http://meet.example.org/x", "javascript:alert(1)", "https://", "https://u:p@x.example/", "meet"]
)
def test_a_link_must_be_one_that_is_safe_to_follow(admin: Caller, next_one: str, link: str) -> None:
    response = admin.patch(next_one, {"meeting": {"join_url": link}})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == ["/meeting/join_url"]


def test_a_club_without_links_takes_none(world: World, admin: Caller) -> None:
    session = admin.get(f"cohorts/{world.town.clubs['Open']}")["sessions"][0]["id"]

    response = admin.patch(f"sessions/{session}", {"meeting": {"join_url": "https://meet.example.org/x"}})

    assert response.status_code == 422
    assert admin.get(f"sessions/{session}/meeting")["provider"] == "none"
