"""People ask for webinars by themselves: what anybody sees, and what who says yes has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.errors import AlreadyEnrolled, Invalid, NoObservers, NotFound
from jobclub.core.people.registration import MOST_WEBINARS, in_webinars
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.admitting import Admitted, OpenWebinars, get_open_webinar, list_open_webinars
from jobclub.core.usecases.following_up import follow_up, mark_one_presence
from jobclub.core.usecases.presenting import (
    WebinarWish,
    announce_webinar,
    cancel_webinar,
    change_webinar,
    plan_webinar,
)
from jobclub.core.usecases.registering import (
    RegistrationWish,
    confirm,
    look_at_registration,
    page_of_organisation,
    register,
)
from jobclub.core.usecases.repeating import SeriesWish, announce_series, plan_series
from jobclub.core.webinars.registration import Presence
from jobclub.core.webinars.series import Weekday
from jobclub.core.webinars.webinar import Audience, Webinar

from .postbox import Postbox

HERE = "192.0.2.1"
NORA = RegistrationWish(name="Nora", email="nora@people.example", language="da")
Refused = Callable[..., Any]


@pytest.fixture
def public(post: Postbox) -> Actor:
    """Everybody who looks at the town's pages, on which one can register."""
    change_organisation(post.office, post.town.admin, None, open_registration=True)
    return page_of_organisation(post.office, post.town.organisation.page_name or "")[1]


def webinar_in(post: Postbox, days: int, *, announced: bool = True, **about: Any) -> Webinar:
    wish = WebinarWish(
        title="CV in an hour",
        minutes=60,
        starts_at=post.clock() + timedelta(days=days),
        host_id=post.town.consultant.staff_id,
        **about,
    )
    planned = plan_webinar(post.office, post.town.admin, wish)
    return announce_webinar(post.office, post.town.admin, planned.id).webinar if announced else planned


def ask(post: Postbox, public: Actor, *webinars: Webinar, wish: RegistrationWish = NORA) -> str:
    """Ask for webinars, and give the secret in the link that was sent."""
    register(post.office, public, in_webinars([one.id for one in webinars]), wish, who=HERE)
    post.go()
    return (post.letter.link or "").rpartition("/")[2]


def say_yes(post: Postbox, public: Actor, secret: str) -> Admitted:
    admitted = confirm(post.office, public, secret, who=HERE)
    assert isinstance(admitted, Admitted)
    return admitted


def test_everybody_sees_what_is_announced_for_everybody_by_time(post: Postbox, public: Actor) -> None:
    later, first = webinar_in(post, 3), webinar_in(post, 2, capacity=1)
    webinar_in(post, 4, announced=False)
    webinar_in(post, 5, audience=Audience.INVITED)
    shown = list_open_webinars(post.office, public)
    assert [(one.webinar.id, one.free, one.waiting) for one in shown] == [
        (first.id, 1, 0),
        (later.id, None, 0),
    ]
    post.clock.at = first.starts_at
    assert [one.webinar.id for one in list_open_webinars(post.office, public)] == [later.id]
    change_organisation(post.office, post.town.admin, None, open_registration=False)
    assert list_open_webinars(post.office, public) == []


def test_a_webinar_is_shown_with_the_other_dates_of_its_series(
    post: Postbox, public: Actor, refused: Refused
) -> None:
    alone = webinar_in(post, 2)
    assert get_open_webinar(post.office, public, alone.id).others == ()
    each = WebinarWish(title="Every day", minutes=60, host_id=post.town.consultant.staff_id)
    wish = SeriesWish(
        each=each, weekdays=tuple(Weekday), at=time(18), starts_on=date(2027, 2, 1), count=MOST_WEBINARS + 1
    )
    planned = plan_series(post.office, post.town.admin, wish)
    first, second, *later = (one.id for one in planned.webinars)
    with refused(NotFound):
        get_open_webinar(post.office, public, first)
    announce_series(post.office, post.town.admin, planned.series.id)
    cancel_webinar(post.office, post.town.admin, later[0], "Nobody can come")
    found = get_open_webinar(post.office, public, second)
    assert found.chosen.webinar.id == second
    assert [one.webinar.id for one in found.others] == [first, *later[1:]][: MOST_WEBINARS - 1]
    change_organisation(post.office, post.town.admin, None, open_registration=False)
    with refused(NotFound):
        get_open_webinar(post.office, public, second)


