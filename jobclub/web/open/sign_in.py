"""Signing in: a link by mail that is used once, or Microsoft. Opening a link only shows; a button acts."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, request, url_for

from jobclub.core.errors import Invalid, NotFound, NotSignedIn
from jobclub.core.usecases import signing_in
from jobclub.web.forms import Form
from jobclub.web.guarding import must_be_ours
from jobclub.web.languages import remember_language, wanted_language
from jobclub.web.office import the_office
from jobclub.web.rendering import render
from jobclub.web.return_addresses import own_path
from jobclub.web.staff.doors import let_in
from jobclub.web.troubles import register_troubles
from jobclub.web.words import Words

sign_in = Blueprint("sign_in", __name__, url_prefix="/sign-in", template_folder="../templates")
register_troubles(sign_in)


@sign_in.before_request
def enter() -> None:
    """Let no form pass that was not sent from here: nobody is to be signed in as somebody else unawares."""
    if request.method == "POST":
        must_be_ours()


def _page(template: str, *, status: int = 200, **values: object) -> Response:
    words = Words(wanted_language())
    said = f"sign_in.done_{request.args.get('done', '')}"
    done = words(said) if words.has(said) else None
    return render(template, words, status=status, **{"done": done, "next": _next(), **values})


def _next() -> str | None:
    return own_path(request.values.get("next", "")) if "next" in request.values else None


@sign_in.get("")
def show() -> Response:
    """Show how to sign in."""
    return _page("open/sign_in.html", form=_form(), microsoft=_with_microsoft())


def _form() -> Form:
    return Form(request.form, Words(wanted_language()))


def _with_microsoft() -> bool:
    return getattr(the_office(), "identities", None) is not None


@sign_in.post("")
def ask() -> Response:
    """Send a link to an address, if somebody of the staff has it; the answer is the same if nobody does."""
    form = _form()
    try:
        signing_in.ask_for_link(the_office(), form.value("email"), who=request.remote_addr or "")
    except Invalid as error:
        form.note(error)
        return _page("open/sign_in.html", form=form, microsoft=_with_microsoft(), status=422)
    return _page("open/sign_in_asked.html")


@sign_in.post("/language")
def choose_language() -> Response:
    """Choose the language of these pages."""
    response = make_response(redirect(url_for(".show"), 303))
    return remember_language(response, request.form.get("language", ""))


@sign_in.get("/<secret>")
def open_link(secret: str) -> Response:
    """Show the button that signs in; scanners of mails may open the link as often as they like."""
    signing_in.look_at_link(the_office(), secret, who=request.remote_addr or "")
    return _page("open/sign_in_link.html", secret=secret)


@sign_in.post("/<secret>")
def use_link(secret: str) -> Response:
    """Begin a session; the link has done its service."""
    session = signing_in.begin_session(the_office(), secret, who=request.remote_addr or "")
    return let_in(session, to=_next() or url_for("staff.today.show"))


@sign_in.errorhandler(NotFound)
@sign_in.errorhandler(NotSignedIn)
def gone(_error: Exception) -> Response:
    """Say that a link was used or is over, and how to get another."""
    g.pop("actor", None)
    return _page("open/sign_in_gone.html", status=404)
