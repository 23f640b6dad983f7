"""What groups changed: kept as it was, oldest first, and told by programme."""

from __future__ import annotations

from typing import Any

import pytest

from jobclub.core.cohorts.changes import Change, ChangeKind, UnitChange
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import Furnished, furnish
from jobclub.testing.store_contract.samples import a_change, a_cohort, a_version
from jobclub.testing.store_contract.setting import SOME_ROWS, Setting, walked
from jobclub.testing.towns import Town


def changed(office: Office, town: Town, cohort_id: str, *changes: Change) -> None:
    """Keep what a group changed."""
    with office.transaction(town.admin) as tx:
        tx.changes.add(cohort_id, changes)


def some(it: Furnished, **about: Any) -> Change:
    """Give another change of the furnished cohort."""
    return a_change(it.cohort.sessions[0], **about)


class ChangeContract(Setting):
    """Added, listed, told by programme."""

    @pytest.mark.parametrize("kind", ChangeKind)
    def test_a_change_is_kept_as_it_was(self, office: Office, town: Town, kind: ChangeKind) -> None:
        it = furnish(office, town)
        full = some(it, kind=kind, was="Ærlighed\nog mod", became="x" * 200, reason="Because »so«")
        bare = some(it, kind=kind, unit_key=None, was=None, became=None, reason=None)
        changed(office, town, it.cohort.id, full, bare)
        with office.reading(town.admin) as tx:
            assert tx.changes.page(it.cohort.id, Window()).items == (it.change, full, bare)

    def test_an_act_that_changed_nothing_adds_nothing(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        changed(office, town, it.cohort.id)
        with office.reading(town.admin) as tx:
            assert tx.changes.page(it.cohort.id, Window()).items == (it.change,)
            assert tx.changes.page(new_id(), Window()).items == ()

    @SOME_ROWS
    def test_changes_come_page_by_page_oldest_first(self, office: Office, town: Town, rows: int) -> None:
        it = furnish(office, town)
        more = [some(it) for _ in range(rows)]
        for one in more:
            changed(office, town, it.cohort.id, one)
        with office.reading(town.admin) as tx:
            for limit in (1, 2, 50):
                ids = walked(
                    lambda window: tx.changes.page(it.cohort.id, window), lambda one: one.id, limit=limit
                )
                assert ids == [it.change.id, *(one.id for one in more)]

    def test_each_cohort_of_a_programme_comes_with_each_unit_it_changed_and_how_once(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        topic, unit = ChangeKind.TOPIC, "cv"
        again = some(it, kind=it.change.kind, unit_key=it.change.unit_key)
        changed(
            office,
            town,
            it.cohort.id,
            again,
            some(it, kind=topic, unit_key=unit),
            some(it, kind=topic, unit_key=unit),
            some(it, kind=ChangeKind.INSERTED, unit_key=None),
        )
        with office.reading(town.admin) as tx:
            found = tx.changes.of_programme(it.programme.id)
        assert len(found) == len(set(found))
        assert set(found) == {
            UnitChange(it.cohort.id, it.change.unit_key, it.change.kind),
            UnitChange(it.cohort.id, unit, topic),
            UnitChange(it.cohort.id, None, ChangeKind.INSERTED),
            UnitChange(it.host.id),
        }

    def test_cohorts_of_another_version_do_not_come_along(self, office: Office, town: Town) -> None:
        furnish(office, town)
        newer = a_version(version=2)
        alone = a_cohort(newer)
        with office.transaction(town.admin) as tx:
            tx.programmes.add(newer)
        with office.reading(town.admin) as tx:
            assert tx.changes.of_programme(newer.id) == []
            assert tx.changes.of_programme(new_id()) == []
        with office.transaction(town.admin) as tx:
            tx.cohorts.add(alone)
        with office.reading(town.admin) as tx:
            assert tx.changes.of_programme(newer.id) == [UnitChange(alone.id)]
