"""A club from its first minute to its end, in a browser, by those who live it: Conny who leads it, and Bo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.usecases import planning
from jobclub.core.usecases.administering import change_organisation
from jobclub.testing import Town, found_town, open_club, put_in, six_weeks
from jobclub.web.words import Words
from tests.browser.conftest import DESK, PHONE
from tests.browser.hands import Hands
from tests.browser.house import House

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CONNY, BO = "conny@example.org", "bo@people.example"
WAYS = [
    pytest.param("en", {}, id="en"),
    pytest.param("da", {}, id="da"),
    pytest.param("de", {"java_script_enabled": False}, id="de-without-scripts"),
    pytest.param("en", {"only_keys": True}, id="en-by-keyboard"),
]


@dataclass(frozen=True, slots=True)
class Story:
    """The house it happens in, the two who live it, and the words they read."""

    house: House
    town: Town
    conny: Hands
    bo: Hands
    t: Words

    def club(self) -> Cohort:
        """Give the only club."""
        (line,) = planning.list_cohorts(
            self.house.office, self.town.coordinator, CohortFilter(), Window()
        ).items
        return planning.get_cohort(self.house.office, self.town.coordinator, line.id)


@pytest.fixture
def town(house: House, language: str) -> Town:
    found = found_town(house.office, name="Midtby", language=language, reply_to="help@midtby.example")
    units = six_weeks().units
    put_in(house.office, found, six_weeks(language=language, units=(units[0], units[-1]), completion=None))
    return found


@pytest.fixture
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def _hands(browser: Browser, size: dict[str, int], language: str, how: dict[str, Any]) -> Iterator[Hands]:
    only_keys = how.get("only_keys", False)
    more = {name: value for name, value in how.items() if name != "only_keys"}
    context = browser.new_context(viewport=size, locale=language, reduced_motion="reduce", **more)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    yield Hands(context.new_page(), only_keys)
    context.close()


@pytest.mark.parametrize(("language", "how"), WAYS, indirect=["language"])
def test_a_club_lives_from_its_first_minute_to_its_end(
    browser: Browser, house: House, town: Town, language: str, how: dict[str, Any]
) -> None:
    with _hands(browser, DESK, language, how) as conny, _hands(browser, PHONE, language, how) as bo:
        story = Story(house, town, conny, bo, Words(language))
        _sign_in(story)
        _make_a_club(story)
        _invite_bo(story)
        _look_at_ones_page(story)
        _meet_and_mark(story)
        _hand_in(story)
        _answer(story)
        _end(story)


def _sign_in(story: Story) -> None:
    """Conny asks for a link, finds it in her mail, and is in; a week later her session is over."""
    conny, t = story.conny, story.t
    conny.page.goto(f"{story.house.address}/staff/")
    conny.write(t("sign_in.email"), CONNY)
    conny.press(t("sign_in.send"))
    conny.says(t("sign_in.asked_head"))
    story.house.work()
    conny.page.goto(story.house.link_to(CONNY, holding="/sign-in/"))
    conny.press(t("sign_in.enter"))
    conny.says("Conny Consultant")


def _make_a_club(story: Story) -> None:
    """She sees the dates before anything is kept, and then keeps them."""
    conny, t = story.conny, story.t
    conny.follow(t("club_list.new"))
    conny.write(t("new_club.starts_on"), "2027-01-11")
    conny.write(t("new_club.at"), "14:00")
    conny.press(t("new_club.preview"))
    conny.says(t("new_club.dates"))
    lines = planning.list_cohorts(story.house.office, story.town.coordinator, CohortFilter(), Window()).items
    assert not lines
    conny.press(t("new_club.create", count=2))
    assert story.club().state == "open"


def _invite_bo(story: Story) -> None:
    story.conny.write(story.t("invite.lines"), f"Bo Berg, {BO}")
    story.conny.press(story.t("invite.invite"))
    story.conny.says("Bo Berg")
    story.house.work()


def _look_at_ones_page(story: Story) -> None:
    """Bo opens the link in the mail, on a phone, and sees what is next."""
    story.bo.page.goto(story.house.link_to(BO, holding="/p/"))
    story.bo.says(story.t("meeting.head"))


def _meet_and_mark(story: Story) -> None:
    conny, t, first = story.conny, story.t, story.club().sessions[0]
    story.house.at(first.starts_at + timedelta(minutes=5))
    _sign_in(story)
    conny.follow(t("today.mark"))
    conny.choose(t("marks.present"))
    conny.press(t("marks.save"))
    story.house.at(first.ends_at + timedelta(minutes=5))
    conny.page.goto(f"{story.house.address}/staff/")
    conny.press(t("session.confirm"))
    assert story.club().sessions[0].state == "held"


def _hand_in(story: Story) -> None:
    bo, t = story.bo, story.t
    bo.page.reload()
    bo.follow(bo.page.locator(".tasks a, .steps a").first.inner_text())
    bo.write(t("task.answer"), "Ten people, and whom I ask first.")
    bo.press(t("task.send"))
    bo.says("Ten people, and whom I ask first.")


def _answer(story: Story) -> None:
    conny, t = story.conny, story.t
    conny.follow(t("menu.homework"))
    conny.says("Ten people, and whom I ask first.")
    conny.write(t("queue.answer"), "Well done. Call the first one!")
    conny.press(t("queue.accept"))
    story.bo.page.reload()
    story.bo.says("Well done. Call the first one!")


def _end(story: Story) -> None:
    """The last meeting is over, the club is completed, and Bo reads so."""
    conny, t, last = story.conny, story.t, story.club().sessions[-1]
    story.house.at(last.ends_at + timedelta(minutes=5))
    _sign_in(story)
    conny.press(t("session.confirm"))
    conny.page.goto(f"{story.house.address}/staff/clubs/{story.club().id}")
    conny.follow(t("club_tabs.settings"))
    conny.press(t("settings.complete"))
    assert story.club().state == "completed"
    story.bo.page.goto(story.house.link_to(BO, holding="/p/"))
    story.bo.says(t("over.completed"))


@pytest.mark.parametrize(("language", "how"), WAYS, indirect=["language"])
def test_somebody_new_comes_in_by_the_open_pages(
    browser: Browser, house: House, town: Town, language: str, how: dict[str, Any]
) -> None:
    club = open_club(house.office, town, six_weeks(language=language), title="Midtby 9")
    change_organisation(house.office, town.admin, None, page_name="midtby", open_registration=True)
    t = Words(language)
    with _hands(browser, PHONE, language, how) as bo:
        bo.page.goto(f"{house.address}/o/midtby/clubs/{club.id}")
        bo.says("Midtby 9")
        bo.write(t("register.name"), "Bo Berg")
        bo.write(t("register.email"), BO)
        bo.press(t("register.ask"))
        house.work()
        assert not planning.get_cohort(house.office, town.admin, club.id).places
        bo.page.goto(house.link_to(BO, holding="/confirm/"))
        bo.press(t("register.yes"))
        bo.says(t("register.enrolled_head"))
        house.work()
        bo.page.goto(house.link_to(BO, holding="/p/"))
        bo.says(t("meeting.head"))
