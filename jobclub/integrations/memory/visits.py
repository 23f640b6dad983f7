"""Visits, in memory."""

from __future__ import annotations

from jobclub.core.cohorts.visit import Visit
from jobclub.integrations.memory.books import Books


class MemoryVisits:
    """Visits of one cohort's people to another cohort's sessions."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of_home(self, cohort_id: str) -> list[Visit]:
        """Give the visits that people of a cohort make, in the order they were agreed."""
        return [visit for visit in self._all() if visit.cohort_id == cohort_id]

    def of_host(self, cohort_id: str) -> list[Visit]:
        """Give the visits to a cohort's sessions, in the order they were agreed."""
        return [visit for visit in self._all() if visit.host_id == cohort_id]

    def _all(self) -> list[Visit]:
        return sorted(self._books.visits.values(), key=lambda v: (v.agreed_at, v.place_id, v.session_id))

    def add(self, visit: Visit) -> None:
        """Keep a visit."""
        self._books.visits.put((visit.place_id, visit.session_id), visit)

    def remove(self, visit: Visit) -> None:
        """Take a visit out."""
        self._books.visits.drop((visit.place_id, visit.session_id))
