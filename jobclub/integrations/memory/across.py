"""What the store in memory does in all organisations at once: claims, figures, links by their secrets."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

from jobclub.core.errors import Busy
from jobclub.core.notices.delivery import STUCK, Delivery, DeliveryState
from jobclub.core.notices.watch import Watch
from jobclub.core.office.outbox import Claim, Figures
from jobclub.core.office.reach import Employed, Keyed, Opened
from jobclub.core.people.link import Purpose
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import folded
from jobclub.integrations.memory.books import Books, Held

COUNTED = STUCK | {DeliveryState.WAITING}


class AcrossOrganisations(ABC):
    """The part of the store that no organisation limits."""

    def __init__(self) -> None:
        self._books: dict[str, Books] = {}
        self._guesses: list[tuple[str, datetime]] = []
        self._lanes: dict[tuple[str, int], threading.Lock] = {}

    @abstractmethod
    def _my_turn(self, *, patient: bool = True) -> AbstractContextManager[None]:
        """Let one write at a time; who is not patient may do so at once or not at all."""

    def anything_due(self, now: datetime, *, errands: bool = False) -> bool:
        """Tell whether any organisation has a delivery that is due and nobody's: to people, or errands."""
        return any(self._due(now, errands=errands))

    @contextmanager
    def lane(self, road: str, most: int) -> Iterator[bool]:
        """Hold one of a road's so many lanes for a block; False: others have them all."""
        for number in range(most):
            lane = self._lanes.setdefault((road, number), threading.Lock())
            if lane.acquire(blocking=False):
                try:
                    yield True
                finally:
                    lane.release()
                return
        yield False

    def claim_deliveries(
        self, now: datetime, *, worker: str, limit: int, lease: timedelta, errands: bool = False
    ) -> list[Claim]:
        """Take due deliveries, earliest first: to people, or errands."""
        with self._my_turn():
            found = self._due(now, errands=errands)
            due = sorted(found, key=lambda one: (one[1].due_at, one[1].id))[:limit]
            claims = [
                Claim(organisation_id=whose, delivery=delivery, until=now + lease) for whose, delivery in due
            ]
            for claim in claims:
                with self._written(claim.organisation_id) as books:
                    books.claims.put(claim.delivery.id, Held(worker, claim.until))
            return claims

    def release_deliveries(self, claims: Iterable[Claim]) -> None:
        """Give back what is as it was when it was taken, unless somebody else has it by now."""
        with self._my_turn():
            for claim in claims:
                with self._written(claim.organisation_id) as books:
                    held = books.claims.get(claim.delivery.id)
                    now = books.deliveries.get(claim.delivery.id)
                    if held and now and (held.until, now.version) == (claim.until, claim.delivery.version):
                        books.claims.drop(now.id)

    def claim_watches(self, now: datetime, *, limit: int, lease: timedelta) -> list[tuple[str, Watch]]:
        """Take watches whose attention is due, with their organisations, earliest first."""
        with self._my_turn():
            due = [
                (whose, watch)
                for whose, books in self._books.items()
                for watch in books.watches.values()
                if watch.attention_at <= now and books.watch_claims.get(watch.subject_id, now) <= now
            ]
            due = sorted(due, key=lambda one: one[1].attention_at)[:limit]
            for whose, watch in due:
                with self._written(whose) as books:
                    books.watch_claims.put(watch.subject_id, now + lease)
            return due

    def figures(self, now: datetime) -> Figures:
        """Give how the outbox of all organisations stands."""
        kept = list(self._books.values())
        deliveries = [delivery for books in kept for delivery in books.deliveries.values()]
        due = [one for one in deliveries if one.is_open and one.due_at <= now]
        attention = [watch.attention_at for books in kept for watch in books.watches.values()]
        counted = Counter(delivery.state for delivery in deliveries)
        return Figures(
            by_state={state: counted[state] for state in COUNTED},
            due_since=min((one.due_at for one in due if not one.is_errand), default=None),
            errand_since=min((one.due_at for one in due if one.is_errand), default=None),
            attention_since=min((at for at in attention if at <= now), default=None),
        )

    def opened_by(self, digest: str, purpose: Purpose) -> Opened | None:
        """Look up the link with this secret, for one thing, and whose it is."""
        for whose, books in list(self._books.items()):
            for link in books.links.values():
                if link.digest == digest and link.purpose is purpose:
                    zone, staff = books.organisations[whose].time_zone, books.staff.get(link.staff_id or "")
                    return Opened(whose, zone, link, staff)
        return None

    def keyed_by(self, digest: str) -> Keyed | None:
        """Look up the token with this secret, and whose it is."""
        for whose, books in list(self._books.items()):
            for token in books.tokens.values():
                if token.digest == digest:
                    zone, staff = books.organisations[whose].time_zone, books.staff.get(token.staff_id or "")
                    return Keyed(whose, zone, token, staff)
        return None

    def note_use(self, keyed: Keyed, now: datetime) -> None:
        """Note that a token was used, unless somebody writes at the moment."""
        with suppress(Busy), self._my_turn(patient=False), self._written(keyed.organisation_id) as books:
            token = books.tokens[keyed.token.id]
            books.tokens.put(token.id, replace(token, used_at=now))

    def staff_reached_at(self, email_key: str) -> list[Employed]:
        """Look up who of any staff has this folded e-mail address and did not leave."""
        return [one for one in self._employed() if folded(one.staff.email) == email_key and one.staff.is_here]

    def staff_known_as(self, identity: str) -> Employed | None:
        """Look up who of any staff is this to Microsoft Entra, also if they left."""
        return next((one for one in self._employed() if one.staff.identity == identity), None)

    def organisation_of_tenant(self, tenant_id: str) -> Organisation | None:
        """Look up whose staff a tenant of Microsoft Entra holds."""
        everybody = (one for books in list(self._books.values()) for one in books.organisations.values())
        return next((one for one in everybody if one.entra_tenant_id == tenant_id), None)

    def _employed(self) -> list[Employed]:
        return [
            Employed(whose, books.organisations[whose].time_zone, one)
            for whose, books in sorted(self._books.items())
            for one in books.staff.values()
        ]

    def guesses(self, who: str, now: datetime, *, within: timedelta) -> int:
        """Count the wrong links that somebody tried within a while."""
        return sum(one == who and at > now - within for one, at in list(self._guesses))

    def note_guess(self, who: str, now: datetime, *, within: timedelta) -> None:
        """Count one more, and forget all that are older."""
        with self._my_turn():
            self._guesses = [*(one for one in self._guesses if one[1] > now - within), (who, now)]

    def _due(self, now: datetime, *, errands: bool) -> Iterator[tuple[str, Delivery]]:
        free = Held("", now)
        for whose, books in self._books.items():
            for delivery in books.deliveries.values():
                waits = delivery.is_errand is errands and delivery.is_open and delivery.due_at <= now
                if waits and books.claims.get(delivery.id, free).until <= now:
                    yield whose, delivery

    @contextmanager
    def _written(self, organisation_id: str) -> Iterator[Books]:
        """Open an organisation's books for writing, and keep what is written."""
        books = self._books[organisation_id].opened()
        yield books
        books.seal()
        self._books[organisation_id] = books
