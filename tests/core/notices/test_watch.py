"""When the clock looks at a cohort or an organisation next, and until when it has looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from jobclub.core.activities.places import Offer, Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.session import Session, SessionState
from jobclub.core.notices.attendance_errands import first_asked_at
from jobclub.core.notices.watch import (
    AFTER_THE_END,
    Watch,
    Watched,
    a_day_before,
    an_hour_before,
    digests_between,
    next_attention,
    next_digest,
    times_between,
    watched,
    working_day_after,
)
from jobclub.core.people.habits import Habits
from jobclub.core.spans import WallTime

ZONE = "Europe/Copenhagen"
MONDAY_BEFORE = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
FRIDAY = datetime(2027, 1, 8, 14, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


def session_at(on: date, at: time) -> Session:
    wall = WallTime(on, at, ZONE)
    return Session(id="s", unit_key=None, wall=wall, starts_at=wall.instant, minutes=60)


def test_a_day_before_is_the_same_wall_time_the_day_before() -> None:
    after_the_change = session_at(date(2027, 3, 28), time(14))
    assert a_day_before(after_the_change) == datetime(2027, 3, 27, 13, 0, tzinfo=UTC)
    assert after_the_change.starts_at - a_day_before(after_the_change) == timedelta(hours=23)


def test_a_day_before_at_a_time_that_day_skips_is_the_first_minute_after() -> None:
    assert a_day_before(session_at(date(2027, 3, 29), time(2, 30))) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_a_day_before_at_a_time_that_day_has_twice_is_the_first() -> None:
    assert a_day_before(session_at(date(2027, 11, 1), time(2, 30))) == datetime(
        2027, 10, 31, 0, 30, tzinfo=UTC
    )


def test_an_hour_before_is_an_hour_of_elapsed_time() -> None:
    first_after_the_change = session_at(date(2027, 3, 28), time(3, 30))
    assert an_hour_before(first_after_the_change) == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)


def test_a_time_of_day_comes_once_a_day_also_when_clocks_change() -> None:
    march, november = datetime(2027, 3, 27, tzinfo=UTC), datetime(2027, 10, 30, tzinfo=UTC)
    for after in (march, november):
        assert len(list(times_between(time(2, 30), after, after + timedelta(days=3), ZONE))) == 3


def test_a_time_is_between_when_it_comes_after_one_instant_and_not_after_the_other() -> None:
    ten = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
    assert list(times_between(time(10), ten, ten, ZONE)) == []
    assert list(times_between(time(10), ten - A_MINUTE, ten, ZONE)) == [ten]


def test_a_club_is_looked_at_each_morning_before_each_session_and_after_it(club: Cohort) -> None:
    first = club.sessions[0]
    found, now = [], first.starts_at - timedelta(days=1, minutes=1)
    while now < first.starts_at:
        now = next_attention(club, now) or first.starts_at
        found.append(now)
    morning = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
    assert found == [a_day_before(first), morning, an_hour_before(first), first_asked_at(first)]


def test_a_club_is_looked_at_when_admission_closes(club: Cohort) -> None:
    second = club.sessions[1]
    assert next_attention(club, second.starts_at - A_MINUTE) == second.starts_at


def test_a_club_is_looked_at_when_the_time_to_reply_to_an_offer_is_over(club: Cohort) -> None:
    reply_by = MONDAY_BEFORE + A_MINUTE
    dora = Place(
        id="place-dora",
        participant_id="dora",
        state=PlaceState.OFFERED,
        since=MONDAY_BEFORE,
        offer=Offer(MONDAY_BEFORE, reply_by),
    )
    offering = replace(club, places=(*club.places, dora))
    assert next_attention(offering, MONDAY_BEFORE) == reply_by


@pytest.mark.parametrize("state", [CohortState.DRAFT, CohortState.COMPLETED, CohortState.CANCELLED])
def test_a_club_that_is_not_open_is_not_looked_at(club: Cohort, state: CohortState) -> None:
    assert watched(replace(club, state=state), MONDAY_BEFORE) is None


def test_a_club_that_nobody_completes_is_not_looked_at_for_ever(club: Cohort) -> None:
    over = club.sessions[-1].ends_at + AFTER_THE_END
    assert watched(club, over - A_MINUTE) is not None
    assert watched(club, over) is None


def test_a_club_whose_sessions_are_all_called_off_is_not_looked_at(club: Cohort) -> None:
    off = [replace(session, state=SessionState.CANCELLED) for session in club.sessions]
    assert watched(club.with_sessions(off), MONDAY_BEFORE) is None


def test_a_watch_tells_until_when_all_is_seen_to_and_when_to_look_next(club: Cohort) -> None:
    tomorrow_at_ten = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
    assert watched(club, MONDAY_BEFORE) == Watch(
        kind=Watched.COHORT, subject_id="club", watched_until=MONDAY_BEFORE, attention_at=tomorrow_at_ten
    )


def test_staff_are_told_about_tomorrow_on_working_days_only() -> None:
    found = digests_between(Habits(), ZONE, FRIDAY - A_MINUTE, FRIDAY + timedelta(days=4))
    assert found == [FRIDAY, FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4)]
    assert next_digest(Habits(), ZONE, FRIDAY) == FRIDAY + timedelta(days=3)


def test_staff_who_want_no_digest_are_told_nothing() -> None:
    never = Habits(digest_at=None)
    assert digests_between(never, ZONE, FRIDAY - A_MINUTE, FRIDAY + timedelta(days=4)) == []
    assert next_digest(never, ZONE, FRIDAY) is None


def test_the_working_day_after_a_friday_is_monday() -> None:
    assert working_day_after(date(2027, 1, 7)) == date(2027, 1, 8)
    assert working_day_after(date(2027, 1, 8)) == date(2027, 1, 11)
