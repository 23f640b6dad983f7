"""Keys to the API."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import click

from jobclub.cli.commands import ORGANISATION, Commands, every, working_for
from jobclub.cli.staff import ROLE
from jobclub.core.office import Office
from jobclub.core.people.staff import FROM_OUTSIDE, Act, Actor, Role, Token
from jobclub.core.spans import planned_wall, wall_of
from jobclub.core.usecases import administering, issuing

SCOPE = click.Choice([act.stable_name for act in Act if act not in FROM_OUTSIDE])
LINE = "{:<36}  {:<11}  {:<10}  {:<10}  {:<10}  {}"
HEAD = LINE.format("ID", "ROLE", "ENDS", "USED", "REVOKED", "LIMITS")


@click.group(cls=Commands)
def token() -> None:
    """Keys to the API."""


@token.command("add")
@ORGANISATION
@click.option("--role", type=ROLE, required=True)
@click.option("--staff", "staff_id", help="Whose token it is; needed for a consultant's.")
@click.option("--cohort", "cohort_id", help="The one cohort it is for.")
@click.option("--read-only", is_flag=True, help="It can look and change nothing.")
@click.option(
    "--scope", "scopes", type=SCOPE, multiple=True, help="What it is for; all of the role's if none."
)
@click.option("--ends-on", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it is valid.")
@click.option("--days", type=click.IntRange(1, 3660), help="For how many days it is valid.")
def token_add(
    organisation: str | None, role: str, ends_on: datetime | None, days: int | None, **limits: Any
) -> None:
    """Make a token; prints it alone, this once."""
    if role == Role.CONSULTANT and limits["staff_id"] is None:
        raise click.UsageError("A consultant's token needs --staff ID: whose it is.")
    if ends_on and days:
        raise click.UsageError("Give one of --ends-on and --days.")
    limits["scopes"] = [Act.named(name) for name in limits["scopes"]]
    with working_for(organisation) as (office, operator):
        ends_at = _end(office, operator, ends_on, days)
        made = issuing.issue_token(office, operator, role=Role(role), ends_at=ends_at, **limits)
        click.echo(made[1])


def _end(office: Office, operator: Actor, ends_on: datetime | None, days: int | None) -> datetime | None:
    """Give until when a token is valid: a last day is over at midnight, where the organisation is."""
    if days is not None:
        return office.now() + timedelta(days=days)
    if ends_on is None:
        return None
    zone = administering.get_organisation(office, operator).time_zone
    return planned_wall(ends_on.date() + timedelta(days=1), time(), zone)[0].instant.astimezone(UTC)


@token.command("list")
@ORGANISATION
def token_list(organisation: str | None) -> None:
    """List the tokens, revoked ones too; their secrets are nowhere."""
    with working_for(organisation) as (office, operator):
        zone = administering.get_organisation(office, operator).time_zone
        found = every(lambda window: issuing.list_tokens(office, operator, window))
        for line in (HEAD, *(_line(one, zone) for one in found)):
            click.echo(line)


def _line(one: Token, zone: str) -> str:
    days = (at and wall_of(at, zone).on.isoformat() for at in (one.ends_at, one.used_at, one.revoked_at))
    return LINE.format(one.id, one.role, *(day or "-" for day in days), _limits(one)).rstrip()


def _limits(one: Token) -> str:
    named = {
        "staff": one.staff_id,
        "cohort": one.cohort_id,
        "for": ",".join(a.stable_name for a in one.scopes),
    }
    told = [f"{name} {value}" for name, value in named.items() if value]
    return "; ".join([*told, *(["reading"] if one.read_only else [])])


@token.command("revoke")
@ORGANISATION
@click.argument("token_id", metavar="ID")
def token_revoke(organisation: str | None, token_id: str) -> None:
    """Let a token work no longer."""
    with working_for(organisation) as (office, operator):
        issuing.revoke_token(office, operator, token_id, None)
        click.echo(f"{token_id} is revoked.")
