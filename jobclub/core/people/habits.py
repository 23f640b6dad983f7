"""How an organisation tells people things: what it leaves out, and the hours in which nobody is disturbed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from jobclub.core.spans import planned_wall, wall_of


class Choice(StrEnum):
    """What a person can do without, and an organisation or a programme can switch off for all."""

    DAY_BEFORE = "day_before"
    HOUR_BEFORE = "hour_before"
    HOMEWORK = "homework"
    FRIENDLY = "friendly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How an organisation tells people things, on the wall clock.

    ``off`` is what nobody is sent. From ``quiet_from`` until ``quiet_until`` reminders and friendly words
    wait; equal times are no quiet hours. ``digest_at`` is when the staff are told about tomorrow;
    None is never.
    """

    off: frozenset[Choice] = frozenset()
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    digest_at: time | None = time(15)

    def with_switched(self, switched: Mapping[Choice, bool]) -> Habits:
        """Give the habits with what a programme switches on or off."""
        on = {choice for choice, wanted in switched.items() if wanted}
        return replace(self, off=(self.off - on) | (switched.keys() - on))

    @property
    def told(self) -> Mapping[str, bool | time | None]:
        """The habits as ``changed`` takes them: what is sent by its choice, a time by its name."""
        sent = {choice.value: choice not in self.off for choice in Choice}
        times = {"quiet_from": self.quiet_from, "quiet_until": self.quiet_until, "digest_at": self.digest_at}
        return {**sent, **times}

    def changed(self, **wanted: Any) -> Habits:
        """Give the habits with some of them set: what is sent by its choice, a time by its name."""
        switches = {choice: wanted.pop(choice.value) for choice in Choice if choice.value in wanted}
        return replace(self.with_switched(switches), **wanted)

    def after_quiet(self, instant: datetime, zone: str) -> datetime:
        """Give an instant, or the end (UTC) of the quiet hours of a zone that it falls into."""
        now = wall_of(instant, zone)
        if not self._quiet(now.at):
            return instant
        ends_on = now.on + timedelta(days=now.at >= self.quiet_until)
        return max(planned_wall(ends_on, self.quiet_until, zone)[0].instant, instant.astimezone(UTC))

    def _quiet(self, now: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= now < self.quiet_until
        return now >= self.quiet_from or now < self.quiet_until
