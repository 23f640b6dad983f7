"""What somebody's day holds and needs, and who is to be called."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.calls import CallReason
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Answer
from jobclub.core.errors import Forbidden, NotFound
from jobclub.core.notices.delivery import dead
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.link import Purpose
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.answering import announce_absence
from jobclub.core.usecases.calling import make_call, noted_call, put_off_call
from jobclub.core.usecases.coaching import give_feedback, hand_in, list_homework, mark_attendance
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.enrolling import Enrolment, withdraw
from jobclub.core.usecases.inviting import change_guest, invite_guest
from jobclub.core.usecases.linking import make_link
from jobclub.core.usecases.opening import open_link
from jobclub.core.usecases.overseeing import ToCall, list_calls, today, week, work_to_answer
from jobclub.core.usecases.planning import plan_cohort
from jobclub.core.usecases.rescheduling import substitute_session
from jobclub.core.usecases.running import cancel_cohort, confirm_held
from jobclub.core.usecases.showing import person_of
from jobclub.testing import FixedClock, Town, enrolled, open_club

A, P, E = AttendanceMark.ABSENT, AttendanceMark.PRESENT, AttendanceMark.EXCUSED


def mark(office: Office, town: Town, club: Cohort, number: int, **how: AttendanceMark) -> None:
    """Say how people attended, by the ids of their places."""
    session = club.sessions[number]
    marks = [Mark(session_id=session.id, participant_id=whose, mark=one) for whose, one in how.items()]
    mark_attendance(office, town.coordinator, session.id, marks, None)


def goes_to(clock: FixedClock, club: Cohort, number: int, *, minutes: int = 5) -> None:
    clock.at = club.sessions[number].starts_at + timedelta(minutes=minutes)


def calls_to_make(office: Office, actor: Actor, staff_id: str | None = None) -> list[ToCall]:
    """Give who is to be called."""
    return list(list_calls(office, actor, Window(), staff_id).items)


def told(calls: list[ToCall]) -> list[tuple[str, CallReason]]:
    return [(one.person.name, one.call.reason) for one in calls]


def test_who_was_absent_at_the_last_session_is_to_be_called(
    office: Office, clock: FixedClock, town: Town, club: Cohort, *, anna: Enrolment, bo: Enrolment
) -> None:
    goes_to(clock, club, 0)
    mark(office, town, club, 0, **{anna.place.participant_id: A, bo.place.participant_id: E})
    (call,) = calls_to_make(office, town.consultant)
    assert told([call]) == [("Anna", CallReason.MISSED)]
    assert (call.missed_at, call.cohort.id) == (club.sessions[0].starts_at, club.id)


def test_who_came_again_is_not_to_be_called(
    office: Office, clock: FixedClock, town: Town, club: Cohort, anna: Enrolment
) -> None:
    for number, how in ((0, A), (1, P)):
        goes_to(clock, club, number)
        mark(office, town, club, number, **{anna.place.participant_id: how})
    assert calls_to_make(office, town.consultant) == []


@pytest.mark.usefixtures("anna")
def test_a_session_that_nobody_was_marked_at_yet_is_no_reason_to_call(
    office: Office, clock: FixedClock, town: Town, club: Cohort
) -> None:
    goes_to(clock, club, 0, minutes=180)
    assert calls_to_make(office, town.consultant) == []


def test_who_missed_two_in_a_row_is_to_be_called_for_that_alone(
    office: Office, clock: FixedClock, town: Town, club: Cohort, anna: Enrolment
) -> None:
    for number in (0, 1):
        goes_to(clock, club, number)
        mark(office, town, club, number, **{anna.place.participant_id: A})
    assert told(calls_to_make(office, town.consultant)) == [("Anna", CallReason.MISSED_TWICE)]


def test_who_said_that_they_cannot_come_is_not_to_be_called(
    office: Office, clock: FixedClock, town: Town, club: Cohort, anna: Enrolment
) -> None:
    _, secret = make_link(office, town.coordinator, anna.place.participant_id)
    herself = person_of(open_link(office, secret, Purpose.PAGE, who=""))
    announce_absence(office, herself, club.sessions[0].id)
    goes_to(clock, club, 0)
    mark(office, town, club, 0, **{anna.place.participant_id: A})
    assert calls_to_make(office, town.consultant) == []


@pytest.mark.usefixtures("anna")
def test_who_joined_later_did_not_miss_what_was_before(
    office: Office, clock: FixedClock, town: Town, club: Cohort
) -> None:
    goes_to(clock, club, 0, minutes=180)
    late = enrolled(office, town, club.id, "Late")
    mark(office, town, club, 0, **{late.place.participant_id: A})
    assert calls_to_make(office, town.consultant) == []


def test_who_left_is_not_to_be_called(
    office: Office, clock: FixedClock, town: Town, club: Cohort, anna: Enrolment
) -> None:
    goes_to(clock, club, 0)
    mark(office, town, club, 0, **{anna.place.participant_id: A})
    withdraw(office, town.coordinator, anna.place.id)
    assert calls_to_make(office, town.consultant) == []


def test_nobody_is_called_about_a_club_that_is_over(
    office: Office, clock: FixedClock, town: Town, club: Cohort, anna: Enrolment
) -> None:
    goes_to(clock, club, 0)
    mark(office, town, club, 0, **{anna.place.participant_id: A})
    cancel_cohort(office, town.coordinator, club.id, "Too few")
    assert calls_to_make(office, town.consultant) == []


def test_whose_offer_lapsed_is_to_be_called(office: Office, clock: FixedClock, town: Town) -> None:
    club = open_club(office, town, minimum=1, capacity=1)
    first, second = (enrolled(office, town, club.id, name) for name in ("Anna", "Bo"))
    withdraw(office, town.coordinator, first.place.id)
    assert calls_to_make(office, town.consultant) == []
    (vacancy,) = today(office, town.consultant).vacancies
    assert [place.id for place in vacancy.offers] == [second.place.id]
    clock.advance(timedelta(hours=49))
    assert told(calls_to_make(office, town.consultant)) == [("Bo", CallReason.OFFER_LAPSED)]


def test_whom_a_message_did_not_reach_is_to_be_called_for_two_weeks(
    office: Office, clock: FixedClock, town: Town, club: Cohort, anna: Enrolment
) -> None:
    with office.transaction(town.admin) as tx:
        (delivery, *_) = tx.outbox.page(DeliveryFilter(cohort_id=club.id), Window()).items
        tx.outbox.save(dead(delivery, "no such mailbox", clock.at))
    assert told(calls_to_make(office, town.consultant)) == [("Anna", CallReason.NOT_REACHED)]
    make_call(office, town.consultant, anna.place.id, CallReason.NOT_REACHED)
    assert calls_to_make(office, town.consultant) == []


def test_a_call_is_made_until_something_new_happens(
    office: Office, clock: FixedClock, town: Town, club: Cohort, anna: Enrolment
) -> None:
    for number, reason in (
        (0, CallReason.MISSED),
        (1, CallReason.MISSED_TWICE),
        (2, CallReason.MISSED_TWICE),
    ):
        goes_to(clock, club, number)
        mark(office, town, club, number, **{anna.place.participant_id: A})
        assert told(calls_to_make(office, town.consultant)) == [("Anna", reason)]
        note = make_call(office, town.consultant, anna.place.id, reason)
        assert (note.called_at, note.staff_id) == (clock.at, town.consultant.staff_id)
        assert calls_to_make(office, town.consultant) == []


def test_who_was_called_heard_it_all_at_once(
    office: Office, clock: FixedClock, town: Town, club: Cohort, anna: Enrolment
) -> None:
    goes_to(clock, club, 0)
    mark(office, town, club, 0, **{anna.place.participant_id: A})
    with office.transaction(town.admin) as tx:
        (delivery, *_) = tx.outbox.page(DeliveryFilter(cohort_id=club.id), Window()).items
        tx.outbox.save(dead(delivery, "no such mailbox", clock.at))
    assert told(calls_to_make(office, town.consultant)) == [("Anna", CallReason.MISSED)]
    make_call(office, town.consultant, anna.place.id, CallReason.MISSED)
    assert calls_to_make(office, town.consultant) == []


@pytest.mark.usefixtures("club")
def test_nothing_is_known_of_a_call_that_nobody_made(office: Office, town: Town, anna: Enrolment) -> None:
    with pytest.raises(NotFound):
        noted_call(office, town.consultant, anna.place.id)
    make_call(office, town.consultant, anna.place.id, CallReason.MISSED)
    for act in (make_call, put_off_call):
        with pytest.raises(Forbidden):
            act(office, town.colleague, anna.place.id, CallReason.MISSED)
    with pytest.raises(Forbidden):
        noted_call(office, town.colleague, anna.place.id)


def test_a_call_that_is_put_off_comes_back_when_the_next_day_begins(
    office: Office, clock: FixedClock, town: Town, club: Cohort, anna: Enrolment
) -> None:
    goes_to(clock, club, 0)
    mark(office, town, club, 0, **{anna.place.participant_id: A})
    note = put_off_call(office, town.consultant, anna.place.id, CallReason.MISSED)
    assert note.later_until is not None
    assert note.later_until.isoformat() == "2027-01-11T23:00:00+00:00", "midnight in Denmark"
    assert noted_call(office, town.consultant, anna.place.id) == note
    clock.at = note.later_until - timedelta(seconds=1)
    assert calls_to_make(office, town.consultant) == []
    clock.at = note.later_until
    assert told(calls_to_make(office, town.consultant)) == [("Anna", CallReason.MISSED)]


@pytest.mark.usefixtures("anna")
def test_a_day_holds_its_sessions_with_what_belongs_to_them(
    office: Office, clock: FixedClock, town: Town, club: Cohort
) -> None:
    session = club.sessions[1]
    guest = invite_guest(office, town.consultant, session.id, name="Vera")
    clock.at = session.starts_at - timedelta(hours=4)
    found = today(office, town.consultant)
    (sitting,) = found.sittings
    assert (sitting.number, sitting.of, sitting.people) == (2, 6, 1)
    assert found.guests == {session.id: (guest,)}
    assert [one.guest for one in found.awaited] == [guest]
    assert found.next == sitting
    change_guest(office, town.consultant, session.id, guest.id, None, confirmed=True)
    assert today(office, town.consultant).awaited == ()


@pytest.mark.usefixtures("anna")
def test_a_day_names_what_is_to_be_done(office: Office, clock: FixedClock, town: Town, club: Cohort) -> None:
    small = open_club(office, town, minimum=3, capacity=4, at=time(9))
    goes_to(clock, club, 0, minutes=130)
    late = enrolled(office, town, club.id, "Late")
    found = today(office, town.consultant)
    assert [one.session.id for one in found.to_confirm] == [small.sessions[0].id, club.sessions[0].id]
    assert [one.place.id for one in found.newcomers] == [late.place.id]
    assert small.id in [one.id for one in found.too_small]
    assert found.names[late.place.participant_id] == "Late"
    assert not found.is_calm
    confirm_held(office, town.consultant, club.sessions[0].id)
    left = today(office, town.consultant).to_confirm
    assert [one.session.id for one in left] == [small.sessions[0].id]


@pytest.mark.usefixtures("club", "anna")
def test_before_a_club_begins_nobody_is_new(office: Office, town: Town) -> None:
    assert today(office, town.consultant).newcomers == ()


def test_a_draft_waits_to_be_opened_and_offers_no_place(office: Office, town: Town, club: Cohort) -> None:
    wish = CohortWish(
        programme_id=club.programme_id,
        starts_on=date(2027, 5, 3),
        at=time(9),
        consultant_id=town.consultant.staff_id,
    )
    draft = plan_cohort(office, town.consultant, wish)
    found = today(office, town.consultant)
    assert [one.id for one in found.drafts] == [draft.id]
    assert [one.cohort.id for one in found.vacancies] == [club.id]


@pytest.mark.usefixtures("clock")
def test_a_full_club_without_offers_has_no_vacancy(office: Office, town: Town) -> None:
    club = open_club(office, town, minimum=1, capacity=1)
    assert [one.free for one in today(office, town.consultant).vacancies] == [1]
    enrolled(office, town, club.id, "Anna")
    assert today(office, town.consultant).vacancies == ()


def test_homework_is_counted_by_task_and_queued_oldest_first(
    office: Office, clock: FixedClock, town: Town, club: Cohort, *, anna: Enrolment, bo: Enrolment
) -> None:
    goes_to(clock, club, 0, minutes=130)
    task = list_homework(office, town.consultant, club.sessions[0].id, Window()).items[0].task
    given = []
    for who in (anna, bo):
        clock.advance(timedelta(hours=1))
        whose = who.place.participant_id
        given.append(hand_in(office, town.consultant, task.id, participant_id=whose, text="Ten", link=None))
    (waiting,) = today(office, town.consultant).unanswered
    assert (waiting.title, waiting.count, waiting.oldest) == (task.title, 2, given[0].handed_in_at)
    queue = work_to_answer(office, town.consultant)
    assert [one.submission for one in queue.waiting] == given
    assert queue.names == {anna.place.participant_id: "Anna", bo.place.participant_id: "Bo"}
    give_feedback(office, town.consultant, given[0].id, Answer.ACCEPTED, "Fine")
    assert [one.submission for one in work_to_answer(office, town.consultant).waiting] == given[1:]


@pytest.mark.usefixtures("club")
def test_a_week_has_seven_days_with_sessions_and_closed_days(office: Office, town: Town) -> None:
    found = week(office, town.consultant, date(2027, 1, 14))
    assert [one.on.day for one in found.days] == [11, 12, 13, 14, 15, 16, 17]
    assert [len(one.sittings) for one in found.days] == [1, 0, 0, 0, 0, 0, 0]
    assert found.names == {town.consultant.staff_id: "Conny Consultant"}
    easter = week(office, town.consultant, date(2027, 3, 29))
    assert easter.days[0].closed == "Easter Monday"


@pytest.mark.usefixtures("anna")
def test_who_stands_in_sees_that_session_and_nothing_else(
    office: Office, clock: FixedClock, town: Town, club: Cohort
) -> None:
    substitute_session(office, town.coordinator, club.sessions[1].id, town.colleague.staff_id or "")
    clock.at = club.sessions[1].starts_at
    found = today(office, town.colleague)
    assert [one.session.id for one in found.sittings] == [club.sessions[1].id]
    assert found.sittings[0].runner_id == town.colleague.staff_id
    assert (found.calls, found.vacancies, found.to_confirm, found.too_small) == ((), (), (), ())


@pytest.mark.parametrize("look", [today, calls_to_make, work_to_answer])
@pytest.mark.usefixtures("club")
def test_a_consultant_looks_at_no_colleagues_work(office: Office, town: Town, look: object) -> None:
    assert callable(look)
    for actor in (town.consultant, town.colleague):
        look(office, actor, actor.staff_id)
    with pytest.raises(Forbidden):
        look(office, town.colleague, town.consultant.staff_id)


def test_a_coordinator_looks_at_all_work_or_at_one_colleagues(
    office: Office, town: Town, club: Cohort
) -> None:
    other = open_club(office, town, consultant_id=town.colleague.staff_id)

    def seen(actor: Actor, staff_id: str | None = None) -> set[str]:
        return {one.cohort.id for one in today(office, actor, staff_id).vacancies}

    assert seen(town.coordinator) == {club.id, other.id}
    assert seen(town.coordinator, town.colleague.staff_id) == {other.id}
    assert seen(town.consultant) == {club.id}
    assert today(office, town.coordinator, town.coordinator.staff_id).is_calm
