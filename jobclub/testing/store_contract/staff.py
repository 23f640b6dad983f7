"""Staff and their tokens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jobclub.core.activities.engagements import Engagement
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.errors import EmailTaken, NotFound
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.reach import Keyed
from jobclub.core.office.store import Transaction
from jobclub.core.people.link import Purpose
from jobclub.core.people.retention import NAMELESS, NOBODY, Kept
from jobclub.core.people.staff import Role, Staff, Token
from jobclub.core.spans import Span
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import furnish
from jobclub.testing.store_contract.samples import a_link, a_member_of_staff, a_token
from jobclub.testing.store_contract.services import away
from jobclub.testing.store_contract.setting import ODD_MOMENT, SOME_ROWS, Setting, walked
from jobclub.testing.towns import Town

DAY = timedelta(days=1)


def issued(office: Office, town: Town, token: Token) -> Token:
    """Keep a token."""
    with office.transaction(town.admin) as tx:
        tx.staff.add_token(token)
    return token


class StaffContract(Setting):
    """Who works here, and with which keys; who worked here once."""

    def test_of_whoever_left_long_ago_the_name_stays_where_they_ran_something(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        ran, idle, *others = self._left(office, town)
        before = ODD_MOMENT + timedelta(hours=4)
        with office.transaction(town.admin) as tx:
            assert tx.retention.count(Kept.STAFF, before) == 2
            assert [tx.retention.forget(Kept.STAFF, before, limit=1) for _ in range(3)] == [1, 1, 0]
        with office.reading(town.admin) as tx:
            for one, name in ((ran, ran.name), (idle, NAMELESS)):
                gone = replace(one, name=name, email=f"{one.id}{NOBODY}", identity=None, version=1)
                assert tx.staff.get(one.id) == gone
            assert [tx.staff.get(one.id) for one in others] == others
            assert (tx.links.of_staff(idle.id), tx.staff.tokens_of(idle.id)) == ([], [])
            assert tx.services.hours(idle.id) == ()
            assert tx.services.exceptions(idle.id, Window(), since=date.min).items == ()
            assert tx.staff.token(it.token.id) == it.token

    def _left(self, office: Office, town: Town) -> list[Staff]:
        """Give who ran something and left, who ran nothing, who has a session ahead, left lately, is here."""
        ran, idle, busy, fresh = (
            a_member_of_staff(left_at=ODD_MOMENT + later * DAY, identity=f"{new_id()}.account")
            for later in (0, 0, 0, 1)
        )
        here = a_member_of_staff()
        with office.transaction(town.admin) as tx:
            for one in (ran, idle, busy, fresh, here):
                tx.staff.add(one)
            tx.links.add(a_link(staff_id=idle.id, purpose=Purpose.SESSION))
            tx.staff.add_token(a_token(staff_id=idle.id))
            tx.services.set_hours(idle.id, (WeeklyHours(weekday=0, opens=time(9), closes=time(12)),))
            tx.services.add_exceptions([away(idle.id)])
            for one, at in ((ran, ODD_MOMENT - DAY), (busy, ODD_MOMENT + DAY)):
                self._engage(tx, one.id, at)
        return [ran, idle, busy, fresh, here]

    def _engage(self, tx: Transaction, staff_id: str, at: datetime) -> None:
        group = new_id()
        span = Span(at, at + timedelta(hours=1))
        work = Engagement(
            staff_id=staff_id, span=span, activity="session", activity_id=new_id(), group_id=group
        )
        tx.staff.set_engagements(group, [work])

    @pytest.mark.parametrize("role", Role)
    def test_staff_are_kept_as_they_were_put_in(self, office: Office, town: Town, role: Role) -> None:
        one = a_member_of_staff(role=role, name="Bjørk Ægir")
        with office.transaction(town.admin) as tx:
            tx.staff.add(one)
        with office.reading(town.admin) as tx:
            assert tx.staff.get(one.id) == one

    @pytest.mark.parametrize("staff_id", ["01a00000-0000-7000-8000-000000000000", "", "\0"])
    def test_staff_nobody_knows_are_not_found(self, office: Office, town: Town, staff_id: str) -> None:
        for opened in (office.reading, office.transaction):
            with pytest.raises(NotFound), opened(town.admin) as tx:
                tx.staff.get(staff_id)

    def test_two_of_the_staff_cannot_share_an_email_in_any_spelling(self, office: Office, town: Town) -> None:
        with office.transaction(town.admin) as tx:
            tx.staff.add(a_member_of_staff(email="Straße@example.org"))
        with pytest.raises(EmailTaken), office.transaction(town.admin) as tx:
            tx.staff.add(a_member_of_staff(email="STRASSE@Example.org"))

    def test_the_email_of_staff_may_be_that_of_staff_elsewhere(
        self, office: Office, town: Town, other: Town
    ) -> None:
        for admin in (town.admin, other.admin):
            with office.transaction(admin) as tx:
                tx.staff.add(a_member_of_staff(email="both@example.org"))

    def test_ids_of_staff_come_by_email_for_those_who_are_known(self, office: Office, town: Town) -> None:
        one, two = a_member_of_staff(email="Straße@example.org"), a_member_of_staff(email="two@example.org")
        with office.transaction(town.admin) as tx:
            tx.staff.add(one)
            tx.staff.add(two)
        with office.reading(town.admin) as tx:
            asked = ["strasse@example.org", "two@example.org", "nobody@example.org", "two@example.org"]
            found = {"strasse@example.org": one.id, "two@example.org": two.id}
            assert tx.staff.by_email_keys(asked) == found
            assert tx.staff.by_email_keys([]) == {}

    def test_an_email_of_staff_finds_nobody_of_another_organisation(
        self, office: Office, town: Town, other: Town
    ) -> None:
        one, theirs = a_member_of_staff(email="one@example.org"), a_member_of_staff(email="they@example.org")
        for admin, staff in ((town.admin, one), (other.admin, theirs)):
            with office.transaction(admin) as tx:
                tx.staff.add(staff)
        with office.reading(town.admin) as tx:
            assert tx.staff.by_email_keys(["one@example.org", "they@example.org"]) == {
                "one@example.org": one.id
            }

    @SOME_ROWS
    def test_staff_are_listed_in_the_order_of_their_ids(self, office: Office, town: Town, rows: int) -> None:
        new = [a_member_of_staff() for _ in range(rows)]
        with office.transaction(town.admin) as tx:
            for one in reversed(new):
                tx.staff.add(one)
        everybody = [*town.staff_ids, *(one.id for one in new)]
        with office.reading(town.admin) as tx:
            assert walked(tx.staff.page, lambda one: one.id) == everybody
            assert walked(tx.staff.page, lambda one: one.id, limit=2) == everybody

    @SOME_ROWS
    def test_tokens_are_listed_in_the_order_of_their_ids(self, office: Office, town: Town, rows: int) -> None:
        new = [a_token() for _ in range(rows)]
        with office.transaction(town.admin) as tx:
            for token in reversed(new):
                tx.staff.add_token(token)
        with office.reading(town.admin) as tx:
            assert walked(tx.staff.tokens, lambda one: one.id) == [token.id for token in new]
            assert walked(tx.staff.tokens, lambda one: one.id, limit=2) == [token.id for token in new]

    def test_a_token_is_kept_as_it_was_issued(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.reading(town.admin) as tx:
            assert tx.staff.token(it.token.id) == it.token
        with pytest.raises(NotFound), office.reading(town.admin) as tx:
            tx.staff.token(new_id())

    def test_a_token_tells_who_holds_it(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.reading(town.admin) as tx:
            whose = tx.staff.get(it.token.staff_id or "")
        assert office.store.keyed_by(it.token.digest) == Keyed(
            town.organisation.id, "Europe/Copenhagen", it.token, whose
        )

    def test_a_token_may_be_for_reading_only(self, office: Office, town: Town) -> None:
        token = issued(office, town, a_token(role=Role.ADMIN, read_only=True))
        assert office.store.keyed_by(token.digest) == Keyed(town.organisation.id, "Europe/Copenhagen", token)

    def test_an_unknown_token_is_nobodys(self, office: Office, town: Town) -> None:
        token = issued(office, town, a_token())
        assert office.store.keyed_by(token.digest + "x") is None

    def test_a_revoked_token_is_found_and_listed_as_such(self, office: Office, town: Town) -> None:
        token = issued(office, town, a_token())
        revoked = replace(token, revoked_at=office.now())
        with office.transaction(town.admin) as tx:
            tx.staff.save_token(revoked)
        assert office.store.keyed_by(token.digest) == Keyed(
            town.organisation.id, "Europe/Copenhagen", revoked
        )
        with office.reading(town.admin) as tx:
            assert tx.staff.token(token.id) == revoked
            assert walked(tx.staff.tokens, lambda one: one.id) == [token.id]
