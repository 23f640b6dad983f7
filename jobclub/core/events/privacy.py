"""What happens to what people know of their data: notices, consents, exports."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.events.kinds import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNoticePublished(Event):
    """The organisation wrote a new version of its privacy notice."""

    notice_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNoticeShown(Event):
    """A participant was shown a version of the privacy notice for the first time."""

    participant_id: str
    notice_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(Event):
    """A participant agreed to something that they were free to refuse."""

    participant_id: str
    consent_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Event):
    """A participant took an agreement back."""

    participant_id: str
    consent_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationExported(Event):
    """Everything an organisation keeps was written into a file."""

    organisation_id: str
