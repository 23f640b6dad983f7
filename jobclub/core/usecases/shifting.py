"""Shifting: an appointment gets another time or consultant, or is called off; and so may those after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from jobclub.core.activities.engagements import refuse_clashes
from jobclub.core.appointments import appointment as rules
from jobclub.core.appointments.appointment import Appointment, must_be_undecided
from jobclub.core.appointments.commitments import refuse_double_lives
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.package import must_fit, shifted, those_after
from jobclub.core.cohorts.moves import Following
from jobclub.core.errors import Stale, invalid, overtaken
from jobclub.core.events import AppointmentCancelled, AppointmentMoved, Event
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.spans import WallTime, hull, wall_of
from jobclub.core.usecases.accompanying import accompany
from jobclub.core.usecases.arranging import meeting_following
from jobclub.core.usecases.asking import busy_meanwhile, check_reason, named_in_body, staff_here
from jobclub.core.usecases.fitting import Wanted, fit_in, gap_of, without_deadlines
from jobclub.core.usecases.reserving import asked_for


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveWish:
    """To when (UTC) or to whom an appointment moves, and whether those after it move too."""

    starts_at: datetime | None = None
    consultant_id: str | None = None
    following: Following = Following.THIS


def move(
    office: Office, actor: Actor, appointment_id: str, wish: MoveWish, *, dry_run: bool = False
) -> Appointment:
    """Give an appointment another time, another consultant, or both; later ones of its package may follow.

    The staff need not keep to notice, horizon and deadline. Who takes an appointment over at its time needs
    no hours then, as long as they are free. As a dry run nothing is kept.

    Raises:
        SlotNotFree, StaffClash, ParticipantClash, PackageDoesNotFit: The new times can't be had.
        AppointmentOver, StaffLeft: It is over, or whoever is to have it left.
        Invalid: Nothing is asked for, or that consultant does not give the service.
    """
    if wish.starts_at is None and wish.consultant_id is None:
        raise invalid("/starts_at", "say when it is to be, or who is to have it (consultant_id)")
    with office.transaction(actor, dry_run=dry_run) as tx:
        seen = tx.appointments.get(appointment_id)
        actor.must(Act.BOOK_APPOINTMENTS)
        service = without_deadlines(tx.services.get(seen.service_id))
        moved = move_to(office, tx, service, seen, wish)
    return moved.as_seen_by(actor.staff_id)


def move_to(
    office: Office, tx: Transaction, service: Service, seen: Appointment, wish: MoveWish
) -> Appointment:
    """Keep an appointment of a service with another time or consultant, and those that follow it.

    Raises:
        SlotNotFree, StaffClash, ParticipantClash, PackageDoesNotFit, AppointmentOver, StaffLeft, Invalid: See
            ``move``.
    """
    with named_in_body("/consultant_id"):
        before = held_chain(tx, seen, wish.consultant_id)
    new = _new_times(tx, service, before, seen, wish)
    consultant_id = _consultant(tx, service, seen, wish)
    moved = [rules.moved(one, new[one.id], consultant_id) for one in before if one.id in new]
    organisation = tx.organisations.current()
    after = [replace(one, meeting=meeting_following(office, organisation, one)) for one in moved]
    lapsed = _must_be_free(office, tx, service, after, seen)
    _must_be_nowhere_else(tx, after)
    saved = _keep_moved(tx, after, forwards=after[0].starts_at > seen.starts_at)
    accompany(office, tx, before, saved)
    tx.record(*(_moved(office, one, before) for one in saved), *lapsed)
    return next(one for one in saved if one.id == seen.id)


def held_chain(tx: Transaction, seen: Appointment, *others: str | None) -> list[Appointment]:
    """Give an appointment with those of its package, kept from others; it comes first.

    Raises:
        Stale: It was changed meanwhile, so another one had to be kept from others.
    """
    package = tx.appointments.of_package(seen.package_id) if seen.package_id else [seen]
    for staff_id in sorted({*(one.consultant_id for one in package), *(one for one in others if one)}):
        tx.staff.held(staff_id)
    if seen.participant_id is not None:
        tx.participants.get(seen.participant_id)
    now = tx.appointments.of_package(seen.package_id) if seen.package_id else [tx.appointments.get(seen.id)]
    if now != package:
        raise overtaken(Stale("This appointment was changed meanwhile. Read it again, then repeat."))
    return [seen, *(one for one in package if one.id != seen.id)]


def _new_times(
    tx: Transaction, service: Service, chain: Sequence[Appointment], seen: Appointment, wish: MoveWish
) -> Mapping[str, WallTime]:
    """Give when each appointment that moves is to be. Raises PackageDoesNotFit."""
    must_be_undecided(seen)
    zone = tx.organisations.current().time_zone
    wall = seen.wall if wish.starts_at is None else wall_of(wish.starts_at, zone)
    new = shifted(chain, seen, wall, wish.following)
    if service.package is not None and seen.package_id is not None:
        must_fit(chain, new, gap_of(service.package))
    return new


def _consultant(tx: Transaction, service: Service, seen: Appointment, wish: MoveWish) -> str:
    if wish.consultant_id in {None, seen.consultant_id}:
        return seen.consultant_id
    asked_for(tx, service, wish.consultant_id)
    return staff_here(tx, wish.consultant_id or "").id


def _must_be_free(
    office: Office, tx: Transaction, service: Service, after: Sequence[Appointment], seen: Appointment
) -> Sequence[Event]:
    """Let pass new times that the consultant has. Raises SlotNotFree, StaffClash."""
    own = [one.id for one in after]
    if after[0].starts_at == seen.starts_at:
        engagements = [engagement for one in after for engagement in one.engagements()]
        busy = busy_meanwhile(tx, engagements)
        refuse_clashes(engagements, (one for one in busy if one.activity_id not in own))
        return ()
    starts = [one.starts_at for one in after]
    wanted = Wanted(consultant_ids=[after[0].consultant_id], starts=starts, own=own)
    return fit_in(office, tx, service, wanted).lapsed


def _must_be_nowhere_else(tx: Transaction, after: Sequence[Appointment]) -> None:
    own, spans = {one.id for one in after}, [one.span for one in after]
    elsewhere = tx.appointments.meanwhile(after[0].whose, hull(spans))
    refuse_double_lives(spans, after[0].service_id, (one for one in elsewhere if one.id not in own))


def _keep_moved(tx: Transaction, after: Sequence[Appointment], *, forwards: bool) -> list[Appointment]:
    """Keep moved appointments, so that none comes to where another one still is."""
    for one in after:
        tx.staff.set_engagements(one.id, ())
    by_time = sorted(after, key=lambda one: one.starts_at, reverse=forwards)
    saved = {one.id: tx.appointments.save(one) for one in by_time}
    for one in saved.values():
        tx.staff.set_engagements(one.id, one.engagements())
    return [saved[one.id] for one in after]


def _moved(office: Office, one: Appointment, before: Sequence[Appointment]) -> AppointmentMoved:
    old = next(other for other in before if other.id == one.id)
    return AppointmentMoved(
        at=office.now(),
        service_id=one.service_id,
        appointment_id=one.id,
        consultant_id=one.consultant_id,
        participant_id=one.whose,
        was=old.starts_at.isoformat(),
        starts_at=one.starts_at.isoformat(),
        was_consultant_id=old.consultant_id,
    )


def cancel(
    office: Office,
    actor: Actor,
    appointment_id: str,
    *,
    reason: str | None = None,
    following: Following = Following.THIS,
) -> Appointment:
    """Call an appointment off, alone or with those of its package that come after it; the hours are free.

    Raises:
        AppointmentOver: It is done, missed or cancelled already.
        Invalid: The reason cannot be.
    """
    check_reason(reason)
    with office.transaction(actor) as tx:
        seen = tx.appointments.get(appointment_id)
        actor.must(Act.BOOK_APPOINTMENTS)
        off = call_off_chain(office, tx, seen, reason, following)
    return off.as_seen_by(actor.staff_id)


def call_off_chain(
    office: Office, tx: Transaction, seen: Appointment, reason: str | None, following: Following
) -> Appointment:
    """Keep that an appointment, and perhaps those after it, do not take place. Raises AppointmentOver."""
    chain = held_chain(tx, seen)
    later = those_after(chain, seen) if following is Following.LATER else []
    off = [call_off(office, tx, one, reason) for one in (seen, *later)]
    tx.record(*(cancelled_event(office, one) for one in off))
    return off[0]


def call_off(office: Office, tx: Transaction, appointment: Appointment, reason: str | None) -> Appointment:
    """Keep that an appointment does not take place, and give the hours back. Raises AppointmentOver."""
    saved = tx.appointments.save(rules.cancelled(appointment, reason))
    tx.staff.set_engagements(saved.id, ())
    accompany(office, tx, [appointment], [saved])
    return saved


def cancelled_event(office: Office, one: Appointment) -> AppointmentCancelled:
    """Give the event of an appointment that was called off."""
    return AppointmentCancelled(
        at=office.now(),
        service_id=one.service_id,
        appointment_id=one.id,
        consultant_id=one.consultant_id,
        participant_id=one.whose,
    )


def forget_appointments(office: Office, tx: Transaction, participant_id: str) -> None:
    """Call off what lies ahead of somebody who is forgotten, and give all hours back that were theirs."""
    theirs = tx.appointments.of_participant(participant_id)
    for staff_id in sorted({one.consultant_id for one in theirs}):
        tx.staff.held(staff_id)
    for one in tx.appointments.of_participant(participant_id):
        tx.staff.set_engagements(one.id, ())
        if not one.decided:
            tx.record(cancelled_event(office, call_off(office, tx, one, None)))
