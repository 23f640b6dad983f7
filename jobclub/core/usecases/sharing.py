"""Sharing: a programme is offered to another organisation, for a purpose and until a day, and taken there."""

from __future__ import annotations

from datetime import date

from jobclub.core.cohorts.share import Share, checked_share
from jobclub.core.errors import NotFound, invalid
from jobclub.core.events import ProgrammeShared
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.page_name import fault_in_page_name
from jobclub.core.people.staff import Act, Actor
from jobclub.core.spans import wall_of
from jobclub.core.usecases.authoring import put_programme


def share_programme(
    office: Office, actor: Actor, programme_id: str, *, to: str, purpose: str, ends_on: date
) -> Share:
    """Offer one version of a programme to another organisation, named by the word of its public pages.

    What is offered is the programme as it is; people, clubs and later versions stay where they are.

    Raises:
        Invalid: There is no such organisation, or the purpose or the end cannot be.
    """
    actor.must_everywhere(Act.WRITE_PROGRAMMES)
    with office.transaction(actor) as tx:
        giver, stored = tx.organisations.current(), tx.programmes.get(programme_id)
        taker = None if fault_in_page_name(to) else office.store.organisation_at(to)
        if taker is None:
            raise invalid("/to", "there is no organisation with pages of this name")
        share = Share(
            id=office.new_id(),
            programme_id=stored.id,
            programme=stored.programme,
            giver_id=giver.id,
            giver=giver.name,
            taker_id=taker.id,
            taker=taker.name,
            purpose=purpose,
            ends_on=ends_on,
            shared_at=office.now(),
        )
        tx.outward.shares.add(checked_share(share, _today(office, giver)))
        tx.record(ProgrammeShared(at=office.now(), share_id=share.id, programme_id=stored.id))
    return share


def _today(office: Office, organisation: Organisation) -> date:
    return wall_of(office.now(), organisation.time_zone).on


def get_share(office: Office, actor: Actor, share_id: str) -> Share:
    """Give one of the shares of this organisation's programmes."""
    actor.must(Act.READ_PROGRAMMES)
    with office.reading(actor) as tx:
        return tx.outward.shares.get(share_id)


def list_shares(office: Office, actor: Actor, window: Window) -> Page[Share]:
    """Give what this organisation shared, newest first, what ended too."""
    actor.must(Act.READ_PROGRAMMES)
    with office.reading(actor) as tx:
        return window_of(tx.outward.shares.given(), window, lambda share: share.id)


def end_share(office: Office, actor: Actor, share_id: str) -> Share:
    """Offer a programme no longer; copies that were taken stay.

    Raises:
        NotFound: There is no such share of this organisation's.
    """
    actor.must_everywhere(Act.WRITE_PROGRAMMES)
    with office.transaction(actor) as tx:
        before = tx.outward.shares.get(share_id)
        ended = tx.outward.shares.end(share_id, office.now())
        if before.ended_at is None:
            about = {"share_id": share_id, "programme_id": ended.programme_id}
            tx.record(ProgrammeShared(at=office.now(), ended=True, **about))
    return ended


def list_offered(office: Office, actor: Actor, window: Window) -> Page[Share]:
    """Give what other organisations share with this one, newest first."""
    actor.must(Act.READ_PROGRAMMES)
    with office.reading(actor) as tx:
        return window_of(_offered(office, tx), window, lambda share: share.id)


def get_offered(office: Office, actor: Actor, share_id: str) -> Share:
    """Give one programme that another organisation shares with this one.

    Raises:
        NotFound: There is none, or it is not offered any more.
    """
    actor.must(Act.READ_PROGRAMMES)
    with office.reading(actor) as tx:
        return _one_of(_offered(office, tx), share_id)


def take_programme(office: Office, actor: Actor, share_id: str) -> StoredProgramme:
    """Take a copy of a programme that another organisation shares; it is one's own from then on.

    The same one once more makes no new version.

    Raises:
        NotFound: See ``get_offered``.
    """
    actor.must_everywhere(Act.WRITE_PROGRAMMES)
    with office.transaction(actor) as tx:
        share = _one_of(_offered(office, tx), share_id)
        return put_programme(office, tx, share.programme)


def _offered(office: Office, tx: Transaction) -> list[Share]:
    return tx.outward.shares.offered(_today(office, tx.organisations.current()))


def _one_of(shares: list[Share], share_id: str) -> Share:
    found = [share for share in shares if share.id == share_id]
    if not found:
        raise NotFound("share")
    return found[0]
