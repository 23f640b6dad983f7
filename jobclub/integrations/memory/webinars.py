"""Webinars, series of them and the places in them, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from jobclub.core.activities.meeting import Meeting
from jobclub.core.activities.places import HELD, TAKING, PlaceState
from jobclub.core.appointments.appointment import AGREED
from jobclub.core.errors import AlreadyEnrolled, NotFound, invalid
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.office.webinars import WebinarFilter, WebinarPlaceLine
from jobclub.core.webinars.registration import Fullness, WebinarPlace
from jobclub.core.webinars.series import WebinarSeries
from jobclub.core.webinars.webinar import Webinar
from jobclub.integrations.memory.appointments import MemoryAppointments
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.pages import page_by_id
from jobclub.integrations.memory.versions import must_follow, risen


class MemoryWebinars:
    """Webinars and series of them."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def get(self, webinar_id: str) -> Webinar:
        """Raises NotFound."""
        if webinar_id not in self._books.webinars:
            raise NotFound("webinar")
        return self._books.webinars[webinar_id]

    def add(self, webinars: Iterable[Webinar]) -> None:
        """Keep some."""
        for webinar in webinars:
            self._books.webinars.put(webinar.id, webinar)

    def save(self, webinar: Webinar) -> Webinar:
        """Keep a changed one and give it with its new version. Raises NotFound, Stale."""
        saved = risen(self.get(webinar.id), webinar)
        self._books.webinars.put(saved.id, saved)
        return saved

    def save_meeting(self, webinar_id: str, meeting: Meeting) -> Webinar:
        """Keep what became of a webinar's meeting; no version people see rises. Raises NotFound."""
        saved = replace(self.get(webinar_id), meeting=meeting)
        self._books.webinars.put(webinar_id, saved)
        return saved

    def _by_time(self) -> list[Webinar]:
        return sorted(self._books.webinars.values(), key=lambda one: (one.starts_at, one.id))

    def page(self, wanted: WebinarFilter, window: Window) -> Page[Webinar]:
        """Give webinars by time."""
        found = [one for one in self._by_time() if _is_wanted(one, wanted)]
        if window.after is not None:
            last = self._books.webinars.get(window.after)
            if last is None:
                raise invalid("?after", "this cursor is no longer known; start again without it")
            found = [one for one in found if (one.starts_at, one.id) > (last.starts_at, last.id)]
        return page_of(found, window, lambda one: one.id)

    def of_series(self, series_id: str) -> list[Webinar]:
        """Give all dates of a series by time."""
        return [one for one in self._by_time() if one.series_id == series_id]

    def with_meetings_ahead(self, now: datetime) -> list[str]:
        """Give the ids of webinars that take place and have not ended."""
        everything = self._books.webinars.values()
        return sorted(one.id for one in everything if one.takes_place and not one.has_ended(now))

    def series(self, series_id: str) -> WebinarSeries:
        """Raises NotFound."""
        if series_id not in self._books.webinar_series:
            raise NotFound("webinar series")
        return self._books.webinar_series[series_id]

    def add_series(self, series: WebinarSeries) -> None:
        """Keep a new one."""
        self._books.webinar_series.put(series.id, series)

    def save_series(self, series: WebinarSeries) -> WebinarSeries:
        """Keep a changed one and give it with its new version. Raises NotFound, Stale."""
        saved = risen(self.series(series.id), series)
        self._books.webinar_series.put(saved.id, saved)
        return saved

    def series_page(self, window: Window, *, presented_by: str | None = None) -> Page[WebinarSeries]:
        """Give series by id: all, or those that somebody presents."""
        found = self._books.webinar_series.values()
        return page_by_id(
            (one for one in found if presented_by is None or one.is_led_by(presented_by)), window
        )


def _is_wanted(webinar: Webinar, wanted: WebinarFilter) -> bool:
    return (
        wanted.state in {None, webinar.state}
        and wanted.series_id in {None, webinar.series_id}
        and (wanted.presented_by is None or webinar.is_led_by(wanted.presented_by))
        and (wanted.since is None or webinar.starts_at >= wanted.since)
        and (wanted.until is None or webinar.starts_at < wanted.until)
    )


