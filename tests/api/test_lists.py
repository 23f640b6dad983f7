"""Lists: pages by cursor, and a number of statements that does not grow with what is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.api.conftest import Caller, World
from tests.api.operations import Operation


def _all(caller: Caller, address: str, limit: int) -> list[Any]:
    items: list[Any] = []
    after: dict[str, str] = {}
    while True:
        page = caller.get(address, query_string={"limit": limit, **after})
        assert len(page["items"]) <= limit
        items += page["items"]
        if page["next"] is None:
            return items
        assert len(page["items"]) == limit
        after = {"after": page["next"]}


def test_pages_give_everything_once_in_one_order(world: World, admin: Caller, listing: Operation) -> None:
    address = world.address(listing)
    if listing.id == "list_outcomes":
        address = f"enrolments/{world.town.ids['enrolment_id'][2]}/outcomes"
    if listing.id == "list_engagements":
        address = f"staff/{world.town.town.consultant.staff_id}/engagements"
    whole = _all(admin, address, 100)

    assert whole
    for limit in (1, 2, 50, 200):
        assert _all(admin, address, limit) == whole


def test_a_page_has_no_more_than_two_hundred(world: World, admin: Caller, listing: Operation) -> None:
    for limit in (0, -1, 201, 10**30, "x", "", "1.5", "+5", "1_0", " 5", "٣"):
        response = world.do(listing, admin, query_string={"limit": limit})
        assert response.status_code == 422, limit
        assert response.json["errors"][0]["parameter"] == "limit"


def test_a_page_has_fifty_if_nobody_says_otherwise(admin: Caller) -> None:
    for number in range(52):
        day = date(2028, 1, 1) + timedelta(days=number)
        admin.post("closed-days", {"on": day.isoformat(), "reason": "Closed"})

    page = admin.get("closed-days")

    assert len(page["items"]) == 50
    assert page["next"] == page["items"][-1]["on"]


def test_a_cursor_that_is_none_is_refused_and_an_unknown_one_does_no_harm(
    world: World, admin: Caller, listing: Operation
) -> None:
    for after in ("", "a b", "'; --", "x" * 65, "\x00"):
        response = world.do(listing, admin, query_string={"after": after})
        assert response.json["errors"][0]["parameter"] == "after"
    for after in ("0", "zzzz", world.other.ids["session_id"][0]):
        response = world.do(listing, admin, query_string={"after": after})
        assert response.status_code in {200, 422}
        if response.status_code == 422:
            assert response.json["errors"][0]["parameter"] == "after"


def test_the_last_of_a_full_page_has_nothing_behind_it(admin: Caller) -> None:
    assert len(admin.get("staff")["items"]) == 4
    assert admin.get("staff?limit=4")["next"] is None
    assert admin.get("staff?limit=3")["next"] is not None


def _person(admin: Caller, number: int) -> str:
    return str(admin.post("participants", {"name": f"Person {number}"}).json["id"])


def _club(admin: Caller, world: World, number: int) -> dict[str, Any]:
    """Plan and open a club of its own programme."""
    document = {
        "key": f"club-{number}",
        "title": "Club",
        "language": "en",
        "minutes": 60,
        "capacity": 10,
        "units": [
            {"key": f"u-{n}", "title": f"U{n}", "homework": [{"key": f"k-{n}", "title": "T"}]}
            for n in range(3)
        ],
    }
    programme = admin.post("programmes", document).json["id"]
    staff = world.town.ids["staff_id"][0]
    wish = {
        "programme_id": programme,
        "starts_on": f"2027-{number:02}-02",
        "at": "20:00",
        "consultant_id": staff,
    }
    club: dict[str, Any] = admin.post("cohorts", wish).json
    admin.post(f"cohorts/{club['id']}/open")
    return club


def _enrol(admin: Caller, club_id: str, number: int) -> dict[str, Any]:
    body = {"participant": {"name": f"Person {number}"}}
    enrolment: dict[str, Any] = admin.post(f"cohorts/{club_id}/enrolments", body).json
    return enrolment


def _task(admin: Caller, club: dict[str, Any]) -> str:
    return str(admin.get(f"sessions/{club['sessions'][0]['id']}/homework")["items"][0]["id"])


Grow = Callable[[Caller, World, dict[str, Any], int], Any]
"""Puts one more row into a list, the so-manieth."""
LISTS: dict[str, Grow] = {
    "closed-days": lambda a, _w, _c, n: a.post("closed-days", {"on": f"2028-01-0{n}", "reason": "x"}),
    "cohorts": lambda a, w, _c, n: _club(a, w, n + 5),
    "cohorts/{club}/changes": lambda a, _w, c, n: a.patch(
        f"sessions/{c['sessions'][0]['id']}", {"topic": f"Topic {n}", "reason": "x"}
    ),
    "cohorts/{club}/enrolments": lambda a, _w, c, n: _enrol(a, c["id"], n),
    "cohorts/{club}/progress": lambda a, _w, c, n: _enrol(a, c["id"], n),
    "cohorts/{club}/sessions": lambda a, _w, c, n: a.post(
        f"sessions/{c['sessions'][n]['id']}/cancel", {"reason": "x", "replacement": True}
    ),
    "enrolments/{enrolment}/outcomes": lambda a, _w, c, _n: a.post(
        f"enrolments/{c['enrolment']}/outcomes", {"outcome": "job"}
    ),
    "homework/{task}/submissions": lambda a, _w, c, n: a.post(
        f"homework/{c['task']}/submissions", {"participant_id": c["people"][n], "text": "x"}
    ),
    "homework/{task}/waivers": lambda a, _w, c, n: a.post(
        f"homework/{c['task']}/waivers", {"participant_id": c["people"][n], "reason": "x"}
    ),
    "participants": lambda a, _w, _c, n: _person(a, n),
    "programmes": lambda a, w, _c, n: _club(a, w, n + 5),
    "sessions/{session}/guests": lambda a, _w, c, n: a.post(
        f"sessions/{c['sessions'][0]['id']}/guests", {"name": f"Guest {n}"}
    ),
    "staff": lambda a, _w, _c, n: a.post(
        "staff", {"name": "N", "email": f"n{n}@example.org", "role": "consultant"}
    ),
    "tokens": lambda a, _w, _c, _n: a.post("tokens", {"role": "coordinator"}),
}


@pytest.mark.parametrize("path", LISTS)
def test_three_rows_cost_no_more_statements_than_one(world: World, admin: Caller, path: str) -> None:
    club = _club(admin, world, 3)
    enrolments = [_enrol(admin, club["id"], number) for number in range(4)]
    club |= {
        "task": _task(admin, club),
        "enrolment": enrolments[0]["id"],
        "people": [enrolment["participant_id"] for enrolment in enrolments],
    }
    address = path.format(
        club=club["id"], task=club["task"], session=club["sessions"][0]["id"], enrolment=club["enrolment"]
    )
    LISTS[path](admin, world, club, 1)
    with world.counted() as few:
        first = admin.get(address)
    for number in (2, 3):
        LISTS[path](admin, world, club, number - (path == "cohorts/{club}/sessions"))
    with world.counted() as many:
        last = admin.get(address)

    kind = "people" if "progress" in path else "items"
    assert len(last[kind]) >= len(first[kind]) + 1
    assert len(many) == len(few), "\n".join(many)
    assert len(few) <= 12


def test_figures_of_a_programme_cost_as_few_statements_after_many_changes_as_before_any(
    world: World, admin: Caller
) -> None:
    club = _club(admin, world, 3)
    path = f"programmes/{club['programme_id']}/changes"
    with world.counted() as before:
        assert {unit["cohorts"] for unit in admin.get(path)["items"]} == {0}
    for session in club["sessions"]:
        admin.patch(f"sessions/{session['id']}", {"topic": "Ours", "agenda": [], "reason": "x"})
    with world.counted() as after:
        assert {unit["cohorts"] for unit in admin.get(path)["items"]} == {1}

    assert len(before) == len(after) <= 5


def test_three_visits_or_visitors_cost_no_more_statements_than_one(world: World, admin: Caller) -> None:
    ids = world.ids
    addresses = f"enrolments/{ids['enrolment_id']}/visits", f"sessions/{ids['visited']}/visitors"
    counts = []
    for more in ([], admin.get(f"cohorts/{ids['target']}")["sessions"][4:]):
        for session in more:
            admin.post(f"enrolments/{ids['enrolment_id']}/visit", {"session_id": session["id"]})
            admin.post(
                f"enrolments/{world.town.ids['enrolment_id'][1]}/visit", {"session_id": ids["visited"]}
            )
        for address in addresses:
            shown = admin.get(address)["items"]
            with world.counted() as statements:
                assert admin.get(address)["items"] == shown
            counts.append((len(shown), len(statements)))

    assert [shown for shown, _ in counts] == [1, 1, 3, 2]
    assert counts[0][1] == counts[2][1] <= 12
    assert counts[1][1] == counts[3][1] <= 12


def test_marks_of_three_people_are_shown_with_as_few_statements_as_those_of_one(
    world: World, admin: Caller
) -> None:
    path = f"sessions/{world.town.ids['session_id'][4]}/attendance"
    people = world.town.ids["participant_id"]
    counts = []
    for some in (people[:1], people):
        admin.put(path, {"marks": [{"participant_id": one, "mark": "present"} for one in some]})
        with world.counted() as statements:
            assert len(admin.get(path)["marks"]) == len(some)
        counts.append(len(statements))

    assert counts[0] == counts[1]
