"""Files of what is offered: services, webinars and series of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from jobclub import demo
from jobclub.cli.commands import FILE, ORGANISATION, Commands, read_file, working_for
from jobclub.cli.programmes import clock_of
from jobclub.core.appointments.offer_file import read_service
from jobclub.core.office import Office
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import offering, presenting, repeating, staffing
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.usecases.repeating import SeenSeries, SeriesWish
from jobclub.core.webinars.webinar_file import read_series, read_webinar

HOST = click.option("--host", required=True, help="Who presents it: the e-mail of one of the staff.")
SPARRING = click.option("--sparring", help="The id of the service that is offered afterwards.")
STARTS_ON = click.option("--starts-on", type=demo.DAY, required=True, help="The first day, like 2027-01-11.")


@click.group(cls=Commands)
def service() -> None:
    """Files of services: what is offered to one person at a time."""


@click.group(cls=Commands)
def webinar() -> None:
    """Files of webinars."""


@click.group(cls=Commands)
def series() -> None:
    """Files of series of webinars."""


def _checks(group: click.Group, read: Callable[[str], dict[str, Any]]) -> None:
    """Let a group say whether a file is what it should be."""

    @group.command("check")
    @click.argument("file", type=FILE)
    def check(file: Path) -> None:
        """Say whether a file is fine, and name each mistake by its line."""
        about = read_file(file, read)
        click.echo(f"{file}: {about.get('each', about)['title']}: fine.")


for kind, reader in ((service, read_service), (webinar, read_webinar), (series, read_series)):
    _checks(kind, reader)


@service.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--consultant", "emails", multiple=True, required=True, help="Who gives it, by e-mail; again for each."
)
@ORGANISATION
def service_import(file: Path, emails: tuple[str, ...], organisation: str | None) -> None:
    """Offer the service of a file; prints its id."""
    about = read_file(file, read_service)
    with working_for(organisation) as (office, operator):
        whose = tuple(_staff_id(office, operator, email) for email in emails)
        click.echo(offering.add_service(office, operator, consultant_ids=whose, **about).id)


@webinar.command("import")
@click.argument("file", type=FILE)
@STARTS_ON
@click.option("--at", "at", required=True, help="The time of day, like 14:00 (or 02:30+02:00).")
@HOST
@SPARRING
@ORGANISATION
def webinar_import(file: Path, organisation: str | None, **when: Any) -> None:
    """Plan the webinar of a file as a draft; prints its id."""
    about = read_file(file, read_webinar)
    clock, offset = clock_of(when["at"])
    about |= {"starts_on": when["starts_on"].date(), "at": clock, "offset": offset}
    with working_for(organisation) as (office, operator):
        wish = _wish(office, operator, about, when)
        click.echo(presenting.plan_webinar(office, operator, wish).id)


@series.command("import")
@click.argument("file", type=FILE)
@STARTS_ON
@click.option("--ends-on", type=demo.DAY, help="The last day; or --count.")
@click.option("--count", type=int, help="How many dates; or --ends-on.")
@HOST
@SPARRING
@click.option("--dry-run", is_flag=True, help="Print the dates, and plan nothing.")
@ORGANISATION
def series_import(file: Path, organisation: str | None, *, dry_run: bool, **when: Any) -> None:
    """Plan the series of a file, each date as a draft; prints its id."""
    about = read_file(file, read_series)
    days = {"starts_on": _day(when["starts_on"]), "ends_on": _day(when["ends_on"]), "count": when["count"]}
    with working_for(organisation) as (office, operator):
        each = _wish(office, operator, about.pop("each"), when)
        seen = repeating.plan_series(
            office, operator, SeriesWish(each=each, **days, **about), dry_run=dry_run
        )
        for line in _lines(seen) if dry_run else [seen.series.id]:
            click.echo(line)


def _day(given: datetime | None) -> Any:
    return given and given.date()


def _wish(office: Office, operator: Actor, about: dict[str, Any], said: dict[str, Any]) -> WebinarWish:
    host_id = _staff_id(office, operator, said["host"])
    return WebinarWish(host_id=host_id, sparring_service_id=said["sparring"], **about)


def _staff_id(office: Office, operator: Actor, email: str) -> str:
    return staffing.find_staff(office, operator, email).id


def _lines(seen: SeenSeries) -> Iterator[str]:
    for number, one in enumerate(seen.webinars, 1):
        yield f"{number:3}  {one.wall.local:%a %Y-%m-%d  %H:%M}  {one.title}"
    for skipped in seen.series.skipped:
        yield f"  -  {skipped.on:%a %Y-%m-%d}  dropped: {skipped.reason}"
