"""Series of webinars over HTTP."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.fields import DryRunIn, WindowIn
from jobclub.api.schemas.webinar_places import DateAnswersOut, SeriesComingIn
from jobclub.api.schemas.webinar_series import (
    SeriesChangedOut,
    SeriesEndIn,
    SeriesExtendIn,
    SeriesIn,
    SeriesOut,
    SeriesPage,
)
from jobclub.api.schemas.webinars import SeriesChangeIn
from jobclub.api.webinars import coming_of, frozen
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import aligning, attending, repeating
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.usecases.repeating import SeenSeries, SeriesWish

webinar_series = Blueprint("webinar-series", "Webinars on some weekdays, with rotating topics")
OWN = ("weekdays", "at", "starts_on", "ends_on", "count", "topics")


def _told(found: SeenSeries) -> dict[str, Any]:
    mine = {one.name: getattr(found.series, one.name) for one in fields(found.series)}
    return {**mine, "host_id": found.series.host_id, "webinars": found.webinars}


def _shown(found: SeenSeries) -> Any:
    return tagged(_told(found), found.revision)


def _again(office: Office, actor: Actor, happened: Any) -> Any:
    return _shown(repeating.get_series(office, actor, happened.series_id))


def _answers_again(office: Office, actor: Actor, happened: Any) -> Any:
    return {"items": attending.registering_several_done(office, actor, happened)}


@webinar_series.get("/webinar-series")
@webinar_series.arguments(WindowIn, location="query")
@webinar_series.response(200, SeriesPage)
def list_series(query: dict[str, Any]) -> Any:
    """List the series that the caller may see."""
    return repeating.list_series(the_office(), the_actor(), Window(**query))


@webinar_series.post("/webinar-series")
@webinar_series.arguments(DryRunIn, location="query")
@webinar_series.arguments(SeriesIn)
@webinar_series.response(201, SeriesOut)
@webinar_series.alt_response(
    200, schema=SeriesOut, description="What would be planned (dry run)", success=True
)
@repeatable(_again)
def plan_series(query: dict[str, Any], body: dict[str, Any]) -> Any:
    """Plan a series, each date of it as a draft; closed days are left out and named."""
    own = {name: body.pop(name) for name in OWN if name in body}
    own["weekdays"], own["topics"] = tuple(own["weekdays"]), tuple(own.get("topics", ()))
    wish = SeriesWish(each=WebinarWish(**frozen(body)), **own)
    found = repeating.plan_series(the_office(), the_actor(), wish, dry_run=query["dry_run"])
    return (_told(found), 200) if query["dry_run"] else _shown(found)


@webinar_series.get("/webinar-series/<id:series_id>")
@webinar_series.response(200, SeriesOut)
def get_series(series_id: str) -> Any:
    """Show a series with its dates."""
    return _shown(repeating.get_series(the_office(), the_actor(), series_id))


@webinar_series.patch("/webinar-series/<id:series_id>")
@webinar_series.arguments(SeriesChangeIn)
@webinar_series.response(200, SeriesChangedOut)
def change_series(body: dict[str, Any], series_id: str) -> Any:
    """Set what a series says of its dates, for all that lie ahead too; what one has of its own stays."""
    done = aligning.change_series(the_office(), the_actor(), series_id, seen(), **frozen(body))
    told = {"series": _told(done.found), "changed": done.changed, "kept": done.kept}
    return tagged(told, done.found.revision)


@webinar_series.post("/webinar-series/<id:series_id>/extend")
@webinar_series.arguments(DryRunIn, location="query")
@webinar_series.arguments(SeriesExtendIn)
@webinar_series.response(200, SeriesOut)
@repeatable(_again)
def extend_series(query: dict[str, Any], body: dict[str, Any], series_id: str) -> Any:
    """Give a series more dates, as drafts; its topics go on rotating."""
    found = repeating.extend_series(the_office(), the_actor(), series_id, **body, dry_run=query["dry_run"])
    return _told(found) if query["dry_run"] else _shown(found)


@webinar_series.post("/webinar-series/<id:series_id>/end")
@webinar_series.arguments(DryRunIn, location="query")
@webinar_series.arguments(SeriesEndIn)
@webinar_series.response(200, SeriesOut)
@repeatable(_again)
def end_series(query: dict[str, Any], body: dict[str, Any], series_id: str) -> Any:
    """Let a series meet no more after a day: later dates are called off."""
    found = repeating.end_series(the_office(), the_actor(), series_id, **body, **query)
    return _told(found) if query["dry_run"] else _shown(found)


@webinar_series.post("/webinar-series/<id:series_id>/announce")
@webinar_series.response(200, SeriesOut)
@repeatable(_again)
def announce_series(series_id: str) -> Any:
    """Let all drafts of a series that lie ahead take people."""
    return _shown(repeating.announce_series(the_office(), the_actor(), series_id))


@webinar_series.post("/webinar-series/<id:series_id>/registrations")
@webinar_series.arguments(SeriesComingIn)
@webinar_series.response(200, DateAnswersOut)
@repeatable(_answers_again)
def register_in_series(body: dict[str, Any], series_id: str) -> Any:
    """Register somebody for several dates of a series, or all; each date has its own answer."""
    body.pop("all_dates", None)
    dates = body.pop("webinar_ids", None)
    coming = coming_of(body)
    return {"items": attending.register_in_series(the_office(), the_actor(), series_id, coming, dates)}
