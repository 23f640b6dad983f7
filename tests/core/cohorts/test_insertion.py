from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.cohorts.cancellation import UnitFate
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.homework import Homework, due_at
from jobclub.core.cohorts.insertion import Inserting, inserted
from jobclub.core.cohorts.timetable import unlocked_by_clock
from jobclub.core.errors import CohortOver, SessionsOverlap
from jobclub.core.events import SessionInserted
from jobclub.core.spans import WallTime
from tests.core.cohorts.acts import EARLY, Pointers, call_off, insert, shift, units

WEDNESDAY = "2027-01-20T10:00:00+01:00"


def test_an_inserted_session_has_a_time_of_its_own_and_the_others_stay(club: Cohort) -> None:
    wish = Inserting(starts_at=datetime.fromisoformat(WEDNESDAY), reason="They asked for it")
    after, happened = inserted(club, wish, new_id="extra", now=EARLY)
    added = after.session("extra")
    assert added.wall == WallTime(date(2027, 1, 20), time(10), club.zone)
    assert (added.starts_at, added.minutes, added.moved) == (datetime(2027, 1, 20, 9, tzinfo=UTC), 120, True)
    assert (added.unit_keys, added.topic) == ((), None)
    assert after.sessions == (*club.sessions, added)
    assert happened == SessionInserted(at=EARLY, cohort_id="club", session_id="extra")


def test_it_may_have_a_topic_and_a_length_of_its_own(club: Cohort) -> None:
    added = insert(club, WEDNESDAY, topic="Visit to a factory", minutes=45).session("extra")
    assert (added.topic, added.minutes) == ("Visit to a factory", 45)


def test_it_is_held_as_the_one_before_it_or_the_next(club: Cohort) -> None:
    room = club.with_sessions(
        replace(session, mode=Mode.IN_PERSON, place=f"Room {session.id}") for session in club.sessions
    )
    added = insert(room, WEDNESDAY).session("extra")
    assert (added.mode, added.place) == (Mode.IN_PERSON, "Room s2")
    assert insert(room, "2027-01-08T10:00:00+01:00").session("extra").place == "Room s1"
    alone = insert(replace(room, sessions=()), WEDNESDAY).session("extra")
    assert (alone.mode, alone.place) == (Mode.ONLINE, None)


def test_a_dropped_unit_may_come_back_and_its_homework_with_it(club: Cohort) -> None:
    task = Homework(id="h", unit_key="cv", key="new-cv", title="New CV")
    dropped, _ = call_off(club, "s2", UnitFate.DROP)
    assert due_at(task, dropped) is None
    back = insert(dropped, WEDNESDAY, unit_key="cv")
    assert units(back)["extra"] == ("cv",)
    assert due_at(task, back) == back.session("s3").starts_at


def test_a_unit_that_is_met_already_or_that_the_programme_does_not_have_is_refused(
    club: Cohort, pointers: Pointers
) -> None:
    for key in ("cv", "tax-law"):
        assert pointers(insert, club, WEDNESDAY, unit_key=key) == ["/unit_key"]


def test_every_mistake_is_named_at_once(club: Cohort, pointers: Pointers) -> None:
    found = pointers(insert, club, WEDNESDAY, unit_key="cv", topic="a\nb", minutes=4)
    assert found == ["/unit_key", "/topic", "/minutes"]


@pytest.mark.parametrize(("minutes", "fine"), [(4, False), (5, True), (1440, True), (1441, False)])
def test_it_is_as_long_as_a_session_may_be(
    club: Cohort, pointers: Pointers, *, minutes: int, fine: bool
) -> None:
    ended = "2027-03-02T10:00:00+01:00"
    if fine:
        assert insert(club, ended, minutes=minutes).session("extra").minutes == minutes
    else:
        assert pointers(insert, club, ended, minutes=minutes) == ["/minutes"]


def test_it_must_lie_ahead_and_start_on_a_full_minute(club: Cohort, pointers: Pointers) -> None:
    for starts_at in (EARLY, EARLY - timedelta(days=1), EARLY + timedelta(days=7, seconds=1)):
        assert pointers(insert, club, starts_at) == ["/starts_at"]


def test_it_overlaps_no_other(club: Cohort) -> None:
    with pytest.raises(SessionsOverlap):
        insert(club, "2027-01-18T15:59:00+01:00")
    assert insert(club, "2027-01-18T16:00:00+01:00")


@pytest.mark.parametrize("state", [CohortState.COMPLETED, CohortState.CANCELLED])
def test_nothing_is_inserted_once_the_cohort_is_over(club: Cohort, state: CohortState) -> None:
    with pytest.raises(CohortOver):
        insert(replace(club, state=state), WEDNESDAY)


def test_it_keeps_its_time_when_later_ones_shift(club: Cohort) -> None:
    own = insert(club, WEDNESDAY)
    after, happened = shift(own, "s2", "2027-01-19T14:00:00+01:00")
    assert happened.kept == ("extra",)
    assert after.session("extra") == own.session("extra")


def test_preparation_that_was_open_stays_open(club: Cohort) -> None:
    now = club.session("s1").ends_at
    dropped, _ = call_off(club, "s3", UnitFate.DROP, now=now)
    after = insert(dropped, "2027-01-16T14:00:00+01:00", unit_key="letter", now=now)
    assert unlocked_by_clock(after, now).items() >= unlocked_by_clock(club, now).items()
