"""Links that the staff hand over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.errors import Forbidden, NotFound, Stale
from jobclub.core.events import LinkMade, LinkRevoked
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.link import Purpose
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.linking import address_of, get_link, list_links, make_link, revoke_link
from jobclub.core.usecases.opening import open_link
from jobclub.core.usecases.subscribing import make_feed
from jobclub.testing import FixedClock, Town


@pytest.fixture
def whose(anna: Enrolment) -> str:
    return anna.place.participant_id


def test_a_link_opens_the_page_of_one_person_for_half_a_year(
    office: Office, town: Town, clock: FixedClock, whose: str, recorded: Callable[..., Any]
) -> None:
    with recorded() as events:
        link, secret = make_link(office, town.consultant, whose)
    assert [type(one) for one in events] == [LinkMade]
    assert open_link(office, secret, Purpose.PAGE, who="here").link == link
    assert secret not in repr(link)
    with pytest.raises(NotFound):
        open_link(office, secret, Purpose.FEED, who="here")
    clock.advance(timedelta(weeks=26))
    with pytest.raises(NotFound):
        open_link(office, secret, Purpose.PAGE, who="here")


def test_a_links_address_is_where_we_are_found(office: Office) -> None:
    assert address_of(office, "secret") == "/p/secret"


def test_all_links_of_one_person_are_listed_those_to_their_calendar_too(
    office: Office, town: Town, whose: str, bo: Enrolment
) -> None:
    mine = [make(office, town.consultant, whose)[0] for make in (make_link, make_feed, make_link)]
    make_link(office, town.consultant, bo.place.participant_id)
    assert list(list_links(office, town.consultant, whose, Window()).items) == mine
    page = list_links(office, town.consultant, whose, Window(limit=2))
    assert (list(page.items), page.next) == (mine[:2], mine[1].id)


def test_a_revoked_link_opens_nothing_and_is_revoked_once(
    office: Office,
    town: Town,
    whose: str,
    *,
    recorded: Callable[..., Any],
    refused: Callable[..., Any],
    unchanged: Callable[..., Any],
) -> None:
    link, secret = make_link(office, town.consultant, whose)
    with refused(Stale):
        revoke_link(office, town.consultant, whose, link.id, frozenset({"another"}))
    with recorded() as events:
        revoke_link(office, town.consultant, whose, link.id, frozenset({str(link.version)}))
    assert [type(one) for one in events] == [LinkRevoked]
    with pytest.raises(NotFound):
        open_link(office, secret, Purpose.PAGE, who="here")
    with unchanged():
        revoke_link(office, town.consultant, whose, link.id, None)


def test_a_link_is_found_with_its_person_only(
    office: Office, town: Town, whose: str, bo: Enrolment, refused: Callable[..., Any]
) -> None:
    link, _ = make_link(office, town.consultant, whose)
    assert get_link(office, town.consultant, whose, link.id) == link
    for person, one in ((bo.place.participant_id, link.id), (whose, "nothing"), ("nobody", link.id)):
        with refused(NotFound):
            get_link(office, town.consultant, person, one)
        with refused(NotFound):
            revoke_link(office, town.consultant, person, one, None)


def test_nobody_hands_over_a_link_to_somebody_in_another_club(
    office: Office, town: Town, whose: str, refused: Callable[..., Any]
) -> None:
    with refused(Forbidden):
        make_link(office, town.colleague, whose)
    with refused(NotFound):
        make_link(office, town.consultant, "nobody")
    with refused(Forbidden):
        make_link(office, replace(town.admin, read_only=True), whose)
