"""Booking: somebody gets a time of a service, or all times of a package, in one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import Appointment, AppointmentState, must_wait_for_confirmation
from jobclub.core.appointments.commitments import refuse_double_lives
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.words import checked_words
from jobclub.core.errors import SlotNotFree, invalid
from jobclub.core.events import AppointmentBooked, Event, PackageBooked, WaitingLeft
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.spans import Span, hull, wall_of
from jobclub.core.usecases.accompanying import accompany, with_meeting
from jobclub.core.usecases.asking import named_in_body
from jobclub.core.usecases.fitting import Fit, Wanted, fit_in, must_be_a_package
from jobclub.core.usecases.knowing import PersonWish, known_or_added
from jobclub.core.usecases.reserving import asked_for, mode_of, new_appointment


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWish:
    """What is to be booked for whom: a kept time (``reservation_id``), a time, or all ``times`` of a package.

    ``package`` lets the other times of one be looked for after the first. Instants in UTC.
    """

    participant_id: str | None = None
    person: PersonWish | None = None
    reservation_id: str | None = None
    starts_at: datetime | None = None
    times: Sequence[datetime] = ()
    package: bool = False
    consultant_id: str | None = None
    mode: Mode | None = None
    channel: str | None = None
    webinar_id: str | None = None
    material_text: str | None = None
    material_link: str | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment, and all of the package that it belongs to; none if it stands alone."""

    appointment: Appointment
    package: tuple[Appointment, ...] = ()

    @property
    def revision(self) -> str:
        """What a reader sees of it."""
        return ".".join(one.revision for one in self.package or (self.appointment,))


def book(
    office: Office, actor: Actor, service_id: str, wish: BookingWish, *, dry_run: bool = False
) -> Booked:
    """Give somebody known (``participant_id``) or told about (``person``) a time; who waited does no longer.

    A person with the e-mail of somebody known is that somebody.

    Raises:
        SlotNotFree, PackageDoesNotFit, ParticipantClash, AlreadyBooked, ReservationExpired: A rule says no.
        Invalid: The wish cannot be.
    """
    _must_be_plain(wish)
    with office.transaction(actor, dry_run=dry_run) as tx:
        service = tx.services.get(service_id)
        actor.must(Act.BOOK_APPOINTMENTS)
        if wish.person:
            actor.must(Act.WRITE_PEOPLE)
        _must_know_webinar(tx, wish.webinar_id)
        booked = give_time(office, tx, service, wish)
    return _told(actor, booked)


def give_time(
    office: Office, tx: Transaction, service: Service, wish: BookingWish, happened: Sequence[Event] = ()
) -> list[Appointment]:
    """Give somebody a time of a service, or all times of a package; ``happened`` is what led to it.

    Raises:
        SlotNotFree, PackageDoesNotFit, ParticipantClash, AlreadyBooked, ReservationExpired, Invalid: See
            ``book``.
    """
    kept = _kept(tx, service, wish)
    try:
        fit = _fit(office, tx, service, wish, kept)
    except SlotNotFree:
        _refuse_second(tx, service, wish)
        raise
    if kept is not None:
        kept = tx.appointments.get(kept.id)
        must_wait_for_confirmation(kept, office.now())
    who, added = _who(office, tx, wish)
    planned = _appointments(office, service, wish, fit, kept)
    organisation = tx.organisations.current()
    new = [with_meeting(office, organisation, service, replace(one, participant_id=who)) for one in planned]
    if not added:
        _must_be_free(tx, service, who, [one.span for one in new])
        happened = [*_waits_no_longer(office, tx, service, who), *happened]
    booked = _keep(tx, new, kept)
    accompany(office, tx, [], booked)
    tx.record(*_happened(office, booked), *happened, *added, *fit.lapsed)
    return booked


def _must_be_free(tx: Transaction, service: Service, who: str, spans: Sequence[Span]) -> None:
    """Let pass somebody who is nowhere else. Raises ParticipantClash, AlreadyBooked."""
    refuse_double_lives(spans, service.id, tx.appointments.meanwhile(who, hull(spans)))


def _refuse_second(tx: Transaction, service: Service, wish: BookingWish) -> None:
    """Say so if the person has the time themselves: nobody else was faster. Raises AlreadyBooked."""
    starts = wish.times or [one for one in (wish.starts_at,) if one is not None]
    if wish.participant_id is None or not starts:
        return
    spans = [Span(start, start + service.length) for start in starts]
    theirs = tx.appointments.meanwhile(wish.participant_id, hull(spans))
    refuse_double_lives(spans, service.id, [one for one in theirs if one.service_id == service.id])


def _must_know_webinar(tx: Transaction, webinar_id: str | None) -> None:
    if webinar_id is not None:
        with named_in_body("/webinar_id"):
            tx.webinars.get(webinar_id)


def _must_be_plain(wish: BookingWish) -> None:
    """Let pass a wish that names one person and one way to a time.

    Raises:
        Invalid: It names both, neither, or what cannot be.
    """
    if (wish.participant_id is None) == (wish.person is None):
        raise invalid("/participant_id", "give either participant_id or participant")
    ways = [wish.reservation_id is not None, wish.starts_at is not None, bool(wish.times)]
    if sum(ways) != 1:
        raise invalid("/starts_at", "give one of starts_at, reservation_id and times")
    if wish.reservation_id is not None and wish.consultant_id is not None:
        raise invalid("/consultant_id", "leave it out: the reservation says whose time it is")


