"""Between webinars, series and places in them, and their rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from jobclub.core.activities.activity import ActivityKind, Mode
from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.activities.meeting import DialIn
from jobclub.core.cohorts.plan import Skipped
from jobclub.core.spans import WallTime
from jobclub.core.webinars.registration import Presence, WebinarPlace
from jobclub.core.webinars.series import Settings, Topic, WebinarSeries, Weekday
from jobclub.core.webinars.webinar import Audience, Webinar, WebinarState
from jobclub.integrations.database.cohort_rows import meeting_columns, meeting_of, place_of, place_row

AS_THEY_ARE = (
    *("id", "series_id", "host_id", "title", "description", "starts_at", "minutes", "place", "capacity"),
    *("observers", "sparring_service_id", "uptake", "recording_link", "recording_until", "reason", "version"),
)
"""What stands in a webinar's row as in the webinar."""
OF_SERIES = ("id", "title", "at", "zone", "starts_on", "planned_until", "made", "ended_on", "version")
"""The same for a series."""
OF_PLACE = ("channel", "observer_of", "useful", "missing")
"""The same for a place in a webinar, beside what every place has."""


def _written(parts: Any) -> str:
    return json.dumps(parts, ensure_ascii=False)


def _agenda(parts: Iterable[Any]) -> tuple[AgendaItem, ...]:
    return tuple(AgendaItem(**part) for part in parts)


def webinar_of(row: Any) -> Webinar:
    """Read a webinar from its row."""
    return Webinar(
        **{name: getattr(row, name) for name in AS_THEY_ARE},
        wall=WallTime(row.on, row.at, row.zone, row.fold),
        mode=Mode(row.mode),
        cohost_ids=tuple(json.loads(row.cohost_ids)),
        audience=Audience(row.audience),
        agenda=_agenda(json.loads(row.agenda)),
        materials=tuple(Material(**part) for part in json.loads(row.materials)),
        state=WebinarState(row.state),
        meeting=meeting_of(row),
    )


def webinar_row(webinar: Webinar) -> dict[str, Any]:
    """Write a webinar's row."""
    return {
        **{name: getattr(webinar, name) for name in AS_THEY_ARE},
        "on": webinar.wall.on,
        "at": webinar.wall.at,
        "zone": webinar.wall.zone,
        "fold": webinar.wall.fold,
        "ends_at": webinar.ends_at,
        "mode": webinar.mode.value,
        "cohost_ids": _written(webinar.cohost_ids),
        "audience": webinar.audience.value,
        "agenda": _written([asdict(part) for part in webinar.agenda]),
        "materials": _written([asdict(part) for part in webinar.materials]),
        "state": webinar.state.value,
        **meeting_columns(webinar.meeting),
    }


def series_of(row: Any) -> WebinarSeries:
    """Read a series from its row."""
    return WebinarSeries(
        **{name: getattr(row, name) for name in OF_SERIES},
        weekdays=tuple(map(Weekday, row.weekdays.split())),
        settings=_settings(json.loads(row.settings)),
        topics=tuple(Topic(**part) for part in json.loads(row.topics)),
        skipped=tuple(Skipped(date.fromisoformat(on), reason) for on, reason in json.loads(row.skipped)),
    )


def _settings(values: dict[str, Any]) -> Settings:
    dial_in = values["meeting_dial_in"]
    made = {
        "cohost_ids": tuple(values["cohost_ids"]),
        "audience": Audience(values["audience"]),
        "agenda": _agenda(values["agenda"]),
        "mode": Mode(values["mode"]),
        "meeting_dial_in": None if dial_in is None else DialIn(**dial_in),
    }
    return Settings(**{**values, **made})


def series_row(series: WebinarSeries) -> dict[str, Any]:
    """Write a series' row."""
    return {
        **{name: getattr(series, name) for name in OF_SERIES},
        "host_id": series.host_id,
        "weekdays": " ".join(series.weekdays),
        "settings": _written(asdict(series.settings)),
        "topics": _written([asdict(topic) for topic in series.topics]),
        "skipped": _written([[one.on.isoformat(), one.reason] for one in series.skipped]),
    }


def webinar_place_of(row: Any) -> WebinarPlace:
    """Read a place in a webinar from its row."""
    return WebinarPlace(
        webinar_id=row.activity_id,
        place=place_of(row),
        mark=None if row.mark is None else Presence(row.mark),
        **{name: getattr(row, name) for name in OF_PLACE},
    )


def webinar_place_row(registration: WebinarPlace) -> dict[str, Any]:
    """Write the row of a place in a webinar."""
    return {
        **place_row(registration.webinar_id, registration.place),
        "activity": ActivityKind.WEBINAR.value,
        "mark": registration.mark and registration.mark.value,
        **{name: getattr(registration, name) for name in OF_PLACE},
    }
