"""Repeating: series of webinars are planned with all their dates, extended, ended, announced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from jobclub.core.events import (
    WebinarAnnounced,
    WebinarPlanned,
    WebinarSeriesAnnounced,
    WebinarSeriesEnded,
    WebinarSeriesEvent,
    WebinarSeriesExtended,
    WebinarSeriesPlanned,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Act, Actor, Reach
from jobclub.core.spans import wall_of
from jobclub.core.usecases.arranging import mode_by, send_errands
from jobclub.core.usecases.asking import Mistakes, closed_days
from jobclub.core.usecases.hosting import (
    clashes_of,
    keep_hours,
    must_have_presenters,
    must_have_sparring,
    with_meeting,
)
from jobclub.core.usecases.presenting import WebinarWish, call_off, presenting_host, provider_for
from jobclub.core.usecases.staging import keep_webinar
from jobclub.core.webinars import series as rules
from jobclub.core.webinars import webinar as webinars
from jobclub.core.webinars.judgement import checked_webinar
from jobclub.core.webinars.series import Settings, Topic, Until, WebinarSeries, Weekday
from jobclub.core.webinars.webinar import Webinar

DAY = timedelta(days=1)
SHARED = (
    *("minutes", "cohost_ids", "description", "capacity", "audience", "observers", "agenda"),
    *("sparring_service_id", "uptake", "place", "meeting_link", "meeting_dial_in"),
)
"""What a wish for a webinar and the settings of a series have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesWish:
    """What somebody wants a series to be: when it meets, until when, and what all its dates have.

    ``each`` is a wish without a time: its title is the series'. It ends on a day, or after ``count`` dates.
    """

    each: WebinarWish
    weekdays: tuple[Weekday, ...]
    at: time
    starts_on: date
    ends_on: date | None = None
    count: int | None = None
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenSeries:
    """A series with its dates by time."""

    series: WebinarSeries
    webinars: tuple[Webinar, ...]

    @property
    def revision(self) -> str:
        """What a reader sees of it."""
        return rules.revision_of(self.series, self.webinars)


@dataclass(frozen=True, slots=True)
class DraftedSeries:
    """A series as it would be, the dates that it would get, and each clash that stands against them."""

    series: WebinarSeries
    webinars: tuple[Webinar, ...]
    clashes: tuple[Mapping[str, Any], ...]


def plan_series(office: Office, actor: Actor, wish: SeriesWish, *, dry_run: bool = False) -> SeenSeries:
    """Plan a series, each date of it as a draft; one clash refuses all of them.

    Raises:
        Invalid: Something about it can't be; each mistake with its pointer.
        StaffClash: Somebody who is to present it is engaged at some of the times; every clash is named.
    """
    with office.transaction(actor, dry_run=dry_run) as tx:
        series, dates = _planned(office, tx, actor, wish)
        tx.webinars.add_series(series)
        _keep(office, tx, WebinarSeriesPlanned, series, dates)
    return SeenSeries(series, tuple(dates))


def draft_series(office: Office, actor: Actor, wish: SeriesWish) -> DraftedSeries:
    """Give what would come of a wish, with every clash that stands against it; nothing is kept.

    Raises:
        Invalid: See ``plan_series``.
    """
    with office.transaction(actor, dry_run=True) as tx:
        series, dates = _planned(office, tx, actor, wish)
        return DraftedSeries(series, tuple(dates), clashes_of(tx, dates))


def _planned(
    office: Office, tx: Transaction, actor: Actor, wish: SeriesWish
) -> tuple[WebinarSeries, list[Webinar]]:
    """Give a series as it is wished for, and its dates; nothing is kept."""
    organisation, now = tx.organisations.current(), office.now()
    mistakes = Mistakes()
    today = wall_of(now, organisation.time_zone).on
    with mistakes:
        rules.checked_until(Until(wish.ends_on, wish.count), max(wish.starts_on, today), today)
    with mistakes:
        series = rules.checked_series(_wished(wish, office, actor, organisation))
    mistakes.refuse()
    actor.must(Act.RUN_WEBINARS, series)
    must_have_presenters(tx, series.host_id, series.settings.cohost_ids)
    must_have_sparring(tx, series.settings.sparring_service_id)
    series, dates = _dated(office, tx, series, wish.starts_on, Until(wish.ends_on, wish.count))
    webinars.must_lie_ahead(dates[0].starts_at, now, "/starts_on")
    return series, dates


def _wished(wish: SeriesWish, office: Office, actor: Actor, organisation: Organisation) -> WebinarSeries:
    each = wish.each
    provider = provider_for(each, organisation)
    settings = Settings(
        host_id=presenting_host(actor, each.host_id),
        mode=each.mode or mode_by(provider),
        meeting_provider=provider,
        **{name: getattr(each, name) for name in SHARED},
    )
    return WebinarSeries(
        id=office.new_id(),
        title=each.title,
        weekdays=wish.weekdays,
        at=wish.at,
        zone=organisation.time_zone,
        starts_on=wish.starts_on,
        settings=settings,
        topics=wish.topics,
        planned_until=wish.starts_on,
    )


