"""When to ask again: as soon as we are told to, else after a short while that grows, but not for long."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(hours=6)
"""How long somebody may ask us to wait at most."""
BOUND = 10.0
"""Seconds after which one question is not asked again but put off."""
MOST_TIMES = 6
"""How often one question is asked again at most."""
FIRST = 0.5
"""Seconds to wait before asking again for the first time, if nobody says how long; then it doubles."""


class Patience:
    """How much longer one question is asked again, by a clock in seconds."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock, self._sleep, self._chance = clock, sleep, chance
        self._until = clock() + BOUND
        self._times = 0

    def lasts(self, asked: timedelta | None = None) -> bool:
        """Wait, as long as somebody asked us to or for a while of our own; False: that would be too long."""
        own = FIRST * 2**self._times * (1 + self._chance()) / 2
        seconds = asked.total_seconds() if asked else own
        if self._times == MOST_TIMES or self._clock() + seconds > self._until:
            return False
        self._times += 1
        self._sleep(seconds)
        return True


def wait_in(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Give how long an answer asks to wait, in seconds or until an instant (RFC 9110, 10.2.3).

    An instant is one of the clock over there, which may not be ours: the answer's own ``Date`` tells.
    """
    asked = headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return min(timedelta(seconds=int(asked[:9])), LONGEST_WAIT)
    until = _instant(asked)
    if until is None:
        return None
    return min(max(until - (_instant(headers.get("Date", "")) or now), timedelta(0)), LONGEST_WAIT)


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
