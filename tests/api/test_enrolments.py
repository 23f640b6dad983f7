from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from jobclub.core.cohorts.enrolment import MOST_WAITING
from jobclub.testing import enrolled
from tests.api.conftest import Caller, World


@pytest.fixture
def path(world: World) -> str:
    """Where people are enrolled in the club that begins soon."""
    return f"cohorts/{world.town.clubs['Open']}/enrolments"


def test_somebody_told_about_is_taken_in_and_enrolled(admin: Caller, path: str) -> None:
    answer = admin.post(path, {"participant": {"name": "Dora", "reached_through": "her sister"}})

    person = admin.get(f"participants/{answer.json['participant_id']}")
    assert answer.status_code == 201
    assert (answer.json["state"], answer.json["enrolled_at"]) == ("enrolled", "2027-01-27T09:00:00+01:00")
    assert (person["name"], person["reached_through"], person["email"]) == ("Dora", "her sister", None)
    assert admin.get(f"enrolments/{answer.json['id']}") == {**answer.json, "transferred_to": None}


def test_somebody_with_a_known_address_is_that_somebody(
    admin: Caller, path: str, ids: dict[str, str]
) -> None:
    answer = admin.post(path, {"participant": {"name": "Another Ali", "email": "ALI@People.Example"}})

    assert answer.json["participant_id"] == ids["participant_id"]
    assert admin.get(f"participants/{ids['participant_id']}")["name"] == "Ali"


def test_a_person_has_one_place_in_a_cohort(admin: Caller, path: str, ids: dict[str, str]) -> None:
    first = admin.post(path, {"participant_id": ids["participant_id"]})
    again = admin.post(path, {"participant_id": ids["participant_id"]})

    assert (again.status_code, again.json["code"]) == (409, "already_enrolled")
    assert again.json["enrolment_id"] == first.json["id"]


@pytest.mark.parametrize("body", [{}, {"participant_id": "x", "participant": {"name": "Dora"}}])
def test_one_of_the_two_ways_is_needed(admin: Caller, path: str, body: dict[str, object]) -> None:
    assert admin.post(path, body).json["errors"][0]["pointer"] == "/participant_id"


def test_a_mistake_about_the_person_is_named_inside_the_body(world: World, admin: Caller, path: str) -> None:
    before = world.rows

    response = admin.post(path, {"participant": {"name": "Dora", "email": "dora", "phone": "call me"}})

    assert {m["pointer"] for m in response.json["errors"]} == {"/participant/email", "/participant/phone"}
    assert world.rows == before


def test_once_all_places_are_taken_people_join_the_line(world: World, admin: Caller, path: str) -> None:
    admin.patch(f"cohorts/{world.town.clubs['Open']}", {"capacity": 2})
    got = [admin.post(path, {"participant": {"name": name}}) for name in ("One", "Two", "Three", "Four")]

    assert [answer.status_code for answer in got] == [201] * 4
    assert [(answer.json["state"], answer.json["position"]) for answer in got] == [
        ("enrolled", None),
        ("enrolled", None),
        ("waitlisted", 1),
        ("waitlisted", 2),
    ]
    assert (got[2].json["created_at"], got[2].json["enrolled_at"]) == ("2027-01-27T09:00:00+01:00", None)
    assert {answer.json["reply_by"] for answer in got} == {None}


def test_a_line_has_an_end(world: World, admin: Caller, path: str) -> None:
    admin.patch(f"cohorts/{world.town.clubs['Open']}", {"capacity": 1, "minimum": 1})
    for number in range(1 + MOST_WAITING):
        enrolled(world.office, world.town.town, world.town.clubs["Open"], f"Person {number}")
    before = world.rows

    response = admin.post(path, {"participant": {"name": "One more"}})

    assert (response.status_code, response.json["code"]) == (409, "cohort_full")
    assert world.rows == before


