"""The ports to webinars, series of them, and the places in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jobclub.core.activities.meeting import Meeting
from jobclub.core.activities.places import PlaceState
from jobclub.core.office.lists import Page, Window
from jobclub.core.webinars.registration import Fullness, WebinarPlace
from jobclub.core.webinars.series import WebinarSeries
from jobclub.core.webinars.webinar import Webinar, WebinarState


@dataclass(frozen=True, slots=True, kw_only=True)
class WebinarFilter:
    """Which webinars to list: that start in a span (UTC), of one state, one series, presented by somebody."""

    since: datetime | None = None
    until: datetime | None = None
    state: WebinarState | None = None
    series_id: str | None = None
    presented_by: str | None = None


@dataclass(frozen=True, slots=True)
class WebinarPlaceLine:
    """A registration as a list shows it, with its holder's name and, while they wait, their position."""

    registration: WebinarPlace
    name: str
    position: int | None


class Webinars(Protocol):
    """Webinars and series of them. Reading one in order to write keeps it from others, without its places."""

    def get(self, webinar_id: str) -> Webinar:
        """Raises NotFound."""

    def add(self, webinars: Iterable[Webinar]) -> None: ...

    def save(self, webinar: Webinar) -> Webinar:
        """Keep a changed one and give it with its new version. Raises Stale."""

    def save_meeting(self, webinar_id: str, meeting: Meeting) -> Webinar:
        """Keep what became of a webinar's meeting; no version people see rises. Raises NotFound."""

    def page(self, wanted: WebinarFilter, window: Window) -> Page[Webinar]:
        """Give webinars by time."""

    def of_series(self, series_id: str) -> list[Webinar]:
        """Give all dates of a series by time."""

    def with_meetings_ahead(self, now: datetime) -> list[str]:
        """Give the ids of webinars that take place and have not ended."""

    def series(self, series_id: str) -> WebinarSeries:
        """Raises NotFound."""

    def add_series(self, series: WebinarSeries) -> None: ...

    def save_series(self, series: WebinarSeries) -> WebinarSeries:
        """Keep a changed one and give it with its new version. Raises Stale."""

    def series_page(self, window: Window, *, presented_by: str | None = None) -> Page[WebinarSeries]:
        """Give series in the order they were planned: all, or those that somebody presents."""


class WebinarPlaces(Protocol):
    """Places in webinars, one by one, by windows and in numbers: never all of a webinar's."""

    def get(self, place_id: str) -> WebinarPlace:
        """Raises NotFound."""

    def of(self, webinar_id: str, participant_id: str) -> WebinarPlace | None:
        """Give the place that somebody has or waits for in a webinar, if there is one."""

    def add(self, registration: WebinarPlace) -> None:
        """Raises AlreadyEnrolled."""

    def save(self, registration: WebinarPlace) -> WebinarPlace:
        """Keep a changed one and give it with its new version. Raises Stale."""

    def fullness(self, webinar_id: str) -> Fullness: ...

    def fullness_of(self, webinar_ids: Iterable[str]) -> Mapping[str, Fullness]:
        """Give how full several webinars are, by their ids; those that nobody ever asked for are left out."""

    def next_in_line(self, webinar_id: str, most: int) -> list[WebinarPlace]:
        """Give who waits, next first, so many of them."""

    def position(self, registration: WebinarPlace) -> int | None:
        """Give somebody's position in line, from 1; None: they do not wait."""

    def page(
        self, webinar_id: str, window: Window, *, state: PlaceState | None = None
    ) -> Page[WebinarPlaceLine]:
        """Give the places of a webinar with names, in the order they were asked for."""

    def had(self, webinar_id: str) -> list[WebinarPlace]:
        """Give everybody who has a place, in the order they asked for it: to mark who was there."""

    def answered(self, webinar_id: str, window: Window) -> Page[WebinarPlace]:
        """Give the places whose holders said how the webinar was."""

    def of_participant(self, participant_id: str) -> list[WebinarPlace]:
        """Give all places of one person, oldest first."""

    def elsewhere(self, webinar: Webinar) -> int:
        """Count those with a place in a webinar who have something else to do with while it takes place."""

    def booked_after(self, webinar_id: str) -> int:
        """Count the people with an appointment that they booked because of a webinar."""
