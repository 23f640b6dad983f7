"""Locks on PostgreSQL: who waits for whom, who begins again, and what is told of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from benchmarks.clusters import Cluster, Databases, connected
from jobclub.core.activities.engagements import Engagement
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Busy, EmailTaken, InProgress, JobclubError, NotFound, StaffClash, Stale
from jobclub.core.events import DayClosed
from jobclub.core.office import Office
from jobclub.core.office.rivals import persistently
from jobclub.core.office.store import Repeat, Repeated, Transaction
from jobclub.core.people.organisation import ClosedDay
from jobclub.core.spans import Span
from jobclub.core.usecases import administering, authoring, issuing
from jobclub.integrations.database import SqlStore, engine_for, open_store
from jobclub.integrations.database.tables import participants
from jobclub.testing import FixedClock, Town, found_town, office_over, open_club, six_weeks
from jobclub.testing.store_contract.samples import a_person

CLOCK = FixedClock()
SOON = 20
"""Seconds after which a test gives up."""


@pytest.fixture
def url(postgres: Databases) -> str:
    return postgres.fresh()


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    with closing(open_store(url)) as store:
        yield store


@pytest.fixture
def office(store: SqlStore) -> Office:
    return office_over(store, CLOCK)


@pytest.fixture
def impatient(url: str) -> Iterator[Office]:
    """The same database, for somebody who waits for a lock for a moment only."""
    engine = engine_for(url)
    event.listen(engine, "connect", lambda db, _: db.execute("SET lock_timeout = '50ms'"))
    with closing(SqlStore(engine)) as store:
        yield office_over(store, CLOCK)


@pytest.fixture
def town(office: Office) -> Town:
    return found_town(office)


@pytest.fixture
def clubs(office: Office, town: Town) -> tuple[Cohort, Cohort]:
    """Two clubs, the one planned first before the other."""
    first = open_club(office, town)
    return first, open_club(office, town, consultant_id=town.colleague.staff_id)


@pytest.fixture
def beside() -> Iterator[Callable[..., Future[Any]]]:
    """Give what does something in a thread of its own."""
    with ThreadPoolExecutor(4) as pool:
        yield pool.submit


def rename(office: Office, town: Town, club: Cohort, title: str) -> None:
    with office.transaction(town.coordinator) as tx:
        before = tx.cohorts.get(club.id)
        tx.cohorts.save(replace(before, title=before.title + title))


def title(office: Office, town: Town, club: Cohort) -> str:
    with office.reading(town.coordinator) as tx:
        return tx.cohorts.get(club.id).title


# Waiting


def test_who_changes_a_cohort_waits_for_who_changes_it_already_and_goes_on_from_there(
    office: Office, town: Town, clubs: tuple[Cohort, Cohort], beside: Callable[..., Future[Any]]
) -> None:
    with office.transaction(town.coordinator) as tx:
        before = tx.cohorts.get(clubs[0].id)
        later = beside(rename, office, town, clubs[0], " B")
        tx.cohorts.save(replace(before, title="A"))
        assert not later.done()
    later.result(SOON)
    assert title(office, town, clubs[0]) == "A B"


def test_readers_wait_for_nobody(
    office: Office, impatient: Office, town: Town, clubs: tuple[Cohort, Cohort]
) -> None:
    with office.transaction(town.coordinator) as tx:
        tx.cohorts.save(replace(tx.cohorts.get(clubs[0].id), title="Not yet"))
        assert title(impatient, town, clubs[0]) == clubs[0].title


def test_who_waits_too_long_is_asked_to_try_again(
    office: Office, impatient: Office, town: Town, clubs: tuple[Cohort, Cohort]
) -> None:
    with office.transaction(town.coordinator) as tx:
        tx.cohorts.get(clubs[0].id)
        with pytest.raises(Busy, match=r"Many are writing to the same things.*try again") as told:
            rename(impatient, town, clubs[0], "!")
        rename(impatient, town, clubs[1], "?")
    assert not told.value.overtaken
    assert title(office, town, clubs[0]) == clubs[0].title
    assert title(office, town, clubs[1]) == clubs[1].title + "?"


@pytest.mark.parametrize("held", ["a person", "an e-mail", "a token", "the hours of the staff"])
def test_whatever_an_act_reads_to_change_it_is_kept_from_others(
    office: Office, impatient: Office, town: Town, held: str
) -> None:
    person = a_person(email="petra@example.org")
    with office.transaction(town.coordinator) as tx:
        tx.participants.add(person)
    token, _ = issuing.issue_token(office, town.admin, role=town.admin.role)
    day = Span(CLOCK.at, CLOCK.at + timedelta(days=1))
    reads: dict[str, Callable[[Transaction], object]] = {
        "a person": lambda tx: tx.participants.get(person.id),
        "an e-mail": lambda tx: tx.participants.by_email("Petra@example.org"),
        "a token": lambda tx: tx.staff.token(token.id),
        "the hours of the staff": lambda tx: tx.staff.engagements(town.staff_ids, day, outside_group=""),
    }
    with office.transaction(town.coordinator) as tx:
        reads[held](tx)
        with pytest.raises(Busy), impatient.transaction(town.coordinator) as rival:
            reads[held](rival)
        with impatient.reading(town.coordinator) as view:
            assert reads[held](view) == reads[held](tx)


# Beginning again


def act_on(office: Office, town: Town, clubs: tuple[Cohort, ...], mark: str, begun: list[str]) -> None:
    """Change several clubs in one act, in an order of one's own, and note each beginning."""
    with office.transaction(town.coordinator) as tx:
        begun.append(mark)
        for club in clubs:
            tx.cohorts.save(replace(tx.cohorts.get(club.id), title=tx.cohorts.get(club.id).title + mark))


