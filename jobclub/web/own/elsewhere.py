"""Joining another group for one session, on somebody's own page."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for

from jobclub.core.errors import Invalid, Refused
from jobclub.core.usecases import joining
from jobclub.web.office import the_actor, the_office
from jobclub.web.own.area import area
from jobclub.web.rendering import back_to_page, page
from jobclub.web.troubles import said_plainly, status_of
from jobclub.web.words import Words, spoken

elsewhere = area("my_visits")


@elsewhere.get("/elsewhere/<session_id>")
def show_elsewhere(session_id: str) -> Response:
    """Show the sessions of other groups that one could join instead of one's own."""
    return _shown(session_id)


def _shown(session_id: str, error: Refused | Invalid | None = None) -> Response:
    mine = joining.sessions_elsewhere(the_office(), the_actor(), session_id)
    words = Words(spoken(mine.person.language, mine.organisation.language))
    return page(
        "own/elsewhere.html",
        mine.person,
        mine.organisation,
        status=status_of(error),
        mine=mine,
        error=said_plainly(error, words) if error else None,
    )


@elsewhere.post("/elsewhere/<session_id>")
def join_elsewhere(session_id: str) -> Response:
    """Join another group for this session."""
    joining.join_elsewhere(the_office(), the_actor(), session_id, request.form.get("there", ""))
    return back_to_page("elsewhere")


@elsewhere.post("/elsewhere/<session_id>/back")
def stay_with_own_group(session_id: str) -> Response:
    """Take that back."""
    joining.stay_with_own_group(the_office(), the_actor(), session_id, request.form.get("there", ""))
    return make_response(redirect(url_for(".show_elsewhere", session_id=session_id, done="staying"), 303))


@elsewhere.errorhandler(Refused)
@elsewhere.errorhandler(Invalid)
def refused(error: Refused | Invalid) -> Response:
    """Say what could not be done, and show what can be chosen now."""
    return _shown((request.view_args or {})["session_id"], error)
