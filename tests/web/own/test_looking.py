"""Looking changes nothing: every address there is, asked with GET and HEAD, as mail scanners do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from benchmarks.furnished import TODAY, Furnished, furnish
from jobclub.core.usecases.linking import make_link
from jobclub.core.usecases.subscribing import make_feed
from jobclub.integrations.database import SqlStore, open_database
from jobclub.testing import FixedClock, office_over
from jobclub.wiring import app_over

NOTED = ("guesses", "reads", "people_read", "tokens")
"""What is noted of looking itself: secrets that are none, who read what, when a token was used last."""
PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Ground:
    """A furnished town in a database, behind every address there is."""

    app: Flask
    store: SqlStore
    town: Furnished
    page: str
    feed: str

    def rows(self, *but: str) -> list[str]:
        """Give everything that is kept."""
        with self.store.engine.connect() as db:
            names = db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
            return sorted(
                f"{name} {tuple(row)}"
                for name in names
                if name not in but
                for row in db.exec_driver_sql(f'SELECT * FROM "{name}"')  # noqa: S608  (its own names)
            )

    def addresses(self) -> Iterator[str]:
        """Give every address that answers GET, with ids of what is there; personal ones by their secrets."""
        ids = {
            **self.town.first(),
            "homework_id": self.town.ids["homework_id"][0],
            "place_id": self.town.besides["offered"],
            "name": "swagger-ui.css",
            "version": "any",
            "path": "own.css",
            "rest": "nothing/here",
        }
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or set()):
                secret = self.feed if str(rule).startswith("/calendar") else self.page
                known = {**ids, "secret": secret}
                yield PARAMETER.sub(lambda found, known=known: known.get(found[2], "nothing"), str(rule))

    def ask(self, method: str, address: str) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.town.secrets['admin']}"}
        return self.app.test_client().open(address, method=method, headers=headers)


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    clock = FixedClock()
    store = open_database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    office = office_over(store, clock)
    town = furnish(office, clock)
    whose = town.ids["participant_id"][0]
    page, feed = (make(office, town.town.admin, whose)[1] for make in (make_link, make_feed))
    clock.at = TODAY
    yield Ground(app_over(office), store, town, page, feed)
    store.close()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_no_address_changes_anything_when_it_is_looked_at(ground: Ground, method: str) -> None:
    before, seen = ground.rows(*NOTED), dict[str, int]()
    for address in ground.addresses():
        with ground.ask(method, address) as response:
            seen[address] = response.status_code

    assert ground.rows(*NOTED) == before
    assert not [address for address, status in seen.items() if status >= 500]
    if method != "OPTIONS":
        found = [address for address, status in seen.items() if status == 200]
        assert {f"/p/{ground.page}{path}" for path in ("", "/messages", "/not-me", "/calendar")} <= set(found)
        assert len(found) > 40


def test_every_link_on_every_page_can_be_followed_and_changes_nothing(ground: Ground) -> None:
    before, seen, ahead = ground.rows(), set[str](), [f"/p/{ground.page}"]
    while ahead:
        address = ahead.pop()
        seen.add(address)
        text = ground.ask("GET", address).text
        found = {one.partition("#")[0] for one in re.findall(r'href="(/p/[^"]*)"', text)}
        ahead += sorted(found - seen - set(ahead))

    assert ground.rows() == before
    assert len(seen) >= 6


def test_a_wrong_link_leaves_a_guess_and_nothing_else(ground: Ground) -> None:
    before = ground.rows("guesses")
    counted = len(ground.rows())

    for address in ("/p/wrong", "/p/wrong/messages", f"/p/{ground.feed}", f"/calendar/{ground.page}.ics"):
        assert ground.ask("GET", address).status_code == 404

    assert ground.rows("guesses") == before
    assert len(ground.rows()) == counted + 4
    assert "wrong" not in "".join(ground.rows())


def test_an_act_does_change_something_so_that_a_change_would_be_seen(ground: Ground) -> None:
    before = ground.rows()

    response = ground.app.test_client().post(f"/p/{ground.page}/messages", data={"stop": "1"})

    assert response.status_code == 303
    assert ground.rows() != before
