"""What a page of somebody who takes part costs: processor time on the server, bytes on the way to a phone."""

from __future__ import annotations

import re
import tempfile
import time
from contextlib import closing
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.furnished import TODAY, Furnished, furnish
from benchmarks.tables import table, verdict
from jobclub.core.usecases.linking import make_link
from jobclub.integrations.database import open_database
from jobclub.testing import FixedClock, office_over
from jobclub.wiring import app_over

MOST_CPU_MS = 15
FIRST_VISIT, LATER = 150_000, 30_000
"""Bytes."""
TURNS = 50
LONG = 30
"""Characters: an id, which is no name of a page."""
LOADED = re.compile(r'(?:href|src)="(/static/[^"]+)"|url\("?([^")]+\.woff2)')


def pages() -> str:
    """Measure each page of a furnished town's participant."""
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock()
        store = open_database(f"sqlite:///{Path(folder) / 'pages.sqlite3'}")
        with closing(store):
            office = office_over(store, clock)
            town = furnish(office, clock)
            clock.at = TODAY
            _, secret = make_link(office, town.town.admin, town.ids["participant_id"][0])
            client = app_over(office).test_client()
            rows = [_row(client, path) for path in _paths(town, f"/p/{secret}")]
    heads = ("page", "CPU", "first visit", "later", "")
    return table(f"Pages (≤ {MOST_CPU_MS} ms CPU, ≤ 150 kB, ≤ 30 kB)", heads, rows)


def _paths(town: Furnished, page: str) -> list[str]:
    session_id, homework_id = town.ids["session_id"][0], town.ids["homework_id"][0]
    parts = ("", "/known", "/known/all", "/privacy", "/calendar", "/messages")
    return [
        *(f"{page}{part}" for part in parts),
        f"{page}/homework/{homework_id}",
        f"{page}/elsewhere/{session_id}",
    ]


def _row(client: FlaskClient, path: str) -> tuple[str, ...]:
    html = client.get(path).get_data()
    begun = time.process_time()
    for _ in range(TURNS):
        client.get(path)
    cpu = (time.process_time() - begun) / TURNS * 1000
    later = len(html)
    first = later + sum(_weight(client, asset) for asset in sorted(_assets(client, html.decode())))
    holds = cpu <= MOST_CPU_MS and first <= FIRST_VISIT and later <= LATER
    name = "/".join(part for part in path.split("/")[3:] if len(part) < LONG) or "page"
    return name, f"{cpu:.1f} ms", f"{first / 1000:.0f} kB", f"{later / 1000:.0f} kB", verdict(holds=holds)


def _assets(client: FlaskClient, html: str) -> set[str]:
    """Give what a page loads: style sheets, scripts, and the fonts that a style sheet names."""
    named = {one for one, _ in LOADED.findall(html) if one}
    fonts = set[str]()
    for sheet in (one for one in named if one.endswith("app.css")):
        text = client.get(sheet).get_data(as_text=True)
        fonts |= {f"{sheet.rpartition('/')[0]}/{font}" for _, font in LOADED.findall(text) if font}
    return named | fonts


def _weight(client: FlaskClient, address: str) -> int:
    with client.get(address, headers={"Accept-Encoding": "gzip"}) as response:
        return len(response.get_data())
