"""What webinars and booked times cost: ours and the bare stack, one after the other in the same run."""

from __future__ import annotations

import statistics
import time as clock
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from benchmarks.bare import add_cohorts, add_services
from benchmarks.clients import Answer, Client, at_once
from benchmarks.kinds import SQLITE, Kind
from benchmarks.measures import BARE, LOADED, ROUNDS, Pair, both, median, rows_of, rushed
from benchmarks.races import RIVALS, clients_of, person
from benchmarks.servers import Server
from benchmarks.sites import PLACES, another_consultant, another_service, another_webinar
from benchmarks.tables import table, verdict
from jobclub.core.office import Office
from jobclub.core.usecases import attending, linking
from jobclub.core.usecases.attending import Coming
from jobclub.core.usecases.knowing import PersonWish

SERVICES, CONSULTANTS = 20, 2
SLOTS = 10 * CONSULTANTS
"""Times of a service on a day."""
DATES = 250
READERS = 250
TAKES = ("", "seconds", "")
MOST = 3.0
"""How many times the bare stack's time something may take."""
SOON = 0.5
"""Seconds within which a series is planned: the bare stack has no dates to work out, and only writes rows."""
OPENED = 2.0
"""Seconds within which all pages are opened: 15 ms of processor time each, on two processors."""
Asked = Callable[[Client, int], Answer]


def bookings(kind: Kind = SQLITE) -> str:
    """Book free times as fast as eight connections can: of any consultant of one of twenty services."""
    with both(kind) as pair:
        rounds = pair.measure(_ours(pair), _bare(pair))
    share = median(lambda ours, bare: ours.per_second / bare.per_second, rounds)
    last = (f"{share:.0%} of bare, target 50 %", verdict(holds=share >= 0.5), *[""] * 4)
    rows = [*rows_of(rounds, ("ours", "bare")), last]
    return table(f"Bookings, {kind.name}, 2 processes, 8 connections", LOADED, rows)


