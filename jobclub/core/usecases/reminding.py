"""Reminding: what the clock has to do, looked up when its time has come.

A tick lets offers lapse and makes new ones, and puts what became due since the last look into the outbox.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from jobclub.core.cohorts.waiting import settle_offers
from jobclub.core.errors import Busy, NotFound
from jobclub.core.notices.watch import Watch, Watched
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases.accompanying import see_to_appointment
from jobclub.core.usecases.digesting import see_to_digests
from jobclub.core.usecases.keeping import keep
from jobclub.core.usecases.staging import look_at_webinar
from jobclub.core.usecases.watching import keep_watch, seen_to

LEASE = timedelta(minutes=1)
"""How long a worker has what it looks at for itself."""


def tick(office: Office, *, limit: int = 50) -> int:
    """See to what is due now in any organisation, ``limit`` things at most; give how many were looked at.

    What can't be seen to now is looked at again once the lease is over; the others are not held up.
    """
    found = office.store.claim_watches(office.now(), limit=limit, lease=LEASE)
    for organisation_id, watch in found:
        try:
            see_to(office, organisation_id, watch.subject_id)
        except Busy:
            continue
        except Exception as error:  # noqa: BLE001  (whatever it is, the others are seen to)
            office.troubled("what is due can't be seen to", watch.subject_id, error)
    return len(found)


def see_to(office: Office, organisation_id: str, subject_id: str) -> None:
    """Do what the clock asks for about one thing it looks at."""
    with office.transaction(operator_of(organisation_id)) as tx:
        watch = tx.watches.get(subject_id)
        if watch is None or watch.attention_at > office.now():  # somebody was faster
            return
        SEEING_TO[watch.kind](office, tx, watch)


def _see_to_cohort(office: Office, tx: Transaction, watch: Watch) -> None:
    now = office.now()
    try:
        cohort = tx.cohorts.get(watch.subject_id)
    except NotFound:
        tx.watches.remove(watch.subject_id)
        return
    before = settle_offers(cohort, now)
    if before.events:
        keep(office, tx, before, before.cohort)  # which sees to what is due as well
    else:
        seen_to(office, tx, cohort, now)
        keep_watch(tx, cohort, now)


SEEING_TO: Mapping[Watched, Callable[[Office, Transaction, Watch], None]] = {
    Watched.ORGANISATION: see_to_digests,
    Watched.COHORT: _see_to_cohort,
    Watched.WEBINAR: look_at_webinar,
    Watched.APPOINTMENT: see_to_appointment,
}
"""How each kind of thing that the clock looks at is seen to; what is gone is looked at no more."""
