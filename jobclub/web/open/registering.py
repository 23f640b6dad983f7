"""Asking for a place by oneself: the form, the message it leads to, and the button in that message's page."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, request, url_for

from jobclub.core.errors import Invalid, NoObservers, NotFound, Refused
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.registration import in_a_cohort
from jobclub.core.usecases import registering as acts
from jobclub.core.usecases.confirming import Given
from jobclub.core.usecases.informing import notice_for
from jobclub.core.usecases.registering import RegistrationWish
from jobclub.web.forms import Form
from jobclub.web.office import the_office
from jobclub.web.open.clubs import club_page
from jobclub.web.open.doors import the_organisation
from jobclub.web.open.rendering import page, words_for
from jobclub.web.troubles import said_plainly, status_of

registering = Blueprint("registering", __name__)

FIELDS = {
    "/name": "your_name",
    "/email": "your_email",
    "/phone": "your_phone",
}
STATES = ("enrolled", "waitlisted")


@registering.post("/clubs/<cohort_id>")
def ask(page_name: str, cohort_id: str) -> Response:
    """Send whoever reads at the address a link; the answer is the same for everybody."""
    form = Form(request.form, words_for(the_organisation()), FIELDS)
    try:
        acts.register(
            the_office(), g.actor, in_a_cohort(cohort_id), wish_in(form), who=request.remote_addr or ""
        )
    except Invalid as error:
        form.note(error)
        return club_page(page_name, cohort_id, form, status=422)
    way = "phone" if form.wanted("your_phone") and not form.wanted("your_email") else "mail"
    return make_response(redirect(url_for(".asked", page_name=page_name, way=way), 303))


def wish_in(form: Form) -> RegistrationWish:
    """Give what somebody wrote of themselves."""
    email, language = form.wanted("your_email"), form.value("language")
    return RegistrationWish(
        name=form.value("your_name"),
        email=email,
        phone=None if email else form.wanted("your_phone"),
        language=language if language in LANGUAGES else form.words.language,
    )


@registering.get("/asked")
def asked(page_name: str) -> Response:
    """Say where to look for the link."""
    way = "phone" if request.args.get("way") == "phone" else "mail"
    back = "host.webinars.show" if request.args.get("about") == "webinars" else "host.clubs.show"
    return page("open/asked.html", the_organisation(), page_name=page_name, way=way, back=back)


@registering.get("/confirm/<secret>")
def open_link(page_name: str, secret: str) -> Response:
    """Show what is confirmed, and the button; scanners of mails may open it as often as they like."""
    return _confirming(page_name, secret)


@registering.post("/confirm/<secret>")
def confirm(page_name: str, secret: str) -> Response:
    """Take the place, or the end of the line."""
    try:
        enrolment = acts.confirm(the_office(), g.actor, secret, who=request.remote_addr or "")
    except Refused as error:
        return _confirming(page_name, secret, error)
    if isinstance(enrolment, Given):
        return _to_own_page(enrolment)
    state = "enrolled" if enrolment.position is None else "waitlisted"
    return make_response(redirect(url_for(".confirmed", page_name=page_name, state=state), 303))


def _to_own_page(given: Given) -> Response:
    """Lead to the page of the time that somebody has now, where they move or cancel it."""
    booked, secret = given.appointments[0], given.secret
    address = url_for("my_appointment.show", secret=secret, appointment_id=booked.id, done="booked")
    return make_response(redirect(address, 303))


def _confirming(page_name: str, secret: str, error: Refused | None = None) -> Response:
    organisation, office = the_organisation(), the_office()
    words = words_for(organisation)
    found = acts.look_at_registration(office, g.actor, secret, who=request.remote_addr or "")
    return page(
        "open/confirm.html",
        organisation,
        status=status_of(error),
        page_name=page_name,
        secret=secret,
        wanted=found.open,
        notice=notice_for(office, organisation.id, words.language),
        error=said_plainly(error, words) if error else None,
    )


@registering.get("/confirmed")
def confirmed(page_name: str) -> Response:
    """Say that the place, or the place in line, is theirs, and what comes next."""
    state = request.args.get("state", "")
    return page(
        "open/confirmed.html",
        the_organisation(),
        page_name=page_name,
        state=state if state in STATES else STATES[0],
    )


@registering.errorhandler(NoObservers)
def takes_no_observers(_error: NoObservers) -> Response:
    """Say that a webinar is not for people from elsewhere any more, and where the others are."""
    return page("open/gone.html", g.get("organisation"), status=409, missing="webinar for observers")


@registering.errorhandler(NotFound)
def gone(error: NotFound) -> Response:
    """Say that a link was used or is over, and where to begin anew."""
    organisation = g.get("organisation")
    return page("open/gone.html", organisation, status=404, missing=error.kind)
