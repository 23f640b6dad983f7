from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobclub.core.cohorts.cohort import Cohort, CohortState, must_not_overlap
from jobclub.core.cohorts.homework import Homework, due_at
from jobclub.core.cohorts.meeting import Meeting
from jobclub.core.cohorts.plan import MOST_DROPPED, ClosedDays, Skipped
from jobclub.core.cohorts.session import Mode, Session, SessionState, held
from jobclub.core.cohorts.timetable import (
    Calling,
    UnitFate,
    called_off,
    moved,
    replacement_horizon,
    unlocked_by_clock,
)
from jobclub.core.errors import (
    CohortOver,
    Invalid,
    NotFound,
    Refused,
    SessionHasMarks,
    SessionNotPlanned,
    SessionsOverlap,
)
from jobclub.core.events import SessionCancelled, SessionMoved
from jobclub.core.spans import WallTime

Off = Callable[..., Cohort]
Pointers = Callable[..., list[str]]
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
EARLY = datetime(2027, 1, 4, 9, tzinfo=UTC)
DECIDED = [SessionState.HELD, SessionState.CANCELLED]
OVER = [CohortState.COMPLETED, CohortState.CANCELLED]


def move(
    club: Cohort, session_id: str, starts_at: datetime | str, *, marked: str = "", now: datetime = EARLY
) -> Cohort:
    instant = datetime.fromisoformat(starts_at) if isinstance(starts_at, str) else starts_at
    return moved(club, session_id, instant, marked=marked.split(), now=now)[0]


def call_off(
    club: Cohort,
    session_id: str,
    unit: UnitFate | None = None,
    *,
    replacement: bool = False,
    marked: str = "",
    closed: ClosedDays | None = None,
    now: datetime = EARLY,
) -> tuple[Cohort, SessionCancelled]:
    calling = Calling(reason="flood", replacement=replacement, unit=unit)
    return called_off(
        club, session_id, calling, marked=marked.split(), closed=closed or {}, new_id="new", now=now
    )


def units(club: Cohort) -> dict[str, tuple[str, ...]]:
    """Give what each session that takes place carries, by time."""
    return {session.id: session.unit_keys for session in club.taking_place()}


def in_state(club: Cohort, session_id: str, state: SessionState) -> Cohort:
    return club.with_session(replace(club.session(session_id), state=state))


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


# --- what can no longer be moved or cancelled ---------------------------------------------------------


@pytest.mark.parametrize("act", ["move", "cancel"])
class TestWhatIsSettled:
    def act(self, act: str, club: Cohort, *, marked: str = "") -> None:
        now = club.session("s1").ends_at
        if act == "move":
            move(club, "s1", now + DAY, marked=marked, now=now)
        else:
            call_off(club, "s1", UnitFate.DROP, marked=marked, now=now)

    @pytest.mark.parametrize("state", DECIDED)
    def test_what_is_held_or_cancelled_stays_as_it_is(
        self, act: str, club: Cohort, state: SessionState
    ) -> None:
        with pytest.raises(SessionNotPlanned, match=state.value):
            self.act(act, in_state(club, "s1", state))

    def test_a_session_with_marks_took_place(self, act: str, club: Cohort) -> None:
        with pytest.raises(SessionHasMarks):
            self.act(act, club, marked="s1 s2")

    @pytest.mark.parametrize("state", OVER)
    def test_a_cohort_that_is_over_changes_no_more(self, act: str, club: Cohort, state: CohortState) -> None:
        with pytest.raises(CohortOver):
            self.act(act, replace(club, state=state))

    def test_a_session_of_another_cohort_is_not_found(self, act: str, club: Cohort) -> None:
        with pytest.raises(NotFound):
            self.act(act, replace(club, sessions=(replace(club.sessions[0], id="x"), *club.sessions[1:])))


# --- cancel with a replacement ------------------------------------------------------------------------


def test_with_a_replacement_every_later_date_takes_the_next_unit_and_one_date_is_added_at_the_end(
    club: Cohort,
) -> None:
    after, happened = call_off(club, "s3", replacement=True)
    assert units(after) == {
        "s1": ("start",),
        "s2": ("cv",),
        "s4": ("letter",),
        "s5": ("network",),
        "s6": ("interview",),
        "new": ("outlook",),
    }
    assert after.session("new").wall == WallTime(date(2027, 2, 22), time(14), club.zone)
    assert after.session("s3") == replace(club.session("s3"), state=SessionState.CANCELLED, reason="flood")
    assert happened == SessionCancelled(
        at=EARLY, cohort_id="club", session_id="s3", changed=("s4", "s5", "s6"), added="new"
    )


