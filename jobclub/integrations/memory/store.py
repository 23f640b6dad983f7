"""The store in memory: one writer at a time, a stable view for each reader."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from jobclub.core.errors import Busy, KeyReused
from jobclub.core.events import Event
from jobclub.core.notices.routes import deliveries_after
from jobclub.core.office.store import Repeat, Repeated, must_be_of_an_organisation
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Actor
from jobclub.integrations.ids import new_id
from jobclub.integrations.memory.absences import MemoryAbsences
from jobclub.integrations.memory.across import AcrossOrganisations
from jobclub.integrations.memory.agendas import MemoryAgendas
from jobclub.integrations.memory.appointments import MemoryAppointments, MemoryWaitingLists
from jobclub.integrations.memory.books import Books, Done, RepeatKey, TrailEntry
from jobclub.integrations.memory.changes import MemoryChanges
from jobclub.integrations.memory.cohorts import MemoryCohorts
from jobclub.integrations.memory.coursework import MemoryCoursework
from jobclub.integrations.memory.desk import MemoryDesk
from jobclub.integrations.memory.erasures import MemoryErasures
from jobclub.integrations.memory.files import MemoryFiles
from jobclub.integrations.memory.guests import MemoryGuests
from jobclub.integrations.memory.links import MemoryLinks
from jobclub.integrations.memory.organisations import MemoryOrganisations
from jobclub.integrations.memory.outbox import MemoryOutbox
from jobclub.integrations.memory.outward import MemoryOutward
from jobclub.integrations.memory.participants import MemoryParticipants
from jobclub.integrations.memory.privacy import MemoryPrivacy
from jobclub.integrations.memory.programmes import MemoryProgrammes
from jobclub.integrations.memory.retention import MemoryRetentions
from jobclub.integrations.memory.services import MemoryServices
from jobclub.integrations.memory.sightings import MemorySightings
from jobclub.integrations.memory.staff import MemoryStaff
from jobclub.integrations.memory.tallies import MemoryTallies
from jobclub.integrations.memory.told import MemoryToldbook
from jobclub.integrations.memory.visits import MemoryVisits
from jobclub.integrations.memory.watches import MemoryWatches
from jobclub.integrations.memory.webinars import MemoryWebinarPlaces, MemoryWebinars
from jobclub.integrations.memory.wordings import MemoryWordings

REMEMBERED = timedelta(hours=24)
"""How long a request with an Idempotency-Key is known again."""


class MemoryTransaction:
    """One organisation's data as one transaction sees it."""

    def __init__(  # noqa: PLR0915  (one statement for each port)
        self, store: MemoryStore, books: Books, actor: Actor, at: datetime | None = None
    ) -> None:
        self.books = books
        self.recorded: list[Event] = []
        self.organisations = MemoryOrganisations(
            books,
            actor.organisation_id,
            store.organisation_named,
            store.organisation_of_tenant,
            store.organisation_at,
        )
        self.staff = MemoryStaff(books, store.staff_known_as)
        self.programmes = MemoryProgrammes(books)
        self.participants = MemoryParticipants(books, at)
        self.cohorts = MemoryCohorts(books)
        self.webinars = MemoryWebinars(books)
        self.webinar_places = MemoryWebinarPlaces(books)
        self.visits = MemoryVisits(books)
        self.guests = MemoryGuests(books)
        self.changes = MemoryChanges(books)
        self.coursework = MemoryCoursework(books)
        self.files = MemoryFiles(books)
        self.outbox = MemoryOutbox(books)
        self.told = MemoryToldbook(books)
        self.watches = MemoryWatches(books)
        self.links = MemoryLinks(books)
        self.absences = MemoryAbsences(books)
        self.sightings = MemorySightings(books)
        self.agendas = MemoryAgendas(books)
        self.outward = MemoryOutward(books, actor.organisation_id, store.everybodys_books)
        self.desk = MemoryDesk(books)
        self.wordings = MemoryWordings(books)
        self.services = MemoryServices(books)
        self.appointments = MemoryAppointments(books)
        self.waiting = MemoryWaitingLists(books)
        self.erasures = MemoryErasures(books)
        self.retention = MemoryRetentions(books)
        self.tallies = MemoryTallies(books)
        self.privacy = MemoryPrivacy(books, lambda: store.trail_of(actor.organisation_id))

    def record(self, *events: Event) -> None:
        """Put what happened into the trail, once all is kept, and into the outbox whom it is to be told."""
        self.books.must_be_open()
        self.recorded += events
        self.outbox.add(delivery for event in events for delivery in deliveries_after(event, new_id))


