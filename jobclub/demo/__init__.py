"""The demo: an invented organisation with a club in its third week, ready to be asked."""

from __future__ import annotations

import signal
import socket
import tempfile
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from jobclub import wiring, worker
from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, CohortLine, Window
from jobclub.core.people.staff import Role
from jobclub.core.spans import wall_of
from jobclub.core.usecases import administering, enrolling, linking, planning
from jobclub.demo.seeding import NAME, ZONE, DemoClock, Town, seed
from jobclub.settings import Settings

CLUBS = 2
"""One in its third week, one not open yet."""


class Day(click.DateTime):
    """A day as it is written at the command line, in a year that calendars can reckon with."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a day."""
        day = datetime.fromisoformat(str(super().convert(value, param, ctx)))
        if day.year not in YEARS:
            self.fail(f"{value!r} is too far away; check the year.", param, ctx)
        return day


DAY = Day(["%Y-%m-%d"])
YEARS = range(1970, 2200)
PORT = click.IntRange(0, 65535)


@click.command("demo")
@click.option("--port", type=PORT, default=8000, show_default=True, help="A free one is taken if it is busy.")
@click.option("--keep", is_flag=True, help="Go on with the data of last time.")
@click.option("--today", type=DAY, help="Let the demo believe it is this day.")
def command(*, port: int, keep: bool, today: datetime | None) -> None:
    """Try jobclub with invented people, on this machine only."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: nothing is left behind
    clock = DemoClock(today.date() if today else None)
    with tempfile.TemporaryDirectory(prefix="jobclub-demo-") as fresh, _listening(port) as door:
        folder = wiring.settings_here().data_dir / "demo" if keep else Path(fresh)
        settings = _settings(folder, door)
        if keep:
            wiring.upgrade_database(settings)
        office = wiring.build_office(settings, now=clock)
        left = f"Your data stays in {folder}." if keep else "Everything is then gone; --keep keeps it."
        with closing(office.store):
            town = _found(office, folder) or seed(office, clock)
            server = make_server(
                *("127.0.0.1", 0, wiring.app_over(office)),
                threaded=True,
                request_handler=Discreet,
                fd=door.fileno(),
            )
            welcome = _welcome(office, town, settings)
            click.echo(f"{welcome}\nStop with Ctrl-C. {left}\n")
            with closing(server.socket), worker.in_background(office):
                _serve_until_stopped(server)


class Discreet(WSGIRequestHandler):
    """Answers without a word: the addresses of people's pages are secrets, and stand in no log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def _settings(folder: Path, door: socket.socket) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
        base_url=f"http://127.0.0.1:{door.getsockname()[1]}",
        mail_from="jobclub@midtby.example",
        mail_folder=folder / "mails",
    )


def _serve_until_stopped(server: BaseWSGIServer) -> None:
    """Answer requests until Ctrl-C or a termination; neither interrupts whatever is being done just then."""

    def stop(*_: object) -> None:
        threading.Thread(target=server.shutdown).start()

    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, stop)
    server.serve_forever()


def _listening(port: int) -> socket.socket:
    """Listen at the port if nobody does, else at one that is free."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("127.0.0.1", port))
    except OSError:
        click.echo(f"Port {port} is busy; taking a free one.", err=True)
        door.bind(("127.0.0.1", 0))
    door.listen()
    return door


def _found(office: Office, folder: Path) -> Town | None:
    """Give the town of last time; a demo that was stopped while it was being made is none."""
    organisation = office.store.organisation_named(NAME)
    if organisation is None:
        return None
    operator = administering.operator_of(organisation.id)
    if len(planning.list_cohorts(office, operator, CohortFilter(), Window()).items) < CLUBS:
        raise click.ClickException(
            f"The demo kept in {folder} is unfinished; remove that folder, start again."
        )
    staff = administering.list_staff(office, operator, Window()).items
    return Town(
        organisation, *(next(s for s in staff if s.role is r) for r in (Role.CONSULTANT, Role.COORDINATOR))
    )


def _welcome(office: Office, town: Town, settings: Settings) -> str:
    base = settings.base_url
    consultant = administering.issue_token(
        office, town.admin, role=Role.CONSULTANT, staff_id=town.consultant.id
    )[1]
    coordinator = administering.issue_token(office, town.admin, role=Role.COORDINATOR)[1]
    admin = administering.issue_token(office, town.admin, role=Role.ADMIN)[1]
    clubs = planning.list_cohorts(office, town.mette, CohortFilter(), Window()).items
    running_now = next((club for club in clubs if club.state is CohortState.RUNNING), clubs[0])
    name, page = _somebody(office, town, running_now)
    return f"""
jobclub demo: {NAME}, with invented people. It is {wall_of(office.now(), ZONE).on:%A %d %B %Y} here.

  The API's documentation   {base}/api/v1/docs/
  The API's description     {base}/api/v1/openapi.json

A club in its third week, as its consultant {town.consultant.name} sees it:

  curl -s -H 'Authorization: Bearer {consultant}' {base}/api/v1/cohorts/{running_now.id}
  curl -s -H 'Authorization: Bearer {consultant}' {base}/api/v1/cohorts/{running_now.id}/progress
  curl -s -H 'Authorization: Bearer {consultant}' {base}/api/v1/deliveries?cohort_id={running_now.id}

As {name}, who takes part in it, on a page of their own:

  {page}

What people were sent lies in {settings.mail_folder}; a mail program opens it.

As the coordinator:  Authorization: Bearer {coordinator}
As an admin:         Authorization: Bearer {admin}
"""


def _somebody(office: Office, town: Town, club: CohortLine) -> tuple[str, str]:
    """Give the first name of somebody in a club, and a new link to their page."""
    one = enrolling.list_enrolments(office, town.mette, club.id, Window(limit=1)).items[0]
    _, secret = linking.make_link(office, town.mette, one.place.participant_id)
    return one.name.partition(" ")[0], linking.address_of(office, secret)
