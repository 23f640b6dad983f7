"""A database that goes away and comes back under load: what was acknowledged, and what of it is there."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from benchmarks.clients import Answer, Client, at_once
from benchmarks.clusters import Cluster
from benchmarks.races import clients_of, said
from benchmarks.servers import Server
from benchmarks.sites import Site
from jobclub.testing.towns import LETTERS

WRITERS = 8
BEFORE, AFTER = 0.7, 1.5
"""Seconds of load before the database goes away, and after it is back."""


@dataclass(slots=True)
class Outage:
    """What was answered meanwhile, and what came of it.

    ``lost`` are acknowledged writes that are not there, ``doubled`` those that are there twice, ``unsaid``
    refusals that name no time to retry. ``slowest`` is how long a refusal took at most, ``back`` how long it
    took from the database's return until something was kept again.
    """

    answers: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    unsaid: int = 0
    slowest: float = 0.0
    back: float = 0.0

    def add(self, other: Outage) -> None:
        """Count another outage in."""
        self.answers += other.answers
        self.lost += other.lost
        self.doubled += other.doubled
        self.unsaid += other.unsaid
        self.slowest = max(self.slowest, other.slowest)
        self.back = max(self.back, other.back)

    def __str__(self) -> str:
        """Say it in a line."""
        answers = ", ".join(f"{count} × {what}" for what, count in sorted(self.answers.items()))
        lost = f"lost {self.lost}, doubled {self.doubled}, without Retry-After {self.unsaid}"
        return f"{answers}; {lost}; refused within {self.slowest:.2f} s, back after {self.back:.2f} s"


@dataclass(slots=True)
class _Writing:
    """Writers that put people in without pause, each under a name of its own."""

    mark: str = field(default_factory=lambda: f"Outage {uuid4().hex.translate(LETTERS)}")
    done: threading.Event = field(default_factory=threading.Event)
    answered: list[tuple[float, str, Answer]] = field(default_factory=list)

    def write(self, client: Client, _: int) -> None:
        while not self.done.is_set():
            name = f"{self.mark} {uuid4().hex.translate(LETTERS)}"
            answer = client.post("/api/v1/participants", {"name": name})
            self.answered.append((time.monotonic(), name, answer))


def outage(
    site: Site, server: Server, cluster: Cluster, end: Callable[[], None], *, seconds: float
) -> Outage:
    """Let people write, end the database in their midst, and start it again some seconds later."""
    writing, returned = _Writing(), [0.0]

    def interrupt() -> None:
        time.sleep(BEFORE)
        end()
        time.sleep(seconds)
        cluster.start()
        returned[0] = time.monotonic()
        time.sleep(AFTER)
        writing.done.set()

    with clients_of(server, site, WRITERS) as clients:
        interrupting = threading.Thread(target=interrupt)
        interrupting.start()
        at_once(clients, writing.write)
        interrupting.join()
    return _judged(site, writing, returned[0])


def _judged(site: Site, writing: _Writing, returned: float) -> Outage:
    outcome = Outage(answers=Counter(said(answer) for _, _, answer in writing.answered))
    kept = site.names(f"{writing.mark} %")
    acknowledged = {name for _, name, answer in writing.answered if answer.status == 201}
    refused = [answer for _, _, answer in writing.answered if answer.status != 201]
    outcome.lost = len(acknowledged - set(kept))
    outcome.doubled = len(kept) - len(set(kept))
    outcome.unsaid = sum("retry-after" not in answer.headers for answer in refused)
    outcome.slowest = max((answer.seconds for answer in refused), default=0.0)
    later = [when for when, _, answer in writing.answered if answer.status == 201 and when > returned]
    outcome.back = min(later) - returned if later else float("inf")
    return outcome
