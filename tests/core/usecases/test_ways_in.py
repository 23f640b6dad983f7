"""The way in to a session is told as soon as it is there: once, to who was told of the session before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.events import MeetingReady
from jobclub.core.notices.calendar import Told
from jobclub.core.office.post import Postponed, Uncertain, Undeliverable
from jobclub.core.people.habits import Choice
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.composing import ONE_BY_ONE
from jobclub.core.usecases.dispatching import retry
from jobclub.core.usecases.enrolling import Enrolment, withdraw
from jobclub.core.usecases.fanning_out import COLLECTING
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.visiting import visit
from jobclub.testing import open_club

from .postbox import Postbox
from .test_telling import DROPPED

A_SECOND, A_MINUTE, AN_HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NOTHING: list[str] = []
NUMBER = DialIn(number="70 10 10 10", code="1234")


def link(number: int = 1) -> str:
    return f"https://meet.example.org/{number}"


def ready(post: Postbox, session: Session, join_url: str | None = link(), **more: object) -> None:
    """Let a session's provider give its way in."""
    meeting = Meeting(provider="teams", join_url=join_url, **more)  # type: ignore[arg-type]
    with post.office.transaction(post.town.admin) as tx:
        cohort = tx.cohorts.save_meeting(session.id, meeting)
        tx.record(MeetingReady(at=post.clock(), cohort_id=cohort.id, session_id=session.id))


def pending(post: Postbox, cohort: Cohort, state: MeetingState = MeetingState.PENDING) -> None:
    with post.office.transaction(post.town.admin) as tx:
        for session in cohort.sessions:
            tx.cohorts.save_meeting(session.id, Meeting(provider="teams", state=state))


def later(post: Postbox) -> list[str]:
    """Let the worker do what there is to do a minute from now."""
    return post.go(post.clock() + COLLECTING)


def told(post: Postbox, enrolment: Enrolment, cohort: Cohort) -> list[Told]:
    with post.office.reading(post.town.admin) as tx:
        return tx.told.of(enrolment.place.participant_id, cohort.id)


@pytest.fixture
def ann(post: Postbox, club: Cohort) -> Enrolment:
    """Somebody in the club who was told that the links follow."""
    pending(post, club)
    [ann] = post.enrol(club, "Ann")
    assert post.go() == ["place_confirmed Ann"]
    assert [one.follows for one in post.letter.sessions] == [True] * 6
    return ann


# --- once, and to whom


def test_links_made_within_a_minute_are_one_message(post: Postbox, club: Cohort, ann: Enrolment) -> None:
    for number, session in enumerate(club.sessions):
        ready(post, session, link(number))
        assert post.go(post.clock() + 8 * A_SECOND) == NOTHING
    assert later(post) == ["way_in Ann"]
    assert [one.join_url for one in post.letter.sessions] == [link(number) for number in range(6)]
    assert not any(one.another_way_in or one.soon or one.follows for one in post.letter.sessions)
    assert post.mail.calendar is None
    assert post.fates()[1:] == ["way_in sent", *["way_in no_longer_true"] * 5]
    assert later(post) == NOTHING
    assert all(one.mark is not None and one.certain for one in told(post, ann, club))


@pytest.mark.usefixtures("ann")
def test_what_comes_later_is_told_later_and_alone(post: Postbox, club: Cohort) -> None:
    first, second = club.sessions[:2]
    ready(post, first)
    assert later(post) == ["way_in Ann"]
    ready(post, second)
    assert later(post) == ["way_in Ann"]
    assert [one.starts_at for one in post.letter.sessions] == [second.starts_at]


@pytest.mark.usefixtures("ann")
def test_another_link_is_told_as_such(post: Postbox, club: Cohort) -> None:
    first, second = club.sessions[:2]
    ready(post, first, link(1))
    later(post)
    ready(post, first, link(2))
    ready(post, second, link(3))
    assert later(post) == ["way_in Ann"]
    assert [one.another_way_in for one in post.letter.sessions] == [True, False]


