"""People's links: found by their secrets alone, revoked, forgotten; and who guesses at them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.errors import NotFound, Stale
from jobclub.core.office import Office
from jobclub.core.office.reach import Opened
from jobclub.core.office.store import Store
from jobclub.core.people.link import Link, Purpose
from jobclub.core.people.retention import Kept
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import furnish
from jobclub.testing.store_contract.samples import a_link
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town, found_town

A_MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


def made(office: Office, town: Town, *links: Link) -> None:
    """Keep links."""
    with office.transaction(town.admin) as tx:
        for link in links:
            tx.links.add(link)


class LinkContract(Setting):
    """Made, opened, revoked, forgotten, guessed."""

    def test_links_are_listed_by_whose_they_are_in_the_order_they_were_made(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        feed = a_link(participant_id=it.person.id, purpose=Purpose.FEED, ends_at=None, revoked_at=ODD_MOMENT)
        second, third = (a_link(participant_id=it.person.id) for _ in range(2))
        guests = a_link(participant_id=None, guest_id=it.guest.id, purpose=Purpose.GUEST)
        made(office, town, third, second, feed, guests)
        with office.reading(town.admin) as tx:
            assert tx.links.of_participant(it.person.id) == [it.link, feed, second, third]
            assert tx.links.of_staff(town.consultant.staff_id or "") == [it.staff_link]
            assert tx.links.of_staff(town.colleague.staff_id or "") == []
            assert tx.links.of_guest(it.guest.id) == [guests]
            assert tx.links.of_participant(new_id()) == tx.links.of_guest(new_id()) == []

    def test_a_link_is_found_by_its_digest_with_whose_it_is(
        self, store: Store, office: Office, town: Town
    ) -> None:
        elsewhere = found_town(office, time_zone="Atlantic/Reykjavik")
        mine, theirs = furnish(office, town), furnish(office, elsewhere)
        for whose, it in ((town, mine), (elsewhere, theirs)):
            zone = whose.organisation.time_zone
            found = store.opened_by(it.link.digest, Purpose.PAGE)
            assert found == Opened(whose.organisation.id, zone, it.link)
        assert store.opened_by(new_id(), Purpose.PAGE) is None

    @pytest.mark.parametrize("purpose", Purpose)
    def test_a_link_is_found_for_what_it_is_for_and_for_nothing_else(
        self, store: Store, office: Office, town: Town, purpose: Purpose
    ) -> None:
        link = a_link(participant_id=furnish(office, town).person.id, purpose=purpose)
        made(office, town, link)
        found = {asked: store.opened_by(link.digest, asked) for asked in Purpose}
        assert {asked: opened and opened.link for asked, opened in found.items() if opened} == {purpose: link}

    def test_a_saved_link_has_the_next_version_and_is_found_as_it_is_now(
        self, store: Store, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        revoked = replace(it.link, revoked_at=ODD_MOMENT)
        with office.transaction(town.admin) as tx:
            saved = tx.links.save(revoked)
        assert saved == replace(revoked, version=1)
        opened = store.opened_by(it.link.digest, Purpose.PAGE)
        assert opened is not None
        assert opened.link == saved

    def test_a_link_changed_meanwhile_is_not_overwritten(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.links.save(replace(it.link, revoked_at=ODD_MOMENT))
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.links.save(replace(it.link, ends_at=None))
        with pytest.raises((NotFound, Stale)), office.transaction(town.admin) as tx:
            tx.links.save(a_link(participant_id=it.person.id))

    def test_what_ended_or_was_revoked_before_an_instant_is_forgotten(
        self, store: Store, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        whose = {"participant_id": it.person.id}
        ended, revoked = (
            a_link(**whose, ends_at=ODD_MOMENT - A_MOMENT),
            a_link(**whose, revoked_at=ODD_MOMENT - A_MOMENT),
        )
        staying = [
            a_link(**whose, ends_at=ODD_MOMENT),
            a_link(**whose, ends_at=None, revoked_at=ODD_MOMENT),
            a_link(**whose, ends_at=None),
        ]
        made(office, town, ended, revoked, *staying)
        with office.transaction(town.admin) as tx:
            assert tx.retention.forget(Kept.LINKS, ODD_MOMENT, limit=9) == 2
        with office.reading(town.admin) as tx:
            assert tx.links.of_participant(it.person.id) == [it.link, *staying]
        assert [store.opened_by(link.digest, Purpose.PAGE) for link in (ended, revoked)] == [None, None]

    def test_wrong_links_are_counted_by_who_tried_them(self, store: Store) -> None:
        who, other = new_id(), new_id()
        for one in (who, who, other):
            store.note_guess(one, ODD_MOMENT, within=HOUR)
        assert store.guesses(who, ODD_MOMENT, within=HOUR) == 2
        assert store.guesses(other, ODD_MOMENT, within=HOUR) == 1
        assert store.guesses(new_id(), ODD_MOMENT, within=HOUR) == 0

    def test_wrong_links_count_for_a_while_and_are_forgotten_whoever_tried_them(self, store: Store) -> None:
        who = new_id()
        store.note_guess(who, ODD_MOMENT, within=HOUR)
        over = ODD_MOMENT + HOUR
        assert store.guesses(who, over - A_MOMENT, within=HOUR) == 1
        assert store.guesses(who, over, within=HOUR) == 0
        store.note_guess(new_id(), over - A_MOMENT, within=HOUR)
        assert store.guesses(who, ODD_MOMENT, within=HOUR) == 1
        store.note_guess(new_id(), over, within=HOUR)
        assert store.guesses(who, ODD_MOMENT, within=HOUR) == 0
