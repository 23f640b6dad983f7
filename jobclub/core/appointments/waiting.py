"""Those who wait for a time of a service, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jobclub.core.errors import invalid
from jobclub.core.spans import wall_of
from jobclub.core.text import fault_in_line

CHANNEL = 40
"""Characters in the short word that says how somebody came."""
LONG = timedelta(days=7)
"""After how long a wait is named to those who could end it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who waits for a service since an instant (UTC). ``channel`` is how they came."""

    id: str
    service_id: str
    participant_id: str
    since: datetime
    channel: str | None = None

    @property
    def revision(self) -> str:
        """What a reader sees of it: it never changes."""
        return self.id

    def days(self, now: datetime, zone: str) -> int:
        """Give how many days they wait, as the calendar of a zone counts them."""
        return (wall_of(now, zone).on - wall_of(self.since, zone).on).days


def checked_channel(channel: str | None) -> str | None:
    """Give the word back that says how somebody came, if it can be one.

    Raises:
        Invalid: It can't.
    """
    if channel is not None and (fault := fault_in_line(channel, CHANNEL)):
        raise invalid("/channel", fault)
    return channel
