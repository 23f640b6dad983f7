"""Calling: what became of a call to somebody. What was said stays between those who spoke."""

from __future__ import annotations

from jobclub.core.cohorts.calls import CallNote, CallReason, tomorrow
from jobclub.core.errors import NotFound
from jobclub.core.events import CallMade, CallPutOff
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor


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
