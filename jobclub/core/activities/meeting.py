"""Where people meet: the link or number a provider gave, once it is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from jobclub.core import national_ids
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.participant import PHONE

CODE = re.compile(r"[0-9][0-9 ]{0,18}#?")
NOBODY = "none"
"""The provider of those who meet in a room or by other arrangement."""


class MeetingState(StrEnum):
    """How far a meeting has come. While ``pending``, people read "the link follows".

    ``failed``: its provider refuses it, and somebody must do something about that.
    """

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DialIn:
    """A phone number to call, and the code to give there."""

    number: str
    code: str | None = None


def checked_dial_in(dial_in: DialIn, pointer: str) -> DialIn:
    """Give a number and code back if they can be.

    Raises:
        Invalid: One of them can't; at ``pointer``, with ``/number`` or ``/code``.
    """
    mistakes = []
    if not PHONE.fullmatch(dial_in.number) or national_ids.in_address(dial_in.number):
        mistakes.append(Mistake(f"{pointer}/number", "write a phone number like +45 70 10 10 10"))
    if dial_in.code is not None and not CODE.fullmatch(dial_in.code):
        mistakes.append(Mistake(f"{pointer}/code", "write the code in digits, like 1234#"))
    if mistakes:
        raise Invalid(*mistakes)
    return dial_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What a provider made for one activity.

    ``reference`` is the provider's own name for it. An activity has one meeting at a time; ``generation``
    counts them, so that one made anew is not taken for the one before. ``told`` is what its provider was
    told last (``MeetingWish.gist``), if it was told anything.
    """

    provider: str = NOBODY
    state: MeetingState = MeetingState.READY
    join_url: str | None = None
    dial_in: DialIn | None = None
    reference: str | None = None
    generation: int = 1
    told: str | None = None

    @property
    def mark(self) -> str | None:
        """What tells the way in from another one; None: there is none yet."""
        way_in = (self.join_url, self.dial_in and self.dial_in.number, self.dial_in and self.dial_in.code)
        if not any(way_in):
            return None
        return sha256("\n".join(part or "" for part in way_in).encode()).hexdigest()[:16]
