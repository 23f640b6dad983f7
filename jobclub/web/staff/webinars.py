"""Webinars: those of some weeks, one state at a time if asked; and the series they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby

from flask import Blueprint, Response, request

from jobclub.core.office.lists import MOST, Window
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.spans import planned_wall, wall_of
from jobclub.core.usecases import repeating, viewing
from jobclub.core.usecases.viewing import WebinarLine
from jobclub.core.webinars.webinar import Webinar, WebinarState
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.colleagues import colleagues, whose
from jobclub.web.staff.refusing import shown

webinars = Blueprint("webinars", __name__, url_prefix="/webinars")
A_WEEK = timedelta(weeks=1)
WEEKS = 4
"""How many weeks stand on one page."""


@webinars.get("")
def show() -> Response:
    """Show the webinars of some weeks, and all series."""
    asked = request.args.get("state", "")
    state = WebinarState(asked) if asked in set(WebinarState) else None
    monday, now = _monday(), the_office().now()
    wanted = WebinarFilter(
        since=_midnight(monday), until=_midnight(monday + A_WEEK * WEEKS), state=state, presented_by=whose()
    )
    window = Window(MOST, request.args.get("after") or None)
    page = viewing.view_webinars(the_office(), the_actor(), wanted, window)
    return shown(
        "staff/webinars.html",
        here="webinars",
        weeks=_by_week(page.items),
        next=page.next,
        series=repeating.list_series(the_office(), the_actor(), Window(limit=MOST)).items,
        monday=monday,
        before=monday - A_WEEK * WEEKS,
        after=monday + A_WEEK * WEEKS,
        state=state,
        states=list(WebinarState),
        of_whom=whose(),
        colleagues=colleagues(),
        stage=lambda webinar: stage_of(webinar, now),
    )


def stage_of(webinar: Webinar, now: datetime) -> str:
    """Tell how far a webinar has come, by what people decided and by the clock."""
    if webinar.state is WebinarState.ANNOUNCED and webinar.has_started(now):
        return "over" if webinar.has_ended(now) else "running"
    return webinar.state.value


def _monday() -> date:
    """Give the Monday of the week that is asked for, else of this one."""
    today = wall_of(the_office().now(), the_actor().zone).on
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = today
    far = A_WEEK * WEEKS * 2
    day = day if date.min + far < day < date.max - far else today
    return day - timedelta(days=day.weekday())


def _midnight(day: date) -> datetime:
    return planned_wall(day, time(0), the_actor().zone)[0].instant


def _by_week(lines: Iterable[WebinarLine]) -> list[tuple[date, list[WebinarLine]]]:
    """Give webinars by the Mondays of their weeks."""

    def monday(line: WebinarLine) -> date:
        on = wall_of(line.webinar.starts_at, the_actor().zone).on
        return on - timedelta(days=on.weekday())

    return [(day, list(found)) for day, found in groupby(lines, monday)]
