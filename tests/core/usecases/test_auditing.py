from __future__ import annotations

from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.privacy import AuditFilter, AuditKind
from jobclub.core.people.reading import Why
from jobclub.core.usecases.auditing import read_audit
from jobclub.core.usecases.noting import note_read
from jobclub.testing import Town
from tests.core.usecases.conftest import World

ALL = Window(limit=200)
NOTHING = AuditFilter()


def test_the_audit_shows_acts_and_reads_newest_first_and_reading_it_leaves_no_line(world: World) -> None:
    office, town = world.office, world.town
    note_read(office, town.coordinator, [world.person], Why.CALLING)

    once = read_audit(office, town.admin, NOTHING, ALL).items
    again = read_audit(office, town.admin, NOTHING, ALL).items

    assert once == again
    assert (once[0].kind, once[0].what, once[0].role) == (AuditKind.READ, "calling", town.coordinator.role)
    assert once[-1].what == "OrganisationAdded"


def test_of_one_person_it_shows_what_names_them_their_place_their_links_and_their_homework(
    world: World,
) -> None:
    found = read_audit(world.office, world.town.admin, NOTHING, ALL, participant_id=world.person).items

    assert {
        "ParticipantAdded",
        "PlaceTaken",
        "OutcomeRecorded",
        "LinkMade",
        "HomeworkHandedIn",
        "HomeworkWaived",
        "VisitAgreed",
        "ConsentGiven",
        "PrivacyNoticeShown",
        "ErasureRefused",
        "CallPutOff",
        "AppointmentBooked",
        "WebinarPlaceTaken",
    } == {line.what for line in found}
    other = world.offered.place.participant_id
    assert not any(other in repr(line.ids) for line in found)


def test_of_somebody_who_is_known_no_more_it_shows_what_their_id_stands_in(
    office: Office, town: Town
) -> None:
    note_read(office, town.admin, ["long-gone"], Why.ERASURE)

    (line,) = read_audit(office, town.admin, NOTHING, ALL, participant_id="long-gone").items

    assert line.ids == {"participant_ids": ["long-gone"]}
