from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

import pytest

from jobclub.core.activities.places import Place
from jobclub.core.cohorts.assignment import homework_set
from jobclub.core.cohorts.cancellation import UnitFate
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.homework import Homework, Submission, due_at, handed_in
from jobclub.core.cohorts.programme import HomeworkTask, due_rule
from jobclub.core.cohorts.progression import Coursework, needed_for_completion, standing_of
from jobclub.core.cohorts.session import SessionState
from jobclub.core.errors import CohortOver, HomeworkDropped, SessionNotPlanned
from tests.core.cohorts.acts import EARLY, Pointers, call_off, in_state, insert


def wish(key: str, title: str = "Another title", **about: Any) -> HomeworkTask:
    return HomeworkTask(key=key, title=title, **about)


def set_for(
    club: Cohort,
    work: Coursework,
    session_id: str,
    *wanted: HomeworkTask,
    now: datetime = EARLY,
) -> list[Homework]:
    numbers = count(1)
    return homework_set(club, session_id, work.tasks, wanted, new_id=lambda: f"new-{next(numbers)}", now=now)


def with_tasks(work: Coursework, changed: list[Homework]) -> Coursework:
    """Give the work as it is kept after that."""
    tasks = {task.id: task for task in (*work.tasks, *changed)}
    return replace(work, tasks=tuple(tasks.values()))


def test_the_same_key_gets_another_title_text_and_due_rule(club: Cohort, work: Coursework) -> None:
    rule = due_rule("2 days after this")
    (changed,) = set_for(club, work, "s2", wish("new-cv", text="Two pages", due=rule))
    before = next(task for task in work.tasks if task.key == "new-cv")
    assert changed == replace(before, title="Another title", text="Two pages", due=rule)


def test_a_new_key_is_a_new_task_of_the_sessions_unit(club: Cohort, work: Coursework) -> None:
    kept = wish("new-cv", "Task new-cv")
    assert set_for(club, work, "s2", kept, wish("photo", "A photo")) == [
        Homework(id="new-1", unit_key="cv", key="photo", title="A photo")
    ]


def test_what_is_left_out_is_dropped_and_nothing_of_other_units_changes(
    club: Cohort, work: Coursework
) -> None:
    (dropped,) = set_for(club, work, "s2")
    assert (dropped.key, dropped.dropped) == ("new-cv", True)
    assert due_at(dropped, club) is None


def test_what_was_dropped_comes_back_with_its_key(club: Cohort, work: Coursework) -> None:
    without = with_tasks(work, set_for(club, work, "s2"))
    (back,) = set_for(club, without, "s2", wish("new-cv", "Task new-cv"))
    assert back == next(task for task in work.tasks if task.key == "new-cv")


def test_setting_what_is_there_changes_nothing(club: Cohort, work: Coursework) -> None:
    same = [HomeworkTask(key=t.key, title=t.title, due=t.due) for t in work.tasks if t.unit_key == "start"]
    assert set_for(club, work, "s1", *same) == []
    without = with_tasks(work, set_for(club, work, "s2"))
    assert set_for(club, without, "s2") == []


def test_after_a_merge_tasks_keep_their_unit_and_new_ones_belong_to_the_first(
    club: Cohort, work: Coursework
) -> None:
    joined, _ = call_off(club, "s2", UnitFate.MERGE_INTO_NEXT)
    changed = set_for(joined, work, "s3", wish("new-cv"), wish("one-letter"), wish("photo"))
    assert {task.key: task.unit_key for task in changed} == {
        "new-cv": "cv",
        "one-letter": "letter",
        "photo": "letter",
    }


def test_a_session_without_a_unit_has_no_homework(club: Cohort, work: Coursework, pointers: Pointers) -> None:
    own = insert(club, "2027-01-20T14:00:00+01:00")
    assert pointers(set_for, own, work, "extra", wish("photo")) == ["/tasks"]


