"""Visits of one cohort's people to another cohort's sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from jobclub.core.cohorts.visit import Visit
from jobclub.core.office import Office
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import Furnished, furnish
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town


def more(it: Furnished) -> tuple[Visit, Visit]:
    """Give two more visits of the same person, the second agreed before the first."""
    _, second, third, *_ = it.host.sessions
    later = replace(it.visit, session_id=second.id, agreed_at=ODD_MOMENT + timedelta(days=2))
    keys = ("network", "cv")
    sooner = replace(it.visit, session_id=third.id, unit_keys=keys, agreed_at=ODD_MOMENT + timedelta(days=1))
    return later, sooner


class VisitContract(Setting):
    """Agreed, listed from both sides, taken out."""

    def test_visits_are_found_from_home_and_host_in_the_order_they_were_agreed(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        later, sooner = more(it)
        with office.transaction(town.admin) as tx:
            tx.visits.add(later)
            tx.visits.add(sooner)
        with office.reading(town.admin) as tx:
            assert tx.visits.of_home(it.cohort.id) == [it.visit, sooner, later]
            assert tx.visits.of_host(it.host.id) == [it.visit, sooner, later]

    def test_a_cohort_is_not_its_own_host(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.reading(town.admin) as tx:
            assert tx.visits.of_host(it.cohort.id) == []
            assert tx.visits.of_home(it.host.id) == []
            assert tx.visits.of_home(new_id()) == []

    def test_a_visit_taken_out_is_gone_and_others_stay(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        later, sooner = more(it)
        with office.transaction(town.admin) as tx:
            tx.visits.add(later)
            tx.visits.add(sooner)
            tx.visits.remove(later)
        with office.transaction(town.admin) as tx:
            tx.visits.remove(it.visit)
        with office.reading(town.admin) as tx:
            assert tx.visits.of_home(it.cohort.id) == [sooner]

    def test_a_visit_taken_out_may_be_agreed_again(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        again = replace(it.visit, agreed_at=ODD_MOMENT + timedelta(days=1))
        with office.transaction(town.admin) as tx:
            tx.visits.remove(it.visit)
            tx.visits.add(again)
        with office.reading(town.admin) as tx:
            assert tx.visits.of_host(it.host.id) == [again]
