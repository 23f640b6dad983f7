"""Webinars on somebody's own page: which they come to, how they get in, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from jobclub.core.activities.agenda import Material
from jobclub.core.activities.door import DOORS_OPEN, Door
from jobclub.core.appointments.offer import Audience
from jobclub.core.errors import NotFound, WebinarOver
from jobclub.core.people.staff import Actor, Role
from jobclub.core.usecases.attending import Coming, register_for_webinar, withdraw_own_registration
from jobclub.core.usecases.following_up import give_webinar_feedback, mark_presence
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.offering import change_service
from jobclub.core.usecases.partaking import SHOWN_FOR, go_to_webinar, my_webinar, my_webinars
from jobclub.core.usecases.presenting import (
    WebinarWish,
    announce_webinar,
    cancel_webinar,
    change_webinar,
    plan_webinar,
)
from jobclub.core.webinars.registration import Presence
from jobclub.core.webinars.webinar import Webinar

from .conftest import World

Refused = Callable[..., Any]
LINK = "https://meet.example.org/open"
MINUTE = timedelta(minutes=1)


def anna(world: World) -> Actor:
    return Actor(
        organisation_id=world.town.organisation.id,
        caller_id=world.person,
        role=Role.PARTICIPANT,
        participant_id=world.person,
    )


def announced(world: World, days: int, **about: Any) -> Webinar:
    """Announce a webinar some days after the one that lies ahead."""
    office, by = world.office, world.town.consultant
    starts_at = world.webinar.starts_at + timedelta(days=days)
    wish = WebinarWish(title="Small", minutes=60, starts_at=starts_at, **about)
    return announce_webinar(office, by, plan_webinar(office, by, wish).id).webinar


def full_webinar(world: World, **about: Any) -> Webinar:
    """Announce a webinar with one place, which Bo has, and for which Anna waits."""
    office, by = world.office, world.town.consultant
    webinar = announced(world, -1, capacity=1, **about)
    register_for_webinar(office, by, webinar.id, Coming(person=PersonWish(name="Bo")))
    register_for_webinar(office, by, webinar.id, Coming(participant_id=world.person))
    return webinar


def test_those_ahead_those_waited_for_and_those_that_were_lately_are_shown(world: World) -> None:
    small = full_webinar(world)
    mine = my_webinars(world.office, anna(world))
    assert [(one.id, one.position, one.has_place) for one in mine.ahead] == [
        (small.id, 1, False),
        (world.webinar.id, None, True),
    ]
    assert [(one.id, one.ahead) for one in mine.over] == [(world.over.id, False)]
    cancel_webinar(world.office, world.town.consultant, small.id, "Nobody can come")
    withdraw_own_registration(world.office, anna(world), world.registered)
    assert my_webinars(world.office, anna(world)).ahead == ()
    world.clock.at = world.over.ends_at + SHOWN_FOR
    assert my_webinars(world.office, anna(world)).over == ()


def test_what_was_waited_for_is_shown_until_it_is_over(world: World) -> None:
    small = full_webinar(world)
    world.clock.at = small.ends_at
    assert small.id not in {one.id for one in my_webinars(world.office, anna(world)).ahead}


def test_who_comes_to_none_is_shown_none(world: World) -> None:
    bo = register_for_webinar(
        world.office, world.town.consultant, world.webinar.id, Coming(person=PersonWish(name="Bo"))
    )
    who = bo.registration.participant_id
    actor = Actor(
        organisation_id=world.town.organisation.id, caller_id=who, role=Role.PARTICIPANT, participant_id=who
    )
    assert len(my_webinars(world.office, actor).ahead) == 1
    dina = world.offered.place.participant_id
    other = Actor(
        organisation_id=world.town.organisation.id, caller_id=dina, role=Role.PARTICIPANT, participant_id=dina
    )
    assert my_webinars(world.office, other).ahead == ()


def test_the_link_leads_in_while_the_door_is_open_and_only_who_has_a_place(
    world: World, refused: Refused
) -> None:
    office, webinar = world.office, announced(world, 1, meeting_link=LINK)
    register_for_webinar(office, world.town.consultant, webinar.id, Coming(participant_id=world.person))
    small = full_webinar(world, meeting_link=LINK)
    world.clock.at = small.starts_at
    assert go_to_webinar(office, anna(world), small.id) is None
    assert my_webinar(office, anna(world), small.id).webinar.door is Door.NONE
    world.clock.at = webinar.starts_at - DOORS_OPEN - MINUTE
    assert go_to_webinar(office, anna(world), webinar.id) is None
    assert my_webinar(office, anna(world), webinar.id).webinar.door is Door.SOON
    world.clock.at += MINUTE
    assert go_to_webinar(office, anna(world), webinar.id) == LINK
    world.clock.at = webinar.ends_at
    with refused(WebinarOver):
        go_to_webinar(office, anna(world), webinar.id)


def test_nobody_gets_into_a_webinar_that_is_none_of_theirs_or_was_called_off(
    world: World, refused: Refused
) -> None:
    office, webinar = world.office, world.webinar
    cancel_webinar(office, world.town.consultant, webinar.id, "Nobody can come")
    assert not my_webinar(office, anna(world), webinar.id).webinar.takes_place
    with refused(WebinarOver):
        go_to_webinar(office, anna(world), webinar.id)
    other = announced(world, 1)
    seen = register_for_webinar(office, world.town.consultant, other.id, Coming(participant_id=world.person))
    withdraw_own_registration(office, anna(world), seen.registration.id)
    for look in (my_webinar, go_to_webinar):
        with refused(NotFound):
            look(office, anna(world), other.id)


def test_recording_and_materials_are_there_until_their_day(world: World) -> None:
    office, until = world.office, world.clock() + timedelta(days=7)
    after: dict[str, Any] = {
        "recording_link": "https://watch.example.org/1",
        "recording_until": until,
        "materials": (Material(title="Slides", link="https://files.example.org/1"),),
    }
    change_webinar(office, world.town.consultant, world.over.id, None, **after)
    give_webinar_feedback(office, anna(world), world.attended, useful=4, missing="Time")
    seen = my_webinar(office, anna(world), world.over.id).webinar
    assert (seen.recording_link, seen.recording_until) == (after["recording_link"], until)
    assert [one.title for one in seen.materials] == ["Slides"]
    assert (seen.useful, seen.missing) == (4, "Time")
    world.clock.at = until
    later = my_webinar(office, anna(world), world.over.id).webinar
    assert (later.recording_link, later.materials) == (None, ())


def test_who_was_there_is_offered_the_sparring_that_people_book_by_themselves(world: World) -> None:
    office, by, over = world.office, world.town.consultant, world.over
    change_webinar(office, by, over.id, None, sparring_service_id=world.sparring.id)
    assert my_webinar(office, anna(world), over.id).sparring is None
    mark_presence(office, by, over.id, {world.person: Presence.PRESENT}, None)
    offered = my_webinar(office, anna(world), over.id).sparring
    assert offered is not None
    assert offered.id == world.sparring.id
    change_service(office, world.town.admin, world.sparring.id, None, audience=Audience.STAFF)
    assert my_webinar(office, anna(world), over.id).sparring is None
