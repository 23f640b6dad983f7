"""What others wrote about somebody is searched when they are forgotten, in every column that can hold it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest
from sqlalchemy import String, select, update

from benchmarks.clusters import Databases
from jobclub.core.cohorts.homework import Answer
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases import coaching, enrolling, erasing, inviting, knowing, planning
from jobclub.core.usecases.knowing import PersonWish
from jobclub.integrations.database import SqlStore, open_database
from jobclub.integrations.database.blanking import DOCUMENTS, WRITTEN
from jobclub.integrations.database.doors import Door
from jobclub.integrations.database.tables import cohorts, metadata
from jobclub.testing import FixedClock, Town, found_town, office_over, open_club

NAME, EMAIL, PHONE = "Zilla Zaunkönig", "zilla@people.example", "+45 70 98 76 54"
SAID = f"{NAME} can't come; write to {EMAIL.upper()}, or call 7098-7654 (zilla)"
LEFT = "… can't come; write to …, or call … (zilla)"
CODES = 80
"""Characters that a column of codes, ids, digests or keys has at most."""
HOLDS_NO_WORDS = {
    "cohorts.meeting_link": "a way into meetings",
    "cohorts.meeting_dial_in": "a way into meetings",
    "cohorts.meeting_dial_code": "a way into meetings",
    "cohorts.unlocked": "keys of units",
    "deliveries.about": "ids and codes",
    "deliveries.key": "ids and codes",
    "guests.email": "each one's own; a guest of the same address goes in their own time",
    "appointments.dial_code": "a way into meetings",
    "appointments.dial_in": "a way into meetings",
    "appointments.join_url": "a way into meetings",
    "appointments.meeting_reference": "what a provider calls a meeting",
    "appointments.meeting_told": "times and codes",
    "hours_exceptions.hours": "times",
    "organisations.interests": "a closed list for everybody",
    "participants.interests": "keys of that list",
    "registrations.wanted_ids": "ids",
    "services.modes": "codes",
    "webinars.cohost_ids": "ids",
    "webinars.dial_code": "a way into meetings",
    "webinars.dial_in": "a way into meetings",
    "webinars.join_url": "a way into meetings",
    "webinars.meeting_reference": "what a provider calls a meeting",
    "webinars.meeting_told": "times and codes",
    "organisations.habits": "switches",
    "organisations.name": "the organisation's own name",
    "organisations.reply_to": "the organisation's own address",
    "organisations.retention": "figures",
    "participants.email": "each one's own",
    "participants.email_key": "each one's own",
    "participants.muted": "codes",
    "participants.name": "each one's own, whoever has the same",
    "participants.reached_through": "each one's own",
    "privacy_notices.texts": "published for everybody, and proof of what people were told",
    "programmes.document": "a version of a programme never changes, and is written for everybody",
    "registrations.address_key": "each one's own, and found by it",
    "registrations.email": "each one's own, and found by it",
    "registrations.name": "each one's own",
    "registrations.observer_of": "each one's own, of people who are nobody's yet",
    "repeats.key": "what a program calls its request; a day old at most",
    "repeats.path": "ids",
    "retention_runs.found": "figures",
    "sessions.dial_code": "a way into meetings",
    "sessions.dial_in": "a way into meetings",
    "sessions.join_url": "a way into meetings",
    "sessions.meeting_reference": "what a provider calls a meeting",
    "sessions.meeting_told": "times and codes",
    "sessions.merged_unit_keys": "keys of units",
    "shares.document": "see programmes",
    "shares.giver": "an organisation's own name",
    "shares.taker": "an organisation's own name",
    "sightings.email": "matched by address and name, and taken out",
    "sightings.entry": "what a provider calls it",
    "sightings.name": "matched by address and name, and taken out",
    "sightings.report": "what a provider calls it",
    "sightings.stays": "times",
    "staff.email": "each one's own",
    "staff.email_key": "each one's own",
    "staff.name": "each one's own",
    "tokens.scopes": "codes",
    "trail.ids": "ids",
    "visits.unit_keys": "keys of units",
}
"""Text columns in which nobody writes about others, and why."""


def test_every_text_column_is_either_searched_or_known_to_hold_no_words() -> None:
    written = {f"{table.name}.{name}" for table, names in WRITTEN.items() for name in names}
    text = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, String) and not 0 < (column.type.length or 0) <= CODES
    }
    assert text == written | HOLDS_NO_WORDS.keys()
    assert written.isdisjoint(HOLDS_NO_WORDS)
    assert {column.table for column in DOCUMENTS} <= WRITTEN.keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A town in which everything speaks of one person, and their id."""

    office: Office
    town: Town
    store: SqlStore
    person: str
    cohort_id: str


