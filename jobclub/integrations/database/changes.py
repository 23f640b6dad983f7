"""What groups changed, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, select

from jobclub.core.cohorts.changes import Change, ChangeKind, UnitChange
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import changes, cohorts

OF_PROGRAMME = scoped(
    select(cohorts.c.id, changes.c.unit_key, changes.c.kind)
    .distinct()
    .outerjoin(
        changes,
        (changes.c.organisation_id == cohorts.c.organisation_id) & (changes.c.cohort_id == cohorts.c.id),
    )
    .where(cohorts.c.programme_id == bindparam("programme_id")),
    cohorts,
)


def _change(row: Any) -> Change:
    values = row._asdict()
    del values["organisation_id"], values["cohort_id"]
    return Change(**{**values, "kind": ChangeKind(row.kind)})


class SqlChanges:
    """What groups changed in their plans and against their programmes."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def add(self, cohort_id: str, new: Iterable[Change]) -> None:
        """Put more changes of a cohort in."""
        self.rows.insert(
            changes, *({**asdict(one), "kind": one.kind.value, "cohort_id": cohort_id} for one in new)
        )

    def page(self, cohort_id: str, window: Window) -> Page[Change]:
        """Give what one cohort changed, oldest first."""
        found = self.rows.page(changes, window, cohort_id=cohort_id)
        return page_of(map(_change, found), window, lambda one: one.id)

    def of_programme(self, programme_id: str) -> list[UnitChange]:
        """Give each cohort of a programme with each unit it changed and how, once; all of its cohorts."""
        return [
            UnitChange(row.id, row.unit_key, ChangeKind(row.kind) if row.kind else None)
            for row in self.rows.run(OF_PROGRAMME, {"programme_id": programme_id})
        ]
