"""Links that are used once, and the last admin, among rivals; and that all go wrong without locks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass

import pytest

from jobclub.core.office import Office
from jobclub.core.office.rivals import persistently
from jobclub.core.people.link import Purpose, digest_of
from jobclub.core.people.registration import OPEN_FOR, Registration, in_a_cohort
from jobclub.core.people.staff import Role, operator_of
from jobclub.core.usecases.registering import confirm, page_of_organisation
from jobclub.core.usecases.signing_in import begin_session, make_sign_in_link
from jobclub.core.usecases.staffing import add_staff, remove_staff
from jobclub.integrations.database import open_database
from jobclub.integrations.ids import new_id
from jobclub.testing import FixedClock, Town, found_town, new_address, office_over, open_club

from .unlocked import unlocked_store

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
RIVALS, ROUNDS, MOST_ROUNDS = 6, 10, 60


@dataclass(frozen=True, slots=True)
class Both:
    """A town, and an office over it whose transactions are as they should be, or none."""

    office: Office
    unlocked: Office
    town: Town


@pytest.fixture
def both(empty: Callable[[], str]) -> Iterator[Both]:
    url = empty()
    with closing(open_database(url)) as store, closing(unlocked_store(url)) as careless:
        office = office_over(store, FixedClock())
        yield Both(office, office_over(careless, FixedClock()), found_town(office))


def at_once(*acts: Callable[[], object]) -> None:
    """Let several act at the same moment."""
    ready = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> None:
        ready.wait()
        with suppress(Exception):  # without locks anything may happen; what is left is counted
            persistently(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(one, acts))


def sessions_begun(it: Both, office: Office) -> int:
    """Let several use one link at once, and count the sessions that began."""
    email = new_address()
    one = add_staff(it.office, it.town.admin, name="Rita", email=email, role=Role.CONSULTANT)
    secret = make_sign_in_link(it.office, operator_of(it.town.organisation.id), email).rpartition("/")[2]
    at_once(*[lambda: begin_session(office, secret, who="")] * RIVALS)
    with it.office.reading(it.town.admin) as tx:
        return sum(link.purpose is Purpose.SESSION for link in tx.links.of_staff(one.id))


def admins_left(it: Both, office: Office) -> int:
    """Let each admin be removed at once, and count who is left."""
    town = found_town(it.office)
    operator = operator_of(town.organisation.id)
    about = {"name": "Ada", "role": Role.ADMIN}
    new = [add_staff(it.office, operator, email=new_address(), **about).id for _ in range(3)]
    admins = [town.staff_ids[0], *new]
    at_once(*(lambda who=who: remove_staff(office, operator, who, None) for who in admins))
    with it.office.reading(town.admin) as tx:
        return sum(one.role is Role.ADMIN and one.is_here for one in map(tx.staff.get, admins))


def places_taken(it: Both, office: Office) -> int:
    """Let several confirm one registration at once, of somebody with a phone, and count the places."""
    town = found_town(it.office, open_registration=True)
    club, secret, now = open_club(it.office, town), it.office.new_secret(), it.office.now()
    asked = Registration(
        id=new_id(),
        wanted=in_a_cohort(club.id),
        name="Nora",
        language="en",
        phone="+45 70 10 10 10",
        asked_at=now,
        ends_at=now + OPEN_FOR,
        digest=digest_of(secret),
    )
    with it.office.transaction(town.admin) as tx:
        tx.outward.registrations.add(asked)
    public = page_of_organisation(it.office, town.organisation.page_name or "")[1]
    at_once(*[lambda: confirm(office, public, secret, who="")] * RIVALS)
    with it.office.reading(town.admin) as tx:
        return len(tx.cohorts.get(club.id).places)


@pytest.mark.parametrize("race", [sessions_begun, admins_left, places_taken])
def test_one_is_all_there_is_whoever_comes_at_once(both: Both, race: Callable[[Both, Office], int]) -> None:
    assert [race(both, both.office) for _ in range(ROUNDS)] == [1] * ROUNDS


@pytest.mark.parametrize("race", [sessions_begun, admins_left, places_taken])
def test_without_locks_there_are_more_or_none(both: Both, race: Callable[[Both, Office], int]) -> None:
    assert any(race(both, both.unlocked) != 1 for _ in range(MOST_ROUNDS))
