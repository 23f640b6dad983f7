from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import (
    DONE,
    Answer,
    Homework,
    Submission,
    TaskState,
    answered,
    due_at,
    handed_in,
    task_state,
)
from jobclub.core.cohorts.programme import due_rule
from jobclub.core.cohorts.progression import Coursework
from jobclub.core.errors import HomeworkDropped
from jobclub.core.spans import WallTime

ASubmission = Callable[..., Submission]
Off = Callable[..., Cohort]
Pointers = Callable[..., list[str]]
SECOND = timedelta(seconds=1)
MARCH = datetime(2027, 3, 1, tzinfo=UTC)


def task(unit_key: str, due: str | None = None) -> Homework:
    return Homework(id="h", unit_key=unit_key, key="task", title="Task", due=due_rule(due) if due else None)


def local(club: Cohort, instant: datetime | None) -> str | None:
    """Give what the club's wall clock shows."""
    return instant and f"{instant.astimezone(club.sessions[0].wall.local.tzinfo):%d-%m %H:%M}"


def moved(club: Cohort, session_id: str, on: date, at: time) -> Cohort:
    wall = WallTime(on, at, club.zone)
    return club.with_session(replace(club.session(session_id), wall=wall, starts_at=wall.instant))


def across_summer_time(club: Cohort) -> Cohort:
    """Give the club with its first two sessions on either side of the night to 28 March, at 14:00."""
    return moved(moved(club, "s1", date(2027, 3, 22), time(14)), "s2", date(2027, 3, 29), time(14))


# --- when a task is due -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("1 day before next", "17-01 14:00"),
        ("3 days before next", "15-01 14:00"),
        ("12 hours before next", "18-01 02:00"),
        ("2 days after this", "13-01 16:00"),
        ("1 hour after this", "11-01 17:00"),
        ("0 days before next", "18-01 14:00"),
        (None, "18-01 14:00"),
    ],
)
def test_a_task_is_due_n_days_or_hours_before_next_or_after_this_else_when_the_next_session_starts(
    club: Cohort, rule: str | None, due: str
) -> None:
    assert local(club, due_at(task("start", rule), club)) == due


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("2 days before next", "27-03 14:00"),
        ("6 days after this", "28-03 16:00"),
        # Hours are elapsed time: one of the 48 was skipped in the night to the 28th.
        ("48 hours before next", "27-03 13:00"),
        ("144 hours after this", "28-03 17:00"),
    ],
)
def test_days_keep_the_wall_time_over_summer_time_and_hours_are_elapsed(
    club: Cohort, rule: str, due: str
) -> None:
    assert local(club, due_at(task("start", rule), across_summer_time(club))) == due


def test_next_means_by_time(club: Cohort) -> None:
    third_first = moved(club, "s3", date(2027, 1, 14), time(9))
    assert local(club, due_at(task("start"), third_first)) == "14-01 09:00"
    assert local(club, due_at(task("letter"), third_first)) == "18-01 14:00"


def test_a_task_is_due_by_the_next_session_that_takes_place(club: Cohort, off: Off) -> None:
    assert local(club, due_at(task("start"), off(club, "s2"))) == "25-01 14:00"


def test_a_moved_session_moves_the_due_times_that_hang_on_it(club: Cohort) -> None:
    later = moved(club, "s2", date(2027, 1, 20), time(10))
    assert local(club, due_at(task("start", "1 day before next"), later)) == "19-01 10:00"
    assert local(club, due_at(task("cv", "1 day after this"), later)) == "21-01 12:00"


def test_homework_hangs_on_the_units_key_and_moves_along_with_it(club: Cohort, off: Off) -> None:
    passed_on = off(club, "s1").with_session(replace(club.session("s2"), merged_unit_keys=("start",)))
    assert local(club, due_at(task("start", "1 day before next"), passed_on)) == "24-01 14:00"


@pytest.mark.parametrize("rule", [None, "3 days before next", "5 hours before next"])
def test_where_there_is_no_next_session_any_more_a_task_is_due_one_cadence_after_this(
    club: Cohort, off: Off, rule: str | None
) -> None:
    assert local(club, due_at(task("interview", rule), off(club, "s6"))) == "15-02 14:00"


def test_one_cadence_after_the_last_session_keeps_the_wall_time_over_summer_time(club: Cohort) -> None:
    last = moved(club, "s6", date(2027, 3, 22), time(14))
    assert local(club, due_at(task("outlook"), last)) == "29-03 14:00"


def test_after_this_needs_no_next_session(club: Cohort) -> None:
    assert local(club, due_at(task("outlook", "3 days after this"), club)) == "18-02 16:00"


def test_a_dropped_units_homework_is_dropped(club: Cohort, off: Off) -> None:
    assert due_at(task("cv"), off(club, "s2")) is None


# --- handing in ---------------------------------------------------------------------------------------


def test_late_is_judged_by_the_due_time(club: Cohort, a_submission: ASubmission) -> None:
    due = due_at(task("start"), club)
    assert due is not None
    given = [a_submission("h", "anna", at=at) for at in (due, due + SECOND)]
    assert [handed_in(task("start"), club, one, before=()).late for one in given] == [False, True]


def test_late_is_judged_by_the_due_time_in_force_when_it_was_handed_in(
    club: Cohort, a_submission: ASubmission
) -> None:
    given = a_submission("h", "anna", at=club.session("s2").starts_at + SECOND)
    late = handed_in(task("start"), club, given, before=())
    later = moved(club, "s2", date(2027, 1, 20), time(14))
    again = handed_in(task("start"), later, given, before=(late,))
    assert [one.late for one in (late, again)] == [True, False]


