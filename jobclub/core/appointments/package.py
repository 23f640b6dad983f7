"""A package: several appointments of one service, some days apart, booked and moved as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.cohorts.moves import Following
from jobclub.core.errors import PackageDoesNotFit
from jobclub.core.spans import WallTime, days_later


@dataclass(frozen=True, slots=True)
class Gap:
    """How many days lie between two calls of a package, at least and at most."""

    least: int
    most: int

    def fits(self, earlier: WallTime, later: WallTime) -> bool:
        """Tell whether two calls have the right number of days between them."""
        return self.least <= (later.on - earlier.on).days <= self.most


def must_have_gaps(walls: Iterable[WallTime], gap: Gap) -> None:
    """Let pass the times of a package, in their order, that are as far apart as they should be.

    Raises:
        PackageDoesNotFit: Two are too near to each other or too far apart. Its facts name both (dates).
    """
    for earlier, later in pairwise(walls):
        if not gap.fits(earlier, later):
            raise PackageDoesNotFit(
                f"The calls of this package lie {gap.least} to {gap.most} days apart; choose other times.",
                first_on=earlier.on.isoformat(),
                second_on=later.on.isoformat(),
            )


def times_of_package(
    first: WallTime, calls: int, gap: Gap, free: Sequence[WallTime]
) -> tuple[WallTime, ...] | None:
    """Give times for all calls of a package that begins at one; None: there are none.

    Each is at the time of day of the first one if that is free on some day within the gap, on the earliest
    such day; else at the nearest time of day that is.
    """
    dead: set[tuple[int, WallTime]] = set()

    def after(last: WallTime, left: int) -> tuple[WallTime, ...] | None:
        if left == 0:
            return ()
        if (left, last) in dead:
            return None
        for one in sorted((w for w in free if gap.fits(last, w)), key=lambda w: _distance(first, w)):
            rest = after(one, left - 1)
            if rest is not None:
                return (one, *rest)
        dead.add((left, last))
        return None

    rest = after(first, calls - 1)
    return None if rest is None else (first, *rest)


def _distance(first: WallTime, other: WallTime) -> tuple[int, datetime]:
    """Tell how far a time of day is from that of the first call, in minutes; then the earlier day counts."""
    return abs(_minute(first) - _minute(other)), other.instant


def _minute(wall: WallTime) -> int:
    return wall.at.hour * 60 + wall.at.minute


def chain(package: Iterable[Appointment]) -> list[Appointment]:
    """Give the appointments of a package that were not called off, in their order."""
    return sorted((one for one in package if one.takes_place), key=lambda one: (one.number or 0, one.id))


def those_after(package: Iterable[Appointment], one: Appointment) -> list[Appointment]:
    """Give the appointments of a package that come after one and are still to come."""
    booked = [other for other in chain(package) if other.state is AppointmentState.BOOKED]
    return [other for other in booked if (other.number or 0) > (one.number or 0)]


def shifted(
    package: Iterable[Appointment], one: Appointment, wall: WallTime, following: Following
) -> dict[str, WallTime]:
    """Give when the appointments of a package are if one of them is moved, by their ids: what changes.

    Those that follow are as many days later (or earlier), at their own times of day.
    """
    days = (wall.on - one.wall.on).days
    later = those_after(package, one) if following is Following.LATER else []
    return {one.id: wall, **{other.id: days_later(other.wall, days) for other in later}}


def must_fit(package: Iterable[Appointment], new: dict[str, WallTime], gap: Gap) -> None:
    """Let pass a package some of whose appointments have new times.

    Raises:
        PackageDoesNotFit: They are too near to each other or too far apart.
    """
    must_have_gaps([new.get(one.id, one.wall) for one in chain(package)], gap)
