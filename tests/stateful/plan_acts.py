"""Cohorts are planned and opened, their plans change in every way a plan can, and some are called off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.cohorts.moves import Following
from jobclub.core.cohorts.session import Session
from jobclub.core.usecases import enrolling, planning, rescheduling, running
from jobclub.core.usecases.drafting import CohortWish
from jobclub.testing.laws import Earned

from .life import STEPS, Life, any_one, picked

FIRST_DAYS = [date(2027, 3, 3), date(2027, 3, 7), date(2027, 3, 8), date(2027, 3, 18)]
"""A Wednesday, a Sunday before clocks go forward, a Monday and a Thursday that meet Easter."""
HOURS = [time(2, 30), time(14, 0), time(15, 30)]
FATES = [Calling(reason="ill", replacement=False, unit=fate) for fate in (*UnitFate, None)]
WAYS = [Calling(reason="ill", replacement=True), *FATES]
TURNS = [*[(planning.open_cohort,), (running.complete_cohort,)] * 4, (running.cancel_cohort, "too few")]
CHANGES = ["minimum", "capacity", "capacity", "consultant_id"]


class PlanActs(Life):
    """What consultants do with plans."""

    programme_ids: list[str]

    @precondition(lambda self: len(self.ids) < 4)
    @rule(
        on=st.sampled_from(FIRST_DAYS),
        at=st.sampled_from(HOURS),
        who=any_one,
        taken=st.integers(0, 4),
        size=st.integers(2, 4),
    )
    def plan(self, on: date, at: time, who: int, taken: int, size: int) -> None:
        """Plan a cohort, open it if it can be, and let people in."""
        wish = CohortWish(
            programme_id=self.programme_ids[who % len(self.programme_ids)],
            starts_on=on,
            at=at,
            consultant_id=self.consultants[who % 3],
            capacity=size,
        )
        planned = self.act(planning.plan_cohort, wish)
        if planned is None:
            return
        self.ids.append(planned.id)
        self.dropped[planned.id] = set()
        self.nothing_is_against_the_laws()
        self.act(planning.open_cohort, planned.id)
        for number in range(taken):
            self.nothing_is_against_the_laws()
            person = self.people[(who + number) % len(self.people)]
            self.act(enrolling.enrol, planned.id, participant_id=person)

    @precondition(lambda self: self.ids)
    @rule(
        which=any_one,
        by=st.sampled_from(STEPS),
        back=st.booleans(),
        following=st.sampled_from(Following),
        dry_run=st.booleans(),
    )
    def move(self, which: int, by: timedelta, back: bool, following: Following, dry_run: bool) -> None:
        session = self.session(which, started=False)
        starts_at = session.starts_at + (-by if back else by)
        self.act(rescheduling.move_session, session.id, starts_at, following=following, dry_run=dry_run)

    @precondition(lambda self: self.ids)
    @rule(which=any_one, way=st.sampled_from(WAYS), late=st.booleans(), dry_run=st.booleans())
    def call_off(self, which: int, way: Calling, late: bool, dry_run: bool) -> None:
        self.call_session_off(self.session(which, started=late), way, dry_run=dry_run)

    def call_session_off(self, session: Session, way: Calling, *, dry_run: bool) -> None:
        """Call a session off; nobody is asked any more for the homework of a unit that is dropped."""
        done = self.act(rescheduling.cancel_session, session.id, way, dry_run=dry_run)
        if done and not dry_run:
            self.dropped[done.seen.cohort.id].update(done.dropped)
            self.take_back_tasks(done.seen.cohort.id, *done.dropped)

    def take_back_tasks(self, cohort_id: str, *unit_keys: str) -> None:
        """Let the tasks of some units count no more."""
        tasks = self.seen.work[cohort_id].tasks
        self.taken_back |= {Earned(task.unit_key, task.key) for task in tasks if task.unit_key in unit_keys}

    @precondition(lambda self: self.ids)
    @rule(which=any_one, by=st.sampled_from(STEPS), back=st.booleans(), dry_run=st.booleans())
    def insert(self, which: int, by: timedelta, back: bool, dry_run: bool) -> None:
        """Insert a session, mostly for a unit that was dropped, if any was."""
        beside = self.session(which, started=False)
        cohort = self.home_of(beside)
        keys = [None, *(unit.key for unit in cohort.programme.units)]
        dropped = self.dropped[cohort.id]
        wish = Inserting(
            starts_at=beside.starts_at + (-by if back else by),
            reason="A visitor from the bakery",
            unit_key=picked(keys, which, lambda key: key in dropped if dropped else key is None),
        )
        done = self.act(rescheduling.insert_session, cohort.id, wish, dry_run=dry_run)
        if done and not dry_run:
            dropped.difference_update(done.session.unit_keys)

    @precondition(lambda self: self.ids)
    @rule(which=any_one, who=any_one, dry_run=st.booleans())
    def substitute(self, which: int, who: int, dry_run: bool) -> None:
        staff_id = self.town.staff_ids[who % 4]
        session = self.session(which, started=who > 6)
        self.act(rescheduling.substitute_session, session.id, staff_id, dry_run=dry_run)

    @precondition(lambda self: self.ids)
    @rule(which=any_one, change=st.sampled_from(CHANGES), who=any_one)
    def change(self, which: int, change: str, who: int) -> None:
        value = self.consultants[who % 3] if change == "consultant_id" else 1 + who % 5
        self.act(planning.change_cohort, self.cohort(which).id, None, **{change: value})

    @precondition(lambda self: self.ids)
    @rule(which=any_one, turn=st.sampled_from(TURNS))
    def turn(self, which: int, turn: tuple[Any, ...]) -> None:
        do: Callable[..., Any]
        do, *about = turn
        cohort = self.cohort(which)
        if do is running.cancel_cohort:
            self.take_back_tasks(cohort.id, *(unit.key for unit in cohort.programme.units))
        self.act(do, cohort.id, *about)
