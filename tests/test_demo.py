"""The demo: on any day a club in its third week, and every line it prints works."""

from __future__ import annotations

import email
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.policy import default
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from click.testing import CliRunner

from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.usecases import attending, coaching, knowing, meeting_up, planning, presenting
from jobclub.core.usecases.administering import add_organisation
from jobclub.demo import command
from jobclub.demo.seeding import CARRIED, NAME, PEOPLE, ZONE, DemoClock, Town, seed
from jobclub.settings import Settings
from jobclub.testing import memory_office
from jobclub.wiring import build_office

ROOT = Path(__file__).parents[1]
ODD_WEEKS = [
    *(date(2026, 12, 20) + timedelta(days=day) for day in range(25)),  # Christmas and New Year
    *(date(2027, 3, 24) + timedelta(days=day) for day in range(18)),  # Easter, and clocks go forward
    *(date(2027, 5, 4) + timedelta(days=day) for day in range(0, 21, 2)),  # Ascension, Whit Monday
    *(date(2026, 10, 24) + timedelta(days=day) for day in range(4)),  # clocks go back
    *(date(2026, 3, 28) + timedelta(days=day) for day in range(4)),
    *(date(2026, 1, 1) + timedelta(days=31 * step) for step in range(24)),
]


class AnyMoment(DemoClock):
    """A demo's clock that stands at an instant."""

    def __init__(self, instant: datetime) -> None:
        super().__init__(None)
        self.instant, self.put_to = instant, instant

    def __call__(self) -> datetime:
        return self.put_to

    def put(self, instant: datetime | None) -> None:
        self.put_to = instant or self.instant


def must_show_a_club_in_week_three(clock: DemoClock) -> None:
    office = memory_office(clock)
    town = seed(office, clock)
    lines = planning.list_cohorts(office, town.mette, CohortFilter(), Window()).items
    assert [line.state for line in lines] == [CohortState.RUNNING, CohortState.DRAFT]
    club, _, people = coaching.matrix(office, town.mette, lines[0].id)
    assert [session.state for session in club.sessions[:3]] == ["held", "held", "planned"]
    assert not club.sessions[2].has_ended(clock())
    assert [one.name.partition(" ")[0] for one in people] == list(PEOPLE)
    must_have_interests(office, town)
    assert handed_in(office, town, club.sessions[0].id) == 7
    assert handed_in(office, town, club.sessions[1].id) == 7
    must_offer_webinars_and_times(office, town)


def must_have_interests(office: Any, town: Town) -> None:
    people = knowing.list_participants(office, town.admin, Window()).items
    carried = {one.name.partition(" ")[0]: one.interests for one in people if one.interests}
    assert carried == {name: set(keys) for name, keys in CARRIED.items()}


def must_offer_webinars_and_times(office: Any, town: Town) -> None:
    webinars = presenting.list_webinars(office, town.admin, WebinarFilter(), Window()).items
    assert [one.state for one in webinars] == ["announced"] * 6
    assert min(one.starts_at for one in webinars) > office.now()
    coming = attending.list_registrations(office, town.admin, webinars[0].id, Window()).items
    assert [one.name.partition(" ")[0] for one in coming] == list(PEOPLE[2:5])
    times = meeting_up.list_appointments(office, town.mette, AppointmentFilter(), Window()).items
    assert [(one.name or "").partition(" ")[0] for one in times] == list(PEOPLE[:2])
    assert {one.appointment.state for one in times} == {"booked"}


def handed_in(office: Any, town: Town, session_id: str) -> int:
    task = coaching.list_homework(office, town.mette, session_id, Window()).items[0].task
    return len(coaching.list_submissions(office, town.mette, task.id, Window()).items)


@pytest.mark.parametrize("today", ODD_WEEKS, ids=str)
def test_on_any_day_the_club_is_in_its_third_week(today: date) -> None:
    must_show_a_club_in_week_three(DemoClock(today))


@pytest.mark.parametrize("hour", [0, 1, 11, 12, 13, 14, 22, 23])
@pytest.mark.parametrize("day", [7, 8, 9, 10, 11, 12, 13])
def test_at_any_hour_of_any_weekday_it_is_so(day: int, hour: int) -> None:
    must_show_a_club_in_week_three(AnyMoment(datetime(2026, 9, day, hour, 30, tzinfo=UTC)))


def test_a_demos_clock_goes_on_from_its_day() -> None:
    clock = DemoClock(date(2027, 5, 3))
    first = clock()
    assert first.date() == date(2027, 5, 3)
    clock.put(first - timedelta(days=9))
    assert clock() == first - timedelta(days=9)
    clock.put(None)
    assert first <= clock() < first + timedelta(minutes=1)


# The command itself


