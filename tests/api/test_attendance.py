from __future__ import annotations

from datetime import timedelta

import pytest

from jobclub.core.usecases.answering import announce_absence
from tests.api.conftest import Caller, World
from tests.core.usecases.people import themselves


@pytest.fixture
def path(world: World) -> str:
    """The marks of the second session: ended, not confirmed."""
    return f"sessions/{world.town.ids['session_id'][3]}/attendance"


@pytest.fixture
def people(world: World) -> list[str]:
    """Ali, Bo, and Carla who left today."""
    return world.town.ids["participant_id"]


def test_marks_are_set_all_at_once(admin: Caller, path: str, people: list[str]) -> None:
    first = admin.put(
        path,
        {
            "marks": [
                {"participant_id": people[0], "mark": "partly", "minutes": 50},
                {"participant_id": people[1], "mark": "excused"},
            ]
        },
    )
    second = admin.put(path, {"marks": [{"participant_id": people[1], "mark": "late"}]})

    assert [(one["name"], one["mark"], one["minutes"]) for one in first.json["marks"]] == [
        ("Ali", "partly", 50),
        ("Bo", "excused", None),
    ]
    assert admin.get(path) == second.json
    assert [(one["name"], one["mark"]) for one in second.json["marks"]] == [("Bo", "late")]
    assert admin.put(path, {"marks": []}).json["marks"] == []


def test_each_mistake_is_named_by_its_place(
    world: World, admin: Caller, path: str, people: list[str]
) -> None:
    nowhere = admin.post("participants", {"name": "Dora"}).json["id"]
    before = world.rows

    response = admin.put(
        path,
        {
            "marks": [
                {"participant_id": people[0], "mark": "present"},
                {"participant_id": people[0], "mark": "absent"},
                {"participant_id": nowhere, "mark": "present"},
                {"participant_id": people[1], "mark": "partly", "minutes": 121},
            ]
        },
    )

    assert {mistake["pointer"] for mistake in response.json["errors"]} == {
        "/marks/0/participant_id",
        "/marks/1/participant_id",
        "/marks/2/participant_id",
        "/marks/3/minutes",
    }
    assert world.rows == before


def test_there_is_no_mark_for_why_somebody_was_away(admin: Caller, path: str, people: list[str]) -> None:
    for mark in ({"mark": "ill"}, {"mark": "absent", "reason": "flu"}):
        response = admin.put(path, {"marks": [{"participant_id": people[0], **mark}]})
        assert response.status_code == 422


def test_who_left_later_was_there(admin: Caller, path: str, people: list[str]) -> None:
    assert admin.put(path, {"marks": [{"participant_id": people[2], "mark": "present"}]}).status_code == 200


def test_marks_begin_with_the_session(
    world: World, admin: Caller, ids: dict[str, str], people: list[str]
) -> None:
    ahead = f"sessions/{ids['session_id']}/attendance"
    body = {"marks": [{"participant_id": people[0], "mark": "present"}]}
    early = admin.put(ahead, body)
    world.clock.advance(timedelta(days=5, hours=5))

    assert (early.status_code, early.json["code"]) == (409, "session_not_started")
    assert admin.get(ahead)["marks"] == []
    assert admin.put(ahead, body).status_code == 200


def test_a_cancelled_session_has_no_marks(world: World, admin: Caller) -> None:
    off = admin.get(f"cohorts/{world.town.clubs['Off']}")["sessions"][0]["id"]

    response = admin.put(f"sessions/{off}/attendance", {"marks": []})

    assert (response.status_code, response.json["code"]) == (409, "session_not_planned")


def test_two_hundred_marks_are_the_most(admin: Caller, path: str, people: list[str]) -> None:
    marks = [{"participant_id": people[0], "mark": "present"}] * 201

    response = admin.put(path, {"marks": marks})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == ["/marks"]


def test_corrections_close_two_weeks_after_completion_and_settle_anew_before(
    world: World, admin: Caller
) -> None:
    club = admin.get(f"cohorts/{world.town.clubs['Ready']}")
    admin.post(f"cohorts/{club['id']}/complete")
    enrolments = f"cohorts/{club['id']}/enrolments"
    whom = admin.get(enrolments)["items"][0]["participant_id"]
    for session in club["sessions"]:
        admin.put(
            f"sessions/{session['id']}/attendance", {"marks": [{"participant_id": whom, "mark": "absent"}]}
        )
    settled = admin.get(enrolments)["items"][0]["state"]
    world.clock.advance(timedelta(days=14))
    late = admin.put(f"sessions/{club['sessions'][0]['id']}/attendance", {"marks": []})

    assert settled == "ended"
    assert (late.status_code, late.json["code"]) == (409, "corrections_closed")


def test_who_cannot_come_is_named_before_the_session_and_changes_what_was_seen(
    world: World, admin: Caller, people: list[str]
) -> None:
    ahead = f"sessions/{world.town.ids['session_id'][0]}"
    seen = admin.ask("GET", f"{ahead}/attendance").headers["ETag"]
    assert admin.get(f"{ahead}/attendance")["announced"] == []

    who = themselves(world.town.town, people[0])
    announce_absence(world.office, who, world.town.ids["session_id"][0])

    told = admin.ask("GET", f"{ahead}/attendance", headers={"If-None-Match": seen})
    assert (told.status_code, told.json["announced"]) == (200, [people[0]])
    world.clock.at += timedelta(weeks=2)
    assert admin.put(f"{ahead}/attendance", {"marks": []}, seen).status_code == 412
