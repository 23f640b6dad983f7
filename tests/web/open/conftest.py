"""Somebody who comes from outside, and a town with a club that takes people."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.office import Office
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.delivering import deliver
from jobclub.integrations.files import FileCleaner
from jobclub.integrations.wording import TemplateWording
from jobclub.testing import (
    FixedClock,
    RecordingMailer,
    RecordingTexter,
    Town,
    found_town,
    memory_office,
    open_club,
    plain_post,
)
from jobclub.web.guarding import FORM
from jobclub.web.words import Words
from jobclub.wiring import app_over
from tests.web.reading import Read


@dataclass(slots=True)
class Passer:
    """Somebody nobody knows, with a browser that speaks a language."""

    app: Flask
    language: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, address: str, **more: Any) -> TestResponse:
        headers = {"Accept-Language": self.language, **self.headers, **more.pop("headers", {})}
        if method == "POST":
            more.setdefault("content_type", FORM)
        return self.app.test_client().open(address, method=method, headers=headers, **more)

    def look(self, address: str, *, status: int = 200) -> Read:
        """Open a page."""
        response = self.ask("GET", address)
        assert response.status_code == status, response.text
        return Read(response.text)

    def press(self, button: str, *, on: str | Read, status: int = 303, **typed: str) -> Read:
        """Press a button on a page, and read where it leads, or what stands against it."""
        page = self.look(on) if isinstance(on, str) else on
        form = page.form(button)
        response = self.ask("POST", form.action, data={**form.fields, **typed})
        assert response.status_code == status, response.text
        return self.look(response.headers["Location"]) if status == 303 else Read(response.text)


@dataclass(frozen=True, slots=True)
class Place:
    """A town with public pages."""

    office: Office
    clock: FixedClock
    town: Town
    club: Cohort
    mailer: RecordingMailer
    texter: RecordingTexter
    app: Flask

    @property
    def home(self) -> str:
        """Where its pages are."""
        return f"/o/{self.town.organisation.page_name}/"

    def post(self) -> None:
        """Let what waits go out."""
        while deliver(self.office, worker="w"):
            pass

    def link(self) -> str:
        """Give the path of the last link that was mailed."""
        self.post()
        found = [word for word in self.mailer.sent[-1].text.split() if "/confirm/" in word]
        return "/" + found[-1].split("/", 3)[3]


@pytest.fixture(scope="session")
def _open_app() -> Flask:
    return app_over(memory_office())


@pytest.fixture
def place(_open_app: Flask) -> Place:
    clock, mailer, texter = FixedClock(), RecordingMailer(), RecordingTexter()
    post = plain_post(wording=TemplateWording(), mailer=mailer, texter=texter)
    office = memory_office(clock, post=post, cleaner=FileCleaner())
    town = found_town(office, name="Job centre Midtby", reply_to="ask@midtby.example")
    change_organisation(office, town.admin, None, open_registration=True)
    club = open_club(office, town, title="Job club Midtby", minimum=1, capacity=2)
    _open_app.extensions["jobclub"] = office
    return Place(office, clock, town, club, mailer, texter, _open_app)


@pytest.fixture
def without_texts(place: Place) -> Place:
    """The same town where nobody writes to phones."""
    assert place.office.post is not None
    office = replace(place.office, post=replace(place.office.post, texter=None))
    place.app.extensions["jobclub"] = office
    return replace(place, office=office)


@pytest.fixture(params=["da", "de", "en"])
def t(request: pytest.FixtureRequest) -> Words:
    """Give the words of each language."""
    return Words(request.param)


@pytest.fixture
def passer(place: Place, t: Words) -> Passer:
    return Passer(place.app, t.language)
