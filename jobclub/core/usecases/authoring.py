"""Putting programmes in, and reading them."""

from __future__ import annotations

from jobclub.core.cohorts.programme import Programme
from jobclub.core.events import ProgrammeAdded, ProgrammeKept
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor


def add_programme(office: Office, actor: Actor, programme: Programme) -> StoredProgramme:
    """Keep a programme, as the next version of its key. Running cohorts keep the version they have.

    The same programme once more makes no new version: what is there is given.
    """
    actor.must_everywhere(Act.WRITE_PROGRAMMES)
    with office.transaction(actor) as tx:
        return put_programme(office, tx, programme)


def put_programme(office: Office, tx: Transaction, programme: Programme) -> StoredProgramme:
    """Keep a programme within an act that somebody may do; see ``add_programme``."""
    latest = tx.programmes.latest(programme.key)
    if latest is not None and latest.programme == programme:
        tx.record(ProgrammeKept(at=office.now(), programme_id=latest.id))
        return latest
    version = 1 if latest is None else latest.version + 1
    stored = StoredProgramme(id=office.new_id(), version=version, programme=programme, added_at=office.now())
    tx.programmes.add(stored)
    tx.record(ProgrammeAdded(at=office.now(), programme_id=stored.id))
    return stored


def get_programme(office: Office, actor: Actor, programme_id: str) -> StoredProgramme:
    """Give one version of a programme."""
    actor.must(Act.READ_PROGRAMMES)
    with office.reading(actor) as tx:
        return tx.programmes.get(programme_id)


def latest_programme(office: Office, actor: Actor, key: str) -> StoredProgramme | None:
    """Give the newest version of a programme by its key, if there is one."""
    actor.must(Act.READ_PROGRAMMES)
    with office.reading(actor) as tx:
        return tx.programmes.latest(key)


def list_programmes(
    office: Office, actor: Actor, window: Window, *, key: str | None = None
) -> Page[StoredProgramme]:
    """Give programmes in all their versions, oldest first; of one key if asked."""
    actor.must(Act.READ_PROGRAMMES)
    with office.reading(actor) as tx:
        return tx.programmes.page(window, key=key)
