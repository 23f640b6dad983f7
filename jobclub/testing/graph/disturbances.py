"""What a fault makes of a request: an answer before anything is done, or another answer afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from jobclub.testing.graph.answers import Answer, Request, page, refused, told_to_wait
from jobclub.testing.graph.attendance import cut_short
from jobclub.testing.graph.faults import Fault, Misbehaviour
from jobclub.testing.graph.login import EXPIRED_SECRET, WRONG_SECRET, failed
from jobclub.testing.graph.tenant import NO_MEETING, NO_ORGANISER, NO_POLICY

OTHER_HOST = "https://teams.elsewhere.example"
DELAYS = {Fault.SLOW: 2.0, Fault.HANGING: 30.0, Fault.DRIPPING: 10.0}
"""In seconds, if nothing else was said."""
FINE = {200, 201}
TOO_MANY = (429, "TooManyRequests", "Too many requests")
UNAVAILABLE = (503, "ServiceUnavailable", "The service is temporarily unavailable.")
TIMED_OUT = (504, "GatewayTimeout", "The gateway timed out.")
EXPIRED = (401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
NO_PERMISSION = (403, "Forbidden", "")
CHALLENGE = 'Bearer realm="", error="invalid_token", error_description="The access token has expired"'
HTML_ERROR = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
HTML_PAGE = "<html><head><title>Sign in</title></head><body><form><input type=password></form></body></html>"

REFUSALS = {
    Fault.SERVER_ERROR: (500, "", "An error has occurred."),
    Fault.BAD_REQUEST: (400, "BadRequest", "1026: An error has occurred."),
    Fault.NO_PERMISSION: NO_PERMISSION,
    Fault.NO_POLICY: (NO_POLICY[0], "General", f"{NO_POLICY[2]}."),
    Fault.NO_ORGANISER: NO_ORGANISER,
    Fault.NOT_THERE_YET: NO_MEETING,
    Fault.THROTTLED: TOO_MANY,
    Fault.THROTTLED_UNTIL: TOO_MANY,
    Fault.THROTTLED_SILENTLY: TOO_MANY,
    Fault.UNAVAILABLE: UNAVAILABLE,
    Fault.TIMED_OUT: TIMED_OUT,
}
WAITS = {Fault.THROTTLED: 1.0, Fault.THROTTLED_UNTIL: 2.0, Fault.UNAVAILABLE: None, Fault.TIMED_OUT: None}
"""Those that say when to ask again, in so many seconds if nothing else was said."""
LOGIN_REFUSALS = {Fault.WRONG_SECRET: WRONG_SECRET, Fault.EXPIRED_SECRET: EXPIRED_SECRET}
PLAIN = {
    Fault.LOST_REQUEST: Answer(status=0, hang_up=True),
    Fault.HTML_ERROR: page(502, HTML_ERROR),
    Fault.HTML_PAGE: page(200, HTML_PAGE),
    Fault.EMPTY_ERROR: Answer(status=503),
}


def instead(one: Misbehaviour, request: Request, foreign_url: str) -> Answer | None:
    """Give the answer of a fault by which nothing is done; None: it strikes later."""
    if one.fault is Fault.REDIRECT:
        return Answer(status=302, headers={"Location": f"{foreign_url}{request.path}"})
    if one.fault in PLAIN:
        return PLAIN[one.fault]
    if one.fault in LOGIN_REFUSALS:
        return failed(*LOGIN_REFUSALS[one.fault])
    if one.fault not in REFUSALS:
        return None
    status, code, message = REFUSALS[one.fault]
    if request.path.endswith("/token"):
        answer = failed(status, "temporarily_unavailable", 90033, "A transient error has occurred.")
    else:
        answer = refused(request, status, code, message)
    if one.fault not in WAITS:
        return answer
    seconds = WAITS[one.fault] if one.wait is None else one.wait
    return told_to_wait(answer, seconds, as_date=one.fault is Fault.THROTTLED_UNTIL)


def expired(request: Request) -> Answer:
    """Say that a token is not good any more."""
    return refused(request, *EXPIRED).with_headers(WWW_Authenticate=CHALLENGE)


def afterwards(one: Misbehaviour, request: Request, answer: Answer) -> Answer:
    """Give what becomes of the answer to something that is done."""
    if one.fault in DELAYS:
        seconds = DELAYS[one.fault] if one.wait is None else one.wait
        hangs, drips = one.fault is Fault.HANGING, one.fault is Fault.DRIPPING
        return replace(answer, wait=seconds, hang_up=hangs, drips=drips)
    if one.fault is Fault.LOST_ANSWER:
        return replace(answer, hang_up=True)
    if one.fault is Fault.DONE_BUT_TIMED_OUT:
        return refused(request, *TIMED_OUT)
    if one.fault in CHANGES and answer.status in FINE:
        return answer.with_json(CHANGES[one.fault](answer.json))
    return answer


def _elsewhere(payload: Any) -> Any:
    link = f"{OTHER_HOST}/l/meetup-join/{payload['id']}"
    return {**payload, "joinWebUrl": link, "joinUrl": link}


def _without_link(payload: Any) -> Any:
    return {**payload, "joinWebUrl": None, "joinUrl": None}


def _partial(payload: Any) -> Any:
    name = "attendanceRecords" if "attendanceRecords" in payload else "value"
    return {**payload, name: cut_short(payload[name])}


CHANGES: dict[Fault, Callable[[Any], Any]] = {
    Fault.OTHER_JOIN_HOST: _elsewhere,
    Fault.NO_JOIN_LINK: _without_link,
    Fault.PARTIAL_REPORT: _partial,
}
