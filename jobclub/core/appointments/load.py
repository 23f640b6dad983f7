"""Who of several consultants is asked: the one who has the fewest appointments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta

from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.spans import Span, WallTime, planned_wall

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class Load:
    """For how many minutes somebody has appointments in a week, and on one of its days.

    Buffers count: they are time too. An appointment counts where it begins.
    """

    week: int = 0
    day: int = 0


NOTHING = Load()


def week_of(wall: WallTime) -> Span:
    """Give the week from Monday on in which a wall time lies, in UTC."""
    monday = wall.on - timedelta(days=wall.on.weekday())
    return Span(*(planned_wall(day, time(0), wall.zone)[0].instant for day in (monday, monday + WEEK)))


def day_of(wall: WallTime) -> Span:
    """Give the day on which a wall time lies, in UTC."""
    days = (wall.on, wall.on + timedelta(days=1))
    return Span(*(planned_wall(day, time(0), wall.zone)[0].instant for day in days))


def loads_of(appointments: Iterable[Appointment], week: Span, day: Span) -> Mapping[str, Load]:
    """Give what consultants have to do with some appointments; who is not named has nothing."""
    in_week, on_day = Counter[str](), Counter[str]()
    for one in appointments:
        if one.state is not AppointmentState.CANCELLED and week.holds(one.starts_at):
            length = one.buffer_before + one.minutes + one.buffer_after
            in_week[one.consultant_id] += length
            on_day[one.consultant_id] += length if day.holds(one.starts_at) else 0
    return {who: Load(in_week[who], on_day[who]) for who in in_week}


def fairest_first(consultants: Iterable[str], loads: Mapping[str, Load]) -> list[str]:
    """Order consultants by who should have an appointment.

    That is who has the fewest booked minutes in its week, then on its day; after that the id decides.
    """
    return sorted(consultants, key=lambda who: (loads.get(who, NOTHING), who))
