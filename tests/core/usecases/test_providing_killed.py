"""A worker killed at each of its calls in turn while it sees to meetings: each session has one, and no more.

An errand's whole life is gone through: meetings are made, moved, called off, given up and made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from jobclub.core.activities.meeting import Meeting
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingWish
from jobclub.core.spans import Span
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.batching import SENDING
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.providing import provide
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort
from jobclub.testing import (
    FixedClock,
    PaperMeetings,
    Town,
    found_town,
    office_over,
    open_club,
    six_weeks,
    with_paper,
)
from jobclub.testing.laws import meetings_broken

from .fuses import Fuse, Fused, FusedStore, KilledError

CALLS = range(1, 141)
"""More than a worker makes here; the last ones find it at its end."""
LAPSED = SENDING + timedelta(seconds=1)
CALLED_OFF = Calling(reason="Snow", replacement=True)
Step = Callable[["Life"], object]


class ForgetfulPaper(PaperMeetings):
    """Makes another meeting each time it is asked, whatever it is called."""

    def create(self, wish: MeetingWish) -> Meeting:
        made = super().create(wish)
        reference = f"{made.reference}/{uuid4()}"
        self.there[reference] = self.there.pop(str(made.reference))
        return replace(made, reference=reference, join_url=f"https://paper.example/{reference}")


@dataclass(slots=True)
class Life:
    """A club of three sessions, and the worker that sees to their meetings until it is killed.

    ``hands`` is what that worker has in hand; None: it was killed, and another one works.
    """

    office: Office
    town: Town
    paper: PaperMeetings
    hands: Office | None
    club_id: str = ""

    def session(self, number: int) -> Any:
        return get_cohort(self.office, self.town.admin, self.club_id).sessions[number]

    def work(self) -> None:
        """Let the worker work, and another one if it is killed meanwhile."""
        try:
            while provide(self.hands or self.office, worker="doomed" if self.hands else "next"):
                pass
        except KilledError:
            self.hands = None

    def go_on(self) -> None:
        """Let another worker go on, once all claims of the dead one have lapsed."""
        clock: Any = self.office.now
        for _ in range(3):
            clock.at = clock() + LAPSED
            while provide(self.office, worker="next"):
                pass

    def broken(self) -> list[str]:
        club = get_cohort(self.office, self.town.admin, self.club_id)
        there = {name: Span(wish.starts_at, wish.ends_at) for name, wish in self.paper.there.items()}
        with self.office.reading(self.town.admin) as tx:
            left = [one.id for one in tx.outbox.errands(club.id) if one.state is DeliveryState.WAITING]
        return [*meetings_broken([club], "paper", there, self.office.now()), *left]


def plan(life: Life) -> None:
    programme = six_weeks(units=six_weeks().units[:3], minimum=1)
    life.club_id = open_club(life.office, life.town, programme, meeting_provider="paper").id


def move(life: Life) -> None:
    first = life.session(0)
    move_session(life.office, life.town.consultant, first.id, first.starts_at + timedelta(hours=1))


def call_off(life: Life) -> None:
    cancel_session(life.office, life.town.consultant, life.session(1).id, CALLED_OFF)


def give_up(life: Life) -> None:
    change_session(life.office, life.town.consultant, life.session(2).id, None, meeting_provider="none")


def take_again(life: Life) -> None:
    change_session(life.office, life.town.consultant, life.session(2).id, None, meeting_provider="paper")


STEPS: tuple[Step, ...] = (plan, move, call_off, give_up, take_again)


def lived_through(office: Office, paper: PaperMeetings, calls: int, *, soon: bool) -> tuple[Life, list[str]]:
    """Live through all steps with a worker that is killed; give all that was amiss at rest.

    ``soon``: another worker goes on before the next step; otherwise the plan changes meanwhile.
    """
    office = with_paper(office, paper)
    fuse = Fuse(calls)
    store: Any = FusedStore(office.store, fuse)
    hands = with_paper(replace(office, store=store), Fused(paper, fuse))  # type: ignore[arg-type]
    life = Life(office, found_town(office), paper, hands)
    broken = []
    for step in STEPS:
        step(life)
        life.work()
        if soon:
            life.go_on()
            broken += life.broken()
    life.go_on()
    broken += life.broken()
    cancel_cohort(office, life.town.consultant, life.club_id, "Too few people")
    life.work()
    life.go_on()
    return life, broken + life.broken()


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    database = pytest.importorskip("jobclub.integrations.database")
    folder: Path = tmp_path_factory.mktemp("killed")
    with closing(database.open_database(f"sqlite:///{folder / 'jobclub.sqlite3'}")) as store:
        yield office_over(store, FixedClock())


@pytest.mark.parametrize("soon", [True, False], ids=["soon", "late"])
@pytest.mark.parametrize("calls", CALLS)
def test_a_worker_killed_at_any_call_leaves_each_session_one_meeting(
    office: Office, calls: int, soon: bool
) -> None:
    life, broken = lived_through(office, PaperMeetings(), calls, soon=soon)
    assert broken == []
    assert life.paper.there == {}


@pytest.mark.parametrize("calls", CALLS[::3])
def test_so_does_one_on_sqlite(on_sqlite: Office, calls: int) -> None:
    life, broken = lived_through(on_sqlite, PaperMeetings(), calls, soon=calls % 2 == 0)
    assert broken == []
    assert life.paper.there == {}


def test_with_a_provider_that_makes_another_meeting_each_time_some_are_left_over(office: Office) -> None:
    """Show that a double would be seen."""
    found = [lived_through(office, ForgetfulPaper(), calls, soon=True)[1] for calls in range(5, 30)]
    assert any("no session's" in one for broken in found for one in broken)


def test_a_worker_that_notes_a_meeting_as_seen_to_before_it_asks_would_lose_one(office: Office) -> None:
    """Show that a loss would be seen: it is killed before it asks."""
    life = Life(with_paper(office, PaperMeetings()), found_town(office), PaperMeetings(), None)
    plan(life)
    with life.office.transaction(life.town.admin) as tx:
        first, *_ = tx.outbox.errands(life.club_id)
        tx.outbox.save(replace(first, state=DeliveryState.SENT))
    life.go_on()
    assert any("no way in" in one for one in life.broken())


def test_the_calls_are_all_there_is_to_kill_at(office: Office) -> None:
    life, broken = lived_through(office, PaperMeetings(), CALLS[-1], soon=False)
    assert life.hands is not None
    assert broken == []
