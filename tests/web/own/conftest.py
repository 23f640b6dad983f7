"""Somebody who opens their own page, and presses what is on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Homework
from jobclub.core.cohorts.session import Session
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.coaching import list_homework, mark_attendance
from jobclub.core.usecases.enrolling import Enrolment, enrol
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.linking import make_link
from jobclub.testing import FixedClock, Town, found_town, memory_office, open_club
from jobclub.web.guarding import FORM
from jobclub.web.words import Words
from jobclub.wiring import app_over
from tests.web.reading import Read

LINK = "https://meet.example.org/club"


@dataclass(slots=True)
class Visitor:
    """Somebody with a link, on whose page one can look and press buttons."""

    app: Flask
    secret: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str = "", **more: Any) -> TestResponse:
        address = path if path.startswith("/") else f"/p/{self.secret}{'/' + path if path else ''}"
        headers = {**self.headers, **more.pop("headers", {})}
        if method == "POST":
            more.setdefault("content_type", FORM)  # as a browser says of an empty form too
        return self.app.test_client().open(address, method=method, headers=headers, **more)

    def look(self, path: str = "", *, status: int = 200) -> Read:
        """Open a page."""
        response = self.ask("GET", path)
        assert response.status_code == status, response.text
        return Read(response.text)

    def post(self, path: str, **form: str) -> TestResponse:
        """Send a form."""
        return self.ask("POST", path, data=form)

    def press(self, button: str, *, on: Read | None = None, **typed: str) -> Read:
        """Press a button on a page, and read where it leads."""
        form = (on or self.look()).form(button)
        assert form.method == "post"
        response = self.ask("POST", form.action, data={**form.fields, **typed})
        if response.status_code == 303:
            return self.look(response.headers["Location"])
        return Read(response.text)


@dataclass(frozen=True, slots=True)
class Scene:
    """A town with a club of four, to which people are added as they are needed."""

    office: Office
    clock: FixedClock
    town: Town
    club: Cohort
    app: Flask

    def comes(self, name: str, *, club: Cohort | None = None, **about: Any) -> Enrolment:
        """Let somebody join a club, or its line."""
        wanted = (club or self.club).id
        return enrol(self.office, self.town.coordinator, wanted, person=PersonWish(name=name, **about))

    def visitor(self, who: Enrolment) -> Visitor:
        """Give somebody a link, and let them hold it."""
        _, secret = make_link(self.office, self.town.coordinator, who.place.participant_id)
        return Visitor(self.app, secret)

    def opened(self, **wish: Any) -> Cohort:
        """Open another club, of the colleague's unless it is said otherwise."""
        wanted = {"consultant_id": self.town.colleague.staff_id, "at": time(9), **wish}
        return open_club(self.office, self.town, **wanted)

    def mark(self, session: Session, who: Enrolment, how: str = "present") -> None:
        """Say how somebody attended a session that has begun."""
        mark = Mark(session_id=session.id, participant_id=who.place.participant_id, mark=AttendanceMark(how))
        mark_attendance(self.office, self.town.coordinator, session.id, [mark], None)

    def task(self, number: int = 0) -> Homework:
        """Give the first task of a session."""
        session = self.club.sessions[number]
        return list_homework(self.office, self.town.coordinator, session.id, Window()).items[0].task


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
def anna(scene: Scene, t: Words) -> Enrolment:
    """Somebody in the club, who speaks that language."""
    return scene.comes("Anna", language=t.language)


@pytest.fixture
def page(scene: Scene, anna: Enrolment) -> Visitor:
    return scene.visitor(anna)


@pytest.fixture
def waiting(scene: Scene, t: Words) -> Callable[..., tuple[Cohort, Visitor, Enrolment]]:
    """Give what lets somebody wait for a club of one place; with an offer if whoever has it leaves."""

    def wait(**wish: Any) -> tuple[Cohort, Visitor, Enrolment]:
        small = scene.opened(title="Small club", minimum=1, capacity=1, **wish)
        scene.comes("Carl", club=small)
        dina = scene.comes("Dina", club=small, language=t.language)
        return small, scene.visitor(dina), dina

    return wait
