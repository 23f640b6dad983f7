"""One more session is put into a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.cohorts.session import SessionState
from jobclub.core.errors import CohortOver, Invalid, NotFound, SessionsOverlap, StaffClash
from jobclub.core.events import SessionInserted
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.adapting import list_changes
from jobclub.core.usecases.asking import SeenSession
from jobclub.core.usecases.coaching import list_homework
from jobclub.core.usecases.enrolling import Enrolment, get_enrolment
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.rescheduling import cancel_session, insert_session
from jobclub.core.usecases.running import (
    cancel_cohort,
    complete_cohort,
    confirm_held,
    get_session,
    list_sessions,
)
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, found_town, open_club

WEDNESDAY = datetime(2027, 1, 20, 9, tzinfo=UTC)
DROPPED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.DROP)


def insert(
    office: Office,
    town: Town,
    club: Cohort,
    starts_at: datetime = WEDNESDAY,
    *,
    dry_run: bool = False,
    **about: Any,
) -> SeenSession:
    wish = replace(Inserting(starts_at=starts_at, reason="They asked for it"), **about)
    return insert_session(office, town.consultant, club.id, wish, dry_run=dry_run)


def test_an_inserted_session_is_in_the_plan(office: Office, town: Town, club: Cohort) -> None:
    seen = insert(office, town, club, topic="Visit to a factory", minutes=60)
    assert get_session(office, town.consultant, seen.session.id) == seen
    assert (seen.session.state, seen.session.wall.at) == (SessionState.PLANNED, time(10))
    listed = list_sessions(office, town.consultant, club.id, Window()).items
    assert [session.unit_key for session in listed][1:4] == ["cv", None, "application"]


def test_a_dropped_unit_comes_back_with_its_homework(office: Office, town: Town, club: Cohort) -> None:
    cancel_session(office, town.consultant, club.sessions[1].id, DROPPED)
    seen = insert(office, town, club, unit_key="cv")
    tasks = list_homework(office, town.consultant, seen.session.id, Window()).items
    assert [(one.task.key, one.due_at is None) for one in tasks] == [("cv", False), ("skills", False)]


def test_a_dry_run_shows_it_and_keeps_nothing(
    office: Office, town: Town, club: Cohort, unchanged: Callable[..., Any]
) -> None:
    with unchanged():
        tried = insert(office, town, club, dry_run=True)
    done = insert(office, town, club)
    assert replace(tried.session, id="") == replace(done.session, id="")


def test_it_takes_the_consultants_hours(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    insert(office, town, club)
    with pytest.raises(StaffClash):
        open_club(office, town, starts_on=date(2027, 1, 20), at=time(11))
    open_club(office, town, starts_on=date(2027, 1, 13), at=time(16))
    with refused(StaffClash):
        insert(office, town, club, datetime(2027, 1, 27, 15, tzinfo=UTC))


def test_it_gets_a_meeting_of_the_cohorts_kind(office: Office, town: Town) -> None:
    club = open_club(office, town, meeting_link="https://example.org/room")
    assert insert(office, town, club).session.meeting.join_url == "https://example.org/room"


def test_what_was_inserted_is_recorded_and_told_as_a_change(
    office: Office, town: Town, club: Cohort, store: MemoryStore
) -> None:
    seen = insert(office, town, club)
    assert store.trail[-1].event == SessionInserted(
        at=office.now(), cohort_id=club.id, session_id=seen.session.id
    )
    (change,) = list_changes(office, town.consultant, club.id, Window()).items
    assert (change.kind, change.session_id, change.unit_key, change.reason) == (
        "inserted",
        seen.session.id,
        None,
        "They asked for it",
    )


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"reason": ""}, "/reason"),
        ({"topic": "a\nb"}, "/topic"),
        ({"minutes": 4}, "/minutes"),
        ({"unit_key": "cv"}, "/unit_key"),
        ({"unit_key": "tax-law"}, "/unit_key"),
        ({"starts_at": datetime(2027, 1, 4, 8, tzinfo=UTC)}, "/starts_at"),
    ],
)
def test_what_cannot_be_is_refused_at_its_pointer(
    office: Office, town: Town, club: Cohort, *, refused: Any, about: dict[str, Any], pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        insert(office, town, club, **about)


def test_it_overlaps_no_other_session(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    with refused(SessionsOverlap):
        insert(office, town, club, club.sessions[1].starts_at)


def test_a_cohort_that_is_over_takes_none(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortOver):
        insert(office, town, club)


def test_a_cohort_of_another_organisation_is_not_there(
    office: Office, club: Cohort, refused: Callable[..., Any]
) -> None:
    wish = Inserting(starts_at=WEDNESDAY, reason="They asked for it")
    stranger = found_town(office).admin
    with refused(NotFound):
        insert_session(office, stranger, club.id, wish)


def test_a_session_without_a_unit_is_marked_and_confirmed_like_any_other_and_credits_none(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, anna: Enrolment, marked: Any
) -> None:
    extra = insert(office, town, club).session
    for session in sorted([*club.sessions, extra], key=lambda one: one.starts_at):
        clock.at = session.ends_at
        if session.id == extra.id:
            marked(session, anna)
        confirm_held(office, town.consultant, session.id)
    complete_cohort(office, town.consultant, club.id)
    place = get_enrolment(office, town.consultant, anna.place.id).place
    assert place.state is PlaceState.ENDED
    assert get_cohort(office, town.consultant, club.id).session(extra.id).state is SessionState.HELD
