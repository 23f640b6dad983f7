"""Forgetting: a person at once, what is kept no longer, and what is left of it in the database's files."""

from __future__ import annotations

import click

from jobclub import wiring
from jobclub.cli.commands import ORGANISATION, working_for
from jobclub.core.people.erasure import NOT_SEARCHED, UNTIL
from jobclub.core.people.retention import Run
from jobclub.core.usecases import erasing, knowing, retaining
from jobclub.core.usecases.erasing import Erased
from jobclub.integrations.database.vacuum import vacuum


@click.command("erase")
@click.argument("participant_id", metavar="ID")
@ORGANISATION
@click.option("--yes", is_flag=True, help="Don't ask whether it is meant.")
def erase_command(participant_id: str, organisation: str | None, *, yes: bool) -> None:
    """Forget a person with all that is kept about them; figures stay. There is no way back."""
    with working_for(organisation) as (office, operator):
        person = knowing.get_participant(office, operator, participant_id)
        if not yes:
            click.confirm(f"Forget {person.name}? There is no way back.", abort=True, err=True)
        seen = frozenset({str(person.version)})
        click.echo(_told(erasing.erase_participant(office, operator, participant_id, seen)), err=True)


def _told(erased: Erased) -> str:
    lines = [f"  {UNTIL[one]}" for one in erased.remains]
    told = f"In what others wrote, {erased.blanked} places were blanked. {NOT_SEARCHED}"
    return "\n".join(["This person is forgotten. Bytes of it may still lie:", *lines, told])


@click.command("retention")
@ORGANISATION
@click.option("--dry-run", is_flag=True, help="Say what would be forgotten; nothing is changed.")
def retention_command(organisation: str | None, *, dry_run: bool) -> None:
    """Forget what an organisation keeps no longer, and say how much of what it was.

    A worker does so once a day.
    """
    with working_for(organisation) as (office, operator):
        click.echo(_report(retaining.run_retention(office, operator, dry_run=dry_run)))


def _report(run: Run) -> str:
    return "\n".join(f"{one.kept}: {one.count} from before {one.before:%Y-%m-%d}" for one in run.found)


@click.command("vacuum")
def vacuum_command() -> None:
    """Leave no byte of what was deleted in the database's files; everybody else waits meanwhile."""
    with wiring.engine_at(wiring.database_here(wiring.settings_here())) as engine:
        if wiring.current_revision(engine) is not None:
            vacuum(engine)
    click.echo("Nothing that was deleted is left in the database's files.", err=True)
