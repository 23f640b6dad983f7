"""What happens to webinars, series of them, and the places in them."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.events.kinds import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class WebinarEvent(Event):
    """Something that happened to a webinar."""

    webinar_id: str


class WebinarPlanned(WebinarEvent):
    """A webinar was planned as a draft."""


class WebinarAnnounced(WebinarEvent):
    """A webinar takes people."""


class WebinarChanged(WebinarEvent):
    """Settings of a webinar were changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebinarMoved(WebinarEvent):
    """A webinar got another time. ``was`` and ``starts_at`` are RFC 3339 instants."""

    was: str
    starts_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebinarInvited(WebinarEvent):
    """Everybody with an interest (by its key) was invited; so many are told, so many left out, and why."""

    interest: str
    invited: int
    taking_part: int
    told_before: int
    muted: int
    unreachable: int


class WebinarRearranged(WebinarEvent):
    """A webinar got another length, place or way to meet."""


class WebinarMeetingReady(WebinarEvent):
    """There is a link or number by which a webinar is joined, or another one."""


class WebinarRecorded(WebinarEvent):
    """A webinar got a link to its recording, or another one."""


class WebinarCancelled(WebinarEvent):
    """A webinar was called off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebinarMarked(WebinarEvent):
    """It was marked who was at a webinar, so it was held; ``present_ids`` are those newly marked so."""

    present_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebinarPlaceEvent(WebinarEvent):
    """Something that happened to somebody's place in a webinar."""

    place_id: str
    participant_id: str


class WebinarPlaceTaken(WebinarPlaceEvent):
    """Somebody has a place in a webinar, at once or because they were next in line."""


class WebinarLineJoined(WebinarPlaceEvent):
    """Somebody waits for a place in a webinar."""


class WebinarPlaceGivenUp(WebinarPlaceEvent):
    """Somebody comes no more to a webinar, or left its line."""


class WebinarFeedbackGiven(WebinarPlaceEvent):
    """Somebody said how useful a webinar was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredForSeveral(Event):
    """Somebody was registered for several dates of a series; each has an event of its own besides."""

    series_id: str
    place_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebinarSeriesEvent(Event):
    """Something that happened to a series of webinars; ``webinar_ids`` are the dates it concerned."""

    series_id: str
    webinar_ids: tuple[str, ...]


class WebinarSeriesPlanned(WebinarSeriesEvent):
    """A series was planned, each date as a draft."""


class WebinarSeriesExtended(WebinarSeriesEvent):
    """A series got more dates."""


class WebinarSeriesChanged(WebinarSeriesEvent):
    """Settings of a series were changed, with those of dates that lie ahead."""


class WebinarSeriesAnnounced(WebinarSeriesEvent):
    """The drafts of a series take people."""


class WebinarSeriesEnded(WebinarSeriesEvent):
    """Later dates of a series were called off."""
