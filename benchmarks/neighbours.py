"""Two organisations under one roof, and everybody who may knock: for whoever tries the walls between."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import make_url

from benchmarks.clusters import connected
from benchmarks.furnished import TODAY, Furnished, furnish
from jobclub.core.office import Office
from jobclub.core.office.post import Post
from jobclub.core.people.link import Purpose
from jobclub.core.people.registration import in_a_cohort
from jobclub.core.usecases import administering, dressing, registering, sharing
from jobclub.core.usecases.keying import new_link
from jobclub.core.usecases.linking import make_link
from jobclub.core.usecases.registering import RegistrationWish
from jobclub.core.usecases.signing_in import session_for
from jobclub.core.usecases.subscribing import make_feed
from jobclub.integrations.database import SqlStore, open_database, open_store
from jobclub.integrations.database.tables import metadata
from jobclub.integrations.files import FileCleaner
from jobclub.integrations.ical import ICalendarFiles
from jobclub.integrations.wording import TemplateWording
from jobclub.testing import FixedClock, office_over
from jobclub.testing.mailers import RecordingMailer
from jobclub.wiring import app_over

STAFF = ("admin", "coordinator", "consultant", "colleague")
NOTED = ("guesses", "reads", "people_read")
"""Tables that tell of looking itself: secrets that are none, and who was shown to whom."""
NOTED_COLUMNS = {("tokens", "used_at"), ("links", "ends_at"), ("links", "version")}
"""When a token was used last, and until when a session goes on that is in use."""
PARAMETER = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
PLACEHOLDERS = {
    "name": "swagger-ui.css",
    "version": "any",
    "path": "own.css",
    "rest": "nothing/here",
    "notice": "day_before",
    "reason": "missed",
    "purpose": "photo",
    "section": "about",
}
"""What stands in addresses and is no id."""


@dataclass(slots=True, kw_only=True)
class Neighbour:
    """An organisation, and what opens its doors: sessions of its staff, links of people and a guest."""

    furnished: Furnished
    page_name: str
    sessions: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    feeds: dict[str, str] = field(default_factory=dict)
    invitation: str = ""
    names: dict[str, str] = field(default_factory=dict)

    @property
    def organisation_id(self) -> str:
        """Which organisation it is."""
        return self.furnished.town.organisation.id

    @property
    def people(self) -> list[str]:
        """Everybody whose page there is; the first of them is in the running club and has handed in."""
        return list(self.pages)

    def known(self) -> dict[str, str]:
        """Give one id, or secret, for each parameter of an address."""
        mine = self.furnished.first()
        return {
            **PLACEHOLDERS,
            **mine,
            "cohort_id": self.furnished.clubs["Running"],
            "club_id": self.furnished.clubs["Running"],
            "person_id": self.people[0],
            "page_name": self.page_name,
            "secret": self.pages[self.people[0]],
            **self.names,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Roof:
    """What both live under."""

    url: str
    app: Flask
    office: Office
    store: SqlStore
    clock: FixedClock
    one: Neighbour
    other: Neighbour

    def rows(self, *, but: tuple[str, ...] = NOTED) -> list[str]:
        """Give everything that is kept but what is noted of looking, past all our code."""
        with opened(self.url) as db:
            return sorted(
                f"{table} {tuple(row)}"
                for table, reading in _reading_all_but(but)
                for row in db.execute(reading).fetchall()
            )


@cache
def _reading_all_but(but: tuple[str, ...]) -> list[tuple[str, str]]:
    """Give each table with what reads it whole, but what is noted of looking."""
    found = []
    for table in metadata.tables.values():
        columns = [one.name for one in table.columns if (table.name, one.name) not in NOTED_COLUMNS]
        if table.name not in but:
            listed = ", ".join(f'"{name}"' for name in columns)
            found.append((table.name, f'SELECT {listed} FROM "{table.name}"'))  # noqa: S608  (our own names)
    return found


@contextmanager
def opened(url: str) -> Iterator[Any]:
    """Open a database past all our code and its walls; each statement commits by itself."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(str(make_url(url).database), isolation_level=None)) as file:
            yield file
    else:
        with closing(connected(url)) as db:
            yield db


