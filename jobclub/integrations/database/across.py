"""What the store does in all organisations at once: claims for workers, figures, links by their secrets.

These are the named exceptions to the wall between organisations: each says here which rows it sees.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import Connection

from jobclub.core.notices.watch import Watch
from jobclub.core.office.outbox import Claim, Figures
from jobclub.core.office.reach import Opened
from jobclub.integrations.database import claims, guessing


class AcrossOrganisations(ABC):
    """The part of a store that no organisation limits."""

    @abstractmethod
    def _looking(self) -> AbstractContextManager[Connection]:
        """Open a view across organisations, for one statement."""

    @abstractmethod
    def _acting(self) -> AbstractContextManager[Connection]:
        """Open a short writing transaction across organisations."""

    def anything_due(self, now: datetime, *, errands: bool = False) -> bool:
        """Tell whether any organisation has a delivery that is due and nobody's: to people, or errands."""
        with self._looking() as db:
            return claims.anything_due(db, now, errands=errands)

    def claim_deliveries(
        self, now: datetime, *, worker: str, limit: int, lease: timedelta, errands: bool = False
    ) -> list[Claim]:
        """Take due deliveries, earliest first: to people, or errands."""
        with self._acting() as db:
            return claims.claim_deliveries(
                db, now, worker=worker, limit=limit, until=now + lease, errands=errands
            )

    def release_deliveries(self, taken: Iterable[Claim]) -> None:
        """Give back claims whose sending was not begun, so that others may take them at once."""
        with self._acting() as db:
            claims.release_deliveries(db, taken)

    def claim_watches(self, now: datetime, *, limit: int, lease: timedelta) -> list[tuple[str, Watch]]:
        """Take watches whose attention is due, with their organisations."""
        with self._acting() as db:
            return claims.claim_watches(db, now, limit=limit, until=now + lease)

    def figures(self, now: datetime) -> Figures:
        """Give how the outbox of all organisations stands."""
        with self._looking() as db:
            return claims.figures(db, now)

    def opened_by(self, digest: str) -> Opened | None:
        """Look up the link with this secret, and whose it is."""
        with self._looking() as db:
            return guessing.opened_by(db, digest)

    def guesses(self, who: str, now: datetime, *, within: timedelta) -> int:
        """Count the wrong links that somebody tried within a while."""
        with self._looking() as db:
            return guessing.guesses(db, who, now - within)

    def note_guess(self, who: str, now: datetime, *, within: timedelta) -> None:
        """Count one more, and forget all that are older."""
        with self._acting() as db:
            guessing.note_guess(db, who, now, before=now - within)
