"""A server killed while it works: what was acknowledged is kept, what is repeated is done once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from benchmarks.races import KilledWhile, Outcome
from benchmarks.servers import free_port, jobclub_server, python_server
from benchmarks.sites import Site, found_site

from .conftest import UNLOCKED

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
MOST_ROUNDS = 12


def kill_and_repeat(site: Site, *, after: float) -> tuple[KilledWhile, Outcome, float]:
    killed = KilledWhile()
    with jobclub_server(site.url) as server:
        killed.send_until_killed(site, server, after=after)
    began = time.monotonic()
    with jobclub_server(site.url) as server:
        usable = time.monotonic() - began
        return killed, killed.repeat_all(site, server), usable


def test_requests_under_way_when_the_server_was_killed_are_done_once_when_repeated(
    empty: Callable[[], str],
) -> None:
    killed, outcome, usable = kill_and_repeat(found_site(empty()), after=0.5)
    assert killed.acknowledged > 10
    assert outcome.answers == {"201": len(killed.names)}
    assert outcome.right, outcome
    assert usable < 60


def test_without_one_transaction_for_effect_and_key_something_is_done_twice(
    empty: Callable[[], str],
) -> None:
    site = found_site(empty())
    doubled = 0
    for _ in range(MOST_ROUNDS):
        port = free_port()
        command = [*UNLOCKED, site.url, str(port)]
        killed = KilledWhile()
        with python_server(command, port) as server:
            killed.send_until_killed(site, server, after=0.2)
        with jobclub_server(site.url) as server:
            doubled += killed.repeat_all(site, server).doubled
        if doubled:
            break
    assert doubled > 0