@pytest.fixture(params=["sqlite", "postgresql"])
def said(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[Said]:
    url = f"sqlite:///{tmp_path}/jobclub.sqlite3"
    if request.param == "postgresql":
        databases: Databases = request.getfixturevalue("postgres")
        url = databases.fresh()
    with closing(open_database(url)) as store:
        yield told_of(store)


def told_of(store: SqlStore) -> Said:
    """Let every searched column of every row that others wrote hold the name, the address and the number."""
    clock = FixedClock()
    office = office_over(store, clock)
    town = found_town(office)
    led_by, club = town.consultant, open_club(office, town, minimum=1)
    bo = enrolling.enrol(office, led_by, club.id, person=PersonWish(name="Bo", email="bo@people.example"))
    zilla = knowing.add_participant(office, town.admin, PersonWish(name=NAME, email=EMAIL, phone=PHONE))
    inviting.invite_guest(office, led_by, club.sessions[1].id, name="Gina")
    clock.at = club.sessions[0].ends_at
    task = coaching.list_homework(office, led_by, club.sessions[0].id, Window()).items[0].task
    given = coaching.hand_in(
        office, led_by, task.id, participant_id=bo.place.participant_id, text="Done", link=None
    )
    coaching.give_feedback(office, led_by, given.id, Answer.ACCEPTED, "Good")
    planning.get_cohort(office, led_by, club.id)  # so that it is remembered
    with store.engine.execution_options(door=Door.MIGRATIONS).begin() as db:
        for table, names in WRITTEN.items():
            values = {name: DOCUMENT[name] if table.c[name] in DOCUMENTS else SAID for name in names}
            db.execute(update(table).values(values))
    return Said(office=office, town=town, store=store, person=zilla.id, cohort_id=club.id)


DOCUMENT = {
    "skipped": f'[["2027-03-29", "{SAID}"]]',
    "agenda": f'[{{"minutes": 5, "item": "{SAID}", "lead": null}}]',
    "materials": f'[{{"title": "{SAID}", "link": "https://files.example/1"}}]',
    "topics": f'[{{"title": "{SAID}", "description": null}}]',
    "settings": f'{{"place": "{SAID}"}}',
}


def words(said: Said) -> list[str]:
    """Give what stands in all searched columns now."""
    with said.store.engine.execution_options(door=Door.MIGRATIONS).connect() as db:
        rows = [
            row for table, names in WRITTEN.items() for row in db.execute(select(*map(table.c.get, names)))
        ]  # type: ignore[arg-type]  # each is there
        return [str(value) for row in rows for value in row]


def test_everything_else_in_a_text_stays_and_each_place_is_counted(said: Said) -> None:
    before = words(said)
    assert all(SAID in text for text in before)
    gone = erasing.erase_participant(said.office, said.town.admin, said.person, None)
    assert words(said) == [text.replace(SAID, LEFT) for text in before]
    assert gone.blanked == 3 * len(before)


def test_whoever_remembers_a_cohort_reads_it_anew(said: Said) -> None:
    old = planning.get_cohort(said.office, said.town.admin, said.cohort_id)
    erasing.erase_participant(said.office, said.town.admin, said.person, None)
    new = planning.get_cohort(said.office, said.town.admin, said.cohort_id)
    assert {session.topic for session in new.sessions} == {LEFT}
    assert new.version > old.version
    assert all(a.version < b.version for a, b in zip(old.sessions, new.sessions, strict=True))


def test_the_words_of_another_organisation_stay(said: Said) -> None:
    other = found_town(said.office)
    open_club(said.office, other)
    with said.store.engine.execution_options(door=Door.MIGRATIONS).begin() as db:
        db.execute(update(cohorts).values(reason=SAID))
    erasing.erase_participant(said.office, said.town.admin, said.person, None)
    with said.store.engine.execution_options(door=Door.MIGRATIONS).connect() as db:
        assert set(db.execute(select(cohorts.c.organisation_id, cohorts.c.reason))) == {
            (said.town.organisation.id, LEFT),
            (other.organisation.id, SAID),
        }


def test_whose_name_is_one_word_and_who_has_no_address_is_not_looked_for(said: Said) -> None:
    anna = knowing.add_participant(said.office, said.town.admin, PersonWish(name="Zilla"))
    before = words(said)
    assert erasing.erase_participant(said.office, said.town.admin, anna.id, None).blanked == 0
    assert words(said) == before
