"""Somebody at a browser: on a phone and at a desk, in each language, with and without scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jobclub.testing import FixedClock
from tests.browser.chromium import NoBrowserError, a_browser
from tests.browser.house import House, a_house

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let all of these share one browser and one server, and open sockets."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.server)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a browser; without one these tests are skipped, but not where one is said to be required."""
    try:
        with a_browser() as found:
            yield found
    except NoBrowserError as reason:
        required = "browser" in os.environ.get("JOBCLUB_REQUIRE", "").replace(",", " ").split()
        (pytest.fail if required else pytest.skip)(str(reason))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Give a house of one test's own."""
    with a_house(tmp_path, FixedClock()) as found:
        yield found
