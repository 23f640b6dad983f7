"""Workers see to meetings; their provider fails, workers are killed, and plans change while it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from jobclub.core.activities.meeting import Meeting
from jobclub.core.cohorts.moves import Following
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.errands import meeting_to_remove
from jobclub.core.notices.kinds import Errand
from jobclub.core.office.meetings import MeetingRefused, MeetingWish, ProviderRefuses, ProviderUnavailable
from jobclub.core.office.store import Store
from jobclub.core.people.organisation import Lobby
from jobclub.core.spans import Span
from jobclub.core.usecases import adapting, arranging, delivering, dispatching, providing, running
from jobclub.testing import PaperMeetings, with_paper
from jobclub.testing.laws import meetings_broken

from .life import Life, any_one
from .plan_acts import WAYS, PlanActs
from .telling_acts import KilledError, MortalStore

T = TypeVar("T")
LEFT = {DeliveryState.WAITING, DeliveryState.DEAD}
LAPSED = delivering.SENDING + timedelta(seconds=1)
"""After which nobody has anything in hand any more."""
BEFORE: dict[str, Callable[[], Exception]] = {
    "away": lambda: ProviderUnavailable("away"),
    "too much": lambda: ProviderUnavailable("too many requests", timedelta(minutes=2)),
    "set up wrongly": lambda: ProviderRefuses("grant the permission"),
    "refused": lambda: MeetingRefused("1026"),
    "unforeseen": ZeroDivisionError,
}
"""What comes instead of doing anything."""
FAULTS = ["none"] * 4 + [*BEFORE, "no answer", "killed before", "killed after", "meanwhile", "after it"]
MEANWHILE = ["another worker", "long after", "move", "call off", "give up", "cancel"]


def is_uncertain(errand: Delivery) -> bool:
    """Tell whether an errand may be about a meeting that was made, and nobody knows that."""
    left = meeting_to_remove(errand)
    return errand.state in LEFT and bool(
        errand.attempts or errand.begun_at or (left is not None and left.reference is None)
    )


@dataclass(kw_only=True)
class FailingPaper(PaperMeetings):
    """Fails as ``script`` says, one question after the other; ``meanwhile`` happens while it is asked."""

    store: MortalStore
    meanwhile: Callable[[], None]
    script: list[str] = field(default_factory=list)

    def create(self, wish: MeetingWish) -> Meeting:
        return self._through(lambda: PaperMeetings.create(self, wish))

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        return self._through(lambda: PaperMeetings.change(self, meeting, wish))

    def cancel(self, meeting: Meeting, wish: MeetingWish) -> None:
        self._through(lambda: PaperMeetings.cancel(self, meeting, wish))

    def _through(self, do: Callable[[], T]) -> T:
        fault = self.script.pop(0) if self.script else "none"
        if fault == "meanwhile":
            self.meanwhile()
        if fault == "killed before":
            self._kill()
        if fault in BEFORE:
            error = BEFORE[fault]()
            raise error
        answer = do()
        if fault == "after it":
            self.meanwhile()
        if fault == "killed after":
            self._kill()
        if fault == "no answer":
            raise ProviderUnavailable("no answer")
        return answer

    def _kill(self) -> None:
        self.store.dead = True
        raise KilledError


class ErrandActs(PlanActs):
    """What workers do for meetings, and what else may happen to those."""

    def __init__(self, store: Store) -> None:
        self.mortal = MortalStore(store)
        super().__init__(self.mortal)  # type: ignore[arg-type]  # all a store has
        self.paper = FailingPaper(store=self.mortal, meanwhile=self.something_happens)
        office = with_paper(self.office, self.paper)
        self.office = replace(office, chance=lambda: 0.5, troubled=lambda *_: None)
        self.happens: list[tuple[str, int]] = []
        self.meet_by(provider="paper")

    def meet_by(self, **habits: object) -> None:
        with self.office.transaction(self.actor) as tx:
            organisation = tx.organisations.current()
            meetings = replace(organisation.meetings, **habits)  # type: ignore[arg-type]
            tx.organisations.save(replace(organisation, meetings=meetings))

    # --- workers

    @rule(
        rounds=st.integers(1, 4),
        limit=st.integers(1, 5),
        script=st.lists(st.sampled_from(FAULTS), max_size=8),
        dies_in=st.sampled_from([-1, -1, -1, 1, 2, 3, 4, 5, 6]),
        happens=st.lists(st.tuples(st.sampled_from(MEANWHILE), any_one), max_size=3),
        later=st.sampled_from([0, 0, 1, 4, 20]),
    )
    def work(
        self,
        *,
        rounds: int,
        limit: int,
        script: list[str],
        dies_in: int,
        happens: list[tuple[str, int]],
        later: int,
    ) -> None:
        """Let a worker work for some rounds, ``later`` minutes from now, as long as it lives."""
        self.clock.advance(timedelta(minutes=later))
        self.paper.script, self.happens, self.mortal.dies_in = list(script), list(happens), dies_in
        try:
            for _ in range(rounds):
                providing.provide(self.office, worker="w1", limit=limit)
        except KilledError:
            pass
        self.mortal.dead, self.mortal.dies_in, self.paper.script = False, -1, []
        self.must_stay = False

    def something_happens(self) -> None:
        """Do what happens while a provider is asked."""
        what, which = self.happens.pop(0) if self.happens else ("another worker", 0)
        script, self.paper.script = self.paper.script, []
        self._look()
        match what:
            case "another worker" | "long after":
                self.clock.advance(LAPSED if what == "long after" else timedelta())
                providing.provide(self.office, worker="w2", limit=5)
                self.must_stay = False
            case "move":
                step = timedelta(hours=1 + which)
                self.move(which=which, by=step, way="on", following=Following.THIS, dry_run=False)
            case "call off":
                self.call_off(which=which, way=WAYS[0], what="ahead", dry_run=False)
            case "give up":
                self.choose(which=which, name="none")
            case _:
                self.cancel(which=which)
        self.nothing_is_against_the_laws()
        self.paper.script = script

    def _look(self) -> None:
        self.must_stay = False
        self.nothing_is_against_the_laws()

    @rule()
    def look_over(self) -> None:
        """Let the worker look for what is not as it should be."""
        arranging.look_over(self.office)
        self.must_stay = False

    # --- people

    @precondition(Life.lies_ahead)
    @rule(which=any_one, name=st.sampled_from(["none", "paper", "paper"]))
    def choose(self, which: int, name: str) -> None:
        """Let a session meet otherwise."""
        session = self.session(which, started=False)
        self.act(adapting.change_session, session.id, None, meeting_provider=name)

    @precondition(Life.goes_on)
    @rule(which=any_one)
    def cancel(self, which: int) -> None:
        cohort = self.cohort(which)
        self.take_back_tasks(cohort.id, *(unit.key for unit in cohort.programme.units))
        self.act(running.cancel_cohort, cohort.id, "too few")

    @precondition(Life.lies_ahead)
    @rule(which=any_one, confirmed=st.booleans())
    def hold(self, which: int, confirmed: bool) -> None:
        """Let a session take place."""
        session = self.session(which, started=False)
        self.clock.at = max(self.clock(), session.ends_at)
        if confirmed:
            self._look()
            self.act(running.confirm_held, session.id)

    @precondition(lambda self: not any(map(is_uncertain, self.errands())))
    @rule()
    def change_account(self) -> None:
        """Let meetings belong to another account from now on, or again to the one before; all are made anew.

        Not while it is uncertain whether one was made at the account before: it is not looked for there.
        """
        self.paper.account = "other" if self.paper.account == "paper" else "paper"
        self.clock.advance(LAPSED)
        arranging.look_over(self.office)
        while providing.provide(self.office, worker="w4"):
            pass
        self.must_stay = False

    @rule(lobby=st.sampled_from(Lobby))
    def change_habits(self, lobby: Lobby) -> None:
        self.meet_by(lobby=lobby)
        self.must_stay = False

    # --- in the end

    def teardown(self) -> None:
        """Let the worker do all there is to do, let people try again what is stuck, and look at the rest."""
        for _ in range(50):
            missing = arranging.look_over(self.office)
            left = [one for one in self.errands() if one.state in LEFT]
            if not (missing or left):
                break
            for one in left:
                if one.state is DeliveryState.DEAD:
                    dispatching.retry(self.office, self.town.admin, one.id)
            first = min((one.due_at for one in left), default=self.clock())
            self.clock.at = max(self.clock() + timedelta(minutes=4), first)
            while providing.provide(self.office, worker="w3"):
                pass
        self.seen = self.look()
        assert [one for one in self.errands() if one.state is DeliveryState.WAITING] == []
        broken = [*meetings_broken(self.cohorts, "paper", self.there(), self.clock())]
        assert broken == [], "\n".join(broken)

    def errands(self) -> list[Delivery]:
        """Give all errands to make, change or remove meetings."""
        with self.office.reading(self.actor) as tx:
            found = [errand for one in self.ids for errand in tx.outbox.errands(one)]
        return [one for one in found if one.notice is Errand.MEETING]

    def there(self) -> dict[str, Span]:
        """Give the meetings at the provider that have not ended: the others go by themselves in time."""
        wishes = self.paper.there.items()
        ahead = {name: wish for name, wish in wishes if wish.ends_at > self.clock()}
        return {name: Span(wish.starts_at, wish.ends_at) for name, wish in ahead.items()}
