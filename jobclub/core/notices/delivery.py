"""A delivery: one notice on its way to one person, and what becomes of it.

waiting → sent, skipped (there was nothing to send any more), expired (nobody could be reached in time) or
dead (refused for good); an expired or dead one can be tried again or discarded by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.errors import NotWaiting
from jobclub.core.notices.about import kind_of
from jobclub.core.notices.kinds import Errand, Kind, Notice

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
"""Bounds of the wait after a first and after many failures."""
MOST_LENGTH = 200
"""Characters of a fault that are kept."""


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    DEAD = "dead"
    DISCARDED = "discarded"


STUCK = frozenset({DeliveryState.EXPIRED, DeliveryState.DEAD})
"""States that somebody should look at."""


class Why(StrEnum):
    """Why a delivery was skipped."""

    NO_LONGER_TRUE = "no_longer_true"
    SWITCHED_OFF = "switched_off"
    NOT_ME = "not_me"
    UNREACHABLE = "unreachable"


class Channel(StrEnum):
    """The way a delivery took."""

    MAIL = "mail"
    SMS = "sms"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One notice to one person, or, without a recipient, to everybody concerned; or an errand.

    ``key`` is unique in the organisation: the same thing is never put in twice. ``about`` are the ids (and
    instants) of what happened. Instants in UTC: it may go out from ``due_at`` on and is of no use from
    ``useful_until`` on; ``begun_at`` is when the last attempt to send it began, and ``maybe_twice``
    tells that an earlier attempt may have arrived all the same. ``group_id`` is the cohort, webinar or
    appointment it is about, whose people may look at it. ``fault`` is what went wrong last: never
    an address, never a text.
    """

    id: str
    notice: Kind
    key: str
    at: datetime
    due_at: datetime
    useful_until: datetime
    about: Mapping[str, str] = field(default_factory=dict)
    participant_id: str | None = None
    staff_id: str | None = None
    guest_id: str | None = None
    group_id: str | None = None
    state: DeliveryState = DeliveryState.WAITING
    why: Why | None = None
    channel: Channel | None = None
    attempts: int = 0
    begun_at: datetime | None = None
    maybe_twice: bool = False
    fault: str | None = None
    settled_at: datetime | None = None
    version: int = 0

    @property
    def kind(self) -> ActivityKind:
        """Of which kind of activity it is."""
        return kind_of(self.about)

    @property
    def cohort_id(self) -> str | None:
        """The cohort it is about, if it is about one."""
        return self.group_id if self.kind is ActivityKind.SESSION else None

    @property
    def for_many(self) -> bool:
        """Whether it still stands for everybody concerned."""
        to_nobody = self.participant_id is None and self.staff_id is None and self.guest_id is None
        return to_nobody and not self.is_errand and not self.to_stranger

    @property
    def to_stranger(self) -> bool:
        """Whether it goes to somebody who is nobody of ours yet: they asked for a place by themselves."""
        return self.notice is Notice.REGISTRATION

    @property
    def is_open(self) -> bool:
        """Whether it is on its way, not settled."""
        return self.state is DeliveryState.WAITING

    @property
    def is_errand(self) -> bool:
        """Whether it goes to a meeting's provider, not to people."""
        return isinstance(self.notice, Errand)


def begun(delivery: Delivery, channel: Channel, now: datetime) -> Delivery:
    """Give a delivery as it is while it is being sent.

    If an attempt before was begun and nobody knows how it ended, the message may arrive twice.
    """
    maybe_twice = delivery.maybe_twice or delivery.begun_at is not None
    return replace(
        delivery, channel=channel, attempts=delivery.attempts + 1, begun_at=now, maybe_twice=maybe_twice
    )


def sent(delivery: Delivery, now: datetime) -> Delivery:
    """Give a delivery that was taken over by whoever carries it."""
    return replace(delivery, state=DeliveryState.SENT, settled_at=now, begun_at=None, fault=None)


def skipped(delivery: Delivery, why: Why, now: datetime) -> Delivery:
    """Give a delivery that there is no need for."""
    return replace(_left(delivery, now), state=DeliveryState.SKIPPED, why=why)


def expired(delivery: Delivery, now: datetime) -> Delivery:
    """Give a delivery that is of no use any more."""
    return replace(_left(delivery, now), state=DeliveryState.EXPIRED)


def put_off(delivery: Delivery, until: datetime) -> Delivery:
    """Give a delivery that waits; an attempt that nobody knows the end of may have arrived."""
    maybe_twice = delivery.maybe_twice or delivery.begun_at is not None
    return replace(delivery, due_at=until, begun_at=None, maybe_twice=maybe_twice)


def _left(delivery: Delivery, now: datetime) -> Delivery:
    """Settle a delivery that is sent no more."""
    return replace(put_off(delivery, delivery.due_at), settled_at=now)


def dead(delivery: Delivery, fault: str, now: datetime) -> Delivery:
    """Give a delivery that was refused for good."""
    return replace(
        delivery, state=DeliveryState.DEAD, fault=fault[:MOST_LENGTH], settled_at=now, begun_at=None
    )


def postponed(
    delivery: Delivery,
    fault: str,
    now: datetime,
    *,
    chance: float,
    wait: timedelta | None = None,
    uncertain: bool = False,
) -> Delivery:
    """Give a delivery to be tried again: after a wait somebody asked for, else after a random one.

    The random wait lies between nothing and a bound that doubles with each failure ("full jitter", see
    AWS Architecture Blog, "Exponential Backoff And Jitter"); ``chance`` is from 0 up to 1. ``uncertain``
    says that this attempt may have arrived. What would be tried only when it is of no use has expired.
    """
    bound = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(max(delivery.attempts - 1, 0), 10))
    due_at = now + (bound * chance if wait is None else wait)
    again = replace(
        delivery,
        due_at=due_at,
        fault=fault[:MOST_LENGTH],
        begun_at=None,
        maybe_twice=delivery.maybe_twice or uncertain,
    )
    return expired(again, now) if due_at >= delivery.useful_until else again


def retried(delivery: Delivery, now: datetime, *, useful_for: timedelta) -> Delivery:
    """Give an expired or dead delivery one more time, from now on.

    Raises:
        NotWaiting: It is neither.
    """
    must_be_stuck(delivery)
    return replace(
        delivery,
        state=DeliveryState.WAITING,
        due_at=now,
        useful_until=max(delivery.useful_until, now + useful_for),
        attempts=0,
        settled_at=None,
    )


def discarded(delivery: Delivery, now: datetime) -> Delivery:
    """Give a delivery that somebody decided against; a waiting one too.

    Raises:
        NotWaiting: It was settled otherwise.
    """
    if delivery.state is not DeliveryState.WAITING:
        must_be_stuck(delivery)
    return replace(delivery, state=DeliveryState.DISCARDED, settled_at=now)


def must_be_stuck(delivery: Delivery) -> None:
    """Let pass what is expired or dead.

    Raises:
        NotWaiting: It is on its way, or settled.
    """
    if delivery.state not in STUCK:
        raise NotWaiting(f"This message is {delivery.state}; only an expired or dead one can be handled.")
