"""What no client should ever send is refused, and remembered as wrong; what is in order is not."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from jobclub.testing.graph import GraphStandIn
from tests.integrations.graph.caller import CREATION, SPAN, STARTS, Caller

pytestmark = pytest.mark.server

NOBODY = {"attendees": [{"upn": "aase@people.example", "identity": None}]}
LONG = "x" * 65


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("POST", "/createOrGet", CREATION | {"externalId": LONG}, "not up to 64 characters of ASCII"),
        ("POST", "/createOrGet", CREATION | {"externalId": "møde"}, "not up to 64 characters of ASCII"),
        ("POST", "/createOrGet", CREATION | {"externalId": "a b"}, "not up to 64 characters of ASCII"),
        ("POST", "/createOrGet", {"subject": "Møde"}, "'externalId' is a required property"),
        ("POST", "/createOrGet", CREATION | {"participants": NOBODY}, "tells of participants"),
        ("POST", "/createOrGet", CREATION | {"participants": None}, "tells of participants"),
        ("POST", "/createOrGet", CREATION | {"recordAutomatically": False}, "createOrGet ignores"),
        ("POST", "/createOrGet", CREATION | {"lobbyBypassSettings": {"scope": "everyone"}}, "ignores"),
        ("POST", "/createOrGet", CREATION | {"startDateTime": "2027-01-11T13:00:00"}, "$.startDateTime"),
        ("POST", "/createOrGet", CREATION | {"startDateTime": None}, "has a time that is null"),
        ("POST", "/createOrGet", CREATION | {"endDateTime": "2027-01-11T12:00:00Z"}, "ends before it starts"),
        ("POST", "/createOrGet", {"externalId": "x", "endDateTime": STARTS}, "is a dependency"),
        ("POST", "/createOrGet", [], "is not of type 'object'"),
        ("POST", "", SPAN | {"externalId": "x"}, "externalId, which can't be set but by createOrGet"),
        ("POST", "", SPAN | {"participants": NOBODY}, "tells of participants"),
        ("PATCH", "/{id}", {"startDateTime": STARTS}, "one of startDateTime and endDateTime"),
        ("PATCH", "/{id}", {"endDateTime": STARTS}, "one of startDateTime and endDateTime"),
        ("PATCH", "/{id}", {"joinWebUrl": "https://x.example"}, "joinWebUrl, which can't be set"),
        ("PATCH", "/{id}", {"joinMeetingIdSettings": {"isPasscodeRequired": False}}, "can't be set"),
        ("PATCH", "/{id}", {"id": "x"}, "id, which can't be set"),
        ("PATCH", "/{id}", {"externalId": "y"}, "externalId, which can't be set"),
        ("PATCH", "/{id}", {"participants": NOBODY}, "tells of participants"),
        ("PATCH", "/{id}", {"titel": "x"}, "titel, which can't be set"),
        ("PATCH", "/{id}", {"allowedPresenters": "unknownFutureValue"}, "is for answers only"),
        ("PATCH", "/{id}", {"lobbyBypassSettings": {"scope": "unknownFutureValue"}}, "is for answers only"),
        ("PATCH", "/{id}", {"subject": 5}, "$.subject"),
        ("DELETE", "/{id}", {}, "has a body, and nothing reads it"),
        ("GET", "/{id}", {"id": 1}, "has a body, and nothing reads it"),
        ("GET", "", None, "lists meetings"),
        ("GET", "?$filter=subject eq 'x'", None, "lists meetings"),
        ("GET", "/{id}?$top=5", None, "the parameter $top, which is none here"),
        ("GET", "/{id}?$expand=attendanceReports", None, "expands attendanceReports"),
        ("GET", "/{id}?$select=id&$select=subject", None, "the parameter $select twice"),
        ("GET", "/{id}?$select=", None, "$select can't be ''"),
        ("GET", "/{id}/attendanceReports?$expand=attendanceRecords", None, "which only one report can"),
        ("GET", "/{id}/attendanceReports?$top=many", None, "$top can't be 'many'"),
        ("GET", "/{id}/attendanceReports?$count=yes", None, "$count can't be 'yes'"),
        ("GET", "/{id}/attendanceReports?$skiptoken=made-up", None, "follows a nextLink that was not given"),
    ],
)
def test_a_request_that_breaks_a_rule_is_refused_and_remembered(
    caller: Caller, graph: GraphStandIn, method: str, *, path: str, body: Any, said: str
) -> None:
    meeting = caller.create(externalId="before")
    answer = caller(method, path.replace("{id}", meeting["id"]), body)
    assert answer.status_code == 400
    assert said in "\n".join(graph.wrong)
    assert [(one.external_id, one.changes) for one in graph.meetings] == [("before", 0)]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "{graph}/me/onlineMeetings"),
        ("POST", "{graph}/$batch"),
        ("POST", "{graph}/users/u/events"),
        ("PUT", "{graph}/users/u/onlineMeetings/m"),
        ("GET", "{base}/beta/users/u/onlineMeetings/m"),
        ("GET", "{base}/"),
        ("GET", "{base}/{tenant}/v2.0/users"),
        ("POST", "{base}/{tenant}/v2.0/.well-known/openid-configuration"),
    ],
)
def test_what_is_not_there_is_wrong_to_ask_for(
    caller: Caller, graph: GraphStandIn, method: str, path: str
) -> None:
    url = path.format(graph=graph.graph_url, base=graph.base_url, tenant=graph.tenant_id)
    assert caller(method, url, {} if method == "POST" else None).status_code == 404
    assert len(graph.wrong) == 1
    assert "is not in the description" in graph.wrong[0] or "is no address" in graph.wrong[0]


def test_a_body_is_json_and_says_so(caller: Caller, graph: GraphStandIn) -> None:
    for data, kind in (
        ("{}", "text/plain"),
        ("{}", None),
        ("{", "application/json"),
        ("", "application/json"),
    ):
        answer = caller("POST", "/createOrGet", data=data, headers={"Content-Type": kind})
        assert answer.status_code == 400
    said = "\n".join(graph.wrong)
    assert said.count("whose Content-Type is not application/json") == 2
    assert said.count("has a body that is not JSON") == 2


@pytest.mark.parametrize("name", [None, "", "not-a-guid", "12345"])
def test_each_attempt_has_an_id(caller: Caller, graph: GraphStandIn, name: str | None) -> None:
    answer = caller("POST", "/createOrGet", CREATION, headers={"client-request-id": name})
    assert answer.status_code == 400
    assert "has no client-request-id, or one that is no GUID" in graph.wrong[0]


def test_each_attempt_has_an_id_of_its_own(caller: Caller, graph: GraphStandIn) -> None:
    name = str(uuid4())
    caller("POST", "/createOrGet", CREATION, headers={"client-request-id": name})
    assert graph.wrong == []
    again = caller("POST", "/createOrGet", CREATION, headers={"client-request-id": name.upper()})
    assert again.status_code == 400
    assert "has the client-request-id of another attempt" in graph.wrong[0]


@pytest.mark.parametrize(
    "shown",
    [None, "", "Bearer", "Bearer x", "Bearer a.b.c", "Bearer é.é.é", "Basic {token}", "Bearer {token}x"],
)
def test_who_shows_no_token_of_ours_gets_nothing(
    caller: Caller, graph: GraphStandIn, shown: str | None
) -> None:
    caller.log_in()
    header = shown.format(token=caller.token) if shown else shown
    answer = caller("POST", "/createOrGet", CREATION, headers={"Authorization": header})
    assert answer.status_code == 401
    assert "invalid_token" in answer.headers["WWW-Authenticate"]
    assert "has no token, or none that was given here" in graph.wrong[0]
    assert graph.meetings == []


def test_what_nobody_may_hear_is_noticed_wherever_it_is_said(caller: Caller, graph: GraphStandIn) -> None:
    graph.door.must_not_hear = {"Åse", "aase@people.example"}
    caller.create()
    assert graph.wrong == []
    caller("POST", "/createOrGet", CREATION | {"externalId": "x", "subject": "Møde med ÅSE"})
    caller("GET", "/nobody?$select=aase%40people.example")
    assert [line.endswith("tells what nobody at Microsoft may hear") for line in graph.wrong] == [True, True]


def test_what_a_wrong_setting_leads_to_is_not_wrong_to_send(caller: Caller, graph: GraphStandIn) -> None:
    graph.tenant.organisers[graph.organiser_id].policy = False
    assert caller("POST", "/createOrGet", CREATION).status_code == 403
    caller.organiser_id = graph.organiser_upn
    assert caller("POST", "/createOrGet", CREATION).status_code == 404
    graph.tenant.permissions = set()
    caller.log_in()
    assert caller("POST", "/createOrGet", CREATION).status_code == 403
    assert caller.log_in(client_secret="another").status_code == 401  # noqa: S106  (invented)
    assert graph.wrong == []
