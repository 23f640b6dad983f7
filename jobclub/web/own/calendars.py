"""Calendars to subscribe to, at ``/calendar/{secret}.ics``, and the way from their entries to the meetings.

Nothing is changed by asking, and the secret in the address is the only key.
"""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from jobclub.core.activities.activity import Activity
from jobclub.core.errors import NotFound, SessionNotPlanned, TooManyGuesses
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.usecases import subscribing
from jobclub.web.office import the_office
from jobclub.web.words import Words

calendars = Blueprint("calendars", __name__, url_prefix="/calendar")

GONE = """\
Denne kalender findes ikke længere. Få et nyt link på din egen side, eller spørg den, der gav dig det her.
Diesen Kalender gibt es nicht mehr. Auf Ihrer Seite bekommen Sie einen neuen Link, oder fragen Sie dort nach.
This calendar is no longer here. Get a new link on your own page, or ask whoever gave you this one.
"""
OVER = """\
Mødet er slut eller aflyst.
Das Treffen ist vorbei oder abgesagt.
This meeting is over, or was called off.
"""
FOLLOWS = """\
Linket til mødet følger. Det er her, så snart det er klar.
Der Link zum Treffen folgt. Er ist hier, sobald es ihn gibt.
The link to the meeting follows. It is here as soon as it is there.
"""
NO_LINK = """\
Spørg den, der leder gruppen, hvordan I mødes.
Wer die Gruppe leitet, sagt Ihnen, wie Sie sich treffen.
Whoever leads the group can tell you how you meet.
"""
CALENDAR = "text/calendar; charset=utf-8"
AN_HOUR = "3600"


@calendars.get("/<secret>.ics")
def show_feed(secret: str) -> Response:
    """Show a calendar, if it is another than the one who asks has already."""
    feed = subscribing.feed_of(
        the_office(), secret, who=_who(), seen=request.if_none_match.as_set(include_weak=True)
    )
    response = Response(status=304) if feed.file is None else Response(feed.file, content_type=CALENDAR)
    response.set_etag(feed.revision)
    return _private(response)


@calendars.get("/<secret>/<session_id>")
def go_to_meeting(secret: str, session_id: str) -> Response:
    """Lead to the meeting of a session that a calendar shows."""
    session = subscribing.meeting_of(the_office(), secret, session_id, who=_who())
    if session.link is not None:
        return _private(redirect(session.link))
    return _said(_where(session), 200)


def _where(session: Activity) -> str:
    """Tell where people meet whom no link leads there, in every language: nobody knows who reads it."""
    told = [f"{session.place}\n"] if session.place else []
    if session.dial_in is not None:
        told += [f"{Words(one).by_phone(session.dial_in)}\n" for one in LANGUAGES]
    told += [FOLLOWS] if session.link_follows else []
    return "".join(told) or NO_LINK


@calendars.errorhandler(NotFound)
def _gone(_error: NotFound) -> Response:
    return _said(GONE, 404)


@calendars.errorhandler(SessionNotPlanned)
def _over(_error: SessionNotPlanned) -> Response:
    return _said(OVER, 410)


@calendars.errorhandler(TooManyGuesses)
def _too_many(_error: TooManyGuesses) -> Response:
    response = _said(GONE, 429)
    response.headers["Retry-After"] = AN_HOUR
    return response


def _said(text: str, status: int) -> Response:
    return _private(Response(text, status, content_type="text/plain; charset=utf-8"))


def _private(response: Response) -> Response:
    """Let nobody but its reader keep an answer, and tell no other site where they come from."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _who() -> str:
    return request.remote_addr or ""
