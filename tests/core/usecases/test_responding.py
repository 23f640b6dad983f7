"""Guests see what they are invited to, answer, and get in by their link alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobclub.core.activities.door import DOORS_OPEN, Door
from jobclub.core.activities.guest import GuestState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Forbidden, InvitationOver, NotFound
from jobclub.core.office.reach import Opened
from jobclub.core.people.link import Link, Purpose
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.inviting import WEBINAR, get_guest, invite_guest, remove_guest
from jobclub.core.usecases.presenting import WebinarWish, cancel_webinar, plan_webinar
from jobclub.core.usecases.responding import (
    answer_invitation,
    go_in,
    guest_of,
    my_invitation,
    not_my_invitation,
)
from jobclub.core.webinars.webinar import Webinar

from .postbox import Postbox

NINE = datetime(2027, 2, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
LINK = "https://meet.midtby.example/1"


@pytest.fixture
def webinar(post: Postbox) -> Webinar:
    host = post.town.consultant.staff_id
    wish = WebinarWish(title="Be found", minutes=60, starts_at=NINE, host_id=host, meeting_link=LINK)
    return plan_webinar(post.office, post.town.coordinator, wish)


def opened(post: Postbox, guest_id: str | None) -> Opened:
    digest = f"digest of {guest_id}"
    link = Link(id=digest, purpose=Purpose.GUEST, digest=digest, made_at=post.clock(), guest_id=guest_id)
    if guest_id is not None:
        with post.office.transaction(post.town.admin) as tx:
            tx.links.add(link)
    return Opened(post.town.organisation.id, "UTC", link)


@pytest.fixture
def gry(post: Postbox, webinar: Webinar) -> Actor:
    """Somebody who came by the link in their mail."""
    about = {"name": "Gry", "email": "gry@partners.example"}
    guest = invite_guest(post.office, post.town.coordinator, webinar.id, of=WEBINAR, **about)
    return guest_of(opened(post, guest.id))


def test_a_link_of_nobody_who_is_a_guest_leads_nowhere(post: Postbox) -> None:
    with pytest.raises(NotFound):
        guest_of(opened(post, None))


def test_a_guest_sees_what_it_is_and_who_leads_it(post: Postbox, gry: Actor) -> None:
    mine = my_invitation(post.office, gry)
    assert (mine.invitation.title, mine.leader) == ("Be found", "Conny Consultant")
    assert (mine.is_off, mine.is_over, mine.can_answer) == (False, False, True)
    assert (mine.door, mine.opens_at) == (Door.SOON, NINE - DOORS_OPEN)


def test_a_guest_says_yes_or_no_as_often_as_they_think_again(post: Postbox, gry: Actor) -> None:
    for comes, state in ((True, "confirmed"), (True, "confirmed"), (False, "declined"), (True, "confirmed")):
        assert answer_invitation(post.office, gry, comes=comes).state is GuestState(state)
    assert my_invitation(post.office, gry).guest.version == 3


@pytest.mark.parametrize("how", ["begun", "off"])
def test_what_has_begun_or_is_off_is_not_answered(
    post: Postbox, gry: Actor, webinar: Webinar, how: str, *, refused: Any
) -> None:
    if how == "off":
        cancel_webinar(post.office, post.town.coordinator, webinar.id, "ill")
    else:
        post.clock.at = NINE
    with refused(InvitationOver):
        answer_invitation(post.office, gry, comes=True)
    assert my_invitation(post.office, gry).is_off is (how == "off")


def test_the_door_opens_in_time_and_not_to_who_does_not_come(post: Postbox, gry: Actor) -> None:
    assert go_in(post.office, gry) is None
    post.clock.at = NINE - DOORS_OPEN
    assert go_in(post.office, gry) == LINK
    answer_invitation(post.office, gry, comes=False)
    assert go_in(post.office, gry) is None
    post.clock.at = NINE + HOUR
    assert my_invitation(post.office, gry).is_over


def test_who_says_that_it_is_not_for_them_is_nobody_here_any_more(post: Postbox, gry: Actor) -> None:
    not_my_invitation(post.office, gry)
    with post.office.reading(post.town.admin) as tx:
        assert not any(link.opens(post.clock()) for link in tx.links.of_guest(gry.guest_id or ""))
    for act in (my_invitation, go_in, not_my_invitation):
        with pytest.raises(NotFound):
            act(post.office, gry)


def test_who_was_taken_off_sees_nothing_any_more(post: Postbox, gry: Actor, webinar: Webinar) -> None:
    with post.office.transaction(post.town.admin) as tx:
        tx.guests.note_told(gry.guest_id or "", NINE)
    remove_guest(post.office, post.town.coordinator, webinar.id, gry.guest_id or "", None, of=WEBINAR)
    with pytest.raises(NotFound):
        my_invitation(post.office, gry)


def test_a_guest_of_a_session_answers_too_where_nobody_leads_yet(post: Postbox, club: Cohort) -> None:
    session = club.sessions[0]
    with post.office.transaction(post.town.admin) as tx:
        tx.cohorts.save(replace(tx.cohorts.get(club.id), consultant_id=None))
    guest = invite_guest(post.office, post.town.coordinator, session.id, partner="The forge")
    gry = guest_of(opened(post, guest.id))
    assert my_invitation(post.office, gry).leader is None
    answer_invitation(post.office, gry, comes=True)
    assert get_guest(post.office, post.town.coordinator, session.id, guest.id).confirmed


def test_nobody_else_answers_an_invitation_and_a_guest_does_nothing_else(post: Postbox, gry: Actor) -> None:
    for act in (my_invitation, go_in, not_my_invitation):
        with pytest.raises(Forbidden):
            act(post.office, post.town.admin)
    with pytest.raises(Forbidden):
        answer_invitation(post.office, post.town.admin, comes=True)
    host = post.town.consultant.staff_id
    wish = WebinarWish(title="Mine", minutes=60, starts_at=NINE, host_id=host)
    with pytest.raises(Forbidden):
        plan_webinar(post.office, gry, wish)
