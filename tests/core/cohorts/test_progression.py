from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.attendance import Mark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Answer, Submission, TaskState, Waiver
from jobclub.core.cohorts.moves import moved
from jobclub.core.cohorts.programme import Completion
from jobclub.core.cohorts.progression import Coursework, matrix_of, needed_for_completion, standing_of
from jobclub.core.cohorts.session import SessionState, cancelled
from jobclub.core.cohorts.standing import Standing, UnitStanding
from jobclub.core.spans import WallTime

AMark = Callable[..., Mark]
Off = Callable[..., Cohort]
ASubmission = Callable[..., Submission]
SECOND = timedelta(seconds=1)


def merged(club: Cohort, session_id: str, into: str) -> Cohort:
    taker = replace(club.session(into), merged_unit_keys=club.session(session_id).unit_keys)
    return club.with_sessions([cancelled(club.session(session_id), reason="flood"), taker])


def gated(club: Cohort) -> Cohort:
    """Give the club with a programme whose preparation needs the homework before it."""
    return replace(club, programme=replace(club.programme, preparation_needs_homework=True))


def completing(club: Cohort, completion: Completion | None) -> Cohort:
    return replace(club, programme=replace(club.programme, completion=completion))


def annas(club: Cohort, work: Coursework, now: datetime | None = None) -> Standing:
    return standing_of(club.place("place-anna"), club, work, now or club.session("s6").ends_at)


def unit(standing: Standing, key: str) -> UnitStanding:
    return next(unit for unit in standing.units if unit.unit_key == key)


def unlocked(standing: Standing) -> list[str]:
    return [unit.unit_key for unit in standing.units if unit.unlocked]


def with_marks(work: Coursework, *marks: Mark) -> Coursework:
    return replace(work, marks=marks)


def waived(work: Coursework, *homework_ids: str) -> Coursework:
    waivers = tuple(
        Waiver(homework_id=one, participant_id="anna", reason="has one already") for one in homework_ids
    )
    return replace(work, waivers=waivers)


# --- attended -----------------------------------------------------------------------------------------


def test_a_unit_is_attended_by_its_mark(club: Cohort, work: Coursework, a_mark: AMark) -> None:
    standing = annas(club, with_marks(work, a_mark("s1", "anna"), a_mark("s2", "anna", "excused")))
    assert [u.attended for u in standing.units] == [True, False, False, False, False, False]
    assert unit(standing, "cv").mark == a_mark("s2", "anna", "excused")
    assert standing.units_attended == 1


def test_partly_counts_from_the_programmes_minutes_on(club: Cohort, work: Coursework, a_mark: AMark) -> None:
    marks = [a_mark("s1", "anna", "partly", 60), a_mark("s2", "anna", "partly", 59)]
    assert annas(club, with_marks(work, *marks)).units_attended == 1


def test_one_mark_credits_all_the_sessions_keys(club: Cohort, work: Coursework, a_mark: AMark) -> None:
    standing = annas(merged(club, "s2", "s3"), with_marks(work, a_mark("s3", "anna")))
    assert [u.unit_key for u in standing.units if u.attended] == ["cv", "letter"]


def test_attendance_hangs_on_keys_never_on_numbers(
    club: Cohort, off: Off, work: Coursework, a_mark: AMark
) -> None:
    passed_on = off(club, "s1").with_session(replace(club.session("s2"), unit_key="start"))
    standing = annas(passed_on, with_marks(work, a_mark("s2", "anna")))
    assert [u.unit_key for u in standing.units if u.attended] == ["start"]


def test_marks_count_at_once(club: Cohort, work: Coursework, a_mark: AMark) -> None:
    now = club.session("s1").starts_at
    assert annas(club, with_marks(work, a_mark("s1", "anna")), now).units_attended == 1


def test_a_forgotten_confirmation_never_blocks_a_participant(
    club: Cohort, work: Coursework, a_mark: AMark
) -> None:
    held = club.with_session(replace(club.session("s1"), state=SessionState.HELD))
    marked = with_marks(work, a_mark("s1", "anna"))
    now = club.session("s1").ends_at
    confirmed, forgotten = annas(held, marked, now), annas(club, marked, now)
    assert forgotten.units_attended == confirmed.units_attended == 1
    assert unlocked(forgotten) == unlocked(confirmed) == ["start", "cv"]


