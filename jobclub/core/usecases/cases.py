"""Cases: one notice to one participant, the world it is told in, and what is to be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from jobclub.core.activities.activity import Activity, ActivityKind
from jobclub.core.activities.places import Place
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.visit import sessions_of
from jobclub.core.notices.calendar import Changes, Told, difference
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.mail import Method
from jobclub.core.notices.ways_in import mark_after, mark_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.habits import Choice

IN_FULL = frozenset(
    {
        Notice.PLACE_CONFIRMED,
        Notice.VISIT_AGREED,
        Notice.WAY_IN,
        Notice.HOUR_BEFORE,
        Notice.APPOINTMENT_BOOKED,
        Notice.WEBINAR_CONFIRMED,
    }
)
"""Notices after which somebody knows the way in as it is: they begin anew, or carry it."""
NOTHING_NEW = Changes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One notice to one participant, and the world it is told in at an instant (UTC).

    ``at`` is when that happened which it tells of.
    """

    tx: Transaction
    notice: Notice
    about: Mapping[str, str]
    participant_id: str
    at: datetime
    now: datetime

    def cohort(self) -> Cohort:
        """Give the cohort it is about, as the clock shows it."""
        return self.tx.cohorts.get(self.about["cohort_id"]).as_of(self.now)

    def place(self, cohort: Cohort) -> Place:
        """Give the place it is about."""
        return cohort.place(self.about["place_id"])

    def told(self, group_id: str) -> list[Told]:
        """Give what its reader was told of a group's activities."""
        return self.tx.told.of(self.participant_id, group_id)

    def expected(self, cohort: Cohort) -> list[Session]:
        """Give the sessions of a cohort at which its reader is expected: the group's, or those they visit."""
        return sessions_of(self.participant_id, cohort, self.tx.visits.of_host(cohort.id))

    def changes(self, cohort: Cohort) -> Changes:
        """Give what its reader's calendar must be told of a cohort."""
        told, expected = self.told(cohort.id), self.expected(cohort)
        return difference(self.participant_id, cohort.id, expected, told=told, now=self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a letter is about, as far as every letter goes by it, whatever kind of activity it tells of.

    ``group_id`` is whose activities its reader was told of together. ``over_at`` (UTC) is when the last of
    them ends, ``consultant_id`` whom to ask; ``switches`` are the messages that are sent, or not, other than
    usual.
    """

    group_id: str
    zone: str
    over_at: datetime | None = None
    consultant_id: str | None = None
    switches: Mapping[Choice, bool] = field(default_factory=dict)


def topic_of(cohort: Cohort) -> Topic:
    """Give a cohort as the topic of a letter."""
    return Topic(
        group_id=cohort.id,
        zone=cohort.zone,
        over_at=cohort.last_ends_at,
        consultant_id=cohort.consultant_id,
        switches=cohort.programme.messages,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is to be said: the facts of the letter, and what it does to the reader's calendar, if anything.

    ``meetings`` are activities of which it tells how to get in; ``noted`` is what the reader was told of them
    before, with the ways in as they know them once this is said. ``service_id`` is a service that the reader
    can book by themselves, if there is one to lead them to.
    """

    topic: Topic
    facts: dict[str, Any] = field(default_factory=dict)
    method: Method | None = None
    changes: Changes = NOTHING_NEW
    meetings: tuple[Activity, ...] = ()
    noted: tuple[Told, ...] = ()
    service_id: str | None = None


def said_of(cohort: Cohort, **parts: Any) -> Said:
    """Give what is to be said about a cohort."""
    return Said(topic=topic_of(cohort), **parts)


def with_ways_in_noted(case: Case, said: Said) -> Said:
    """Give what is to be said with what its reader will know then of how to get in."""
    marks = {one.id: mark_of(one) for one in said.meetings}
    alone = {one.id for one in said.meetings if one.kind is not ActivityKind.SESSION}
    groups = sorted({said.topic.group_id, *alone}) if marks else []
    before = [one for group_id in groups for one in case.told(group_id) if one.activity_id in marks]
    in_full = case.notice in IN_FULL
    after = (
        replace(one, mark=mark_after(one.mark, marks[one.activity_id], in_full=in_full)) for one in before
    )
    return replace(said, noted=tuple(new for new, old in zip(after, before, strict=True) if new != old))
