"""What is handed in between sessions, what is said to it, and who is let off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Answer, Homework, TaskState
from jobclub.core.cohorts.progression import TaskStanding
from jobclub.core.errors import CohortOver, CorrectionsClosed, HomeworkDropped, Invalid, NotFound
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.coaching import (
    get_submission,
    get_waiver,
    give_feedback,
    hand_in,
    list_homework,
    list_submissions,
    list_waivers,
    progress_of,
    waive_homework,
)
from jobclub.core.usecases.enrolling import Enrolment, get_enrolment, withdraw
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort, complete_cohort, confirm_held
from jobclub.testing import FixedClock, Town, enrolled, open_club, six_weeks

DUE = datetime(2027, 1, 17, 13, tzinfo=UTC)
"""A day before the second session: when the first task is due."""
DROPPED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.DROP)


def first_task(office: Office, town: Town, club: Cohort) -> Homework:
    return list_homework(office, town.consultant, club.sessions[0].id, Window()).items[0].task


@pytest.fixture
def task(office: Office, town: Town, club: Cohort) -> Homework:
    """The first week's task."""
    return first_task(office, town, club)


@pytest.fixture
def hands_in(office: Office, town: Town, task: Homework) -> Callable[..., Any]:
    """Give what hands in the first week's task: ``hands_in(anna)``, ``hands_in(anna, link="https://…")``."""

    def given(who: Enrolment, text: str | None = "Ten lines.", link: str | None = None) -> Any:
        person = who.place.participant_id
        return hand_in(office, town.consultant, task.id, participant_id=person, text=text, link=link)

    return given


@pytest.fixture
def standing(office: Office, town: Town, task: Homework) -> Callable[..., TaskStanding]:
    """Give what tells where somebody stands with the first week's task."""

    def told(who: Enrolment) -> TaskStanding:
        found = progress_of(office, town.consultant, who.place.id).standing.tasks
        return next(one for one in found if one.homework_id == task.id)

    return told


def finish(office: Office, town: Town, club: Cohort, clock: FixedClock) -> None:
    clock.at = club.sessions[-1].ends_at
    for session in club.sessions:
        confirm_held(office, town.consultant, session.id)
    complete_cohort(office, town.consultant, club.id)


# --- due


def test_each_task_is_due_by_its_rule(office: Office, town: Town, club: Cohort) -> None:
    due = {
        one.task.key: one.due_at
        for session in club.sessions
        for one in list_homework(office, town.consultant, session.id, Window()).items
    }
    assert due == {
        "profile": DUE,
        "cv": datetime(2027, 1, 25, 1, tzinfo=UTC),
        "skills": datetime(2027, 1, 25, 13, tzinfo=UTC),
        "application": datetime(2027, 1, 27, 15, tzinfo=UTC),
        "calls": datetime(2027, 2, 8, 13, tzinfo=UTC),
        "plan": datetime(2027, 2, 15, 16, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("at", "state"), [(DUE, TaskState.OPEN), (DUE + timedelta(seconds=1), TaskState.OVERDUE)]
)
def test_a_task_is_overdue_once_its_time_is_over(
    clock: FixedClock, anna: Enrolment, standing: Callable[..., TaskStanding], at: datetime, state: TaskState
) -> None:
    clock.at = at
    assert standing(anna).state is state


# --- handed in


@pytest.mark.parametrize(("at", "late"), [(DUE, False), (DUE + timedelta(seconds=1), True)])
def test_late_is_judged_by_the_due_time_in_force_when_it_came_in(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, hands_in: Any, at: datetime, late: bool
) -> None:
    anna = enrolled(office, town, club.id, "Anna")
    clock.at = at
    submission = hands_in(anna)
    assert submission.late is late
    move_session(office, town.consultant, club.sessions[1].id, datetime(2027, 1, 21, 13, tzinfo=UTC))
    assert get_submission(office, town.consultant, submission.id).late is late


def test_earlier_versions_are_kept(
    office: Office, town: Town, task: Homework, *, anna: Enrolment, bo: Enrolment, hands_in: Any
) -> None:
    first, theirs, second = hands_in(anna), hands_in(bo), hands_in(anna, None, "https://example.org/cv")
    assert [(s.number, s.text, s.link) for s in (first, second)] == [
        (1, "Ten lines.", None),
        (2, None, "https://example.org/cv"),
    ]
    everything = list_submissions(office, town.consultant, task.id, Window()).items
    assert everything == (first, theirs, second)
    own = list_submissions(
        office, town.consultant, task.id, Window(), participant_id=anna.place.participant_id
    )
    assert own.items == (first, second)


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ((None, None), "/text"),
        (("", None), "/text"),
        (("x" * 20_001, None), "/text"),
        (("Here", "file:///etc/passwd"), "/link"),
    ],
)
def test_nothing_and_what_cannot_be_is_not_taken(
    anna: Enrolment, *, hands_in: Any, refused: Any, given: tuple[str | None, str | None], pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        hands_in(anna, *given)


def test_only_who_has_a_place_hands_in_or_is_let_off(
    office: Office, town: Town, task: Homework, *, anna: Enrolment, hands_in: Any, refused: Any
) -> None:
    elsewhere = open_club(office, town, consultant_id=town.colleague.staff_id)
    stranger = enrolled(office, town, elsewhere.id, "Sten")
    withdraw(office, town.consultant, anna.place.id)
    for who in (stranger, anna):
        with refused(Invalid, at="/participant_id"):
            hands_in(who)
        with refused(Invalid, at="/participant_id"):
            waive_homework(office, town.consultant, task.id, who.place.participant_id, "Has a job")


def test_a_dropped_units_homework_is_dropped(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, hands_in: Any, refused: Any
) -> None:
    cancel_session(office, town.consultant, club.sessions[0].id, DROPPED)
    with refused(HomeworkDropped):
        hands_in(anna)


def test_a_cancelled_cohort_asks_for_nothing(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, hands_in: Any, refused: Any
) -> None:
    task = first_task(office, town, club)
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortOver):
        hands_in(anna)
    with refused(CohortOver):
        waive_homework(office, town.consultant, task.id, anna.place.participant_id, "Has a job")


