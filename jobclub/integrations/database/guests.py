"""Guests of sessions and webinars as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.guest import Guest, GuestState
from jobclub.core.errors import NotFound, Stale, overtaken
from jobclub.integrations.database.among import among
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import guests

OF_ACTIVITIES = scoped(
    select(guests)
    .where(among(guests.c.activity_id, "ids"), guests.c.removed_at.is_(None))
    .order_by(guests.c.id),
    guests,
)


NOTED_APART = {"id", "told_starts_at", "told_certain"}
"""What saving a guest leaves as it is: what they were told is noted by whoever told them."""


def _guest(row: Any) -> Guest:
    values = row._asdict()
    del values["organisation_id"]
    values["activity"] = ActivityKind(row.activity)
    values["state"] = GuestState(row.state)
    return Guest(**values)


def _row(guest: Guest) -> dict[str, Any]:
    return {**asdict(guest), "activity": guest.activity.value, "state": guest.state.value}


class SqlGuests:
    """The guests of sessions and webinars."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def of_activities(self, activity_ids: Iterable[str]) -> list[Guest]:
        """Give those who are invited to several, in the order they were."""
        return [_guest(row) for row in self.rows.run(OF_ACTIVITIES, {"ids": list(activity_ids)})]

    def get(self, guest_id: str) -> Guest:
        """Give one guest. Raises NotFound."""
        row = self.rows.one(guests, id=guest_id)
        if row is None:
            raise NotFound("guest")
        return _guest(row)

    def add(self, guest: Guest) -> None:
        """Put a guest in."""
        self.rows.insert(guests, _row(guest))

    def save(self, guest: Guest) -> Guest:
        """Keep a changed guest and give them with their new version. Raises Stale."""
        saved = replace(guest, version=guest.version + 1)
        row = {name: value for name, value in _row(saved).items() if name not in NOTED_APART}
        if not self.rows.update(guests, row, id=guest.id, version=guest.version):
            told = "This guest was changed meanwhile. Read them again, then repeat your change."
            raise overtaken(Stale(told))
        return saved

    def note_told(self, guest_id: str, starts_at: datetime | None, *, certain: bool = True) -> None:
        """Note what a guest was told."""
        self.rows.update(guests, {"told_starts_at": starts_at, "told_certain": certain}, id=guest_id)

    def remove(self, guest_id: str) -> None:
        """Take a guest out."""
        self.rows.delete(guests, id=guest_id)
