"""Good news on somebody's own page: a job, a school place, or something else that changes things."""

from __future__ import annotations

from flask import Response, request

from jobclub.core.activities.places import OutcomeKind, PlaceState
from jobclub.core.cohorts.own_club import OwnClub
from jobclub.core.errors import Invalid
from jobclub.core.spans import wall_of
from jobclub.core.usecases import leaving
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.own.area import area
from jobclub.web.own.pages import club_of
from jobclub.web.own.rendering import my_page, words_of
from jobclub.web.rendering import back_to_page, page

outcome = area("my_outcome")


@outcome.get("/places/<place_id>/outcome")
def ask_outcome(place_id: str) -> Response:
    """Ask what became of somebody."""
    return _asked(place_id)


def _asked(place_id: str, form: Form | None = None) -> Response:
    mine = my_page()
    words, club = words_of(mine), club_of(mine.clubs, place_id)
    return page(
        "own/outcome.html",
        mine.person,
        mine.organisation,
        status=422 if form else 200,
        club=club,
        form=form or Form({}, words),
        kinds=[(kind.value, words(f"outcome.{kind.value}")) for kind in leaving.GOOD_NEWS],
        today=wall_of(mine.now, club.zone).on.isoformat(),
    )


@outcome.post("/places/<place_id>/outcome")
def tell_outcome(place_id: str) -> Response:
    """Say what became of oneself, and whether one leaves with it."""
    mine = my_page()
    form = Form(request.form, words_of(mine))
    leaves = _leaves(form, club_of(mine.clubs, place_id))
    on, kind = form.day("on"), _kind(form)
    if on is None or kind is None or form.faults:
        return _asked(place_id, form)
    try:
        leaving.tell_outcome(the_office(), the_actor(), place_id, kind, on=on, leaves=leaves)
    except Invalid as error:
        form.note(error)
        return _asked(place_id, form)
    good = kind in {OutcomeKind.JOB, OutcomeKind.EDUCATION}
    return back_to_page(f"{'congratulations' if good else 'told'}{'_left' if leaves else ''}")


def _leaves(form: Form, club: OwnClub) -> bool:
    """Tell whether somebody gives their place up; who has none any more is not asked."""
    if club.place.state is not PlaceState.ENROLLED:
        return False
    if form.value("leaves") not in {"yes", "no"}:
        form.faults["leaves"] = form.words("faults.leaves")
    return form.value("leaves") == "yes"


def _kind(form: Form) -> OutcomeKind | None:
    name = form.value("outcome")
    if name in set(leaving.GOOD_NEWS):
        return OutcomeKind(name)
    form.faults["outcome"] = form.words("faults.outcome")
    return None
