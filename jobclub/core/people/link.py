"""Links: secrets that lead people to their own page or calendar, without an account, and the staff in.

A session of the staff is a link kept in a cookie; it began with another link, which was used once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a link is for; it opens nothing else.

    A sign-in link begins a session of the staff, once; a session's secret stays in the browser's cookie. A
    guest's leads to what they are invited to.
    """

    PAGE = "page"
    FEED = "feed"
    SIGN_IN = "sign_in"
    SESSION = "session"
    GUEST = "guest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One person's key to one thing. Only a digest of its secret is kept.

    It belongs to a participant, to one of the staff or to a guest. Instants in UTC; it opens until
    ``ends_at`` unless it was revoked.
    """

    id: str
    purpose: Purpose
    digest: str
    made_at: datetime
    ends_at: datetime | None = None
    participant_id: str | None = None
    staff_id: str | None = None
    guest_id: str | None = None
    revoked_at: datetime | None = None
    version: int = 0

    def opens(self, now: datetime) -> bool:
        """Tell whether it still leads somewhere."""
        return self.revoked_at is None and (self.ends_at is None or now < self.ends_at)


def digest_of(secret: str) -> str:
    """Give what is kept of a secret of 256 bits: enough to know it again, useless to whoever reads it."""
    return hashlib.sha256(secret.encode()).hexdigest()
