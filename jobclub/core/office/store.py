"""The port to whatever keeps the organisation's data.

A transaction sees one organisation only. What it gives are the core's own frozen things; saving one
compares it with what was loaded and writes what differs. Rivals are kept apart by the store's locks; a
version number stands behind them, and a save that has lost a race all the same raises ``Stale``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from jobclub.core.activities.meeting import Meeting
from jobclub.core.activities.places import Outcome, Place
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import JobclubError
from jobclub.core.events import Event
from jobclub.core.notices.watch import Watch
from jobclub.core.office.agendas import Agendas
from jobclub.core.office.appointments import Appointments, WaitingLists
from jobclub.core.office.coursework import Courseworks
from jobclub.core.office.desk import Desk
from jobclub.core.office.files import Files
from jobclub.core.office.forgetting import Erasures, Retentions, Tallies
from jobclub.core.office.keyring import Keyring
from jobclub.core.office.lists import CohortFilter, CohortLine, Page, Window
from jobclub.core.office.outbox import Claim, Figures, Outbox, Toldbook, Watches
from jobclub.core.office.outward import Directory, Outward
from jobclub.core.office.own_words import Wordings
from jobclub.core.office.privacy import Privacy
from jobclub.core.office.programmes import Programmes
from jobclub.core.office.reach import Absences, Links
from jobclub.core.office.services import Services
from jobclub.core.office.sessions import Changes, Guests, Sightings, Visits
from jobclub.core.office.staff_list import StaffList
from jobclub.core.office.webinars import WebinarPlaces, Webinars
from jobclub.core.people.organisation import ClosedDay, Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor


@dataclass(frozen=True, slots=True)
class Repeat:
    """What makes a repeated request known: its Idempotency-Key, method and path, and a digest of its body."""

    key: str
    method: str
    path: str
    body: str


def must_be_of_an_organisation(actor: Actor) -> None:
    """Let nobody act or look without an organisation: stores ask this before anything else.

    Raises:
        RuntimeError: The actor is of none.
    """
    if not actor.organisation_id:
        msg = "a transaction belongs to an organisation"
        raise RuntimeError(msg)


class Repeated(JobclubError):
    """The act was done before under this key; ``event`` is what happened then."""

    code = "repeated"

    def __init__(self, event: Event) -> None:
        super().__init__("This was done before.")
        self.event = event


class Organisations(Protocol):
    """The organisation of the transaction."""

    def add(self, organisation: Organisation) -> None:
        """Put in a new one. Raises NameTaken, IdentityTaken."""

    def current(self) -> Organisation:
        """Give the one this transaction belongs to."""

    def save(self, organisation: Organisation) -> Organisation:
        """Keep a changed one and give it with its new version. Raises NameTaken, IdentityTaken."""

    def closed_days(self, first: date | None = None, last: date | None = None) -> list[ClosedDay]:
        """Give the organisation's own closed days in a range, both ends included, by date."""

    def close(self, day: ClosedDay) -> None:
        """Close a day, or give it another reason."""

    def reopen(self, on: date) -> ClosedDay:
        """Take a closed day back, and give it as it was. Raises NotFound."""


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

    def not_meant_since(self, after: datetime) -> frozenset[str]:
        """Give the ids of people who said after an instant that they are not meant (``not_me_at``)."""

    def carrying(self, interest: str) -> list[Participant]:
        """Give people who carry an interest, those longest known first; to read, not to write."""

    def led_by(self, staff_id: str, participant_id: str) -> bool:
        """Tell whether somebody has or had a place with this consultant: in a cohort, a webinar, a time."""

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

    def save_meeting(self, session_id: str, meeting: Meeting) -> Cohort:
        """Keep what became of a session's meeting, and give its cohort; no version people see rises."""

    def with_sessions_ahead(self, now: datetime) -> list[str]:
        """Give the ids of cohorts with a session that has not ended."""

    def page(self, wanted: CohortFilter, window: Window, now: datetime) -> Page[CohortLine]: ...

    def places_of(self, participant_id: str, programme_key: str) -> list[tuple[str, Place]]:
        """Give all places of one person in the cohorts of one programme, oldest first, with those' ids."""

    def of_participant(self, participant_id: str) -> list[str]:
        """Give the ids of the cohorts in which one person has, had or asked for a place."""

    def outcomes(self, place_id: str) -> list[Outcome]: ...

    def add_outcome(self, place_id: str, outcome: Outcome) -> None: ...


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
    def webinars(self) -> Webinars: ...
    @property
    def webinar_places(self) -> WebinarPlaces: ...
    @property
    def visits(self) -> Visits: ...
    @property
    def guests(self) -> Guests: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def coursework(self) -> Courseworks: ...
    @property
    def files(self) -> Files: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def told(self) -> Toldbook: ...
    @property
    def watches(self) -> Watches: ...
    @property
    def links(self) -> Links: ...
    @property
    def absences(self) -> Absences: ...
    @property
    def sightings(self) -> Sightings: ...
    @property
    def agendas(self) -> Agendas: ...
    @property
    def privacy(self) -> Privacy: ...
    @property
    def erasures(self) -> Erasures: ...
    @property
    def retention(self) -> Retentions: ...
    @property
    def tallies(self) -> Tallies: ...
    @property
    def outward(self) -> Outward: ...
    @property
    def wordings(self) -> Wordings: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def services(self) -> Services: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def waiting(self) -> WaitingLists: ...

    def record(self, *events: Event) -> None:
        """Put what happened into the trail, and into the outbox whom it is to be told.

        A repeat of the act is answered from its first event.
        """


class Store(Directory, Keyring, Protocol):
    """Keeps the data of every organisation."""

    def transaction(
        self, actor: Actor, *, at: datetime, repeat: Repeat | None, dry_run: bool
    ) -> AbstractContextManager[Transaction]: ...

    def reading(self, actor: Actor) -> AbstractContextManager[Transaction]: ...

    def organisation_ids(self) -> list[str]:
        """Give every organisation: for upkeep."""

    def anything_due(self, now: datetime, *, errands: bool = False) -> bool:
        """Tell whether any organisation has a delivery that is due and nobody's: to people, or errands."""

    def lane(self, road: str, most: int) -> AbstractContextManager[bool]:
        """Hold one of a road's so many lanes for a block; False: other workers have them all."""

    def claim_deliveries(
        self, now: datetime, *, worker: str, limit: int, lease: timedelta, errands: bool = False
    ) -> list[Claim]:
        """Take due deliveries of any organisation, earliest first: to people, or errands.

        Nobody else gets them for the lease.
        """

    def release_deliveries(self, claims: Iterable[Claim]) -> None:
        """Give back claims whose sending was not begun, so that others may take them at once."""

    def claim_watches(self, now: datetime, *, limit: int, lease: timedelta) -> list[tuple[str, Watch]]:
        """Take watches whose attention is due, with their organisations; nobody else has them meanwhile."""

    def figures(self, now: datetime) -> Figures:
        """Give how the outbox of all organisations stands: for those who operate it."""

    def check(self) -> None:
        """Let pass what this version can work with. Raises Unfit, Busy."""

    def close(self) -> None:
        """Give connections and files back."""
