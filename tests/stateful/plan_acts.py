"""Cohorts are planned and opened, their plans change in every way a plan can, and some are called off."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.cohorts.moves import Following
from jobclub.core.cohorts.programme import HomeworkTask
from jobclub.core.cohorts.session import Session
from jobclub.core.usecases import adapting, planning, rescheduling
from jobclub.testing.laws import Earned

from .life import Life, any_one, picked

STEPS = [timedelta(hours=h) for h in (1, 2, 24, 48, 24 * 7, 24 * 15)]
FATES = [Calling(reason="ill", replacement=False, unit=fate) for fate in (*UnitFate, None)]
WAYS = [Calling(reason="ill", replacement=True), *FATES]
DRY_RUN = st.sampled_from([False, False, False, True])
CHANGES = ["minimum", "capacity", "capacity", "consultant_id"]


class PlanActs(Life):
    """What consultants do with plans."""

    @precondition(Life.lies_ahead)
    @rule(
        which=any_one,
        by=st.sampled_from(STEPS),
        way=st.sampled_from(["on", "back", "soon"]),
        following=st.sampled_from(Following),
        dry_run=DRY_RUN,
    )
    def move(self, which: int, by: timedelta, way: str, following: Following, dry_run: bool) -> None:
        def is_likely(cohort: Cohort) -> bool:
            return way != "soon" or any(place.offer for place in cohort.places)

        session = self.session(which, started=False, likely=is_likely)
        starts_at = {
            "on": session.starts_at + by,
            "back": session.starts_at - by,
            "soon": self.clock() + by,
        }[way]
        self.act(rescheduling.move_session, session.id, starts_at, following=following, dry_run=dry_run)

    @precondition(Life.lies_ahead)
    @rule(
        which=any_one,
        way=st.sampled_from(WAYS),
        what=st.sampled_from(["ahead", "ahead", "begun", "visited"]),
        dry_run=DRY_RUN,
    )
    def call_off(self, which: int, way: Calling, what: str, dry_run: bool) -> None:
        visited = {visit.session_id for visit in self.seen.visits if what == "visited"}
        ahead = [s for c in self.cohorts for s in c.sessions if not s.has_started(self.clock())]
        session = next((s for s in ahead if s.id in visited and not s.decided), None)
        session = session or self.session(which, started=what == "begun")
        self.call_session_off(session, way, dry_run=dry_run)

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

    @precondition(Life.lies_ahead)
    @rule(which=any_one, less=st.integers(0, 1), begun=st.booleans())
    def assign(self, which: int, less: int, begun: bool) -> None:
        """Set the homework of a session as the programme has it, or one task less."""
        session = self.session(which, started=begun)
        cohort = self.home_of(session)
        tasks = [task for task in self.seen.work[cohort.id].tasks if task.unit_key in session.unit_keys]
        wanted = [HomeworkTask(key=task.key, title=task.title, due=task.due) for task in tasks[less:]]
        self.take_back_tasks(cohort.id, *session.unit_keys)
        self.act(adapting.set_homework, session.id, wanted, None, reason="They have done enough")

    @precondition(Life.lies_ahead)
    @rule(which=any_one, by=st.sampled_from(STEPS), back=st.booleans(), dry_run=DRY_RUN)
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

    @precondition(Life.lies_ahead)
    @rule(which=any_one, who=any_one, dry_run=DRY_RUN)
    def substitute(self, which: int, who: int, dry_run: bool) -> None:
        staff_id = self.town.staff_ids[who % 4]
        session = self.session(which, started=who > 6)
        self.act(rescheduling.substitute_session, session.id, staff_id, dry_run=dry_run)

    @precondition(Life.goes_on)
    @rule(which=any_one, change=st.sampled_from(CHANGES), who=any_one)
    def change(self, which: int, change: str, who: int) -> None:
        value = self.consultants[who % 3] if change == "consultant_id" else 1 + who % 5
        self.act(planning.change_cohort, self.cohort(which).id, None, **{change: value})

    @precondition(lambda self: any(cohort.state is CohortState.DRAFT for cohort in self.cohorts))
    @rule(which=any_one)
    def open(self, which: int) -> None:
        cohort = self.cohort(which, lambda one: one.state is CohortState.DRAFT and bool(one.consultant_id))
        self.act(planning.open_cohort, cohort.id)
