"""What the use cases are handed: the office, and the ports through which it reaches the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from jobclub.core.office.calendars import Holidays
from jobclub.core.office.files import Cleaner
from jobclub.core.office.forgetting import ErasureLog
from jobclub.core.office.identities import IdentityProvider
from jobclub.core.office.meetings import MeetingProvider
from jobclub.core.office.post import Post
from jobclub.core.office.store import Repeat, Store, Transaction
from jobclub.core.people.staff import Actor

__all__ = ["Office"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The office at work: what every use case is handed first.

    ``now`` gives the instant in UTC, ``new_id`` an opaque id that sorts by time, ``new_secret`` a
    secret of 256 bits as text, ``chance`` a number from 0 up to 1. ``troubled`` tells whoever operates this
    what went wrong with one thing (what, its id, the error) while the rest goes on. Without ``post`` nobody
    is sent anything: what is to be told waits. Without ``cleaner`` no file is taken. Without ``identities``
    the staff sign in by link alone. ``erasure_log`` knows beside the database who was forgotten. ``repeat``
    names the one request this office is used for, if its caller sent an Idempotency-Key.
    """

    store: Store
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    new_secret: Callable[[], str]
    holidays: Holidays
    meetings: Mapping[str, MeetingProvider]
    chance: Callable[[], float]
    troubled: Callable[[str, str, Exception], None]
    post: Post | None = None
    cleaner: Cleaner | None = None
    erasure_log: ErasureLog | None = None
    identities: IdentityProvider | None = None
    repeat: Repeat | None = None

    def transaction(self, actor: Actor, *, dry_run: bool = False) -> AbstractContextManager[Transaction]:
        """Open the one transaction of an act, in the actor's organisation.

        It commits when the block ends and rolls back when the block raises; a ``dry_run`` always rolls
        back.

        Raises:
            Repeated: The act was done before under the same Idempotency-Key.
            Busy: The store is occupied.
        """
        repeat = None if dry_run else self.repeat
        return self.store.transaction(actor, at=self.now(), repeat=repeat, dry_run=dry_run)

    def reading(self, actor: Actor) -> AbstractContextManager[Transaction]:
        """Open a consistent view of the actor's organisation; nothing can be written through it."""
        return self.store.reading(actor)

    def for_request(self, repeat: Repeat | None) -> Office:
        """Give the office for one request of a caller."""
        return self if repeat is None else replace(self, repeat=repeat)
