"""What somebody did elsewhere counts by unit key: on a visit, and in the cohorts they came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.attendance import Mark
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.completion import settled
from jobclub.core.cohorts.homework import Answer, Submission, TaskState, Waiver
from jobclub.core.cohorts.progression import Coursework, matrix_of, standing_of
from jobclub.core.cohorts.session import SessionState, cancelled
from jobclub.core.cohorts.standing import Brought, Credit, Standing, UnitStanding, Visited

AMark = Callable[..., Mark]
ASubmission = Callable[..., Submission]


@pytest.fixture(scope="module")
def late(club: Cohort) -> datetime:
    """After everything."""
    return club.session("s6").ends_at + timedelta(days=9)


@pytest.fixture(scope="module")
def joined(club: Cohort) -> Place:
    """Anna's place in a club she changed to after its second session."""
    at = club.session("s2").ends_at
    return Place(
        id="new",
        participant_id="anna",
        state=PlaceState.ENROLLED,
        since=at,
        enrolled_at=at,
        continues="place-anna",
    )


def before(club: Cohort, work: Coursework, at: datetime) -> Brought:
    """Give what Anna did in the club she came from."""
    return Brought(earlier=(standing_of(club.place("place-anna"), club, work, at),))


def seen(club: Cohort, session_id: str, mark: Mark | None, *, at: datetime, attended: bool = True) -> Brought:
    session = replace(club.session(session_id), id="hosts").as_of(at)
    return Brought(visited=(Visited(session.unit_keys, session, mark, attended),))


def shorter(club: Cohort) -> Cohort:
    """Give the club with a version of its programme that lacks the first two units."""
    programme = replace(club.programme, units=club.programme.units[2:])
    return replace(club, programme=programme, sessions=club.sessions[2:])


def unit(standing: Standing, key: str) -> UnitStanding:
    return next(unit for unit in standing.units if unit.unit_key == key)


def states(standing: Standing) -> dict[str, TaskState]:
    return {task.key: task.state for task in standing.tasks}


# --- visits -------------------------------------------------------------------------------------------


def test_a_visit_is_credited_at_home_and_shows_as_visited(
    club: Cohort, work: Coursework, a_mark: AMark, late: datetime
) -> None:
    mark = a_mark("hosts", "anna", "late")
    standing = standing_of(club.place("place-anna"), club, work, late, seen(club, "s2", mark, at=late))
    cv = unit(standing, "cv")
    assert (cv.credit, cv.mark, cv.attended, cv.missed) == (Credit.VISIT, mark, True, False)
    assert cv.visit is not None
    assert cv.visit.id == "hosts"
    assert cv.session == club.session("s2").as_of(late)
    assert standing.done.unit_keys == ("cv",)


def test_who_was_at_home_too_was_there(club: Cohort, work: Coursework, a_mark: AMark, late: datetime) -> None:
    marked = replace(work, marks=(a_mark("s2", "anna"),))
    brought = seen(club, "s2", a_mark("hosts", "anna", "absent"), at=late)
    assert (
        unit(standing_of(club.place("place-anna"), club, marked, late, brought), "cv").credit
        is Credit.SESSION
    )


def test_a_visit_nobody_came_to_credits_nothing(club: Cohort, work: Coursework, late: datetime) -> None:
    brought = seen(club, "s2", None, at=late, attended=False)
    cv = unit(standing_of(club.place("place-anna"), club, work, late, brought), "cv")
    assert (cv.credit, cv.missed) == (None, True)


def test_while_a_visit_lies_ahead_its_unit_is_open_and_nobody_is_called(
    club: Cohort, work: Coursework
) -> None:
    now = club.session("s2").ends_at
    brought = seen(club, "s4", None, at=now, attended=False)
    visit = replace(brought.visited[0], unit_keys=("cv",))
    standing = standing_of(club.place("place-anna"), club, work, now, Brought(visited=(visit,)))
    assert (unit(standing, "cv").missed, unit(standing, "cv").open) == (False, True)
    assert "cv" in standing.open.unit_keys
    assert standing.missing.unit_keys == ("start",)


# --- cohorts before -----------------------------------------------------------------------------------


