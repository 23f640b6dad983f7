"""How people get into a meeting: the address it gave, kept as it is, and the number to call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobclub.core.activities.meeting import DialIn, checked_dial_in
from jobclub.core.errors import Invalid
from jobclub.core.office.meetings import ProviderRefuses
from jobclub.integrations.teams.account import TeamsAccount
from jobclub.integrations.teams.remedies import FOREIGN_JOIN


def join_address(account: TeamsAccount, meeting: Mapping[str, Any]) -> str | None:
    """Give the address that leads into a meeting, if it tells one.

    Raises:
        ProviderRefuses: It leads to where people are not to be sent.
    """
    address = meeting.get("joinWebUrl")
    if not address:
        return None
    if not account.lets_join_at(address):
        raise ProviderRefuses(FOREIGN_JOIN)
    return str(address)


def dial_in(meeting: Mapping[str, Any]) -> DialIn | None:
    """Give the number and code of a meeting, if its organiser has any; one is of no use without the other."""
    conference = meeting.get("audioConferencing")
    if not isinstance(conference, dict):
        return None
    number = conference.get("tollNumber") or conference.get("tollFreeNumber")
    code = conference.get("conferenceId") or conference.get("ConferenceId")
    if not number or not code:
        return None
    try:
        return checked_dial_in(DialIn(number=str(number), code=str(code)), "")
    except Invalid:
        return None
