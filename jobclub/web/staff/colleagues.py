"""Colleagues: whose work a page shows, for those who see everybody's."""

from __future__ import annotations

from flask import request

from jobclub.core.office.lists import MOST, Window
from jobclub.core.people.staff import Staff
from jobclub.core.usecases import staffing
from jobclub.web.office import the_actor, the_office


def whose() -> str | None:
    """Give the member of staff whose work is asked for; None: one's own, or everybody's for who sees that."""
    return None if the_actor().sees_only_own() else request.args.get("whose") or None


def colleagues() -> list[Staff]:
    """Give those among whom one may choose: nobody, for who sees their own work alone."""
    return [] if the_actor().sees_only_own() else all_colleagues()


def all_colleagues() -> list[Staff]:
    """Give all of the staff who work here, by name."""
    found = staffing.list_staff(the_office(), the_actor(), Window(limit=MOST)).items
    return sorted(found, key=lambda one: (one.name, one.id))