@contextmanager
def a_roof(url: str) -> Iterator[Roof]:
    """Let two organisations move in, into an empty database; it is a day in the third week of their clubs."""
    store, clock = open_database(url), FixedClock()
    with closing(store):
        office = _with_post(office_over(store, clock), RecordingMailer())
        one, other = (_moved_in(office, clock) for _ in range(2))
        for town, next_door in ((one, other), (other, one)):
            _offer(office, town, next_door)
        clock.at = TODAY
        yield Roof(
            url=url, app=app_over(office), office=office, store=store, clock=clock, one=one, other=other
        )


def _with_post(office: Office, mailer: RecordingMailer) -> Office:
    """Let an office look into files, and send its messages to somebody who keeps them."""
    post = Post(
        wording=TemplateWording(),
        calendars=ICalendarFiles(),
        base_url="http://localhost",
        sender="jobclub@example.org",
        mailer=mailer,
    )
    return replace(office, cleaner=FileCleaner(), post=post)


def _moved_in(office: Office, clock: FixedClock) -> Neighbour:
    furnished = furnish(office, clock)
    town = furnished.town
    administering.change_organisation(office, town.admin, None, open_registration=True)
    dressing.set_logo(office, town.admin, _a_picture(), None)
    mine = Neighbour(furnished=furnished, page_name=town.organisation.page_name or "")
    for who in STAFF:
        actor = getattr(town, who)
        with office.transaction(actor) as tx:
            mine.sessions[who] = session_for(office, tx, tx.staff.get(actor.staff_id or ""))
    for whose in furnished.ids["participant_id"]:
        mine.pages[whose] = make_link(office, town.admin, whose)[1]
        mine.feeds[whose] = make_feed(office, town.admin, whose)[1]
    mine.invitation = invitation_for(office, furnished)
    with office.reading(town.admin) as tx:
        places = tx.cohorts.get(furnished.clubs["Running"]).places
        mine.names["place_id"] = next(one.id for one in places if one.participant_id == mine.people[0])
        met = {tx.appointments.get(one).participant_id for one in furnished.ids["appointment_id"]}
        mine.names["person_id"] = next(
            one
            for one in mine.pages
            if one not in met and any(one == place.participant_id for place in places)
        )
    return mine


def invitation_for(office: Office, furnished: Furnished) -> str:
    """Give the secret of a guest's link."""
    link, secret = new_link(office, Purpose.GUEST, guest_id=furnished.besides["webinar_guest"])
    with office.transaction(furnished.town.admin) as tx:
        tx.links.add(link)
    return secret


def _offer(office: Office, town: Neighbour, next_door: Neighbour) -> None:
    """Share a programme with the neighbour, and let somebody ask for a place."""
    about = {"to": next_door.page_name, "purpose": "The same course", "ends_on": date(2027, 3, 1)}
    programme_id = town.furnished.first()["programme_id"]
    share = sharing.share_programme(office, town.furnished.town.admin, programme_id, **about)
    town.names["share_id"] = share.id
    next_door.names["offer_id"] = share.id
    _, public = registering.page_of_organisation(office, town.page_name)
    wish = RegistrationWish(name="Nora", email="nora@people.example", language="en")
    registering.register(office, public, in_a_cohort(town.furnished.clubs["Open"]), wish, who="192.0.2.7")


def _a_picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 12), (11, 83, 148)).save(written, "PNG")
    return written.getvalue()


def address_of(rule: object, ids: Mapping[str, str], *, secret: str | None = None) -> str:
    """Fill in an address.

    Raises:
        KeyError: It holds a parameter that nobody here knows of.
    """
    known = {**ids, "secret": secret} if secret else ids
    text = str(rule)
    if "/offered" in text:
        known = {**known, "share_id": known["offer_id"]}
    return PARAMETER.sub(lambda found: str(known[found[1]]), text)


@contextmanager
def a_copy(roof: Roof, folder: Path) -> Iterator[Roof]:
    """Give the same in a copy of its SQLite file, behind the same application, for somebody to change."""
    file = folder / "copy.sqlite3"
    with (
        closing(sqlite3.connect(str(make_url(roof.url).database))) as whole,
        closing(sqlite3.connect(file)) as to,
    ):
        whole.backup(to)
    with closing(open_store(f"sqlite:///{file}")) as store:
        clock = FixedClock(roof.clock.at)
        office = _with_post(office_over(store, clock), RecordingMailer())
        roof.app.extensions["jobclub"] = office
        yield replace(roof, url=f"sqlite:///{file}", office=office, store=store, clock=clock)
        roof.app.extensions["jobclub"] = roof.office
    file.unlink()
