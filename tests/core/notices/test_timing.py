"""Whether a notice goes out, and when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jobclub.core.notices.kinds import CHOICE_OF, QUIET, Notice
from jobclub.core.notices.timing import goes_at, goes_out
from jobclub.core.people.habits import Choice, Habits

ZONE = "Europe/Copenhagen"
LATE = datetime(2027, 1, 11, 21, 0, tzinfo=UTC)
MORNING = datetime(2027, 1, 12, 7, 0, tzinfo=UTC)
CHANGES = frozenset(Notice) - frozenset(CHOICE_OF)


@pytest.mark.parametrize("notice", sorted(CHANGES))
def test_what_changes_somebodys_plans_goes_out_whatever_is_switched_off_and_at_once(notice: Notice) -> None:
    assert goes_out(notice, Habits(off=frozenset(Choice)), frozenset(Choice))
    assert goes_at(notice, LATE, Habits(), ZONE) == LATE


@pytest.mark.parametrize("notice", sorted(CHOICE_OF))
def test_what_people_can_do_without_goes_out_unless_one_of_three_switches_it_off(notice: Notice) -> None:
    choice = CHOICE_OF[notice]
    assert goes_out(notice, Habits())
    assert not goes_out(notice, Habits(off=frozenset({choice})))
    assert not goes_out(notice, Habits(), {choice})
    assert goes_out(notice, Habits(off=frozenset(Choice) - {choice}), set(Choice) - {choice})


@pytest.mark.parametrize("notice", sorted(QUIET))
def test_reminders_and_friendly_words_wait_for_the_morning(notice: Notice) -> None:
    assert goes_at(notice, LATE, Habits(), ZONE) == MORNING


def test_the_reminder_an_hour_before_waits_for_nothing() -> None:
    assert goes_at(Notice.HOUR_BEFORE, LATE, Habits(), ZONE) == LATE