@pytest.mark.usefixtures("ann")
def test_the_same_link_again_is_not_told(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    ready(post, first)
    later(post)
    ready(post, first)
    assert later(post) == NOTHING


def test_who_joins_meanwhile_is_told_with_their_place_alone(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    ready(post, club.sessions[0])
    post.enrol(club, "Bea")
    assert post.go() == ["place_confirmed Bea"]
    assert [one.follows for one in post.letter.sessions] == [False, *[True] * 5]
    assert later(post) == ["way_in Ann"]
    assert post.fates(participant_id=ann.place.participant_id)[-1] == "way_in sent"
    assert post.fates()[-1] == "way_in no_longer_true"


def test_who_comes_back_is_told_with_their_place_what_changed_while_they_were_away(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    first = club.sessions[0]
    ready(post, first, link(1))
    later(post)
    withdraw(post.office, post.led_by, ann.place.id)
    post.go()
    ready(post, first, link(2))
    assert later(post) == NOTHING
    post.enrol(club, "Ann")
    assert post.go() == ["place_confirmed Ann"]
    ready(post, first, link(2))
    assert later(post) == NOTHING
    ready(post, first, link(3))
    assert later(post) == ["way_in Ann"]
    assert post.letter.sessions[0].another_way_in


def test_who_left_is_not_told(post: Postbox, club: Cohort, ann: Enrolment) -> None:
    ready(post, club.sessions[0])
    withdraw(post.office, post.led_by, ann.place.id)
    assert later(post) == ["place_given_up Ann"]


@pytest.mark.usefixtures("ann")
def test_a_session_called_off_meanwhile_is_left_out(post: Postbox, club: Cohort) -> None:
    first, second = club.sessions[:2]
    ready(post, first)
    ready(post, second)
    cancel_session(post.office, post.led_by, first.id, DROPPED)
    assert later(post) == ["session_cancelled Ann", "way_in Ann"]
    assert [one.starts_at for one in post.letter.sessions] == [second.starts_at]


@pytest.mark.usefixtures("ann")
def test_what_is_over_is_not_told_any_more(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    post.go(first.ends_at)
    ready(post, first)
    assert later(post) == NOTHING


def test_a_visitor_is_told_of_the_session_they_visit(post: Postbox, ann: Enrolment) -> None:
    host = open_club(post.office, post.town, at=time(9))
    pending(post, host)
    visited = host.sessions[1]
    visit(post.office, post.led_by, ann.place.id, visited.id)
    assert post.go() == ["visit_agreed Ann"]
    for session in host.sessions:
        ready(post, session)
    assert later(post) == ["way_in Ann"]
    assert [one.starts_at for one in post.letter.sessions] == [visited.starts_at]
    assert later(post) == NOTHING


def test_nobody_is_told_where_nobody_is(post: Postbox, club: Cohort) -> None:
    ready(post, club.sessions[0])
    assert later(post) == NOTHING
    assert post.rows() == []


@pytest.mark.usefixtures("ann")
def test_it_goes_at_night_and_whatever_somebody_does_without(post: Postbox, club: Cohort) -> None:
    change_organisation(post.office, post.town.admin, None, messages={one.value: False for one in Choice})
    post.go(datetime(2027, 1, 7, 23, 0, tzinfo=UTC))
    ready(post, club.sessions[0])
    assert later(post) == ["way_in Ann"]


# --- within the hour


@pytest.mark.usefixtures("ann")
def test_within_the_hour_it_goes_at_once_and_carries_the_link(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    post.go(first.starts_at - AN_HOUR)
    assert (post.letter.notice, post.letter.sessions[0].follows) == ("hour_before", True)
    ready(post, first)
    assert post.go() == ["way_in Ann"]
    assert [(one.join_url, one.soon) for one in post.letter.sessions] == [(link(), True)]


@pytest.mark.usefixtures("ann")
def test_what_runs_already_is_told_at_once_too(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    post.go(first.starts_at + A_MINUTE)
    ready(post, first)
    assert post.go() == ["way_in Ann"]
    assert post.letter.sessions[0].soon


@pytest.mark.usefixtures("ann")
def test_another_link_than_the_one_an_hour_before_is_told_as_such(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    post.clock.at = first.starts_at - AN_HOUR - A_SECOND
    ready(post, first, link(1))
    assert "hour_before Ann" in post.go(first.starts_at - AN_HOUR)
    assert later(post) == NOTHING
    ready(post, first, link(2))
    assert post.go() == ["way_in Ann"]
    assert post.letter.sessions[0].another_way_in


@pytest.mark.usefixtures("ann")
def test_a_session_moved_into_the_next_hour_is_told_with_the_way_in(post: Postbox, club: Cohort) -> None:
    first, second = club.sessions[:2]
    ready(post, first)
    later(post)
    post.clock.at = first.starts_at - 3 * AN_HOUR
    post.go()
    move_session(post.office, post.led_by, first.id, post.clock() + AN_HOUR)
    assert "plan_changed Ann" in post.go()
    told_of = [one for one in post.wording.letters if one.notice == "plan_changed"][-1]
    assert [(one.join_url, one.soon) for one in told_of.sessions] == [(link(), True)]
    move_session(post.office, post.led_by, second.id, second.starts_at + AN_HOUR)
    assert post.go() == ["plan_changed Ann"]
    assert [(one.follows, one.soon) for one in post.letter.sessions] == [(True, False)]


@pytest.mark.usefixtures("ann")
def test_a_session_called_online_within_the_hour_is_told_with_the_link_or_that_it_follows(
    post: Postbox, club: Cohort
) -> None:
    first = club.sessions[0]
    change_session(post.office, post.led_by, first.id, None, mode=Mode.IN_PERSON, place="Town hall")
    assert post.go() == ["plan_changed Ann"]
    post.go(first.starts_at - AN_HOUR + A_MINUTE)
    change_session(post.office, post.led_by, first.id, None, mode=Mode.ONLINE)
    pending(post, club)
    assert post.go() == ["plan_changed Ann"]
    assert [(one.follows, one.soon) for one in post.letter.sessions] == [(True, True)]
    ready(post, first)
    assert post.go() == ["way_in Ann"]
    assert [(one.join_url, one.soon) for one in post.letter.sessions] == [(link(), True)]


def test_who_joins_or_visits_within_the_hour_is_told_with_the_way_in(post: Postbox, ann: Enrolment) -> None:
    host = open_club(post.office, post.town, at=time(9))
    ready(post, host.sessions[0])
    post.go(host.sessions[0].starts_at - AN_HOUR)
    post.enrol(host, "Bea")
    visit(post.office, post.led_by, ann.place.id, host.sessions[0].id)
    assert sorted(post.go()) == ["place_confirmed Bea", "visit_agreed Ann"]
    assert {one.notice: [told.soon for told in one.sessions] for one in post.wording.letters[-2:]} == {
        "place_confirmed": [True, *[False] * 5],
        "visit_agreed": [True],
    }
    assert {one.sessions[0].join_url for one in post.wording.letters[-2:]} == {link()}


# --- what other messages tell of it


@pytest.mark.usefixtures("ann")
def test_a_reminder_that_tells_of_the_link_first_leaves_nothing_to_say(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    post.clock.at = first.starts_at - timedelta(days=1)
    ready(post, first)
    assert post.go() == ["day_before Ann"]
    assert post.letter.sessions[0].join_url == link()
    assert later(post) == NOTHING
    assert post.fates()[-1] == "way_in no_longer_true"


@pytest.mark.usefixtures("ann")
def test_a_change_of_plan_does_not_tell_that_the_link_is_another_one(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    ready(post, first, link(1))
    later(post)
    ready(post, first, link(2))
    move_session(post.office, post.led_by, first.id, first.starts_at + AN_HOUR)
    assert post.go() == ["plan_changed Ann"]
    assert later(post) == ["way_in Ann"]
    assert post.letter.sessions[0].another_way_in


@pytest.mark.usefixtures("ann")
def test_a_change_of_plan_tells_that_there_is_a_link(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    ready(post, first)
    move_session(post.office, post.led_by, first.id, first.starts_at + AN_HOUR)
    assert post.go() == ["plan_changed Ann"]
    assert post.letter.sessions[0].join_url == link()
    assert later(post) == NOTHING


def test_told_that_the_link_follows_after_all_somebody_is_told_when_it_is_there(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    first = club.sessions[0]
    ready(post, first)
    later(post)
    pending(post, club, MeetingState.FAILED)
    assert post.go(first.starts_at - timedelta(days=1)) == ["day_before Ann"]
    assert post.letter.sessions[0].follows
    assert told(post, ann, club)[0].mark is None
    ready(post, first)
    assert later(post) == ["way_in Ann"]
    assert not post.letter.sessions[0].another_way_in


def test_a_way_in_changes_no_calendar(post: Postbox, club: Cohort, ann: Enrolment) -> None:
    before = told(post, ann, club)
    ready(post, club.sessions[0])
    later(post)
    after = told(post, ann, club)
    assert after != before
    assert [replace(one, mark=None) for one in after] == before
    change_session(post.office, post.led_by, club.sessions[0].id, None, mode=Mode.BOTH)
    assert post.go() == NOTHING


# --- pasted links


def test_a_pasted_link_is_told_as_one_that_was_made(post: Postbox) -> None:
    club = open_club(post.office, post.town, meeting_provider="link")
    post.enrol(club, "Ann")
    post.go()
    assert [one.follows for one in post.letter.sessions] == [True] * 6
    first, second = club.sessions[:2]
    for session in (first, second):
        change_session(post.office, post.led_by, session.id, None, join_url=link())
    assert later(post) == ["way_in Ann"]
    assert len(post.letter.sessions) == 2
    change_session(post.office, post.led_by, first.id, None, join_url=link(2))
    assert later(post) == ["way_in Ann"]
    assert [one.another_way_in for one in post.letter.sessions] == [True]


def test_who_meets_online_after_all_is_told_of_the_link_that_nobody_needed(post: Postbox) -> None:
    club = open_club(
        post.office, post.town, meeting_provider="link", meeting_link=link(), mode=Mode.IN_PERSON
    )
    post.enrol(club, "Ann")
    post.go()
    assert {one.join_url for one in post.letter.sessions} == {None}
    change_session(post.office, post.led_by, club.sessions[0].id, None, mode=Mode.ONLINE)
    assert later(post) == ["way_in Ann"]


# --- by phone


@pytest.mark.usefixtures("ann")
def test_a_number_is_told_as_a_link_is(post: Postbox, club: Cohort) -> None:
    ready(post, club.sessions[0], None, dial_in=NUMBER)
    assert later(post) == ["way_in Ann"]
    assert [(one.join_url, one.dial_in) for one in post.letter.sessions] == [(None, NUMBER)]
    ready(post, club.sessions[0], None, dial_in=replace(NUMBER, code="5678"))
    assert later(post) == ["way_in Ann"]
    assert post.letter.sessions[0].another_way_in


# --- when carriers fail


def test_a_message_that_did_not_arrive_leaves_the_way_in_unknown(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    ready(post, club.sessions[0])
    post.mailer.fault = Postponed("full", A_MINUTE)
    assert later(post) == NOTHING
    post.mailer.fault = None
    assert told(post, ann, club)[0].mark is None
    assert told(post, ann, club)[0].certain
    assert later(post) == ["way_in Ann"]
    assert told(post, ann, club)[0].mark is not None


def test_a_message_of_which_nobody_knows_is_sent_again(post: Postbox, club: Cohort, ann: Enrolment) -> None:
    ready(post, club.sessions[0])
    post.mailer.fault = Uncertain("no answer")
    assert later(post) == ["way_in Ann"]
    post.mailer.fault = None
    assert told(post, ann, club)[0].mark is None
    assert post.go(post.clock() + AN_HOUR) == ["way_in Ann"]
    assert post.rows()[-1].maybe_twice


def test_it_waits_until_it_is_known_what_became_of_the_message_before(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    """Were it skipped while the invitation is on its way, nobody would ever tell that the link is here."""
    on_its_way(post, ann, begun_at=post.clock())
    ready(post, club.sessions[0])
    assert later(post) == NOTHING
    assert post.fates()[-1] == "way_in waiting"
    on_its_way(post, ann, begun_at=None)
    assert post.go(post.clock() + ONE_BY_ONE) == ["way_in Ann"]


def on_its_way(post: Postbox, enrolment: Enrolment, begun_at: datetime | None) -> None:
    """Let somebody's first message be on its way, or have arrived."""
    with post.office.transaction(post.town.admin) as tx:
        tx.outbox.save(replace(post.rows()[0], begun_at=begun_at))
        known = tx.told.of(enrolment.place.participant_id, enrolment.cohort_id)
        tx.told.save(replace(one, certain=begun_at is None) for one in known)


def test_what_a_refused_invitation_would_have_told_its_repeat_tells(post: Postbox, club: Cohort) -> None:
    pending(post, club)
    post.enrol(club, "Ann")
    post.mailer.fault = Undeliverable("no such mailbox")
    assert post.go() == NOTHING
    post.mailer.fault = None
    ready(post, club.sessions[0])
    assert later(post) == NOTHING
    retry(post.office, post.led_by, post.rows()[0].id)
    assert post.go() == ["place_confirmed Ann"]
    assert post.letter.sessions[0].join_url == link()
    assert later(post) == NOTHING