def test_the_last_session_with_a_replacement_gives_its_unit_to_the_added_date(club: Cohort) -> None:
    after, happened = call_off(club, "s6", replacement=True)
    assert units(after)["new"] == ("outlook",)
    assert (happened.changed, happened.added) == ((), "new")
    assert after.session("new").wall.on == date(2027, 2, 22)


def test_agenda_and_homework_go_with_the_unit(club: Cohort) -> None:
    task = Homework(id="h", unit_key="letter", key="one-letter", title="One letter")
    after, _ = call_off(club, "s3", replacement=True)
    assert due_at(task, club) == club.session("s4").starts_at
    assert due_at(task, after) == club.session("s5").starts_at


def test_merged_units_go_on_together(club: Cohort) -> None:
    joined, _ = call_off(club, "s2", UnitFate.MERGE_INTO_NEXT)
    after, _ = call_off(joined, "s3", replacement=True)
    assert units(after)["s4"] == ("letter", "cv")
    assert units(after)["s5"] == ("network",)


def test_date_substitute_mode_place_and_meeting_stay_with_the_session(club: Cohort) -> None:
    meeting = Meeting(provider="link", join_url="https://example.org/4")
    own = replace(club.session("s4"), mode=Mode.BOTH, place="Room 4", meeting=meeting, consultant_id="tom")
    after, _ = call_off(club.with_session(own), "s3", replacement=True)
    assert after.session("s4") == replace(own, unit_key="letter")


def test_the_added_session_is_as_long_and_held_as_the_last_one(club: Cohort) -> None:
    last = replace(club.session("s6"), mode=Mode.IN_PERSON, place="Town hall")
    added = call_off(club.with_session(last), "s3", replacement=True)[0].session("new")
    assert (added.mode, added.place, added.minutes) == (Mode.IN_PERSON, "Town hall", 120)
    only = replace(club.session("s6"), mode=Mode.PHONE)
    assert call_off(club.with_session(only), "s6", replacement=True)[0].session("new").mode is Mode.PHONE


def test_the_added_date_is_no_closed_day_and_the_plan_says_which_were_dropped(club: Cohort) -> None:
    closed = {date(2027, 2, 22): "Carnival", date(2027, 3, 1): "Staff day", date(2027, 3, 15): "later"}
    after, _ = call_off(club, "s3", replacement=True, closed=closed)
    assert after.session("new").wall.on == date(2027, 3, 8)
    assert after.skipped == (
        Skipped(date(2027, 2, 22), "Carnival"),
        Skipped(date(2027, 3, 1), "Staff day"),
    )


def test_the_added_date_keeps_the_clubs_wall_time_over_summer_time(club: Cohort) -> None:
    late = move(club, "s6", "2027-03-22T14:00:00+01:00")
    added = call_off(late, "s3", replacement=True)[0].session("new")
    assert added.wall == WallTime(date(2027, 3, 29), time(14), club.zone)
    assert added.starts_at == datetime(2027, 3, 29, 12, tzinfo=UTC)


def test_the_added_date_is_one_of_the_cadence_though_the_last_session_was_moved_off_it(club: Cohort) -> None:
    wednesday = move(club, "s6", "2027-02-17T14:00:00+01:00")
    assert call_off(wednesday, "s3", replacement=True)[0].session("new").wall.on == date(2027, 2, 22)


def test_the_added_date_of_a_fortnightly_club_is_two_weeks_on(club: Cohort) -> None:
    slow = replace(club, programme=replace(club.programme, cadence="fortnightly"))
    assert call_off(slow, "s5", replacement=True)[0].session("new").wall.on == date(2027, 2, 22)
    last = move(slow, "s6", "2027-02-22T14:00:00+01:00")
    assert call_off(last, "s5", replacement=True)[0].session("new").wall.on == date(2027, 3, 8)


def test_the_added_date_lies_ahead_though_all_others_have_passed(club: Cohort) -> None:
    """The last session was never confirmed and is cancelled three weeks later."""
    now = datetime(2027, 3, 8, 18, tzinfo=UTC)
    added = call_off(club, "s6", replacement=True, now=now)[0].session("new")
    assert added.wall == WallTime(date(2027, 3, 15), time(14), club.zone)


def test_the_added_date_is_at_the_plans_time_of_day_though_the_last_one_was_moved_to_another(
    club: Cohort,
) -> None:
    late = move(club, "s6", "2027-02-15T18:00:00+01:00")
    assert call_off(late, "s3", replacement=True)[0].session("new").wall.at == time(14)


def test_sessions_under_way_held_or_marked_keep_their_units(club: Cohort) -> None:
    """The first was never confirmed and is cancelled on the day of the fourth."""
    after, happened = call_off(
        in_state(club, "s2", SessionState.HELD),
        "s1",
        replacement=True,
        marked="s3",
        now=club.session("s4").starts_at,
    )
    assert units(after) == {
        "s2": ("cv",),
        "s3": ("letter",),
        "s4": ("network",),
        "s5": ("start",),
        "s6": ("interview",),
        "new": ("outlook",),
    }
    assert happened.changed == ("s5", "s6")


