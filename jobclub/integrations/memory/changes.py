"""What groups changed, in memory."""

from __future__ import annotations

from collections.abc import Iterable

from jobclub.core.cohorts.changes import Change, UnitChange
from jobclub.core.office.lists import Page, Window
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.pages import page_by_id


class MemoryChanges:
    """What groups changed in their plans and against their programmes."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, cohort_id: str, changes: Iterable[Change]) -> None:
        """Keep more changes of a cohort."""
        self._books.changes.put(cohort_id, (*self._of(cohort_id), *changes))

    def page(self, cohort_id: str, window: Window) -> Page[Change]:
        """Give what one cohort changed, oldest first."""
        return page_by_id(self._of(cohort_id), window)

    def of_programme(self, programme_id: str) -> list[UnitChange]:
        """Give each cohort of a programme with each unit it changed and how, once; all of its cohorts."""
        found: dict[UnitChange, None] = {}
        for cohort in self._books.cohorts.values():
            if cohort.programme_id == programme_id:
                changes = self._of(cohort.id)
                found |= dict.fromkeys(UnitChange(cohort.id, one.unit_key, one.kind) for one in changes)
                found |= {} if changes else {UnitChange(cohort.id): None}
        return list(found)

    def _of(self, cohort_id: str) -> tuple[Change, ...]:
        return self._books.changes.get(cohort_id, ())
