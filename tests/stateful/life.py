"""A town and its clubs to live in: what is there, what an act may be about, and what must always hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from jobclub.core.activities.engagements import Engagement
from jobclub.core.activities.places import Place, PlaceState, place_held
from jobclub.core.cohorts.changes import Change
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.programme import Completion
from jobclub.core.cohorts.progression import Coursework, matrix_of
from jobclub.core.cohorts.session import Session, SessionState
from jobclub.core.cohorts.standing import BroughtBy, Standing
from jobclub.core.cohorts.timetable import unlocked_by_clock
from jobclub.core.cohorts.visit import Visit
from jobclub.core.cohorts.waiting import admission_closes_at
from jobclub.core.errors import Invalid, Refused
from jobclub.core.office.lists import Window
from jobclub.core.office.store import Store
from jobclub.core.spans import Span
from jobclub.core.usecases import administering, enrolling, planning
from jobclub.core.usecases.crediting import brought_by
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.knowing import PersonWish, add_participant
from jobclub.testing import FixedClock, found_town, laws, office_over, put_in, six_weeks

T = TypeVar("T")
BEGIN = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
EVER = Span(BEGIN - timedelta(days=400), BEGIN + timedelta(days=4000))
SOON = [2, 6, 7, 17]
"""Days until a cohort begins. From BEGIN on they lead to a Wednesday, a Sunday three weeks before clocks go
forward, a Monday, and a Thursday whose series meets Easter."""
COMPLETED = [Completion(sessions=1), Completion(homework=1), Completion(sessions=2, homework=1)]
HOURS = [time(2, 30), time(14, 0), time(15, 30)]
ALL = Window(limit=10_000)
any_one = st.integers(0, 11)
"""Which of several things an act is about: counted round."""
UNLIKELY = 7


def picked(things: Sequence[T], number: int, likely: Callable[[T], bool]) -> T:
    """Give one of some things: mostly a likely one, if there is any."""
    wanted = [thing for thing in things if likely(thing)] if number != UNLIKELY else []
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
        wishes = [PersonWish(name=f"Person {number}") for number in range(12)]
        self.people = [add_participant(self.office, self.actor, wish).id for wish in wishes]
        self.consultants = [self.town.consultant.staff_id, self.town.colleague.staff_id, None]
        self.programme_ids: list[str] = []
        self.ids: list[str] = []
        self.dropped: dict[str, set[str]] = {}
        self.unlocked: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
        self.must_stay, self.looked_at = False, BEGIN
        self.taken_back: set[laws.Earned] = set()
        self.brought: BroughtBy = {}
        self.seen = self.look()
        self._shown: tuple[dict[str, Cohort], datetime, list[Cohort]] = ({}, BEGIN, [])
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

    @initialize(
        days=st.sets(st.dates(BEGIN.date(), BEGIN.date() + timedelta(days=60)), max_size=6),
        done=st.sampled_from(COMPLETED),
        admits_until=st.integers(1, 3),
        offer_hours=st.sampled_from([1, 30, 48]),
        size=st.integers(2, 4),
        asking=st.integers(1, 7),
        elsewhere=st.integers(0, 5),
    )
    def begin(
        self, *, days: set[date], done: Completion, size: int, asking: int, elsewhere: int, **more: int
    ) -> None:
        """Begin with cohorts of two versions of a programme; perhaps people stand in line for them."""
        units = six_weeks().units
        club = six_weeks(units=units[:4], minimum=1, completion=done, **more)
        cv = replace(units[1], homework=units[1].homework[1:])
        versions = [club, replace(club, units=(units[0], cv, units[2], units[4]))]
        self.programme_ids = [put_in(self.office, self.town, one).id for one in versions]
        for on in sorted(days):
            administering.close_day(self.office, self.town.admin, on, "Moving house")
        self.plan(7, time(14), 0, asking, size)
        self.plan(9, time(15, 30), 7, elsewhere, 3)

    @precondition(lambda self: sum(map(self.admits, self.cohorts)) < 2 and len(self.ids) < 6)
    @rule(
        soon=st.sampled_from(SOON),
        at=st.sampled_from(HOURS),
        who=any_one,
        asking=st.integers(0, 5),
        size=st.integers(2, 4),
    )
    def plan(self, soon: int, at: time, who: int, asking: int, size: int) -> None:
        """Plan a cohort, open it if it can be, and let people in."""
        wish = CohortWish(
            programme_id=self.programme_ids[who % 2],
            starts_on=self.clock().date() + timedelta(days=soon),
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
        for number in range(asking):
            self.nothing_is_against_the_laws()
            person = self.people[(who + number) % len(self.people)]
            self.act(enrolling.enrol, planned.id, participant_id=person)

    # --- what an act may be about

    @property
    def cohorts(self) -> list[Cohort]:
        """Every cohort, as it was seen last and as the clock shows it now."""
        kept = self.seen.cohorts
        if self._shown[:2] != (kept, self.clock()):
            self._shown = (kept, self.clock(), [cohort.as_of(self.clock()) for cohort in kept.values()])
        return self._shown[2]

    def cohort(
        self, number: int, likely: Callable[[Cohort], bool] = lambda _: True, *, beside: str = ""
    ) -> Cohort:
        """Give a cohort, if it can be another one ``beside`` that one; mostly one that is not over."""
        others = [cohort for cohort in self.cohorts if cohort.id != beside]
        return picked(others or self.cohorts, number, lambda cohort: not cohort.over and likely(cohort))

    def session(
        self, number: int, *, started: bool, likely: Callable[[Cohort], bool] = lambda _: True
    ) -> Session:
        """Give a session; mostly one to be decided still, ahead, or started with somebody there."""

        def is_likely(one: tuple[Cohort, Session]) -> bool:
            cohort, session = one
            fits = session.has_started(self.clock()) is started and bool(cohort.places or not started)
            return fits and not (session.decided or cohort.over) and likely(cohort)

        pairs = [(cohort, session) for cohort in self.cohorts for session in cohort.sessions]
        return picked(pairs, number, is_likely)[1]

    def home_of(self, part: Session | Place) -> Cohort:
        """Give the cohort of a session or a place."""
        return next(c for c in self.cohorts if part.id in {one.id for one in (*c.sessions, *c.places)})

    def places(self, *states: PlaceState) -> list[Place]:
        """Give everybody's places; only those in some states if any are named."""
        every = [place for cohort in self.cohorts for place in cohort.places]
        return [place for place in every if not states or place.state in states]

    def place(self, number: int, *states: PlaceState) -> Place:
        """Give somebody's place; mostly one in some state."""
        return picked(self.places(), number, lambda place: place.state in states)

    def person(self, number: int, cohort: Cohort, *, held: bool) -> str:
        """Give somebody; mostly of those who have a place in a cohort, or of those who have none."""

        def is_likely(person: str) -> bool:
            return (place_held(cohort.places, person) is not None) is held

        return picked(self.people, number, is_likely)

    # --- what there must be for an act to make sense

    def admits(self, cohort: Cohort) -> bool:
        """Whether people may join a cohort now."""
        closes_at = admission_closes_at(cohort)
        opened = cohort.state in {CohortState.OPEN, CohortState.RUNNING}
        return opened and closes_at is not None and self.clock() < closes_at

    def goes_on(self) -> bool:
        """Whether a cohort is not over."""
        return any(not cohort.over for cohort in self.cohorts)

    def lies_ahead(self) -> bool:
        """Whether a cohort that is not over has sessions ahead."""
        return any(not c.over and s.state is SessionState.PLANNED for c in self.cohorts for s in c.sessions)

    def someone(self) -> bool:
        """Whether anybody has or had a place."""
        return bool(self.places())

    def someone_has(self) -> bool:
        """Whether anybody has a place."""
        return bool(self.places(PlaceState.ENROLLED))

    def someone_waits(self) -> bool:
        """Whether anybody waits without an offer."""
        return bool(self.places(PlaceState.WAITLISTED))

    def someone_meets(self) -> bool:
        """Whether a cohort runs in which anybody has a place."""
        return any(c.places and c.state is CohortState.RUNNING for c in self.cohorts)

    # --- what must hold

    @invariant()
    def nothing_is_against_the_laws(self) -> None:
        before, self.seen = self.seen, self.look()
        taken_back, self.taken_back = self.taken_back, set()
        if self.must_stay:
            assert self.seen == before
            if self.clock() == self.looked_at:
                return
        self.looked_at = self.clock()
        broken = [*self._against_cohorts(before), *self._against_people()]
        broken += self._against_credit(taken_back)
        broken += laws.hours_broken(self.seen.cohorts.values(), self.seen.engagements)
        assert broken == [], "\n".join(broken)

    def _against_cohorts(self, before: Picture) -> Iterator[str]:
        for one, cohort in self.seen.cohorts.items():
            visits = [visit for visit in self.seen.visits if visit.host_id == one]
            work, dropped = self.seen.work[one], self.dropped[one]
            more = {"brought": self.brought, "visits": visits, "now": self.clock()}
            yield from laws.broken_laws(cohort, work, dropped, **more)
            if one in before.cohorts:
                yield from self._against_change(before.cohorts[one], cohort)
            unlocked = set(unlocked_by_clock(cohort, self.clock()).items())
            if cohort.state is not CohortState.CANCELLED and not self.unlocked.get(one, set()) <= unlocked:
                yield f"cohort {one}: {self.unlocked[one] - unlocked} are open for preparation no more"
            self.unlocked[one] = unlocked

    def _against_change(self, before: Cohort, cohort: Cohort) -> Iterator[str]:
        yield from laws.changed_against_the_law(before, cohort, self.clock())
        yield from laws.overtaken(before, cohort, self.clock())
        if (cohort.version, cohort.places_version) != (before.version, before.places_version):
            yield from laws.not_settled(cohort, self.clock())

    def _against_people(self) -> Iterator[str]:
        yield from laws.participations_torn(self.seen.cohorts.values())
        yield from laws.visits_without_ground(self.seen.cohorts, self.seen.visits, self.clock())

    def _against_credit(self, taken_back: AbstractSet[laws.Earned]) -> Iterator[str]:
        before, self.earned = self.earned, laws.earned(self._standings())
        for participation, one in laws.lost(before, self.earned):
            if one not in taken_back:
                yield f"participation {participation} lost {one}"

    def _standings(self) -> Iterator[Standing]:
        for one, cohort in self.seen.cohorts.items():
            had = [place for place in cohort.places if place.enrolled_at is not None]
            yield from matrix_of(cohort, self.seen.work[one], had, self.clock(), self.brought)
