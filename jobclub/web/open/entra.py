"""Signing in with Microsoft: a button leads there, and the answer counts in the same browser alone, once."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from jobclub.core.errors import (
    IdentityTaken,
    JobclubError,
    NoRole,
    NotConnected,
    NotFound,
    NotSignedIn,
    StaffLeft,
)
from jobclub.core.office.identities import (
    IdentityError,
    IdentityProvider,
    IdentityUnavailable,
    SignInRefused,
)
from jobclub.core.people.identity import Identity
from jobclub.core.usecases import identifying, signing_in
from jobclub.core.usecases.limiting import count, neighbourhood
from jobclub.web.guarding import must_be_ours
from jobclub.web.languages import wanted_language
from jobclub.web.office import own_address, the_office
from jobclub.web.open.flow_cookie import Begun, forget, keep, kept
from jobclub.web.rendering import render
from jobclub.web.return_addresses import own_path
from jobclub.web.staff import doors
from jobclub.web.troubles import register_troubles
from jobclub.web.words import Words

DONE = "/sign-in/microsoft/done"
"""Where Microsoft leads people back to: the app over there must know it."""
MOST_FROM_ONE = 300
"""How many sign-ins may begin within the hour from one network: each asks Microsoft something."""
TOO_MANY = "Too many sign-ins were begun from here. Try again in an hour."
A_MINUTE = "60"
STOPPED: dict[type[JobclubError], str] = {
    NotSignedIn: "other_tenant",
    NoRole: "no_role",
    NotConnected: "not_connected",
    StaffLeft: "left",
    IdentityTaken: "taken",
}
"""What people read where Microsoft knows them and we don't."""

entra = Blueprint("entra", __name__, url_prefix="/sign-in/microsoft", template_folder="../templates")
register_troubles(entra)


@entra.before_request
def enter() -> None:
    """Let no form pass that was not sent from here, and nobody where Microsoft signs nobody in."""
    _identities()
    if request.method == "POST":
        must_be_ours()


@entra.get("")
def lead_back() -> AnyResponse:
    """Lead whoever wants to see what can't be shown to the page from which it begins."""
    return redirect(url_for("sign_in.show"), 303)


@entra.post("")
def begin() -> Response:
    """Lead somebody to Microsoft; their browser keeps that it began there."""
    return _led_there(to=own_path(request.form.get("next", "")))


@entra.post("/connect")
def connect() -> AnyResponse:
    """Lead whoever is signed in already to Microsoft, to sign in with that account from now on."""
    return doors.enter() or _led_there(to=None, connects=True)


def _led_there(*, to: str | None, connects: bool = False) -> Response:
    """Show a page that leads on by itself: a form of ours may only lead to pages of ours."""
    office, identities = the_office(), _identities()
    count(
        office, "microsoft from", neighbourhood(request.remote_addr or ""), most=MOST_FROM_ONE, told=TOO_MANY
    )
    flow = identities.begin(f"{own_address()}{DONE}")
    page = render("open/entra_leading.html", Words(wanted_language()), address=flow.address)
    return keep(page, Begun(flow=flow, at=office.now(), to=to, connects=connects), identities.seal)


@entra.get("/done")
def finish() -> Response:
    """Let whoever comes back begin a session, or connect an account with the one that they have."""
    if request.method == "HEAD":
        raise MethodNotAllowed(valid_methods=["GET"])
    office, identities = the_office(), _identities()
    begun = kept(identities.seal, office.now())
    if begun is None:
        return _stopped("late", 400)
    identity = identities.finish(begun.flow, request.args.to_dict())
    if begun.connects:
        return _connected(identity)
    secret = identifying.begin_session_of(office, identity)
    return doors.let_in(secret, to=begun.to or url_for("staff.today.show"))


def _connected(identity: Identity) -> Response:
    secret = request.cookies.get(doors.cookie_name(), "")
    signed_in = signing_in.session_of(the_office(), secret, who=request.remote_addr or "")
    identifying.connect_identity(the_office(), signed_in, identity)
    return make_response(redirect(url_for("staff.account.show", done="connected"), 303))


@entra.after_request
def spend(response: Response) -> Response:
    """Let an answer end what the browser kept for it, whatever came of it."""
    return forget(response) if request.endpoint == "entra.finish" else response


@entra.errorhandler(IdentityError)
def not_identified(error: IdentityError) -> Response:
    """Say that Microsoft signed nobody in, or not so that it counts."""
    if isinstance(error, IdentityUnavailable):
        response = _stopped("away", 503)
        response.headers["Retry-After"] = A_MINUTE
        return response
    declined = isinstance(error, SignInRefused) and error.declined
    return _stopped("declined" if declined else "refused", 403)


def not_known(error: JobclubError) -> Response:
    """Say why somebody whom Microsoft knows is not signed in here, and what helps."""
    return _stopped(STOPPED[type(error)], 403)


for kind in STOPPED:
    entra.register_error_handler(kind, not_known)


def _stopped(why: str, status: int) -> Response:
    words = Words(wanted_language())
    return render("open/entra_stopped.html", words, status=status, text=words(f"entra.{why}"))


def _identities() -> IdentityProvider:
    """Give who says who somebody is.

    Raises:
        NotFound: Nobody does.
    """
    identities = the_office().identities
    if identities is None:
        raise NotFound("page")
    return identities
