"""What we know about somebody, on their own page: all of it, and what they are free to allow."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask import Response, make_response, redirect, url_for

from jobclub.core.errors import NotFound
from jobclub.core.people import dossier_words
from jobclub.core.people.consent import ConsentPurpose
from jobclub.core.people.consent_words import words_of as consent_words
from jobclub.core.people.dossier import Dossier
from jobclub.core.usecases import consenting, exporting, informing
from jobclub.web.office import the_actor, the_office
from jobclub.web.own.area import area
from jobclub.web.own.rendering import my_page, words_of
from jobclub.web.rendering import page
from jobclub.web.words import Words, spoken

known = area("my_data")


@known.get("/known")
def show_what_is_known() -> Response:
    """Show how one's data is looked after, and what one agreed to."""
    mine = my_page()
    language = words_of(mine).language
    given = {one.purpose for one in consenting.my_consents(the_office(), the_actor()) if one.holds}
    choices = [(purpose, consent_words(purpose, language), purpose in given) for purpose in ConsentPurpose]
    return page("own/known.html", mine.person, mine.organisation, choices=choices)


@known.post("/known/<purpose>/yes")
def agree(purpose: str) -> Response:
    """Agree to something that nothing else depends on."""
    consenting.give_my_consent(the_office(), the_actor(), _purpose(purpose))
    return _back("agreed")


@known.post("/known/<purpose>/no")
def take_back(purpose: str) -> Response:
    """Take that back."""
    consenting.withdraw_my_consent(the_office(), the_actor(), _purpose(purpose))
    return _back("taken_back")


def _purpose(name: str) -> ConsentPurpose:
    if name not in set(ConsentPurpose):
        raise NotFound("consent")
    return ConsentPurpose(name)


def _back(done: str) -> Response:
    return make_response(redirect(url_for(".show_what_is_known", done=done), 303))


@known.get("/known/all")
def show_everything() -> Response:
    """Show everything that is kept about one."""
    dossier = exporting.my_data(the_office(), the_actor())
    words = Words(spoken(dossier.language))
    return page(
        "own/dossier.html",
        dossier.person,
        dossier.organisation,
        dossier=dossier,
        named=lambda key: dossier_words.words(words.language, key),
        told=lambda what, value: _told(what, value, words, dossier),
    )


def _told(what: str, value: Any, words: Words, dossier: Dossier) -> str:
    """Write a value as people read it."""
    if isinstance(value, datetime):
        return words.moment(value, dossier.organisation.time_zone)
    if isinstance(value, date):
        return format_date(value, "long", locale=words.language)
    if isinstance(value, tuple):
        return ", ".join(_told(what, one, words, dossier) for one in value)
    if isinstance(value, bool):
        return dossier_words.words(words.language, "yes" if value else "no")
    return dossier_words.meaning(words.language, what, str(value))


@known.get("/known.json")
def download_everything() -> Response:
    """Give the same as a file that other programs read."""
    dossier = exporting.my_data(the_office(), the_actor())
    text = json.dumps(dossier.plain(), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="jobclub.json"'}
    return Response(text, headers=headers, content_type="application/json")


@known.get("/privacy")
def show_privacy_notice() -> Response:
    """Show what is told of people's data."""
    mine = my_page()
    notice = informing.notice_for(the_office(), mine.organisation.id, words_of(mine).language)
    return page("own/privacy.html", mine.person, mine.organisation, notice=notice)
