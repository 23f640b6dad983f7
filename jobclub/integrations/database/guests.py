"""Guests of sessions and webinars as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import bindparam, select

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.guest import Guest, GuestState
from jobclub.core.errors import NotFound, Stale, overtaken
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import guests

OF_ACTIVITIES = scoped(
    select(guests).where(guests.c.activity_id.in_(bindparam("ids", expanding=True))).order_by(guests.c.id),
    guests,
)


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
        """Give the guests of several, in the order they were invited."""
        return [_guest(row) for row in self.rows.search(OF_ACTIVITIES, {"ids": list(activity_ids)})]

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
        if not self.rows.update(guests, _row(saved), id=guest.id, version=guest.version):
            told = "This guest was changed meanwhile. Read them again, then repeat your change."
            raise overtaken(Stale(told))
        return saved

    def remove(self, guest_id: str) -> None:
        """Take a guest out."""
        self.rows.delete(guests, id=guest_id)
