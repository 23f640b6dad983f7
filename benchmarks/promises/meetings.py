"""Promises about meetings at Microsoft Teams, kept against the stand-in for Graph."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.kinds import SQLITE, Kind
from benchmarks.meeting_hangs import api_while_graph_hangs
from benchmarks.meeting_kills import kills_while_meeting
from benchmarks.meeting_outages import graph_away
from benchmarks.promises.results import Result


def one_each(kind: Kind = SQLITE) -> Result:
    """Kill a hundred workers while they see to the meetings of 60 clubs, whose plans change 300 times."""
    with kind.empty() as empty:
        met = kills_while_meeting(empty, clubs=60, workers=3, kills=100, changes=300, patience=1500)
    return Result(met.right and met.twice > 0, str(met))


def graph_back() -> Result:
    """Let Graph refuse calls for three hours, ask to wait for three, and hang for two minutes."""
    away = graph_away(clubs=60, phase=timedelta(hours=3), workers=3, hanging=timedelta(minutes=2))
    return Result(away.right, str(away))


def graph_hangs(kind: Kind = SQLITE) -> Result:
    """Ask the API 50 times a second for twenty seconds, to plan clubs too, while Graph hangs."""
    with kind.empty() as empty:
        met = api_while_graph_hangs(empty, seconds=20, rate=50)
    answered = met.load.statuses.keys() == {200, 201} and met.load.percentile_ms(99) <= 250
    return Result(answered and met.mails > 0 and met.hung > 0, str(met))
