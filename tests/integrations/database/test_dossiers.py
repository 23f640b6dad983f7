"""A dossier holds every row about a person, whichever table it lies in, and nothing about anybody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from jobclub.core.activities.sightings import Sighted
from jobclub.core.appointments.waiting import Waiting
from jobclub.core.cohorts.calls import CallNote, CallReason
from jobclub.core.cohorts.handed_file import FileKind, HandedFile
from jobclub.core.cohorts.homework import Waiver
from jobclub.core.events import ParticipantsImported
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.erasure import Ground, Hold, Refusal
from jobclub.core.usecases.exporting import SECTIONS, export_person
from jobclub.integrations.database import SqlStore, open_database
from jobclub.integrations.database.tables import metadata
from jobclub.testing import FixedClock, Town, found_town, office_over
from jobclub.testing.store_contract.appointments import Offered, offered
from jobclub.testing.store_contract.furnished import Furnished, furnish
from jobclub.testing.store_contract.samples import a_consent, a_person, a_read, a_sighting, a_submission
from jobclub.testing.store_contract.setting import ODD_MOMENT

SHOWN = {
    "absences": "announced",
    "appointments": "appointments",
    "calls": "calls",
    "consents": "consents",
    "deliveries": "messages",
    "erasure_refusals": "kept_back",
    "holds": "kept_back",
    "links": "links",
    "marks": "attendance",
    "outcomes": "outcomes",
    "participants": "person",
    "people_read": "reads",
    "places": "places",
    "sightings": "seen",
    "submissions": "homework",
    "told": "calendar",
    "told_privacy": "privacy_notices",
    "trail": "history",
    "visits": "visits",
    "waiting": "waiting",
    "waivers": "waivers",
}
"""In which section the rows of a table stand that are about a person."""
LEFT_OUT = {
    "erasures": "ids of people who are known no more; nobody is left whom it could be shown to",
    "files": "the bytes of a file: the section 'homework' names it by its submission, and its link gives it",
    "guests": "people from companies and schools, who take part in nothing; nobody known is among them",
    "guesses": "digests of network addresses, forgotten within the hour; nobody is known by them",
    "reads": "what people_read is about: the section 'reads' tells both",
    "registrations": "of nobody who is known: gone once they are, or a day later",
    "repeats": "which requests were done, by a digest of their bodies; forgotten within a day",
    "tallies": "figures of those who were forgotten",
}
"""Tables that could be about a person, and why a dossier does not show them."""
INWARD = {
    *("id", "organisation_id", "version", "participant_id", "cohort_id", "group_id"),
    *("activity_id", "activity"),
    *("email_key", "phone_key", "contact_at"),  # other writings of what is shown, and when it was used
    *("digest", "claimed_by", "claimed_until", "errand", "key", "about"),  # keys, and how a message is sent
    *(
        "session_id",
        "homework_id",
        "place_id",
        "host_id",
        "notice_id",
        "read_id",
        "report",
        "entry",
        "staff_id",
    ),
    *("event_version", "ids", "caller_id"),  # which may name others
    *("service_id", "consultant_id", "package_id", "webinar_id", "on", "at", "zone", "fold", "minutes"),
    *("buffer_before", "buffer_after", "meeting_provider", "meeting_state", "meeting_generation"),
    *("mark", "unit_keys", "muted", "interests", "stays"),  # told in words, or in lists
}
"""Columns that tell nothing of a person, or tell it by an id in whose place the thing itself is named."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    store = open_database(f"sqlite:///{tmp_path / 'kept.sqlite3'}")
    yield store
    store.close()


@pytest.fixture
def office(store: SqlStore) -> Office:
    return office_over(store, FixedClock(ODD_MOMENT))


@pytest.fixture
def town(office: Office) -> Town:
    return found_town(office)


