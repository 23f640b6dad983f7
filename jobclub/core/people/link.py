"""Links: secret addresses by which a person reaches their own page or calendar, without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a link is for; it opens nothing else."""

    PAGE = "page"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One person's key to one thing. Only a digest of its secret is kept.

    It belongs to a participant or to one of the staff. Instants in UTC; it opens until ``ends_at`` unless
    it was revoked.
    """

    id: str
    purpose: Purpose
    digest: str
    made_at: datetime
    ends_at: datetime | None = None
    participant_id: str | None = None
    staff_id: str | None = None
    revoked_at: datetime | None = None
    version: int = 0

    def opens(self, now: datetime) -> bool:
        """Tell whether it still leads somewhere."""
        return self.revoked_at is None and (self.ends_at is None or now < self.ends_at)