def test_who_withdrew_and_enrolled_again_keeps_credit_by_unit_key(
    club: Cohort, work: Coursework, a_mark: AMark, a_submission: ASubmission
) -> None:
    left = replace(club.place("place-anna"), state=PlaceState.WITHDRAWN)
    again = Place(
        id="again", participant_id="anna", state=PlaceState.ENROLLED, since=club.session("s2").starts_at
    )
    club = replace(club, places=(left, club.places[1], again))
    work = replace(work, marks=(a_mark("s1", "anna"),), submissions=(a_submission("strengths", "anna"),))
    standing = standing_of(again, club, work, club.session("s2").ends_at)
    assert (standing.units_attended, standing.tasks_done) == (1, 1)


@pytest.mark.parametrize("word", [None, "absent", "excused"])
def test_a_session_that_is_over_without_somebody_was_missed_also_when_nobody_was_marked(
    club: Cohort, work: Coursework, a_mark: AMark, word: str | None
) -> None:
    marked = with_marks(work, a_mark("s1", "anna", word)) if word else work
    first = club.session("s1")
    assert not unit(annas(club, marked, first.ends_at - SECOND), "start").missed
    assert unit(annas(club, marked, first.ends_at), "start").missed


def test_a_session_somebody_came_to_was_not_missed(club: Cohort, work: Coursework, a_mark: AMark) -> None:
    held = club.with_session(replace(club.session("s1"), state=SessionState.HELD))
    assert not unit(annas(held, with_marks(work, a_mark("s1", "anna", "late"))), "start").missed
    assert unit(annas(held, work), "start").missed


def test_a_dropped_unit_is_carried_by_no_session_and_missed_by_nobody(
    club: Cohort, off: Off, work: Coursework
) -> None:
    dropped = unit(annas(off(club, "s2"), work), "cv")
    assert (dropped.session, dropped.attended, dropped.missed, dropped.tasks) == (None, False, False, ())


# --- tasks --------------------------------------------------------------------------------------------


def test_every_task_stands_with_its_unit_and_its_due_time(club: Cohort, work: Coursework) -> None:
    standing = annas(club, work)
    assert [(task.unit_key, task.key) for task in standing.tasks] == [
        ("start", "strengths"),
        ("cv", "new-cv"),
        ("letter", "one-letter"),
        ("outlook", "my-plan"),
    ]
    assert standing.tasks[1].due_at == club.session("s3").starts_at


def test_a_task_is_overdue_after_its_due_time(club: Cohort, work: Coursework) -> None:
    due = club.session("s3").starts_at
    states = [unit(annas(club, work, now), "cv").tasks[0].state for now in (due, due + SECOND)]
    assert states == [TaskState.OPEN, TaskState.OVERDUE]


def test_the_last_version_says_where_somebody_stands_in_whatever_order_they_come(
    club: Cohort, work: Coursework, a_submission: ASubmission
) -> None:
    versions = [
        a_submission("new-cv", "anna", number=2),
        a_submission("new-cv", "anna", number=1, answer=Answer.RETURNED),
    ]
    standing = annas(club, replace(work, submissions=tuple(versions)))
    assert unit(standing, "cv").tasks[0].state is TaskState.HANDED_IN
    assert standing.tasks_done == 1


def test_a_returned_task_is_not_done(club: Cohort, work: Coursework, a_submission: ASubmission) -> None:
    returned = a_submission("new-cv", "anna", number=2, answer=Answer.RETURNED)
    accepted = a_submission("new-cv", "anna", number=1, answer=Answer.ACCEPTED)
    assert annas(club, replace(work, submissions=(accepted, returned))).tasks_done == 0


def test_a_task_waived_for_one_person_counts_as_done_for_that_person(club: Cohort, work: Coursework) -> None:
    after = waived(work, "new-cv")
    assert annas(club, after).tasks_done == 1
    assert standing_of(club.place("place-bo"), club, after, club.session("s6").ends_at).tasks_done == 0


def test_what_one_person_handed_in_is_not_anothers(
    club: Cohort, work: Coursework, a_submission: ASubmission
) -> None:
    assert annas(club, replace(work, submissions=(a_submission("new-cv", "bo"),))).tasks_done == 0


# --- what completes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sessions", "homework", "met"), [(2, 1, True), (3, 1, False), (2, 2, False), (0, 0, True)]
)
def test_so_many_units_attended_and_so_many_tasks_done_complete(
    club: Cohort, work: Coursework, a_mark: AMark, *, sessions: int, homework: int, met: bool
) -> None:
    asked = completing(club, Completion(sessions=sessions, homework=homework))
    done = with_marks(waived(work, "new-cv"), a_mark("s1", "anna"), a_mark("s3", "anna"))
    assert annas(asked, done).completed is met


