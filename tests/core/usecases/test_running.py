"""Sessions confirmed and changed; cohorts completed and called off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import MeetingState
from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.session import SessionState
from jobclub.core.errors import (
    CohortNotRunning,
    CohortOver,
    Invalid,
    SessionNotPlanned,
    SessionNotStarted,
    SessionsOpen,
    Stale,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.enrolling import Enrolment, get_enrolment, withdraw
from jobclub.core.usecases.planning import change_cohort, get_cohort
from jobclub.core.usecases.rescheduling import cancel_session
from jobclub.core.usecases.running import (
    cancel_cohort,
    complete_cohort,
    confirm_held,
    get_session,
    list_sessions,
)
from jobclub.testing import FixedClock, Town, enrolled, open_club, six_weeks

DROPPED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.DROP)


def confirm_all(office: Office, town: Town, club: Cohort) -> None:
    for session in club.sessions:
        confirm_held(office, town.consultant, session.id)


# --- held


def test_a_session_that_has_started_may_be_confirmed(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any
) -> None:
    first = club.sessions[0]
    clock.at = first.starts_at - timedelta(seconds=1)
    with refused(SessionNotStarted):
        confirm_held(office, town.consultant, first.id)
    clock.at = first.starts_at
    assert confirm_held(office, town.consultant, first.id).session.state is SessionState.HELD


def test_what_is_held_keeps_the_name_of_who_held_it(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    first = club.sessions[0]
    clock.at = first.ends_at
    confirm_held(office, town.consultant, first.id)
    change_cohort(office, town.coordinator, club.id, None, consultant_id=town.colleague.staff_id)
    seen = get_session(office, town.coordinator, first.id)
    assert seen.session.consultant_id == town.consultant.staff_id


def test_what_is_held_is_frozen(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any
) -> None:
    first = club.sessions[0]
    clock.at = first.ends_at
    confirm_held(office, town.consultant, first.id)
    with refused(SessionNotPlanned):
        confirm_held(office, town.consultant, first.id)
    with refused(SessionNotPlanned):
        change_session(office, town.consultant, first.id, None, place="Room 2")
    with refused(SessionNotPlanned):
        cancel_session(office, town.consultant, first.id, DROPPED)


def test_what_is_cancelled_was_never_held(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any
) -> None:
    cancel_session(office, town.consultant, club.sessions[0].id, DROPPED)
    clock.at = club.sessions[0].ends_at
    with refused(SessionNotPlanned):
        confirm_held(office, town.consultant, club.sessions[0].id)


# --- mode, place and meeting


def test_mode_and_place_may_change_late(office: Office, town: Town, club: Cohort) -> None:
    second = club.sessions[1]
    seen = change_session(
        office, town.consultant, second.id, None, mode=Mode.IN_PERSON, place="Town hall, room 2"
    )
    assert (seen.session.mode, seen.session.place) == (Mode.IN_PERSON, "Town hall, room 2")
    assert get_session(office, town.consultant, second.id) == seen
    assert change_session(office, town.consultant, second.id, None, place=None).session.place is None


def test_a_meeting_is_pending_until_its_link_is_pasted(office: Office, town: Town) -> None:
    club = open_club(office, town, meeting_provider="link")
    first = club.sessions[0].id

    def pasted(link: str | None) -> tuple[MeetingState, str | None]:
        meeting = change_session(office, town.consultant, first, None, join_url=link).session.meeting
        return meeting.state, meeting.join_url

    assert pasted("https://example.org/1") == (MeetingState.READY, "https://example.org/1")
    assert get_session(office, town.consultant, club.sessions[1].id).session.meeting.join_url is None
    assert pasted(None) == (MeetingState.PENDING, None)


@pytest.mark.parametrize(
    ("provider", "change", "pointer"),
    [
        ("none", {"join_url": "https://example.org/1"}, "/meeting/provider"),
        ("link", {"join_url": "javascript:alert(1)"}, "/meeting/join_url"),
        ("link", {"place": ""}, "/place"),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_its_pointer(
    office: Office, town: Town, *, refused: Any, provider: str, change: dict[str, Any], pointer: str
) -> None:
    club = open_club(office, town, meeting_provider=provider)
    with refused(Invalid, at=pointer):
        change_session(office, town.consultant, club.sessions[0].id, None, **change)


def test_a_change_to_what_was_seen_before_is_stale(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any
) -> None:
    first = club.sessions[0].id
    seen = frozenset({get_session(office, town.consultant, first).revision})
    changed = change_session(office, town.consultant, first, seen, place="Room 2")
    with refused(Stale):
        change_session(office, town.consultant, first, seen, place="Room 3")
    clock.at = club.sessions[0].starts_at
    with refused(Stale):
        change_session(office, town.consultant, first, frozenset({changed.revision}), place="Room 3")


def test_sessions_are_listed_by_time_cancelled_ones_too(office: Office, town: Town, club: Cohort) -> None:
    cancel_session(office, town.consultant, club.sessions[2].id, DROPPED)
    first = list_sessions(office, town.consultant, club.id, Window(limit=4))
    rest = list_sessions(office, town.consultant, club.id, Window(after=first.next))
    assert [s.id for s in (*first.items, *rest.items)] == [s.id for s in club.sessions]
    assert rest.next is None


def test_a_session_is_shown_with_what_it_is_about(office: Office, town: Town, club: Cohort) -> None:
    seen = get_session(office, town.consultant, club.sessions[1].id)
    (key,) = seen.session.unit_keys
    assert seen.cohort.programme.unit(key).title == "The good CV"


# --- completed


def test_a_cohort_that_has_not_begun_is_not_completed(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    with refused(CohortNotRunning):
        complete_cohort(office, town.consultant, club.id)


def test_completing_names_the_sessions_that_are_open(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, anna: Enrolment, marked: Any, refused: Any
) -> None:
    clock.at = club.sessions[4].ends_at
    marked(club.sessions[0], anna)
    confirm_held(office, town.consultant, club.sessions[1].id)
    cancel_session(office, town.consultant, club.sessions[2].id, DROPPED)
    with refused(SessionsOpen) as error:
        complete_cohort(office, town.consultant, club.id)
    assert error.value.facts["session_ids"] == [s.id for s in club.sessions[3:]]


def test_a_running_session_with_marks_is_open_too(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, anna: Enrolment, marked: Any, refused: Any
) -> None:
    clock.at = club.sessions[5].starts_at
    for session in club.sessions:
        marked(session, anna)
    with refused(SessionsOpen) as error:
        complete_cohort(office, town.consultant, club.id)
    assert error.value.facts["session_ids"] == [club.sessions[5].id]


def test_completing_confirms_ended_sessions_with_marks(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, anna: Enrolment, marked: Any
) -> None:
    clock.at = club.sessions[5].ends_at
    for session in club.sessions:
        marked(session, anna)
    done = complete_cohort(office, town.consultant, club.id)
    assert (done.state, done.completed_at) == (CohortState.COMPLETED, clock.at)
    assert {(s.state, s.consultant_id) for s in done.sessions} == {
        (SessionState.HELD, town.consultant.staff_id)
    }


def test_each_place_is_settled_by_the_programmes_rule(
    office: Office, town: Town, clock: FixedClock, marked: Callable[..., Any]
) -> None:
    club = open_club(office, town, six_weeks(completion=None))
    came, stayed_away, left = (enrolled(office, town, club.id, name) for name in ("Ada", "Ben", "Cai"))
    withdraw(office, town.consultant, left.place.id)
    clock.at = club.sessions[5].ends_at
    marked(club.sessions[0], came)
    for session in club.sessions[1:]:
        confirm_held(office, town.consultant, session.id)
    complete_cohort(office, town.consultant, club.id)
    assert [
        get_enrolment(office, town.consultant, one.place.id).place.state for one in (came, stayed_away, left)
    ] == [PlaceState.COMPLETED, PlaceState.ENDED, PlaceState.WITHDRAWN]


def test_what_is_over_stays_over(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any
) -> None:
    clock.at = club.sessions[5].ends_at
    confirm_all(office, town, club)
    complete_cohort(office, town.consultant, club.id)
    with refused(CohortOver):
        complete_cohort(office, town.consultant, club.id)
    with refused(CohortOver):
        cancel_cohort(office, town.consultant, club.id, "Too late")


# --- called off


def test_a_draft_an_open_and_a_running_cohort_may_be_called_off(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, anna: Enrolment
) -> None:
    clock.at = club.sessions[1].ends_at
    confirm_held(office, town.consultant, club.sessions[0].id)
    off = cancel_cohort(office, town.consultant, club.id, "Too few people")
    assert (off.state, off.reason) == (CohortState.CANCELLED, "Too few people")
    assert [s.state for s in off.sessions] == [SessionState.HELD, *[SessionState.CANCELLED] * 5]
    assert {s.reason for s in off.sessions[1:]} == {"Too few people"}
    assert get_enrolment(office, town.consultant, anna.place.id).place.state is PlaceState.ENDED


def test_a_session_with_marks_took_place_when_a_cohort_is_called_off(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, anna: Enrolment, marked: Any
) -> None:
    clock.at = club.sessions[1].starts_at
    marked(club.sessions[0], anna)
    marked(club.sessions[1], anna)
    off = cancel_cohort(office, town.consultant, club.id, "Too few people")
    assert [s.state for s in off.sessions[:3]] == [
        SessionState.HELD,
        SessionState.HELD,
        SessionState.CANCELLED,
    ]


def test_a_withdrawn_place_stays_withdrawn_when_a_cohort_is_called_off(
    office: Office, town: Town, club: Cohort, anna: Enrolment
) -> None:
    withdraw(office, town.consultant, anna.place.id)
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    assert get_enrolment(office, town.consultant, anna.place.id).place.state is PlaceState.WITHDRAWN


def test_calling_off_needs_a_reason(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/reason"):
        cancel_cohort(office, town.consultant, club.id, "")
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortOver):
        cancel_cohort(office, town.consultant, club.id, "Once more")


def test_in_a_cohort_that_is_over_no_session_is_confirmed_or_changed(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any
) -> None:
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    clock.at = club.sessions[0].ends_at
    with refused(CohortOver):
        confirm_held(office, town.consultant, club.sessions[0].id)
    with refused(CohortOver):
        change_session(office, town.consultant, club.sessions[0].id, None, place="Room 2")
    assert get_cohort(office, town.consultant, club.id).state is CohortState.CANCELLED
