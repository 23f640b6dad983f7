"""The port to an organisation's programmes, in all their versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jobclub.core.cohorts.programme import Programme
from jobclub.core.office.lists import Page, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProgramme:
    """One version of a programme, as an organisation keeps it."""

    id: str
    version: int
    programme: Programme
    added_at: datetime


class Programmes(Protocol):
    """Programmes in all their versions."""

    def get(self, programme_id: str) -> StoredProgramme:
        """Raises NotFound."""

    def latest(self, key: str) -> StoredProgramme | None: ...

    def add(self, stored: StoredProgramme) -> None: ...

    def page(self, window: Window, *, key: str | None = None) -> Page[StoredProgramme]: ...
