"""The command line: a module for each noun, and here what is about the database itself."""

from __future__ import annotations

import click

from jobclub import demo, wiring
from jobclub.cli.backups import backup_command, restore_command
from jobclub.cli.commands import Commands
from jobclub.cli.deliveries import deliveries
from jobclub.cli.doctor import doctor
from jobclub.cli.forgetting import erase_command, retention_command, vacuum_command
from jobclub.cli.offers import series, service, webinar
from jobclub.cli.organisations import organisation
from jobclub.cli.participants import participants
from jobclub.cli.processes import serve_command, worker_command
from jobclub.cli.programmes import plan_command, programme
from jobclub.cli.staff import staff
from jobclub.cli.tokens import token
from jobclub.cli.wording import wording
from jobclub.version import __version__


@click.group(cls=Commands)
@click.version_option(__version__)
def cli() -> None:
    """The scheduler for virtual job clubs and webinars."""


COMMANDS = (
    demo.command,
    serve_command,
    worker_command,
    organisation,
    staff,
    token,
    participants,
    retention_command,
    deliveries,
    doctor,
    backup_command,
    restore_command,
    programme,
    plan_command,
    service,
    webinar,
    series,
    wording,
)
for command in COMMANDS:
    cli.add_command(command)
participants.add_command(erase_command)


@cli.group()
def db() -> None:
    """The database."""


db.add_command(vacuum_command)


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database up to date; nothing is changed if anything fails."""
    wiring.upgrade_database(wiring.settings_here())
    click.echo("The database is up to date.", err=True)
