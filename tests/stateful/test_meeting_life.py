"""Meetings follow their sessions through all that may happen: in the end each has one, and no more (P15)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from jobclub.core.cohorts.moves import Following
from jobclub.core.office.meetings import MeetingWish
from jobclub.core.office.store import Store
from jobclub.core.usecases import arranging, keeping, questioning
from jobclub.integrations.memory import MemoryStore

from .errand_acts import ErrandActs
from .life import COMPLETED
from .plan_acts import STEPS
from .test_cohort_life import PHASES


class MeetingLife(ErrandActs):
    """Plans change, and a worker sees to the meetings."""


@pytest.fixture
def another_sqlite(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Give what opens another empty database each time: workers see to the errands of all in one."""
    database = pytest.importorskip("jobclub.integrations.database")
    empty = tmp_path / "empty.sqlite3"
    database.open_database(f"sqlite:///{empty}").close()
    with ExitStack() as stack:

        def open_another() -> Store:
            file = tmp_path / f"{uuid4()}.sqlite3"
            shutil.copy(empty, file)
            store: Store = database.open_store(f"sqlite:///{file}")
            stack.callback(store.close)
            return store

        yield open_another


def live(store: Callable[[], Store], *, lives: int, acts: int) -> None:
    """Let so many towns live, each for so many acts."""
    run_state_machine_as_test(
        lambda: MeetingLife(store()),  # type: ignore[arg-type]  # any factory will do, its documentation says
        settings=settings(max_examples=lives, stateful_step_count=acts, phases=PHASES, deadline=None),
    )


@pytest.mark.slow
def test_meetings_follow_in_memory() -> None:
    live(MemoryStore, lives=40, acts=40)


@pytest.mark.slow
def test_meetings_follow_on_sqlite(another_sqlite: Callable[[], Store]) -> None:
    live(another_sqlite, lives=10, acts=30)


# --- the laws notice a fault


def lived(script: list[str]) -> None:
    """Live by hand: meetings are made by a worker that fails as a script says, and a session is moved."""
    life = MeetingLife(MemoryStore())
    more = {"admits_until": 2, "offer_hours": 48}
    life.begin(days=set(), done=COMPLETED[0], size=2, asking=0, elsewhere=0, **more)
    life.nothing_is_against_the_laws()
    life.work(rounds=4, limit=5, script=script, dies_in=-1, happens=[], later=0)
    life.nothing_is_against_the_laws()
    life.move(which=0, by=STEPS[0], way="on", following=Following.THIS, dry_run=False)
    life.teardown()


def test_without_a_fault_each_session_has_its_meeting() -> None:
    lived(["none", "killed after"])


def test_a_meeting_made_twice_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MeetingWish, "external_id", property(lambda _: str(uuid4())))
    with pytest.raises(AssertionError, match="no session's"):
        lived(["none", "killed after"])


def test_a_move_that_no_provider_hears_of_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "send_errands", lambda *_: None)
    monkeypatch.setattr(arranging, "look_over", lambda _: 0)
    with pytest.raises(AssertionError, match="its meeting at"):
        lived([])


def test_a_worker_that_keeps_no_answer_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questioning, "_keep_made", lambda *_: None)
    monkeypatch.setattr(arranging, "look_over", lambda _: 0)
    with pytest.raises(AssertionError, match="no way in"):
        lived([])
