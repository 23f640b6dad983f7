"""Short lives that broke a law once, each kept as it was found."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest

from jobclub.core.activities.places import Place
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Answer
from jobclub.core.errors import Refused
from jobclub.core.office import Office
from jobclub.core.usecases.adapting import set_homework
from jobclub.core.usecases.coaching import give_feedback, hand_in, mark_attendance, progress_of
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.planning import change_cohort, open_cohort, plan_cohort
from jobclub.core.usecases.running import confirm_held
from jobclub.core.usecases.transferring import transfer
from jobclub.core.usecases.visiting import visit
from jobclub.testing import FixedClock, Town, enrolled, found_town, memory_office, put_in
from jobclub.testing.laws import changed_against_the_law
from jobclub.testing.towns import AT, STARTS_ON


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def office(clock: FixedClock) -> Office:
    return memory_office(clock)


@pytest.fixture
def town(office: Office) -> Town:
    return found_town(office)


def parallel_clubs(office: Office, town: Town, number: int) -> list[Cohort]:
    """Open clubs of one programme, each a day after the one before it."""
    programme = put_in(office, town)
    wishes = [
        CohortWish(
            programme_id=programme.id,
            starts_on=STARTS_ON + timedelta(days=day),
            at=AT,
            consultant_id=town.consultant.staff_id,
        )
        for day in range(number)
    ]
    return [
        open_cohort(office, town.coordinator, plan_cohort(office, town.coordinator, wish).id)
        for wish in wishes
    ]


def test_whoever_takes_over_a_draft_does_not_get_what_nobody_led(
    clock: FixedClock, office: Office, town: Town
) -> None:
    wish = CohortWish(programme_id=put_in(office, town).id, starts_on=STARTS_ON, at=AT)
    draft = plan_cohort(office, town.coordinator, wish)
    clock.at = draft.sessions[0].ends_at
    with contextlib.suppress(Refused):
        confirm_held(office, town.coordinator, draft.sessions[0].id)
    with office.reading(town.coordinator) as tx:
        before = tx.cohorts.get(draft.id)
    change_cohort(office, town.coordinator, draft.id, None, consultant_id=town.consultant.staff_id)
    with office.reading(town.coordinator) as tx:
        assert list(changed_against_the_law(before, tx.cohorts.get(draft.id))) == []


def test_a_second_visit_for_a_unit_does_not_hide_the_first(
    clock: FixedClock, office: Office, town: Town
) -> None:
    host, other_host, home = parallel_clubs(office, town, 3)
    place = enrolled(office, town, home.id, "Anna").place
    visited = host.sessions[0]
    visit(office, town.coordinator, place.id, visited.id)
    clock.at = visited.ends_at
    there = Mark(session_id=visited.id, participant_id=place.participant_id, mark=AttendanceMark.PRESENT)
    mark_attendance(office, town.coordinator, visited.id, [there], None)
    visit(office, town.coordinator, place.id, other_host.sessions[0].id)
    assert progress_of(office, town.coordinator, place.id).standing.done.unit_keys == ("kick-off",)


def test_who_changes_back_keeps_what_was_accepted_meanwhile(office: Office, town: Town) -> None:
    first, second = parallel_clubs(office, town, 2)
    place = enrolled(office, town, first.id, "Anna").place
    answer_homework(office, town, first, place, Answer.RETURNED)
    there = changed_to(office, town, place, second)
    answer_homework(office, town, second, there, Answer.ACCEPTED)
    back = changed_to(office, town, there, first)
    assert progress_of(office, town.coordinator, back.id).standing.tasks_done == 1


def test_who_changes_back_keeps_what_counted_meanwhile_though_the_group_has_dropped_it(
    office: Office, town: Town
) -> None:
    first, second = parallel_clubs(office, town, 2)
    place = enrolled(office, town, first.id, "Anna").place
    answer_homework(office, town, first, place, Answer.ACCEPTED)
    set_homework(office, town.coordinator, first.sessions[0].id, [], None, reason="Too much")
    there = changed_to(office, town, place, second)
    assert progress_of(office, town.coordinator, there.id).standing.tasks_done == 1
    back = changed_to(office, town, there, first)
    assert progress_of(office, town.coordinator, back.id).standing.tasks_done == 1


def answer_homework(office: Office, town: Town, club: Cohort, place: Place, answer: Answer) -> None:
    """Let somebody hand in the first unit's homework, and answer it."""
    with office.reading(town.coordinator) as tx:
        task = tx.coursework.of(club.id).tasks[0]
    given = hand_in(
        office, town.coordinator, task.id, participant_id=place.participant_id, text="Here.", link=None
    )
    give_feedback(office, town.coordinator, given.id, answer, "Read it aloud.")


def changed_to(office: Office, town: Town, place: Place, club: Cohort) -> Place:
    """Let somebody change to another club at once, and give the place there."""
    there = transfer(office, town.coordinator, place.id, club.id).elsewhere
    assert there is not None
    return there.place
