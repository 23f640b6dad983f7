"""Trying out whether Teams works for us, from the token to a meeting that is made and removed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from jobclub.core.office.meetings import Finding, MeetingError, MeetingWish, ProviderUnavailable
from jobclub.integrations.offices import utc_now
from jobclub.integrations.teams import credentials, remedies
from jobclub.integrations.teams.account import TeamsAccount
from jobclub.integrations.teams.online_meetings import Found, OnlineMeetings
from jobclub.integrations.teams.remedies import MEETINGS, REPORTS
from jobclub.integrations.teams.tokens import Tokens
from jobclub.integrations.teams.ways_in import dial_in, join_address

LATER = timedelta(days=1)
SOON = timedelta(days=30)
"""How long before its end a certificate should be followed by another."""
LASTS = timedelta(minutes=30)
ESSENTIAL = frozenset({"lobbyBypassSettings", "allowedPresenters", "recordAutomatically"})
"""Options without which a club does not meet as its organisation wants it to."""


class Examination:
    """One look at everything that has to be right. The meeting it makes it removes again."""

    def __init__(
        self,
        account: TeamsAccount,
        tokens: Tokens,
        online: OnlineMeetings,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._account, self._tokens, self._online, self._now = account, tokens, online, now
        begins_at = now().replace(microsecond=0) + LATER
        self._wish = MeetingWish(
            activity_id=f"examination-{uuid4()}", starts_at=begins_at, ends_at=begins_at + LASTS
        )

    def findings(self) -> Iterator[Finding]:
        """Give what is found, in the order in which things have to be set right."""
        token = self._tried("token", self._token)
        yield token
        if not token.works:
            return
        if self._account.certificate is not None:
            yield self._certificate(self._account.certificate)
        held = self._tokens.permissions()
        yield self._permission(MEETINGS, "make meetings", held)
        yield self._permission(REPORTS, "read who was there", held, needed=False)
        yield from self._round(held)

    def _round(self, held: frozenset[str] | None) -> Iterator[Finding]:
        """Make a meeting, look at everything about it that the app may see, and remove it."""
        made: list[Found] = []
        creation = self._tried("meeting", lambda: self._creation(made))
        yield creation
        if not creation.works:
            return
        found = made[0]
        yield self._tried("join address", lambda: self._join_address(found))
        yield self._tried("options", lambda: self._options(found))
        yield self._tried("reading", lambda: self._reading(found))
        if held is None or REPORTS in held:
            yield self._tried("attendance", lambda: self._attendance(found))
        yield self._tried("removal", lambda: self._removal(found))

    def _tried(self, what: str, act: Callable[[], str]) -> Finding:
        try:
            return Finding(what=what, works=True, says=act())
        except MeetingError as fault:
            remedy = remedies.remedy_for(fault, self._account.client_id, self._account.organiser_id)
            return Finding(what=what, works=False, says=str(fault), remedy=remedy)

    def _certificate(self, file: Path) -> Finding:
        """Say when the certificate ends, in time to make another one."""
        soon: list[bool] = []

        def end() -> str:
            ends_at = credentials.ends_at(file, self._account.certificate_password)
            soon.append(ends_at < self._now() + SOON)
            return f"It is good until {ends_at:%Y-%m-%d}."

        told = self._tried("certificate", end)
        return replace(told, remedy=remedies.NEW_CERTIFICATE) if any(soon) else told

    def _permission(
        self, permission: str, use: str, held: frozenset[str] | None, *, needed: bool = True
    ) -> Finding:
        """Say whether the app has a permission; one that is not ``needed`` may be left out on purpose."""
        what = f"permission {permission}"
        if held is None:
            return Finding(what=what, works=True, says="The token does not tell; what follows shows it.")
        if permission in held:
            return Finding(what=what, works=True, says=f"The app may {use}.")
        remedy = remedies.consenting(permission)
        if not needed:
            remedy = f"if that is wanted: {remedy}"
        return Finding(what=what, works=not needed, says=f"The app may not {use}.", remedy=remedy)

    def _token(self) -> str:
        self._tokens.current()
        return "The Microsoft login gives us a token."

    def _creation(self, made: list[Found]) -> str:
        made.append(self._online.create_or_get(self._account.organiser_id, self._wish))
        return "The app may make meetings for the organiser."

    def _join_address(self, found: Found) -> str:
        if join_address(self._account, found.members) is None:
            raise ProviderUnavailable("Teams has given no join address yet")
        dials_in = "" if dial_in(found.members) else "; there is no number to call, as the organiser has none"
        return f"The meeting has a join address at an allowed host{dials_in}."

    def _options(self, found: Found) -> str:
        otherwise = self._online.brought_in_line(found, self._wish).otherwise
        if ESSENTIAL.intersection(otherwise):
            raise remedies.OverriddenError(otherwise)
        kept = f", except for {', '.join(otherwise)}" if otherwise else ""
        return f"Teams keeps the options we choose{kept}."

    def _reading(self, found: Found) -> str:
        self._online.read(found.place)
        return "The meeting can be read."

    def _attendance(self, found: Found) -> str:
        self._online.reports(found.place)
        return "Attendance reports can be read."

    def _removal(self, found: Found) -> str:
        self._online.removed(found.place, awaited=True)
        return "The meeting is removed again."
