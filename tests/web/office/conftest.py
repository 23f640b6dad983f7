"""Those who look after an organisation, each at their own browser, and another organisation beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.office import Office
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.enrolling import enrol
from jobclub.core.usecases.knowing import PersonWish, add_participant
from jobclub.core.usecases.signing_in import session_for
from jobclub.integrations.files import FileCleaner
from jobclub.integrations.wording import TemplateWording
from jobclub.testing import (
    FixedClock,
    RecordingMailer,
    Town,
    found_town,
    memory_office,
    open_club,
    plain_post,
)
from jobclub.web.guarding import FORM, WITH_FILE
from jobclub.web.words import Words
from jobclub.wiring import app_over
from tests.web.reading import Read

ROOMS = (
    "importing",
    "programmes",
    "closed-days",
    "deliveries",
    "wording",
    "staff-list",
    "tokens",
    "organisation",
    "retention",
    "audit",
)


@dataclass(slots=True)
class Desk:
    """The browser of somebody of the staff."""

    app: Flask
    secret: str
    language: str

    def ask(self, method: str, address: str, **more: Any) -> TestResponse:
        client = self.app.test_client()
        client.set_cookie("jobclub", self.secret)
        client.set_cookie("__Host-jobclub", self.secret)
        client.set_cookie("language", self.language)
        return client.open(address, method=method, **more)

    def look(self, address: str, *, status: int = 200) -> Read:
        """Open a page of the staff's."""
        response = self.ask("GET", f"/staff/{address}")
        assert response.status_code == status, response.text
        return Read(response.text)

    def press(self, button: str, *, on: str | Read, status: int = 303, **typed: Any) -> Read:
        """Press a button, and read where it leads, or what stands against it."""
        page = self.look(on) if isinstance(on, str) else on
        form = page.form(button)
        has_file = any(not isinstance(value, str) for value in typed.values())
        whole = has_file or "multipart" in "".join(page.attributes("enctype"))
        kind = WITH_FILE if whole else FORM
        response = self.ask("POST", form.action, data={**form.fields, **typed}, content_type=kind)
        assert response.status_code == status, response.text
        if status == 303:
            return self.look(response.headers["Location"].removeprefix("/staff/"))
        return Read(response.text)


@dataclass(frozen=True, slots=True)
class Scene:
    """A town's office, and another town with a canary in everything."""

    office: Office
    clock: FixedClock
    town: Town
    club: Cohort
    other: Town
    app: Flask
    language: str

    def desk(self, who: Actor | None = None) -> Desk:
        """Let somebody sign in: the admin if nobody is named."""
        actor = who or self.town.admin
        with self.office.transaction(actor) as tx:
            secret = session_for(self.office, tx, tx.staff.get(actor.staff_id or ""))
        return Desk(self.app, secret, self.language)

    def comes(self, name: str) -> None:
        """Let somebody join the club, or its line."""
        person = PersonWish(name=name, email=f"{name.lower()}@people.example")
        enrol(self.office, self.town.coordinator, self.club.id, person=person)


@pytest.fixture(scope="session")
def _office_app() -> Flask:
    return app_over(memory_office())


@pytest.fixture(params=["da", "de", "en"])
def t(request: pytest.FixtureRequest) -> Words:
    """Give the words of each language."""
    return Words(request.param)


@pytest.fixture
def scene(_office_app: Flask, t: Words) -> Scene:
    clock = FixedClock()
    post = plain_post(wording=TemplateWording(), mailer=RecordingMailer())
    office = memory_office(clock, post=post, cleaner=FileCleaner())
    town = found_town(office, name="Job centre Midtby")
    club = open_club(office, town, title="Job club Midtby", minimum=1, capacity=2)
    other = found_town(office, name="Canary Nordby", page_name="nordby")
    open_club(office, other, title="Canary club")
    enrol_canary(office, other)
    _office_app.extensions["jobclub"] = office
    return Scene(office, clock, town, club, other, _office_app, t.language)


def enrol_canary(office: Office, other: Town) -> None:
    """Let the other town know somebody."""
    add_participant(office, other.admin, PersonWish(name="Canary Person", email="canary@people.example"))


@pytest.fixture
def admin(scene: Scene) -> Desk:
    return scene.desk()


@pytest.fixture
def desk_of(scene: Scene) -> Callable[[str], Desk]:
    """Give the desk of somebody by what they are there."""
    return lambda name: scene.desk(getattr(scene.town, name))
