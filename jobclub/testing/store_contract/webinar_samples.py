"""Invented webinars to keep, each new and complete enough to be kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jobclub.core.people.participant import Participant
from jobclub.core.spans import WallTime
from jobclub.core.webinars.registration import WebinarPlace
from jobclub.core.webinars.series import Settings, WebinarSeries, Weekday
from jobclub.core.webinars.webinar import Webinar
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.samples import ZONE, a_place, a_wall
from jobclub.testing.towns import AT, STARTS_ON


def a_webinar(host_id: str, *, wall: WallTime | None = None, **changes: Any) -> Webinar:
    """Give a draft of an hour, which somebody hosts."""
    wall = wall or a_wall(STARTS_ON)
    about: dict[str, Any] = {"wall": wall, "starts_at": wall.instant, "minutes": 60, "host_id": host_id}
    return replace(Webinar(id=new_id(), title="A CV that gets read", **about), **changes)


def a_series(host_id: str, **changes: Any) -> WebinarSeries:
    """Give a series on Tuesdays, of which no date was made."""
    series = WebinarSeries(
        id=new_id(),
        title="Every Tuesday",
        weekdays=(Weekday.TUE,),
        at=AT,
        zone=ZONE,
        starts_on=STARTS_ON,
        settings=Settings(host_id=host_id, minutes=60),
        planned_until=STARTS_ON,
    )
    return replace(series, **changes)


def a_webinar_place(webinar: Webinar, person: Participant, **changes: Any) -> WebinarPlace:
    """Give somebody a place in a webinar."""
    return replace(WebinarPlace(webinar_id=webinar.id, place=a_place(person)), **changes)
