"""A Graph that is away for hours by the trial's own clock: what becomes of meetings, and who is told."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from benchmarks.graphs import WatchedGraph
from benchmarks.meeting_kills import wait_until
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.notices.kinds import Errand
from jobclub.core.office import Office
from jobclub.core.usecases.delivering import deliver
from jobclub.core.usecases.enrolling import enrol
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.providing import Closed, provide
from jobclub.core.usecases.reminding import tick
from jobclub.integrations.teams import TeamsAccount, TeamsMeetings
from jobclub.testing import (
    FixedClock,
    PlainWording,
    RecordingMailer,
    found_town,
    memory_office,
    open_club,
    plain_post,
)
from jobclub.testing.graph import Fault
from jobclub.testing.graph.answers import Answer, Request
from jobclub.testing.laws import meetings_broken
from jobclub.testing.towns import STARTS_ON

ASKED_TO_WAIT = 600.0
"""Seconds that Graph asks us to wait while it is away."""
A_TICK, A_WHILE = timedelta(seconds=1), timedelta(seconds=10)
HANDS = 6
"""Threads that work at once when Graph is back: more than there are lanes."""
HOURS = (time_of_day(14), time_of_day(9), time_of_day(11, 30))
SLOWLY = 0.03
"""Seconds Graph thinks about each request then, so that those who ask at once are seen."""


class StrictGraph(WatchedGraph):
    """A stand-in that notes whoever asks before the time it told has passed, by the trial's clock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.clock = clock
        self.early = self.told = 0
        self.not_before = clock()

    def answer(self, request: Request) -> Answer:
        """Answer a request, and remember until when its sender was told to wait."""
        self.early += request.path.startswith("/v1.0/") and self.clock() < self.not_before
        answer = super().answer(request)
        if "Retry-After" in answer.headers:
            self.told += 1
            wait = timedelta(seconds=float(answer.headers["Retry-After"]))
            self.not_before = max(self.not_before, self.clock() + wait)
        return answer


@dataclass(frozen=True, slots=True)
class Away:
    """What came of hours without Graph.

    ``minutes`` after its return all was done; ``early`` requests came before the time they had been ``told``;
    ``asked`` came in all while it was away; ``unheard`` people heard nothing of their way in.
    """

    broken: list[str]
    wrong: list[str]
    minutes: float
    asked: int
    told: int
    early: int
    at_once: int
    expired: int
    expected_to_expire: int
    unheard: int

    @property
    def right(self) -> bool:
        """Whether all that is still useful is there in time, and nothing happened unseen."""
        fine = not (self.broken or self.wrong or self.early or self.unheard)
        seen = self.expired == self.expected_to_expire > 0
        return fine and seen and self.minutes <= 15 and self.at_once <= 3

    def __str__(self) -> str:
        """Say it in a line."""
        return (
            f"all there {self.minutes:.0f} min after its return, {len(self.broken)} amiss {self.broken[:2]}, "
            f"{len(self.wrong)} wrong; {self.asked} requests meanwhile, told to wait {self.told} times, "
            f"{self.early} came before that was over; {self.at_once} at once; {self.expired} of "
            f"{self.expected_to_expire} past their use expired; {self.unheard} people unheard of their way in"
        )


def graph_away(*, clubs: int, phase: timedelta, workers: int, hanging: timedelta = timedelta()) -> Away:
    """Let Graph refuse calls for a while, ask us to wait for as long, and hang; then let it be back."""
    clock = FixedClock()
    with StrictGraph(clock) as graph:
        life = _Life(clock, graph, clubs, workers)
        graph.stop()
        life.go_on_for(phase)
        graph.start()
        graph.misbehave(Fault.UNAVAILABLE, times=None, wait=ASKED_TO_WAIT)
        life.go_on_for(phase)
        graph.behave()
        if hanging:
            graph.misbehave(Fault.HANGING, times=None, wait=60)
            life.go_on_for(hanging)
            graph.behave()
        wait_until(lambda: graph.busy == 0, 5)
        asked, graph.at_once = len(graph.asked), 0
        minutes = life.drain()
        return life.judged(asked, minutes)


