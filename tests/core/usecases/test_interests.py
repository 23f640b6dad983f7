"""Interests: the organisation lists them, the staff and people themselves say who carries which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jobclub.core.errors import Invalid
from jobclub.core.office import Office
from jobclub.core.people.interests import Interest
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor, Role
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.choosing import choose_interests
from jobclub.core.usecases.knowing import (
    PersonWish,
    add_participant,
    change_participant,
    get_participant,
    known_or_added,
)
from jobclub.testing import Town

CARE, IT = Interest(key="care", title="Care"), Interest(key="it", title="IT")
Refused = Callable[..., Any]


@pytest.fixture
def anna(office: Office, town: Town) -> Participant:
    """Somebody who carries an interest of the town's list."""
    change_organisation(office, town.admin, None, interests=(CARE, IT))
    return add_participant(office, town.admin, PersonWish(name="Anna", interests=frozenset({"care"})))


def carried(office: Office, town: Town, anna: Participant) -> frozenset[str]:
    return get_participant(office, town.admin, anna.id).interests


def test_the_staff_say_what_somebody_is_interested_in(office: Office, town: Town, anna: Participant) -> None:
    assert carried(office, town, anna) == {"care"}
    change_participant(office, town.admin, anna.id, None, interests=frozenset({"it"}))
    assert carried(office, town, anna) == {"it"}


def test_what_is_on_no_list_is_refused(
    office: Office, town: Town, anna: Participant, refused: Refused
) -> None:
    boats = frozenset({"boats"})
    with refused(Invalid, at="/interests"):
        add_participant(office, town.admin, PersonWish(name="Bo", interests=boats))
    with refused(Invalid, at="/interests"):
        change_participant(office, town.admin, anna.id, None, interests=boats)
    with refused(Invalid, at="/participant/interests"), office.transaction(town.admin) as tx:
        known_or_added(office, tx, PersonWish(name="Bo", interests=boats))
    with refused(Invalid, at="/interests/0/key"):
        change_organisation(office, town.admin, None, interests=(Interest(key="No!", title="No"),))


def test_people_choose_for_themselves(
    office: Office, town: Town, anna: Participant, refused: Refused
) -> None:
    me = Actor(
        organisation_id=town.organisation.id, caller_id="link", role=Role.PARTICIPANT, participant_id=anna.id
    )
    assert choose_interests(office, me, ["it"]).interests == {"it"}
    assert choose_interests(office, me, []).interests == frozenset()
    with refused(Invalid, at="/interests"):
        choose_interests(office, me, ["boats"])


def test_what_is_taken_off_the_list_is_taken_off_people(
    office: Office, town: Town, anna: Participant
) -> None:
    change_participant(office, town.admin, anna.id, None, interests=frozenset({"care", "it"}))
    change_organisation(office, town.admin, None, interests=(IT,))
    assert carried(office, town, anna) == {"it"}
