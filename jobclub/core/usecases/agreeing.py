"""Agreeing: people book, move and cancel their own times on their own page, or wait for one.

They keep to the deadlines of the service, from which the staff are free. Whatever is said twice is said once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from jobclub.core.activities.door import Door, door_of
from jobclub.core.appointments.appointment import (
    Appointment,
    AppointmentState,
    must_be_in_time,
    must_be_undecided,
)
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.own_time import latest_change
from jobclub.core.appointments.package import must_fit, shifted
from jobclub.core.appointments.waiting import Waiting
from jobclub.core.appointments.words import checked_words
from jobclub.core.cohorts.moves import Following
from jobclub.core.errors import AppointmentOver, NotFound, PackageDoesNotFit
from jobclub.core.events import AppointmentChanged, WaitingJoined, WaitingLeft
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Actor
from jobclub.core.spans import Span, wall_of
from jobclub.core.usecases.booking import give_time
from jobclub.core.usecases.fitting import gap_of
from jobclub.core.usecases.picking import (
    FreeTimes,
    bookable,
    must_be_the_only_one,
    wish_for,
    without_clashes,
)
from jobclub.core.usecases.searching import LONGEST, slots_of
from jobclub.core.usecases.shifting import MoveWish, call_off_chain, move_to
from jobclub.core.usecases.showing import myself
from jobclub.core.webinars.registration import is_offered_sparring

OFFERED_FOR = timedelta(days=30)
"""For how long after a webinar a booking counts as what came of it."""


def agree_to_time(
    office: Office,
    actor: Actor,
    reservation_id: str,
    *,
    material_text: str | None = None,
    material_link: str | None = None,
) -> Appointment:
    """Book the time that is kept for oneself, with all of its package; and send something to read ahead.

    Raises:
        ReservationExpired, AlreadyBooked, ParticipantClash, PackageDoesNotFit: A rule stands against it.
        Invalid: What is sent ahead cannot be.
        NotFound: There is no such time, or its service is not for people.
    """
    me = myself(actor)
    webinar_id = _webinar_behind(office, actor, reservation_id)
    with office.transaction(actor) as tx:
        kept = tx.appointments.get(reservation_id)
        if kept.participant_id == me:
            return kept
        service = bookable(tx, actor, kept.service_id)
        sent = {"material_text": material_text, "material_link": material_link, "webinar_id": webinar_id}
        booked = give_time(office, tx, service, wish_for(service, kept.id, me, **sent))
        must_be_the_only_one(tx, me, booked, office.now())
    return booked[0].as_seen_by(None)


def _webinar_behind(office: Office, whose: Actor, reservation_id: str) -> str | None:
    """Give the webinar after which somebody was offered this, if there was one lately."""
    me, since = myself(whose), office.now() - OFFERED_FOR
    with office.reading(whose) as tx:
        service_id = tx.appointments.get(reservation_id).service_id
        places = [one for one in tx.webinar_places.of_participant(me) if is_offered_sparring(one)]
        webinars = [tx.webinars.get(one.webinar_id) for one in places]
    found = [one for one in webinars if one.sparring_service_id == service_id and one.ends_at > since]
    return max(found, key=lambda one: one.ends_at).id if found else None


def own_appointment(tx: Transaction, participant_id: str, appointment_id: str) -> Appointment:
    """Give an appointment of somebody's. Raises NotFound: it is none of theirs."""
    one = tx.appointments.get(appointment_id)
    if one.participant_id != participant_id:
        raise NotFound("appointment")
    return one


def find_other_times(office: Office, actor: Actor, appointment_id: str) -> FreeTimes:
    """Give to when (UTC) somebody can move their appointment: of the same consultant, with the right gaps.

    Raises:
        ChangeTooLate, AppointmentOver: It is too late.
        NotFound: It is none of theirs.
    """
    me, now = myself(actor), office.now()
    with office.reading(actor) as tx:
        seen = own_appointment(tx, me, appointment_id)
        service = tx.services.get(seen.service_id)
        _must_be_changeable(seen, service, now)
        today = wall_of(now, seen.wall.zone).on
        whose = {"consultant_id": seen.consultant_id}
        slots = slots_of(office, tx, service, today, today + LONGEST, own=[seen.id], **whose)
        package = tx.appointments.of_package(seen.package_id) if seen.package_id else [seen]
        spans = [Span(one.starts_at, one.ends_at) for one in slots if one.starts_at != seen.starts_at]
        fitting = [span for span in spans if _fits(package, seen, service, span)]
        return FreeTimes(service, seen.wall.zone, without_clashes(tx, me, fitting, own=[seen.id]))


