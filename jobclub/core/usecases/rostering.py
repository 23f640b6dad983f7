"""Rostering: when the staff can be booked, from week to week and on days that are different."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from jobclub.core.activities.engagements import Engagement
from jobclub.core.appointments.hours import (
    ExceptionKind,
    HoursException,
    Opening,
    WeeklyHours,
    checked_exception,
    checked_hours,
    revision_of,
)
from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import Forbidden, Invalid, Mistake, NotFound
from jobclub.core.events import ExceptionAdded, ExceptionRemoved, HoursSet, SpecialDaySet
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor, Reach
from jobclub.core.spans import Span, planned_wall, wall_of
from jobclub.core.usecases.asking import named_in_body, staff_here

SPECIAL = ExceptionKind.SPECIAL
MOST_AT_ONCE = 200
"""For how many of the staff a special day is set in one act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferentDays:
    """Days that are different for one of the staff; ``engagements`` are what lies in them all the same."""

    exception: HoursException
    engagements: tuple[Engagement, ...]


def must_roster(actor: Actor, staff_id: str) -> None:
    """Let pass who may write the hours of one of the staff: their own, or everybody's.

    Raises:
        Forbidden: They are somebody else's.
    """
    actor.must(Act.OFFER_SERVICES)
    if actor.reach(Act.OFFER_SERVICES) is Reach.OWN and actor.staff_id != staff_id:
        raise Forbidden("These are somebody else's hours; ask them or a coordinator.")


def get_hours(office: Office, actor: Actor, staff_id: str) -> tuple[WeeklyHours, ...]:
    """Give the weekly hours of one of the staff."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        tx.staff.get(staff_id)
        return tx.services.hours(staff_id)


def set_hours(
    office: Office, actor: Actor, staff_id: str, hours: Sequence[WeeklyHours], seen: frozenset[str] | None
) -> tuple[WeeklyHours, ...]:
    """Write the weekly hours of one of the staff, in place of all they had; what is booked stays.

    Raises:
        Stale: They were changed since ``seen``.
        Invalid: They overlap, or some close before they open.
        StaffLeft: They do not work here any more.
    """
    with office.transaction(actor) as tx:
        staff_here(tx, staff_id)
        must_roster(actor, staff_id)
        must_be_unchanged(seen, revision_of(tx.services.hours(staff_id)))
        checked = checked_hours(hours)
        tx.services.set_hours(staff_id, checked)
        tx.record(HoursSet(at=office.now(), staff_id=staff_id))
    return checked


def add_exception(office: Office, actor: Actor, staff_id: str, **about: Any) -> DifferentDays:
    """Let days be different for one of the staff; ``about`` are the other fields of HoursException.

    Nothing is cancelled: what lies in those days is named.

    Raises:
        Invalid: Days, hours or reason cannot be, or there is no such service.
        StaffLeft: They do not work here any more.
    """
    wanted = HoursException(id=office.new_id(), staff_id=staff_id, **about)
    with office.transaction(actor) as tx:
        staff_here(tx, staff_id)
        must_roster(actor, staff_id)
        exception = checked_exception(wanted, _today(actor, office.now()))
        _check_service(tx, exception.service_id)
        tx.services.add_exceptions([exception])
        tx.record(ExceptionAdded(at=office.now(), staff_id=staff_id, exception_id=exception.id))
        return _with_engagements(tx, actor, exception)


def _today(actor: Actor, now: datetime) -> date:
    return wall_of(now, actor.zone).on


def _check_service(tx: Transaction, service_id: str | None) -> None:
    if service_id is not None:
        with named_in_body("/service_id"):
            tx.services.get(service_id)


def _with_engagements(tx: Transaction, actor: Actor, exception: HoursException) -> DifferentDays:
    """Give an exception with what lies in it, if it gives no new bookings."""
    if exception.kind is SPECIAL:
        return DifferentDays(exception=exception, engagements=())
    days = (exception.first_on, exception.last_on + timedelta(days=1))
    within = Span(*(planned_wall(on, time(0), actor.zone)[0].instant for on in days))
    found = tx.staff.engagements([exception.staff_id], within, outside_group="")
    by_time = sorted(found, key=lambda one: (one.span, one.activity_id))
    return DifferentDays(exception=exception, engagements=tuple(by_time))


def get_exception(office: Office, actor: Actor, exception_id: str) -> DifferentDays:
    """Give days that are different for one of the staff, with what lies in them."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return _with_engagements(tx, actor, tx.services.exception(exception_id))


