"""Organisations and their closed days."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from jobclub.core.errors import NameTaken, NotFound, Stale
from jobclub.core.office import Office
from jobclub.core.office.store import Store
from jobclub.core.people.habits import Choice, Habits
from jobclub.core.people.organisation import Chat, ClosedDay, Lobby, MeetingHabits, Organisation
from jobclub.core.people.staff import operator_of
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.setting import Setting
from jobclub.testing.towns import STARTS_ON, Town

DAYS = [ClosedDay(STARTS_ON + timedelta(days=days), f"Reason {days}") for days in range(5)]


def a_village(**changes: Any) -> Organisation:
    """Give an organisation that is not kept yet."""
    one = new_id()
    village = Organisation(id=one, name=f"Village {one}", time_zone="Europe/Berlin", language="de")
    return replace(village, **changes)


class OrganisationContract(Setting):
    """The organisation itself."""

    @pytest.mark.parametrize(
        "about",
        [
            {},
            {"holidays": "DE-NI", "optional_holidays": True},
            {"name": "Sønderborg, Jobcenter »Süd«"},
            {"habits": Habits(off=frozenset(Choice), digest_at=None), "reply_to": "ask@example.org"},
            {"habits": Habits(quiet_from=time(0), quiet_until=time(0), digest_at=time(6, 30, 15))},
            {"meetings": MeetingHabits(provider="elsewhere", lobby=Lobby.GUESTS_WAIT, chat=Chat.NEVER)},
            {"meetings": MeetingHabits(provider="p" * 64, chat=Chat.ALWAYS)},
        ],
        ids=[
            "plain",
            "with holidays",
            "with letters of all sorts",
            "silent",
            "with hours of its own",
            "that meets online",
            "that meets by a provider with a long name",
        ],
    )
    def test_an_organisation_is_kept_as_it_was_put_in(self, office: Office, about: dict[str, Any]) -> None:
        if "name" in about:
            about = {"name": f"{about['name']} {new_id()}"}
        village = a_village(**about)
        with office.transaction(operator_of(village.id)) as tx:
            tx.organisations.add(village)
        with office.reading(operator_of(village.id)) as tx:
            assert tx.organisations.current() == village
        assert office.store.organisation_named(village.name) == village

    def test_an_organisation_that_was_never_added_is_not_found(self, office: Office) -> None:
        with pytest.raises(NotFound), office.reading(operator_of(new_id())) as tx:
            tx.organisations.current()

    def test_nothing_is_found_by_a_name_nobody_has(self, store: Store) -> None:
        assert store.organisation_named("Nowhere at all") is None

    def test_organisations_are_listed_once_each(self, store: Store, town: Town, other: Town) -> None:
        ids = store.organisation_ids()
        assert len(ids) == len(set(ids))
        assert {town.organisation.id, other.organisation.id} <= set(ids)

    def test_two_organisations_cannot_have_one_name(self, office: Office, town: Town) -> None:
        village = a_village(name=town.organisation.name)
        with pytest.raises(NameTaken), office.transaction(operator_of(village.id)) as tx:
            tx.organisations.add(village)
        assert office.store.organisation_named(town.organisation.name) == town.organisation

    def test_an_organisation_cannot_take_the_name_of_another(
        self, office: Office, town: Town, other: Town
    ) -> None:
        renamed = replace(town.organisation, name=other.organisation.name)
        with pytest.raises(NameTaken), office.transaction(town.admin) as tx:
            tx.organisations.save(renamed)

    def test_a_saved_organisation_has_the_next_version(self, office: Office, town: Town) -> None:
        habits = Habits(off=frozenset({Choice.FRIENDLY}))
        meetings = MeetingHabits(provider="elsewhere", chat=Chat.NEVER)
        changed = replace(
            town.organisation, language="da", optional_holidays=True, habits=habits, meetings=meetings
        )
        with office.transaction(town.admin) as tx:
            saved = tx.organisations.save(changed)
        assert saved == replace(changed, version=1)
        with office.reading(town.admin) as tx:
            assert tx.organisations.current() == saved
        assert office.store.organisation_named(saved.name) == saved

    def test_an_organisation_changed_meanwhile_is_not_overwritten(self, office: Office, town: Town) -> None:
        with office.transaction(town.admin) as tx:
            tx.organisations.save(replace(town.organisation, language="da"))
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.organisations.save(replace(town.organisation, language="de"))
        with office.reading(town.admin) as tx:
            assert tx.organisations.current().language == "da"

    def test_closed_days_come_by_date(self, office: Office, town: Town) -> None:
        with office.transaction(town.admin) as tx:
            for day in reversed(DAYS):
                tx.organisations.close(day)
        with office.reading(town.admin) as tx:
            assert tx.organisations.closed_days() == DAYS

    def test_both_ends_of_a_range_of_closed_days_count(self, office: Office, town: Town) -> None:
        with office.transaction(town.admin) as tx:
            for day in DAYS:
                tx.organisations.close(day)
        with office.reading(town.admin) as tx:
            assert tx.organisations.closed_days(DAYS[1].on, DAYS[3].on) == DAYS[1:4]
            assert tx.organisations.closed_days(DAYS[2].on, DAYS[2].on) == [DAYS[2]]
            assert tx.organisations.closed_days(first=DAYS[3].on) == DAYS[3:]
            assert tx.organisations.closed_days(last=DAYS[1].on) == DAYS[:2]

    def test_a_closed_day_may_get_another_reason(self, office: Office, town: Town) -> None:
        again = ClosedDay(DAYS[0].on, "Another reason")
        with office.transaction(town.admin) as tx:
            tx.organisations.close(DAYS[0])
            tx.organisations.close(again)
        with office.reading(town.admin) as tx:
            assert tx.organisations.closed_days() == [again]

    def test_a_reopened_day_is_closed_no_longer(self, office: Office, town: Town) -> None:
        with office.transaction(town.admin) as tx:
            tx.organisations.close(DAYS[0])
            tx.organisations.close(DAYS[1])
            tx.organisations.reopen(DAYS[0].on)
        with office.reading(town.admin) as tx:
            assert tx.organisations.closed_days() == [DAYS[1]]
        with pytest.raises(NotFound), office.transaction(town.admin) as tx:
            tx.organisations.reopen(DAYS[0].on)