@pytest.mark.parametrize(
    ("club", "code"),
    [("Draft", "not_open"), ("Off", "not_open"), ("Done", "not_open"), ("Running", "admission_closed")],
)
def test_a_cohort_takes_people_while_it_is_open(world: World, admin: Caller, club: str, code: str) -> None:
    response = admin.post(f"cohorts/{world.town.clubs[club]}/enrolments", {"participant": {"name": "Dora"}})

    assert (response.status_code, response.json["code"]) == (409, code)


def test_admission_closes_as_the_last_admitting_session_starts(
    world: World, admin: Caller, path: str
) -> None:
    second = admin.get(f"cohorts/{world.town.clubs['Open']}")["sessions"][1]
    starts_at = datetime.fromisoformat(second["starts_at"])
    world.clock.at = starts_at - timedelta(minutes=1)
    in_time = admin.post(path, {"participant": {"name": "Early"}})
    world.clock.at = starts_at
    late = admin.post(path, {"participant": {"name": "Late"}})

    assert in_time.status_code == 201
    assert (late.status_code, late.json["code"]) == (409, "admission_closed")


def test_leaving_frees_the_place_and_keeps_the_outcome(admin: Caller, ids: dict[str, str]) -> None:
    enrolment = f"enrolments/{ids['enrolment_id']}"

    left = admin.post(f"{enrolment}/withdraw", {"outcome": "job", "reason": "Begins on Monday"}).json
    again = admin.post(f"{enrolment}/withdraw", {})

    assert (left["state"], left["left_at"], left["reason"]) == (
        "withdrawn",
        "2027-01-27T09:00:00+01:00",
        "Begins on Monday",
    )
    outcomes = admin.get(f"{enrolment}/outcomes")["items"]
    assert [(one["outcome"], one["on"]) for one in outcomes] == [("job", "2027-01-27")]
    assert (again.status_code, again.json["code"]) == (409, "not_enrolled")


def test_outcomes_are_dated_repeatable_and_also_after_the_end(world: World, admin: Caller) -> None:
    done = admin.get(f"cohorts/{world.town.clubs['Done']}/enrolments")["items"][0]["id"]
    for body in ({"outcome": "clarified", "on": "2026-12-01"}, {"outcome": "job"}):
        assert admin.post(f"enrolments/{done}/outcomes", body).status_code == 201
    ahead = admin.post(f"enrolments/{done}/outcomes", {"outcome": "job", "on": "2027-01-28"})

    outcomes = admin.get(f"enrolments/{done}/outcomes")["items"]
    assert [(one["outcome"], one["on"]) for one in outcomes] == [
        ("clarified", "2026-12-01"),
        ("job", "2027-01-27"),
    ]
    assert ahead.json["errors"][0]["pointer"] == "/on"


def test_a_list_shows_names_but_no_contact_data(world: World, admin: Caller) -> None:
    answer = admin.ask("GET", f"cohorts/{world.town.clubs['Running']}/enrolments")

    assert [(line["name"], line["state"]) for line in answer.json["items"]] == [
        ("Ali", "enrolled"),
        ("Bo", "enrolled"),
        ("Carla", "withdrawn"),
    ]
    assert "@" not in answer.text


def test_enrolments_of_one_state_are_listed(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Small']}/enrolments"

    def names(state: str) -> list[str]:
        return [line["name"] for line in admin.get(f"{path}?state={state}")["items"]]

    assert (names("offered"), names("waitlisted"), names("withdrawn")) == (["Ella"], ["Finn"], ["Dan"])
    assert names("transferred") == []
    wrong = admin.ask("GET", f"{path}?state=waiting")
    assert (wrong.status_code, wrong.json["errors"][0]["parameter"]) == (422, "state")


def test_who_left_may_come_again(admin: Caller, path: str) -> None:
    first = admin.post(path, {"participant": {"name": "Dora"}}).json
    admin.post(f"enrolments/{first['id']}/withdraw", {})

    again = admin.post(path, {"participant_id": first["participant_id"]})

    assert again.status_code == 201
    assert again.json["id"] != first["id"]
    assert len(admin.get(path)["items"]) == 2
