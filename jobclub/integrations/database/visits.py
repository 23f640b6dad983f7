"""Visits as rows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from jobclub.core.cohorts.visit import Visit
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.tables import visits


def _visit(row: Any) -> Visit:
    return Visit(
        place_id=row.place_id,
        participant_id=row.participant_id,
        cohort_id=row.cohort_id,
        session_id=row.session_id,
        host_id=row.host_id,
        unit_keys=tuple(row.unit_keys.split()),
        agreed_at=row.agreed_at,
    )


class SqlVisits:
    """Visits of one cohort's people to another cohort's sessions."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def of_home(self, cohort_id: str) -> list[Visit]:
        """Give the visits that people of a cohort make."""
        return self._all(cohort_id=cohort_id)

    def of_host(self, cohort_id: str) -> list[Visit]:
        """Give the visits to a cohort's sessions."""
        return self._all(host_id=cohort_id)

    def _all(self, **by: str) -> list[Visit]:
        return [_visit(row) for row in self.rows.all(visits, "agreed_at", "place_id", "session_id", **by)]

    def add(self, visit: Visit) -> None:
        """Keep a visit."""
        self.rows.insert(visits, {**asdict(visit), "unit_keys": " ".join(visit.unit_keys)})

    def remove(self, visit: Visit) -> None:
        """Take a visit out."""
        self.rows.delete(visits, place_id=visit.place_id, session_id=visit.session_id)
