"""An organisation's open clubs: what there is, when, and whether a place is free. Nobody is named."""

from __future__ import annotations

from flask import Blueprint, Response, g

from jobclub.core.usecases import admitting, granting, picking
from jobclub.core.usecases.informing import notice_for
from jobclub.web.forms import Form
from jobclub.web.office import the_office
from jobclub.web.open.doors import the_organisation
from jobclub.web.open.rendering import page, words_for

clubs = Blueprint("clubs", __name__)


@clubs.get("/")
def show(page_name: str) -> Response:
    """Show the clubs that take people."""
    office = the_office()
    return page(
        "open/clubs.html",
        the_organisation(),
        page_name=page_name,
        clubs=granting.list_open_clubs(office, g.actor),
        times=picking.list_bookable(office, g.actor),
        webinars=admitting.list_open_webinars(office, g.actor),
    )


@clubs.get("/clubs/<cohort_id>")
def show_club(page_name: str, cohort_id: str) -> Response:
    """Show one club: when it meets, about what, and the form by which one asks for a place."""
    return club_page(page_name, cohort_id)


def club_page(page_name: str, cohort_id: str, form: Form | None = None, *, status: int = 200) -> Response:
    """Make the page of a club; the notice about people's data stands before the first field."""
    organisation, office = the_organisation(), the_office()
    club = granting.get_open_club(office, g.actor, cohort_id)
    return page(
        "open/club.html",
        organisation,
        status=status,
        page_name=page_name,
        club=club,
        topic_of=granting.topic_of,
        notice=notice_for(office, organisation.id, words_for(organisation).language),
        texts_phones=office.post is not None and office.post.texter is not None,
        form=form,
    )
