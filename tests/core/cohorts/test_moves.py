from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.moves import moved, shifting_horizon
from jobclub.core.cohorts.plan import MOST_DROPPED, Skipped
from jobclub.core.cohorts.session import SessionState
from jobclub.core.cohorts.timetable import unlocked_by_clock
from jobclub.core.errors import SessionsOverlap
from jobclub.core.events import SessionMoved
from jobclub.core.spans import WallTime
from tests.core.cohorts.acts import (
    DAY,
    EARLY,
    WEEK,
    Off,
    Pointers,
    call_off,
    in_state,
    insert,
    move,
    shift,
    times,
    units,
)

# --- move one -----------------------------------------------------------------------------------------


def test_move_following_this_moves_one(club: Cohort) -> None:
    instant = datetime(2027, 1, 20, 9, 30, tzinfo=UTC)
    after, happened = moved(club, "s2", instant, marked=(), now=EARLY)
    session = after.session("s2")
    assert session.wall == WallTime(date(2027, 1, 20), time(10, 30), club.zone)
    assert (session.starts_at, session.moved, session.unit_key) == (instant, True, "cv")
    assert [s for s in after.sessions if s.id != "s2"] == [s for s in club.sessions if s.id != "s2"]
    assert happened == SessionMoved(
        at=EARLY,
        cohort_id="club",
        session_id="s2",
        was="2027-01-18T13:00:00+00:00",
        starts_at="2027-01-20T09:30:00+00:00",
    )


def test_a_starts_at_with_another_offset_is_turned_into_the_organisations_local_time(club: Cohort) -> None:
    session = move(club, "s2", "2027-01-20T04:30:00-05:00").session("s2")
    assert session.wall == WallTime(date(2027, 1, 20), time(10, 30), club.zone)
    assert session.starts_at.tzinfo is UTC


@pytest.mark.parametrize(("offset", "fold"), [("+02:00", 0), ("+01:00", 1)])
def test_a_session_may_be_moved_to_either_of_two_equal_wall_times(
    club: Cohort, offset: str, fold: int
) -> None:
    wall = move(club, "s2", f"2027-10-31T02:30:00{offset}").session("s2").wall
    assert wall == WallTime(date(2027, 10, 31), time(2, 30), club.zone, fold)


def test_a_session_may_be_moved_past_others_and_units_stay_with_their_sessions(club: Cohort) -> None:
    after = move(club, "s2", club.session("s4").starts_at + DAY)
    assert list(units(after)) == ["s1", "s3", "s4", "s2", "s5", "s6"]
    assert units(after)["s2"] == ("cv",)


def test_starts_on_and_at_create_a_cohort_afterwards_sessions_are_moved_not_the_cohort(club: Cohort) -> None:
    after = move(club, "s1", "2027-01-13T09:00:00+01:00")
    assert (after.starts_on, after.at) == (date(2027, 1, 11), time(14))


def test_moving_into_the_past_is_refused(club: Cohort, pointers: Pointers) -> None:
    now = club.session("s1").ends_at
    assert pointers(move, club, "s2", now - DAY, now=now) == ["/starts_at"]
    assert pointers(move, club, "s2", now, now=now) == ["/starts_at"]


def test_moving_to_a_day_beyond_the_calendar_is_refused(club: Cohort, pointers: Pointers) -> None:
    assert pointers(move, club, "s2", "9999-12-31T23:00:00-05:00") == ["/starts_at"]
    assert pointers(move, club, "s6", "9999-12-30T12:00:00+00:00") == ["/starts_at"]


def test_a_session_starts_on_a_full_minute(club: Cohort, pointers: Pointers) -> None:
    assert pointers(move, club, "s2", "2027-01-20T10:30:30+01:00") == ["/starts_at"]


def test_moving_into_a_clash_with_another_session_is_refused(club: Cohort) -> None:
    with pytest.raises(SessionsOverlap) as error:
        move(club, "s2", club.session("s3").ends_at - timedelta(minutes=1))
    assert error.value.facts == {"session_ids": ["s3", "s2"]}


def test_a_session_may_touch_the_one_before_it(club: Cohort) -> None:
    assert move(club, "s2", club.session("s3").ends_at).session("s2").starts_at == club.session("s3").ends_at


def test_an_ended_unconfirmed_session_without_marks_may_be_moved_ahead(club: Cohort) -> None:
    now = club.session("s1").ends_at
    assert move(club, "s1", now + DAY, now=now).session("s1").starts_at == now + DAY


# --- this and all later ones --------------------------------------------------------------------------


