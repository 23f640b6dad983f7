"""Every fault that can be asked for is seen, and leaves what it should."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from jobclub.testing.graph import Attendee, Fault, GraphStandIn
from tests.integrations.graph.caller import CREATION, PATIENCE, SPAN, Caller

pytestmark = pytest.mark.server

SOMEBODY = Attendee(
    name="Bo", email="bo@people.example", stays=[(datetime(2027, 1, 11, 13, tzinfo=UTC),) * 2] * 2
)


@pytest.fixture(autouse=True)
def _nothing_is_wrong(graph: GraphStandIn) -> Iterator[None]:
    yield
    assert graph.wrong == []


def create(caller: Caller) -> requests.Response:
    return caller("POST", "/createOrGet", CREATION)


# --- lost -------------------------------------------------------------------------------------------------


def test_an_answer_is_lost_and_what_was_asked_is_done(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.LOST_ANSWER)
    with pytest.raises(requests.ConnectionError):
        create(caller)
    assert len(graph.meetings) == 1
    assert create(caller).status_code == 200
    assert [one.status for one in graph.asked] == [None, 200]


def test_a_request_is_lost_and_nothing_is_done(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.LOST_REQUEST)
    with pytest.raises(requests.ConnectionError):
        create(caller)
    assert graph.meetings == []
    assert create(caller).status_code == 201


def test_changes_and_removals_are_lost_too(caller: Caller, graph: GraphStandIn) -> None:
    path = f"/{caller.create()['id']}"
    graph.misbehave(Fault.LOST_ANSWER, times=2)
    for method, body in (("PATCH", {"subject": "Møde 1"}), ("DELETE", None)):
        with pytest.raises(requests.ConnectionError):
            caller(method, path, body)
    assert [one.subject for one in graph.deleted] == ["Møde 1"]


def test_it_is_done_and_the_gateway_times_out(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.DONE_BUT_TIMED_OUT)
    assert create(caller).status_code == 504
    assert len(graph.meetings) == 1


# --- refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "wait", "status", "told"),
    [
        (Fault.THROTTLED, None, 429, "1"),
        (Fault.THROTTLED, 17, 429, "17"),
        (Fault.THROTTLED, 0, 429, "0"),
        (Fault.THROTTLED_SILENTLY, None, 429, None),
        (Fault.UNAVAILABLE, None, 503, None),
        (Fault.UNAVAILABLE, 5, 503, "5"),
        (Fault.TIMED_OUT, None, 504, None),
        (Fault.TIMED_OUT, 3, 504, "3"),
        (Fault.SERVER_ERROR, None, 500, None),
        (Fault.BAD_REQUEST, None, 400, None),
        (Fault.NO_PERMISSION, None, 403, None),
        (Fault.NO_POLICY, None, 403, None),
        (Fault.NO_ORGANISER, None, 404, None),
    ],
)
def test_a_request_is_refused_and_nothing_is_done(
    caller: Caller, graph: GraphStandIn, *, fault: Fault, wait: float | None, status: int, told: str | None
) -> None:
    graph.misbehave(fault, wait=wait)
    answer = create(caller)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, told)
    assert answer.json()["error"].keys() >= {"code", "message"}
    assert graph.meetings == []
    assert create(caller).status_code == 201


def test_a_refusal_says_what_the_real_one_says(caller: Caller, graph: GraphStandIn) -> None:
    said = {}
    for fault in (Fault.SERVER_ERROR, Fault.BAD_REQUEST, Fault.NO_PERMISSION, Fault.NO_POLICY):
        graph.misbehave(fault)
        error = create(caller).json()["error"]
        said[fault] = (error["code"], error["message"])
    assert said == {
        Fault.SERVER_ERROR: ("", "An error has occurred."),
        Fault.BAD_REQUEST: ("BadRequest", "1026: An error has occurred."),
        Fault.NO_PERMISSION: ("Forbidden", ""),
        Fault.NO_POLICY: ("General", "No application access policy found for this app."),
    }


def test_when_to_ask_again_may_be_a_date(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.THROTTLED_UNTIL, wait=60)
    told = create(caller).headers["Retry-After"]
    assert told.endswith(" GMT")
    assert 55 < (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds() < 61


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [(Fault.HTML_ERROR, 502, "text/html"), (Fault.HTML_PAGE, 200, "text/html"), (Fault.EMPTY_ERROR, 503, "")],
)
def test_an_answer_is_not_json(
    caller: Caller, graph: GraphStandIn, *, fault: Fault, status: int, kind: str
) -> None:
    graph.misbehave(fault)
    answer = create(caller)
    assert answer.status_code == status
    assert answer.headers.get("Content-Type", "").startswith(kind)
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert graph.meetings == []


def test_an_answer_leads_elsewhere(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.REDIRECT)
    answer = caller("POST", "/createOrGet", CREATION, allow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("https://graph.elsewhere.example/v1.0/users/")
    assert graph.meetings == []


def test_a_token_expires_and_a_new_one_is_good(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.EXPIRED_TOKEN)
    for _ in range(2):
        refused = create(caller)
        assert refused.status_code == 401
        assert refused.json()["error"]["code"] == "InvalidAuthenticationToken"
        assert "invalid_token" in refused.headers["WWW-Authenticate"]
    caller.log_in()
    assert create(caller).status_code == 201


def test_tokens_may_expire_for_good(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.EXPIRED_TOKEN, times=None)
    for _ in range(3):
        caller.log_in()
        assert create(caller).status_code == 401
    assert graph.meetings == []


# --- not as expected --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("PATCH", SPAN), ("DELETE", None)])
def test_a_meeting_is_not_there_yet(caller: Caller, graph: GraphStandIn, method: str, body: Any) -> None:
    graph.misbehave(Fault.NOT_THERE_YET, times=2)
    path = f"/{caller.create()['id']}"
    assert [caller(method, path, body).status_code for _ in range(2)] == [404, 404]
    assert caller(method, path, body).ok


def test_a_join_link_leads_to_another_host(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.OTHER_JOIN_HOST)
    assert create(caller).json()["joinWebUrl"].startswith("https://teams.elsewhere.example/")
    assert create(caller).json()["joinWebUrl"].startswith(graph.base_url)


def test_a_join_link_is_missing(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.NO_JOIN_LINK)
    assert create(caller).json()["joinWebUrl"] is None
    assert create(caller).json()["joinWebUrl"]


def test_options_are_taken_and_not_kept(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.OPTIONS_FALL_BACK)
    path = f"/{caller.create()['id']}"
    wanted = {
        "allowedPresenters": "organizer",
        "lobbyBypassSettings": {"scope": "everyone"},
        "subject": "Møde 2",
    }
    for shown in (caller("PATCH", path, wanted), caller("GET", path)):
        assert shown.json()["allowedPresenters"] == "everyone"
        assert shown.json()["lobbyBypassSettings"]["scope"] == "organization"
        assert shown.json()["subject"] == "Møde 2"
    assert caller("PATCH", path, wanted).json()["allowedPresenters"] == "organizer"


def reports_of(caller: Caller, graph: GraphStandIn, count: int = 1) -> str:
    meeting = caller.create()
    for _ in range(count):
        graph.attend(meeting["id"], [SOMEBODY])
    return f"/{meeting['id']}/attendanceReports"


def test_a_page_is_empty_and_the_list_goes_on(caller: Caller, graph: GraphStandIn) -> None:
    path = reports_of(caller, graph)
    graph.misbehave(Fault.EMPTY_PAGE, times=2)
    link, pages = path, []
    while link:
        page = caller("GET", link).json()
        pages.append(len(page["value"]))
        link = page.get("@odata.nextLink", "")
    assert pages == [0, 0, 1]


def test_a_next_link_leads_elsewhere(caller: Caller, graph: GraphStandIn) -> None:
    path = reports_of(caller, graph)
    graph.misbehave(Fault.FOREIGN_LINK)
    page = caller("GET", path).json()
    assert len(page["value"]) == 1
    assert page["@odata.nextLink"].startswith("https://graph.elsewhere.example/v1.0/users/")


def test_where_it_leads_can_be_watched(caller: Caller, graph: GraphStandIn) -> None:
    path = reports_of(caller, graph)
    with GraphStandIn() as other:
        graph.door.foreign_url = other.graph_url
        graph.misbehave(Fault.FOREIGN_LINK)
        caller("GET", caller("GET", path).json()["@odata.nextLink"])
        assert [one.headers["authorization"] for one in other.asked] == [f"Bearer {caller.token}"]


def test_a_report_is_read_too_early(caller: Caller, graph: GraphStandIn) -> None:
    meeting = caller.create()
    report = graph.attend(meeting["id"], [SOMEBODY] * 3)
    one = f"/{meeting['id']}/attendanceReports/{report}"
    graph.misbehave(Fault.PARTIAL_REPORT, times=2)
    early = caller("GET", f"{one}/attendanceRecords").json()["value"]
    expanded = caller("GET", f"{one}?$expand=attendanceRecords").json()["attendanceRecords"]
    late = caller("GET", f"{one}/attendanceRecords").json()["value"]
    assert early == expanded
    assert [len(record["attendanceIntervals"]) for record in early] == [2, 1]
    assert [len(record["attendanceIntervals"]) for record in late] == [2, 2, 2]
    assert early[0] == late[0]


# --- slow -------------------------------------------------------------------------------------------------


def test_an_answer_is_slow(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.SLOW, wait=0.3)
    begun = time.monotonic()
    assert create(caller).status_code == 201
    assert time.monotonic() - begun >= 0.3


def test_an_answer_comes_in_drops(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.DRIPPING, wait=0.4)
    begun = time.monotonic()
    answer = caller("POST", "/createOrGet", CREATION, stream=True)
    assert time.monotonic() - begun < 0.3
    assert answer.json()["subject"] == "Møde 7F3A"
    assert time.monotonic() - begun >= 0.35


def test_no_answer_comes_for_a_while_though_it_is_done(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.HANGING, wait=0.3)
    begun = time.monotonic()
    with pytest.raises(requests.ConnectionError):
        create(caller)
    assert time.monotonic() - begun >= 0.3
    assert len(graph.meetings) == 1


def test_whoever_hangs_is_let_go_when_it_behaves(caller: Caller, graph: GraphStandIn) -> None:
    caller.log_in()
    graph.misbehave(Fault.SLOW, wait=30, times=None)
    with ThreadPoolExecutor() as pool:
        asking = pool.submit(create, caller)
        while not graph.asked:
            time.sleep(0.01)
        graph.behave()
        assert asking.result(PATIENCE).status_code == 201
    assert create(caller).status_code == 200


def test_whoever_hangs_is_let_go_when_it_stops(caller: Caller, graph: GraphStandIn) -> None:
    caller.log_in()
    graph.misbehave(Fault.HANGING)
    with ThreadPoolExecutor() as pool:
        asking = pool.submit(create, caller)
        while not graph.asked:
            time.sleep(0.01)
        begun = time.monotonic()
        graph.stop()
        assert time.monotonic() - begun < 2
        assert isinstance(asking.exception(PATIENCE), requests.ConnectionError)


# --- whom it befalls --------------------------------------------------------------------------------------


def test_a_fault_befalls_as_many_as_it_is_for_after_some(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.UNAVAILABLE, times=2, after=1)
    assert [create(caller).status_code for _ in range(4)] == [201, 503, 503, 200]


def test_a_fault_lasts_until_it_behaves(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.UNAVAILABLE, times=None)
    assert {create(caller).status_code for _ in range(5)} == {503}
    graph.behave()
    assert create(caller).status_code == 201


def test_faults_stand_in_a_queue(caller: Caller, graph: GraphStandIn) -> None:
    graph.misbehave(Fault.UNAVAILABLE)
    graph.misbehave(Fault.TIMED_OUT)
    graph.misbehave(Fault.THROTTLED, only=("POST", "createOrGet"))
    assert [create(caller).status_code for _ in range(4)] == [503, 504, 429, 201]


def test_a_fault_befalls_only_those_it_is_for(caller: Caller, graph: GraphStandIn) -> None:
    path = f"/{caller.create()['id']}"
    graph.misbehave(Fault.UNAVAILABLE, only=("PATCH", "{onlineMeeting-id}"))
    graph.misbehave(Fault.TIMED_OUT, only=("", "attendanceReports"))
    assert create(caller).status_code == 200
    assert caller("GET", path).status_code == 200
    assert caller("GET", f"{path}/attendanceReports").status_code == 504
    assert caller("PATCH", path, SPAN).status_code == 503


@pytest.mark.parametrize(
    "fault",
    [
        Fault.NOT_THERE_YET,
        Fault.OPTIONS_FALL_BACK,
        Fault.EMPTY_PAGE,
        Fault.FOREIGN_LINK,
        Fault.PARTIAL_REPORT,
        Fault.WRONG_SECRET,
        Fault.EXPIRED_SECRET,
    ],
)
@pytest.mark.parametrize("only", [None, ("POST", "createOrGet")])
def test_a_fault_waits_for_a_request_for_which_it_makes_sense(
    caller: Caller, graph: GraphStandIn, *, fault: Fault, only: tuple[str, str] | None
) -> None:
    caller.log_in()
    graph.misbehave(fault, only=only)
    assert create(caller).status_code == 201


@pytest.mark.parametrize("fault", [Fault.OTHER_JOIN_HOST, Fault.NO_JOIN_LINK])
def test_a_fault_of_join_links_leaves_alone_what_has_none(
    caller: Caller, graph: GraphStandIn, fault: Fault
) -> None:
    path = reports_of(caller, graph)
    graph.misbehave(fault)
    assert caller("GET", path).ok
    assert caller("GET", params={"$filter": "JoinWebUrl eq 'https://x.example'"}).ok
    assert caller("GET", "/nobody").status_code == 404
    assert create(caller).ok


def test_every_fault_has_been_asked_for() -> None:
    here = Path(__file__)
    text = here.read_text("utf-8") + here.with_name("test_login.py").read_text("utf-8")
    assert [fault.name for fault in Fault if f"Fault.{fault.name}" not in text] == []


def test_a_fault_befalls_one_of_many_who_ask_at_once(caller: Caller, graph: GraphStandIn) -> None:
    caller.log_in()
    graph.misbehave(Fault.UNAVAILABLE, times=5)
    begin = threading.Barrier(8)

    def ask(number: int) -> int:
        begin.wait()
        with requests.Session() as session:
            own = Caller(graph, session, caller.token)
            return own("POST", "/createOrGet", CREATION | {"externalId": f"x{number}"}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(ask, range(8)))
    assert sorted(statuses) == [201] * 3 + [503] * 5
    assert len(graph.meetings) == 3