class _Life:
    """A town whose clubs meet by Teams, the first of them in an hour, and the workers of one process."""

    def __init__(self, clock: FixedClock, graph: StrictGraph, clubs: int, workers: int) -> None:
        self.clock, self.graph = clock, graph
        self.mailer = RecordingMailer()
        self.office = self._office()
        self.town = found_town(self.office)
        self.clubs = [self._club(number) for number in range(clubs)]
        self.tell()
        clock.at = self.clubs[0].sessions[0].starts_at - timedelta(hours=1)
        self.rests = dict.fromkeys(range(workers), clock())
        self.closed: dict[int, Closed] = {worker: {} for worker in range(workers)}
        self.past = 0

    def _office(self) -> Office:
        graph, post = self.graph, plain_post(wording=PlainWording(), mailer=self.mailer)
        account = TeamsAccount(
            tenant_id=graph.tenant_id,
            client_id=graph.client_id,
            client_secret=graph.client_secret,
            organiser_id=graph.organiser_id,
            authority=graph.authority,
            graph_url=graph.graph_url,
        )
        teams = TeamsMeetings(account, waits=(0.2, 0.2), clock=self._seconds, sleep=self._sleep)
        office = memory_office(self.clock, post=post)
        return replace(office, meetings={**office.meetings, "teams": teams})

    def _seconds(self) -> float:
        return self.clock().timestamp()

    def _sleep(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    def _club(self, number: int) -> Cohort:
        """Open a club with one person in it; no two of one consultant's meet at a time."""
        day, hour = divmod(number // 4, len(HOURS))
        club = open_club(
            self.office,
            self.town,
            meeting_provider="teams",
            consultant_id=self.town.staff_ids[number % 4],
            starts_on=STARTS_ON + timedelta(days=day),
            at=HOURS[hour],
        )
        reader = PersonWish(name="Person", email=f"person.{number}@people.example")
        enrol(self.office, self.town.coordinator, club.id, person=reader)
        return club

    def go_on_for(self, span: timedelta) -> None:
        """Let the workers work for a while, each resting as long as it is told to."""
        until = self.clock() + span
        while self.clock() < until:
            for worker, rests_until in self.rests.items():
                if rests_until <= self.clock():
                    done = provide(self.office, worker=f"w{worker}", closed=self.closed[worker])
                    self.rests[worker] = self.clock() + (done.pause or A_TICK)
            self.clock.at = max(self.clock(), min(self.rests.values()))

    def drain(self) -> float:
        """Let many hands work at once until all is done; give the minutes of the trial's clock it took."""
        began = done = self.clock()
        self.past = sum(one.has_ended(began) for club in self.clubs for one in club.sessions)
        self.graph.misbehave(Fault.SLOW, times=None, wait=SLOWLY)
        while self._waiting():
            hands = [threading.Thread(target=self._work, args=(f"h{n}",)) for n in range(HANDS)]
            for hand in hands:
                hand.start()
            for hand in hands:
                hand.join()
            done = self.clock()
            self.clock.advance(A_WHILE)
        return (done - began) / timedelta(minutes=1)

    def _work(self, name: str) -> None:
        while provide(self.office, worker=name, limit=2):
            pass

    def _waiting(self) -> int:
        return sum(one.state is DeliveryState.WAITING for one in self._errands())

    def _errands(self) -> list[Any]:
        with self.office.reading(self.town.admin) as tx:
            found = [one for club in self.clubs for one in tx.outbox.errands(club.id)]
        return [one for one in found if one.notice is Errand.MEETING]

    def tell(self) -> None:
        """Let the post go out."""
        while tick(self.office):
            pass
        while deliver(self.office, worker="post"):
            pass

    def judged(self, asked: int, minutes: float) -> Away:
        """Look at what came of it, once the post is out."""
        before = len(self.mailer.sent)
        self.clock.advance(timedelta(minutes=30))
        self.tell()
        heard = {mail.to_address for mail in self.mailer.sent[before:] if mail.subject == "way_in"}
        clubs = [get_cohort(self.office, self.town.admin, club.id) for club in self.clubs]
        states = Counter(one.state for one in self._errands())
        return Away(
            broken=[*meetings_broken(clubs, "teams", self.graph.there, self.clock())],
            wrong=self.graph.wrong,
            minutes=minutes,
            asked=asked,
            told=self.graph.told,
            early=self.graph.early,
            at_once=self.graph.at_once,
            expired=states[DeliveryState.EXPIRED],
            expected_to_expire=self.past,
            unheard=len(self.clubs) - len(heard),
        )
