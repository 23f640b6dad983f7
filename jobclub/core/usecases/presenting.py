"""Presenting: webinars are planned as drafts, announced, changed, moved, called off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.activities.meeting import DialIn, Meeting
from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import invalid
from jobclub.core.events import (
    WebinarAnnounced,
    WebinarCancelled,
    WebinarChanged,
    WebinarMoved,
    WebinarPlanned,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Act, Actor, Reach, Role
from jobclub.core.spans import WallTime, given_wall, wall_of
from jobclub.core.usecases.advancing import Moved, move_up
from jobclub.core.usecases.arranging import BY_LINK, BY_PHONE, mode_by, send_errands
from jobclub.core.usecases.hosting import (
    keep_hours,
    must_have_presenters,
    must_have_sparring,
    sparring_after,
    with_meeting,
    with_meeting_following,
)
from jobclub.core.usecases.staging import keep_webinar
from jobclub.core.webinars import webinar as webinars
from jobclub.core.webinars.judgement import checked_webinar
from jobclub.core.webinars.sparring import SparringDemand
from jobclub.core.webinars.webinar import USUAL_UPTAKE, Audience, Webinar

KEEPS_HOURS = frozenset({"host_id", "cohost_ids", "minutes"})
"""What of a webinar changes whose hours it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebinarWish:
    """What somebody wants a webinar to be; see ``Webinar``.

    It starts at an instant, or on a day (``starts_on``) at a wall time of the organisation's zone;
    ``offset`` tells two equal wall times apart in the night when clocks go back.
    """

    title: str
    minutes: int
    starts_at: datetime | None = None
    starts_on: date | None = None
    at: time | None = None
    offset: timedelta | None = None
    host_id: str | None = None
    cohost_ids: tuple[str, ...] = ()
    description: str | None = None
    capacity: int | None = None
    audience: Audience = Audience.PUBLIC
    observers: bool = False
    agenda: tuple[AgendaItem, ...] = ()
    sparring_service_id: str | None = None
    uptake: int = USUAL_UPTAKE
    mode: Mode | None = None
    place: str | None = None
    meeting_provider: str | None = None
    meeting_link: str | None = None
    meeting_dial_in: DialIn | None = None


AS_WISHED = (
    *("title", "minutes", "cohost_ids", "description", "capacity", "audience", "observers", "agenda"),
    *("sparring_service_id", "uptake", "place"),
)


@dataclass(frozen=True, slots=True)
class Announced:
    """A webinar that takes people, and what sparring it will ask for."""

    webinar: Webinar
    demand: SparringDemand


def plan_webinar(office: Office, actor: Actor, wish: WebinarWish, *, dry_run: bool = False) -> Webinar:
    """Plan a webinar as a draft, which keeps its hosts' hours; a consultant hosts it unless another is named.

    Raises:
        Invalid: Something about it can't be; each mistake with its pointer.
        StaffClash: Somebody who is to present it is engaged then.
    """
    with office.transaction(actor, dry_run=dry_run) as tx:
        organisation = tx.organisations.current()
        host_id = presenting_host(actor, wish.host_id)
        webinar = checked_webinar(_wished(office, organisation, wish, host_id))
        webinars.must_lie_ahead(webinar.starts_at, office.now(), _pointer(wish))
        must_have_presenters(tx, webinar.host_id, webinar.cohost_ids)
        must_have_sparring(tx, webinar.sparring_service_id)
        actor.must(Act.RUN_WEBINARS, webinar)
        fixed: dict[str, Any] = {"link": wish.meeting_link, "dial_in": wish.meeting_dial_in}
        webinar = with_meeting(office, organisation, webinar, provider_for(wish, organisation), **fixed)
        tx.webinars.add([webinar])
        keep_hours(tx, [webinar])
        tx.record(WebinarPlanned(at=office.now(), webinar_id=webinar.id))
        send_errands(office, tx, webinar.id, (), [webinar])
    return webinar


def presenting_host(actor: Actor, named: str | None) -> str:
    """Give who presents what somebody plans: who is named, else a consultant themselves.

    Raises:
        Invalid: Nobody is named, and it is no consultant who plans.
    """
    if named is not None:
        return named
    if actor.role is Role.CONSULTANT and actor.staff_id is not None:
        return actor.staff_id
    raise invalid("/host_id", "say who presents it")


def provider_for(wish: Any, organisation: Organisation) -> str:
    """Give the provider that is named, else the one for what is given, else the organisation's."""
    if wish.meeting_provider is not None:
        return str(wish.meeting_provider)
    if wish.meeting_link is not None:
        return BY_LINK
    return BY_PHONE if wish.meeting_dial_in is not None else organisation.meetings.provider


def _pointer(wish: WebinarWish) -> str:
    return "/starts_at" if wish.starts_at is not None else "/starts_on"


def _wall(wish: WebinarWish, zone: str) -> WallTime:
    if wish.starts_at is not None and (wish.starts_on, wish.at) == (None, None):
        return wall_of(wish.starts_at, zone)
    if wish.starts_at is None and wish.starts_on is not None and wish.at is not None:
        return given_wall(wish.starts_on, wish.at, zone, offset=wish.offset)
    raise invalid("/starts_at", "write either starts_at, or starts_on and at")


def _wished(office: Office, organisation: Organisation, wish: WebinarWish, host_id: str) -> Webinar:
    wall = _wall(wish, organisation.time_zone)
    return Webinar(
        id=office.new_id(),
        wall=wall,
        starts_at=wall.instant,
        host_id=host_id,
        mode=wish.mode or mode_by(provider_for(wish, organisation)),
        **{name: getattr(wish, name) for name in AS_WISHED},
    )


