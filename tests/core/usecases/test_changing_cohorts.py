"""A cohort's settings, states and hours until it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.errors import (
    CapacityBelowTaken,
    CohortNotDraft,
    CohortOver,
    Forbidden,
    Invalid,
    NoConsultant,
    StaffClash,
    Stale,
)
from jobclub.core.events import CohortChanged
from jobclub.core.office import Office
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.enrolling import Enrolment, withdraw
from jobclub.core.usecases.planning import (
    change_cohort,
    get_cohort,
    open_cohort,
    plan_cohort,
)
from jobclub.core.usecases.running import cancel_cohort, confirm_held
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, enrolled, found_town, open_club, put_in


def draft(office: Office, town: Town, consultant_id: str | None) -> Cohort:
    wish = CohortWish(
        programme_id=put_in(office, town).id,
        starts_on=date(2027, 1, 11),
        at=time(14),
        consultant_id=consultant_id,
    )
    return plan_cohort(office, town.coordinator, wish)


# --- opening


def test_a_draft_opens_with_a_consultant(office: Office, town: Town) -> None:
    planned = draft(office, town, town.consultant.staff_id)
    assert open_cohort(office, town.consultant, planned.id).state is CohortState.OPEN


def test_a_draft_without_a_consultant_opens_once_there_is_one(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    planned = draft(office, town, None)
    with refused(NoConsultant):
        open_cohort(office, town.coordinator, planned.id)
    change_cohort(office, town.coordinator, planned.id, None, consultant_id=town.consultant.staff_id)
    assert open_cohort(office, town.coordinator, planned.id).state is CohortState.OPEN


def test_only_a_draft_opens(office: Office, town: Town, club: Cohort, refused: Callable[..., Any]) -> None:
    with refused(CohortNotDraft):
        open_cohort(office, town.consultant, club.id)
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortNotDraft):
        open_cohort(office, town.consultant, club.id)


def test_it_runs_from_the_first_sessions_start_by_the_clock(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    clock.at = club.sessions[0].starts_at - timedelta(seconds=1)
    assert get_cohort(office, town.consultant, club.id).state is CohortState.OPEN
    clock.at = club.sessions[0].starts_at
    assert get_cohort(office, town.consultant, club.id).state is CohortState.RUNNING


# --- settings


def test_title_minimum_and_capacity_may_change(office: Office, town: Town, club: Cohort) -> None:
    changed = change_cohort(office, town.consultant, club.id, None, title="Midtown", minimum=4, capacity=12)
    assert (changed.title, changed.minimum, changed.capacity) == ("Midtown", 4, 12)
    assert changed.version == club.version + 1
    assert get_cohort(office, town.consultant, club.id) == changed


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": "\n"}, "/title"),
        ({"capacity": 1}, "/capacity"),
        ({"minimum": 11}, "/minimum"),
        ({"consultant_id": None}, "/consultant_id"),
        ({"consultant_id": "nobody"}, "/consultant_id"),
        ({"below_minimum_reason": "\t"}, "/below_minimum_reason"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_at_its_pointer(
    office: Office, town: Town, club: Cohort, *, refused: Any, change: dict[str, Any], pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        change_cohort(office, town.coordinator, club.id, None, **change)


def test_a_foreign_consultant_is_refused_at_the_pointer(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    foreign = found_town(office).consultant.staff_id
    with refused(Invalid, at="/consultant_id"):
        change_cohort(office, town.coordinator, club.id, None, consultant_id=foreign)


def test_capacity_goes_down_to_the_places_taken_and_no_further(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, bo: Enrolment, refused: Any
) -> None:
    assert change_cohort(office, town.consultant, club.id, None, capacity=2).capacity == 2
    with refused(CapacityBelowTaken) as error:
        change_cohort(office, town.consultant, club.id, None, minimum=1, capacity=1)
    assert error.value.facts["taken"] == len({anna.place.id, bo.place.id})
    withdraw(office, town.consultant, bo.place.id)
    assert change_cohort(office, town.consultant, club.id, None, minimum=1, capacity=1).capacity == 1


def test_with_too_few_people_it_warns_from_three_days_before_its_start_until_somebody_says_why(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, clock: FixedClock
) -> None:
    def warnings() -> list[str]:
        return [*get_cohort(office, town.consultant, club.id).warnings]

    assert anna.place.in_group
    clock.at = club.sessions[0].starts_at - timedelta(days=3, seconds=1)
    assert warnings() == []
    clock.advance(timedelta(seconds=1))
    assert warnings() == ["below_minimum"]
    change_cohort(office, town.consultant, club.id, None, below_minimum_reason="They asked for it")
    assert warnings() == []
    change_cohort(office, town.consultant, club.id, None, below_minimum_reason=None)
    assert warnings() == ["below_minimum"]
    enrolled(office, town, club.id, "Bo")
    assert warnings() == []


def test_a_warning_that_came_or_went_makes_what_was_seen_before_stale(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any
) -> None:
    seen = frozenset({club.revision})
    clock.at = club.sessions[0].starts_at - timedelta(days=3)
    warned = get_cohort(office, town.consultant, club.id).revision
    with refused(Stale):
        change_cohort(office, town.consultant, club.id, seen, title="Midtown")
    for name in ("Anna", "Bo"):
        enrolled(office, town, club.id, name)
    with refused(Stale):
        change_cohort(office, town.consultant, club.id, frozenset({warned}), title="Midtown")


def test_a_change_to_what_was_seen_before_is_stale(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any
) -> None:
    seen = frozenset({club.revision})
    changed = change_cohort(office, town.consultant, club.id, seen, title="Midtown")
    with refused(Stale):
        change_cohort(office, town.consultant, club.id, seen, title="Northtown")
    clock.at = club.sessions[0].starts_at
    with refused(Stale):
        change_cohort(office, town.consultant, club.id, frozenset({changed.revision}), title="Northtown")


def test_enrolling_somebody_makes_nobodys_view_of_the_plan_stale(
    office: Office, town: Town, club: Cohort, anna: Enrolment
) -> None:
    assert anna.cohort_id == club.id
    assert change_cohort(office, town.consultant, club.id, frozenset({club.revision}), title="Midtown")


def test_a_cohort_that_is_over_changes_no_more(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortOver):
        change_cohort(office, town.consultant, club.id, None, title="Midtown")


# --- who leads it


def test_a_new_consultant_takes_the_sessions_not_held(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, store: MemoryStore
) -> None:
    clock.at = club.sessions[0].ends_at
    confirm_held(office, town.consultant, club.sessions[0].id)
    changed = change_cohort(office, town.coordinator, club.id, None, consultant_id=town.colleague.staff_id)
    assert changed.consultant_id == town.colleague.staff_id
    assert changed.sessions[0].consultant_id == town.consultant.staff_id
    happened = store.trail[-1].event
    assert isinstance(happened, CohortChanged)
    assert happened.consultant_before == town.consultant.staff_id
    later = {"starts_on": date(2027, 1, 18)}
    assert open_club(office, town, **later).consultant_id == town.consultant.staff_id
    with pytest.raises(StaffClash):
        open_club(office, town, consultant_id=town.colleague.staff_id, **later)


def test_a_new_consultant_takes_all_sessions_or_none(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    theirs = open_club(office, town, starts_on=date(2027, 2, 15), consultant_id=town.colleague.staff_id)
    with refused(StaffClash) as error:
        change_cohort(office, town.coordinator, club.id, None, consultant_id=town.colleague.staff_id)
    (clash,) = error.value.facts["clashes"]
    assert clash["with"]["id"] == theirs.sessions[0].id


def test_a_new_consultants_clash_with_a_held_session_is_none(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    december = {"starts_on": date(2026, 12, 7), "consultant_id": town.colleague.staff_id}
    theirs = open_club(office, town, **december)
    assert theirs.sessions[-1].span == club.sessions[0].span
    clock.at = club.sessions[0].ends_at
    confirm_held(office, town.consultant, club.sessions[0].id)
    changed = change_cohort(office, town.coordinator, club.id, None, consultant_id=town.colleague.staff_id)
    assert changed.consultant_id == town.colleague.staff_id


def test_a_draft_may_lose_its_consultant_and_gives_the_hours_back(office: Office, town: Town) -> None:
    planned = draft(office, town, town.consultant.staff_id)
    change_cohort(office, town.coordinator, planned.id, None, consultant_id=None)
    assert open_club(office, town).consultant_id == town.consultant.staff_id


def test_a_consultant_takes_nobody_elses_hours(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    with refused(Forbidden):
        change_cohort(office, town.consultant, club.id, None, consultant_id=town.colleague.staff_id)


# --- a consultant is never in two places


def test_a_draft_reserves_its_hours(office: Office, town: Town, refused: Callable[..., Any]) -> None:
    planned = draft(office, town, town.consultant.staff_id)
    stored = put_in(office, town)
    wish = CohortWish(
        programme_id=stored.id,
        starts_on=date(2027, 2, 15),
        at=time(15, 59),
        consultant_id=town.consultant.staff_id,
    )
    with refused(StaffClash) as error:
        plan_cohort(office, town.coordinator, wish)
    (clash,) = error.value.facts["clashes"]
    assert clash["with"]["id"] == planned.sessions[-1].id
    with refused(StaffClash):
        plan_cohort(office, town.coordinator, wish, dry_run=True)


def test_sessions_may_touch(office: Office, town: Town, club: Cohort) -> None:
    before = open_club(office, town, at=time(12))
    after = open_club(office, town, at=time(16))
    assert before.sessions[0].ends_at == club.sessions[0].starts_at
    assert after.sessions[0].starts_at == club.sessions[0].ends_at


def test_a_cancelled_cohort_gives_its_hours_back(office: Office, town: Town, club: Cohort) -> None:
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    assert open_club(office, town).state is CohortState.OPEN


def test_consultants_of_two_organisations_never_clash(office: Office, club: Cohort) -> None:
    assert open_club(office, found_town(office)).sessions[0].starts_at == club.sessions[0].starts_at
