"""Erasure: a person is forgotten, or there is a ground against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jobclub.core.errors import OnHold


class Cause(StrEnum):
    """Why somebody was forgotten: it was asked for, or their time was over."""

    REQUESTED = "requested"
    RETENTION = "retention"


class Ground(StrEnum):
    """Why somebody is not forgotten (GDPR, article 17(3))."""

    PUBLIC_TASK = "public_task"
    LEGAL_DUTY = "legal_duty"
    ARCHIVE_DUTY = "archive_duty"
    LEGAL_CLAIM = "legal_claim"


class Remains(StrEnum):
    """Where bytes of somebody who was forgotten may still lie."""

    DATABASE = "database"
    BACKUPS = "backups"
    LOGS = "logs"
    MEETINGS = "meetings"


UNTIL = {
    Remains.DATABASE: "in free space of the database's files, until 'jobclub db vacuum' was run",
    Remains.BACKUPS: "in older backups, until you delete them; one that is restored forgets them again",
    Remains.LOGS: "in logs of your mail server, proxy and database, until they are deleted in their time",
    Remains.MEETINGS: "at the provider of past online meetings, until it has done what it is asked for",
}
"""Where that is, and until when."""
NOT_SEARCHED = (
    "In what others wrote, the full name, e-mail address and phone number are blanked. A first name alone, a "
    "nickname, an earlier name, and what stands in files are not looked for: read what you wrote yourselves."
)
"""What an erasure does not find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """Somebody was forgotten at an instant (UTC): ids alone, so that it is done again after a restore."""

    id: str
    participant_id: str
    at: datetime
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Somebody asked to be forgotten and was refused, at an instant (UTC)."""

    id: str
    participant_id: str
    at: datetime
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What keeps somebody from being forgotten, since an instant (UTC); without a ground nothing does."""

    participant_id: str
    ground: Ground | None = None
    since: datetime | None = None

    @property
    def revision(self) -> str:
        """What a reader sees of it."""
        return f"{self.ground}.{self.since:%Y%m%d%H%M%S%f}" if self.ground else "none"


def must_not_be_held(hold: Hold) -> None:
    """Let pass whom nothing keeps.

    Raises:
        OnHold: Something does.
    """
    if hold.ground is not None:
        raise OnHold(
            f"This person is kept on the ground '{hold.ground}'; lift that first.", ground=hold.ground
        )
