"""Webinars and booked times live and people are told, though carriers fail and workers are killed (P4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from jobclub.core.appointments.appointment import Appointment
from jobclub.core.notices import delivery as deliveries
from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.notices.letter import meets
from jobclub.core.office.store import Store
from jobclub.core.usecases import (
    accompanying,
    appointing,
    attending,
    composing,
    delivering,
    presenting,
    shifting,
    staging,
    welcoming,
)
from jobclub.core.usecases.attending import Coming
from jobclub.core.usecases.shifting import MoveWish
from jobclub.core.webinars.webinar import Webinar
from jobclub.integrations.memory import MemoryStore

from .test_cohort_life import PHASES
from .times_told import TimesTold

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    database = pytest.importorskip("jobclub.integrations.database")
    with closing(database.open_database(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}")) as store:
        yield store


def live(store: Callable[[], Store], *, lives: int, acts: int, machine: type[TimesTold] = TimesTold) -> None:
    """Let so many towns live, each for so many acts."""
    run_state_machine_as_test(
        lambda: machine(store()),  # type: ignore[arg-type]  # any factory will do, its documentation says
        settings=settings(max_examples=lives, stateful_step_count=acts, phases=PHASES, deadline=None),
    )


@pytest.mark.slow
def test_told_times_in_memory() -> None:
    live(MemoryStore, lives=25, acts=40)


@pytest.mark.slow
def test_told_times_on_sqlite(sqlite: Store) -> None:
    live(lambda: sqlite, lives=5, acts=30)


# --- each law notices a fault: cases 35, 37 and 38


class ShortLife:
    """A life lived by hand: a webinar with one place and somebody in it, and somebody else with a time."""

    def __init__(self) -> None:
        self.life = TimesTold(MemoryStore())
        self.life.begin(size=1)
        self.look()
        self.work()

    @property
    def webinar(self) -> Webinar:
        return next(iter(self.life.seen.webinars.values()))

    @property
    def appointment(self) -> Appointment:
        return next(iter(self.life.seen.appointments.values()))

    def look(self) -> None:
        self.life.must_stay = False
        self.life.nothing_is_against_the_laws()

    def do(self, act: Callable[..., Any], *about: object) -> None:
        act(self.life.office, self.life.actor, *about)
        self.look()

    def work(self, rounds: int = 6) -> None:
        self.life.tell(ticks=True, rounds=rounds, limit=5, faults=[], dies_in=-1)
        self.look()

    def until_the_day_before(self, activity: Webinar | Appointment) -> None:
        """Let the reminder of the day before lie ready, and nobody carry it."""
        self.life.clock.at = activity.starts_at - A_DAY
        self.look()
        self.work(rounds=0)

    def live(self) -> None:
        """Let everything happen that the planted faults below spoil."""
        self.do(presenting.move_webinar, self.webinar.id, self.webinar.starts_at + AN_HOUR)
        self.do(shifting.move, self.appointment.id, MoveWish(starts_at=self.appointment.starts_at + AN_HOUR))
        self.work()
        waiting = Coming(participant_id=self.life.people[2])
        self.do(attending.register_for_webinar, self.webinar.id, waiting)
        self.work()
        self.until_the_day_before(self.webinar)
        self.do(attending.withdraw_registration, self.life.seen.registrations[self.webinar.id][0].id)
        self.work()
        self.until_the_day_before(self.appointment)
        self.do(shifting.cancel, self.appointment.id)
        self.work()


@pytest.fixture
def short() -> ShortLife:
    return ShortLife()


def test_without_a_fault_everybody_hears_what_concerns_them(short: ShortLife) -> None:
    """Nobody who left or whose time is off is told of it as theirs (35), nobody is named to others (37).

    A new time raises the sequence of its entry in the calendar, and who is out gets a CANCEL for it (38).
    """
    short.live()
    told = Counter(letter.notice.value for letter in short.life.wording.letters)
    assert told - Counter(digest=9) == {
        "webinar_confirmed": 2,
        "webinar_changed": 1,
        "webinar_line": 1,
        "webinar_left": 1,
        "hour_before": 1,
        "appointment_booked": 1,
        "appointment_moved": 1,
        "appointment_cancelled": 1,
    }


def test_a_reminder_of_a_webinar_to_somebody_who_left_is_noticed(
    short: ShortLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(welcoming, "_has_place", lambda *_: True)
    with pytest.raises(AssertionError, match="somebody it is not for"):
        short.live()


def test_a_reminder_of_a_cancelled_appointment_is_noticed(
    short: ShortLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appointing, "_is_agreed", lambda *_: True)
    with pytest.raises(AssertionError, match="somebody it is not for"):
        short.live()


@pytest.mark.parametrize("telling", [appointing, welcoming])
def test_a_time_that_was_before_is_noticed(
    short: ShortLife, monkeypatch: pytest.MonkeyPatch, telling: Any
) -> None:
    def an_hour_ago(activity: Any, zone: str, **more: Any) -> Any:
        return meets(replace(activity, starts_at=activity.starts_at - AN_HOUR), zone, **more)

    monkeypatch.setattr(telling, "meets", an_hour_ago)
    with pytest.raises(AssertionError, match="times that are not true"):
        short.live()


@pytest.mark.parametrize("seeing_to", [accompanying, staging])
def test_a_reminder_never_put_in_is_noticed(
    short: ShortLife, monkeypatch: pytest.MonkeyPatch, seeing_to: Any
) -> None:
    monkeypatch.setattr(seeing_to, "moments_between", lambda *_: [])
    with pytest.raises(AssertionError, match="never put in"):
        short.live()


def test_a_message_sent_twice_is_noticed(short: ShortLife, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = deliveries.sent

    def forgotten(delivery: Any, now: Any) -> Any:
        return replace(settled(delivery, now), state=DeliveryState.WAITING)

    monkeypatch.setattr(delivering.deliveries, "sent", forgotten)
    with pytest.raises(AssertionError, match="sent twice"):
        short.live()


@pytest.mark.parametrize("telling", [appointing, welcoming])
def test_a_sequence_that_does_not_rise_is_noticed(
    short: ShortLife, monkeypatch: pytest.MonkeyPatch, telling: Any
) -> None:
    right = telling.difference

    def flat(*about: Any, **more: Any) -> Any:
        changes = right(*about, **more)
        return replace(changes, to_request=tuple(replace(one, sequence=0) for one in changes.to_request))

    monkeypatch.setattr(telling, "difference", flat)
    with pytest.raises(AssertionError, match="no higher sequence"):
        short.live()


def test_a_link_to_somebody_elses_page_is_noticed(short: ShortLife, monkeypatch: pytest.MonkeyPatch) -> None:
    own, other = composing.page_link, short.life.people[5]
    monkeypatch.setattr(
        composing, "page_link", lambda office, tx, _, ends_at: own(office, tx, other, ends_at)
    )
    with pytest.raises(AssertionError, match="somebody else's page"):
        short.live()


def test_a_name_in_somebody_elses_mail_is_noticed(short: ShortLife) -> None:
    plain = short.life.wording.of

    def gossip(letter: Any, organisation_id: str) -> Any:
        return plain(replace(letter, consultant="Person 77"), organisation_id)

    short.life.wording.of = gossip  # type: ignore[method-assign]
    with pytest.raises(AssertionError, match="names somebody else"):
        short.live()
