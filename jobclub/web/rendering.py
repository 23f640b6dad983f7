"""Making a page: its template, its words, and what every page shows besides."""

from __future__ import annotations

import re

from flask import Response, g, make_response, redirect, render_template, request, url_for

from jobclub.core.activities.meeting import DialIn
from jobclub.core.people.organisation import LANGUAGES, Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor
from jobclub.web.words import Words, spoken

TRUNK = re.compile(r"(?<=\d)[ ]*\(0\)")
"""The zero that is dialled only without the country's number before it, as in "+49 (0)30"."""
NO_KEY = re.compile(r"[^+0-9]")


def render(template: str, words: Words, *, status: int = 200, **values: object) -> Response:
    """Make a page in a language. ``languages`` are those it can be changed to."""
    shown: dict[str, object] = {"t": words, "languages": LANGUAGES}
    return make_response(render_template(template, **{**shown, **values}), status)


def page(
    template: str, person: Participant, organisation: Organisation, *, status: int = 200, **values: object
) -> Response:
    """Make one of a person's pages, in their language."""
    words = Words(spoken(person.language, organisation.language))
    said = f"done.{request.args.get('done', '')}"
    shown: dict[str, object] = {
        "person": person,
        "organisation": organisation,
        "done": words(said) if words.has(said) and not values.get("error") else None,
    }
    return render(template, words, status=status, **{**shown, **values})


def notice(kind: str, *, status: int, way_back: bool = False) -> Response:
    """Make a page that says plainly why there is nothing else to see, in a language its reader speaks."""
    words = Words(spoken(request.accept_languages.best_match(LANGUAGES)))
    back = _own_start() if way_back else None
    head, text = words(f"{kind}_head"), words(kind)
    return render("notice.html", words, status=status, head=head, text=text, back=back, languages=())


def _own_start() -> str | None:
    """Give where somebody's pages begin; None: nobody knows who it is."""
    actor: Actor | None = getattr(g, "actor", None)
    if actor is None:
        return None
    return url_for("staff.today.show" if actor.participant_id is None else "pages.show")


def back_to_page(done: str) -> Response:
    """Lead back to the page after something was done there, and let it say what."""
    return make_response(redirect(url_for("pages.show", done=done), 303))


def dialled(dial_in: DialIn) -> str:
    """Give the address by which a telephone calls a number and, after two short waits, gives the code.

    The ``#`` after the code is written ``%23``: a bare one would end the address (RFC 3986).
    """
    number = dial_in.number
    called = NO_KEY.sub("", TRUNK.sub("", number) if number.startswith("+") else number)
    code = NO_KEY.sub("", dial_in.code or "")
    return f"tel:{called},,{code}%23" if code else f"tel:{called}"


def starting_large(text: str) -> str:
    """Give a text with a large first letter, as at the start of a line."""
    return text[:1].upper() + text[1:]
