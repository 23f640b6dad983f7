"""Somebody else runs one session: what that changes, and what they may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from jobclub.core.activities.guest import Guest
from jobclub.core.activities.places import OutcomeKind
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort, engagements_of
from jobclub.core.cohorts.homework import Answer, Homework, Submission
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.cohorts.session import SessionState
from jobclub.core.errors import CohortOver, Forbidden, Invalid, NotFound, SessionNotPlanned, StaffClash
from jobclub.core.events import SessionSubstituted
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.adapting import change_session, list_changes, set_homework
from jobclub.core.usecases.coaching import (
    get_attendance,
    get_submission,
    get_waiver,
    give_feedback,
    hand_in,
    list_homework,
    list_submissions,
    list_waivers,
    mark_attendance,
    matrix,
    progress_of,
    waive_homework,
)
from jobclub.core.usecases.enrolling import (
    Enrolment,
    enrol,
    list_enrolments,
    list_outcomes,
    record_outcome,
    withdraw,
)
from jobclub.core.usecases.inviting import change_guest, get_guest, invite_guest, list_guests, remove_guest
from jobclub.core.usecases.knowing import PersonWish, change_participant, get_participant
from jobclub.core.usecases.planning import change_cohort, get_cohort
from jobclub.core.usecases.rescheduling import (
    cancel_session,
    insert_session,
    move_session,
    substitute_session,
)
from jobclub.core.usecases.running import (
    cancel_cohort,
    complete_cohort,
    confirm_held,
    get_session,
    list_sessions,
)
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, found_town, open_club

ALL = Window()
NOON = datetime(2027, 1, 27, 11, tzinfo=UTC)
DROPPED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.DROP)


def colleague_of(town: Town) -> str:
    return town.colleague.staff_id or ""


def test_a_substitute_runs_one_session_and_its_meeting_stays(office: Office, town: Town) -> None:
    club = open_club(office, town, meeting_link="https://example.org/room")
    second = club.sessions[1]
    seen = substitute_session(office, town.consultant, second.id, colleague_of(town))
    assert (seen.session.consultant_id, seen.session.substituted) == (colleague_of(town), True)
    assert seen.session.meeting == second.meeting
    assert seen.cohort.consultant_id == town.consultant.staff_id
    assert get_session(office, town.consultant, second.id) == seen


def test_the_hours_change_hands_and_are_given_back(office: Office, town: Town, club: Cohort) -> None:
    second = club.sessions[1]
    substitute_session(office, town.consultant, second.id, colleague_of(town))
    with pytest.raises(StaffClash):
        open_club(office, town, starts_on=second.wall.on, consultant_id=colleague_of(town))
    substitute_session(office, town.consultant, second.id, town.consultant.staff_id or "")
    saved = get_cohort(office, town.consultant, club.id)
    assert not saved.session(second.id).substituted
    assert {one.staff_id for one in engagements_of(saved)} == {town.consultant.staff_id}
    assert open_club(office, town, starts_on=second.wall.on, consultant_id=colleague_of(town))


def test_somebody_who_is_engaged_then_is_no_substitute(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    open_club(office, town, consultant_id=colleague_of(town))
    with refused(StaffClash):
        substitute_session(office, town.consultant, club.sessions[1].id, colleague_of(town))


def test_a_dry_run_shows_it_and_keeps_nothing(
    office: Office, town: Town, club: Cohort, unchanged: Callable[..., Any]
) -> None:
    second = club.sessions[1].id
    with unchanged():
        tried = substitute_session(office, town.consultant, second, colleague_of(town), dry_run=True)
    assert tried == substitute_session(office, town.consultant, second, colleague_of(town))


def test_it_is_recorded_and_told_as_a_change_by_ids(
    office: Office, town: Town, club: Cohort, store: MemoryStore
) -> None:
    second, me = club.sessions[1].id, town.consultant.staff_id
    substitute_session(office, town.consultant, second, colleague_of(town), reason="A funeral")
    assert store.trail[-1].event == SessionSubstituted(
        at=office.now(),
        cohort_id=club.id,
        session_id=second,
        consultant_before=me,
        consultant_id=colleague_of(town),
    )
    (change,) = list_changes(office, town.consultant, club.id, ALL).items
    assert (change.kind, change.was, change.became, change.reason) == (
        "substituted",
        me,
        colleague_of(town),
        "A funeral",
    )


def test_a_changed_consultant_takes_what_is_not_substituted(office: Office, town: Town, club: Cohort) -> None:
    first, second, third = club.sessions[:3]
    substitute_session(office, town.consultant, second.id, colleague_of(town))
    coordinator = town.staff_ids[1]
    saved = change_cohort(office, town.coordinator, club.id, None, consultant_id=coordinator)
    led_by = {one.activity_id: one.staff_id for one in engagements_of(saved)}
    assert [led_by[one.id] for one in (first, second, third)] == [
        coordinator,
        colleague_of(town),
        coordinator,
    ]


def test_what_a_substitute_held_keeps_their_name(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    first = club.sessions[0]
    substitute_session(office, town.consultant, first.id, colleague_of(town))
    clock.at = first.ends_at
    held = confirm_held(office, town.colleague, first.id).session
    assert (held.state, held.consultant_id) == (SessionState.HELD, colleague_of(town))


def test_somebody_unknown_or_of_another_organisation_is_no_substitute(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    for stranger in ("nobody", found_town(office).staff_ids[2]):
        with refused(Invalid, at="/consultant_id"):
            substitute_session(office, town.consultant, club.sessions[1].id, stranger)


def test_a_reason_that_cannot_be_is_refused(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/reason"):
        substitute_session(office, town.consultant, club.sessions[1].id, colleague_of(town), reason=" ")


def test_what_is_settled_gets_no_substitute(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    cancel_session(office, town.consultant, club.sessions[1].id, DROPPED)
    with refused(SessionNotPlanned):
        substitute_session(office, town.consultant, club.sessions[1].id, colleague_of(town))
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortOver):
        substitute_session(office, town.consultant, club.sessions[2].id, colleague_of(town))
    with refused(NotFound):
        substitute_session(office, town.consultant, "nothing", colleague_of(town))


# --- what a substitute may do -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A club after its second session, at which the colleague stood in; the third is the consultant's own.

    Each has a guest, a task and something that Anna handed in for it.
    """

    office: Office
    club: Cohort
    anna: Enrolment
    guests: tuple[Guest, Guest]
    tasks: tuple[Homework, Homework]
    given: tuple[Submission, Submission]

    @property
    def second(self) -> str:
        return self.club.sessions[1].id

    @property
    def third(self) -> str:
        return self.club.sessions[2].id

    @property
    def who(self) -> str:
        return self.anna.place.participant_id


