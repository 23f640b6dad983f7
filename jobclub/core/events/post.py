"""What is done by hand to messages that did not get through."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.events.kinds import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRetried(Event):
    """A message that had expired or was refused is tried once more."""

    delivery_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDiscarded(Event):
    """Somebody decided against a message."""

    delivery_id: str
