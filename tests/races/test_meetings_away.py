"""Graph is away for hours, or hangs: meetings are there soon after, and nobody else waits (P5, P6)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from benchmarks.meeting_hangs import api_while_graph_hangs
from benchmarks.meeting_outages import graph_away
from benchmarks.sites import sqlite_in
from jobclub.integrations.teams import graph

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("outages")]

HOURS = timedelta(hours=2)


def test_after_hours_without_graph_all_useful_meetings_are_there_and_people_hear_of_them() -> None:
    away = graph_away(clubs=5, phase=HOURS, workers=3)
    assert away.right, away


def test_whoever_does_not_wait_as_asked_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "wait_in", lambda *_: None)
    assert graph_away(clubs=5, phase=HOURS / 4, workers=3).early > 0


def test_while_graph_hangs_the_api_answers_and_mails_go_out(tmp_path: Path) -> None:
    met = api_while_graph_hangs(partial(sqlite_in, tmp_path), seconds=3, rate=20)
    assert met.load.statuses.keys() == {200, 201}
    assert met.load.percentile_ms(99) < 2000
    assert met.mails > 0
    assert met.hung > 0
