"""A webinar of somebody's, on their own page: the way in, saying no, and what came of it."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for

from jobclub.core.errors import Invalid, Refused
from jobclub.core.usecases import attending, following_up, partaking, proposing
from jobclub.core.usecases.partaking import MyWebinar
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.own.area import area
from jobclub.web.own.rendering import my_page, words_of
from jobclub.web.rendering import back_to_page, dialled, page
from jobclub.web.troubles import said_plainly, status_of
from jobclub.web.words import Words, spoken

NUMBERS = frozenset("12345")
"""How useful it was, as it can be said."""

webinars = area("my_webinars")


@webinars.get("/webinars/<webinar_id>")
def show(webinar_id: str) -> Response:
    """Show when it is, how one gets in, and afterwards what there is of it."""
    return _shown(_mine(webinar_id))


def _mine(webinar_id: str) -> MyWebinar:
    return partaking.my_webinar(the_office(), the_actor(), webinar_id)


def _words(mine: MyWebinar) -> Words:
    return Words(spoken(mine.person.language, mine.organisation.language))


def _shown(mine: MyWebinar, error: Refused | None = None, form: Form | None = None) -> Response:
    words = _words(mine)
    return page(
        "own/webinar.html",
        mine.person,
        mine.organisation,
        status=422 if form else status_of(error),
        mine=mine,
        dialled=dialled,
        form=form or Form({}, words),
        error=said_plainly(error, words) if error else None,
    )


@webinars.get("/webinars/<webinar_id>/invitation")
def show_proposal(webinar_id: str) -> Response:
    """Show a webinar that one is invited to, and the button that says yes."""
    return _proposed(webinar_id)


def _proposed(webinar_id: str, error: Refused | None = None) -> Response:
    mine = my_page()
    webinar = proposing.my_proposal(the_office(), the_actor(), webinar_id)
    return page(
        "own/proposal.html",
        mine.person,
        mine.organisation,
        status=status_of(error),
        webinar=webinar,
        error=said_plainly(error, words_of(mine)) if error else None,
    )


@webinars.post("/webinars/<webinar_id>/invitation")
def come(webinar_id: str) -> Response:
    """Say yes: one has a place then, or stands in line."""
    try:
        proposing.come_to_webinar(the_office(), the_actor(), webinar_id)
    except Refused as error:
        return _proposed(webinar_id, error)
    return make_response(redirect(url_for(".show", webinar_id=webinar_id, done="comes"), 303))


@webinars.get("/webinars/<webinar_id>/join")
def join(webinar_id: str) -> Response:
    """Lead to the meeting; to its page while its door is not open yet."""
    address = partaking.go_to_webinar(the_office(), the_actor(), webinar_id)
    return make_response(redirect(address or url_for(".show", webinar_id=webinar_id), 302))


@webinars.post("/webinars/<webinar_id>/leave")
def leave(webinar_id: str) -> Response:
    """Say that one doesn't come: somebody else gets the place."""
    mine = _mine(webinar_id)
    attending.withdraw_own_registration(the_office(), the_actor(), mine.webinar.place_id)
    return back_to_page("left_webinar")


@webinars.post("/webinars/<webinar_id>/feedback")
def say_how_it_was(webinar_id: str) -> Response:
    """Say how useful it was, and what was missing."""
    mine = _mine(webinar_id)
    form = Form(request.form, _words(mine))
    office, actor, place_id = the_office(), the_actor(), mine.webinar.place_id
    useful, missing = _number(form.value("useful")), form.wanted("missing")
    try:
        following_up.give_webinar_feedback(office, actor, place_id, useful=useful, missing=missing)
    except Invalid as error:
        form.note(error)
        return _shown(mine, form=form)
    return make_response(redirect(url_for(".show", webinar_id=webinar_id, done="said"), 303))


def _number(chosen: str) -> int:
    """Give the number that somebody chose; nothing that could be chosen is none, and refused as such."""
    return int(chosen) if chosen in NUMBERS else 0


@webinars.errorhandler(Refused)
def refused(error: Refused) -> Response:
    """Say what could not be done, and show how things stand."""
    return _shown(_mine((request.view_args or {})["webinar_id"]), error)
