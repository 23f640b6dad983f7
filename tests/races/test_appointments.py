"""Many book the same hours at once: nobody is in two places; and without locks and walls they are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import combinations

import pytest

from benchmarks.sites import found_site
from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.appointments.offer import Service
from jobclub.core.errors import Busy, JobclubError, Refused
from jobclub.core.office import Office
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Window
from jobclub.core.office.rivals import persistently
from jobclub.core.usecases.booking import BookingWish, book
from jobclub.core.usecases.knowing import PersonWish, add_participant
from jobclub.integrations.database import open_database
from jobclub.testing import FixedClock, Town, found_town, office_over

from .unlocked import tear_down_walls, unlocked_store

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
RIVALS, ROUNDS, MOST_ROUNDS = 8, 15, 60
NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ground:
    """A town with a service of two consultants; the ``racing`` office has its locks, or none."""

    office: Office
    racing: Office
    town: Town
    service: Service


def _ground(office: Office, racing: Office) -> Ground:
    town = found_town(office)
    staff = tuple(sorted(town.staff_ids[2:4]))
    service = Service(
        id=office.new_id(), title="Sparring", minutes=60, modes=(Mode.PHONE,), consultant_ids=staff
    )
    with office.transaction(town.admin) as tx:
        tx.services.add(service)
        for one in staff:
            week = [WeeklyHours(weekday=day, opens=time(8), closes=time(18)) for day in range(5)]
            tx.services.set_hours(one, week)
    return Ground(office, racing, town, service)


@pytest.fixture
def ground(empty: Callable[[], str]) -> Iterator[Ground]:
    with closing(open_database(empty())) as store:
        office = office_over(store, FixedClock())
        yield _ground(office, office)


@pytest.fixture
def unlocked(empty: Callable[[], str]) -> Iterator[Ground]:
    site = found_site(empty())
    tear_down_walls(site)
    with closing(open_database(site.url)) as store, closing(unlocked_store(site.url)) as careless:
        yield _ground(office_over(store, FixedClock()), office_over(careless, FixedClock()))


def at_once(it: Ground, *wishes: BookingWish) -> list[str]:
    """Let several book at the same moment, and give what became of each."""
    ready = threading.Barrier(len(wishes))

    def one(wish: BookingWish) -> str:
        ready.wait()
        try:
            persistently(lambda: book(it.racing, it.town.coordinator, it.service.id, wish))
        except JobclubError as error:
            return "refused" if isinstance(error, (Refused, Busy)) else type(error).__name__
        except Exception as error:  # noqa: BLE001  (without locks anything may happen)
            return type(error).__name__
        return "booked"

    with ThreadPoolExecutor(len(wishes)) as pool:
        return list(pool.map(one, wishes))


def overlaps(it: Ground, whose: Callable[[Appointment], str | None]) -> int:
    """Count the pairs of appointments in which somebody would be in two places."""
    with it.office.reading(it.town.admin) as tx:
        wanted = AppointmentFilter(state=AppointmentState.BOOKED)
        booked = tx.appointments.page(wanted, Window(limit=10_000), it.office.now()).items
    pairs = ((a, b) for a, b in combinations(booked, 2) if whose(a) == whose(b))
    return sum(a.span.overlaps(b.span) for a, b in pairs)


def race_for_a_time(it: Ground, number: int) -> list[str]:
    """Let strangers want the same hour, half an hour apart, of any consultant."""
    at = NINE + timedelta(days=number % 3, hours=2 * (number // 3 % 4))
    starts = [at + timedelta(minutes=30 * (one % 2)) for one in range(RIVALS)]
    return at_once(it, *(BookingWish(person=PersonWish(name="Bo"), starts_at=start) for start in starts))


def race_of_one_person(it: Ground, number: int) -> list[str]:
    """Let one person be booked with two consultants at once."""
    who = add_participant(it.office, it.town.coordinator, PersonWish(name="Bo")).id
    at = NINE + timedelta(days=number % 3, hours=2 * (number // 3 % 4))
    staff = it.service.consultant_ids
    wishes = [
        BookingWish(
            participant_id=who,
            starts_at=at + timedelta(minutes=30 * (one // 2 % 2)),
            consultant_id=staff[one % 2],
        )
        for one in range(4)
    ]
    return at_once(it, *wishes)


@pytest.mark.parametrize("race", [race_for_a_time, race_of_one_person])
def test_nobody_is_in_two_places_whoever_books_at_once(
    ground: Ground, race: Callable[[Ground, int], list[str]]
) -> None:
    became = [one for number in range(ROUNDS) for one in race(ground, number)]
    assert set(became) <= {"booked", "refused"}
    assert became.count("booked") >= min(ROUNDS, 6)
    assert overlaps(ground, lambda one: one.consultant_id) == 0
    assert overlaps(ground, lambda one: one.participant_id) == 0


def test_any_consultant_gives_a_time_to_as_many_as_there_are_consultants(ground: Ground) -> None:
    wishes = [BookingWish(person=PersonWish(name="Bo"), starts_at=NINE)] * RIVALS
    assert sorted(at_once(ground, *wishes)) == ["booked"] * 2 + ["refused"] * (RIVALS - 2)


def test_without_locks_a_consultant_is_in_two_places(unlocked: Ground) -> None:
    def goes_wrong(number: int) -> bool:
        race_for_a_time(unlocked, number)
        return overlaps(unlocked, lambda one: one.consultant_id) > 0

    assert any(goes_wrong(number) for number in range(MOST_ROUNDS))


def test_without_locks_a_participant_is_in_two_places(unlocked: Ground) -> None:
    def goes_wrong(number: int) -> bool:
        race_of_one_person(unlocked, number)
        return overlaps(unlocked, lambda one: one.participant_id) > 0

    assert any(goes_wrong(number) for number in range(MOST_ROUNDS))
