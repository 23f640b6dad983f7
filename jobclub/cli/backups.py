"""Backups of the database, and the way back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from jobclub import wiring
from jobclub.cli.commands import office_here
from jobclub.core.errors import Busy, Invalid
from jobclub.core.usecases import erasing
from jobclub.integrations import backups
from jobclub.integrations.backups import Manifest
from jobclub.integrations.database import head, open_store, revision_of
from jobclub.integrations.erasure_log import ErasureFile
from jobclub.integrations.offices import office_over
from jobclub.settings import Settings

TO = click.Path(dir_okay=False, path_type=Path)
ERASURES_SINCE = "0009"
"""From which revision on a database knows who was forgotten."""
FROM = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=TO)
@click.option("--replace", is_flag=True, help="Take the place of a file of this name.")
@click.option("--verify", is_flag=True, help="Take none; look whether the one in FILE is whole.")
def backup_command(file: Path, *, replace: bool, verify: bool) -> None:
    """Copy all that the database holds into FILE, while others write to it; the copy is checked.

    The file holds everything about people: keep it where nobody else can read it, and encrypted.
    """
    if verify:
        click.echo(f"{file} is whole: {_told(backups.verify(file))}", err=True)
        return
    url = wiring.database_here(wiring.settings_here())
    click.echo(f"{file} is written and checked: {_told(backups.take(url, file, replace=replace))}", err=True)


@click.command("restore")
@click.argument("file", type=FROM)
@click.option("--replace", is_flag=True, help="Let go of all that the database holds now.")
def restore_command(file: Path, *, replace: bool) -> None:
    """Put what FILE holds in the place of the database: all of it, or, if anything fails, nothing.

    Whoever was forgotten since the backup is forgotten again. Stop servers and workers first.
    """
    settings = wiring.settings_here()
    url = wiring.database_here(settings)
    _keep_erasures(settings)
    manifest = backups.restore(url, file, replace=replace)
    click.echo(f"The database is restored: {_told(manifest)}", err=True)
    if manifest.revision == head():
        _forget_again()
    click.echo("Now run: jobclub db upgrade", err=True)


def _keep_erasures(settings: Settings) -> None:
    """Write who was forgotten by the database that is there now into the log beside it."""
    parts = wiring.address_of(settings.database_url)
    if parts.drivername == wiring.SQLITE and not Path(str(parts.database)).exists():
        return
    try:
        with wiring.engine_at(settings.database_url) as engine:
            knows = (revision_of(engine) or "") >= ERASURES_SINCE
        if knows:
            with closing(open_store(settings.database_url)) as store:
                erasing.write_up(office_over(store), ErasureFile(settings.data_dir))
    except (Invalid, Busy, OSError):
        said = "The database that is there now can't be read: who was forgotten is known from the log alone."
        click.echo(said, err=True)


def _forget_again() -> None:
    """Forget those once more whom the backup has brought back."""
    with office_here() as office:
        again = erasing.reconcile(office)
    click.echo(f"Forgotten again, as they were after this backup was taken: {again}.", err=True)


def _told(manifest: Manifest) -> str:
    rows = f"{sum(manifest.rows.values()):,} rows in {len(manifest.rows)} tables"
    return f"{rows}, revision {manifest.revision}, of {manifest.taken_at}."
