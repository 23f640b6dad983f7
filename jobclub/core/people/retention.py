"""Retention: how long an organisation keeps what it knows of people, by what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum

from jobclub.core.errors import Mistake


class Kept(StrEnum):
    """What is kept for a while."""

    PEOPLE = "people"
    STAFF = "staff"
    MESSAGES = "messages"
    READS = "reads"
    LINKS = "links"
    GUESTS = "guests"
    MEETINGS = "meetings"
    REGISTRATIONS = "registrations"
    REPEATS = "repeats"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """For how many days things are kept.

    ``people_days``: people, with all that hangs on them, after the last of their cohorts ended, and after
    the last contact with whoever was in none; and staff, after they left and what they were to do was over.
    ``messages_days``: what became of a message, after it was
    settled. ``reads_days``: who looked at whom. ``links_days``: links that lead nowhere any more.
    ``guests_days``: name and contact of a guest, after the session began. ``meetings_days``: an online
    meeting at its provider, after the session began.
    """

    people_days: int = 84
    messages_days: int = 30
    reads_days: int = 365
    links_days: int = 30
    guests_days: int = 84
    meetings_days: int = 84

    def until(self, kept: Kept, now: datetime) -> datetime:
        """Give the instant before which something must lie so that it is kept no longer."""
        kind = AS_LONG_AS.get(kept, kept)
        days = FIXED_DAYS[kind] if kind in FIXED_DAYS else getattr(self, f"{kind}_days")
        return now - timedelta(days=days)


FIXED_DAYS: Mapping[Kept, int] = {Kept.REGISTRATIONS: 0, Kept.REPEATS: 1}
"""What nobody chooses: a registration has an end of its own, a request under a key is known for a day."""
AS_LONG_AS: Mapping[Kept, Kept] = {Kept.STAFF: Kept.PEOPLE}
"""What has no days of its own, but those of something else."""
NOBODY = "@forgotten.invalid"
"""How the address of staff ends who are forgotten: it is nobody's, and leads nowhere (RFC 2606)."""
NAMELESS = "…"
"""What they are called, unless something took place with them."""
USUAL = Retention()
"""How long an organisation keeps things that has not said anything about it."""
LIMITS: Mapping[str, tuple[int, int]] = {
    "people_days": (28, 1826),
    "messages_days": (7, 365),
    "reads_days": (90, 1826),
    "links_days": (1, 365),
    "guests_days": (7, 1826),
    "meetings_days": (7, 1826),
}
"""The fewest and most days. Marks are corrected until 14 days after completion, so people stay for longer."""


def faults_in(retention: Retention) -> Iterator[Mistake]:
    """Say what is wrong with some days; pointers begin at ``/retention``."""
    for field in fields(Retention):
        least, most = LIMITS[field.name]
        if not least <= getattr(retention, field.name) <= most:
            yield Mistake(f"/retention/{field.name}", f"must be from {least} to {most} days")


@dataclass(frozen=True, slots=True)
class Found:
    """How much of something was kept no longer: all that lay before an instant (UTC)."""

    kept: Kept
    before: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was forgotten at an instant (UTC), as a proof: figures, and nobody's name."""

    id: str
    at: datetime
    found: tuple[Found, ...]

    def count_of(self, kept: Kept) -> int:
        """Give how much of something was forgotten."""
        return sum(one.count for one in self.found if one.kept is kept)
