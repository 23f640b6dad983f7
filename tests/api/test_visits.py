from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.conftest import Caller, World

KEY = {"Idempotency-Key": "3f0c1f7e-visit"}


@pytest.fixture
def bo(world: World) -> str:
    """Bo's place in the running club."""
    return f"enrolments/{world.town.ids['enrolment_id'][1]}"


@pytest.fixture
def ali(ids: dict[str, str]) -> str:
    """Ali's place in the running club; Ali visits the open club's session about the CV."""
    return f"enrolments/{ids['enrolment_id']}"


def test_a_visit_shows_when_it_is_and_nothing_more(admin: Caller, bo: str, ids: dict[str, str]) -> None:
    answer = admin.post(f"{bo}/visit", {"session_id": ids["visitable"]})

    path = f"{bo}/visits/{ids['visitable']}"
    assert answer.status_code == 201
    assert answer.json == {
        "enrolment_id": bo.removeprefix("enrolments/"),
        "session_id": ids["visitable"],
        "unit_keys": ["interview"],
        "starts_at": "2027-03-09T09:00:00+01:00",
        "ends_at": "2027-03-09T11:00:00+01:00",
        "state": "planned",
    }
    assert admin.get(path) == answer.json
    assert answer.headers["ETag"] == admin.ask("GET", path).headers["ETag"]


def test_visits_are_listed_for_the_visitor_and_visitors_for_the_session(
    admin: Caller, ali: str, ids: dict[str, str]
) -> None:
    admin.post(f"{ali}/visit", {"session_id": ids["visitable"]})

    visits = admin.get(f"{ali}/visits")["items"]
    assert [one["session_id"] for one in visits] == [ids["visited"], ids["visitable"]]
    visitors = admin.get(f"sessions/{ids['visited']}/visitors")["items"]
    assert visitors == [{"participant_id": ids["participant_id"], "name": "Ali"}]


def test_a_visitor_is_marked_at_the_host_and_credited_at_home(
    world: World, admin: Caller, ali: str, ids: dict[str, str]
) -> None:
    world.clock.advance(timedelta(days=20, hours=2))
    marks = [{"participant_id": ids["participant_id"], "mark": "late"}]
    marked = admin.put(f"sessions/{ids['visited']}/attendance", {"marks": marks})
    stranger = [{"participant_id": world.town.ids["participant_id"][1], "mark": "late"}]
    refused = admin.put(f"sessions/{ids['visited']}/attendance", {"marks": stranger})

    assert (marked.status_code, marked.json["marks"][0]["name"]) == (200, "Ali")
    assert refused.json["errors"][0]["pointer"] == "/marks/0/participant_id"
    cv = admin.get(f"{ali}/progress")["units"][1]
    assert (cv["attended"], cv["credit"], cv["mark"]) == (True, "visit", "late")
    assert cv["visit"]["session_id"] == ids["visited"] != cv["session_id"]
    assert admin.get(f"{ali}/visits/{ids['visited']}")["state"] == "ended"


def test_a_visit_ahead_is_taken_back(admin: Caller, ali: str, ids: dict[str, str]) -> None:
    path = f"{ali}/visits/{ids['visited']}"
    seen = admin.ask("GET", path).headers["ETag"]

    assert admin.ask("DELETE", path).status_code == 428
    assert admin.delete(path, seen).status_code == 204
    assert admin.ask("GET", path).status_code == 404
    assert admin.delete(path).status_code == 404
    assert admin.get(f"sessions/{ids['visited']}/visitors")["items"] == []


def test_a_visit_that_moved_or_began_is_not_taken_back_by_mistake(
    world: World, admin: Caller, ali: str, ids: dict[str, str]
) -> None:
    path = f"{ali}/visits/{ids['visited']}"
    seen = admin.ask("GET", path).headers["ETag"]
    admin.post(f"sessions/{ids['visited']}/move", {"starts_at": "2027-02-17T15:00:00+01:00"})
    moved = admin.get(path)
    stale = admin.delete(path, seen)
    world.clock.advance(timedelta(days=21, hours=6))
    begun = admin.delete(path)

    assert moved["starts_at"] == "2027-02-17T15:00:00+01:00"
    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert (begun.status_code, begun.json["code"]) == (409, "session_not_planned")


