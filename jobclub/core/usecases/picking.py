"""Picking: people see by themselves what they can book and when, and have a time kept while they decide.

They see when a service can be had, and never who gives it. Whoever is nobody of ours sees what is open to
everybody, and has the time once they confirmed their address; see ``confirming``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import (
    KEPT_FOR_PUBLIC,
    KEPT_FOR_STAFF,
    Appointment,
    must_wait_for_confirmation,
)
from jobclub.core.appointments.offer import Audience, Service, ServiceState
from jobclub.core.errors import AlreadyBooked, NotFound
from jobclub.core.office import Office
from jobclub.core.office.lists import MOST, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.spans import Span, WallTime, days_later, hull, wall_of
from jobclub.core.usecases.booking import BookingWish
from jobclub.core.usecases.fitting import Search, Wanted
from jobclub.core.usecases.limiting import count, neighbourhood
from jobclub.core.usecases.reserving import ReservationWish, keep_a_time, mode_of, release_time
from jobclub.core.usecases.searching import calendars_of, last_of, slots_of

MOST_KEPT = 20
"""Times that one person, or one part of the network, has kept for them within the hour."""
TOO_MANY = "Too many times were kept from here; try again in an hour, or call."
FOR_PEOPLE = frozenset({Audience.PUBLIC, Audience.PEOPLE})
FOR_EVERYBODY = frozenset({Audience.PUBLIC})


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """When (UTC) a service can be had on some days, in the zone that tells them."""

    service: Service
    zone: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class KeptTime:
    """A time that is kept while somebody decides, and all times of its package; none: those find no place."""

    kept: Appointment
    service: Service
    walls: tuple[WallTime, ...]


def list_bookable(office: Office, actor: Actor) -> list[Service]:
    """Give the services that somebody can book by themselves; to everybody none if people can't register."""
    audiences = _audiences(actor)
    with office.reading(actor) as tx:
        if not _is_let_in(tx, actor):
            return []
        services = tx.services.page(Window(limit=MOST), state=ServiceState.ACTIVE).items
    return [one for one in services if one.audience in audiences]


def get_bookable(office: Office, actor: Actor, service_id: str) -> Service:
    """Give a service that somebody can book by themselves.

    Raises:
        NotFound: There is none, or it is not for them.
    """
    _audiences(actor)
    with office.reading(actor) as tx:
        return bookable(tx, actor, service_id)


def bookable(tx: Transaction, actor: Actor, service_id: str) -> Service:
    """Give a service that somebody can book by themselves. Raises NotFound."""
    service = tx.services.get(service_id)
    if not (service.is_offered and service.audience in _audiences(actor) and _is_let_in(tx, actor)):
        raise NotFound("service")
    return service


def _audiences(actor: Actor) -> frozenset[Audience]:
    """Give what is for whoever asks: for people we know, or for everybody. Raises Forbidden."""
    if actor.participant_id is None:
        actor.must(Act.REGISTER)
        return FOR_EVERYBODY
    actor.must(Act.OWN_PAGE)
    return FOR_PEOPLE


def _is_let_in(tx: Transaction, actor: Actor) -> bool:
    return actor.participant_id is not None or tx.organisations.current().open_registration


def find_free_times(
    office: Office,
    actor: Actor,
    service_id: str,
    *,
    first: date | None = None,
    last: date | None = None,
    mode: Mode | None = None,
) -> FreeTimes:
    """Give when somebody can have a service, from one day to another; usually two weeks from today.

    Times at which they are elsewhere are left out.

    Raises:
        NotFound: There is no such service for them.
        Invalid: The days cannot be, or the service is not given in that mode.
    """
    _audiences(actor)
    with office.reading(actor) as tx:
        service = bookable(tx, actor, service_id)
        mode_of(service, mode, pointer="?mode")
        zone = tx.organisations.current().time_zone
        first = first or wall_of(office.now(), zone).on
        slots = slots_of(office, tx, service, first, last_of(first, last))
        spans = [Span(one.starts_at, one.ends_at) for one in slots]
        return FreeTimes(service, zone, without_clashes(tx, actor.participant_id, spans))


def without_clashes(
    tx: Transaction, participant_id: str | None, spans: Sequence[Span], *, own: Sequence[str] = ()
) -> tuple[Span, ...]:
    """Give the times at which somebody is nowhere else; what is their ``own`` stands in no way."""
    if participant_id is None or not spans:
        return tuple(spans)
    found = tx.appointments.meanwhile(participant_id, hull(spans))
    busy = [one.span for one in found if one.id not in own]
    return tuple(span for span in spans if not any(span.overlaps(one) for one in busy))


