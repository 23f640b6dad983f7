"""Withholding: a person is not forgotten, for a ground that the law knows."""

from __future__ import annotations

from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.events import ErasureRefused, HoldLifted, HoldSet
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.people.erasure import Ground, Hold, Refusal
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.knowing import must_reach


def get_hold(office: Office, actor: Actor, participant_id: str) -> Hold:
    """Give what keeps a person from being forgotten, if anything does."""
    with office.reading(actor) as tx:
        tx.participants.get(participant_id)
        must_reach(tx, actor, Act.READ_PEOPLE, participant_id)
        return tx.erasures.hold_of(participant_id)


def hold(
    office: Office, actor: Actor, participant_id: str, seen: frozenset[str] | None, *, ground: Ground
) -> Hold:
    """Keep a person from being forgotten, until somebody lifts that.

    Raises:
        Stale: It changed since ``seen``.
    """
    actor.must_everywhere(Act.FORGET_PEOPLE)
    held = Hold(participant_id=participant_id, ground=ground, since=office.now())
    with office.transaction(actor) as tx:
        tx.participants.get(participant_id)
        must_be_unchanged(seen, tx.erasures.hold_of(participant_id).revision)
        tx.erasures.hold(held)
        tx.record(HoldSet(at=office.now(), participant_id=participant_id))
    return held


def lift_hold(office: Office, actor: Actor, participant_id: str, seen: frozenset[str] | None) -> None:
    """Let nothing keep a person from being forgotten; done twice is done once.

    Raises:
        Stale: It changed since ``seen``.
    """
    actor.must_everywhere(Act.FORGET_PEOPLE)
    with office.transaction(actor) as tx:
        tx.participants.get(participant_id)
        before = tx.erasures.hold_of(participant_id)
        must_be_unchanged(seen, before.revision)
        if before.ground is not None:
            tx.erasures.hold(Hold(participant_id=participant_id))
            tx.record(HoldLifted(at=office.now(), participant_id=participant_id))


def refuse_erasure(office: Office, actor: Actor, participant_id: str, ground: Ground) -> Refusal:
    """Note that somebody asked to be forgotten and was refused. A hold is another thing."""
    actor.must_everywhere(Act.FORGET_PEOPLE)
    now = office.now()
    refusal = Refusal(id=office.new_id(), participant_id=participant_id, at=now, ground=ground)
    with office.transaction(actor) as tx:
        tx.participants.get(participant_id)
        tx.erasures.refuse(refusal)
        tx.record(ErasureRefused(at=now, participant_id=participant_id, refusal_id=refusal.id))
    return refusal


def refusing_done(office: Office, actor: Actor, refused: ErasureRefused) -> Refusal:
    """Give the refusal that somebody noted earlier, to answer that act once more."""
    actor.must_everywhere(Act.FORGET_PEOPLE)
    with office.reading(actor) as tx:
        tx.participants.get(refused.participant_id)
        found = tx.erasures.refusals(refused.participant_id)
    return next(one for one in found if one.id == refused.refusal_id)


def list_refusals(office: Office, actor: Actor, participant_id: str, window: Window) -> Page[Refusal]:
    """Give how often a person was refused, oldest first."""
    with office.reading(actor) as tx:
        tx.participants.get(participant_id)
        must_reach(tx, actor, Act.READ_PEOPLE, participant_id)
        return window_of(tx.erasures.refusals(participant_id), window, lambda one: one.id)
