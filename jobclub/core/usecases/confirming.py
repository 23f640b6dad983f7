"""Confirming: who is nobody of ours has the time that was kept for them once they confirmed their address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobclub.core.appointments.appointment import Appointment, must_wait_for_confirmation
from jobclub.core.appointments.offer import Service
from jobclub.core.errors import AlreadyBooked, NotFound, ReservationExpired
from jobclub.core.events import LinkMade, ParticipantAdded
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.link import Purpose
from jobclub.core.people.registration import Wanted
from jobclub.core.usecases.booking import give_time
from jobclub.core.usecases.keying import new_link
from jobclub.core.usecases.picking import FOR_EVERYBODY, must_be_the_only_one, wish_for

OPENS_FOR = timedelta(days=1)
"""For how long the page opens to who just confirmed their address; what they are sent opens it longer."""


@dataclass(frozen=True, slots=True)
class OpenTime:
    """A time that somebody asked for, and of what, as everybody may see it."""

    kept: Appointment
    service: Service


@dataclass(frozen=True, slots=True)
class Given:
    """A time that somebody has who confirmed it, with all of its package; nobody waits for one in line.

    ``secret`` opens their own page for a while, where it is moved or cancelled.
    """

    appointments: tuple[Appointment, ...]
    secret: str
    position: None = None


def see_time(tx: Transaction, wanted: Wanted, now: datetime) -> OpenTime:
    """Give the time that somebody asks for who is nobody of ours, as long as it is kept.

    Raises:
        NotFound: It is kept no longer, somebody has it, or it is not open to everybody.
    """
    kept = tx.appointments.get(wanted.ids[0])
    service = tx.services.get(kept.service_id)
    try:
        must_wait_for_confirmation(kept, now)
    except (AlreadyBooked, ReservationExpired):
        raise NotFound("open time") from None
    if not service.is_offered or service.audience not in FOR_EVERYBODY:
        raise NotFound("open time")
    return OpenTime(kept, service)


def give_kept_time(
    office: Office, tx: Transaction, wanted: Wanted, who: str, added: Sequence[ParticipantAdded]
) -> Given:
    """Give somebody who confirmed their address the time that was kept for them.

    Raises:
        NotFound: See ``see_time``.
        AlreadyBooked, ParticipantClash, PackageDoesNotFit, SlotNotFree: A rule stands against it.
    """
    service = see_time(tx, wanted, office.now()).service
    booked = give_time(office, tx, service, wish_for(service, wanted.ids[0], who), added)
    must_be_the_only_one(tx, who, booked, office.now())
    return Given(tuple(booked), _way_to_page(office, tx, who))


def _way_to_page(office: Office, tx: Transaction, participant_id: str) -> str:
    """Give the secret of a link to the page of somebody who just showed that an address is theirs."""
    now = office.now()
    link, secret = new_link(office, Purpose.PAGE, ends_at=now + OPENS_FOR, participant_id=participant_id)
    tx.links.add(link)
    tx.record(LinkMade(at=now, link_id=link.id, participant_id=participant_id))
    return secret
