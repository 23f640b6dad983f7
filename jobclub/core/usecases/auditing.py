"""Auditing: what was done, and who looked at whose data. It shows ids and kinds, never what was in them.

So reading it is no read of anybody's data, and leaves no line itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.privacy import AuditFilter, AuditLine
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor


def read_audit(
    office: Office, actor: Actor, wanted: AuditFilter, window: Window, *, participant_id: str | None = None
) -> Page[AuditLine]:
    """Give what was done and who looked, newest first; of one person if asked, also of an erased one."""
    actor.must_everywhere(Act.READ_AUDIT)
    with office.reading(actor) as tx:
        if participant_id is not None:
            wanted = replace(wanted, about=frozenset(ids_about(tx, participant_id)))
        return tx.privacy.audit.page(wanted, window)


def ids_about(tx: Transaction, participant_id: str) -> Iterator[str]:
    """Give the ids by which events may name a person: their own, and those of places, links and homework."""
    yield participant_id
    yield from (link.id for link in tx.links.of_participant(participant_id))
    for cohort_id in tx.cohorts.of_participant(participant_id):
        places = tx.cohorts.get(cohort_id).places
        yield from (place.id for place in places if place.participant_id == participant_id)
        work = tx.coursework.of(cohort_id, participant_id=participant_id)
        yield from (submission.id for submission in work.submissions)