def _turn(pair: Pair, number: int) -> tuple[int, datetime]:
    """Give which service is asked for, and a time of it that somebody still has."""
    service, nth = number % SERVICES, number // SERVICES
    return service, pair.site.at(nth // SLOTS, nth % SLOTS // CONSULTANTS)


def _ours(pair: Pair) -> Asked:
    with pair.site.office() as office:
        ids = [
            another_service(office, pair.site, consultants=CONSULTANTS, horizon_days=366).id
            for _ in range(SERVICES)
        ]

    numbers = count()

    def book(client: Client, _: int) -> Answer:
        service, starts_at = _turn(pair, number := next(numbers))
        wish = {**person(number), "starts_at": starts_at.isoformat()}
        return client.post(f"/api/v1/services/{ids[service]}/appointments", wish)

    return book


def _bare(pair: Pair) -> Asked:
    ids, numbers = add_services(pair.database, SERVICES, consultants=CONSULTANTS), count()

    def book(client: Client, _: int) -> Answer:
        service, starts_at = _turn(pair, number := next(numbers))
        ends_at = starts_at + timedelta(hours=1)
        times = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
        return client.post(f"/services/{ids[service]}/bookings", {**person(number), **times})

    return book


def sixty(kind: Kind = SQLITE) -> str:
    """Let sixty people ask for fifteen places of a webinar at the same moment."""
    found, sold = list[tuple[float, float]](), []
    with both(kind) as pair, pair.site.office() as office:
        for _ in range(ROUNDS):
            webinar = another_webinar(office, pair.site, capacity=PLACES)
            theirs = add_cohorts(pair.database, 1, capacity=PLACES)[0]
            path = f"/api/v1/webinars/{webinar.id}/registrations"
            seconds, had = rushed(pair.ours, pair.site, path, rivals=RIVALS)
            found.append((seconds, rushed(pair.bare, pair.site, BARE.format(theirs), rivals=RIVALS)[0]))
            sold.append(had)
    right = sold == [PLACES] * ROUNDS
    return _told(
        f"60 at once for 15 places of a webinar, {kind.name}", found, f"places had: {sold}", right=right
    )


def _told(title: str, found: list[tuple[float, float]], more: str, *, right: bool, within: float = 0) -> str:
    """Tell seconds of ours and of the bare stack, and the median of their ratios."""
    ours, bare = (statistics.median(one) for one in zip(*found, strict=True))
    ratio = statistics.median(mine / theirs for mine, theirs in found)
    target = f"{within} s" if within else f"{MOST:.0f} ×"
    holds = right and (ours <= within if within else ratio <= MOST)
    rows = [
        ("ours", f"{ours:.2f}", more),
        ("bare", f"{bare:.2f}", ""),
        (f"{ratio:.1f} ×; target {target}", verdict(holds=holds), ""),
    ]
    return table(title, TAKES, rows)


def series(kind: Kind = SQLITE) -> str:
    """Plan a series of 250 dates on working days; the bare stack writes as many rows in one transaction."""
    found, made = list[tuple[float, float]](), []
    with both(kind) as pair, pair.site.office() as office:
        starts = [pair.site.at(day, 2).isoformat() for day in range(DATES)]
        for _ in range(ROUNDS):
            host = another_consultant(office, pair.site).id
            seconds, answer = _asked(pair.ours, pair.site.token, "/api/v1/webinar-series", _daily(pair, host))
            found.append((seconds, _asked(pair.bare, "", "/webinars", {"starts": starts})[0]))
            made.append(len(answer.json["webinars"]))
    right = made == [DATES] * ROUNDS
    return _told(f"A series of 250 dates, {kind.name}", found, f"dates: {made}", right=right, within=SOON)


def _daily(pair: Pair, host_id: str) -> dict[str, object]:
    return {
        "title": "Job search",
        "minutes": 60,
        "host_id": host_id,
        "weekdays": ["mon", "tue", "wed", "thu", "fri"],
        "at": "10:00",
        "starts_on": pair.site.at(0, 0).date().isoformat(),
        "count": DATES,
        "capacity": PLACES,
    }


def _asked(server: Server, token: str, path: str, body: object) -> tuple[float, Answer]:
    with server.client(token) as client:
        answer = client.post(path, body)
    return answer.seconds, answer


def opening(kind: Kind = SQLITE) -> str:
    """Let 250 people of one webinar open at the same moment the page that its letters lead to."""
    found, statuses = list[tuple[float, float]](), set[int]()
    with both(kind) as pair, pair.site.office() as office:
        pages = _pages(pair, office)
        theirs = [f"/cohorts/{add_cohorts(pair.database, 1, capacity=PLACES)[0]}"] * READERS
        for _ in range(ROUNDS):
            seconds, opened = _opened(pair.ours, pair, pages)
            found.append((seconds, _opened(pair.bare, pair, theirs)[0]))
            statuses |= opened
    title = f"{READERS} people of one webinar open their pages at once, {kind.name}"
    return _told(title, found, f"answers: {sorted(statuses)}", right=statuses == {200}, within=OPENED)


def _pages(pair: Pair, office: Office) -> list[str]:
    """Register people for a webinar, and give the addresses of their pages."""
    actor, found = pair.site.town.coordinator, []
    webinar = another_webinar(office, pair.site)
    for number in range(READERS):
        coming = Coming(person=PersonWish(name=f"Person {number}"))
        place = attending.register_for_webinar(office, actor, webinar.id, coming).registration
        _, secret = linking.make_link(office, actor, place.participant_id)
        found.append(f"/p/{secret}/webinars/{webinar.id}")
    return found


def _opened(server: Server, pair: Pair, pages: list[str]) -> tuple[float, set[int]]:
    with clients_of(server, pair.site, len(pages)) as clients:
        began = clock.perf_counter()
        answers = at_once(clients, lambda client, number: client.get(pages[number]))
        return clock.perf_counter() - began, {answer.status for answer in answers}
