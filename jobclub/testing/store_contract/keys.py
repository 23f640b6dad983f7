"""Who of the staff is known by what: an address, an account, a token; and who left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from jobclub.core.errors import IdentityTaken, NotFound, Stale
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.reach import Employed, Keyed, Opened
from jobclub.core.office.store import Store
from jobclub.core.people.link import Purpose
from jobclub.core.people.staff import Act, Role, Staff
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.samples import a_link, a_member_of_staff, a_token
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting, walked
from jobclub.testing.towns import Town, new_address

ZONE = "Europe/Copenhagen"
HOUR = timedelta(hours=1)


def joined(office: Office, town: Town, *staff: Staff) -> None:
    """Let some join the staff."""
    with office.transaction(town.admin) as tx:
        for one in staff:
            tx.staff.add(one)


def an_account() -> str:
    """Give an account that nobody has."""
    return f"{new_id()}.{new_id()}"


class KeyContract(Setting):
    """Changed, gone, and known again."""

    def test_staff_are_kept_as_they_were_changed(self, office: Office, town: Town) -> None:
        one = a_member_of_staff(identity=an_account(), left_at=ODD_MOMENT)
        joined(office, town, one)
        changed = replace(one, name="Ståle", email="s@example.org", role=Role.ADMIN, left_at=None)
        with office.transaction(town.admin) as tx:
            saved = tx.staff.save(changed)
        assert saved == replace(changed, version=1)
        with office.reading(town.admin) as tx:
            assert tx.staff.get(one.id) == saved
            assert tx.staff.by_email_keys([one.email, "s@example.org"]) == {"s@example.org": one.id}

    def test_staff_are_not_changed_from_another_version(self, office: Office, town: Town) -> None:
        one = a_member_of_staff()
        joined(office, town, one)
        with office.transaction(town.admin) as tx:
            tx.staff.save(one)
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.staff.save(replace(one, name="Late"))

    def test_staff_are_had_to_change_them(self, office: Office, town: Town, other: Town) -> None:
        with office.transaction(town.admin) as tx:
            assert tx.staff.held(town.staff_ids[0]) == tx.staff.get(town.staff_ids[0])
        for unknown in (new_id(), other.staff_ids[0]):
            with pytest.raises(NotFound), office.transaction(town.admin) as tx:
                tx.staff.held(unknown)

    def test_who_works_here_is_told_of_some_by_their_ids(
        self, office: Office, town: Town, other: Town
    ) -> None:
        first, second, gone, _ = sorted(town.staff_ids)
        with office.transaction(town.admin) as tx:
            tx.staff.save(replace(tx.staff.get(gone), left_at=office.now()))
        with office.transaction(town.admin) as tx:
            assert tx.staff.here([second, gone, new_id(), other.staff_ids[0], first]) == [first, second]
            assert tx.staff.here([]) == []

    def test_an_account_is_one_persons_wherever_they_work(
        self, office: Office, town: Town, other: Town
    ) -> None:
        one, two = a_member_of_staff(identity=an_account()), a_member_of_staff()
        joined(office, town, one)
        joined(office, other, two)
        with pytest.raises(IdentityTaken), office.transaction(other.admin) as tx:
            tx.staff.add(a_member_of_staff(identity=one.identity))
        with pytest.raises(IdentityTaken), office.transaction(other.admin) as tx:
            tx.staff.save(replace(two, identity=one.identity))

    def test_a_tenant_is_one_organisations(self, office: Office, town: Town, other: Town) -> None:
        tenant = new_id()
        with office.transaction(town.admin) as tx:
            kept = tx.organisations.save(replace(tx.organisations.current(), entra_tenant_id=tenant))
        assert office.store.organisation_of_tenant(tenant) == kept
        assert office.store.organisation_of_tenant(new_id()) is None
        with pytest.raises(IdentityTaken), office.transaction(other.admin) as tx:
            tx.organisations.save(replace(tx.organisations.current(), entra_tenant_id=tenant))

    def test_admins_are_those_who_are_here(self, office: Office, town: Town) -> None:
        gone = a_member_of_staff(role=Role.ADMIN, left_at=ODD_MOMENT)
        here = a_member_of_staff(role=Role.ADMIN)
        joined(office, town, gone, here)
        with office.transaction(town.admin) as tx:
            assert [one.id for one in tx.staff.admins()] == [town.staff_ids[0], here.id]

    def test_staff_are_listed_by_whether_they_left(self, office: Office, town: Town) -> None:
        gone = [a_member_of_staff(left_at=ODD_MOMENT) for _ in range(3)]
        joined(office, town, *gone)
        ids = [one.id for one in gone]
        with office.reading(town.admin) as tx:
            for left, expected in ((None, [*town.staff_ids, *ids]), (False, town.staff_ids), (True, ids)):
                page = partial(tx.staff.page, left=left)
                assert walked(page, lambda one: one.id, limit=2) == expected
            assert tx.staff.page(Window(), left=True).items == tuple(gone)

    def test_staff_are_found_at_their_address_in_every_organisation_until_they_leave(
        self, store: Store, office: Office, town: Town, other: Town
    ) -> None:
        email = new_address()
        here, there = a_member_of_staff(email=email.upper()), a_member_of_staff(email=email)
        joined(office, town, here)
        joined(office, other, there)
        found = [Employed(town.organisation.id, ZONE, here), Employed(other.organisation.id, ZONE, there)]
        assert sorted(store.staff_reached_at(email), key=str) == sorted(found, key=str)
        with office.transaction(town.admin) as tx:
            tx.staff.save(replace(here, left_at=ODD_MOMENT))
        assert store.staff_reached_at(email) == found[1:]
        assert store.staff_reached_at(new_address()) == []

    def test_staff_are_found_by_their_account_also_once_they_left(
        self, store: Store, office: Office, town: Town
    ) -> None:
        one = a_member_of_staff(identity=an_account(), left_at=ODD_MOMENT)
        joined(office, town, one)
        assert store.staff_known_as(one.identity or "") == Employed(town.organisation.id, ZONE, one)
        assert store.staff_known_as(an_account()) is None

    @pytest.mark.parametrize("purpose", [Purpose.SESSION, Purpose.SIGN_IN, Purpose.FEED])
    def test_a_link_of_the_staffs_is_found_with_whose_it_is(
        self, store: Store, office: Office, town: Town, purpose: Purpose
    ) -> None:
        one = a_member_of_staff(left_at=ODD_MOMENT, identity=an_account())
        link = a_link(staff_id=one.id, purpose=purpose)
        joined(office, town, one)
        with office.transaction(town.admin) as tx:
            tx.links.add(link)
        assert store.opened_by(link.digest, purpose) == Opened(town.organisation.id, ZONE, link, one)

    def test_a_token_is_kept_with_its_limits_and_its_end(
        self, store: Store, office: Office, town: Town
    ) -> None:
        token = a_token(
            scopes=(Act.READ_COHORTS, Act.CLOSE_DAYS),
            ends_at=ODD_MOMENT,
            used_at=ODD_MOMENT - HOUR,
            staff_id=town.staff_ids[1],
        )
        other = a_token(staff_id=town.staff_ids[2])
        with office.transaction(town.admin) as tx:
            tx.staff.add_token(token)
            tx.staff.add_token(other)
        with office.reading(town.admin) as tx:
            assert tx.staff.token(token.id) == token
            assert tx.staff.tokens_of(town.staff_ids[1]) == [token]
            assert tx.staff.tokens_of(town.staff_ids[0]) == []
            whose = tx.staff.get(town.staff_ids[1])
        assert store.keyed_by(token.digest) == Keyed(town.organisation.id, ZONE, token, whose)

    def test_it_is_noted_when_a_token_was_used(self, store: Store, office: Office, town: Town) -> None:
        tokens = [a_token(), a_token()]
        with office.transaction(town.admin) as tx:
            for token in tokens:
                tx.staff.add_token(token)
        found = store.keyed_by(tokens[0].digest)
        assert found is not None
        store.note_use(found, ODD_MOMENT + HOUR)
        with office.reading(town.admin) as tx:
            kept = [tx.staff.token(token.id) for token in tokens]
        assert kept == [replace(tokens[0], used_at=ODD_MOMENT + HOUR), tokens[1]]

    def test_nobody_waits_for_a_use_to_be_noted(self, store: Store, office: Office, town: Town) -> None:
        token = a_token()
        with office.transaction(town.admin) as tx:
            tx.staff.add_token(token)
        found = store.keyed_by(token.digest)
        assert found is not None
        with office.transaction(town.admin) as tx:
            tx.staff.token(token.id)
            store.note_use(found, ODD_MOMENT)
        with office.reading(town.admin) as tx:
            assert tx.staff.token(token.id) == token
