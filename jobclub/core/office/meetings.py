"""The port to those who provide meetings: what they are asked for, and what may come of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from jobclub.core.activities.meeting import DialIn, Meeting
from jobclub.core.activities.sightings import Sighting
from jobclub.core.people.organisation import Chat, Lobby


class MeetingError(Exception):
    """A provider did not do what it was asked. The text says why, and what helps; it names no person."""


class ProviderUnavailable(MeetingError):
    """Nobody answers now, so that all its meetings wait; ``wait`` is when to ask again, if they said so."""

    def __init__(self, fault: str, wait: timedelta | None = None) -> None:
        super().__init__(fault)
        self.wait = wait


class ProviderRefuses(MeetingError):
    """It is set up wrongly, here or there: nothing works until somebody has done what the text says."""


class MeetingRefused(MeetingError):
    """This one meeting is refused for good: asking again is of no use."""


class MeetingGone(MeetingError):
    """The meeting is not there any more; it has to be made anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWish:
    """What a meeting is wanted for: a span in UTC, and how people get in. Nothing about anybody is in it.

    ``generation`` counts the meetings of one activity. ``link`` and ``dial_in`` are those somebody fixed.
    ``language`` is the organisation's, for the few words a provider may show.
    """

    activity_id: str
    starts_at: datetime
    ends_at: datetime
    generation: int = 1
    language: str = "en"
    link: str | None = None
    dial_in: DialIn | None = None
    lobby: Lobby = Lobby.OPEN
    chat: Chat = Chat.MEANWHILE

    @property
    def external_id(self) -> str:
        """What this meeting is called for ever, by us: 64 ASCII characters at most."""
        return f"jobclub-{self.activity_id}-{self.generation}"

    @property
    def code(self) -> str:
        """A neutral name to tell meetings apart by: it says nothing, and stays the same."""
        return self.activity_id[-4:].upper()

    @property
    def gist(self) -> str:
        """All of the wish that a provider keeps, in one line; what differs has to be told."""
        span = f"{self.starts_at:%Y%m%dT%H%M%SZ}/{self.ends_at:%Y%m%dT%H%M%SZ}"
        return f"{span} {self.language} {self.lobby} {self.chat}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at to see whether a provider works, and what helps if it does not."""

    what: str
    works: bool
    says: str
    remedy: str | None = None


class MeetingProvider(Protocol):
    """Makes, changes and removes meetings.

    One that answers ``at_once`` is asked within the change that needs its answer: it must ask nobody, and do
    nothing that would have to be undone. Any other is asked behind the change's commit, by the worker, at
    least once and perhaps again after a crash; its meetings stay ``pending`` until then.

    ``account`` tells whose its meetings are: those of another account are made anew. It may be "".
    Whatever a provider gives as ``provider``, ``generation`` and ``told`` of a meeting is set by the caller.
    """

    @property
    def at_once(self) -> bool:
        """Whether it answers from what it is told."""

    @property
    def account(self) -> str:
        """Whose its meetings are."""

    @property
    def tells_attendance(self) -> bool:
        """Whether it knows afterwards who was there."""

    def create(self, wish: MeetingWish) -> Meeting:
        """Give the meeting for an activity; asked twice for one (``external_id``), it gives the same.

        Raises:
            Invalid: The wish holds a link or number it can't use (only who answers at once), at
                ``/meeting_provider``, ``/meeting_link`` or ``/meeting_dial_in``.
            ProviderUnavailable, ProviderRefuses, MeetingRefused: See there (only who does not).
        """

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        """Give the meeting as it is after its activity moved; a link or number somebody fixed stays.

        Raises:
            MeetingGone: It is not there any more (only who does not answer at once, as are the others).
            ProviderUnavailable, ProviderRefuses, MeetingRefused: As above.
        """

    def cancel(self, meeting: Meeting, wish: MeetingWish) -> None:
        """Remove the meeting; removing what is gone is fine. Who answers at once is never asked to.

        Without a ``reference`` nobody knows whether it was ever made: it is found by its ``external_id``.

        Raises:
            ProviderUnavailable, ProviderRefuses, MeetingRefused: As above.
        """

    def attendance(self, meeting: Meeting, wish: MeetingWish) -> Iterable[Sighting]:
        """Give who was seen there, as far as it is known by now (only who ``tells_attendance``).

        Raises:
            MeetingGone, ProviderUnavailable, ProviderRefuses, MeetingRefused: As above.
        """

    def examine(self) -> Iterable[Finding]:
        """Try out whether it works, and say of each thing what is the matter and what helps.

        Never raises a MeetingError: it is a finding.
        """
