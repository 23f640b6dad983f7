"""What each notice says is true when it goes out; what is true no more is not sent, and why is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.session import Session
from jobclub.core.office.post import Postponed, Uncertain, Undeliverable
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.answering import announce_absence
from jobclub.core.usecases.coaching import give_feedback, hand_in, list_homework, mark_attendance
from jobclub.core.usecases.dispatching import discard, retry
from jobclub.core.usecases.enrolling import Enrolment, accept, decline, withdraw
from jobclub.core.usecases.planning import change_cohort
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort, complete_cohort, confirm_held
from jobclub.core.usecases.transferring import transfer
from jobclub.core.usecases.visiting import end_visit, visit
from jobclub.testing import open_club

from .postbox import ALL, Postbox

A_DAY, AN_HOUR, A_MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
DROPPED = Calling(reason="ill", replacement=False, unit=UnitFate.DROP)
REPLACED = Calling(reason="ill", replacement=True)
NOTHING: list[str] = []
UNDELIVERABLE, POSTPONED = Undeliverable("no such mailbox"), Postponed("full", timedelta(minutes=1))


@pytest.fixture
def ann(post: Postbox, club: Cohort) -> Enrolment:
    """Somebody in the club whose place is not confirmed yet."""
    return post.enrol(club, "Ann")[0]


@pytest.fixture
def told_ann(post: Postbox, ann: Enrolment) -> Enrolment:
    """Somebody in the club who knows its plan."""
    assert post.go() == ["place_confirmed Ann"]
    return ann


@pytest.fixture
def full(post: Postbox) -> Cohort:
    """A club of one place, which Carl has; Dina and Emil wait for it. All of them know."""
    small = open_club(post.office, post.town, at=time(9), minimum=1, capacity=1)
    post.enrol(small, "Carl", "Dina", "Emil")
    assert post.go() == ["place_confirmed Carl", "line_joined Dina", "line_joined Emil"]
    return small


def place_of(post: Postbox, cohort: Cohort, number: int) -> str:
    with post.office.reading(post.led_by) as tx:
        return tx.cohorts.get(cohort.id).places[number].id


def move(post: Postbox, session: Session, by: timedelta = AN_HOUR) -> None:
    with post.office.reading(post.led_by) as tx:
        now = tx.cohorts.of_session(session.id).session(session.id)
    move_session(post.office, post.led_by, session.id, now.starts_at + by)


def mark(post: Postbox, session: Session, enrolment: Enrolment, how: AttendanceMark) -> None:
    marks = [Mark(session_id=session.id, participant_id=enrolment.place.participant_id, mark=how)]
    mark_attendance(post.office, post.led_by, session.id, marks, None)


def last_fate(post: Postbox, enrolment: Enrolment) -> str:
    return post.fates(participant_id=enrolment.place.participant_id)[-1]


# --- places


@pytest.mark.usefixtures("ann")
def test_a_place_is_confirmed_with_the_plan_and_put_into_the_calendar(post: Postbox) -> None:
    assert post.go() == ["place_confirmed Ann"]
    assert [one.starts_at.isoformat() for one in post.letter.sessions][:1] == ["2027-01-11T14:00:00+01:00"]
    assert len(post.letter.sessions) == 6
    assert post.calendar[:2] == ["REQUEST", "0 2027-01-11T14:00:00+01:00"]


@pytest.mark.usefixtures("ann")
def test_the_confirmation_tells_the_plan_as_it_is_when_it_goes_out(post: Postbox, club: Cohort) -> None:
    move(post, club.sessions[0])
    assert post.go() == ["place_confirmed Ann"]
    assert post.calendar[1] == "0 2027-01-11T15:00:00+01:00"
    assert post.fates() == ["place_confirmed sent", "plan_changed no_longer_true"]


def test_sessions_over_are_not_told_to_who_comes_late(post: Postbox, club: Cohort) -> None:
    post.clock.at = club.sessions[0].ends_at
    post.enrol(club, "Late")
    assert post.go() == ["place_confirmed Late"]
    assert len(post.letter.sessions) == 5
    assert len(post.calendar) == 1 + 5


def test_a_place_given_up_before_it_was_confirmed_is_not_confirmed(post: Postbox, ann: Enrolment) -> None:
    withdraw(post.office, post.led_by, ann.place.id)
    assert post.go() == ["place_given_up Ann"]
    assert post.fates() == ["place_confirmed no_longer_true", "place_given_up sent"]
    assert post.calendar == NOTHING


def test_a_place_given_up_is_taken_out_of_the_calendar(post: Postbox, told_ann: Enrolment) -> None:
    withdraw(post.office, post.led_by, told_ann.place.id)
    assert post.go() == ["place_given_up Ann"]
    assert post.calendar[:2] == ["CANCEL", "1 2027-01-11T14:00:00+01:00"]


def test_whoever_came_back_before_is_not_told_that_they_left(
    post: Postbox, club: Cohort, told_ann: Enrolment
) -> None:
    withdraw(post.office, post.led_by, told_ann.place.id)
    post.enrol(club, "Ann")
    assert post.go() == ["place_confirmed Ann"]
    assert post.fates()[1:] == ["place_given_up no_longer_true", "place_confirmed sent"]


def test_whoever_comes_back_later_is_invited_again_with_a_higher_sequence(
    post: Postbox, club: Cohort, told_ann: Enrolment
) -> None:
    withdraw(post.office, post.led_by, told_ann.place.id)
    post.go()
    post.enrol(club, "Ann")
    assert post.go() == ["place_confirmed Ann"]
    assert post.calendar[:2] == ["REQUEST", "2 2027-01-11T14:00:00+01:00"]


@pytest.mark.usefixtures("full")
def test_whoever_waits_is_told_where_they_stand(post: Postbox) -> None:
    assert [one.position for one in post.wording.letters] == [None, 1, 2]


def test_a_place_in_line_is_told_no_more_once_there_is_an_offer(post: Postbox, full: Cohort) -> None:
    [fritz] = post.enrol(full, "Fritz")
    change_cohort(post.office, post.led_by, full.id, None, capacity=4)
    assert post.go() == ["place_offered Dina", "place_offered Emil", "place_offered Fritz"]
    assert post.fates(participant_id=fritz.place.participant_id) == [
        "line_joined no_longer_true",
        "place_offered sent",
    ]


def test_an_offer_is_told_with_its_end_and_the_dates(post: Postbox, full: Cohort) -> None:
    withdraw(post.office, post.led_by, place_of(post, full, 0))
    assert post.go() == ["place_given_up Carl", "place_offered Dina"]
    assert post.letter.reply_by == post.clock() + timedelta(hours=48)
    assert len(post.letter.sessions) == 6
    assert post.calendar == NOTHING


@pytest.mark.parametrize("reply", [accept, decline])
def test_an_offer_replied_to_is_not_told_any_more(post: Postbox, full: Cohort, reply: Any) -> None:
    withdraw(post.office, post.led_by, place_of(post, full, 0))
    reply(post.office, post.led_by, place_of(post, full, 1))
    assert "place_offered Dina" not in post.go()


def test_an_offer_accepted_is_confirmed(post: Postbox, full: Cohort) -> None:
    withdraw(post.office, post.led_by, place_of(post, full, 0))
    accept(post.office, post.led_by, place_of(post, full, 1))
    assert post.go() == ["place_given_up Carl", "place_confirmed Dina"]


def test_an_offer_declined_is_told_as_given_up(post: Postbox, full: Cohort) -> None:
    decline(post.office, post.led_by, place_of(post, full, 1))
    assert post.go() == ["place_given_up Dina"]


def test_an_offer_whose_time_is_over_is_not_told_but_expires(post: Postbox, full: Cohort) -> None:
    withdraw(post.office, post.led_by, place_of(post, full, 0))
    sent = post.go(post.clock() + timedelta(hours=48))
    assert sent == ["place_given_up Carl", "offer_lapsed Dina", "place_offered Emil"]
    assert "place_offered expired" in post.fates()


def test_a_lapsed_offer_is_told_with_the_new_place_in_line(post: Postbox, full: Cohort) -> None:
    withdraw(post.office, post.led_by, place_of(post, full, 0))
    post.go()
    assert post.go(post.clock() + timedelta(hours=48)) == ["offer_lapsed Dina", "place_offered Emil"]
    assert post.wording.letters[-2].position == 1


def test_a_lapsed_offer_is_told_no_more_once_there_is_another(post: Postbox, full: Cohort) -> None:
    withdraw(post.office, post.led_by, place_of(post, full, 0))
    post.go()
    post.clock.advance(timedelta(hours=48))
    change_cohort(post.office, post.led_by, full.id, None, capacity=2)
    assert post.go() == ["place_offered Emil", "place_offered Dina"]
    assert "offer_lapsed no_longer_true" in post.fates()


def line_closes(post: Postbox, full: Cohort) -> list[str]:
    """Let admission close, and tell who heard that no place became free."""
    return [one for one in post.go(full.sessions[1].starts_at) if one.startswith("line_closed")]


def test_who_still_waits_when_admission_closes_hears_it_once(post: Postbox, full: Cohort) -> None:
    assert line_closes(post, full) == ["line_closed Dina", "line_closed Emil"]
    assert post.letter.position is None
    assert post.letter.consultant == "Conny Consultant"
    assert post.calendar == NOTHING
    for day in range(1, 30):
        assert line_closes_after(post, full, day) == NOTHING


def line_closes_after(post: Postbox, full: Cohort, days: int) -> list[str]:
    return [one for one in post.go(full.sessions[1].starts_at + days * A_DAY) if one.startswith("line")]


def test_a_worker_away_for_days_tells_it_still(post: Postbox, full: Cohort) -> None:
    assert line_closes_after(post, full, 6) == ["line_closed Dina", "line_closed Emil"]


def test_a_worker_away_for_a_week_tells_it_no_more(post: Postbox, full: Cohort) -> None:
    assert line_closes_after(post, full, 7) == NOTHING
    assert [one for one in post.fates() if one.startswith("line_closed")] == ["line_closed expired"] * 2


def test_who_lets_the_last_offer_lapse_hears_at_the_end_that_it_was_the_end(
    post: Postbox, full: Cohort
) -> None:
    withdraw(post.office, post.led_by, place_of(post, full, 0))
    post.go()
    assert line_closes(post, full) == ["line_closed Emil", "line_closed Dina"]
    assert post.fates()[-3:].count("offer_lapsed no_longer_true") == 1
    assert "offer_lapsed sent" not in post.fates()


def test_who_left_the_line_or_got_a_place_hears_nothing_of_its_end(post: Postbox, full: Cohort) -> None:
    withdraw(post.office, post.led_by, place_of(post, full, 0))
    accept(post.office, post.led_by, place_of(post, full, 1))
    decline(post.office, post.led_by, place_of(post, full, 2))
    assert line_closes(post, full) == NOTHING


def closing_unsent(post: Postbox, full: Cohort) -> None:
    """Let it be put in that admission closed, while nobody carries mails."""
    post.mailer.fault = POSTPONED
    post.go(full.sessions[1].starts_at)
    post.mailer.fault = None
    post.clock.advance(A_MINUTE)


def opened_again(post: Postbox, full: Cohort) -> None:
    move(post, full.sessions[1], A_DAY)


def line_left(post: Postbox, full: Cohort) -> None:
    for number in (1, 2):
        decline(post.office, post.led_by, place_of(post, full, number))


def cancelled_meanwhile(post: Postbox, full: Cohort) -> None:
    cancel_cohort(post.office, post.led_by, full.id, "too few")


@pytest.mark.parametrize("what", [opened_again, line_left, cancelled_meanwhile])
def test_the_end_of_the_line_is_not_told_once_it_is_not_true_any_more(
    post: Postbox, full: Cohort, what: Any
) -> None:
    closing_unsent(post, full)
    what(post, full)
    assert not [one for one in post.go() if one.startswith("line_closed")]
    assert post.fates().count("line_closed no_longer_true") == 2


def test_the_end_of_the_line_that_was_put_off_is_told_if_nothing_changed(post: Postbox, full: Cohort) -> None:
    closing_unsent(post, full)
    told = [one for one in post.go() if one.startswith("line_closed")]
    assert told == ["line_closed Dina", "line_closed Emil"]


def test_who_only_waited_hears_that_all_is_called_off(post: Postbox, full: Cohort) -> None:
    cancel_cohort(post.office, post.led_by, full.id, "too few")
    assert post.go() == ["cohort_cancelled Carl", "cohort_cancelled Dina", "cohort_cancelled Emil"]
    assert line_closes(post, full) == NOTHING


def test_who_waits_hears_it_when_a_change_of_the_plan_closes_admission(post: Postbox, full: Cohort) -> None:
    post.go(full.sessions[1].starts_at - A_DAY)
    cancel_session(post.office, post.led_by, full.sessions[1].id, DROPPED)
    assert [one for one in post.go() if one.startswith("line")] == NOTHING
    post.clock.advance(A_DAY)
    assert [one for one in post.go() if one.startswith("line")] == ["line_closed Dina", "line_closed Emil"]


def test_new_dates_are_told_to_who_has_an_offer(post: Postbox, full: Cohort) -> None:
    withdraw(post.office, post.led_by, place_of(post, full, 0))
    post.go()
    move(post, full.sessions[0])
    assert post.go() == ["offer_retimed Dina"]
    assert post.letter.sessions[0].starts_at.isoformat() == "2027-01-11T10:00:00+01:00"


@pytest.mark.usefixtures("club")
def test_whoever_changes_hears_of_both_and_the_calendar_follows(post: Postbox, told_ann: Enrolment) -> None:
    there = open_club(post.office, post.town, consultant_id=post.town.colleague.staff_id)
    transfer(post.office, post.town.coordinator, told_ann.place.id, there.id)
    assert post.go() == ["place_transferred Ann", "place_confirmed Ann"]
    methods = [mail.calendar.method for mail in post.mailer.sent[-2:] if mail.calendar]
    assert methods == ["CANCEL", "REQUEST"]


def test_whoever_changed_back_is_not_told_that_they_left(
    post: Postbox, club: Cohort, told_ann: Enrolment
) -> None:
    there = open_club(post.office, post.town, consultant_id=post.town.colleague.staff_id)
    moved = transfer(post.office, post.town.coordinator, told_ann.place.id, there.id).elsewhere
    assert moved is not None
    transfer(post.office, post.town.coordinator, moved.place.id, club.id)
    assert post.go() == ["place_transferred Ann", "place_confirmed Ann"]
    skipped = [fate for fate in post.fates() if fate.endswith("no_longer_true")]
    assert skipped == ["place_transferred no_longer_true", "place_confirmed no_longer_true"]


# --- plans


@pytest.mark.usefixtures("told_ann")
def test_a_moved_session_is_told_with_its_old_time_and_the_calendar_follows(
    post: Postbox, club: Cohort
) -> None:
    move(post, club.sessions[0])
    assert post.go() == ["plan_changed Ann"]
    [one] = post.letter.sessions
    assert one.was is not None
    assert (one.was.isoformat(), one.starts_at.isoformat()) == (
        "2027-01-11T14:00:00+01:00",
        "2027-01-11T15:00:00+01:00",
    )
    assert post.calendar == ["REQUEST", "1 2027-01-11T15:00:00+01:00"]


@pytest.mark.usefixtures("told_ann")
def test_two_changes_are_told_in_one_and_a_change_taken_back_is_not_told(post: Postbox, club: Cohort) -> None:
    move(post, club.sessions[0])
    move(post, club.sessions[1])
    move(post, club.sessions[0], -AN_HOUR)
    assert post.go() == ["plan_changed Ann"]
    assert post.calendar == ["REQUEST", "1 2027-01-18T15:00:00+01:00"]
    assert post.fates()[1:] == [
        "plan_changed sent",
        "plan_changed no_longer_true",
        "plan_changed no_longer_true",
    ]


@pytest.mark.usefixtures("told_ann")
def test_another_place_to_meet_is_told_without_an_old_time(post: Postbox, club: Cohort) -> None:
    change_session(
        post.office, post.led_by, club.sessions[0].id, None, mode=Mode.IN_PERSON, place="Town hall"
    )
    assert post.go() == ["plan_changed Ann"]
    [one] = post.letter.sessions
    assert (one.place, one.was) == ("Town hall", None)


@pytest.mark.usefixtures("told_ann")
def test_a_session_put_at_the_end_is_new_to_the_reader(post: Postbox, club: Cohort) -> None:
    cancel_session(post.office, post.led_by, club.sessions[0].id, REPLACED)
    assert post.go() == ["session_cancelled Ann", "plan_changed Ann"]
    cancelled, changed = post.wording.letters[-2:]
    assert [one.cancelled for one in cancelled.sessions] == [True]
    assert [(one.added, one.starts_at.isoformat()) for one in changed.sessions] == [
        (True, "2027-02-22T14:00:00+01:00")
    ]


@pytest.mark.usefixtures("told_ann")
def test_a_session_called_off_is_taken_out_of_the_calendar(post: Postbox, club: Cohort) -> None:
    cancel_session(post.office, post.led_by, club.sessions[0].id, DROPPED)
    assert post.go() == ["session_cancelled Ann"]
    assert post.calendar == ["CANCEL", "1 2027-01-11T14:00:00+01:00"]


def test_whoever_left_meanwhile_hears_neither_of_changes_nor_of_sessions_called_off(
    post: Postbox, club: Cohort, told_ann: Enrolment
) -> None:
    move(post, club.sessions[1])
    cancel_session(post.office, post.led_by, club.sessions[0].id, DROPPED)
    post.deliver(limit=3)  # one for all becomes one for each
    withdraw(post.office, post.led_by, told_ann.place.id)
    assert post.go() == ["place_given_up Ann"]
    assert sorted(post.fates()[1:]) == [
        "place_given_up sent",
        "plan_changed no_longer_true",
        "plan_changed no_longer_true",
        "session_cancelled no_longer_true",
    ]


def test_whoever_joined_since_a_session_was_called_off_is_not_told_of_it(post: Postbox, club: Cohort) -> None:
    cancel_session(post.office, post.led_by, club.sessions[0].id, REPLACED)
    post.clock.advance(A_MINUTE)
    post.enrol(club, "Ann")
    assert post.go() == ["place_confirmed Ann"]


def test_whoever_was_not_reached_at_first_hears_that_a_session_is_off(post: Postbox, club: Cohort) -> None:
    post.mailer.faults["ann@people.example"] = UNDELIVERABLE
    post.enrol(club, "Ann")
    post.go()
    del post.mailer.faults["ann@people.example"]
    cancel_session(post.office, post.led_by, club.sessions[0].id, DROPPED)
    assert post.go() == ["session_cancelled Ann", "plan_changed Ann"]
    cancelled, plan = post.wording.letters[-2:]
    assert [one.starts_at.isoformat() for one in cancelled.sessions] == ["2027-01-11T14:00:00+01:00"]
    assert [(one.was, one.added) for one in plan.sessions] == [(None, False)] * 5


@pytest.mark.usefixtures("ann")
def test_whoever_was_told_by_others_hears_that_a_session_is_off(post: Postbox, club: Cohort) -> None:
    discard(post.office, post.town.admin, post.rows()[0].id)
    cancel_session(post.office, post.led_by, club.sessions[0].id, DROPPED)
    assert post.go() == ["session_cancelled Ann", "plan_changed Ann"]
    cancelled, plan = post.wording.letters[-2:]
    assert [one.starts_at.isoformat() for one in cancelled.sessions] == ["2027-01-11T14:00:00+01:00"]
    assert [one.added for one in plan.sessions] == [True] * 5


@pytest.mark.usefixtures("told_ann")
def test_a_session_called_off_that_would_be_over_is_not_told(post: Postbox, club: Cohort) -> None:
    cancel_session(post.office, post.led_by, club.sessions[0].id, DROPPED)
    assert "session_cancelled Ann" not in post.go(club.sessions[0].ends_at)


def test_a_club_called_off_is_told_to_all_even_those_who_wait(post: Postbox, full: Cohort) -> None:
    cancel_session(post.office, post.led_by, full.sessions[0].id, DROPPED)
    cancel_cohort(post.office, post.led_by, full.id, "too few")
    assert post.go() == ["cohort_cancelled Carl", "cohort_cancelled Dina", "cohort_cancelled Emil"]
    first = post.mailer.sent[-3]
    assert first.calendar is not None
    assert first.calendar.content.decode().count("@jobclub") == 6
    assert post.calendar == NOTHING


def test_whoever_left_a_club_before_it_was_called_off_hears_only_that_they_left(
    post: Postbox, club: Cohort, told_ann: Enrolment
) -> None:
    withdraw(post.office, post.led_by, told_ann.place.id)
    cancel_cohort(post.office, post.led_by, club.id, "too few")
    assert post.go() == ["place_given_up Ann"]


@pytest.mark.usefixtures("told_ann")
def test_a_club_that_is_not_off_after_all_is_not_told_as_called_off(post: Postbox, club: Cohort) -> None:
    cancel_cohort(post.office, post.led_by, club.id, "too few")
    with post.office.transaction(post.town.admin) as tx:  # nobody can, but whoever keeps the data
        tx.cohorts.save(replace(tx.cohorts.get(club.id), state=CohortState.OPEN))
    assert post.go() == NOTHING
    assert post.fates()[1:] == ["cohort_cancelled no_longer_true"]


def test_whoever_leaves_after_a_confirmation_that_may_have_arrived_is_uninvited(
    post: Postbox, ann: Enrolment
) -> None:
    post.mailer.fault = Uncertain("no answer")
    post.go()
    post.mailer.fault = None
    withdraw(post.office, post.led_by, ann.place.id)
    assert post.go() == ["place_given_up Ann"]
    assert post.calendar[:2] == ["CANCEL", "1 2027-01-11T14:00:00+01:00"]


@pytest.mark.usefixtures("ann")
def test_a_confirmation_sent_again_after_a_change_has_a_higher_sequence_where_it_differs(
    post: Postbox, club: Cohort
) -> None:
    post.mailer.fault = Uncertain("no answer")
    post.go()
    post.mailer.fault = None
    move(post, club.sessions[0])
    post.clock.advance(A_MINUTE)
    assert post.go() == ["place_confirmed Ann"]
    assert [entry[0] for entry in post.calendar[1:]] == ["1", "0", "0", "0", "0", "0"]


# --- reminders


@pytest.mark.usefixtures("told_ann")
def test_reminders_go_out_a_day_and_an_hour_before(post: Postbox, club: Cohort) -> None:
    first = club.sessions[0]
    assert post.go(first.starts_at - A_DAY - A_MINUTE) == NOTHING
    assert post.go(first.starts_at - A_DAY) == ["day_before Ann"]
    assert post.go(first.starts_at - AN_HOUR) == ["hour_before Ann"]
    assert post.calendar == NOTHING
    assert post.go(first.starts_at) == NOTHING


def due_but_not_sent(post: Postbox, club: Cohort) -> None:
    """Let the reminder an hour before be put in while nobody carries mails."""
    post.mailer.fault = POSTPONED
    post.go(club.sessions[0].starts_at - AN_HOUR)
    post.mailer.fault = None
    post.clock.advance(A_MINUTE)


def withdrawn(post: Postbox, _: Cohort, who: Enrolment) -> None:
    withdraw(post.office, post.led_by, who.place.id)


def moved(post: Postbox, club: Cohort, _: Enrolment) -> None:
    move(post, club.sessions[0], A_DAY)


def called_off(post: Postbox, club: Cohort, _: Enrolment) -> None:
    cancel_session(post.office, post.led_by, club.sessions[0].id, DROPPED)


def all_called_off(post: Postbox, club: Cohort, _: Enrolment) -> None:
    cancel_cohort(post.office, post.led_by, club.id, "too few")


def changed(post: Postbox, _: Cohort, who: Enrolment) -> None:
    there = open_club(post.office, post.town, consultant_id=post.town.colleague.staff_id)
    transfer(post.office, post.town.coordinator, who.place.id, there.id)


def absent(post: Postbox, club: Cohort, who: Enrolment) -> None:
    announce_absence(post.office, post.as_person(who), club.sessions[0].id)


@pytest.mark.parametrize("what", [withdrawn, moved, called_off, all_called_off, changed, absent])
def test_a_reminder_put_in_is_not_sent_once_it_is_not_true_any_more(
    post: Postbox, club: Cohort, told_ann: Enrolment, what: Any
) -> None:
    due_but_not_sent(post, club)
    what(post, club, told_ann)
    assert "hour_before Ann" not in post.go()
    assert "hour_before no_longer_true" in post.fates()


@pytest.mark.usefixtures("told_ann")
def test_a_reminder_is_sent_if_nothing_changed_meanwhile(post: Postbox, club: Cohort) -> None:
    due_but_not_sent(post, club)
    assert post.go() == ["hour_before Ann"]


@pytest.mark.usefixtures("told_ann")
def test_a_reminder_tried_again_by_hand_after_the_start_is_not_sent(post: Postbox, club: Cohort) -> None:
    post.go(club.sessions[0].starts_at)
    expired = [one for one in post.rows() if one.state == "expired"]
    assert [one.notice for one in expired] == ["day_before", "hour_before"]
    for one in expired:
        retry(post.office, post.town.admin, one.id)
    assert post.go() == NOTHING
    assert post.fates()[1:] == ["day_before no_longer_true", "hour_before no_longer_true"]


@pytest.mark.usefixtures("told_ann")
def test_homework_due_the_next_day_is_reminded_of_in_the_morning(post: Postbox, club: Cohort) -> None:
    sunday_before_next = datetime(2027, 1, 16, 9, 0, tzinfo=UTC)
    post.go(club.sessions[0].ends_at)
    assert post.go(sunday_before_next - A_MINUTE) == NOTHING
    assert post.go(sunday_before_next) == ["homework_due Ann"]
    assert [one.title for one in post.letter.tasks] == ["Write your profile"]


def test_homework_handed_in_meanwhile_is_not_reminded_of(
    post: Postbox, club: Cohort, told_ann: Enrolment
) -> None:
    post.go(club.sessions[0].ends_at)
    post.mailer.fault = POSTPONED
    post.go(datetime(2027, 1, 16, 9, 0, tzinfo=UTC))
    post.mailer.fault = None
    hand_in_profile(post, club, told_ann)
    post.clock.advance(A_MINUTE)
    assert post.go() == NOTHING
    assert last_fate(post, told_ann) == "homework_due no_longer_true"


@pytest.mark.parametrize("what", [withdrawn, all_called_off])
def test_whoever_is_not_in_the_club_is_not_reminded_of_homework(
    post: Postbox, club: Cohort, told_ann: Enrolment, what: Any
) -> None:
    post.go(club.sessions[0].ends_at)
    post.mailer.fault = POSTPONED
    post.go(datetime(2027, 1, 16, 9, 0, tzinfo=UTC))
    post.mailer.fault = None
    what(post, club, told_ann)
    post.clock.advance(A_MINUTE)
    assert "homework_due Ann" not in post.go()


# --- homework and marks


def hand_in_profile(post: Postbox, club: Cohort, who: Enrolment) -> str:
    task = list_homework(post.office, post.led_by, club.sessions[0].id, ALL).items[0].task
    given = hand_in(
        post.office,
        post.led_by,
        task.id,
        participant_id=who.place.participant_id,
        text="Ten lines.",
        link=None,
    )
    return given.id


def answer(post: Postbox, submission_id: str) -> None:
    give_feedback(post.office, post.led_by, submission_id, Answer.ACCEPTED, "Well done.")


def test_feedback_is_told_to_its_author(post: Postbox, club: Cohort, told_ann: Enrolment) -> None:
    answer(post, hand_in_profile(post, club, told_ann))
    assert post.go() == ["feedback_given Ann"]
    assert "Well done" not in post.mail.text
    assert post.rows()[-1].cohort_id == club.id


def test_feedback_taken_back_is_not_told(post: Postbox, club: Cohort, told_ann: Enrolment) -> None:
    submission_id = hand_in_profile(post, club, told_ann)
    answer(post, submission_id)
    with post.office.transaction(post.town.admin) as tx:
        answered = tx.coursework.submission(submission_id)
        tx.coursework.save_submission(replace(answered, answer=None))
    assert post.go() == NOTHING
    assert last_fate(post, told_ann) == "feedback_given no_longer_true"


def test_feedback_is_not_told_to_who_left(post: Postbox, club: Cohort, told_ann: Enrolment) -> None:
    answer(post, hand_in_profile(post, club, told_ann))
    withdraw(post.office, post.led_by, told_ann.place.id)
    assert post.go() == ["place_given_up Ann"]
    assert "feedback_given no_longer_true" in post.fates()


def test_feedback_follows_who_went_on_to_another_club(
    post: Postbox, club: Cohort, told_ann: Enrolment
) -> None:
    submission_id = hand_in_profile(post, club, told_ann)
    changed(post, club, told_ann)
    answer(post, submission_id)
    assert "feedback_given Ann" in post.go()


def test_whoever_was_missed_gets_a_friendly_word_an_hour_after_the_session(
    post: Postbox, club: Cohort, told_ann: Enrolment
) -> None:
    first = club.sessions[0]
    post.go(first.starts_at)
    mark(post, first, told_ann, AttendanceMark.ABSENT)
    assert post.go(first.ends_at + AN_HOUR - A_MINUTE) == NOTHING
    assert post.go(first.ends_at + AN_HOUR) == ["missed Ann"]
    assert [one.starts_at.isoformat() for one in post.letter.sessions] == ["2027-01-18T14:00:00+01:00"]


def marked_as_absent(post: Postbox, club: Cohort, who: Enrolment) -> None:
    """Let somebody's absence be marked, and the word about it wait."""
    post.clock.at = club.sessions[0].ends_at
    mark(post, club.sessions[0], who, AttendanceMark.ABSENT)
    post.go()
    post.clock.advance(AN_HOUR)


