"""A town lives and its people are told, through carriers that fail and workers that are killed (P4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.notices import calendar
from jobclub.core.notices import delivery as deliveries
from jobclub.core.notices.delivery import DeliveryState, Why
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import meets
from jobclub.core.office.store import Store
from jobclub.core.usecases import (
    cases,
    composing,
    delivering,
    enrolling,
    keeping,
    rescheduling,
    telling,
    watching,
)
from jobclub.core.usecases.cases import said_of
from jobclub.core.usecases.fanning_out import COLLECTING
from jobclub.integrations.memory import MemoryStore

from .life import COMPLETED
from .place_acts import PlaceActs
from .running_acts import RunningActs
from .telling_acts import TellingActs
from .test_cohort_life import PHASES

AN_HOUR = timedelta(hours=1)


class ToldLife(PlaceActs, RunningActs, TellingActs):
    """Everything that may be done, and a worker that tells people of it."""


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    database = pytest.importorskip("jobclub.integrations.database")
    with closing(database.open_database(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}")) as store:
        yield store


def live(store: Callable[[], Store], *, lives: int, acts: int, machine: type[ToldLife] = ToldLife) -> None:
    """Let so many towns live, each for so many acts."""
    run_state_machine_as_test(
        lambda: machine(store()),  # type: ignore[arg-type]  # any factory will do, its documentation says
        settings=settings(max_examples=lives, stateful_step_count=acts, phases=PHASES, deadline=None),
    )


@pytest.mark.slow
def test_a_told_life_in_memory() -> None:
    live(MemoryStore, lives=40, acts=60)


@pytest.mark.slow
def test_a_told_life_on_sqlite(sqlite: Store) -> None:
    live(lambda: sqlite, lives=10, acts=40)


# --- each law notices a fault


class ShortLife:
    """A life lived by hand: a club with one person in it, who knows its plan."""

    def __init__(self) -> None:
        self.life = ToldLife(MemoryStore())
        more = {"admits_until": 2, "offer_hours": 48}
        self.life.begin(days=set(), done=COMPLETED[0], size=2, asking=1, elsewhere=0, **more)
        self.look()
        self.work()

    @property
    def club(self) -> Cohort:
        return next(iter(self.life.seen.cohorts.values()))

    def look(self) -> None:
        self.life.must_stay = False
        self.life.nothing_is_against_the_laws()

    def work(self, rounds: int = 6, *, ticks: bool = True, limit: int = 5) -> None:
        self.life.tell(ticks=ticks, rounds=rounds, limit=limit, faults=[], dies_in=-1)
        self.look()

    def move(self) -> None:
        first = self.club.sessions[0]
        starts_at = first.starts_at + AN_HOUR
        rescheduling.move_session(self.life.office, self.life.actor, first.id, starts_at)
        self.look()

    def leave(self) -> None:
        enrolling.withdraw(self.life.office, self.life.actor, self.club.places[0].id)
        self.look()

    def give_links(self) -> None:
        self.life.give_links(which=0, many=6, made=True)
        self.look()

    def until(self, before: timedelta) -> None:
        self.life.clock.at = self.club.sessions[0].starts_at - before
        self.look()


@pytest.fixture
def short() -> ShortLife:
    return ShortLife()


def lived(short: ShortLife) -> None:
    """Let everything happen that the planted faults below spoil."""
    short.move()
    short.work()
    short.until(AN_HOUR)
    short.work()
    short.move()
    short.work(1, ticks=False, limit=1)
    short.leave()
    short.work()


def test_without_a_fault_nothing_is_against_the_laws(short: ShortLife) -> None:
    lived(short)
    assert len(short.life.arrived) == 4


def test_a_message_to_somebody_who_left_is_noticed(short: ShortLife, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(telling.SAYING, Notice.PLAN_CHANGED, lambda case: said_of(case.cohort()))
    with pytest.raises(AssertionError, match="somebody it is not for"):
        lived(short)


def test_a_message_with_old_dates_is_noticed(short: ShortLife, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "meets", _an_hour_ago)
    with pytest.raises(AssertionError, match="dates that are not true"):
        lived(short)


def _an_hour_ago(session: Any, zone: str, **more: Any) -> Any:
    return meets(replace(session, starts_at=session.starts_at - AN_HOUR), zone, **more)


def test_a_reminder_never_put_in_is_noticed(short: ShortLife, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "session_reminders", lambda *_: [])
    with pytest.raises(AssertionError, match="never put in"):
        lived(short)


def test_a_plan_changed_before_anybody_saw_to_what_was_due_is_noticed(
    short: ShortLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "seen_to", lambda *_: None)
    short.until(AN_HOUR)
    short.move()
    with pytest.raises(AssertionError, match="never put in"):
        short.work()


def test_a_message_sent_twice_is_noticed(short: ShortLife, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = deliveries.sent

    def forgotten(delivery: Any, now: Any) -> Any:
        return replace(settled(delivery, now), state=DeliveryState.WAITING)

    monkeypatch.setattr(delivering.deliveries, "sent", forgotten)
    with pytest.raises(AssertionError, match="sent twice"):
        lived(short)


def test_a_sequence_that_does_not_rise_is_noticed(short: ShortLife, monkeypatch: pytest.MonkeyPatch) -> None:
    flat = cases.difference

    def difference(*about: Any, **more: Any) -> Any:
        changes = flat(*about, **more)
        return replace(changes, to_request=tuple(replace(one, sequence=0) for one in changes.to_request))

    monkeypatch.setattr(cases, "difference", difference)
    with pytest.raises(AssertionError, match="no higher sequence"):
        lived(short)


def test_a_link_to_somebody_elses_page_is_noticed(short: ShortLife, monkeypatch: pytest.MonkeyPatch) -> None:
    own = composing.page_link
    other = short.life.people[5]
    monkeypatch.setattr(
        composing, "page_link", lambda office, tx, _, ends_at: own(office, tx, other, ends_at)
    )
    with pytest.raises(AssertionError, match="somebody else's page"):
        lived(short)


def test_a_name_in_somebody_elses_mail_is_noticed(short: ShortLife) -> None:
    summary = short.life.wording.of

    def gossip(letter: Any, organisation_id: str) -> Any:
        return summary(replace(letter, consultant="Person 77"), organisation_id)

    short.life.wording.of = gossip  # type: ignore[method-assign]
    with pytest.raises(AssertionError, match="names somebody else"):
        lived(short)


def linked(short: ShortLife) -> None:
    """Let links be made, and others in their place, as close together as they are collected."""
    short.give_links()
    short.life.clock.advance(COLLECTING)
    short.work()
    short.give_links()
    short.move()
    short.life.teardown()


def test_who_knows_the_links_there_are_is_against_no_law(short: ShortLife) -> None:
    linked(short)
    assert len(short.life.arrived) == 4


def test_a_way_in_that_nobody_is_told_is_noticed(short: ShortLife, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(telling.SAYING, Notice.WAY_IN, lambda _: Why.NO_LONGER_TRUE)
    with pytest.raises(AssertionError, match="another link than there is"):
        linked(short)


def test_a_change_of_plan_taken_for_news_of_a_link_is_noticed(
    short: ShortLife, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar, "mark_after", lambda _, now: now)
    with pytest.raises(AssertionError, match="another link than there is"):
        linked(short)
