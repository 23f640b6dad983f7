"""The demo: an invented organisation with a club in its third week, ready to be asked."""

from __future__ import annotations

import signal
import socket
import tempfile
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from jobclub import wiring, worker
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.people.staff import STAFF_ROLES, operator_of
from jobclub.core.usecases import planning, staffing
from jobclub.demo.seeding import NAME, DemoClock, Town, seed
from jobclub.demo.teams import StandInTeams, teams_beside
from jobclub.demo.welcome import welcome
from jobclub.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

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
        plain = _settings(folder, door)
        with teams_beside(folder, plain.base_url, keep=keep) as teams:
            settings = plain if teams is None else teams.set_in(plain)
            if keep:
                wiring.upgrade_database(settings)
            office = wiring.build_office(settings, now=clock)
            left = f"Your data stays in {folder}." if keep else "Everything is then gone; --keep keeps it."
            with closing(office.store):
                report = None if teams is None else teams.report
                town = _found(office, folder, teams) or seed(office, clock, report)
                click.echo(f"{welcome(office, town, settings)}\nStop with Ctrl-C. {left}\n")
                _serve(office, door, teams)


def _serve(office: Office, door: socket.socket, teams: StandInTeams | None) -> None:
    """Answer at the door, and work beside it, until stopped."""
    app: WSGIApplication = wiring.app_over(office)
    server = make_server(
        *("127.0.0.1", 0, app if teams is None else teams.leading_on(app)),
        threaded=True,
        request_handler=Discreet,
        fd=door.fileno(),
    )
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


def _found(office: Office, folder: Path, teams: StandInTeams | None) -> Town | None:
    """Give the town of last time; a demo that was stopped while it was being made is none."""
    organisation = office.store.organisation_named(NAME)
    if organisation is None:
        return None
    operator = operator_of(organisation.id)
    if len(planning.list_cohorts(office, operator, CohortFilter(), Window()).items) < CLUBS:
        raise click.ClickException(
            f"The demo kept in {folder} is unfinished; remove that folder, start again."
        )
    if teams is not None:
        teams.come_along(office, operator)
    staff = staffing.list_staff(office, operator, Window()).items
    return Town(organisation, *(next(one for one in staff if one.role is role) for role in STAFF_ROLES))
