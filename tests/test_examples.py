"""The examples do what they say: their results are looked at, not what they print."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from datetime import time as clock
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

import jobclub as jc
from benchmarks.servers import jobclub_server

ROOT = Path(__file__).parents[1]


def _example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def story() -> ModuleType:
    return _example("six_week_job_club")


@pytest.fixture(scope="module")
def club(story: ModuleType) -> Any:
    return story.play()


def test_the_story_is_short_enough_to_be_read_at_once(story: ModuleType) -> None:
    assert len(Path(str(story.__file__)).read_text("utf-8").splitlines()) < 100


def test_the_club_keeps_its_wall_time_across_easter_and_the_change_to_summer_time(club: Any) -> None:
    cohort = club.cohort()
    assert [(day.on, day.reason) for day in cohort.skipped] == [(date(2027, 3, 29), "Easter Monday")]
    assert [(s.wall.on, s.wall.at, s.unit_key) for s in cohort.taking_place()] == [
        (date(2027, 3, 1), clock(14), "where-am-i"),
        (date(2027, 3, 8), clock(14), "your-cv"),
        (date(2027, 3, 16), clock(10), "your-application"),
        (date(2027, 4, 5), clock(14), "network-and-direct-contact"),
        (date(2027, 4, 12), clock(14), "interview-practice"),
        (date(2027, 4, 19), clock(14), "your-plan"),
    ]
    assert [s.starts_at.hour for s in cohort.taking_place()] == [13, 13, 9, 12, 12, 12]


def test_the_meeting_that_fell_through_says_why_and_all_others_were_held(club: Any) -> None:
    off = [s for s in club.cohort().sessions if not s.takes_place]
    assert [(s.wall.on, s.reason) for s in off] == [(date(2027, 3, 22), "the consultant is ill")]
    assert {s.state for s in club.cohort().taking_place()} == {jc.SessionState.HELD}


def test_everybody_ends_where_attendance_homework_and_outcome_put_them(club: Any) -> None:
    everybody: dict[str, object] = {}
    for line in jc.enrolling.list_enrolments(*club.mette, club.id, jc.Window()).items:
        standing = jc.coaching.progress_of(*club.mette, line.place.id).standing
        outcomes = jc.enrolling.list_outcomes(*club.mette, line.place.id, jc.Window()).items
        kinds = [outcome.kind for outcome in outcomes]
        everybody[line.name] = (standing.units_attended, standing.tasks_done, line.place.state, kinds)
    done, left, over = jc.PlaceState.COMPLETED, jc.PlaceState.WITHDRAWN, jc.PlaceState.ENDED
    assert everybody == {
        "Ali": (6, 6, done, [jc.OutcomeKind.EDUCATION]),
        "Bo": (5, 6, done, []),
        "Carla": (5, 6, done, []),
        "Dina": (3, 3, left, [jc.OutcomeKind.JOB]),
        "Emil": (3, 3, over, []),
        "Freja": (6, 6, done, []),
        "Gitte": (6, 6, done, []),
        "Hassan": (5, 5, done, []),
        "Ida": (6, 6, done, []),
    }


class Served(NamedTuple):
    """A server at work, and who may ask it."""

    address: str
    token: str
    consultant_id: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A real installation as an operator sets it up: an organisation, a consultant, a coordinator's token."""
    database = tmp_path / "jobclub.sqlite3"

    def jobclub(*words: str) -> str:
        env = {**os.environ, "JOBCLUB_DATABASE_URL": f"sqlite:///{database}"}
        command = [sys.executable, "-m", "jobclub", *words]
        return subprocess.check_output(command, env=env, text=True).strip()  # noqa: S603  (our own program)

    jobclub("organisation", "add", "Midtby")
    mette = ("--name", "Mette", "--email", "mette@midtby.example", "--role", "consultant")
    consultant_id = jobclub("staff", "add", *mette)
    token = jobclub("token", "add", "--role", "coordinator")
    with jobclub_server(database, workers=1) as server:
        yield Served(f"http://127.0.0.1:{server.port}", token, consultant_id)


@pytest.mark.server
def test_over_http_a_club_goes_from_its_programme_file_to_an_outcome(served: Served) -> None:
    play = _example("over_http").play
    end = play(*served)
    assert end["club"]["state"] == "completed"
    assert end["club"]["consultant_id"] == served.consultant_id
    assert [session["state"] for session in end["club"]["sessions"]] == ["held"] + 5 * ["cancelled"]
    assert [session["moved"] for session in end["club"]["sessions"]] == [False, True] + 4 * [False]
    people = [(p["name"], p["sessions_attended"], p["homework_done"], p["state"]) for p in end["people"]]
    assert people == [
        ("Ali", 1, 2, "completed"),
        ("Bo", 1, 2, "completed"),
        ("Carla", 0, 0, "ended"),
    ]
    assert [outcome["outcome"] for outcome in end["outcomes"]] == ["job"]

    again = play(served.address, served.token)
    assert again["club"]["state"] == "completed", (
        "the same consultant leads another club at a time of its own"
    )