def test_an_act_that_needs_what_comes_before_begins_again_with_all_locks_in_their_order(
    office: Office, town: Town, clubs: tuple[Cohort, Cohort], beside: Callable[..., Future[Any]]
) -> None:
    first, second = clubs
    begun: list[str] = []
    with office.transaction(town.coordinator) as tx:
        tx.cohorts.get(first.id)
        rival = beside(persistently, lambda: act_on(office, town, (second, first), "x", begun))
        while len(begun) < 1:
            threading.Event().wait(0.01)
        threading.Event().wait(0.1)
        tx.cohorts.save(replace(tx.cohorts.get(second.id), title="mine "))
    rival.result(SOON)
    assert begun == ["x", "x"]
    assert title(office, town, second) == "mine x"
    assert title(office, town, first) == first.title + "x"


def test_many_who_take_the_same_things_in_every_order_all_come_through(
    office: Office, town: Town, clubs: tuple[Cohort, Cohort], beside: Callable[..., Future[Any]]
) -> None:
    begun: list[str] = []

    def go_on(order: tuple[Cohort, ...], mark: str) -> None:
        for _ in range(20):
            persistently(lambda: act_on(office, town, order, mark, begun))

    rivals = [beside(go_on, clubs[::step], mark) for step, mark in ((1, "a"), (-1, "b"), (1, "c"), (-1, "d"))]
    for one in rivals:
        one.result(SOON)
    for club in clubs:
        marks = title(office, town, club).removeprefix(club.title)
        assert sorted(marks) == sorted("abcd" * 20)


def test_an_act_begun_again_may_find_that_it_need_not_wait_for_what_is_not_there(
    office: Office, town: Town, clubs: tuple[Cohort, Cohort]
) -> None:
    with office.transaction(town.coordinator) as tx:
        tx.cohorts.get(clubs[0].id)
        for missing in (tx.cohorts.get, tx.cohorts.of_session, tx.participants.get, tx.staff.token):
            with pytest.raises(NotFound):
                missing("0nowhere")


def take(tx: Transaction, *clubs: Cohort) -> None:
    for club in clubs:
        tx.cohorts.get(club.id)


def test_what_an_act_lacked_is_not_locked_for_another_organisation(
    office: Office, impatient: Office, town: Town, clubs: tuple[Cohort, Cohort]
) -> None:
    other = found_town(office)
    with office.transaction(town.coordinator) as tx:
        tx.cohorts.get(clubs[0].id)
        with pytest.raises(Busy) as told, impatient.transaction(town.coordinator) as rival:
            take(rival, clubs[1], clubs[0])
        assert told.value.overtaken
        with impatient.transaction(other.coordinator) as elsewhere:
            assert elsewhere.organisations.current().id == other.organisation.id