def corrected(post: Postbox, club: Cohort, who: Enrolment) -> None:
    mark(post, club.sessions[0], who, AttendanceMark.EXCUSED)


@pytest.mark.parametrize("what", [corrected, withdrawn, all_called_off])
def test_whoever_was_not_missed_after_all_hears_nothing(
    post: Postbox, club: Cohort, told_ann: Enrolment, what: Any
) -> None:
    marked_as_absent(post, club, told_ann)
    what(post, club, told_ann)
    assert "missed Ann" not in post.go()
    assert "missed no_longer_true" in post.fates()


def test_whoever_said_that_they_cannot_come_is_not_told_that_they_were_missed(
    post: Postbox, club: Cohort, told_ann: Enrolment
) -> None:
    announce_absence(post.office, post.as_person(told_ann), club.sessions[0].id)
    marked_as_absent(post, club, told_ann)
    assert post.go() == NOTHING
    assert last_fate(post, told_ann) == "missed no_longer_true"


def complete(post: Postbox, club: Cohort, who: Enrolment) -> None:
    for session in club.sessions:
        post.clock.at = session.ends_at
        mark(post, session, who, AttendanceMark.PRESENT)
        confirm_held(post.office, post.led_by, session.id)
    complete_cohort(post.office, post.led_by, club.id)


