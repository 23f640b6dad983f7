"""Cohorts with their sessions and places: kept whole, versions counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.activities.places import Outcome, OutcomeKind, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.plan import Skipped
from jobclub.core.cohorts.session import SessionState
from jobclub.core.errors import AlreadyEnrolled, NotFound, Stale
from jobclub.core.office import Office
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import furnish
from jobclub.testing.store_contract.samples import a_cohort, a_person, a_place, a_session, a_version, a_wall
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import STARTS_ON, Town

OF_A_COHORT: dict[str, dict[str, Any]] = {
    "title": {"title": "Another title »ærlig«"},
    "minimum": {"minimum": 1},
    "capacity": {"capacity": 11},
    "state": {"state": CohortState.OPEN},
    "skipped": {
        "skipped": (Skipped(date(2027, 3, 25), "skærtorsdag"), Skipped(date(2027, 3, 26), "langfredag"))
    },
    "meeting provider": {"meeting_provider": "link"},
    "meeting link": {"meeting_link": "https://example.org/room"},
    "number to call": {"meeting_dial_in": DialIn(number="+45 70 10 10 10")},
    "number and code": {"meeting_dial_in": DialIn(number="+45 70 10 10 10", code="1 2 3#")},
    "unlocked": {"unlocked": {"kick-off": (), "cv": ("kick-off",)}},
    "reason": {"reason": "too few"},
    "why it runs with few": {"below_minimum_reason": "they asked for it"},
    "completed at": {"completed_at": ODD_MOMENT},
}
OF_A_SESSION: dict[str, dict[str, Any]] = {
    "unit": {"unit_key": None},
    "merged units": {"merged_unit_keys": ("network", "cv")},
    "topic": {"topic": "Ærlige breve"},
    "agenda": {"agenda": (AgendaItem(minutes=5, item="»Så«", lead="group"), AgendaItem(minutes=9, item="b"))},
    "no agenda": {"agenda": ()},
    "substituted": {"substituted": True},
    "wall time": {
        "wall": a_wall(STARTS_ON, time(15, 30)),
        "starts_at": a_wall(STARTS_ON, time(15, 30)).instant,
    },
    "second of two equal wall times": {"wall": replace(a_wall(date(2027, 10, 31), time(2, 30)), fold=1)},
    "an instant that is the truth now": {"starts_at": a_wall(STARTS_ON).instant + timedelta(hours=1)},
    "minutes": {"minutes": 95},
    "mode": {"mode": Mode.BOTH},
    "place": {"place": "Rådhuset, lokale 4"},
    "held": {"state": SessionState.HELD},
    "cancelled": {"state": SessionState.CANCELLED, "reason": "ill"},
    "moved": {"moved": True},
    "meeting": {
        "meeting": Meeting(
            provider="link",
            state=MeetingState.PENDING,
            join_url="https://example.org/room",
            dial_in=DialIn(number="+45 70 10 10 10", code="1 2 3#"),
            reference="AAMk" * 100,
            generation=3,
            told="»them« 20270111T130000Z/20270111T150000Z da open meanwhile",
        )
    },
}


def in_order(cohort: Cohort) -> Cohort:
    """Give a cohort with sessions and places by id: a store may give them in another order."""
    return replace(
        cohort,
        sessions=tuple(sorted(cohort.sessions, key=lambda session: session.id)),
        places=tuple(sorted(cohort.places, key=lambda place: place.id)),
    )


class CohortContract(Setting):
    """One cohort at a time."""

    def kept(self, office: Office, town: Town, **changes: Any) -> Cohort:
        """Keep a new cohort with its programme."""
        stored = a_version()
        cohort = a_cohort(stored, **changes)
        with office.transaction(town.admin) as tx:
            tx.programmes.add(stored)
            tx.cohorts.add(cohort)
        return cohort

    def again(self, office: Office, town: Town, cohort_id: str) -> Cohort:
        """Read a cohort."""
        with office.reading(town.admin) as tx:
            return in_order(tx.cohorts.get(cohort_id))

    def written(self, office: Office, town: Town, cohort: Cohort, *, look_first: bool = True) -> Cohort:
        """Save a cohort."""
        with office.transaction(town.admin) as tx:
            if look_first:
                tx.cohorts.get(cohort.id)
            saved = in_order(tx.cohorts.save(cohort))
            assert in_order(tx.cohorts.get(cohort.id)) == saved
        return saved

    def saved(self, office: Office, town: Town, cohort: Cohort) -> Cohort:
        """Save a cohort, and see that what the store gives is what it keeps."""
        saved = self.written(office, town, cohort)
        assert self.again(office, town, cohort.id) == saved
        return saved

    def test_a_draft_is_kept_as_it_was_planned(self, office: Office, town: Town) -> None:
        cohort = self.kept(office, town)
        assert self.again(office, town, cohort.id) == cohort

    def test_a_cohort_is_kept_with_everything_in_it(self, office: Office, town: Town) -> None:
        settings = {name: value for change in OF_A_COHORT.values() for name, value in change.items()}
        planned = a_session(a_wall(STARTS_ON), consultant_id=town.staff_ids[0])
        sessions = tuple(replace(planned, id=new_id(), **change) for change in OF_A_SESSION.values())
        consultant_id = town.consultant.staff_id
        cohort = self.kept(office, town, **settings, sessions=sessions, consultant_id=consultant_id)
        assert self.again(office, town, cohort.id) == cohort

    def test_places_a_cohort_is_put_in_with_are_kept_too(self, office: Office, town: Town) -> None:
        with office.transaction(town.admin) as tx:
            tx.participants.add(person := a_person())
        left = a_place(person, state=PlaceState.WITHDRAWN, left_at=ODD_MOMENT, reason="found a job")
        cohort = self.kept(office, town, places=(left, a_place(person, state=PlaceState.COMPLETED)))
        assert self.again(office, town, cohort.id) == cohort

    def test_a_cohort_nobody_planned_is_not_found(self, office: Office, town: Town) -> None:
        with office.reading(town.admin) as tx:
            for get in (tx.cohorts.get, tx.cohorts.of_session, tx.cohorts.of_place, tx.cohorts.of_homework):
                with pytest.raises(NotFound):
                    get(new_id())

    def test_a_cohort_is_found_by_what_belongs_to_it(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.cohorts.add(a_cohort(it.programme))
        with office.reading(town.admin) as tx:
            assert in_order(tx.cohorts.of_session(it.cohort.sessions[3].id)) == it.cohort
            assert in_order(tx.cohorts.of_place(it.place.id)) == it.cohort
            assert in_order(tx.cohorts.of_homework(it.task.id)) == it.cohort

    @pytest.mark.parametrize("change", OF_A_COHORT.values(), ids=OF_A_COHORT)
    def test_a_changed_setting_counts_as_a_version_of_the_plan(
        self, office: Office, town: Town, change: dict[str, Any]
    ) -> None:
        changed = replace(self.kept(office, town), **change)
        assert self.saved(office, town, changed) == replace(changed, version=1)

    def test_another_consultant_counts_as_a_version_of_the_plan(self, office: Office, town: Town) -> None:
        changed = replace(self.kept(office, town), consultant_id=town.colleague.staff_id)
        assert self.saved(office, town, changed) == replace(changed, version=1)

    @pytest.mark.parametrize("change", OF_A_SESSION.values(), ids=OF_A_SESSION)
    def test_a_changed_session_counts_as_a_version_of_itself_and_of_the_plan(
        self, office: Office, town: Town, change: dict[str, Any]
    ) -> None:
        cohort = self.kept(office, town)
        changed = replace(cohort.sessions[0], **change)
        expected = replace(cohort.with_session(replace(changed, version=1)), version=1)
        assert self.saved(office, town, cohort.with_session(changed)) == expected

    def test_an_added_session_begins_without_a_version(self, office: Office, town: Town) -> None:
        cohort = self.kept(office, town)
        added = a_session(a_wall(date(2027, 5, 3)), unit_key="way-on")
        grown = replace(cohort, sessions=(*cohort.sessions, added))
        assert self.saved(office, town, grown) == replace(grown, version=1)

    def test_a_taken_place_counts_for_the_places_alone(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.participants.add(person := a_person())
        fuller = replace(it.cohort, places=(*it.cohort.places, a_place(person)))
        assert self.saved(office, town, fuller) == replace(fuller, places_version=2)

    @pytest.mark.parametrize(
        "change",
        [
            {"state": PlaceState.WITHDRAWN, "left_at": ODD_MOMENT, "reason": "found a job"},
            {"state": PlaceState.ENDED},
        ],
        ids=["given up", "over"],
    )
    def test_a_changed_place_counts_as_a_version_of_itself_and_of_the_places(
        self, office: Office, town: Town, change: dict[str, Any]
    ) -> None:
        it = furnish(office, town)
        changed = replace(it.place, **change)
        expected = replace(it.cohort.with_place(replace(changed, version=1)), places_version=2)
        assert self.saved(office, town, it.cohort.with_place(changed)) == expected

    def test_plan_and_places_count_each_for_themselves(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        changed = it.cohort.with_place(replace(it.place, state=PlaceState.ENDED))
        once = self.saved(office, town, replace(changed, title="Over"))
        assert (once.version, once.places_version) == (1, 2)
        twice = self.saved(office, town, replace(once, title="Over and out"))
        assert (twice.version, twice.places_version) == (2, 2)

    def test_saving_what_did_not_change_counts_nothing(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        assert self.saved(office, town, it.cohort) == it.cohort

    def test_versions_rise_with_each_save_in_one_act(self, office: Office, town: Town) -> None:
        cohort = self.kept(office, town)
        with office.transaction(town.admin) as tx:
            once = tx.cohorts.save(replace(tx.cohorts.get(cohort.id), title="One"))
            tx.cohorts.save(replace(once, title="Two"))
        assert self.again(office, town, cohort.id) == replace(cohort, title="Two", version=2)

    @pytest.mark.parametrize("look_first", [False, True], ids=["unseen", "seen"])
    def test_a_plan_changed_meanwhile_is_not_overwritten(
        self,
        office: Office,
        town: Town,
        look_first: bool,  # noqa: FBT001  (a case)
    ) -> None:
        cohort = self.kept(office, town)
        first = self.saved(office, town, replace(cohort, title="First"))
        with pytest.raises(Stale):
            self.written(office, town, replace(cohort, title="Second"), look_first=look_first)
        assert self.again(office, town, cohort.id) == first

    @pytest.mark.parametrize("look_first", [False, True], ids=["unseen", "seen"])
    def test_places_taken_meanwhile_are_not_overwritten(
        self,
        office: Office,
        town: Town,
        look_first: bool,  # noqa: FBT001  (a case)
    ) -> None:
        it = furnish(office, town)
        first = self.saved(office, town, it.cohort.with_place(replace(it.place, state=PlaceState.ENDED)))
        second = it.cohort.with_place(replace(it.place, state=PlaceState.COMPLETED))
        with pytest.raises(Stale):
            self.written(office, town, second, look_first=look_first)
        assert self.again(office, town, it.cohort.id) == first

    def test_of_two_places_taken_at_once_none_is_lost(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        one, two = a_person(), a_person()
        with office.transaction(town.admin) as tx:
            tx.participants.add(one)
            tx.participants.add(two)
        first = self.saved(office, town, replace(it.cohort, places=(it.place, a_place(one))))
        with pytest.raises(Stale):
            self.written(office, town, replace(it.cohort, places=(it.place, a_place(two))))
        assert self.again(office, town, it.cohort.id) == first

    def test_a_cohort_never_planned_cannot_be_saved(self, office: Office, town: Town) -> None:
        with pytest.raises((NotFound, Stale)), office.transaction(town.admin) as tx:
            tx.cohorts.save(a_cohort(a_version()))

    def test_a_place_given_up_does_not_come_back_beside_another(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        left = replace(it.place, state=PlaceState.WITHDRAWN, left_at=ODD_MOMENT)
        saved = self.saved(office, town, replace(it.cohort, places=(left, a_place(it.person))))
        back = replace(saved.place(it.place.id), state=PlaceState.ENROLLED, left_at=None)
        with pytest.raises(AlreadyEnrolled):
            self.written(office, town, saved.with_place(back))

    def test_outcomes_come_in_the_order_they_were_recorded(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        more = [
            Outcome(id=new_id(), kind=kind, on=STARTS_ON - timedelta(days=number))
            for number, kind in enumerate(OutcomeKind)
        ]
        with office.transaction(town.admin) as tx:
            for outcome in more:
                tx.cohorts.add_outcome(it.place.id, outcome)
        with office.reading(town.admin) as tx:
            assert tx.cohorts.outcomes(it.place.id) == [it.outcome, *more]
            assert tx.cohorts.outcomes(new_id()) == []
