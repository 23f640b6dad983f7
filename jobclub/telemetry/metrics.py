"""Figures about our processes, in the text format of Prometheus.

A label is a word of ours: a route's template, a status, the name of a chore. Never an id, never what anybody
sent.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from jobclub.core.office.outbox import Figures

CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The bounds by which a request's duration is sorted."""

AskFigures = Callable[[], Figures | None]
"""Gives how the outbox stands; None: the database does not answer."""


class Metrics:
    """What one process counts. With a ``folder``, all processes that count into it are shown together."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._own = CollectorRegistry()
        if folder is not None:
            _count_into(folder)
        self._requests = Counter(
            "jobclub_requests",
            "Requests answered, by route template.",
            ["method", "route", "status"],
            registry=self._own,
        )
        self._seconds = Histogram(
            "jobclub_request_seconds",
            "How long answers took, by route template.",
            ["method", "route"],
            buckets=SECONDS,
            registry=self._own,
        )
        self._ticks = Counter(
            "jobclub_worker_ticks",
            "How often each of the worker's chores was seen to: done, or failed.",
            ["chore", "outcome"],
            registry=self._own,
        )
        self._messages = Counter(
            "jobclub_messages",
            "Messages handed over to whoever carries them, and what these answered.",
            ["channel", "outcome"],
            registry=self._own,
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        named = method if method in METHODS else "other"
        self._requests.labels(named, route, str(status)).inc()
        self._seconds.labels(named, route).observe(seconds)

    def ticked(self, chore: str, outcome: str) -> None:
        """Count that a chore was seen to."""
        self._ticks.labels(chore, outcome).inc()

    def carried(self, channel: str, outcome: str) -> None:
        """Count a message that was handed over, or was not."""
        self._messages.labels(channel, outcome).inc()

    @property
    def registry(self) -> CollectorRegistry:
        """What this process counts, or all processes that count into its folder."""
        if self._folder is None:
            return self._own
        everybody = CollectorRegistry()
        MultiProcessCollector(everybody, path=str(self._folder))  # type: ignore[no-untyped-call]
        return everybody

    def text(self, ask: AskFigures, now: datetime) -> bytes:
        """Give all figures as text, those of the outbox among them."""
        outbox = CollectorRegistry()
        outbox.register(_OutboxFigures(ask(), now))
        return generate_latest(self.registry) + generate_latest(outbox)


def _count_into(folder: Path) -> None:
    """Let this process count in files of its own in a folder, as prometheus_client does for several.

    It decides that when it is imported, from the environment; here it is known only when a process begins.
    """
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


class _OutboxFigures(Collector):
    """How the outbox of all organisations stands."""

    def __init__(self, figures: Figures | None, now: datetime) -> None:
        self._figures, self._now = figures, now

    def collect(self) -> Iterator[Metric]:
        """Give the figures; without a database, only that there is none."""
        up = GaugeMetricFamily("jobclub_database_up", "Whether the database answers.")
        up.add_metric([], self._figures is not None)
        yield up
        if self._figures is not None:
            yield from self._told(self._figures)

    def _told(self, figures: Figures) -> Iterator[Metric]:
        about = "Messages in the outbox that are not settled, by state; dead and expired ones want a look."
        by_state = GaugeMetricFamily("jobclub_deliveries", about, labels=["state"])
        for state, count in figures.by_state.items():
            by_state.add_metric([state.value], count)
        yield by_state
        yield self._lag("outbox", "How long the message waits that is due longest.", figures.due_since)
        about = "How long the errand to a provider of meetings waits that is due longest."
        yield self._lag("errands", about, figures.errand_since)
        about = "How long ago the clock should have looked at something."
        yield self._lag("attention", about, figures.attention_since)

    def _lag(self, of: str, about: str, since: datetime | None) -> Metric:
        lag = GaugeMetricFamily(f"jobclub_{of}_lag_seconds", about)
        lag.add_metric([], max(0.0, (self._now - since).total_seconds()) if since else 0.0)
        return lag
