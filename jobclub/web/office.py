"""The office that the pages work for, and who acts on them."""

from __future__ import annotations

from typing import cast

from flask import current_app, g

from jobclub.core.office import Office
from jobclub.core.people.staff import Actor


def the_office() -> Office:
    """Give the office."""
    return cast("Office", current_app.extensions["jobclub"])


def the_actor() -> Actor:
    """Give who acts."""
    return cast("Actor", g.actor)


def own_address() -> str:
    """Give where people find us, as it was configured; empty if nobody said."""
    post = the_office().post
    return post.base_url if post else ""
