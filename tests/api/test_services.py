"""Services, hours, days that are different, and free times over HTTP."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.usecases import offering, rostering
from tests.api.conftest import Caller, World

WEEK = (time(9), time(12))


def slots(caller: Caller, service_id: str, query: str = "") -> list[Any]:
    found: list[Any] = caller.get(f"services/{service_id}/slots{query}")["items"]
    return found


def test_free_times_are_told_on_the_organisations_clock_with_who_is_free(
    world: World, consultant: Caller
) -> None:
    found = slots(consultant, world.ids["service_id"], "?from=2027-02-01&until=2027-02-01")
    assert found[0] == {
        "starts_at": "2027-02-01T08:00:00+01:00",
        "ends_at": "2027-02-01T08:45:00+01:00",
        "consultant_ids": [world.town.ids["staff_id"][3]],
    }
    assert found[-1]["ends_at"] == "2027-02-01T12:00:00+01:00"


def test_a_search_costs_the_same_queries_however_many_give_the_service(world: World, admin: Caller) -> None:
    town, office = world.town.town, world.office
    one, many = town.staff_ids[3:], town.staff_ids
    for staff_id in many:
        rostering.set_hours(
            office,
            town.admin,
            staff_id,
            [WeeklyHours(weekday=day, opens=WEEK[0], closes=WEEK[1]) for day in range(5)],
            None,
        )
    counts = []
    for ids in (one, many):
        about = {"minutes": 30, "modes": (Mode.PHONE,), "consultant_ids": tuple(ids)}
        service = offering.add_service(office, town.admin, title="Talks", **about)
        with world.counted() as statements:
            assert slots(admin, service.id)
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?from=tomorrow", "from"),
        ("?from=2027-02-02&until=2027-02-01", "until"),
        ("?from=2027-02-01&until=2027-06-01", "until"),
        ("?mode=teleport", "mode"),
        ("?mode=walk", "mode"),
        ("?consultant_id=nobody-1", "consultant_id"),
        ("?staff=1", "staff"),
    ],
)
def test_a_search_that_cannot_be_names_the_parameter(
    world: World, admin: Caller, query: str, parameter: str
) -> None:
    response = admin.ask("GET", f"services/{world.ids['service_id']}/slots{query}")
    assert response.status_code == 422
    assert [one["parameter"] for one in response.json["errors"]] == [parameter]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"buffer_before": -1}, "/buffer_before"),
        ({"buffer_after": None}, "/buffer_after"),
        ({"minutes": "45"}, "/minutes"),
        ({"modes": ["teleport"]}, "/modes/0"),
        ({"modes": []}, "/modes"),
        ({"modes": ["walk", "walk"]}, "/modes/1"),
        ({"consultant_ids": ["nobody-1"]}, "/consultant_ids/0"),
        ({"package": {"calls": 3, "min_days": 9, "max_days": 2}}, "/package/max_days"),
        ({"package": {"calls": 12, "min_days": 30, "max_days": 40}}, "/package"),
        ({"package": {"calls": 3}}, "/package/min_days"),
        ({"meeting_provider": "pigeons"}, "/meeting_provider"),
        ({"audience": "nobody"}, "/audience"),
        ({"closed": None}, "/closed"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_what_a_service_cannot_be_is_refused_where_it_stands(
    world: World, admin: Caller, change: dict[str, Any], pointer: str
) -> None:
    before = world.rows
    response = admin.patch(f"services/{world.ids['service_id']}", change)
    assert response.status_code == 422
    assert pointer in [one["pointer"] for one in response.json["errors"]]
    assert world.rows == before


LINE = {"weekday": "mon", "opens": "09:00", "closes": "12:00"}


@pytest.mark.parametrize(
    ("lines", "pointer"),
    [
        ([LINE, {**LINE, "opens": "11:00", "closes": "13:00"}], "/hours/1"),
        ([{**LINE, "closes": "09:00"}], "/hours/0/closes"),
        ([{**LINE, "weekday": "monday"}], "/hours/0/weekday"),
        ([{**LINE, "opens": "9"}], "/hours/0/opens"),
        ([{**LINE, "from_on": "2027-03-01", "until_on": "2027-02-01"}], "/hours/0/until_on"),
        ([{"weekday": "mon", "opens": "09:00"}], "/hours/0/closes"),
    ],
)
def test_hours_that_cannot_be_are_refused_where_they_stand(
    world: World, colleague: Caller, lines: list[Any], pointer: str
) -> None:
    before = world.rows
    response = colleague.put(f"staff/{world.town.ids['staff_id'][3]}/hours", {"hours": lines})
    assert response.status_code == 422
    assert [one["pointer"] for one in response.json["errors"]] == [pointer]
    assert world.rows == before


def test_a_consultant_writes_own_hours_only(world: World, colleague: Caller, consultant: Caller) -> None:
    path = f"staff/{world.town.ids['staff_id'][3]}/hours"
    assert consultant.put(path, {"hours": []}).status_code == 403
    written = colleague.put(path, {"hours": [LINE]})
    assert written.json == {"hours": [{**LINE, "from_on": None, "until_on": None}]}
    assert colleague.put(path, {"hours": []}, seen='"older"').status_code == 412
    assert colleague.put(path, {"hours": []}, seen=written.headers["ETag"]).json == {"hours": []}


def test_a_special_saturday_gives_times_and_being_away_takes_them(
    world: World, coordinator: Caller, colleague: Caller
) -> None:
    mine, service = world.town.ids["staff_id"][3], world.ids["service_id"]
    asked = "?from=2027-02-06&until=2027-02-06"
    assert slots(colleague, service, asked) == []
    day = {
        "on": "2027-02-06",
        "hours": [{"opens": "12:00", "closes": "13:00"}],
        "consultant_ids": [mine],
        "service_id": service,
    }
    assert coordinator.post("special-days", day).status_code == 201
    assert [one["starts_at"][11:16] for one in slots(colleague, service, asked)] == ["12:00", "12:15"]
    away = {"first_on": "2027-02-05", "last_on": "2027-02-07", "kind": "away"}
    added = colleague.post(f"staff/{mine}/exceptions", away)
    assert (added.status_code, added.json["engagements"]) == (201, [])
    assert slots(colleague, service, asked) == []
    path = f"exceptions/{added.json['exception']['id']}"
    assert colleague.delete(path, seen=added.headers["ETag"]).status_code == 204
    assert len(slots(colleague, service, asked)) == 2
