"""Organisations and their closed days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Forbidden, IdentityTaken, Invalid, NameTaken, NotFound, Stale
from jobclub.core.notices.watch import Watch
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.habits import Choice
from jobclub.core.people.organisation import ClosedDay
from jobclub.core.usecases import administering, issuing, staffing
from jobclub.core.usecases.administering import (
    add_organisation,
    change_organisation,
    close_day,
    day_revision,
    get_closed_day,
    get_organisation,
    list_closed_days,
    reopen_day,
)
from jobclub.core.usecases.planning import get_cohort
from jobclub.testing import FixedClock, Town, found_town

MIDSUMMER = date(2027, 6, 24)
TENANT = "11111111-2222-4333-8444-555555555555"


# --- the organisation


def test_an_organisation_is_read_as_it_was_added(office: Office, town: Town) -> None:
    assert get_organisation(office, town.consultant) == town.organisation


def test_two_organisations_have_two_names(office: Office, town: Town, refused: Callable[..., Any]) -> None:
    with refused(NameTaken):
        found_town(office, name=town.organisation.name)
    other = found_town(office)
    with refused(NameTaken):
        change_organisation(office, other.admin, None, name=town.organisation.name)


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"name": " "}, "/name"),
        ({"name": "Two\nlines"}, "/name"),
        ({"language": "fr"}, "/language"),
        ({"time_zone": "Europe/Atlantis"}, "/time_zone"),
        ({"holidays": "XX"}, "/holidays"),
        ({"reply_to": "nowhere"}, "/reply_to"),
    ],
)
def test_an_organisation_that_cannot_be_is_refused_new_or_changed(
    office: Office, town: Town, refused: Callable[..., Any], about: dict[str, str], pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        found_town(office, **about)
    with refused(Invalid, at=pointer):
        change_organisation(office, town.admin, None, **about)


def test_an_organisation_may_have_no_holidays(office: Office) -> None:
    added = add_organisation(office, name="Islands", time_zone="Atlantic/Faroe", language="da")
    assert added.holidays is None


def test_a_changed_organisation_has_a_new_version_and_older_ones_are_stale(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    seen = frozenset({str(town.organisation.version)})
    changed = change_organisation(office, town.admin, seen, name="Newer town")
    assert (changed.name, changed.version) == ("Newer town", town.organisation.version + 1)
    with refused(Stale):
        change_organisation(office, town.admin, seen, name="Newest town")


def test_a_plan_made_before_keeps_its_zone(office: Office, town: Town, club: Cohort) -> None:
    change_organisation(office, town.admin, None, time_zone="Europe/Lisbon")
    assert get_cohort(office, town.consultant, club.id) == club


def test_habits_are_changed_one_by_one_and_the_others_stay(office: Office, town: Town) -> None:
    before = town.organisation.habits
    habits = {"friendly": False, "quiet_from": time(21)}
    changed = change_organisation(office, town.admin, None, messages=habits, reply_to="desk@example.org")
    assert changed.habits == replace(before, off=frozenset({Choice.FRIENDLY}), quiet_from=time(21))
    assert changed.reply_to == "desk@example.org"
    assert get_organisation(office, town.admin) == changed


def watch_of(office: Office, town: Town) -> Watch | None:
    with office.reading(town.admin) as tx:
        return tx.watches.get(town.organisation.id)


def test_the_staff_are_told_at_the_hour_that_was_set_last(
    office: Office, town: Town, clock: FixedClock
) -> None:
    begun = watch_of(office, town)
    change_organisation(office, town.admin, None, name="Newer town")
    assert watch_of(office, town) == begun
    change_organisation(office, town.admin, None, messages={"digest_at": time(16, 30)})
    later = watch_of(office, town)
    assert later is not None
    assert later.attention_at == clock.at.replace(hour=15, minute=30)
    change_organisation(office, town.admin, None, time_zone="Europe/Lisbon")
    elsewhere = watch_of(office, town)
    assert elsewhere is not None
    assert elsewhere.attention_at == clock.at.replace(hour=16, minute=30)
    change_organisation(office, town.admin, None, messages={"digest_at": None})
    assert watch_of(office, town) is None


# --- closed days


def test_a_closed_day_is_read_listed_by_date_and_taken_back(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    late = close_day(office, town.coordinator, MIDSUMMER, "Staff day")
    early = close_day(office, town.coordinator, date(2027, 2, 1), "Move of the office")
    assert list_closed_days(office, town.consultant, Window()).items == (early, late)
    assert get_closed_day(office, town.consultant, MIDSUMMER) == ClosedDay(MIDSUMMER, "Staff day")
    reopen_day(office, town.coordinator, MIDSUMMER, frozenset({day_revision(late)}))
    with refused(NotFound):
        get_closed_day(office, town.consultant, MIDSUMMER)
    assert list_closed_days(office, town.consultant, Window()).items == (early,)


def test_closing_a_day_again_gives_it_another_reason(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    first = close_day(office, town.coordinator, MIDSUMMER, "Staff day")
    close_day(office, town.coordinator, MIDSUMMER, "Summer party")
    assert get_closed_day(office, town.consultant, MIDSUMMER).reason == "Summer party"
    with refused(Stale):
        reopen_day(office, town.coordinator, MIDSUMMER, frozenset({day_revision(first)}))


def test_a_day_that_is_not_closed_cannot_be_taken_back(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    with refused(NotFound):
        reopen_day(office, town.coordinator, MIDSUMMER, frozenset({"whatever"}))


def test_a_day_is_closed_for_a_reason(office: Office, town: Town, refused: Callable[..., Any]) -> None:
    with refused(Invalid, at="/reason"):
        close_day(office, town.coordinator, MIDSUMMER, "")


def test_a_consultant_closes_no_days(office: Office, town: Town, refused: Callable[..., Any]) -> None:
    with refused(Forbidden):
        close_day(office, town.consultant, MIDSUMMER, "Holiday")


# --- what stands elsewhere now


def test_what_was_moved_is_found_where_it_was_with_a_warning() -> None:
    with pytest.warns(DeprecationWarning, match=r"staffing\.add_staff now"):
        assert administering.add_staff is staffing.add_staff
    with pytest.warns(DeprecationWarning, match=r"issuing\.issue_token now"):
        assert administering.issue_token is issuing.issue_token
    with pytest.raises(AttributeError, match="dismiss"):
        _ = administering.dismiss


# --- the tenant


def test_a_tenant_is_one_organisations_alone(office: Office, town: Town, refused: Callable[..., Any]) -> None:
    other = found_town(office)
    assert change_organisation(office, town.admin, None, entra_tenant_id=TENANT).entra_tenant_id == TENANT
    with refused(IdentityTaken):
        change_organisation(office, other.admin, None, entra_tenant_id=TENANT)
    change_organisation(office, town.admin, None, entra_tenant_id=TENANT, language="da")
    change_organisation(office, town.admin, None, entra_tenant_id=None)
    change_organisation(office, other.admin, None, entra_tenant_id=TENANT)


@pytest.mark.parametrize("tenant", ["common", "", "AAAAAAAA-2222-4333-8444-555555555555"])
def test_what_is_no_tenant_is_refused(
    office: Office, town: Town, refused: Callable[..., Any], tenant: str
) -> None:
    with refused(Invalid, at="/entra_tenant_id"):
        change_organisation(office, town.admin, None, entra_tenant_id=tenant)
