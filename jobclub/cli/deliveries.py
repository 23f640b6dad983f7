"""Messages on their way."""

from __future__ import annotations

from collections.abc import Iterator

import click

from jobclub.cli.commands import ORGANISATION, working_for
from jobclub.core.notices.delivery import STUCK, Delivery, DeliveryState
from jobclub.core.office import Office
from jobclub.core.office.lists import MOST, Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.staff import Actor
from jobclub.core.spans import wall_of
from jobclub.core.usecases import administering, dispatching

STATE = click.Choice([state.value for state in DeliveryState])
TO_RETRY = click.Choice(sorted(state.value for state in STUCK))
LINE = "{:<36}  {:<9}  {:<17}  {:<16}  {:>5}  {}"
HEAD = LINE.format("ID", "STATE", "NOTICE", "DUE", "TRIED", "WHY")


@click.command("deliveries")
@ORGANISATION
@click.option("--state", type=STATE, help="Only those in this state.")
@click.option("--retry", metavar="ID", help="Try an expired or dead one once more, for a day.")
@click.option("--retry-all", type=TO_RETRY, help="Try all of them once more, for a day.")
@click.option("--discard", metavar="ID", help="Decide against one that is not sent yet.")
def deliveries(
    organisation: str | None, state: str | None, retry: str | None, retry_all: str | None, discard: str | None
) -> None:
    """List the messages on their way, or do something about those that did not get through.

    What is asked of meetings' providers stands among them. Neither words nor addresses are shown; whom a
    message is for, the API tells by their ids.
    """
    if sum(wish is not None for wish in (state, retry, retry_all, discard)) > 1:
        raise click.UsageError("Give one of --state, --retry, --retry-all and --discard.")
    with working_for(organisation) as (office, operator):
        if retry is not None:
            click.echo(f"{dispatching.retry(office, operator, retry).id} waits again.")
        elif retry_all is not None:
            count = dispatching.retry_all(office, operator, DeliveryState(retry_all))
            click.echo(f"{count:,} {'waits' if count == 1 else 'wait'} again.")
        elif discard is not None:
            click.echo(f"{dispatching.discard(office, operator, discard).id} is discarded.")
        else:
            wanted = DeliveryFilter(state=None if state is None else DeliveryState(state))
            for line in _lines(office, operator, wanted):
                click.echo(line)


def _lines(office: Office, operator: Actor, wanted: DeliveryFilter) -> Iterator[str]:
    zone = administering.get_organisation(office, operator).time_zone
    yield HEAD
    for one in _all(office, operator, wanted):
        due = wall_of(one.due_at, zone)
        why = one.why or one.fault or ""
        yield LINE.format(
            one.id, one.state, one.notice, f"{due.on} {due.at:%H:%M}", one.attempts, why
        ).rstrip()


def _all(office: Office, operator: Actor, wanted: DeliveryFilter) -> Iterator[Delivery]:
    page = dispatching.list_deliveries(office, operator, wanted, Window(limit=MOST))
    yield from page.items
    while page.next is not None:
        page = dispatching.list_deliveries(office, operator, wanted, Window(limit=MOST, after=page.next))
        yield from page.items
