"""Where a session meets: the link or number its provider gave, once it is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MeetingState(StrEnum):
    """How far a meeting has come. While ``pending``, people read "the link follows"."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What a provider made for one session.

    ``reference`` is the provider's own name for it; ``dial_in`` a phone number with its code, as it is
    read aloud.
    """

    provider: str = "none"
    state: MeetingState = MeetingState.READY
    join_url: str | None = None
    dial_in: str | None = None
    reference: str | None = None
