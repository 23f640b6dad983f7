"""Letting personal links lead nowhere: one, or all that somebody has."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jobclub.core.events import LinkRevoked
from jobclub.core.office.store import Transaction
from jobclub.core.people.link import Link


def revoke_all(tx: Transaction, participant_id: str, now: datetime) -> None:
    """Let all links somebody has lead nowhere: they are, or may be, in the wrong hands."""
    for link in tx.links.of_participant(participant_id):
        revoke(tx, link, now)


def revoke(tx: Transaction, link: Link, now: datetime) -> None:
    """Let a link lead nowhere; done twice is done once."""
    if link.revoked_at is None:
        tx.links.save(replace(link, revoked_at=now))
        tx.record(LinkRevoked(at=now, link_id=link.id))
