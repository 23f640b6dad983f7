"""Whoever comes to an organisation's public pages: nobody we know, and one act is all they can do."""

from __future__ import annotations

from typing import cast

from flask import g, request

from jobclub.core.people.organisation import Organisation
from jobclub.core.usecases.registering import page_of_organisation
from jobclub.web.guarding import must_be_ours
from jobclub.web.office import the_office


def enter() -> None:
    """Find out whose pages are wanted; and let no form pass that was not sent from there.

    Raises:
        NotFound: Nobody has pages by this name.
        Forbidden, UnsupportedMediaType, RequestEntityTooLarge: What was sent is none of our forms.
    """
    g.organisation, g.actor = page_of_organisation(the_office(), (request.view_args or {})["page_name"])
    if request.method == "POST":
        must_be_ours()


def the_organisation() -> Organisation:
    """Give whose pages are looked at."""
    return cast("Organisation", g.organisation)
