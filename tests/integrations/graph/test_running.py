"""The stand-in runs, stops, counts, throttles, and goes on from its file."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from jobclub.testing.graph import Attendee, GraphStandIn
from tests.integrations.graph.caller import CREATION, PATIENCE, SPAN, Caller

pytestmark = pytest.mark.server

MEETINGS = "/users/{user-id}/onlineMeetings"


@contextmanager
def asking(graph: GraphStandIn) -> Iterator[Caller]:
    with requests.Session() as session:
        yield Caller(graph, session)


def slow_clock() -> datetime:
    """Take a while to tell the time, which is asked for while a meeting is being made."""
    time.sleep(0.02)
    return datetime.now(UTC)


# --- counting -----------------------------------------------------------------------------------------------


def test_requests_are_kept_and_counted(caller: Caller, graph: GraphStandIn) -> None:
    path = f"/{caller.create()['id']}"
    caller("GET", f"{path}?$select=id")
    caller("PATCH", path, SPAN)
    caller("DELETE", path)
    caller("DELETE", path)
    assert graph.calls() == {
        ("POST", f"{MEETINGS}/createOrGet"): 1,
        ("GET", f"{MEETINGS}/{{onlineMeeting-id}}"): 1,
        ("PATCH", f"{MEETINGS}/{{onlineMeeting-id}}"): 1,
        ("DELETE", f"{MEETINGS}/{{onlineMeeting-id}}"): 2,
    }
    assert [one.status for one in graph.asked] == [201, 200, 200, 204, 404]
    creation, reading = graph.asked[:2]
    assert creation.path == f"/users/{graph.organiser_id}/onlineMeetings/createOrGet"
    assert creation.body == CREATION
    assert creation.headers["content-type"] == "application/json"
    assert dict(reading.query) == {"$select": "id"}
    assert reading.body is None
    assert creation.at <= reading.at
    assert len(graph.logins) == 1
    graph.forget_asked()
    assert (graph.asked, graph.logins, graph.calls().total()) == ([], [], 0)


@pytest.mark.parametrize("in_turn", [True, False])
def test_one_meeting_is_made_however_many_ask_at_once(graph: GraphStandIn, *, in_turn: bool) -> None:
    """Without turns there are several: so they do ask at once."""
    if not in_turn:
        graph.tenant.turn = nullcontext()
    graph.tenant.now = slow_clock
    begin = threading.Barrier(8)

    def create(_: int) -> tuple[int, str]:
        with asking(graph) as caller:
            caller.log_in()
            begin.wait()
            answer = caller("POST", "/createOrGet", CREATION)
            return answer.status_code, answer.json()["id"]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(create, range(8)))
    made = [name for status, name in answers if status == 201]
    assert sorted(made) == sorted(one.id for one in graph.meetings)
    assert (len(made) == 1) is in_turn
    assert graph.calls().total() == 8
    assert graph.wrong == []


# --- throttling ---------------------------------------------------------------------------------------------


def test_who_asks_too_often_is_told_to_wait(caller: Caller, graph: GraphStandIn) -> None:
    caller.log_in()
    graph.throttle(3, retry_after=1)
    answers = [caller("POST", "/createOrGet", CREATION) for _ in range(5)]
    assert [one.status_code for one in answers] == [201, 200, 200, 429, 429]
    assert [one.headers.get("Retry-After") for one in answers] == [None, None, None, "1", "1"]
    assert (graph.throttled, graph.too_early) == (2, 1)
    time.sleep(1.05)
    assert caller("POST", "/createOrGet", CREATION).status_code == 200
    assert (graph.throttled, graph.too_early) == (2, 1)
    assert graph.wrong == []


def test_it_need_not_say_for_how_long(caller: Caller, graph: GraphStandIn) -> None:
    graph.throttle(1, retry_after=None)
    answers = [caller("POST", "/createOrGet", CREATION) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 429]
    assert "Retry-After" not in answers[1].headers
    graph.throttle(None)
    assert caller("POST", "/createOrGet", CREATION).status_code == 200
    assert (graph.throttled, graph.too_early) == (1, 0)


# --- stopping and starting ----------------------------------------------------------------------------------


def test_once_stopped_it_answers_on_no_connection(caller: Caller, graph: GraphStandIn) -> None:
    caller.create()
    graph.stop()
    for _ in range(2):
        with pytest.raises(requests.ConnectionError):
            caller("POST", "/createOrGet", CREATION)
    assert graph.calls().total() == 1


def test_nothing_is_said_of_callers_who_hang_up(
    caller: Caller, graph: GraphStandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(("127.0.0.1", graph.port)) as connection:
        connection.sendall(b"POST /v1.0/x HTTP/1.1\r\nContent-Length: 10\r\n\r\n")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert caller("POST", "/createOrGet", CREATION).status_code == 201
    graph.stop()
    assert capfd.readouterr().err == ""


def test_a_mistake_of_its_own_is_not_hidden(
    caller: Caller, graph: GraphStandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    graph.tenant.organisers.clear()
    graph.tenant.organisers[graph.organiser_id] = None
    with pytest.raises(requests.ConnectionError):
        caller("POST", "/createOrGet", CREATION)
    graph.stop()
    assert "AttributeError" in capfd.readouterr().err


def test_started_again_it_is_where_it_was_with_all_it_had(caller: Caller, graph: GraphStandIn) -> None:
    before = graph.graph_url
    meeting = caller.create()
    graph.stop()
    graph.stop()
    graph.start()
    assert graph.graph_url == before
    assert caller("POST", "/createOrGet", CREATION).json() == meeting


def test_a_state_survives_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "graph.jsonl"
    with GraphStandIn(state=file) as graph, asking(graph) as caller:
        organiser = graph.add_organiser(audio=False)
        kept, removed = caller.create(), caller.create(externalId="removed")
        caller("PATCH", f"/{kept['id']}", {"allowedPresenters": "organizer"})
        caller("DELETE", f"/{removed['id']}")
        report = graph.attend(kept["id"], [Attendee(name="Åse")])
        caller("GET", "")
        meetings, deleted = graph.meetings, graph.deleted
    with GraphStandIn(state=file, port=graph.port) as again, asking(again) as caller:
        assert (again.meetings, again.deleted) == (meetings, deleted)
        assert len(again.wrong) == 1
        answer = caller("POST", "/createOrGet", CREATION)
        assert answer.status_code == 200
        assert answer.json()["allowedPresenters"] == "organizer"
        records = caller("GET", f"/{kept['id']}/attendanceReports/{report}/attendanceRecords").json()["value"]
        assert [one["identity"]["displayName"] for one in records] == ["Åse"]
        caller.organiser_id = organiser
        assert caller.create()["audioConferencing"] is None
    assert [path.name for path in tmp_path.iterdir()] == ["graph.jsonl"]


def test_a_state_can_be_saved_elsewhere(caller: Caller, graph: GraphStandIn, tmp_path: Path) -> None:
    caller.create()
    graph.tenant.save()
    assert list(tmp_path.iterdir()) == [], "it has no file of its own"
    graph.save(tmp_path / "copy.jsonl")
    assert GraphStandIn(state=tmp_path / "copy.jsonl").meetings == graph.meetings


def test_a_line_that_was_never_finished_counts_for_nothing(tmp_path: Path) -> None:
    file = tmp_path / "graph.jsonl"
    with GraphStandIn(state=file) as graph, asking(graph) as caller:
        caller.create()
        meetings = graph.meetings
    with file.open("ab") as journal:
        journal.write(b'["deleted",{"id":"')
    for _ in range(2):
        assert GraphStandIn(state=file).meetings == meetings
    assert file.read_bytes().endswith(b"\n")


def test_a_file_can_be_read_at_any_time(tmp_path: Path) -> None:
    file = tmp_path / "graph.jsonl"
    with GraphStandIn(state=file) as graph, asking(graph) as caller:
        for number in range(20):
            caller.create(externalId=f"{number}")
            copy = tmp_path / f"{number}.jsonl"
            copy.write_bytes(file.read_bytes())
            assert len(GraphStandIn(state=copy).meetings) == number + 1


# --- alone --------------------------------------------------------------------------------------------------


def alone(*options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "jobclub.testing.graph", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  (our own code)


def settings_of(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout
    lines = [process.stdout.readline().strip() for _ in range(7)]
    return {
        name.removeprefix("JOBCLUB_TEAMS_"): text for name, _, text in (line.partition("=") for line in lines)
    }


def asked_alone(settings: dict[str, str]) -> int:
    """Have a meeting made by what it says of itself, and give the status."""
    form = {
        "client_id": settings["CLIENT_ID"],
        "client_secret": settings["CLIENT_SECRET"],
        "grant_type": "client_credentials",
        "scope": settings["GRAPH_URL"].replace("/v1.0", "/.default"),
    }
    with requests.Session() as session:
        token = session.post(f"{settings['AUTHORITY']}/oauth2/v2.0/token", data=form, timeout=PATIENCE).json()
        return session.post(
            f"{settings['GRAPH_URL']}/users/{settings['ORGANISER_ID']}/onlineMeetings/createOrGet",
            json=CREATION,
            headers={
                "Authorization": f"Bearer {token['access_token']}",
                "client-request-id": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
            },
            timeout=PATIENCE,
        ).status_code


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_it_runs_alone_and_loses_nothing_when_it_is_ended(tmp_path: Path, sign: signal.Signals) -> None:
    file = tmp_path / "graph.jsonl"
    for expected in (201, 200):
        with alone("--state", str(file)) as process:
            settings = settings_of(process)
            assert asked_alone(settings) == expected
            os.kill(process.pid, sign)
            assert process.wait(PATIENCE) == (-signal.SIGKILL if sign is signal.SIGKILL else 0)
    assert GraphStandIn(state=file).wrong == []


def test_alone_it_throttles_too() -> None:
    with alone("--throttle", "0") as process:
        assert asked_alone(settings_of(process)) == 429
        process.terminate()
        assert process.wait(PATIENCE) == 0


def ended(*command: str) -> tuple[int, str]:
    """Run something that can't begin, and give its code and what it says."""
    done = subprocess.run(  # noqa: S603  (our own code)
        [sys.executable, *command], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


def test_alone_at_a_port_that_is_taken_it_says_so_in_a_sentence(graph: GraphStandIn) -> None:
    told = f"Port {graph.port} can't be used (Address already in use); choose another.\n"
    assert ended("-m", "jobclub.testing.graph", "--port", str(graph.port)) == (1, told)


def test_alone_with_a_file_that_cannot_be_it_says_so_in_a_sentence(tmp_path: Path) -> None:
    told = f"{tmp_path} can't be used (Is a directory); choose another.\n"
    assert ended("-m", "jobclub.testing.graph", "--state", str(tmp_path)) == (1, told)


WITHOUT_JSONSCHEMA = (
    "import runpy, sys; sys.modules['jsonschema'] = None; runpy.run_module({!r}, run_name={!r})"
)


def test_without_what_it_needs_it_says_what_to_install() -> None:
    told = "The stand-in for Graph needs jsonschema; run: pip install 'jobclub[teams]'\n"
    alone = WITHOUT_JSONSCHEMA.format("jobclub.testing.graph", "__main__")
    assert ended("-c", alone) == (1, told)
