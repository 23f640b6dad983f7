"""The port to calendars of public holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol


class Holidays(Protocol):
    """Knows the public holidays of countries and their states."""

    def between(
        self, region: str, first: date, last: date, *, optional: bool, language: str
    ) -> Mapping[date, str]:
        """Give the holidays of a region (``DK``, ``DE-NI``) from one day to another, both included.

        ``optional`` adds customary days that are no public holidays. Names come in ``language`` where
        the calendar knows it, else in the region's own.

        Raises:
            Invalid: There is no calendar for this region.
        """
