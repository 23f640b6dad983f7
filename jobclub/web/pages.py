"""A person's own pages, behind their link: GET shows, POST acts and leads back."""

from __future__ import annotations

from urllib.parse import urljoin

from flask import Blueprint, Response, make_response, redirect, request, url_for

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.own_club import OwnClub
from jobclub.core.errors import Invalid, NotFound, Refused
from jobclub.core.people.habits import Choice
from jobclub.core.usecases import answering, choosing, showing, subscribing
from jobclub.web import doors
from jobclub.web.doors import the_actor, the_office
from jobclub.web.rendering import back_to_page, dialled, notice, page
from jobclub.web.troubles import register_troubles, said_plainly, status_of
from jobclub.web.words import Words, spoken

MOST_CHARACTERS = 20_000
"""How long a text may be that is handed in."""
pages = Blueprint("pages", __name__, url_prefix="/p/<secret>", template_folder="templates")
pages.url_value_preprocessor(doors.take_secret)
pages.url_defaults(doors.give_secret)
pages.before_request(doors.enter)
register_troubles(pages)


@pages.get("")
def show() -> Response:
    """Show what is next, and how far one has come."""
    return _shown()


def _shown(error: Refused | Invalid | None = None) -> Response:
    mine = showing.my_page(the_office(), the_actor())
    words = Words(spoken(mine.person.language, mine.organisation.language))
    return page(
        "page.html",
        mine.person,
        mine.organisation,
        status=status_of(error),
        mine=mine,
        dialled=dialled,
        error=said_plainly(error, words) if error else None,
    )


@pages.errorhandler(Refused)
@pages.errorhandler(Invalid)
def refused(error: Refused | Invalid) -> Response:
    """Say on the page itself what could not be done, show how things stand now, and keep what was typed."""
    if request.endpoint == "pages.hand_in":
        return _task(error)
    return _shown(error)


@pages.get("/join/<session_id>")
def join(session_id: str) -> Response:
    """Lead to a meeting; to the page while its door is not open yet."""
    address = showing.way_in(the_office(), the_actor(), session_id)
    return make_response(redirect(address or url_for(".show"), 302))


@pages.post("/absence/<session_id>")
def announce_absence(session_id: str) -> Response:
    """Say that one can't come."""
    answering.announce_absence(the_office(), the_actor(), session_id)
    return back_to_page("absent")


@pages.post("/absence/<session_id>/back")
def take_back_absence(session_id: str) -> Response:
    """Say that one can come after all."""
    answering.take_back_absence(the_office(), the_actor(), session_id)
    return back_to_page("coming")


@pages.post("/places/<place_id>/yes")
def take_place(place_id: str) -> Response:
    """Take an offered place."""
    answering.take_place(the_office(), the_actor(), place_id)
    return back_to_page("accepted")


@pages.get("/places/<place_id>/no")
def ask_to_leave(place_id: str) -> Response:
    """Show what a no means, before it is said."""
    mine = showing.my_page(the_office(), the_actor())
    club = _club_of(mine.clubs, place_id)
    if club.place.state not in {PlaceState.OFFERED, PlaceState.WAITLISTED}:
        return make_response(redirect(url_for(".show"), 302))
    return page("no.html", mine.person, mine.organisation, club=club)


def _club_of(clubs: tuple[OwnClub, ...], place_id: str) -> OwnClub:
    for club in clubs:
        if club.place.id == place_id:
            return club
    raise NotFound("enrolment")


@pages.post("/places/<place_id>/no")
def leave_line(place_id: str) -> Response:
    """Say no to an offered place, or leave the line."""
    answering.leave_line(the_office(), the_actor(), place_id)
    return back_to_page("declined" if request.form.get("offered") else "left")


@pages.get("/homework/<homework_id>")
def show_task(homework_id: str) -> Response:  # noqa: ARG001  (read where a form is refused, too)
    """Show a task, what was handed in for it, and what was answered."""
    return _task()


def _task(error: Refused | Invalid | None = None) -> Response:
    mine = showing.my_task(the_office(), the_actor(), (request.view_args or {})["homework_id"])
    words = Words(spoken(mine.person.language, mine.organisation.language))
    typed = _typed()
    fault = _fault(typed, words) if isinstance(error, Invalid) else None
    said = said_plainly(error, words) if error else None
    return page(
        "task.html",
        mine.person,
        mine.organisation,
        status=status_of(error),
        mine=mine,
        typed=typed,
        error=fault or said,
        at="text" if fault else None,
    )


@pages.post("/homework/<homework_id>")
def hand_in(homework_id: str) -> Response:
    """Hand in a text."""
    answering.hand_in_own(the_office(), the_actor(), homework_id, _typed())
    return make_response(redirect(url_for(".show_task", homework_id=homework_id, done="handed_in"), 303))


def _typed() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")


def _fault(typed: str, words: Words) -> str:
    if not typed.strip():
        return words("errors.text_empty")
    if len(typed) > MOST_CHARACTERS:
        return words("errors.text_long", most=MOST_CHARACTERS)
    return words("errors.text_character")


@pages.get("/messages")
def show_messages() -> Response:
    """Show which messages one gets."""
    mine = showing.my_page(the_office(), the_actor())
    return page("messages.html", mine.person, mine.organisation, choices=list(Choice))


@pages.post("/messages")
def choose_messages() -> Response:
    """Choose which messages one gets; none of them is a choice too."""
    wanted = [] if "stop" in request.form else [one for one in Choice if one.value in request.form]
    choosing.choose_messages(the_office(), the_actor(), wanted)
    return back_to_page("messages" if wanted else "stopped")


@pages.post("/language")
def choose_language() -> Response:
    """Choose the language of one's page and messages."""
    choosing.choose_language(the_office(), the_actor(), request.form.get("language", ""))
    return back_to_page("language")


@pages.get("/calendar")
def show_calendar() -> Response:
    """Show how one's meetings come into one's own calendar."""
    mine = showing.my_page(the_office(), the_actor())
    return page("calendar.html", mine.person, mine.organisation, address=None)


@pages.post("/calendar")
def subscribe() -> Response:
    """Make an address for one's calendar, which is shown this once."""
    office = the_office()
    _, secret = subscribing.subscribe(office, the_actor())
    mine = showing.my_page(office, the_actor())
    address = urljoin(request.host_url, subscribing.address_of(office, secret))
    return page("calendar.html", mine.person, mine.organisation, address=address)


@pages.get("/not-me")
def ask_not_me() -> Response:
    """Ask whether all this is meant for somebody else."""
    mine = showing.my_page(the_office(), the_actor())
    return page("not_me.html", mine.person, mine.organisation)


@pages.post("/not-me")
def not_me() -> Response:
    """Stop everything that is sent; the link leads nowhere any more."""
    choosing.not_me(the_office(), the_actor())
    return notice("not_me.thanks", status=200)


@pages.get("/<path:rest>")
def nothing(rest: str) -> Response:
    """Say that there is no such page."""
    raise NotFound(rest)
