"""A person's own page, behind their link: GET shows, POST acts and leads back."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.own_club import OwnClub
from jobclub.core.errors import NotFound
from jobclub.core.people.habits import Choice
from jobclub.core.usecases import answering, choosing, showing
from jobclub.web.office import the_actor, the_office
from jobclub.web.own.area import area
from jobclub.web.own.rendering import front, my_page
from jobclub.web.rendering import back_to_page, notice, page

pages = area("pages")


@pages.get("")
def show() -> Response:
    """Show what is next, and how far one has come."""
    return front()


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
    mine = my_page()
    club = club_of(mine.clubs, place_id)
    if club.place.state not in {PlaceState.OFFERED, PlaceState.WAITLISTED}:
        return make_response(redirect(url_for(".show"), 302))
    return page("own/no.html", mine.person, mine.organisation, club=club)


def club_of(clubs: tuple[OwnClub, ...], place_id: str) -> OwnClub:
    """Give the club in which somebody has a place, or waits for one.

    Raises:
        NotFound: It is none of theirs.
    """
    for club in clubs:
        if club.place.id == place_id:
            return club
    raise NotFound("enrolment")


@pages.post("/places/<place_id>/no")
def leave_line(place_id: str) -> Response:
    """Say no to an offered place, or leave the line."""
    answering.leave_line(the_office(), the_actor(), place_id)
    return back_to_page("declined" if request.form.get("offered") else "left")


@pages.get("/talk")
def talk() -> Response:
    """Show how one gets hold of one's consultant."""
    mine = my_page()
    return page("own/talk.html", mine.person, mine.organisation, mine=mine)


@pages.get("/messages")
def show_messages() -> Response:
    """Show which messages one gets."""
    mine = my_page()
    return page("own/messages.html", mine.person, mine.organisation, choices=list(Choice))


@pages.post("/messages")
def choose_messages() -> Response:
    """Choose which messages one gets; none of them is a choice too."""
    wanted = [] if "stop" in request.form else [one for one in Choice if one.value in request.form]
    choosing.choose_messages(the_office(), the_actor(), wanted)
    return back_to_page("messages" if wanted else "stopped")


@pages.get("/interests")
def show_interests() -> Response:
    """Show what one may hear more about."""
    mine = my_page()
    return page("own/interests.html", mine.person, mine.organisation)


@pages.post("/interests")
def choose_interests() -> Response:
    """Choose what one hears more about; nothing is a choice too."""
    choosing.choose_interests(the_office(), the_actor(), request.form.getlist("interest"))
    return back_to_page("interests")


@pages.post("/language")
def choose_language() -> Response:
    """Choose the language of one's page and messages."""
    choosing.choose_language(the_office(), the_actor(), request.form.get("language", ""))
    return back_to_page("language")


@pages.get("/not-me")
def ask_not_me() -> Response:
    """Ask whether all this is meant for somebody else."""
    mine = my_page()
    return page("own/not_me.html", mine.person, mine.organisation)


@pages.post("/not-me")
def not_me() -> Response:
    """Stop everything that is sent; the link leads nowhere any more."""
    choosing.not_me(the_office(), the_actor())
    return notice("not_me.thanks", status=200)


@pages.get("/<path:rest>")
def nothing(rest: str) -> Response:
    """Say that there is no such page."""
    raise NotFound(rest)
