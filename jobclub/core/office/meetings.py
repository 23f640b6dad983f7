"""The port to those who provide meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jobclub.core.cohorts.meeting import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWish:
    """What a meeting is wanted for: a neutral title, a span in UTC, and a link somebody fixed, if any.

    Nothing about participants is ever in it.
    """

    session_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    link: str | None = None


class MeetingProvider(Protocol):
    """Makes, changes and removes meetings.

    The providers here answer at once, from what they are told. One that asks a network for its meetings
    is called behind the change's commit, and its meetings stay ``pending`` until then.
    """

    def create(self, wish: MeetingWish) -> Meeting:
        """Give the meeting for a session; asked twice for one session, it gives the same.

        Raises:
            Invalid: The wish holds a link that this provider can't use.
        """

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        """Give the meeting as it is after its session moved or its link was set anew.

        Raises:
            Invalid: The wish holds a link that this provider can't use.
        """

    def cancel(self, meeting: Meeting) -> None:
        """Remove the meeting; removing what is gone is fine."""
