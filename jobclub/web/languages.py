"""Which language a page speaks to somebody who has no language of their own with us."""

from __future__ import annotations

from flask import Response, request

from jobclub.core.people.organisation import LANGUAGES
from jobclub.web.words import spoken

COOKIE = "language"
A_YEAR = 365 * 24 * 60 * 60


def wanted_language(fallback: str | None = None) -> str:
    """Give the language chosen on this device, else the fallback, else what the browser asks for."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES and chosen is not None:
        return chosen
    return spoken(fallback, request.accept_languages.best_match(LANGUAGES))


def remember_language(response: Response, language: str) -> Response:
    """Let a browser keep which language was chosen: that, and nothing about anybody."""
    if language in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=A_YEAR, httponly=True, samesite="Lax", path="/")
    return response
