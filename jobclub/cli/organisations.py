"""Organisations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jobclub.cli.commands import ORGANISATION, Commands, office_here, working_for
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.usecases import administering, exporting
from jobclub.integrations.export_file import write_export


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


@organisation.command("tenant")
@ORGANISATION
@click.argument("tenant_id")
def organisation_tenant(organisation: str | None, tenant_id: str) -> None:
    """Say in which tenant of Microsoft Entra ID an organisation's staff have accounts; "none" is in none.

    The operator says so and nobody else: whose tenant it is gets everybody who signs in there.
    """
    tenant = None if tenant_id == "none" else tenant_id.lower()
    with working_for(organisation) as (office, operator):
        administering.change_organisation(office, operator, None, entra_tenant_id=tenant)


@organisation.command("export")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def organisation_export(name: str, file: Path) -> None:
    """Write all that an organisation keeps into FILE: a ZIP with JSON lines, for machines to read.

    The file holds everything about people: keep it where nobody else can read it, and encrypted.
    """
    with working_for(name) as (office, actor):
        rows = exporting.export_organisation(office, actor)
        counts = write_export(file, name, office.now(), rows)
    click.echo(f"{file} is written: {sum(counts.values())} rows of {len(counts)} kinds", err=True)
