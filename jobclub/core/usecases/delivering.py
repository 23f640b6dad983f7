"""Delivering: what waits in the outbox goes out, at least once each, by any number of workers.

A worker takes a batch and sees to it one by one. Before a message is sent, one commit settles the message
before it, looks at the world once more and notes that this one is begun. Whoever is killed then leaves at
most one message of which nobody knows whether it arrived; it is sent again under the same Message-ID, and
marked as such.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from jobclub.core.errors import Busy, NotFound, Stale
from jobclub.core.notices import delivery as deliveries
from jobclub.core.notices.delivery import Channel, Delivery
from jobclub.core.notices.mail import Mail
from jobclub.core.office import Office
from jobclub.core.office.outbox import Claim
from jobclub.core.office.post import (
    MailBag,
    Post,
    Postponed,
    PostUnavailable,
    Texter,
    Uncertain,
    Undeliverable,
)
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
from jobclub.core.usecases.briefing import note_begun, note_told
from jobclub.core.usecases.composing import Held, Later, Message, Nothing, composed
from jobclub.core.usecases.fanning_out import fan_out

LEASE = timedelta(seconds=30)
"""How long a worker has a batch for itself."""
NO_MAILER = "no mail server is set up: set JOBCLUB_SMTP_URL"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a message that was handed over, not kept yet; ``arrived`` is it, if it surely did."""

    organisation_id: str
    delivery: Delivery
    arrived: Message | None = None


def deliver(office: Office, *, worker: str, limit: int = 50, stopping: Callable[[], bool] = never) -> Round:
    """See to the deliveries that are due, ``limit`` at most; ``worker`` tells this worker from others.

    Once ``stopping`` says so, no further message is begun.
    """
    if office.post is None or not office.store.anything_due(office.now()):
        return Round()
    with office.store.lane("post", office.post.connections) as free:
        if not free:
            return Round()
        claims = office.store.claim_deliveries(office.now(), worker=worker, limit=limit, lease=LEASE)
        with _bag_of(office.post) as bag:
            return _seen_to(claims, _Batch(office, office.post, bag, stopping))


def _seen_to(claims: Sequence[Claim], batch: _Batch) -> Round:
    left = deque(claims)
    try:
        while left:
            batch.see_to(left.popleft())
    finally:
        batch.finish(left)
    return Round(len(claims) - len(batch.unused), batch.pause)


@contextmanager
def _bag_of(post: Post) -> Iterator[MailBag]:
    if post.mailer is None:
        yield _NoCarrier()
    else:
        with post.mailer.opened() as bag:
            yield bag


def _note(tx: Transaction, message: Message) -> None:
    """Keep what the reader of a message knows now."""
    tx.told.save(message.told)
    if message.guest is not None:
        note_told(tx, message.guest)
    marks = {one.activity_id: one.mark for one in message.noted}
    for participant_id, group_id in {(one.participant_id, one.group_id) for one in message.noted}:
        known = tx.told.of(participant_id, group_id)
        tx.told.save(replace(one, mark=marks[one.activity_id]) for one in known if one.activity_id in marks)


class _NoCarrier:
    """Stands where nobody carries messages."""

    def send(self, _: object) -> None:
        raise PostUnavailable(NO_MAILER)


