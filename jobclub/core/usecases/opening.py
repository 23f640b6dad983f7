"""Finding what a secret address leads to, and stopping those who guess."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from jobclub.core.errors import NotFound, TooManyGuesses
from jobclub.core.office import Office
from jobclub.core.office.reach import Opened
from jobclub.core.people.link import Purpose
from jobclub.core.usecases.administering import digest_of

WITHIN = timedelta(hours=1)
"""How long a wrong link is remembered."""
MOST_GUESSES = 30
"""How many wrong links one address may try within that time."""
OWN_PART = 64
"""How many bits of an IPv6 address name a household or an office; the rest anybody there chooses freely."""


def open_link(office: Office, secret: str, purpose: Purpose, *, who: str) -> Opened:
    """Give the link that has a secret. ``who`` is the network address somebody asks from.

    A right link opens whatever others at the same address have tried; a wrong one costs a guess, and
    once there were too many of them nothing is kept of the next.

    Raises:
        NotFound: There is no such link, it is over or revoked, or it is for something else.
        TooManyGuesses: The same, and it was not the first time.
    """
    now = office.now()
    opened = office.store.opened_by(digest_of(secret))
    if opened is not None and opened.link.purpose is purpose and opened.link.opens(now):
        return opened
    guesser = digest_of(_neighbourhood(who))
    if office.store.guesses(guesser, now, within=WITHIN) >= MOST_GUESSES:
        raise TooManyGuesses("Too many links that lead nowhere were tried from here; try again in an hour.")
    office.store.note_guess(guesser, now, within=WITHIN)
    raise NotFound("link")


def _neighbourhood(who: str) -> str:
    """Give the part of a network address that whoever guesses can't choose anew for each guess."""
    try:
        address = ip_address(who)
    except ValueError:
        return who
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, OWN_PART), strict=False))
    return str(address)
