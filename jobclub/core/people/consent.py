"""Consent: what somebody freely said yes to, in which words, and that they took it back.

Only what is listed here ever rests on consent. Taking part, being marked, homework and messages about it are
the organisation's task in law (GDPR, art. 6(1)(e); recital 43): nobody is asked for consent to those, and
no rule asks whether it was given.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from jobclub.core.people.consent_words import TEXT_VERSION, words_of


class ConsentPurpose(StrEnum):
    """What people may agree to, or not, without anything else depending on it."""

    RECORDING = "recording"
    PHOTO = "photo"
    CONTACT_SHARING = "contact_sharing"
    FOLLOW_UP = "follow_up"


class ConsentChannel(StrEnum):
    """How somebody said yes: on their page, on the phone, or on paper."""

    PAGE = "page"
    PHONE = "phone"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That somebody said yes: to which words (version, language and their SHA-256), when (UTC) and how."""

    id: str
    participant_id: str
    purpose: ConsentPurpose
    text_version: int
    language: str
    digest: str
    given_at: datetime
    channel: ConsentChannel
    withdrawn_at: datetime | None = None
    version: int = 0

    @property
    def text(self) -> str:
        """The words somebody agreed to."""
        return words_of(self.purpose, self.language, self.text_version)

    @property
    def holds(self) -> bool:
        """Whether it was not taken back."""
        return self.withdrawn_at is None


def given(
    consent_id: str,
    participant_id: str,
    purpose: ConsentPurpose,
    *,
    language: str,
    channel: ConsentChannel,
    now: datetime,
) -> Consent:
    """Give somebody's consent to the words of today."""
    return Consent(
        id=consent_id,
        participant_id=participant_id,
        purpose=purpose,
        text_version=TEXT_VERSION,
        language=language,
        digest=hashlib.sha256(words_of(purpose, language).encode()).hexdigest(),
        given_at=now,
        channel=channel,
    )


def withdrawn(consent: Consent, now: datetime) -> Consent:
    """Give a consent taken back; the first time counts."""
    return replace(consent, withdrawn_at=consent.withdrawn_at or now)
