"""The commands."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

import click

from jobclub import demo, wiring
from jobclub.core.cohorts.plan import Plan, horizon
from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.programme_file import read_toml, write_toml
from jobclub.core.errors import Invalid, JobclubError, Mistake, NotFound
from jobclub.core.office import Office
from jobclub.core.people.organisation import LANGUAGES, Organisation
from jobclub.core.people.staff import Role
from jobclub.core.usecases import administering, authoring, planning
from jobclub.integrations.holidays import PublicHolidays
from jobclub.serving import serve
from jobclub.version import __version__

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ROLE = click.Choice([role.value for role in Role])
CLOCK = re.compile(r"\d\d:\d\d([+-]\d\d:\d\d)?")


class Commands(click.Group):
    """Commands that end with a plain sentence where a rule or an input stands against them."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except Invalid as error:
            raise click.ClickException("\n".join(map(_said, error.mistakes))) from None
        except JobclubError as error:
            raise click.ClickException(str(error)) from None


def _said(mistake: Mistake) -> str:
    """Say a mistake with the words of the command line: ``/time_zone`` was given by ``--time-zone``."""
    option = mistake.pointer.removeprefix("/").removesuffix("_id").replace("_", "-")
    return f"{option}: {mistake.detail}" if option else mistake.detail


class FileMistakes(click.ClickException):
    """Mistakes in a file, each on a line of its own that begins like ``file:line:``, as editors read it."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print them."""
        click.echo(self.message, file=file, err=True)


@click.group(cls=Commands)
@click.version_option(__version__)
def cli() -> None:
    """The scheduler for virtual job clubs and webinars."""


cli.add_command(demo.command)


@cli.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=demo.PORT, default=8000, show_default=True, help="0 takes a free one.")
@click.option(
    "--workers", type=click.IntRange(1), default=2, show_default=True, help="How many processes answer."
)
def serve_command(host: str, port: int, workers: int) -> None:
    """Answer requests until stopped."""
    settings = wiring.settings_here()
    wiring.prepare_database(settings)
    serve(lambda: wiring.build_app(settings), host=host, port=port, workers=workers)