class Demo:
    """A running demo and what it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.printed = ""
        assert process.stdout is not None
        for line in process.stdout:
            self.printed += line
            if line.startswith("Stop with"):
                return
        raise AssertionError(self.printed)

    @property
    def curls(self) -> list[tuple[str, dict[str, str]]]:
        """The address and the header of each curl line."""
        printed = [line for line in self.printed.splitlines() if line.strip().startswith("curl ")]
        assert not [line for line in printed if re.search(r" http\S*[?&]", line)], "a shell would read these"
        lines = [shlex.split(line) for line in printed]
        assert all(line[:3] == ["curl", "-s", "-H"] for line in lines)
        return [(line[4], dict([line[3].split(": ", 1)])) for line in lines]

    def ask(self, number: int) -> Any:
        """Do what a curl line says."""
        url, headers = self.curls[number]
        answer = requests.get(url, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def stop(self, by: signal.Signals) -> tuple[int, str]:
        """Stop it; give its code and what it wrote about requests and mistakes."""
        self.process.send_signal(by)
        rest, errors = self.process.communicate(timeout=30)
        assert rest.strip() == ""
        return self.process.returncode, errors


WITHOUT_MSAL = "import sys; sys.modules['msal'] = None; from jobclub.__main__ import main; main()"


@contextmanager
def running(tmp_path: Path, *arguments: str, teams: bool = True) -> Iterator[Demo]:
    env = {
        "JOBCLUB_DATA_DIR": str(tmp_path / "data"),
        "TMPDIR": str(tmp_path),
        "PYTHONWARNINGS": "error",
        "PYTHONPATH": str(ROOT),
    }
    command = ["-m", "jobclub"] if teams else ["-c", WITHOUT_MSAL]
    demo = [sys.executable, *command, "demo", *arguments]
    with subprocess.Popen(  # noqa: S603  (our own code)
        demo, env=env, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Demo(process)
        finally:
            process.kill()


def leads_somewhere(url: str) -> str:
    answer = requests.get(url, timeout=30)
    assert answer.status_code == 200, url
    return answer.text


@pytest.mark.server
def test_every_line_it_prints_works_even_if_its_port_is_busy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        with running(tmp_path, "--port", port, "--today", "2027-03-30") as demo:
            assert "It is Tuesday 30 March 2027 here." in demo.printed
            assert f":{port}/" not in demo.printed
            must_lead_nowhere_wrong(demo)
            must_let_each_role_in(demo)
            must_sign_everybody_in(demo)
            club, progress, seen = demo.ask(0), demo.ask(1), demo.ask(3)
            code, errors = demo.stop(signal.SIGTERM)
    assert club["state"] == "running"
    assert [session["state"] for session in club["sessions"]][:3] == ["held", "held", "planned"]
    assert len(progress["people"]) == len(PEOPLE)
    assert [one["name"].partition(" ")[0] for one in seen["suggested"]] == ["Ali", "Dina", "Gitte"]
    assert [one["mark"] for one in seen["suggested"]] == ["present", "present", "late"]
    assert [one["seen_as"] for one in seen["uncertain"]] == ["guest", "phone"]
    assert code == 0
    assert "Traceback" not in errors
    assert f"Port {port} is busy" in errors
    assert not list(tmp_path.glob("jobclub-demo-*"))
    assert not (tmp_path / "data").exists()


def must_lead_nowhere_wrong(demo: Demo) -> None:
    with_token = {url for url, _ in demo.curls}
    plain = set(re.findall(r"http://[^\s']+", demo.printed)) - with_token
    assert len(plain) == 8
    assert len(with_token) == 4
    pages = {url: leads_somewhere(url) for url in plain}
    (docs,) = (url for url in plain if url.endswith("/docs/"))
    for part in re.findall(r'(?:href|src)="([^"]+)"', pages[docs]):
        leads_somewhere(requests.compat.urljoin(docs, part))  # type: ignore[attr-defined]  # it is urllib's


def links_in_mails(demo: Demo) -> set[str]:
    """Give every address of this machine in the mails that people were sent, text, HTML and calendar."""
    (folder,) = re.findall(r"All mails lie in (\S+);", demo.printed)
    mails = [
        email.message_from_bytes(file.read_bytes(), policy=default) for file in Path(folder).glob("*.eml")
    ]
    assert len(mails) > 20
    parts = [part for mail in mails for part in mail.walk() if part.get_content_maintype() == "text"]
    texts = [re.sub(r"\r?\n[ \t]", "", part.get_content()) for part in parts]
    return {unescape(link) for text in texts for link in re.findall(r"http://127[^\s\"<>]+", text)}


@pytest.mark.server
def test_every_link_in_its_mails_leads_somewhere_and_those_to_meetings_into_one(tmp_path: Path) -> None:
    with running(tmp_path, "--port", "0") as demo:
        links = links_in_mails(demo)
        shown = {link: leads_somewhere(link) for link in links}
        demo.stop(signal.SIGTERM)
    into_meetings = [text for link, text in shown.items() if "/meet/" in link]
    assert into_meetings
    assert all("You would now be in the meeting." in text for text in into_meetings)
    assert any("/p/" in link for link in links)


def way_in(demo: Demo) -> str:
    (link,) = re.findall(r"^  (http://\S+/meet/\S+)$", demo.printed, re.MULTILINE)
    return str(link)


def must_let_each_role_in(demo: Demo) -> None:
    base = demo.curls[0][0].partition("/api/")[0]
    tokens = re.findall(r"^As .*Authorization: Bearer (\S+)$", demo.printed, re.MULTILINE)
    allowed = {}
    for token in tokens:
        headers = {"Authorization": f"Bearer {token}"}
        for path in ("cohorts", "tokens"):
            answer = requests.get(f"{base}/api/v1/{path}", headers=headers, timeout=30)
            allowed[tokens.index(token), path] = answer.status_code
    assert allowed == {(0, "cohorts"): 200, (0, "tokens"): 403, (1, "cohorts"): 200, (1, "tokens"): 200}


def must_sign_everybody_in(demo: Demo) -> None:
    links = re.findall(r"^  (http://\S+/sign-in/\S+)$", demo.printed, re.MULTILINE)
    names = []
    for link in links:
        with requests.Session() as browser:
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            today = browser.post(link, data="", headers=form, timeout=30)
            assert (today.status_code, urlsplit(today.url).path) == (200, "/staff/")
            names += re.findall(r"You are signed in as ([\w ]+)\.", today.text)
            assert requests.get(link, timeout=30).status_code == 404
    assert names == ["Mette Holm", "Jonas Berg", "Ada Lind"]


@pytest.fixture
def _handler_kept() -> Iterator[None]:
    """Give the process of the tests its own way of stopping back."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.server
