"""A town and its clubs to live in: what is there, what an act may be about, and what must always hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from jobclub.core.activities.engagements import Engagement
from jobclub.core.activities.places import Place, PlaceState, place_in_group
from jobclub.core.cohorts.changes import Change
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.progression import Coursework, matrix_of
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.standing import BroughtBy, Standing
from jobclub.core.cohorts.timetable import unlocked_by_clock
from jobclub.core.cohorts.visit import Visit
from jobclub.core.errors import Invalid, Refused
from jobclub.core.office.lists import Window
from jobclub.core.office.store import Store
from jobclub.core.spans import Span
from jobclub.core.usecases.crediting import brought_by
from jobclub.core.usecases.knowing import PersonWish, add_participant
from jobclub.testing import FixedClock, found_town, laws, office_over

T = TypeVar("T")
BEGIN = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
EVER = Span(BEGIN - timedelta(days=400), BEGIN + timedelta(days=4000))
STEPS = [timedelta(hours=h) for h in (1, 2, 24, 48, 24 * 7, 24 * 15)]
ALL = Window(limit=10_000)
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
    visits: tuple[Visit, ...]
    changes: dict[str, tuple[Change, ...]]
    engagements: frozenset[Engagement]


class Life(RuleBasedStateMachine):
    """What acts need and what holds after each. Subclasses say what people do."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.clock = FixedClock(BEGIN)
        self.office = office_over(store, self.clock)
        self.town = found_town(self.office)
        self.actor = self.town.coordinator
        wishes = [PersonWish(name=f"Person {number}") for number in range(8)]
        self.people = [add_participant(self.office, self.actor, wish).id for wish in wishes]
        self.consultants = [self.town.consultant.staff_id, self.town.colleague.staff_id, None]
        self.ids: list[str] = []
        self.dropped: dict[str, set[str]] = {}
        self.unlocked: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
        self.must_stay = False
        self.taken_back: set[laws.Earned] = set()
        self.brought: BroughtBy = {}
        self.seen = self.look()
        self.earned = laws.earned([])

    def look(self) -> Picture:
        with self.office.reading(self.actor) as tx:
            cohorts = {one: tx.cohorts.get(one) for one in self.ids}
            places = [(cohort, place) for cohort in cohorts.values() for place in cohort.places]
            self.brought = {place.id: brought_by(tx, cohort, place, self.clock()) for cohort, place in places}
            return Picture(
                cohorts=cohorts,
                work={one: tx.coursework.of(one) for one in self.ids},
                visits=tuple(visit for one in self.ids for visit in tx.visits.of_home(one)),
                changes={one: tx.changes.page(one, ALL).items for one in self.ids},
                engagements=frozenset(tx.staff.engagements(self.town.staff_ids, EVER, outside_group="")),
            )

    def act(self, do: Callable[..., T], *about: object, **more: object) -> T | None:
        """Do something that rules may stand against; give the answer, if there is one."""
        try:
            answer = do(self.office, self.actor, *about, **more)
        except (Refused, Invalid):
            self.must_stay = True
            return None
        self.must_stay = more.get("dry_run") is True
        return answer

    # --- what an act may be about

    def cohort(self, number: int, likely: Callable[[Cohort], bool] = lambda _: True) -> Cohort:
        """Give a cohort; mostly one that is not over."""
        every = [self.seen.cohorts[one] for one in self.ids]
        return picked(every, number, lambda cohort: not cohort.over and likely(cohort))

    def session(
        self, number: int, *, started: bool, likely: Callable[[Cohort], bool] = lambda _: True
    ) -> Session:
        """Give a session; mostly one to be decided still, ahead, or started with somebody there."""

        def is_likely(one: tuple[Cohort, Session]) -> bool:
            cohort, session = one
            fits = session.has_started(self.clock()) is started and bool(cohort.places or not started)
            return fits and not session.decided and likely(cohort)

        pairs = [(cohort, session) for cohort in self.seen.cohorts.values() for session in cohort.sessions]
        return picked(pairs, number, is_likely)[1]

    def home_of(self, session: Session) -> Cohort:
        """Give the cohort of a session."""
        return next(c for c in self.seen.cohorts.values() if session.id in {s.id for s in c.sessions})

    def places(self, *states: PlaceState) -> list[Place]:
        """Give everybody's places, as the clock shows them; only those in some states if any are named."""
        every = [
            place for cohort in self.seen.cohorts.values() for place in cohort.as_of(self.clock()).places
        ]
        return [place for place in every if not states or place.state in states]

    def place(self, number: int, *states: PlaceState) -> Place:
        """Give somebody's place; mostly one in some state."""
        return picked(self.places(), number, lambda place: place.state in states)

    def someone(self) -> bool:
        """Whether anybody has or had a place."""
        return any(cohort.places for cohort in self.seen.cohorts.values())

    def someone_meets(self) -> bool:
        """Whether a cohort runs in which anybody has or had a place."""
        every = self.seen.cohorts.values()
        return any(c.places and c.state_at(self.clock()) is CohortState.RUNNING for c in every)

    def person_in(self, cohort: Cohort, number: int) -> str:
        """Give somebody; mostly of a cohort's group."""
        return picked(self.people, number, lambda person: place_in_group(cohort.places, person) is not None)

    # --- what must hold

    @invariant()
    def nothing_is_against_the_laws(self) -> None:
        before, self.seen = self.seen, self.look()
        if self.must_stay:
            assert self.seen == before
        broken = [*self._against_cohorts(before), *self._against_people(), *self._against_credit()]
        broken += laws.hours_broken(self.seen.cohorts.values(), self.seen.engagements)
        assert broken == [], "\n".join(broken)

    def _against_cohorts(self, before: Picture) -> Iterator[str]:
        for one, cohort in self.seen.cohorts.items():
            visits = [visit for visit in self.seen.visits if visit.host_id == one]
            work, dropped = self.seen.work[one], self.dropped[one]
            yield from laws.broken_laws(cohort, work, dropped, brought=self.brought, visits=visits)
            if one in before.cohorts:
                yield from self._against_change(before.cohorts[one], cohort)
            unlocked = set(unlocked_by_clock(cohort, self.clock()).items())
            if cohort.state is not CohortState.CANCELLED and not self.unlocked.get(one, set()) <= unlocked:
                yield f"cohort {one}: {self.unlocked[one] - unlocked} are open for preparation no more"
            self.unlocked[one] = unlocked

    def _against_change(self, before: Cohort, cohort: Cohort) -> Iterator[str]:
        yield from laws.changed_against_the_law(before, cohort)
        yield from laws.overtaken(before, cohort, self.clock())
        if cohort != before:
            yield from laws.not_settled(cohort, self.clock())

    def _against_people(self) -> Iterator[str]:
        yield from laws.participations_torn(self.seen.cohorts.values())
        yield from laws.visits_without_ground(self.seen.cohorts, self.seen.visits, self.clock())

    def _against_credit(self) -> Iterator[str]:
        before, self.earned = self.earned, laws.earned(self._standings())
        for participation, one in laws.lost(before, self.earned):
            if one not in self.taken_back:
                yield f"participation {participation} lost {one}"
        self.taken_back = set()

    def _standings(self) -> Iterator[Standing]:
        for one, cohort in self.seen.cohorts.items():
            had = [place for place in cohort.places if place.enrolled_at is not None]
            yield from matrix_of(cohort, self.seen.work[one], had, self.clock(), self.brought)
