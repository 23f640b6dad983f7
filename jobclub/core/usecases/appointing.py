"""Appointing: what a notice about an appointment says, worked out from how things are when it is sent.

The appointments of a package are told of together: they are one group (``group_of``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.slots import Calendar, Days, fault_in_start
from jobclub.core.notices.calendar import Changes, Told, difference, unknown_ways_in
from jobclub.core.notices.delivery import Why
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Meets, meets
from jobclub.core.notices.mail import Method
from jobclub.core.notices.watch import an_hour_before
from jobclub.core.spans import Span, wall_of, zone_of
from jobclub.core.usecases.cases import Case, Said, Topic

A_DAY = timedelta(days=1)
CALLED = frozenset({Mode.PHONE, Mode.WALK})
"""How two meet of whom one calls the other."""


def group_of(appointment: Appointment) -> str:
    """Give as whose people are told of an appointment: its package's, or its own."""
    return appointment.package_id or appointment.id


def _appointment(case: Case) -> Appointment:
    """Give the appointment it is about, as long as it is its reader's. Raises NotFound."""
    return case.tx.appointments.get(case.about["appointment_id"]).as_of(case.now)


def _is_theirs(case: Case, one: Appointment) -> bool:
    return one.participant_id == case.participant_id


def _group(case: Case, one: Appointment) -> list[Appointment]:
    """Give an appointment with all of its package, by time, that are its reader's."""
    package = case.tx.appointments.of_package(one.package_id) if one.package_id else [one]
    theirs = (each for each in package if _is_theirs(case, each))
    return sorted(theirs, key=lambda each: each.starts_at)


def _is_agreed(one: Appointment, now: datetime) -> bool:
    """Tell whether an appointment lies ahead, or runs, and nobody noted yet how it went."""
    return one.state is AppointmentState.BOOKED and not one.has_ended(now)


def _agreed(case: Case, group: Iterable[Appointment]) -> tuple[Appointment, ...]:
    return tuple(one for one in group if _is_agreed(one, case.now))


def _topic(one: Appointment, group: Iterable[Appointment]) -> Topic:
    return Topic(
        group_id=group_of(one),
        zone=one.wall.zone,
        over_at=max((each.ends_at for each in group), default=one.ends_at),
        consultant_id=one.consultant_id,
    )


def _said(case: Case, one: Appointment, **parts: Any) -> Said:
    return Said(topic=_topic(one, _group(case, one)), **parts)


def _meets(case: Case, one: Appointment, **more: Any) -> Meets:
    """Give an appointment as its reader is told of it now: with the way in, if it is soon."""
    soon = one.takes_place and case.now >= an_hour_before(one)
    called = one.mode in CALLED and one.dial_in is None
    number = case.tx.participants.get(case.participant_id).phone if called else None
    shown = meets(one, one.wall.zone, **more)
    return replace(shown, soon=soon, called=called, walk=one.mode is Mode.WALK, number=number)


def _as_told(case: Case, several: Iterable[Appointment]) -> tuple[Meets, ...]:
    return tuple(_meets(case, one) for one in several)


def _changes(case: Case, one: Appointment) -> Changes:
    """Give what the reader's calendar must be told of an appointment and its package."""
    group_id, agreed = group_of(one), [each for each in _group(case, one) if each.takes_place]
    return difference(case.participant_id, group_id, agreed, told=case.told(group_id), now=case.now)


def _booked(case: Case) -> Said | Why:
    """Tell all times of a package in one letter; who was told of them already is not told again."""
    one = _appointment(case)
    ahead = _agreed(case, _group(case, one))
    changes = _changes(case, one)
    if not ahead or not changes.to_request:
        return Why.NO_LONGER_TRUE
    facts = {"sessions": _as_told(case, ahead)}
    return _said(case, ahead[0], facts=facts, method=Method.REQUEST, changes=changes, meetings=ahead)


def _moved(case: Case) -> Said | Why:
    """Tell what differs from what the reader knows, of a package in one letter; or who has it now."""
    one = _appointment(case)
    agreed = _agreed(case, _group(case, one))
    changes = _changes(case, one)
    told, known = case.told(group_of(one)), {new.activity_id for new in changes.to_request}
    handed = _handed_over(case, one, agreed) if told else ()
    ahead = tuple(each for each in agreed if each.id in known or each in handed)
    if not ahead:
        return Why.NO_LONGER_TRUE
    was = _times_known(told)
    sessions = tuple(_meets(case, each, was=was.get(each.id)) for each in ahead)
    facts = {"sessions": sessions, "handed_over": bool(handed)}
    topic = _topic(handed[0] if handed else ahead[0], agreed)
    method = Method.REQUEST if changes.to_request else None
    return Said(topic=topic, facts=facts, method=method, changes=changes, meetings=ahead)


def _handed_over(case: Case, one: Appointment, agreed: Iterable[Appointment]) -> tuple[Appointment, ...]:
    """Give an appointment, and those after it, that somebody else has now than before."""
    if case.about["was_consultant_id"] == one.consultant_id:
        return ()
    later = (each for each in agreed if each.starts_at >= one.starts_at)
    return tuple(each for each in later if each.consultant_id == one.consultant_id)