def test_credit_and_homework_go_along_by_unit_key(
    club: Cohort, work: Coursework, *, a_mark: AMark, a_submission: ASubmission, joined: Place, late: datetime
) -> None:
    done = replace(
        work,
        marks=(a_mark("s1", "anna"), a_mark("s2", "anna", "absent")),
        submissions=(
            a_submission("strengths", "anna"),
            a_submission("new-cv", "anna", answer=Answer.RETURNED),
        ),
        waivers=(Waiver(homework_id="one-letter", participant_id="anna", reason="has one"),),
    )
    standing = standing_of(joined, club, work, late, before(club, done, late))
    assert [u.unit_key for u in standing.units if u.credit is Credit.EARLIER] == ["start"]
    assert states(standing) == {
        "strengths": TaskState.HANDED_IN,
        "new-cv": TaskState.RETURNED,
        "one-letter": TaskState.WAIVED,
        "my-plan": TaskState.OVERDUE,
    }
    assert (standing.units_attended, standing.tasks_done) == (1, 2)


def test_what_is_handed_in_here_counts_before_what_was_brought(
    club: Cohort, work: Coursework, a_submission: ASubmission, joined: Place, late: datetime
) -> None:
    done = replace(work, submissions=(a_submission("strengths", "anna", answer=Answer.RETURNED),))
    here = replace(work, submissions=(a_submission("strengths", "anna", number=1),))
    standing = standing_of(joined, club, here, late, before(club, done, late))
    assert states(standing)["strengths"] is TaskState.HANDED_IN


def test_what_was_handed_in_last_counts_wherever_that_was(
    club: Cohort, work: Coursework, a_submission: ASubmission, joined: Place, late: datetime
) -> None:
    at = joined.since
    returned = a_submission("strengths", "anna", answer=Answer.RETURNED, at=at)
    accepted = a_submission("strengths", "anna", answer=Answer.ACCEPTED, at=at + timedelta(hours=1))
    for here, there in ((returned, accepted), (accepted, returned)):
        brought = before(club, replace(work, submissions=(there,)), late)
        standing = standing_of(joined, club, replace(work, submissions=(here,)), late, brought)
        assert states(standing)["strengths"] is TaskState.ACCEPTED
        both = before(club, replace(work, submissions=(here,)), late).earlier + brought.earlier
        assert states(standing_of(joined, club, work, late, Brought(earlier=both)))["strengths"] == "accepted"


def test_a_waiver_brought_along_stands_whatever_is_handed_in_here(
    club: Cohort, work: Coursework, a_submission: ASubmission, joined: Place, late: datetime
) -> None:
    waiver = Waiver(homework_id="strengths", participant_id="anna", reason="has a list")
    brought = before(club, replace(work, waivers=(waiver,)), late)
    here = replace(work, submissions=(a_submission("strengths", "anna", answer=Answer.RETURNED),))
    assert states(standing_of(joined, club, here, late, brought))["strengths"] is TaskState.WAIVED


def test_work_on_a_task_the_old_group_laid_down_goes_along_too(
    club: Cohort, work: Coursework, a_submission: ASubmission, joined: Place, late: datetime
) -> None:
    done = replace(work, submissions=(a_submission("strengths", "anna", answer=Answer.ACCEPTED),))
    laid_down = replace(done, tasks=tuple(replace(t, dropped=t.key == "strengths") for t in work.tasks))
    without_unit = club.with_session(cancelled(club.session("s1"), reason="flood"))
    for old, doing in ((club, laid_down), (without_unit, done)):
        assert standing_of(old.place("place-anna"), old, doing, late).tasks_done == 0
        standing = standing_of(joined, club, work, late, before(old, doing, late))
        assert states(standing)["strengths"] is TaskState.ACCEPTED


def test_what_was_missed_before_changing_is_still_missed(
    club: Cohort, work: Coursework, joined: Place
) -> None:
    standing = standing_of(joined, club, work, joined.since, before(club, work, joined.since))
    assert standing.missing.unit_keys == ("start", "cv")


def test_credit_is_kept_even_if_the_new_cohort_lacks_the_unit(
    club: Cohort, work: Coursework, *, a_mark: AMark, a_submission: ASubmission, joined: Place, late: datetime
) -> None:
    done = replace(work, marks=(a_mark("s1", "anna"),), submissions=(a_submission("strengths", "anna"),))
    brought = before(club, done, late)
    dropped = club.with_session(cancelled(club.session("s1"), reason="flood"))
    for target in (shorter(club), dropped):
        standing = standing_of(joined, target, work, late, brought)
        start = unit(standing, "start")
        assert (start.credit, start.session) == (Credit.EARLIER, None)
        assert [task.key for task in start.tasks] == ["strengths"]
        assert (standing.units_attended, standing.tasks_done) == (1, 1)


