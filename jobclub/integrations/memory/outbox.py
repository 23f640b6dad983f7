"""The outbox, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from jobclub.core.errors import NotFound
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.integrations.memory.books import Books, Held
from jobclub.integrations.memory.pages import page_by_id
from jobclub.integrations.memory.versions import risen

NOBODY = Held("", datetime.min.replace(tzinfo=UTC))


class MemoryOutbox:
    """What waits to be told, and what became of it."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, new: Iterable[Delivery]) -> None:
        """Put some in; one whose key is known already is left out."""
        wanted = tuple(new)
        known = {one.key for one in self._books.deliveries.values()} if wanted else set()
        for delivery in wanted:
            if delivery.key not in known:
                known.add(delivery.key)
                self._books.deliveries.put(delivery.id, replace(delivery, about=dict(delivery.about)))

    def get(self, delivery_id: str) -> Delivery:
        """Raises NotFound."""
        if delivery_id not in self._books.deliveries:
            raise NotFound("message")
        return self._books.deliveries[delivery_id]

    def save(self, delivery: Delivery, *, held_until: datetime | None = None) -> Delivery:
        """Keep a changed one, free of any claim, or held for longer. Raises NotFound, Stale."""
        saved = risen(self.get(delivery.id), delivery)
        self._books.deliveries.put(saved.id, saved)
        if held_until is None:
            self._books.claims.discard(saved.id)
        else:
            held = self._books.claims.get(saved.id, NOBODY)
            self._books.claims.put(saved.id, held._replace(until=held_until))
        return saved

    def remove(self, delivery_id: str) -> None:
        """Take one out; it may be gone already."""
        self._books.deliveries.discard(delivery_id)
        self._books.claims.discard(delivery_id)

    def page(self, wanted: DeliveryFilter, window: Window) -> Page[Delivery]:
        """Give deliveries to single people, and errands, by id."""
        led = {cohort.id for cohort in self._books.cohorts.values() if cohort.consultant_id == wanted.led_by}
        found = [
            delivery
            for delivery in self._books.deliveries.values()
            if _is_wanted(delivery, wanted) and (wanted.led_by is None or delivery.group_id in led)
        ]
        return page_by_id(found, window)

    def errands(self, group_id: str) -> list[Delivery]:
        """Give all errands about a group's activities, settled ones too, in the order they were put in."""
        about = (one for one in self._books.deliveries.values() if one.group_id == group_id)
        return sorted((one for one in about if one.is_errand), key=lambda one: one.id)

    def under_way(self, beside: Delivery) -> bool:
        """Tell whether another message to its reader was begun, and nobody knows yet how that ended."""
        whose = (beside.participant_id, beside.guest_id)
        return any(
            (delivery.participant_id, delivery.guest_id) == whose
            and delivery.begun_at is not None
            and delivery.id != beside.id
            for delivery in self._books.deliveries.values()
        )

    def wrote_before(self, participant_id: str) -> bool:
        """Tell whether this person was sent anything since links of theirs were last revoked, if ever."""
        own = (link for link in self._books.links.values() if link.participant_id == participant_id)
        revoked = max((link.revoked_at for link in own if link.revoked_at), default=None)
        return any(
            delivery.participant_id == participant_id
            and delivery.state is DeliveryState.SENT
            and (revoked is None or (delivery.settled_at is not None and delivery.settled_at > revoked))
            for delivery in self._books.deliveries.values()
        )


def _is_wanted(delivery: Delivery, wanted: DeliveryFilter) -> bool:
    return (
        not delivery.for_many
        and wanted.state in {None, delivery.state}
        and wanted.notice in {None, delivery.notice}
        and wanted.cohort_id in {None, delivery.group_id}
        and wanted.participant_id in {None, delivery.participant_id}
    )
