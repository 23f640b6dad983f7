"""A link that leads nowhere any more: what is said, and how somebody gets a new one."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from jobclub.core.errors import Invalid, TooManyGuesses
from jobclub.core.usecases import renewing
from jobclub.web.forms import Form
from jobclub.web.guarding import must_be_ours
from jobclub.web.languages import wanted_language
from jobclub.web.office import the_office
from jobclub.web.own import doors
from jobclub.web.rendering import notice, render
from jobclub.web.troubles import register_troubles
from jobclub.web.words import Words

renewal = Blueprint("renewal", __name__, url_prefix="/p/<secret>/new-link")
renewal.url_value_preprocessor(doors.take_secret)
renewal.url_defaults(doors.give_secret)
renewal.before_request(lambda: must_be_ours() if request.method == "POST" else None)
register_troubles(renewal)


def no_such_link(form: Form | None = None, *, status: int = 404, asked: bool = False) -> Response:
    """Say that a link leads nowhere any more, and ask for the address that a new one may be sent to."""
    words = form.words if form else Words(wanted_language())
    return render("own/gone.html", words, status=status, form=form or Form({}, words), asked=asked)


@renewal.get("")
def show() -> Response:
    """Show the form by which one asks for a new link."""
    return no_such_link(status=200)


@renewal.post("")
def ask() -> Response:
    """Send a new link to the address that is known; what is said is the same whether it is."""
    form = Form(request.form, Words(wanted_language()))
    try:
        renewing.ask_for_link(the_office(), g.secret, form.value("email"), who=request.remote_addr or "")
    except Invalid as error:
        form.note(error)
        return no_such_link(form, status=422)
    except TooManyGuesses:
        return notice("troubles.too_often", status=429)
    return no_such_link(form, status=200, asked=True)
