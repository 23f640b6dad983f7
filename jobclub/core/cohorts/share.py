"""A programme is shared with another organisation: for a purpose, until a day, and as it is now.

It is the one thing that two organisations see: who gave it sees all of it, who may take it sees what it is
called, who gave it, what for and until when, and the programme itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from jobclub.core.cohorts.programme import Programme
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.text import fault_in_line

LONGEST_DAYS = 366
"""How far ahead a share may end: then somebody has to say once more that it is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One version of a programme, given by one organisation to another until ``ends_on``, that day included.

    Instants in UTC; ``ended_at`` is when it was taken back.
    """

    id: str
    programme_id: str
    programme: Programme
    giver_id: str
    giver: str
    taker_id: str
    taker: str
    purpose: str
    ends_on: date
    shared_at: datetime
    ended_at: datetime | None = None

    def holds(self, today: date) -> bool:
        """Tell whether it can be taken."""
        return self.ended_at is None and today <= self.ends_on


def checked_share(share: Share, today: date) -> Share:
    """Give a share back if it can be.

    Raises:
        Invalid: The purpose cannot be, the end is over or too far ahead, or it is one's own organisation.
    """
    mistakes = []
    if fault := fault_in_line(share.purpose):
        mistakes.append(Mistake("/purpose", fault))
    if not 0 <= (share.ends_on - today).days <= LONGEST_DAYS:
        mistakes.append(Mistake("/ends_on", "choose a day from today on, at most a year ahead"))
    if share.taker_id == share.giver_id:
        mistakes.append(Mistake("/to", "this is your own organisation"))
    if mistakes:
        raise Invalid(*mistakes)
    return share