def test_the_completion_rule_never_asks_for_more_units_than_are_held(
    club: Cohort, off: Off, work: Coursework
) -> None:
    asked = completing(club, Completion(sessions=5))
    assert needed_for_completion(asked, work).sessions == 5
    assert needed_for_completion(off(asked, "s1", "s2", "s6"), work).sessions == 3


def test_merged_units_count_as_held_with_their_session(club: Cohort, work: Coursework) -> None:
    asked = completing(club, Completion(sessions=6))
    assert needed_for_completion(merged(asked, "s2", "s3"), work).sessions == 6


def test_the_completion_rule_never_asks_for_more_tasks_than_were_set(
    club: Cohort, off: Off, work: Coursework
) -> None:
    asked = completing(club, Completion(homework=9))
    assert needed_for_completion(asked, work).homework == 4
    assert needed_for_completion(off(asked, "s1", "s6"), work).homework == 2
    assert needed_for_completion(asked, Coursework()).homework == 0


def test_without_a_rule_one_attended_session_completes(club: Cohort, work: Coursework, a_mark: AMark) -> None:
    free = completing(club, None)
    assert needed_for_completion(free, work) == Completion(sessions=1, homework=0)
    assert not annas(free, work).completed
    assert annas(free, with_marks(work, a_mark("s5", "anna"))).completed


# --- what is unlocked ---------------------------------------------------------------------------------


def test_the_next_units_preparation_opens_when_the_session_has_ended(club: Cohort, work: Coursework) -> None:
    second = club.session("s2")
    assert unlocked(annas(club, work, second.ends_at - SECOND)) == ["start", "cv"]
    assert unlocked(annas(club, work, second.ends_at)) == ["start", "cv", "letter"]


def test_the_first_units_preparation_is_open_from_the_start(club: Cohort, work: Coursework) -> None:
    early = club.session("s1").starts_at - timedelta(days=7)
    assert unlocked(annas(club, work, early)) == ["start"]
    assert unlocked(annas(gated(club), work, early)) == ["start"]


def test_without_the_gate_no_homework_is_needed(club: Cohort, work: Coursework) -> None:
    assert len(unlocked(annas(club, work))) == 6


def test_if_the_programme_says_so_homework_opens_the_next_units_preparation(
    club: Cohort, work: Coursework, a_submission: ASubmission
) -> None:
    now = club.session("s1").ends_at
    assert unlocked(annas(gated(club), work, now)) == ["start"]
    handed_in = replace(work, submissions=(a_submission("strengths", "anna"),))
    assert unlocked(annas(gated(club), handed_in, now)) == ["start", "cv"]


def test_a_waiver_opens_the_gate_as_homework_does(club: Cohort, work: Coursework) -> None:
    assert unlocked(annas(gated(club), waived(work, "strengths"), club.session("s1").ends_at)) == [
        "start",
        "cv",
    ]


def test_homework_opens_nothing_before_the_session_has_ended(
    club: Cohort, work: Coursework, a_submission: ASubmission
) -> None:
    handed_in = replace(work, submissions=(a_submission("strengths", "anna"),))
    assert unlocked(annas(gated(club), handed_in, club.session("s1").starts_at)) == ["start"]


def test_a_unit_whose_last_one_set_no_homework_is_open_by_the_clock_alone(
    club: Cohort, work: Coursework
) -> None:
    assert unlocked(annas(gated(club), work)) == ["start", "interview", "outlook"]


def test_once_opened_preparation_stays_open_when_the_homework_is_returned(
    club: Cohort, work: Coursework, a_submission: ASubmission
) -> None:
    returned = replace(work, submissions=(a_submission("strengths", "anna", answer=Answer.RETURNED),))
    assert unlocked(annas(gated(club), returned, club.session("s1").ends_at)) == ["start", "cv"]


def moved_behind(club: Cohort, other_id: str, session_id: str, now: datetime) -> Cohort:
    starts_at = club.session(other_id).starts_at + timedelta(days=1)
    return moved(club, session_id, starts_at, marked=(), now=now)[0]


@pytest.mark.parametrize("other_id", ["s3", "s4"])
def test_once_opened_by_homework_preparation_stays_open_when_the_plan_changes(
    club: Cohort, work: Coursework, other_id: str
) -> None:
    now = club.session("s1").ends_at
    after = moved_behind(gated(club), other_id, "s2", now)
    assert "cv" in unlocked(annas(after, waived(work, "strengths"), now))


