"""Several cohorts planned in one act: previewed with their clashes, then all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.meeting import MeetingState
from jobclub.core.cohorts.batch import MOST_AT_ONCE
from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.cohorts.plan import Skipped
from jobclub.core.errors import Forbidden, Invalid, StaffClash
from jobclub.core.events import CohortPlanned, CohortsPlanned
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.usecases.administering import close_day
from jobclub.core.usecases.coaching import list_homework
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.planning import (
    change_cohort,
    get_cohort,
    plan_cohort,
    plan_cohorts,
    planning_done,
)
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import Town, found_town, open_club, put_in, six_weeks

SPRING = date(2027, 3, 1)


@pytest.fixture
def stored(office: Office, town: Town) -> StoredProgramme:
    return put_in(office, town)


@pytest.fixture
def wishes(stored: StoredProgramme, town: Town) -> list[CohortWish]:
    """Ten clubs in one week: mornings and afternoons of its five days, two consultants by turns."""
    led_by = (town.consultant.staff_id, town.colleague.staff_id)
    return [
        CohortWish(
            programme_id=stored.id,
            starts_on=SPRING + timedelta(days=number // 2),
            at=time(9 if number % 2 else 14),
            consultant_id=led_by[number % 2],
            title=f"Club {number}",
        )
        for number in range(10)
    ]


def test_ten_cohorts_are_planned_as_each_would_be_alone(
    office: Office, town: Town, wishes: list[CohortWish]
) -> None:
    close_day(office, town.coordinator, SPRING, "Staff day")
    alone = [plan_cohort(office, town.coordinator, wish, dry_run=True) for wish in wishes]
    batch = plan_cohorts(office, town.coordinator, wishes)
    assert batch.clashes == ()
    assert [club.title for club in batch.cohorts] == [wish.title for wish in wishes]
    for one, other in zip(batch.cohorts, alone, strict=True):
        assert one.state is CohortState.DRAFT
        assert [s.wall for s in one.sessions] == [s.wall for s in other.sessions]
        assert replace(one, id="", sessions=()) == replace(other, id="", sessions=())
        assert get_cohort(office, town.coordinator, one.id) == one
    assert batch.cohorts[0].skipped == (
        Skipped(SPRING, "Staff day"),
        Skipped(date(2027, 3, 29), "Easter Monday"),
    )


def test_the_tasks_of_every_cohort_are_set(office: Office, town: Town, wishes: list[CohortWish]) -> None:
    for club in plan_cohorts(office, town.coordinator, wishes[:2]).cohorts:
        found = list_homework(office, town.coordinator, club.sessions[0].id, Window()).items
        assert [one.task.key for one in found] == ["profile"]


def test_programmes_and_meetings_may_differ_from_cohort_to_cohort(
    office: Office, town: Town, wishes: list[CohortWish]
) -> None:
    short = put_in(office, town, six_weeks(key="short", title="Short", units=six_weeks().units[:2]))
    wanted = [
        replace(wishes[0], programme_id=short.id, title=None),
        replace(wishes[1], meeting_link="https://example.org/m"),
    ]
    first, second = plan_cohorts(office, town.coordinator, wanted).cohorts
    assert (first.title, len(first.sessions)) == ("Short", 2)
    assert {s.meeting.provider for s in first.sessions} == {"none"}
    assert {(s.meeting.state, s.meeting.join_url) for s in second.sessions} == {
        (MeetingState.READY, "https://example.org/m")
    }


def test_the_act_is_recorded_first_and_then_each_cohort(
    office: Office, town: Town, wishes: list[CohortWish], store: MemoryStore
) -> None:
    ids = tuple(club.id for club in plan_cohorts(office, town.coordinator, wishes[:2]).cohorts)
    happened = [entry.event for entry in store.trail[-3:]]
    assert happened == [
        CohortsPlanned(at=office.now(), cohort_ids=ids),
        *(CohortPlanned(at=office.now(), cohort_id=one) for one in ids),
    ]


# --- clashes


def test_a_preview_shows_clashes_within_the_batch_and_with_what_is_there_and_writes_nothing(
    office: Office, town: Town, wishes: list[CohortWish], unchanged: Callable[..., Any]
) -> None:
    there = open_club(office, town, starts_on=SPRING, at=time(15))
    wanted = [*wishes, replace(wishes[3], title="At the same time")]
    with unchanged():
        batch = plan_cohorts(office, town.coordinator, wanted, dry_run=True)
    assert len(batch.cohorts) == len(wanted)
    assert [clash["cohort"] for clash in batch.clashes] == [0] * 6 + [10] * 6
    assert batch.clashes[0] == {
        "cohort": 0,
        "staff_id": town.consultant.staff_id,
        "starts_at": datetime(2027, 3, 1, 13, tzinfo=UTC),
        "ends_at": datetime(2027, 3, 1, 15, tzinfo=UTC),
        "with": {
            "activity": "session",
            "id": there.sessions[0].id,
            "starts_at": datetime(2027, 3, 1, 14, tzinfo=UTC),
            "ends_at": datetime(2027, 3, 1, 16, tzinfo=UTC),
        },
    }
    assert {clash["with"]["cohort"] for clash in batch.clashes[6:]} == {3}


def test_one_clash_refuses_all_and_every_clash_is_named(
    office: Office, town: Town, wishes: list[CohortWish], refused: Callable[..., Any]
) -> None:
    open_club(office, town, starts_on=SPRING, at=time(15))
    wanted = [*wishes, replace(wishes[3], title="At the same time")]
    previewed = plan_cohorts(office, town.coordinator, wanted, dry_run=True)
    with refused(StaffClash) as error:
        plan_cohorts(office, town.coordinator, wanted)
    assert error.value.facts["clashes"] == list(previewed.clashes)


def test_a_preview_without_clashes_writes_nothing_either(
    office: Office, town: Town, wishes: list[CohortWish], unchanged: Callable[..., Any]
) -> None:
    with unchanged():
        assert plan_cohorts(office, town.coordinator, wishes, dry_run=True).clashes == ()


def test_drafts_of_a_batch_keep_their_hours(
    office: Office, town: Town, wishes: list[CohortWish], refused: Callable[..., Any]
) -> None:
    plan_cohorts(office, town.coordinator, wishes)
    with refused(StaffClash):
        plan_cohort(office, town.coordinator, wishes[4])


def test_cohorts_without_a_consultant_never_clash(
    office: Office, town: Town, wishes: list[CohortWish]
) -> None:
    batch = plan_cohorts(office, town.coordinator, [replace(wishes[0], consultant_id=None)] * 3)
    assert len({club.id for club in batch.cohorts}) == 3


# --- what cannot be


def test_every_mistake_of_every_cohort_is_named_where_it_is(
    office: Office, town: Town, wishes: list[CohortWish], refused: Callable[..., Any]
) -> None:
    foreign = found_town(office)
    theirs = put_in(office, foreign)
    wanted = [
        wishes[0],
        replace(wishes[1], title="", consultant_id=foreign.consultant.staff_id, capacity=1, at=time(2, 30)),
        replace(wishes[2], starts_on=date(2027, 3, 28), at=time(2, 30), meeting_provider="pigeon"),
        replace(wishes[3], programme_id=theirs.id, place="Room\x00"),
        replace(wishes[4], starts_on=date(9999, 12, 27), minimum=11),
        replace(wishes[5], meeting_link="ftp://example.org"),
    ]
    with refused(Invalid, at="/cohorts/2/at") as error:
        plan_cohorts(office, town.coordinator, wanted, dry_run=True)
    assert [mistake.pointer for mistake in error.value.mistakes] == [
        "/cohorts/1/title",
        "/cohorts/1/consultant_id",
        "/cohorts/1/capacity",
        "/cohorts/2/at",
        "/cohorts/2/meeting_provider",
        "/cohorts/3/place",
        "/cohorts/3/programme_id",
        "/cohorts/4/minimum",
        "/cohorts/4/starts_on",
        "/cohorts/5/meeting_link",
    ]


def test_one_cohort_alone_is_told_all_its_mistakes_too(
    office: Office, town: Town, wishes: list[CohortWish], refused: Callable[..., Any]
) -> None:
    wrong = replace(wishes[0], title="", consultant_id="nobody", starts_on=date(2020, 1, 1), minimum=11)
    with refused(Invalid, at="/minimum") as error:
        plan_cohort(office, town.coordinator, wrong)
    assert [mistake.pointer for mistake in error.value.mistakes] == [
        "/title",
        "/consultant_id",
        "/minimum",
        "/starts_on",
    ]


@pytest.mark.parametrize("number", [0, MOST_AT_ONCE + 1])
def test_a_batch_has_from_one_to_fifty_cohorts(
    office: Office, town: Town, wishes: list[CohortWish], *, number: int, refused: Any
) -> None:
    with refused(Invalid, at="/cohorts"):
        plan_cohorts(office, town.coordinator, [wishes[0]] * number)


def test_fifty_cohorts_are_planned_in_one_act(office: Office, town: Town, wishes: list[CohortWish]) -> None:
    batch = plan_cohorts(office, town.coordinator, [replace(wishes[0], consultant_id=None)] * MOST_AT_ONCE)
    assert len(batch.cohorts) == MOST_AT_ONCE


# --- whose they are


def test_a_consultant_plans_all_of_them_for_themselves(
    office: Office, town: Town, wishes: list[CohortWish]
) -> None:
    mine = [replace(wish, consultant_id=None) for wish in wishes]
    batch = plan_cohorts(office, town.consultant, mine)
    assert {club.consultant_id for club in batch.cohorts} == {town.consultant.staff_id}


def test_one_cohort_for_somebody_else_refuses_a_consultants_batch(
    office: Office, town: Town, wishes: list[CohortWish], refused: Callable[..., Any]
) -> None:
    with refused(Forbidden):
        plan_cohorts(office, town.consultant, wishes, dry_run=True)


# --- the answer once more


def test_a_repeat_shows_the_cohorts_as_they_are_now(
    office: Office, town: Town, wishes: list[CohortWish], store: MemoryStore
) -> None:
    batch = plan_cohorts(office, town.coordinator, wishes[:2])
    renamed = change_cohort(office, town.coordinator, batch.cohorts[1].id, None, title="Renamed")
    happened = store.trail[-4].event
    assert isinstance(happened, CohortsPlanned)
    again = planning_done(office, town.coordinator, happened)
    assert (again.cohorts, again.clashes) == ((batch.cohorts[0], renamed), ())
