"""Personal links that the staff hand over, to people who are reached by phone for example, and take back."""

from __future__ import annotations

from datetime import timedelta

from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import NotFound
from jobclub.core.events import LinkMade
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.link import Link, Purpose
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.keying import new_link, revoke
from jobclub.core.usecases.knowing import must_reach

OPENS_FOR = timedelta(weeks=26)
"""How long a link that was handed over opens."""


def make_link(office: Office, actor: Actor, participant_id: str) -> tuple[Link, str]:
    """Make a link to somebody's page, to hand it over; its secret is in the answer and nowhere else."""
    now = office.now()
    link, secret = new_link(office, Purpose.PAGE, ends_at=now + OPENS_FOR, participant_id=participant_id)
    with office.transaction(actor) as tx:
        tx.participants.get(participant_id)
        must_reach(tx, actor, Act.WRITE_PEOPLE, participant_id)
        tx.links.add(link)
        tx.record(LinkMade(at=now, link_id=link.id, participant_id=participant_id))
    return link, secret


def address_of(office: Office, secret: str) -> str:
    """Give where the page behind a link is; the path alone, where nobody said how we are found."""
    return f"{office.post.base_url if office.post else ''}/p/{secret}"


def guest_address(office: Office, secret: str) -> str:
    """Give where the page of a guest is, as ``address_of`` does."""
    return f"{office.post.base_url if office.post else ''}/g/{secret}"


def list_links(office: Office, actor: Actor, participant_id: str, window: Window) -> Page[Link]:
    """Give the links somebody has had, those to their calendar too, in the order they were made."""
    with office.reading(actor) as tx:
        found = _links(tx, actor, Act.READ_PEOPLE, participant_id)
    return window_of(found, window, lambda link: link.id)


def get_link(office: Office, actor: Actor, participant_id: str, link_id: str) -> Link:
    """Give one link of somebody's; its secret is never shown again.

    Raises:
        NotFound: They have no such link.
    """
    with office.reading(actor) as tx:
        return _one(_links(tx, actor, Act.READ_PEOPLE, participant_id), link_id)


def _links(tx: Transaction, actor: Actor, act: Act, participant_id: str) -> list[Link]:
    tx.participants.get(participant_id)
    must_reach(tx, actor, act, participant_id)
    return sorted(tx.links.of_participant(participant_id), key=lambda link: link.id)


def _one(links: list[Link], link_id: str) -> Link:
    for link in links:
        if link.id == link_id:
            return link
    raise NotFound("link")


def revoke_link(
    office: Office, actor: Actor, participant_id: str, link_id: str, seen: frozenset[str] | None
) -> None:
    """Let a link lead nowhere, from the next request on.

    Raises:
        NotFound: They have no such link.
        Stale: It changed since ``seen``.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        link = _one(_links(tx, actor, Act.WRITE_PEOPLE, participant_id), link_id)
        must_be_unchanged(seen, str(link.version))
        revoke(tx, link, now)
