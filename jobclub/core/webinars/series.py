"""A series: webinars on some weekdays at a wall-clock time, with topics that rotate.

A closed day drops its date and no other is put in its place: its topic goes to the next date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.activities.meeting import DialIn
from jobclub.core.cohorts.plan import Skipped
from jobclub.core.errors import Invalid, Mistake, SeriesEnded, WebinarNotDraft, invalid
from jobclub.core.spans import WallTime, planned_wall
from jobclub.core.text import fault_in_line, fault_in_passage
from jobclub.core.webinars.webinar import FURTHEST, USUAL_UPTAKE, Audience, Webinar, WebinarState

MOST_DATES = 366
MOST_TOPICS = 50
SLACK = timedelta(days=183)
"""How much longer a series with a number of dates may take because of closed days."""
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class Weekday(StrEnum):
    """A day of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @property
    def number(self) -> int:
        """Its number as a date has it: Monday is 0."""
        return tuple(Weekday).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What one date of a series is about."""

    title: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What all dates of a series have, unless one is changed; see ``Webinar``."""

    host_id: str
    minutes: int
    description: str | None = None
    cohost_ids: tuple[str, ...] = ()
    capacity: int | None = None
    audience: Audience = Audience.PUBLIC
    observers: bool = False
    agenda: tuple[AgendaItem, ...] = ()
    sparring_service_id: str | None = None
    uptake: int = USUAL_UPTAKE
    mode: Mode = Mode.ONLINE
    place: str | None = None
    meeting_provider: str = "none"
    meeting_link: str | None = None
    meeting_dial_in: DialIn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebinarSeries:
    """A series of webinars.

    ``planned_until`` is the last day that was looked at, ``made`` how many dates there have been: the next
    topic goes by it. ``ended_on`` is the last day on which it meets, since somebody ended it.
    """

    id: str
    title: str
    weekdays: tuple[Weekday, ...]
    at: time
    zone: str
    starts_on: date
    settings: Settings
    topics: tuple[Topic, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    planned_until: date
    made: int = 0
    ended_on: date | None = None
    version: int = 0

    @property
    def host_id(self) -> str:
        """Who presents it."""
        return self.settings.host_id

    @property
    def consultant_id(self) -> str:
        """Who answers for it."""
        return self.settings.host_id

    def is_led_by(self, staff_id: str | None) -> bool:
        """Tell whether somebody of the staff presents it."""
        return staff_id in {self.settings.host_id, *self.settings.cohost_ids}

    def topic(self, number: int) -> Topic:
        """Give what a date is about, by its number from 0: topics rotate, and without any it is the title."""
        if not self.topics:
            return Topic(title=self.title, description=self.settings.description)
        return self.topics[number % len(self.topics)]


@dataclass(frozen=True, slots=True)
class Until:
    """How far a series goes: until a day, or for a number of dates."""

    ends_on: date | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The dates of a stretch of a series, the closed ones left out, and the last day looked at."""

    walls: tuple[WallTime, ...]
    skipped: tuple[Skipped, ...]
    until: date


def checked_series(series: WebinarSeries) -> WebinarSeries:
    """Give a series back if it can be; its settings are judged with its first webinar.

    Raises:
        Invalid: Title, weekdays or topics can't be.
    """
    found = [*_mistakes(series)]
    if found:
        raise Invalid(*found)
    return replace(series, weekdays=tuple(sorted(series.weekdays, key=lambda day: day.number)))


def _mistakes(series: WebinarSeries) -> Iterator[Mistake]:
    if fault := fault_in_line(series.title):
        yield Mistake("/title", fault)
    if not series.weekdays or len({*series.weekdays}) < len(series.weekdays):
        yield Mistake("/weekdays", "name each weekday once, and at least one")
    if len(series.topics) > MOST_TOPICS:
        yield Mistake("/topics", f"write {MOST_TOPICS} at most")
    for number, topic in enumerate(series.topics):
        if fault := fault_in_line(topic.title):
            yield Mistake(f"/topics/{number}/title", fault)
        if topic.description is not None and (fault := fault_in_passage(topic.description)):
            yield Mistake(f"/topics/{number}/description", fault)


def checked_until(until: Until, first: date, today: date) -> None:
    """Let pass where a stretch that begins on a day is to end.

    Raises:
        Invalid: It has no end, two ends, ends before it begins, or is too long.
    """
    if (until.ends_on is None) == (until.count is None):
        raise invalid("/ends_on", "a series needs one end: write either ends_on or count")
    if until.count is not None and not 1 <= until.count <= MOST_DATES:
        raise invalid("/count", f"must be from 1 to {MOST_DATES}")
    if until.ends_on is not None and not first <= until.ends_on <= today + FURTHEST:
        raise invalid("/ends_on", f"must be {first} or later, at most five years ahead; check the date")


def last_day(series: WebinarSeries, first: date, until: Until) -> date:
    """Give the last day that a stretch can touch: the closed days until then are needed."""
    if until.ends_on is not None:
        return until.ends_on
    weeks = -(-(until.count or 0) // len(series.weekdays))
    return first + WEEK * weeks + SLACK


def dated(series: WebinarSeries, first: date, until: Until, closed: Mapping[date, str]) -> Stretch:
    """Give the dates of a series from a day on; a time that summer time skips or doubles is as in any plan.

    Raises:
        Invalid: There is none, there are too many, or so many days are closed that it does not end.
    """
    walls: list[WallTime] = []
    skipped: list[Skipped] = []
    on, last = first, last_day(series, first, until)
    wanted = {day.number for day in series.weekdays}
    while on <= last and len(walls) != until.count:
        if on.weekday() in wanted and on in closed:
            skipped.append(Skipped(on, closed[on]))
        elif on.weekday() in wanted:
            walls.append(planned_wall(on, series.at, series.zone)[0])
        on += DAY
    _must_be_some(walls, until)
    return Stretch(tuple(walls), tuple(skipped), on - DAY)


def _must_be_some(walls: list[WallTime], until: Until) -> None:
    if until.count is not None and len(walls) < until.count:
        raise invalid("/count", "too many of these days are closed; choose other weekdays, or fewer dates")
    if not walls:
        raise invalid("/ends_on", "there is no date until then; choose a later day or other weekdays")
    if len(walls) > MOST_DATES:
        raise invalid("/ends_on", f"that are more than {MOST_DATES} dates; choose an earlier day")


def extended(series: WebinarSeries, stretch: Stretch) -> WebinarSeries:
    """Give a series as it is once a stretch was planned."""
    return replace(
        series,
        skipped=(*series.skipped, *stretch.skipped),
        planned_until=stretch.until,
        made=series.made + len(stretch.walls),
        ended_on=None,
    )


def ended(series: WebinarSeries, on: date, dropped: int) -> WebinarSeries:
    """Give a series as it is once it meets no more after a day; ``dropped`` dates were called off.

    Raises:
        SeriesEnded: There was none to call off.
    """
    if not dropped:
        raise SeriesEnded("There is no date after this day that could be called off.")
    return replace(series, ended_on=on, planned_until=on, made=series.made - dropped)


def revision_of(series: WebinarSeries, webinars: Sequence[Webinar]) -> str:
    """What a reader sees of a series: its version, how many dates it has, and how often these changed."""
    return f"{series.version}.{len(webinars)}.{sum(one.version for one in webinars)}"


def webinar_on(series: WebinarSeries, wall: WallTime, number: int, webinar_id: str) -> Webinar:
    """Give the webinar of one date, by its number from 0; it has no meeting yet."""
    topic, settings = series.topic(number), series.settings
    return Webinar(
        id=webinar_id,
        series_id=series.id,
        wall=wall,
        starts_at=wall.instant,
        minutes=settings.minutes,
        mode=settings.mode,
        place=settings.place,
        title=topic.title,
        description=topic.description or settings.description,
        host_id=settings.host_id,
        cohost_ids=settings.cohost_ids,
        capacity=settings.capacity,
        audience=settings.audience,
        observers=settings.observers,
        agenda=settings.agenda,
        sparring_service_id=settings.sparring_service_id,
        uptake=settings.uptake,
    )


def ahead(webinars: Iterable[Webinar], now: datetime) -> list[Webinar]:
    """Give the dates that have not begun, and of which nothing is decided."""
    return [one for one in webinars if not (one.decided or one.has_started(now))]


def to_be_cancelled(webinars: Iterable[Webinar], on: date, now: datetime) -> list[Webinar]:
    """Give the dates after a day that lie ahead."""
    return [one for one in ahead(webinars, now) if one.wall.on > on]


def drafts_ahead(webinars: list[Webinar], now: datetime) -> list[Webinar]:
    """Give the drafts that have not begun.

    Raises:
        WebinarNotDraft: There is none.
    """
    found = [one for one in webinars if one.state is WebinarState.DRAFT and not one.has_started(now)]
    if not found:
        raise WebinarNotDraft("This series has no draft ahead that could be announced.")
    return found
