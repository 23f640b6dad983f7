"""Organisations and their closed days as rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from jobclub.core.errors import NameTaken, NotFound, Stale
from jobclub.core.people.organisation import ClosedDay, Organisation
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import closed_days, organisations

CURRENT = select(organisations).where(organisations.c.id == bindparam("organisation_id"))
NEW: dict[str, Any] = {column.name: bindparam(f"new_{column.name}") for column in organisations.columns}
ADD = insert(organisations).values(NEW)
SAVE = (
    update(organisations)
    .where(organisations.c.id == bindparam("mine"), organisations.c.version == bindparam("seen"))
    .values(NEW)
)
CLOSED = scoped(
    select(closed_days)
    .where(closed_days.c.on >= bindparam("first"), closed_days.c.on <= bindparam("last"))
    .order_by(closed_days.c.on),
    closed_days,
)


def organisation_of(row: Any) -> Organisation:
    """Read an organisation from its row."""
    return Organisation(**row._asdict())


class SqlOrganisations:
    """The organisation of the transaction."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def add(self, organisation: Organisation) -> None:
        """Put in a new one. Raises NameTaken."""
        try:
            self.rows.write(ADD, _columns(organisation))
        except IntegrityError:
            raise _taken(organisation) from None

    def current(self) -> Organisation:
        """Give the one this transaction belongs to."""
        found = self.rows.run(CURRENT, {})
        if not found:
            raise NotFound("organisation")
        return organisation_of(found[0])

    def save(self, organisation: Organisation) -> Organisation:
        """Keep a changed one and give it with its new version. Raises NameTaken, Stale."""
        saved = replace(organisation, version=organisation.version + 1)
        try:
            seen = {"mine": self.rows.organisation_id, "seen": organisation.version}
            done = self.rows.write(SAVE, {**_columns(saved), **seen})
        except IntegrityError:
            raise _taken(organisation) from None
        if not done:
            raise Stale("The organisation was changed meanwhile. Read it again, then repeat your change.")
        return saved

    def closed_days(self, first: date | None = None, last: date | None = None) -> list[ClosedDay]:
        """Give the organisation's own closed days in a range, both ends included, by date."""
        found = self.rows.run(CLOSED, {"first": first or date.min, "last": last or date.max})
        return [ClosedDay(row.on, row.reason) for row in found]

    def close(self, day: ClosedDay) -> None:
        """Close a day, or give it another reason."""
        if not self.rows.update(closed_days, {"reason": day.reason}, on=day.on):
            self.rows.insert(closed_days, {"on": day.on, "reason": day.reason})

    def reopen(self, on: date) -> None:
        """Take a closed day back. Raises NotFound."""
        if not self.rows.delete(closed_days, on=on):
            raise NotFound("closed day")


def _columns(organisation: Organisation) -> dict[str, object]:
    return {f"new_{column.name}": getattr(organisation, column.name) for column in organisations.columns}


def _taken(organisation: Organisation) -> NameTaken:
    return NameTaken(f"There is an organisation {organisation.name!r} already; choose another name.")
