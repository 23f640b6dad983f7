"""The demo: an invented organisation with a club in its third week, ready to be asked."""

from __future__ import annotations

import signal
import socket
import sysconfig
import tempfile
import threading
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click
from werkzeug.serving import BaseWSGIServer, make_server

from jobclub import wiring
from jobclub.api import create_app
from jobclub.core.activities.places import OutcomeKind, Place
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.programme_file import read_toml
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.office.store import StoredProgramme
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Actor, Role, Staff
from jobclub.core.spans import wall_of
from jobclub.core.usecases import administering, authoring, coaching, enrolling, planning, running
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.knowing import PersonWish
from jobclub.integrations.offices import utc_now
from jobclub.settings import Settings

NAME = "Midtby Job Centre"
ZONE = "Europe/Copenhagen"
PEOPLE = ("Ali", "Bo", "Carla", "Dina", "Emil", "Freja", "Gitte", "Hassan", "Ida")
P, L, E, A = AttendanceMark.PRESENT, AttendanceMark.LATE, AttendanceMark.EXCUSED, AttendanceMark.ABSENT
FRIDAY = 4
CLUBS = 2
"""One in its third week, one not open yet."""
MARKS = ((P, P, P, P, L, P, P, E, P), (P, A, P, P, P, P, L, P, E))
"""Who was there in the first two weeks, in the order of the people."""


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


class DemoClock:
    """A clock that can be put to any day, and then goes on."""

    def __init__(self, today: date | None) -> None:
        self._ahead = timedelta() if today is None else datetime.combine(today, time(9), UTC) - utc_now()
        self._set: datetime | None = None

    def __call__(self) -> datetime:
        """Give the instant, in UTC."""
        return self._set or utc_now() + self._ahead

    def put(self, instant: datetime | None) -> None:
        """Stand still at an instant; None goes on from the demo's day."""
        self._set = instant


@dataclass(frozen=True, slots=True)
class Town:
    """The invented organisation and who works there."""

    organisation: Organisation
    consultant: Staff
    coordinator: Staff

    @property
    def admin(self) -> Actor:
        """Who sets it up."""
        return administering.operator_of(self.organisation.id)

    @property
    def mette(self) -> Actor:
        """The consultant, as she acts."""
        return administering.actor_of(self.organisation, self.consultant)


@click.command("demo")
@click.option("--port", type=PORT, default=8000, show_default=True, help="A free one is taken if it is busy.")
@click.option("--keep", is_flag=True, help="Go on with the data of last time.")
@click.option("--today", type=DAY, help="Let the demo believe it is this day.")
def command(*, port: int, keep: bool, today: datetime | None) -> None:
    """Try jobclub with invented people, on this machine only."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: nothing is left behind
    clock = DemoClock(today.date() if today else None)
    with tempfile.TemporaryDirectory(prefix="jobclub-demo-") as fresh:
        folder = wiring.settings_here().data_dir / "demo" if keep else Path(fresh)
        settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'demo.sqlite3'}")
        if keep:
            wiring.upgrade_database(settings)
        office = wiring.build_office(settings, now=clock)
        left = f"Your data stays in {folder}." if keep else "Everything is then gone; --keep keeps it."
        with closing(office.store):
            town = _found(office, folder) or seed(office, clock)
            server = make_server("127.0.0.1", _free(port), create_app(office), threaded=True)
            click.echo(f"{_welcome(office, town, server.server_port)}\nStop with Ctrl-C. {left}\n")
            with closing(server.socket):
                _serve_until_stopped(server)


def _serve_until_stopped(server: BaseWSGIServer) -> None:
    """Answer requests until Ctrl-C or a termination; neither interrupts whatever is being done just then."""

    def stop(*_: object) -> None:
        threading.Thread(target=server.shutdown).start()

    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, stop)
    server.serve_forever()


def _free(port: int) -> int:
    """Give the port if nobody listens there, else one that is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            click.echo(f"Port {port} is busy; taking a free one.", err=True)
            return 0
    return port


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


def seed(office: Office, clock: DemoClock) -> Town:
    """Found the invented organisation and let its clubs live until today."""
    town = _founded(office)
    files = sorted(programmes_folder().glob("*.toml"))
    stored = [
        authoring.add_programme(office, town.admin, read_toml(file.read_text(encoding="utf-8")))
        for file in files
    ]
    by_language = {one.programme.language: one for one in stored}
    club = _club_in_week_three(office, town, by_language["en"], clock)
    clock.put(None)
    _draft(office, town, by_language["da"], club)
    return town


def programmes_folder() -> Path:
    """Give where the three programmes are: in the source tree, or where the package puts them."""
    here = Path(__file__).parent.parent / "examples" / "programmes"
    return here if here.is_dir() else Path(sysconfig.get_path("data")) / "share" / "jobclub" / "programmes"


def _founded(office: Office) -> Town:
    organisation = administering.add_organisation(
        office, name=NAME, time_zone=ZONE, language="en", holidays="DK", optional_holidays=True
    )
    operator = administering.operator_of(organisation.id)

    def add(name: str, email: str, role: Role) -> Staff:
        return administering.add_staff(office, operator, name=name, email=email, role=role)

    mette = add("Mette Holm", "mette@midtby.example", Role.CONSULTANT)
    return Town(organisation, mette, add("Jonas Berg", "jonas@midtby.example", Role.COORDINATOR))


