"""What the store does in all organisations at once: claims for workers, figures, links by their secrets.

These are the named exceptions to the wall between organisations: each says here by which door it comes, and
PostgreSQL shows it nothing else (see ``doors``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection

from jobclub.core.errors import Busy
from jobclub.core.notices.watch import Watch
from jobclub.core.office.outbox import Claim, Figures
from jobclub.core.office.reach import Employed, Keyed, Opened
from jobclub.core.people.link import Purpose
from jobclub.core.people.organisation import Organisation
from jobclub.integrations.database import claims, guessing, known
from jobclub.integrations.database.doors import Door, Pass, through, within

WORKER, GUESSES = through(Door.WORKER), through(Door.GUESSES)


class AcrossOrganisations(ABC):
    """The part of a store that no organisation limits."""

    @abstractmethod
    def _looking(self, given: Pass) -> AbstractContextManager[Connection]:
        """Open what one prepared statement sees that shows a pass."""

    @abstractmethod
    def _viewing(self, given: Pass) -> AbstractContextManager[Connection]:
        """Open a consistent view of what a pass lets through."""

    @abstractmethod
    def _acting(self, given: Pass, *, patient: bool = True) -> AbstractContextManager[Connection]:
        """Open a short writing transaction on what a pass lets through."""

    def anything_due(self, now: datetime, *, errands: bool = False) -> bool:
        """Tell whether any organisation has a delivery that is due and nobody's: to people, or errands."""
        with self._viewing(WORKER) as db:
            return claims.anything_due(db, now, errands=errands)

    def claim_deliveries(
        self, now: datetime, *, worker: str, limit: int, lease: timedelta, errands: bool = False
    ) -> list[Claim]:
        """Take due deliveries, earliest first: to people, or errands."""
        with self._acting(WORKER) as db:
            return claims.claim_deliveries(
                db, now, worker=worker, limit=limit, until=now + lease, errands=errands
            )

    def release_deliveries(self, taken: Iterable[Claim]) -> None:
        """Give back claims whose sending was not begun, so that others may take them at once."""
        with self._acting(WORKER) as db:
            claims.release_deliveries(db, taken)

    def claim_watches(self, now: datetime, *, limit: int, lease: timedelta) -> list[tuple[str, Watch]]:
        """Take watches whose attention is due, with their organisations."""
        with self._acting(WORKER) as db:
            return claims.claim_watches(db, now, limit=limit, until=now + lease)

    def figures(self, now: datetime) -> Figures:
        """Give how the outbox of all organisations stands."""
        with self._viewing(through(Door.FIGURES)) as db:
            return claims.figures(db, now)

    def opened_by(self, digest: str, purpose: Purpose) -> Opened | None:
        """Look up the link with this secret, for one thing, and whose it is."""
        with self._looking(through(Door(purpose.value), digest)) as db:
            return known.opened_by(db, digest, purpose)

    def keyed_by(self, digest: str) -> Keyed | None:
        """Look up the token with this secret, and whose it is."""
        with self._looking(through(Door.TOKEN, digest)) as db:
            return known.keyed_by(db, digest)

    def note_use(self, keyed: Keyed, now: datetime) -> None:
        """Note that a token was used, unless others write at the moment."""
        with suppress(Busy), self._acting(within(keyed.organisation_id), patient=False) as db:
            known.note_use(db, keyed, now)

    def staff_reached_at(self, email_key: str) -> list[Employed]:
        """Look up who of any staff has this folded e-mail address and did not leave."""
        with self._looking(through(Door.ADDRESS, email_key)) as db:
            whose = known.employers_of(db, email_key)
        return [found for one in whose for found in self._employed_at(one, email_key)]

    def _employed_at(self, organisation_id: str, email_key: str) -> list[Employed]:
        with self._looking(within(organisation_id)) as db:
            return known.employed_at(db, organisation_id, email_key)

    def staff_known_as(self, identity: str) -> Employed | None:
        """Look up who of any staff is this to Microsoft Entra, also if they left."""
        with self._looking(through(Door.ACCOUNT, identity)) as db:
            return known.staff_known_as(db, identity)

    def organisation_of_tenant(self, tenant_id: str) -> Organisation | None:
        """Look up whose staff a tenant of Microsoft Entra holds."""
        with self._looking(through(Door.TENANT, tenant_id)) as db:
            return known.organisation_of_tenant(db, tenant_id)

    def guesses(self, who: str, now: datetime, *, within: timedelta) -> int:
        """Count the wrong links that somebody tried within a while."""
        with self._viewing(GUESSES) as db:
            return guessing.guesses(db, who, now - within)

    def note_guess(self, who: str, now: datetime, *, within: timedelta) -> None:
        """Count one more, and forget all that are older."""
        with self._acting(GUESSES) as db:
            guessing.note_guess(db, who, now, before=now - within)
