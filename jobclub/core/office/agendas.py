"""The port to what somebody's calendar is made from: found by one question, without loading any of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol


class PieceKind(StrEnum):
    """What a calendar is made from."""

    ORGANISATION = "organisation"
    PERSON = "person"
    COHORT = "cohort"
    VISIT = "visit"
    APPOINTMENT = "appointment"
    WEBINAR = "webinar"


class Piece(NamedTuple):
    """One thing a calendar is made from. A visit has the id of its session, and its host's version."""

    kind: PieceKind
    id: str
    version: int


class Agendas(Protocol):
    """What people's calendars are made from: their cohorts that have not ended before an instant, and more.

    A calendar stays the same as long as the pieces it was made from do. They come in any order.
    """

    def of_participant(self, participant_id: str, since: datetime) -> list[Piece]:
        """Give the organisation, the person, their cohorts, visits, webinars and appointments."""

    def of_staff(self, staff_id: str, since: datetime) -> list[Piece]:
        """Give the organisation, the person, and what they run: cohorts, webinars, appointments."""