def test_the_end_is_told_to_the_group_with_whether_the_rule_was_met(
    post: Postbox, club: Cohort, told_ann: Enrolment
) -> None:
    complete(post, club, told_ann)
    assert post.go()[-1:] == ["completed Ann"]
    assert post.letter.met_rule is False  # nothing was handed in


def test_the_end_is_not_told_to_who_only_waited(post: Postbox, full: Cohort) -> None:
    with post.office.reading(post.led_by) as tx:
        carl = Enrolment(tx.cohorts.get(full.id).places[0], full.id)
    complete(post, full, carl)
    assert [one for one in post.go() if one.startswith("completed")] == ["completed Carl"]
    assert post.fates().count("completed no_longer_true") == 2


# --- visits


@pytest.fixture
def host(post: Postbox) -> Cohort:
    """The colleague's club."""
    return open_club(post.office, post.town, consultant_id=post.town.colleague.staff_id)


@pytest.fixture
def visitor(post: Postbox, host: Cohort, told_ann: Enrolment) -> Enrolment:
    """Somebody of the club who visits the host's first session, and knows it."""
    visit(post.office, post.led_by, told_ann.place.id, host.sessions[0].id)
    assert post.go() == ["visit_agreed Ann"]
    return told_ann


def as_host(post: Postbox, session: Session, by: timedelta = AN_HOUR) -> None:
    move_session(post.office, post.town.coordinator, session.id, session.starts_at + by)


