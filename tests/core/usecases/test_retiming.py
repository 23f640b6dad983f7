"""The rules of a time zone change: what lies ahead keeps its wall time, what has ended its instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import SessionState
from jobclub.core.errors import StaffClash
from jobclub.core.events import CohortRetimed
from jobclub.core.office import Office
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases.planning import get_cohort, retime
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, open_club


def as_by_an_old_rule(office: Office, town: Town, cohort: Cohort) -> Cohort:
    """Keep the cohort as a rule would have derived it by which the zone was an hour further west."""
    hour = timedelta(hours=1)
    late = [replace(s, starts_at=s.starts_at + hour) for s in cohort.sessions]
    with office.transaction(operator_of(town.organisation.id)) as tx:
        return tx.cohorts.save(cohort.with_sessions(late))


def test_sessions_ahead_are_derived_anew_and_ended_ones_stay(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    old = as_by_an_old_rule(office, town, club)
    clock.at = old.sessions[1].ends_at
    assert retime(office, operator_of(town.organisation.id)) == 1
    anew = get_cohort(office, town.consultant, club.id)
    assert [s.starts_at for s in anew.sessions[:2]] == [s.starts_at for s in old.sessions[:2]]
    assert [s.starts_at for s in anew.sessions[2:]] == [s.starts_at for s in club.sessions[2:]]
    assert {s.state for s in anew.sessions[:2]} == {SessionState.ENDED}


def test_hours_follow_sessions_derived_anew(office: Office, town: Town, club: Cohort) -> None:
    as_by_an_old_rule(office, town, club)
    retime(office, operator_of(town.organisation.id))
    assert open_club(office, town, at=time(16)).sessions[0].starts_at == club.sessions[0].ends_at
    with pytest.raises(StaffClash):
        open_club(office, town, at=time(15, 30))


def test_two_cohorts_one_after_the_other_are_derived_anew_together(
    office: Office, town: Town, club: Cohort
) -> None:
    after = open_club(office, town, at=time(16))
    for cohort in (club, after):
        as_by_an_old_rule(office, town, cohort)
    assert retime(office, operator_of(town.organisation.id)) == 2
    anew = get_cohort(office, town.consultant, after.id)
    assert anew.sessions[0].starts_at == club.sessions[0].ends_at


def test_what_needs_no_other_time_is_left_alone(
    office: Office, town: Town, club: Cohort, kept: Callable[[], Any]
) -> None:
    before = kept()
    assert retime(office, operator_of(town.organisation.id)) == 0
    assert (kept(), club.version) == (before, 1)


def test_times_derived_anew_leave_a_trace(
    office: Office, town: Town, club: Cohort, store: MemoryStore
) -> None:
    as_by_an_old_rule(office, town, club)
    retime(office, operator_of(town.organisation.id))
    assert store.trail[-1].event == CohortRetimed(at=office.now(), cohort_id=club.id)
