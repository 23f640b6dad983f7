"""One session is called off: with a replacement at the end, or without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.meeting import MeetingState
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session, SessionState
from jobclub.core.errors import CohortOver, Invalid, SessionHasMarks, SessionNotPlanned, StaffClash
from jobclub.core.events import SessionCancelled
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.administering import close_day
from jobclub.core.usecases.coaching import list_homework, matrix
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.inviting import invite_guest
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.rescheduling import cancel_session, cancelling_done, move_session
from jobclub.core.usecases.running import cancel_cohort, confirm_held, get_session
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, open_club

REPLACED = Calling(reason="The trainer is ill", replacement=True)
DROPPED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.DROP)
MERGED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.MERGE_INTO_NEXT)


def plan_of(office: Office, town: Town, club: Cohort) -> list[tuple[tuple[str, ...], date]]:
    """Give what takes place: units and date."""
    cohort = get_cohort(office, town.consultant, club.id)
    return [(s.unit_keys, s.wall.on) for s in cohort.taking_place()]


# --- with a replacement


def test_every_later_date_takes_the_next_unit_and_one_date_is_added(
    office: Office, town: Town, club: Cohort
) -> None:
    act = cancel_session(office, town.consultant, club.sessions[1].id, REPLACED)
    assert (act.seen.session.state, act.seen.session.reason) == (SessionState.CANCELLED, REPLACED.reason)
    assert plan_of(office, town, club) == [
        (("kick-off",), date(2027, 1, 11)),
        (("cv",), date(2027, 1, 25)),
        (("application",), date(2027, 2, 1)),
        (("network",), date(2027, 2, 8)),
        (("interview",), date(2027, 2, 15)),
        (("way-on",), date(2027, 2, 22)),
    ]
    assert [s.unit_key for s in act.changed] == ["cv", "application", "network", "interview", "way-on"]
    assert act.changed[-1].wall.at == time(14)


def test_homework_goes_with_its_unit(office: Office, town: Town, club: Cohort) -> None:
    cancel_session(office, town.consultant, club.sessions[1].id, REPLACED)
    page = list_homework(office, town.consultant, club.sessions[2].id, Window())
    due = {one.task.key: one.due_at for one in page.items}
    assert due == {
        "cv": datetime(2027, 2, 1, 1, tzinfo=UTC),
        "skills": datetime(2027, 2, 1, 13, tzinfo=UTC),
    }


def test_mode_place_guests_and_meeting_stay_with_the_session(
    office: Office, town: Town, club: Cohort
) -> None:
    third = club.sessions[2]
    change_session(office, town.consultant, third.id, None, place="Library")
    guest = invite_guest(office, town.consultant, third.id, name="Gina")
    invite_guest(office, town.consultant, club.sessions[0].id, name="Not concerned")
    act = cancel_session(office, town.consultant, club.sessions[1].id, REPLACED)
    assert act.changed[0].place == "Library"
    assert act.guests == (guest,)


def test_the_added_date_is_open(office: Office, town: Town, club: Cohort) -> None:
    close_day(office, town.coordinator, date(2027, 2, 22), "Staff day")
    act = cancel_session(office, town.consultant, club.sessions[0].id, REPLACED)
    assert act.changed[-1].wall.on == date(2027, 3, 1)
    shown = get_cohort(office, town.consultant, club.id)
    assert [(one.on, one.reason) for one in shown.skipped] == [(date(2027, 2, 22), "Staff day")]


def test_the_added_date_keeps_the_cadence_when_the_last_session_was_moved(
    office: Office, town: Town, club: Cohort
) -> None:
    wednesday = datetime(2027, 2, 17, 16, tzinfo=UTC)
    move_session(office, town.consultant, club.sessions[5].id, wednesday)
    act = cancel_session(office, town.consultant, club.sessions[0].id, REPLACED)
    added = act.changed[-1]
    assert (added.wall.on, added.wall.at) == (date(2027, 2, 22), time(14))


def test_the_added_date_lies_ahead(office: Office, town: Town, club: Cohort, clock: FixedClock) -> None:
    clock.at = datetime(2027, 3, 10, 8, tzinfo=UTC)
    act = cancel_session(office, town.consultant, club.sessions[5].id, REPLACED)
    assert [s.wall.on for s in act.changed] == [date(2027, 3, 15)]


def test_the_added_session_keeps_two_in_the_afternoon_in_summer(office: Office, town: Town) -> None:
    club = open_club(office, town, starts_on=date(2027, 2, 15))
    act = cancel_session(office, town.consultant, club.sessions[0].id, REPLACED)
    added = act.changed[-1]
    assert (added.wall.on, added.wall.at) == (date(2027, 4, 5), time(14))
    assert added.starts_at == datetime(2027, 4, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize("link", ["https://example.org/m", None])
def test_the_added_session_has_a_meeting_of_the_clubs_kind(
    office: Office, town: Town, link: str | None
) -> None:
    club = open_club(office, town, meeting_provider="link", meeting_link=link)
    added = cancel_session(office, town.consultant, club.sessions[0].id, REPLACED).changed[-1]
    state = MeetingState.READY if link else MeetingState.PENDING
    assert (added.meeting.provider, added.meeting.join_url, added.meeting.state) == ("link", link, state)


def test_the_added_session_takes_the_consultants_hour_or_none_is_added(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    open_club(office, town, starts_on=date(2027, 2, 22))
    with refused(StaffClash):
        cancel_session(office, town.consultant, club.sessions[0].id, REPLACED)
    assert cancel_session(office, town.consultant, club.sessions[0].id, DROPPED)


def test_what_is_held_keeps_its_unit(office: Office, town: Town, club: Cohort, clock: FixedClock) -> None:
    clock.at = club.sessions[1].ends_at
    confirm_held(office, town.consultant, club.sessions[1].id)
    act = cancel_session(office, town.consultant, club.sessions[0].id, REPLACED)
    assert act.changed[0].id == club.sessions[2].id
    units = [keys for keys, _ in plan_of(office, town, club)]
    assert units[:2] == [("cv",), ("kick-off",)]


# --- without


def test_a_unit_may_be_dropped_with_its_homework(
    office: Office, town: Town, club: Cohort, anna: Enrolment
) -> None:
    act = cancel_session(office, town.consultant, club.sessions[1].id, DROPPED)
    assert (act.dropped, act.changed) == (("cv",), ())
    assert [keys for keys, _ in plan_of(office, town, club)] == [
        ("kick-off",),
        ("application",),
        ("network",),
        ("interview",),
        ("way-on",),
    ]
    _, _, (standing,) = matrix(office, town.consultant, club.id)
    assert standing.standing.place == anna.place
    assert "cv" not in {task.unit_key for task in standing.standing.tasks}


def test_a_unit_may_be_merged_into_the_next_session(office: Office, town: Town, club: Cohort) -> None:
    guest = invite_guest(office, town.consultant, club.sessions[2].id, partner="Metalworks")
    act = cancel_session(office, town.consultant, club.sessions[1].id, MERGED)
    (into,) = act.changed
    assert (into.unit_key, into.merged_unit_keys) == ("application", ("cv",))
    assert act.guests == (guest,)
    page = list_homework(office, town.consultant, into.id, Window())
    assert {one.task.key for one in page.items} == {"cv", "skills", "application"}


def test_merged_units_are_passed_on_together(office: Office, town: Town, club: Cohort) -> None:
    cancel_session(office, town.consultant, club.sessions[1].id, MERGED)
    cancel_session(office, town.consultant, club.sessions[2].id, REPLACED)
    assert plan_of(office, town, club)[1] == (("application", "cv"), date(2027, 2, 1))


def test_the_last_session_merges_into_nothing(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/unit"):
        cancel_session(office, town.consultant, club.sessions[5].id, MERGED)
    assert cancel_session(office, town.consultant, club.sessions[5].id, DROPPED).dropped == ("way-on",)


def test_a_session_called_off_gives_its_hour_back(office: Office, town: Town, club: Cohort) -> None:
    cancel_session(office, town.consultant, club.sessions[0].id, DROPPED)
    assert open_club(office, town, starts_on=date(2026, 12, 7)).sessions[-1].span == club.sessions[0].span


# --- what cannot be, and what changes nothing


@pytest.mark.parametrize(
    ("calling", "pointer"),
    [
        (Calling(reason="Ill", replacement=False), "/unit"),
        (Calling(reason="Ill", replacement=True, unit=UnitFate.DROP), "/unit"),
        (Calling(reason="Ill", replacement=True, unit=UnitFate.MERGE_INTO_NEXT), "/unit"),
        (Calling(reason=" ", replacement=True), "/reason"),
    ],
)
def test_a_contradiction_is_refused(
    office: Office, town: Town, club: Cohort, *, refused: Any, calling: Calling, pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        cancel_session(office, town.consultant, club.sessions[1].id, calling)


@pytest.mark.parametrize("calling", [REPLACED, DROPPED, MERGED])
def test_a_dry_run_shows_what_would_be_and_keeps_nothing(
    office: Office, town: Town, club: Cohort, *, unchanged: Any, calling: Calling
) -> None:
    def told(sessions: tuple[Session, ...]) -> list[tuple[tuple[str, ...], datetime]]:
        return [(s.unit_keys, s.starts_at) for s in sessions]

    session_id = club.sessions[1].id
    with unchanged():
        shown = cancel_session(office, town.consultant, session_id, calling, dry_run=True)
    done = cancel_session(office, town.consultant, session_id, calling)
    assert told(shown.changed) == told(done.changed)
    assert shown.seen.session == done.seen.session


def test_it_is_called_off_once(office: Office, town: Town, club: Cohort, refused: Callable[..., Any]) -> None:
    cancel_session(office, town.consultant, club.sessions[0].id, REPLACED)
    with refused(SessionNotPlanned):
        cancel_session(office, town.consultant, club.sessions[0].id, REPLACED)


def test_what_took_place_is_not_called_off(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, anna: Enrolment, marked: Any, refused: Any
) -> None:
    first, second = club.sessions[:2]
    clock.at = second.ends_at
    marked(first, anna, how="excused")
    with refused(SessionHasMarks):
        cancel_session(office, town.consultant, first.id, DROPPED)
    confirm_held(office, town.consultant, second.id)
    with refused(SessionNotPlanned):
        cancel_session(office, town.consultant, second.id, DROPPED)


def test_an_ended_session_without_marks_may_still_be_called_off(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    clock.at = club.sessions[0].ends_at + timedelta(days=3)
    act = cancel_session(office, town.consultant, club.sessions[0].id, REPLACED)
    assert act.changed[0].unit_key == "kick-off"


def test_in_a_cohort_that_is_over_nothing_is_called_off(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortOver):
        cancel_session(office, town.consultant, club.sessions[0].id, DROPPED)


@pytest.mark.parametrize("calling", [REPLACED, DROPPED, MERGED])
def test_the_answer_can_be_given_once_more_from_what_happened(
    office: Office, town: Town, club: Cohort, *, store: MemoryStore, calling: Calling
) -> None:
    invite_guest(office, town.consultant, club.sessions[2].id, name="Gina")
    act = cancel_session(office, town.consultant, club.sessions[1].id, calling)
    happened = store.trail[-1].event
    assert isinstance(happened, SessionCancelled)
    assert cancelling_done(office, town.consultant, happened) == act
    assert get_session(office, town.consultant, club.sessions[1].id) == act.seen
