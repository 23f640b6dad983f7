"""What the clock makes due is put in once, by the plan as it was then; and cohorts are looked at in time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.errors import Busy
from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.watch import AFTER_THE_END, Watch, Watched
from jobclub.core.spans import WallTime
from jobclub.core.usecases import reminding
from jobclub.core.usecases.coaching import list_homework, waive_homework
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.enrolling import Enrolment, enrol, withdraw
from jobclub.core.usecases.planning import open_cohort, plan_cohort, retime
from jobclub.core.usecases.reminding import LEASE, see_to, tick
from jobclub.core.usecases.rescheduling import cancel_session, insert_session, move_session
from jobclub.core.usecases.running import cancel_cohort, complete_cohort, confirm_held
from jobclub.core.usecases.visiting import visit
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import open_club, put_in, six_weeks

from .postbox import ALL, Postbox

A_DAY, AN_HOUR, A_MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
NOTHING: list[str] = []
BY_THE_CLOCK = {Notice.DAY_BEFORE, Notice.HOUR_BEFORE}


@pytest.fixture
def ann(post: Postbox, club: Cohort) -> Enrolment:
    [ann] = post.enrol(club, "Ann")
    post.go()
    return ann


def watch_of(post: Postbox, subject_id: str) -> Watch | None:
    with post.office.reading(post.town.admin) as tx:
        return tx.watches.get(subject_id)


def before(club: Cohort, by: timedelta, number: int = 0) -> datetime:
    return club.sessions[number].starts_at - by


def reminders(post: Postbox) -> list[str]:
    """Tell what became of each reminder of a session, and when it was due."""
    return [
        f"{one.notice} {one.due_at:%d.%H:%M} {one.why or one.state}"
        for one in post.rows()
        if one.notice in BY_THE_CLOCK
    ]


# --- what is looked at


def test_a_draft_is_not_looked_at_and_an_open_club_is(post: Postbox) -> None:
    by, stored = post.town.coordinator, put_in(post.office, post.town)
    led = {"starts_on": date(2027, 1, 11), "at": time(14), "consultant_id": post.led_by.staff_id}
    draft = plan_cohort(post.office, by, CohortWish(programme_id=stored.id, **led))
    assert watch_of(post, draft.id) is None
    open_cohort(post.office, by, draft.id)
    watch = watch_of(post, draft.id)
    assert watch is not None
    assert (watch.watched_until, watch.attention_at) == (
        post.clock(),
        datetime(2027, 1, 4, 9, 0, tzinfo=UTC),
    )


def test_a_club_called_off_or_completed_is_looked_at_no_more(post: Postbox, club: Cohort) -> None:
    other = open_club(post.office, post.town, at=time(9))
    cancel_cohort(post.office, post.led_by, other.id, "too few")
    for session in club.sessions:
        post.clock.at = session.ends_at
        confirm_held(post.office, post.led_by, session.id)
    complete_cohort(post.office, post.led_by, club.id)
    assert (watch_of(post, other.id), watch_of(post, club.id)) == (None, None)


def test_a_club_that_nobody_completes_is_looked_at_no_more_in_the_end(post: Postbox, club: Cohort) -> None:
    post.go(club.sessions[-1].ends_at + AFTER_THE_END + A_DAY)
    assert watch_of(post, club.id) is None
    insert_session(
        post.office,
        post.led_by,
        club.id,
        Inserting(starts_at=post.clock() + 2 * A_DAY, reason="Once more", unit_key=None),
    )
    assert watch_of(post, club.id) is not None


def test_what_is_gone_is_looked_at_no_more(post: Postbox) -> None:
    with post.office.transaction(post.town.admin) as tx:
        gone = Watch(
            kind=Watched.COHORT, subject_id="gone", watched_until=post.clock(), attention_at=post.clock()
        )
        tx.watches.save(gone)
    post.go()
    assert watch_of(post, "gone") is None


class WatchedStore:
    """A store that tells which parts of it were used in transactions."""

    def __init__(self, store: MemoryStore) -> None:
        self._store, self.used = store, list[str]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def transaction(self, *actor: Any, **more: Any) -> Iterator[Any]:
        with self._store.transaction(*actor, **more) as tx:
            yield Told(tx, self.used)


class Told:
    """A transaction that tells which parts of it were used."""

    def __init__(self, tx: Any, used: list[str]) -> None:
        self._tx, self._used = tx, used

    def __getattr__(self, name: str) -> Any:
        self._used.append(name)
        return getattr(self._tx, name)


def test_an_enrolment_costs_no_look_at_the_watch_unless_there_is_a_line(
    post: Postbox, store: MemoryStore
) -> None:
    club = open_club(post.office, post.town, capacity=2)
    watched = WatchedStore(store)
    office = replace(post.office, store=watched)  # type: ignore[arg-type]  # all a store has
    for name in ("Ann", "Bea", "Cleo"):
        enrol(office, post.led_by, club.id, person=post.person(name))
    assert "watches" not in watched.used
    with post.office.reading(post.led_by) as tx:
        first = tx.cohorts.get(club.id).places[0]
    withdraw(office, post.led_by, first.id)  # now there is an offer, with an end
    assert "watches" in watched.used


def test_a_club_without_people_costs_no_look_at_its_homework(post: Postbox, store: MemoryStore) -> None:
    club = open_club(post.office, post.town)
    watched = WatchedStore(store)
    post.clock.at = club.sessions[0].ends_at + 5 * A_DAY
    tick(replace(post.office, store=watched))  # type: ignore[arg-type]  # all a store has
    assert "watches" in watched.used
    assert "coursework" not in watched.used
    assert post.rows() == []


# --- what is put in


@pytest.mark.usefixtures("ann")
def test_however_often_the_clock_looks_a_reminder_is_put_in_once(post: Postbox, club: Cohort) -> None:
    post.clock.at = before(club, A_DAY)
    for _ in range(3):
        tick(post.office)
        see_to(post.office, post.town.organisation.id, club.id)
    assert reminders(post) == ["day_before 10.13:00 waiting"]


@pytest.mark.usefixtures("ann")
def test_a_worker_away_for_long_puts_in_what_is_still_of_use_and_tells_what_is_not(
    post: Postbox, club: Cohort
) -> None:
    post.go(before(club, AN_HOUR / 2))
    assert reminders(post) == ["day_before 10.13:00 expired", "hour_before 11.12:00 sent"]


@pytest.mark.usefixtures("ann")
def test_what_was_due_by_the_old_plan_is_put_in_by_the_change(post: Postbox, club: Cohort) -> None:
    post.clock.at = before(club, AN_HOUR)  # nobody looked since
    move_session(post.office, post.led_by, club.sessions[0].id, club.sessions[0].starts_at + 2 * AN_HOUR)
    assert sorted(reminders(post)) == ["day_before 10.13:00 expired", "hour_before 11.12:00 waiting"]
    assert post.go() == ["plan_changed Ann"]
    assert "hour_before Ann" in post.go(before(club, -AN_HOUR))
    assert reminders(post)[-2:] == ["hour_before 11.12:00 no_longer_true", "hour_before 11.14:00 sent"]


@pytest.mark.usefixtures("ann")
def test_what_is_due_by_the_new_plan_only_before_the_change_is_not_made_up_for(
    post: Postbox, club: Cohort
) -> None:
    post.go(before(club, A_DAY))
    post.clock.at = before(club, 2 * AN_HOUR)
    move_session(post.office, post.led_by, club.sessions[0].id, post.clock() + AN_HOUR / 2)
    assert post.go() == ["plan_changed Ann"]
    assert post.go(post.clock() + AN_HOUR) == NOTHING


@pytest.mark.usefixtures("ann")
def test_a_session_moved_away_and_back_is_reminded_of_once(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    post.go(before(club, A_DAY))
    move_session(post.office, post.led_by, first.id, first.starts_at + 3 * A_DAY)
    post.go()
    move_session(post.office, post.led_by, first.id, first.starts_at)
    post.go()
    assert post.go(before(club, AN_HOUR)) == ["hour_before Ann"]
    assert reminders(post) == ["day_before 10.13:00 sent", "hour_before 11.12:00 sent"]


def test_whoever_joins_after_a_reminder_was_due_is_not_reminded_though_nobody_had_looked(
    post: Postbox, club: Cohort
) -> None:
    post.clock.at = before(club, AN_HOUR)
    post.clock.advance(A_MINUTE)
    post.enrol(club, "Ann")
    assert post.go() == ["place_confirmed Ann"]
    assert reminders(post) == NOTHING


def test_visitors_are_reminded_of_the_session_they_visit(post: Postbox, club: Cohort, ann: Enrolment) -> None:
    host = open_club(post.office, post.town, at=time(9), consultant_id=post.town.colleague.staff_id)
    visit(post.office, post.led_by, ann.place.id, host.sessions[0].id)
    post.go()
    assert post.go(before(host, AN_HOUR)) == ["day_before Ann", "hour_before Ann"]
    assert post.letter.sessions[0].starts_at == host.sessions[0].starts_at
    assert club.id != host.id


@pytest.mark.usefixtures("ann")
def test_a_time_derived_anew_is_reminded_of_at_the_new_time(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    with post.office.transaction(post.town.admin) as tx:
        cohort = tx.cohorts.get(club.id)
        later = WallTime(first.wall.on, time(16), first.wall.zone)
        tx.cohorts.save(cohort.with_session(replace(first, wall=later)))
    retime(post.office, post.town.admin)
    assert post.go() == ["plan_changed Ann"]
    assert post.go(before(club, AN_HOUR)) == ["day_before Ann"]
    assert "hour_before Ann" in post.go(before(club, -AN_HOUR))


def test_homework_let_off_or_of_no_unit_held_is_not_reminded_of(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    [bea] = post.enrol(club, "Bea")
    task = list_homework(post.office, post.led_by, club.sessions[0].id, ALL).items[0].task
    post.go(club.sessions[0].ends_at)
    waive_homework(post.office, post.led_by, task.id, ann.place.participant_id, "Has a job")
    assert post.go(datetime(2027, 1, 16, 9, 0, tzinfo=UTC)) == ["homework_due Bea"]
    assert bea.place.id != ann.place.id


def test_homework_is_not_reminded_of_where_none_is_set(post: Postbox) -> None:
    bare = [replace(unit, homework=()) for unit in six_weeks().units]
    none_set = open_club(post.office, post.town, six_weeks(key="bare", units=tuple(bare)), at=time(9))
    post.enrol(none_set, "Bea")
    post.go(none_set.sessions[0].ends_at + 5 * A_DAY)
    assert not [fate for fate in post.fates() if fate.startswith("homework")]


@pytest.mark.usefixtures("ann")
def test_homework_asked_for_late_tells_how_late_it_was_noticed(post: Postbox, club: Cohort) -> None:
    post.clock.at = club.sessions[1].starts_at
    tick(post.office)
    assert "homework_due expired" in post.fates()


# --- offers


def test_a_tick_lets_offers_lapse_and_makes_new_ones(post: Postbox) -> None:
    small = open_club(post.office, post.town, at=time(9), minimum=1, capacity=1)
    carl, *_ = post.enrol(small, "Carl", "Dina", "Emil")
    withdraw(post.office, post.led_by, carl.place.id)
    post.go()
    assert post.go(post.clock() + timedelta(hours=48)) == ["offer_lapsed Dina", "place_offered Emil"]


def test_a_tick_that_settles_offers_sees_to_what_is_due_as_well(post: Postbox) -> None:
    small = open_club(post.office, post.town, at=time(9), minimum=1, capacity=2)
    carl, *_ = post.enrol(small, "Carl", "Dina", "Emil")
    post.clock.at = before(small, 3 * A_DAY)
    post.go()
    withdraw(post.office, post.led_by, carl.place.id)
    post.go()
    assert post.go(before(small, A_DAY))[0] == "day_before Dina"


# --- several at once, and faults


def test_a_tick_looks_at_no_more_than_it_is_allowed_to(post: Postbox) -> None:
    for hour in (9, 11, 17):
        open_club(post.office, post.town, at=time(hour))
    post.clock.at = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
    assert [tick(post.office, limit=2) for _ in range(3)] == [2, 1, 0]


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize("fault", [Busy("occupied"), RuntimeError("broken")])
def test_what_cannot_be_looked_at_now_holds_up_nothing_and_is_looked_at_again(
    post: Postbox, club: Cohort, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    other = open_club(post.office, post.town, at=time(14, 1), consultant_id=post.town.colleague.staff_id)
    post.enrol(other, "Bea")
    post.go(before(club, A_DAY) - A_MINUTE)

    def seen_to(office: Any, organisation_id: str, subject_id: str) -> None:
        if subject_id == club.id:
            raise fault
        see_to(office, organisation_id, subject_id)

    monkeypatch.setattr(reminding, "see_to", seen_to)
    assert post.go(before(other, A_DAY)) == ["day_before Bea"]
    monkeypatch.undo()
    assert post.go() == NOTHING
    assert post.go(post.clock() + LEASE) == ["day_before Ann"]


# --- a year


def year_of_clubs(post: Postbox) -> list[Cohort]:
    """Open clubs one after the other, some in the night in which clocks change, each of three people."""
    stored = put_in(post.office, post.town, six_weeks(capacity=30))
    starts = [
        (date(2027, 1, 11), time(14)),
        (date(2027, 3, 14), time(2, 30)),
        (date(2027, 3, 15), time(2, 30)),
        (date(2027, 6, 7), time(8)),
        (date(2027, 10, 10), time(2, 30)),
        (date(2027, 10, 11), time(2, 30)),
        (date(2027, 11, 8), time(21, 45)),
    ]
    clubs = []
    for starts_on, at in starts:
        wish = CohortWish(
            programme_id=stored.id, starts_on=starts_on, at=at, consultant_id=post.led_by.staff_id
        )
        planned = plan_cohort(post.office, post.town.coordinator, wish)
        clubs.append(open_cohort(post.office, post.town.coordinator, planned.id))
        post.enrol(clubs[-1], "Ann", "Bea", "Cleo")
    post.go()
    return clubs


def wanted(clubs: list[Cohort]) -> Counter[tuple[str, str]]:
    """Tell which reminders there must be in all: of each session for each of three people."""
    every = [session.id for club in clubs for session in club.sessions]
    return Counter({(notice.value, one): 3 for notice in BY_THE_CLOCK for one in every})


def found(post: Postbox, *states: DeliveryState) -> Counter[tuple[str, str]]:
    rows = (one for one in post.rows() if one.notice in BY_THE_CLOCK and one.state in states)
    return Counter((one.notice.value, one.about["session_id"]) for one in rows)


def sent(post: Postbox) -> Counter[str]:
    return Counter(mail.message_id for mail in post.mailer.sent)


def test_in_a_year_with_both_changes_of_clocks_each_reminder_goes_out_once(post: Postbox) -> None:
    clubs = year_of_clubs(post)
    while post.clock() < datetime(2028, 1, 4, tzinfo=UTC):
        post.go(post.clock() + timedelta(minutes=45))
    assert found(post, DeliveryState.SENT) == wanted(clubs)
    assert set(sent(post).values()) == {1}
    early = [m for m in post.wording.letters if m.notice is Notice.DAY_BEFORE]
    assert len(early) == len(clubs) * 6 * 3


@pytest.mark.parametrize("seed", range(2))
def test_through_clocks_that_jump_each_reminder_goes_out_once_or_has_expired_for_all_to_see(
    post: Postbox, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  (no secret)
    clubs = year_of_clubs(post)
    true = post.clock()
    while true < datetime(2028, 1, 4, tzinfo=UTC):
        true += timedelta(minutes=chance.choice([45, 90, 60 * 24]))
        wrong = chance.choice([timedelta()] * 40 + [timedelta(hours=h) for h in (-48, -3, -1, 1, 3, 72)])
        post.go(true + wrong)
    assert found(post, DeliveryState.SENT, DeliveryState.EXPIRED) == wanted(clubs)
    assert set(sent(post).values()) == {1}


def test_the_year_finds_a_clock_that_forgets_how_far_it_has_looked(
    post: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Show that the tests above would notice: a look that only sees the last half hour loses reminders."""
    lossy = reminding.seen_to

    def forgetful(office: Any, tx: Any, cohort: Cohort, now: datetime) -> None:
        watch = tx.watches.get(cohort.id)
        tx.watches.save(replace(watch, watched_until=max(watch.watched_until, now - timedelta(seconds=1))))
        lossy(office, tx, cohort, now)

    monkeypatch.setattr(reminding, "seen_to", forgetful)
    clubs = year_of_clubs(post)
    while post.clock() < datetime(2027, 3, 1, tzinfo=UTC):
        post.go(post.clock() + timedelta(minutes=47))
    assert found(post, *DeliveryState)[("hour_before", clubs[0].sessions[0].id)] == 0


def test_a_cancelled_session_is_not_reminded_of_and_its_replacement_is(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    last = club.sessions[-1]
    cancel_session(post.office, post.led_by, club.sessions[0].id, Calling(reason="ill", replacement=True))
    post.go()
    assert post.go(before(club, A_MINUTE)) == NOTHING
    sent = post.go(last.starts_at + 7 * A_DAY - AN_HOUR)
    assert sent.count("hour_before Ann") == 1
    assert ann.place.id
