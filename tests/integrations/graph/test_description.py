"""What we have of Graph's description is whole, and the stand-in serves all of it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest

from jobclub.testing.graph import subset
from jobclub.testing.graph.acts import ACTS
from jobclub.testing.graph.subset import document, faults_in_answer, faults_in_body, match, operations

MEETINGS = "/users/{user-id}/onlineMeetings"
IDENTITY = {"user": {"id": "22222222-2222-4333-8444-555555555555"}}
WHOLE = {
    "externalId": "jobclub-7f3a-1",
    "subject": "Møde 7F3A",
    "startDateTime": "2027-01-11T13:00:00Z",
    "endDateTime": "2027-01-11T15:00:00Z",
    "participants": {"attendees": [{"upn": "mette@midtby.example", "identity": IDENTITY}]},
}


def faults(method: str, path: str, body: Any) -> list[str]:
    found = match(method, path)
    assert found
    return faults_in_body(found.operation, body)


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if "$ref" in value else set()
        return own.union(*(references(inner) for inner in value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


def test_every_operation_has_an_act_and_every_act_is_an_operation() -> None:
    assert {(one.method, one.template) for one in operations()} == ACTS.keys()


def test_nothing_in_the_description_points_at_what_is_not_there() -> None:
    for reference in references(document()):
        place: Any = document()
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


def test_source_and_licence_stand_beside_the_description() -> None:
    text = resources.files("jobclub.testing.graph").joinpath("SOURCE.md").read_text("utf-8")
    assert subset.FILE in text
    assert "Copyright (c) Microsoft Corporation" in text
    assert "f54f11b60956ea7b185ca0447b2b80805836ec7b" in text
    counted = f"{len(document()['paths'])} paths, {len(operations())} operations and"
    assert counted in text.replace("\n", " ")
    assert f"{len(document()['components']['schemas'])} schemas" in text.replace("\n", " ")


def test_a_path_without_names_comes_before_one_with_names() -> None:
    found = match("POST", "/users/u/onlineMeetings/createOrGet")
    assert found
    assert found.operation.template == f"{MEETINGS}/createOrGet"
    one = match("GET", "/users/a%40b/onlineMeetings/m%2Fx")
    assert one
    assert dict(one.names) == {"user-id": "a@b", "onlineMeeting-id": "m/x"}


@pytest.mark.parametrize(
    "path", ["/users/u/events", "/users//onlineMeetings", "/me/onlineMeetings", "/$batch"]
)
def test_what_is_not_described_is_no_operation(path: str) -> None:
    assert match("POST", path) is None


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/createOrGet", WHOLE),
        ("POST", "/createOrGet", {"externalId": "x"}),
        ("POST", "/createOrGet", WHOLE | {"startDateTime": "2027-01-11T14:00:00+01:00"}),
        ("POST", "/createOrGet", WHOLE | {"endDateTime": "2027-01-11T15:00:00.5000000Z"}),
        ("POST", "/createOrGet", WHOLE | {"subject": None}),
        ("POST", "", {"recordAutomatically": False, "lobbyBypassSettings": {"scope": "everyone"}}),
        ("PATCH", "/m", {"subject": "Moved", "startDateTime": "2027-01-12T13:00:00Z"}),
        ("PATCH", "/m", {"allowedPresenters": "organization", "allowMeetingChat": "limited"}),
    ],
)
def test_a_body_as_it_should_be_is_let_through(method: str, path: str, body: Any) -> None:
    assert faults(method, f"/users/u/onlineMeetings{path}", body) == []


@pytest.mark.parametrize(
    ("method", "path", "body", "place"),
    [
        ("POST", "/createOrGet", {"subject": "Møde"}, "'externalId' is a required property"),
        ("POST", "/createOrGet", {"externalId": ""}, "$.externalId: '' should be non-empty"),
        ("POST", "/createOrGet", {"externalId": None}, "$.externalId: None is not of type 'string'"),
        ("POST", "/createOrGet", WHOLE | {"startDateTime": "2027-01-11T13:00:00"}, "$.startDateTime"),
        ("POST", "/createOrGet", WHOLE | {"startDateTime": "2027-02-30T13:00:00Z"}, "is not a 'date-time'"),
        ("POST", "/createOrGet", {"externalId": "x", "endDateTime": "2027-01-11T13:00:00Z"}, "dependency"),
        ("POST", "/createOrGet", WHOLE | {"participants": {"attendees": {"upn": "a"}}}, "$.participants"),
        (
            "POST",
            "/createOrGet",
            WHOLE | {"participants": {"attendees": [{"role": "host"}]}},
            "$.participants",
        ),
        ("POST", "/createOrGet", [], "[] is not of type 'object'"),
        ("POST", "", {"lobbyBypassSettings": {"scope": "anyone"}}, "$.lobbyBypassSettings"),
        ("PATCH", "/m", {"subject": 5}, "$.subject"),
        ("PATCH", "/m", {"startDateTime": 5}, "$.startDateTime"),
        ("PATCH", "/m", {"allowedPresenters": "nobody"}, "$.allowedPresenters"),
        ("PATCH", "/m", {"recordAutomatically": "no"}, "$.recordAutomatically"),
    ],
)
def test_a_body_as_it_should_not_be_is_not(method: str, path: str, body: Any, place: str) -> None:
    assert place in "\n".join(faults(method, f"/users/u/onlineMeetings{path}", body))


def test_answers_can_be_checked_too() -> None:
    found = match("GET", "/users/u/onlineMeetings/m/attendanceReports")
    assert found
    assert (
        faults_in_answer(found.operation, 200, {"value": [], "@odata.nextLink": "https://graph.example/x"})
        == []
    )
    assert faults_in_answer(found.operation, 200, {"value": [], "@odata.nextLink": "//x"}) != []
    assert faults_in_answer(found.operation, 200, {}) != []
    assert faults_in_answer(found.operation, 404, {"error": {"code": "", "message": ""}}) == []
    assert faults_in_answer(found.operation, 429, {"error": {"code": "x"}}) != []


def test_the_description_is_json_as_we_would_write_it() -> None:
    text = resources.files("jobclub.testing.graph").joinpath(subset.FILE).read_text("utf-8")
    assert text == json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