@pytest.mark.usefixtures("visitor")
def test_a_visit_is_told_and_put_into_the_calendar(post: Postbox) -> None:
    assert len(post.letter.sessions) == 1
    assert post.calendar == ["REQUEST", "0 2027-01-11T14:00:00+01:00"]


def test_a_visit_called_off_at_once_is_not_told(post: Postbox, host: Cohort, told_ann: Enrolment) -> None:
    visit(post.office, post.led_by, told_ann.place.id, host.sessions[0].id)
    end_visit(post.office, post.led_by, told_ann.place.id, host.sessions[0].id, None)
    assert "visit_agreed Ann" not in post.go()


@pytest.mark.usefixtures("visitor")
def test_visitors_are_reminded_as_everybody(post: Postbox, host: Cohort) -> None:
    assert post.go(host.sessions[0].starts_at - AN_HOUR).count("hour_before Ann") == 2
    assert post.go(host.sessions[1].starts_at - AN_HOUR).count("hour_before Ann") == 1


@pytest.mark.usefixtures("visitor")
def test_a_moved_visit_is_told_to_the_visitor_and_to_the_consultant_at_home(
    post: Postbox, host: Cohort
) -> None:
    as_host(post, host.sessions[0])
    assert post.go() == ["visit_moved Ann", "visitor_moved Conny Consultant"]
    moved = next(one for one in post.wording.letters if one.notice == "visit_moved").sessions[0]
    assert moved.was == moved.starts_at - AN_HOUR
    assert "Ann" not in post.mail.text
    assert "plan_changed no_longer_true" in post.fates()


