"""Aligning: the settings of a series change together with all its dates that lie ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.events import WebinarChanged, WebinarSeriesChanged
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.advancing import move_up
from jobclub.core.usecases.hosting import keep_hours, must_have_presenters, must_have_sparring
from jobclub.core.usecases.presenting import KEEPS_HOURS
from jobclub.core.usecases.repeating import SeenSeries
from jobclub.core.usecases.staging import keep_webinar
from jobclub.core.webinars import overrides
from jobclub.core.webinars import webinar as webinars
from jobclub.core.webinars.registration import Fullness
from jobclub.core.webinars.series import WebinarSeries, ahead
from jobclub.core.webinars.webinar import Webinar


@dataclass(frozen=True, slots=True)
class Kept:
    """What one date kept of its own although it was to change, by the names of its settings."""

    webinar_id: str
    settings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlignedSeries:
    """A series with its dates by time, the ids of those that changed, and what some kept of their own."""

    found: SeenSeries
    changed: tuple[str, ...]
    kept: tuple[Kept, ...]


def change_series(
    office: Office, actor: Actor, series_id: str, seen: frozenset[str] | None, **changes: Any
) -> AlignedSeries:
    """Set what a series says of its dates (``CHANGEABLE``): those to come and all that lie ahead, or none.

    What a date has otherwise than the series said before is its own, and stays.

    Raises:
        Stale: It or one of its dates changed since ``seen``.
        CapacityBelowTaken: On one of these dates more places are taken than it would have.
        StaffClash: Somebody who is to present it is engaged at some of the times; every clash is named.
        Invalid: Something about it can't be; each mistake with its pointer.
    """
    with office.transaction(actor) as tx:
        dates = tuple(tx.webinars.of_series(series_id))
        before = tx.webinars.series(series_id)
        actor.must(Act.RUN_WEBINARS, before)
        must_be_unchanged(seen, SeenSeries(before, dates).revision)
        after = overrides.with_settings(before, changes)
        if changes.keys() & KEEPS_HOURS:
            must_have_presenters(tx, after.host_id, after.settings.cohost_ids)
            actor.must(Act.RUN_WEBINARS, after)
        must_have_sparring(tx, after.settings.sparring_service_id)
        later = ahead(dates, office.now())
        changed = _keep(office, tx, before, after, later)
        own = (Kept(one.id, overrides.kept_by(before, after, one, changes)) for one in later)
        found = SeenSeries(tx.webinars.series(series_id), tuple(tx.webinars.of_series(series_id)))
        return AlignedSeries(found, changed, tuple(one for one in own if one.settings))


def _keep(
    office: Office, tx: Transaction, before: WebinarSeries, after: WebinarSeries, later: Sequence[Webinar]
) -> tuple[str, ...]:
    """Keep a changed series with its dates, and give the ids of those that changed."""
    now = office.now()
    pairs = [(one, overrides.aligned(before, after, one)) for one in later]
    pairs = [(old, new) for old, new in pairs if old != new]
    ids = tuple(new.id for _, new in pairs)
    _must_have_room(tx, [new for _, new in pairs])
    keep_hours(tx, [new for old, new in pairs if _hours(old) != _hours(new)])
    tx.webinars.save_series(after)
    tx.record(WebinarSeriesChanged(at=now, series_id=after.id, webinar_ids=ids))
    for old, new in pairs:
        saved = keep_webinar(office, tx, old, new, WebinarChanged(at=now, webinar_id=new.id))
        move_up(tx, saved, now)
    return ids


def _hours(webinar: Webinar) -> tuple[object, ...]:
    return tuple(getattr(webinar, name) for name in sorted(KEEPS_HOURS))


def _must_have_room(tx: Transaction, dates: Sequence[Webinar]) -> None:
    """Let pass dates that have a place for all who took one; the fullest one says how many there must be."""
    full = tx.webinar_places.fullness_of([one.id for one in dates])
    taken = {one.id: full.get(one.id, Fullness()).taken for one in dates}
    for one in sorted(dates, key=lambda one: -taken[one.id]):
        webinars.with_capacity(one, one.capacity, taken[one.id])
