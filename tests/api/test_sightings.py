"""What a meeting's provider saw, as it is read over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from jobclub.core.activities.sightings import SeenAs, Sighted, Sighting
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.spans import Span
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.presenting import get_webinar
from tests.api.conftest import Caller, World

MINUTE = timedelta(minutes=1)


@pytest.fixture
def session_id(world: World) -> str:
    """The second session of the running club: Ali and Bo were expected, and Carla, who left today."""
    return world.town.ids["session_id"][3]


@pytest.fixture
def path(session_id: str) -> str:
    return f"sessions/{session_id}/attendance/suggestions"


@pytest.fixture
def starts_at(world: World, session_id: str) -> datetime:
    return running(world).session(session_id).starts_at


def running(world: World) -> Cohort:
    return get_cohort(world.office, world.town.town.admin, world.town.clubs["Running"])


def let_see(world: World, session_id: str, *sightings: Sighting) -> None:
    with world.office.transaction(world.town.town.admin) as tx:
        tx.sightings.put(session_id, Sighted(fetched_at=world.clock.at, sightings=sightings))


def entry(email: str | None, seen_as: SeenAs, *stays: Span, **more: Any) -> Sighting:
    return Sighting(report="r1", entry=email or f"{more}", email=email, seen_as=seen_as, stays=stays, **more)


def test_who_was_seen_is_suggested_with_names_and_times_on_the_clubs_clock(
    world: World, admin: Caller, session_id: str, path: str, starts_at: datetime
) -> None:
    whole = Span(starts_at, starts_at + 120 * MINUTE)
    hour = Span(starts_at + 30 * MINUTE, starts_at + 90 * MINUTE)
    let_see(
        world,
        session_id,
        entry("ALI@people.example", SeenAs.KNOWN, whole, name="Ali at home"),
        entry(None, SeenAs.GUEST, hour, name="Bo"),
        entry(None, SeenAs.PHONE, name=None),
    )
    ali, bo, carla = world.town.ids["participant_id"]
    admin.put(f"sessions/{session_id}/attendance", {"marks": [{"participant_id": bo, "mark": "excused"}]})

    assert admin.get(path) == {
        "session_id": session_id,
        "state": "seen",
        "fetched_at": "2027-01-27T09:00:00+01:00",
        "suggested": [
            {
                "participant_id": ali,
                "name": "Ali",
                "mark": "present",
                "minutes": 120,
                "came_at": "2027-01-18T14:00:00+01:00",
                "left_at": "2027-01-18T16:00:00+01:00",
                "marked": None,
            }
        ],
        "uncertain": [
            {
                "name": "Bo",
                "seen_as": "guest",
                "minutes": 60,
                "came_at": "2027-01-18T14:30:00+01:00",
                "left_at": "2027-01-18T15:30:00+01:00",
            },
            {"name": None, "seen_as": "phone", "minutes": None, "came_at": None, "left_at": None},
        ],
        "unseen": [
            {
                "participant_id": bo,
                "name": "Bo",
                "announced": False,
                "marked": {"mark": "excused", "minutes": None},
            },
            {"participant_id": carla, "name": "Carla", "announced": False, "marked": None},
        ],
    }


def test_reading_suggestions_marks_nobody(
    world: World, admin: Caller, session_id: str, path: str, starts_at: datetime
) -> None:
    let_see(
        world,
        session_id,
        entry("ali@people.example", SeenAs.KNOWN, Span(starts_at, starts_at + 120 * MINUTE)),
    )
    before = world.rows

    assert admin.get(path)["suggested"]
    assert admin.get(f"sessions/{session_id}/attendance")["marks"] == []
    assert world.rows == before


def test_where_nobody_tells_who_was_there_that_is_said(admin: Caller, session_id: str, path: str) -> None:
    assert admin.get(path) == {
        "session_id": session_id,
        "state": "not_told",
        "fetched_at": None,
        "suggested": [],
        "uncertain": [],
        "unseen": [],
    }


def test_who_leads_the_club_reads_them_and_a_colleague_does_not(
    consultant: Caller, colleague: Caller, coordinator: Caller, path: str
) -> None:
    for caller in (consultant, coordinator):
        assert caller.get(path)["state"] == "not_told"
    response = colleague.ask("GET", path)
    assert (response.status_code, response.json["code"]) == (403, "forbidden")


def test_a_session_that_is_none_or_of_another_organisation_is_not_found(
    admin: Caller, stranger: Caller, path: str
) -> None:
    nowhere = "sessions/01a00000-0000-7000-8000-000000000000/attendance/suggestions"
    for response in (admin.ask("GET", nowhere), stranger.ask("GET", path)):
        assert (response.status_code, response.json["code"]) == (404, "not_found")


def test_without_a_token_nothing_is_read(world: World, path: str) -> None:
    assert world.caller(None).ask("GET", path).status_code == 401


def test_who_was_seen_at_a_webinar_may_be_marked_as_present(
    world: World, admin: Caller, stranger: Caller
) -> None:
    webinar_id = world.town.besides["over"]
    path = f"webinars/{webinar_id}/attendance/suggestions"
    assert admin.get(path)["state"] == "not_told"
    marks = admin.get(f"webinars/{webinar_id}/attendance")["marks"]
    webinar = get_webinar(world.office, world.town.town.admin, webinar_id)
    person = admin.get(f"participants/{marks[0]['participant_id']}")
    stay = Span(webinar.starts_at, webinar.starts_at + 5 * MINUTE)
    let_see(world, webinar_id, entry(person["email"], SeenAs.KNOWN, stay))

    found = admin.get(path)

    assert [(one["name"], one["mark"], one["minutes"]) for one in found["suggested"]] == [
        (person["name"], "present", 5)
    ]
    assert found["suggested"][0]["marked"] == marks[0]["mark"]
    assert len(found["unseen"]) == len(marks) - 1
    assert admin.get(f"webinars/{webinar_id}/attendance")["marks"] == marks
    assert stranger.ask("GET", path).status_code == 404
