"""Several cohorts planned in one act: each clash is told, and one refuses them all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobclub.core.activities.engagements import Engagement
from jobclub.core.cohorts.batch import MOST_TOLD, batch_of, must_not_clash
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import StaffClash
from jobclub.core.spans import Span

AT_TWO = datetime(2027, 1, 11, 13, tzinfo=UTC)
HOURS = timedelta(hours=2)


@pytest.fixture
def other(club: Cohort) -> Cohort:
    """The same cohort once more, with sessions of its own."""
    sessions = tuple(replace(session, id=f"other {session.id}") for session in club.sessions)
    return replace(club, id="other", sessions=sessions)


def test_cohorts_at_other_times_or_under_other_consultants_do_not_clash(club: Cohort, other: Cohort) -> None:
    batch = batch_of([club, replace(other, consultant_id="tom"), replace(other, consultant_id=None)], [])
    assert batch.clashes == ()
    must_not_clash(batch)


def test_a_clash_within_the_batch_is_told_once_by_the_numbers_of_both(club: Cohort, other: Cohort) -> None:
    batch = batch_of([replace(club, consultant_id="tom"), club, other], [])
    assert batch.cohorts[1:] == (club, other)
    assert len(batch.clashes) == len(club.sessions)
    hours = {"starts_at": AT_TWO, "ends_at": AT_TWO + HOURS}
    assert batch.clashes[0] == {
        "cohort": 2,
        "staff_id": club.consultant_id,
        **hours,
        "with": {"activity": "session", "cohort": 1, **hours},
    }


def test_a_clash_with_what_is_there_is_told_by_its_id(club: Cohort) -> None:
    there = Engagement(
        staff_id=str(club.consultant_id),
        span=Span(AT_TWO + timedelta(hours=1), AT_TWO + timedelta(hours=3)),
        activity="session",
        activity_id="there",
        group_id="another club",
    )
    (clash,) = batch_of([club], [there]).clashes
    assert (clash["cohort"], clash["starts_at"]) == (0, AT_TWO)
    assert clash["with"] == {
        "activity": "session",
        "id": "there",
        "starts_at": AT_TWO + timedelta(hours=1),
        "ends_at": AT_TWO + timedelta(hours=3),
    }


def test_one_clash_refuses_the_batch_and_all_are_named(club: Cohort, other: Cohort) -> None:
    batch = batch_of([club, other], [])
    with pytest.raises(StaffClash) as error:
        must_not_clash(batch)
    assert error.value.facts == {"clashes": list(batch.clashes)}


def test_of_a_plan_that_is_all_wrong_the_first_clashes_are_told(club: Cohort) -> None:
    batch = batch_of([replace(club, id=f"club {number}") for number in range(50)], [])
    assert len(batch.clashes) == MOST_TOLD
    assert [clash["cohort"] for clash in batch.clashes[:7]] == [1] * 6 + [2]
