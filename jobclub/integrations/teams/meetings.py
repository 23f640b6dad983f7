"""The meeting provider "teams"."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.activities.sightings import Sighting
from jobclub.core.office.meetings import Finding, MeetingRefused, MeetingWish, ProviderUnavailable
from jobclub.integrations.teams.account import TeamsAccount
from jobclub.integrations.teams.attendance import sightings_at
from jobclub.integrations.teams.examining import Examination
from jobclub.integrations.teams.graph import Graph
from jobclub.integrations.teams.online_meetings import Found, OnlineMeetings, Place
from jobclub.integrations.teams.remedies import PermissionMissingError
from jobclub.integrations.teams.tokens import WAITS, Tokens
from jobclub.integrations.teams.ways_in import dial_in, join_address

YOUNG = 60.0
"""Seconds in which a meeting that was made here may not have got around at Microsoft."""


class TeamsMeetings:
    """Meetings of an organisation's own account at Microsoft Teams. Microsoft hears nothing about anybody.

    ``waits`` are the seconds to wait for a connection and for an answer; by ``clock`` and ``sleep``, in
    seconds too, it waits until it asks again.
    """

    at_once = False
    tells_attendance = True

    def __init__(
        self,
        account: TeamsAccount,
        *,
        waits: tuple[float, float] = WAITS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._account, self._clock = account, clock
        self._tokens = Tokens(account, waits=waits, clock=clock)
        self._graph = Graph(account, self._tokens, waits=waits, clock=clock, sleep=sleep)
        self._online = OnlineMeetings(self._graph, self._tokens)
        self._made_at: dict[Place, float] = {}
        self._turn = threading.Lock()

    @property
    def account(self) -> str:
        return self._account.organiser_id

    def create(self, wish: MeetingWish) -> Meeting:
        found = self._online.create_or_get(self._account.organiser_id, wish)
        self._note_made(found)
        return self._as_told(self._online.brought_in_line(found, wish))

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:
        if meeting.reference is None:
            return self.create(wish)
        place = Place.at(meeting.reference)
        changed = self._online.changed(place, wish, awaited=self._is_young(place))
        return self._as_told(changed, meeting)

    def cancel(self, meeting: Meeting, wish: MeetingWish) -> None:
        if meeting.reference is not None:
            place = Place.at(meeting.reference)
        else:
            found = self._online.create_or_get(self._account.organiser_id, wish)
            self._note_made(found)
            place = found.place
        self._online.removed(place, awaited=self._is_young(place))

    def attendance(self, meeting: Meeting, wish: MeetingWish) -> tuple[Sighting, ...]:  # noqa: ARG002  (the port's)
        if meeting.reference is None:
            return ()
        try:
            return tuple(sightings_at(self._online, Place.at(meeting.reference)))
        except PermissionMissingError as fault:  # left out on purpose, perhaps: no link waits because of it
            raise MeetingRefused(str(fault)) from None

    def examine(self) -> Iterator[Finding]:
        return Examination(self._account, self._tokens, self._online).findings()

    def _as_told(self, found: Found, before: Meeting | None = None) -> Meeting:
        """Give the meeting that Graph tells of; what it leaves out stays as it was."""
        before = before or Meeting()
        address = join_address(self._account, found.members) or before.join_url
        if address is None:
            raise ProviderUnavailable("Teams has given no join address yet")
        return Meeting(
            provider="teams",
            state=MeetingState.READY,
            join_url=address,
            dial_in=dial_in(found.members) or before.dial_in,
            reference=found.place.reference,
        )

    def _note_made(self, found: Found) -> None:
        now = self._clock()
        with self._turn:
            young = {place: at for place, at in self._made_at.items() if at > now - YOUNG}
            self._made_at = {**young, **({found.place: now} if found.new else {})}

    def _is_young(self, place: Place) -> bool:
        return self._made_at.get(place, -YOUNG) > self._clock() - YOUNG
