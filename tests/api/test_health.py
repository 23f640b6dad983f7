from __future__ import annotations

from tests.api.conftest import World


def test_whoever_watches_over_it_learns_that_it_lives_and_works(world: World) -> None:
    watcher = world.caller(None)

    assert watcher.get("/health/live") == {"status": "live"}
    assert watcher.get("/health/ready") == {"status": "ready"}


def test_health_tells_nothing_about_anybody(world: World) -> None:
    answers = world.caller(None).ask("GET", "/health/ready").text

    assert world.town.town.organisation.name not in answers


def test_health_changes_nothing(world: World) -> None:
    before = world.rows
    for path in ("/health/live", "/health/ready"):
        assert world.caller(None).ask("POST", path).status_code == 405
        assert world.caller(None).ask("HEAD", path).status_code == 200
    assert world.rows == before