def test_a_key_of_another_units_homework_is_refused_and_so_is_what_waits_for_nothing(
    club: Cohort, work: Coursework, pointers: Pointers
) -> None:
    rule = due_rule("1 day before next")
    assert pointers(set_for, club, work, "s2", wish("photo"), wish("my-plan")) == ["/tasks/1/key"]
    last = (wish("my-plan", due=rule), wish("photo", due=rule), wish("strengths"))
    assert pointers(set_for, club, work, "s6", *last) == ["/tasks/0/due", "/tasks/1/due", "/tasks/2/key"]
    assert set_for(club, work, "s6", wish("my-plan", due=due_rule("1 day after this")))


@pytest.mark.parametrize("state", [CohortState.COMPLETED, CohortState.CANCELLED])
def test_a_cohort_that_is_over_sets_none(club: Cohort, work: Coursework, state: CohortState) -> None:
    with pytest.raises(CohortOver):
        set_for(replace(club, state=state), work, "s2")


def test_a_cancelled_session_sets_none_and_a_held_one_does(club: Cohort, work: Coursework) -> None:
    with pytest.raises(SessionNotPlanned):
        set_for(in_state(club, "s2", SessionState.CANCELLED), work, "s2")
    assert set_for(in_state(club, "s2", SessionState.HELD), work, "s2", wish("new-cv"))


# --- what follows from it -----------------------------------------------------------------------------


def test_a_dropped_task_is_not_asked_for_and_not_taken(
    club: Cohort, work: Coursework, a_submission: Callable[..., Submission]
) -> None:
    (dropped,) = set_for(club, work, "s2")
    after = with_tasks(work, [dropped])
    keys = [task.key for task in standing_of(_anna(club), club, after, EARLY).tasks]
    assert keys == ["strengths", "one-letter", "my-plan"]
    with pytest.raises(HomeworkDropped):
        handed_in(dropped, club, a_submission("new-cv", "anna"), before=[])


def test_completion_asks_for_no_more_tasks_than_are_set(club: Cohort, work: Coursework) -> None:
    changed = [task for one in ("s1", "s2", "s3") for task in set_for(club, work, one)]
    assert needed_for_completion(club, work).homework == 2
    assert needed_for_completion(club, with_tasks(work, changed)).homework == 1


def _anna(club: Cohort) -> Place:
    return next(place for place in club.places if place.participant_id == "anna")


@pytest.fixture
def gated(club: Cohort) -> Cohort:
    """The club, in which the next preparation waits for homework."""
    return replace(club, programme=replace(club.programme, preparation_needs_homework=True))


def unlocked(club: Cohort, work: Coursework, now: datetime) -> set[str]:
    return {unit.unit_key for unit in standing_of(_anna(club), club, work, now).units if unit.unlocked}


def test_a_task_that_was_set_in_time_gates_the_next_preparation(gated: Cohort, work: Coursework) -> None:
    now = gated.session("s4").ends_at
    after = with_tasks(work, set_for(gated, work, "s4", wish("calls")))
    assert "interview" in unlocked(gated, work, now)
    assert "interview" not in unlocked(gated, after, now)


def test_preparation_once_opened_stays_open_whatever_homework_is_set(
    gated: Cohort, work: Coursework, a_submission: Callable[..., Submission]
) -> None:
    now = gated.session("s1").ends_at
    given = replace(work, submissions=(a_submission("strengths", "anna"),))
    strengths = next(task for task in work.tasks if task.key == "strengths")
    kept = HomeworkTask(key="strengths", title="Another title", due=strengths.due)
    more = with_tasks(given, set_for(gated, given, "s1", kept, wish("photo"), now=now))
    assert "cv" in unlocked(gated, given, now)
    assert "cv" in unlocked(gated, more, now)
    without = with_tasks(work, set_for(gated, work, "s1"))
    back = with_tasks(without, set_for(gated, without, "s1", kept, now=now))
    assert "cv" in unlocked(gated, without, now)
    assert "cv" in unlocked(gated, back, now)


def test_a_task_that_gated_before_still_does_when_its_title_changes(gated: Cohort, work: Coursework) -> None:
    now = gated.session("s1").ends_at
    changed = with_tasks(work, set_for(gated, work, "s1", wish("strengths"), now=now))
    assert "cv" not in unlocked(gated, changed, now)
