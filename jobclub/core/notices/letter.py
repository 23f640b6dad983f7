"""A letter: the facts a notice is worded from, in plain values. It names nobody but its reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.activities.meeting import DialIn
from jobclub.core.notices.calendar import place_of
from jobclub.core.notices.kinds import Notice
from jobclub.core.spans import zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Meets:
    """One activity as its reader is told of it.

    ``starts_at`` is aware, on the organisation's wall clock; ``was`` is the time they were told before, if
    it was another. ``place`` and ``join_url`` are where it is, ``dial_in`` how to phone in; ``cancelled``
    tells that it is off, ``added`` that it is new to the reader. ``follows``: they meet by a link that is not
    there yet; ``another_way_in``: the reader was told of another link or number before; ``soon``: it starts
    within the hour, or runs, so that the letter carries the way in itself. ``title`` is what a webinar is
    called. ``called``: somebody calls the reader, at their ``number`` if it is known; on a ``walk`` both walk
    meanwhile.
    """

    starts_at: datetime
    minutes: int
    was: datetime | None = None
    cancelled: bool = False
    added: bool = False
    place: str | None = None
    join_url: str | None = None
    dial_in: DialIn | None = None
    follows: bool = False
    another_way_in: bool = False
    soon: bool = False
    title: str | None = None
    called: bool = False
    walk: bool = False
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One task and when it is due (aware, on the organisation's wall clock)."""

    title: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Club:
    """What a consultant is told about a cohort, or a webinar they present: figures and titles, never a name.

    ``tomorrow`` are the sessions they run until the next working day is over; to them ``guests`` are
    invited, ``unconfirmed`` of whom have not said that they come, and ``absences`` people who are expected
    said that they can't. ``missing`` counts who was absent in the last days, ``waiting`` the submissions
    nobody answered, ``lapsed`` the offers nobody replied to in the last days, ``strangers`` those who said
    in the last days that they are not meant. Of a club they only stand in for, it is the sessions alone; of a
    webinar, when it is, the guests, and how many are ``registered`` with a place.
    """

    title: str
    tomorrow: tuple[Meets, ...] = ()
    guests: int = 0
    unconfirmed: int = 0
    absences: int = 0
    missing: int = 0
    waiting: int = 0
    lapsed: int = 0
    strangers: int = 0
    registered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Everything one message is worded from.

    ``zone`` is the organisation's. ``own_zone`` is the reader's, if it is another: times are then told in
    both. ``link`` leads to the reader's page, ``not_me`` to the page on which they can say that this is
    not for them (only in the first mail), ``times`` to free times that they can
    book by themselves. ``met_rule`` tells, at the end, whether they did what the course asks for;
    ``reply_by`` until when an offer holds; ``position`` where they stand in line; ``handed_over`` that
    ``consultant`` is somebody else than before; ``appointments`` counts for a consultant those they have
    until the next working day is over; ``agenda`` is the running order for a guest.
    """

    notice: Notice
    language: str
    organisation: str
    name: str
    zone: str
    own_zone: str | None = None
    link: str | None = None
    not_me: str | None = None
    times: str | None = None
    consultant: str | None = None
    sessions: tuple[Meets, ...] = ()
    tasks: tuple[Due, ...] = ()
    position: int | None = None
    reply_by: datetime | None = None
    met_rule: bool = False
    handed_over: bool = False
    clubs: tuple[Club, ...] = ()
    appointments: int = 0
    agenda: tuple[AgendaItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A letter in words: a subject, the text, the same as HTML, and a short form for a phone."""

    subject: str
    text: str
    html: str
    short: str


def meets(activity: Activity, zone: str, *, was: datetime | None = None, added: bool = False) -> Meets:
    """Give an activity as its reader is told of it; ``was`` is the time they were told before (UTC)."""
    return Meets(
        starts_at=activity.starts_at.astimezone(zone_of(zone)),
        minutes=activity.minutes,
        was=was.astimezone(zone_of(zone)) if was is not None and was != activity.starts_at else None,
        cancelled=not activity.takes_place,
        added=added,
        place=place_of(activity),
        join_url=activity.link,
        dial_in=activity.dial_in,
        follows=activity.link_follows,
    )
