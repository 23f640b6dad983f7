"""Versions: counted when a changed thing is saved, and a wall against rivals behind the store's lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from jobclub.core.activities.guest import Guest
from jobclub.core.activities.places import Place
from jobclub.core.appointments.appointment import Appointment
from jobclub.core.appointments.offer import Service
from jobclub.core.cohorts.homework import Homework, Submission
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import Stale
from jobclub.core.notices.delivery import Delivery
from jobclub.core.people.consent import Consent
from jobclub.core.people.link import Link
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Staff
from jobclub.core.webinars.series import WebinarSeries
from jobclub.core.webinars.webinar import Webinar

Counted = TypeVar(
    "Counted",
    Organisation,
    Staff,
    Participant,
    Guest,
    Homework,
    Submission,
    Session,
    Place,
    Delivery,
    Link,
    Consent,
    Service,
    Appointment,
    Webinar,
    WebinarSeries,
)
Part = TypeVar("Part", Session, Place)


def risen(before: Counted, after: Counted) -> Counted:
    """Give a changed thing with its next version.

    Raises:
        Stale: It was changed from another version than the one that is kept.
    """
    must_follow(before.version, after.version)
    return replace(after, version=before.version + 1)


def parts_risen(before: Iterable[Part], after: Iterable[Part]) -> tuple[Part, ...]:
    """Give sessions or places with the next version of each that changed; new ones stay as they are.

    Raises:
        Stale: One was changed from another version than the one that is kept.
    """
    kept = {part.id: part for part in before}
    return tuple(part if kept.get(part.id, part) == part else risen(kept[part.id], part) for part in after)


def must_follow(kept: int, seen: int) -> None:
    """Let a change of the version that is kept pass.

    Raises:
        Stale: It is another version.
    """
    if kept != seen:
        raise Stale(
            "This was changed by somebody else at the same moment. Read it again, then repeat your change."
        )
