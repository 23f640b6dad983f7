"""Places of cohorts: everything about them is kept, one person's are found wherever they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import Offer, Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import AlreadyEnrolled
from jobclub.core.office import Office
from jobclub.core.people.participant import Participant
from jobclub.integrations.ids import new_id
from jobclub.testing.programmes import six_weeks
from jobclub.testing.store_contract.furnished import add_cohort, furnish
from jobclub.testing.store_contract.samples import a_cohort, a_person, a_place, a_version
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town

LATER = ODD_MOMENT + timedelta(hours=48)
OF_A_PLACE: dict[str, dict[str, Any]] = {
    "waiting": {"state": PlaceState.WAITLISTED, "enrolled_at": None, "turn": 7},
    "offered": {
        "state": PlaceState.OFFERED,
        "enrolled_at": None,
        "turn": 1,
        "offer": Offer(ODD_MOMENT, LATER),
    },
    "lapsed": {"state": PlaceState.WAITLISTED, "enrolled_at": None, "turn": 8, "lapsed_at": LATER},
    "had after waiting": {"enrolled_at": LATER, "lapsed_at": ODD_MOMENT},
    "given up": {"state": PlaceState.WITHDRAWN, "left_at": LATER, "reason": "fandt et »job«"},
    "changed for another": {"state": PlaceState.TRANSFERRED, "left_at": LATER},
    "over": {"state": PlaceState.COMPLETED},
}
HOLDING = [
    PlaceState.ENROLLED,
    PlaceState.WAITLISTED,
    PlaceState.OFFERED,
    PlaceState.COMPLETED,
    PlaceState.ENDED,
]


def known(office: Office, town: Town) -> Participant:
    """Take a person in."""
    with office.transaction(town.admin) as tx:
        tx.participants.add(person := a_person())
    return person


def with_places(office: Office, town: Town, cohort_id: str, *places: Place) -> Cohort:
    """Save a cohort with these places only."""
    with office.transaction(town.admin) as tx:
        return tx.cohorts.save(replace(tx.cohorts.get(cohort_id), places=places))


class PlaceContract(Setting):
    """One place at a time."""

    def place_again(self, office: Office, town: Town, place_id: str) -> Place:
        """Read a place."""
        with office.reading(town.admin) as tx:
            return tx.cohorts.of_place(place_id).place(place_id)

    @pytest.mark.parametrize("about", OF_A_PLACE.values(), ids=OF_A_PLACE)
    def test_a_place_is_kept_as_it_is(self, office: Office, town: Town, about: dict[str, Any]) -> None:
        it = furnish(office, town)
        place = a_place(known(office, town), **about)
        with_places(office, town, it.cohort.id, it.place, place)
        assert self.place_again(office, town, place.id) == place

    @pytest.mark.parametrize("about", OF_A_PLACE.values(), ids=OF_A_PLACE)
    def test_a_changed_place_has_the_next_version(
        self, office: Office, town: Town, about: dict[str, Any]
    ) -> None:
        it = furnish(office, town)
        changed = replace(it.place, **about)
        with_places(office, town, it.cohort.id, changed)
        assert self.place_again(office, town, it.place.id) == replace(changed, version=1)

    def test_what_an_offer_left_can_be_taken_away(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        person = known(office, town)
        offered = a_place(person, **OF_A_PLACE["offered"])
        saved = with_places(office, town, it.cohort.id, offered).place(offered.id)
        had = replace(saved, state=PlaceState.ENROLLED, enrolled_at=LATER, turn=None, offer=None)
        with_places(office, town, it.cohort.id, had)
        assert self.place_again(office, town, offered.id) == replace(had, version=1)

    def test_a_place_remembers_which_it_continues_and_which_it_is_waited_for_from(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        place = a_place(it.person, **OF_A_PLACE["waiting"], continues=it.place.id, transfer_from=it.place.id)
        with_places(office, town, it.host.id, place)
        assert self.place_again(office, town, place.id) == place

    @pytest.mark.parametrize("first", HOLDING)
    @pytest.mark.parametrize("second", HOLDING)
    def test_behind_the_rule_stands_a_wall_against_a_second_place(
        self, office: Office, town: Town, first: PlaceState, second: PlaceState
    ) -> None:
        it = furnish(office, town)
        one = with_places(office, town, it.cohort.id, replace(it.place, state=first)).places[0]
        with pytest.raises(AlreadyEnrolled):
            with_places(office, town, it.cohort.id, one, a_place(it.person, state=second))
        assert self.place_again(office, town, it.place.id) == one

    @pytest.mark.parametrize("left", [PlaceState.WITHDRAWN, PlaceState.TRANSFERRED])
    @pytest.mark.parametrize("state", [PlaceState.ENROLLED, PlaceState.WAITLISTED])
    def test_who_gave_a_place_up_may_have_another_or_wait(
        self, office: Office, town: Town, left: PlaceState, state: PlaceState
    ) -> None:
        it = furnish(office, town)
        one = replace(it.place, state=left, left_at=LATER)
        both = with_places(office, town, it.cohort.id, one, a_place(it.person, state=state)).places
        assert sorted(place.state for place in both) == sorted([left, state])

    def test_all_places_of_somebody_in_one_programme_are_found_oldest_first(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        newer, another = a_version(version=2), a_version(programme=six_weeks(key="other"))
        second, third, elsewhere = a_place(it.person), a_place(it.person), a_place(it.person)
        with office.transaction(town.admin) as tx:
            tx.participants.add(somebody := a_person())
            for stored in (newer, another):
                tx.programmes.add(stored)
            later = a_cohort(newer, places=(third, a_place(somebody)), places_version=1)
            for cohort in (later, a_cohort(another, places=(elsewhere,), places_version=1)):
                add_cohort(tx, cohort)
        with_places(office, town, it.host.id, second)
        with office.reading(town.admin) as tx:
            found = tx.cohorts.places_of(it.person.id, "job-club")
            assert found == [(it.cohort.id, it.place), (it.host.id, second), (later.id, third)]
            assert tx.cohorts.places_of(it.person.id, "nothing") == []
            assert tx.cohorts.places_of(new_id(), "job-club") == []
            every = [it.cohort.id, it.host.id, later.id, tx.cohorts.of_place(elsewhere.id).id]
            assert tx.cohorts.of_participant(it.person.id) == sorted(every)
            assert tx.cohorts.of_participant(new_id()) == []
