"""Programmes put in and read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import NotFound
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.authoring import (
    add_programme,
    get_programme,
    latest_programme,
    list_programmes,
)
from jobclub.core.usecases.planning import get_cohort
from jobclub.testing import Town, found_town, put_in, six_weeks


def test_a_programme_is_read_as_it_was_put_in(office: Office, town: Town) -> None:
    stored = put_in(office, town)
    assert (stored.version, stored.programme) == (1, six_weeks())
    assert get_programme(office, town.consultant, stored.id) == stored
    assert latest_programme(office, town.consultant, "job-club") == stored


def test_a_changed_programme_is_the_next_version_and_the_old_one_stays(office: Office, town: Town) -> None:
    first = put_in(office, town)
    second = add_programme(office, town.coordinator, six_weeks(title="Job club 2"))
    assert (second.version, second.programme.title) == (2, "Job club 2")
    assert latest_programme(office, town.consultant, "job-club") == second
    assert get_programme(office, town.consultant, first.id) == first


def test_the_same_programme_once_more_makes_no_version(office: Office, town: Town) -> None:
    assert put_in(office, town) == put_in(office, town)
    assert len(list_programmes(office, town.consultant, Window()).items) == 1


def test_an_earlier_version_put_in_again_is_a_new_one(office: Office, town: Town) -> None:
    put_in(office, town)
    put_in(office, town, six_weeks(title="Job club 2"))
    assert put_in(office, town, six_weeks()).version == 3


def test_a_running_cohort_keeps_its_version(office: Office, town: Town, club: Cohort) -> None:
    add_programme(office, town.coordinator, six_weeks(title="Job club 2"))
    assert get_cohort(office, town.consultant, club.id).programme == six_weeks()


def test_programmes_are_listed_in_all_versions_or_of_one_key(office: Office, town: Town) -> None:
    wanted = (six_weeks(), six_weeks(key="other-club"), six_weeks(title="Job club 2"))
    first, other, second = (put_in(office, town, programme) for programme in wanted)
    assert list_programmes(office, town.consultant, Window()).items == (first, other, second)
    assert list_programmes(office, town.consultant, Window(), key="job-club").items == (first, second)


def test_a_key_nobody_knows_has_no_latest_programme(office: Office, town: Town) -> None:
    assert latest_programme(office, town.consultant, "job-club") is None


def test_a_programme_of_another_organisation_is_not_there(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    foreign = put_in(office, found_town(office))
    with refused(NotFound):
        get_programme(office, town.admin, foreign.id)
    assert latest_programme(office, town.admin, "job-club") is None
    assert put_in(office, town).version == 1


@pytest.mark.parametrize("who", ["coordinator", "admin"])
def test_coordinators_and_admins_put_programmes_in(office: Office, town: Town, who: str) -> None:
    assert add_programme(office, getattr(town, who), six_weeks()).version == 1
