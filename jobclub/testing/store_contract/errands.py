"""Errands: asked of the providers of meetings, beside what people are told, on a road of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.errors import Stale
from jobclub.core.notices.delivery import Channel, Delivery, DeliveryState, begun, sent
from jobclub.core.notices.kinds import Errand, Kind, Notice
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import Claim, DeliveryFilter
from jobclub.core.office.store import Store
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.claims import A_MOMENT, LAPSED, LEASE, NOW, Quiet, ids, put_in, saved
from jobclub.testing.store_contract.furnished import furnish
from jobclub.testing.store_contract.rivals import RIVALS, at_once
from jobclub.testing.store_contract.samples import a_delivery, an_errand
from jobclub.testing.store_contract.setting import SOME_ROWS
from jobclub.testing.towns import Town

TO_PEOPLE, TO_PROVIDERS = False, True
ROADS = pytest.mark.parametrize("errands", [TO_PEOPLE, TO_PROVIDERS], ids=["to people", "to providers"])


def on_the_road(errands: bool) -> Delivery:  # noqa: FBT001  (the road itself)
    """Give a delivery for one road."""
    return an_errand() if errands else a_delivery()


def claimed(store: Store, *, errands: bool, limit: int = 100) -> list[Claim]:
    """Let a worker claim what is due on one road."""
    return store.claim_deliveries(NOW, worker="one", limit=limit, lease=LEASE, errands=errands)


def found(office: Office, town: Town, wanted: DeliveryFilter) -> list[str]:
    """Give the ids of the deliveries that a town lists."""
    with office.reading(town.admin) as tx:
        return [one.id for one in tx.outbox.page(wanted, Window()).items]


class ErrandContract(Quiet):
    """Put in, listed, taken by those who look for them."""

    @pytest.mark.parametrize("kind", Errand)
    def test_an_errand_is_kept_as_it_was_put_in(self, office: Office, town: Town, kind: Errand) -> None:
        about = {"session_id": new_id(), "provider": "elsewhere", "generation": "2", "reference": "A" * 900}
        errand = an_errand(notice=kind, about=about)
        put_in(office, town, errand)
        with office.reading(town.admin) as tx:
            kept = tx.outbox.get(errand.id)
        assert kept == errand
        assert (kept.notice is kind, kept.is_errand, kept.for_many) == (True, True, False)

    @pytest.mark.parametrize("kind", Notice)
    def test_what_is_told_to_people_comes_back_as_no_errand(
        self, office: Office, town: Town, kind: Notice
    ) -> None:
        put_in(office, town, delivery := a_delivery(notice=kind))
        with office.reading(town.admin) as tx:
            kept = tx.outbox.get(delivery.id)
        assert (kept.notice is kind, kept.is_errand) == (True, False)

    def test_an_errand_is_begun_and_settled_like_a_message(self, office: Office, town: Town) -> None:
        put_in(office, town, errand := an_errand())
        under_way = saved(office, town, begun(errand, Channel.PROVIDER, NOW))
        done = saved(office, town, sent(under_way, NOW))
        assert (done.channel, done.state, done.version) == (Channel.PROVIDER, DeliveryState.SENT, 2)
        with office.reading(town.admin) as tx:
            assert tx.outbox.get(errand.id) == done
        with pytest.raises(Stale):
            saved(office, town, under_way)

    def test_errands_are_listed_among_the_messages(self, office: Office, town: Town) -> None:
        message, errand, for_many = a_delivery(), an_errand(), a_delivery(participant_id=None)
        other_kind = an_errand(notice=Errand.ATTENDANCE, state=DeliveryState.DEAD, group_id=errand.group_id)
        put_in(office, town, message, errand, for_many, other_kind)
        assert found(office, town, DeliveryFilter()) == [message.id, errand.id, other_kind.id]
        for kind, one in ((Errand.MEETING, errand), (Errand.ATTENDANCE, other_kind)):
            assert found(office, town, DeliveryFilter(notice=kind)) == [one.id]
        assert found(office, town, DeliveryFilter(state=DeliveryState.DEAD)) == [other_kind.id]
        assert found(office, town, DeliveryFilter(cohort_id=errand.cohort_id)) == [errand.id, other_kind.id]
        assert found(office, town, DeliveryFilter(notice=Errand.MEETING, state=DeliveryState.DEAD)) == []

    def test_a_consultant_finds_the_errands_about_the_cohorts_they_lead(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        mine, about_another = an_errand(group_id=it.cohort.id), an_errand(group_id=it.host.id)
        put_in(office, town, mine, about_another)
        wanted = DeliveryFilter(led_by=town.consultant.staff_id)
        assert found(office, town, wanted) == [it.delivery.id, mine.id]
        assert found(office, town, replace(wanted, notice=Errand.MEETING)) == [mine.id]

    @SOME_ROWS
    def test_all_errands_about_a_cohort_are_given_settled_ones_too(
        self, office: Office, town: Town, other: Town, rows: int
    ) -> None:
        cohort_id = new_id()
        states = sorted(DeliveryState) * rows
        many = [an_errand(group_id=cohort_id, state=state) for state in states[:rows]]
        put_in(office, town, *reversed(many), an_errand(), a_delivery(group_id=cohort_id))
        put_in(office, other, an_errand(group_id=cohort_id))
        with office.reading(town.admin) as tx:
            assert tx.outbox.errands(cohort_id) == many
            assert tx.outbox.errands(new_id()) == []

    @pytest.mark.usefixtures("quiet")
    def test_each_road_has_what_is_due_on_it_and_nothing_else(
        self, store: Store, office: Office, town: Town
    ) -> None:
        for_many, to_one = a_delivery(participant_id=None), a_delivery()
        errands = [an_errand(notice=kind) for kind in Errand]
        put_in(office, town, errands[0], for_many, errands[1], to_one)
        assert ids(claimed(store, errands=TO_PEOPLE)) == [for_many.id, to_one.id]
        assert ids(claimed(store, errands=TO_PROVIDERS)) == [one.id for one in errands]
        assert claimed(store, errands=TO_PEOPLE) == claimed(store, errands=TO_PROVIDERS) == []

    @ROADS
    @pytest.mark.usefixtures("quiet")
    def test_whether_anything_is_due_is_told_of_each_road(
        self,
        store: Store,
        office: Office,
        town: Town,
        errands: bool,  # noqa: FBT001  (a case)
    ) -> None:
        put_in(office, town, on_the_road(errands))
        assert store.anything_due(NOW, errands=errands)
        assert not store.anything_due(NOW - A_MOMENT, errands=errands)
        assert not store.anything_due(NOW, errands=not errands)
        assert claimed(store, errands=not errands) == []
        assert store.anything_due(NOW, errands=TO_PEOPLE) is store.anything_due(NOW) is (not errands)

    @pytest.mark.usefixtures("quiet")
    def test_errands_are_taken_earliest_first_for_a_while_and_may_be_given_back(
        self, store: Store, office: Office, town: Town, other: Town
    ) -> None:
        four = [an_errand(due_at=NOW - timedelta(minutes=n)) for n in range(4)]
        put_in(office, town, *four[::2])
        put_in(office, other, *four[1::2])
        taken = claimed(store, errands=TO_PROVIDERS, limit=3)
        assert taken[0] == Claim(organisation_id=other.organisation.id, delivery=four[3], until=LAPSED)
        assert ids(taken) == [one.id for one in four[:0:-1]]
        store.release_deliveries(taken[:1])
        assert ids(claimed(store, errands=TO_PROVIDERS)) == [four[3].id, four[0].id]

    @ROADS
    @pytest.mark.usefixtures("quiet")
    def test_a_pile_on_one_road_holds_up_nobody_on_the_other(
        self,
        store: Store,
        office: Office,
        town: Town,
        errands: bool,  # noqa: FBT001  (a case)
    ) -> None:
        pile = [replace(on_the_road(not errands), due_at=NOW - timedelta(hours=1)) for _ in range(30)]
        mine = on_the_road(errands)
        put_in(office, town, *pile, mine)
        assert ids(claimed(store, errands=errands, limit=1)) == [mine.id]

    @pytest.mark.usefixtures("quiet")
    def test_rivals_share_the_errands_and_none_is_given_twice(
        self, store: Store, office: Office, town: Town
    ) -> None:
        many = [an_errand() for _ in range(RIVALS * 2)]
        put_in(office, town, *many, *(a_delivery() for _ in many))
        got = at_once(lambda _: ids(claimed(store, errands=TO_PROVIDERS, limit=2)))
        assert sorted(one for some in got for one in some) == [one.id for one in many]

    @pytest.mark.usefixtures("quiet")
    def test_the_figures_count_both_roads(self, store: Store, office: Office, town: Town) -> None:
        a_minute = timedelta(minutes=1)
        before = store.figures(NOW)
        dead = an_errand(state=DeliveryState.DEAD)
        put_in(office, town, dead, an_errand(due_at=NOW - a_minute), a_delivery(due_at=NOW - 2 * a_minute))
        after = store.figures(NOW)
        more = {state: number - before.by_state[state] for state, number in after.by_state.items()}
        assert more == {DeliveryState.WAITING: 2, DeliveryState.EXPIRED: 0, DeliveryState.DEAD: 1}
        assert (after.due_since, after.errand_since) == (NOW - 2 * a_minute, NOW - a_minute)
        claimed_kinds: set[Kind] = {one.delivery.notice for one in claimed(store, errands=TO_PEOPLE)}
        assert claimed_kinds == {Notice.DAY_BEFORE}
        with office.transaction(town.admin) as tx:
            for one in tx.outbox.page(DeliveryFilter(notice=Notice.DAY_BEFORE), Window()).items:
                tx.outbox.remove(one.id)
        assert (store.figures(NOW).due_since, store.figures(NOW).errand_since) == (None, NOW - a_minute)
