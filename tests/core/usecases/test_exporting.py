from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.sightings import SeenAs, Sighted, Sighting
from jobclub.core.cohorts.calls import CallNote, CallReason
from jobclub.core.errors import NotFound
from jobclub.core.events import OrganisationExported
from jobclub.core.notices.calendar import Told
from jobclub.core.office.reach import Absence
from jobclub.core.people.consent import ConsentPurpose
from jobclub.core.people.erasure import Ground, Hold
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor, Role
from jobclub.core.spans import Span
from jobclub.core.usecases.answering import announce_absence
from jobclub.core.usecases.consenting import give_my_consent
from jobclub.core.usecases.exporting import SECTIONS, export_organisation, export_person, my_data
from jobclub.core.usecases.knowing import PersonWish, add_participant, change_participant
from jobclub.core.usecases.noting import note_read
from jobclub.core.usecases.offering import add_service
from jobclub.core.usecases.queueing import join_waiting
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, enrolled
from tests.core.usecases.conftest import World

ALREADY = timedelta(minutes=5)


@pytest.fixture
def herself(world: World) -> Actor:
    return Actor(
        organisation_id=world.town.organisation.id,
        caller_id=world.person,
        role=Role.PARTICIPANT,
        participant_id=world.person,
    )


@pytest.fixture
def lived(world: World, marked: Callable[..., Any], herself: Actor) -> World:
    """Anna was marked, seen, called and looked at, can't come next time, and is kept on a ground."""
    office, town, club = world.office, world.town, world.club
    change_participant(office, town.admin, world.person, None, email="anna@people.example")
    marked(club.sessions[0], world.anna)
    announce_absence(office, herself, world.second)
    note_read(office, town.coordinator, [world.person, world.offered.place.participant_id], Why.CALLING)
    now, first = office.now(), club.sessions[0]
    place_of_bo = enrolled(office, town, club.id, "Bo").place
    bo = place_of_bo.participant_id
    seen = Sighting(report="r", entry="1", seen_as=SeenAs.KNOWN, email="Anna@people.example")
    stay = Span(first.starts_at, first.starts_at + ALREADY)
    others = replace(seen, entry="2", email="else@people.example", name="Somebody else")
    with office.transaction(town.admin) as tx:
        entries = (replace(seen, stays=(stay,)), others)
        tx.sightings.put(first.id, Sighted(fetched_at=now, sightings=entries))
        for place, whose in ((world.anna.place, world.person), (place_of_bo, bo)):
            note = CallNote(
                cohort_id=club.id,
                place_id=place.id,
                participant_id=whose,
                reason=CallReason.MISSED if whose == world.person else CallReason.NOT_REACHED,
                called_at=now,
            )
            tx.desk.note(note)
        tx.absences.add(Absence(session_id=world.second, participant_id=bo, at=now))
        tx.erasures.hold(Hold(participant_id=world.person, ground=Ground.LEGAL_CLAIM, since=now))
        told = Told(
            participant_id=world.person,
            activity_id=first.id,
            group_id=club.id,
            sequence=0,
            starts_at=first.starts_at,
            ends_at=first.ends_at,
            told_at=now,
        )
        tx.told.save([told])
    about = {"minutes": 45, "modes": (Mode.PHONE,), "consultant_ids": (town.staff_ids[3],)}
    service = add_service(office, town.admin, title="Sparring", **about)
    for whom in (world.person, bo):
        join_waiting(office, town.admin, service.id, whom, channel="Phone")
    return world


def test_a_dossier_has_every_section_of_somebody_who_took_part(lived: World) -> None:
    sections = export_person(lived.office, lived.town.consultant, lived.person).sections

    assert list(sections) == list(SECTIONS)
    assert all(sections.values()), [name for name, rows in sections.items() if not rows]
    assert sections["person"][0]["email"] == "anna@people.example"
    assert [row["mark"] for row in sections["attendance"]] == ["present"]
    assert [row["email"] for row in sections["seen"]] == ["Anna@people.example"]
    assert [row["call"] for row in sections["calls"]] == ["missed"]
    assert [row["channel"] for row in sections["waiting"]] == ["Phone"]
    assert [row["what"] for row in sections["kept_back"]] == ["hold", "refusal"]
    assert [(row["role"], row["why"], row["times"]) for row in sections["reads"]] == [
        ("coordinator", "calling", 1)
    ]
    assert sections["homework"][0]["file"] == "lines.txt"
    assert sections["outcomes"][0]["outcome"] == "clarified"