def crosswise(office: Office, town: Town, ids: tuple[str, str], ready: threading.Barrier) -> None:
    """Write to two rows without asking for their locks, in an order of one's own."""
    with office.transaction(town.coordinator) as tx:
        for person_id in ids:
            tx._rows.update(participants, {"name": "Somebody"}, id=person_id)  # type: ignore[attr-defined]  # noqa: SLF001
            if person_id == ids[0]:
                ready.wait(SOON)


def test_a_deadlock_past_our_locks_is_a_rivals_doing_and_no_fault(
    office: Office, town: Town, beside: Callable[..., Future[Any]]
) -> None:
    one, two = a_person(), a_person()
    with office.transaction(town.coordinator) as tx:
        tx.participants.add_all([one, two])
    ready = threading.Barrier(2)
    rivals = [beside(crosswise, office, town, ids, ready) for ids in ((one.id, two.id), (two.id, one.id))]
    errors = [error for rival in rivals if (error := rival.exception(SOON)) is not None]
    assert [type(error) for error in errors] == [Busy]
    assert all(isinstance(error, JobclubError) and error.overtaken for error in errors)


# Without a lock: what the tables refuse is a rival's doing


def test_two_who_take_in_one_person_at_once_are_told_that_they_are_known(
    office: Office, town: Town, beside: Callable[..., Future[Any]]
) -> None:
    def take_in() -> None:
        with office.transaction(town.coordinator) as tx:
            tx.participants.add(a_person(email="petra@example.org"))

    with office.transaction(town.coordinator) as tx:
        tx.participants.add(a_person(email="petra@example.org"))
        assert tx.participants.by_email("petra@example.org")
        rival = beside(take_in)
        threading.Event().wait(0.1)
    error = rival.exception(SOON)
    assert isinstance(error, EmailTaken)
    assert error.overtaken


def test_two_who_put_in_one_programme_at_once_make_one_version(
    office: Office, town: Town, beside: Callable[..., Future[Any]]
) -> None:
    ready = threading.Barrier(4)

    def put_in(number: int) -> int:
        ready.wait(SOON)
        programme = six_weeks(title=f"Six weeks {number % 2}")
        return persistently(lambda: authoring.add_programme(office, town.admin, programme)).version

    versions = [one.result(SOON) for one in [beside(put_in, number) for number in range(4)]]
    assert {*versions} >= {1, 2}
    assert {*versions} <= {1, 2, 3, 4}


def test_two_who_close_one_day_at_once_have_closed_it(
    office: Office, town: Town, beside: Callable[..., Future[Any]]
) -> None:
    ready, on = threading.Barrier(4), CLOCK.at.date()

    def close(number: int) -> ClosedDay:
        ready.wait(SOON)
        return persistently(lambda: administering.close_day(office, town.admin, on, f"Reason {number}"))

    closed = [one.result(SOON) for one in [beside(close, number) for number in range(4)]]
    assert administering.get_closed_day(office, town.admin, on) in closed


def test_a_day_whose_reason_changes_meanwhile_is_not_taken_back_unseen(
    office: Office, town: Town, beside: Callable[..., Future[Any]]
) -> None:
    on = CLOCK.at.date()
    seen = frozenset({administering.day_revision(administering.close_day(office, town.admin, on, "Snow"))})
    with office.transaction(town.admin) as tx:
        tx.organisations.close(ClosedDay(on, "Moving house"))
        rival = beside(persistently, lambda: administering.reopen_day(office, town.admin, on, seen))
        threading.Event().wait(0.1)
        assert not rival.done()
    assert isinstance(rival.exception(SOON), Stale)
    assert administering.get_closed_day(office, town.admin, on).reason == "Moving house"


def engage_twice(tx: Transaction, who: str, hour: Span) -> None:
    for group in ("a", "b"):
        one = Engagement(staff_id=who, span=hour, activity="session", activity_id=group, group_id=group)
        tx.staff.set_engagements(group, [one])


def test_hours_put_in_past_the_locks_meet_the_wall(office: Office, town: Town) -> None:
    hour = Span(CLOCK.at, CLOCK.at + timedelta(hours=1))
    who = town.staff_ids[0]
    with pytest.raises(StaffClash), office.transaction(town.admin) as tx:
        engage_twice(tx, who, hour)


# Repeats

REPEAT = Repeat(key="one", method="POST", path="/closed-days", body="digest")


