"""A worker killed at each of its calls in turn: nothing is lost, only what was being sent may come twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.notices.mail import Mail
from jobclub.core.office import Office
from jobclub.core.office.post import MailBag
from jobclub.core.usecases import delivering, reminding
from jobclub.core.usecases.batching import SENDING
from jobclub.core.usecases.rescheduling import move_session
from jobclub.testing import RecordingMailer

from .fuses import Fuse, FusedStore, KilledError
from .postbox import Postbox

CALLS = range(1, 90)
"""More than a worker makes here; the last ones find it at its end."""


class FusedMailer:
    """A mailer that counts each mail before and after it is handed over."""

    def __init__(self, mailer: RecordingMailer, fuse: Fuse) -> None:
        self._mailer, self._fuse = mailer, fuse

    @contextmanager
    def opened(self) -> Iterator[MailBag]:
        with self._mailer.opened() as self._bag:
            yield self

    def send(self, mail: Mail) -> None:
        self._fuse.burn()
        self._bag.send(mail)
        self._fuse.burn()


def fused(post: Postbox, calls: int) -> Office:
    fuse = Fuse(calls)
    store: Any = FusedStore(post.office.store, fuse)
    assert post.office.post is not None
    return replace(
        post.office, store=store, post=replace(post.office.post, mailer=FusedMailer(post.mailer, fuse))
    )


def work_until_killed(office: Office) -> bool:
    """Let a worker work until it is killed, or done; tell whether it was killed."""
    try:
        while reminding.tick(office) or delivering.deliver(office, worker="doomed"):
            pass
    except KilledError:
        return True
    return False


def go_on(post: Postbox) -> None:
    """Let another worker go on, once all claims of the dead one have lapsed."""
    for _ in range(4):
        post.go(post.clock() + SENDING + timedelta(seconds=1))


def lived_through(post: Postbox, club: Cohort, calls: int) -> bool:
    """Let people be told of their places and of a move by a worker that is killed, and by another."""
    post.enrol(club, "Ann", "Bea", "Cem")
    post.go()
    first = club.sessions[0]
    move_session(post.office, post.led_by, first.id, first.starts_at + timedelta(days=1))
    post.enrol(club, "Dan")
    was_killed = work_until_killed(fused(post, calls))
    go_on(post)
    return was_killed


@pytest.mark.parametrize("calls", CALLS)
def test_a_worker_killed_at_any_call_loses_nothing_and_doubles_only_what_is_flagged(
    post: Postbox, club: Cohort, calls: int
) -> None:
    lived_through(post, club, calls)
    times = Counter(mail.message_id for mail in post.mailer.sent)
    told = {(mail.subject, mail.to_name) for mail in post.mailer.sent}
    moved = {("plan_changed", name) for name in ("Ann", "Bea", "Cem")}
    assert told >= moved | {("place_confirmed", name) for name in ("Ann", "Bea", "Cem", "Dan")}
    assert {one.state for one in post.rows()} <= {DeliveryState.SENT, DeliveryState.SKIPPED}
    doubled = {message_id.partition("@")[0] for message_id, count in times.items() if count > 1}
    assert sum(times.values()) - len(times) <= 1
    assert doubled <= {one.id for one in post.rows() if one.maybe_twice}


def test_a_worker_that_settles_before_it_sends_would_lose_one(post: Postbox, club: Cohort) -> None:
    """Show that a loss would be seen: this one notes a message as sent, and is killed before it sends it."""

    post.enrol(club, "Ann")
    (claim,) = post.office.store.claim_deliveries(
        post.clock(), worker="early", limit=1, lease=timedelta(seconds=1)
    )
    with post.office.transaction(post.town.admin) as tx:
        tx.outbox.save(replace(claim.delivery, state=DeliveryState.SENT))
    go_on(post)
    assert post.mailer.sent == []


def test_the_calls_are_all_there_is_to_kill_at(post: Postbox, club: Cohort) -> None:
    assert lived_through(post, club, CALLS[-1]) is False
    assert len(post.mailer.sent) == 3 + 3 + 1
