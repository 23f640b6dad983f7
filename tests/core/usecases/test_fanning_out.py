"""A notice to everybody concerned becomes one for each of them, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.usecases.coaching import mark_attendance
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.fanning_out import FRIENDLY_WAIT, LATEST_WORD, fan_out
from jobclub.core.usecases.planning import change_cohort
from jobclub.core.usecases.rescheduling import move_session
from jobclub.core.usecases.visiting import end_visit, visit
from jobclub.testing import open_club

from .postbox import Postbox

AN_HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOTHING: list[str] = []


@pytest.fixture
def ann(post: Postbox, club: Cohort) -> Enrolment:
    [ann] = post.enrol(club, "Ann")
    post.go()
    return ann


def mark(post: Postbox, session: Session, who: Enrolment, how: str = "absent") -> None:
    one = Mark(session_id=session.id, participant_id=who.place.participant_id, mark=AttendanceMark(how))
    mark_attendance(post.office, post.led_by, session.id, [one], None)


@pytest.mark.usefixtures("ann")
def test_whoever_joins_before_it_is_fanned_out_is_not_told_of_a_change_they_never_missed(
    post: Postbox, club: Cohort
) -> None:
    first = club.sessions[0]
    move_session(post.office, post.led_by, first.id, first.starts_at + AN_HOUR)
    post.clock.advance(A_MINUTE)
    post.enrol(club, "Bea")
    while post.deliver(limit=1):
        pass
    sent = [f"{mail.subject} {mail.to_name}" for mail in post.mailer.sent[1:]]
    assert sent == ["plan_changed Ann", "place_confirmed Bea"]


@pytest.mark.usefixtures("ann")
def test_fanned_out_twice_it_is_told_once(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    move_session(post.office, post.led_by, first.id, first.starts_at + AN_HOUR)
    [claim] = post.office.store.claim_deliveries(post.clock(), worker="w2", limit=5, lease=timedelta())
    with post.office.transaction(post.town.admin) as tx:
        fan_out(post.office, tx, claim.delivery)
        fan_out(post.office, tx, claim.delivery)
    assert post.go() == ["plan_changed Ann"]


def test_whoever_is_marked_absent_again_and_again_is_told_once(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    post.clock.at = club.sessions[0].ends_at
    for how in ("absent", "present", "absent"):
        mark(post, club.sessions[0], ann, how)
    assert post.go() == NOTHING
    assert post.go(post.clock() + FRIENDLY_WAIT) == ["missed Ann"]
    mark(post, club.sessions[0], ann)
    assert post.go(post.clock() + FRIENDLY_WAIT) == NOTHING


def test_whoever_was_there_is_told_nothing(post: Postbox, club: Cohort, ann: Enrolment) -> None:
    post.clock.at = club.sessions[0].ends_at
    mark(post, club.sessions[0], ann, "late")
    assert post.go(post.clock() + FRIENDLY_WAIT) == NOTHING


def test_an_absence_marked_long_after_the_session_is_not_told(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    post.go(club.sessions[0].ends_at + LATEST_WORD + A_MINUTE)
    mark(post, club.sessions[0], ann)
    post.go()
    assert "missed Ann" not in post.go(post.clock() + FRIENDLY_WAIT)


def test_whoever_leads_the_home_club_by_now_is_told(post: Postbox, club: Cohort, ann: Enrolment) -> None:
    host = open_club(post.office, post.town, at=time(9), consultant_id=post.town.colleague.staff_id)
    visit(post.office, post.led_by, ann.place.id, host.sessions[0].id)
    post.go()
    end_visit(post.office, post.led_by, ann.place.id, host.sessions[0].id, None)
    change_cohort(
        post.office, post.town.coordinator, club.id, None, consultant_id=post.town.colleague.staff_id
    )
    assert post.go() == ["visit_ended Ann", "visitor_back Colin Colleague"]


def test_a_visitor_of_a_club_that_nobody_leads_is_told_to_nobody_at_home(
    post: Postbox, club: Cohort, ann: Enrolment
) -> None:
    host = open_club(post.office, post.town, consultant_id=post.town.colleague.staff_id)
    visit(post.office, post.led_by, ann.place.id, host.sessions[0].id)
    post.go()
    end_visit(post.office, post.led_by, ann.place.id, host.sessions[0].id, None)
    with post.office.transaction(post.town.admin) as tx:
        tx.cohorts.save(replace(tx.cohorts.get(club.id), consultant_id=None))
    assert post.go() == ["visit_ended Ann"]


def test_what_it_is_about_may_be_gone(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    move_session(post.office, post.led_by, first.id, first.starts_at + AN_HOUR)
    [claim] = post.office.store.claim_deliveries(post.clock(), worker="w2", limit=5, lease=timedelta())
    with post.office.transaction(post.town.admin) as tx:
        gone = {**claim.delivery.about, "cohort_id": "gone"}
        tx.outbox.save(replace(claim.delivery, about=gone))
    assert post.go() == NOTHING
    assert not post.office.store.anything_due(post.clock())
