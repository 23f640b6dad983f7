from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.meeting import DialIn, MeetingState
from jobclub.core.activities.places import PlaceState
from jobclub.core.errors import (
    CapacityBelowTaken,
    Forbidden,
    Invalid,
    StaffClash,
    WebinarNotDraft,
    WebinarOver,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.attending import Coming, get_registration, list_registrations, register_for_webinar
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.presenting import (
    WebinarWish,
    announce_webinar,
    cancel_webinar,
    change_webinar,
    get_webinar,
    get_webinar_meeting,
    move_webinar,
    plan_webinar,
)
from jobclub.core.usecases.staffing import remove_staff
from jobclub.core.webinars.sparring import WebinarWarning
from jobclub.core.webinars.webinar import Webinar, WebinarState
from jobclub.testing import FixedClock, PaperMeetings, Town, with_paper

from .conftest import World

NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)
WISH = WebinarWish(title="A CV", minutes=60, starts_at=NINE)
BY_WALL = {"starts_at": None, "starts_on": date(2027, 1, 20), "at": time(9)}


@pytest.fixture
def draft(office: Office, town: Town) -> Webinar:
    return plan_webinar(office, town.consultant, WISH)


def coming(name: str) -> Coming:
    return Coming(person=PersonWish(name=name))


def test_a_wall_time_and_an_instant_mean_the_same(office: Office, town: Town) -> None:
    planned = plan_webinar(office, town.consultant, replace(WISH, **BY_WALL), dry_run=True)  # type: ignore[arg-type]
    assert (planned.starts_at, planned.state, planned.host_id) == (
        NINE,
        WebinarState.DRAFT,
        town.consultant.staff_id,
    )


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"starts_on": date(2027, 1, 20)}, "/starts_at"),
        ({"starts_at": None}, "/starts_at"),
        ({"starts_at": NINE - timedelta(days=30)}, "/starts_at"),
        ({"starts_at": NINE + timedelta(days=3000)}, "/starts_at"),
        ({"starts_at": NINE + timedelta(seconds=1)}, "/starts_at"),
        ({**BY_WALL, "starts_on": date(2026, 1, 20)}, "/starts_on"),
        ({"host_id": "nobody"}, "/host_id"),
        ({"cohost_ids": ("nobody",)}, "/cohost_ids/0"),
        ({"sparring_service_id": "nothing"}, "/sparring_service_id"),
        ({"title": ""}, "/title"),
        ({"meeting_provider": "nothing"}, "/meeting_provider"),
    ],
)
def test_a_wish_that_can_not_be_is_refused_with_its_pointer(
    office: Office, town: Town, refused: Callable[..., Any], changes: dict[str, Any], pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        plan_webinar(office, town.consultant, replace(WISH, **changes))


def test_a_coordinator_says_who_hosts(office: Office, town: Town, refused: Callable[..., Any]) -> None:
    with refused(Invalid, at="/host_id"):
        plan_webinar(office, town.coordinator, WISH)


def test_nobody_hosts_who_left(office: Office, town: Town, refused: Callable[..., Any]) -> None:
    gone = town.colleague.staff_id or ""
    remove_staff(office, town.admin, gone, None)
    with refused(Invalid, at="/host_id"):
        plan_webinar(office, town.coordinator, replace(WISH, host_id=gone))


def test_a_draft_keeps_the_hours_of_all_who_present_it(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    both = replace(WISH, cohost_ids=(town.colleague.staff_id or "",))
    planned = plan_webinar(office, town.consultant, both)
    with refused(StaffClash):
        plan_webinar(office, town.colleague, WISH)
    cancel_webinar(office, town.colleague, planned.id, "Ill")
    assert plan_webinar(office, town.colleague, WISH).host_id == town.colleague.staff_id


@pytest.mark.parametrize(
    ("about", "provider"),
    [
        ({"meeting_link": "https://meet.example.org/1"}, "link"),
        ({"meeting_dial_in": DialIn(number="+45 70 10 10 10", code=None)}, "phone"),
        ({}, "none"),
    ],
)
def test_it_meets_by_what_is_given(office: Office, town: Town, about: dict[str, Any], provider: str) -> None:
    planned = plan_webinar(office, town.consultant, replace(WISH, **about))
    assert get_webinar_meeting(office, town.consultant, planned.id).provider == provider
    later = NINE + timedelta(hours=1)
    assert move_webinar(office, town.consultant, planned.id, later, dry_run=True).webinar.starts_at == later
    assert get_webinar(office, town.consultant, planned.id).starts_at == NINE
    moved = move_webinar(office, town.consultant, planned.id, later).webinar
    assert moved.meeting.join_url == planned.meeting.join_url


def test_a_meeting_that_others_have_to_make_is_waited_for_and_follows_later(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    paper = PaperMeetings()
    office, wish = with_paper(office, paper), replace(WISH, meeting_provider="paper")
    planned = plan_webinar(office, town.consultant, wish)
    moved = move_webinar(office, town.consultant, planned.id, NINE + timedelta(hours=1)).webinar
    assert (moved.meeting.state, moved.meeting.provider, paper.asked) == (MeetingState.PENDING, "paper", [])
    with refused(Invalid, at="/meeting_link"):
        plan_webinar(office, town.colleague, replace(wish, meeting_link="https://meet.example.org/1"))


def test_it_is_announced_once_and_before_it_begins(
    office: Office, town: Town, clock: FixedClock, draft: Webinar, refused: Callable[..., Any]
) -> None:
    assert announce_webinar(office, town.consultant, draft.id, dry_run=True).demand.expected == 0
    announce_webinar(office, town.consultant, draft.id)
    with refused(WebinarNotDraft):
        announce_webinar(office, town.consultant, draft.id)
    late = plan_webinar(office, town.colleague, WISH)
    clock.at = NINE
    for act in (announce_webinar, lambda *one: cancel_webinar(*one, "Ill")):
        with refused(WebinarOver):
            act(office, town.colleague, late.id)


def test_one_consultant_has_not_the_hours_for_hundreds(world: World) -> None:
    wish = replace(
        WISH, starts_at=NINE + timedelta(days=7), capacity=500, sparring_service_id=world.sparring.id
    )
    planned = plan_webinar(world.office, world.town.consultant, wish)
    announced = announce_webinar(world.office, world.town.consultant, planned.id)
    assert announced.demand.expected == 400
    assert 0 < (announced.demand.free or 0) < 400
    assert announced.demand.warnings == (WebinarWarning.SPARRING_SHORT,)


def test_a_raised_capacity_goes_to_those_who_wait_and_no_place_is_taken_away(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    one = plan_webinar(office, town.consultant, replace(WISH, capacity=1))
    announce_webinar(office, town.consultant, one.id)
    waits = [register_for_webinar(office, town.consultant, one.id, coming(name)) for name in ("A", "B")][1]
    assert waits.position == 1
    change_webinar(office, town.consultant, one.id, None, capacity=2)
    now = get_registration(office, town.consultant, waits.registration.id)
    assert now.registration.place.state is PlaceState.ENROLLED
    with refused(CapacityBelowTaken):
        change_webinar(office, town.consultant, one.id, None, capacity=1)
    assert len(list_registrations(office, town.consultant, one.id, Window()).items) == 2


def test_another_host_takes_the_hours_and_a_consultant_keeps_what_is_theirs(
    office: Office, town: Town, draft: Webinar, refused: Callable[..., Any]
) -> None:
    other = town.colleague.staff_id or ""
    with refused(Forbidden):
        change_webinar(office, town.consultant, draft.id, None, host_id=other)
    change_webinar(office, town.coordinator, draft.id, None, host_id=other)
    with refused(StaffClash):
        plan_webinar(office, town.colleague, WISH)


def test_what_is_called_off_stays_as_it_is(
    office: Office, town: Town, draft: Webinar, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/reason"):
        cancel_webinar(office, town.consultant, draft.id, "")
    cancel_webinar(office, town.consultant, draft.id, "Ill")
    with refused(WebinarOver):
        move_webinar(office, town.consultant, draft.id, NINE + timedelta(days=1))
    with refused(WebinarOver):
        change_webinar(office, town.consultant, draft.id, None, minutes=30)
