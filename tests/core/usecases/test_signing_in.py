"""The staff sign in: a link that is used once, a session that ends, and nobody told who has an address."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.errors import Forbidden, Invalid, NotFound, NotSignedIn, TooManyGuesses
from jobclub.core.events import LinkRevoked, SignInAsked, SignInLinkMade, StaffSignedIn
from jobclub.core.notices.kinds import Notice
from jobclub.core.office import Office
from jobclub.core.people.link import Link, Purpose, digest_of
from jobclub.core.people.staff import Staff, operator_of
from jobclub.core.usecases.keying import new_link
from jobclub.core.usecases.linking import make_link
from jobclub.core.usecases.opening import MOST_GUESSES
from jobclub.core.usecases.signing_in import (
    LINK_OPENS_FOR,
    MOST_FOR_ONE,
    MOST_FROM_ONE,
    SESSION_LASTS,
    SESSION_LASTS_AT_MOST,
    WORTH_SENDING_FOR,
    SignedIn,
    ask_for_link,
    begin_session,
    extend_if_needed,
    look_at_link,
    make_sign_in_link,
    session_of,
    sign_out,
    sign_out_everywhere,
)
from jobclub.core.usecases.subscribing import make_staff_feed
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, found_town

from .postbox import Postbox

HOME, CONNY = "192.0.2.7", "conny@example.org"
pytestmark = pytest.mark.usefixtures("town")
SECOND = timedelta(seconds=1)
A_WHILE = timedelta(hours=1)
Refused = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def secret(office: Office, town: Town) -> str:
    """The secret of a link for the consultant to sign in with."""
    return secret_of(make_sign_in_link(office, operator_of(town.organisation.id), CONNY))


@pytest.fixture
def session(office: Office, secret: str) -> str:
    """The secret of a session of the consultant's."""
    return begin_session(office, secret, who=HOME)


def secret_of(address: str) -> str:
    return address.rpartition("/sign-in/")[2]


def links_of(office: Office, town: Town, purpose: Purpose) -> list[Link]:
    with office.reading(town.admin) as tx:
        found = tx.links.of_staff(town.consultant.staff_id or "")
    return [link for link in found if link.purpose is purpose]


def change(office: Office, town: Town, **about: Any) -> Staff:
    """Change the consultant, whatever the rules say."""
    with office.transaction(town.admin) as tx:
        return tx.staff.save(replace(tx.staff.get(town.consultant.staff_id or ""), **about))


def is_over(office: Office, session: str) -> bool:
    with pytest.raises(NotSignedIn):
        session_of(office, session)
    return True


# The link


def test_whoever_asks_for_a_link_is_sent_one_that_signs_them_in(
    office: Office, town: Town, post: Postbox
) -> None:
    ask_for_link(office, " Conny@Example.org ", who=HOME)
    assert post.go() == ["sign_in Conny Consultant"]
    address = post.wording.letters[-1].link or ""
    assert address.startswith("https://club.example/sign-in/")
    signed_in = session_of(office, begin_session(office, secret_of(address), who=HOME))
    assert signed_in.actor == town.consultant


def test_the_mail_with_a_link_is_for_staff_and_has_no_page_to_choose_messages_on(
    office: Office, town: Town, post: Postbox
) -> None:
    ask_for_link(office, CONNY, who=HOME)
    post.go()
    mail = post.mail
    assert (mail.to_address, mail.stop_link, mail.sender_name) == (CONNY, None, town.organisation.name)


def test_nothing_that_is_kept_holds_the_secret_of_a_link(
    office: Office, post: Postbox, kept: Callable[[], dict[str, object]]
) -> None:
    ask_for_link(office, CONNY, who=HOME)
    post.go()
    secret = secret_of(post.wording.letters[-1].link or "")
    session = begin_session(office, secret, who=HOME)
    everything = repr(kept())
    assert digest_of(secret) in everything
    assert (secret in everything, session in everything) == (False, False)


def test_asking_for_an_address_that_nobody_has_looks_the_same_and_sends_nothing(
    office: Office, post: Postbox, unchanged: Callable[[], AbstractContextManager[None]]
) -> None:
    with unchanged():
        assert ask_for_link(office, "nobody@example.org", who=HOME) is None  # type: ignore[func-returns-value]
    assert post.go() == []


