"""A clock that shows what it is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MONDAY = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
"""Where a clock stands if nobody says otherwise: a Monday morning, a week before the tests' clubs begin."""


class FixedClock:
    """Gives the same instant (UTC) until it is set or advanced. Call it as an office calls ``now``."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    @property
    def at(self) -> datetime:
        """What it shows, in UTC."""
        return self._at

    @at.setter
    def at(self, at: datetime) -> None:
        """Set it to an aware instant.

        Raises:
            ValueError: The instant has no zone.
        """
        if at.tzinfo is None:
            raise ValueError("a clock needs an instant with its zone")
        self._at = at.astimezone(UTC)

    def __call__(self) -> datetime:
        """Give what it shows, in UTC."""
        return self._at

    def advance(self, by: timedelta) -> None:
        """Let some time pass."""
        self._at += by