class _Batch(Batch[tuple[Delivery, Message]]):
    """Deliveries to people."""

    def __init__(self, office: Office, post: Post, bag: MailBag, stopping: Callable[[], bool]) -> None:
        super().__init__(office, stopping)
        self.post, self.bag = post, bag
        self.texter: Texter = post.texter or _NoCarrier()
        self.pending: Result | None = None
        self.closed: set[Channel] = set()
        self.pause: timedelta | None = None

    def carry_out(self, claim: Claim, begun: tuple[Delivery, Message]) -> None:
        """Hand a message over; what came of it is kept with the next one."""
        self.pending = Result(claim.organisation_id, *self._carried(*begun))

    def fail(self, claim: Claim, error: Exception) -> None:
        """Note that a message can't be written."""
        self.office.troubled("a message can't be written", claim.delivery.id, error)
        self._settle_last()
        self._note_fault(claim, type(error).__name__)

    def finish(self, left: Iterable[Claim]) -> None:
        """Settle what was sent last, and give back what was not begun, or not even looked at."""
        self._settle_last()
        self.office.store.release_deliveries([*self.unused, *left])

    def begin(self, claim: Claim) -> tuple[Delivery, Message] | None:
        """Settle the one before, and note in the same commit that this one is begun; None: it is done."""
        if self.pending is not None and self.pending.organisation_id != claim.organisation_id:
            self._settle_alone()
        with self.office.transaction(operator_of(claim.organisation_id)) as tx:
            self._settle(tx, claim.organisation_id)
            begun = self._looked_at(tx, claim)
        self.pending = None
        return begun

    def _settle_last(self) -> None:
        """Settle what was sent last; if that is not possible it is sent again, and marked as such."""
        for _ in range(SETTLE_TRIES if self.pending is not None else 0):
            try:
                self._settle_alone()
            except Busy:
                continue
            except Exception as error:  # noqa: BLE001  (whatever it is, the message is flagged)
                self.office.troubled("what became of messages can't be noted", "", error)
                break
        self.pending = None

    def _settle_alone(self) -> None:
        if self.pending is not None:
            with self.office.transaction(operator_of(self.pending.organisation_id)) as tx:
                self._settle(tx, self.pending.organisation_id)
            self.pending = None

    def _settle(self, tx: Transaction, organisation_id: str) -> None:
        if self.pending is None or self.pending.organisation_id != organisation_id:
            return
        with suppress(Stale, NotFound):  # somebody else has seen to it meanwhile
            tx.outbox.save(self.pending.delivery)
            if self.pending.arrived is not None:
                _note(tx, self.pending.arrived)

    def _looked_at(self, tx: Transaction, claim: Claim) -> tuple[Delivery, Message] | None:
        now = self.office.now()
        delivery = as_claimed(tx, claim)
        if delivery is None:
            return None
        if delivery.for_many:
            fan_out(self.office, tx, delivery)
            return None
        if now >= delivery.useful_until:
            tx.outbox.save(deliveries.expired(delivery, now))
            return None
        return self._composed(tx, claim, delivery)

    def _composed(self, tx: Transaction, claim: Claim, delivery: Delivery) -> tuple[Delivery, Message] | None:
        now = self.office.now()
        message = composed(self.office, self.post, tx, delivery, closed=self.closed)
        match message:
            case Message():
                tx.told.save(replace(one, certain=False) for one in message.told)
                if message.guest is not None:
                    note_begun(tx, message.guest)
                begun = deliveries.begun(delivery, message.channel, now)
                return tx.outbox.save(begun, held_until=now + SENDING), message
            case Later():
                tx.outbox.save(deliveries.put_off(delivery, message.at))
            case Held():
                self.unused.append(claim)
            case Nothing():
                tx.outbox.remove(delivery.id)
            case _:
                tx.outbox.save(deliveries.skipped(delivery, message, now))
        return None

    def _note_fault(self, claim: Claim, fault: str) -> None:
        """Note that a message can't be written: it is tried again, and given up after some times."""
        tried = replace(claim.delivery, attempts=claim.delivery.attempts + 1)
        given_up = tried.attempts >= MOST_FAULTS
        noted = (
            deliveries.dead(tried, fault, self.office.now()) if given_up else self._postponed(tried, fault)
        )
        operator = operator_of(claim.organisation_id)
        with suppress(Busy, Stale, NotFound), self.office.transaction(operator) as tx:  # it is seen to again
            tx.outbox.save(noted)

    def _carried(self, delivery: Delivery, message: Message) -> tuple[Delivery, Message | None]:
        """Hand a message over, and give what became of it; again, if it surely arrived."""
        try:
            self._hand_over(message)
        except Undeliverable as error:
            return deliveries.dead(delivery, str(error), self.office.now()), None
        except PostUnavailable as error:
            self.closed.add(message.channel)
            self.pause = max(self.pause or timedelta(), AWAY if error.wait is None else error.wait)
            return self._postponed(delivery, error, wait=error.wait), None
        except Postponed as error:
            return self._postponed(delivery, error, wait=error.wait), None
        except Uncertain as error:
            return self._postponed(delivery, error, uncertain=True), None
        except Exception as error:  # noqa: BLE001  (whatever it is, the message may have arrived)
            self.office.troubled("a carrier failed", delivery.id, error)
            return self._postponed(delivery, type(error).__name__, uncertain=True), None
        return deliveries.sent(delivery, self.office.now()), message

    def _hand_over(self, message: Message) -> None:
        """Hand a message over to whoever carries it.

        Raises:
            PostUnavailable, Postponed, Uncertain, Undeliverable: See there.
        """
        if isinstance(message.body, Mail):
            self.bag.send(message.body)
        else:
            self.texter.send(message.body)

    def _postponed(
        self, delivery: Delivery, fault: object, *, wait: timedelta | None = None, uncertain: bool = False
    ) -> Delivery:
        return deliveries.postponed(
            delivery,
            str(fault),
            self.office.now(),
            chance=self.office.chance(),
            wait=wait,
            uncertain=uncertain,
        )