@pytest.fixture
def world(office: Office, town: Town, club: Cohort, clock: FixedClock, anna: Enrolment) -> World:
    me, two = town.consultant, [session.id for session in club.sessions[1:3]]
    guests = [invite_guest(office, me, session_id, name="Gina") for session_id in two]
    tasks = [list_homework(office, me, session_id, ALL).items[0].task for session_id in two]
    substitute_session(office, me, two[0], colleague_of(town))
    clock.at = club.sessions[1].ends_at
    who = anna.place.participant_id
    given = [hand_in(office, me, task.id, participant_id=who, text="So", link=None) for task in tasks]
    for task in tasks:
        waive_homework(office, me, task.id, who, "Has a job")
    return World(
        office=office,
        club=club,
        anna=anna,
        guests=(guests[0], guests[1]),
        tasks=(tasks[0], tasks[1]),
        given=(given[0], given[1]),
    )


Deed = Callable[[World, Actor, int], object]
AT_THEIRS: dict[str, Deed] = {
    "get_session": lambda w, a, n: get_session(w.office, a, _session(w, n)),
    "get_attendance": lambda w, a, n: get_attendance(w.office, a, _session(w, n)),
    "mark_attendance": lambda w, a, n: mark_attendance(w.office, a, _session(w, n), _marks(w, n), None),
    "confirm_held": lambda w, a, n: confirm_held(w.office, a, _session(w, n)),
    "change_session": lambda w, a, n: change_session(w.office, a, _session(w, n), None, place="Room 2"),
    "adapt": lambda w, a, n: change_session(w.office, a, _session(w, n), None, topic="Ours", reason="So"),
    "set_homework": lambda w, a, n: set_homework(w.office, a, _session(w, n), [], None, reason="So"),
    "list_guests": lambda w, a, n: list_guests(w.office, a, _session(w, n), ALL),
    "get_guest": lambda w, a, n: get_guest(w.office, a, _session(w, n), w.guests[n].id),
    "invite_guest": lambda w, a, n: invite_guest(w.office, a, _session(w, n), name="Gunnar"),
    "change_guest": lambda w, a, n: change_guest(
        w.office, a, _session(w, n), w.guests[n].id, None, confirmed=True
    ),
    "remove_guest": lambda w, a, n: remove_guest(w.office, a, _session(w, n), w.guests[n].id, None),
    "list_homework": lambda w, a, n: list_homework(w.office, a, _session(w, n), ALL),
    "hand_in": lambda w, a, n: hand_in(
        w.office, a, w.tasks[n].id, participant_id=w.who, text="So", link=None
    ),
    "list_submissions": lambda w, a, n: list_submissions(w.office, a, w.tasks[n].id, ALL),
    "get_submission": lambda w, a, n: get_submission(w.office, a, w.given[n].id),
    "give_feedback": lambda w, a, n: give_feedback(w.office, a, w.given[n].id, Answer.ACCEPTED, None),
    "waive_homework": lambda w, a, n: waive_homework(w.office, a, w.tasks[n].id, w.who, "Moves away"),
    "list_waivers": lambda w, a, n: list_waivers(w.office, a, w.tasks[n].id, ALL),
    "get_waiver": lambda w, a, n: get_waiver(w.office, a, w.tasks[n].id, w.who),
}
IN_THE_COHORT: dict[str, Callable[[World, Actor], object]] = {
    "get_cohort": lambda w, a: get_cohort(w.office, a, w.club.id),
    "list_sessions": lambda w, a: list_sessions(w.office, a, w.club.id, ALL),
    "list_enrolments": lambda w, a: list_enrolments(w.office, a, w.club.id, ALL),
}
NOWHERE: dict[str, Callable[[World, Actor], object]] = {
    "move_session": lambda w, a: move_session(w.office, a, w.second, NOON),
    "cancel_session": lambda w, a: cancel_session(w.office, a, w.second, DROPPED),
    "insert_session": lambda w, a: insert_session(
        w.office, a, w.club.id, Inserting(starts_at=NOON, reason="So")
    ),
    "substitute_session": lambda w, a: substitute_session(w.office, a, w.second, a.staff_id or ""),
    "change_cohort": lambda w, a: change_cohort(w.office, a, w.club.id, None, title="Mine"),
    "complete_cohort": lambda w, a: complete_cohort(w.office, a, w.club.id),
    "cancel_cohort": lambda w, a: cancel_cohort(w.office, a, w.club.id, "So"),
    "enrol": lambda w, a: enrol(w.office, a, w.club.id, person=PersonWish(name="Bo")),
    "withdraw": lambda w, a: withdraw(w.office, a, w.anna.place.id),
    "matrix": lambda w, a: matrix(w.office, a, w.club.id),
    "progress_of": lambda w, a: progress_of(w.office, a, w.anna.place.id),
    "list_outcomes": lambda w, a: list_outcomes(w.office, a, w.anna.place.id, ALL),
    "record_outcome": lambda w, a: record_outcome(w.office, a, w.anna.place.id, OutcomeKind.JOB),
    "get_participant": lambda w, a: get_participant(w.office, a, w.who),
    "change_participant": lambda w, a: change_participant(w.office, a, w.who, None, name="Ann"),
    "list_changes": lambda w, a: list_changes(w.office, a, w.club.id, ALL),
}