def _must_be_changeable(seen: Appointment, service: Service, now: datetime) -> None:
    must_be_undecided(seen)
    must_be_in_time(seen, now, latest_change(service))


def _fits(package: Sequence[Appointment], one: Appointment, service: Service, span: Span) -> bool:
    """Tell whether a call of a package can be then, as far as the others go."""
    if service.package is None or one.package_id is None:
        return True
    new = shifted(package, one, wall_of(span.start, one.wall.zone), Following.THIS)
    try:
        must_fit(package, new, gap_of(service.package))
    except PackageDoesNotFit:
        return False
    return True


def move_own_appointment(
    office: Office, actor: Actor, appointment_id: str, starts_at: datetime
) -> Appointment:
    """Move one's own appointment to another time (UTC) of the same consultant.

    Raises:
        ChangeTooLate, AppointmentOver: It is too late.
        SlotNotFree, ParticipantClash, PackageDoesNotFit: The time can't be had.
        NotFound: It is none of theirs.
    """
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        seen = own_appointment(tx, me, appointment_id)
        if seen.starts_at == starts_at:
            return seen.as_seen_by(None)
        service = tx.services.get(seen.service_id)
        _must_be_changeable(seen, service, now)
        return move_to(office, tx, service, seen, MoveWish(starts_at=starts_at)).as_seen_by(None)


def cancel_own_appointment(
    office: Office, actor: Actor, appointment_id: str, *, following: Following = Following.THIS
) -> Appointment:
    """Call one's own appointment off, alone or with those of its package after it. Nobody is asked why.

    Raises:
        ChangeTooLate, AppointmentOver: It is too late.
        NotFound: It is none of theirs.
    """
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        seen = own_appointment(tx, me, appointment_id)
        if seen.state is AppointmentState.CANCELLED:
            return seen.as_seen_by(None)
        _must_be_changeable(seen, tx.services.get(seen.service_id), now)
        return call_off_chain(office, tx, seen, None, following).as_seen_by(None)


def send_ahead(
    office: Office, actor: Actor, appointment_id: str, *, text: str | None, link: str | None
) -> Appointment:
    """Send something to read before one's appointment, in place of what was sent before.

    Raises:
        AppointmentOver: It has begun, or does not take place.
        Invalid: It cannot be.
        NotFound: It is none of theirs.
    """
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        tx.staff.held(own_appointment(tx, me, appointment_id).consultant_id)
        seen = own_appointment(tx, me, appointment_id)
        must_be_undecided(seen)
        if seen.has_started(now):
            raise AppointmentOver("This has begun already.")
        changed = checked_words(replace(seen, material_text=text, material_link=link))
        saved = tx.appointments.save(changed)
        about = {"service_id": saved.service_id, "consultant_id": saved.consultant_id}
        tx.record(AppointmentChanged(at=now, appointment_id=saved.id, participant_id=me, **about))
    return saved.as_seen_by(None)


def go_to_appointment(office: Office, actor: Actor, appointment_id: str) -> str | None:
    """Give the address of the meeting of one's own appointment; None while its door is not open.

    Raises:
        AppointmentOver: It is over, or does not take place.
        NotFound: It is none of theirs.
    """
    me, now = myself(actor), office.now()
    with office.reading(actor) as tx:
        seen = own_appointment(tx, me, appointment_id)
    if not seen.takes_place or seen.has_ended(now):
        raise AppointmentOver("This meeting is over.")
    return seen.link if door_of(seen, now) is Door.OPEN else None


def wait_for_time(office: Office, actor: Actor, service_id: str) -> Waiting:
    """Wait for a time of a service; booking one ends that.

    Raises:
        NotFound: There is no such service for people.
    """
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        service = bookable(tx, actor, service_id)
        tx.participants.get(me)
        before = tx.waiting.of(service.id, me)
        if before is not None:
            return before
        waiting = Waiting(id=office.new_id(), since=now, service_id=service.id, participant_id=me)
        tx.waiting.add(waiting)
        tx.record(WaitingJoined(at=now, waiting_id=waiting.id, service_id=service.id, participant_id=me))
    return waiting


def wait_no_longer(office: Office, actor: Actor, service_id: str) -> None:
    """Wait for a service no longer."""
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        waiting = tx.waiting.of(service_id, me)
        if waiting is not None:
            tx.waiting.remove(waiting.id)
            tx.record(WaitingLeft(at=now, waiting_id=waiting.id, service_id=service_id, participant_id=me))
