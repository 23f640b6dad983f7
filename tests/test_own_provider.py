"""The example of a provider of meetings is a package that works: installed, tested and used from outside."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_docs import FENCED, page

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "own_provider"
PLANS_A_CLUB = """
import json, sys
from jobclub import wiring
from jobclub.core.usecases.issuing import issue_token
from jobclub.core.people.staff import Role
from jobclub.testing import found_town, put_in

office = wiring.build_office(wiring.settings_here())
town = found_town(office)
programme = put_in(office, town)
_, secret = issue_token(office, town.admin, role=Role.ADMIN)
client = wiring.app_over(office).test_client()
headers = {"Authorization": f"Bearer {secret}"}
wish = {"programme_id": programme.id, "starts_on": "2027-06-07", "at": "14:00", "meeting_provider": "jitsi"}
planned = client.post("/api/v1/cohorts", json=wish, headers=headers)
ids = [session["id"] for session in planned.json.get("sessions", [])]
met = [client.get(f"/api/v1/sessions/{one}/meeting", headers=headers).json for one in ids]
json.dump({"status": planned.status_code, "answer": planned.json, "met": met}, sys.stdout)
office.store.close()
"""
OPTIONS = {"JOBCLUB_JITSI_URL": "https://meet.midtby.example", "JOBCLUB_JITSI_SECRET": 32 * "x"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the example as its README says, from a copy, into a folder of its own."""
    folder = tmp_path_factory.mktemp("own_provider")
    copy = shutil.copytree(
        EXAMPLE, folder / "copy", ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
    )
    here = ("--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--quiet")
    where = ("--target", str(folder / "installed"))
    subprocess.run([sys.executable, "-m", "pip", "install", *here, *where, str(copy)], check=True)  # noqa: S603  (our own package)
    return folder / "installed"


def run(*words: str, seen: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process that sees the example, or does not."""
    paths = [str(ROOT), *([str(seen)] if seen else [])]
    whole = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1", **env}
    command = [sys.executable, *words]
    return subprocess.run(command, env=whole, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603  (our own code)


def planned(tmp_path: Path, seen: Path | None) -> Any:
    done = run("-c", PLANS_A_CLUB, seen=seen, JOBCLUB_DATA_DIR=str(tmp_path), **OPTIONS)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_its_own_tests_pass_where_it_is_installed(installed: Path) -> None:
    tests = str(EXAMPLE / "tests")
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tests, tests, seen=installed)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_the_test_on_the_operators_page_passes_as_it_stands(installed: Path, tmp_path: Path) -> None:
    (block,) = [text for kind, text in FENCED.findall(page("operator.md")) if kind == "python"]
    file = tmp_path / "test_ours.py"
    file.write_text(block)
    done = run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(file), seen=installed
    )
    assert done.returncode == 0, done.stdout


def test_a_club_meets_there_in_a_room_of_its_own_each_time(installed: Path, tmp_path: Path) -> None:
    told = planned(tmp_path, installed)
    assert told["status"] == 201
    assert told["answer"]["meeting_provider"] == "jitsi"
    assert {(met["provider"], met["state"], met["dial_in"]) for met in told["met"]} == {
        ("jitsi", "ready", None)
    }
    rooms = {met["join_url"] for met in told["met"]}
    assert len(rooms) == len(told["met"]) == 6
    assert all(room.startswith("https://meet.midtby.example/") for room in rooms)


def test_where_it_is_not_installed_no_club_meets_there(tmp_path: Path) -> None:
    told = planned(tmp_path, None)
    (mistake,) = told["answer"]["errors"]
    assert (told["status"], mistake["pointer"]) == (422, "/meeting_provider")
    assert "jitsi" not in mistake["detail"]


def test_what_it_needs_is_said_when_jobclub_starts(installed: Path, tmp_path: Path) -> None:
    about = {"JOBCLUB_DATA_DIR": str(tmp_path), "JOBCLUB_JITSI_URL": "http://meet.midtby.example"}
    done = run("-m", "jobclub", "organisation", "add", "Midtby", seen=installed, **about)
    assert done.returncode == 1
    first, second = done.stderr.strip().splitlines()
    assert first.startswith("Error: JOBCLUB_JITSI_URL must be the address of your server")
    assert second.startswith("JOBCLUB_JITSI_SECRET must have at least 32 characters")
    assert "(says the plug-in jobclub-jitsi 0.1.0)" in first


@pytest.mark.parametrize(
    "command", [["serve", "--port", "0"], ["serve", "--port", "0", "--with-worker"], ["worker"]]
)
def test_what_it_needs_is_said_once_before_anything_runs(
    installed: Path, tmp_path: Path, command: list[str]
) -> None:
    done = run("-m", "jobclub", *command, seen=installed, JOBCLUB_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    told = [line.removeprefix("Error: ").split(" ")[0] for line in done.stderr.strip().splitlines()]
    assert told == ["JOBCLUB_JITSI_URL", "JOBCLUB_JITSI_SECRET"]


def test_the_doctor_names_the_variables_it_needs(installed: Path, tmp_path: Path) -> None:
    done = run("-m", "jobclub", "doctor", seen=installed, JOBCLUB_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "FAILS  jitsi provider: JOBCLUB_JITSI_URL must be the address of your server, like" in done.stdout


def test_its_options_may_stand_in_the_settings_file(installed: Path, tmp_path: Path) -> None:
    file = tmp_path / "jobclub.toml"
    file.write_text(
        f'data_dir = "{tmp_path}"\n[jitsi]\nurl = "https://meet.midtby.example"\nsecret = "{32 * "x"}"\n'
    )
    about = {"JOBCLUB_SETTINGS": str(file)}
    assert run("-m", "jobclub", "organisation", "add", "Midtby", seen=installed, **about).returncode == 0
    refused = run("-m", "jobclub", "organisation", "add", "Midtby", **about)
    assert "jitsi: is no setting; choose from" in refused.stderr
