"""One session and all later ones get other times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort, engagements_of
from jobclub.core.cohorts.moves import Following
from jobclub.core.cohorts.plan import Skipped
from jobclub.core.errors import Invalid, NotFound, SessionsOverlap, StaffClash
from jobclub.core.events import SessionMoved
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.adapting import list_changes
from jobclub.core.usecases.administering import close_day
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.rescheduling import SessionAct, move_session, moving_done
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import PaperMeetings, Town, found_town, open_club, with_paper

TUESDAY = datetime(2027, 1, 19, 9, tzinfo=UTC)


def shift(
    office: Office, town: Town, club: Cohort, number: int = 1, starts_at: datetime = TUESDAY, **more: Any
) -> SessionAct:
    """Move the so-manieth session, counted from 0, and all later ones."""
    session_id = club.sessions[number].id
    return move_session(office, town.consultant, session_id, starts_at, following=Following.LATER, **more)


def dates(office: Office, town: Town, club: Cohort) -> list[tuple[date, time]]:
    sessions = get_cohort(office, town.consultant, club.id).taking_place()
    return [(session.wall.on, session.wall.at) for session in sessions]


def test_a_closed_day_is_named_when_somebody_moves_a_session_onto_it_and_is_taken_all_the_same(
    office: Office, town: Town, club: Cohort
) -> None:
    close_day(office, town.coordinator, TUESDAY.date(), "Moving house")
    session_id = club.sessions[1].id
    for following in Following:
        act = move_session(office, town.consultant, session_id, TUESDAY, following=following, dry_run=True)
        assert (act.closed_day, act.seen.session.starts_at) == ("Moving house", TUESDAY)
    wednesday = TUESDAY + timedelta(days=1)
    assert move_session(office, town.consultant, session_id, wednesday).closed_day is None


def test_it_and_all_later_ones_shift_and_are_given(office: Office, town: Town, club: Cohort) -> None:
    act = shift(office, town, club)
    assert act.seen.session.starts_at == TUESDAY
    assert [session.id for session in act.changed] == [session.id for session in club.sessions[2:]]
    assert dates(office, town, club) == [
        (date(2027, 1, 11), time(14)),
        *((date(2027, 1, 19) + timedelta(days=7 * number), time(10)) for number in range(5)),
    ]
    assert (act.kept, act.guests, act.dropped, act.skipped) == ((), (), (), ())


def test_public_holidays_and_own_closed_days_are_left_out_and_named(office: Office, town: Town) -> None:
    club = open_club(office, town, starts_on=date(2027, 3, 1))
    close_day(office, town.coordinator, date(2027, 4, 4), "Staff day")
    act = shift(office, town, club, 3, datetime(2027, 3, 14, 13, tzinfo=UTC))
    assert act.skipped == (
        Skipped(date(2027, 3, 28), "Easter Sunday"),
        Skipped(date(2027, 4, 4), "Staff day"),
    )
    assert [on for on, _ in dates(office, town, club)][2:] == [
        date(2027, 3, 14),
        date(2027, 3, 15),
        date(2027, 4, 11),
        date(2027, 4, 18),
    ]
    shown = get_cohort(office, town.consultant, club.id)
    assert [one.on for one in shown.skipped] == [date(2027, 3, 29), date(2027, 3, 28), date(2027, 4, 4)]


def test_sessions_moved_alone_keep_their_time_and_are_given(office: Office, town: Town, club: Cohort) -> None:
    third = club.sessions[2].id
    move_session(office, town.consultant, third, datetime(2027, 1, 28, 9, tzinfo=UTC))
    act = shift(office, town, club)
    assert [session.id for session in act.kept] == [third]
    assert third not in [session.id for session in act.changed]


def test_a_dry_run_shows_all_of_it_and_keeps_nothing(
    office: Office, town: Town, club: Cohort, unchanged: Callable[..., Any]
) -> None:
    close_day(office, town.coordinator, date(2027, 1, 26), "Staff day")
    with unchanged():
        tried = shift(office, town, club, dry_run=True)
    assert tried == shift(office, town, club)
    assert [one.on for one in tried.skipped] == [date(2027, 1, 26)]


def test_the_hours_of_all_of_them_follow(office: Office, town: Town, club: Cohort) -> None:
    shift(office, town, club)
    saved = get_cohort(office, town.consultant, club.id)
    with office.reading(town.admin) as tx:
        within = replace(saved.sessions[0].span, end=saved.sessions[-1].ends_at)
        kept = tx.staff.engagements(town.staff_ids, within, outside_group="")
    assert kept == engagements_of(saved)
    assert open_club(office, town, starts_on=date(2027, 1, 18)).sessions


def test_one_clash_refuses_the_whole_act(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    """The consultant leads another club on Tuesdays, from the third week on."""
    open_club(office, town, starts_on=date(2027, 2, 2), at=time(9))
    with refused(StaffClash):
        shift(office, town, club)
    move_session(office, town.consultant, club.sessions[4].id, datetime(2027, 1, 27, 9, tzinfo=UTC))
    with refused(SessionsOverlap):
        shift(office, town, club, 1, datetime(2027, 1, 20, 9, tzinfo=UTC))


def test_each_of_their_meetings_follows(office: Office, town: Town) -> None:
    paper = PaperMeetings(at_once=True)
    office = with_paper(office, paper)
    club = open_club(office, town, meeting_provider="paper")
    act = shift(office, town, club, 3, datetime(2027, 2, 2, 9, tzinfo=UTC))
    assert {wish.activity_id: wish.starts_at for asked, wish in paper.asked if asked == "change"} == {
        session.id: session.starts_at for session in (act.seen.session, *act.changed)
    }


def test_why_is_kept_with_each_change(office: Office, town: Town, club: Cohort) -> None:
    shift(office, town, club, 4, datetime(2027, 2, 9, 9, tzinfo=UTC), reason="The room is free then")
    changes = list_changes(office, town.consultant, club.id, Window()).items
    assert [(one.kind, one.unit_key, one.reason) for one in changes] == [
        ("moved", "interview", "The room is free then"),
        ("moved", "way-on", "The room is free then"),
    ]


@pytest.mark.parametrize("following", Following)
def test_a_reason_that_cannot_be_is_refused(
    office: Office, town: Town, club: Cohort, *, refused: Any, following: Following
) -> None:
    with refused(Invalid, at="/reason"):
        move_session(
            office, town.consultant, club.sessions[1].id, TUESDAY, following=following, reason="a\nb"
        )


@pytest.mark.parametrize("days", [-30, 0, 365 * 6])
def test_a_time_that_cannot_be_is_refused(
    office: Office, town: Town, club: Cohort, *, refused: Any, days: int
) -> None:
    with refused(Invalid, at="/starts_at"):
        shift(office, town, club, 1, office.now() + timedelta(days=days))


def test_the_answer_is_given_once_more_from_what_was_recorded(
    office: Office, town: Town, club: Cohort, store: MemoryStore
) -> None:
    close_day(office, town.coordinator, date(2027, 1, 26), "Staff day")
    move_session(office, town.consultant, club.sessions[5].id, datetime(2027, 2, 25, 8, tzinfo=UTC))
    act = shift(office, town, club)
    happened = store.trail[-1].event
    assert isinstance(happened, SessionMoved)
    assert happened.kept == (club.sessions[5].id,)
    assert moving_done(office, town.consultant, happened) == act


def test_nothing_of_another_organisation_moves(
    office: Office, club: Cohort, refused: Callable[..., Any]
) -> None:
    stranger = found_town(office)
    with refused(NotFound):
        move_session(office, stranger.admin, club.sessions[1].id, TUESDAY, following=Following.LATER)
