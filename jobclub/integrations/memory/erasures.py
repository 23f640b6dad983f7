"""Who was forgotten, who was refused that, and whom a ground keeps, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from jobclub.core.people.erasure import Erasure, Hold, Refusal
from jobclub.core.people.traces import Traces
from jobclub.integrations.memory.blanking import blank
from jobclub.integrations.memory.books import Books

STAYS = frozenset({"erasures"})
"""Shelves with people's ids that are no data about them."""


class MemoryErasures:
    """Who was forgotten, who was refused that, and whom a ground keeps."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def take_out(self, participant_id: str) -> None:
        """Take out a person with everything that is kept by their id, or names whose it is."""
        self._forget_asked(participant_id)
        for name in {one.name for one in fields(Books)} - STAYS:
            shelf = getattr(self._books, name)
            for key, thing in list(shelf.items()):
                if participant_id in {key, getattr(thing, "participant_id", None)}:
                    shelf.drop(key)
        for key in self._books.claims.keys() - self._books.deliveries.keys():
            self._books.claims.drop(key)
        self._take_out_of_cohorts(participant_id)

    def _forget_asked(self, participant_id: str) -> None:
        """Forget that they asked for a place by themselves: that is known by an address alone."""
        person = self._books.participants.get(participant_id)
        addresses = {person.email_key, person.phone_key} if person else set()
        for key, asked in list(self._books.registrations.items()):
            if asked.address_key in addresses:
                self._books.registrations.drop(key)

    def _take_out_of_cohorts(self, participant_id: str) -> None:
        """Take out their outcomes and marks; places go when their cohorts are saved."""
        for cohort in self._books.cohorts.values():
            for place in cohort.places:
                if place.participant_id == participant_id:
                    self._books.outcomes.discard(place.id)
        for session_id, attendance in list(self._books.attendance.items()):
            left = tuple(mark for mark in attendance.marks if mark.participant_id != participant_id)
            if left != attendance.marks:
                again = replace(attendance, marks=left, version=attendance.version + 1)
                self._books.attendance.put(session_id, again)

    def blank(self, traces: Traces) -> int:
        """Blank what tells somebody apart in all that others wrote, and give in how many places."""
        return blank(self._books, traces)

    def being_told(self, participant_id: str, since: datetime) -> bool:
        """Tell whether a message to them was begun since an instant, and nobody knows how that ended."""
        return any(
            one.participant_id == participant_id and one.begun_at is not None and one.begun_at > since
            for one in self._books.deliveries.values()
        )

    def add(self, erasure: Erasure) -> None:
        """Note an erasure; one that is known is left out."""
        if erasure.id not in self._books.erasures:
            self._books.erasures.put(erasure.id, erasure)

    def all(self) -> Sequence[Erasure]:
        """Give all erasures, oldest first."""
        return sorted(self._books.erasures.values(), key=lambda one: one.id)

    def hold_of(self, participant_id: str) -> Hold:
        """Give what keeps a person."""
        return self._books.holds.get(participant_id) or Hold(participant_id=participant_id)

    def hold(self, hold: Hold) -> None:
        """Keep a person on a ground, in place of another one; without a ground nothing keeps them."""
        if hold.ground is None:
            self._books.holds.discard(hold.participant_id)
        else:
            self._books.holds.put(hold.participant_id, hold)

    def refuse(self, refusal: Refusal) -> None:
        """Note that somebody was refused."""
        self._books.refusals.put(refusal.id, refusal)

    def refusals(self, participant_id: str) -> list[Refusal]:
        """Give how often somebody was refused, oldest first."""
        found = [one for one in self._books.refusals.values() if one.participant_id == participant_id]
        return sorted(found, key=lambda one: one.id)