def test_whoever_works_for_two_organisations_is_sent_a_link_of_each(
    office: Office, town: Town, store: MemoryStore
) -> None:
    other = found_town(office)
    ask_for_link(office, CONNY, who=HOME)
    asked = [one.organisation_id for one in store.trail if isinstance(one.event, SignInAsked)]
    assert sorted(asked) == sorted([town.organisation.id, other.organisation.id])


@pytest.mark.parametrize("email", ["", "nobody", "a b@example.org", "x@" + "y" * 300])
def test_what_is_no_address_is_sent_nothing(office: Office, refused: Refused, email: str) -> None:
    with refused(Invalid, at="/email"):
        ask_for_link(office, email, who=HOME)


def test_one_address_is_not_bombed_with_links_whoever_asks(
    office: Office, post: Postbox, clock: FixedClock
) -> None:
    for number in range(MOST_FOR_ONE):
        ask_for_link(office, CONNY, who=f"192.0.2.{number}")
    with pytest.raises(TooManyGuesses, match="Look for them in your mail"):
        ask_for_link(office, CONNY.upper(), who="192.0.2.99")
    assert len(post.go()) == MOST_FOR_ONE
    ask_for_link(office, "cora@example.org", who=HOME)
    clock.at += A_WHILE
    ask_for_link(office, CONNY, who=HOME)


def test_one_network_asks_for_no_end_of_addresses_to_be_written_to(office: Office) -> None:
    for number in range(MOST_FROM_ONE):
        ask_for_link(office, f"a{number}@example.org", who=f"2001:db8::{number:x}")
    with pytest.raises(TooManyGuesses):
        ask_for_link(office, CONNY, who="2001:db8::ffff:1")
    ask_for_link(office, CONNY, who="2001:db8:1::1")


def test_a_mail_that_comes_too_late_is_not_sent(office: Office, post: Postbox, clock: FixedClock) -> None:
    ask_for_link(office, CONNY, who=HOME)
    assert post.go(clock.at + WORTH_SENDING_FOR) == []


def test_whoever_left_meanwhile_is_sent_no_link(office: Office, town: Town, post: Postbox) -> None:
    ask_for_link(office, CONNY, who=HOME)
    change(office, town, left_at=office.now())
    assert (post.go(), post.fates()) == ([], ["sign_in no_longer_true"])


def test_whoever_left_can_ask_for_no_link(
    office: Office, town: Town, unchanged: Callable[[], AbstractContextManager[None]]
) -> None:
    change(office, town, left_at=office.now())
    with unchanged():
        ask_for_link(office, CONNY, who=HOME)


def test_the_operator_makes_a_link_for_one_of_the_staff(
    office: Office, town: Town, recorded: Callable[[], AbstractContextManager[list[Any]]]
) -> None:
    operator = operator_of(town.organisation.id)
    with recorded() as events:
        address = make_sign_in_link(office, operator, CONNY.upper())
    assert address.startswith("/sign-in/")
    [link] = links_of(office, town, Purpose.SIGN_IN)
    assert events == [
        SignInLinkMade(at=office.now(), staff_id=town.consultant.staff_id or "", link_id=link.id)
    ]
    assert link.digest == digest_of(secret_of(address))


def test_the_operator_makes_none_for_who_is_not_there(office: Office, town: Town, refused: Refused) -> None:
    operator = operator_of(town.organisation.id)
    change(office, town, left_at=office.now())
    for email in (CONNY, "nobody@example.org"):
        with refused(NotFound):
            make_sign_in_link(office, operator, email)


def test_nobody_but_who_administers_the_staff_makes_a_link_for_them(
    office: Office, town: Town, refused: Refused
) -> None:
    with refused(Forbidden):
        make_sign_in_link(office, town.coordinator, CONNY)


def test_looking_at_a_link_tells_whose_it_is_and_uses_nothing(
    office: Office, town: Town, secret: str, unchanged: Callable[[], AbstractContextManager[None]]
) -> None:
    with unchanged():
        for _ in range(3):
            knock = look_at_link(office, secret, who=HOME)
    assert (knock.staff.email, knock.organisation.id) == (CONNY, town.organisation.id)
    begin_session(office, secret, who=HOME)


