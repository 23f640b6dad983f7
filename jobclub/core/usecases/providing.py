"""Providing: errands to the providers of meetings are run, at least once each, by any number of workers.

One commit looks at the world and notes that an errand is begun; the provider is asked outside any
transaction; another commit keeps what came of it. Whoever is killed in between leaves an errand that is run
again some minutes later: every question bears that. Of one session, one errand is run at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from jobclub.core.errors import Busy, NotFound, Stale
from jobclub.core.notices import delivery as deliveries
from jobclub.core.notices.delivery import Channel, Delivery, Why
from jobclub.core.office import Office
from jobclub.core.office.meetings import (
    MeetingError,
    MeetingGone,
    MeetingRefused,
    ProviderRefuses,
    ProviderUnavailable,
)
from jobclub.core.office.outbox import Claim
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases.batching import (
    AWAY,
    MOST_FAULTS,
    SENDING,
    SETTLE_TRIES,
    Batch,
    Round,
    as_claimed,
    never,
)
from jobclub.core.usecases.questioning import (
    Answer,
    Doing,
    NotSetUp,
    Question,
    is_overtaken,
    kept,
    looked_at,
    not_kept,
    not_there,
)

LANES = 3
"""How many workers may ask providers at a time."""
LEASE = timedelta(minutes=1)
"""How long a worker has a batch for itself."""
REFUSED = timedelta(minutes=5)
"""How long to wait until a provider is asked again that is set up wrongly."""
REFUSED_ASIDE = timedelta(hours=1)
"""How long to wait until it is asked again what no way in depends on, as to remove a meeting."""
WAYS_IN = frozenset({Doing.MAKE, Doing.CHANGE})
"""Questions that ways in depend on: who refuses one of them refuses all."""
Closed = dict[str, datetime]
"""Providers that are let alone, each until an instant (UTC)."""


def provide(
    office: Office,
    *,
    worker: str,
    limit: int = 10,
    stopping: Callable[[], bool] = never,
    closed: Closed | None = None,
) -> Round:
    """Run the errands that are due, ``limit`` at most; ``worker`` tells this worker from others.

    Once ``stopping`` says so, no further errand is begun. ``closed`` is what the rounds before have learned,
    and this one adds to it. The round pauses when nobody is left to be asked.
    """
    if not office.store.anything_due(office.now(), errands=True):
        return Round()
    with office.store.lane("meetings", LANES) as free:
        if not free:
            return Round()
        claims = office.store.claim_deliveries(
            office.now(), worker=worker, limit=limit, lease=LEASE, errands=True
        )
        return _run(claims, _Batch(office, stopping, {} if closed is None else closed))


def _run(claims: Sequence[Claim], batch: _Batch) -> Round:
    left = deque(claims)
    try:
        while left and batch.pause is None:
            batch.see_to(left.popleft())
    finally:
        batch.office.store.release_deliveries([*batch.unused, *left])
    return Round(len(claims) - len(batch.unused) - len(left), batch.pause)


class _Batch(Batch[tuple[Delivery, Question]]):
    """Errands to providers."""

    def __init__(self, office: Office, stopping: Callable[[], bool], closed: Closed) -> None:
        super().__init__(office, stopping)
        self.closed = closed

    @property
    def pause(self) -> timedelta | None:
        """For how long nobody can be asked; None: somebody can."""
        now = self.office.now()
        asked = [name for name, one in self.office.meetings.items() if not one.at_once]
        back_at = min((self.closed.get(name, now) for name in asked), default=now)
        return back_at - now if back_at > now else None

    def fail(self, claim: Claim, error: Exception) -> None:
        """Note that an errand can't be run."""
        self.office.troubled("an errand can't be run", claim.delivery.id, error)
        errand = replace(claim.delivery, attempts=claim.delivery.attempts + 1)
        self._keep(claim.organisation_id, partial(self._failed, errand=errand, error=error))

    def begin(self, claim: Claim) -> tuple[Delivery, Question] | None:
        """Look at the world, and note that an errand is begun; None: there is nothing to ask."""
        now = self.office.now()
        with self.office.transaction(operator_of(claim.organisation_id)) as tx:
            errand = as_claimed(tx, claim)
            if errand is None:
                return None
            if now >= errand.useful_until:
                tx.outbox.save(_late(tx, errand, now))
                return None
            found = self._open(looked_at(self.office, tx, errand))
            if isinstance(found, Question):
                begun = deliveries.begun(errand, Channel.PROVIDER, now)
                return tx.outbox.save(begun, held_until=now + SENDING), found
            if isinstance(found, Why):
                tx.outbox.save(deliveries.skipped(errand, found, now))
            else:
                tx.outbox.save(deliveries.put_off(errand, found))
        return None

    def _open(self, found: Question | Why | datetime) -> Question | Why | datetime:
        """Let a question wait whose provider is let alone, so that others come first meanwhile."""
        if not isinstance(found, Question):
            return found
        until = self.closed.get(found.meeting.provider)
        return found if until is None or until <= self.office.now() else until

    def carry_out(self, claim: Claim, begun: tuple[Delivery, Question]) -> None:
        """Ask a provider, and keep what came of it."""
        errand, question = begun
        keep = partial(self._keep, claim.organisation_id)
        try:
            answer = question.put_to(self.office)
        except Exception as error:  # noqa: BLE001  (whatever it is, the others are seen to)
            keep(partial(self._faulted, errand=errand, question=question, error=error))
        else:
            keep(partial(self._answered, errand=errand, question=question, answer=answer))

    def _keep(self, organisation_id: str, keeping: Callable[[Transaction], None]) -> None:
        """Keep what came of an errand; if that is not possible it is run again."""
        for _ in range(SETTLE_TRIES):
            try:
                with (
                    suppress(Stale, NotFound),  # somebody else has seen to it meanwhile, or it is gone
                    self.office.transaction(operator_of(organisation_id)) as tx,
                ):
                    keeping(tx)
            except Busy:
                continue
            except Exception as error:  # noqa: BLE001  (whatever it is, the errand is run again)
                self.office.troubled("what became of an errand can't be noted", "", error)
            return

    def _answered(self, tx: Transaction, errand: Delivery, question: Question, answer: Answer) -> None:
        again_at = kept(self.office, tx, errand, question, answer)
        if again_at is None:
            tx.outbox.save(deliveries.sent(errand, self.office.now()))
        else:
            tx.outbox.save(replace(errand, due_at=again_at, begun_at=None, attempts=0, fault=None))

    def _faulted(self, tx: Transaction, errand: Delivery, question: Question, error: Exception) -> None:
        now = self.office.now()
        match error:
            case ProviderUnavailable():
                self.closed[question.meeting.provider] = now + (AWAY if error.wait is None else error.wait)
                tx.outbox.save(self._postponed(errand, str(error), error.wait))
            case NotSetUp() | ProviderRefuses():
                self._refused(tx, errand, question, error)
            case MeetingRefused() if question.doing is Doing.TELL:  # nobody needs it to meet
                told = replace(errand, begun_at=None, fault=str(error))
                tx.outbox.save(deliveries.skipped(told, Why.SWITCHED_OFF, now))
            case MeetingRefused():
                tx.outbox.save(_given_up(errand, str(error), now))
                not_kept(tx, question)
            case MeetingGone():
                wait = timedelta() if question.doing is Doing.CHANGE else None
                anew = self._postponed(errand, str(error), wait)
                done = deliveries.skipped(replace(errand, begun_at=None), Why.NO_LONGER_TRUE, now)
                tx.outbox.save(anew if not_there(self.office, tx, question) else done)
            case _:
                self.office.troubled("a provider of meetings failed", errand.id, error)
                self._failed(tx, errand, error)

    def _refused(self, tx: Transaction, errand: Delivery, question: Question, error: MeetingError) -> None:
        """Let an errand wait for somebody to see to its provider."""
        needed = question.doing in WAYS_IN
        if needed and isinstance(error, ProviderRefuses):
            self.closed[question.meeting.provider] = self.office.now() + REFUSED
        tx.outbox.save(self._postponed(errand, str(error), REFUSED if needed else REFUSED_ASIDE))
        not_kept(tx, question)

    def _failed(self, tx: Transaction, errand: Delivery, error: Exception) -> None:
        """Note a fault that nobody foresaw: the errand is run again, and given up after some times."""
        fault, last = type(error).__name__, errand.attempts >= MOST_FAULTS
        now = self.office.now()
        tx.outbox.save(_given_up(errand, fault, now) if last else self._postponed(errand, fault, None))

    def _postponed(self, errand: Delivery, fault: str, wait: timedelta | None) -> Delivery:
        return deliveries.postponed(
            errand, fault, self.office.now(), chance=self.office.chance(), wait=wait, uncertain=True
        )


def _late(tx: Transaction, errand: Delivery, now: datetime) -> Delivery:
    if is_overtaken(tx, errand):
        return deliveries.skipped(errand, Why.NO_LONGER_TRUE, now)
    return deliveries.expired(errand, now)


def _given_up(errand: Delivery, fault: str, now: datetime) -> Delivery:
    """Give an errand that is run no more; a part of it may have been done all the same."""
    return deliveries.dead(replace(errand, maybe_twice=True), fault, now)
