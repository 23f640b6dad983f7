"""The page of a guest: what it is, yes or no, the way in, and nothing about anybody who takes part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.activities.door import DOORS_OPEN
from jobclub.core.activities.guest import Guest
from jobclub.core.office import Office
from jobclub.core.people.link import Purpose
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.usecases.attending import Coming, register_for_webinar
from jobclub.core.usecases.inviting import WEBINAR, get_guest, invite_guest, remove_guest
from jobclub.core.usecases.keying import new_link
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.presenting import WebinarWish, announce_webinar, cancel_webinar, plan_webinar
from jobclub.core.webinars.webinar import Webinar
from jobclub.testing import FixedClock, Town, found_town, memory_office
from jobclub.web.guarding import FORM
from jobclub.web.words import Words
from jobclub.wiring import app_over
from tests.web.reading import Read

LINK = "https://meet.example.org/open"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Invited:
    """A guest with their link, and those who invited them."""

    office: Office
    clock: FixedClock
    town: Town
    webinar: Webinar
    guest: Guest
    secret: str
    app: Flask
    t: Words

    def ask(self, method: str, path: str = "", **headers: str) -> TestResponse:
        address = path if path.startswith("/") else f"/g/{self.secret}{'/' + path if path else ''}"
        headers = {"Accept-Language": self.t.language, **headers}
        form = {"content_type": FORM} if method == "POST" else {}
        return self.app.test_client().open(address, method=method, headers=headers, **form)

    def look(self, path: str = "", *, status: int = 200) -> Read:
        response = self.ask("GET", path)
        assert response.status_code == status, response.text
        return Read(response.text)

    def press(self, button: str, *, on: str = "") -> Read:
        response = self.ask("POST", self.look(on).form(button).action)
        return self.look(response.headers["Location"]) if response.status_code == 303 else Read(response.text)

    def known(self) -> Guest:
        """Give them as they are kept."""
        return get_guest(self.office, self.town.admin, self.webinar.id, self.guest.id, of=WEBINAR)


@pytest.fixture(params=LANGUAGES)
def invited(request: pytest.FixtureRequest) -> Invited:
    clock = FixedClock()
    office = memory_office(clock)
    town = found_town(office, name="Job centre Midtby", language=request.param)
    wish = WebinarWish(
        title="Be found",
        minutes=60,
        starts_at=clock() + 2 * DAY,
        host_id=town.consultant.staff_id,
        meeting_link=LINK,
        agenda=(AgendaItem(minutes=20, item="What we make", lead="Gry"),),
    )
    webinar = plan_webinar(office, town.coordinator, wish)
    announce_webinar(office, town.coordinator, webinar.id)
    coming = Coming(person=PersonWish(name="Anna Andersen", email="anna@people.example"))
    register_for_webinar(office, town.coordinator, webinar.id, coming)
    about = {"name": "Gry", "email": "gry@partners.example"}
    guest = invite_guest(office, town.coordinator, webinar.id, of=WEBINAR, **about)
    link, secret = new_link(office, Purpose.GUEST, guest_id=guest.id)
    with office.transaction(town.admin) as tx:
        tx.links.add(link)
    return Invited(office, clock, town, webinar, guest, secret, app_over(office), Words(request.param))


def test_a_guest_sees_the_invitation_and_nobody_who_takes_part(invited: Invited) -> None:
    page, t = invited.look(), invited.t
    assert page.language == t.language
    assert page.all("h1") == ["Be found"]
    assert "What we make" in page.text
    assert "Conny Consultant" in page.text
    assert "Anna" not in page.html
    assert "gry@" not in page.html
    assert LINK not in page.html


def test_a_guest_says_yes_and_then_no_and_reads_what_they_said(invited: Invited) -> None:
    t = invited.t
    page = invited.press(t("invitation.yes"))
    assert t("invitation.done_yes") in page.text
    assert t("invitation_said.confirmed") in page.text
    assert invited.known().confirmed
    assert t("invitation.yes") not in page.all("button")
    page = invited.press(t("invitation.no"))
    assert t("invitation.done_no") in page.text
    assert invited.known().state.value == "declined"


def test_a_guest_joins_from_a_quarter_of_an_hour_before(invited: Invited) -> None:
    assert invited.ask("GET", "join").headers["Location"] == f"/g/{invited.secret}"
    invited.clock.at = invited.webinar.starts_at - DOORS_OPEN
    assert invited.look().links[invited.t("meeting.join")] == f"/g/{invited.secret}/join"
    assert invited.ask("GET", "join").headers["Location"] == LINK


def test_what_is_off_or_over_is_said_and_asks_for_nothing(invited: Invited) -> None:
    t, stale = invited.t, invited.look().form(invited.t("invitation.yes")).action
    cancel_webinar(invited.office, invited.town.admin, invited.webinar.id, "ill")
    assert t("invitation.off") in invited.look().text
    response = invited.ask("POST", stale)
    assert response.status_code == 409
    assert t("errors.invitation_over") in Read(response.text).text
    assert invited.known().state.value == "invited"


def test_a_webinar_that_is_over_is_told_as_such(invited: Invited) -> None:
    invited.clock.at = invited.webinar.ends_at
    page = invited.look()
    assert invited.t("invitation.over") in page.text
    assert page.forms == [one for one in page.forms if "language" in one.action]


def test_an_invitation_for_somebody_else_ends_and_its_link_leads_nowhere(invited: Invited) -> None:
    t = invited.t
    ask = invited.look().links[t("not_me.link")]
    assert t("invitation.not_me") in invited.look(ask).text
    invited.press(t("not_me.yes"), on=ask)
    assert invited.known().not_me_at is not None
    assert invited.look(status=404).all("h1") == [t("invitation.gone_head")]


def test_who_was_taken_off_and_who_guesses_read_the_same(invited: Invited) -> None:
    nothing = invited.look("/g/nobody-has-this", status=404)
    remove_guest(invited.office, invited.town.admin, invited.webinar.id, invited.guest.id, None, of=WEBINAR)
    assert invited.look(status=404).text == nothing.text
    assert invited.look("elsewhere", status=404).text == nothing.text


def test_a_form_from_elsewhere_is_not_let_in_and_nothing_is_kept_by_anybody(invited: Invited) -> None:
    response = invited.ask("POST", "yes", Origin="https://elsewhere.example")
    assert response.status_code == 403
    assert invited.known().state.value == "invited"
    headers = invited.ask("GET").headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