def close_under_a_key(office: Office, town: Town) -> None:
    day = ClosedDay(CLOCK.at.date(), "Moving house")
    with office.for_request(REPEAT).transaction(town.admin) as tx:
        tx.organisations.close(day)
        tx.record(DayClosed(at=CLOCK.at, on=day.on.isoformat()))


def test_a_rival_under_one_key_waits_and_is_answered_with_what_was_done(
    office: Office, town: Town, beside: Callable[..., Future[Any]]
) -> None:
    with office.for_request(REPEAT).transaction(town.admin) as tx:
        rival = beside(close_under_a_key, office, town)
        threading.Event().wait(0.1)
        assert not rival.done()
        tx.record(DayClosed(at=CLOCK.at, on="2027-01-04"))
    error = rival.exception(SOON)
    assert isinstance(error, Repeated)
    assert error.event == DayClosed(at=CLOCK.at, on="2027-01-04")


def test_a_rival_under_one_key_that_does_not_end_is_in_progress(
    office: Office, impatient: Office, town: Town
) -> None:
    with office.for_request(REPEAT).transaction(town.admin), pytest.raises(InProgress, match="try again"):
        close_under_a_key(impatient, town)
    close_under_a_key(impatient, town)


def test_old_repeats_are_swept_out_by_whoever_comes_and_nobody_waits_for_it(
    office: Office, impatient: Office, town: Town
) -> None:
    close_under_a_key(office, town)
    two, three = (replace(REPEAT, key=key) for key in ("two", "three"))
    later = CLOCK.at + timedelta(days=2)
    with office.store.transaction(town.admin, at=later, repeat=two, dry_run=False) as tx:
        tx.record(DayClosed(at=later, on="2027-01-04"))
        with impatient.store.transaction(town.admin, at=later, repeat=three, dry_run=False) as rival:
            rival.record(DayClosed(at=later, on="2027-01-05"))
    close_under_a_key(office, town)


# The database goes away


def end_connections(url: str, *, but: int = 0) -> None:
    with closing(connected(url)) as db:
        ask = (
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
        )
        db.execute(f"{ask} AND pid NOT IN (pg_backend_pid(), %s)", [but])


def cut_off_while_saving(tx: Transaction, club: Cohort, url: str) -> None:
    cohort = tx.cohorts.get(club.id)
    end_connections(url)
    tx.cohorts.save(replace(cohort, title="Lost"))


def save_and_be_cut_off(tx: Transaction, club: Cohort, url: str) -> None:
    tx.cohorts.save(replace(tx.cohorts.get(club.id), title="Lost"))
    end_connections(url)


def test_connections_that_died_while_nobody_used_them_are_replaced_unnoticed(
    office: Office, town: Town, url: str
) -> None:
    for _ in range(3):
        end_connections(url)
        assert administering.get_organisation(office, town.admin) == town.organisation


def test_an_act_that_is_cut_off_has_done_nothing_and_is_asked_to_try_again(
    office: Office, town: Town, url: str, clubs: tuple[Cohort, Cohort]
) -> None:
    with pytest.raises(Busy, match="can't be reached; try again"), office.transaction(town.admin) as tx:
        cut_off_while_saving(tx, clubs[0], url)
    assert title(office, town, clubs[0]) == clubs[0].title


def test_an_act_that_is_cut_off_at_its_very_end_may_have_been_done(
    office: Office, town: Town, url: str, clubs: tuple[Cohort, Cohort]
) -> None:
    with (
        pytest.raises(Busy, match=r"may have been done.*Idempotency-Key"),
        office.transaction(town.admin) as tx,
    ):
        save_and_be_cut_off(tx, clubs[0], url)


def test_a_server_that_is_away_is_told_at_once_and_found_again_when_it_is_back(cluster: Cluster) -> None:
    with closing(open_store(cluster.fresh())) as store:
        office = office_over(store, CLOCK)
        town = found_town(office)
        cluster.stop()
        with pytest.raises(Busy, match="can't be reached"):
            office.store.keyed_by("whatever")
        with pytest.raises(Busy, match="can't be reached"):
            administering.get_organisation(office, town.admin)
        with pytest.raises(Busy, match="can't be reached"):
            close_under_a_key(office, town)
        cluster.start()
        close_under_a_key(office, town)
