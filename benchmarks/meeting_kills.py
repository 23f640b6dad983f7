"""Workers killed while they ask Graph for meetings, and a Graph that fails: is there one for each session?

Real parts: ``jobclub worker`` in processes of their own, over HTTP to the stand-in for Graph, which answers
late, loses answers after it has done what was asked, throttles, and forgets tokens. Plans change meanwhile.
"""

from __future__ import annotations

import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

from benchmarks.graphs import WatchedGraph, office_at, teams_settings
from benchmarks.kinds import Empty
from benchmarks.mail_outages import WORKER, Crew, crew_of
from benchmarks.sites import Site, another_club, found_site
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.moves import Following
from jobclub.core.errors import Busy, Invalid, Refused
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.kinds import Errand
from jobclub.core.office import Office
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.enrolling import enrol
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort
from jobclub.testing.graph import Fault
from jobclub.testing.laws import meetings_broken

PATIENCE = 600.0
"""Seconds until each meeting must be as it should."""
BETWEEN = (0.2, 1.0)
"""Seconds between two kills at least; a worker needs about one to begin."""
NAME, EMAIL, TITLE = "Kanariefugl Hansen", "kanariefugl@people.example", "Kanariefugleklubben"
"""What nobody at Microsoft may hear."""
FAULTS: tuple[tuple[Fault, float | None], ...] = (
    *[(Fault.SLOW, 0.3)] * 8,
    *[(Fault.LOST_ANSWER, None)] * 3,
    (Fault.LOST_REQUEST, None),
    (Fault.DONE_BUT_TIMED_OUT, None),
    (Fault.THROTTLED, 1.0),
    (Fault.THROTTLED_UNTIL, 1.0),
    (Fault.THROTTLED_SILENTLY, None),
    (Fault.UNAVAILABLE, 1.0),
    (Fault.UNAVAILABLE, None),
    (Fault.HTML_ERROR, None),
    (Fault.EXPIRED_TOKEN, None),
    (Fault.NOT_THERE_YET, None),
)
"""What goes wrong, one request after the other, and its seconds. A slow answer comes after it is done."""
WAITING = "SELECT count(*) FROM deliveries WHERE state = 'waiting' AND notice = 'meeting'"
PERHAPS_TWICE = "SELECT count(*) FROM deliveries WHERE maybe_twice AND notice = 'meeting'"
ONLY = {Fault.NOT_THERE_YET: ("PATCH", "{onlineMeeting-id}")}
"""What befalls some requests alone. Who removes a meeting is told the truth about whether it is there."""
STUCK = {DeliveryState.WAITING, DeliveryState.DEAD, DeliveryState.EXPIRED}
ANY_DAY = Calling(reason="Snow", replacement=True)


@dataclass(slots=True)
class Met:
    """What came of it: sessions ahead, what was amiss with their meetings, and what Graph saw.

    ``twice`` counts errands that were run again because nobody knew how they had ended, ``stuck`` those that
    ended otherwise than done.
    """

    sessions: int
    broken: list[str]
    wrong: list[str]
    made: int
    at_once: int
    kills: int
    twice: int
    stuck: list[str]
    seconds: float
    calls: Counter[str] = field(default_factory=Counter)

    @property
    def right(self) -> bool:
        """Whether each session has its meeting, and Graph heard nothing wrong."""
        return not (self.broken or self.wrong or self.stuck) and self.at_once <= 3

    def __str__(self) -> str:
        """Say it in a line."""
        calls = ", ".join(f"{count} × {what}" for what, count in sorted(self.calls.items()))
        amiss = f"{len(self.broken)} amiss {self.broken[:3]}, {len(self.wrong)} wrong {self.wrong[:3]}"
        return (
            f"{self.sessions} sessions ahead, {self.made} meetings made in all, {amiss}, {self.kills} kills, "
            f"{self.twice} errands run twice, {len(self.stuck)} stuck {self.stuck[:3]}, "
            f"{self.at_once} at once, all right after {self.seconds:.0f} s; {calls}"
        )


def kills_while_meeting(
    empty: Empty,
    *,
    clubs: int,
    workers: int,
    kills: int,
    changes: int,
    worker: Sequence[str] = WORKER,
    patience: float = PATIENCE,
) -> Met:
    """Kill workers at random while they see to meetings, through a Graph that fails and plans that change."""
    with ExitStack() as stack:
        site = found_site(empty())
        graph = stack.enter_context(WatchedGraph())
        graph.door.must_not_hear |= {NAME, EMAIL, TITLE, "Sultant", "example.org"}
        office = stack.enter_context(office_at(site, teams_settings(graph)))
        plans = _Plans(office, site)
        for _ in range(clubs):
            plans.plan()
        _disturb(graph, clubs * 60)
        crew = stack.enter_context(crew_of(workers, site, teams_settings(graph), worker))
        wait_until(lambda: len(graph.asked) > 0, 30)
        _kill(crew, plans, graph, kills, changes)
        began = time.monotonic()
        graph.behave()
        wait_until(lambda: site.count(WAITING) == 0, patience)
        crew.dismiss()
        return _judged(site, plans, graph, kills, time.monotonic() - began)


