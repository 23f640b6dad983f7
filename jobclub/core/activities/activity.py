"""One thing that takes place at a time, whatever it is: when, how people meet, and where."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.spans import Span, WallTime

NO_MEETING = Meeting()


class ActivityKind(StrEnum):
    """What takes place. Engagements name it, and so do places that are not a cohort's."""

    SESSION = "session"
    WEBINAR = "webinar"
    APPOINTMENT = "appointment"


class Mode(StrEnum):
    """How people meet. It may change late.

    On a ``walk`` both walk, each where they are, and are on the phone.
    """

    ONLINE = "online"
    PHONE = "phone"
    WALK = "walk"
    IN_PERSON = "in_person"
    BOTH = "both"


WITHOUT_LINK = frozenset({Mode.IN_PERSON, Mode.PHONE, Mode.WALK})
"""How people meet who need no link."""
GROUP_MODES = tuple(mode for mode in Mode if mode is not Mode.WALK)
"""How a group can meet: a walk is for two."""


def fault_in_group_mode(mode: Mode) -> str | None:
    """Tell why a group can't meet in some way; None if it can."""
    return None if mode in GROUP_MODES else f"choose one of {', '.join(GROUP_MODES)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(ABC):
    """One thing that takes place: a session, a webinar, an appointment.

    ``wall`` is the truth of what lies ahead and ``starts_at`` (UTC) is derived from it; once it has
    ended, ``starts_at`` is the truth.
    """

    kind: ClassVar[ActivityKind]

    id: str
    wall: WallTime
    starts_at: datetime
    minutes: int
    mode: Mode = Mode.ONLINE
    place: str | None = None
    meeting: Meeting = NO_MEETING
    version: int = 0

    @property
    @abstractmethod
    def takes_place(self) -> bool:
        """Whether it is not called off; each kind says."""

    @property
    @abstractmethod
    def decided(self) -> bool:
        """Whether people said what became of it, so that it stays as it is; each kind says."""

    @property
    def ends_at(self) -> datetime:
        """When it ends, in UTC: its minutes are elapsed time."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def span(self) -> Span:
        """When it takes place, in UTC."""
        return Span(self.starts_at, self.ends_at)

    @property
    def link(self) -> str | None:
        """The link people join by, if they meet by one and it is there."""
        return None if self.mode in WITHOUT_LINK else self.meeting.join_url

    @property
    def dial_in(self) -> DialIn | None:
        """The number people may call, if they need not come to a room."""
        return None if self.mode is Mode.IN_PERSON else self.meeting.dial_in

    @property
    def link_follows(self) -> bool:
        """Whether people meet by a link that is not there yet, for whatever reason."""
        made = self.meeting.state is MeetingState.READY
        return self.mode not in WITHOUT_LINK and self.link is None and not made

    def has_started(self, now: datetime) -> bool:
        """Tell whether its time has come."""
        return now >= self.starts_at

    def has_ended(self, now: datetime) -> bool:
        """Tell whether its time is over."""
        return now >= self.ends_at

    def timed_anew(self, now: datetime) -> Self:
        """Give it with its instant derived from the wall time again, if it lies ahead.

        The rules of a zone change from time to time; a club at 14:00 stays at 14:00.
        """
        instant = self.wall.instant
        return self if self.has_ended(now) or instant == self.starts_at else replace(self, starts_at=instant)