@pytest.mark.usefixtures("_handler_kept")
def test_a_kept_demo_that_was_never_finished_says_which_folder_to_remove(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "demo"
    office = build_office(Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'demo.sqlite3'}"))
    add_organisation(office, name=NAME, time_zone=ZONE, language="en")
    office.store.close()
    told = CliRunner().invoke(command, ["--keep"], env={"JOBCLUB_DATA_DIR": str(tmp_path / "data")})
    assert told.exit_code == 1
    assert (
        told.stderr == f"Error: The demo kept in {folder} is unfinished; remove that folder, start again.\n"
    )


@pytest.mark.server
def test_kept_data_is_there_the_next_time_and_new_tokens_open_it(tmp_path: Path) -> None:
    with running(tmp_path, "--port", "0", "--keep") as demo:
        first, link = demo.ask(0), way_in(demo)
        assert f"Your data stays in {tmp_path / 'data' / 'demo'}." in demo.printed
        code, errors = demo.stop(signal.SIGINT)
        assert (code, "Traceback" in errors) == (0, False)
    with running(tmp_path, "--port", "0", "--keep") as demo:
        assert demo.ask(0)["id"] == first["id"]
        assert len(demo.ask(1)["people"]) == len(PEOPLE)
        assert urlsplit(way_in(demo)).path == urlsplit(link).path
        assert urlsplit(way_in(demo)).netloc != urlsplit(link).netloc
        for session in demo.ask(0)["sessions"]:
            leads_on(demo, session["id"])
        demo.stop(signal.SIGINT)
    assert (tmp_path / "data" / "demo" / "demo.sqlite3").exists()


def leads_on(demo: Demo, session_id: str) -> None:
    """Hold a session's link against what opens there."""
    url, headers = demo.curls[0]
    base = url.partition("/cohorts/")[0]
    meeting = requests.get(f"{base}/sessions/{session_id}/meeting", headers=headers, timeout=30).json()
    assert (meeting["provider"], meeting["state"]) == ("teams", "ready")
    assert "You would now be in the meeting." in leads_somewhere(meeting["join_url"])


@pytest.mark.server
def test_without_the_extra_for_teams_it_goes_on_with_a_link_and_says_so(tmp_path: Path) -> None:
    with running(tmp_path, "--port", "0", teams=False) as demo:
        session_id = demo.ask(0)["sessions"][2]["id"]
        base, headers = demo.curls[0][0].partition("/cohorts/")[0], demo.curls[0][1]
        meeting = requests.get(f"{base}/sessions/{session_id}/meeting", headers=headers, timeout=30).json()
        code, errors = demo.stop(signal.SIGTERM)
    assert (code, "Traceback" in errors) == (0, False)
    assert meeting["provider"] == "link"
    assert "pip install 'jobclub[server,teams]'" in demo.printed


@pytest.mark.server
@pytest.mark.usefixtures("_handler_kept")
def test_a_kept_demo_that_meets_on_teams_says_what_to_install_where_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data" / "demo"
    folder.mkdir(parents=True)
    (folder / "teams.jsonl").write_text("{}")
    monkeypatch.setitem(sys.modules, "msal", None)
    told = CliRunner().invoke(
        command, ["--port", "0", "--keep"], env={"JOBCLUB_DATA_DIR": str(tmp_path / "data")}
    )
    assert told.exit_code == 1
    assert told.stderr == (
        f"Error: The clubs kept in {folder} meet on Teams; run: pip install 'jobclub[server,teams]'\n"
    )
