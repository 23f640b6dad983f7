"""The people an organisation knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import EmailTaken, Forbidden, Invalid, NotFound, Stale
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.enrolling import Enrolment, withdraw
from jobclub.core.usecases.knowing import (
    PersonWish,
    add_participant,
    change_participant,
    get_participant,
    list_participants,
)
from jobclub.testing import Town, found_town, open_club

ANNA = PersonWish(name="Anna", email="anna@example.org", phone="70 10 10 10")


def test_a_person_is_read_as_taken_in(office: Office, town: Town) -> None:
    anna = add_participant(office, town.coordinator, ANNA)
    assert (anna.name, anna.email, anna.phone) == (ANNA.name, ANNA.email, ANNA.phone)
    assert get_participant(office, town.coordinator, anna.id) == anna


def test_a_second_person_with_one_e_mail_is_refused_and_the_first_named(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    anna = add_participant(office, town.coordinator, ANNA)
    bo = add_participant(office, town.coordinator, PersonWish(name="Bo"))
    with refused(EmailTaken) as error:
        add_participant(office, town.coordinator, PersonWish(name="A.", email="ANNA@example.org"))
    assert error.value.facts == {"participant_id": anna.id}
    with refused(EmailTaken):
        change_participant(office, town.coordinator, bo.id, None, email="Anna@Example.org")


def test_one_e_mail_may_be_known_in_two_organisations(office: Office, town: Town) -> None:
    here = add_participant(office, town.coordinator, ANNA)
    there = add_participant(office, found_town(office).coordinator, ANNA)
    assert here.id != there.id


def test_a_person_may_change_the_letters_of_their_own_e_mail(office: Office, town: Town) -> None:
    anna = add_participant(office, town.coordinator, ANNA)
    changed = change_participant(office, town.coordinator, anna.id, None, email="Anna@example.org")
    assert changed.email == "Anna@example.org"
    assert change_participant(office, town.coordinator, anna.id, None, email=None).email is None


def test_a_change_to_what_was_seen_before_is_stale(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    anna = add_participant(office, town.coordinator, ANNA)
    seen = frozenset({str(anna.version)})
    changed = change_participant(office, town.coordinator, anna.id, seen, name="Anna B.")
    assert (changed.name, changed.phone, changed.version) == ("Anna B.", ANNA.phone, anna.version + 1)
    with refused(Stale):
        change_participant(office, town.coordinator, anna.id, seen, name="Anna C.")


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"name": "A\nB"}, "/name"),
        ({"email": "a@b@c"}, "/email"),
        ({"phone": "++"}, "/phone"),
        ({"reached_through": " "}, "/reached_through"),
        ({"language": "xx"}, "/language"),
    ],
)
def test_a_person_that_cannot_be_is_refused_new_or_changed(
    office: Office, town: Town, *, refused: Any, about: dict[str, str], pointer: str
) -> None:
    anna = add_participant(office, town.coordinator, ANNA)
    with refused(Invalid, at=pointer):
        add_participant(office, town.coordinator, PersonWish(**{"name": "Bo", **about}))
    with refused(Invalid, at=pointer):
        change_participant(office, town.coordinator, anna.id, None, **about)


def test_a_consultant_knows_the_people_of_their_own_cohorts_only(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, refused: Any
) -> None:
    person = get_participant(office, town.consultant, anna.place.participant_id)
    assert list_participants(office, town.consultant, Window()).items == (person,)
    assert list_participants(office, town.colleague, Window()).items == ()
    open_club(office, town, consultant_id=town.colleague.staff_id)
    with refused(Forbidden):
        get_participant(office, town.colleague, person.id)
    with refused(Forbidden):
        change_participant(office, town.colleague, person.id, None, name="Bo")
    assert club.consultant_id == town.consultant.staff_id


def test_people_who_left_stay_known_to_their_consultant(office: Office, town: Town, anna: Enrolment) -> None:
    withdraw(office, town.consultant, anna.place.id)
    assert get_participant(office, town.consultant, anna.place.participant_id).name == "Anna"


def test_people_are_found_by_e_mail_in_any_case(office: Office, town: Town) -> None:
    anna = add_participant(office, town.coordinator, ANNA)
    bo = add_participant(office, town.coordinator, PersonWish(name="Bo"))
    everybody = list_participants(office, town.coordinator, Window())
    assert everybody.items == (anna, bo)
    found = list_participants(office, town.coordinator, Window(), email="ANNA@EXAMPLE.ORG")
    assert found.items == (anna,)
    assert list_participants(office, town.consultant, Window(), email=ANNA.email).items == ()


def test_people_of_another_organisation_are_not_there(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    anna = add_participant(office, town.coordinator, ANNA)
    stranger = found_town(office).admin
    with refused(NotFound):
        get_participant(office, stranger, anna.id)
    with refused(NotFound):
        change_participant(office, stranger, anna.id, None, name="Bo")
    assert list_participants(office, stranger, Window()).items == ()