class MemoryStore(AcrossOrganisations):
    """Keeps the data of every organisation in memory.

    ``trail`` is what happened, oldest first. A writer waits ``patience`` seconds for the one before it.
    """

    def __init__(self, *, patience: float = 5.0) -> None:
        super().__init__()
        self.trail: list[TrailEntry] = []
        self._patience = patience
        self._turn = threading.Lock()

    @contextmanager
    def transaction(
        self, actor: Actor, *, at: datetime, repeat: Repeat | None, dry_run: bool
    ) -> Iterator[MemoryTransaction]:
        """Open the actor's organisation for writing; all is kept when the block ends without raising.

        Raises:
            Repeated, KeyReused: The Idempotency-Key is known.
            Busy: Another transaction went on for too long.
        """
        must_be_of_an_organisation(actor)
        with self._my_turn():
            books = self._of(actor).opened()
            tx = MemoryTransaction(self, books, actor, at)
            try:
                _refuse_repeat(books, actor, repeat, at)
                yield tx
                if not dry_run:
                    self._commit(tx, actor, repeat, at)
            finally:
                books.seal()

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[MemoryTransaction]:
        """Open a view of the actor's organisation as it is now; whatever happens meanwhile, it stays so."""
        must_be_of_an_organisation(actor)
        yield MemoryTransaction(self, self._of(actor), actor)

    def organisation_named(self, name: str) -> Organisation | None:
        """Look up an organisation by its name."""
        return next((one for one in self.everybody() if one.name == name), None)

    def organisation_at(self, page_name: str) -> Organisation | None:
        """Look up whose public pages are found by a word."""
        return next((one for one in self.everybody() if one.page_name == page_name), None)

    def everybody(self) -> list[Organisation]:
        """Give every organisation."""
        return [one for books in self.everybodys_books() for one in books.organisations.values()]

    def everybodys_books(self) -> list[Books]:
        """Give what every organisation keeps."""
        return list(self._books.values())

    def trail_of(self, organisation_id: str) -> Sequence[TrailEntry]:
        """Give what happened in an organisation, oldest first."""
        return [entry for entry in self.trail if entry.organisation_id == organisation_id]

    def organisation_ids(self) -> list[str]:
        """Give every organisation, oldest first."""
        return sorted(
            organisation_id for organisation_id, books in self._books.items() if books.organisations
        )

    def check(self) -> None:
        """Let everything pass: what is kept here is this version's own."""

    def close(self) -> None:
        """Do nothing: what is kept goes with the store itself."""

    def _of(self, actor: Actor) -> Books:
        return self._books.get(actor.organisation_id) or Books()

    def _commit(self, tx: MemoryTransaction, actor: Actor, repeat: Repeat | None, at: datetime) -> None:
        if repeat is not None and tx.recorded:
            tx.books.repeats.put(_key(actor, repeat), Done(repeat.body, tx.recorded[0], at))
        self._books[actor.organisation_id] = tx.books
        self.trail += [
            TrailEntry(actor.organisation_id, actor.caller_id, actor.role, one, new_id())
            for one in tx.recorded
        ]

    @contextmanager
    def _my_turn(self, *, patient: bool = True) -> Iterator[None]:
        if not self._turn.acquire(timeout=self._patience if patient else 0):
            raise Busy("Somebody else is writing at this moment; try again in a second.")
        try:
            yield
        finally:
            self._turn.release()


def _key(actor: Actor, repeat: Repeat) -> RepeatKey:
    return RepeatKey(actor.caller_id, repeat.method, repeat.path, repeat.key)


def _refuse_repeat(books: Books, actor: Actor, repeat: Repeat | None, at: datetime) -> None:
    done = None if repeat is None else books.repeats.get(_key(actor, repeat))
    if repeat is None or done is None or at - done.at >= REMEMBERED:
        return
    if done.body != repeat.body:
        raise KeyReused("This Idempotency-Key was used for another request; choose a new one.")
    raise Repeated(done.event)
