"""Noting who looked: each request by which the staff are shown people's data leaves one line behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jobclub.core.errors import Forbidden
from jobclub.core.office import Office
from jobclub.core.people.reading import Read, Why
from jobclub.core.people.staff import STAFF_ROLES, Actor


def note_read(office: Office, actor: Actor, participant_ids: Iterable[str], why: Why) -> None:
    """Keep that somebody of the staff, or a program of theirs, was shown the data of people, and what for.

    Doors call it once for each request, when what is shown was read and before it goes out: it has a
    transaction of its own, and if that fails nothing is shown. Nobody shown is nothing to note.

    Raises:
        Forbidden: Whoever sees their own data alone is no reader; there is nothing to note.
    """
    if actor.role not in STAFF_ROLES:
        raise Forbidden("Only the staff read other people's data; this leaves no line in the read log.")
    shown = tuple(dict.fromkeys(participant_ids))
    if not shown:
        return
    read = Read(
        id=office.new_id(),
        at=office.now(),
        caller_id=actor.caller_id,
        role=actor.role,
        why=why,
        participant_ids=shown,
    )
    with replace(office, repeat=None).transaction(actor) as tx:
        tx.privacy.reads.add(read)
