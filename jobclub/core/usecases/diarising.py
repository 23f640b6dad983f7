"""Diarising: webinars and appointments in somebody's diary, beside their clubs, and what of it needs them.

Whose diary is looked at is as in ``overseeing``: one's own, or for whoever sees everybody's also others'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from jobclub.core.activities.guest import Guest, GuestState
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.hours import WorkingDay, working_day
from jobclub.core.cohorts.day import GUESTS_AHEAD
from jobclub.core.errors import Forbidden
from jobclub.core.office import Office
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Window
from jobclub.core.office.store import Transaction
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.people.staff import Act, Actor, Reach
from jobclub.core.spans import planned_wall, wall_of
from jobclub.core.usecases.anticipating import SOON, SparringShort, long_waits, short_of_sparring
from jobclub.core.usecases.asking import closed_days
from jobclub.core.usecases.queueing import WaitingLine
from jobclub.core.usecases.ringing import EVERYTHING, MissedAppointment, missed_by
from jobclub.core.webinars.registration import Fullness
from jobclub.core.webinars.webinar import Webinar, WebinarState

LOOKED_BACK = timedelta(weeks=4)
"""For how long somebody is reminded to note how something went."""
LOOKED_AHEAD = timedelta(weeks=4)
"""How far ahead lies what comes next."""
IN_DIARIES = frozenset({AppointmentState.BOOKED, AppointmentState.DONE, AppointmentState.NO_SHOW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """Webinars and appointments of some days, by time; ``names`` are those of people, staff and services.

    ``registered`` tells how many come to a webinar, by its id; ``days`` when somebody can be booked on each
    day. It is empty if it is everybody's diary.
    """

    webinars: tuple[Webinar, ...]
    appointments: tuple[Appointment, ...]
    registered: Mapping[str, int]
    names: Mapping[str, str]
    days: Mapping[date, WorkingDay] = field(default_factory=dict)

    def on(self, day: date, zone: str) -> tuple[tuple[Webinar, ...], tuple[Appointment, ...]]:
        """Give the webinars and appointments of one day in a zone."""
        return (
            tuple(one for one in self.webinars if wall_of(one.starts_at, zone).on == day),
            tuple(one for one in self.appointments if wall_of(one.starts_at, zone).on == day),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InDiary:
    """What of a diary is for today, and what needs somebody.

    ``to_note`` are appointments that are over, of which nobody said how they went; ``to_mark`` such webinars;
    ``awaited`` guests of webinars who have not said whether they come, each with its webinar. ``waiting`` are
    people who wait for long, ``services`` what they wait for is called; ``short`` are webinars after which
    there will be too few free times; ``next`` is what comes next in four weeks.
    """

    day: Diary
    missed: tuple[MissedAppointment, ...]
    to_note: Diary
    to_mark: tuple[Webinar, ...]
    awaited: tuple[tuple[Guest, Webinar], ...]
    waiting: tuple[WaitingLine, ...]
    services: Mapping[str, str]
    short: tuple[SparringShort, ...]
    next: Webinar | Appointment | None

    @property
    def is_calm(self) -> bool:
        """Whether nothing of it needs anybody."""
        needed = (
            self.missed,
            self.to_note.appointments,
            self.to_mark,
            self.awaited,
            self.waiting,
            self.short,
        )
        return not any(needed)


def diary(office: Office, actor: Actor, first: date, last: date, staff_id: str | None = None) -> Diary:
    """Give the webinars and appointments from one day to another, and when they can be booked.

    Raises:
        Forbidden: It is a colleague's, and one sees one's own alone.
    """
    since, until = (_midnight(one, actor.zone) for one in (first, last + timedelta(days=1)))
    with office.reading(actor) as tx:
        whose = _whose(actor, staff_id)
        found = _diary(tx, whose, since, until, office.now())
        return found if whose is None else _with_days(office, tx, found, whose, (first, last))


def todays_diary(office: Office, actor: Actor, staff_id: str | None = None) -> InDiary:
    """Give what of somebody's diary is for today, and what needs them.

    Raises:
        Forbidden: It is a colleague's, and one sees one's own alone.
    """
    now = office.now()
    today = wall_of(now, actor.zone).on
    since, until = (_midnight(one, actor.zone) for one in (today, today + timedelta(days=1)))
    with office.reading(actor) as tx:
        whose = _whose(actor, staff_id)
        past = _webinars(tx, whose, now - LOOKED_BACK, now)
        waiting, coming = long_waits(tx, whose, now, actor.zone), _next(tx, whose, now)
        named = {*(one.waiting.service_id for one in waiting), getattr(coming, "service_id", None)}
        return InDiary(
            day=_diary(tx, whose, since, until, now),
            missed=tuple(missed_by(tx, whose, now)),
            to_note=_to_note(tx, whose, now),
            to_mark=tuple(one for one in past if one.state is WebinarState.ANNOUNCED and one.has_ended(now)),
            awaited=tuple(_awaited(tx, _webinars(tx, whose, now, now + GUESTS_AHEAD))),
            waiting=tuple(waiting),
            services=tx.services.titles(one for one in named if one),
            short=tuple(short_of_sparring(office, tx, _webinars(tx, whose, now, now + SOON))),
            next=coming,
        )


def _with_days(
    office: Office, tx: Transaction, found: Diary, staff_id: str, ends: tuple[date, date]
) -> Diary:
    """Give a diary with the hours of its days, and what services are called that have their own there."""
    [table], closed = tx.services.timetables([staff_id], *ends), closed_days(office, tx, *ends)
    titles = tx.services.titles({one.service_id for one in table.exceptions if one.service_id})
    count = (ends[1] - ends[0]).days + 1
    days = (ends[0] + timedelta(days=number) for number in range(count))
    worked = {day: working_day(table, day, closed) for day in days}
    return replace(found, days=worked, names={**found.names, **titles})


def _midnight(day: date, zone: str) -> datetime:
    return planned_wall(day, time(), zone)[0].instant


def _whose(actor: Actor, staff_id: str | None) -> str | None:
    """Give whose diary is looked at; None: everybody's. Raises Forbidden."""
    actor.must(Act.READ_APPOINTMENTS)
    if actor.reach(Act.READ_APPOINTMENTS) is not Reach.OWN:
        return staff_id
    if staff_id not in {None, actor.staff_id}:
        raise Forbidden("This is a colleague's diary; ask them or a coordinator.")
    return actor.staff_id or ""


