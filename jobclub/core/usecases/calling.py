"""Calling: what became of a call to somebody. What was said stays between those who spoke."""

from __future__ import annotations

from datetime import datetime

from jobclub.core.appointments.appointment import Appointment
from jobclub.core.appointments.calls import called, put_off
from jobclub.core.cohorts.calls import CallNote, CallReason, tomorrow
from jobclub.core.errors import NotFound
from jobclub.core.events import CallMade, CallPutOff, MissedCallNoted
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.meeting_up import own_appointment


def make_call(office: Office, actor: Actor, place_id: str, reason: CallReason) -> CallNote:
    """Note that somebody was called about their place: until something new happens that is all."""
    now = office.now()
    with office.transaction(actor) as tx:
        cohort_id, participant_id = _whose(tx, actor, place_id)
        note = CallNote(
            cohort_id=cohort_id,
            place_id=place_id,
            participant_id=participant_id,
            reason=reason,
            staff_id=actor.staff_id,
            called_at=now,
        )
        tx.desk.note(note)
        tx.record(
            CallMade(
                at=now, cohort_id=cohort_id, place_id=place_id, participant_id=participant_id, why=reason
            )
        )
    return note


def put_off_call(office: Office, actor: Actor, place_id: str, reason: CallReason) -> CallNote:
    """Put a call off until the next day begins where the organisation is."""
    now = office.now()
    with office.transaction(actor) as tx:
        cohort_id, participant_id = _whose(tx, actor, place_id)
        note = CallNote(
            cohort_id=cohort_id,
            place_id=place_id,
            participant_id=participant_id,
            reason=reason,
            staff_id=actor.staff_id,
            later_until=tomorrow(now, actor.zone),
        )
        tx.desk.note(note)
        tx.record(
            CallPutOff(
                at=now, cohort_id=cohort_id, place_id=place_id, participant_id=participant_id, why=reason
            )
        )
    return note


def make_call_about(office: Office, actor: Actor, appointment_id: str) -> Appointment:
    """Note that somebody was called who missed an appointment.

    Raises:
        NotFound: Nobody missed it.
    """
    return _note_missed(appointment_id, office, actor)


def put_off_call_about(office: Office, actor: Actor, appointment_id: str) -> Appointment:
    """Put a call about a missed appointment off until the next day begins where the organisation is.

    Raises:
        NotFound: Nobody missed it.
    """
    return _note_missed(appointment_id, office, actor, later=tomorrow(office.now(), actor.zone))


def _note_missed(
    appointment_id: str, office: Office, actor: Actor, *, later: datetime | None = None
) -> Appointment:
    now = office.now()
    with office.transaction(actor) as tx:
        before = own_appointment(tx, actor, appointment_id)
        saved = tx.appointments.save(called(before, now) if later is None else put_off(before, later))
        tx.record(
            MissedCallNoted(
                at=now,
                service_id=saved.service_id,
                appointment_id=saved.id,
                consultant_id=saved.consultant_id,
                participant_id=saved.whose,
                later=later is not None,
            )
        )
    return saved.as_seen_by(actor.staff_id)


def _whose(tx: Transaction, actor: Actor, place_id: str) -> tuple[str, str]:
    """Give the cohort and the person of a place that the actor may run."""
    cohort = tx.cohorts.of_place(place_id)
    actor.must(Act.RUN_COHORTS, cohort)
    return cohort.id, cohort.place(place_id).participant_id


def noted_call(office: Office, actor: Actor, place_id: str) -> CallNote:
    """Give what became of the last call about a place.

    Raises:
        NotFound: Nobody called, or put a call off.
    """
    with office.reading(actor) as tx:
        cohort = tx.cohorts.of_place(place_id)
        actor.must(Act.READ_COHORTS, cohort)
        notes = {note.place_id: note for note in tx.desk.notes([cohort.id])}
    if place_id not in notes:
        raise NotFound("call")
    return notes[place_id]