def _kept(tx: Transaction, service: Service, wish: BookingWish) -> Appointment | None:
    """Give the reservation that is confirmed, if one is."""
    if wish.reservation_id is None:
        return None
    with named_in_body("/reservation_id"):
        kept = tx.appointments.get(wish.reservation_id)
    if kept.service_id != service.id:
        raise invalid("/reservation_id", "this was kept for another service; reserve a time of this one")
    return kept


def _fit(
    office: Office, tx: Transaction, service: Service, wish: BookingWish, kept: Appointment | None
) -> Fit:
    """Give whose times it is to be, and which."""
    package = service.package if wish.package else None
    if wish.package and package is None:
        raise invalid("/package", "this service has no package; leave it out")
    if kept is None:
        wanted = _wanted(tx, service, wish)
        return fit_in(office, tx, service, replace(wanted, package=package))
    must_wait_for_confirmation(kept, office.now())
    if package is None:
        tx.staff.held(kept.consultant_id)
        return Fit(kept.consultant_id, (kept.wall,), ())
    wanted = Wanted(consultant_ids=[kept.consultant_id], starts=[kept.starts_at], own=[kept.id])
    return fit_in(office, tx, service, replace(wanted, package=package))


def _wanted(tx: Transaction, service: Service, wish: BookingWish) -> Wanted:
    whose = asked_for(tx, service, wish.consultant_id)
    if wish.times:
        zone = tx.organisations.current().time_zone
        must_be_a_package(service, [wall_of(one, zone) for one in wish.times])
    starts = wish.times or [one for one in (wish.starts_at,) if one is not None]
    return Wanted(consultant_ids=whose, starts=starts)


def _who(office: Office, tx: Transaction, wish: BookingWish) -> tuple[str, Sequence[Event]]:
    """Give who comes, kept from others; and what happened if they were taken in for it.

    Whoever was is nowhere else, and waits for nothing.
    """
    if wish.person:
        return known_or_added(office, tx, wish.person)
    with named_in_body("/participant_id"):
        return tx.participants.get(wish.participant_id or "").id, ()


def _appointments(
    office: Office, service: Service, wish: BookingWish, fit: Fit, kept: Appointment | None
) -> list[Appointment]:
    """Give the appointments as they are to be, of nobody yet; a kept time becomes the first of them."""
    several = len(fit.walls) > 1
    package_id = office.new_id() if several else None
    mode = mode_of(service, wish.mode or (kept.mode if kept else None))
    found = []
    for number, wall in enumerate(fit.walls, start=1):
        first = kept if number == 1 else None
        new = first or new_appointment(office, service, fit.consultant_id, wall, mode)
        booked = replace(
            new,
            state=AppointmentState.BOOKED,
            reserved_until=None,
            mode=mode,
            package_id=package_id,
            number=number if several else None,
            channel=wish.channel,
            webinar_id=wish.webinar_id,
            material_text=wish.material_text if number == 1 else None,
            material_link=wish.material_link if number == 1 else None,
        )
        found.append(checked_words(booked))
    return found


def _keep(tx: Transaction, new: Sequence[Appointment], kept: Appointment | None) -> list[Appointment]:
    """Keep what was booked, and engage the consultant."""
    saved = [] if kept is None else [tx.appointments.save(new[0])]
    others = new[len(saved) :]
    tx.appointments.add(others)
    tx.staff.add_engagements(chain.from_iterable(one.engagements() for one in others))
    return [*saved, *others]


def _waits_no_longer(office: Office, tx: Transaction, service: Service, who: str) -> list[Event]:
    """Take somebody who waited for a service out of its line, and give that this happened."""
    waited = tx.waiting.of(service.id, who)
    if waited is None:
        return []
    tx.waiting.remove(waited.id)
    about = {"service_id": service.id, "participant_id": who}
    return [WaitingLeft(at=office.now(), waiting_id=waited.id, **about)]


def _happened(office: Office, booked: Sequence[Appointment]) -> list[Event]:
    """Give what is to be told of the times that were booked."""
    now, first = office.now(), booked[0]
    about = {"service_id": first.service_id, "participant_id": first.whose}
    happened: list[Event] = [
        AppointmentBooked(
            at=now,
            appointment_id=one.id,
            consultant_id=one.consultant_id,
            package_id=one.package_id,
            **about,
        )
        for one in booked
    ]
    if first.package_id is not None:
        ids = tuple(one.id for one in booked)
        happened.append(PackageBooked(at=now, package_id=first.package_id, appointment_ids=ids, **about))
    return happened


def _told(actor: Actor, booked: Sequence[Appointment]) -> Booked:
    seen = tuple(one.as_seen_by(actor.staff_id) for one in booked)
    return Booked(seen[0], seen if len(seen) > 1 else ())


def booking_done(office: Office, actor: Actor, booked: AppointmentBooked) -> Booked:
    """Give what was booked once, as it is now, to answer that act once more."""
    actor.must(Act.BOOK_APPOINTMENTS)
    with office.reading(actor) as tx:
        first = tx.appointments.get(booked.appointment_id)
        package = tx.appointments.of_package(first.package_id) if first.package_id else [first]
    return _told(actor, package)
