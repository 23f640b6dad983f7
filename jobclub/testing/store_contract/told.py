"""What people were told of sessions, what the clock looks at, and who can't come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.office import Office
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import furnish
from jobclub.testing.store_contract.samples import a_person, a_told, a_watch, an_absence
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town


class ToldContract(Setting):
    """Told, told anew, looked at, called off."""

    def test_what_somebody_was_told_is_kept_by_time_and_of_each_session_the_last(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        more = {"place": "Room 1 »Süd«", "sequence": 4, "certain": False, "mark": "0123456789abcdef"}
        second = a_told(it.cohort.sessions[1], it.person, it.cohort, **more)
        anew = replace(it.told, sequence=1, cancelled=True, told_at=ODD_MOMENT + timedelta(days=1))
        with office.transaction(town.admin) as tx:
            tx.told.save([])
            tx.told.save([second, anew])
        with office.reading(town.admin) as tx:
            assert tx.told.of(it.person.id, it.cohort.id) == [anew, second]
        with office.transaction(town.admin) as tx:
            tx.told.save([replace(anew, starts_at=second.ends_at, ends_at=second.ends_at)])
        with office.reading(town.admin) as tx:
            assert [one.activity_id for one in tx.told.of(it.person.id, it.cohort.id)] == [
                second.activity_id,
                anew.activity_id,
            ]

    def test_what_was_told_belongs_to_one_person_and_one_group(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        other = a_person()
        theirs = a_told(it.cohort.sessions[0], other, it.cohort)
        hosted = a_told(it.host.sessions[0], it.person, it.host)
        with office.transaction(town.admin) as tx:
            tx.participants.add(other)
            tx.told.save([theirs, hosted])
        with office.reading(town.admin) as tx:
            assert tx.told.of(it.person.id, it.cohort.id) == [it.told]
            assert tx.told.of(other.id, it.cohort.id) == [theirs]
            assert tx.told.of(it.person.id, it.host.id) == [hosted]
            assert tx.told.of(other.id, it.host.id) == []

    def test_a_watch_is_kept_replaced_and_taken_out(self, office: Office, town: Town) -> None:
        watch, other = a_watch(), a_watch()
        later = replace(watch, watched_until=ODD_MOMENT, attention_at=ODD_MOMENT + timedelta(days=9))
        for kept in (watch, later):
            with office.transaction(town.admin) as tx:
                tx.watches.save(other)
                tx.watches.save(kept)
            with office.reading(town.admin) as tx:
                assert tx.watches.get(watch.subject_id) == kept
        for _ in range(2):
            with office.transaction(town.admin) as tx:
                tx.watches.remove(watch.subject_id)
        with office.reading(town.admin) as tx:
            assert tx.watches.get(watch.subject_id) is None
            assert tx.watches.get(other.subject_id) == other

    def test_who_cannot_come_is_told_in_the_order_it_was_said(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        first, second, third, *_ = it.cohort.sessions
        other = a_person()
        late = an_absence(first, other, at=ODD_MOMENT + timedelta(hours=1))
        early = an_absence(first, it.person)
        elsewhere = an_absence(third, other)
        with office.transaction(town.admin) as tx:
            tx.participants.add(other)
            for absence in (late, early, elsewhere):
                tx.absences.add(absence)
        with office.reading(town.admin) as tx:
            assert tx.absences.of_sessions([first.id]) == [early, late]
            assert tx.absences.of_sessions([third.id, second.id]) == sorted(
                [elsewhere, it.absence], key=lambda one: one.session_id
            )
            assert tx.absences.of_sessions([]) == []
            assert tx.absences.of_sessions([new_id()]) == []

    @pytest.mark.parametrize("hours", [-1, 0, 1])
    def test_said_twice_is_said_once(self, office: Office, town: Town, hours: int) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.absences.add(replace(it.absence, at=ODD_MOMENT + timedelta(hours=hours)))
        with office.reading(town.admin) as tx:
            assert tx.absences.of_sessions([it.absence.session_id]) == [it.absence]

    def test_who_comes_after_all_takes_it_back_and_may_say_it_again(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        again = replace(it.absence, at=ODD_MOMENT + timedelta(hours=1))
        for _ in range(2):
            with office.transaction(town.admin) as tx:
                tx.absences.remove(it.absence.session_id, it.person.id)
        with office.reading(town.admin) as tx:
            assert tx.absences.of_sessions([it.absence.session_id]) == []
        with office.transaction(town.admin) as tx:
            tx.absences.add(again)
        with office.reading(town.admin) as tx:
            assert tx.absences.of_sessions([again.session_id]) == [again]
