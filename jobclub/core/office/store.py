"""The port to whatever keeps the organisation's data.

A transaction sees one organisation only. What it gives are the core's own frozen things; saving one
compares it with what was loaded and writes what differs. Rivals are kept apart by the store's locks; a
version number stands behind them, and a save that has lost a race all the same raises ``Stale``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from jobclub.core.activities.engagements import Engagement
from jobclub.core.activities.places import Outcome, Place
from jobclub.core.cohorts.attendance import Mark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Homework, Submission, Waiver
from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.progression import Coursework
from jobclub.core.cohorts.visit import Visit
from jobclub.core.errors import JobclubError
from jobclub.core.events import Event
from jobclub.core.office.lists import CohortFilter, CohortLine, Page, Window
from jobclub.core.office.sessions import Changes, Guests
from jobclub.core.people.organisation import ClosedDay, Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor, Staff, Token
from jobclub.core.spans import Span


@dataclass(frozen=True, slots=True)
class Repeat:
    """What makes a repeated request known: its Idempotency-Key, method and path, and a digest of its body."""

    key: str
    method: str
    path: str
    body: str


class Repeated(JobclubError):
    """The act was done before under this key; ``event`` is what happened then."""

    code = "repeated"

    def __init__(self, event: Event) -> None:
        super().__init__("This was done before.")
        self.event = event


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProgramme:
    """One version of a programme, as an organisation keeps it."""

    id: str
    version: int
    programme: Programme
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """The marks of one session; ``version`` counts how often they were set."""

    session_id: str
    marks: tuple[Mark, ...]
    version: int


class Organisations(Protocol):
    """The organisation of the transaction."""

    def add(self, organisation: Organisation) -> None:
        """Put in a new one. Raises NameTaken."""

    def current(self) -> Organisation:
        """Give the one this transaction belongs to."""

    def save(self, organisation: Organisation) -> Organisation:
        """Keep a changed one and give it with its new version. Raises NameTaken."""

    def closed_days(self, first: date | None = None, last: date | None = None) -> list[ClosedDay]:
        """Give the organisation's own closed days in a range, both ends included, by date."""

    def close(self, day: ClosedDay) -> None:
        """Close a day, or give it another reason."""

    def reopen(self, on: date) -> None:
        """Take a closed day back. Raises NotFound."""


class StaffList(Protocol):
    """Staff, their keys and their hours."""

    def get(self, staff_id: str) -> Staff:
        """Raises NotFound."""

    def add(self, staff: Staff) -> None:
        """Raises EmailTaken."""

    def page(self, window: Window) -> Page[Staff]: ...

    def token(self, token_id: str) -> Token:
        """Raises NotFound."""

    def add_token(self, token: Token) -> None: ...

    def save_token(self, token: Token) -> None: ...

    def tokens(self, window: Window) -> Page[Token]: ...

    def engagements(self, staff_ids: Iterable[str], within: Span, *, outside_group: str) -> list[Engagement]:
        """Give what these people are engaged with in a span, except for one group's activities."""

    def set_engagements(self, group_id: str, engagements: Iterable[Engagement]) -> None:
        """Exchange all engagements of a group. Raises StaffClash if they overlap others all the same."""


class Programmes(Protocol):
    """Programmes in all their versions."""

    def get(self, programme_id: str) -> StoredProgramme:
        """Raises NotFound."""

    def latest(self, key: str) -> StoredProgramme | None: ...

    def add(self, stored: StoredProgramme) -> None: ...

    def page(self, window: Window, *, key: str | None = None) -> Page[StoredProgramme]: ...