def _club_in_week_three(office: Office, town: Town, stored: StoredProgramme, clock: DemoClock) -> Cohort:
    """Let a club begin so that two of its sessions lie behind it today, and live through them."""
    today = clock()
    club = _planned_so_that(office, town, stored, today)
    clock.put(club.sessions[0].starts_at - timedelta(days=12))
    club = planning.plan_cohort(office, town.mette, _wish(stored, club.starts_on))
    planning.open_cohort(office, town.mette, club.id)
    places = [_enrol(office, town, club, name) for name in PEOPLE]
    for session, marks in zip(club.sessions, MARKS, strict=False):
        clock.put(min(session.ends_at + timedelta(minutes=5), today))
        _live_through(office, town, session.id, places, marks)
        clock.put(min(session.ends_at + timedelta(days=2), today))
        _hand_in(office, town, session.id, places)
    enrolling.record_outcome(office, town.mette, places[3].id, OutcomeKind.CLARIFIED)
    return club


def _planned_so_that(office: Office, town: Town, stored: StoredProgramme, today: datetime) -> Cohort:
    """Find the first day from which two sessions are over today; closed days may push it back."""
    for weeks in range(2, 12):
        for day in range(1, 8):
            start = today.date() + timedelta(days=day) - timedelta(weeks=weeks)
            if start.weekday() > FRIDAY:
                continue
            club = planning.plan_cohort(office, town.mette, _wish(stored, start), dry_run=True)
            if sum(session.has_ended(today) for session in club.sessions) == len(MARKS):
                return club
    msg = "there are always two weeks without a closed day"
    raise AssertionError(msg)


def _wish(stored: StoredProgramme, starts_on: date) -> CohortWish:
    return CohortWish(
        programme_id=stored.id,
        starts_on=starts_on,
        at=time(14),
        title="Job club Midtby",
        meeting_link="https://meet.midtby.example/club-midtby",
    )


def _enrol(office: Office, town: Town, club: Cohort, name: str) -> Place:
    person = PersonWish(name=f"{name} (invented)", email=f"{name.lower()}@people.example", language="en")
    return enrolling.enrol(office, town.mette, club.id, person=person).place


def _live_through(
    office: Office, town: Town, session_id: str, places: list[Place], marks: tuple[AttendanceMark, ...]
) -> None:
    given = [
        Mark(session_id=session_id, participant_id=place.participant_id, mark=mark)
        for place, mark in zip(places, marks, strict=True)
    ]
    coaching.mark_attendance(office, town.mette, session_id, given, None)
    running.confirm_held(office, town.mette, session_id)


def _hand_in(office: Office, town: Town, session_id: str, places: list[Place]) -> None:
    """Let seven people hand in their first task, and answer all but the last two."""
    task = coaching.list_homework(office, town.mette, session_id, Window()).items[0].task
    for number, place in enumerate(places[:7]):
        text = f"What I wrote down: {number + 3} people, and whom I ask first."
        whose = place.participant_id
        given = coaching.hand_in(office, town.mette, task.id, participant_id=whose, text=text, link=None)
        if number in {0, 2, 3, 4}:
            coaching.give_feedback(
                office, town.mette, given.id, Answer.ACCEPTED, "Well done. Call the first one!"
            )
        if number == 1:
            text = "A good start. Add two people you worked with."
            coaching.give_feedback(office, town.mette, given.id, Answer.RETURNED, text)


def _draft(office: Office, town: Town, stored: StoredProgramme, club: Cohort) -> None:
    """Plan one more club, not open yet, from the Danish programme."""
    starts_on = club.sessions[-1].wall.on + timedelta(days=7)
    wish = replace(_wish(stored, starts_on), title="Jobklub Midtby", at=time(10))
    planning.plan_cohort(office, town.mette, wish)


def _welcome(office: Office, town: Town, port: int) -> str:
    base = f"http://127.0.0.1:{port}"
    consultant = administering.issue_token(
        office, town.admin, role=Role.CONSULTANT, staff_id=town.consultant.id
    )[1]
    coordinator = administering.issue_token(office, town.admin, role=Role.COORDINATOR)[1]
    admin = administering.issue_token(office, town.admin, role=Role.ADMIN)[1]
    clubs = planning.list_cohorts(office, town.mette, CohortFilter(), Window()).items
    running_now = next((club for club in clubs if club.state is CohortState.RUNNING), clubs[0])
    return f"""
jobclub demo: {NAME}, with invented people. It is {wall_of(office.now(), ZONE).on:%A %d %B %Y} here.

  The API's documentation   {base}/api/v1/docs/
  The API's description     {base}/api/v1/openapi.json

A club in its third week, as its consultant {town.consultant.name} sees it:

  curl -s -H 'Authorization: Bearer {consultant}' {base}/api/v1/cohorts/{running_now.id}
  curl -s -H 'Authorization: Bearer {consultant}' {base}/api/v1/cohorts/{running_now.id}/progress

As the coordinator:  Authorization: Bearer {coordinator}
As an admin:         Authorization: Bearer {admin}
"""
