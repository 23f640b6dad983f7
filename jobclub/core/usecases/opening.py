"""Finding what a secret address leads to, and stopping those who guess."""

from __future__ import annotations

from jobclub.core.errors import NotFound
from jobclub.core.office import Office
from jobclub.core.office.reach import Opened
from jobclub.core.people.link import Purpose, digest_of
from jobclub.core.usecases.limiting import count, neighbourhood

MOST_GUESSES = 30
"""How many wrong links one address may try within the hour."""
TRIED = "Too many links that lead nowhere were tried from here; try again in an hour."


def open_link(office: Office, secret: str, purpose: Purpose, *, who: str) -> Opened:
    """Give the link that has a secret. ``who`` is the network address somebody asks from.

    A right link opens whatever others at the same address have tried; a wrong one costs a guess, and
    once there were too many of them nothing is kept of the next.

    Raises:
        NotFound: There is no such link, it is over or revoked, or it is for something else.
        TooManyGuesses: The same, and it was not the first time.
    """
    now = office.now()
    opened = office.store.opened_by(digest_of(secret), purpose)
    if opened is not None and opened.opens(purpose, now):
        return opened
    count_guess(office, who)
    raise NotFound("link")


def count_guess(office: Office, who: str) -> None:
    """Count a secret that is none, tried from a network address.

    Raises:
        TooManyGuesses: It was not the first time.
    """
    count(office, "link", neighbourhood(who), most=MOST_GUESSES, told=TRIED)