def test_a_visit_ends_when_the_session_is_called_off(admin: Caller, ali: str, ids: dict[str, str]) -> None:
    admin.post(f"sessions/{ids['visited']}/cancel", {"reason": "A flood", "replacement": True})

    assert admin.get(f"{ali}/visits")["items"] == []
    assert admin.get(f"{ali}/progress")["units"][1]["visit"] is None


def test_a_visit_ends_when_the_visitor_leaves_home(admin: Caller, ali: str, ids: dict[str, str]) -> None:
    admin.post(f"{ali}/withdraw", {})

    assert admin.get(f"{ali}/visits")["items"] == []
    assert admin.get(f"sessions/{ids['visited']}/visitors")["items"] == []


def test_rules_stand_against_a_visit(world: World, admin: Caller, ali: str, ids: dict[str, str]) -> None:
    spare = admin.get(f"cohorts/{world.town.clubs['Spare']}")["sessions"][3]["id"]
    path = f"cohorts/{ids['target']}"
    before = world.rows
    again = admin.post(f"{ali}/visit", {"session_id": ids["visited"]})
    draft = admin.post(f"{ali}/visit", {"session_id": spare})
    waiting = admin.post(f"enrolments/{ids['offered']}/visit", {"session_id": ids["visitable"]})
    untouched = world.rows
    admin.patch(path, {"capacity": 1, "minimum": 1})
    admin.post(f"{path}/enrolments", {"participant": {"name": "Dora"}})
    full = admin.post(f"{ali}/visit", {"session_id": ids["visitable"]})

    assert (again.status_code, again.json["code"], again.json["session_id"]) == (
        409,
        "already_visiting",
        ids["visited"],
    )
    assert (draft.status_code, draft.json["code"]) == (409, "not_visitable")
    assert (waiting.status_code, waiting.json["code"]) == (409, "not_enrolled")
    assert untouched == before
    assert (full.status_code, full.json["code"]) == (409, "cohort_full")


def test_it_must_be_a_session_of_another_club_of_the_same_programme(
    world: World, admin: Caller, bo: str, ids: dict[str, str]
) -> None:
    strange = admin.get(f"cohorts/{world.town.clubs['Ready']}")["sessions"][0]["id"]
    before = world.rows

    for session_id in (ids["session_id"], strange):
        response = admin.post(f"{bo}/visit", {"session_id": session_id})
        assert response.status_code == 422
        assert [mistake["pointer"] for mistake in response.json["errors"]] == ["/session_id"]
    assert world.rows == before


def test_the_home_needs_no_right_to_the_host_and_the_host_sees_the_name_only(
    world: World, admin: Caller, consultant: Caller, colleague: Caller
) -> None:
    host, staff = world.town.clubs["Small"], world.town.town.colleague.staff_id
    admin.patch(f"cohorts/{host}", {"consultant_id": staff, "capacity": 9})
    session = admin.get(f"cohorts/{host}")["sessions"][4]["id"]
    place = f"enrolments/{world.ids['enrolment_id']}"
    answer = consultant.post(f"{place}/visit", {"session_id": session})

    assert answer.status_code == 201
    for hidden in ("", "/attendance", "/meeting", "/guests", "/homework", "/visitors"):
        assert consultant.ask("GET", f"sessions/{session}{hidden}").status_code == 403
    shown = colleague.ask("GET", f"sessions/{session}/visitors")
    assert shown.json["items"] == [{"participant_id": world.ids["participant_id"], "name": "Ali"}]
    for hidden in (place, f"{place}/visits", f"{place}/progress"):
        assert colleague.ask("GET", hidden).status_code == 403
    assert colleague.ask("GET", f"participants/{world.ids['participant_id']}").status_code == 403


def test_a_double_click_agrees_one_visit(admin: Caller, bo: str, ids: dict[str, str]) -> None:
    wish = {"session_id": ids["visitable"]}
    first = admin.post(f"{bo}/visit", wish, headers=KEY)
    again = admin.post(f"{bo}/visit", wish, headers=KEY)

    assert (again.status_code, again.json) == (201, first.json)
    assert len(admin.get(f"{bo}/visits")["items"]) == 1