def _session(w: World, number: int) -> str:
    return (w.second, w.third)[number]


def _marks(w: World, number: int) -> list[Mark]:
    return [Mark(session_id=_session(w, number), participant_id=w.who, mark=AttendanceMark.PRESENT)]


@pytest.mark.parametrize("do", AT_THEIRS.values(), ids=AT_THEIRS)
def test_a_substitute_runs_their_session_and_no_other(
    world: World, town: Town, *, refused: Any, do: Deed
) -> None:
    do(world, town.colleague, 0)
    with refused(Forbidden):
        do(world, town.colleague, 1)


@pytest.mark.parametrize("do", IN_THE_COHORT.values(), ids=IN_THE_COHORT)
def test_a_substitute_sees_the_plan_and_who_is_there(
    world: World, town: Town, *, refused: Any, do: Callable[[World, Actor], object]
) -> None:
    assert do(world, town.colleague)
    substitute_session(world.office, town.consultant, world.second, town.consultant.staff_id or "")
    with refused(Forbidden):
        do(world, town.colleague)


@pytest.mark.parametrize("do", NOWHERE.values(), ids=NOWHERE)
def test_a_substitute_neither_changes_the_plan_nor_sees_more_of_people(
    world: World, town: Town, *, refused: Any, do: Callable[[World, Actor], object]
) -> None:
    with refused(Forbidden):
        do(world, town.colleague)


