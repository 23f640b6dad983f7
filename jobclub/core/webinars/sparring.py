"""Sparring after a webinar: how many hours it will take, and whether there are that many."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jobclub.core.webinars.registration import Fullness
from jobclub.core.webinars.webinar import Webinar

WORKING_DAYS = 5
"""Days after a webinar within which those who want sparring should get it."""
WITHIN = timedelta(days=31)
"""How far those days can reach because of closed ones."""
SATURDAY = 5


class WebinarWarning(StrEnum):
    """What somebody should look at, though nothing is refused for it."""

    SPARRING_SHORT = "sparring_short"
    PEOPLE_ELSEWHERE = "people_elsewhere"


@dataclass(frozen=True, slots=True)
class SparringDemand:
    """How many appointments are expected after a webinar, and how many are free; None: nobody knows."""

    expected: int
    free: int | None = None

    @property
    def warnings(self) -> tuple[WebinarWarning, ...]:
        """What somebody should look at."""
        short = self.free is not None and self.free < self.expected
        return (WebinarWarning.SPARRING_SHORT,) if short else ()


def days_after(on: date, closed: Container[date]) -> tuple[date, date]:
    """Give the first and the last day on which sparring after a webinar should be had, both included."""
    day, last, left = on, on + WITHIN, WORKING_DAYS
    while left and day < last:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY and day not in closed
    return on + timedelta(days=1), day


def demand_after(webinar: Webinar, fullness: Fullness, free: int | None = None) -> SparringDemand:
    """Give what is expected after a webinar: of all its places, or of those taken if there is no limit."""
    if webinar.sparring_service_id is None:
        return SparringDemand(0, free)
    people = fullness.taken if webinar.capacity is None else webinar.capacity
    return SparringDemand(-(-people * webinar.uptake // 100), free)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What came of a webinar: who attended, who was offered sparring, and who booked it."""

    attended: int
    offered: int
    booked: int
