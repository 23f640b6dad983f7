"""Reserving: a time is kept for a while, so that nobody else takes it while a form is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import KEPT_FOR_STAFF, REMEMBERED, Appointment
from jobclub.core.appointments.offer import Service
from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import AlreadyBooked, NotFound, invalid
from jobclub.core.events import AppointmentReserved, ReservationReleased
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor, operator_of
from jobclub.core.spans import WallTime
from jobclub.core.usecases.fitting import Wanted, fit_in, give_back_lapsed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationWish:
    """Which time (UTC) is to be kept, of whom (None: of any consultant), and how those will meet."""

    starts_at: datetime
    consultant_id: str | None = None
    mode: Mode | None = None


def reserve(office: Office, actor: Actor, service_id: str, wish: ReservationWish) -> Appointment:
    """Keep a time of a service for some minutes.

    Raises:
        SlotNotFree: Nobody has it.
        Invalid: The consultant does not give this service, or it is not given so.
    """
    with office.transaction(actor) as tx:
        service = tx.services.get(service_id)
        actor.must(Act.BOOK_APPOINTMENTS)
        return keep_a_time(office, tx, service, wish, KEPT_FOR_STAFF)


def keep_a_time(
    office: Office, tx: Transaction, service: Service, wish: ReservationWish, how_long: timedelta
) -> Appointment:
    """Keep a time for so long. Raises SlotNotFree, Invalid; see ``reserve``."""
    now, mode = office.now(), mode_of(service, wish.mode)
    wanted = Wanted(consultant_ids=asked_for(tx, service, wish.consultant_id), starts=[wish.starts_at])
    fit = fit_in(office, tx, service, wanted)
    until = now + how_long
    kept = new_appointment(office, service, fit.consultant_id, fit.walls[0], mode, reserved_until=until)
    tx.appointments.add([kept])
    tx.staff.add_engagements(kept.engagements())
    about = {"appointment_id": kept.id, "consultant_id": kept.consultant_id}
    tx.record(AppointmentReserved(at=now, service_id=service.id, **about), *fit.lapsed)
    return kept


def new_appointment(
    office: Office,
    service: Service,
    consultant_id: str,
    wall: WallTime,
    mode: Mode,
    *,
    reserved_until: datetime | None = None,
) -> Appointment:
    """Give an appointment of a service that nobody has yet."""
    return Appointment(
        id=office.new_id(),
        service_id=service.id,
        consultant_id=consultant_id,
        wall=wall,
        starts_at=wall.instant,
        minutes=service.minutes,
        buffer_before=service.buffer_before,
        buffer_after=service.buffer_after,
        mode=mode,
        reserved_until=reserved_until,
    )


def asked_for(tx: Transaction, service: Service, consultant_id: str | None) -> list[str]:
    """Give who may be asked: one consultant, or all who give a service, also those who left.

    Raises:
        Invalid: That one does not give it, or left.
    """
    if consultant_id is None:
        return list(service.consultant_ids)
    if consultant_id not in tx.services.consultants(service.id):
        raise invalid("/consultant_id", "they do not give this service; choose one of its consultants")
    return [consultant_id]


def mode_of(service: Service, mode: Mode | None, *, pointer: str = "/mode") -> Mode:
    """Give how those meet: as is wished, or in the first way that a service knows.

    Raises:
        Invalid: The service is not given so.
    """
    if mode is not None and mode not in service.modes:
        raise invalid(pointer, f"choose one of {', '.join(service.modes)}")
    return mode or service.modes[0]


def get_reservation(office: Office, actor: Actor, reservation_id: str) -> Appointment:
    """Give a time that is kept, or was confirmed, as the clock shows it.

    Raises:
        NotFound: It was given back, or lapsed and is forgotten.
    """
    with office.reading(actor) as tx:
        kept = tx.appointments.get(reservation_id)
        actor.must(Act.READ_APPOINTMENTS)
    return kept.as_of(office.now()).as_seen_by(actor.staff_id)


def release(office: Office, actor: Actor, reservation_id: str, seen: frozenset[str] | None) -> None:
    """Give a kept time back before it lapses.

    Raises:
        Stale: It changed since ``seen``.
        NotFound: There is none, or it lapsed.
        AlreadyBooked: Somebody has it by now.
    """
    with office.transaction(actor) as tx:
        tx.appointments.get(reservation_id)
        actor.must(Act.BOOK_APPOINTMENTS)
        release_time(office, tx, reservation_id, seen)


def release_time(office: Office, tx: Transaction, reservation_id: str, seen: frozenset[str] | None) -> None:
    """Give a kept time back. Raises Stale, NotFound, AlreadyBooked; see ``release``."""
    now = office.now()
    tx.staff.held(tx.appointments.get(reservation_id).consultant_id)
    kept = tx.appointments.get(reservation_id)
    must_be_unchanged(seen, kept.revision)
    if kept.participant_id is not None:
        raise AlreadyBooked("This time was booked; cancel the appointment.", appointment_id=kept.id)
    if kept.has_lapsed(now):
        raise NotFound("reservation")
    tx.staff.set_engagements(kept.id, ())
    tx.appointments.remove(kept.id)
    about = {"appointment_id": kept.id, "consultant_id": kept.consultant_id}
    tx.record(ReservationReleased(at=now, service_id=kept.service_id, **about))


def let_lapse(office: Office) -> int:
    """Give back all times that were kept long enough, anywhere; give how many. Old ones are forgotten."""
    return sum(_let_lapse_in(office, one) for one in office.store.organisation_ids())


def _let_lapse_in(office: Office, organisation_id: str) -> int:
    now, operator = office.now(), operator_of(organisation_id)
    with office.reading(operator) as tx:
        whose = tx.appointments.with_lapsed(now)
    if not whose:
        return 0
    with office.transaction(operator) as tx:
        happened = give_back_lapsed(tx, whose, now)
        tx.record(*happened)
        tx.appointments.forget_lapsed(now - REMEMBERED)
    return len(happened)