def keep_time(
    office: Office,
    actor: Actor,
    service_id: str,
    starts_at: datetime,
    *,
    mode: Mode | None = None,
    who: str = "",
) -> Appointment:
    """Keep a time (UTC) while somebody decides: half an hour for who has to confirm their address first.

    ``who`` is the network address of somebody who is nobody of ours.

    Raises:
        NotFound: There is no such service for them.
        SlotNotFree: Nobody has the time.
        Invalid: The service is not given in that mode.
        TooManyGuesses: They had too many times kept.
    """
    _audiences(actor)
    count(office, "times kept for", actor.participant_id or neighbourhood(who), most=MOST_KEPT, told=TOO_MANY)
    how_long = KEPT_FOR_PUBLIC if actor.participant_id is None else KEPT_FOR_STAFF
    with office.transaction(actor) as tx:
        service = bookable(tx, actor, service_id)
        return keep_a_time(office, tx, service, ReservationWish(starts_at=starts_at, mode=mode), how_long)


def look_at_kept(office: Office, actor: Actor, reservation_id: str) -> KeptTime:
    """Give a time that is kept, and the other times of its package as they would be.

    Raises:
        NotFound: There is none, or its service is not for them.
        AlreadyBooked, ReservationExpired: It was confirmed, or kept long enough.
    """
    _audiences(actor)
    with office.reading(actor) as tx:
        kept = tx.appointments.get(reservation_id)
        service = bookable(tx, actor, kept.service_id)
        must_wait_for_confirmation(kept, office.now())
        return KeptTime(kept, service, _times(office, tx, service, kept))


def service_of_kept(office: Office, actor: Actor, reservation_id: str) -> Service:
    """Give the service of a time that was kept, so that another one can be chosen.

    Raises:
        NotFound: There was none, or its service is not for them.
    """
    _audiences(actor)
    with office.reading(actor) as tx:
        return bookable(tx, actor, tx.appointments.get(reservation_id).service_id)


def _times(office: Office, tx: Transaction, service: Service, kept: Appointment) -> tuple[WallTime, ...]:
    """Give all times of the package that begins with a kept time; of other services that time alone."""
    package = service.package
    if package is None:
        return (kept.wall,)
    last = days_later(kept.wall, (package.calls - 1) * package.max_days).on
    mine: dict[str, Any] = {"consultant_id": kept.consultant_id, "own": [kept.id]}
    found = calendars_of(office, tx, service, kept.wall.on, last, **mine)
    if found is None:
        return ()
    [calendar], days = found
    wanted = Wanted(consultant_ids=[kept.consultant_id], starts=[kept.starts_at], package=package)
    search = Search(service=service, wanted=wanted, days=days, now=office.now())
    return search.times(calendar) or ()


def give_kept_back(
    office: Office, actor: Actor, reservation_id: str, seen: frozenset[str] | None = None
) -> None:
    """Give a kept time back, so that others can have it.

    Raises:
        NotFound: There is none, or it lapsed, or its service is not for them.
        AlreadyBooked: Somebody has it by now.
        Stale: It changed since ``seen``.
    """
    _audiences(actor)
    with office.transaction(actor) as tx:
        bookable(tx, actor, tx.appointments.get(reservation_id).service_id)
        release_time(office, tx, reservation_id, seen)


def wish_for(service: Service, kept_id: str, participant_id: str, **more: Any) -> BookingWish:
    """Give the wish of somebody to have a kept time; a package is booked as one."""
    whole = service.package is not None
    return BookingWish(participant_id=participant_id, reservation_id=kept_id, package=whole, **more)


def must_be_the_only_one(
    tx: Transaction, participant_id: str, new: Sequence[Appointment], now: datetime
) -> None:
    """Let pass who booked a service by themselves and has no other time of it ahead; the staff may give more.

    Raises:
        AlreadyBooked: They have one.
    """
    mine, service_id = {one.id for one in new}, new[0].service_id
    for one in tx.appointments.of_participant(participant_id):
        ahead = not one.decided and not one.has_ended(now)
        if ahead and one.service_id == service_id and one.id not in mine:
            raise AlreadyBooked("You have a time here already; move that one.", appointment_id=one.id)
