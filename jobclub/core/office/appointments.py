"""The ports to appointments, and to those who wait for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.commitments import Commitment
from jobclub.core.appointments.load import Load
from jobclub.core.appointments.waiting import Waiting
from jobclub.core.office.lists import Page, Window
from jobclub.core.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentFilter:
    """Which appointments to list: of whom, of which service, in which state; begun in a span (UTC).

    Times that were kept and lapsed are in no list.
    """

    service_id: str | None = None
    consultant_id: str | None = None
    participant_id: str | None = None
    webinar_id: str | None = None
    state: AppointmentState | None = None
    since: datetime | None = None
    until: datetime | None = None


class Appointments(Protocol):
    """Appointments of services, and times that are kept for a while."""

    def get(self, appointment_id: str) -> Appointment:
        """Raises NotFound."""

    def add(self, appointments: Iterable[Appointment]) -> None:
        """Raises ParticipantClash."""

    def save(self, appointment: Appointment) -> Appointment:
        """Keep a changed one and give it with its new version. Raises ParticipantClash, Stale."""

    def remove(self, appointment_id: str) -> None: ...

    def page(self, wanted: AppointmentFilter, window: Window, now: datetime) -> Page[Appointment]:
        """Give appointments by time."""

    def of_package(self, package_id: str) -> list[Appointment]:
        """Give the appointments of a package by their numbers."""

    def of_participant(self, participant_id: str) -> list[Appointment]:
        """Give all appointments of a person, cancelled ones too, by time."""

    def of_participants(self, participant_ids: Iterable[str]) -> Mapping[str, Sequence[Appointment]]:
        """Give all appointments of several people by their ids; who has none has an empty list."""

    def lapsed(self, consultant_ids: Iterable[str], now: datetime) -> list[Appointment]:
        """Give the times of some consultants that were kept long enough, and not given back yet, by id."""

    def with_lapsed(self, now: datetime) -> list[str]:
        """Give the ids of consultants who have such times."""

    def forget_lapsed(self, before: datetime) -> int:
        """Forget times that were kept until some instant before; give how many."""

    def loads(
        self, consultant_ids: Iterable[str], week: Span, day: Span, *, without: Collection[str] = ()
    ) -> Mapping[str, Load]:
        """Give what some consultants have to do: see ``loads_of``. Appointments ``without`` don't count."""

    def meanwhile(self, participant_id: str, within: Span) -> list[Commitment]:
        """Give what a participant has to do with in a span, by time: appointments, sessions, webinars."""


class WaitingLists(Protocol):
    """Those who wait for a time of a service."""

    def get(self, waiting_id: str) -> Waiting:
        """Raises NotFound."""

    def add(self, waiting: Waiting) -> None:
        """Raises AlreadyWaiting."""

    def remove(self, waiting_id: str) -> None: ...

    def of(self, service_id: str, participant_id: str) -> Waiting | None: ...

    def of_participant(self, participant_id: str) -> list[Waiting]:
        """Give what a person waits for, by id."""

    def long(self, before: datetime, *, consultant_id: str | None = None, most: int) -> list[Waiting]:
        """Give those who wait since an instant or longer, the longest waiting first.

        If a consultant is named: for services that they give.
        """

    def page(self, service_id: str, window: Window) -> Page[Waiting]:
        """Give those who wait for a service, the longest waiting first."""