def test_an_ended_unconfirmed_session_without_marks_may_be_cancelled(club: Cohort) -> None:
    after, _ = call_off(club, "s1", replacement=True, now=club.session("s1").ends_at)
    assert units(after)["s2"] == ("start",)


def test_an_added_date_that_would_overlap_is_refused(club: Cohort) -> None:
    """Sessions of a week's length, one of them moved a little: the added one would begin within it."""
    week = tuple(replace(session, minutes=7 * 24 * 60) for session in club.sessions)
    long = move(replace(club, sessions=week), "s6", "2027-02-15T15:00:00+01:00")
    with pytest.raises(SessionsOverlap):
        call_off(long, "s3", replacement=True)


def test_a_replacement_leaves_nothing_to_say_of_the_unit(club: Cohort, pointers: Pointers) -> None:
    assert pointers(call_off, club, "s3", UnitFate.DROP, replacement=True) == ["/unit"]


def test_a_replacement_where_too_many_days_are_closed_is_refused_where_it_was_asked_for(
    club: Cohort, pointers: Pointers
) -> None:
    closed = {date(2027, 2, 22) + number * WEEK: "closed" for number in range(MOST_DROPPED)}
    assert pointers(call_off, club, "s3", replacement=True, closed=closed) == ["/replacement"]


def within_horizon(club: Cohort, closed: ClosedDays) -> ClosedDays:
    first, last = replacement_horizon(club, EARLY)
    return {on: reason for on, reason in closed.items() if first <= on <= last}


def test_the_horizon_of_a_replacement_holds_every_day_it_may_fall_on(club: Cohort) -> None:
    closed = {date(2027, 2, 22) + number * WEEK: "closed" for number in range(MOST_DROPPED - 1)}
    after, _ = call_off(club, "s3", replacement=True, closed=within_horizon(club, closed))
    assert after.session("new").wall.on not in closed


def test_the_horizon_of_a_replacement_holds_the_dates_of_cancelled_sessions(club: Cohort, off: Off) -> None:
    """The office closes on the last two dates, which were cancelled: the replacement comes after them."""
    ended_early = off(club, "s5", "s6")
    closed = {date(2027, 2, 8): "Carnival", date(2027, 2, 15): "Carnival"}
    after, _ = call_off(ended_early, "s2", replacement=True, closed=within_horizon(ended_early, closed))
    assert after.session("new").wall.on == date(2027, 2, 22)


# --- cancel without one -------------------------------------------------------------------------------


def test_without_a_replacement_the_unit_may_be_dropped(club: Cohort) -> None:
    after, happened = call_off(club, "s2", UnitFate.DROP)
    assert units(after) == {key: value for key, value in units(club).items() if key != "s2"}
    assert happened == SessionCancelled(at=EARLY, cohort_id="club", session_id="s2", dropped=("cv",))


def test_without_a_replacement_the_unit_may_be_merged_into_the_next_session(club: Cohort) -> None:
    after, happened = call_off(club, "s2", UnitFate.MERGE_INTO_NEXT)
    assert units(after)["s3"] == ("letter", "cv")
    assert (after.session("s3").unit_key, after.session("s3").merged_unit_keys) == ("letter", ("cv",))
    assert happened == SessionCancelled(at=EARLY, cohort_id="club", session_id="s2", changed=("s3",))


def test_units_merged_before_are_merged_again(club: Cohort) -> None:
    once, _ = call_off(club, "s2", UnitFate.MERGE_INTO_NEXT)
    twice, _ = call_off(once, "s3", UnitFate.MERGE_INTO_NEXT)
    assert units(twice)["s4"] == ("network", "letter", "cv")


def test_a_unit_is_merged_into_the_next_session_by_time(club: Cohort) -> None:
    ahead = move(club, "s5", "2027-01-20T14:00:00+01:00")
    after, _ = call_off(ahead, "s2", UnitFate.MERGE_INTO_NEXT)
    assert units(after)["s5"] == ("interview", "cv")


def test_a_unit_merged_into_a_session_without_one_is_its_unit(club: Cohort) -> None:
    inserted = club.with_session(replace(club.session("s3"), unit_key=None))
    after, _ = call_off(inserted, "s2", UnitFate.MERGE_INTO_NEXT)
    assert (after.session("s3").unit_key, after.session("s3").merged_unit_keys) == ("cv", ())


def test_the_homework_of_a_merged_unit_moves_along(club: Cohort) -> None:
    task = Homework(id="h", unit_key="cv", key="new-cv", title="New CV")
    after, _ = call_off(club, "s2", UnitFate.MERGE_INTO_NEXT)
    assert due_at(task, after) == club.session("s4").starts_at


