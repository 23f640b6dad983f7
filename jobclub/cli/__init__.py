"""The command line: a module for each noun, and here what is about the server itself."""

from __future__ import annotations

import click

from jobclub import demo, wiring
from jobclub.cli.commands import Commands
from jobclub.cli.organisations import organisation, staff, token
from jobclub.cli.participants import participants
from jobclub.cli.programmes import plan_command, programme
from jobclub.serving import serve
from jobclub.version import __version__


@click.group(cls=Commands)
@click.version_option(__version__)
def cli() -> None:
    """The scheduler for virtual job clubs and webinars."""


for command in (demo.command, organisation, staff, token, participants, programme, plan_command):
    cli.add_command(command)


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
