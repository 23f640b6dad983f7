"""A webinar, or a series of them, as a TOML file: read with mistakes named by line, like a programme file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Any

from jobclub.core.activities.activity import GROUP_MODES, Mode
from jobclub.core.cohorts.document_reader import Reader
from jobclub.core.cohorts.programme_document import agenda_item
from jobclub.core.cohorts.programme_file import read_document
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.spans import wall_of
from jobclub.core.webinars.judgement import BOUNDS, MOST_PARTS, checked_webinar
from jobclub.core.webinars.series import (
    MOST_TOPICS,
    Settings,
    Topic,
    WebinarSeries,
    Weekday,
    checked_series,
)
from jobclub.core.webinars.webinar import Audience, Webinar

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
ONCE = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for the time of a webinar, which is no part of a file."""
SOMEBODY = ""
"""Stands for its host, who is none either: each organisation has its own."""


def read_webinar(text: str) -> dict[str, Any]:
    """Read a webinar file: the fields of a wish for a webinar but its time, who presents it and its sparring.

    Raises:
        Invalid: The text is no TOML, or no webinar; every mistake has its line.
    """
    return read_document(text, _webinar)


def read_series(text: str) -> dict[str, Any]:
    """Read a series file: the fields of a wish for a series but its first day and its end.

    What ``each`` of its dates has is told by the same fields as ``read_webinar`` gives.

    Raises:
        Invalid: The text is no TOML, or no series; every mistake has its line.
    """
    return read_document(text, _series)


def _webinar(document: Mapping[str, Any]) -> dict[str, Any]:
    about = _read(document, _members)
    _check_members(about)
    return about


def _series(document: Mapping[str, Any]) -> dict[str, Any]:
    about = _read(document, _members_of_series)
    each = about["each"]
    on, settings = ONCE.date(), Settings(host_id=SOMEBODY, minutes=each["minutes"])
    when = {name: about[name] for name in ("weekdays", "at", "topics")}
    series = {"title": each["title"], "starts_on": on, "planned_until": on, "settings": settings, **when}
    checked_series(WebinarSeries(id="", zone="UTC", **series))
    _check_members(each)
    return about


def _read(document: Mapping[str, Any], members: Callable[[Reader], dict[str, Any]]) -> dict[str, Any]:
    mistakes: list[Mistake] = []
    reader = Reader(document, "", mistakes)
    about = members(reader)
    reader.refuse_unknown()
    if mistakes:
        raise Invalid(*mistakes)
    return about


def _check_members(about: Mapping[str, Any]) -> None:
    """Let pass what could be a webinar, once it has a time and a host."""
    wall = wall_of(ONCE, "UTC")
    checked_webinar(Webinar(id="", host_id=SOMEBODY, wall=wall, starts_at=ONCE, **about))


def _members_of_series(r: Reader) -> dict[str, Any]:
    return {
        "weekdays": tuple(Weekday(word) for word in r.words("weekdays", tuple(Weekday), needed=True)),
        "at": _at(r),
        "topics": r.tables("topics", _topic, most=MOST_TOPICS),
        "each": _members(r),
    }


def _at(r: Reader) -> time:
    what = "a time like '14:00'"
    word = r.get("at", str, what, needed=True)
    if word is None or CLOCK.fullmatch(word):
        return time.fromisoformat(word or "00:00")
    r.wrong("at", f"must be {what}")
    return time()


def _topic(r: Reader) -> Topic:
    return Topic(title=r.line("title", needed=True) or "", description=r.passage("description"))


def _members(r: Reader) -> dict[str, Any]:
    """Give what a file says; what it leaves out has the default of a webinar."""
    about: dict[str, Any] = {
        "title": r.line("title", needed=True),
        "minutes": r.number("minutes", *BOUNDS["minutes"], needed=True),
        "description": r.passage("description"),
        "audience": Audience(r.choice("audience", tuple(Audience), default=Audience.PUBLIC)),
        "observers": r.get("observers", bool, "true or false") or False,
        "agenda": r.tables("agenda", agenda_item, most=MOST_PARTS),
        "mode": Mode(r.choice("mode", GROUP_MODES, default=Mode.ONLINE)),
        "place": r.line("place"),
    }
    given = sorted({"capacity", "uptake"} & r.data.keys())
    return about | {name: r.number(name, *BOUNDS[name]) for name in given}
