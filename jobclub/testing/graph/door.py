"""Graph's door: each request is checked, perhaps struck by a fault, done, answered and remembered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from jobclub.testing.graph import disturbances
from jobclub.testing.graph.acts import ACTS, Ask
from jobclub.testing.graph.answers import Answer, Asked, Request, refused, remembered, told_to_wait
from jobclub.testing.graph.demands import fault_in_attempt, objections
from jobclub.testing.graph.faults import FOR_LISTS, Fault, Misbehaviour, Misbehaviours
from jobclub.testing.graph.login import Login
from jobclub.testing.graph.paging import Pages
from jobclub.testing.graph.subset import Match, match
from jobclub.testing.graph.tenant import Refusal, Tenant
from jobclub.testing.graph.throttle import Throttle

VERSION = "/v1.0"
FINE = 200
NO_SUCH_PATH = (404, "BadRequest", "Resource not found for the segment.")
NOT_VALID = (400, "BadRequest", "Invalid request.")


@dataclass(slots=True)
class Door:
    """What requests to Graph go through. ``asked`` are those so far, ``must_not_hear`` what none may hold.

    ``foreign_url`` is where links lead that lead elsewhere.
    """

    tenant: Tenant
    login: Login
    misbehaviours: Misbehaviours
    pages: Pages
    throttle: Throttle = field(default_factory=Throttle)
    asked: list[Asked] = field(default_factory=list)
    must_not_hear: set[str] = field(default_factory=set)
    foreign_url: str = "https://graph.elsewhere.example/v1.0"
    attempts: set[str] = field(default_factory=set)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request, base_url: str) -> Answer:
        """Answer a request whose path begins with the version."""
        request = replace(request, path=request.path.removeprefix(VERSION))
        found = match(request.method, request.path)
        answer = self._answer(request, found, base_url + VERSION)
        with self.turn:
            self.asked.append(remembered(request, found.operation.template if found else "", answer))
        return _with_ids(answer, request)

    def note(self, request: Request, faults: Iterator[str]) -> list[str]:
        """Keep what is wrong with a request, and give it."""
        found = [f"{request.method} {request.path} {fault}" for fault in faults]
        self.tenant.note(found)
        return found

    def _answer(self, request: Request, found: Match | None, graph_url: str) -> Answer:
        if found is None:
            self.note(request, iter(["is not in the description of Graph that we have"]))
            return refused(request, *NO_SUCH_PATH)
        wrong = self.note(request, self._faults(request, found))
        if not self.throttle.lets_in():
            return self._told(refused(request, *disturbances.TOO_MANY), self.throttle.retry_after)
        misbehaviour = self.misbehaviours.next_for(request.method, found.operation.template)
        early = misbehaviour and disturbances.instead(misbehaviour, request, self.foreign_url)
        if early:
            return self._told(early, None)
        answer = self._refusal(request, found, misbehaviour)
        if answer is None and wrong:
            answer = refused(request, *NOT_VALID[:2], wrong[0])
        keeps = not misbehaviour or misbehaviour.fault is not Fault.OPTIONS_FALL_BACK
        answer = answer or self._done(Ask(self.tenant, self.pages, found, request, graph_url, keeps))
        return self._disturbed(misbehaviour, request, answer, graph_url) if misbehaviour else answer

    def _faults(self, request: Request, found: Match) -> Iterator[str]:
        with self.turn:
            attempt = fault_in_attempt(request, self.attempts)
        yield from filter(None, [attempt, self.pages.fault_in(request)])
        yield from objections(found, request)
        try:
            self.login.claims(request)
        except ValueError as error:
            yield f"{error}"
        heard = request.words.casefold()
        for words in sorted(self.must_not_hear):
            if words.casefold() in heard:
                yield "tells what nobody at Microsoft may hear"

    def _refusal(self, request: Request, found: Match, misbehaviour: Misbehaviour | None) -> Answer | None:
        """Refuse who has no good token or lacks the permission."""
        try:
            claims = self.login.claims(request)
        except ValueError:
            return disturbances.expired(request)
        if misbehaviour and misbehaviour.fault is Fault.EXPIRED_TOKEN:
            self.login.revoke(claims)
        if not self.login.is_good(claims):
            return disturbances.expired(request)
        if found.operation.permissions.isdisjoint(claims["roles"]):
            return refused(request, *disturbances.NO_PERMISSION)
        return None

    def _done(self, ask: Ask) -> Answer:
        act = ACTS[ask.match.operation.method, ask.match.operation.template]
        try:
            return act(ask)
        except Refusal as refusal:
            return refused(ask.request, refusal.status, refusal.code, str(refusal))

    def _disturbed(self, one: Misbehaviour, request: Request, answer: Answer, graph_url: str) -> Answer:
        if one.fault in FOR_LISTS and answer.status == FINE:
            return self.pages.disturbed(one.fault, answer, request, (graph_url, self.foreign_url))
        return disturbances.afterwards(one, request, answer)

    def _told(self, answer: Answer, seconds: float | None) -> Answer:
        answer = told_to_wait(answer, seconds)
        told = answer.headers.get("Retry-After", "")
        if told.isdecimal():
            self.throttle.told_to_wait(float(told))
        return answer


def _with_ids(answer: Answer, request: Request) -> Answer:
    name = request.headers.get("client-request-id", "")
    return answer.with_headers(request_id=name, client_request_id=name) if name else answer
