from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.conftest import Caller, World

KEY = {"Idempotency-Key": "3f0c1f7e-transfer"}


@pytest.fixture
def ali(ids: dict[str, str]) -> str:
    """Ali's place in the running club."""
    return f"enrolments/{ids['enrolment_id']}"


@pytest.fixture
def small(world: World) -> str:
    """The club of one place, which is offered to Ella while Finn waits."""
    return world.town.clubs["Small"]


def test_a_free_place_is_had_at_once(admin: Caller, ali: str, ids: dict[str, str]) -> None:
    answer = admin.post(f"{ali}/transfer", {"cohort_id": ids["target"]})

    there = answer.json["transferred_to"]
    assert answer.status_code == 200
    assert (answer.json["id"], answer.json["state"]) == (ids["enrolment_id"], "transferred")
    assert answer.json["left_at"] == there["enrolled_at"] == "2027-01-27T09:00:00+01:00"
    assert (there["cohort_id"], there["state"], there["position"]) == (ids["target"], "enrolled", None)
    assert there["participant_id"] == ids["participant_id"]
    assert admin.get(ali) == answer.json
    assert admin.get(f"enrolments/{there['id']}") == {**there, "transferred_to": None, "clashes": []}


def test_what_was_done_goes_along(admin: Caller, ali: str, ids: dict[str, str]) -> None:
    there = admin.post(f"{ali}/transfer", {"cohort_id": ids["target"]}).json["transferred_to"]["id"]

    standing = admin.get(f"enrolments/{there}/progress")
    first = standing["units"][0]
    assert (first["unit_key"], first["attended"], first["credit"]) == ("kick-off", True, "earlier")
    assert (standing["sessions_attended"], standing["homework_done"]) == (1, 1)
    assert standing["missing"] == {"unit_keys": [], "homework_ids": []}


def test_what_was_handed_in_before_is_listed_with_the_same_task_here(
    admin: Caller, ali: str, ids: dict[str, str]
) -> None:
    admin.post(f"{ali}/transfer", {"cohort_id": ids["target"]})
    first = admin.get(f"cohorts/{ids['target']}/sessions")["items"][0]["id"]
    task = admin.get(f"sessions/{first}/homework")["items"][0]["id"]

    listed = admin.get(f"homework/{task}/submissions")["items"]
    assert {one["participant_id"] for one in listed} == {ids["participant_id"]}
    assert admin.get(f"submissions/{listed[0]['id']}") == listed[0]


def test_where_no_place_is_free_the_old_one_is_kept(
    admin: Caller, ali: str, small: str, ids: dict[str, str]
) -> None:
    answer = admin.post(f"{ali}/transfer", {"cohort_id": small})
    there = answer.json["transferred_to"]
    again = admin.post(f"{ali}/transfer", {"cohort_id": ids["target"]})
    onwards = admin.post(f"enrolments/{there['id']}/transfer", {"cohort_id": ids["target"]})

    assert (answer.status_code, answer.json["state"]) == (200, "enrolled")
    assert (there["cohort_id"], there["state"], there["position"]) == (small, "waitlisted", 2)
    assert (again.status_code, again.json["code"]) == (409, "transfer_pending")
    assert again.json["enrolment_id"] == there["id"]
    assert (onwards.status_code, onwards.json["code"]) == (409, "transfer_pending")


def test_the_yes_gives_the_old_place_up(admin: Caller, ali: str, small: str) -> None:
    there = admin.post(f"{ali}/transfer", {"cohort_id": small}).json["transferred_to"]["id"]
    tag = admin.ask("GET", ali).headers["ETag"]
    admin.patch(f"cohorts/{small}", {"capacity": 3})
    offered = admin.ask("GET", ali)
    accepted = admin.post(f"enrolments/{there}/accept")

    assert offered.json["transferred_to"]["state"] == "offered"
    assert offered.headers["ETag"] != tag
    assert (accepted.status_code, accepted.json["state"]) == (200, "enrolled")
    shown = admin.get(ali)
    assert (shown["state"], shown["transferred_to"]["state"]) == ("transferred", "enrolled")


def test_leaving_takes_the_wish_to_change_along(admin: Caller, ali: str, small: str) -> None:
    there = admin.post(f"{ali}/transfer", {"cohort_id": small}).json["transferred_to"]["id"]
    left = admin.post(f"{ali}/withdraw", {"outcome": "job"})

    assert left.json["state"] == "withdrawn"
    assert admin.get(f"enrolments/{there}")["state"] == "withdrawn"
    assert admin.get(ali)["transferred_to"] is None


@pytest.mark.parametrize("club", ["Running", "Done"])
def test_it_must_be_another_club_of_the_same_programme(
    world: World, admin: Caller, ali: str, club: str
) -> None:
    before = world.rows

    response = admin.post(f"{ali}/transfer", {"cohort_id": world.town.clubs[club]})

    assert response.status_code == 422
    assert [mistake["pointer"] for mistake in response.json["errors"]] == ["/cohort_id"]
    assert world.rows == before


@pytest.mark.parametrize("club", ["Draft", "Off"])
def test_it_must_take_people(world: World, admin: Caller, ali: str, club: str) -> None:
    response = admin.post(f"{ali}/transfer", {"cohort_id": world.town.clubs[club]})

    assert (response.status_code, response.json["code"]) == (409, "not_open")


def test_once_admission_has_closed_nobody_waits(world: World, admin: Caller, ali: str, small: str) -> None:
    admin.post(f"enrolments/{world.ids['offered']}/accept")
    world.clock.advance(timedelta(days=21))

    full = admin.post(f"{ali}/transfer", {"cohort_id": small})
    admin.patch(f"cohorts/{small}", {"capacity": 2})
    free = admin.post(f"{ali}/transfer", {"cohort_id": small})

    assert (full.status_code, full.json["code"]) == (409, "cohort_full")
    assert (free.status_code, free.json["state"]) == (200, "transferred")


def test_the_right_to_the_home_is_enough_and_opens_nothing_of_the_other(
    world: World, admin: Caller, consultant: Caller, colleague: Caller
) -> None:
    target = world.town.clubs["Small"]
    staff = world.town.town.colleague.staff_id
    assert admin.patch(f"cohorts/{target}", {"consultant_id": staff}).status_code == 200
    path = f"enrolments/{world.ids['enrolment_id']}"
    forbidden = colleague.post(f"{path}/transfer", {"cohort_id": target})
    answer = consultant.post(f"{path}/transfer", {"cohort_id": target})

    assert forbidden.status_code == 403
    assert answer.status_code == 200
    there = answer.json["transferred_to"]
    for hidden in (f"cohorts/{target}", f"cohorts/{target}/enrolments", f"enrolments/{there['id']}"):
        assert consultant.ask("GET", hidden).status_code == 403
    assert consultant.post(f"enrolments/{there['id']}/decline").status_code == 403
    assert colleague.get(f"enrolments/{there['id']}")["position"] == there["position"] == 2


def test_a_double_click_changes_once(admin: Caller, ali: str, ids: dict[str, str]) -> None:
    wish = {"cohort_id": ids["target"]}
    first = admin.post(f"{ali}/transfer", wish, headers=KEY)
    again = admin.post(f"{ali}/transfer", wish, headers=KEY)
    other = admin.post(f"{ali}/transfer", wish)

    assert again.json == first.json
    assert (other.status_code, other.json["code"]) == (409, "not_enrolled")
    assert len(admin.get(f"cohorts/{ids['target']}/enrolments")["items"]) == 1