def test_what_is_handed_in_for_a_dropped_unit_is_refused(
    club: Cohort, off: Off, a_submission: ASubmission
) -> None:
    with pytest.raises(HomeworkDropped):
        handed_in(task("cv"), off(club, "s2"), a_submission("h", "anna"), before=())


def test_versions_are_counted_from_one(club: Cohort, a_submission: ASubmission) -> None:
    first = handed_in(task("cv"), club, a_submission("h", "anna", number=0), before=())
    second = handed_in(task("cv"), club, a_submission("h", "anna", number=0), before=(first,))
    assert [first.number, second.number] == [1, 2]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Two\nlines", None),
        (None, "https://example.org/cv"),
        ("Both", "https://example.org"),
        ("x" * 20_000, None),
    ],
)
def test_a_text_a_link_or_both_may_be_handed_in(
    club: Cohort, a_submission: ASubmission, text: str | None, link: str | None
) -> None:
    given = replace(a_submission("h", "anna"), text=text, link=link)
    taken = handed_in(task("cv"), club, given, before=())
    assert (taken.text, taken.link) == (text, link)


@pytest.mark.parametrize(
    ("text", "link", "wrong"),
    [
        (None, None, ["/text"]),
        ("  ", None, ["/text"]),
        ("nul\0", None, ["/text"]),
        ("x" * 20_001, None, ["/text"]),
        (None, "http://example.org", ["/link"]),
        (None, "", ["/link"]),
        ("", "javascript:alert(1)", ["/text", "/link"]),
    ],
)
def test_what_cannot_be_handed_in_is_refused_by_pointer(
    club: Cohort,
    a_submission: ASubmission,
    pointers: Pointers,
    *,
    text: str | None,
    link: str | None,
    wrong: list[str],
) -> None:
    given = replace(a_submission("h", "anna"), text=text, link=link)
    assert pointers(handed_in, task("cv"), club, given, before=()) == wrong


# --- feedback -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [None, "Well done."])
def test_an_accepted_submission_may_have_words(a_submission: ASubmission, words: str | None) -> None:
    given = answered(a_submission("h", "anna"), Answer.ACCEPTED, words, at=MARCH)
    assert (given.answer, given.feedback, given.answered_at) == (Answer.ACCEPTED, words, MARCH)


def test_a_returned_submission_says_what_is_missing(a_submission: ASubmission, pointers: Pointers) -> None:
    submission = a_submission("h", "anna")
    assert pointers(answered, submission, Answer.RETURNED, None, at=MARCH) == ["/text"]
    assert answered(submission, Answer.RETURNED, "Add a result.", at=MARCH).answer is Answer.RETURNED


@pytest.mark.parametrize("words", ["", " ", "nul\0", "x" * 5001])
def test_words_that_cannot_be_are_refused(a_submission: ASubmission, pointers: Pointers, words: str) -> None:
    assert pointers(answered, a_submission("h", "anna"), Answer.ACCEPTED, words, at=MARCH) == ["/text"]


def test_a_later_answer_replaces_the_earlier(a_submission: ASubmission) -> None:
    returned = answered(a_submission("h", "anna"), Answer.RETURNED, "Add a result.", at=MARCH)
    accepted = answered(returned, Answer.ACCEPTED, None, at=MARCH + SECOND)
    assert (accepted.answer, accepted.feedback) == (Answer.ACCEPTED, None)


# --- where somebody stands with a task ----------------------------------------------------------------


def state(last: Submission | None, *, waived: bool = False, overdue: bool = False) -> TaskState:
    return task_state(last, waived=waived, overdue=overdue)


def test_a_task_is_open_until_it_is_due_and_overdue_from_then_on() -> None:
    assert [state(None), state(None, overdue=True)] == [TaskState.OPEN, TaskState.OVERDUE]


@pytest.mark.parametrize("overdue", [False, True])
def test_handed_in_counts_unless_the_last_answer_is_returned(
    a_submission: ASubmission, *, overdue: bool
) -> None:
    answers = [None, Answer.ACCEPTED, Answer.RETURNED]
    states = [state(a_submission("h", "anna", answer=answer), overdue=overdue) for answer in answers]
    assert states == [TaskState.HANDED_IN, TaskState.ACCEPTED, TaskState.RETURNED]
    assert [one in DONE for one in states] == [True, True, False]


def test_a_waiver_stands_whatever_is_handed_in_or_returned_and_counts_as_done(
    a_submission: ASubmission,
) -> None:
    for last in (None, *(a_submission("h", "anna", answer=answer) for answer in (None, *Answer))):
        assert state(last, waived=True, overdue=True) is TaskState.WAIVED
    assert TaskState.WAIVED in DONE


def test_what_is_open_or_overdue_is_not_done() -> None:
    assert DONE.isdisjoint({TaskState.OPEN, TaskState.OVERDUE})


def test_an_extra_session_without_a_unit_brings_no_homework_forward(club: Cohort, work: Coursework) -> None:
    first = club.session("s1")
    extra = replace(first, id="extra", unit_key=None, starts_at=first.ends_at + timedelta(hours=16))
    grown = replace(club, sessions=(*club.sessions, extra))
    for task in work.tasks:
        assert due_at(task, grown) == due_at(task, club)


def test_nothing_is_due_before_its_session_is_over_however_close_the_next_one_is(
    club: Cohort, work: Coursework
) -> None:
    first, second = club.session("s1"), club.session("s2")
    close = club.with_session(replace(second, starts_at=first.ends_at + timedelta(hours=3)))
    task = next(task for task in work.tasks if task.key == "strengths")
    assert due_at(task, close) == first.ends_at