@cli.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database up to date; nothing is changed if anything fails."""
    wiring.upgrade_database(wiring.settings_here())
    click.echo("The database is up to date.", err=True)


@contextmanager
def _office() -> Iterator[Office]:
    office = wiring.build_office(wiring.settings_here())
    try:
        yield office
    finally:
        office.store.close()


def _named(office: Office, name: str | None) -> Organisation:
    """Find an organisation by its name; without one, the only one there is."""
    if name is None:
        ids = office.store.organisation_ids()
        if not ids:
            raise click.ClickException(
                "There is no organisation yet; make one: jobclub organisation add NAME"
            )
        if len(ids) > 1:
            raise click.ClickException("Say which organisation: --organisation NAME")
        return administering.get_organisation(office, administering.operator_of(ids[0]))
    found = office.store.organisation_named(name)
    if found is None:
        raise click.ClickException(
            f"There is no organisation {name!r}; make it: jobclub organisation add {shlex.quote(name)}"
        )
    return found


ORGANISATION = click.option("--organisation", help="Its name; not needed where there is only one.")


@cli.group()
def organisation() -> None:
    """Organisations."""


@organisation.command("add")
@click.argument("name")
@click.option("--time-zone", default="Europe/Copenhagen", show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="da", show_default=True)
@click.option("--holidays", help="Whose public holidays are closed days: DK, DE-NI, ...")
@click.option("--optional-holidays", is_flag=True, help="Customary days too (in Denmark 24 and 31 December).")
def organisation_add(**about: Any) -> None:
    """Let an organisation begin to use jobclub; prints its id."""
    with _office() as office:
        click.echo(administering.add_organisation(office, **about).id)


@cli.group()
def staff() -> None:
    """The staff of an organisation."""


@staff.command("add")
@ORGANISATION
@click.option("--name", required=True, help="As colleagues and participants know them.")
@click.option("--email", required=True, help="One address, one member of staff.")
@click.option("--role", type=ROLE, required=True)
def staff_add(organisation: str | None, name: str, email: str, role: str) -> None:
    """Let somebody join the staff; prints their id."""
    with _office() as office:
        operator = administering.operator_of(_named(office, organisation).id)
        click.echo(administering.add_staff(office, operator, name=name, email=email, role=Role(role)).id)


@cli.group()
def token() -> None:
    """Keys to the API."""


@token.command("add")
@ORGANISATION
@click.option("--role", type=ROLE, required=True)
@click.option("--staff", "staff_id", help="Whose token it is; needed for a consultant's.")
@click.option("--cohort", "cohort_id", help="The one cohort it is for.")
@click.option("--read-only", is_flag=True, help="It can look and change nothing.")
def token_add(organisation: str | None, role: str, **limits: Any) -> None:
    """Make a token; prints it alone, this once."""
    if role == Role.CONSULTANT and limits["staff_id"] is None:
        raise click.UsageError("A consultant's token needs --staff ID: whose it is.")
    with _office() as office:
        operator = administering.operator_of(_named(office, organisation).id)
        click.echo(administering.issue_token(office, operator, role=Role(role), **limits)[1])


@cli.group()
def programme() -> None:
    """Programme files."""


def _read(path: Path) -> Programme:
    try:
        return read_toml(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{path}: this is no text in UTF-8; save it as UTF-8") from None
    except Invalid as error:
        said = [f"{path}:{m.line}: {m.pointer} {m.detail}".replace(":  ", ": ") for m in error.mistakes]
        raise FileMistakes("\n".join(said)) from None


@programme.command("check")
@click.argument("file", type=FILE)
def programme_check(file: Path) -> None:
    """Say whether a file is a programme, and name each mistake by its line."""
    found = _read(file)
    click.echo(f"{file}: {found.title}, {len(found.units)} units of {found.minutes} minutes: fine.")


@programme.command("import")
@click.argument("file", type=FILE)
@ORGANISATION
def programme_import(file: Path, organisation: str | None) -> None:
    """Put a file in, as the next version of its programme; prints the programme's id."""
    read = _read(file)
    with _office() as office:
        operator = administering.operator_of(_named(office, organisation).id)
        click.echo(authoring.add_programme(office, operator, read).id)


@programme.command("export")
@click.argument("name")
@ORGANISATION
def programme_export(name: str, organisation: str | None) -> None:
    """Print a programme as a file: by its id, or the newest version by its key."""
    with _office() as office:
        operator = administering.operator_of(_named(office, organisation).id)
        newest = authoring.latest_programme(office, operator, name)
        try:
            stored = newest or authoring.get_programme(office, operator, name)
        except NotFound:
            raise click.ClickException(f"There is no programme with the key or id {name!r}.") from None
    click.echo(write_toml(stored.programme), nl=False)


@cli.command("plan")
@click.argument("file", type=FILE)
@click.option("--starts-on", type=demo.DAY, required=True, help="The first day, like 2027-01-11.")
@click.option("--at", "at", required=True, help="The time of day, like 14:00 (or 02:30+02:00).")
@click.option("--holidays", help="Whose public holidays are closed days: DK, DE-NI, ...")
@click.option("--time-zone", default="Europe/Copenhagen", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def plan_command(file: Path, *, starts_on: datetime, at: str, time_zone: str, **how: Any) -> None:
    """Print the dated plan of a programme file; needs no database."""
    found = _read(file)
    closed = _closed(how["holidays"], *horizon(found, starts_on.date()), found.language)
    clock, offset = _clock(at)
    dated = planning.plan_by_calendar(found, starts_on.date(), clock, time_zone, closed, offset=offset)
    click.echo(_as_json(dated) if how["as_json"] else _as_text(found, dated, time_zone))


def _closed(region: str | None, first: date, last: date, language: str) -> Any:
    if region is None:
        return {}
    return PublicHolidays().between(region, first, last, optional=False, language=language)


def _clock(text: str) -> tuple[time, timedelta | None]:
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
