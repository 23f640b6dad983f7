from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.errors import Invalid, NotEnrolled, Stale, WebinarNotOpen, WebinarNotStarted
from jobclub.core.events import WebinarMarked
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor, Role
from jobclub.core.usecases.attending import Coming, register_for_webinar, withdraw_registration
from jobclub.core.usecases.following_up import (
    follow_up,
    get_presence,
    give_webinar_feedback,
    list_webinar_feedback,
    mark_one_presence,
    mark_presence,
)
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.presenting import (
    WebinarWish,
    cancel_webinar,
    change_webinar,
    get_webinar,
    plan_webinar,
)
from jobclub.core.webinars.registration import Presence
from jobclub.core.webinars.webinar import WebinarState

from .conftest import THURSDAY, World


def anna(world: World) -> Actor:
    return Actor(
        organisation_id=world.town.organisation.id,
        caller_id=world.person,
        role=Role.PARTICIPANT,
        participant_id=world.person,
    )


def test_marks_say_that_it_was_held_and_name_who_is_new(world: World, recorded: Callable[..., Any]) -> None:
    office, by, marks = world.office, world.town.consultant, {world.person: Presence.PRESENT}
    with recorded() as events:
        roll = mark_presence(office, by, world.over.id, marks, None)
        mark_presence(office, by, world.over.id, marks, frozenset({roll.revision}))
        mark_presence(office, by, world.over.id, {world.person: Presence.ABSENT}, None)
        mark_presence(office, by, world.over.id, marks, None)
    present = [one.present_ids for one in events if isinstance(one, WebinarMarked)]
    assert present == [(world.person,), (), (), (world.person,)]
    assert get_webinar(office, by, world.over.id).state is WebinarState.HELD
    assert get_presence(office, by, world.over.id).registrations[0].mark is Presence.PRESENT


def test_one_mark_is_set_and_taken_away_and_all_others_stay(
    world: World, refused: Callable[..., Any]
) -> None:
    office, by, webinar = world.office, world.town.consultant, world.webinar
    coming = Coming(person=PersonWish(name="Bo"))
    bo = register_for_webinar(office, by, webinar.id, coming).registration.participant_id
    world.clock.at = webinar.starts_at
    for who, mark in ((bo, Presence.ABSENT), (world.person, Presence.PRESENT), (bo, None)):
        mark_one_presence(office, by, webinar.id, who, mark)
    marks = {one.participant_id: one.mark for one in get_presence(office, by, webinar.id).registrations}
    assert marks == {world.person: Presence.PRESENT, bo: None}
    with refused(Invalid, at="/marks/0/participant_id"):
        mark_one_presence(office, by, webinar.id, "nobody", None)


def test_marks_are_of_those_with_a_place_and_of_what_was_seen(
    world: World, refused: Callable[..., Any]
) -> None:
    office, by = world.office, world.town.consultant
    with refused(Invalid, at="/marks/0/participant_id"):
        mark_presence(office, by, world.over.id, {"nobody": Presence.ABSENT}, None)
    with refused(Stale):
        mark_presence(office, by, world.over.id, {}, frozenset({"old"}))
    with refused(WebinarNotStarted):
        mark_presence(office, by, world.webinar.id, {}, None)
    draft = plan_webinar(
        office, by, WebinarWish(title="Draft", minutes=60, starts_at=THURSDAY + timedelta(hours=3))
    )
    with refused(WebinarNotOpen):
        mark_presence(office, by, draft.id, {}, None)


def test_follow_up_counts_who_came_who_was_offered_sparring_and_who_booked(world: World) -> None:
    office, by = world.office, world.town.consultant
    change_webinar(office, by, world.over.id, None, sparring_service_id=world.sparring.id)
    mark_presence(office, by, world.over.id, {world.person: Presence.PRESENT}, None)
    found = follow_up(office, by, world.over.id)
    assert (found.attended, found.offered, found.booked) == (1, 1, 0)


def test_who_was_there_says_how_it_was_and_may_think_again(world: World) -> None:
    for useful, missing in ((2, None), (4, "More time")):
        give_webinar_feedback(world.office, anna(world), world.attended, useful=useful, missing=missing)
    (said,) = list_webinar_feedback(world.office, world.town.consultant, world.over.id, Window()).items
    assert (said.useful, said.missing) == (4, "More time")


@pytest.mark.parametrize(
    ("useful", "missing", "pointer"), [(0, None, "/useful"), (6, None, "/useful"), (3, "", "/missing")]
)
def test_an_answer_that_can_not_be_is_refused(
    world: World, refused: Callable[..., Any], useful: int, missing: str | None, pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        give_webinar_feedback(world.office, anna(world), world.attended, useful=useful, missing=missing)


def test_how_it_was_is_known_afterwards_by_those_with_a_place(
    world: World, refused: Callable[..., Any]
) -> None:
    with refused(WebinarNotStarted):
        give_webinar_feedback(world.office, anna(world), world.registered, useful=3)
    withdraw_registration(world.office, world.town.consultant, world.registered)
    with refused(NotEnrolled):
        give_webinar_feedback(world.office, anna(world), world.registered, useful=3)


def test_of_what_is_called_off_nobody_is_marked(world: World, refused: Callable[..., Any]) -> None:
    cancel_webinar(world.office, world.town.consultant, world.webinar.id, "Ill")
    with refused(WebinarNotOpen):
        mark_presence(world.office, world.town.consultant, world.webinar.id, {}, None)
