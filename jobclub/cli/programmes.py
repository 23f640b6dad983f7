"""Programme files, and the plans made from them."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from jobclub import demo
from jobclub.cli.commands import FILE, ORGANISATION, Commands, read_file, working_for
from jobclub.core.cohorts.plan import Plan, horizon
from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.programme_file import read_toml, write_toml
from jobclub.core.errors import NotFound
from jobclub.core.usecases import authoring, planning
from jobclub.integrations.holidays import PublicHolidays

CLOCK = re.compile(r"\d\d:\d\d([+-]\d\d:\d\d)?")


@click.group(cls=Commands)
def programme() -> None:
    """Programme files."""


@programme.command("check")
@click.argument("file", type=FILE)
def programme_check(file: Path) -> None:
    """Say whether a file is a programme, and name each mistake by its line."""
    found = read_file(file, read_toml)
    click.echo(f"{file}: {found.title}, {len(found.units)} units of {found.minutes} minutes: fine.")


@programme.command("import")
@click.argument("file", type=FILE)
@ORGANISATION
def programme_import(file: Path, organisation: str | None) -> None:
    """Put a file in, as the next version of its programme; prints the programme's id."""
    read = read_file(file, read_toml)
    with working_for(organisation) as (office, operator):
        click.echo(authoring.add_programme(office, operator, read).id)


@programme.command("export")
@click.argument("name")
@ORGANISATION
def programme_export(name: str, organisation: str | None) -> None:
    """Print a programme as a file: by its id, or the newest version by its key."""
    with working_for(organisation) as (office, operator):
        newest = authoring.latest_programme(office, operator, name)
        try:
            stored = newest or authoring.get_programme(office, operator, name)
        except NotFound:
            raise click.ClickException(f"There is no programme with the key or id {name!r}.") from None
    click.echo(write_toml(stored.programme), nl=False)


@click.command("plan")
@click.argument("file", type=FILE)
@click.option("--starts-on", type=demo.DAY, required=True, help="The first day, like 2027-01-11.")
@click.option("--at", "at", required=True, help="The time of day, like 14:00 (or 02:30+02:00).")
@click.option("--holidays", help="Whose public holidays are closed days: DK, DE-NI, ...")
@click.option("--time-zone", default="Europe/Copenhagen", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def plan_command(file: Path, *, starts_on: datetime, at: str, time_zone: str, **how: Any) -> None:
    """Print the dated plan of a programme file; needs no database."""
    found = read_file(file, read_toml)
    closed = _closed(how["holidays"], *horizon(found, starts_on.date()), found.language)
    clock, offset = clock_of(at)
    dated = planning.plan_by_calendar(found, starts_on.date(), clock, time_zone, closed, offset=offset)
    click.echo(_as_json(dated) if how["as_json"] else _as_text(found, dated, time_zone))


def _closed(region: str | None, first: date, last: date, language: str) -> Any:
    if region is None:
        return {}
    return PublicHolidays().between(region, first, last, optional=False, language=language)


def clock_of(text: str) -> tuple[time, timedelta | None]:
    """Read a time of day and, if it has one, its offset."""
    try:
        read = time.fromisoformat(text if CLOCK.fullmatch(text) else "")
    except ValueError:
        raise click.BadParameter(f"{text!r} is no time; write one like 14:00", param_hint="--at") from None
    return read.replace(tzinfo=None), read.utcoffset()


def _as_text(programme: Programme, dated: Plan, zone: str) -> str:
    lines = [f"{programme.title}: {len(dated.sessions)} sessions of {programme.minutes} minutes, {zone}"]
    for number, planned in enumerate(dated.sessions, 1):
        start = planned.wall.local
        end = planned.span.end.astimezone(start.tzinfo)
        note = (
            "" if planned.kind == "plain" else f"  (the clocks change: this time is {planned.kind} that day)"
        )
        lines.append(f"{number:2}  {start:%a %Y-%m-%d  %H:%M}-{end:%H:%M}  {planned.unit.title}{note}")
    lines += [f" -  {skipped.on:%a %Y-%m-%d}  dropped: {skipped.reason}" for skipped in dated.skipped]
    return "\n".join(lines)


def _as_json(dated: Plan) -> str:
    sessions = [
        {
            "unit_key": planned.unit.key,
            "starts_at": planned.wall.local.isoformat(),
            "minutes": planned.minutes,
        }
        for planned in dated.sessions
    ]
    skipped = [{"on": skipped.on.isoformat(), "reason": skipped.reason} for skipped in dated.skipped]
    return json.dumps({"sessions": sessions, "skipped": skipped}, indent=2, ensure_ascii=False)
