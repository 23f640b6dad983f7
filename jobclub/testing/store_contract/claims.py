"""What workers take: each thing is one's for a while, and nobody's for ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from jobclub.core.errors import Stale
from jobclub.core.notices.delivery import Channel, Delivery, DeliveryState, begun, postponed, sent
from jobclub.core.office import Office
from jobclub.core.office.outbox import Claim
from jobclub.core.office.store import Store
from jobclub.core.people.staff import operator_of
from jobclub.testing.store_contract.rivals import RIVALS, at_once
from jobclub.testing.store_contract.samples import a_delivery
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town

NOW = ODD_MOMENT
LEASE = timedelta(minutes=2)
LAPSED = NOW + LEASE
SENDING_ENDS = LAPSED + LEASE
A_MOMENT = timedelta(microseconds=1)
LATER = NOW + timedelta(days=2000)
"""When everything is due that any test leaves behind, and no claim of theirs holds any more."""


def swept(office: Office) -> None:
    """Take out what waits for workers in all organisations, so that a test finds only its own."""
    store, lease = office.store, timedelta(seconds=1)
    for errands in (False, True):
        while claims := store.claim_deliveries(
            LATER, worker="sweeper", limit=500, lease=lease, errands=errands
        ):
            for whose in {claim.organisation_id for claim in claims}:
                with office.transaction(operator_of(whose)) as tx:
                    for claim in claims:
                        tx.outbox.remove(claim.delivery.id)
    while watches := store.claim_watches(LATER, limit=500, lease=lease):
        for whose, watch in watches:
            with office.transaction(operator_of(whose)) as tx:
                tx.watches.remove(watch.subject_id)


def put_in(office: Office, town: Town, *deliveries: Delivery) -> None:
    """Put deliveries into a town's outbox."""
    with office.transaction(town.admin) as tx:
        tx.outbox.add(deliveries)


def saved(office: Office, town: Town, delivery: Delivery, *, held_until: datetime | None = None) -> Delivery:
    """Keep a changed delivery."""
    with office.transaction(town.admin) as tx:
        return tx.outbox.save(delivery, held_until=held_until)


def claimed(store: Store, now: datetime = NOW, *, worker: str = "one", limit: int = 100) -> list[Claim]:
    """Let a worker claim what is due."""
    return store.claim_deliveries(now, worker=worker, limit=limit, lease=LEASE)


def ids(claims: Iterable[Claim]) -> list[str]:
    """Give what was claimed."""
    return [claim.delivery.id for claim in claims]


class Quiet(Setting):
    """What the tests of workers start from."""

    @pytest.fixture
    def quiet(self, office: Office) -> None:
        """Take out what other tests left for workers."""
        swept(office)

    @pytest.fixture
    def waiting(self, quiet: None, office: Office, town: Town) -> Delivery:  # noqa: ARG002  (first it is quiet)
        """Give a delivery that is due, alone."""
        delivery = a_delivery()
        put_in(office, town, delivery)
        return delivery


