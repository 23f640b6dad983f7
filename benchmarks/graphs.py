"""The stand-in for Graph as trials and figures use it: beside real workers, and watched."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from benchmarks.sites import Site
from jobclub.core.office import Office
from jobclub.core.spans import Span
from jobclub.settings import Settings
from jobclub.testing.graph import GraphStandIn
from jobclub.testing.graph.answers import Answer, Request
from jobclub.wiring import meetings_of


class WatchedGraph(GraphStandIn):
    """A stand-in that knows how many requests it answers now (``busy``), and did at most (``at_once``)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.at_once = self.busy = 0
        self._counting = threading.Lock()

    def answer(self, request: Request) -> Answer:
        """Answer a request, and count those that are being answered."""
        self._count(1)
        answer = super().answer(request)
        if not answer.wait:
            self._count(-1)
        return answer

    def _pause(self, seconds: float) -> None:
        try:
            super()._pause(seconds)
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._counting:
            self.busy += change
            self.at_once = max(self.at_once, self.busy)

    @property
    def there(self) -> dict[str, Span]:
        """When each meeting is, by its reference."""
        return {f"{one.organiser_id}/{one.id}": Span(one.start, one.end) for one in self.meetings}


def teams_settings(graph: GraphStandIn) -> dict[str, str]:
    """Give what an environment says so that "teams" is this Graph."""
    return {
        "JOBCLUB_TEAMS_TENANT_ID": graph.tenant_id,
        "JOBCLUB_TEAMS_CLIENT_ID": graph.client_id,
        "JOBCLUB_TEAMS_CLIENT_SECRET": graph.client_secret,
        "JOBCLUB_TEAMS_ORGANISER_ID": graph.organiser_id,
        "JOBCLUB_TEAMS_AUTHORITY": graph.authority,
        "JOBCLUB_TEAMS_GRAPH_URL": graph.graph_url,
        "JOBCLUB_TEAMS_JOIN_HOSTS": "127.0.0.1",
    }


@contextmanager
def office_at(site: Site, settings: Mapping[str, str]) -> Iterator[Office]:
    """Open an office over a site's database that knows "teams", beside those of the workers."""
    with site.office() as office:
        env = {"JOBCLUB_DATABASE_URL": site.url, **settings}
        yield replace(office, meetings=meetings_of(Settings.from_env(env)))
