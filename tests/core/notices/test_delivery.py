"""A delivery on its way: begun, sent, tried again, given up, handled by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.errors import NotWaiting
from jobclub.core.notices.delivery import (
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST_LENGTH,
    Channel,
    Delivery,
    DeliveryState,
    Why,
    begun,
    dead,
    discarded,
    expired,
    postponed,
    put_off,
    retried,
    sent,
    skipped,
)
from jobclub.core.notices.kinds import Notice

NOW = datetime(2027, 1, 10, 13, 0, tzinfo=UTC)
SOON = timedelta(minutes=1)
WAITING = Delivery(
    id="d1",
    notice=Notice.DAY_BEFORE,
    key="day_before:s1:anna",
    at=NOW,
    due_at=NOW,
    useful_until=NOW + timedelta(hours=23),
    participant_id="anna",
)
BEGUN = begun(WAITING, Channel.MAIL, NOW)
A_DAY = timedelta(days=1)


def test_what_is_begun_counts_its_attempts_and_knows_its_way() -> None:
    assert (BEGUN.attempts, BEGUN.channel, BEGUN.begun_at, BEGUN.maybe_twice) == (1, Channel.MAIL, NOW, False)


def test_what_is_begun_again_without_an_end_may_arrive_twice() -> None:
    assert begun(BEGUN, Channel.MAIL, NOW + SOON).maybe_twice


def test_what_is_begun_again_after_a_known_end_arrives_once() -> None:
    failed = postponed(BEGUN, "full", NOW, chance=0.5)
    assert not begun(failed, Channel.MAIL, NOW + SOON).maybe_twice


def test_what_is_put_off_is_on_its_way_no_more_and_may_have_arrived_if_it_was() -> None:
    waits = put_off(BEGUN, NOW + A_DAY)
    assert (waits.due_at, waits.begun_at, waits.maybe_twice) == (NOW + A_DAY, None, True)
    assert not put_off(WAITING, NOW + A_DAY).maybe_twice
    assert put_off(waits, NOW).maybe_twice


def test_what_was_uncertain_once_stays_so() -> None:
    uncertain = postponed(BEGUN, "no answer", NOW, chance=0.5, uncertain=True)
    assert sent(begun(uncertain, Channel.MAIL, NOW), NOW).maybe_twice


def test_what_is_sent_is_settled_and_has_no_fault_any_more() -> None:
    done = sent(postponed(BEGUN, "full", NOW, chance=0.5), NOW + SOON)
    assert (done.state, done.settled_at, done.fault, done.begun_at) == (
        DeliveryState.SENT,
        NOW + SOON,
        None,
        None,
    )


def test_what_is_not_true_any_more_is_skipped_with_a_reason() -> None:
    left_out = skipped(WAITING, Why.NO_LONGER_TRUE, NOW)
    assert (left_out.state, left_out.why, left_out.maybe_twice) == (
        DeliveryState.SKIPPED,
        Why.NO_LONGER_TRUE,
        False,
    )


def test_what_was_begun_without_an_end_and_is_not_sent_again_may_have_arrived() -> None:
    assert skipped(BEGUN, Why.NO_LONGER_TRUE, NOW).maybe_twice
    assert expired(BEGUN, NOW).maybe_twice
    assert not expired(WAITING, NOW).maybe_twice


def test_a_fault_is_cut_short() -> None:
    assert dead(BEGUN, "x" * 1000, NOW).fault == "x" * MOST_LENGTH
    assert postponed(BEGUN, "x" * 1000, NOW, chance=0).fault == "x" * MOST_LENGTH


@given(attempts=st.integers(1, 10_000), chance=st.floats(0, 1, exclude_max=True))
def test_a_wait_is_anything_up_to_a_bound_that_doubles(attempts: int, chance: float) -> None:
    tried = replace(WAITING, attempts=attempts)
    wait = postponed(tried, "full", NOW, chance=chance).due_at - NOW
    assert timedelta() <= wait <= min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts, 20))


def test_a_wait_somebody_asked_for_is_kept() -> None:
    assert postponed(BEGUN, "later", NOW, chance=0.9, wait=timedelta(hours=2)).due_at == NOW + timedelta(
        hours=2
    )


def test_what_would_be_tried_only_when_it_is_of_no_use_has_expired() -> None:
    late = postponed(BEGUN, "later", NOW, chance=0, wait=timedelta(hours=23))
    assert (late.state, late.settled_at, late.fault) == (DeliveryState.EXPIRED, NOW, "later")


@pytest.mark.parametrize("stuck", [expired(WAITING, NOW), dead(WAITING, "refused", NOW)])
def test_what_is_stuck_gets_one_more_chance(stuck: Delivery) -> None:
    later = NOW + timedelta(days=3)
    again = retried(stuck, later, useful_for=A_DAY)
    assert (again.state, again.due_at, again.useful_until) == (DeliveryState.WAITING, later, later + A_DAY)
    assert (again.attempts, again.settled_at) == (0, None)


def test_one_more_chance_never_makes_it_shorter_of_use() -> None:
    again = retried(dead(WAITING, "refused", NOW), NOW, useful_for=SOON)
    assert again.useful_until == WAITING.useful_until


@pytest.mark.parametrize("settled", [WAITING, sent(WAITING, NOW), skipped(WAITING, Why.NOT_ME, NOW)])
def test_only_what_is_stuck_gets_another_chance(settled: Delivery) -> None:
    with pytest.raises(NotWaiting):
        retried(settled, NOW, useful_for=A_DAY)


@pytest.mark.parametrize("unsent", [WAITING, expired(WAITING, NOW), dead(WAITING, "refused", NOW)])
def test_what_was_not_sent_can_be_decided_against(unsent: Delivery) -> None:
    assert discarded(unsent, NOW).state is DeliveryState.DISCARDED


@pytest.mark.parametrize("settled", [sent(WAITING, NOW), skipped(WAITING, Why.NOT_ME, NOW)])
def test_what_is_over_can_not_be_decided_against(settled: Delivery) -> None:
    with pytest.raises(NotWaiting):
        discarded(settled, NOW)


def test_what_has_nobody_to_go_to_is_for_many() -> None:
    nobody = Delivery(
        id="d2", notice=Notice.PLAN_CHANGED, key="d2", at=NOW, due_at=NOW, useful_until=NOW + A_DAY
    )
    assert nobody.for_many
    assert not WAITING.for_many
