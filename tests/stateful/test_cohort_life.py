"""A town lives with its clubs: whatever people do, in whichever order, what must hold holds after each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from jobclub.core.cohorts.programme import Completion
from jobclub.core.office.store import Store
from jobclub.core.usecases import administering
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import put_in, six_weeks

from .life import BEGIN
from .place_acts import PlaceActs
from .work_acts import WorkActs

PHASES = [Phase.reuse, Phase.generate, Phase.shrink]
RULES = [Completion(sessions=1), Completion(homework=1), Completion(sessions=2, homework=1)]


class CohortLife(PlaceActs, WorkActs):
    """Everything that may be done, from two parallel cohorts on: one that may be full, one that is not."""

    @initialize(
        days=st.sets(st.dates(BEGIN.date(), BEGIN.date() + timedelta(days=60)), max_size=6),
        done=st.sampled_from(RULES),
        admits_until=st.integers(1, 3),
        offer_hours=st.sampled_from([1, 30, 48]),
        size=st.integers(2, 4),
        asking=st.integers(1, 7),
        elsewhere=st.integers(0, 5),
    )
    def begin(
        self, *, days: set[date], done: Completion, size: int, asking: int, elsewhere: int, **more: int
    ) -> None:
        """Begin with cohorts of two versions of a programme; perhaps people stand in line for them."""
        units = six_weeks().units
        club = six_weeks(units=units[:4], minimum=1, completion=done, **more)
        versions = [club, replace(club, units=(*units[:3], units[4]))]
        self.programme_ids = [put_in(self.office, self.town, one).id for one in versions]
        for on in sorted(days):
            administering.close_day(self.office, self.town.admin, on, "Moving house")
        self.plan(date(2027, 3, 8), time(14), 0, asking, size)
        self.plan(date(2027, 3, 10), time(15, 30), 7, elsewhere, 2)


def live(store: Store, *, lives: int, acts: int) -> None:
    """Let towns live: so many of them, each for so many acts."""
    run_state_machine_as_test(
        lambda: CohortLife(store),  # type: ignore[arg-type]  # any factory will do, its documentation says
        settings=settings(max_examples=lives, stateful_step_count=acts, phases=PHASES),
    )


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    database = pytest.importorskip("jobclub.integrations.database")
    with closing(database.open_database(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}")) as store:
        yield store


@pytest.mark.slow
def test_the_life_of_cohorts_in_memory() -> None:
    live(MemoryStore(), lives=150, acts=50)


@pytest.mark.slow
def test_the_life_of_cohorts_on_sqlite(sqlite: Store) -> None:
    live(sqlite, lives=15, acts=40)
