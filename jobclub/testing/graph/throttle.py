"""How many requests are let in, and whether those who were told to wait did."""

from __future__ import annotations

import threading
import time
from collections import deque


class Throttle:
    """Lets ``per_second`` requests in within any second, or (None) all of them; counts the others.

    ``too_early`` counts requests that came before a time that had been told to somebody; where several ask
    at once, some may do so in good faith.
    """

    def __init__(self) -> None:
        self.per_second: int | None = None
        self.retry_after: float | None = 1.0
        self.refused = 0
        self.too_early = 0
        self._let_in: deque[float] = deque()
        self._not_before = 0.0
        self._turn = threading.Lock()

    def lets_in(self) -> bool:
        """Let one more in, or not."""
        now = time.monotonic()
        with self._turn:
            self.too_early += now < self._not_before
            while self._let_in and self._let_in[0] <= now - 1:
                self._let_in.popleft()
            if self.per_second is not None and len(self._let_in) >= self.per_second:
                self.refused += 1
                return False
            self._let_in.append(now)
            return True

    def told_to_wait(self, seconds: float) -> None:
        """Remember that somebody was told to ask again in so many seconds."""
        with self._turn:
            self._not_before = max(self._not_before, time.monotonic() + seconds)