def _webinars(tx: Transaction, staff_id: str | None, since: datetime, until: datetime) -> list[Webinar]:
    wanted = WebinarFilter(since=since, until=until, presented_by=staff_id)
    return [one for one in tx.webinars.page(wanted, EVERYTHING).items if one.takes_place]


def _diary(tx: Transaction, staff_id: str | None, since: datetime, until: datetime, now: datetime) -> Diary:
    webinars = _webinars(tx, staff_id, since, until)
    wanted = AppointmentFilter(consultant_id=staff_id, since=since, until=until)
    found = tx.appointments.page(wanted, EVERYTHING, now).items
    full = tx.webinar_places.fullness_of([one.id for one in webinars])
    return Diary(
        webinars=tuple(webinars),
        appointments=tuple(one for one in found if one.state in IN_DIARIES),
        registered={one.id: full.get(one.id, Fullness()).taken for one in webinars},
        names=_names(tx, found, webinars),
    )


def _names(
    tx: Transaction, appointments: Iterable[Appointment], webinars: Iterable[Webinar]
) -> Mapping[str, str]:
    found = list(appointments)
    people = tx.participants.names([one.participant_id for one in found if one.participant_id])
    staff = {*(one.consultant_id for one in found), *(one.host_id for one in webinars)}
    titles = tx.services.titles({one.service_id for one in found})
    return {**people, **tx.desk.staff_names(staff), **titles}


def _to_note(tx: Transaction, staff_id: str | None, now: datetime) -> Diary:
    span: dict[str, Any] = {"since": now - LOOKED_BACK, "until": now, "state": AppointmentState.BOOKED}
    found = tx.appointments.page(AppointmentFilter(consultant_id=staff_id, **span), EVERYTHING, now).items
    over = tuple(one for one in found if one.has_ended(now))
    return Diary(webinars=(), appointments=over, registered={}, names=_names(tx, over, ()))


def _next(tx: Transaction, staff_id: str | None, now: datetime) -> Webinar | Appointment | None:
    """Give the webinar or appointment that comes next after now."""
    span: dict[str, Any] = {"since": now, "until": now + LOOKED_AHEAD, "state": AppointmentState.BOOKED}
    booked = tx.appointments.page(AppointmentFilter(consultant_id=staff_id, **span), Window(limit=1), now)
    ahead: list[Webinar | Appointment] = [*_webinars(tx, staff_id, now, now + LOOKED_AHEAD), *booked.items]
    return min(ahead, key=lambda one: (one.starts_at, one.id), default=None)


def _awaited(tx: Transaction, webinars: Iterable[Webinar]) -> Iterable[tuple[Guest, Webinar]]:
    known = {one.id: one for one in webinars}
    for guest in tx.guests.of_activities(set(known)):
        if guest.state is GuestState.INVITED:
            yield guest, known[guest.activity_id]
