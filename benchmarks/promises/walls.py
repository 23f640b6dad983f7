"""Promises about what nobody may see or do: neighbours' words, links that act, people who are forgotten."""

from __future__ import annotations

from benchmarks.canaries import canaries
from benchmarks.forgotten import forgotten
from benchmarks.kinds import SQLITE, Kind
from benchmarks.looking import looks
from benchmarks.promises.results import Result


def neighbours(kind: Kind = SQLITE) -> Result:
    """Ask 10,000 times for everything that the neighbour has."""
    sung = canaries(kind, answers=10_000)
    return Result(not sung.heard and sung.answers >= 10_000 and sung.mails > 0, str(sung))


def looking(kind: Kind = SQLITE) -> Result:
    """Look at every address, as everybody."""
    looked = looks(kind)
    return Result(not looked.changed and not any(status >= 500 for status in looked.answers), str(looked))


def forgetting(kind: Kind = SQLITE) -> Result:
    """Erase everybody of five towns, one after the other."""
    came = forgotten(kind, rounds=5)
    return Result(came.right, str(came))
