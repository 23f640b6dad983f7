"""The database stopped and killed under load: nothing acknowledged is lost, and work goes on by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.clusters import Cluster
from benchmarks.outages import Outage, outage
from benchmarks.servers import jobclub_server
from benchmarks.sites import found_site

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]


def go_through(cluster: Cluster, end: Callable[[], None]) -> Outage:
    site = found_site(cluster.empty())
    with jobclub_server(site.url) as server:
        return outage(site, server, cluster, end, seconds=0.5)


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_database_that_goes_away_under_load_loses_nothing_that_was_acknowledged(
    cluster: Cluster, how: str
) -> None:
    met = go_through(cluster, getattr(cluster, how))
    assert (met.lost, met.doubled, met.unsaid) == (0, 0, 0), met
    assert met.answers.keys() == {"201", "503 busy"}, met
    assert met.answers["201"] > 100
    assert met.slowest < 5
    assert met.back < 15


def test_with_commits_that_nobody_waits_for_something_acknowledged_is_lost(cluster: Cluster) -> None:
    """Show that the loss would be seen: the server is told to acknowledge before it has written."""
    cluster.settings["synchronous_commit"] = "off"
    cluster.stop()
    cluster.start()
    lost = 0
    for _ in range(5):
        lost += go_through(cluster, cluster.kill).lost
        if lost:
            break
    assert lost > 0
