"""Whoever is erased is gone from every table and, after a vacuum, from the bytes of the database's files.

A canary stands in every text that is a person's, and is looked for afterwards.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Table, select

from benchmarks.clusters import Cluster, Databases, connected
from jobclub.core.activities.places import OutcomeKind
from jobclub.core.activities.sightings import SeenAs, Sighted, Sighting
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.tallies import Tally
from jobclub.core.errors import Busy
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.erasure import Ground
from jobclub.core.people.registration import Registration, in_a_cohort
from jobclub.core.spans import Span
from jobclub.core.usecases import (
    answering,
    coaching,
    enrolling,
    erasing,
    knowing,
    linking,
    visiting,
    withholding,
)
from jobclub.core.usecases.knowing import PersonWish
from jobclub.integrations.database import SqlStore, engine_for, open_database
from jobclub.integrations.database.doors import Door
from jobclub.integrations.database.erasures import STAYS, THEIRS
from jobclub.integrations.database.tables import metadata
from jobclub.integrations.database.vacuum import vacuum
from jobclub.testing import FixedClock, Town, found_town, office_over, open_club
from tests.core.usecases.people import themselves

CANARY = "Zaunkoenig"
PHONE = "+45 70 98 76 54"
NUMBER = "70987654"
HOLDS_NOBODY = {
    "organisations": "about the organisation",
    "closed_days": "days",
    "staff": "about the staff",
    "tokens": "the staff's and programs' keys",
    "engagements": "hours of the staff",
    "services": "what is offered to everybody",
    "service_consultants": "about the staff",
    "weekly_hours": "hours of the staff",
    "hours_exceptions": "hours of the staff",
    "programmes": "documents that everybody may read",
    "cohorts": "about the group; what the staff write about it is theirs to keep free of names",
    "sessions": "see cohorts",
    "changes": "see cohorts",
    "homework": "tasks of the group",
    "guests": "other people, who are forgotten in their own time",
    "sighted": "when a provider was asked",
    "sightings": "matched by address and name, as they hold no id",
    "webinars": "see cohorts; the places in them stand among all places",
    "webinar_series": "see cohorts",
    "wordings": "messages to everybody",
    "watches": "what the clock looks at",
    "guesses": "digests of addresses in the network",
    "trail": "ids alone",
    "repeats": "ids and digests alone, for a day",
    "erasures": "ids alone: that somebody was forgotten",
    "tallies": "figures",
    "retention_runs": "figures",
    "registrations": "people who are nobody's yet; matched by address",
    "shares": "programmes",
    "logos": "pictures of the organisation",
    "reads": "ids alone: who of the staff looked",
    "people_read": "ids alone: whom they looked at",
    "privacy_notices": "texts for everybody",
}
"""Tables without a row that is somebody's who takes part, and why."""


def test_every_table_is_either_emptied_of_a_person_or_known_to_hold_nobody() -> None:
    assert {table.name for table in THEIRS} | HOLDS_NOBODY.keys() >= set(metadata.tables)
    assert {table.name for table in THEIRS}.isdisjoint(HOLDS_NOBODY)


def refers_to_a_person(table: Table) -> bool:
    """Tell whether rows of a table name a participant, or hang on rows that do."""
    if "participant_id" in table.c:
        return True
    to = (reference.referred_table for reference in table.foreign_key_constraints)
    return any(one.name == "participants" or refers_to_a_person(one) for one in to if one is not table)


def test_nothing_that_refers_to_a_person_is_left_out_but_what_holds_ids_alone() -> None:
    assert {table for table in metadata.sorted_tables if refers_to_a_person(table)} - STAYS <= THEIRS.keys()


