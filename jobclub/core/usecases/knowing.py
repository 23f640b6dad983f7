"""The people an organisation knows: taken in once, told apart by e-mail, kept right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import EmailTaken, Forbidden
from jobclub.core.events import ParticipantAdded, ParticipantChanged
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people import participant as participants
from jobclub.core.people.interests import checked_carried
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Act, Actor, Reach
from jobclub.core.usecases.keying import revoke_all


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWish:
    """What is told about a person: a name, and how they are reached."""

    name: str
    email: str | None = None
    phone: str | None = None
    reached_through: str | None = None
    language: str | None = None
    interests: frozenset[str] = frozenset()


def known_or_added(office: Office, tx: Transaction, wish: PersonWish) -> tuple[str, list[ParticipantAdded]]:
    """Give the id of the person with this e-mail, or take a new person in; and what happened by it.

    Raises:
        Invalid: The person cannot be; pointers begin at ``/participant``.
    """
    person = participants.checked(_person(office, wish), pointer="/participant")
    known = tx.participants.by_email(person.email) if person.email else None
    if known is not None:
        return known.id, []
    _must_carry_listed(tx, person, "/participant")
    tx.participants.add(person)
    return person.id, [ParticipantAdded(at=office.now(), participant_id=person.id)]


def _person(office: Office, wish: PersonWish) -> Participant:
    return Participant(
        id=office.new_id(),
        name=wish.name,
        email=wish.email,
        phone=wish.phone,
        reached_through=wish.reached_through,
        language=wish.language,
        interests=wish.interests,
    )


def add_participant(office: Office, actor: Actor, wish: PersonWish) -> Participant:
    """Take a person in.

    Raises:
        EmailTaken: Somebody known has this e-mail; it is probably the same person.
        Invalid: The person cannot be.
    """
    actor.must(Act.WRITE_PEOPLE)
    person = participants.checked(_person(office, wish))
    with office.transaction(actor) as tx:
        _must_be_new(tx, person)
        _must_carry_listed(tx, person)
        tx.participants.add(person)
        tx.record(ParticipantAdded(at=office.now(), participant_id=person.id))
    return person


def adding_done(office: Office, actor: Actor, added: ParticipantAdded) -> Participant:
    """Give the person somebody took in earlier, to answer that act once more."""
    actor.must(Act.WRITE_PEOPLE)
    with office.reading(actor) as tx:
        return tx.participants.get(added.participant_id)


def _must_carry_listed(tx: Transaction, person: Participant, pointer: str = "") -> None:
    if person.interests:
        checked_carried(person.interests, tx.organisations.current().interests, pointer=pointer)


def _must_be_new(tx: Transaction, person: Participant) -> None:
    known = tx.participants.by_email(person.email) if person.email else None
    if known is not None and known.id != person.id:
        raise EmailTaken(
            "Somebody with this e-mail is known already; enrol that person.", participant_id=known.id
        )


def must_reach(tx: Transaction, actor: Actor, act: Act, participant_id: str) -> None:
    """Let a consultant pass for people in their own cohorts only.

    Raises:
        Forbidden: The person is in none of them, or the actor has no right to people at all.
    """
    actor.must(act)
    if actor.reach(act) is Reach.OWN and not tx.participants.led_by(actor.staff_id or "", participant_id):
        raise Forbidden("This person is in none of your cohorts; ask a coordinator.")


def get_participant(office: Office, actor: Actor, participant_id: str) -> Participant:
    """Give one person with their contact data."""
    with office.reading(actor) as tx:
        person = tx.participants.get(participant_id)
        must_reach(tx, actor, Act.READ_PEOPLE, participant_id)
    return person


def list_participants(
    office: Office, actor: Actor, window: Window, *, email: str | None = None
) -> Page[Participant]:
    """Give the people the actor may see, in the order they became known; one by e-mail if asked."""
    actor.must(Act.READ_PEOPLE)
    own = actor.reach(Act.READ_PEOPLE) is Reach.OWN
    with office.reading(actor) as tx:
        return tx.participants.page(window, email=email, led_by=(actor.staff_id or "") if own else None)


def change_participant(
    office: Office,
    actor: Actor,
    participant_id: str,
    seen: frozenset[str] | None,
    **changes: Any,
) -> Participant:
    """Set some of a person's name, ways to be reached, language, time zone, interests and muted messages.

    A changed e-mail address is another reader, and so is another phone of somebody without one: what the
    one before said ("this is not me") is over. Links that went to another address lead nowhere any more.

    Raises:
        Stale: It changed since ``seen``.
        EmailTaken: Somebody else known has this e-mail.
        Invalid: The person cannot be.
    """
    with office.transaction(actor) as tx:
        before = tx.participants.get(participant_id)
        must_reach(tx, actor, Act.WRITE_PEOPLE, participant_id)
        must_be_unchanged(seen, str(before.version))
        changed = participants.checked(replace(before, **changes))
        _must_be_new(tx, changed)
        if changed.interests != before.interests:
            _must_carry_listed(tx, changed)
        if participants.has_another_reader(before, changed):
            changed = replace(changed, not_me_at=None)
        saved = tx.participants.save(changed)
        tx.record(ParticipantChanged(at=office.now(), participant_id=participant_id))
        if before.email_key not in {None, changed.email_key}:
            revoke_all(tx, participant_id, office.now())
    return saved