class ClaimContract(Quiet):
    """Deliveries in the hands of workers."""

    def test_a_worker_takes_what_is_due_with_whose_it_is_and_for_how_long(
        self, store: Store, town: Town, waiting: Delivery
    ) -> None:
        claim = Claim(organisation_id=town.organisation.id, delivery=waiting, until=LAPSED)
        assert claimed(store) == [claim]

    def test_nothing_is_taken_before_it_is_due(self, store: Store, waiting: Delivery) -> None:
        assert claimed(store, NOW - A_MOMENT) == []
        assert ids(claimed(store, NOW)) == [waiting.id]

    @pytest.mark.usefixtures("quiet")
    def test_what_is_due_in_any_organisation_is_taken_earliest_first_and_only_so_many(
        self, store: Store, office: Office, town: Town, other: Town
    ) -> None:
        five = [a_delivery(due_at=NOW - timedelta(minutes=n)) for n in range(5)]
        put_in(office, town, *five[::2])
        put_in(office, other, *five[1::2])
        first, second = claimed(store, limit=3), claimed(store, limit=3)
        assert ids(first + second) == [one.id for one in reversed(five)]
        assert [claim.organisation_id for claim in second] == [other.organisation.id, town.organisation.id]

    @pytest.mark.usefixtures("quiet")
    def test_what_is_for_everybody_concerned_is_taken_as_well(
        self, store: Store, office: Office, town: Town
    ) -> None:
        for_many = a_delivery(participant_id=None)
        put_in(office, town, for_many)
        assert ids(claimed(store)) == [for_many.id]

    @pytest.mark.usefixtures("quiet")
    @pytest.mark.parametrize("state", sorted(set(DeliveryState) - {DeliveryState.WAITING}))
    def test_what_is_settled_is_not_taken(
        self, store: Store, office: Office, town: Town, state: DeliveryState
    ) -> None:
        put_in(office, town, a_delivery(state=state))
        assert claimed(store) == []

    @pytest.mark.parametrize("worker", ["one", "two"])
    def test_what_is_taken_is_given_to_nobody_until_the_lease_ends(
        self, store: Store, waiting: Delivery, worker: str
    ) -> None:
        assert ids(claimed(store)) == [waiting.id]
        assert claimed(store, LAPSED - A_MOMENT, worker=worker) == []
        assert ids(claimed(store, LAPSED, worker=worker)) == [waiting.id]

    def test_a_claim_leaves_the_version_as_it_is(
        self, store: Store, office: Office, town: Town, waiting: Delivery
    ) -> None:
        (claim,) = claimed(store)
        assert saved(office, town, sent(claim.delivery, NOW)).version == waiting.version + 1

    def test_what_is_put_off_is_free_again_when_it_is_due(
        self, store: Store, office: Office, town: Town, waiting: Delivery
    ) -> None:
        claimed(store)
        wait = timedelta(seconds=1)
        saved(office, town, postponed(waiting, "451", NOW, chance=0, wait=wait))
        assert claimed(store, NOW, worker="two") == []
        assert ids(claimed(store, NOW + wait, worker="two")) == [waiting.id]

    def test_what_is_being_sent_stays_taken_for_as_long_as_its_worker_said(
        self, store: Store, office: Office, town: Town, waiting: Delivery
    ) -> None:
        claimed(store)
        sending = saved(office, town, begun(waiting, Channel.MAIL, NOW), held_until=SENDING_ENDS)
        assert claimed(store, SENDING_ENDS - A_MOMENT, worker="two") == []
        assert [claim.delivery for claim in claimed(store, SENDING_ENDS, worker="two")] == [sending]

    def test_of_two_who_begin_the_same_only_the_first_goes_on(
        self, store: Store, office: Office, town: Town, waiting: Delivery
    ) -> None:
        """The lease of the slow one has lapsed: it must not send what another is sending."""
        (slow,), (quick,) = claimed(store), claimed(store, LAPSED, worker="two")
        saved(office, town, begun(quick.delivery, Channel.MAIL, LAPSED))
        with pytest.raises(Stale):
            saved(office, town, begun(slow.delivery, Channel.MAIL, LAPSED))
        assert slow.delivery == quick.delivery == waiting

    def test_what_is_given_back_may_be_taken_at_once(self, store: Store, waiting: Delivery) -> None:
        store.release_deliveries(claimed(store))
        store.release_deliveries([])
        assert ids(claimed(store, worker="two")) == [waiting.id]

    def test_what_was_begun_is_not_given_back(
        self, store: Store, office: Office, town: Town, waiting: Delivery
    ) -> None:
        claims = claimed(store)
        saved(office, town, begun(waiting, Channel.MAIL, NOW), held_until=SENDING_ENDS)
        store.release_deliveries(claims)
        assert claimed(store, worker="two") == []

    def test_what_somebody_else_had_begun_is_given_back_as_it_was(
        self, store: Store, office: Office, town: Town, waiting: Delivery
    ) -> None:
        sending = saved(office, town, begun(waiting, Channel.MAIL, NOW))
        store.release_deliveries(claimed(store))
        assert [claim.delivery for claim in claimed(store, worker="two")] == [sending]

    def test_what_somebody_else_has_by_now_stays_theirs(self, store: Store, waiting: Delivery) -> None:
        lapsed = claimed(store)
        assert ids(claimed(store, LAPSED, worker="two")) == [waiting.id]
        store.release_deliveries(lapsed)
        assert claimed(store, LAPSED, worker="three") == []

    def test_what_was_taken_out_meanwhile_is_given_back_in_vain(
        self, store: Store, office: Office, town: Town, waiting: Delivery
    ) -> None:
        claims = claimed(store)
        with office.transaction(town.admin) as tx:
            tx.outbox.remove(waiting.id)
        store.release_deliveries(claims)
        assert claimed(store) == []

    @pytest.mark.usefixtures("quiet")
    def test_rivals_share_what_is_due_and_none_is_given_twice(
        self, store: Store, office: Office, town: Town, other: Town
    ) -> None:
        many = [a_delivery() for _ in range(RIVALS * 3)]
        put_in(office, town, *many[::2])
        put_in(office, other, *many[1::2])
        got = at_once(lambda n: ids(claimed(store, worker=f"worker {n}", limit=3)))
        assert sorted(one for some in got for one in some) == [one.id for one in many]

    def test_whether_anything_is_due_can_be_asked_without_taking_it(
        self, store: Store, office: Office, town: Town, waiting: Delivery
    ) -> None:
        assert not store.anything_due(NOW - A_MOMENT)
        assert store.anything_due(NOW)
        claimed(store)
        assert not store.anything_due(LAPSED - A_MOMENT)
        assert store.anything_due(LAPSED)
        saved(office, town, sent(waiting, NOW))
        assert not store.anything_due(LAPSED)