def list_exceptions(office: Office, actor: Actor, staff_id: str, window: Window) -> Page[HoursException]:
    """Give days that are different for one of the staff and not over yet, in the order they were written."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        tx.staff.get(staff_id)
        return tx.services.exceptions(staff_id, window, since=_today(actor, office.now()))


def remove_exception(office: Office, actor: Actor, exception_id: str, seen: frozenset[str] | None) -> None:
    """Let days be as usual again.

    Raises:
        Stale: ``seen`` is something else: what is different is never changed, only taken back.
    """
    with office.transaction(actor) as tx:
        exception = tx.services.exception(exception_id)
        must_roster(actor, exception.staff_id)
        must_be_unchanged(seen, exception.id)
        tx.services.remove_exception(exception_id)
        happened = {"staff_id": exception.staff_id, "exception_id": exception_id}
        tx.record(ExceptionRemoved(at=office.now(), **happened))


def set_special_day(
    office: Office,
    actor: Actor,
    *,
    on: date,
    hours: Sequence[Opening],
    consultant_ids: Sequence[str],
    service_id: str | None = None,
) -> list[HoursException]:
    """Give several of the staff hours of a day's own, also on a weekend or a closed day: all or none of them.

    Raises:
        Invalid: Day or hours cannot be, or there is no such service or consultant.
        StaffLeft: One of them does not work here any more.
    """
    actor.must(Act.OFFER_SERVICES)
    _check_consultants(consultant_ids)
    wanted = HoursException(
        id="", staff_id="", first_on=on, last_on=on, kind=SPECIAL, hours=tuple(hours), service_id=service_id
    )
    with office.transaction(actor) as tx:
        for number, staff_id in sorted(enumerate(consultant_ids), key=lambda one: one[1]):
            with named_in_body(f"/consultant_ids/{number}"):
                staff_here(tx, staff_id)
            must_roster(actor, staff_id)
        day = _checked_day(wanted, _today(actor, office.now()))
        _check_service(tx, service_id)
        special = [replace(day, id=office.new_id(), staff_id=one) for one in consultant_ids]
        tx.services.add_exceptions(special)
        tx.record(SpecialDaySet(at=office.now(), exception_ids=tuple(one.id for one in special)))
    return special


def _check_consultants(consultant_ids: Sequence[str]) -> None:
    """Let pass who is named, each once.

    Raises:
        Invalid: Nobody is, too many are, or one is twice.
    """
    mistakes = [
        Mistake(f"/consultant_ids/{number}", "stands here twice; leave one of them out")
        for number, one in enumerate(consultant_ids)
        if one in consultant_ids[:number]
    ]
    if not 1 <= len(consultant_ids) <= MOST_AT_ONCE:
        mistakes.append(Mistake("/consultant_ids", f"name 1 to {MOST_AT_ONCE} consultants"))
    if mistakes:
        raise Invalid(*mistakes)


def _checked_day(special: HoursException, today: date) -> HoursException:
    """Give a special day back if it can be; what is wrong is told of the one day it is."""
    try:
        return checked_exception(special, today)
    except Invalid as error:
        told = {one.pointer.replace("/last_on", "/on"): one.detail for one in error.mistakes}
        raise Invalid(*(Mistake(pointer, detail) for pointer, detail in told.items())) from None


def special_day_done(office: Office, actor: Actor, happened: SpecialDaySet) -> list[HoursException]:
    """Give what a special day was earlier, to answer that act once more: what was not taken back since."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        found: list[HoursException] = []
        for exception_id in happened.exception_ids:
            with suppress(NotFound):
                found.append(tx.services.exception(exception_id))
    return found