@pytest.mark.parametrize("do", AT_THEIRS.values(), ids=AT_THEIRS)
def test_the_cohorts_consultant_keeps_every_right(world: World, town: Town, do: Deed) -> None:
    do(world, town.consultant, 0)


def test_limits_of_a_token_hold_for_a_substitute_too(world: World, town: Town, refused: Any) -> None:
    here = replace(town.colleague, cohort_id=world.club.id)
    assert get_session(world.office, here, world.second)
    with refused(Forbidden):
        get_session(world.office, replace(town.colleague, cohort_id="elsewhere"), world.second)
    with refused(Forbidden):
        confirm_held(world.office, replace(town.colleague, read_only=True), world.second)


def test_the_rights_go_with_the_unit_whose_homework_it_is(world: World, town: Town, refused: Any) -> None:
    """The second session is called off, and its unit moves to the third, which is the consultant's own."""
    merged = Calling(reason="Nobody came", replacement=False, unit=UnitFate.MERGE_INTO_NEXT)
    cancel_session(world.office, town.consultant, world.second, merged)
    with refused(Forbidden):
        list_submissions(world.office, town.colleague, world.tasks[0].id, ALL)
    substitute_session(world.office, town.consultant, world.third, colleague_of(town))
    assert list_submissions(world.office, town.colleague, world.tasks[0].id, ALL).items


def test_a_consultant_who_handed_the_cohort_on_is_no_substitute_for_what_they_held(
    world: World, town: Town, refused: Any
) -> None:
    first = world.club.sessions[0].id
    confirm_held(world.office, town.consultant, first)
    change_cohort(world.office, town.coordinator, world.club.id, None, consultant_id=town.staff_ids[1])
    for session_id in (first, world.third):
        with refused(Forbidden):
            get_session(world.office, town.consultant, session_id)
    with refused(Forbidden):
        get_cohort(world.office, town.consultant, world.club.id)


def test_a_substitute_who_held_a_session_still_corrects_its_marks(world: World, town: Town) -> None:
    confirm_held(world.office, town.colleague, world.second)
    mark_attendance(world.office, town.colleague, world.second, _marks(world, 0), None)
    attendance, names = get_attendance(world.office, town.colleague, world.second)
    assert [names[mark.participant_id] for mark in attendance.marks] == ["Anna"]


def test_a_day_off_is_planned_ahead(office: Office, town: Town, club: Cohort) -> None:
    """Handing a session on frees the consultant for another club that day."""
    substitute_session(office, town.consultant, club.sessions[5].id, colleague_of(town))
    assert open_club(office, town, starts_on=date(2027, 2, 15)).sessions