def get_webinar(office: Office, actor: Actor, webinar_id: str) -> Webinar:
    """Give one webinar."""
    with office.reading(actor) as tx:
        webinar = tx.webinars.get(webinar_id)
        actor.must(Act.READ_WEBINARS, webinar)
    return webinar


def get_webinar_meeting(office: Office, actor: Actor, webinar_id: str) -> Meeting:
    """Give where a webinar is held, for those who present it."""
    return get_webinar(office, actor, webinar_id).meeting


def list_webinars(office: Office, actor: Actor, wanted: WebinarFilter, window: Window) -> Page[Webinar]:
    """Give the webinars that the actor may see, by time."""
    actor.must(Act.READ_WEBINARS)
    if actor.reach(Act.READ_WEBINARS) is Reach.OWN:
        wanted = replace(wanted, presented_by=actor.staff_id or "")
    with office.reading(actor) as tx:
        return tx.webinars.page(wanted, window)


def announce_webinar(office: Office, actor: Actor, webinar_id: str, *, dry_run: bool = False) -> Announced:
    """Let a draft take people; the answer compares the sparring it will ask for with what is free.

    Raises:
        WebinarNotDraft, WebinarOver: A rule stands against it.
    """
    now = office.now()
    with office.transaction(actor, dry_run=dry_run) as tx:
        webinar = _to_run(tx, actor, webinar_id)
        happened = WebinarAnnounced(at=now, webinar_id=webinar_id)
        saved = keep_webinar(office, tx, webinar, webinars.announced(webinar, now), happened)
        return Announced(saved, sparring_after(office, tx, saved))


def announcing_done(office: Office, actor: Actor, happened: WebinarAnnounced) -> Announced:
    """Give the answer to a webinar announced earlier once more, as it is now."""
    with office.reading(actor) as tx:
        webinar = tx.webinars.get(happened.webinar_id)
        actor.must(Act.READ_WEBINARS, webinar)
        return Announced(webinar, sparring_after(office, tx, webinar))


def _to_run(tx: Transaction, actor: Actor, webinar_id: str) -> Webinar:
    webinar = tx.webinars.get(webinar_id)
    actor.must(Act.RUN_WEBINARS, webinar)
    return webinar


def change_webinar(
    office: Office, actor: Actor, webinar_id: str, seen: frozenset[str] | None, **changes: Any
) -> Webinar:
    """Set some of a webinar's settings; what a raised capacity frees goes to those who wait.

    Raises:
        Stale: It changed since ``seen``.
        WebinarOver: Its hosts or length are to change, and it has begun, was held or is cancelled.
        CapacityBelowTaken: More places are taken than it would have.
        StaffClash: Somebody who is to present it is engaged then.
        Invalid: Something about it can't be.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        before = _to_run(tx, actor, webinar_id)
        must_be_unchanged(seen, before.revision(now))
        after = checked_webinar(replace(before, **changes))
        if changes.keys() & KEEPS_HOURS:
            webinars.must_be_ahead(before, now)
            must_have_presenters(tx, after.host_id, after.cohost_ids)
            actor.must(Act.RUN_WEBINARS, after)
        must_have_sparring(tx, after.sparring_service_id)
        taken = tx.webinar_places.fullness(webinar_id).taken
        after = webinars.with_capacity(after, after.capacity, taken)
        if changes.keys() & KEEPS_HOURS:
            keep_hours(tx, [after])
        saved = keep_webinar(office, tx, before, after, WebinarChanged(at=now, webinar_id=webinar_id))
        move_up(tx, saved, now)
    return saved


def move_webinar(
    office: Office, actor: Actor, webinar_id: str, starts_at: datetime, *, dry_run: bool = False
) -> Moved:
    """Give a webinar another time; its places, hosts and meeting go along, whoever is elsewhere then.

    Raises:
        WebinarOver, StaffClash: A rule stands against it.
        Invalid: The time can't be.
    """
    now = office.now()
    with office.transaction(actor, dry_run=dry_run) as tx:
        before = _to_run(tx, actor, webinar_id)
        wall = wall_of(starts_at, before.wall.zone)
        after = with_meeting_following(office, tx.organisations.current(), webinars.moved(before, wall, now))
        keep_hours(tx, [after])
        was, starts = before.starts_at.isoformat(), after.starts_at.isoformat()
        happened = WebinarMoved(at=now, webinar_id=webinar_id, was=was, starts_at=starts)
        saved = keep_webinar(office, tx, before, after, happened)
        move_up(tx, saved, now)
        return Moved(saved, tx.webinar_places.elsewhere(saved))


def moving_webinar_done(office: Office, actor: Actor, happened: WebinarMoved) -> Moved:
    """Give the answer to a webinar moved earlier once more, as it is now."""
    with office.reading(actor) as tx:
        webinar = tx.webinars.get(happened.webinar_id)
        actor.must(Act.READ_WEBINARS, webinar)
        return Moved(webinar, tx.webinar_places.elsewhere(webinar))


def cancel_webinar(office: Office, actor: Actor, webinar_id: str, reason: str) -> Webinar:
    """Call a webinar off, with a reason; its hosts' hours are free again.

    Raises:
        WebinarOver: It has begun, was held or is cancelled.
        Invalid: The reason can't be.
    """
    with office.transaction(actor) as tx:
        return call_off(office, tx, _to_run(tx, actor, webinar_id), reason)


def call_off(office: Office, tx: Transaction, webinar: Webinar, reason: str) -> Webinar:
    """Keep a webinar as called off, and free the hours of those who were to present it."""
    now = office.now()
    after = checked_webinar(webinars.cancelled(webinar, reason, now))
    tx.staff.set_engagements(webinar.id, ())
    return keep_webinar(office, tx, webinar, after, WebinarCancelled(at=now, webinar_id=webinar.id))
