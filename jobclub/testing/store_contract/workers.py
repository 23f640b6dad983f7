"""Workers side by side: so many lanes, each watch looked at by one, and how all of it stands."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.office import Office
from jobclub.core.office.store import Store
from jobclub.testing.store_contract.claims import (
    A_MOMENT,
    LAPSED,
    LATER,
    LEASE,
    NOW,
    Quiet,
    put_in,
)
from jobclub.testing.store_contract.rivals import RIVALS, at_once
from jobclub.testing.store_contract.samples import a_delivery, a_watch
from jobclub.testing.towns import Town

LANES = 3


class WorkerContract(Quiet):
    """Lanes, watches, figures."""

    def test_there_are_only_so_many_lanes(self, store: Store) -> None:
        for _ in range(2):
            with (
                store.lane("post", 2) as first,
                store.lane("post", 2) as second,
                store.lane("post", 2) as third,
            ):
                assert (first, second, third) == (True, True, False)
                with store.lane("post", 3) as one_more, store.lane("post", 1) as one_less:
                    assert (one_more, one_less) == (True, False)

    def test_each_road_has_lanes_of_its_own(self, store: Store) -> None:
        with store.lane("post", 1) as post, store.lane("meetings", 1) as meetings:
            assert (post, meetings) == (True, True)
            with store.lane("post", 1) as another, store.lane("meetings", 1) as one_more:
                assert (another, one_more) == (False, False)
        with store.lane("meetings", 1) as free:
            assert free

    def test_a_lane_is_free_again_whatever_happened_in_it(self, store: Store) -> None:
        with pytest.raises(ZeroDivisionError), store.lane("post", 1):
            1 / 0  # noqa: B018  (whatever goes wrong)
        with store.lane("post", 1) as free:
            assert free

    def test_rivals_never_share_a_lane(self, store: Store) -> None:
        all_tried = threading.Barrier(RIVALS)

        def tries(_: int) -> bool:
            with store.lane("post", LANES) as free:
                all_tried.wait()
                return free

        assert sum(at_once(tries)) == LANES

    @pytest.mark.usefixtures("quiet")
    def test_what_asks_for_attention_is_taken_earliest_first_and_only_so_many(
        self, store: Store, office: Office, town: Town, other: Town
    ) -> None:
        three = [a_watch(attention_at=NOW - timedelta(minutes=n)) for n in range(3)]
        ahead = a_watch(attention_at=NOW + A_MOMENT)
        for whose, watch in ((town, three[0]), (other, three[1]), (town, three[2]), (town, ahead)):
            with office.transaction(whose.admin) as tx:
                tx.watches.save(watch)
        mine, theirs = town.organisation.id, other.organisation.id
        assert store.claim_watches(NOW, limit=2, lease=LEASE) == [(mine, three[2]), (theirs, three[1])]
        assert store.claim_watches(NOW, limit=2, lease=LEASE) == [(mine, three[0])]
        assert store.claim_watches(LAPSED - A_MOMENT, limit=9, lease=LEASE) == [(mine, ahead)]
        assert len(store.claim_watches(LAPSED, limit=9, lease=LEASE)) == 3

    @pytest.mark.usefixtures("quiet")
    def test_a_watch_that_is_saved_is_free_and_one_that_is_taken_out_is_gone(
        self, store: Store, office: Office, town: Town
    ) -> None:
        watch = a_watch()
        later = replace(watch, watched_until=NOW, attention_at=NOW + A_MOMENT)
        with office.transaction(town.admin) as tx:
            tx.watches.save(watch)
        assert store.claim_watches(NOW, limit=9, lease=LEASE) == [(town.organisation.id, watch)]
        with office.transaction(town.admin) as tx:
            tx.watches.save(later)
        assert store.claim_watches(NOW, limit=9, lease=LEASE) == []
        assert store.claim_watches(NOW + A_MOMENT, limit=9, lease=LEASE) == [(town.organisation.id, later)]
        with office.transaction(town.admin) as tx:
            tx.watches.remove(watch.subject_id)
        left = store.claim_watches(LATER, limit=9, lease=LEASE)
        assert watch.subject_id not in {one.subject_id for _, one in left}

    @pytest.mark.usefixtures("quiet")
    def test_rivals_never_look_at_the_same(self, store: Store, office: Office, town: Town) -> None:
        many = [a_watch() for _ in range(RIVALS * 2)]
        with office.transaction(town.admin) as tx:
            for watch in many:
                tx.watches.save(watch)
        got = at_once(lambda _: [w.subject_id for _, w in store.claim_watches(NOW, limit=2, lease=LEASE)])
        assert sorted(one for some in got for one in some) == [watch.subject_id for watch in many]

    @pytest.mark.usefixtures("quiet")
    def test_the_figures_tell_how_the_outbox_stands(
        self, store: Store, office: Office, town: Town, other: Town
    ) -> None:
        before = store.figures(NOW)
        assert (before.due_since, before.attention_since) == (None, None)
        a_minute = timedelta(minutes=1)
        put_in(office, town, *(a_delivery(state=state) for state in DeliveryState))
        put_in(office, other, a_delivery(due_at=NOW - a_minute), a_delivery(state=DeliveryState.DEAD))
        for attention_at in (NOW + a_minute, NOW - a_minute, NOW):
            with office.transaction(town.admin) as tx:
                tx.watches.save(a_watch(attention_at=attention_at))
        after = store.figures(NOW)
        more = {state: number - before.by_state[state] for state, number in after.by_state.items()}
        assert more == {DeliveryState.WAITING: 2, DeliveryState.EXPIRED: 1, DeliveryState.DEAD: 2}
        assert (after.due_since, after.attention_since) == (NOW - a_minute, NOW - a_minute)
        assert store.figures(NOW - a_minute - A_MOMENT).due_since is None