def test_merging_the_last_session_into_the_next_is_refused(club: Cohort, pointers: Pointers) -> None:
    assert pointers(call_off, club, "s6", UnitFate.MERGE_INTO_NEXT) == ["/unit"]


def test_merging_into_sessions_that_were_all_begun_is_refused(club: Cohort, pointers: Pointers) -> None:
    now = club.session("s6").starts_at
    assert pointers(call_off, club, "s5", UnitFate.MERGE_INTO_NEXT, now=now) == ["/unit"]


def test_without_a_replacement_somebody_says_what_becomes_of_the_unit(
    club: Cohort, pointers: Pointers
) -> None:
    assert pointers(call_off, club, "s2") == ["/unit"]


@pytest.mark.parametrize("unit", [None, *UnitFate])
def test_a_session_without_a_unit_is_cancelled_whatever_is_said_of_it(
    club: Cohort, unit: UnitFate | None
) -> None:
    inserted = club.with_session(replace(club.session("s6"), unit_key=None))
    after, happened = call_off(inserted, "s6", unit)
    assert list(units(after)) == ["s1", "s2", "s3", "s4", "s5"]
    assert (happened.changed, happened.added, happened.dropped) == ((), None, ())


# --- once opened, preparation stays open --------------------------------------------------------------


def test_preparation_opens_when_the_session_before_has_ended_by_the_clock(club: Cohort) -> None:
    second = club.session("s2")
    assert set(unlocked_by_clock(club, second.ends_at - SECOND)) == {"start", "cv"}
    assert set(unlocked_by_clock(club, second.ends_at)) == {"start", "cv", "letter"}


def test_preparation_that_was_open_stays_open_when_a_session_is_moved(club: Cohort) -> None:
    now = club.session("s1").ends_at
    after = move(club, "s1", "2027-01-15T14:00:00+01:00", now=now)
    assert unlocked_by_clock(after, now) == unlocked_by_clock(club, now)
    assert set(unlocked_by_clock(club, now)) == {"start", "cv"}


@pytest.mark.parametrize("replacement", [True, False])
def test_preparation_that_was_open_stays_open_when_a_session_is_cancelled(
    club: Cohort, *, replacement: bool
) -> None:
    now = club.session("s2").ends_at
    fate = None if replacement else UnitFate.DROP
    after, _ = call_off(club, "s3", fate, replacement=replacement, now=now)
    assert set(unlocked_by_clock(club, now)) == {"start", "cv", "letter"}
    assert unlocked_by_clock(after, now).items() >= unlocked_by_clock(club, now).items()


# --- whatever is done, in any order -------------------------------------------------------------------

ACTS = st.tuples(
    st.sampled_from(["move", "replace", "drop", "merge", "hold", "wait"]),
    st.integers(0, 12),
    st.integers(1, 24 * 60),
)


def done(club: Cohort, now: datetime, act: str, session: Session, hours: int) -> Cohort:
    match act:
        case "move":
            return move(club, session.id, now + timedelta(hours=hours), now=now)
        case "hold":
            return club.with_session(held(session, consultant_id="rosa", now=now))
        case "wait":
            return club
    fate = {"drop": UnitFate.DROP, "merge": UnitFate.MERGE_INTO_NEXT}.get(act)
    calling = Calling(reason="flood", replacement=fate is None, unit=fate)
    new_id = f"s{len(club.sessions) + 1}"
    closed = {date(2027, 2, 22): "Carnival"}
    return called_off(club, session.id, calling, marked=(), closed=closed, new_id=new_id, now=now)[0]


@settings(max_examples=200)
@given(st.lists(ACTS, max_size=12))
def test_in_any_order_of_acts_no_unit_is_carried_twice_nothing_overlaps_and_what_is_settled_stays(
    club: Cohort, acts: list[tuple[str, int, int]]
) -> None:
    now = EARLY
    for act, number, hours in acts:
        before = club
        now += timedelta(hours=hours) if act == "wait" else timedelta()
        try:
            club = done(club, now, act, club.sessions[number % len(club.sessions)], hours)
        except (Refused, Invalid):
            continue
        keys = [key for session in club.taking_place() for key in session.unit_keys]
        assert len(keys) == len(set(keys))
        assert act == "drop" or {k for s in before.taking_place() for k in s.unit_keys} == set(keys)
        must_not_overlap(club)
        assert unlocked_by_clock(club, now).items() >= unlocked_by_clock(before, now).items()
        settled = {session.id: session for session in before.sessions if session.decided}
        assert {one: club.session(one) for one in settled} == settled
        assert all(session.wall.instant == session.starts_at for session in club.sessions)
