"""Who stands at the door of a personal page, and what every answer there carries.

The secret in the address is the key. A link opens what it was made for; everything else is a wrong guess.
"""

from __future__ import annotations

from typing import Any

from flask import g, request

from jobclub.core.cohorts import handed_file
from jobclub.core.office.rivals import persistently
from jobclub.core.people.link import Purpose
from jobclub.core.usecases.informing import note_shown
from jobclub.core.usecases.opening import open_link
from jobclub.core.usecases.showing import person_of
from jobclub.web.guarding import FORM, MOST_BYTES, WITH_FILE, must_be_ours
from jobclub.web.office import the_actor, the_office

WITH_FILES = frozenset({"my_homework.hand_in"})
"""Forms that may carry a file."""
MOST_BYTES_WITH_FILE = handed_file.MOST_BYTES + 256 * 1024
BY_MACHINE = "List-Unsubscribe"
"""What a mail program sends that stops reminders for its reader, who saw no page (RFC 8058)."""
NOT_THEIRS = frozenset({"pages.not_me"})
"""What somebody sends who is not the person a page belongs to."""


def take_secret(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Keep the secret of an address apart, where no view sees it."""
    g.secret = (values or {}).pop("secret", "")


def give_secret(_endpoint: str, values: dict[str, Any]) -> None:
    """Put the secret back into the addresses of the same person's pages."""
    if "secret" not in values:
        values["secret"] = g.secret


def enter() -> None:
    """Find out whose page this is, and let no form pass that was not sent from it.

    Raises:
        NotFound, TooManyGuesses: The link leads nowhere.
        Forbidden, UnsupportedMediaType, RequestEntityTooLarge: What was sent is none of our forms.
    """
    opened = open_link(the_office(), g.secret, Purpose.PAGE, who=request.remote_addr or "")
    g.actor = person_of(opened)
    if request.method == "POST":
        _let_in_form()


def _let_in_form() -> None:
    """Let pass a form of ours; whoever sends one has seen what we tell of their data, and that is kept."""
    if request.endpoint in WITH_FILES:
        request.max_content_length = MOST_BYTES_WITH_FILE
        must_be_ours(kinds=frozenset({FORM, WITH_FILE}), most=MOST_BYTES)
    else:
        must_be_ours()
    if request.endpoint not in NOT_THEIRS and BY_MACHINE not in request.form:
        persistently(lambda: note_shown(the_office(), the_actor()))
