"""Somebody of the staff who is signed in, and a club they run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Homework, Submission
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.coaching import hand_in, list_homework, mark_attendance
from jobclub.core.usecases.enrolling import Enrolment, enrol
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.signing_in import session_for
from jobclub.testing import FixedClock, Town, found_town, memory_office, open_club
from jobclub.web.words import Words
from jobclub.wiring import app_over
from tests.web.reading import Form, Read

LINK = "https://meet.example.org/club"


@dataclass(slots=True)
class Desk:
    """The browser of somebody who is signed in."""

    app: Flask
    secret: str
    language: str = "en"

    def ask(self, method: str, address: str, **more: Any) -> TestResponse:
        """Ask for an address as their browser does."""
        client = self.app.test_client()
        client.set_cookie("jobclub", self.secret)
        client.set_cookie("language", self.language)
        return client.open(address, method=method, **more)

    def look(self, address: str = "/staff/", *, status: int = 200) -> Read:
        """Open a page, which lies in no cache."""
        response = self.ask("GET", address)
        assert response.status_code == status, response.text
        assert response.headers["Cache-Control"] == "no-store"
        return Read(response.text)

    def token(self) -> str:
        """Give what forms carry."""
        return self.look("/staff/account").forms[0].fields["token"]

    def send(self, address: str, *, status: int = 303, **typed: Any) -> TestResponse:
        """Send a form with its token."""
        response = self.ask("POST", address, data={"token": self.token(), **typed})
        assert response.status_code == status, response.text
        return response

    def press(self, button: str, *, on: str | Read, status: int = 303, **typed: Any) -> Read:
        """Press a button on a page, and read where it leads, or what stands against it."""
        page = self.look(on) if isinstance(on, str) else on
        form: Form = page.form(button)
        fields = {**form.fields, **typed}
        response = self.ask("POST", form.action, data=fields)
        assert response.status_code == status, response.text
        return self.look(response.headers["Location"]) if status == 303 else Read(response.text)


@dataclass(frozen=True, slots=True)
class Scene:
    """A town with a club of four, to which people are added as they are needed."""

    office: Office
    clock: FixedClock
    town: Town
    club: Cohort
    app: Flask

    def desk(self, actor: Actor, language: str = "en") -> Desk:
        """Sign somebody of the staff in."""
        with self.office.transaction(actor) as tx:
            secret = session_for(self.office, tx, tx.staff.get(actor.staff_id or ""))
        return Desk(self.app, secret, language)

    def comes(self, name: str, *, club: Cohort | None = None, **about: Any) -> Enrolment:
        """Let somebody join a club, or its line."""
        wanted = (club or self.club).id
        return enrol(self.office, self.town.coordinator, wanted, person=PersonWish(name=name, **about))

    def opened(self, **wish: Any) -> Cohort:
        """Open another club, of the colleague's unless it is said otherwise."""
        return open_club(self.office, self.town, **{"consultant_id": self.town.colleague.staff_id, **wish})

    def goes_to(self, number: int, *, minutes: int = 5) -> None:
        """Let it be some minutes after a session of the club has begun."""
        self.clock.at = self.club.sessions[number].starts_at + timedelta(minutes=minutes)

    def mark(self, number: int, **how: str) -> None:
        """Say how people attended a session, by their names."""
        session = self.club.sessions[number]
        with self.office.reading(self.town.admin) as tx:
            club = tx.cohorts.get(self.club.id)
            names = tx.participants.names([place.participant_id for place in club.places])
        ids = {name: one for one, name in names.items()}
        marks = [
            Mark(session_id=session.id, participant_id=ids[name], mark=AttendanceMark(mark))
            for name, mark in how.items()
        ]
        mark_attendance(self.office, self.town.coordinator, session.id, marks, None)

    def task(self, number: int = 0) -> Homework:
        """Give the first task of a session."""
        session = self.club.sessions[number]
        return list_homework(self.office, self.town.coordinator, session.id, Window()).items[0].task

    def hands_in(self, who: Enrolment, text: str = "My ten people") -> Submission:
        """Let somebody hand in the first task."""
        return hand_in(
            self.office,
            self.town.coordinator,
            self.task().id,
            participant_id=who.place.participant_id,
            text=text,
            link=None,
        )


@pytest.fixture(scope="session")
def _app() -> Flask:
    """Make the application once; which office it works for is each test's own."""
    return app_over(memory_office())


@pytest.fixture
def scene(_app: Flask) -> Scene:
    clock = FixedClock()
    office = memory_office(clock)
    town = found_town(office, name="Job centre Midtby")
    club = open_club(office, town, title="Job club Midtby", meeting_link=LINK, minimum=1, capacity=4)
    _app.extensions["jobclub"] = office
    return Scene(office, clock, town, club, _app)


@pytest.fixture(params=["da", "de", "en"])
def t(request: pytest.FixtureRequest) -> Words:
    """Give the words of each language."""
    return Words(request.param)


@pytest.fixture
def desk(scene: Scene) -> Desk:
    """The club's consultant, signed in, who reads English."""
    return scene.desk(scene.town.consultant)


@pytest.fixture
def office_desk(scene: Scene) -> Desk:
    """The coordinator, signed in."""
    return scene.desk(scene.town.coordinator)
