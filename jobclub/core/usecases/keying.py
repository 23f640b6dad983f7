"""Keying: personal links are made, each with a secret of its own, and let lead nowhere again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jobclub.core.events import LinkRevoked
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.link import Link, Purpose, digest_of


def new_link(
    office: Office,
    purpose: Purpose,
    *,
    ends_at: datetime | None = None,
    participant_id: str | None = None,
    staff_id: str | None = None,
    guest_id: str | None = None,
) -> tuple[Link, str]:
    """Make a link of somebody's, not kept yet, and give its secret, which stands nowhere else."""
    secret = office.new_secret()
    link = Link(
        id=office.new_id(),
        purpose=purpose,
        digest=digest_of(secret),
        made_at=office.now(),
        ends_at=ends_at,
        participant_id=participant_id,
        staff_id=staff_id,
        guest_id=guest_id,
    )
    return link, secret


def revoke_all(tx: Transaction, participant_id: str, now: datetime) -> None:
    """Let all links somebody has lead nowhere: they are, or may be, in the wrong hands."""
    for link in tx.links.of_participant(participant_id):
        revoke(tx, link, now)


def revoke_those_of_guest(tx: Transaction, guest_id: str, now: datetime) -> None:
    """Let all links that a guest was sent lead nowhere."""
    for link in tx.links.of_guest(guest_id):
        revoke(tx, link, now)


def revoke(tx: Transaction, link: Link, now: datetime) -> None:
    """Let a link lead nowhere; done twice is done once."""
    if link.revoked_at is None:
        tx.links.save(replace(link, revoked_at=now))
        tx.record(LinkRevoked(at=now, link_id=link.id))
