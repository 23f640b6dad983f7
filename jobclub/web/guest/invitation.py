"""What a guest is invited to: the page behind their link, where they say whether they come, and join."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, request, url_for

from jobclub.core.errors import NotFound, Refused
from jobclub.core.people.link import Purpose
from jobclub.core.usecases import responding
from jobclub.core.usecases.opening import open_link
from jobclub.web.guarding import must_be_ours
from jobclub.web.languages import wanted_language
from jobclub.web.office import the_actor, the_office
from jobclub.web.own.doors import give_secret, take_secret
from jobclub.web.rendering import dialled, notice, render
from jobclub.web.troubles import register_troubles, said_plainly, status_of
from jobclub.web.words import Words

invitation = Blueprint("invitation", __name__, url_prefix="/g/<secret>", template_folder="../templates")
invitation.url_value_preprocessor(take_secret)
invitation.url_defaults(give_secret)
register_troubles(invitation)


@invitation.before_request
def enter() -> None:
    """Find out whose invitation this is, and let no form pass that was not sent from its page.

    Raises:
        NotFound, TooManyGuesses: The link leads nowhere.
        Forbidden, UnsupportedMediaType, RequestEntityTooLarge: What was sent is none of our forms.
    """
    opened = open_link(the_office(), g.secret, Purpose.GUEST, who=request.remote_addr or "")
    g.actor = responding.guest_of(opened)
    if request.method == "POST":
        must_be_ours()


@invitation.get("")
def show() -> Response:
    """Show what it is, when, how one gets in, and what one said."""
    return _page("guest/invitation.html")


def _page(template: str, error: Refused | None = None) -> Response:
    mine = responding.my_invitation(the_office(), the_actor())
    words = Words(wanted_language(mine.organisation.language))
    said = f"invitation.done_{request.args.get('done', '')}"
    return render(
        template,
        words,
        status=status_of(error),
        mine=mine,
        organisation=mine.organisation,
        dialled=dialled,
        done=words(said) if words.has(said) and error is None else None,
        error=said_plainly(error, words) if error else None,
        change_language=url_for("front.choose_language", to=request.path),
    )


@invitation.post("/yes")
def accept() -> Response:
    """Say that one comes."""
    return _answered(comes=True)


@invitation.post("/no")
def decline() -> Response:
    """Say that one can't come."""
    return _answered(comes=False)


def _answered(*, comes: bool) -> Response:
    responding.answer_invitation(the_office(), the_actor(), comes=comes)
    return make_response(redirect(url_for(".show", done="yes" if comes else "no"), 303))


@invitation.get("/join")
def join() -> Response:
    """Lead to the meeting; to the page while its door is not open."""
    address = responding.go_in(the_office(), the_actor())
    return make_response(redirect(address or url_for(".show"), 302))


@invitation.get("/not-me")
def ask_not_me() -> Response:
    """Ask whether the invitation is meant for somebody else."""
    return _page("guest/not_me.html")


@invitation.post("/not-me")
def not_me() -> Response:
    """Send nothing more there; the link leads nowhere any more."""
    responding.not_my_invitation(the_office(), the_actor())
    return notice("not_me.thanks", status=200)


@invitation.get("/<path:rest>")
def nothing(rest: str) -> Response:
    """Say that there is no such page."""
    raise NotFound(rest)


@invitation.errorhandler(NotFound)
def gone(_error: NotFound) -> Response:
    """Say that the link leads nowhere any more, and whom to ask."""
    return notice("invitation.gone", status=404)


@invitation.errorhandler(Refused)
def refused(error: Refused) -> Response:
    """Say what could not be done, and show how things stand."""
    return _page("guest/invitation.html", error)
