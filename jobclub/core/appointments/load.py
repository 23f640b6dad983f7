"""Who of several consultants is asked: the one who has the fewest appointments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.engagements import Engagement
from jobclub.core.spans import Span, WallTime, planned_wall

WEEK = timedelta(days=7)


def week_of(wall: WallTime) -> Span:
    """Give the week from Monday on in which a wall time lies, in UTC."""
    monday = wall.on - timedelta(days=wall.on.weekday())
    return Span(*(planned_wall(day, time(0), wall.zone)[0].instant for day in (monday, monday + WEEK)))


def day_of(wall: WallTime) -> Span:
    """Give the day on which a wall time lies, in UTC."""
    days = (wall.on, wall.on + timedelta(days=1))
    return Span(*(planned_wall(day, time(0), wall.zone)[0].instant for day in days))


def fairest_first(consultants: Iterable[str], busy: Iterable[Engagement], wall: WallTime) -> list[str]:
    """Order consultants by who should have an appointment at a wall time.

    That is who has the fewest booked minutes in its week, then on its day; after that the id decides.
    ``busy`` are their engagements of that week. Buffers count: they are time too.
    """
    week, day = Counter[str](), Counter[str]()
    that_week, that_day = week_of(wall), day_of(wall)
    for one in busy:
        if one.activity == ActivityKind.APPOINTMENT:
            week[one.staff_id] += _minutes(one.span, that_week)
            day[one.staff_id] += _minutes(one.span, that_day)
    return sorted(consultants, key=lambda who: (week[who], day[who], who))


def _minutes(span: Span, within: Span) -> int:
    """Give how many minutes of a span lie within another one."""
    start: datetime = max(span.start, within.start)
    return max(0, int((min(span.end, within.end) - start).total_seconds() // 60))
