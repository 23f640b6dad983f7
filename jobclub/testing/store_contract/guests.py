"""The guests of sessions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.guest import Guest, GuestState
from jobclub.core.errors import NotFound, Stale
from jobclub.core.office import Office
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import furnish
from jobclub.testing.store_contract.samples import a_guest
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town


def invited(office: Office, town: Town, *guests: Guest) -> None:
    """Keep guests."""
    with office.transaction(town.admin) as tx:
        for guest in guests:
            tx.guests.add(guest)


class GuestContract(Setting):
    """Invited, changed, taken off."""

    def test_a_guest_is_kept_as_invited(self, office: Office, town: Town) -> None:
        session = furnish(office, town).cohort.sessions[1]
        full = a_guest(
            session, partner="Møbelfabrikken", contact="+45 70 10 10 10", state=GuestState.CONFIRMED
        )
        full = replace(
            full, email="gry@partners.example", not_me_at=ODD_MOMENT, activity=ActivityKind.WEBINAR
        )
        nameless = a_guest(session, name=None, partner="The union")
        invited(office, town, full, nameless)
        with office.reading(town.admin) as tx:
            assert (tx.guests.get(full.id), tx.guests.get(nameless.id)) == (full, nameless)

    def test_a_guest_nobody_invited_is_not_found(self, office: Office, town: Town) -> None:
        with pytest.raises(NotFound), office.reading(town.admin) as tx:
            tx.guests.get(new_id())

    def test_guests_of_several_sessions_come_in_the_order_of_their_ids(
        self, office: Office, town: Town
    ) -> None:
        _, two, three, four, *_ = furnish(office, town).cohort.sessions
        guests = [a_guest(session) for session in (three, two, four, two)]
        invited(office, town, *reversed(guests))
        with office.reading(town.admin) as tx:
            assert tx.guests.of_activities([two.id]) == [guests[1], guests[3]]
            assert tx.guests.of_activities([two.id, three.id]) == [guests[0], guests[1], guests[3]]
            assert tx.guests.of_activities([]) == []

    def test_a_saved_guest_has_the_next_version(self, office: Office, town: Town) -> None:
        guest = furnish(office, town).guest
        changed = replace(guest, name=None, partner="The union", state=GuestState.DECLINED)
        with office.transaction(town.admin) as tx:
            saved = tx.guests.save(changed)
        assert saved == replace(changed, version=1)
        with office.reading(town.admin) as tx:
            assert tx.guests.get(guest.id) == saved

    def test_a_guest_changed_meanwhile_is_not_overwritten(self, office: Office, town: Town) -> None:
        guest = furnish(office, town).guest
        with office.transaction(town.admin) as tx:
            tx.guests.save(replace(guest, name="First"))
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.guests.save(replace(guest, name="Second"))
        with office.reading(town.admin) as tx:
            assert tx.guests.get(guest.id).name == "First"

    def test_a_guest_taken_off_is_gone(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        staying = a_guest(it.cohort.sessions[0])
        invited(office, town, staying)
        with office.transaction(town.admin) as tx:
            tx.guests.remove(it.guest.id)
        with office.reading(town.admin) as tx:
            assert tx.guests.of_activities([it.cohort.sessions[0].id]) == [staying]
        with pytest.raises(NotFound), office.reading(town.admin) as tx:
            tx.guests.get(it.guest.id)
        with pytest.raises((NotFound, Stale)), office.transaction(town.admin) as tx:
            tx.guests.save(it.guest)

    def test_what_a_guest_was_told_is_noted_apart_from_what_is_known_of_them(
        self, office: Office, town: Town
    ) -> None:
        guest = furnish(office, town).guest
        with office.transaction(town.admin) as tx:
            tx.guests.note_told(guest.id, ODD_MOMENT, certain=False)
        with office.transaction(town.admin) as tx:
            told = replace(guest, told_starts_at=ODD_MOMENT, told_certain=False)
            assert tx.guests.get(guest.id) == told
            tx.guests.save(replace(guest, name="Gry"))
            assert tx.guests.get(guest.id) == replace(told, name="Gry", version=1)
            tx.guests.note_told(guest.id, ODD_MOMENT)
        with office.reading(town.admin) as tx:
            assert tx.guests.get(guest.id) == replace(told, name="Gry", version=1, told_certain=True)

    def test_who_was_taken_off_is_kept_until_they_know_and_is_no_guest_any_more(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            gone = tx.guests.save(replace(it.guest, removed_at=ODD_MOMENT))
        with office.reading(town.admin) as tx:
            assert tx.guests.get(it.guest.id) == gone
            assert tx.guests.of_activities([it.guest.activity_id]) == []
