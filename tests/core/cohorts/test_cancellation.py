from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.activities.meeting import Meeting
from jobclub.core.cohorts.cancellation import UnitFate, replacement_horizon
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Homework, due_at
from jobclub.core.cohorts.plan import MOST_DROPPED, ClosedDays, Skipped
from jobclub.core.cohorts.session import SessionState
from jobclub.core.errors import SessionsOverlap
from jobclub.core.events import SessionCancelled
from jobclub.core.spans import WallTime
from tests.core.cohorts.acts import (
    EARLY,
    WEEK,
    Off,
    Pointers,
    call_off,
    in_state,
    insert,
    move,
    shift,
    units,
)

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
    after, happened = call_off(club, "s3", replacement=True, closed=closed)
    assert after.session("new").wall.on == date(2027, 3, 8)
    assert after.skipped == (
        Skipped(date(2027, 2, 22), "Carnival"),
        Skipped(date(2027, 3, 1), "Staff day"),
    )
    assert happened.skipped == ("2027-02-22", "2027-03-01")


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
    assert call_off(slow, "s5", replacement=True)[0].session("new").wall.on == date(2027, 3, 1)
    last = move(slow, "s6", "2027-02-22T14:00:00+01:00")
    assert call_off(last, "s5", replacement=True)[0].session("new").wall.on == date(2027, 3, 8)


def test_the_added_date_follows_the_last_session_of_the_cadence_though_that_was_cancelled(
    club: Cohort, off: Off
) -> None:
    """The end was moved to Tuesdays at ten and then given up; the cadence is a Tuesday's all the same."""
    tuesdays, _ = shift(club, "s5", "2027-02-09T10:00:00+01:00")
    added = call_off(off(tuesdays, "s5", "s6"), "s2", replacement=True)[0].session("new")
    assert added.wall == WallTime(date(2027, 2, 2), time(10), club.zone)


def test_where_every_session_was_moved_individually_the_plan_still_tells_the_cadence(club: Cohort) -> None:
    own = club.with_sessions(replace(session, moved=True) for session in club.sessions)
    added = call_off(own, "s6", replacement=True)[0].session("new")
    assert added.wall == WallTime(date(2027, 2, 22), time(14), club.zone)


def test_inserted_sessions_without_a_unit_take_none(club: Cohort) -> None:
    own = insert(club, "2027-02-03T14:00:00+01:00", topic="Visit to a factory")
    after, happened = call_off(own, "s3", replacement=True)
    assert happened.changed == ("s4", "s5", "s6")
    assert (units(after)["extra"], units(after)["s5"]) == ((), ("network",))


def test_a_session_without_a_unit_is_replaced_by_one_like_it_and_the_others_keep_theirs(
    club: Cohort,
) -> None:
    own = insert(club, "2027-02-03T14:00:00+01:00", topic="Visit to a factory", minutes=45)
    own = own.with_session(replace(own.session("extra"), mode=Mode.IN_PERSON, place="Factory"))
    after, happened = call_off(own, "extra", replacement=True)
    added = after.session("new")
    assert (happened.changed, happened.added) == ((), "new")
    assert (added.topic, added.minutes, added.mode, added.place) == (
        "Visit to a factory",
        45,
        Mode.IN_PERSON,
        "Factory",
    )
    assert added.wall.on == date(2027, 2, 22)
    assert units(after) == {**units(club), "new": ()}


def test_what_the_group_made_of_a_unit_goes_with_it(club: Cohort) -> None:
    agenda = (AgendaItem(minutes=120, item="Letters only"),)
    own = club.with_session(replace(club.session("s3"), topic="Our letters", agenda=agenda))
    after, _ = call_off(own, "s3", replacement=True)
    assert [(s.id, s.topic, s.agenda) for s in after.taking_place() if s.topic or s.agenda] == [
        ("s4", "Our letters", agenda)
    ]


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


def test_what_either_had_of_its_own_is_said_for_both_merged(club: Cohort) -> None:
    agenda = (AgendaItem(minutes=60, item="Letters only"),)
    one = club.with_session(replace(club.session("s2"), topic="Our CVs"))
    two = one.with_session(replace(one.session("s3"), agenda=agenda))
    joined = call_off(two, "s2", UnitFate.MERGE_INTO_NEXT)[0].session("s3")
    assert joined.topic == "Week of letter · Our CVs"
    assert joined.agenda == (*agenda, *club.programme.unit("cv").agenda)
    plain = call_off(club, "s2", UnitFate.MERGE_INTO_NEXT)[0].session("s3")
    assert (plain.topic, plain.agenda) == (None, None)


def test_a_topic_of_a_session_without_a_unit_stays_beside_the_one_merged_into_it(club: Cohort) -> None:
    own = insert(club, "2027-01-20T14:00:00+01:00", topic="Visit to a factory")
    joined = call_off(own, "s2", UnitFate.MERGE_INTO_NEXT)[0].session("extra")
    assert (joined.unit_keys, joined.topic) == (("cv",), "Visit to a factory · Week of cv")


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
