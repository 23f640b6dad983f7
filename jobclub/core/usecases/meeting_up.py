"""Meeting up: appointments as they are read, what is written about them, and how they went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from jobclub.core.activities.meeting import Meeting
from jobclub.core.appointments import appointment as rules
from jobclub.core.appointments.appointment import Appointment
from jobclub.core.appointments.words import checked_words
from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import invalid
from jobclub.core.events import AppointmentChanged, AppointmentDone, AppointmentEvent, AppointmentMissed
from jobclub.core.office import Office
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor, Reach
from jobclub.core.usecases.accompanying import accompany


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """An appointment as a list shows it, with the name of whoever comes, if somebody does."""

    appointment: Appointment
    name: str | None


def get_appointment(office: Office, actor: Actor, appointment_id: str) -> Appointment:
    """Give an appointment as the clock shows it; its private note is its consultant's alone."""
    with office.reading(actor) as tx:
        appointment = tx.appointments.get(appointment_id)
        actor.must(Act.READ_APPOINTMENTS, appointment)
    return appointment.as_of(office.now()).as_seen_by(actor.staff_id)


def appointment_after(office: Office, actor: Actor, happened: AppointmentEvent) -> Appointment:
    """Give an appointment to which somebody did something once, to answer that act once more."""
    actor.must(Act.READ_APPOINTMENTS)
    with office.reading(actor) as tx:
        appointment = tx.appointments.get(happened.appointment_id)
    return appointment.as_seen_by(actor.staff_id)


def get_appointment_meeting(office: Office, actor: Actor, appointment_id: str) -> Meeting:
    """Give where an appointment meets."""
    return get_appointment(office, actor, appointment_id).meeting


def list_appointments(
    office: Office, actor: Actor, wanted: AppointmentFilter, window: Window
) -> Page[AppointmentLine]:
    """Give appointments by time, with people's names: a consultant's own, or as a coordinator all.

    Raises:
        NotFound: There is no such service.
    """
    actor.must(Act.READ_APPOINTMENTS)
    if actor.reach(Act.READ_APPOINTMENTS) is Reach.OWN:
        if wanted.consultant_id not in {None, actor.staff_id}:
            return Page(())
        wanted = replace(wanted, consultant_id=actor.staff_id or "")
    with office.reading(actor) as tx:
        if wanted.service_id is not None:
            tx.services.get(wanted.service_id)
        page = tx.appointments.page(wanted, window, office.now())
        names = tx.participants.names([one.participant_id for one in page.items if one.participant_id])
    seen = (one.as_seen_by(actor.staff_id) for one in page.items)
    return Page(tuple(AppointmentLine(one, names.get(one.participant_id or "")) for one in seen), page.next)


def change_appointment(
    office: Office, actor: Actor, appointment_id: str, seen: frozenset[str] | None, changes: Mapping[str, Any]
) -> Appointment:
    """Write notes, what was sent ahead, or how somebody came; what is None is taken away.

    Raises:
        Stale: It was changed since ``seen``.
        Invalid: A text cannot be, or somebody else's private note is written.
    """
    with office.transaction(actor) as tx:
        before = own_appointment(tx, actor, appointment_id)
        must_be_unchanged(seen, before.as_of(office.now()).revision)
        if "private_note" in changes and not before.is_led_by(actor.staff_id):
            raise invalid("/private_note", "only its consultant writes this; use shared_note")
        saved = tx.appointments.save(checked_words(replace(before, **changes)))
        tx.record(_event(AppointmentChanged, office, saved))
    return saved.as_seen_by(actor.staff_id)


def note_done(
    office: Office, actor: Actor, appointment_id: str, *, met_at: datetime | None = None
) -> Appointment:
    """Note that those two met: as agreed, or later (``met_at``, UTC); then nobody missed anything.

    Raises:
        AppointmentNotStarted, AppointmentOver: A rule stands against it.
        Invalid: The instant lies ahead.
    """
    with office.transaction(actor) as tx:
        before = own_appointment(tx, actor, appointment_id)
        saved = tx.appointments.save(rules.done(before, office.now(), met_at))
        accompany(office, tx, [before], [saved])
        tx.record(_event(AppointmentDone, office, saved))
    return saved.as_seen_by(actor.staff_id)


def note_no_show(office: Office, actor: Actor, appointment_id: str) -> Appointment:
    """Note that nobody came: somebody calls them, and another time is easily booked.

    Raises:
        AppointmentNotStarted, AppointmentOver: A rule stands against it.
    """
    with office.transaction(actor) as tx:
        before = own_appointment(tx, actor, appointment_id)
        saved = tx.appointments.save(rules.missed(before, office.now()))
        accompany(office, tx, [before], [saved])
        tx.record(_event(AppointmentMissed, office, saved))
    return saved.as_seen_by(actor.staff_id)


def own_appointment(tx: Transaction, actor: Actor, appointment_id: str) -> Appointment:
    """Give an appointment that the actor may write about, kept from others. Raises NotFound, Forbidden."""
    seen = tx.appointments.get(appointment_id)
    actor.must(Act.RUN_APPOINTMENTS, seen)
    _ = seen.whose
    tx.staff.held(seen.consultant_id)
    return tx.appointments.get(appointment_id)


def _event(kind: type[AppointmentEvent], office: Office, one: Appointment) -> AppointmentEvent:
    return kind(
        at=office.now(),
        service_id=one.service_id,
        appointment_id=one.id,
        consultant_id=one.consultant_id,
        participant_id=one.whose,
    )
