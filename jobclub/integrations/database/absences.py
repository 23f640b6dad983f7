"""Who said that they can't come, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from jobclub.core.office.reach import Absence
from jobclub.integrations.database.among import among
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import absences

KEY = ("session_id", "participant_id")
OF_SESSIONS = scoped(
    select(absences)
    .where(among(absences.c.session_id, "ids"))
    .order_by(absences.c.at, *(absences.c[name] for name in KEY)),
    absences,
)


def _absence(row: Any) -> Absence:
    return Absence(session_id=row.session_id, participant_id=row.participant_id, at=row.at)


class SqlAbsences:
    """Who said that they can't come."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def of_sessions(self, session_ids: Iterable[str]) -> list[Absence]:
        """Give who can't come to several sessions, in the order it was said."""
        return [_absence(row) for row in self.rows.run(OF_SESSIONS, {"ids": list(session_ids)})]

    def add(self, absence: Absence) -> None:
        """Put it in; said twice is said once."""
        self.rows.insert_new(absences, KEY, asdict(absence))

    def remove(self, session_id: str, participant_id: str) -> None:
        """Take it back; there may be none."""
        self.rows.delete(absences, session_id=session_id, participant_id=participant_id)
