"""Secret addresses: what opens, what does not, and what becomes of those who guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.errors import NotFound, TooManyGuesses
from jobclub.core.office import Office
from jobclub.core.people.link import Link, Purpose, digest_of
from jobclub.core.usecases.limiting import WITHIN
from jobclub.core.usecases.opening import MOST_GUESSES, open_link
from jobclub.testing import FixedClock, Town

HOME = "192.0.2.7"
SECOND = timedelta(seconds=1)


@pytest.fixture
def link(office: Office, town: Town, clock: FixedClock) -> Link:
    """The link to somebody's page whose secret is "open"; it ends in a week."""
    made = Link(
        id="l1",
        purpose=Purpose.PAGE,
        digest=digest_of("open"),
        made_at=clock.at,
        ends_at=clock.at + timedelta(days=7),
        staff_id=town.staff_ids[0],
    )
    with office.transaction(town.admin) as tx:
        tx.links.add(made)
    return made


def is_shut(office: Office, secret: str, purpose: Purpose = Purpose.PAGE, who: str = HOME) -> bool:
    with pytest.raises(NotFound) as refusal:
        open_link(office, secret, purpose, who=who)
    return refusal.value.kind == "link"


def guess(office: Office, times: int, who: str = HOME) -> None:
    for number in range(times):
        assert is_shut(office, f"guess {number}", who=who)


def test_a_secret_opens_its_link_as_often_as_it_is_asked(office: Office, town: Town, link: Link) -> None:
    for _ in range(MOST_GUESSES + 1):
        opened = open_link(office, "open", Purpose.PAGE, who=HOME)
        assert opened.link == link
        assert (opened.organisation_id, opened.zone) == (town.organisation.id, "Europe/Copenhagen")


@pytest.mark.usefixtures("link")
def test_a_link_opens_nothing_else_than_it_was_made_for(office: Office) -> None:
    assert is_shut(office, "open", Purpose.FEED)
    assert is_shut(office, "Open")
    assert is_shut(office, "")


def test_a_link_that_ended_or_was_revoked_opens_nothing(
    office: Office, town: Town, clock: FixedClock, link: Link
) -> None:
    clock.advance(timedelta(days=7) - SECOND)
    assert open_link(office, "open", Purpose.PAGE, who=HOME)
    clock.advance(SECOND)
    assert is_shut(office, "open")
    clock.advance(-SECOND)
    with office.transaction(town.admin) as tx:
        tx.links.save(replace(link, revoked_at=clock.at))
    assert is_shut(office, "open")


@pytest.mark.usefixtures("link")
def test_who_guesses_too_often_is_told_to_wait_and_whoever_has_a_link_goes_on(office: Office) -> None:
    guess(office, MOST_GUESSES)
    with pytest.raises(TooManyGuesses):
        open_link(office, "another guess", Purpose.PAGE, who=HOME)
    assert open_link(office, "open", Purpose.PAGE, who=HOME)
    assert is_shut(office, "another guess", who="192.0.2.8")


def test_guesses_are_forgotten_and_asking_while_shut_out_makes_it_no_longer(
    office: Office, clock: FixedClock
) -> None:
    guess(office, MOST_GUESSES)
    clock.advance(WITHIN - SECOND)
    with pytest.raises(TooManyGuesses):
        open_link(office, "guess", Purpose.PAGE, who=HOME)
    clock.advance(SECOND)
    assert is_shut(office, "guess")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_addresses_that_one_guesser_chooses_from_count_as_one(
    office: Office, first: str, second: str
) -> None:
    guess(office, MOST_GUESSES, who=first)
    with pytest.raises(TooManyGuesses):
        open_link(office, "guess", Purpose.PAGE, who=second)


@pytest.mark.parametrize(("first", "second"), [("2001:db8:1:2::1", "2001:db8:1:3::1"), ("192.0.2.7", "")])
def test_other_addresses_count_apart(office: Office, first: str, second: str) -> None:
    guess(office, MOST_GUESSES, who=first)
    assert is_shut(office, "guess", who=second)
