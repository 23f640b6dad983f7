"""Webinars that anybody may come to: what there is, when, and asking for one, several or all dates."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, request, url_for

from jobclub.core.errors import Invalid, NoObservers, NotFound
from jobclub.core.people.registration import in_webinars
from jobclub.core.usecases import admitting
from jobclub.core.usecases import registering as acts
from jobclub.core.usecases.admitting import OpenDates
from jobclub.core.usecases.informing import notice_for
from jobclub.web.forms import Form
from jobclub.web.office import the_office
from jobclub.web.open.doors import the_organisation
from jobclub.web.open.registering import FIELDS, wish_in
from jobclub.web.open.rendering import page, words_for
from jobclub.web.troubles import said_plainly

webinars = Blueprint("webinars", __name__)


@webinars.get("/webinars")
def show(page_name: str) -> Response:
    """Show the next webinars that anybody may come to."""
    found = admitting.list_open_webinars(the_office(), g.actor)
    return page("open/webinars.html", the_organisation(), page_name=page_name, webinars=found)


@webinars.get("/webinars/<webinar_id>")
def show_webinar(page_name: str, webinar_id: str) -> Response:
    """Show one webinar, the other dates of its series, and the form by which one asks for places."""
    return _shown(page_name, admitting.get_open_webinar(the_office(), g.actor, webinar_id))


def _shown(page_name: str, found: OpenDates, form: Form | None = None) -> Response:
    """Make the page of a webinar; the notice about people's data stands before the first field."""
    organisation, office = the_organisation(), the_office()
    return page(
        "open/webinar.html",
        organisation,
        status=422 if form else 200,
        page_name=page_name,
        found=found,
        observers=_asks_where_from(found, form),
        notice=notice_for(office, organisation.id, words_for(organisation).language),
        texts_phones=office.post is not None and office.post.texter is not None,
        form=form,
    )


@webinars.post("/webinars/<webinar_id>")
def ask(page_name: str, webinar_id: str) -> Response:
    """Send whoever reads at the address a link; the answer is the same for everybody."""
    found = admitting.get_open_webinar(the_office(), g.actor, webinar_id)
    form, who = Form(request.form, words_for(the_organisation()), FIELDS), request.remote_addr or ""
    try:
        wanted = in_webinars(_dates(form, found), observer_of=form.wanted("observer_of"))
        acts.register(the_office(), g.actor, wanted, wish_in(form), who=who)
    except Invalid as error:
        form.note(error)
        return _shown(page_name, found, form)
    except NoObservers as error:
        form.faults["observer_of"] = said_plainly(error, form.words)
        return _shown(page_name, found, form)
    way = "phone" if form.wanted("your_phone") and not form.wanted("your_email") else "mail"
    address = url_for("host.registering.asked", page_name=page_name, way=way, about="webinars")
    return make_response(redirect(address, 303))


def _asks_where_from(found: OpenDates, form: Form | None) -> bool:
    """Tell whether observers may come to any date; or somebody said that they are one, and may not."""
    every = (found.chosen, *found.others)
    return any(one.webinar.observers for one in every) or (form is not None and form.ticked("observer_of"))


def _dates(form: Form, found: OpenDates) -> list[str]:
    """Give the dates that somebody ticked; of a webinar that stands alone there is nothing to tick."""
    ids = [found.chosen.webinar.id, *(one.webinar.id for one in found.others)]
    every = not found.others or form.ticked("every_date")
    return ids if every else [one for one in ids if form.ticked(f"date_{one}")]


@webinars.errorhandler(NotFound)
def gone(_error: NotFound) -> Response:
    """Say that a webinar takes nobody, and where the others are."""
    return page("open/gone.html", the_organisation(), status=404, missing="open webinar")