def test_one_yes_is_for_all_that_were_asked_for(post: Postbox, public: Actor) -> None:
    later, first = webinar_in(post, 3), webinar_in(post, 2)
    secret = ask(post, public, later, first)
    shown = look_at_registration(post.office, public, secret, who=HERE).open
    assert isinstance(shown, OpenWebinars)
    assert [one.webinar.id for one in shown.webinars] == [first.id, later.id]
    admitted = say_yes(post, public, secret)
    assert [one.registration.webinar_id for one in admitted.registrations] == [first.id, later.id]
    assert {one.registration.place.state for one in admitted.registrations} == {PlaceState.ENROLLED}
    assert len({one.registration.participant_id for one in admitted.registrations}) == 1
    assert admitted.position is None


def test_who_comes_when_all_is_taken_waits_in_line(post: Postbox, public: Actor) -> None:
    small = webinar_in(post, 2, capacity=1)
    say_yes(post, public, ask(post, public, small))
    other = replace(NORA, name="Otto", email="otto@people.example")
    assert say_yes(post, public, ask(post, public, small, wish=other)).position == 1


def test_what_somebody_has_already_or_was_called_off_is_left_out(
    post: Postbox, public: Actor, refused: Refused
) -> None:
    first, second, third = (webinar_in(post, days) for days in (2, 3, 4))
    say_yes(post, public, ask(post, public, first))
    secret = ask(post, public, first, second, third)
    cancel_webinar(post.office, post.town.admin, third.id, "Nobody can come")
    admitted = say_yes(post, public, secret)
    assert [one.registration.webinar_id for one in admitted.registrations] == [second.id]
    again = ask(post, public, first, second)
    with refused(AlreadyEnrolled):
        confirm(post.office, public, again, who=HERE)


def test_what_began_is_not_to_be_had(post: Postbox, public: Actor, refused: Refused) -> None:
    first = webinar_in(post, 2)
    post.clock.at = first.starts_at
    with refused(NotFound):
        register(post.office, public, in_webinars([first.id]), NORA, who=HERE)


def test_a_webinar_that_is_none_of_ours_is_refused(post: Postbox, public: Actor, refused: Refused) -> None:
    with refused(Invalid, at="/webinar_ids"):
        register(post.office, public, in_webinars(["nowhere"]), NORA, who=HERE)


def ask_to_watch(post: Postbox, public: Actor, *webinars: Webinar) -> str:
    """Ask for webinars as somebody of Oldtown, and give the secret in the link that was sent."""
    wanted = in_webinars([one.id for one in webinars], observer_of="Oldtown")
    register(post.office, public, wanted, NORA, who=HERE)
    post.go()
    return (post.letter.link or "").rpartition("/")[2]


def test_who_comes_to_watch_says_from_where_and_is_offered_nothing_afterwards(
    post: Postbox, public: Actor
) -> None:
    webinar = webinar_in(post, 2, observers=True)
    secret = ask_to_watch(post, public, webinar)
    asked = look_at_registration(post.office, public, secret, who=HERE).registration
    assert asked.wanted.observer_of == "Oldtown"
    [seen] = say_yes(post, public, secret).registrations
    assert seen.registration.observer_of == "Oldtown"
    post.clock.at = webinar.ends_at
    mark_one_presence(
        post.office, post.town.admin, webinar.id, seen.registration.participant_id, Presence.PRESENT
    )
    came_of_it = follow_up(post.office, post.town.admin, webinar.id)
    assert (came_of_it.attended, came_of_it.offered) == (1, 0)


def test_who_comes_to_watch_is_let_in_where_such_may_come_alone(post: Postbox, public: Actor) -> None:
    closed, free = webinar_in(post, 2), webinar_in(post, 3, observers=True)
    secret = ask_to_watch(post, public, closed, free)
    shown = look_at_registration(post.office, public, secret, who=HERE).open
    assert isinstance(shown, OpenWebinars)
    assert [one.webinar.id for one in shown.webinars] == [free.id]
    admitted = say_yes(post, public, secret)
    assert [one.registration.webinar_id for one in admitted.registrations] == [free.id]


def test_nobody_comes_to_watch_where_such_may_not_come_or_may_no_longer(
    post: Postbox, public: Actor, refused: Refused
) -> None:
    closed, free = webinar_in(post, 2), webinar_in(post, 3, observers=True)
    with refused(NoObservers):
        ask_to_watch(post, public, closed)
    with refused(Invalid, at="/observer_of"):
        wanted = in_webinars([free.id], observer_of="Old\ntown")
        register(post.office, public, wanted, NORA, who=HERE)
    secret = ask_to_watch(post, public, free)
    change_webinar(post.office, post.town.admin, free.id, None, observers=False)
    for act in (look_at_registration, confirm):
        with refused(NoObservers):
            act(post.office, public, secret, who=HERE)
