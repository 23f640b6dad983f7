"""Appointments and those who wait for one, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, or_, select
from sqlalchemy.exc import IntegrityError

from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.commitments import Commitment
from jobclub.core.appointments.waiting import Waiting
from jobclub.core.errors import AlreadyWaiting, NotFound, ParticipantClash, Stale, invalid, overtaken
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.spans import Span
from jobclub.integrations.database.appointment_rows import appointment_of, appointment_row
from jobclub.integrations.database.commitments import commitments_of
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import appointments, waiting

RESERVED = AppointmentState.RESERVED.value
NOW = bindparam("now", type_=appointments.c.reserved_until.type)
IS_KEPT = appointments.c.participant_id.is_(None)
HAS_LAPSED = and_(IS_KEPT, appointments.c.state == RESERVED, appointments.c.reserved_until <= NOW)
LAPSED = scoped(
    select(appointments)
    .where(HAS_LAPSED, appointments.c.consultant_id.in_(bindparam("consultant_ids", expanding=True)))
    .order_by(appointments.c.id),
    appointments,
)
WITH_LAPSED = scoped(
    select(appointments.c.consultant_id).distinct().where(HAS_LAPSED).order_by(appointments.c.consultant_id),
    appointments,
)
FORGET_LAPSED = delete(appointments).where(
    appointments.c.organisation_id == bindparam("organisation_id"),
    IS_KEPT,
    appointments.c.state != RESERVED,
    appointments.c.reserved_until <= bindparam("before", type_=appointments.c.reserved_until.type),
)
EQUAL = ("service_id", "consultant_id", "participant_id", "webinar_id", "state")
"""What a filter may ask to be so."""


def _in_two_places(error: IntegrityError) -> Exception:
    """Say what the wall says: somebody was faster, and the participant is elsewhere."""
    if "overlap" not in str(error.orig):
        return error
    told = "This person has another appointment at this time; choose another one."
    return overtaken(ParticipantClash(told))


class SqlAppointments:
    """Appointments of services, and times that are kept for a while."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def get(self, appointment_id: str) -> Appointment:
        """Give one. Raises NotFound."""
        row = self.rows.one(appointments, id=appointment_id)
        if row is None:
            raise NotFound("appointment")
        return appointment_of(row)

    def add(self, new: Iterable[Appointment]) -> None:
        """Put some in. Raises ParticipantClash."""
        try:
            self.rows.insert(appointments, *map(appointment_row, new))
        except IntegrityError as error:
            raise _in_two_places(error) from None

    def save(self, appointment: Appointment) -> Appointment:
        """Keep a changed one and give it with its new version. Raises ParticipantClash, Stale."""
        saved = replace(appointment, version=appointment.version + 1)
        by = {"id": appointment.id, "version": appointment.version}
        try:
            found = self.rows.update(appointments, appointment_row(saved), **by)
        except IntegrityError as error:
            raise _in_two_places(error) from None
        if not found:
            told = "This appointment was changed meanwhile. Read it again, then repeat your change."
            raise overtaken(Stale(told))
        return saved

    def remove(self, appointment_id: str) -> None:
        """Take one out."""
        self.rows.delete(appointments, id=appointment_id)

    def page(self, wanted: AppointmentFilter, window: Window, now: datetime) -> Page[Appointment]:
        """Give appointments by time."""
        asked = {name: getattr(wanted, name) for name in EQUAL if getattr(wanted, name) is not None}
        still = or_(appointments.c.participant_id.is_not(None), appointments.c.reserved_until > NOW)
        conditions = [still, *(appointments.c[name] == bindparam(name) for name in asked)]
        if wanted.since is not None:
            conditions.append(appointments.c.starts_at >= wanted.since)
        if wanted.until is not None:
            conditions.append(appointments.c.starts_at < wanted.until)
        if window.after is not None:
            conditions.append(self._after(window.after))
        order = (appointments.c.starts_at, appointments.c.id)
        statement = scoped(select(appointments).where(*conditions), appointments).order_by(*order)
        found = self.rows.search(statement.limit(window.limit + 1), {**asked, "now": now})
        return page_of(map(appointment_of, found), window, lambda one: one.id)

    def _after(self, appointment_id: str) -> ColumnElement[bool]:
        """Say which appointments come after one by time. Raises Invalid."""
        last = self.rows.one(appointments, id=appointment_id)
        if last is None:
            raise invalid("?after", "this cursor is no longer known; start again without it")
        later = appointments.c.starts_at > last.starts_at
        return or_(later, and_(appointments.c.starts_at == last.starts_at, appointments.c.id > last.id))

    def of_package(self, package_id: str) -> list[Appointment]:
        """Give the appointments of a package by their numbers."""
        return [appointment_of(row) for row in self.rows.all(appointments, "number", package_id=package_id)]

    def of_participant(self, participant_id: str) -> list[Appointment]:
        """Give all appointments of a person by time."""
        found = self.rows.all(appointments, "starts_at", "id", participant_id=participant_id)
        return [appointment_of(row) for row in found]

    def lapsed(self, consultant_ids: Iterable[str], now: datetime) -> list[Appointment]:
        """Give the times of some consultants that were kept long enough, and not given back yet."""
        found = self.rows.search(LAPSED, {"consultant_ids": list(consultant_ids), "now": now})
        return [appointment_of(row) for row in found]

    def with_lapsed(self, now: datetime) -> list[str]:
        """Give the ids of consultants who have such times."""
        return [row.consultant_id for row in self.rows.run(WITH_LAPSED, {"now": now})]

    def forget_lapsed(self, before: datetime) -> int:
        """Forget times that were kept until some instant before; give how many."""
        mine = {"organisation_id": self.rows.organisation_id}
        return self.rows.write(FORGET_LAPSED, {**mine, "before": before})

    def meanwhile(self, participant_id: str, within: Span) -> list[Commitment]:
        """Give what a participant has to do with in a span, by time."""
        return commitments_of(self.rows, participant_id, within)


def _waiting(row: Any) -> Waiting:
    values = row._asdict()
    del values["organisation_id"]
    return Waiting(**values)


class SqlWaitingLists:
    """Those who wait for a time of a service."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def get(self, waiting_id: str) -> Waiting:
        """Give one of them. Raises NotFound."""
        row = self.rows.one(waiting, id=waiting_id)
        if row is None:
            raise NotFound("entry of the waiting list")
        return _waiting(row)

    def add(self, one: Waiting) -> None:
        """Put somebody in. Raises AlreadyWaiting."""
        try:
            self.rows.insert(waiting, asdict(one))
        except IntegrityError:
            raise overtaken(AlreadyWaiting("This person waits for this already.")) from None

    def remove(self, waiting_id: str) -> None:
        """Take somebody out."""
        self.rows.delete(waiting, id=waiting_id)

    def of(self, service_id: str, participant_id: str) -> Waiting | None:
        """Give how somebody waits for a service, if they do."""
        row = self.rows.one(waiting, service_id=service_id, participant_id=participant_id)
        return None if row is None else _waiting(row)

    def of_participant(self, participant_id: str) -> list[Waiting]:
        """Give what a person waits for."""
        return [_waiting(row) for row in self.rows.all(waiting, "id", participant_id=participant_id)]

    def page(self, service_id: str, window: Window) -> Page[Waiting]:
        """Give those who wait for a service, the longest waiting first."""
        found = self.rows.page(waiting, window, service_id=service_id)
        return page_of(map(_waiting, found), window, lambda one: one.id)
