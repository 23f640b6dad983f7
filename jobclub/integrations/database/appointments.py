"""Appointments and those who wait for one, as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, func, not_, or_, select
from sqlalchemy.exc import IntegrityError

from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.commitments import Commitment
from jobclub.core.appointments.load import Load
from jobclub.core.appointments.waiting import Waiting
from jobclub.core.errors import AlreadyWaiting, NotFound, ParticipantClash, Stale, invalid, overtaken
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.spans import Span
from jobclub.integrations.database.among import among
from jobclub.integrations.database.appointment_rows import appointment_of, appointment_row
from jobclub.integrations.database.commitments import commitments_of
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import appointments, service_consultants, waiting


def _begins_in(since: str, until: str) -> tuple[ColumnElement[bool], ...]:
    """Ask for what begins in the span between two parameters."""
    begins, kind = appointments.c.starts_at, appointments.c.starts_at.type
    return begins >= bindparam(since, type_=kind), begins < bindparam(until, type_=kind)


RESERVED = AppointmentState.RESERVED.value
NOW = bindparam("now", type_=appointments.c.reserved_until.type)
IS_KEPT = appointments.c.participant_id.is_(None)
HAS_LAPSED = and_(IS_KEPT, appointments.c.state == RESERVED, appointments.c.reserved_until <= NOW)
LAPSED = scoped(
    select(appointments)
    .where(HAS_LAPSED, among(appointments.c.consultant_id, "consultant_ids"))
    .order_by(appointments.c.id),
    appointments,
)
WITH_LAPSED = scoped(
    select(appointments.c.consultant_id).distinct().where(HAS_LAPSED).order_by(appointments.c.consultant_id),
    appointments,
)
LENGTH = appointments.c.buffer_before + appointments.c.minutes + appointments.c.buffer_after
LOADS = scoped(
    select(
        appointments.c.consultant_id,
        func.sum(LENGTH).label("week"),
        func.sum(case((and_(*_begins_in("day_since", "day_until")), LENGTH), else_=0)).label("day"),
    )
    .where(
        among(appointments.c.consultant_id, "consultant_ids"),
        appointments.c.state != AppointmentState.CANCELLED.value,
        *_begins_in("since", "until"),
        not_(among(appointments.c.id, "without")),
    )
    .group_by(appointments.c.consultant_id),
    appointments,
)
OF_PARTICIPANTS = scoped(
    select(appointments)
    .where(among(appointments.c.participant_id, "participant_ids"))
    .order_by(appointments.c.starts_at, appointments.c.id),
    appointments,
)
LONG_WAITS = (
    scoped(select(waiting).where(waiting.c.since <= bindparam("before", type_=waiting.c.since.type)), waiting)
    .order_by(waiting.c.since, waiting.c.id)
    .limit(bindparam("most"))
)
WAITS_FOR = LONG_WAITS.where(
    waiting.c.service_id.in_(
        select(service_consultants.c.service_id).where(
            service_consultants.c.organisation_id == waiting.c.organisation_id,
            service_consultants.c.staff_id == bindparam("consultant_id"),
        )
    )
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
        """Put some in. Raises ParticipantClash, maybe only at the end."""
        self.rows.insert(appointments, *map(appointment_row, new), refused=_in_two_places)

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

    def of_participants(self, participant_ids: Iterable[str]) -> Mapping[str, Sequence[Appointment]]:
        """Give all appointments of several people by their ids."""
        found: defaultdict[str, list[Appointment]] = defaultdict(list)
        for row in self.rows.run(OF_PARTICIPANTS, {"participant_ids": participant_ids}):
            found[row.participant_id].append(appointment_of(row))
        return found

    def lapsed(self, consultant_ids: Iterable[str], now: datetime) -> list[Appointment]:
        """Give the times of some consultants that were kept long enough, and not given back yet."""
        found = self.rows.run(LAPSED, {"consultant_ids": list(consultant_ids), "now": now})
        return [appointment_of(row) for row in found]

    def with_lapsed(self, now: datetime) -> list[str]:
        """Give the ids of consultants who have such times."""
        return [row.consultant_id for row in self.rows.run(WITH_LAPSED, {"now": now})]

    def forget_lapsed(self, before: datetime) -> int:
        """Forget times that were kept until some instant before; give how many."""
        mine = {"organisation_id": self.rows.organisation_id}
        return self.rows.write(FORGET_LAPSED, {**mine, "before": before})

    def loads(
        self, consultant_ids: Iterable[str], week: Span, day: Span, *, without: Collection[str] = ()
    ) -> Mapping[str, Load]:
        """Give what some consultants have to do. Appointments ``without`` don't count."""
        asked = {
            "consultant_ids": consultant_ids,
            "without": without,
            "since": week.start,
            "until": week.end,
            "day_since": day.start,
            "day_until": day.end,
        }
        return {row.consultant_id: Load(row.week, row.day) for row in self.rows.run(LOADS, asked)}

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

    def long(self, before: datetime, *, consultant_id: str | None = None, most: int) -> list[Waiting]:
        """Give those who wait since an instant or longer, the longest waiting first."""
        asked: dict[str, Any] = {"before": before, "most": most}
        if consultant_id is None:
            return [_waiting(row) for row in self.rows.run(LONG_WAITS, asked)]
        return [_waiting(row) for row in self.rows.run(WAITS_FOR, {**asked, "consultant_id": consultant_id})]

    def page(self, service_id: str, window: Window) -> Page[Waiting]:
        """Give those who wait for a service, the longest waiting first."""
        found = self.rows.page(waiting, window, service_id=service_id)
        return page_of(map(_waiting, found), window, lambda one: one.id)
