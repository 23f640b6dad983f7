"""A guest of something that takes place: somebody from a company, a school or a union, or an expert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.errors import Invalid, Mistake, invalid
from jobclub.core.people.email import fault_in_email
from jobclub.core.text import fault_in_line


class GuestState(StrEnum):
    """What a guest has said: nothing yet, that they come, or that they can't."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


ANSWERS = {"confirmed": GuestState.CONFIRMED, "declined": GuestState.DECLINED}
"""What is told of a guest by a yes or no, and their state then; neither is that nothing is known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody invited to one session or webinar, who needs no account.

    ``partner`` is whom they come from, ``contact`` how the staff reach them, ``email`` where they are written
    to. Since ``not_me_at`` they are not: whoever read there said that it was not for them.
    ``told_starts_at`` is when it begins as they were written last, which is not ``told_certain`` while that
    letter may not have arrived. Since ``removed_at`` they are not invited any more, and are kept until they
    have been told so (instants, UTC).
    """

    id: str
    activity_id: str
    activity: ActivityKind = ActivityKind.SESSION
    name: str | None = None
    partner: str | None = None
    contact: str | None = None
    email: str | None = None
    state: GuestState = GuestState.INVITED
    not_me_at: datetime | None = None
    told_starts_at: datetime | None = None
    told_certain: bool = True
    removed_at: datetime | None = None
    version: int = 0

    @property
    def confirmed(self) -> bool:
        """Whether they said that they come."""
        return self.state is GuestState.CONFIRMED

    @property
    def is_written_to(self) -> bool:
        """Whether letters go to them: at an address that is theirs, unless they can't come."""
        here = self.email is not None and self.not_me_at is None
        return here and self.state is not GuestState.DECLINED

    @property
    def session_id(self) -> str | None:
        """The session they come to, if it is one."""
        return self.activity_id if self.activity is ActivityKind.SESSION else None

    @property
    def webinar_id(self) -> str | None:
        """The webinar they come to, if it is one."""
        return self.activity_id if self.activity is ActivityKind.WEBINAR else None


def told(about: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is told of a guest by its members: whether they are ``confirmed`` or ``declined`` is a state.

    Raises:
        Invalid: They are said to come and not to come.
    """
    rest = {name: value for name, value in about.items() if name not in ANSWERS}
    if about.get("confirmed") and about.get("declined"):
        raise invalid("/declined", "a guest comes or can't come; say one of them")
    for name, state in ANSWERS.items():
        if about.get(name):
            return {**rest, "state": state}
    return {**rest, "state": GuestState.INVITED} if len(rest) < len(about) else rest


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
    if fault := fault_in_email(guest.email):
        mistakes.append(Mistake("/email", fault))
    if guest.name is None and guest.partner is None:
        mistakes.append(Mistake("/name", "write the guest's name, or the partner they come from"))
    if mistakes:
        raise Invalid(*mistakes)
    return guest