def _dated(
    office: Office, tx: Transaction, series: WebinarSeries, first: date, until: Until
) -> tuple[WebinarSeries, list[Webinar]]:
    """Give a series with one more stretch, and the webinars of it with their meetings; nothing is kept."""
    closed = closed_days(office, tx, first, rules.last_day(series, first, until))
    stretch = rules.dated(series, first, until, closed)
    organisation, settings, dates = tx.organisations.current(), series.settings, []
    for number, wall in enumerate(stretch.walls, series.made):
        webinar = checked_webinar(rules.webinar_on(series, wall, number, office.new_id()))
        fixed: dict[str, Any] = {"link": settings.meeting_link, "dial_in": settings.meeting_dial_in}
        dates.append(with_meeting(office, organisation, webinar, settings.meeting_provider, **fixed))
    return rules.extended(series, stretch), dates


def _keep(
    office: Office,
    tx: Transaction,
    happened: type[WebinarSeriesEvent],
    series: WebinarSeries,
    dates: list[Webinar],
) -> None:
    now, ids = office.now(), tuple(one.id for one in dates)
    tx.webinars.add(dates)
    keep_hours(tx, dates)
    tx.record(happened(at=now, series_id=series.id, webinar_ids=ids))
    tx.record(*(WebinarPlanned(at=now, webinar_id=one) for one in ids))
    for webinar in dates:
        send_errands(office, tx, webinar.id, (), [webinar])


def get_series(office: Office, actor: Actor, series_id: str) -> SeenSeries:
    """Give one series with its dates."""
    with office.reading(actor) as tx:
        series = tx.webinars.series(series_id)
        actor.must(Act.READ_WEBINARS, series)
        return SeenSeries(series, tuple(tx.webinars.of_series(series_id)))


def list_series(office: Office, actor: Actor, window: Window) -> Page[WebinarSeries]:
    """Give the series that the actor may see, in the order they were planned."""
    actor.must(Act.READ_WEBINARS)
    only_own = actor.reach(Act.READ_WEBINARS) is Reach.OWN
    with office.reading(actor) as tx:
        return tx.webinars.series_page(window, presented_by=(actor.staff_id or "") if only_own else None)


def extend_series(
    office: Office,
    actor: Actor,
    series_id: str,
    *,
    ends_on: date | None = None,
    count: int | None = None,
    dry_run: bool = False,
) -> SeenSeries:
    """Give a series more dates, as drafts: until a day, or so many; its topics go on rotating.

    Raises:
        Invalid: It has no end, or another thing about it can't be.
        StaffClash: See ``plan_series``.
    """
    with office.transaction(actor, dry_run=dry_run) as tx:
        series, dates = _longer(office, tx, actor, series_id, Until(ends_on, count))
        saved = tx.webinars.save_series(series)
        _keep(office, tx, WebinarSeriesExtended, saved, dates)
        return SeenSeries(saved, tuple(tx.webinars.of_series(series_id)))


def draft_extension(office: Office, actor: Actor, series_id: str, until: Until) -> DraftedSeries:
    """Give the dates that a series would have more, with every clash that stands against them.

    Raises:
        Invalid: See ``extend_series``.
    """
    with office.transaction(actor, dry_run=True) as tx:
        series, dates = _longer(office, tx, actor, series_id, until)
        return DraftedSeries(series, tuple(dates), clashes_of(tx, dates))


def _longer(
    office: Office, tx: Transaction, actor: Actor, series_id: str, until: Until
) -> tuple[WebinarSeries, list[Webinar]]:
    """Give a series as it is once it goes on, and the dates it has more; nothing is kept."""
    series = tx.webinars.series(series_id)
    actor.must(Act.RUN_WEBINARS, series)
    must_have_presenters(tx, series.host_id, series.settings.cohost_ids)
    today = wall_of(office.now(), series.zone).on
    first = max(series.planned_until, today) + DAY
    rules.checked_until(until, first, today)
    return _dated(office, tx, series, first, until)


def end_series(
    office: Office, actor: Actor, series_id: str, on: date, reason: str, *, dry_run: bool = False
) -> SeenSeries:
    """Let a series meet no more after a day: later dates that have not begun are called off.

    Raises:
        SeriesEnded: There is none.
        Invalid: The reason can't be.
    """
    now = office.now()
    with office.transaction(actor, dry_run=dry_run) as tx:
        dates = tx.webinars.of_series(series_id)
        series = tx.webinars.series(series_id)
        actor.must(Act.RUN_WEBINARS, series)
        later = rules.to_be_cancelled(dates, on, now)
        saved = tx.webinars.save_series(rules.ended(series, on, len(later)))
        ids = tuple(one.id for one in later)
        tx.record(WebinarSeriesEnded(at=now, series_id=series_id, webinar_ids=ids))
        for webinar in later:
            call_off(office, tx, webinar, reason)
        return SeenSeries(saved, tuple(tx.webinars.of_series(series_id)))


def announce_series(office: Office, actor: Actor, series_id: str) -> SeenSeries:
    """Let all drafts of a series that lie ahead take people.

    Raises:
        WebinarNotDraft: There is none.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        dates = tx.webinars.of_series(series_id)
        series = tx.webinars.series(series_id)
        actor.must(Act.RUN_WEBINARS, series)
        drafts = rules.drafts_ahead(dates, now)
        ids = tuple(one.id for one in drafts)
        tx.record(WebinarSeriesAnnounced(at=now, series_id=series_id, webinar_ids=ids))
        for webinar in drafts:
            happened = WebinarAnnounced(at=now, webinar_id=webinar.id)
            keep_webinar(office, tx, webinar, webinars.announced(webinar, now), happened)
        return SeenSeries(series, tuple(tx.webinars.of_series(series_id)))
