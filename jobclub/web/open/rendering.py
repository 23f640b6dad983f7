"""Making a page for everybody: in the language its reader asks for, with the look of whose page it is."""

from __future__ import annotations

from flask import Response, request, url_for

from jobclub.core.people.organisation import LANGUAGES, Organisation
from jobclub.web.languages import COOKIE
from jobclub.web.rendering import render
from jobclub.web.words import Words, spoken


def words_for(organisation: Organisation | None = None) -> Words:
    """Give the words in the language somebody chose on this device, else the one their browser asks for."""
    chosen = request.cookies.get(COOKIE)
    wanted = chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES)
    return Words(spoken(wanted, organisation.language if organisation else None))


def page(
    template: str, organisation: Organisation | None = None, *, status: int = 200, **values: object
) -> Response:
    """Make a page that everybody may see."""
    words = words_for(organisation)
    shown: dict[str, object] = {
        "organisation": organisation,
        "change_language": url_for("front.choose_language", to=request.path),
    }
    return render(template, words, status=status, **{**shown, **values})
