"""Workers killed while they ask Graph for meetings: each session has one, and Graph heard of nobody (P15)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from benchmarks.meeting_kills import kills_while_meeting
from benchmarks.sites import sqlite_in

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("outages")]

IMPATIENT = ("-m", "tests.races.impatient")
CARELESS = ("-m", "tests.races.careless_meetings")


def test_each_session_has_one_meeting_whatever_workers_and_answers_are_lost(empty: Callable[[], str]) -> None:
    met = kills_while_meeting(empty, clubs=2, workers=2, kills=3, changes=12, worker=IMPATIENT, patience=60)
    assert met.right, met
    assert met.sessions >= 6


def test_meetings_made_by_a_plain_post_are_made_twice(tmp_path: Path) -> None:
    """Show that a double would be seen."""
    site = partial(sqlite_in, tmp_path)
    met = kills_while_meeting(site, clubs=1, workers=2, kills=1, changes=0, worker=CARELESS, patience=20)
    assert any("no session's" in one for one in met.broken), met
