"""Short lives that broke a law once, each kept as it was found."""

from __future__ import annotations

import contextlib

from jobclub.core.errors import Refused
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.planning import change_cohort, plan_cohort
from jobclub.core.usecases.running import confirm_held
from jobclub.testing import FixedClock, found_town, memory_office, put_in
from jobclub.testing.laws import changed_against_the_law
from jobclub.testing.towns import AT, STARTS_ON


def test_whoever_takes_over_a_draft_does_not_get_what_nobody_led() -> None:
    clock = FixedClock()
    office = memory_office(clock)
    town = found_town(office)
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
