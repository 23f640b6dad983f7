"""Expecting: which times somebody has, or waits for, as their own page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.own_time import OwnTime, own_time
from jobclub.core.appointments.package import chain
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor
from jobclub.core.spans import Span, wall_of
from jobclub.core.usecases.agreeing import own_appointment
from jobclub.core.usecases.picking import list_bookable, without_clashes
from jobclub.core.usecases.searching import USUAL, slots_of
from jobclub.core.usecases.showing import myself

MOST_INSTEAD = 3
"""Free times that are offered at once after a missed one."""
MISSED_FOR = timedelta(days=28)
"""For how long somebody is offered another time on their page after one that they missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MyTimes:
    """What somebody can book, the times they have ahead, the one they missed last, and what they wait for.

    ``waiting`` are the services they wait for. A missed one is shown until they have a new one; ``instead``
    are the next free times of the same service.
    """

    organisation: Organisation
    person: Participant
    now: datetime
    offered: tuple[Service, ...]
    ahead: tuple[OwnTime, ...]
    missed: OwnTime | None
    instead: tuple[Span, ...]
    waiting: tuple[Service, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyTime:
    """One time of somebody's, with all of its package by their numbers; none if it stands alone."""

    organisation: Organisation
    person: Participant
    now: datetime
    time: OwnTime
    package: tuple[OwnTime, ...]


def my_times(office: Office, actor: Actor) -> MyTimes:
    """Give which times somebody has, and what they can book by themselves."""
    me, now = myself(actor), office.now()
    services = list_bookable(office, actor)
    with office.reading(actor) as tx:
        mine = tx.appointments.of_participant(me)
        waits = [tx.services.get(one.service_id) for one in tx.waiting.of_participant(me)]
        missed = _missed(mine, now)
        again = None if missed is None else next((s for s in services if s.id == missed.service_id), None)
        return MyTimes(
            organisation=tx.organisations.current(),
            person=tx.participants.get(me),
            now=now,
            offered=tuple(services),
            ahead=tuple(_shown(tx, one, now) for one in _ahead(mine, now)),
            missed=None if missed is None else _shown(tx, missed, now),
            instead=() if again is None else _next_free(office, tx, me, again),
            waiting=tuple(waits),
        )


def _ahead(mine: Iterable[Appointment], now: datetime) -> list[Appointment]:
    return [one for one in mine if one.state is AppointmentState.BOOKED and not one.has_ended(now)]


def _missed(mine: list[Appointment], now: datetime) -> Appointment | None:
    """Give the time that somebody missed lately, as long as nothing came after it."""
    agreed = [one for one in mine if one.takes_place]
    last = agreed[-1] if agreed else None
    if last is None or last.state is not AppointmentState.NO_SHOW or now - last.ends_at > MISSED_FOR:
        return None
    return last


def _next_free(office: Office, tx: Transaction, participant_id: str, service: Service) -> tuple[Span, ...]:
    """Give the next free times of a service at which somebody is nowhere else."""
    today = wall_of(office.now(), tx.organisations.current().time_zone).on
    slots = slots_of(office, tx, service, today, today + USUAL)
    spans = [Span(one.starts_at, one.ends_at) for one in slots]
    return without_clashes(tx, participant_id, spans)[:MOST_INSTEAD]


def my_time(office: Office, actor: Actor, appointment_id: str) -> MyTime:
    """Give one time of somebody's as it is now.

    Raises:
        NotFound: It is none of theirs.
    """
    me, now = myself(actor), office.now()
    with office.reading(actor) as tx:
        one = own_appointment(tx, me, appointment_id)
        package = chain(tx.appointments.of_package(one.package_id)) if one.package_id else []
        return MyTime(
            organisation=tx.organisations.current(),
            person=tx.participants.get(me),
            now=now,
            time=_shown(tx, one, now),
            package=tuple(_shown(tx, each, now) for each in package),
        )


def _shown(tx: Transaction, one: Appointment, now: datetime) -> OwnTime:
    service, consultant = tx.services.get(one.service_id), tx.staff.get(one.consultant_id).name
    calls = len(chain(tx.appointments.of_package(one.package_id))) if one.package_id else 1
    return own_time(one, service, consultant, now, calls=calls)
