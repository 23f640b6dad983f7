"""What PostgreSQL's walls between organisations cost: the same acts with them, and without.

Nothing is said and no policy asked; then each transaction says whose it is, and nobody asks; then as it is.
Each has a database of its own, with two organisations, and works in short turns, the fastest of which counts:
whatever else the machine does can only make a turn slower.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import count, cycle
from unittest.mock import patch

from benchmarks.clusters import Cluster, a_cluster, connected
from benchmarks.sites import Site, another_club, found_site
from benchmarks.tables import table
from jobclub.api import create_app
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.link import digest_of
from jobclub.core.people.participant import Participant
from jobclub.core.usecases import enrolling, knowing, planning
from jobclub.integrations.database import known, open_store
from jobclub.integrations.database import store as stores
from jobclub.integrations.ids import new_id
from jobclub.integrations.offices import office_over
from jobclub.testing import Town, found_town

TURNS, TIMES = 60, 10
CLUBS, PEOPLE = 40, 3000
WALLED = "SELECT relname FROM pg_class WHERE relforcerowsecurity"
BARE, SAID, WHOLE = "nothing said", "said, nobody asks", "as it is"
WHO, CLUB, LIST = "who calls (token)", "one cohort", "a list of 100 people"
ENROLMENT, REQUEST = "an enrolment", "a request for one cohort (GET, with token)"


@dataclass(slots=True)
class Way:
    """A database with its walls or without, what is done in it, and the fastest time of each act."""

    name: str
    acts: dict[str, Callable[[], object]]
    fastest: dict[str, float] = field(default_factory=dict)

    def turn(self) -> None:
        """Do everything some times."""
        with _silent() if self.name == BARE else nullcontext():
            for name, act in self.acts.items():
                began = time.perf_counter()
                for _ in range(TIMES):
                    act()
                took = (time.perf_counter() - began) / TIMES
                self.fastest[name] = min(self.fastest.get(name, took), took)


@contextmanager
def _silent() -> Iterator[None]:
    """Let no transaction say whose it is."""

    def say_nothing(*_: object, **_more: object) -> None: ...

    with patch.object(stores, "show", say_nothing), patch.object(known, "enter", say_nothing):
        yield


def walls() -> str:
    """Print what the walls add to a look-up, a view, a list and an enrolment."""
    with a_cluster() as cluster, ExitStack() as stack:
        ways = [stack.enter_context(_way(cluster, name)) for name in (BARE, SAID, WHOLE)]
        for _ in range(TURNS):
            for way in ways:
                way.turn()
    bare, said, whole = (way.fastest for way in ways)
    rows = [
        (act, *(f"{took[act] * 1e6:.0f}" for took in (bare, said, whole)), f"{whole[act] / bare[act]:.2f}")
        for act in bare
    ]
    heads = ("µs", BARE, SAID, WHOLE, "times")
    return table("What walls between organisations cost on PostgreSQL", heads, rows)


@contextmanager
def _way(cluster: Cluster, name: str) -> Iterator[Way]:
    site = found_site(cluster.empty())
    with closing(open_store(site.url)) as store:
        office = office_over(store)
        for town in (site.town, found_town(office)):
            _add_people(office, town)
        acts = _acts(office, site)
        if name != WHOLE:
            _take_down(site.url)
        with closing(connected(site.url)) as db:
            db.execute("ANALYZE")
        yield Way(name, acts)


def _add_people(office: Office, town: Town) -> None:
    with office.transaction(town.coordinator) as tx:
        tx.participants.add_all(Participant(id=new_id(), name=f"Person {n}") for n in range(PEOPLE))


def _take_down(url: str) -> None:
    with closing(connected(url)) as db:
        for (name,) in db.execute(WALLED).fetchall():
            db.execute(f'ALTER TABLE "{name}" DISABLE ROW LEVEL SECURITY')


def _acts(office: Office, site: Site) -> dict[str, Callable[[], object]]:
    clubs = cycle([another_club(office, site).id for _ in range(CLUBS)])
    who, digest, numbers = site.town.coordinator, digest_of(site.token), count()
    club = next(clubs)

    def enrol() -> object:
        wish = knowing.PersonWish(name=f"Person {next(numbers)}")
        return enrolling.enrol(office, who, next(clubs), person=wish)

    asking, bearer = create_app(office).test_client(), {"Authorization": f"Bearer {site.token}"}

    return {
        WHO: lambda: office.store.keyed_by(digest),
        CLUB: lambda: planning.get_cohort(office, who, club),
        LIST: lambda: knowing.list_participants(office, who, Window(limit=100)),
        ENROLMENT: enrol,
        REQUEST: lambda: asking.get(f"/api/v1/cohorts/{club}", headers=bearer),
    }