def test_who_looked_is_one_line_for_each_day_role_and_purpose_with_how_often(
    world: World, clock: FixedClock
) -> None:
    office, town = world.office, world.town
    clock.at = datetime(2027, 2, 1, 22, 30, tzinfo=UTC)
    for why in (Why.CALLING, Why.CALLING, Why.CONTACT):
        note_read(office, town.coordinator, [world.person], why)
    clock.at += timedelta(hours=1)  # half past midnight there
    note_read(office, town.coordinator, [world.person], Why.CALLING)
    note_read(office, town.consultant, [world.person], Why.CALLING)
    assert list(export_person(office, town.consultant, world.person).sections["reads"]) == [
        {"on": date(2027, 2, 1), "role": "coordinator", "why": "calling", "times": 2},
        {"on": date(2027, 2, 1), "role": "coordinator", "why": "contact", "times": 1},
        {"on": date(2027, 2, 2), "role": "coordinator", "why": "calling", "times": 1},
        {"on": date(2027, 2, 2), "role": "consultant", "why": "calling", "times": 1},
    ]
    with office.reading(town.admin) as tx:
        assert len(tx.privacy.reads.of_participant(world.person)) == 5


def test_people_see_the_same_on_their_own_page(lived: World, herself: Actor) -> None:
    theirs = my_data(lived.office, herself)

    assert theirs == export_person(lived.office, lived.town.admin, lived.person)
    assert theirs.language == "en"


def test_of_the_group_somebody_visits_it_tells_the_time_and_nothing_else(lived: World) -> None:
    (visit,) = export_person(lived.office, lived.town.admin, lived.person).sections["visits"]

    assert visit["starts_at"] == lived.elsewhere.sessions[1].starts_at
    with lived.office.transaction(lived.town.admin) as tx:
        session = lived.elsewhere.sessions[1]
        told = {"participant_id": lived.person, "activity_id": session.id, "group_id": lived.elsewhere.id}
        span = {"starts_at": session.starts_at, "ends_at": session.ends_at, "told_at": lived.office.now()}
        tx.told.save([Told(**told, **span, sequence=0)])
    rows = export_person(lived.office, lived.town.admin, lived.person).sections["calendar"]
    assert [row["club"] for row in rows] == [lived.club.title, None]
    assert rows[1]["session"] is None


def test_what_people_did_themselves_is_told_as_theirs_and_all_else_by_role(
    lived: World, herself: Actor
) -> None:
    give_my_consent(lived.office, herself, ConsentPurpose.FOLLOW_UP)

    history = export_person(lived.office, lived.town.admin, lived.person).sections["history"]

    assert [row["at"] for row in history] == sorted(row["at"] for row in history)
    by = {row["what"]: row["role"] for row in history}
    assert (by["ConsentGiven"], by["AbsenceAnnounced"]) == ("participant", "participant")
    assert by["ErasureRefused"] == "admin"


def test_of_somebody_who_is_only_known_there_is_little(world: World) -> None:
    bo = add_participant(world.office, world.town.admin, PersonWish(name="Bo"))

    sections = export_person(world.office, world.town.admin, bo.id).sections

    assert [name for name, rows in sections.items() if rows] == ["person", "history"]
    with pytest.raises(NotFound):
        export_person(world.office, world.town.admin, "nobody")


def test_that_an_organisation_was_exported_is_recorded_once_it_begins(
    world: World, store: MemoryStore, unchanged: Callable[..., Any]
) -> None:
    office, town = world.office, world.town
    with unchanged():
        rows = export_organisation(office, town.admin)

    kinds = {kind for kind, _ in rows}

    assert {"participants", "cohorts", "submissions", "consents"} <= kinds
    happened = OrganisationExported(at=office.now(), organisation_id=town.organisation.id)
    assert store.trail[-1].event == happened
