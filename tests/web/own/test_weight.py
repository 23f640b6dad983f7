"""A page is light: on a slow phone, with little data left."""

from __future__ import annotations

import re

import pytest

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


def test_nothing_is_loaded_from_elsewhere_and_each_address_names_its_version(
    scene: Scene, page: Visitor
) -> None:
    scene.clock.at = scene.club.sessions[0].ends_at
    for path in ("", f"homework/{scene.task().id}"):
        assert all(re.match(r"/static/[0-9a-f]{12}/", one) for one in loaded(page, path))
