"""The staff of an organisation, and how they get in."""

from __future__ import annotations

from collections.abc import Iterator

import click

from jobclub.cli.commands import ORGANISATION, Commands, every, working_for
from jobclub.core.activities.engagements import Engagement
from jobclub.core.people.staff import STAFF_ROLES, Role, Staff
from jobclub.core.spans import wall_of
from jobclub.core.usecases import administering, signing_in, staffing

ROLE = click.Choice([role.value for role in STAFF_ROLES])
LINE = "{:<36}  {:<11}  {:<10}  {}"
HEAD = LINE.format("ID", "ROLE", "LEFT", "NAME, E-MAIL")


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


@staff.command("link")
@ORGANISATION
@click.argument("email")
def staff_link(organisation: str | None, email: str) -> None:
    """Print a link by which one of the staff signs in: once, within 15 minutes."""
    with working_for(organisation) as (office, operator):
        click.echo(signing_in.make_sign_in_link(office, operator, email))


@staff.command("list")
@ORGANISATION
@click.option("--left", is_flag=True, help="Those who left, not those who are here.")
def staff_list(organisation: str | None, *, left: bool) -> None:
    """List the staff."""
    with working_for(organisation) as (office, operator):
        zone = administering.get_organisation(office, operator).time_zone
        found = every(lambda window: staffing.list_staff(office, operator, window, left=left))
        for line in (HEAD, *(_line(one, zone) for one in found)):
            click.echo(line)


def _line(one: Staff, zone: str) -> str:
    left = wall_of(one.left_at, zone).on.isoformat() if one.left_at else "-"
    return LINE.format(one.id, one.role, left, f"{one.name}, {one.email}")


@staff.command("remove")
@ORGANISATION
@click.argument("email")
def staff_remove(organisation: str | None, email: str) -> None:
    """Let one of the staff leave: their keys open nothing any more. Prints what lies ahead of them."""
    with working_for(organisation) as (office, operator):
        zone = administering.get_organisation(office, operator).time_zone
        leaver = staffing.find_staff(office, operator, email)
        removed = staffing.remove_staff(office, operator, leaver.id, None)
        click.echo(f"{removed.staff.name} is not one of the staff any more.", err=True)
        for line in _ahead(removed.engagements, zone):
            click.echo(line)


def _ahead(engagements: tuple[Engagement, ...], zone: str) -> Iterator[str]:
    for one in engagements:
        wall = wall_of(one.span.start, zone)
        yield f"{wall.on} {wall.at:%H:%M}  {one.activity} {one.activity_id} of {one.group_id}"


@staff.command("return")
@ORGANISATION
@click.argument("email")
def staff_return(organisation: str | None, email: str) -> None:
    """Let somebody who left work here again."""
    with working_for(organisation) as (office, operator):
        leaver = staffing.find_staff(office, operator, email)
        click.echo(staffing.return_staff(office, operator, leaver.id).id)
