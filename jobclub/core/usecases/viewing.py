"""Viewing: webinars and series at a glance, for those who present them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from jobclub.core.appointments.offer import Service
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.people.staff import Act, Actor, Reach
from jobclub.core.usecases.asking import closed_days
from jobclub.core.usecases.hosting import sparring_after
from jobclub.core.webinars.registration import Fullness
from jobclub.core.webinars.series import WebinarSeries, revision_of
from jobclub.core.webinars.sparring import SparringDemand
from jobclub.core.webinars.webinar import Webinar


@dataclass(frozen=True, slots=True, kw_only=True)
class WebinarView:
    """A webinar at a glance: how full it is, its series, what is offered after it, and who presents it.

    ``names`` are those of the staff who do, by their ids.
    """

    webinar: Webinar
    fullness: Fullness
    series: WebinarSeries | None
    sparring: Service | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WebinarLine:
    """A webinar as a list shows it: how full it is, and who hosts it."""

    webinar: Webinar
    fullness: Fullness
    host_name: str


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series with its dates by time, and who presents it."""

    series: WebinarSeries
    dates: tuple[WebinarLine, ...]
    names: Mapping[str, str]

    @property
    def revision(self) -> str:
        """What a reader sees of it."""
        return revision_of(self.series, [one.webinar for one in self.dates])


def view_webinar(office: Office, actor: Actor, webinar_id: str) -> WebinarView:
    """Give one webinar at a glance."""
    with office.reading(actor) as tx:
        webinar = tx.webinars.get(webinar_id)
        actor.must(Act.READ_WEBINARS, webinar)
        return WebinarView(
            webinar=webinar,
            fullness=tx.webinar_places.fullness(webinar_id),
            series=tx.webinars.series(webinar.series_id) if webinar.series_id else None,
            sparring=tx.services.get(webinar.sparring_service_id) if webinar.sparring_service_id else None,
            names=tx.desk.staff_names({*webinar.presented_by}),
        )


def view_webinars(office: Office, actor: Actor, wanted: WebinarFilter, window: Window) -> Page[WebinarLine]:
    """Give the webinars that the actor may see, by time, with how full they are."""
    actor.must(Act.READ_WEBINARS)
    if actor.reach(Act.READ_WEBINARS) is Reach.OWN:
        wanted = replace(wanted, presented_by=actor.staff_id or "")
    with office.reading(actor) as tx:
        page = tx.webinars.page(wanted, window)
        return Page(_lines(tx, page.items), page.next)


def _lines(tx: Transaction, webinars: Iterable[Webinar]) -> tuple[WebinarLine, ...]:
    found = tuple(webinars)
    full = tx.webinar_places.fullness_of([one.id for one in found])
    names = tx.desk.staff_names({one.host_id for one in found})
    return tuple(WebinarLine(one, full.get(one.id, Fullness()), names[one.host_id]) for one in found)


def view_series(office: Office, actor: Actor, series_id: str) -> SeriesView:
    """Give one series with its dates, and how full each is."""
    with office.reading(actor) as tx:
        series = tx.webinars.series(series_id)
        actor.must(Act.READ_WEBINARS, series)
        names = tx.desk.staff_names({series.host_id, *series.settings.cohost_ids})
        return SeriesView(series, _lines(tx, tx.webinars.of_series(series_id)), names)


def compare_sparring(office: Office, actor: Actor, webinar_id: str) -> SparringDemand:
    """Compare the sparring that a webinar will ask for with what is free in the days after it."""
    with office.reading(actor) as tx:
        webinar = tx.webinars.get(webinar_id)
        actor.must(Act.READ_WEBINARS, webinar)
        return sparring_after(office, tx, webinar)


def closed_on(office: Office, actor: Actor, day: date) -> str | None:
    """Give why the organisation meets nobody on a day, if so: a webinar may take place all the same."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return closed_days(office, tx, day, day).get(day)
