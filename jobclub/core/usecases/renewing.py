"""Renewing: somebody whose link leads nowhere any more is sent another, to the address that is known of them.

Whoever asks needs the old link and the address, and reads the same answer whether both are right.
"""

from __future__ import annotations

from jobclub.core.errors import invalid
from jobclub.core.events import LinkAsked
from jobclub.core.office import Office
from jobclub.core.people.email import fault_in_email
from jobclub.core.people.link import Purpose, digest_of
from jobclub.core.people.participant import folded
from jobclub.core.usecases.limiting import count, neighbourhood
from jobclub.core.usecases.showing import person_of

MOST_FOR_ONE, MOST_FROM_ONE = 3, 30
"""How many links may be asked for within the hour, for one address and from one network."""
ASKED = "Too many links were asked for. Look for them in your mail, or try again in an hour."


def ask_for_link(office: Office, secret: str, email: str, *, who: str) -> None:
    """Let who had a link, ended or revoked since, be sent another. ``who`` is where they ask from.

    Raises:
        Invalid: It is no e-mail address.
        TooManyGuesses: Too many were asked for, for this address or from there.
    """
    if fault := fault_in_email(email):
        raise invalid("/email", fault)
    key = folded(email) or ""
    count(office, "new link from", neighbourhood(who), most=MOST_FROM_ONE, told=ASKED)
    count(office, "new link to", key, most=MOST_FOR_ONE, told=ASKED)
    opened = office.store.opened_by(digest_of(secret), Purpose.PAGE)
    if opened is None:
        return
    actor = person_of(opened)
    with office.transaction(actor) as tx:
        person = tx.participants.get(actor.participant_id or "")
        cohorts = tx.cohorts.of_participant(person.id)
        if person.email_key == key and person.not_me_at is None and cohorts:
            tx.record(LinkAsked(at=office.now(), participant_id=person.id, cohort_id=cohorts[-1]))
