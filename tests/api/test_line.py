from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.conftest import Caller, World

TODAY = "2027-01-27T09:00:00+01:00"


@pytest.fixture
def small(world: World) -> str:
    """The club of one place, which is offered to Ella while Finn waits; it begins on 10 February."""
    return f"cohorts/{world.town.clubs['Small']}"


@pytest.fixture
def ella(ids: dict[str, str]) -> str:
    return f"enrolments/{ids['offered']}"


@pytest.fixture
def finn(admin: Caller, small: str) -> str:
    return f"enrolments/{_of(admin, small, 'Finn')}"


def _of(caller: Caller, club: str, name: str) -> str:
    return next(line["id"] for line in caller.get(f"{club}/enrolments")["items"] if line["name"] == name)


def _states(caller: Caller, club: str) -> dict[str, str]:
    return {line["name"]: line["state"] for line in caller.get(f"{club}/enrolments")["items"]}


def test_an_offer_says_until_when_the_place_is_kept(admin: Caller, ella: str, finn: str) -> None:
    offered, waiting = admin.get(ella), admin.get(finn)

    assert (offered["state"], offered["position"]) == ("offered", None)
    assert (offered["reply_by"], offered["offer_lapsed_at"]) == ("2027-01-29T09:00:00+01:00", None)
    assert (waiting["state"], waiting["position"], waiting["reply_by"]) == ("waitlisted", 1, None)


def test_who_says_yes_has_the_place(admin: Caller, small: str, ella: str) -> None:
    answer = admin.post(f"{ella}/accept")

    assert answer.status_code == 200
    assert (answer.json["state"], answer.json["enrolled_at"], answer.json["reply_by"]) == (
        "enrolled",
        TODAY,
        None,
    )
    assert answer.headers["ETag"] == admin.ask("GET", ella).headers["ETag"]
    assert _states(admin, small) == {"Dan": "withdrawn", "Ella": "enrolled", "Finn": "waitlisted"}


def test_who_says_no_leaves_the_line_and_the_next_is_offered_the_place(
    admin: Caller, small: str, ella: str
) -> None:
    answer = admin.post(f"{ella}/decline")

    assert (answer.status_code, answer.json["state"], answer.json["left_at"]) == (200, "withdrawn", TODAY)
    assert _states(admin, small) == {"Dan": "withdrawn", "Ella": "withdrawn", "Finn": "offered"}


def test_a_late_yes_is_refused_and_writes_nothing(world: World, admin: Caller, small: str, ella: str) -> None:
    world.clock.advance(timedelta(hours=48))
    before = world.rows
    shown = admin.get(ella)
    late = admin.post(f"{ella}/accept")

    assert (shown["state"], shown["position"], shown["reply_by"]) == ("waitlisted", 2, None)
    assert shown["offer_lapsed_at"] == "2027-01-29T09:00:00+01:00"
    assert (late.status_code, late.json["code"]) == (409, "offer_expired")
    assert _states(admin, small)["Finn"] == "waitlisted"
    assert world.rows == before


def test_the_next_write_makes_the_next_offer(world: World, admin: Caller, small: str, finn: str) -> None:
    world.clock.advance(timedelta(hours=50))
    admin.patch(small, {"title": "Renamed"})

    offered = admin.get(finn)
    assert (offered["state"], offered["reply_by"]) == ("offered", "2027-01-31T11:00:00+01:00")


def test_what_is_not_offered_cannot_be_accepted(world: World, admin: Caller, ella: str, finn: str) -> None:
    before = world.rows
    refused = admin.post(f"{finn}/accept")
    untouched = world.rows
    admin.post(f"{ella}/accept")
    again = [admin.post(f"{ella}/{answer}") for answer in ("accept", "decline")]

    assert (refused.status_code, refused.json["code"]) == (409, "not_offered")
    assert untouched == before
    assert [(one.status_code, one.json["code"]) for one in again] == [(409, "already_enrolled")] * 2
    assert again[0].json["enrolment_id"] == ella.removeprefix("enrolments/")


def test_a_raised_capacity_is_offered_and_counts_when_it_is_lowered(
    admin: Caller, small: str, finn: str
) -> None:
    admin.patch(small, {"capacity": 2})
    offered = admin.get(finn)
    lowered = admin.patch(small, {"capacity": 1})

    assert offered["state"] == "offered"
    assert (lowered.status_code, lowered.json["code"], lowered.json["taken"]) == (
        409,
        "capacity_below_taken",
        2,
    )


def test_a_tag_of_an_enrolment_follows_the_line_and_the_clock(
    world: World, admin: Caller, ella: str, finn: str
) -> None:
    tags = [admin.ask("GET", finn).headers["ETag"]]
    world.clock.advance(timedelta(hours=48))
    tags.append(admin.ask("GET", ella).headers["ETag"])
    admin.post(f"{ella}/decline")
    tags.append(admin.ask("GET", ella).headers["ETag"])
    tags.append(admin.ask("GET", finn).headers["ETag"])

    assert len(set(tags)) == 4


# --- too few people -----------------------------------------------------------------------------------


@pytest.fixture
def soon(world: World) -> str:
    """The club that begins on 9 February with nobody in it; the clock shows three days before."""
    path = f"cohorts/{world.town.clubs['Open']}"
    world.clock.advance(timedelta(days=10))
    return path


def test_with_too_few_people_a_cohort_warns_three_days_before_it_starts(
    world: World, admin: Caller, soon: str
) -> None:
    warned = admin.ask("GET", soon)
    world.clock.advance(timedelta(seconds=-1))
    before = admin.ask("GET", soon)

    assert (warned.json["warnings"], before.json["warnings"]) == (["below_minimum"], [])
    assert warned.headers["ETag"] != before.headers["ETag"]
    assert admin.patch(soon, {"title": "New"}, before.headers["ETag"]).status_code == 200


def test_a_reason_ends_the_warning_and_null_takes_it_back(admin: Caller, soon: str) -> None:
    reasoned = admin.patch(soon, {"below_minimum_reason": "They asked for a small group"})
    silent = admin.patch(soon, {"title": "Still small"})
    again = admin.patch(soon, {"below_minimum_reason": None})

    assert (reasoned.json["below_minimum_reason"], reasoned.json["warnings"]) == (
        "They asked for a small group",
        [],
    )
    assert silent.json["below_minimum_reason"] == "They asked for a small group"
    assert (again.json["below_minimum_reason"], again.json["warnings"]) == (None, ["below_minimum"])


def test_enough_people_end_the_warning_and_change_the_tag(admin: Caller, soon: str) -> None:
    warned = admin.ask("GET", soon).headers["ETag"]
    for name in ("One", "Two"):
        admin.post(f"{soon}/enrolments", {"participant": {"name": name}})

    assert admin.get(soon)["warnings"] == []
    assert admin.patch(soon, {"title": "New"}, warned).status_code == 412
