"""People choose their messages, language and interests, or say that they are not meant at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from jobclub.core.events import ChoicesMade, NotMeSaid
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people import participant as participants
from jobclub.core.people.habits import Choice
from jobclub.core.people.interests import checked_carried
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.keying import revoke_all
from jobclub.core.usecases.showing import myself


def choose_messages(office: Office, actor: Actor, wanted: Iterable[Choice]) -> Participant:
    """Choose which of the messages that one can do without one gets; all others are not sent."""
    muted = frozenset(Choice) - frozenset(wanted)
    return _changed(office, actor, lambda _tx, me: replace(me, muted=muted))


def choose_language(office: Office, actor: Actor, language: str) -> Participant:
    """Choose the language of one's page and messages.

    Raises:
        Invalid: There is none of this name.
    """
    return _changed(office, actor, lambda _tx, me: replace(me, language=language))


def give_phone(office: Office, actor: Actor, phone: str) -> Participant:
    """Give the number one can be called on, where none is known; another one is changed by the staff.

    Raises:
        Invalid: It is no number.
    """
    return _changed(office, actor, lambda _tx, me: me if me.phone else replace(me, phone=phone))


def choose_interests(office: Office, actor: Actor, wanted: Iterable[str]) -> Participant:
    """Choose which interests of the organisation's list one carries.

    Raises:
        Invalid: One is not on it.
    """
    chosen = frozenset(wanted)

    def carry(tx: Transaction, me: Participant) -> Participant:
        return replace(me, interests=checked_carried(chosen, tx.organisations.current().interests))

    return _changed(office, actor, carry)


def _changed(
    office: Office, whose: Actor, change: Callable[[Transaction, Participant], Participant]
) -> Participant:
    me = myself(whose)
    with office.transaction(whose) as tx:
        before = tx.participants.get(me)
        changed = participants.checked(change(tx, before))
        if changed == before:
            return before
        tx.record(ChoicesMade(at=office.now(), participant_id=me))
        return tx.participants.save(changed)


def not_me(office: Office, actor: Actor) -> None:
    """Say that whoever reads this is not the person it is meant for: nothing is sent any more.

    All links made so far lead nowhere from then on, for they are in the wrong hands.
    """
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        person = tx.participants.get(me)
        if person.not_me_at is None:
            tx.participants.save(replace(person, not_me_at=now))
            tx.record(NotMeSaid(at=now, participant_id=me))
        revoke_all(tx, me, now)
