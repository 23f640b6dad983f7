"""Overrides: what a date of a series has of its own stays when the settings of all later dates change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jobclub.core.spans import planned_wall
from jobclub.core.webinars.judgement import checked_webinar
from jobclub.core.webinars.series import WebinarSeries, webinar_on
from jobclub.core.webinars.webinar import Webinar

SETTINGS = (
    *("minutes", "cohost_ids", "description", "capacity", "audience", "observers", "agenda"),
    *("sparring_service_id", "uptake", "mode", "place"),
)
"""What all dates of a series have, and what may change for all that lie ahead."""
CHANGEABLE = ("title", *SETTINGS)


def with_settings(series: WebinarSeries, changes: Mapping[str, Any]) -> WebinarSeries:
    """Give a series with some of what is ``CHANGEABLE`` set anew.

    Raises:
        Invalid: Something about it can't be; each mistake with its pointer.
    """
    title = changes.get("title", series.title)
    settings = replace(series.settings, **{name: changes[name] for name in SETTINGS if name in changes})
    after = replace(series, title=title, settings=settings)
    wall = planned_wall(series.starts_on, series.at, series.zone)[0]
    checked_webinar(webinar_on(replace(after, topics=()), wall, 0, series.id))
    return after


def said_by(series: WebinarSeries, name: str) -> Any:
    """Give what a series says about one thing that is ``CHANGEABLE``."""
    return series.title if name == "title" else getattr(series.settings, name)


def own_of(series: WebinarSeries, webinar: Webinar) -> tuple[str, ...]:
    """Name what a date has otherwise than its series says, since somebody changed it by hand.

    Its topic's title and description are no such thing. Who presents is one thing: a date with another host
    has co-hosts of its own as well.
    """
    return tuple(name for name in _of_series(series, webinar) if _is_own(series, webinar, name))


def _of_series(series: WebinarSeries, webinar: Webinar) -> list[str]:
    """Name what a date does not have from its topic."""
    texts = {topic.description for topic in series.topics if topic.description is not None}
    of_topic = {
        *(["title"] if series.topics else []),
        *(["description"] if webinar.description in texts else []),
    }
    return [name for name in CHANGEABLE if name not in of_topic]


def _is_own(series: WebinarSeries, webinar: Webinar, name: str) -> bool:
    elsewhere = name == "cohost_ids" and webinar.host_id != series.host_id
    return elsewhere or getattr(webinar, name) != said_by(series, name)


def aligned(before: WebinarSeries, after: WebinarSeries, webinar: Webinar) -> Webinar:
    """Give a date as its changed series says; what it has of its own stays."""
    own = own_of(before, webinar)
    new = {name: said_by(after, name) for name in _of_series(before, webinar) if name not in own}
    return replace(webinar, **new)


def kept_by(
    before: WebinarSeries, after: WebinarSeries, webinar: Webinar, changes: Mapping[str, Any]
) -> tuple[str, ...]:
    """Name what a date kept of its own although it was to change; what is the same by now is not named."""
    own = [name for name in own_of(before, webinar) if name in changes]
    return tuple(name for name in own if name in own_of(after, webinar))
