"""A browser: the Chromium that is on the machine, driven by Playwright. None is downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIETLY = [
    *("--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"),
]
"""It is to look at our pages, and at nothing else on any network."""


class NoBrowserError(Exception):
    """There is no browser here, or nothing to drive it with."""


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Start a browser without a window, and end it.

    Raises:
        NoBrowserError: See there.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None or find_spec("playwright") is None:
        msg = f"there is no browser; install one of {', '.join(NAMES)} (apt-get install chromium)"
        raise NoBrowserError(msg)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (where it is not installed, tests are skipped)

    # What it shows is our own and on loopback; as root it starts only without its own sandbox.
    args = [*QUIETLY, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=args)
        yield browser
        browser.close()
