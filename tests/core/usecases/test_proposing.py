"""Everybody with an interest is invited to a webinar once, and says yes on their own page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.errors import Invalid, NotFound, WebinarNotOpen, WebinarOver
from jobclub.core.office.reach import Opened
from jobclub.core.people.habits import Choice
from jobclub.core.people.interests import Interest
from jobclub.core.people.link import Link, Purpose
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import proposing
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.attending import Coming, register_for_webinar
from jobclub.core.usecases.knowing import PersonWish, add_participant, change_participant
from jobclub.core.usecases.presenting import (
    WebinarWish,
    announce_webinar,
    cancel_webinar,
    change_webinar,
    plan_webinar,
)
from jobclub.core.usecases.proposing import come_to_webinar, invite_interested, my_proposal, my_proposals
from jobclub.core.usecases.showing import person_of
from jobclub.core.webinars.webinar import Audience, Webinar

from .postbox import Postbox

NINE = datetime(2027, 2, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def webinar(post: Postbox) -> Webinar:
    listed = (Interest(key="care", title="Care"), Interest(key="it", title="IT"))
    change_organisation(post.office, post.town.admin, None, interests=listed)
    return planned(post)


def planned(post: Postbox, starts_at: datetime = NINE, **about: Any) -> Webinar:
    host = post.town.consultant.staff_id
    wish = WebinarWish(title="Work in care", minutes=60, starts_at=starts_at, host_id=host, **about)
    webinar = plan_webinar(post.office, post.town.coordinator, wish)
    return announce_webinar(post.office, post.town.coordinator, webinar.id).webinar


def somebody(post: Postbox, name: str, *interests: str, **about: Any) -> Participant:
    about = {"email": f"{name.lower()}@people.example", **about}
    wish = PersonWish(name=name, interests=frozenset(interests), **about)
    return add_participant(post.office, post.town.coordinator, wish)


def page_of(post: Postbox, person: Participant) -> Actor:
    link = Link(id="l", purpose=Purpose.PAGE, digest="d", made_at=post.clock(), participant_id=person.id)
    return person_of(Opened(post.town.organisation.id, "UTC", link))


def invite(post: Postbox, webinar: Webinar, interest: str = "care", **more: Any) -> tuple[int, ...]:
    """Invite, and give how many are invited and how many are left out, by the four reasons."""
    done = invite_interested(post.office, post.town.coordinator, webinar.id, interest, **more)
    return (done.invited, done.taking_part, done.told_before, done.muted, done.unreachable)


def test_who_is_interested_is_told_once_and_who_is_left_out_is_counted(
    post: Postbox, webinar: Webinar
) -> None:
    for name, interests in (("Ann", {"care"}), ("Ben", {"care", "it"}), ("Cy", {"it"}), ("Di", set())):
        somebody(post, name, *interests)
    there = somebody(post, "Ea", "care")
    coming = Coming(participant_id=there.id)
    register_for_webinar(post.office, post.town.coordinator, webinar.id, coming)
    still = somebody(post, "Flo", "care")
    muted = frozenset({Choice.FRIENDLY})
    change_participant(post.office, post.town.admin, still.id, None, muted=muted)
    somebody(post, "Gus", "care", email=None)
    post.go()

    assert invite(post, webinar, dry_run=True) == invite(post, webinar) == (2, 1, 0, 1, 1)
    assert sorted(post.go()) == ["webinar_invited Ann", "webinar_invited Ben"]
    assert post.letter.sessions[0].title == "Work in care"
    assert invite(post, webinar) == (0, 1, 2, 1, 1)
    assert invite(post, webinar, "it") == (1, 0, 1, 0, 0)
    assert post.go() == ["webinar_invited Cy"]


def test_invited_twice_before_anything_was_sent_is_told_once(post: Postbox, webinar: Webinar) -> None:
    somebody(post, "Ann", "care", "it")
    assert invite(post, webinar) == invite(post, webinar, "it") == (1, 0, 0, 0, 0)
    assert post.go() == ["webinar_invited Ann"]


def test_however_many_were_told_before_each_of_them_is_known(
    post: Postbox, webinar: Webinar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "MOST", 2)
    for name in ("Ann", "Ben", "Cy"):
        somebody(post, name, "care")
    assert invite(post, webinar) == (3, 0, 0, 0, 0)
    post.go()
    assert invite(post, webinar) == (0, 0, 3, 0, 0)


def test_what_is_not_listed_or_takes_nobody_is_refused(post: Postbox, webinar: Webinar, refused: Any) -> None:
    with refused(Invalid, at="/interest"):
        invite(post, webinar, "boats")
    host = post.town.consultant.staff_id
    wish = WebinarWish(title="A draft", minutes=60, starts_at=NINE + 2 * HOUR, host_id=host)
    draft = plan_webinar(post.office, post.town.coordinator, wish)
    with refused(WebinarNotOpen):
        invite(post, draft)
    post.clock.at = NINE
    with refused(WebinarOver):
        invite(post, webinar)


@pytest.mark.parametrize("how", ["off", "registered", "begun"])
def test_what_is_not_so_any_more_is_not_said(post: Postbox, webinar: Webinar, how: str) -> None:
    ann = somebody(post, "Ann", "care")
    invite(post, webinar)
    post.deliver()  # which finds out who is told
    match how:
        case "off":
            cancel_webinar(post.office, post.town.coordinator, webinar.id, "ill")
        case "registered":
            coming = Coming(participant_id=ann.id)
            register_for_webinar(post.office, post.town.coordinator, webinar.id, coming)
        case _:
            post.clock.at = NINE
    assert "webinar_invited Ann" not in post.go()


def test_who_was_invited_says_yes_on_their_own_page(post: Postbox, webinar: Webinar) -> None:
    later = planned(post, NINE + 24 * HOUR)
    ann = somebody(post, "Ann", "care")
    mine = page_of(post, ann)
    assert my_proposals(post.office, mine) == []
    for one in (later, webinar):
        invite(post, one)
    post.go()
    assert [one.id for one in my_proposals(post.office, mine)] == [webinar.id, later.id]
    assert my_proposal(post.office, mine, webinar.id).id == webinar.id
    seen = come_to_webinar(post.office, mine, webinar.id)
    assert seen.registration.place.state is PlaceState.ENROLLED
    assert [one.id for one in my_proposals(post.office, mine)] == [later.id]
    with pytest.raises(NotFound):
        come_to_webinar(post.office, mine, webinar.id)


def test_where_the_staff_alone_register_nobody_says_yes_by_themselves(
    post: Postbox, webinar: Webinar
) -> None:
    ann = somebody(post, "Ann", "care")
    invite(post, webinar)
    post.go()
    change_webinar(post.office, post.town.coordinator, webinar.id, None, audience=Audience.STAFF)
    assert my_proposals(post.office, page_of(post, ann)) == []