def test_once_opened_preparation_stays_open_through_a_second_change_of_the_plan(
    club: Cohort, work: Coursework
) -> None:
    now = club.session("s1").ends_at
    ahead = moved(gated(club), "s3", club.session("s2").starts_at - timedelta(days=2), marked=(), now=now)[0]
    assert "letter" in unlocked(annas(ahead, waived(work, "strengths"), now))
    again = moved_behind(ahead, "s6", "s5", now)
    assert "letter" in unlocked(annas(again, waived(work, "strengths"), now))


@pytest.mark.parametrize("other_id", ["s3", "s4"])
@pytest.mark.parametrize("session_id", ["s2", "s5"])
def test_a_change_of_the_plan_opens_nothing_for_those_whose_homework_is_missing(
    club: Cohort, work: Coursework, session_id: str, other_id: str
) -> None:
    now = club.session("s1").ends_at
    assert unlocked(annas(moved_behind(gated(club), other_id, session_id, now), work, now)) == ["start"]


def test_the_gate_asks_for_the_homework_of_the_session_before_by_time(
    club: Cohort, work: Coursework, a_submission: ASubmission
) -> None:
    """The third session was moved ahead of the second: its preparation needs the first one's homework."""
    wall = WallTime(date(2027, 1, 14), time(14), club.zone)
    ahead = gated(club).with_session(replace(club.session("s3"), wall=wall, starts_at=wall.instant))
    handed_in = replace(work, submissions=(a_submission("strengths", "anna"),))
    assert unlocked(annas(ahead, handed_in, club.session("s1").ends_at)) == ["start", "letter"]


def test_the_gate_asks_for_the_homework_before_a_dropped_unit(
    club: Cohort, off: Off, work: Coursework
) -> None:
    now = club.session("s1").ends_at
    assert "letter" not in unlocked(annas(gated(off(club, "s2")), work, now))
    assert "letter" in unlocked(annas(gated(off(club, "s2")), waived(work, "strengths"), now))


def test_the_gate_never_asks_for_the_homework_of_a_session_before_that_session(
    club: Cohort, work: Coursework
) -> None:
    """The second unit was merged into the third session: both are prepared after the first one's homework."""
    joined = gated(merged(club, "s2", "s3"))
    assert unlocked(annas(joined, waived(work, "strengths"), club.session("s1").ends_at)) == [
        "start",
        "cv",
        "letter",
    ]


def test_nobody_is_ever_locked_out_of_a_meeting(club: Cohort, work: Coursework) -> None:
    meeting = Meeting(provider="link", state=MeetingState.READY, join_url="https://example.org/room")
    second = replace(club.session("s2"), meeting=meeting)
    locked = unit(annas(gated(club).with_session(second), work, second.starts_at), "cv")
    assert not locked.unlocked
    assert locked.session is not None
    assert locked.session.meeting is meeting


# --- the matrix ---------------------------------------------------------------------------------------


def test_the_matrix_gives_everybodys_standing_in_the_order_asked_for(
    club: Cohort, work: Coursework, a_mark: AMark, a_submission: ASubmission
) -> None:
    now = club.session("s3").ends_at
    work = replace(
        work,
        marks=(a_mark("s1", "anna"), a_mark("s2", "bo")),
        submissions=(a_submission("new-cv", "bo"), a_submission("strengths", "anna", answer=Answer.RETURNED)),
    )
    places = [club.place("place-bo"), club.place("place-anna")]
    assert matrix_of(club, work, places, now, {}) == [standing_of(place, club, work, now) for place in places]


def test_a_standing_shows_sessions_as_the_clock_tells_them(club: Cohort, work: Coursework) -> None:
    standing = annas(club, work, club.session("s2").starts_at)
    states = [unit.session.state for unit in standing.units if unit.session]
    assert states == [SessionState.ENDED, SessionState.RUNNING] + [SessionState.PLANNED] * 4


def test_a_standing_tells_what_is_done_what_was_missed_and_what_is_open(
    club: Cohort, work: Coursework
) -> None:
    standing = annas(club, work, club.session("s3").ends_at)
    every = {unit.unit_key for unit in standing.units}
    parts = [standing.done, standing.missing, standing.open]
    assert sorted(key for part in parts for key in part.unit_keys) == sorted(every)
    tasks = sorted(task.homework_id for task in standing.tasks)
    assert sorted(one for part in parts for one in part.homework_ids) == tasks
    assert standing.done.unit_keys == tuple(u.unit_key for u in standing.units if u.attended)


def test_the_session_that_runs_or_comes_next_is_next(club: Cohort) -> None:
    first, second = club.session("s1"), club.session("s2")
    assert club.next_session(first.starts_at) == first
    assert club.next_session(first.ends_at) == second
    assert club.next_session(club.session("s6").ends_at) is None