def test_following_later_shifts_it_and_all_later_ones_by_as_many_days_and_to_the_new_time(
    club: Cohort,
) -> None:
    after, happened = shift(club, "s3", "2027-01-27T10:30:00+01:00")
    assert times(after) == {
        "s1": "01-11 14:00",
        "s2": "01-18 14:00",
        "s3": "01-27 10:30",
        "s4": "02-03 10:30",
        "s5": "02-10 10:30",
        "s6": "02-17 10:30",
    }
    assert units(after) == units(club)
    assert [session.moved for session in after.sessions] == [False] * 6
    assert all(session.wall.instant == session.starts_at for session in after.sessions)
    assert happened == SessionMoved(
        at=EARLY,
        cohort_id="club",
        session_id="s3",
        was="2027-01-25T13:00:00+00:00",
        starts_at="2027-01-27T09:30:00+00:00",
        changed=("s4", "s5", "s6"),
    )


def test_later_ones_may_come_sooner_too(club: Cohort) -> None:
    after, _ = shift(club, "s5", "2027-02-05T14:00:00+01:00")
    assert list(times(after).values())[4:] == ["02-05 14:00", "02-12 14:00"]


def test_the_last_session_shifts_alone(club: Cohort) -> None:
    after, happened = shift(club, "s6", "2027-02-16T14:00:00+01:00")
    assert (times(after)["s6"], happened.changed) == ("02-16 14:00", ())


def test_shifted_sessions_keep_their_wall_time_over_summer_time(club: Cohort) -> None:
    after, _ = shift(club, "s4", "2027-03-22T14:00:00+01:00")
    assert [session.starts_at.hour for session in after.taking_place()][3:] == [13, 12, 12]


def test_a_wall_time_that_summer_time_skips_becomes_the_first_valid_minute_in_a_later_one(
    club: Cohort,
) -> None:
    after, _ = shift(club, "s2", "2027-03-21T02:30:00+01:00")
    assert list(times(after).values())[1:4] == ["03-21 02:30", "03-28 03:00", "04-04 02:30"]


def test_of_a_doubled_wall_time_the_first_is_taken_in_a_later_one(club: Cohort) -> None:
    after, _ = shift(club, "s2", "2027-10-24T02:30:00+02:00")
    assert after.session("s3").wall == WallTime(date(2027, 10, 31), time(2, 30), club.zone)
    second = shift(club, "s2", "2027-10-31T02:30:00+01:00")[0]
    assert [second.session(one).wall.fold for one in ("s2", "s3")] == [1, 0]


def test_a_closed_day_drops_a_date_and_those_behind_make_room(club: Cohort) -> None:
    closed = {date(2027, 2, 2): "Candlemas", date(2027, 1, 25): "a day on which nothing lies now"}
    after, happened = shift(club, "s3", "2027-01-26T14:00:00+01:00", closed=closed)
    assert list(times(after).values())[2:] == ["01-26 14:00", "02-09 14:00", "02-16 14:00", "02-23 14:00"]
    assert after.skipped == (Skipped(date(2027, 2, 2), "Candlemas"),)
    assert happened.skipped == ("2027-02-02",)


def test_the_first_one_is_taken_as_given_on_a_closed_day_too(club: Cohort) -> None:
    after, happened = shift(club, "s6", "2027-02-16T14:00:00+01:00", closed={date(2027, 2, 16): "Staff day"})
    assert (times(after)["s6"], happened.skipped) == ("02-16 14:00", ())


def test_a_closed_day_pushes_by_the_step_of_the_cadence(club: Cohort) -> None:
    slow = replace(club, programme=replace(club.programme, cadence="fortnightly"))
    after, _ = shift(slow, "s5", "2027-02-09T14:00:00+01:00", closed={date(2027, 2, 16): "Staff day"})
    assert times(after)["s6"] == "03-02 14:00"


def test_a_date_left_free_takes_one_that_was_pushed_on(club: Cohort, off: Off) -> None:
    """The fourth was cancelled; the third is pushed on to its date, and the others need not make room."""
    after, _ = shift(
        off(club, "s4"), "s2", "2027-01-25T14:00:00+01:00", closed={date(2027, 2, 1): "Staff day"}
    )
    assert list(times(after).values())[1:] == ["01-25 14:00", "02-08 14:00", "02-15 14:00", "02-22 14:00"]


def test_sessions_come_no_closer_to_each_other_than_they_were_and_need_not_move_apart(club: Cohort) -> None:
    """The later half meets on Sundays, six days after the last Monday."""
    sundays, _ = shift(club, "s4", "2027-01-31T14:00:00+01:00")
    plain, _ = shift(sundays, "s2", "2027-01-19T14:00:00+01:00")
    assert list(times(plain).values())[2:4] == ["01-26 14:00", "02-01 14:00"]
    pushed, _ = shift(sundays, "s2", "2027-01-19T14:00:00+01:00", closed={date(2027, 1, 26): "Staff day"})
    assert list(times(pushed).values())[2:4] == ["02-02 14:00", "02-08 14:00"]