# --- answered


def test_handed_in_counts_unless_the_last_answer_is_returned(
    office: Office, town: Town, *, anna: Enrolment, hands_in: Any, standing: Any
) -> None:
    first = hands_in(anna)
    assert (standing(anna).state, standing(anna).done) == (TaskState.HANDED_IN, True)
    give_feedback(office, town.consultant, first.id, Answer.RETURNED, "Say where you worked.")
    assert (standing(anna).state, standing(anna).done) == (TaskState.RETURNED, False)
    second = hands_in(anna)
    assert standing(anna).state is TaskState.HANDED_IN
    answered = give_feedback(office, town.consultant, second.id, Answer.ACCEPTED, None)
    assert (standing(anna).state, standing(anna).done) == (TaskState.ACCEPTED, True)
    assert get_submission(office, town.consultant, second.id) == answered


def test_a_later_answer_replaces_the_earlier(
    office: Office, town: Town, *, anna: Enrolment, clock: FixedClock, hands_in: Any
) -> None:
    submission = hands_in(anna)
    give_feedback(office, town.consultant, submission.id, Answer.RETURNED, "Say where you worked.")
    clock.advance(timedelta(hours=1))
    last = give_feedback(office, town.consultant, submission.id, Answer.ACCEPTED, "I see.\nThank you.")
    assert (last.answer, last.feedback, last.answered_at) == (Answer.ACCEPTED, "I see.\nThank you.", clock.at)


@pytest.mark.parametrize("text", [None, "", "x" * 5001])
def test_returning_needs_words(
    office: Office, town: Town, *, anna: Enrolment, hands_in: Any, refused: Any, text: str | None
) -> None:
    submission = hands_in(anna)
    with refused(Invalid, at="/text"):
        give_feedback(office, town.consultant, submission.id, Answer.RETURNED, text)


# --- let off


def test_a_waiver_counts_as_done_and_stands_whatever_comes(
    office: Office, town: Town, task: Homework, *, anna: Enrolment, hands_in: Any, standing: Any
) -> None:
    waiver = waive_homework(office, town.consultant, task.id, anna.place.participant_id, "Has a job")
    assert (standing(anna).state, standing(anna).done) == (TaskState.WAIVED, True)
    give_feedback(office, town.consultant, hands_in(anna).id, Answer.RETURNED, "Once more.")
    assert standing(anna).state is TaskState.WAIVED
    assert list_waivers(office, town.consultant, task.id, Window()).items == (waiver,)
    assert get_waiver(office, town.consultant, task.id, anna.place.participant_id) == waiver


def test_a_waiver_has_a_reason_which_may_change(
    office: Office, town: Town, task: Homework, *, anna: Enrolment, bo: Enrolment, refused: Any
) -> None:
    who = anna.place.participant_id
    with refused(Invalid, at="/reason"):
        waive_homework(office, town.consultant, task.id, who, " ")
    waive_homework(office, town.consultant, task.id, who, "Has a job")
    waive_homework(office, town.consultant, task.id, who, "Moves away")
    assert get_waiver(office, town.consultant, task.id, who).reason == "Moves away"
    with refused(NotFound):
        get_waiver(office, town.consultant, task.id, bo.place.participant_id)


# --- after completion


def test_the_record_closes_14_days_after_completion(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, hands_in: Any, refused: Any
) -> None:
    anna, task = enrolled(office, town, club.id, "Anna"), first_task(office, town, club)
    finish(office, town, club, clock)
    clock.advance(timedelta(days=13))
    submission = hands_in(anna)
    clock.advance(timedelta(days=1))
    with refused(CorrectionsClosed):
        hands_in(anna)
    with refused(CorrectionsClosed):
        give_feedback(office, town.consultant, submission.id, Answer.ACCEPTED, None)
    with refused(CorrectionsClosed):
        waive_homework(office, town.consultant, task.id, anna.place.participant_id, "Has a job")


@pytest.mark.parametrize("how", ["handed in", "waived"])
def test_homework_that_comes_after_completion_settles_the_place_anew(
    office: Office, town: Town, *, clock: FixedClock, marked: Any, how: str
) -> None:
    from_one_task = six_weeks(units=six_weeks().units[:1])
    club = open_club(office, town, from_one_task)
    anna = enrolled(office, town, club.id, "Anna")
    who, homework = anna.place.participant_id, first_task(office, town, club)
    clock.at = club.sessions[0].ends_at
    marked(club.sessions[0], anna)
    finish(office, town, club, clock)

    def state() -> PlaceState:
        return get_enrolment(office, town.consultant, anna.place.id).place.state

    assert state() is PlaceState.ENDED
    if how == "waived":
        waive_homework(office, town.consultant, homework.id, who, "Has a job")
    else:
        handed = hand_in(office, town.consultant, homework.id, participant_id=who, text="Here.", link=None)
        give_feedback(office, town.consultant, handed.id, Answer.RETURNED, "Say more.")
        assert state() is PlaceState.ENDED
        give_feedback(office, town.consultant, handed.id, Answer.ACCEPTED, None)
    assert state() is PlaceState.COMPLETED
