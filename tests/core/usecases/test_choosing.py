"""Which messages people get, in which language, and that they are not meant at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jobclub.core.errors import Invalid
from jobclub.core.events import ChoicesMade, LinkRevoked, NotMeSaid
from jobclub.core.office import Office
from jobclub.core.people.habits import Choice
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.choosing import choose_language, choose_messages, give_phone, not_me
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.knowing import change_participant, get_participant
from jobclub.core.usecases.linking import get_link, make_link
from jobclub.core.usecases.subscribing import make_feed
from jobclub.testing import FixedClock, Town
from tests.core.usecases.people import themselves

ADDRESS = "anna@people.example"


@pytest.fixture
def me(town: Town, anna: Enrolment) -> Actor:
    return themselves(town, anna)


def test_what_is_not_wanted_is_not_sent(
    office: Office, me: Actor, recorded: Callable[..., Any], unchanged: Callable[..., Any]
) -> None:
    with recorded() as events:
        chosen = choose_messages(office, me, [Choice.HOUR_BEFORE, Choice.HOMEWORK])
    assert chosen.muted == {Choice.DAY_BEFORE, Choice.FRIENDLY}
    assert [type(one) for one in events] == [ChoicesMade]
    with unchanged():
        choose_messages(office, me, [Choice.HOMEWORK, Choice.HOUR_BEFORE])
    assert choose_messages(office, me, []).muted == set(Choice)
    assert choose_messages(office, me, Choice).muted == set()


def test_a_language_is_one_that_there_is(office: Office, me: Actor, refused: Callable[..., Any]) -> None:
    assert choose_language(office, me, "da").language == "da"
    with refused(Invalid, at="/language"):
        choose_language(office, me, "fr")


def test_a_number_is_given_where_none_is_known(
    office: Office, me: Actor, refused: Callable[..., Any], unchanged: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/phone"):
        give_phone(office, me, "soon")
    assert give_phone(office, me, "+45 70 10 10 10").phone == "+45 70 10 10 10"
    with unchanged():
        assert give_phone(office, me, "+45 70 20 20 20").phone == "+45 70 10 10 10"


def test_who_is_not_meant_stops_everything_and_no_link_opens_any_more(
    office: Office,
    town: Town,
    clock: FixedClock,
    *,
    anna: Enrolment,
    me: Actor,
    recorded: Callable[..., Any],
    unchanged: Callable[..., Any],
) -> None:
    whose = anna.place.participant_id
    made = [make(office, town.consultant, whose)[0] for make in (make_link, make_feed)]
    with recorded() as events:
        not_me(office, me)
    assert [type(one) for one in events] == [NotMeSaid, LinkRevoked, LinkRevoked]
    assert get_participant(office, town.consultant, whose).not_me_at == clock.at
    links = [get_link(office, town.consultant, whose, link.id) for link in made]
    assert [link.opens(clock.at) for link in links] == [False, False]
    with unchanged():
        not_me(office, me)


def test_another_address_is_another_reader(office: Office, town: Town, anna: Enrolment, me: Actor) -> None:
    whose = anna.place.participant_id
    not_me(office, me)
    changed = change_participant(office, town.consultant, whose, None, name="Anna A.")
    assert changed.not_me_at is not None
    changed = change_participant(office, town.consultant, whose, None, email=ADDRESS)
    assert changed.not_me_at is None


def test_another_phone_is_another_reader_of_somebody_without_an_address(
    office: Office, town: Town, anna: Enrolment, me: Actor
) -> None:
    whose = anna.place.participant_id
    change_participant(office, town.consultant, whose, None, email=None, phone="70 10 10 10")
    not_me(office, me)
    changed = change_participant(office, town.consultant, whose, None, phone="+45 70101010")
    assert changed.not_me_at is not None
    changed = change_participant(office, town.consultant, whose, None, phone="70 10 10 11")
    assert changed.not_me_at is None


def test_another_phone_of_somebody_with_an_address_changes_nothing(
    office: Office, town: Town, anna: Enrolment, me: Actor
) -> None:
    whose = anna.place.participant_id
    change_participant(office, town.consultant, whose, None, email=ADDRESS, phone="70 10 10 10")
    not_me(office, me)
    changed = change_participant(office, town.consultant, whose, None, phone="70 10 10 11")
    assert changed.not_me_at is not None


def test_links_that_went_to_the_old_address_open_no_more(
    office: Office, town: Town, clock: FixedClock, anna: Enrolment
) -> None:
    whose = anna.place.participant_id
    link = make_link(office, town.consultant, whose)[0]

    def opens() -> bool:
        return get_link(office, town.consultant, whose, link.id).opens(clock.at)

    for same in ({"email": ADDRESS}, {"email": ADDRESS.upper()}, {"phone": "70 10 10 10"}):
        change_participant(office, town.consultant, whose, None, **same)
        assert opens()
    change_participant(office, town.consultant, whose, None, email=None)
    assert not opens()


@pytest.mark.parametrize("time_zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_a_persons_time_zone_must_be_one(
    office: Office, town: Town, anna: Enrolment, refused: Callable[..., Any], time_zone: str
) -> None:
    with refused(Invalid, at="/time_zone"):
        change_participant(office, town.consultant, anna.place.participant_id, None, time_zone=time_zone)
