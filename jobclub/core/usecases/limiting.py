"""Limiting: how often something may be tried from one place, or for one thing, within a while.

Each try is kept in the database, so that all processes count together, as a digest only.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from jobclub.core.errors import TooManyGuesses
from jobclub.core.office import Office
from jobclub.core.people.link import digest_of

WITHIN = timedelta(hours=1)
"""How long a try is remembered."""
OWN_PART = 64
"""How many bits of an IPv6 address name a household or an office; the rest anybody there chooses freely."""


def count(office: Office, what: str, whom: str, *, most: int, told: str) -> None:
    """Count one more try of something, ``most`` within the hour. Once there were so many, none is kept.

    It is kept before all are counted, so that no more pass at the same moment than may.

    Raises:
        TooManyGuesses: There were too many; ``told`` is what to do.
    """
    now, key = office.now(), digest_of(f"{what} {whom}")
    if office.store.guesses(key, now, within=WITHIN) < most:
        office.store.note_guess(key, now, within=WITHIN)
        if office.store.guesses(key, now, within=WITHIN) <= most:
            return
    raise TooManyGuesses(told)


def neighbourhood(who: str) -> str:
    """Give the part of a network address that whoever tries can't choose anew for each try."""
    try:
        address = ip_address(who)
    except ValueError:
        return who
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, OWN_PART), strict=False))
    return str(address)
