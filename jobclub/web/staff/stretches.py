"""Hours of a day as people write them: ``9-12, 13-15.30``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

from jobclub.core.appointments.hours import Opening

STRETCH = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[.:](\d{2}))?")
BETWEEN = re.compile(r"[,;\n]")


def read_openings(text: str) -> tuple[Opening, ...]:
    """Read the hours of a day; there may be none.

    Raises:
        ValueError: Something there is no stretch of a day.
    """
    return tuple(_stretch(part.strip()) for part in BETWEEN.split(text) if part.strip())


def _stretch(part: str) -> Opening:
    found = STRETCH.fullmatch(part)
    if found is None:
        raise ValueError(part)
    begins, begin_minute, ends, end_minute = (int(one or 0) for one in found.groups())
    return Opening(time(begins, begin_minute), time(ends, end_minute))


def written_openings(openings: Iterable[Opening]) -> str:
    """Write hours as people do, to be read again."""
    return ", ".join(f"{_written(one.opens)}–{_written(one.closes)}" for one in openings)


def _written(at: time) -> str:
    return f"{at:%H.%M}" if at.minute else str(at.hour)