def _disturb(graph: WatchedGraph, count: int) -> None:
    """Let something befall so many requests; the answer about the first new meeting is lost in any case."""
    for path in ("createOrGet", "onlineMeetings"):
        graph.misbehave(Fault.LOST_ANSWER, only=("POST", path))
    for _ in range(count):
        fault, wait = random.choice(FAULTS)
        graph.misbehave(fault, wait=wait, only=ONLY.get(fault))


def _kill(crew: Crew, plans: _Plans, graph: WatchedGraph, kills: int, changes: int) -> None:
    """Kill one worker after the other while somebody waits for an answer, and change plans between."""
    left = changes
    for number in range(kills):
        for _ in range(left // (kills - number)):
            plans.change()
            left -= 1
        time.sleep(random.uniform(*BETWEEN))
        wait_until(lambda: graph.busy > 0, 2)
        crew.kill_one()
    for _ in range(left):
        plans.change()


class _Plans:
    """Clubs whose plans change."""

    def __init__(self, office: Office, site: Site) -> None:
        self.office, self.site, self.by = office, site, site.town.coordinator
        self.ids: list[str] = []

    def plan(self) -> None:
        """Plan one more club that meets by Teams, with somebody in it whose name nobody else may hear."""
        club = another_club(self.office, self.site, meeting_provider="teams", title=TITLE)
        person = PersonWish(name=NAME, email=f"{club.id[-6:]}.{EMAIL}")
        enrol(self.office, self.by, club.id, person=person)
        self.ids.append(club.id)

    def read(self) -> list[Cohort]:
        """Give the clubs as they are."""
        with self.office.reading(self.by) as tx:
            return [tx.cohorts.get(one) for one in self.ids]

    def errands(self, club: Cohort) -> list[Delivery]:
        """Give the errands about a club's meetings."""
        with self.office.reading(self.by) as tx:
            return [one for one in tx.outbox.errands(club.id) if one.notice is Errand.MEETING]

    def change(self) -> None:
        """Change a plan as people do, if no rule stands against it."""
        act = random.choice([self.move, self.move, self.move_all, self.cancel, self.choose, self.call_off])
        with contextlib.suppress(Refused, Invalid, Busy):
            act(random.choice(self.read()))

    def move(self, club: Cohort) -> None:
        session = random.choice(club.sessions)
        by = timedelta(minutes=random.choice([-60, 30, 60, 90]))
        move_session(self.office, self.by, session.id, session.starts_at + by)

    def move_all(self, club: Cohort) -> None:
        session = random.choice(club.sessions)
        starts_at = session.starts_at + timedelta(minutes=30)
        move_session(self.office, self.by, session.id, starts_at, following=Following.LATER)

    def cancel(self, club: Cohort) -> None:
        cancel_session(self.office, self.by, random.choice(club.sessions).id, ANY_DAY)

    def choose(self, club: Cohort) -> None:
        session, name = random.choice(club.sessions), random.choice(["none", "teams"])
        change_session(self.office, self.by, session.id, None, meeting_provider=name)

    def call_off(self, club: Cohort) -> None:
        """Call a club off, and plan another one."""
        if random.random() < 0.3:
            cancel_cohort(self.office, self.by, club.id, "Too few people")
            self.plan()


def _judged(site: Site, plans: _Plans, graph: WatchedGraph, kills: int, seconds: float) -> Met:
    clubs, now = plans.read(), plans.office.now()
    broken = [*meetings_broken(clubs, "teams", graph.there, now), *_links_amiss(clubs, graph)]
    ahead = [one for club in clubs for one in club.taking_place() if one.meeting.provider == "teams"]
    calls = Counter(f"{one.method} {one.template.rpartition('/')[2]} {one.status}" for one in graph.asked)
    return Met(
        sessions=len(ahead),
        broken=broken,
        wrong=graph.wrong,
        made=len(graph.meetings) + len(graph.deleted),
        at_once=graph.at_once,
        kills=kills,
        twice=site.count(PERHAPS_TWICE),
        stuck=[str(one) for club in clubs for one in plans.errands(club) if one.state in STUCK],
        seconds=seconds,
        calls=calls,
    )


def _links_amiss(clubs: Sequence[Cohort], graph: WatchedGraph) -> list[str]:
    """Say of which meetings another link is kept than Graph gave."""
    links = {f"{one.organiser_id}/{one.id}": one.join_url for one in graph.meetings}
    meetings = [one.meeting for club in clubs for one in club.taking_place()]
    return [
        f"another link is kept of {one.reference}"
        for one in meetings
        if one.reference in links and one.join_url != links[one.reference]
    ]


def wait_until(ready: Callable[[], bool], patience: float) -> None:
    """Wait until something holds, or for as long as patience lasts."""
    deadline = time.monotonic() + patience
    while not ready() and time.monotonic() < deadline:
        time.sleep(0.02)