def test_a_link_signs_in_once(
    office: Office, town: Town, secret: str, recorded: Callable[[], AbstractContextManager[list[Any]]]
) -> None:
    with recorded() as events:
        begin_session(office, secret, who=HOME)
    [session] = links_of(office, town, Purpose.SESSION)
    assert events == [
        StaffSignedIn(at=office.now(), staff_id=town.consultant.staff_id or "", link_id=session.id)
    ]
    for use in (begin_session, look_at_link):
        with pytest.raises(NotFound):
            use(office, secret, who=HOME)  # type: ignore[operator]


def test_a_link_that_was_used_while_somebody_else_came_with_it_signs_in_nobody(
    office: Office, town: Town, secret: str, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.opened_by(digest_of(secret), Purpose.SIGN_IN)
    begin_session(office, secret, who=HOME)
    monkeypatch.setattr(store, "opened_by", lambda *_: before)  # as the rival saw it a moment ago
    with pytest.raises(NotFound):
        begin_session(office, secret, who=HOME)
    assert len(links_of(office, town, Purpose.SESSION)) == 1


def test_a_link_is_over_after_a_quarter_of_an_hour(office: Office, secret: str, clock: FixedClock) -> None:
    clock.at += LINK_OPENS_FOR
    with pytest.raises(NotFound):
        begin_session(office, secret, who=HOME)


def test_guessed_links_are_limited_and_the_right_one_still_signs_in(office: Office, secret: str) -> None:
    for number in range(MOST_GUESSES):
        with pytest.raises(NotFound):
            look_at_link(office, f"guess {number}", who=HOME)
    with pytest.raises(TooManyGuesses):
        begin_session(office, "one more", who=HOME)
    begin_session(office, secret, who=HOME)


def test_each_key_fits_its_own_door_only(office: Office, town: Town, session: str, anna: Any) -> None:
    _, page = make_link(office, town.admin, anna.place.participant_id)
    _, feed = make_staff_feed(office, town.consultant, town.consultant.staff_id or "")
    fresh = secret_of(make_sign_in_link(office, operator_of(town.organisation.id), CONNY))
    for other in (page, feed, fresh):
        assert is_over(office, other)
    for other in (page, feed, session):
        with pytest.raises(NotFound):
            begin_session(office, other, who=HOME)


def test_a_link_to_sign_in_with_that_is_nobodys_signs_in_nobody(office: Office, town: Town) -> None:
    link, secret = new_link(office, Purpose.SIGN_IN, ends_at=office.now() + A_WHILE)
    with office.transaction(town.admin) as tx:
        tx.links.add(link)
    with pytest.raises(NotFound):
        begin_session(office, secret, who=HOME)


# The session


def test_a_session_tells_who_is_signed_in_and_where(office: Office, town: Town, session: str) -> None:
    signed_in = session_of(office, session)
    assert (signed_in.actor, signed_in.staff.email) == (town.consultant, CONNY)
    assert signed_in.organisation == town.organisation
    assert signed_in.session.digest == digest_of(session)


@pytest.mark.parametrize("secret", ["", "guessed"])
def test_who_has_no_session_is_not_signed_in(office: Office, secret: str) -> None:
    assert is_over(office, secret)


def test_a_session_ends_by_itself(office: Office, session: str, clock: FixedClock) -> None:
    clock.at += SESSION_LASTS - SECOND
    session_of(office, session)
    clock.at += SECOND
    assert is_over(office, session)


def test_a_session_ends_the_moment_its_holder_leaves(office: Office, town: Town, session: str) -> None:
    change(office, town, left_at=office.now())
    assert is_over(office, session)


def test_a_session_has_the_role_that_its_holder_has_now(office: Office, town: Town, session: str) -> None:
    change(office, town, role=town.coordinator.role)
    assert session_of(office, session).actor.role is town.coordinator.role


def test_a_session_that_is_over_costs_no_guess_but_guessed_ones_do(
    office: Office, session: str, clock: FixedClock
) -> None:
    clock.at += SESSION_LASTS
    for _ in range(MOST_GUESSES + 1):
        assert is_over(office, session)
    for number in range(MOST_GUESSES):
        with pytest.raises(NotSignedIn):
            session_of(office, f"guess {number}", who=HOME)
    with pytest.raises(TooManyGuesses):
        session_of(office, "one more", who=HOME)


def test_a_session_that_is_used_lasts_longer_once_half_of_its_time_is_over(
    office: Office, town: Town, session: str, clock: FixedClock
) -> None:
    clock.at += SESSION_LASTS / 2
    extend_if_needed(office, session_of(office, session))
    assert links_of(office, town, Purpose.SESSION)[0].version == 0
    clock.at += SECOND
    extend_if_needed(office, session_of(office, session))
    assert session_of(office, session).session.ends_at == clock.at + SESSION_LASTS


def test_a_session_ends_after_a_week_however_often_it_is_used(
    office: Office, session: str, clock: FixedClock
) -> None:
    began = clock.at
    while clock.at < began + SESSION_LASTS_AT_MOST:
        extend_if_needed(office, session_of(office, session))
        clock.at += SESSION_LASTS * 2 / 3
    assert is_over(office, session)


def test_a_session_that_was_ended_meanwhile_is_not_brought_back_by_using_it(
    office: Office, town: Town, session: str, clock: FixedClock
) -> None:
    clock.at += SESSION_LASTS - SECOND
    signed_in = session_of(office, session)
    sign_out(office, town.consultant, signed_in.session)
    extend_if_needed(office, signed_in)
    assert is_over(office, session)


def test_a_session_without_an_end_is_given_one(office: Office, session: str) -> None:
    signed_in = session_of(office, session)
    endless = replace(signed_in.session, ends_at=None)
    extend_if_needed(office, replace(signed_in, session=endless))
    assert session_of(office, session).session.ends_at == office.now() + SESSION_LASTS


# Signing out


def another_session(office: Office, town: Town) -> str:
    return begin_session(
        office, secret_of(make_sign_in_link(office, operator_of(town.organisation.id), CONNY)), who=HOME
    )


def test_who_signs_out_ends_this_session_and_no_other(
    office: Office, town: Town, session: str, recorded: Callable[[], AbstractContextManager[list[Any]]]
) -> None:
    other, mine = another_session(office, town), session_of(office, session)
    with recorded() as events:
        sign_out(office, mine.actor, mine.session)
        sign_out(office, mine.actor, mine.session)
    assert events == [LinkRevoked(at=office.now(), link_id=mine.session.id)]
    assert is_over(office, session)
    session_of(office, other)


def test_who_signs_out_everywhere_ends_all_sessions_and_links_but_keeps_the_calendar(
    office: Office, town: Town, session: str
) -> None:
    other = another_session(office, town)
    fresh = secret_of(make_sign_in_link(office, operator_of(town.organisation.id), CONNY))
    feed, _ = make_staff_feed(office, town.consultant, town.consultant.staff_id or "")
    sign_out_everywhere(office, town.consultant, town.consultant.staff_id or "")
    assert is_over(office, session)
    assert is_over(office, other)
    with pytest.raises(NotFound):
        begin_session(office, fresh, who=HOME)
    assert links_of(office, town, Purpose.FEED) == [feed]


def test_an_admin_signs_others_out_and_a_colleague_does_not(
    office: Office, town: Town, session: str, refused: Refused
) -> None:
    signed_in: SignedIn = session_of(office, session)
    for act in (
        lambda who: sign_out(office, who, signed_in.session),
        lambda who: sign_out_everywhere(office, who, signed_in.staff.id),
    ):
        with refused(Forbidden):
            act(town.colleague)
    sign_out(office, town.admin, signed_in.session)
    assert is_over(office, session)


def test_a_notice_to_sign_in_is_one_of_the_staffs(office: Office, town: Town, store: MemoryStore) -> None:
    ask_for_link(office, CONNY, who=HOME)
    with store.reading(town.admin) as tx:
        [delivery] = tx.books.deliveries.values()
    assert (delivery.notice, delivery.staff_id) == (Notice.SIGN_IN, town.consultant.staff_id)
