"""Calendars at their secret addresses, as those who subscribed ask for them: every hour, for months."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar
from werkzeug.test import TestResponse

from jobclub.api import create_app
from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.post import Post
from jobclub.core.usecases.adapting import change_session
from jobclub.core.usecases.enrolling import Enrolment, withdraw
from jobclub.core.usecases.limiting import WITHIN
from jobclub.core.usecases.linking import list_links, make_link, revoke_link
from jobclub.core.usecases.opening import MOST_GUESSES
from jobclub.core.usecases.rescheduling import move_session
from jobclub.core.usecases.subscribing import make_feed
from jobclub.integrations.database import SqlStore, open_database
from jobclub.integrations.ical import ICalendarFiles
from jobclub.integrations.wording import TemplateWording
from jobclub.testing import FixedClock, Town, enrolled, found_town, office_over, open_club
from jobclub.web import add_pages
from jobclub.web.own.calendars import FOLLOWS, NO_LINK

JOIN = "https://meet.example.org/club"
GONE = ("findes ikke", "gibt es nicht mehr", "no longer here")


@dataclass(frozen=True, slots=True)
class Site:
    """A site with one club, and somebody in it who has a calendar."""

    app: Flask
    office: Office
    clock: FixedClock
    town: Town
    club: Cohort
    anna: Enrolment
    secret: str

    @property
    def path(self) -> str:
        """Where Anna's calendar is."""
        return f"/calendar/{self.secret}.ics"

    def ask(
        self, path: str | None = None, method: str = "GET", *, at: str = "192.0.2.7", **headers: str
    ) -> TestResponse:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        asked = {"path": path or self.path, "method": method, "headers": named}
        return self.app.test_client().open(**asked, environ_base={"REMOTE_ADDR": at})

    def meeting(self, session_id: str | None = None) -> TestResponse:
        return self.ask(f"/calendar/{self.secret}/{session_id or self.club.sessions[0].id}")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with closing(open_database(f"sqlite:///{tmp_path}/jobclub.sqlite3")) as store:
        yield store


@pytest.fixture
def site(store: SqlStore) -> Site:
    clock = FixedClock()
    post = Post(
        wording=TemplateWording(),
        calendars=ICalendarFiles(),
        base_url="https://club.example",
        sender="post@club.example",
    )
    office = replace(office_over(store, clock), post=post)
    town = found_town(office)
    club = open_club(office, town, meeting_link=JOIN, meeting_provider="link")
    anna = enrolled(office, town, club.id, "Anna")
    secret = make_feed(office, town.consultant, anna.place.participant_id)[1]
    return Site(add_pages(create_app(office)), office, clock, town, club, anna, secret)


def test_a_calendar_is_a_file_that_nobody_else_keeps(site: Site) -> None:
    answer = site.ask()
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert len(Calendar.from_ical(answer.data).events) == 6


def test_who_has_it_already_is_told_so_until_it_changes(site: Site) -> None:
    seen = site.ask().headers["ETag"]
    for tag in (seen, f"W/{seen}", f'"other", {seen}'):
        same = site.ask(If_None_Match=tag)
        assert (same.status_code, same.data) == (304, b"")
        assert same.headers["ETag"] == seen
        assert same.headers["Cache-Control"] == "private, no-cache"
    assert site.ask(If_None_Match='"other"').status_code == 200
    second = site.club.sessions[1]
    move_session(site.office, site.town.consultant, second.id, second.starts_at + timedelta(days=1))
    changed = site.ask(If_None_Match=seen)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != seen


def test_head_tells_the_same_without_the_file(site: Site) -> None:
    whole, head = site.ask(), site.ask(method="HEAD")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(whole.data))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_but_looking_is_allowed(site: Site, method: str) -> None:
    assert site.ask(method=method).status_code == 405


def test_looking_changes_nothing(site: Site, store: SqlStore) -> None:
    def dump() -> list[str]:
        with store.engine.connect() as db:
            return list(db.connection.driver_connection.iterdump())

    before = dump()
    for method in ("GET", "HEAD"):
        site.ask(method=method)
        site.ask(f"/calendar/{site.secret}/{site.club.sessions[0].id}", method=method)
    assert dump() == before


def is_gone(answer: TestResponse) -> bool:
    told = answer.text
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    return answer.status_code == 404 and all(words in told for words in GONE)


def test_an_address_that_leads_nowhere_says_how_to_get_a_new_one(site: Site) -> None:
    assert is_gone(site.ask("/calendar/unknown.ics"))
    assert is_gone(site.ask(site.path.upper().replace("CALENDAR", "calendar").replace(".ICS", ".ics")))
    assert is_gone(site.ask(f"/calendar/unknown/{site.club.sessions[0].id}"))
    assert is_gone(site.meeting("unknown"))


