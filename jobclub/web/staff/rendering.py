"""Making a page for the staff: its template, its words, and what each of them shows besides."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, make_response, redirect, render_template, request, url_for

from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.staff import Act, Led
from jobclub.web.languages import wanted_language
from jobclub.web.staff.doors import form_token, the_signed_in
from jobclub.web.words import Words

MENU = ("today", "clubs", "webinars", "services", "people", "homework")
"""The rooms that everybody of the staff goes to, by the names of their blueprints, in this order."""
OFFICE_MENU: tuple[str, ...] = ("office",)
"""Those for whoever looks after the organisation's work."""


def menu() -> list[tuple[str, str]]:
    """Give what whoever is signed in finds in the menu: names and addresses."""
    rooms = MENU if the_signed_in().actor.sees_only_own() else MENU + OFFICE_MENU
    return [(name, clubs_address() if name == "clubs" else url_for(f"staff.{name}.show")) for name in rooms]


def clubs_address() -> str:
    """Give where whoever is signed in finds the clubs: all at a glance, or their own."""
    only_own = the_signed_in().actor.sees_only_own()
    return url_for("staff.clubs.show" if only_own else "staff.overview.show")


def words_here() -> Words:
    """Give the words of whoever is signed in: in the language they chose, else their organisation's."""
    return Words(wanted_language(the_signed_in().organisation.language))


def page(template: str, *, here: str, status: int = 200, **values: object) -> Response:
    """Make one of the staff's pages. ``here`` is the part of the house it belongs to, marked in the menu."""
    shown = page_values(here=here, **values)
    if status != HTTPStatus.OK:
        shown["done"] = None
    return make_response(render_template(template, **shown), status)


def page_values(*, here: str, **values: object) -> dict[str, object]:
    """Give what each of the staff's pages shows, and ``values`` besides."""
    words = words_here()
    said = f"staff_done.{request.args.get('done', '')}"
    shown: dict[str, object] = {
        "t": words,
        "languages": LANGUAGES,
        "here": here,
        "me": the_signed_in(),
        "organisation": the_signed_in().organisation,
        "zone": the_signed_in().actor.zone,
        "form_token": form_token,
        "may_open": may_open,
        "clubs_address": clubs_address,
        "done": words(said) if words.has(said) else None,
    }
    return {**shown, **values}


def may_open(club: Led) -> bool:
    """Tell whether whoever is signed in may open a club's own page; who only steps in may not."""
    return the_signed_in().actor.may(Act.READ_COHORTS, club)


def lead_back(address: str) -> Response:
    """Lead to a page after something was done."""
    return make_response(redirect(address, 303))
