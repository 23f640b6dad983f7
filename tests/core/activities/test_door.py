from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.door import Door, door_of
from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session

MINUTE = timedelta(minutes=1)
LINK = Meeting(provider="link", join_url="https://meet.example.org/1")
PENDING = Meeting(provider="elsewhere", state=MeetingState.PENDING)


@pytest.fixture
def first(club: Cohort) -> Session:
    return replace(club.sessions[0], meeting=LINK)


@pytest.mark.parametrize(
    ("before", "door"),
    [(15 * MINUTE + timedelta(seconds=1), Door.SOON), (15 * MINUTE, Door.OPEN), (-119 * MINUTE, Door.OPEN)],
)
def test_a_door_opens_a_quarter_of_an_hour_before_the_start_and_stays_open(
    first: Session, before: timedelta, door: Door
) -> None:
    assert door_of(first, first.starts_at - before) is door


@pytest.mark.parametrize(
    ("changes", "door"),
    [
        ({"meeting": PENDING}, Door.FOLLOWS),
        ({"meeting": replace(PENDING, state=MeetingState.FAILED)}, Door.FOLLOWS),
        ({"meeting": PENDING, "mode": Mode.BOTH}, Door.FOLLOWS),
        ({"meeting": PENDING, "mode": Mode.PHONE}, Door.NONE),
        ({"meeting": Meeting()}, Door.NONE),
        ({"mode": Mode.PHONE}, Door.NONE),
        ({"mode": Mode.IN_PERSON}, Door.NONE),
        ({"mode": Mode.BOTH}, Door.OPEN),
    ],
)
def test_a_door_needs_a_link_and_a_meeting_that_has_one(
    first: Session, changes: dict[str, object], door: Door
) -> None:
    assert door_of(replace(first, **changes), first.starts_at) is door  # type: ignore[arg-type]
