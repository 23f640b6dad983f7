"""Organisations."""

from __future__ import annotations

from typing import Any

import click

from jobclub.cli.commands import Commands, office_here
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.usecases import administering


@click.group(cls=Commands)
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
    with office_here() as office:
        click.echo(administering.add_organisation(office, **about).id)
