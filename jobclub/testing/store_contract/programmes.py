"""Programmes in all their versions."""

from __future__ import annotations

import pytest

from jobclub.core.cohorts.programme import Completion, Programme, Unit
from jobclub.core.errors import NotFound
from jobclub.core.office import Office
from jobclub.integrations.ids import new_id
from jobclub.testing.programmes import six_weeks
from jobclub.testing.store_contract.samples import a_cohort, a_version
from jobclub.testing.store_contract.setting import SOME_ROWS, Setting, walked
from jobclub.testing.towns import Town

SMALLEST = Programme(
    key="one-day",
    title="Tag für alle",
    language="de",
    minutes=60,
    capacity=1,
    units=(Unit(key="all", title="Alles"),),
)
FULL = six_weeks(
    cadence="fortnightly",
    admits_until=3,
    offer_hours=24,
    preparation_needs_homework=True,
    completion=Completion(sessions=5, homework=0),
)


class ProgrammeContract(Setting):
    """Kept as they were, found by key, listed."""

    @pytest.mark.parametrize(
        "programme", [six_weeks(), SMALLEST, FULL], ids=["six weeks", "smallest", "full"]
    )
    def test_a_programme_is_kept_as_it_was_put_in(
        self, office: Office, town: Town, programme: Programme
    ) -> None:
        stored = a_version(programme=programme, version=3)
        with office.transaction(town.admin) as tx:
            tx.programmes.add(stored)
        with office.reading(town.admin) as tx:
            assert tx.programmes.get(stored.id) == stored
            assert tx.programmes.latest(programme.key) == stored

    def test_a_kept_programme_is_given_even_if_it_would_be_refused_today(
        self, office: Office, town: Town
    ) -> None:
        """Rules for new programmes grow stricter over the years; the clubs of an old one go on."""
        stored = a_version(programme=six_weeks(completion=Completion(), capacity=1000))
        with office.transaction(town.admin) as tx:
            tx.programmes.add(stored)
            tx.cohorts.add(cohort := a_cohort(stored))
        with office.reading(town.admin) as tx:
            assert tx.programmes.get(stored.id) == stored
            assert tx.cohorts.get(cohort.id).programme == stored.programme

    def test_a_programme_nobody_put_in_is_not_found(self, office: Office, town: Town) -> None:
        with pytest.raises(NotFound), office.reading(town.admin) as tx:
            tx.programmes.get(new_id())
        with office.reading(town.admin) as tx:
            assert tx.programmes.latest("job-club") is None

    def test_the_latest_version_is_that_with_the_highest_number(self, office: Office, town: Town) -> None:
        versions = [
            a_version(version=number, programme=six_weeks(title=f"Version {number}"))
            for number in (2, 10, 1, 9)
        ]
        with office.transaction(town.admin) as tx:
            for version in versions:
                tx.programmes.add(version)
            tx.programmes.add(a_version(version=11, programme=six_weeks(key="another")))
        with office.reading(town.admin) as tx:
            assert tx.programmes.latest("job-club") == versions[1]

    @SOME_ROWS
    def test_programmes_are_listed_in_the_order_of_their_ids(
        self, office: Office, town: Town, rows: int
    ) -> None:
        mine = [a_version(version=number) for number in range(1, rows + 1)]
        others = [a_version(version=number, programme=SMALLEST) for number in range(1, 4)]
        with office.transaction(town.admin) as tx:
            for stored in (*reversed(mine), *others):
                tx.programmes.add(stored)
        with office.reading(town.admin) as tx:
            for limit in (2, 50):
                assert walked(tx.programmes.page, lambda one: one.id, limit=limit) == [
                    stored.id for stored in (*mine, *others)
                ]
                assert walked(
                    lambda window: tx.programmes.page(window, key="job-club"), lambda one: one.id, limit=limit
                ) == [stored.id for stored in mine]
