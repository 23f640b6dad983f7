"""A new link for who has an old one, and the address it is sent to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Invalid, TooManyGuesses
from jobclub.core.office.lists import Window
from jobclub.core.people.link import Purpose
from jobclub.core.usecases.choosing import not_me
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.knowing import add_participant
from jobclub.core.usecases.limiting import WITHIN
from jobclub.core.usecases.linking import OPENS_FOR, list_links, make_link, revoke_link
from jobclub.core.usecases.opening import open_link
from jobclub.core.usecases.renewing import MOST_FOR_ONE, MOST_FROM_ONE, ask_for_link
from jobclub.core.usecases.subscribing import make_feed
from tests.core.usecases.people import themselves
from tests.core.usecases.postbox import Postbox

HOME = "192.0.2.7"
ANNA = "anna@people.example"


@pytest.fixture
def anna(post: Postbox, club: Cohort) -> Enrolment:
    (one,) = post.enrol(club, "Anna")
    post.go()
    return one


@pytest.fixture
def old(post: Postbox, anna: Enrolment) -> str:
    """The secret of a link of Anna's that has ended."""
    _, secret = make_link(post.office, post.town.coordinator, anna.place.participant_id)
    post.clock.advance(OPENS_FOR)
    post.go()
    return secret


def test_who_has_the_old_link_and_the_address_is_sent_a_new_one(post: Postbox, old: str) -> None:
    ask_for_link(post.office, old, " Anna@People.example".strip(), who=HOME)

    assert post.go() == ["new_link Anna"]
    link = str(post.wording.letters[-1].link)
    secret = link.rpartition("/")[2]
    assert open_link(post.office, secret, Purpose.PAGE, who=HOME).link.participant_id


def test_a_revoked_link_will_do_too(post: Postbox, anna: Enrolment) -> None:
    whose, me = anna.place.participant_id, post.town.coordinator
    link, secret = make_link(post.office, me, whose)
    revoke_link(post.office, me, whose, link.id, None)
    ask_for_link(post.office, secret, ANNA, who=HOME)
    assert post.go() == ["new_link Anna"]


def test_another_address_another_secret_or_one_for_a_calendar_sends_nothing_and_nobody_is_told(
    post: Postbox, anna: Enrolment, old: str
) -> None:
    feed = make_feed(post.office, post.town.coordinator, anna.place.participant_id)[1]
    for secret, email in ((old, "bo@people.example"), ("wrong", ANNA), (feed, ANNA), ("", ANNA)):
        ask_for_link(post.office, secret, email, who=HOME)
    assert post.go() == []


def test_who_said_that_they_are_not_meant_is_sent_nothing(post: Postbox, anna: Enrolment, old: str) -> None:
    not_me(post.office, themselves(post.town, anna))
    post.go()
    ask_for_link(post.office, old, ANNA, who=HOME)
    assert post.go() == []


def test_who_came_to_no_cohort_has_no_page_to_go_to(post: Postbox) -> None:
    me = post.town.coordinator
    whose = add_participant(post.office, me, post.person("Nils")).id
    _, secret = make_link(post.office, me, whose)
    ask_for_link(post.office, secret, "nils@people.example", who=HOME)
    assert post.go() == []
    assert list_links(post.office, me, whose, Window()).items


def test_one_address_gets_a_few_in_an_hour(post: Postbox, old: str) -> None:
    for number in range(MOST_FOR_ONE):
        ask_for_link(post.office, old, ANNA, who=f"198.51.100.{number}")
    with pytest.raises(TooManyGuesses):
        ask_for_link(post.office, old, ANNA, who=HOME)
    assert post.go() == ["new_link Anna"] * MOST_FOR_ONE
    post.clock.advance(WITHIN + timedelta(seconds=1))
    ask_for_link(post.office, old, ANNA, who=HOME)


def test_from_one_network_a_few_dozen_are_asked_for_whether_anybody_is_known_or_not(post: Postbox) -> None:
    for number in range(MOST_FROM_ONE):
        ask_for_link(post.office, "wrong", f"x{number}@people.example", who=HOME)
    with pytest.raises(TooManyGuesses):
        ask_for_link(post.office, "wrong", "y@people.example", who=HOME)


@pytest.mark.parametrize("email", ["", "anna", "anna@", "a\r\nBcc: x@y.example"])
def test_what_is_no_address_is_refused(post: Postbox, old: str, email: str) -> None:
    with pytest.raises(Invalid) as refusal:
        ask_for_link(post.office, old, email, who=HOME)
    assert [mistake.pointer for mistake in refusal.value.mistakes] == ["/email"]