@pytest.mark.usefixtures("visitor")
def test_a_visit_moved_there_and_back_is_not_told(post: Postbox, host: Cohort) -> None:
    as_host(post, host.sessions[0])
    as_host(post, host.sessions[0], timedelta())
    assert [one for one in post.go() if one.endswith("Ann")] == NOTHING


@pytest.mark.usefixtures("visitor")
def test_another_place_to_meet_is_told_to_visitors_too(post: Postbox, host: Cohort) -> None:
    there = {"mode": Mode.IN_PERSON, "place": "Town hall"}
    change_session(post.office, post.town.coordinator, host.sessions[0].id, None, **there)
    assert post.go() == ["plan_changed Ann"]


@pytest.mark.usefixtures("visitor")
def test_a_visit_called_off_is_told_to_the_visitor_and_to_the_consultant_at_home(
    post: Postbox, host: Cohort
) -> None:
    cancel_session(post.office, post.town.coordinator, host.sessions[0].id, DROPPED)
    assert post.go() == ["visit_ended Ann", "visitor_back Conny Consultant"]
    cancelled = post.mailer.sent[-2].calendar
    assert cancelled is not None
    assert cancelled.method == "CANCEL"


def test_a_visit_agreed_again_is_not_told_as_ended(post: Postbox, host: Cohort, visitor: Enrolment) -> None:
    end_visit(post.office, post.led_by, visitor.place.id, host.sessions[0].id, None)
    visit(post.office, post.led_by, visitor.place.id, host.sessions[0].id)
    assert post.go() == ["visit_agreed Ann"]
    assert [fate for fate in post.fates() if fate.startswith("visit")][1:] == [
        "visit_ended no_longer_true",
        "visit_agreed sent",
        "visitor_back no_longer_true",
    ]


