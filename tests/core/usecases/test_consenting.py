from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.errors import Invalid, NotFound
from jobclub.core.events import ConsentGiven, ConsentWithdrawn
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.consent import ConsentChannel, ConsentPurpose
from jobclub.core.people.staff import Actor, Role
from jobclub.core.usecases.choosing import choose_language
from jobclub.core.usecases.consenting import (
    get_consent,
    give_consent,
    give_my_consent,
    list_consents,
    my_consents,
    withdraw_consent,
    withdraw_my_consent,
)
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town

ALL = Window()
PHOTO, RECORDING = ConsentPurpose.PHOTO, ConsentPurpose.RECORDING
PHONE, PAPER, PAGE = ConsentChannel.PHONE, ConsentChannel.PAPER, ConsentChannel.PAGE


@pytest.fixture
def who(anna: Enrolment) -> str:
    return anna.place.participant_id


@pytest.fixture
def herself(town: Town, who: str) -> Actor:
    return Actor(
        organisation_id=town.organisation.id, caller_id=who, role=Role.PARTICIPANT, participant_id=who
    )


def test_staff_keep_what_somebody_said_on_the_phone(
    office: Office, town: Town, store: MemoryStore, who: str
) -> None:
    consent = give_consent(office, town.consultant, who, PHOTO, channel=PHONE)

    assert (consent.purpose, consent.channel, consent.given_at) == (PHOTO, PHONE, office.now())
    assert consent.language == town.organisation.language
    assert get_consent(office, town.consultant, who, consent.id) == consent
    assert store.trail[-1].event == ConsentGiven(at=office.now(), participant_id=who, consent_id=consent.id)


def test_on_their_page_people_agree_themselves_and_nobody_does_it_for_them(
    office: Office, town: Town, who: str, herself: Actor, unchanged: Callable[..., Any]
) -> None:
    with unchanged(), pytest.raises(Invalid) as refusal:
        give_consent(office, town.consultant, who, PHOTO, channel=PAGE)
    assert refusal.value.mistakes[0].pointer == "/channel"

    consent = give_my_consent(office, herself, PHOTO)

    assert consent.channel is PAGE
    assert my_consents(office, herself) == [consent]


def test_a_dry_run_gives_the_words_to_read_out_and_keeps_nothing(
    office: Office, town: Town, who: str, unchanged: Callable[..., Any]
) -> None:
    with unchanged():
        tried = give_consent(office, town.consultant, who, PHOTO, channel=PHONE, dry_run=True)
    assert tried.text.startswith("I agree that photos")


def test_said_again_the_first_time_counts_but_in_other_words_it_is_another_consent(
    office: Office, town: Town, clock: FixedClock, who: str, herself: Actor
) -> None:
    first = give_my_consent(office, herself, PHOTO)
    clock.advance(timedelta(days=1))
    again = give_consent(office, town.consultant, who, PHOTO, channel=PAPER)
    choose_language(office, herself, "da")
    danish = give_my_consent(office, herself, PHOTO)

    assert again == first
    assert danish.language == "da"
    assert my_consents(office, herself) == [first, danish]


def test_taking_it_back_is_one_step_and_takes_back_every_wording(
    office: Office, town: Town, clock: FixedClock, *, store: MemoryStore, who: str, herself: Actor
) -> None:
    english = give_my_consent(office, herself, PHOTO)
    choose_language(office, herself, "da")
    danish = give_my_consent(office, herself, PHOTO)
    other = give_my_consent(office, herself, RECORDING)
    clock.advance(timedelta(days=1))
    at = office.now()

    back = withdraw_consent(office, town.consultant, who, english.id)
    clock.advance(timedelta(days=1))
    withdraw_my_consent(office, herself, PHOTO)

    assert back.withdrawn_at == at
    found = {one.id: one.withdrawn_at for one in list_consents(office, town.admin, who, ALL).items}
    assert found == {english.id: at, danish.id: at, other.id: None}
    happened = [one.event for one in store.trail if isinstance(one.event, ConsentWithdrawn)]
    assert {event.consent_id for event in happened} == {english.id, danish.id}


def test_what_was_taken_back_can_be_given_again(office: Office, herself: Actor) -> None:
    first = give_my_consent(office, herself, PHOTO)
    withdraw_my_consent(office, herself, PHOTO)

    second = give_my_consent(office, herself, PHOTO)

    assert second.id != first.id
    assert [one.holds for one in my_consents(office, herself)] == [False, True]


def test_a_consent_is_found_with_whom_it_belongs_to_alone(
    office: Office, town: Town, who: str, bo: Enrolment
) -> None:
    consent = give_consent(office, town.consultant, who, PHOTO, channel=PHONE)
    another = bo.place.participant_id

    for ids in ((another, consent.id), (who, "nothing"), ("nobody", consent.id)):
        with pytest.raises(NotFound):
            get_consent(office, town.admin, *ids)
        with pytest.raises(NotFound):
            withdraw_consent(office, town.admin, *ids)
    with pytest.raises(NotFound):
        give_consent(office, town.admin, "nobody", PHOTO, channel=PHONE)
    with pytest.raises(NotFound):
        list_consents(office, town.admin, "nobody", ALL)
