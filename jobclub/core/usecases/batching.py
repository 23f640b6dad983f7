"""Batching: what a worker has taken is seen to one by one, and what goes wrong with one holds up no other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from jobclub.core.errors import Busy, NotFound, Stale
from jobclub.core.notices.delivery import Delivery
from jobclub.core.office import Office
from jobclub.core.office.outbox import Claim
from jobclub.core.office.store import Transaction

LAST_BEGIN = timedelta(seconds=5)
"""How much of a lease must be left to begin with one more delivery."""
SENDING = timedelta(minutes=3)
"""How long a delivery is its worker's once it is begun: longer than anybody takes to answer."""
AWAY = timedelta(seconds=15)
"""How long to let somebody alone who takes nothing, unless they said when to come back."""
SETTLE_TRIES = 3
MOST_FAULTS = 8
"""How often a delivery is tried that fails for a reason nobody foresaw."""
Begun = TypeVar("Begun")


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to: how many deliveries were seen to; for how long nobody takes any more.

    It is true if there may be more to do at once.
    """

    seen_to: int = 0
    pause: timedelta | None = None

    def __bool__(self) -> bool:
        """Tell whether another round may find more."""
        return self.seen_to > 0 and self.pause is None


def never() -> bool:
    """Say that nobody wants a worker to stop."""
    return False


class Batch(ABC, Generic[Begun]):
    """Deliveries one worker has taken; ``unused`` are those it has not begun with."""

    def __init__(self, office: Office, stopping: Callable[[], bool]) -> None:
        self.office, self.stopping = office, stopping
        self.unused: list[Claim] = []

    def see_to(self, claim: Claim) -> None:
        """See to one delivery; what goes wrong with it is noted on it."""
        if self.stopping() or self.office.now() >= claim.until - LAST_BEGIN:
            self.unused.append(claim)
            return
        try:
            begun = self.begin(claim)
        except (Busy, Stale):
            self.unused.append(claim)
        except Exception as error:  # noqa: BLE001  (whatever it is, the others are seen to)
            self.fail(claim, error)
        else:
            if begun is not None:
                self.carry_out(claim, begun)

    @abstractmethod
    def begin(self, claim: Claim) -> Begun | None:
        """Look at the world, and note in the same commit that a delivery is begun; None: it is done."""

    @abstractmethod
    def carry_out(self, claim: Claim, begun: Begun) -> None:
        """Do what was begun, outside any transaction."""

    @abstractmethod
    def fail(self, claim: Claim, error: Exception) -> None:
        """Note that a delivery could not even be begun with."""


def as_claimed(tx: Transaction, claim: Claim) -> Delivery | None:
    """Give a delivery if it still is as it was when it was taken."""
    try:
        delivery = tx.outbox.get(claim.delivery.id)
    except NotFound:
        return None
    return delivery if delivery.is_open and delivery.version == claim.delivery.version else None
