"""Everything one organisation keeps, shelf by shelf."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from jobclub.core.activities.engagements import Engagement
from jobclub.core.activities.guest import Guest
from jobclub.core.activities.places import Outcome
from jobclub.core.activities.sightings import Sighted
from jobclub.core.appointments.appointment import Appointment
from jobclub.core.appointments.hours import HoursException, WeeklyHours
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.waiting import Waiting
from jobclub.core.cohorts.calls import CallNote
from jobclub.core.cohorts.changes import Change
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Homework, Submission, Waiver
from jobclub.core.cohorts.share import Share
from jobclub.core.cohorts.tallies import Figure
from jobclub.core.cohorts.visit import Visit
from jobclub.core.events import Event
from jobclub.core.notices.calendar import Told
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.own_wording import OwnWording
from jobclub.core.notices.watch import Watch
from jobclub.core.office.coursework import Attendance
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.office.reach import Absence
from jobclub.core.people.consent import Consent
from jobclub.core.people.erasure import Erasure, Hold, Refusal
from jobclub.core.people.link import Link
from jobclub.core.people.look import Logo
from jobclub.core.people.organisation import ClosedDay, Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.people.privacy_notice import NoticeShown, PrivacyNotice
from jobclub.core.people.reading import Read
from jobclub.core.people.registration import Registration
from jobclub.core.people.retention import Run
from jobclub.core.people.staff import Role, Staff, Token
from jobclub.core.webinars.registration import WebinarPlace
from jobclub.core.webinars.series import WebinarSeries
from jobclub.core.webinars.webinar import Webinar
from jobclub.integrations.memory.shelf import Shelf


class RepeatKey(NamedTuple):
    """What tells one request with an Idempotency-Key from another of the same organisation."""

    caller_id: str
    method: str
    path: str
    key: str


class Done(NamedTuple):
    """What was done under an Idempotency-Key: asked with which body, what happened, when (UTC)."""

    body: str
    event: Event
    at: datetime


class TrailEntry(NamedTuple):
    """What happened, in which organisation, and who made it happen."""

    organisation_id: str
    caller_id: str
    role: Role
    event: Event
    id: str


class KeptFile(NamedTuple):
    """The bytes of a file, and who handed it in."""

    participant_id: str
    content: bytes


class Held(NamedTuple):
    """A worker's claim, until an instant (UTC)."""

    worker: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What one organisation keeps. Shelves without a remark are kept by the things' own ids."""

    organisations: Shelf[str, Organisation] = field(default_factory=Shelf)
    """The organisation itself, alone."""
    closed_days: Shelf[date, ClosedDay] = field(default_factory=Shelf)
    staff: Shelf[str, Staff] = field(default_factory=Shelf)
    tokens: Shelf[str, Token] = field(default_factory=Shelf)
    engagements: Shelf[str, tuple[Engagement, ...]] = field(default_factory=Shelf)
    """By the group they belong to."""
    programmes: Shelf[str, StoredProgramme] = field(default_factory=Shelf)
    participants: Shelf[str, Participant] = field(default_factory=Shelf)
    contacts: Shelf[str, datetime] = field(default_factory=Shelf)
    """When (UTC) a person was taken in or changed last."""
    cohorts: Shelf[str, Cohort] = field(default_factory=Shelf)
    outcomes: Shelf[str, tuple[Outcome, ...]] = field(default_factory=Shelf)
    """By place."""
    webinars: Shelf[str, Webinar] = field(default_factory=Shelf)
    webinar_series: Shelf[str, WebinarSeries] = field(default_factory=Shelf)
    webinar_places: Shelf[str, WebinarPlace] = field(default_factory=Shelf)
    visits: Shelf[tuple[str, str], Visit] = field(default_factory=Shelf)
    """By place and session."""
    guests: Shelf[str, Guest] = field(default_factory=Shelf)
    changes: Shelf[str, tuple[Change, ...]] = field(default_factory=Shelf)
    """By cohort."""
    attendance: Shelf[str, Attendance] = field(default_factory=Shelf)
    """By session."""
    tasks: Shelf[str, tuple[Homework, ...]] = field(default_factory=Shelf)
    """By cohort."""
    submissions: Shelf[str, Submission] = field(default_factory=Shelf)
    files: Shelf[str, KeptFile] = field(default_factory=Shelf)
    """By submission."""
    waivers: Shelf[tuple[str, str], Waiver] = field(default_factory=Shelf)
    """By task and participant."""
    deliveries: Shelf[str, Delivery] = field(default_factory=Shelf)
    claims: Shelf[str, Held] = field(default_factory=Shelf)
    """By delivery."""
    told: Shelf[tuple[str, str], Told] = field(default_factory=Shelf)
    """By participant and session."""
    watches: Shelf[str, Watch] = field(default_factory=Shelf)
    """By the cohort or organisation that is looked at."""
    watch_claims: Shelf[str, datetime] = field(default_factory=Shelf)
    """Until when (UTC) somebody has a watch, by what is looked at."""
    links: Shelf[str, Link] = field(default_factory=Shelf)
    absences: Shelf[tuple[str, str], Absence] = field(default_factory=Shelf)
    """By session and participant."""
    calls: Shelf[str, CallNote] = field(default_factory=Shelf)
    """What became of the last call, by place."""
    sightings: Shelf[str, Sighted] = field(default_factory=Shelf)
    """By session."""
    privacy_notices: Shelf[str, PrivacyNotice] = field(default_factory=Shelf)
    told_privacy: Shelf[tuple[str, str], NoticeShown] = field(default_factory=Shelf)
    """By participant and notice."""
    consents: Shelf[str, Consent] = field(default_factory=Shelf)
    reads: Shelf[str, Read] = field(default_factory=Shelf)
    erasures: Shelf[str, Erasure] = field(default_factory=Shelf)
    refusals: Shelf[str, Refusal] = field(default_factory=Shelf)
    holds: Shelf[str, Hold] = field(default_factory=Shelf)
    """By participant."""
    tallies: Shelf[tuple[str, Figure], int] = field(default_factory=Shelf)
    """By cohort and figure: of those who were forgotten."""
    runs: Shelf[str, Run] = field(default_factory=Shelf)
    logos: Shelf[str, Logo] = field(default_factory=Shelf)
    """The one on the organisation's pages, alone."""
    registrations: Shelf[str, Registration] = field(default_factory=Shelf)
    shares: Shelf[str, Share] = field(default_factory=Shelf)
    wordings: Shelf[tuple[str, str], OwnWording] = field(default_factory=Shelf)
    """By notice and language."""
    services: Shelf[str, Service] = field(default_factory=Shelf)
    weekly_hours: Shelf[str, tuple[WeeklyHours, ...]] = field(default_factory=Shelf)
    """By staff."""
    hours_exceptions: Shelf[str, HoursException] = field(default_factory=Shelf)
    appointments: Shelf[str, Appointment] = field(default_factory=Shelf)
    waiting: Shelf[str, Waiting] = field(default_factory=Shelf)
    repeats: Shelf[RepeatKey, Done] = field(default_factory=Shelf)

    def opened(self) -> Books:
        """Give the same books for writing; these stay as they are."""
        return Books(**{name: shelf.opened() for name, shelf in self._shelves().items()})

    def seal(self) -> None:
        """Let nobody write any more."""
        for shelf in self._shelves().values():
            shelf.seal()

    def must_be_open(self) -> None:
        """Let a write pass.

        Raises:
            RuntimeError: The view is for reading only, or its transaction has ended.
        """
        self.repeats.must_be_open()

    def _shelves(self) -> dict[str, Shelf[Any, Any]]:
        return {f.name: getattr(self, f.name) for f in fields(self)}
