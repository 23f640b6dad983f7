"""The outbox: what is to be told is written in the commit of the change, found again, and settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.errors import NotFound, Stale
from jobclub.core.events import CohortCancelled, ParticipantAdded, PlaceTaken
from jobclub.core.notices.delivery import Channel, Delivery, DeliveryState, Why, begun, sent
from jobclub.core.notices.kinds import Notice
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import Furnished, furnish
from jobclub.testing.store_contract.samples import a_cohort, a_delivery, a_link
from jobclub.testing.store_contract.setting import ODD_MOMENT, SOME_ROWS, Setting, walked
from jobclub.testing.towns import Town

ALL = DeliveryFilter()
A_LOT: dict[str, Any] = {
    "notice": Notice.DIGEST,
    "about": {"session_id": "Žofie", "reply_by": "2027-01-04T08:00:00+00:00"},
    "participant_id": None,
    "staff_id": new_id(),
    "guest_id": new_id(),
    "group_id": new_id(),
    "state": DeliveryState.SKIPPED,
    "why": Why.NOT_ME,
    "channel": Channel.SMS,
    "attempts": 3,
    "begun_at": ODD_MOMENT + timedelta(minutes=1),
    "maybe_twice": True,
    "fault": "451 later",
    "settled_at": ODD_MOMENT + timedelta(minutes=2),
}


def put_in(office: Office, town: Town, *deliveries: Delivery) -> None:
    """Put deliveries into a town's outbox."""
    with office.transaction(town.admin) as tx:
        tx.outbox.add(deliveries)


def found(office: Office, town: Town, wanted: DeliveryFilter = ALL) -> list[str]:
    """Give the ids of the deliveries that a town lists."""
    with office.reading(town.admin) as tx:
        return [one.id for one in tx.outbox.page(wanted, Window()).items]


def taken(office: Office, place_id: str) -> PlaceTaken:
    """Let somebody have got a place."""
    return PlaceTaken(at=office.now(), cohort_id="c", place_id=place_id, participant_id="p")


class ChangedMyMind(Exception):
    """Raised by a test in the middle of an act."""


BY: dict[str, Callable[[Furnished], dict[str, Any]]] = {
    "state": lambda _: {"state": DeliveryState.DEAD},
    "notice": lambda _: {"notice": Notice.MISSED},
    "cohort": lambda it: {"cohort_id": it.host.id},
    "person": lambda _: {"participant_id": "somebody"},
}
"""What a delivery is about, and what it is asked for by."""


