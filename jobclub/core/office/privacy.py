"""The ports to what people know of what is kept: notices, consents, who looked, and what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from jobclub.core.office.lists import Page, Window
from jobclub.core.people.consent import Consent
from jobclub.core.people.privacy_notice import NoticeShown, PrivacyNotice
from jobclub.core.people.reading import Read
from jobclub.core.people.staff import Role


class AuditKind(StrEnum):
    """What a line of the audit tells of: that something was done, or that somebody's data was looked at."""

    ACT = "act"
    READ = "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line of the audit: ids and names of kinds, never a personal value.

    ``what`` is the name of an event, or why somebody looked. ``ids`` are the event's, or the people's whose
    data was shown (``participant_ids``).
    """

    id: str
    at: datetime
    kind: AuditKind
    caller_id: str
    role: Role
    what: str
    ids: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which lines are wanted: about somebody, by one caller, of a kind, from an instant until before another.

    ``about`` are ids: a line is about somebody if it names one of them. None of them is no limit.
    """

    about: frozenset[str] = frozenset()
    caller_id: str | None = None
    kind: AuditKind | None = None
    since: datetime | None = None
    until: datetime | None = None


class Reads(Protocol):
    """Who looked at people's data."""

    def add(self, read: Read) -> None: ...

    def of_participant(self, participant_id: str) -> list[Read]:
        """Give when somebody's data was looked at, oldest first."""


class Audit(Protocol):
    """What was done, and who looked: the trail and the reads."""

    def page(self, wanted: AuditFilter, window: Window) -> Page[AuditLine]:
        """Give the lines in a window, newest first."""


class PrivacyNotices(Protocol):
    """The versions of an organisation's privacy notice, and who was shown which."""

    def add(self, notice: PrivacyNotice) -> None:
        """Put a new version in. Raises Busy: its number is taken."""

    def latest(self) -> PrivacyNotice | None: ...

    def get(self, notice_id: str) -> PrivacyNotice:
        """Raises NotFound."""

    def page(self, window: Window) -> Page[PrivacyNotice]:
        """Give the versions, oldest first."""

    def shown_to(self, participant_id: str) -> list[NoticeShown]:
        """Give what somebody was shown, in the order they were."""

    def note_shown(self, shown: NoticeShown) -> None:
        """Keep that somebody was shown a version; the first time counts."""


class Consents(Protocol):
    """What people agreed to."""

    def add(self, consent: Consent) -> None: ...

    def get(self, consent_id: str) -> Consent:
        """Raises NotFound."""

    def of_participant(self, participant_id: str) -> list[Consent]:
        """Give all that somebody agreed to, also what they took back, in the order they did."""

    def save(self, consent: Consent) -> Consent:
        """Keep a changed one. Raises Stale."""


class Privacy(Protocol):
    """What people know of what is kept about them."""

    @property
    def notices(self) -> PrivacyNotices: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def reads(self) -> Reads: ...
    @property
    def audit(self) -> Audit: ...

    def everything(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Give all that the organisation keeps, kind by kind: each thing with the name of its kind."""
