"""The ports to what waits to be told, to what people were told, and to what the clock looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jobclub.core.notices.calendar import Told
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.kinds import Kind
from jobclub.core.notices.watch import Watch
from jobclub.core.office.lists import Page, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery that a worker has taken, until an instant (UTC)."""

    organisation_id: str
    delivery: Delivery
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFilter:
    """Which deliveries are wanted: of a state, kind, cohort or person; ``led_by``: a consultant's alone."""

    state: DeliveryState | None = None
    notice: Kind | None = None
    cohort_id: str | None = None
    participant_id: str | None = None
    led_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How the outbox stands: how many wait, have expired or are dead; there is no end to all others.

    ``due_since`` is since when (UTC) the longest due message waits, ``errand_since`` the longest due errand,
    ``attention_since`` the earliest instant the clock should have seen to and did not.
    """

    by_state: Mapping[DeliveryState, int]
    due_since: datetime | None
    errand_since: datetime | None = None
    attention_since: datetime | None = None


class Outbox(Protocol):
    """What waits to be told, and what became of it."""

    def add(self, deliveries: Iterable[Delivery]) -> None:
        """Put some in; one whose key is known already is left out."""

    def get(self, delivery_id: str) -> Delivery:
        """Raises NotFound."""

    def save(self, delivery: Delivery, *, held_until: datetime | None = None) -> Delivery:
        """Keep a changed one, free of any claim, or held by its worker for longer. Raises Stale."""

    def remove(self, delivery_id: str) -> None:
        """Take out one that was for many, once each of them has their own."""

    def page(self, wanted: DeliveryFilter, window: Window) -> Page[Delivery]:
        """Give deliveries to single people, and errands, in the order they were put in."""

    def errands(self, group_id: str) -> list[Delivery]:
        """Give all errands about a group's activities, settled ones too, in the order they were put in."""

    def under_way(self, beside: Delivery) -> bool:
        """Tell whether another message to its reader was begun, and nobody knows yet how that ended.

        Its reader is a participant or a guest.
        """

    def wrote_before(self, participant_id: str) -> bool:
        """Tell whether this person was sent anything since links of theirs were last revoked, if ever."""


class Toldbook(Protocol):
    """What each person was told of each activity."""

    def of(self, participant_id: str, group_id: str) -> list[Told]: ...

    def save(self, told: Iterable[Told]) -> None:
        """Put in, or replace, what somebody was told."""


class Watches(Protocol):
    """What the clock looks at in the transaction's organisation."""

    def get(self, subject_id: str) -> Watch | None: ...

    def save(self, watch: Watch) -> None:
        """Put in or replace, and free of any claim."""

    def remove(self, subject_id: str) -> None:
        """Look at this no more; there may be no such watch."""
