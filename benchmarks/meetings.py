"""Meetings at Teams: what Graph is asked for a club, and how fast a thousand links come, throttled or not.

python -m benchmarks.meetings COUNT    # the bare loop: makes so many meetings, says how many seconds it took
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import uuid4

import requests

from benchmarks.graphs import WatchedGraph, office_at, teams_settings
from benchmarks.kinds import SQLITE, Kind
from benchmarks.mail_outages import crew_of
from benchmarks.meeting_kills import WAITING, wait_until
from benchmarks.servers import ROOT
from benchmarks.sites import Site, another_club, found_site
from benchmarks.tables import table, verdict
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.moves import Following
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingWish
from jobclub.core.usecases.providing import provide
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort
from jobclub.integrations.offices import utc_now
from jobclub.integrations.teams.options import options, title_and_time
from jobclub.settings import Settings
from jobclub.testing import found_town, memory_office, open_club, put_in, six_weeks
from jobclub.wiring import meetings_of

CLUBS, SESSIONS = 200, 5
PER_SECOND = 20
"""How many requests a second the throttled stand-in lets in."""
WORKERS = (1, 2)
SHARE = 0.9
PATIENCE = 900.0
HOUR = timedelta(hours=1)


# --- how often Graph is asked ---------------------------------------------------------------------------


def graph_calls() -> str:
    """Count what Graph is asked for one club of six sessions, besides the log-in."""
    with WatchedGraph() as graph:
        office = memory_office(utc_now, meetings=meetings_of(Settings.from_env(teams_settings(graph))))
        rows = [(what, *_asked_for(office, graph, act), fewest) for what, act, fewest in _acts(office)]
        logins = len(graph.logins)
    holds = verdict(holds=all(row[1] == row[-1] for row in rows))
    rows.append(("target: no more than needed", holds, f"log-in: {logins} requests in all", ""))
    return table("Requests to Graph for a club of six sessions", ("", "requests", "which", "fewest"), rows)


def _acts(office: Office) -> Iterator[tuple[str, Callable[[], object], int]]:
    """Give what is done with a club, and how many requests it needs at least."""
    town = found_town(office)
    starts_on, by = utc_now().date() + timedelta(days=30), town.coordinator
    club = open_club(office, town, starts_on=starts_on, meeting_provider="teams")
    first, second, *_ = club.sessions
    move, to = partial(move_session, office, by), second.starts_at + HOUR
    yield "six sessions planned", lambda: None, 2 * 6
    yield "one session moved", partial(move, first.id, first.starts_at + HOUR), 1
    yield "all later ones moved (five)", partial(move, second.id, to, following=Following.LATER), 5
    snow = Calling(reason="Snow", replacement=True)
    yield "one cancelled, one added at the end", partial(cancel_session, office, by, second.id, snow), 1 + 2
    yield "the club cancelled (six)", partial(cancel_cohort, office, by, club.id, "Too few people"), 6


def _asked_for(office: Office, graph: WatchedGraph, act: Callable[[], object]) -> tuple[int, str]:
    before = len(graph.asked)
    act()
    while provide(office, worker="w1"):
        pass
    which = Counter(f"{one.method} {one.template.rpartition('/')[2]}" for one in graph.asked[before:])
    return sum(which.values()), ", ".join(f"{count} {what}" for what, count in sorted(which.items()))


# --- how fast links come --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """How long it took until all links were there, how many requests, and how many were told to wait.

    ``early`` came before a time that had been told, perhaps to another worker.
    """

    seconds: float
    requests: int
    throttled: int
    early: int


def meetings() -> str:
    """Count the requests for a club, and make a thousand links."""
    return f"{graph_calls()}\n{links()}"


def links(kind: Kind = SQLITE) -> str:
    """Make the links of 1,000 sessions by real workers: as fast as Graph answers, and as it lets us in."""
    count = CLUBS * SESSIONS
    bare = _bare(count)
    rows = [("bare loop over one connection", f"{bare:.1f} s", f"{count / bare:.0f}", "", "")]
    for workers in WORKERS:
        made = _made(kind, workers, None)
        rows.append(_row(f"{workers} worker(s)", made, f"{bare / made.seconds:.0%} of bare"))
    shares = []
    for workers in WORKERS:
        made = _made(kind, workers, PER_SECOND)
        shares.append(2 * count / PER_SECOND / made.seconds)
        name = f"{workers} worker(s), {PER_SECOND} requests a second let in"
        rows.append(_row(name, made, f"{shares[-1]:.0%} of what is let in"))
    holds = min(shares) >= SHARE
    rows.append((f"target: ≥ {SHARE:.0%} of what is let in", verdict(holds=holds), "", "", ""))
    heads = ("", "time", "links per second", "told to wait (429)", "")
    return table(f"{count:,} links from the stand-in for Graph, {kind.name}", heads, rows)


def _row(name: str, made: Made, share: str) -> tuple[str, ...]:
    told = f"{made.throttled} of {made.requests}, {made.early} too early"
    return name, f"{made.seconds:.1f} s", f"{CLUBS * SESSIONS / made.seconds:.0f}", told, share


def _made(kind: Kind, workers: int, per_second: int | None) -> Made:
    """Let workers make the meetings of all clubs."""
    with ExitStack() as stack:
        site = found_site(stack.enter_context(kind.empty())())
        graph = stack.enter_context(WatchedGraph())
        graph.throttle(per_second)
        settings = teams_settings(graph)
        _plan(site, stack.enter_context(office_at(site, settings)))
        stack.enter_context(crew_of(workers, site, settings))
        wait_until(lambda: bool(graph.asked), PATIENCE)
        began = time.perf_counter()
        wait_until(lambda: site.count(WAITING) == 0, PATIENCE)
        seconds = time.perf_counter() - began
        if len(graph.meetings) != CLUBS * SESSIONS or graph.wrong:
            raise RuntimeError(f"{len(graph.meetings)} meetings, {graph.wrong[:3]}")
        return Made(seconds, len(graph.asked), graph.throttled, graph.too_early)


def _plan(site: Site, office: Office) -> None:
    programme = put_in(
        office, site.town, six_weeks(key="shorter", units=six_weeks().units[:SESSIONS], minimum=1)
    )
    for _ in range(CLUBS):
        another_club(office, site, programme_id=programme.id, meeting_provider="teams")


def _bare(count: int) -> float:
    """Let a bare loop make as many meetings with the same requests; give the seconds."""
    with WatchedGraph() as graph:
        command = [sys.executable, "-m", "benchmarks.meetings", str(count)]
        env = {**os.environ, **teams_settings(graph)}
        done = subprocess.run(  # noqa: S603  (this module)
            command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True
        )
        if graph.wrong or len(graph.meetings) != count:
            raise RuntimeError(f"{len(graph.meetings)} meetings, {graph.wrong[:3]}")
        return float(done.stdout)


def make_bare(count: int) -> float:
    """Ask Graph for meetings over one connection, with nothing around it; give the seconds."""
    env = {name.removeprefix("JOBCLUB_TEAMS_"): text for name, text in os.environ.items()}
    whose = f"{env['GRAPH_URL']}/users/{env['ORGANISER_ID']}/onlineMeetings"
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {_token(session, env)}"
        began = time.perf_counter()
        for number in range(count):
            wish = _wish(number)
            body = {"externalId": wish.external_id, **title_and_time(wish)}
            made = _sent(session, "POST", f"{whose}/createOrGet", body)
            _sent(session, "PATCH", f"{whose}/{made['id']}", options(wish))
        return time.perf_counter() - began


def _token(session: requests.Session, env: dict[str, str]) -> str:
    form = {
        "client_id": env["CLIENT_ID"],
        "client_secret": env["CLIENT_SECRET"],
        "grant_type": "client_credentials",
        "scope": f"{env['GRAPH_URL'].removesuffix('/v1.0')}/.default",
    }
    answer = session.post(f"{env['AUTHORITY']}/oauth2/v2.0/token", data=form, timeout=30)
    return str(answer.json()["access_token"])


def _wish(number: int) -> MeetingWish:
    starts_at = utc_now().replace(microsecond=0) + timedelta(days=30)
    return MeetingWish(activity_id=f"bare-{number}", starts_at=starts_at, ends_at=starts_at + HOUR)


def _sent(session: requests.Session, method: str, url: str, body: object) -> dict[str, str]:
    answer = session.request(method, url, json=body, headers={"client-request-id": str(uuid4())}, timeout=30)
    answer.raise_for_status()
    found: dict[str, str] = answer.json()
    return found


if __name__ == "__main__":
    print(make_bare(int(sys.argv[1])))
