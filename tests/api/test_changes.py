from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Caller, World


@pytest.fixture
def club(world: World) -> str:
    return f"cohorts/{world.town.clubs['Running']}"


@pytest.fixture
def next_one(ids: dict[str, str]) -> str:
    """The running club's next session: 1 February, with the unit 'network'."""
    return f"sessions/{ids['session_id']}"


def _told(caller: Caller, club: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = caller.get(f"{club}/changes")["items"]
    return items


def test_each_act_on_a_plan_is_told_with_its_reason(admin: Caller, club: str, next_one: str) -> None:
    admin.post(f"{next_one}/move", {"starts_at": "2027-02-02T10:00:00+01:00", "reason": "The room"})
    admin.patch(next_one, {"topic": "Our people", "reason": "They know them"})
    admin.put(f"{next_one}/homework", {"tasks": [], "reason": "Too much"})

    told = _told(admin, club)

    assert [(one["kind"], one["unit_key"], one["reason"]) for one in told] == [
        ("moved", "network", "The room"),
        ("topic", "network", "They know them"),
        ("homework", "network", "Too much"),
    ]
    assert told[0]["was"] == "2027-02-01T14:00:00+01:00"
    assert told[0]["became"] == "2027-02-02T10:00:00+01:00"
    assert told[0]["at"] == "2027-01-27T09:00:00+01:00"
    assert {one["session_id"] for one in told} == {next_one.removeprefix("sessions/")}
    assert (told[2]["was"], told[2]["became"]) == ("calls · Call three people", None)


def test_a_session_without_a_unit_is_told_without_one(admin: Caller, club: str) -> None:
    admin.post(f"{club}/sessions", {"starts_at": "2027-02-03T13:00:00+01:00", "reason": "They asked for it"})

    (told,) = _told(admin, club)

    assert (told["kind"], told["unit_key"], told["was"]) == ("inserted", None, None)


def test_what_was_only_tried_or_refused_is_not_told(admin: Caller, club: str, next_one: str) -> None:
    admin.post(f"{next_one}/cancel?dry_run=true", {"reason": "x", "replacement": True})
    admin.post(f"{next_one}/move", {"starts_at": "2027-02-08T15:00:00+01:00"})

    assert _told(admin, club) == []


def test_a_programme_tells_which_units_most_clubs_changed(
    world: World, admin: Caller, colleague: Caller, next_one: str
) -> None:
    """Of the clubs of the six weeks, 'Open' merged its third unit into the fourth."""
    sessions = admin.get(f"cohorts/{world.town.clubs['Draft']}")["sessions"]
    admin.patch(next_one, {"topic": "Our people", "reason": "They know them"})
    agenda = [{"minutes": 90, "item": "Free talk"}]
    admin.patch(f"sessions/{sessions[3]['id']}", {"topic": "Ours", "agenda": agenda, "reason": "So"})
    admin.post(f"sessions/{sessions[4]['id']}/move", {"starts_at": "2027-05-05T10:00:00+02:00"})

    figures = colleague.get(f"programmes/{world.town.ids['programme_id'][0]}/changes")

    assert figures["cohorts"] == len({"Running", "Open", "Draft", "Off", "Spare", "Small"})
    assert figures["items"][:3] == [
        {"unit_key": "network", "title": "Who knows whom?", "cohorts": 2, "kinds": {"agenda": 1, "topic": 2}},
        {"unit_key": "application", "title": "The good application", "cohorts": 1, "kinds": {"merged": 1}},
        {"unit_key": "kick-off", "title": "Where do I stand?", "cohorts": 0, "kinds": {}},
    ]
    assert len(figures["items"]) == 6
    assert not [club for club in world.town.clubs.values() if club in str(figures)]