class MemoryWebinarPlaces:
    """Places in webinars."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._meanwhile = MemoryAppointments(books).meanwhile

    def get(self, place_id: str) -> WebinarPlace:
        """Raises NotFound."""
        if place_id not in self._books.webinar_places:
            raise NotFound("registration")
        return self._books.webinar_places[place_id]

    def _in(self, webinar_id: str) -> list[WebinarPlace]:
        everything = self._books.webinar_places.values()
        return sorted((one for one in everything if one.webinar_id == webinar_id), key=lambda one: one.id)

    def of(self, webinar_id: str, participant_id: str) -> WebinarPlace | None:
        """Give the place that somebody has or waits for in a webinar, if there is one."""
        held = (one for one in self._in(webinar_id) if one.place.state in HELD)
        return next((one for one in held if one.participant_id == participant_id), None)

    def add(self, registration: WebinarPlace) -> None:
        """Keep a new one. Raises AlreadyEnrolled."""
        if self.of(registration.webinar_id, registration.participant_id) is not None:
            raise AlreadyEnrolled("This person is registered for this webinar already.")
        self._books.webinar_places.put(registration.id, registration)

    def save(self, registration: WebinarPlace) -> WebinarPlace:
        """Keep a changed one and give it with its new version. Raises NotFound, Stale."""
        before, place = self.get(registration.id).place, registration.place
        must_follow(before.version, place.version)
        saved = replace(registration, place=replace(place, version=before.version + 1))
        self._books.webinar_places.put(saved.id, saved)
        return saved

    def fullness(self, webinar_id: str) -> Fullness:
        """Count the places that are taken, those who wait, and the numbers in line that were given."""
        places = [one.place for one in self._in(webinar_id)]
        return Fullness(
            taken=sum(place.state in TAKING for place in places),
            waiting=sum(place.state is PlaceState.WAITLISTED for place in places),
            last_turn=max((place.turn or 0 for place in places), default=0),
        )

    def fullness_of(self, webinar_ids: Iterable[str]) -> Mapping[str, Fullness]:
        """Count the places of several webinars, by their ids."""
        return {one: self.fullness(one) for one in webinar_ids if self._in(one)}

    def _line(self, webinar_id: str) -> list[WebinarPlace]:
        waiting = [one for one in self._in(webinar_id) if one.place.state is PlaceState.WAITLISTED]
        return sorted(waiting, key=lambda one: (one.place.turn or 0, one.id))

    def next_in_line(self, webinar_id: str, most: int) -> list[WebinarPlace]:
        """Give who waits, next first, so many of them."""
        return self._line(webinar_id)[:most]

    def position(self, registration: WebinarPlace) -> int | None:
        """Give somebody's position in line, from 1; None: they do not wait."""
        ids = [one.id for one in self._line(registration.webinar_id)]
        return ids.index(registration.id) + 1 if registration.id in ids else None

    def page(
        self, webinar_id: str, window: Window, *, state: PlaceState | None = None
    ) -> Page[WebinarPlaceLine]:
        """Give the places of a webinar with names, in the order they were asked for."""
        found = (one for one in self._in(webinar_id) if state in {None, one.place.state})
        page = page_by_id(found, window)
        lines = (
            WebinarPlaceLine(one, self._books.participants[one.participant_id].name, self.position(one))
            for one in page.items
        )
        return Page(tuple(lines), page.next)

    def had(self, webinar_id: str) -> list[WebinarPlace]:
        """Give everybody who has a place, in the order they asked for it."""
        return [one for one in self._in(webinar_id) if one.place.state is PlaceState.ENROLLED]

    def answered(self, webinar_id: str, window: Window) -> Page[WebinarPlace]:
        """Give the places whose holders said how the webinar was."""
        return page_by_id((one for one in self._in(webinar_id) if one.useful is not None), window)

    def of_participant(self, participant_id: str) -> list[WebinarPlace]:
        """Give all places of one person, oldest first."""
        everything = self._books.webinar_places.values()
        return sorted(
            (one for one in everything if one.participant_id == participant_id), key=lambda one: one.id
        )

    def elsewhere(self, webinar: Webinar) -> int:
        """Count those with a place in a webinar who have something else to do with meanwhile."""
        people, meanwhile = [one.participant_id for one in self.had(webinar.id)], self._meanwhile
        return sum(any(one.id != webinar.id for one in meanwhile(who, webinar.span)) for who in people)

    def booked_after(self, webinar_id: str) -> int:
        """Count the people with an appointment that they booked because of a webinar."""
        booked = (one for one in self._books.appointments.values() if one.webinar_id == webinar_id)
        return len({one.participant_id for one in booked if one.state in AGREED})
