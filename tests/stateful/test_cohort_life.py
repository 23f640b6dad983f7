"""A town lives with its clubs: whatever people do, in whichever order, what must hold holds after each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from benchmarks.clusters import Databases
from jobclub.core.office.store import Store
from jobclub.integrations.memory import MemoryStore

from .life import Life
from .meeting_acts import MeetingActs
from .place_acts import PlaceActs
from .running_acts import RunningActs

PHASES = [Phase.reuse, Phase.generate, Phase.shrink]


class PlaceLife(PlaceActs, MeetingActs):
    """People come, wait, change and go, while the clubs go as they were planned."""


class CohortLife(PlaceActs, RunningActs):
    """Everything that may be done."""


def live(machine: type[Life], store: Store, *, lives: int, acts: int) -> None:
    """Let towns live: so many of them, each for so many acts."""
    run_state_machine_as_test(
        lambda: machine(store),  # type: ignore[arg-type]  # any factory will do, its documentation says
        settings=settings(max_examples=lives, stateful_step_count=acts, phases=PHASES),
    )


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    database = pytest.importorskip("jobclub.integrations.database")
    with closing(database.open_database(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}")) as store:
        yield store


@pytest.fixture
def postgresql(postgres: Databases) -> Iterator[Store]:
    database = pytest.importorskip("jobclub.integrations.database")
    with closing(database.open_store(postgres.fresh())) as store:
        yield store


@pytest.mark.slow
@pytest.mark.parametrize("machine", [PlaceLife, CohortLife])
def test_a_life_in_memory(machine: type[Life]) -> None:
    live(machine, MemoryStore(), lives=60, acts=50)


@pytest.mark.slow
@pytest.mark.parametrize("machine", [PlaceLife, CohortLife])
def test_a_life_on_sqlite(machine: type[Life], sqlite: Store) -> None:
    live(machine, sqlite, lives=20, acts=40)


@pytest.mark.slow
@pytest.mark.parametrize("machine", [PlaceLife, CohortLife])
def test_a_life_on_postgresql(machine: type[Life], postgresql: Store) -> None:
    live(machine, postgresql, lives=8, acts=40)