class OutboxContract(Setting):
    """Put in, listed, saved, taken out."""

    @pytest.mark.parametrize("about", [{}, A_LOT], ids=["plain", "everything"])
    def test_a_delivery_is_kept_as_it_was_put_in(
        self, office: Office, town: Town, about: dict[str, Any]
    ) -> None:
        delivery = a_delivery(**about)
        put_in(office, town, delivery)
        with office.reading(town.admin) as tx:
            assert tx.outbox.get(delivery.id) == delivery

    def test_a_delivery_nobody_put_in_is_not_found(self, office: Office, town: Town) -> None:
        with pytest.raises(NotFound), office.reading(town.admin) as tx:
            tx.outbox.get(new_id())

    def test_the_same_thing_is_never_put_in_twice(self, office: Office, town: Town) -> None:
        first, other = a_delivery(), a_delivery()
        again = replace(a_delivery(), key=first.key)
        put_in(office, town, first)
        put_in(office, town, again, other, replace(a_delivery(), key=other.key))
        put_in(office, town)
        assert found(office, town) == [first.id, other.id]

    def test_two_organisations_may_use_one_key(self, office: Office, town: Town, other: Town) -> None:
        mine, theirs = a_delivery(key="one"), a_delivery(key="one")
        put_in(office, town, mine)
        put_in(office, other, theirs)
        assert (found(office, town), found(office, other)) == ([mine.id], [theirs.id])

    def test_a_saved_delivery_has_the_next_version(self, office: Office, town: Town) -> None:
        delivery = a_delivery()
        put_in(office, town, delivery)
        changed = sent(delivery, ODD_MOMENT)
        with office.transaction(town.admin) as tx:
            saved = tx.outbox.save(changed)
        assert saved == replace(changed, version=1)
        with office.reading(town.admin) as tx:
            assert tx.outbox.get(delivery.id) == saved

    def test_a_delivery_changed_meanwhile_is_not_overwritten(self, office: Office, town: Town) -> None:
        delivery = a_delivery()
        put_in(office, town, delivery)
        with office.transaction(town.admin) as tx:
            tx.outbox.save(replace(delivery, fault="First"))
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.outbox.save(replace(delivery, fault="Second"))
        with office.reading(town.admin) as tx:
            assert tx.outbox.get(delivery.id).fault == "First"

    def test_a_delivery_taken_out_is_gone_and_its_key_is_free(self, office: Office, town: Town) -> None:
        delivery, staying = a_delivery(), a_delivery()
        put_in(office, town, delivery, staying)
        for _ in range(2):
            with office.transaction(town.admin) as tx:
                tx.outbox.remove(delivery.id)
        assert found(office, town) == [staying.id]
        with pytest.raises((NotFound, Stale)), office.transaction(town.admin) as tx:
            tx.outbox.save(delivery)
        put_in(office, town, delivery)
        assert found(office, town) == sorted([delivery.id, staying.id])

    @SOME_ROWS
    def test_deliveries_are_listed_in_the_order_they_were_put_in(
        self, office: Office, town: Town, rows: int
    ) -> None:
        many = [a_delivery() for _ in range(rows)]
        put_in(office, town, *reversed(many))
        with office.reading(town.admin) as tx:
            for limit in (2, 50):
                ids = walked(lambda window: tx.outbox.page(ALL, window), lambda one: one.id, limit=limit)
                assert ids == [one.id for one in many]

    def test_what_is_for_everybody_concerned_is_not_listed(self, office: Office, town: Town) -> None:
        for_many, to_staff = a_delivery(participant_id=None), a_delivery(**A_LOT)
        put_in(office, town, for_many, to_staff)
        assert found(office, town) == [to_staff.id]
        with office.reading(town.admin) as tx:
            assert tx.outbox.get(for_many.id).for_many

    @pytest.mark.parametrize("state", DeliveryState)
    def test_deliveries_are_listed_by_their_state(
        self, office: Office, town: Town, state: DeliveryState
    ) -> None:
        each = {one: a_delivery(state=one) for one in DeliveryState}
        put_in(office, town, *each.values())
        assert found(office, town, DeliveryFilter(state=state)) == [each[state].id]

    @pytest.mark.parametrize("about", BY.values(), ids=BY)
    def test_deliveries_are_listed_by_what_they_are_about(
        self, office: Office, town: Town, about: Callable[[Furnished], dict[str, Any]]
    ) -> None:
        wanted = about(furnish(office, town))
        named = {"group_id" if name == "cohort_id" else name: value for name, value in wanted.items()}
        right, wrong = a_delivery(**named), a_delivery()
        put_in(office, town, right, wrong)
        assert found(office, town, DeliveryFilter(**wanted)) == [right.id]

    def test_a_consultant_finds_what_is_about_the_cohorts_they_lead(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        theirs = a_cohort(it.programme, consultant_id=town.colleague.staff_id)
        with office.transaction(town.admin) as tx:
            tx.cohorts.add(theirs)
        dead, elsewhere, about_nothing = (
            a_delivery(group_id=it.cohort.id, state=DeliveryState.DEAD),
            a_delivery(group_id=theirs.id),
            a_delivery(),
        )
        put_in(office, town, dead, elsewhere, about_nothing)
        mine = DeliveryFilter(led_by=town.consultant.staff_id)
        assert found(office, town, mine) == [it.delivery.id, dead.id]
        assert found(office, town, replace(mine, state=DeliveryState.DEAD)) == [dead.id]
        assert found(office, town, replace(mine, participant_id=it.person.id)) == [it.delivery.id]
        assert found(office, town, replace(mine, cohort_id=theirs.id)) == []
        assert found(office, town, DeliveryFilter(led_by=town.colleague.staff_id)) == [elsewhere.id]

    @pytest.mark.parametrize("state", DeliveryState)
    def test_somebody_was_written_to_once_something_was_sent(
        self, office: Office, town: Town, state: DeliveryState
    ) -> None:
        delivery = a_delivery(state=state)
        put_in(office, town, delivery)
        with office.reading(town.admin) as tx:
            assert tx.outbox.wrote_before(delivery.participant_id or "") is (state is DeliveryState.SENT)
            assert not tx.outbox.wrote_before(new_id())

    @pytest.mark.parametrize("later", [timedelta(hours=-1), timedelta(0), timedelta(hours=1)])
    def test_who_was_written_to_before_their_links_were_revoked_begins_anew(
        self, office: Office, town: Town, later: timedelta
    ) -> None:
        it = furnish(office, town)
        sent = a_delivery(
            participant_id=it.person.id, state=DeliveryState.SENT, settled_at=ODD_MOMENT + later
        )
        put_in(office, town, sent)
        with office.transaction(town.admin) as tx:
            tx.links.add(a_link(participant_id=it.person.id, revoked_at=ODD_MOMENT))
        with office.reading(town.admin) as tx:
            assert tx.outbox.wrote_before(it.person.id) is (later > timedelta(0))

    @pytest.mark.parametrize("guest", [False, True], ids=["to a participant", "to a guest"])
    def test_a_message_is_under_way_while_nobody_knows_how_its_sending_ended(
        self, office: Office, town: Town, *, guest: bool
    ) -> None:
        def to(who: str) -> Delivery:
            about = {"participant_id": None, "guest_id": who, "group_id": "group"}
            return a_delivery(**about) if guest else a_delivery(participant_id=who)

        def under_way(beside: Delivery) -> bool:
            with office.reading(town.admin) as tx:
                return tx.outbox.under_way(beside)

        delivery, another, to_another = to("somebody"), to("somebody"), to("somebody else")
        put_in(office, town, delivery, another, to_another)
        assert not under_way(another)
        with office.transaction(town.admin) as tx:
            sending = tx.outbox.save(begun(delivery, Channel.MAIL, ODD_MOMENT))
        assert [under_way(one) for one in (delivery, another, to_another)] == [False, True, False]
        with office.transaction(town.admin) as tx:
            tx.outbox.save(sent(sending, ODD_MOMENT))
        assert not under_way(another)

    def test_what_happened_is_put_in_to_be_told(self, office: Office, town: Town) -> None:
        with office.transaction(town.admin) as tx:
            tx.record(
                ParticipantAdded(at=office.now(), participant_id="p"),
                taken(office, "one"),
                CohortCancelled(at=office.now(), cohort_id="c"),
                taken(office, "two"),
            )
            tx.record(taken(office, "one"))
        with office.reading(town.admin) as tx:
            told = tx.outbox.page(ALL, Window()).items
        assert [(one.notice, one.participant_id, one.about["place_id"]) for one in told] == [
            (Notice.PLACE_CONFIRMED, "p", "one"),
            (Notice.PLACE_CONFIRMED, "p", "two"),
        ]
        assert [(one.at, one.due_at, one.state) for one in told] == [
            (ODD_MOMENT, ODD_MOMENT, DeliveryState.WAITING)
        ] * 2

    def test_an_act_that_raises_tells_nobody(self, office: Office, town: Town) -> None:
        def fail() -> None:
            with office.transaction(town.admin) as tx:
                tx.record(taken(office, "one"))
                raise ChangedMyMind

        with pytest.raises(ChangedMyMind):
            fail()
        assert found(office, town) == []

    def test_a_dry_run_tells_nobody(self, office: Office, town: Town) -> None:
        with office.transaction(town.admin, dry_run=True) as tx:
            tx.record(taken(office, "one"))
        assert found(office, town) == []
