"""What a transaction promises: everything of an act, or nothing of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from jobclub.core.errors import NotFound
from jobclub.core.events import DayClosed, ParticipantAdded, ProgrammeAdded
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.store import Store, Transaction
from jobclub.core.people.organisation import ClosedDay
from jobclub.testing.clocks import FixedClock
from jobclub.testing.store_contract.samples import a_cohort, a_delivery, a_person, a_version, a_watch
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting, TrailLine
from jobclub.testing.towns import STARTS_ON, Town


class ChangedMyMind(Exception):
    """Raised by a test in the middle of an act."""


def write_all_sorts(tx: Transaction, clock: FixedClock) -> None:
    """Write to several nouns and say so."""
    stored = a_version()
    tx.participants.add(a_person(email="someone@example.org"))
    tx.programmes.add(stored)
    tx.cohorts.add(a_cohort(stored))
    tx.organisations.close(ClosedDay(STARTS_ON, "Moving house"))
    tx.organisations.save(tx.organisations.current())
    tx.record(ParticipantAdded(at=clock(), participant_id="somebody"))


def fail_halfway(office: Office, town: Town, clock: FixedClock) -> None:
    """Write all sorts, and raise."""
    with office.transaction(town.admin) as tx:
        write_all_sorts(tx, clock)
        raise ChangedMyMind


FORBIDDEN: dict[str, Callable[[Transaction], None]] = {
    "a person": lambda view: view.participants.add(a_person()),
    "a closed day": lambda view: view.organisations.close(ClosedDay(STARTS_ON, "Not from here")),
    "a delivery": lambda view: view.outbox.add([a_delivery()]),
    "a watch": lambda view: view.watches.save(a_watch()),
    "an event": lambda view: view.record(DayClosed(at=ODD_MOMENT, on=STARTS_ON.isoformat())),
}
"""What nobody may write through a view."""


class TransactionContract(Setting):
    """Commit, roll back, look on."""

    def seen(self, office: Office, town: Town) -> tuple[int, int, int, int, int, int]:
        """Count what ``write_all_sorts`` writes."""
        with office.reading(town.admin) as tx:
            return (
                len(tx.participants.page(Window()).items),
                len(tx.programmes.page(Window()).items),
                len(tx.cohorts.with_sessions_ahead(office.now())),
                len(tx.organisations.closed_days()),
                tx.organisations.current().version,
                len(self.trail_of(office.store, town.organisation.id)),
            )

    def test_what_an_act_wrote_is_there_when_it_ends(
        self, office: Office, town: Town, clock: FixedClock
    ) -> None:
        *before, trail = self.seen(office, town)
        with office.transaction(town.admin) as tx:
            write_all_sorts(tx, clock)
        assert before == [0, 0, 0, 0, 0]
        assert self.seen(office, town) == (1, 1, 1, 1, 1, trail + 1)

    def test_an_act_that_raises_writes_nothing(self, office: Office, town: Town, clock: FixedClock) -> None:
        before = self.seen(office, town)
        with pytest.raises(ChangedMyMind):
            fail_halfway(office, town, clock)
        assert self.seen(office, town) == before

    @pytest.mark.parametrize("open_it", [Office.transaction, Office.reading], ids=["acting", "looking"])
    def test_nobody_acts_or_looks_without_an_organisation(
        self, office: Office, town: Town, open_it: Callable[..., AbstractContextManager[Transaction]]
    ) -> None:
        nobodys = replace(town.admin, organisation_id="")
        with pytest.raises(RuntimeError, match="belongs to an organisation"), open_it(office, nobodys):
            pass

    def test_a_dry_run_writes_nothing(self, office: Office, town: Town, clock: FixedClock) -> None:
        before = self.seen(office, town)
        with office.transaction(town.admin, dry_run=True) as tx:
            write_all_sorts(tx, clock)
            assert tx.participants.by_email("someone@example.org") is not None
        assert self.seen(office, town) == before

    def test_an_act_after_a_failed_one_goes_through(
        self, office: Office, town: Town, clock: FixedClock
    ) -> None:
        with pytest.raises(ChangedMyMind):
            fail_halfway(office, town, clock)
        with office.transaction(town.admin) as tx:
            write_all_sorts(tx, clock)
        assert self.seen(office, town)[0] == 1

    def test_an_act_sees_what_it_wrote_itself(self, office: Office, town: Town) -> None:
        person = a_person(email="me@example.org")
        with office.transaction(town.admin) as tx:
            tx.participants.add(person)
            renamed = tx.participants.save(tx.participants.get(person.id))
            assert tx.participants.get(person.id) == renamed
            assert tx.participants.by_email("me@example.org") == renamed

    def test_others_see_nothing_of_an_act_until_it_ends(self, office: Office, town: Town) -> None:
        person = a_person()
        with office.transaction(town.admin) as tx:
            tx.participants.add(person)
            with office.reading(town.admin) as view, pytest.raises(NotFound):
                view.participants.get(person.id)
        with office.reading(town.admin) as view:
            assert view.participants.get(person.id) == person

    def test_a_view_stays_as_it_was_when_somebody_writes_meanwhile(self, office: Office, town: Town) -> None:
        person = a_person()

        def write() -> None:
            with office.transaction(town.admin) as tx:
                tx.participants.add(person)

        with office.reading(town.admin) as view:
            assert view.participants.page(Window()).items == ()
            writer = threading.Thread(target=write)
            writer.start()
            writer.join()
            assert view.participants.page(Window()).items == ()
        with office.reading(town.admin) as view:
            assert view.participants.page(Window()).items == (person,)

    @pytest.mark.parametrize("write", FORBIDDEN.values(), ids=FORBIDDEN)
    def test_nothing_can_be_written_through_a_view(
        self, office: Office, town: Town, write: Callable[[Transaction], None]
    ) -> None:
        before = self.seen(office, town)
        with pytest.raises(Exception), office.reading(town.admin) as view:  # noqa: B017, PT011  (as the store has it)
            write(view)
        assert self.seen(office, town) == before

    def test_the_trail_says_who_made_what_happen_and_when(
        self, store: Store, office: Office, town: Town, clock: FixedClock
    ) -> None:
        before = len(self.trail_of(store, town.organisation.id))
        with office.transaction(town.coordinator) as tx:
            tx.record(ProgrammeAdded(at=clock(), programme_id="one"), DayClosed(at=clock(), on="2027-01-11"))
            tx.record(ParticipantAdded(at=clock(), participant_id="somebody"))
        who = (town.coordinator.caller_id, town.coordinator.role)
        assert self.trail_of(store, town.organisation.id)[before:] == [
            TrailLine(*who, "ProgrammeAdded", clock()),
            TrailLine(*who, "DayClosed", clock()),
            TrailLine(*who, "ParticipantAdded", clock()),
        ]
