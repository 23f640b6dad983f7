"""Lists of cohorts and of places."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.session import SessionState
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, CohortLine, Window
from jobclub.core.office.programmes import StoredProgramme
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import add_cohort, furnish
from jobclub.testing.store_contract.samples import a_cohort, a_version
from jobclub.testing.store_contract.setting import SOME_ROWS, Setting, walked
from jobclub.testing.towns import Town

EVERYTHING = CohortFilter()
INSTANT = timedelta(microseconds=1)


def kept(office: Office, town: Town, stored: StoredProgramme, *cohorts: Cohort) -> None:
    """Keep a programme and cohorts of it."""
    with office.transaction(town.admin) as tx:
        tx.programmes.add(stored)
        for cohort in cohorts:
            add_cohort(tx, cohort)


def listed(office: Office, town: Town, wanted: CohortFilter, now: datetime, *, limit: int = 50) -> list[str]:
    """Read a list of cohorts page by page."""
    with office.reading(town.admin) as tx:
        return walked(lambda window: tx.cohorts.page(wanted, window, now), lambda line: line.id, limit=limit)


class CohortListContract(Setting):
    """Many cohorts, many places."""

    @SOME_ROWS
    def test_cohorts_are_listed_in_the_order_of_their_ids(
        self, office: Office, town: Town, rows: int
    ) -> None:
        stored = a_version()
        cohorts = [a_cohort(stored, sessions=()) for _ in range(rows)]
        kept(office, town, stored, *reversed(cohorts))
        for limit in (2, 50):
            found = listed(office, town, EVERYTHING, office.now(), limit=limit)
            assert found == [cohort.id for cohort in cohorts]

    @SOME_ROWS
    def test_filters_and_pages_go_together(self, office: Office, town: Town, rows: int) -> None:
        stored, mine = a_version(), town.consultant.staff_id
        cohorts = [a_cohort(stored, sessions=(), consultant_id=mine) for _ in range(rows)]
        others = [a_cohort(stored, sessions=(), consultant_id=town.colleague.staff_id) for _ in range(3)]
        kept(office, town, stored, *cohorts, *others)
        wanted = CohortFilter(consultant_id=mine, state=CohortState.DRAFT)
        for limit in (2, 50):
            found = listed(office, town, wanted, office.now(), limit=limit)
            assert found == [cohort.id for cohort in cohorts]

    def test_cohorts_are_listed_by_what_is_asked_for(self, office: Office, town: Town) -> None:
        one, two, mine = a_version(), a_version(version=2), town.consultant.staff_id
        led, loose, newer = (
            a_cohort(one, consultant_id=mine),
            a_cohort(one),
            a_cohort(two, consultant_id=mine),
        )
        kept(office, town, one, led, loose)
        kept(office, town, two, newer)
        for wanted, found in {
            CohortFilter(consultant_id=mine): [led, newer],
            CohortFilter(consultant_id=town.colleague.staff_id): [],
            CohortFilter(programme_id=one.id): [led, loose],
            CohortFilter(cohort_id=loose.id): [loose],
            CohortFilter(cohort_id=new_id()): [],
            CohortFilter(consultant_id=mine, programme_id=two.id): [newer],
            CohortFilter(consultant_id=mine, programme_id=one.id, cohort_id=newer.id): [],
        }.items():
            assert listed(office, town, wanted, office.now()) == [cohort.id for cohort in found]

    def test_a_cohort_runs_from_its_first_session_on(self, office: Office, town: Town) -> None:
        stored = a_version()
        cohort = a_cohort(stored, state=CohortState.OPEN)
        kept(office, town, stored, cohort)
        starts_at = cohort.sessions[0].starts_at
        for now, state in ((starts_at - INSTANT, CohortState.OPEN), (starts_at, CohortState.RUNNING)):
            for asked in CohortState:
                found = listed(office, town, CohortFilter(state=asked), now)
                assert found == ([cohort.id] if asked is state else [])
            with office.reading(town.admin) as tx:
                assert tx.cohorts.page(EVERYTHING, Window(), now).items[0].state is state

    @pytest.mark.parametrize("state", [CohortState.DRAFT, CohortState.COMPLETED, CohortState.CANCELLED])
    def test_the_clock_makes_only_open_cohorts_run(
        self, office: Office, town: Town, state: CohortState
    ) -> None:
        stored = a_version()
        cohort = a_cohort(stored, state=state)
        kept(office, town, stored, cohort)
        now = cohort.sessions[2].starts_at
        assert listed(office, town, CohortFilter(state=state), now) == [cohort.id]
        for other in (CohortState.OPEN, CohortState.RUNNING):
            assert listed(office, town, CohortFilter(state=other), now) == []

    def test_cancelled_sessions_count_neither_as_first_nor_as_last(self, office: Office, town: Town) -> None:
        stored = a_version()
        cohort = a_cohort(stored, state=CohortState.OPEN)
        first, second, *_, last = cohort.sessions
        off = [replace(session, state=SessionState.CANCELLED) for session in (first, last)]
        kept(office, town, stored, cohort)
        with office.transaction(town.admin) as tx:
            changed = tx.cohorts.save(tx.cohorts.get(cohort.id).with_sessions(off))
        with office.reading(town.admin) as tx:
            line = tx.cohorts.page(EVERYTHING, Window(), first.starts_at).items[0]
        assert line.state is CohortState.OPEN
        assert (line.first_starts_at, line.last_ends_at) == (second.starts_at, changed.last_ends_at)

    def test_a_line_shows_the_cohort_and_who_leads_it(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        cohort = it.cohort
        with office.reading(town.admin) as tx:
            line, _ = tx.cohorts.page(EVERYTHING, Window(), office.now()).items
        assert line == CohortLine(
            id=cohort.id,
            title="Monday club",
            state=CohortState.OPEN,
            programme_id=it.programme.id,
            programme_key="job-club",
            consultant_id=town.consultant.staff_id,
            consultant_name="Conny Consultant",
            starts_on=cohort.starts_on,
            at=cohort.at,
            zone="Europe/Copenhagen",
            minimum=2,
            capacity=10,
            first_starts_at=cohort.sessions[0].starts_at,
            last_ends_at=cohort.sessions[-1].ends_at,
        )

    def test_a_line_may_lack_a_consultant_and_sessions(self, office: Office, town: Town) -> None:
        stored = a_version()
        kept(office, town, stored, a_cohort(stored, sessions=()))
        with office.reading(town.admin) as tx:
            (line,) = tx.cohorts.page(EVERYTHING, Window(), office.now()).items
        assert (line.consultant_id, line.consultant_name) == (None, None)
        assert (line.first_starts_at, line.last_ends_at) == (None, None)

    def test_cohorts_have_sessions_ahead_until_the_last_one_has_ended(
        self, office: Office, town: Town
    ) -> None:
        stored = a_version()
        one, two = a_cohort(stored), a_cohort(stored)
        shorter = replace(two, sessions=two.sessions[:3])
        kept(office, town, stored, one, shorter, a_cohort(stored, sessions=()))
        for now, ids in (
            (office.now(), [one.id, two.id]),
            (shorter.sessions[-1].ends_at - INSTANT, [one.id, two.id]),
            (shorter.sessions[-1].ends_at, [one.id]),
            (one.sessions[-1].ends_at, []),
        ):
            with office.reading(town.admin) as tx:
                assert sorted(tx.cohorts.with_sessions_ahead(now)) == ids
