"""What somebody of the staff is busy with, and where it is looked after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.engagements import Engagement
from jobclub.web.staff.clashing import title_of

PAGES = {
    ActivityKind.SESSION: ("staff.sessions.show", "session_id"),
    ActivityKind.WEBINAR: ("staff.webinar.show", "webinar_id"),
    ActivityKind.APPOINTMENT: ("staff.appointments.show", "appointment_id"),
}
"""Where each kind is looked after, and what its id is called there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """Hours (instants, UTC) in which somebody is busy: with what, if one may know it, and its page."""

    starts_at: datetime
    ends_at: datetime
    kind: ActivityKind
    title: str | None
    address: str


def busy_with(engagement: Engagement) -> Busy:
    """Give an engagement as a page shows it."""
    kind = ActivityKind(engagement.activity)
    endpoint, name = PAGES[kind]
    whose: dict[str, Any] = {name: engagement.activity_id}
    return Busy(
        starts_at=engagement.span.start,
        ends_at=engagement.span.end,
        kind=kind,
        title=title_of(kind, engagement.activity_id),
        address=url_for(endpoint, **whose),
    )
