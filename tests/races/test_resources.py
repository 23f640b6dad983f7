"""What one caller may ask of a server, and what the server asks of its machine."""

from __future__ import annotations

import pytest

from benchmarks.races import Outcome, clients_of, person
from benchmarks.sites import another_club

from .conftest import Ground

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
MEBIBYTE = 1024 * 1024
JSON = {"Content-Type": "application/json"}


def test_a_body_of_more_than_a_mebibyte_is_refused(ground: Ground) -> None:
    with ground.server.client(ground.site.token) as client:
        large = client.post("/api/v1/participants", {"name": "x" * MEBIBYTE})
    assert (large.status, large.json["code"]) == (413, "too_large")


def test_a_page_shows_two_hundred_at_most(ground: Ground) -> None:
    with ground.server.client(ground.site.token) as client:
        for number in range(201):
            client.post("/api/v1/participants", {"name": f"Person {number}"})
        assert client.get("/api/v1/participants?limit=201").status == 422
        page = client.get("/api/v1/participants?limit=200").json
    assert len(page["items"]) == 200
    assert page["next"]


def test_a_process_stays_below_256_mib_under_load(ground: Ground) -> None:
    outcome = Outcome()
    with clients_of(ground.server, ground.site, 8) as clients:
        for _ in range(5):
            path = f"/api/v1/cohorts/{another_club(ground.office, ground.site).id}/enrolments"
            outcome.note([client.post(path, person(number)) for number, client in enumerate(clients)])
            outcome.note([client.get("/api/v1/cohorts?limit=200") for client in clients])
            outcome.note([client.get("/api/v1/participants?limit=200") for client in clients])
    assert outcome.only("200", "201")
    assert max(ground.server.megabytes()) < 256
