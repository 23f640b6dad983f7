"""Load on a server: some connections that ask without pause, and what came of it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count

from benchmarks.clients import Answer, Client, at_once
from benchmarks.servers import Server

CONNECTIONS = 8


@dataclass(slots=True)
class Load:
    """Answers in some seconds, how long each took, and the server's processor time for all of them."""

    seconds: float = 0.0
    cpu: float = 0.0
    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.took) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of processor time for one answer."""
        return self.cpu * 1000 / len(self.took)

    def percentile_ms(self, percent: int) -> float:
        """Milliseconds within which so many per cent were answered."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000


def load(
    server: Server,
    token: str,
    ask: Callable[[Client, int], Answer],
    *,
    seconds: float = 3.0,
    connections: int = CONNECTIONS,
) -> Load:
    """Ask without pause for some seconds; ``ask`` gets a number that no other request has."""
    result, numbers, noting = Load(), count(), threading.Lock()

    def go_on(client: Client, _: int) -> None:
        mine = []
        while time.perf_counter() < until:
            mine.append(ask(client, next(numbers)))
        with noting:
            result.took += [answer.seconds for answer in mine]
            result.statuses.update(answer.status for answer in mine)

    with ExitStack() as stack:
        clients = [stack.enter_context(server.client(token)) for _ in range(connections)]
        began, cpu = time.perf_counter(), server.cpu_seconds()
        until = began + seconds
        at_once(clients, go_on)
        result.seconds = time.perf_counter() - began
        result.cpu = server.cpu_seconds() - cpu
    return result
