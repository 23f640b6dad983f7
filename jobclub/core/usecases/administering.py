"""Setting an organisation up: itself, and its closed days."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import replace
from datetime import date, time
from typing import Any

from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import NotFound, invalid
from jobclub.core.events import (
    DayClosed,
    DayReopened,
    OrganisationAdded,
    OrganisationChanged,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people import organisation as organisations
from jobclub.core.people.organisation import ClosedDay, Organisation
from jobclub.core.people.page_name import free_page_name
from jobclub.core.people.staff import Act, Actor, operator_of
from jobclub.core.text import fault_in_line
from jobclub.core.usecases import issuing, staffing
from jobclub.core.usecases.arranging import look_over_organisation
from jobclub.core.usecases.digesting import watch_digests

PARTS = ("meetings", "retention", "look")
"""Parts of an organisation of which some fields may be set alone."""


def add_organisation(office: Office, **about: Any) -> Organisation:
    """Let an organisation begin to use jobclub; ``about`` are the fields of Organisation but its id.

    Raises:
        Invalid: Something about it cannot be.
        NameTaken: Another organisation has this name, or its pages the same word.
    """
    about.setdefault("page_name", free_page_name(about["name"], lambda word: _is_taken(office, word)))
    organisation = organisations.checked(Organisation(id=office.new_id(), **about))
    _check_region(office, organisation)
    _check_provider(office, organisation.meetings.provider)
    with office.transaction(operator_of(organisation.id)) as tx:
        tx.organisations.add(organisation)
        watch_digests(tx, organisation, office.now())
        tx.record(OrganisationAdded(at=office.now(), organisation_id=organisation.id))
    return organisation


def _is_taken(office: Office, page_name: str) -> bool:
    return office.store.organisation_at(page_name) is not None


def _check_region(office: Office, organisation: Organisation) -> None:
    """Ask the calendar for one day, so that a wrong region is refused when it is set."""
    if organisation.holidays is not None:
        today = office.now().date()
        optional, language = organisation.optional_holidays, organisation.language
        office.holidays.between(organisation.holidays, today, today, optional=optional, language=language)


def get_organisation(office: Office, actor: Actor) -> Organisation:
    """Give the actor's organisation."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.organisations.current()


def change_organisation(
    office: Office,
    actor: Actor,
    seen: frozenset[str] | None,
    **changes: Any,
) -> Organisation:
    """Set some fields of the organisation, of its ``messages`` (see ``Habits.changed``) and its ``PARTS``.

    Plans made before keep their dates, zone and provider of meetings. What is due is worked out when its
    time has come, so changed habits hold at once; how people meet is changed for all meetings ahead.
    Nobody carries an interest any more that is taken off the list.

    Raises:
        Stale, Invalid, NameTaken: See ``add_organisation``; ``seen`` is the version the actor read.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.transaction(actor) as tx:
        before = tx.organisations.current()
        must_be_unchanged(seen, str(before.version))
        habits = before.habits.changed(**changes.pop("messages", {}))
        parts = {name: replace(getattr(before, name), **changes.pop(name, {})) for name in PARTS}
        wanted = replace(before, habits=habits, **parts, **changes)
        changed = organisations.checked(wanted)
        _check_region(office, changed)
        if changed.meetings.provider != before.meetings.provider:
            _check_provider(office, changed.meetings.provider)
        if _digest_of(changed) != _digest_of(before):
            watch_digests(tx, changed, office.now())
        tx.record(OrganisationChanged(at=office.now(), organisation_id=before.id))
        saved = tx.organisations.save(changed)
        _take_off_people(tx, before, saved)
        if saved.meets_as != before.meets_as:
            look_over_organisation(office, tx)
    return saved


def _take_off_people(tx: Transaction, before: Organisation, after: Organisation) -> None:
    """Let nobody carry what is on the list no more."""
    left = frozenset(one.key for one in before.interests) - {one.key for one in after.interests}
    for whose in sorted({one.id for key in left for one in tx.participants.carrying(key)}):
        person = tx.participants.get(whose)
        tx.participants.save(replace(person, interests=person.interests - left))


def _check_provider(office: Office, name: str) -> None:
    if name not in office.meetings:
        raise invalid("/meetings/provider", f"choose one of {', '.join(sorted(office.meetings))}")


def _digest_of(organisation: Organisation) -> tuple[time | None, str]:
    """Give when the staff of an organisation are told about tomorrow, by whose clock."""
    return organisation.habits.digest_at, organisation.time_zone


def list_closed_days(office: Office, actor: Actor, window: Window) -> Page[ClosedDay]:
    """Give the organisation's own closed days, by date."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return window_of(tx.organisations.closed_days(), window, lambda day: day.on.isoformat())


def get_closed_day(office: Office, actor: Actor, on: date) -> ClosedDay:
    """Give one of the organisation's own closed days.

    Raises:
        NotFound: It is none.
    """
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        for day in tx.organisations.closed_days(on, on):
            return day
    raise NotFound("closed day")


def close_day(office: Office, actor: Actor, on: date, reason: str) -> ClosedDay:
    """Close a day for plans made from now on; what is planned already stays.

    Raises:
        Invalid: The reason cannot be.
    """
    actor.must_everywhere(Act.CLOSE_DAYS)
    if fault := fault_in_line(reason):
        raise invalid("/reason", fault)
    day = ClosedDay(on, reason)
    with office.transaction(actor) as tx:
        tx.organisations.close(day)
        tx.record(DayClosed(at=office.now(), on=on.isoformat()))
    return day


def reopen_day(office: Office, actor: Actor, on: date, seen: frozenset[str] | None) -> None:
    """Take a closed day back.

    Raises:
        NotFound: It is not closed.
        Stale: It changed since ``seen``.
    """
    actor.must_everywhere(Act.CLOSE_DAYS)
    with office.transaction(actor) as tx:
        must_be_unchanged(seen, day_revision(tx.organisations.reopen(on)))
        tx.record(DayReopened(at=office.now(), on=on.isoformat()))


def day_revision(day: ClosedDay) -> str:
    """Name the state of a closed day: its reason is all that may change."""
    return hashlib.sha256(day.reason.encode()).hexdigest()[:16]


MOVED = {
    "actor_of": staffing,
    "add_staff": staffing,
    "get_staff": staffing,
    "list_staff": staffing,
    "actor_by_token": issuing,
    "get_token": issuing,
    "issue_token": issuing,
    "list_tokens": issuing,
    "revoke_token": issuing,
    "token_revision": issuing,
}
"""What stands elsewhere now, and is promised here for one more minor version."""


def __getattr__(name: str) -> object:
    """Give what stood here before, and say where it stands now.

    Raises:
        AttributeError: There was no such thing.
    """
    if name not in MOVED:
        raise AttributeError(name)
    where = MOVED[name].__name__
    warnings.warn(f"{__name__}.{name} is {where}.{name} now", DeprecationWarning, stacklevel=2)
    return getattr(MOVED[name], name)
