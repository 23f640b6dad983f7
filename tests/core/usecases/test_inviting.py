"""Guests of sessions and of webinars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import (
    CohortOver,
    Forbidden,
    Invalid,
    NotFound,
    SessionNotPlanned,
    Stale,
    WebinarOver,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.inviting import (
    WEBINAR,
    change_guest,
    get_guest,
    invite_guest,
    list_guests,
    remove_guest,
)
from jobclub.core.usecases.presenting import cancel_webinar
from jobclub.core.usecases.rescheduling import cancel_session
from jobclub.core.usecases.running import cancel_cohort
from jobclub.testing import Town, found_town, open_club
from tests.core.usecases.conftest import World


def test_a_guest_is_invited_confirmed_and_taken_off_again(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    first = club.sessions[0].id
    guest = invite_guest(office, town.consultant, first, name="Gina", contact="gina@example.org")
    assert not guest.confirmed
    seen = frozenset({str(guest.version)})
    changed = change_guest(office, town.consultant, first, guest.id, seen, confirmed=True)
    assert changed.confirmed
    assert get_guest(office, town.consultant, first, guest.id) == changed
    with refused(Stale):
        change_guest(office, town.consultant, first, guest.id, seen, confirmed=False)
    with refused(Stale):
        remove_guest(office, town.consultant, first, guest.id, seen)
    remove_guest(office, town.consultant, first, guest.id, None)
    with refused(NotFound):
        get_guest(office, town.consultant, first, guest.id)


def test_guests_are_listed_by_session_in_the_order_they_were_invited(
    office: Office, town: Town, club: Cohort
) -> None:
    first, second = club.sessions[:2]
    invited = tuple(invite_guest(office, town.consultant, first.id, partner=f"Firm {n}") for n in range(3))
    invite_guest(office, town.consultant, second.id, name="Gina")
    assert list_guests(office, town.consultant, first.id, Window()).items == invited


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"name": None}, "/name"),
        ({"name": None, "contact": "x@example.org"}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": "G", "partner": "\n"}, "/partner"),
        ({"name": "G", "contact": "x" * 201}, "/contact"),
    ],
)
def test_a_guest_that_cannot_be_is_refused_new_or_changed(
    office: Office, town: Town, club: Cohort, *, refused: Any, about: dict[str, Any], pointer: str
) -> None:
    first = club.sessions[0].id
    guest = invite_guest(office, town.consultant, first, name="Gina")
    with refused(Invalid, at=pointer):
        invite_guest(office, town.consultant, first, **about)
    with refused(Invalid, at=pointer):
        change_guest(office, town.consultant, first, guest.id, None, **about)


def test_a_guest_is_found_at_their_own_session_only(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    first, second = club.sessions[:2]
    elsewhere = open_club(office, town, consultant_id=town.colleague.staff_id).sessions[0]
    guest = invite_guest(office, town.consultant, first.id, name="Gina")
    for session in (second, elsewhere):
        with refused(NotFound):
            get_guest(office, town.coordinator, session.id, guest.id)
        with refused(NotFound):
            change_guest(office, town.coordinator, session.id, guest.id, None, confirmed=True)
        with refused(NotFound):
            remove_guest(office, town.coordinator, session.id, guest.id, None)


def test_a_guest_of_another_organisation_is_not_there(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    other = found_town(office)
    theirs = open_club(office, other).sessions[0]
    guest = invite_guest(office, other.consultant, theirs.id, name="Gina")
    for session in (theirs, club.sessions[0]):
        with refused(NotFound):
            get_guest(office, town.admin, session.id, guest.id)


def test_nobody_is_invited_to_what_does_not_take_place(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    first = club.sessions[0].id
    cancel_session(office, town.consultant, first, Calling(reason="Ill", replacement=True))
    with refused(SessionNotPlanned):
        invite_guest(office, town.consultant, first, name="Gina")
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortOver):
        invite_guest(office, town.consultant, club.sessions[1].id, name="Gina")


def test_a_webinar_has_guests_until_it_is_over_or_called_off(world: World, refused: Any) -> None:
    office, mine, webinar = world.office, world.town.consultant, world.webinar.id
    of = {"of": WEBINAR}

    vera = invite_guest(office, mine, webinar, name="Vera", partner="AMU Syd", **of)
    assert (vera.webinar_id, vera.session_id) == (webinar, None)
    assert change_guest(office, mine, webinar, vera.id, None, confirmed=True, **of).confirmed
    assert list_guests(office, mine, webinar, Window(), **of).items == (
        get_guest(office, mine, webinar, vera.id, **of),
    )
    with refused(Forbidden):
        invite_guest(office, world.town.colleague, webinar, name="Bert", **of)
    remove_guest(office, mine, webinar, vera.id, None, **of)
    assert list_guests(office, mine, webinar, Window(), **of).items == ()

    with refused(WebinarOver):
        invite_guest(office, mine, world.over.id, name="Bert", **of)
    cancel_webinar(office, mine, webinar, "The speaker is ill")
    with refused(WebinarOver):
        invite_guest(office, mine, webinar, name="Bert", **of)
