"""Limits on what may be tried: kept in the store, so that all processes count together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobclub.core.errors import TooManyGuesses
from jobclub.core.office import Office
from jobclub.core.usecases.limiting import WITHIN, count, neighbourhood
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock

WAIT = "Let an hour pass."


def is_let_pass(office: Office, what: str = "knock", whom: str = "anna") -> bool:
    try:
        count(office, what, whom, most=2, told=WAIT)
    except TooManyGuesses:
        return False
    return True


def test_so_many_may_be_tried_within_the_hour_and_each_thing_counts_alone(
    office: Office, clock: FixedClock
) -> None:
    assert [is_let_pass(office) for _ in range(4)] == [True, True, False, False]
    assert is_let_pass(office, whom="bo")
    assert is_let_pass(office, what="ring")
    clock.at += WITHIN - timedelta(seconds=1)
    with pytest.raises(TooManyGuesses, match=WAIT):
        count(office, "knock", "anna", most=2, told=WAIT)
    clock.at += timedelta(seconds=1)
    assert is_let_pass(office)


def test_of_those_who_come_at_the_same_moment_no_more_pass_than_may(
    office: Office, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = iter([1, 3])  # two others were quicker, after the first look
    monkeypatch.setattr(store, "guesses", lambda *_, **__: next(counted))
    assert not is_let_pass(office)


def test_nothing_is_kept_of_what_was_tried_but_a_digest(office: Office, store: MemoryStore) -> None:
    count(office, "sign in as", "anna@example.org", most=2, told=WAIT)
    assert "anna" not in repr(vars(store))


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("somewhere", "somewhere"),
    ],
)
def test_a_network_is_what_nobody_chooses_anew_for_each_try(who: str, where: str) -> None:
    assert neighbourhood(who) == where
