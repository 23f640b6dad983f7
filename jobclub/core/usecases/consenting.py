"""Consenting: people say yes to what they are free to refuse, and take it back in one step.

Nothing that the organisation has to do rests on this, and no other rule asks for it: see ``consent``.
"""

from __future__ import annotations

from jobclub.core.errors import NotFound, invalid
from jobclub.core.events import ConsentGiven, ConsentWithdrawn
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people import consent as consents
from jobclub.core.people.consent import Consent, ConsentChannel, ConsentPurpose
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.knowing import must_reach
from jobclub.core.usecases.showing import myself


def give_consent(
    office: Office,
    actor: Actor,
    participant_id: str,
    purpose: ConsentPurpose,
    *,
    channel: ConsentChannel,
    dry_run: bool = False,
) -> Consent:
    """Keep what somebody said yes to on the phone or on paper; said again, the first time counts.

    As a ``dry_run`` it gives the words to read out.

    Raises:
        Invalid: On their page people say it themselves.
    """
    if channel is ConsentChannel.PAGE:
        raise invalid("/channel", "on their page people agree themselves; choose phone or paper")
    with office.transaction(actor, dry_run=dry_run) as tx:
        tx.participants.get(participant_id)
        must_reach(tx, actor, Act.WRITE_PEOPLE, participant_id)
        return _given(office, tx, participant_id, purpose, channel)


def give_my_consent(office: Office, actor: Actor, purpose: ConsentPurpose) -> Consent:
    """Say yes to something on one's own page."""
    me = myself(actor)
    with office.transaction(actor) as tx:
        return _given(office, tx, me, purpose, ConsentChannel.PAGE)


def _given(
    office: Office,
    tx: Transaction,
    participant_id: str,
    purpose: ConsentPurpose,
    channel: ConsentChannel,
) -> Consent:
    language = tx.participants.get(participant_id).language or tx.organisations.current().language
    now = office.now()
    consent = consents.given(
        office.new_id(), participant_id, purpose, language=language, channel=channel, now=now
    )
    known = tx.privacy.consents.of_participant(participant_id)
    before = next((one for one in known if one.holds and one.digest == consent.digest), None)
    if before is None:
        tx.privacy.consents.add(consent)
    kept = before or consent
    tx.record(ConsentGiven(at=now, participant_id=participant_id, consent_id=kept.id))
    return kept


def list_consents(office: Office, actor: Actor, participant_id: str, window: Window) -> Page[Consent]:
    """Give what somebody agreed to, also what they took back, in the order they did."""
    with office.reading(actor) as tx:
        tx.participants.get(participant_id)
        must_reach(tx, actor, Act.READ_PEOPLE, participant_id)
        found = tx.privacy.consents.of_participant(participant_id)
    return window_of(found, window, lambda consent: consent.id)


def get_consent(office: Office, actor: Actor, participant_id: str, consent_id: str) -> Consent:
    """Give one thing somebody agreed to.

    Raises:
        NotFound: They have no such consent.
    """
    with office.reading(actor) as tx:
        return _one(tx, actor, Act.READ_PEOPLE, participant_id, consent_id)


def _one(tx: Transaction, actor: Actor, act: Act, participant_id: str, consent_id: str) -> Consent:
    tx.participants.get(participant_id)
    must_reach(tx, actor, act, participant_id)
    consent = tx.privacy.consents.get(consent_id)
    if consent.participant_id != participant_id:
        raise NotFound("consent")
    return consent


def withdraw_consent(office: Office, actor: Actor, participant_id: str, consent_id: str) -> Consent:
    """Take back for somebody what they agreed to; done again, the first time counts.

    Raises:
        NotFound: They have no such consent.
    """
    with office.transaction(actor) as tx:
        consent = _one(tx, actor, Act.WRITE_PEOPLE, participant_id, consent_id)
        _taken_back(office, tx, participant_id, consent.purpose)
        return tx.privacy.consents.get(consent_id)


def my_consents(office: Office, actor: Actor) -> list[Consent]:
    """Give what somebody agreed to, for their own page."""
    me = myself(actor)
    with office.reading(actor) as tx:
        return tx.privacy.consents.of_participant(me)


def withdraw_my_consent(office: Office, actor: Actor, purpose: ConsentPurpose) -> None:
    """Take back what one agreed to; there may be nothing to take back."""
    me = myself(actor)
    with office.transaction(actor) as tx:
        tx.participants.get(me)  # one of a person's acts at a time
        _taken_back(office, tx, me, purpose)


def _taken_back(office: Office, tx: Transaction, participant_id: str, purpose: ConsentPurpose) -> None:
    """Take back all that somebody agreed to for a purpose, in whatever words."""
    now = office.now()
    for consent in tx.privacy.consents.of_participant(participant_id):
        if consent.holds and consent.purpose is purpose:
            tx.privacy.consents.save(consents.withdrawn(consent, now))
            event = ConsentWithdrawn(at=now, participant_id=participant_id, consent_id=consent.id)
            tx.record(event)