def test_a_date_that_was_left_out_before_is_named_once(club: Cohort) -> None:
    closed = {date(2027, 2, 2): "Candlemas"}
    once, _ = shift(club, "s3", "2027-01-26T14:00:00+01:00", closed=closed)
    back, _ = shift(once, "s3", "2027-01-25T14:00:00+01:00")
    again, happened = shift(back, "s3", "2027-01-19T17:00:00+01:00", closed=closed)
    assert again.skipped == (Skipped(date(2027, 2, 2), "Candlemas"),)
    assert happened.skipped == ("2027-02-02",)


def test_sessions_that_were_moved_or_inserted_individually_keep_their_time(club: Cohort) -> None:
    own = insert(move(club, "s4", "2027-02-04T09:00:00+01:00"), "2027-02-12T09:00:00+01:00")
    after, happened = shift(own, "s3", "2027-01-26T14:00:00+01:00")
    assert (happened.changed, happened.kept) == (("s5", "s6"), ("s4", "extra"))
    assert {one: after.session(one) for one in happened.kept} == {
        one: own.session(one) for one in happened.kept
    }


def test_one_that_was_moved_individually_may_lead_the_others(club: Cohort) -> None:
    own = move(club, "s3", "2027-01-26T09:00:00+01:00")
    after, _ = shift(own, "s3", "2027-01-27T10:00:00+01:00")
    assert list(times(after).values())[2:] == ["01-27 10:00", "02-02 10:00", "02-09 10:00", "02-16 10:00"]
    assert not after.session("s3").moved


def test_what_is_settled_or_begun_keeps_its_time(club: Cohort, off: Off) -> None:
    """The first was never confirmed and moves ahead on the day of the fourth."""
    settled = off(in_state(club, "s2", SessionState.HELD), "s5")
    after, happened = shift(
        settled, "s1", "2027-02-10T14:00:00+01:00", marked="s3", now=club.session("s4").starts_at
    )
    assert (happened.changed, happened.kept) == (("s6",), ())
    assert times(after) == {
        "s2": "01-18 14:00",
        "s3": "01-25 14:00",
        "s4": "02-01 14:00",
        "s1": "02-10 14:00",
        "s6": "03-17 14:00",
    }


def test_one_clash_refuses_the_whole_act(club: Cohort) -> None:
    own = move(club, "s5", "2027-02-03T15:00:00+01:00")
    with pytest.raises(SessionsOverlap) as error:
        shift(own, "s3", "2027-01-27T14:00:00+01:00")
    assert error.value.facts == {"session_ids": ["s4", "s5"]}


@pytest.mark.parametrize("starts_at", ["2027-01-04T09:00:00+00:00", "9999-12-31T23:00:00+00:00"])
def test_the_first_one_must_lie_ahead_and_not_too_far(
    club: Cohort, pointers: Pointers, starts_at: str
) -> None:
    assert pointers(shift, club, "s3", starts_at) == ["/starts_at"]
    assert pointers(shifting_horizon, club, "s3", datetime.fromisoformat(starts_at), EARLY) == ["/starts_at"]


def test_shifting_where_too_many_days_are_closed_is_refused(club: Cohort, pointers: Pointers) -> None:
    """As many days are closed as a plan may drop, half of them before the second of those that shift."""
    half = MOST_DROPPED // 2
    later = [*range(1, half + 1), *range(half + 2, MOST_DROPPED + 2)]
    closed = {date(2027, 1, 26) + number * WEEK: "closed" for number in later}
    assert pointers(shift, club, "s3", "2027-01-26T14:00:00+01:00", closed=closed) == ["/starts_at"]
    closed.popitem()
    assert len(shift(club, "s3", "2027-01-26T14:00:00+01:00", closed=closed)[1].skipped) == MOST_DROPPED - 1


@pytest.mark.parametrize("starts_at", ["2027-01-20T14:00:00+01:00", "2027-03-15T14:00:00+01:00"])
def test_the_horizon_of_a_shift_holds_every_day_that_counts(club: Cohort, starts_at: str) -> None:
    given = datetime.fromisoformat(starts_at)
    first, last = shifting_horizon(club, "s3", given, EARLY)
    every = {given.date() + number * DAY: "closed" for number in range(1, MOST_DROPPED * 7)}
    after, _ = shift(club, "s3", given, closed=every)
    known = {on: reason for on, reason in every.items() if first <= on <= last}
    assert shift(club, "s3", given, closed=known)[0] == after


def test_preparation_that_was_open_stays_open_when_all_later_ones_shift(club: Cohort) -> None:
    now = club.session("s1").ends_at
    after, _ = shift(club, "s2", "2027-01-20T14:00:00+01:00", now=now)
    assert unlocked_by_clock(after, now).items() >= unlocked_by_clock(club, now).items()


def test_after_a_shift_a_replacement_follows_the_new_rhythm(club: Cohort) -> None:
    after, _ = shift(club, "s3", "2027-01-26T10:00:00+01:00")
    replaced, _ = call_off(after, "s4", replacement=True)
    assert replaced.session("new").wall == WallTime(date(2027, 2, 23), time(10), club.zone)
