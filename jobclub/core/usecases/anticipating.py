"""Anticipating: what will be short unless somebody sees to it: times for who waits, and for sparring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobclub.core.appointments.waiting import LONG
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.usecases.hosting import sparring_after
from jobclub.core.usecases.queueing import WaitingLine
from jobclub.core.webinars.sparring import SparringDemand
from jobclub.core.webinars.webinar import Webinar

SOON = timedelta(days=7)
"""How far ahead somebody can still make hours for the sparring after a webinar."""
MOST_WAITING = 20
"""How many people who wait are named at once; the others stand in the line of their service."""


@dataclass(frozen=True, slots=True)
class SparringShort:
    """A webinar after which more people will want sparring than there are free times for."""

    webinar: Webinar
    demand: SparringDemand


def long_waits(tx: Transaction, staff_id: str | None, now: datetime, zone: str) -> list[WaitingLine]:
    """Give who waits for long for a service that somebody gives, or for any, the longest waiting first."""
    found = tx.waiting.long(now - LONG, consultant_id=staff_id, most=MOST_WAITING)
    names = tx.participants.names({one.participant_id for one in found})
    return [WaitingLine(one, names[one.participant_id], one.days(now, zone)) for one in found]


def short_of_sparring(office: Office, tx: Transaction, ahead: Iterable[Webinar]) -> list[SparringShort]:
    """Give those of some webinars after which sparring will be short, as things are now."""
    asking = (one for one in ahead if one.sparring_service_id is not None)
    compared = (SparringShort(one, sparring_after(office, tx, one)) for one in asking)
    return [one for one in compared if one.demand.warnings]
