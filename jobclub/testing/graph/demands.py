"""What Graph demands of a request, by its schema and beyond it: no client should send what is found here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from jobclub.testing.graph.answers import Request
from jobclub.testing.graph.meetings import OPTIONS
from jobclub.testing.graph.subset import Match, fault_in_parameter, faults_in_body

LONGEST_NAME = 64
ASCII = re.compile(r"[!-~]+")
SETTABLE = OPTIONS | {"subject", "startDateTime", "endDateTime"}
TIMES = ("startDateTime", "endDateTime")
BY_CREATE_OR_GET = {"externalId", "subject", *TIMES}
ONLY_AT_CREATION = {"joinMeetingIdSettings"}
LOOKED_UP_BY = re.compile(r"(JoinWebUrl|joinMeetingIdSettings/joinMeetingId) eq '([^']+)'", re.IGNORECASE)


def objections(match: Match, request: Request) -> Iterator[str]:
    """Say all that is wrong with a request for an operation, whoever sends it."""
    yield from _in_query(match, request)
    if not match.operation.body:
        if request.body:
            yield "has a body, and nothing reads it"
        return
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        yield "has a body whose Content-Type is not application/json"
    try:
        body = request.json
    except ValueError:
        yield "has a body that is not JSON"
        return
    yield from faults_in_body(match.operation, body)
    if isinstance(body, dict):
        yield from _in_body(match, body)


def fault_in_attempt(request: Request, before: set[str]) -> str | None:
    """Say what is wrong with the id of this attempt: each has one of its own. It is put to those before."""
    name = request.headers.get("client-request-id", "")
    try:
        known = str(UUID(name)) in before
    except ValueError:
        return "has no client-request-id, or one that is no GUID"
    before.add(str(UUID(name)))
    return "has the client-request-id of another attempt" if known else None


def _in_query(match: Match, request: Request) -> Iterator[str]:
    seen: set[str] = set()
    for name, text in request.query:
        if name == "$skiptoken" and match.operation.template.endswith(("Reports", "Records")):
            continue  # whether it is one of ours is seen where the list is made
        if name not in match.operation.parameters:
            yield f"has the parameter {name}, which is none here"
        elif name in seen:
            yield f"has the parameter {name} twice"
        elif fault := fault_in_parameter(name, text):
            yield f"has a parameter that is wrong: {fault}"
        seen.add(name)
    yield from _in_expansion(match, request)
    if match.operation.method == "GET" and match.operation.template.endswith("/onlineMeetings"):
        looked_up = LOOKED_UP_BY.fullmatch(request.parameters.get("$filter", ""))
        if not looked_up:
            yield "lists meetings: they can only be looked up by link or by number ($filter)"


def _in_expansion(match: Match, request: Request) -> Iterator[str]:
    expanded = request.parameters.get("$expand")
    allowed = match.operation.template.endswith("{meetingAttendanceReport-id}")
    if expanded is not None and not (allowed and expanded == "attendanceRecords"):
        yield f"expands {expanded}, which only one report can (attendanceRecords)"


def _in_body(match: Match, body: dict[str, Any]) -> Iterator[str]:
    if "participants" in body:
        yield "tells of participants: nobody's name or address goes to Microsoft"
    if match.operation.template.endswith("/createOrGet"):
        yield from _in_create_or_get(body)
    else:
        yield from _in_meeting(body, creation=match.operation.method == "POST")
    yield from _in_span(body)


def _in_create_or_get(body: dict[str, Any]) -> Iterator[str]:
    for name in sorted(body.keys() - BY_CREATE_OR_GET - {"participants"}):
        yield f"has {name}, which createOrGet ignores: options are set by a PATCH"
    given = body.get("externalId")
    if isinstance(given, str) and (len(given) > LONGEST_NAME or not ASCII.fullmatch(given)):
        yield f"has an externalId that is not up to {LONGEST_NAME} characters of ASCII"


def _in_meeting(body: dict[str, Any], *, creation: bool) -> Iterator[str]:
    settable = SETTABLE | ONLY_AT_CREATION if creation else SETTABLE
    for name in sorted(body.keys() - settable - {"participants"}):
        yield f"has {name}, which can't be set" + (" but by createOrGet" if name == "externalId" else "")
    if not creation and len(body.keys() & set(TIMES)) == 1:
        yield "has one of startDateTime and endDateTime: they change together"
    if "unknownFutureValue" in _texts(body):
        yield "has unknownFutureValue, which is for answers only"


def _in_span(body: dict[str, Any]) -> Iterator[str]:
    if any(name in body and body[name] is None for name in TIMES):
        yield "has a time that is null"
        return
    try:
        start, end = (datetime.fromisoformat(body[name]) for name in TIMES)
        if end < start:
            yield "ends before it starts"
    except (KeyError, TypeError, ValueError):
        return  # the schema has said so, or there is nothing to compare


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value
