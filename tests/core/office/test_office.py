"""The office: one transaction an act, and a view for reading."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from jobclub.core.errors import NotFound
from jobclub.core.events import StaffAdded
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Actor, Role, Staff
from jobclub.testing import FixedClock, found_town, memory_office

ORGANISATION = Organisation(id="town", name="Newtown", time_zone="Europe/Berlin", language="de")
WHO = Actor(organisation_id="town", caller_id="somebody", role=Role.ADMIN)
NINA = Staff(id="nina", name="Nina", email="nina@example.org", role=Role.CONSULTANT)


def test_a_transaction_keeps_all_or_nothing() -> None:
    office = memory_office()
    town = found_town(office)
    with suppress(ZeroDivisionError), office.transaction(town.admin) as tx:
        tx.staff.add(NINA)
        tx.record(StaffAdded(at=office.now(), staff_id=NINA.id))
        raise ZeroDivisionError
    with office.reading(town.admin) as view, pytest.raises(NotFound):
        view.staff.get(NINA.id)


def test_a_dry_run_keeps_nothing() -> None:
    office = memory_office()
    town = found_town(office)
    with office.transaction(town.admin, dry_run=True) as tx:
        tx.staff.add(NINA)
        assert tx.staff.get(NINA.id) == NINA
    with office.reading(town.admin) as view, pytest.raises(NotFound):
        view.staff.get(NINA.id)


def test_an_office_goes_by_its_clock_and_takes_parts_of_ones_own() -> None:
    clock = FixedClock()
    office = memory_office(clock, new_id=lambda: "the id")
    assert office.now() == clock.at
    assert office.new_id() == "the id"
    with office.transaction(WHO) as tx:
        tx.organisations.add(ORGANISATION)
    assert office.store.organisation_named("Newtown") == ORGANISATION


def test_nobody_acts_or_looks_without_an_organisation() -> None:
    office, nowhere = memory_office(), replace(WHO, organisation_id="")
    for begun in (office.transaction, office.reading):
        with pytest.raises(RuntimeError), begun(nowhere):
            pass