def test_what_was_never_begun_elsewhere_is_not_asked_for_here(
    club: Cohort, work: Coursework, joined: Place, late: datetime
) -> None:
    standing = standing_of(joined, shorter(club), work, late, before(club, work, late))
    assert [u.unit_key for u in standing.units] == ["letter", "network", "interview", "outlook"]


def test_homework_brought_along_without_the_unit_attended_stays_too(
    club: Cohort, work: Coursework, a_submission: ASubmission, joined: Place, late: datetime
) -> None:
    done = replace(work, submissions=(a_submission("strengths", "anna"),))
    standing = standing_of(joined, shorter(club), work, late, before(club, done, late))
    assert (unit(standing, "start").credit, standing.tasks_done) == (None, 1)


def test_what_was_brought_completes_a_participation(
    club: Cohort, work: Coursework, *, a_mark: AMark, a_submission: ASubmission, joined: Place, late: datetime
) -> None:
    done = replace(
        work,
        marks=tuple(a_mark(f"s{number}", "anna") for number in (1, 2, 3, 4)),
        submissions=(a_submission("strengths", "anna"), a_submission("new-cv", "anna")),
    )
    over = replace(club, places=(joined,), state=CohortState.COMPLETED)
    brought = {"new": before(club, done, late)}
    assert settled(over, work, brought, at=late).place("new").state is PlaceState.COMPLETED
    assert settled(over, work, {}, at=late).place("new").state is PlaceState.ENDED
    assert [s.completed for s in matrix_of(over, work, over.places, late, brought)] == [True]


# --- late starters ------------------------------------------------------------------------------------


def test_a_late_starter_has_missed_nothing_that_was_over_when_they_came(
    club: Cohort, work: Coursework, joined: Place
) -> None:
    standing = standing_of(joined, club, work, club.session("s3").ends_at)
    assert standing.missing.unit_keys == ("letter",)
    assert [u.before_joining for u in standing.units[:3]] == [True, True, False]
    assert "start" not in standing.open.unit_keys


def test_a_late_starter_may_hand_in_what_was_due_before_and_is_never_overdue_with_it(
    club: Cohort, work: Coursework, joined: Place
) -> None:
    standing = standing_of(joined, club, work, club.session("s3").starts_at + timedelta(hours=1))
    assert states(standing)["strengths"] is TaskState.OPEN
    assert states(standing)["new-cv"] is TaskState.OVERDUE


def test_nobody_is_asked_for_homework_of_a_session_before_they_came(
    club: Cohort, work: Coursework, joined: Place
) -> None:
    gated = replace(club, programme=replace(club.programme, preparation_needs_homework=True))
    now = club.session("s3").ends_at
    assert unit(standing_of(joined, gated, work, now), "letter").unlocked
    assert not unit(standing_of(club.place("place-bo"), gated, work, now), "letter").unlocked


def test_the_gate_stays_open_when_the_session_before_was_held_and_dropped(
    club: Cohort, work: Coursework
) -> None:
    gated = replace(
        club,
        programme=replace(club.programme, preparation_needs_homework=True),
        unlocked={"cv": ("start",)},
    ).with_session(replace(cancelled(club.session("s1"), reason="flood"), state=SessionState.CANCELLED))
    assert unit(standing_of(club.place("place-bo"), gated, work, club.session("s2").starts_at), "cv").unlocked


def test_who_only_waits_has_missed_nothing(club: Cohort, work: Coursework, late: datetime) -> None:
    waiting = replace(club.place("place-anna"), state=PlaceState.WAITLISTED, enrolled_at=None)
    standing = standing_of(waiting, club, work, late)
    assert standing.missing.unit_keys == standing.missing.homework_ids == ()


def test_in_the_end_whoever_only_waited_has_ended_without_a_place(
    club: Cohort, work: Coursework, late: datetime
) -> None:
    waiting = replace(club.place("place-anna"), state=PlaceState.WAITLISTED, enrolled_at=None, turn=1)
    over = replace(club.with_place(waiting), state=CohortState.COMPLETED)
    anna = settled(over, work, {}, at=late).place("place-anna")
    assert (anna.state, anna.in_group) == (PlaceState.ENDED, False)
