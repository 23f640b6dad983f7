"""A town lives with its clubs: whatever people do, in whichever order, what must hold holds after each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jobclub.core.activities.engagements import Engagement
from jobclub.core.activities.places import PRESENT
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.programme import Completion
from jobclub.core.cohorts.progression import Coursework, matrix_of
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.timetable import Calling, UnitFate, unlocked_by_clock
from jobclub.core.errors import Invalid, Refused
from jobclub.core.office.store import Store
from jobclub.core.spans import Span
from jobclub.core.usecases import administering, coaching, enrolling, planning, running
from jobclub.core.usecases.knowing import PersonWish, add_participant
from jobclub.core.usecases.planning import CohortWish
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, found_town, office_over, put_in, six_weeks
from jobclub.testing.laws import broken_laws, changed_against_the_law, hours_broken

T = TypeVar("T")
PHASES = [Phase.reuse, Phase.generate, Phase.shrink]
BEGIN = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
EVER = Span(BEGIN - timedelta(days=400), BEGIN + timedelta(days=4000))
FIRST_DAYS = [date(2027, 3, 3), date(2027, 3, 7), date(2027, 3, 8), date(2027, 3, 18)]
"""A Wednesday, a Sunday before clocks go forward, a Monday and a Thursday that meet Easter."""
HOURS = [time(2, 30), time(14, 0), time(15, 30)]
STEPS = [timedelta(hours=h) for h in (1, 2, 24, 48, 24 * 7, 24 * 15)]
FATES = [Calling(reason="ill", replacement=False, unit=fate) for fate in (*UnitFate, None)]
WAYS = [Calling(reason="ill", replacement=True), *FATES]
TURNS = [*[(planning.open_cohort,), (running.complete_cohort,)] * 4, (running.cancel_cohort, "too few")]
CHANGES = ["minimum", "capacity", "consultant_id"]
MARKS = st.lists(st.sampled_from(AttendanceMark), max_size=2)
any_one = st.integers(0, 11)
"""Which of several things an act is about: counted round."""


def picked(things: Sequence[T], number: int, likely: Callable[[T], bool]) -> T:
    """Give one of some things: three times of four a likely one, if there is any."""
    wanted = [thing for thing in things if likely(thing)] if number < 9 else []
    return (wanted or things)[number % len(wanted or things)]


class Picture(NamedTuple):
    """All that is kept, as it was kept."""

    cohorts: dict[str, Cohort]
    work: dict[str, Coursework]
    engagements: frozenset[Engagement]


class CohortLife(RuleBasedStateMachine):
    def __init__(self, store: Store) -> None:
        super().__init__()
        self.clock = FixedClock(BEGIN)
        self.office = office_over(store, self.clock)
        self.town = found_town(self.office)
        self.actor = self.town.coordinator
        wishes = [PersonWish(name=f"Person {number}") for number in range(4)]
        self.people = [add_participant(self.office, self.actor, wish).id for wish in wishes]
        self.consultants = [self.town.consultant.staff_id, self.town.colleague.staff_id, None]
        self.ids: list[str] = []
        self.dropped: dict[str, set[str]] = {}
        self.unlocked: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
        self.must_stay = False
        self.seen = self.look()

    def look(self) -> Picture:
        with self.office.reading(self.actor) as tx:
            cohorts = {one: tx.cohorts.get(one) for one in self.ids}
            work = {one: tx.coursework.of(one) for one in self.ids}
            engaged = tx.staff.engagements(self.town.staff_ids, EVER, outside_group="")
        return Picture(cohorts, work, frozenset(engaged))

    def act(self, do: Callable[..., T], *about: object, **more: object) -> T | None:
        """Do something that rules may stand against; give the answer, if there is one."""
        try:
            answer = do(self.office, self.actor, *about, **more)
        except (Refused, Invalid):
            self.must_stay = True
            return None
        self.must_stay = more.get("dry_run") is True
        return answer

    def cohort(self, number: int) -> Cohort:
        return picked([self.seen.cohorts[one] for one in self.ids], number, lambda cohort: not cohort.over)

    def session(self, number: int, *, started: bool) -> Session:
        """Give a session; mostly one to be decided still, ahead, or started with somebody there."""

        def is_likely(one: tuple[Cohort, Session]) -> bool:
            cohort, session = one
            fits = session.has_started(self.clock()) is started and bool(cohort.places or not started)
            return fits and not session.decided

        pairs = [(cohort, session) for cohort in self.seen.cohorts.values() for session in cohort.sessions]
        return picked(pairs, number, is_likely)[1]

    def person_in(self, cohort: Cohort, number: int) -> str:
        known = {place.participant_id for place in cohort.places if place.state in PRESENT}
        return picked(self.people, number, lambda person: person in known)

    @initialize(
        days=st.sets(st.dates(BEGIN.date(), BEGIN.date() + timedelta(days=60)), max_size=6),
        done=st.sampled_from(
            [Completion(sessions=1), Completion(homework=1), Completion(sessions=2, homework=1)]
        ),
    )
    def begin(self, days: set[date], done: Completion) -> None:
        club = six_weeks(units=six_weeks().units[:4], capacity=2, minimum=1, completion=done)
        self.programme_id = put_in(self.office, self.town, club).id
        for on in sorted(days):
            administering.close_day(self.office, self.town.admin, on, "Moving house")

    @precondition(lambda self: len(self.ids) < 3)
    @rule(on=st.sampled_from(FIRST_DAYS), at=st.sampled_from(HOURS), who=any_one, taken=st.integers(0, 2))
    def plan(self, on: date, at: time, who: int, taken: int) -> None:
        """Plan a cohort, open it if it can be, and let people in."""
        led_by = self.consultants[who % 3]
        wish = CohortWish(programme_id=self.programme_id, starts_on=on, at=at, consultant_id=led_by)
        planned = self.act(planning.plan_cohort, wish)
        if planned is None:
            return
        self.ids.append(planned.id)
        self.dropped[planned.id] = set()
        self.nothing_is_against_the_laws()
        self.act(planning.open_cohort, planned.id)
        for person in self.people[:taken]:
            self.nothing_is_against_the_laws()
            self.act(enrolling.enrol, planned.id, participant_id=person)

    @precondition(lambda self: any(c.state is CohortState.OPEN for c in self.seen.cohorts.values()))
    @rule(which=any_one, who=any_one)
    def enrol(self, which: int, who: int) -> None:
        self.act(enrolling.enrol, self.cohort(which).id, participant_id=self.people[who % len(self.people)])

    @precondition(lambda self: any(cohort.places for cohort in self.seen.cohorts.values()))
    @rule(which=any_one)
    def withdraw(self, which: int) -> None:
        places = [place for one in self.ids for place in self.seen.cohorts[one].places]
        self.act(enrolling.withdraw, picked(places, which, lambda place: place.state in PRESENT).id)

    @precondition(lambda self: self.ids)
    @rule(which=any_one, by=st.sampled_from(STEPS), back=st.booleans(), dry_run=st.booleans())
    def move(self, which: int, by: timedelta, back: bool, dry_run: bool) -> None:
        session = self.session(which, started=False)
        starts_at = session.starts_at + (-by if back else by)
        self.act(running.move_session, session.id, starts_at, dry_run=dry_run)

    @precondition(lambda self: self.ids)
    @rule(which=any_one, way=st.sampled_from(WAYS), late=st.booleans(), dry_run=st.booleans())
    def call_off(self, which: int, way: Calling, late: bool, dry_run: bool) -> None:
        self.call_session_off(self.session(which, started=late), way, dry_run=dry_run)

    def call_session_off(self, session: Session, way: Calling, *, dry_run: bool) -> None:
        done = self.act(running.cancel_session, session.id, way, dry_run=dry_run)
        if done and not dry_run:
            self.dropped[done.seen.cohort.id].update(done.dropped)

    @precondition(lambda self: self.ids and self.clock() > BEGIN)
    @rule(which=any_one)
    def confirm(self, which: int) -> None:
        self.act(running.confirm_held, self.session(which, started=True).id)

    @precondition(lambda self: self.ids and self.clock() > BEGIN)
    @rule(which=any_one, marks=MARKS, way=st.sampled_from([None, *WAYS]))
    def mark(self, which: int, marks: list[AttendanceMark], way: Calling | None) -> None:
        """Mark a session, and perhaps want to call it off all the same."""
        session = self.session(which, started=True)
        self.mark_session(session, marks, which)
        if way is not None:
            self.nothing_is_against_the_laws()
            self.call_session_off(session, way, dry_run=False)

    def mark_session(self, session: Session, marks: list[AttendanceMark], who: int) -> None:
        (cohort,) = [c for c in self.seen.cohorts.values() if session.id in {s.id for s in c.sessions}]
        wanted = [
            Mark(session_id=session.id, participant_id=self.person_in(cohort, who + number), mark=mark)
            for number, mark in enumerate(marks)
        ]
        self.act(coaching.mark_attendance, session.id, wanted, None)

    @precondition(lambda self: self.ids)
    @rule(which=any_one, number=any_one, who=any_one, waived=st.booleans())
    def work(self, which: int, number: int, who: int, waived: bool) -> None:
        cohort = self.cohort(which)
        tasks, person = self.seen.work[cohort.id].tasks, self.person_in(cohort, who)
        task_id = tasks[number % len(tasks)].id
        if waived:
            self.act(coaching.waive_homework, task_id, person, "A broken arm")
        else:
            self.act(coaching.hand_in, task_id, participant_id=person, text="Here it is.", link=None)

    @precondition(lambda self: any(work.submissions for work in self.seen.work.values()))
    @rule(which=any_one, answer=st.sampled_from(Answer))
    def answer(self, which: int, answer: Answer) -> None:
        given = [one for work in self.seen.work.values() for one in work.submissions]
        self.act(coaching.give_feedback, given[which % len(given)].id, answer, "Read it aloud.")

    @precondition(lambda self: self.ids)
    @rule(which=any_one, change=st.sampled_from(CHANGES), who=any_one)
    def change(self, which: int, change: str, who: int) -> None:
        value = self.consultants[who % 3] if change == "consultant_id" else 1 + who % 4
        self.act(planning.change_cohort, self.cohort(which).id, None, **{change: value})

    @precondition(lambda self: self.ids)
    @rule(which=any_one, turn=st.sampled_from(TURNS))
    def turn(self, which: int, turn: tuple[Any, ...]) -> None:
        do, *about = turn
        self.act(do, self.cohort(which).id, *about)

    @precondition(lambda self: any(cohort.places for cohort in self.seen.cohorts.values()))
    @rule(which=any_one, marks=MARKS, corrected=MARKS)
    def finish(self, which: int, marks: list[AttendanceMark], corrected: list[AttendanceMark]) -> None:
        """Let a cohort hold all that is left, complete it, and correct what was marked last."""
        cohort = self.cohort(which)
        for session in cohort.taking_place():
            self.clock.at = max(self.clock(), session.ends_at)
            self.act(running.confirm_held, session.id)
            self.nothing_is_against_the_laws()
            self.mark_session(session, marks, 0)
            self.nothing_is_against_the_laws()
        self.act(running.complete_cohort, cohort.id)
        for session in cohort.taking_place()[-1:]:
            self.nothing_is_against_the_laws()
            self.mark_session(session, corrected, 0)

    @precondition(lambda self: self.ids)
    @rule(which=any_one, by=st.sampled_from(STEPS), until=st.sampled_from(["then", "start", "end", "end"]))
    def wait(self, which: int, by: timedelta, until: str) -> None:
        """Let some time pass, or until a session starts or has ended."""
        session = self.session(which % 9, started=False)
        then = {"then": self.clock() + by, "start": session.starts_at, "end": session.ends_at}[until]
        self.clock.at = max(self.clock(), then)
        self.must_stay = True

    @invariant()
    def nothing_is_against_the_laws(self) -> None:
        before, self.seen = self.seen, self.look()
        if self.must_stay:
            assert self.seen == before
        for one, cohort in self.seen.cohorts.items():
            assert broken_laws(cohort, self.seen.work[one], self.dropped[one]) == []
            if one in before.cohorts:
                assert list(changed_against_the_law(before.cohorts[one], cohort)) == []
            standings = matrix_of(cohort, self.seen.work[one], cohort.places, self.clock())
            assert [standing.place for standing in standings] == list(cohort.places)
            unlocked = set(unlocked_by_clock(cohort, self.clock()).items())
            assert cohort.state is CohortState.CANCELLED or self.unlocked.get(one, set()) <= unlocked
            self.unlocked[one] = unlocked
        assert list(hours_broken(self.seen.cohorts.values(), self.seen.engagements)) == []


def live(store: Store, *, lives: int, acts: int) -> None:
    """Let towns live: so many of them, each for so many acts."""
    run_state_machine_as_test(
        lambda: CohortLife(store),  # type: ignore[arg-type]  # any factory will do, its documentation says
        settings=settings(max_examples=lives, stateful_step_count=acts, phases=PHASES),
    )


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    database = pytest.importorskip("jobclub.integrations.database")
    with closing(database.open_database(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}")) as store:
        yield store


@pytest.mark.slow
def test_the_life_of_cohorts_in_memory() -> None:
    live(MemoryStore(), lives=150, acts=50)


@pytest.mark.slow
def test_the_life_of_cohorts_on_sqlite(sqlite: Store) -> None:
    live(sqlite, lives=15, acts=40)
