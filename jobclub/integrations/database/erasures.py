"""Who was forgotten, who was refused that, and whom a ground keeps, as rows.

What is a person's is not listed anywhere: it is whatever refers to them, or to something of theirs. A new
table that does so is theirs too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from jobclub.core.errors import Busy, overtaken
from jobclub.core.people.erasure import Cause, Erasure, Ground, Hold, Refusal
from jobclub.core.people.traces import Traces
from jobclub.integrations.database.blanking import blank
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import (
    deliveries,
    erasure_refusals,
    erasures,
    holds,
    marks,
    metadata,
    participants,
    people_read,
    registrations,
    sessions,
)

STAYS = frozenset({erasures, people_read})
"""Tables with people's ids that are no data about them."""
BEGUN = scoped(
    select(deliveries.c.id)
    .where(
        deliveries.c.participant_id == bindparam("participant_id"),
        deliveries.c.begun_at > bindparam("since"),
    )
    .limit(1),
    deliveries,
)


def _is_theirs(table: Table) -> ColumnElement[bool] | None:
    """Say which rows of a table are one person's; None: it holds none."""
    if table is participants:
        return table.c.id == bindparam("participant_id")
    if table in STAYS:
        return None
    ways = [table.c.participant_id == bindparam("participant_id")] if "participant_id" in table.c else []
    for reference in table.foreign_key_constraints if not ways else ():
        to, column = reference.referred_table, table.c[reference.column_keys[-1]]
        inner = None if to in {table, participants} else _is_theirs(to)
        if inner is not None:
            mine = to.c.organisation_id == bindparam("organisation_id")
            ways.append(column.in_(select(to.c[reference.elements[-1].column.name]).where(mine, inner)))
    return or_(*ways) if ways else None


def _of_one(table: Table) -> ColumnElement[bool]:
    return table.c.organisation_id == bindparam("organisation_id")


THEIRS = {table: rows for table in metadata.sorted_tables if (rows := _is_theirs(table)) is not None}
"""Which rows are one person's, by tables; each table comes after those that it refers to."""
TAKE_OUT = [delete(table).where(_of_one(table), theirs) for table, theirs in reversed(THEIRS.items())]
ADDRESSES = (participants.c.email_key, participants.c.phone_key)
ASKED = delete(registrations).where(
    _of_one(registrations),
    or_(
        *(
            registrations.c.address_key.in_(select(key).where(_of_one(participants), THEIRS[participants]))
            for key in ADDRESSES
        )
    ),
)
"""Who asks for a place by themselves is known by an address alone."""
MARKED = select(marks.c.session_id).where(_of_one(marks), THEIRS[marks])
MARK_ANEW = (
    update(sessions)
    .where(_of_one(sessions), sessions.c.id.in_(MARKED))
    .values(attendance_version=sessions.c.attendance_version + 1)
)


class SqlErasures:
    """Who was forgotten, who was refused that, and whom a ground keeps."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def take_out(self, participant_id: str) -> None:
        """Take out a person with every row that refers to them. Raises Busy."""
        whose = {"organisation_id": self.rows.organisation_id, "participant_id": participant_id}
        try:
            self.rows.write(MARK_ANEW, whose)
            self.rows.write(ASKED, whose)
            for statement in TAKE_OUT:
                self.rows.write(statement, whose)
        except IntegrityError:
            told = "Somebody writes about this person at this moment; try again in a second."
            raise overtaken(Busy(told)) from None

    def blank(self, traces: Traces) -> int:
        """Blank what tells somebody apart in all that others wrote, and give in how many places."""
        return blank(self.rows, traces)

    def being_told(self, participant_id: str, since: datetime) -> bool:
        """Tell whether a message to them was begun since an instant, and nobody knows how that ended."""
        return bool(self.rows.run(BEGUN, {"participant_id": participant_id, "since": since}))

    def add(self, erasure: Erasure) -> None:
        """Note an erasure; one that is known is left out."""
        self.rows.insert_new(erasures, ("id",), {**asdict(erasure), "cause": erasure.cause.value})

    def all(self) -> Sequence[Erasure]:
        """Give all erasures, oldest first."""
        return [
            Erasure(id=row.id, participant_id=row.participant_id, at=row.at, cause=Cause(row.cause))
            for row in self.rows.all(erasures, "id")
        ]

    def hold_of(self, participant_id: str) -> Hold:
        """Give what keeps a person."""
        row = self.rows.one(holds, participant_id=participant_id)
        if row is None:
            return Hold(participant_id=participant_id)
        return Hold(participant_id=participant_id, ground=Ground(row.ground), since=row.since)

    def hold(self, hold: Hold) -> None:
        """Keep a person on a ground, in place of another one; without a ground nothing keeps them."""
        if hold.ground is None:
            self.rows.delete(holds, participant_id=hold.participant_id)
        else:
            values: dict[str, Any] = {**asdict(hold), "ground": hold.ground.value}
            self.rows.put(holds, ("participant_id",), values)

    def refuse(self, refusal: Refusal) -> None:
        """Note that somebody was refused."""
        self.rows.insert(erasure_refusals, {**asdict(refusal), "ground": refusal.ground.value})

    def refusals(self, participant_id: str) -> list[Refusal]:
        """Give how often somebody was refused, oldest first."""
        return [
            Refusal(id=row.id, participant_id=participant_id, at=row.at, ground=Ground(row.ground))
            for row in self.rows.all(erasure_refusals, "id", participant_id=participant_id)
        ]