@pytest.fixture
def it(office: Office, town: Town) -> Furnished:
    """A town with one of everything, and another person with the same."""
    it = furnish(office, town)
    sparring = offered(office, town)
    file = HandedFile("ten-lines.txt", FileKind.TEXT, 9)
    with office.transaction(town.admin) as tx:
        tx.coursework.add_submission(a_submission(it.task, it.person, number=2, file=file))
        seen = a_sighting(email="Petra@example.org", name="Petra on the phone")
        others = a_sighting(report="2", email="somebody@example.org", name="SOMEBODY ELSE")
        at = ODD_MOMENT + timedelta(days=30)
        tx.sightings.put(it.cohort.sessions[0].id, Sighted(fetched_at=at, sightings=(seen, others)))
        tx.erasures.hold(Hold(participant_id=it.person.id, ground=Ground.LEGAL_CLAIM, since=ODD_MOMENT))
        refusal = Refusal(id="r", participant_id=it.person.id, at=ODD_MOMENT, ground=Ground.PUBLIC_TASK)
        tx.erasures.refuse(refusal)
        call = {"cohort_id": it.cohort.id, "place_id": it.place.id, "participant_id": it.person.id}
        tx.desk.note(
            CallNote(**call, reason=CallReason.MISSED, called_at=ODD_MOMENT, staff_id=town.staff_ids[0])
        )
        _book(tx, it, sparring)
        other = a_person(name="OTHER NAME", email="other@people.example")
        tx.participants.add(other)
        tx.coursework.add_submission(a_submission(it.task, other, text="OTHER TEXT"))
        tx.coursework.waive(Waiver(homework_id=it.task.id, participant_id=other.id, reason="OTHER REASON"))
        tx.privacy.consents.add(a_consent(other))
        tx.privacy.reads.add(a_read(it.person, other))
        imported = ParticipantsImported(at=ODD_MOMENT, added=((2, it.person.id), (3, other.id)))
        tx.record(imported)
    return it


def _book(tx: Transaction, it: Furnished, sparring: Offered) -> None:
    """Let them have a time and wait for another."""
    words = {name: f"my {name}" for name in ("material_text", "shared_note", "private_note", "reason")}
    tx.appointments.add([sparring.appointment(participant_id=it.person.id, **words)])
    waiting = Waiting(id="w", service_id=sparring.service.id, participant_id=it.person.id, since=ODD_MOMENT)
    tx.waiting.add(waiting)


def _about_people() -> list[Table]:
    """Give the tables that refer to a person, or to something of a person's, in whatever way."""
    return [
        table
        for table in metadata.sorted_tables
        if {"participant_id", "place_id", "email", "ids", "who", "read_id"} & set(table.columns.keys())
        or table.name in {"participants", "repeats", "reads", "tallies"}
    ]


def test_every_table_that_may_be_about_a_person_is_shown_or_left_out_with_a_reason() -> None:
    named = {table.name for table in _about_people()} - {"staff"}
    assert named == SHOWN.keys() | LEFT_OUT.keys()
    assert set(SHOWN.values()) == set(SECTIONS)
    assert not SHOWN.keys() & LEFT_OUT.keys()


def _rows(store: SqlStore, table: Table, it: Furnished) -> list[Any]:
    """Give the rows of a table that are about the person."""
    me, place = it.person.id, it.place.id
    with store.engine.connect() as db:
        found = db.execute(select(table)).mappings().all()
    keys = {"participant_id": me, "id": me if table.name == "participants" else None}
    if table.name == "outcomes":
        return [row for row in found if row["place_id"] == place]
    if table.name == "trail":
        return [row for row in found if me in row["ids"]]
    if table.name == "sightings":
        return [row for row in found if (row["email"] or "").casefold() == it.person.email_key]
    return [row for row in found if any(value and row.get(name) == value for name, value in keys.items())]


def test_every_row_about_a_person_is_in_their_dossier_with_all_it_tells(
    office: Office, store: SqlStore, town: Town, it: Furnished
) -> None:
    sections = export_person(office, town.admin, it.person.id).sections

    for name, section in SHOWN.items():
        table = metadata.tables[name]
        rows, shown = _rows(store, table, it), sections[section]
        assert rows or name == "trail", f"nothing of {name} was tried"
        tables = [one for one, other in SHOWN.items() if other == section]
        times = sum(row.get("times", 1) for row in shown)  # looks of one day and kind are one line
        assert times == sum(len(_rows(store, metadata.tables[one], it)) for one in tables), name
        told = {value for row in shown for value in row.values() if not isinstance(value, tuple)}
        for row in rows:
            for column, value in row.items():
                if column not in INWARD and value is not None:
                    assert value in told, f"{name}.{column} is not told"


def test_nothing_of_anybody_else_is_in_it_and_no_name_of_the_staff(
    office: Office, store: SqlStore, town: Town, it: Furnished
) -> None:
    with office.reading(town.admin) as tx:
        other = tx.participants.by_email("other@people.example")
    text = json.dumps(export_person(office, town.admin, it.person.id).plain(), ensure_ascii=False)

    assert other is not None
    for theirs in ("SOMEBODY ELSE", "OTHER NAME", "OTHER TEXT", "OTHER REASON", other.id, it.guest.name):
        assert str(theirs) not in text
    with store.engine.connect() as db:
        staff = db.execute(select(metadata.tables["staff"])).mappings().all()
    for one in staff:
        assert one["name"] not in text
        assert one["email"] not in text
        assert one["id"] not in text