def _times_known(told: Iterable[Told]) -> dict[str, datetime]:
    return {one.activity_id: one.starts_at for one in told if one.certain and not one.cancelled}


def _cancelled(case: Case) -> Said | Why:
    """Tell what is off of that which the reader was told of; in a package, all of it in one letter."""
    one = _appointment(case)
    changes = _changes(case, one)
    off = {gone.activity_id for gone in changes.to_cancel}
    gone = [each for each in _group(case, one) if each.id in off]
    if not gone:
        return Why.NO_LONGER_TRUE
    facts, service_id = {"sessions": _as_told(case, gone)}, _open_to_them(case, one.service_id)
    return _said(case, one, facts=facts, method=Method.CANCEL, changes=changes, service_id=service_id)


def _open_to_them(case: Case, service_id: str) -> str | None:
    """Give a service, by its id, if its reader can book it by themselves."""
    return service_id if case.tx.services.get(service_id).is_open_to_people else None


def _missed(case: Case) -> Said | Why:
    """Tell somebody kindly that they were missed, and what comes next if they have another time already."""
    one = _appointment(case)
    if one.state is not AppointmentState.NO_SHOW or not _is_theirs(case, one):
        return Why.NO_LONGER_TRUE
    theirs = case.tx.appointments.of_participant(case.participant_id)
    same = (each for each in theirs if each.service_id == one.service_id)
    following = tuple(each for each in same if _is_agreed(each, case.now))[:1]
    facts, service_id = {"sessions": _as_told(case, following)}, _open_to_them(case, one.service_id)
    return _said(case, one, facts=facts, meetings=following, service_id=service_id)


def _way_in(case: Case) -> Said | Why:
    """Tell of all appointments ahead whose link or number the reader does not know, in one."""
    one = _appointment(case)
    agreed = _agreed(case, _group(case, one))
    unknown = unknown_ways_in(agreed, told=case.told(group_of(one)), now=case.now)
    if not unknown:
        return Why.NO_LONGER_TRUE
    sessions = tuple(
        replace(_meets(case, each), another_way_in=told.mark is not None) for each, told in unknown
    )
    return _said(case, one, facts={"sessions": sessions}, meetings=tuple(each for each, _ in unknown))


def _reminder(case: Case) -> Said | Why:
    """Remind of an appointment ahead, if it still is when it was, and its reader's."""
    one = _appointment(case)
    same = one.starts_at == datetime.fromisoformat(case.about["starts_at"]) and _is_theirs(case, one)
    if not same or not _is_agreed(one, case.now) or one.has_started(case.now):
        return Why.NO_LONGER_TRUE
    return _said(case, one, facts={"sessions": _as_told(case, [one])}, meetings=(one,))


def _time_free(case: Case) -> Said | Why:
    """Tell who waits that a time is free, if it still is."""
    about, starts_at = case.about, datetime.fromisoformat(case.about["starts_at"])
    service = case.tx.services.get(about["service_id"])
    waits = case.tx.waiting.of(service.id, case.participant_id) is not None
    if not waits or not _is_free(case, service, about["consultant_id"], starts_at):
        return Why.NO_LONGER_TRUE
    zone = case.tx.organisations.current().time_zone
    free = Meets(starts_at=starts_at.astimezone(zone_of(zone)), minutes=service.minutes)
    topic = Topic(group_id=about["appointment_id"], zone=zone, over_at=starts_at + service.length)
    facts, service_id = {"sessions": (free,)}, _open_to_them(case, service.id)
    return Said(topic=topic, facts=facts, service_id=service_id)


def _is_free(case: Case, service: Service, staff_id: str, starts_at: datetime) -> bool:
    """Tell whether a consultant still has a time of a service."""
    tx, zone = case.tx, case.tx.organisations.current().time_zone
    if not service.is_offered or staff_id not in tx.services.consultants(service.id):
        return False
    on = wall_of(starts_at, zone).on
    closed = {day.on: day.reason for day in tx.organisations.closed_days(on, on)}
    days = Days(first=on, last=on, zone=zone, closed=closed)
    around = Span(starts_at - A_DAY, starts_at + A_DAY)
    busy = tx.staff.engagements([staff_id], around, outside_group="")
    calendars = [Calendar(table=one, busy=busy) for one in tx.services.timetables([staff_id], on, on)]
    return all(fault_in_start(service, one, starts_at, days, case.now) is None for one in calendars)


SAYING: Mapping[Notice, Callable[[Case], Said | Why]] = {
    Notice.APPOINTMENT_BOOKED: _booked,
    Notice.APPOINTMENT_MOVED: _moved,
    Notice.APPOINTMENT_CANCELLED: _cancelled,
    Notice.APPOINTMENT_MISSED: _missed,
    Notice.TIME_FREE: _time_free,
    Notice.WAY_IN: _way_in,
    Notice.DAY_BEFORE: _reminder,
    Notice.HOUR_BEFORE: _reminder,
}
"""What each notice to a participant says that is about an appointment."""