def test_a_calendar_that_was_taken_back_is_gone(site: Site) -> None:
    who, actor = site.anna.place.participant_id, site.town.consultant
    (link,) = list_links(site.office, actor, who, Window()).items
    revoke_link(site.office, actor, who, link.id, None)
    assert is_gone(site.ask())
    assert is_gone(site.meeting())


def test_a_link_to_a_page_opens_no_calendar(site: Site) -> None:
    _, secret = make_link(site.office, site.town.consultant, site.anna.place.participant_id)
    assert is_gone(site.ask(f"/calendar/{secret}.ics"))


def test_guesses_find_nothing_and_are_soon_answered_by_nothing_but_wait(site: Site) -> None:
    statuses = [site.ask(f"/calendar/guess-{n}.ics").status_code for n in range(MOST_GUESSES + 20)]
    assert statuses == [404] * MOST_GUESSES + [429] * 20
    shut_out = site.ask("/calendar/guess.ics", X_Forwarded_For="198.51.100.1")
    assert shut_out.status_code == 429
    assert shut_out.headers["Retry-After"] == "3600"
    assert site.ask().status_code == 200
    assert site.ask("/calendar/guess.ics", at="198.51.100.1").status_code == 404
    site.clock.advance(WITHIN)
    assert site.ask("/calendar/guess.ics").status_code == 404


def test_an_entry_leads_to_its_meeting(site: Site) -> None:
    event = Calendar.from_ical(site.ask().data).events[0]
    assert event["URL"].startswith("https://club.example/calendar/")
    answer = site.ask(event["URL"].removeprefix("https://club.example"))
    assert (answer.status_code, answer.headers["Location"]) == (302, JOIN)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_who_is_no_longer_in_the_group_finds_no_meeting(site: Site) -> None:
    withdraw(site.office, site.town.consultant, site.anna.place.id)
    assert is_gone(site.meeting())


def test_a_meeting_that_is_over_says_so(site: Site) -> None:
    site.clock.at = site.club.sessions[0].ends_at
    answer = site.meeting()
    assert answer.status_code == 410
    assert "over" in answer.text


def test_a_meeting_without_a_link_says_where_it_is_or_that_the_link_follows(site: Site) -> None:
    club = open_club(site.office, site.town, starts_on=site.club.starts_on + timedelta(days=1))
    berta = enrolled(site.office, site.town, club.id, "Berta")
    secret = make_feed(site.office, site.town.consultant, berta.place.participant_id)[1]
    first = club.sessions[0].id
    said = partial(site.ask, f"/calendar/{secret}/{first}")
    answer = said()
    assert (answer.status_code, answer.text) == (200, NO_LINK)

    with site.office.transaction(site.town.admin) as tx:
        pending = Meeting(provider="link", state=MeetingState.PENDING)
        tx.cohorts.save(tx.cohorts.get(club.id).with_session(replace(club.sessions[0], meeting=pending)))
    assert said().text == FOLLOWS
    change_session(site.office, site.town.consultant, first, None, mode=Mode.BOTH, place="Room 3")
    assert said().text == f"Room 3\n{FOLLOWS}"
    change_session(site.office, site.town.consultant, first, None, mode=Mode.IN_PERSON)
    assert said().text == "Room 3\n"


def test_who_meets_in_a_room_is_not_led_to_the_link_of_the_club(site: Site) -> None:
    first, room = site.club.sessions[0].id, {"mode": Mode.IN_PERSON, "place": "Room 3"}
    change_session(site.office, site.town.consultant, first, None, **room)
    answer = site.ask(f"/calendar/{site.secret}/{first}")
    assert (answer.status_code, answer.text) == (200, "Room 3\n")


def test_a_meeting_on_the_phone_says_which_number_to_call_in_every_language(site: Site) -> None:
    meeting = Meeting(provider="phone", dial_in=DialIn(number="70 10 10 10", code="1234"))
    with site.office.transaction(site.town.admin) as tx:
        club = tx.cohorts.get(site.club.id)
        first = replace(club.sessions[0], mode=Mode.PHONE, meeting=meeting)
        tx.cohorts.save(club.with_session(first))
    assert site.ask(f"/calendar/{site.secret}/{first.id}").text.splitlines() == [
        "På telefon: 70 10 10 10, kode 1234",
        "Per Telefon: 70 10 10 10, Code 1234",
        "By phone: 70 10 10 10, code 1234",
    ]


def test_no_secret_stands_in_the_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        site.ask()
        site.ask(If_None_Match=site.ask().headers["ETag"])
        site.meeting()
        site.ask("/calendar/unknown-secret.ics")
    told = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "/calendar/{secret}.ics" in told
    assert site.secret not in told
    assert "unknown-secret" not in told
