"""The front page, what is said about people's data, and the language of pages that are open to everybody."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request, url_for

from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases.informing import notice_for
from jobclub.core.usecases.registering import page_of_organisation
from jobclub.web.guarding import must_be_ours
from jobclub.web.languages import remember_language
from jobclub.web.office import the_office
from jobclub.web.open.rendering import page, words_for
from jobclub.web.return_addresses import own_path
from jobclub.web.troubles import register_troubles

MOST = 30
"""Organisations on one front page."""

front = Blueprint("front", __name__, template_folder="../templates")
register_troubles(front)


@front.get("/")
def show() -> Response:
    """Show where to go: to an organisation's open clubs, or to sign in."""
    return page("open/front.html", hosts=_hosts())


def _hosts() -> list[Organisation]:
    """Give the organisations whose clubs are open to everybody, of the first that work here.

    Of the others nothing is told: that they are here is theirs to say.
    """
    office = the_office()
    found = []
    for organisation_id in office.store.organisation_ids()[:MOST]:
        with office.reading(operator_of(organisation_id)) as tx:
            found.append(tx.organisations.current())
    return [one for one in found if one.open_registration]


@front.post("/language")
def choose_language() -> Response:
    """Choose the language of the pages that are open to everybody."""
    must_be_ours()
    response = make_response(redirect(own_path(request.args.get("to", "")) or url_for(".show"), 303))
    return remember_language(response, request.form.get("language", ""))


@front.get("/privacy")
def show_privacy() -> Response:
    """Show whose notice tells what is kept about people: each organisation has its own."""
    hosts = _hosts()
    if len(hosts) == 1:
        return make_response(redirect(url_for(".show_notice", page_name=hosts[0].page_name), 303))
    return page("open/privacy.html", hosts=hosts, notice=None)


@front.get("/o/<page_name>/privacy")
def show_notice(page_name: str) -> Response:
    """Show what an organisation tells people about their data."""
    organisation, _ = page_of_organisation(the_office(), page_name)
    notice = notice_for(the_office(), organisation.id, words_for(organisation).language)
    return page("open/privacy.html", organisation, notice=notice, hosts=())
