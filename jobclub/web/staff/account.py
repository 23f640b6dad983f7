"""One's own account: the language of the pages, and the way out."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from jobclub.core.usecases import signing_in
from jobclub.web.languages import remember_language
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.doors import let_out, the_signed_in
from jobclub.web.staff.rendering import lead_back, page

account = Blueprint("account", __name__, url_prefix="/account")


@account.get("")
def show() -> Response:
    """Show who is signed in."""
    return page("staff/account.html", here="account", microsoft=the_office().identities is not None)


@account.post("/language")
def choose_language() -> Response:
    """Choose the language of one's pages."""
    response = lead_back(url_for(".show", done="language"))
    return remember_language(response, request.form.get("language", ""))


@account.post("/sign-out")
def sign_out() -> Response:
    """End this session."""
    signing_in.sign_out(the_office(), the_actor(), the_signed_in().session)
    return let_out(to=url_for("sign_in.show", done="out"))


@account.post("/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """End all of one's sessions, this one too: for a phone that was lost, or a computer of others'."""
    actor = the_actor()
    signing_in.sign_out_everywhere(the_office(), actor, actor.staff_id or "")
    return let_out(to=url_for("sign_in.show", done="out"))
