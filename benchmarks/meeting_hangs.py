"""A Graph that takes calls and never answers while people work: what they are answered, and the mails."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.clients import Answer, Client
from benchmarks.graphs import WatchedGraph, teams_settings
from benchmarks.kinds import Empty
from benchmarks.load import Load
from benchmarks.mail_outages import settings_for
from benchmarks.mailservers import mail_server
from benchmarks.meeting_kills import wait_until
from benchmarks.races import person
from benchmarks.servers import Server, jobclub_server
from benchmarks.sites import Site, another_club, another_consultant, found_site
from benchmarks.wires import Fault, wire_to
from jobclub.integrations.offices import utc_now

PLANS = 10
"""Each so many-th request plans a club."""


@dataclass(slots=True)
class Meanwhile:
    """What people were answered while Graph hung, and how many mails went out."""

    load: Load
    mails: int
    hung: int

    def __str__(self) -> str:
        """Say it in a line."""
        answers = {status: self.load.statuses[status] for status in sorted(self.load.statuses)}
        p99 = self.load.percentile_ms(99)
        return f"{answers}; p99 {p99:.0f} ms; {self.mails} mails out, {self.hung} calls hung"


def api_while_graph_hangs(empty: Empty, *, seconds: float, rate: int) -> Meanwhile:
    """Ask the API at a steady rate, to plan clubs too, while Graph takes calls and never answers."""
    with ExitStack() as stack:
        site = found_site(empty())
        graph = stack.enter_context(WatchedGraph())
        wire = stack.enter_context(wire_to(graph.port))
        wire.fault = Fault.HANG
        server = stack.enter_context(mail_server())
        teams = {
            name: text.replace(f":{graph.port}", f":{wire.port}")
            for name, text in teams_settings(graph).items()
        }
        env = settings_for(server.url) | teams
        api = stack.enter_context(jobclub_server(site.url, "--with-worker", env=env))
        load = _steadily(api, site, seconds=seconds, rate=rate)
        wait_until(lambda: len(server.kept) > 0, 10)
        result = Meanwhile(load, len(server.kept), wire.faults)
        wire.fault = Fault.REFUSE
        return result


def _steadily(api: Server, site: Site, *, seconds: float, rate: int) -> Load:
    """Plan, read and enrol; how long each took counts from when it was due."""
    with site.office() as office:
        who = [another_consultant(office, site).id for _ in range(int(seconds * rate / PLANS) + 1)]
        clubs = [another_club(office, site).id for _ in range(20)]
    result = Load(seconds=seconds)
    with api.client(site.token) as client:
        began = time.perf_counter()
        for number in range(int(seconds * rate)):
            due = began + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            answer = _ask(client, site, clubs, who, number)
            result.took.append(time.perf_counter() - due)
            result.statuses[answer.status] += 1
    return result


def _ask(client: Client, site: Site, clubs: list[str], who: list[str], number: int) -> Answer:
    if number % PLANS == 0:
        wish = {
            "programme_id": site.programme_id,
            "starts_on": f"{utc_now().date() + timedelta(days=30)}",
            "at": "14:00",
            "consultant_id": who[number // PLANS],
            "meeting_provider": "teams",
        }
        return client.post("/api/v1/cohorts", wish)
    club = clubs[number % len(clubs)]
    if number % 2:
        return client.get(f"/api/v1/cohorts/{club}")
    return client.post(f"/api/v1/cohorts/{club}/enrolments", person(number))
