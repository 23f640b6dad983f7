"""A delivery becomes a message: for whom, when, with which words, link and way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import NotFound
from jobclub.core.office.post import PostUnavailable, Undeliverable
from jobclub.core.people.habits import Choice
from jobclub.core.people.link import Purpose, digest_of
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.coaching import mark_attendance
from jobclub.core.usecases.composing import OPEN_AFTER, page_link
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.opening import open_link
from jobclub.core.usecases.rescheduling import move_session
from jobclub.testing import open_club, six_weeks

from .postbox import Postbox

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
NOTHING: list[str] = []


@pytest.fixture
def ann(post: Postbox, club: Cohort) -> Enrolment:
    return post.enrol(club, "Ann")[0]


def before(club: Cohort, by: timedelta) -> datetime:
    return club.sessions[0].starts_at - by


# --- whom, and whether at all


@pytest.mark.usefixtures("ann")
def test_a_message_is_in_the_organisations_name_and_answers_go_to_its_mailbox(post: Postbox) -> None:
    change_organisation(post.office, post.town.admin, None, reply_to="club@newtown.example")
    post.go()
    assert (post.mail.to_name, post.mail.to_address) == ("Ann", "ann@people.example")
    assert (post.mail.sender_name, post.mail.reply_to) == (
        post.town.organisation.name,
        "club@newtown.example",
    )
    assert post.letter.consultant == "Conny Consultant"
    assert post.mail.calendar is not None
    _, organiser, attendee, *_ = post.mail.calendar.content.decode().splitlines()
    assert organiser == f"{post.town.organisation.name} club@newtown.example"
    assert attendee == "Ann ann@people.example"


@pytest.mark.usefixtures("ann")
def test_without_a_mailbox_for_answers_the_sender_invites(post: Postbox) -> None:
    post.go()
    assert post.mail.reply_to is None
    assert post.mail.calendar is not None
    assert b"club@club.example" in post.mail.calendar.content


@pytest.mark.usefixtures("ann")
def test_a_whole_plan_comes_with_a_file_to_be_opened_by_hand_too(post: Postbox, club: Cohort) -> None:
    post.go()
    assert post.mail.calendar is not None
    assert post.mail.calendar.content.startswith(b"REQUEST")
    assert post.mail.calendar.file is not None
    lines = post.mail.calendar.file.decode().splitlines()
    assert lines[0] == post.town.organisation.name
    assert len(lines) == 1 + len(club.sessions)
    first = club.sessions[0]
    move_session(post.office, post.town.consultant, first.id, first.starts_at + timedelta(days=1))
    assert post.go() == ["plan_changed Ann"]
    assert post.mail.calendar is not None
    assert post.mail.calendar.file is None


def test_a_message_is_in_the_readers_language_or_else_the_organisations(post: Postbox, club: Cohort) -> None:
    post.enrol(club, "Ann", language="da")
    post.enrol(club, "Bea")
    post.go()
    assert [mail.language for mail in post.mailer.sent] == ["da", "en"]


def test_whoever_has_only_a_phone_gets_a_short_message(post: Postbox, club: Cohort) -> None:
    post.enrol(club, "Cleo", email=None, phone="+45 70 10 10 10")
    assert post.go() == NOTHING
    [message] = post.texter.sent
    assert (message.to_number, message.sender_name) == ("+45 70 10 10 10", post.town.organisation.name)
    assert "/p/" in message.text


@pytest.mark.parametrize("phone", [None, "+45 70 10 10 10"])
def test_whoever_cannot_be_reached_is_skipped_for_staff_to_see(
    post: Postbox, club: Cohort, phone: str | None
) -> None:
    assert post.office.post is not None
    without = postless(post) if phone else post
    without.enrol(club, "Cleo", email=None, phone=phone)
    without.go()
    assert without.fates() == ["place_confirmed unreachable"]


def postless(post: Postbox) -> Postbox:
    """The same, with nobody who carries short messages."""
    assert post.office.post is not None
    return replace(post, office=replace(post.office, post=replace(post.office.post, texter=None)))


def test_whoever_said_that_they_are_not_meant_gets_nothing(post: Postbox, ann: Enrolment) -> None:
    post.change(ann, not_me_at=post.clock())
    assert post.go() == NOTHING
    assert post.fates() == ["place_confirmed not_me"]


def test_what_somebody_does_without_is_not_sent_and_the_rest_is(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    post.change(ann, muted=frozenset({Choice.DAY_BEFORE, Choice.HOMEWORK, Choice.FRIENDLY}))
    post.go()
    assert post.go(before(club, A_DAY)) == NOTHING
    assert post.fates()[-1] == "day_before switched_off"
    assert post.go(before(club, AN_HOUR)) == ["hour_before Ann"]


def test_an_hour_before_is_sent_unless_the_person_switched_it_off(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    post.change(ann, muted=frozenset({Choice.HOUR_BEFORE}))
    post.go(before(club, A_DAY))
    assert post.go(before(club, AN_HOUR)) == NOTHING
    assert post.fates()[-1] == "hour_before switched_off"


@pytest.mark.usefixtures("ann")
def test_what_the_organisation_leaves_out_is_not_even_put_in(post: Postbox, club: Cohort) -> None:
    change_organisation(post.office, post.town.admin, None, messages={"day_before": False, "homework": False})
    post.go()
    assert post.go(before(club, A_DAY)) == NOTHING
    assert post.fates() == ["place_confirmed sent"]
    assert post.go(before(club, AN_HOUR)) == ["hour_before Ann"]
    assert post.go(datetime(2027, 1, 16, 9, 0, tzinfo=UTC)) == NOTHING


def test_a_programme_switches_on_what_the_organisation_leaves_out(post: Postbox) -> None:
    change_organisation(post.office, post.town.admin, None, messages={"day_before": False})
    own = open_club(post.office, post.town, six_weeks(messages={Choice.DAY_BEFORE: True}))
    post.enrol(own, "Ann")
    post.go()
    assert post.go(before(own, A_DAY)) == ["day_before Ann"]


def test_what_is_switched_off_after_it_was_put_in_is_not_sent(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    post.clock.at = club.sessions[0].ends_at
    absent = Mark(
        session_id=club.sessions[0].id,
        participant_id=ann.place.participant_id,
        mark=AttendanceMark.ABSENT,
    )
    mark_attendance(post.office, post.led_by, club.sessions[0].id, [absent], None)
    post.go()
    change_organisation(post.office, post.town.admin, None, messages={"friendly": False})
    assert post.go(post.clock() + AN_HOUR) == NOTHING
    assert post.fates()[-1] == "missed switched_off"


# --- when


@pytest.fixture
def late(post: Postbox) -> Cohort:
    """A club that meets at nine in the evening, when reminders wait and the hour before does not."""
    return open_club(post.office, post.town, at=time(21), consultant_id=post.town.colleague.staff_id)


def test_reminders_wait_for_the_end_of_the_quiet_hours(post: Postbox, late: Cohort) -> None:
    post.enrol(late, "Ann")
    post.go()
    assert post.go(before(late, A_DAY)) == NOTHING
    assert post.rows()[-1].due_at.isoformat() == "2027-01-11T07:00:00+00:00"
    assert post.go(post.rows()[-1].due_at) == ["day_before Ann"]


def test_the_reminder_an_hour_before_never_waits(post: Postbox, late: Cohort) -> None:
    post.enrol(late, "Ann")
    post.go(before(late, A_DAY))
    assert "hour_before Ann" in post.go(before(late, AN_HOUR))


def test_changes_are_told_at_once_also_at_night(post: Postbox, club: Cohort) -> None:
    post.clock.at = datetime(2027, 1, 5, 1, 0, tzinfo=UTC)
    post.enrol(club, "Ann")
    assert post.go() == ["place_confirmed Ann"]


def test_quiet_hours_go_by_the_readers_own_clock(post: Postbox, club: Cohort, ann: Enrolment) -> None:
    post.change(ann, time_zone="America/Los_Angeles")
    post.go()
    assert post.letter.own_zone == "America/Los_Angeles"
    assert post.letter.zone == "Europe/Copenhagen"
    at_five_in_the_morning = before(club, A_DAY)
    assert post.go(at_five_in_the_morning) == NOTHING
    assert post.go(at_five_in_the_morning + timedelta(hours=3)) == ["day_before Ann"]


def test_the_organisations_own_zone_is_no_other(post: Postbox, ann: Enrolment) -> None:
    post.change(ann, time_zone="Europe/Copenhagen")
    post.go()
    assert post.letter.own_zone is None


def test_a_reminder_that_waits_until_it_is_of_no_use_expires(post: Postbox, club: Cohort) -> None:
    change_organisation(
        post.office, post.town.admin, None, messages={"quiet_from": time(14), "quiet_until": time(13, 30)}
    )
    post.enrol(club, "Ann")
    post.go()
    post.go(before(club, A_DAY))
    post.go(before(club, AN_HOUR / 2))
    assert "day_before expired" in post.fates()


# --- links


def secrets(post: Postbox) -> list[str]:
    return [(one.link or "").rpartition("/")[2] for one in post.wording.letters]


@pytest.mark.usefixtures("ann")
def test_each_message_has_a_link_of_its_own_that_opens_its_readers_page(post: Postbox, club: Cohort) -> None:
    post.enrol(club, "Bea")
    post.go()
    post.go(before(club, A_DAY))
    assert len(set(secrets(post))) == len(post.mailer.sent) == 4
    for mail, secret in zip(post.mailer.sent, secrets(post), strict=True):
        opened = open_link(post.office, secret, Purpose.PAGE, who="192.0.2.1")
        with post.office.reading(post.town.admin) as tx:
            assert tx.participants.get(opened.link.participant_id or "").name == mail.to_name
        assert mail.text.count(f"https://club.example/p/{secret}") >= 1
        assert mail.stop_link == f"https://club.example/p/{secret}/messages"


def test_of_a_link_only_a_digest_is_kept(post: Postbox, kept: Callable[[], object], ann: Enrolment) -> None:
    post.go()
    [secret] = secrets(post)
    assert secret not in repr(kept())
    with post.office.reading(post.town.admin) as tx:
        [link] = tx.links.of_participant(ann.place.participant_id)
    assert link.digest == digest_of(secret)


def test_a_link_opens_until_weeks_after_the_last_session(post: Postbox, club: Cohort, ann: Enrolment) -> None:
    post.go()
    with post.office.reading(post.town.admin) as tx:
        [link] = tx.links.of_participant(ann.place.participant_id)
    assert link.ends_at == club.sessions[-1].ends_at + OPEN_AFTER


def test_a_link_opens_no_page_but_that_of_its_purpose(post: Postbox, ann: Enrolment) -> None:
    with post.office.transaction(post.town.admin) as tx:
        address = page_link(post.office, tx, ann.place.participant_id, None)
    secret = address.rpartition("/")[2]
    assert open_link(post.office, secret, Purpose.PAGE, who="192.0.2.1").link.ends_at is None
    with pytest.raises(NotFound):
        open_link(post.office, secret, Purpose.FEED, who="192.0.2.1")


@pytest.mark.usefixtures("ann")
def test_the_first_message_and_no_other_asks_whether_it_has_reached_the_right_one(
    post: Postbox, club: Cohort
) -> None:
    post.go()
    assert post.letter.not_me == f"{post.letter.link}/not-me"
    post.go(before(club, A_DAY))
    assert post.letter.not_me is None


@pytest.mark.parametrize("fault", [Undeliverable("no such mailbox"), PostUnavailable("away")])
@pytest.mark.usefixtures("ann")
def test_a_message_that_did_not_arrive_was_not_the_first(
    post: Postbox, club: Cohort, fault: Undeliverable | PostUnavailable
) -> None:
    post.mailer.fault = fault
    post.go()
    post.mailer.fault = None
    post.go(before(club, A_DAY))
    assert post.letter.not_me is not None or post.wording.letters[-2].not_me is not None


@pytest.mark.usefixtures("club", "ann")
def test_what_a_message_is_about_may_be_gone(post: Postbox) -> None:
    with post.office.transaction(post.town.admin) as tx:
        [row] = post.rows()
        tx.outbox.save(replace(row, about={**row.about, "place_id": "gone"}))
    assert post.go() == NOTHING
    assert post.fates() == ["place_confirmed no_longer_true"]


@pytest.mark.usefixtures("ann")
def test_a_club_without_a_consultant_names_none(post: Postbox, club: Cohort) -> None:
    with post.office.transaction(post.town.admin) as tx:
        tx.cohorts.save(replace(tx.cohorts.get(club.id), consultant_id=None))
    post.go()
    assert post.letter.consultant is None
