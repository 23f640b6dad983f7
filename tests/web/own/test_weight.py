"""A page is light: on a slow phone, with little data left."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from jobclub.core.people.reading import Why
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.noting import note_read
from tests.web.own.conftest import Scene, Visitor

FIRST_VISIT, LATER = 150_000, 30_000
"""Bytes; what is loaded once is kept."""
FONT = re.compile(r'url\("([^")]+\.woff2)"\)')


def loaded(page: Visitor, path: str) -> list[str]:
    """Give the addresses of everything a page loads."""
    read = page.look(path)
    named = [
        about.get("href") or about["src"] for tag, about in read.tags if tag in {"link", "script", "img"}
    ]
    sheets = [one for one in named if one.endswith(".css")]
    fonts = {
        f"{sheet.rpartition('/')[0]}/{font}"
        for sheet in sheets
        for font in FONT.findall(page.ask("GET", sheet).text)
        if font.startswith("dkfds/")
    }
    return [*named, *sorted(fonts)]


def weight(page: Visitor, address: str) -> int:
    response = page.ask("GET", address, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200, address
    assert "immutable" in response.headers["Cache-Control"], address
    return len(response.data)


@pytest.mark.parametrize("path", ["", "known", "known/all", "privacy", "calendar", "messages"])
def test_a_first_visit_is_light_and_each_later_one_lighter(page: Visitor, path: str) -> None:
    later = len(page.ask("GET", path).data)
    first = later + sum(weight(page, one) for one in loaded(page, path))

    assert later <= LATER
    assert first <= FIRST_VISIT


def test_what_is_known_stays_light_after_hundreds_of_looks(
    scene: Scene, page: Visitor, anna: Enrolment
) -> None:
    began = scene.clock()
    for number in range(400):
        scene.clock.at = began - timedelta(hours=3 * number)
        for why in (Why.CONTACT, Why.CONTACT, Why.RUNNING):
            note_read(scene.office, scene.town.consultant, [anna.place.participant_id], why)
    scene.clock.at = began
    shown = page.ask("GET", "known/all")
    assert shown.text.count("×") > 99
    assert len(shown.data) <= LATER


def test_nothing_is_loaded_from_elsewhere_and_each_address_names_its_version(
    scene: Scene, page: Visitor
) -> None:
    scene.clock.at = scene.club.sessions[0].ends_at
    for path in ("", f"homework/{scene.task().id}"):
        assert all(re.match(r"/static/[0-9a-f]{12}/", one) for one in loaded(page, path))
