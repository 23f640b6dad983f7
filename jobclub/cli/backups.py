"""Backups of the database, and the way back."""

from __future__ import annotations

from pathlib import Path

import click

from jobclub import wiring
from jobclub.integrations import backups
from jobclub.integrations.backups import Manifest

TO = click.Path(dir_okay=False, path_type=Path)
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

    Stop servers and workers first.
    """
    url = wiring.database_here(wiring.settings_here())
    manifest = backups.restore(url, file, replace=replace)
    click.echo(f"The database is restored: {_told(manifest)}\nNow run: jobclub db upgrade", err=True)


def _told(manifest: Manifest) -> str:
    rows = f"{sum(manifest.rows.values()):,} rows in {len(manifest.rows)} tables"
    return f"{rows}, revision {manifest.revision}, of {manifest.taken_at}."
