"""A series of webinars: its dates, letting them take people, more of them, the last of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request, url_for

from jobclub.core.errors import Invalid, Refused, StaffClash
from jobclub.core.usecases import aligning, attending, repeating, viewing
from jobclub.core.usecases.attending import Coming, DateAnswer
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.repeating import DraftedSeries
from jobclub.core.usecases.viewing import SeriesView, WebinarLine
from jobclub.core.webinars.overrides import CHANGEABLE, own_of, said_by
from jobclub.core.webinars.series import ahead, to_be_cancelled
from jobclub.core.webinars.webinar import WebinarState
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.clashing import clashes_in
from jobclub.web.staff.new_series import until_in
from jobclub.web.staff.refusing import said_on, seen_here, shown, trouble, typed
from jobclub.web.staff.registrations import coming_by, known_people
from jobclub.web.staff.rendering import lead_back
from jobclub.web.staff.running_order import say_which_line, written
from jobclub.web.staff.webinar_forms import choices_of_dates, settings_in, webinar_form
from jobclub.web.staff.webinars import stage_of

series = Blueprint("series", __name__, url_prefix="/webinars/series/<id:series_id>")
COMPARED = 5
"""For how many of the next dates the help afterwards is compared with what is free: a week of them."""
DATE_OF = "date-{}"
"""The box of a date."""


def _viewed(series_id: str) -> SeriesView:
    return viewing.view_series(the_office(), the_actor(), series_id)


def _shown(template: str, found: SeriesView, **values: Any) -> Response:
    now = the_office().now()
    dates = [one.webinar for one in found.dates]
    return shown(
        template,
        here="webinars",
        seen=found,
        series=found.series,
        drafts=[one for one in dates if one.state is WebinarState.DRAFT and not one.has_started(now)],
        taking=[one for one in dates if one.takes_people(now)],
        ahead=[one for one in dates if one.takes_place and not one.has_started(now)],
        stage=lambda webinar: stage_of(webinar, now),
        **values,
    )


@series.get("")
def show(series_id: str) -> Response:
    """Show its dates, and how full each is."""
    return _shown("staff/series.html", _viewed(series_id))


@series.get("/settings")
def show_settings(series_id: str) -> Response:
    """Show what can be set for all later dates, and which of them have something of their own."""
    found, form, error = _viewed(series_id), webinar_form(), trouble()
    say_which_line(form)
    settings = found.series.settings
    later = ahead([one.webinar for one in found.dates], the_office().now())
    return _shown(
        "staff/series_settings.html",
        found,
        form=form,
        settings=settings,
        agenda=written(settings.agenda),
        choices=choices_of_dates(settings),
        own=[(one, own) for one in later if (own := own_of(found.series, one))],
        clashes=clashes_in(error.facts["clashes"]) if isinstance(error, StaffClash) else [],
    )


@series.post("/settings")
@said_on(show_settings)
def change(series_id: str) -> Response:
    """Set what all later dates have; what one has of its own stays."""
    form, before = webinar_form(), _viewed(series_id).series
    typed_in = settings_in(form)
    changes = {name: typed_in[name] for name in CHANGEABLE if typed_in[name] != said_by(before, name)}
    if form.faults:
        return show_settings(series_id)
    aligning.change_series(the_office(), the_actor(), series_id, seen_here(), **changes)
    return _back(series_id, "series_changed")


@series.get("/announce")
def show_announcing(series_id: str) -> Response:
    """Show what help the next dates will ask for beside what is free, before people can register."""
    found, now = _viewed(series_id), the_office().now()
    drafts = [
        one.webinar
        for one in found.dates
        if one.webinar.state is WebinarState.DRAFT and not one.webinar.has_started(now)
    ]
    compared = [
        (one, viewing.compare_sparring(the_office(), the_actor(), one.id)) for one in drafts[:COMPARED]
    ]
    return _shown("staff/series_announce.html", found, compared=compared)


@series.post("/announce")
@said_on(show_announcing)
def announce(series_id: str) -> Response:
    """Let all drafts ahead take people."""
    repeating.announce_series(the_office(), the_actor(), series_id)
    return _back(series_id, "announced")


@series.get("/extend")
@series.post("/extend/preview")
def show_extending(series_id: str) -> Response:
    """Show how far a series may go on, and the dates that it would get."""
    found, form, drafted = _viewed(series_id), webinar_form(), None
    if request.method == "POST" and "trouble" not in g:
        drafted = _tried(series_id, form)
    clashes = clashes_in(drafted.clashes) if drafted else []
    return _shown("staff/series_extend.html", found, form=form, drafted=drafted, clashes=clashes)


def _tried(series_id: str, form: Form) -> DraftedSeries | None:
    until = until_in(form)
    if form.faults:
        return None
    try:
        return repeating.draft_extension(the_office(), the_actor(), series_id, until)
    except Invalid as error:
        form.note(error)
        return None


@series.post("/extend")
@said_on(show_extending)
def extend(series_id: str) -> Response:
    """Give it more dates, as drafts."""
    form = webinar_form()
    until = until_in(form)
    if form.faults:
        return show_extending(series_id)
    repeating.extend_series(the_office(), the_actor(), series_id, ends_on=until.ends_on, count=until.count)
    return _back(series_id, "series_extended")


@series.get("/end")
@series.post("/end/preview")
def show_ending(series_id: str) -> Response:
    """Show after which day a series may end, and which dates are called off by that."""
    found, form, off = _viewed(series_id), typed(), None
    if request.method == "POST" and "trouble" not in g:
        off = _called_off(found, form)
    return _shown("staff/series_end.html", found, form=form, off=off)


def _called_off(found: SeriesView, form: Form) -> list[WebinarLine] | None:
    """Give the dates that would be called off; None: the form lacks a day or a reason, which is noted."""
    on = form.day("last_on")
    if on is None:
        return None
    try:
        arguments = (the_office(), the_actor(), found.series.id, on, form.value("reason"))
        repeating.end_series(*arguments, dry_run=True)
    except Invalid as error:
        form.note(error)
        return None
    except Refused as error:
        g.trouble = error
        return None
    dates = [one.webinar for one in found.dates]
    off = {one.id for one in to_be_cancelled(dates, on, the_office().now())}
    return [one for one in found.dates if one.webinar.id in off]


@series.post("/end")
@said_on(show_ending)
def end(series_id: str) -> Response:
    """Call later dates off, and tell everybody who is registered."""
    form = typed()
    on = form.day("last_on")
    if on is None:
        return show_ending(series_id)
    repeating.end_series(the_office(), the_actor(), series_id, on, form.value("reason"))
    return _back(series_id, "series_ended")


@series.get("/register")
def show_registering(series_id: str) -> Response:
    """Show how somebody is registered for several dates, or for all."""
    return _registering(series_id, None)


def _registering(series_id: str, answers: list[DateAnswer] | None) -> Response:
    found = _viewed(series_id)
    said = {one.webinar_id: one for one in answers or ()}
    return _shown("staff/series_register.html", found, people=known_people(), answers=said)


@series.post("/register")
@said_on(show_registering)
def register(series_id: str) -> Response:
    """Register somebody for several dates, or all, and show what became of each."""
    form = typed()
    known = form.wanted("participant_id")
    email, phone = form.wanted("email"), form.wanted("phone")
    person = None if known else PersonWish(name=form.value("name"), email=email, phone=phone)
    coming = Coming(participant_id=known, person=person, **coming_by(form))
    dates = [
        one.webinar.id for one in _viewed(series_id).dates if form.ticked(DATE_OF.format(one.webinar.id))
    ]
    wanted = None if form.value("which") == "all" else dates
    answers = attending.register_in_series(the_office(), the_actor(), series_id, coming, wanted)
    return _registering(series_id, answers)


def _back(series_id: str, done: str) -> Response:
    return lead_back(url_for("staff.series.show", series_id=series_id, done=done))
