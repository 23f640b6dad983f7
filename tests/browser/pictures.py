"""Pictures of the main pages, for README and docs: ``make pictures`` takes them anew, in the demo's town."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.usecases import enrolling, linking, planning, signing_in
from jobclub.demo.seeding import DemoClock, Town, seed
from tests.browser.chromium import a_browser
from tests.browser.house import House, a_house, path_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
DAY = date(2027, 2, 18)
"""A day in the third week of the demo's club."""
AN_HOUR = timedelta(hours=1)
A_MOMENT = timedelta(minutes=10)
"""How long before the third meeting they are taken."""
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}


@dataclass(frozen=True, slots=True)
class Album:
    """Takes pictures with one browser of one house."""

    browser: Browser
    house: House

    def take(self, name: str, address: str, size: dict[str, int], *, enter_by: str | None = None) -> None:
        """Take a picture of a page; ``enter_by`` is a link to sign in with."""
        context = self.browser.new_context(viewport=size, device_scale_factor=1.5, reduced_motion="reduce")  # type: ignore[arg-type]
        page = context.new_page()
        if enter_by:
            _sign_in(page, enter_by)
        page.goto(self.house.address + address)
        page.screenshot(path=FOLDER / f"{name}.png", full_page=size == PHONE)
        context.close()


def _sign_in(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button").last.click()


def take_all(album: Album, town: Town) -> None:
    """Take the picture of each main page."""
    office = album.house.office
    clubs = planning.list_cohorts(office, town.mette, CohortFilter(), Window()).items
    club = next(one for one in clubs if one.state == "running")
    sessions = planning.get_cohort(office, town.mette, club.id).sessions
    third = next(one for one in sessions if not one.has_ended(office.now()))
    while office.now() < third.starts_at - AN_HOUR:
        album.house.at(office.now() + AN_HOUR)
    album.house.at(third.starts_at - A_MOMENT)
    somebody = enrolling.list_enrolments(office, town.mette, club.id, Window(limit=1)).items[0]
    _, secret = linking.make_link(office, town.mette, somebody.place.participant_id)
    album.take("participant", path_of(linking.address_of(office, secret)), PHONE)
    album.take("open-clubs", f"/o/{town.organisation.page_name}/", PHONE)
    for name, address, email in (
        ("today", "/staff/", town.consultant.email),
        ("club", f"/staff/clubs/{club.id}", town.consultant.email),
        ("new-club", "/staff/clubs/new", town.consultant.email),
        ("overview", "/staff/overview", town.coordinator.email),
    ):
        link = signing_in.make_sign_in_link(office, town.admin, email)
        album.take(name, address, DESK, enter_by=link)


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    clock = DemoClock(DAY)
    with (
        tempfile.TemporaryDirectory() as folder,
        a_house(Path(folder), clock) as house,
        a_browser() as browser,
    ):
        take_all(Album(browser, house), seed(house.office, clock))


if __name__ == "__main__":
    main()
