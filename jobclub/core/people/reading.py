"""The read log: who of the staff looked at a person's data, when, and what for.

Writes stand in the trail; reads stand here. Both hold ids and never a personal value. What people are told
of it says in which role somebody looked and why, and names nobody (GDPR, art. 15; CJEU C-579/21).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jobclub.core.people.staff import Role


class Why(StrEnum):
    """What somebody's data was looked at for; it follows from what was opened, so nobody has to say it."""

    CONTACT = "contact"
    LINKS = "links"
    RUNNING = "running"
    PROGRESS = "progress"
    HOMEWORK = "homework"
    CALLING = "calling"
    APPOINTMENTS = "appointments"
    CONSENTS = "consents"
    OUTCOMES = "outcomes"
    ACCESS = "access"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One request that showed people's contact data, notes, standing or homework, at an instant (UTC)."""

    id: str
    at: datetime
    caller_id: str
    role: Role
    why: Why
    participant_ids: tuple[str, ...]
