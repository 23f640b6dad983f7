"""Services that people book by themselves, with hours of those who give them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.appointments.offer import Audience, Package, Service
from jobclub.core.office import Office
from jobclub.testing import Town

NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)
"""A Wednesday, nine o'clock in Copenhagen."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
USUAL: Mapping[str, Any] = MappingProxyType(
    {"title": "Sparring", "minutes": 60, "modes": (Mode.PHONE, Mode.ONLINE), "step_minutes": 60}
)
PACKAGE = Package(calls=3, min_days=2, max_days=4)


def offer(office: Office, town: Town, *, opens: int = 9, closes: int = 14, **about: Any) -> Service:
    """Offer an hour on weekdays from 9 to 14: of the colleague's, and open to everybody."""
    whom = about.pop("consultant_ids", (town.staff_ids[3],))
    wanted = {**USUAL, "audience": Audience.PUBLIC, "consultant_ids": tuple(sorted(whom)), **about}
    service = Service(id=office.new_id(), **wanted)
    week = [WeeklyHours(weekday=day, opens=time(opens), closes=time(closes)) for day in range(5)]
    with office.transaction(town.admin) as tx:
        tx.services.add(service)
        for one in whom:
            tx.services.set_hours(one, week)
    return service
