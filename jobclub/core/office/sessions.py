"""The ports to what stands beside a cohort's sessions: visitors, guests, changes, who was seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from jobclub.core.activities.guest import Guest
from jobclub.core.activities.sightings import Sighted, Sighting
from jobclub.core.cohorts.changes import Change, UnitChange
from jobclub.core.cohorts.visit import Visit
from jobclub.core.office.lists import Page, Window


class Visits(Protocol):
    """Visits of one cohort's people to another cohort's sessions."""

    def of_home(self, cohort_id: str) -> list[Visit]:
        """Give the visits that people of a cohort make, in the order they were agreed."""

    def of_host(self, cohort_id: str) -> list[Visit]:
        """Give the visits to a cohort's sessions, in the order they were agreed."""

    def add(self, visit: Visit) -> None: ...

    def remove(self, visit: Visit) -> None: ...


class Guests(Protocol):
    """The guests of sessions and webinars."""

    def of_activities(self, activity_ids: Iterable[str]) -> list[Guest]:
        """Give those who are invited to several, in the order they were; not who was taken off."""

    def get(self, guest_id: str) -> Guest:
        """Raises NotFound."""

    def add(self, guest: Guest) -> None: ...

    def save(self, guest: Guest) -> Guest:
        """Keep a changed one, but for what they were told. Raises NotFound, Stale."""

    def note_told(self, guest_id: str, starts_at: datetime | None, *, certain: bool = True) -> None:
        """Note when it begins (UTC) as a guest was written, or will have been; they stay in their version."""

    def remove(self, guest_id: str) -> None: ...


class Changes(Protocol):
    """What groups changed in their plans and against their programmes. It is only ever added to."""

    def add(self, cohort_id: str, changes: Iterable[Change]) -> None: ...

    def page(self, cohort_id: str, window: Window) -> Page[Change]:
        """Give what one cohort changed, oldest first."""

    def of_programme(self, programme_id: str) -> list[UnitChange]:
        """Give each cohort of a programme with each unit it changed and how, once; all of its cohorts."""


class Sightings(Protocol):
    """Whom the providers of meetings saw."""

    def of(self, activity_id: str) -> Sighted | None:
        """Give what was seen at an activity; None: nobody has asked yet."""

    def put(self, activity_id: str, seen: Sighted) -> None:
        """Keep what was seen in place of what was known of the same entries; others stay."""

    def remove(self, activity_id: str, sightings: Iterable[Sighting]) -> None:
        """Take some of what was seen at an activity out."""

    def forget_before(self, instant: datetime) -> int:
        """Forget what was fetched before an instant; give of how many activities."""