class Participants(Protocol):
    """People looking for work."""

    def get(self, participant_id: str) -> Participant:
        """Raises NotFound."""

    def by_email(self, email: str) -> Participant | None: ...

    def by_email_keys(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Give the ids of people by their ``email_key``, for those keys that are somebody's."""

    def by_phone_keys(self, keys: Iterable[str], *, most: int) -> Mapping[str, tuple[str, ...]]:
        """Give the ids of people by their ``phone_key``: of each the ones longest known, ``most`` of them."""

    def add(self, participant: Participant) -> None:
        """Raises EmailTaken."""

    def add_all(self, people: Iterable[Participant]) -> None:
        """Put several in at once. Raises EmailTaken."""

    def save(self, participant: Participant) -> Participant:
        """Keep a changed one and give it with its new version. Raises EmailTaken."""

    def names(self, participant_ids: Iterable[str]) -> Mapping[str, str]:
        """Give the names of several people by their ids."""

    def led_by(self, staff_id: str, participant_id: str) -> bool:
        """Tell whether somebody has a place in a cohort that this consultant leads."""

    def page(
        self, window: Window, *, email: str | None = None, led_by: str | None = None
    ) -> Page[Participant]: ...


class Cohorts(Protocol):
    """Cohorts with their sessions and places, loaded whole."""

    def get(self, cohort_id: str) -> Cohort:
        """Raises NotFound."""

    def of_session(self, session_id: str) -> Cohort:
        """Raises NotFound."""

    def of_place(self, place_id: str) -> Cohort:
        """Raises NotFound."""

    def of_homework(self, homework_id: str) -> Cohort:
        """Raises NotFound."""

    def add(self, cohort: Cohort) -> None: ...

    def save(self, cohort: Cohort) -> Cohort:
        """Keep what changed and give the cohort with its new versions."""

    def with_sessions_ahead(self, now: datetime) -> list[str]:
        """Give the ids of cohorts with a session that has not ended."""

    def page(self, wanted: CohortFilter, window: Window, now: datetime) -> Page[CohortLine]: ...

    def places_of(self, participant_id: str, programme_key: str) -> list[tuple[str, Place]]:
        """Give all places of one person in the cohorts of one programme, oldest first, with those' ids."""

    def outcomes(self, place_id: str) -> list[Outcome]: ...

    def add_outcome(self, place_id: str, outcome: Outcome) -> None: ...


class Visits(Protocol):
    """Visits of one cohort's people to another cohort's sessions."""

    def of_home(self, cohort_id: str) -> list[Visit]:
        """Give the visits that people of a cohort make, in the order they were agreed."""

    def of_host(self, cohort_id: str) -> list[Visit]:
        """Give the visits to a cohort's sessions, in the order they were agreed."""

    def add(self, visit: Visit) -> None: ...

    def remove(self, visit: Visit) -> None: ...


class Courseworks(Protocol):
    """Tasks, marks, submissions, waivers."""

    def of(self, cohort_id: str, *, participant_id: str | None = None) -> Coursework:
        """Give all of a cohort's work, or one person's."""

    def marks(self, cohort_id: str) -> tuple[Mark, ...]: ...

    def attendance(self, session_id: str) -> Attendance: ...

    def set_attendance(self, session_id: str, marks: Iterable[Mark]) -> Attendance:
        """Exchange the marks of a session."""

    def add_tasks(self, cohort_id: str, tasks: Iterable[Homework]) -> None: ...

    def save_task(self, task: Homework) -> Homework:
        """Keep a changed task and give it with its new version. Raises Stale."""

    def submissions(self, homework_id: str, *, participant_id: str | None = None) -> list[Submission]:
        """Give what was handed in for a task, oldest first."""

    def submission(self, submission_id: str) -> Submission:
        """Raises NotFound."""

    def add_submission(self, submission: Submission) -> None: ...

    def save_submission(self, submission: Submission) -> Submission: ...

    def waivers(self, homework_id: str) -> list[Waiver]: ...

    def waive(self, waiver: Waiver) -> None:
        """Keep a waiver, or give an old one another reason."""


class Transaction(Protocol):
    """One organisation's data: everything saved and recorded in one commit, or nothing."""

    @property
    def organisations(self) -> Organisations: ...
    @property
    def staff(self) -> StaffList: ...
    @property
    def programmes(self) -> Programmes: ...
    @property
    def participants(self) -> Participants: ...
    @property
    def cohorts(self) -> Cohorts: ...
    @property
    def visits(self) -> Visits: ...
    @property
    def guests(self) -> Guests: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def coursework(self) -> Courseworks: ...

    def record(self, *events: Event) -> None:
        """Put what happened into the trail; a repeat of the act is answered from its first event."""


class Store(Protocol):
    """Keeps the data of every organisation."""

    def transaction(
        self, actor: Actor, *, at: datetime, repeat: Repeat | None, dry_run: bool
    ) -> AbstractContextManager[Transaction]: ...

    def reading(self, actor: Actor) -> AbstractContextManager[Transaction]: ...

    def actor_by_token(self, digest: str) -> Actor | None:
        """Look up who holds a token that is not revoked: one of the few look-ups across organisations."""

    def organisation_named(self, name: str) -> Organisation | None:
        """Look up an organisation: for the operator at the command line."""

    def organisation_ids(self) -> list[str]:
        """Give every organisation: for upkeep."""

    def close(self) -> None:
        """Give connections and files back."""
