"""What guests are told: that they are invited, of another time, how to get in, that they need not come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.activities.guest import Guest
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import NotFound
from jobclub.core.notices.delivery import Channel, DeliveryState
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.mail import Mail
from jobclub.core.office.post import Postponed, PostUnavailable, Uncertain
from jobclub.core.usecases.dispatching import get_delivery
from jobclub.core.usecases.inviting import WEBINAR, change_guest, get_guest, invite_guest, remove_guest
from jobclub.core.usecases.presenting import (
    WebinarWish,
    announce_webinar,
    cancel_webinar,
    move_webinar,
    plan_webinar,
)
from jobclub.core.usecases.reminding import tick
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort
from jobclub.core.webinars.webinar import Webinar
from jobclub.testing import RecordingMailer, plain_post

from .postbox import Postbox

NINE = datetime(2027, 2, 5, 9, tzinfo=UTC)
A_DAY, AN_HOUR, A_MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
GRY = {"name": "Gry", "partner": "The forge", "email": "gry@partners.example"}
NOTHING: list[str] = []
ORDER = (AgendaItem(minutes=20, item="What we make", lead="guest"),)


@dataclass(frozen=True)
class Hosting:
    """A webinar, and whom it has as guests."""

    post: Postbox
    webinar: Webinar

    def invite(self, **about: Any) -> Guest:
        """Invite somebody."""
        by = self.post.town.coordinator
        return invite_guest(self.post.office, by, self.webinar.id, of=WEBINAR, **{**GRY, **about})

    def change(self, guest: Guest, **changes: Any) -> Guest:
        """Set something of a guest."""
        by = self.post.town.coordinator
        return change_guest(self.post.office, by, self.webinar.id, guest.id, None, of=WEBINAR, **changes)

    def remove(self, guest: Guest) -> None:
        """Take a guest off."""
        by = self.post.town.coordinator
        remove_guest(self.post.office, by, self.webinar.id, guest.id, None, of=WEBINAR)

    def move(self, starts_at: datetime) -> None:
        """Give it another time."""
        move_webinar(self.post.office, self.post.town.coordinator, self.webinar.id, starts_at)

    def cancel(self) -> None:
        """Call it off."""
        cancel_webinar(self.post.office, self.post.town.coordinator, self.webinar.id, "ill")

    def known(self, guest: Guest) -> Guest:
        """Give a guest as they are kept."""
        return get_guest(self.post.office, self.post.town.coordinator, self.webinar.id, guest.id, of=WEBINAR)

    def opening(self, guest: Guest) -> int:
        """Count the links of a guest that open."""
        with self.post.office.reading(self.post.town.admin) as tx:
            return sum(link.opens(self.post.clock()) for link in tx.links.of_guest(guest.id))


@pytest.fixture
def hosting(post: Postbox) -> Hosting:
    wish = WebinarWish(
        title="Be found",
        minutes=60,
        starts_at=NINE,
        host_id=post.town.consultant.staff_id,
        agenda=ORDER,
        meeting_link="https://meet.midtby.example/1",
    )
    webinar = plan_webinar(post.office, post.town.coordinator, wish)
    return Hosting(post, announce_webinar(post.office, post.town.coordinator, webinar.id).webinar)


def test_a_guest_with_an_address_is_invited_with_a_link_of_their_own(hosting: Hosting) -> None:
    guest = hosting.invite()
    assert hosting.post.go() == ["guest_invited Gry"]
    letter, [session] = hosting.post.letter, hosting.post.letter.sessions
    assert (session.title, session.starts_at, letter.agenda) == ("Be found", NINE, ())
    assert letter.link is not None
    assert letter.not_me == f"{letter.link}/not-me"
    assert "/g/" in letter.link
    assert letter.consultant == "Conny Consultant"
    assert hosting.post.mailer.sent[-1].stop_link is None
    assert hosting.opening(guest) == 1
    assert hosting.known(guest) == replace(guest, told_starts_at=NINE)


def test_a_guest_of_a_company_alone_is_addressed_by_it(hosting: Hosting) -> None:
    hosting.invite(name=None)
    assert hosting.post.go() == ["guest_invited The forge"]


def test_who_has_no_address_is_told_nothing_and_nothing_of_it_is_left(hosting: Hosting) -> None:
    hosting.invite(email=None)
    assert (hosting.post.go(), hosting.post.fates()) == (NOTHING, NOTHING)


def test_an_address_that_comes_later_is_written_to_then_and_each_address_once(hosting: Hosting) -> None:
    guest = hosting.invite(email=None)
    hosting.post.go()
    hosting.change(guest, email="gry@partners.example")
    assert hosting.post.go() == ["guest_invited Gry"]
    hosting.change(guest, contact="by the phone")
    assert hosting.post.go() == NOTHING
    hosting.change(guest, email="gry@elsewhere.example")
    assert hosting.opening(guest) == 0
    assert hosting.post.go() == ["guest_invited Gry"]
    assert hosting.opening(guest) == 1
    hosting.cancel()
    assert hosting.post.go() == ["guest_off Gry"]
    written = [mail.to_address for mail in hosting.post.mailer.sent]
    assert written == ["gry@partners.example", "gry@elsewhere.example", "gry@elsewhere.example"]


def test_a_guest_hears_of_another_time_once_and_with_the_one_before(hosting: Hosting) -> None:
    guest = hosting.invite()
    hosting.post.go()
    hosting.move(NINE + AN_HOUR)
    hosting.move(NINE + 2 * AN_HOUR)
    assert hosting.post.go() == ["guest_moved Gry"]
    [session] = hosting.post.letter.sessions
    assert (session.starts_at, session.was) == (NINE + 2 * AN_HOUR, NINE)
    assert hosting.post.letter.not_me is None
    assert hosting.known(guest).told_starts_at == NINE + 2 * AN_HOUR


def test_who_was_told_nothing_yet_is_invited_to_the_time_there_is(hosting: Hosting) -> None:
    hosting.invite()
    hosting.move(NINE + AN_HOUR)
    assert hosting.post.go() == ["guest_invited Gry"]
    assert hosting.post.letter.sessions[0].starts_at == NINE + AN_HOUR


def test_the_day_before_a_guest_gets_the_way_in_and_the_running_order(hosting: Hosting) -> None:
    hosting.invite()
    hosting.invite(name="Declined", declined=True)
    hosting.post.go()
    assert hosting.post.go(NINE - A_DAY - A_MINUTE) == NOTHING
    assert hosting.post.go(NINE - A_DAY) == ["guest_briefed Gry"]
    letter = hosting.post.letter
    assert letter.agenda == ORDER
    assert letter.sessions[0].join_url == "https://meet.midtby.example/1"
    assert hosting.post.go(NINE - AN_HOUR) == NOTHING


@pytest.mark.parametrize("how", ["moved", "declined", "removed", "off", "begun"])
def test_what_is_not_so_any_more_is_not_said_the_day_before(hosting: Hosting, how: str) -> None:
    guest = hosting.invite()
    hosting.post.go()
    hosting.post.mailer.fault = PostUnavailable("away")
    hosting.post.clock.at = NINE - A_DAY
    tick(hosting.post.office)
    hosting.post.deliver()
    match how:
        case "moved":
            hosting.move(NINE + AN_HOUR)
        case "declined":
            hosting.change(guest, declined=True)
        case "removed":
            hosting.remove(guest)
        case "off":
            hosting.cancel()
        case _:
            hosting.post.clock.at = NINE
    hosting.post.mailer.fault = None
    assert "guest_briefed Gry" not in hosting.post.go(hosting.post.clock.at + 20 * A_MINUTE)


def test_a_guest_need_not_come_when_it_is_called_off(hosting: Hosting) -> None:
    guest = hosting.invite()
    hosting.invite(name="Ask", email=None)
    hosting.post.go()
    hosting.cancel()
    assert hosting.post.go() == ["guest_off Gry"]
    assert (hosting.post.letter.link, hosting.post.letter.not_me) == (None, None)
    assert hosting.known(guest).told_starts_at is None


def test_who_is_taken_off_is_told_and_then_forgotten(hosting: Hosting) -> None:
    guest = hosting.invite()
    hosting.post.go()
    hosting.remove(guest)
    assert hosting.opening(guest) == 0
    with hosting.post.office.reading(hosting.post.town.admin) as tx:
        assert tx.guests.get(guest.id).removed_at is not None
        assert tx.guests.of_activities([hosting.webinar.id]) == []
    assert hosting.post.go() == ["guest_off Gry"]
    with hosting.post.office.reading(hosting.post.town.admin) as tx, pytest.raises(NotFound):
        tx.guests.get(guest.id)


@pytest.mark.parametrize("before", [False, True])
def test_who_knew_nothing_or_was_here_already_is_forgotten_at_once(hosting: Hosting, *, before: bool) -> None:
    guest = hosting.invite()
    if before:
        hosting.post.go()
        hosting.post.clock.at = NINE + AN_HOUR
    hosting.remove(guest)
    with hosting.post.office.reading(hosting.post.town.admin) as tx, pytest.raises(NotFound):
        tx.guests.get(guest.id)
    assert hosting.post.go() == NOTHING


def test_who_said_it_was_not_for_them_hears_nothing_more(hosting: Hosting) -> None:
    guest = hosting.invite()
    hosting.post.go()
    with hosting.post.office.transaction(hosting.post.town.admin) as tx:
        tx.guests.save(replace(tx.guests.get(guest.id), not_me_at=hosting.post.clock()))
    hosting.move(NINE + AN_HOUR)
    hosting.cancel()
    assert hosting.post.go() == NOTHING


def test_a_letter_to_a_guest_waits_while_no_mail_goes(hosting: Hosting) -> None:
    hosting.invite()
    hosting.invite(name="Ida", email="ida@partners.example")
    hosting.post.mailer.fault = PostUnavailable("away")
    hosting.post.deliver()
    assert sorted(row.attempts for row in hosting.post.rows()) == [0, 1]
    hosting.post.mailer.fault = None
    assert sorted(hosting.post.go(hosting.post.clock.at + AN_HOUR)) == [
        "guest_invited Gry",
        "guest_invited Ida",
    ]
    assert {row.channel for row in hosting.post.rows()} == {Channel.MAIL}


def test_guests_of_a_clubs_session_are_told_as_well(post: Postbox, club: Cohort) -> None:
    first, second = club.sessions[:2]
    for session, name in ((first, "Gry"), (second, "Ida")):
        about = {"name": name, "email": f"{name.lower()}@partners.example"}
        invite_guest(post.office, post.led_by, session.id, **about)
    assert sorted(post.go()) == ["guest_invited Gry", "guest_invited Ida"]
    titles = sorted(letter.sessions[0].title or "" for letter in post.wording.letters)
    assert titles[0].startswith(club.title)
    move_session(post.office, post.led_by, first.id, first.starts_at + AN_HOUR)
    assert post.go() == ["guest_moved Gry"]
    assert post.go(first.starts_at + AN_HOUR - A_DAY) == ["guest_briefed Gry"]
    assert post.letter.agenda
    cancel_session(post.office, post.led_by, first.id, Calling(reason="ill", replacement=True))
    assert post.go() == ["guest_off Gry"]
    cancel_cohort(post.office, post.led_by, club.id, "too few")
    assert post.go() == ["guest_off Ida"]
    assert {row.cohort_id for row in post.rows(notice=Notice.GUEST_OFF)} == {club.id}


def test_a_consultant_sees_what_became_of_letters_to_guests(post: Postbox, club: Cohort) -> None:
    invite_guest(post.office, post.led_by, club.sessions[0].id, **GRY)
    post.go()
    [row] = post.rows(cohort_id=club.id)
    seen = get_delivery(post.office, post.led_by, row.id)
    assert (seen.guest_id is not None, seen.participant_id, seen.state) == (True, None, DeliveryState.SENT)


# While a letter is under way


class Meanwhile(RecordingMailer):
    """Lets something happen while the next mail is handed over, which may fail."""

    def __init__(self) -> None:
        super().__init__()
        self.acts: list[Callable[[], object]] = []

    def take(self, mail: Mail, *, first: bool) -> None:
        while self.acts:
            self.acts.pop()()
        super().take(mail, first=first)


@pytest.fixture
def slow(hosting: Hosting) -> tuple[Hosting, Meanwhile]:
    """Give the webinar with a post on whose way things happen."""
    mailer = Meanwhile()
    office = replace(hosting.post.office, post=plain_post(wording=hosting.post.wording, mailer=mailer))
    return replace(hosting, post=replace(hosting.post, office=office, mailer=mailer)), mailer


@pytest.mark.parametrize("how", ["cancel", "remove"])
def test_who_is_being_invited_while_it_is_called_off_hears_of_that_after_the_invitation(
    slow: tuple[Hosting, Meanwhile], how: str
) -> None:
    hosting, mailer = slow
    guest = hosting.invite()

    def off() -> None:
        hosting.cancel() if how == "cancel" else hosting.remove(guest)
        hosting.post.go()

    mailer.acts = [off]
    hosting.post.go()
    hosting.post.go(hosting.post.clock() + A_MINUTE)
    assert [mail.subject for mail in mailer.sent] == ["guest_invited", "guest_off"]


def test_who_is_being_invited_while_it_moves_hears_of_that_after_the_invitation(
    slow: tuple[Hosting, Meanwhile],
) -> None:
    hosting, mailer = slow
    guest = hosting.invite()

    def moves() -> None:
        hosting.move(NINE + AN_HOUR)
        hosting.post.go()

    mailer.acts = [moves]
    hosting.post.go()
    hosting.post.go(hosting.post.clock() + A_MINUTE)
    assert [mail.subject for mail in mailer.sent] == ["guest_invited", "guest_moved"]
    known = hosting.known(guest)
    assert (known.told_starts_at, known.told_certain) == (NINE + AN_HOUR, True)


def test_who_is_being_invited_while_their_address_changes_is_invited_at_the_new_one(
    slow: tuple[Hosting, Meanwhile],
) -> None:
    hosting, mailer = slow
    guest = hosting.invite()
    mailer.acts = [lambda: hosting.change(guest, email="gry@elsewhere.example")]
    hosting.post.go()
    hosting.post.go(hosting.post.clock() + A_MINUTE)
    assert [(mail.subject, mail.to_address) for mail in mailer.sent] == [
        ("guest_invited", "gry@partners.example"),
        ("guest_invited", "gry@elsewhere.example"),
    ]
    known = hosting.known(guest)
    assert (known.told_starts_at, known.told_certain) == (NINE, True)


def test_an_invitation_that_got_lost_is_sent_once_more_as_long_as_it_is_true(hosting: Hosting) -> None:
    guest = hosting.invite()
    hosting.post.mailer.fault = Postponed("busy")
    assert hosting.post.go() == NOTHING
    known = hosting.known(guest)
    assert (known.told_starts_at, known.told_certain) == (NINE, False)
    hosting.post.mailer.fault = None
    assert hosting.post.go(hosting.post.clock() + AN_HOUR) == ["guest_invited Gry"]
    assert hosting.known(guest).told_certain


def test_of_an_invitation_that_may_have_arrived_to_what_is_off_the_guest_hears(hosting: Hosting) -> None:
    hosting.invite()
    hosting.post.mailer.fault = Uncertain("the answer got lost")
    assert hosting.post.go() == ["guest_invited Gry"]
    hosting.post.mailer.fault = None
    hosting.cancel()
    assert hosting.post.go(hosting.post.clock() + AN_HOUR) == ["guest_off Gry"]


def test_a_new_time_that_got_lost_is_told_once_more(hosting: Hosting) -> None:
    guest = hosting.invite()
    hosting.post.go()
    hosting.move(NINE + AN_HOUR)
    hosting.post.mailer.fault = Postponed("busy")
    assert hosting.post.go() == NOTHING
    hosting.post.mailer.fault = None
    assert hosting.post.go(hosting.post.clock() + AN_HOUR) == ["guest_moved Gry"]
    known = hosting.known(guest)
    assert (known.told_starts_at, known.told_certain) == (NINE + AN_HOUR, True)
