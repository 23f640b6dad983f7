"""A guest of a session: somebody from a company, a school or a union, or an expert."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.text import fault_in_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody invited to one session. ``partner`` is whom they come from, ``contact`` how to reach them."""

    id: str
    session_id: str
    name: str | None = None
    partner: str | None = None
    contact: str | None = None
    confirmed: bool = False
    version: int = 0


def checked(guest: Guest) -> Guest:
    """Give the guest back if they can be.

    Raises:
        Invalid: Neither a name nor a partner is there, or a text cannot be.
    """
    texts = {"name": guest.name, "partner": guest.partner, "contact": guest.contact}
    mistakes = [
        Mistake(f"/{field}", fault)
        for field, text in texts.items()
        if text is not None and (fault := fault_in_line(text))
    ]
    if guest.name is None and guest.partner is None:
        mistakes.append(Mistake("/name", "write the guest's name, or the partner they come from"))
    if mistakes:
        raise Invalid(*mistakes)
    return guest
