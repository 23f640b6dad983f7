"""Organisations, their staff, and keys to the API."""

from __future__ import annotations

from typing import Any

import click

from jobclub.cli.commands import ORGANISATION, Commands, office_here, working_for
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.staff import STAFF_ROLES, Role
from jobclub.core.usecases import administering, issuing, staffing

ROLE = click.Choice([role.value for role in STAFF_ROLES])


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


@click.group(cls=Commands)
def staff() -> None:
    """The staff of an organisation."""


@staff.command("add")
@ORGANISATION
@click.option("--name", required=True, help="As colleagues and participants know them.")
@click.option("--email", required=True, help="One address, one member of staff.")
@click.option("--role", type=ROLE, required=True)
def staff_add(organisation: str | None, name: str, email: str, role: str) -> None:
    """Let somebody join the staff; prints their id."""
    with working_for(organisation) as (office, operator):
        click.echo(staffing.add_staff(office, operator, name=name, email=email, role=Role(role)).id)


@click.group(cls=Commands)
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
    with working_for(organisation) as (office, operator):
        click.echo(issuing.issue_token(office, operator, role=Role(role), **limits)[1])
