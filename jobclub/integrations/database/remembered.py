"""Cohorts as they were read or kept last, so that what has not changed need not be read again.

A cohort's versions, read anew each time, tell whether what is remembered still holds: ``version`` for its
plan and settings, ``places_version`` for its places, ``meetings_version`` for what became of its sessions'
meetings. Only what is committed is remembered.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from jobclub.core.cohorts.cohort import Cohort

MOST = 1000
"""Cohorts remembered, those of all organisations together: some 10 KiB each."""


class Remembered:
    """The cohorts read last, by organisation and id. Threads may share it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._cohorts: OrderedDict[tuple[str, str], Cohort] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, organisation_id: str, cohort_id: str) -> Cohort | None:
        """Give a cohort as it was, if it is remembered."""
        key = (organisation_id, cohort_id)
        with self._lock:
            if key in self._cohorts:
                self._cohorts.move_to_end(key)
            return self._cohorts.get(key)

    def put(self, organisation_id: str, cohort: Cohort) -> None:
        """Remember a cohort as it is committed, and forget the one that was asked for longest ago."""
        with self._lock:
            self._cohorts[organisation_id, cohort.id] = cohort
            self._cohorts.move_to_end((organisation_id, cohort.id))
            if len(self._cohorts) > self._most:
                self._cohorts.popitem(last=False)