def test_each_table_is_emptied_before_those_it_refers_to() -> None:
    order = list(THEIRS)
    for table in order:
        for reference in table.foreign_key_constraints:
            if reference.referred_table in THEIRS and reference.referred_table is not table:
                assert order.index(reference.referred_table) < order.index(table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Somebody who has lived through much in a town, and whoever else is there."""

    office: Office
    town: Town
    store: SqlStore
    person: str
    ids: tuple[str, ...]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'jobclub.sqlite3'}"
    databases: Databases = request.getfixturevalue("postgres")
    return databases.fresh()


@pytest.fixture
def life(url: str) -> Iterator[Life]:
    store = open_database(url)
    yield lived(store)
    store.close()


def lived(store: SqlStore) -> Life:  # noqa: PLR0915  (a whole life, one thing after the other)
    """Let somebody live through everything there is, with a canary in each text of theirs."""
    clock = FixedClock()
    office = office_over(store, clock)
    town = found_town(office)
    club = open_club(office, town, minimum=1)
    host = open_club(office, town, consultant_id=town.colleague.staff_id)
    led_by = town.consultant
    wish = PersonWish(
        name=f"{CANARY} Holm", email=f"{CANARY}@people.example", phone=PHONE, reached_through=CANARY
    )
    place = enrolling.enrol(office, led_by, club.id, person=wish).place
    bo = enrolling.enrol(office, led_by, club.id, person=PersonWish(name="Bo", email="bo@people.example"))
    whose = place.participant_id
    visiting.visit(office, led_by, place.id, host.sessions[2].id)
    me = themselves(town, whose)
    answering.announce_absence(office, me, club.sessions[1].id)
    linking.make_link(office, led_by, whose)
    first = club.sessions[0]
    clock.at = first.ends_at
    marks = [
        Mark(session_id=first.id, participant_id=one, mark=AttendanceMark.PRESENT)
        for one in (whose, bo.place.participant_id)
    ]
    coaching.mark_attendance(office, led_by, first.id, marks, None)
    task = coaching.list_homework(office, led_by, first.id, Window()).items[0].task
    given = coaching.hand_in(
        office, led_by, task.id, participant_id=whose, text=CANARY, link=f"https://example.org/{CANARY}"
    )
    coaching.give_feedback(office, led_by, given.id, Answer.ACCEPTED, f"Well done, {CANARY}")
    coaching.waive_homework(office, led_by, task.id, whose, f"{CANARY} did it before")
    seen = Sighting(
        report="1",
        entry="1",
        seen_as=SeenAs.GUEST,
        name=f"{CANARY} H",
        email=f"{CANARY}@private.example",
        stays=(Span(first.starts_at, first.ends_at),),
    )
    asked = Registration(
        id=office.new_id(),
        wanted=in_a_cohort(host.id),
        name=CANARY,
        language="da",
        asked_at=clock(),
        ends_at=clock(),
        email=f"{CANARY}@people.example",
    )
    with office.transaction(town.admin) as tx:
        tx.sightings.put(first.id, Sighted(fetched_at=clock(), sightings=(seen,)))
        tx.outward.registrations.add(asked)
    knowing.change_participant(office, led_by, whose, None, name=f"{CANARY} Af Holm")
    enrolling.withdraw(office, led_by, place.id, outcome=OutcomeKind.JOB, reason=f"{CANARY} has a job")
    again = enrolling.enrol(office, led_by, club.id, participant_id=whose).place
    visiting.visit(office, led_by, again.id, host.sessions[3].id)
    withholding.refuse_erasure(office, town.admin, whose, Ground.PUBLIC_TASK)
    ids = (whose, place.id, again.id, given.id)
    return Life(office=office, town=town, store=store, person=whose, ids=ids)


def found(store: SqlStore, *words: str) -> set[str]:
    """Give the tables in which a word stands in any column of any row."""
    with store.engine.execution_options(door=Door.MIGRATIONS).connect() as db, db.begin():
        return {
            table.name
            for table in metadata.sorted_tables
            for row in db.execute(select(table))
            if any(word.casefold() in str(value).casefold() for value in row for word in words)
        }


def figures(life: Life) -> list[Tally]:
    with life.office.reading(life.town.admin) as tx:
        every = [*tx.tallies.counted(), *tx.tallies.of_forgotten()]
    sums: dict[Tally, int] = {}
    for one in every:
        sums[replace(one, count=0)] = sums.get(replace(one, count=0), 0) + one.count
    told = (replace(one, count=count) for one, count in sums.items())
    return sorted(told, key=lambda one: (one.cohort_id, one.figure))


def erased(life: Life) -> erasing.Erased:
    return erasing.erase_participant(life.office, life.town.admin, life.person, None)


def test_before_it_the_canary_stands_in_many_tables(life: Life) -> None:
    """Show that the tests below would notice."""
    assert found(life.store, CANARY, NUMBER) >= {
        "participants",
        "places",
        "registrations",
        "submissions",
        "waivers",
        "sightings",
    }
    of_ids = {"marks", "visits", "outcomes", "links", "deliveries", "erasure_refusals", "absences"}
    assert found(life.store, *life.ids) >= of_ids


def test_whoever_is_erased_is_in_no_table_any_more(life: Life) -> None:
    before = figures(life)
    gone = erased(life)
    assert found(life.store, CANARY, NUMBER) == set()
    assert found(life.store, life.person) <= {"trail", "erasures", "repeats", "people_read"}
    assert found(life.store, *life.ids) <= {"trail", "erasures", "repeats", "people_read", "deliveries"}
    assert figures(life) == before
    with life.office.reading(life.town.admin) as tx:
        assert list(tx.erasures.all()) == [gone.erasure]
        assert [person.name for person in tx.participants.page(Window()).items] == ["Bo"]


def test_nothing_of_them_is_logged(life: Life, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        erased(life)
    assert CANARY not in caplog.text
    assert NUMBER not in caplog.text


# Bytes


def seen_in(files: list[Path]) -> set[str]:
    """Give the files in whose bytes a canary is."""
    words = [word.encode() for word in (CANARY, CANARY.casefold(), NUMBER, PHONE)]
    return {str(file) for file in files if any(word in file.read_bytes() for word in words)}


def test_after_a_vacuum_no_byte_of_them_is_in_an_sqlite_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jobclub.sqlite3'}"
    with closing(open_database(url)) as store:
        life = lived(store)
        engine = engine_for(url)
        vacuum(engine)
        assert seen_in(list(tmp_path.iterdir()))  # they are there as long as they are not erased
        erased(life)
        assert seen_in(list(tmp_path.iterdir()))  # and their bytes lie about until somebody cleans up
        vacuum(engine)
        assert seen_in(list(tmp_path.iterdir())) == set()
        engine.dispose()
        assert found(store, "Bo")


def test_after_a_vacuum_no_byte_of_them_is_in_the_files_of_postgresql(cluster: Cluster) -> None:
    url = cluster.fresh()
    with closing(open_database(url)) as store:
        life = lived(store)
        engine = engine_for(url)
        vacuum(engine)
        assert seen_in(table_files(cluster))
        erased(life)
        assert seen_in(table_files(cluster))
        vacuum(engine)
        assert seen_in(table_files(cluster)) == set()
        engine.dispose()
        assert found(store, "Bo")


def table_files(cluster: Cluster) -> list[Path]:
    """Give the files of all databases, with all that was written so far."""
    with closing(connected(f"postgresql://clerk@/postgres?host={cluster.folder}")) as db:
        db.execute("CHECKPOINT")
    return [file for file in (cluster.folder / "data" / "base").rglob("*") if file.is_file()]


def test_a_vacuum_waits_for_nobody_for_ever(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jobclub.sqlite3'}"
    with closing(open_database(url)) as store, store.engine.connect() as db:
        db.exec_driver_sql("SELECT count(*) FROM participants").all()
        engine = engine_for(url)
        with pytest.raises(Busy):
            vacuum(engine)
        db.rollback()
        vacuum(engine)
        engine.dispose()