def test_a_visit_to_a_session_that_is_over_is_told_nobody_any_more(
    post: Postbox, host: Cohort, told_ann: Enrolment
) -> None:
    visit(post.office, post.led_by, told_ann.place.id, host.sessions[0].id)
    as_host(post, host.sessions[0])
    sent = post.go(host.sessions[1].starts_at - A_DAY - A_MINUTE)
    assert [one for one in sent if "visit" in one] == NOTHING


def test_a_visitor_who_has_joined_the_group_is_told_as_all_of_it(
    post: Postbox, host: Cohort, visitor: Enrolment
) -> None:
    transfer(post.office, post.town.coordinator, visitor.place.id, host.id)
    assert post.go() == ["place_transferred Ann", "place_confirmed Ann", "visitor_back Conny Consultant"]
    cancel_session(post.office, post.town.coordinator, host.sessions[0].id, DROPPED)
    assert [one for one in post.go() if one.endswith("Ann")] == ["session_cancelled Ann"]


# --- nobody else


def test_no_message_names_anybody_but_its_reader(post: Postbox, club: Cohort, host: Cohort) -> None:
    names = ["Xenia", "Quentin", "Wilhelmine", "Zacharias"]
    people = post.enrol(club, *names)
    visit(post.office, post.led_by, people[0].place.id, host.sessions[0].id)
    move(post, club.sessions[1])
    post.go()
    for at in (club.sessions[0].starts_at - A_DAY, club.sessions[0].starts_at - AN_HOUR):
        post.go(at)
    marked_as_absent(post, club, people[1])
    withdraw(post.office, post.led_by, people[2].place.id)
    cancel_session(post.office, post.led_by, club.sessions[2].id, REPLACED)
    as_host(post, host.sessions[1])
    post.go(club.sessions[1].starts_at - AN_HOUR)
    cancel_cohort(post.office, post.led_by, club.id, "too few")
    post.go()
    assert len({mail.subject for mail in post.mailer.sent}) >= 9
    for mail in post.mailer.sent:
        everything = f"{mail} {mail.calendar.content.decode() if mail.calendar else ''}".lower()
        assert [name for name in names if name.lower() in everything and name != mail.to_name] == NOTHING
