"""Asking Microsoft Graph: patiently, never for long, and never twice for what must not be done twice."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import requests
from requests.auth import AuthBase

from jobclub.core.office.meetings import ProviderRefuses, ProviderUnavailable
from jobclub.integrations.microsoft.addresses import origin_of
from jobclub.integrations.microsoft.lines import Line, Said
from jobclub.integrations.microsoft.waiting import Patience, wait_in
from jobclub.integrations.offices import utc_now
from jobclub.integrations.teams.account import TeamsAccount
from jobclub.integrations.teams.remedies import FOREIGN_LINK, NOT_GRAPH, brief
from jobclub.integrations.teams.tokens import WAITS, Tokens

FIRST_REFUSAL = 400
UNAUTHORIZED, NOT_FOUND, TIMED_OUT, TOO_MANY = 401, 404, 408, 429
NOT_DONE = frozenset({TOO_MANY})
"""Statuses after which asking again does nothing twice."""
PERHAPS_DONE = frozenset({TIMED_OUT, 500, 502, 503, 504, 509})
"""Statuses that pass, though what was asked for may have been done."""
IN_THE_WAY = frozenset({409, 423})
"""Statuses that may pass: somebody else has hold of the same meeting."""
MOST_PAGES = 500

log = logging.getLogger(__name__)


class GraphRefusal(Exception):
    """Graph said no, and will say so again. ``code`` is its name for why; its words may name somebody."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(brief(status, code))
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What Graph is asked. Only what is ``repeatable`` is asked again when it may have been done already.

    ``awaited``: a 404 may mean no more than that what was made just now has not got around there yet.
    """

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    repeatable: bool = False
    awaited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What Graph answered. ``body`` is None if it is no JSON object; ``wait`` is what it asks us to wait."""

    status: int
    body: Mapping[str, Any] | None
    wait: timedelta | None = None

    @property
    def code(self) -> str:
        """Graph's name for what is wrong, or ""."""
        error = (self.body or {}).get("error")
        return str(error.get("code") or "") if isinstance(error, dict) else ""


class _Bearer(AuthBase):
    """Shows a token; said in this way, nothing that ``.netrc`` holds is shown instead."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Graph:
    """Asks Graph by an account's tokens. Safe to use from any thread; all of them wait if one is told to."""

    def __init__(
        self,
        account: TeamsAccount,
        tokens: Tokens,
        *,
        waits: tuple[float, float] = WAITS,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._url, self._origin = account.graph_url.rstrip("/"), account.graph_origin
        self._tokens = tokens
        self._now, self._clock, self._sleep, self._chance = now, clock, sleep, chance
        self._line = Line(account.graph_origin, waits, clock)
        self._closed_until = 0.0

    def ask(self, question: Question) -> Answer:
        """Ask, and ask again as long as that is of use: ten seconds or so.

        Raises:
            GraphRefusal: It says no.
            ProviderUnavailable, ProviderRefuses: It does not answer; it is not Graph, or lets nobody in.
        """
        return self._asked(question, f"{self._url}/{question.path}")

    def listed(self, path: str) -> Iterator[Mapping[str, Any]]:
        """Give the entries of a list, over all its pages.

        Raises:
            GraphRefusal, ProviderUnavailable, ProviderRefuses: As above; or it goes on somewhere else.
        """
        question = Question(method="GET", path=path, repeatable=True)
        link = f"{self._url}/{path}"
        for _ in range(MOST_PAGES):
            page = self._asked(question, link).body or {}
            entries = page.get("value")
            yield from (one for one in entries if isinstance(one, dict)) if isinstance(entries, list) else ()
            following = page.get("@odata.nextLink")
            if following is None:
                return
            if origin_of(following) != self._origin:
                raise ProviderRefuses(FOREIGN_LINK)
            link = str(following)
        raise ProviderUnavailable("Graph gives a list without an end")

    def _asked(self, question: Question, url: str) -> Answer:
        token, renewed = self._tokens.current(), False
        patience = Patience(self._clock, self._sleep, self._chance)
        while True:
            self._wait_if_told_to(patience)
            try:
                answer = self._attempt(question, url, token)
            except requests.RequestException as error:
                if not (question.repeatable and patience.lasts()):
                    raise _unanswered(error) from None
                continue
            if answer.status == UNAUTHORIZED and not renewed:
                token, renewed = self._tokens.current(instead_of=token), True
            elif not self._is_asked_again(question, answer, patience):
                return _checked(question, answer)

    def _wait_if_told_to(self, patience: Patience) -> None:
        """Let pass whatever time Graph asked anybody here to wait; asking earlier makes it longer."""
        while (left := self._closed_until - self._clock()) > 0:
            wait = timedelta(seconds=left)
            if not patience.lasts(wait):
                raise ProviderUnavailable("Graph asks us to wait", wait)

    def _is_asked_again(self, question: Question, answer: Answer, patience: Patience) -> bool:
        if answer.wait and answer.status in NOT_DONE | PERHAPS_DONE:
            self._closed_until = max(self._closed_until, self._clock() + answer.wait.total_seconds())
        passes = answer.status in (NOT_DONE | PERHAPS_DONE | IN_THE_WAY if question.repeatable else NOT_DONE)
        is_awaited = question.awaited and answer.status == NOT_FOUND
        return (passes or is_awaited) and patience.lasts(answer.wait)

    def _attempt(self, question: Question, url: str, token: str) -> Answer:
        attempt_id = str(uuid4())
        said = self._line.ask(
            question.method,
            url,
            json=question.body,
            headers={"Accept": "application/json", "client-request-id": attempt_id},
            auth=_Bearer(token),
        )
        answer = Answer(status=said.status, body=_members(said), wait=wait_in(said.headers, self._now()))
        traces = {
            "request_id": said.headers.get("request-id"),
            "client_request_id": attempt_id,
            "graph_date": said.headers.get("Date"),
        }
        level = logging.DEBUG if said.status < FIRST_REFUSAL else logging.INFO
        log.log(level, "Graph answers %s", brief(answer.status, answer.code), extra=traces)
        return answer


def _checked(question: Question, answer: Answer) -> Answer:
    """Let pass an answer that says yes.

    Raises:
        GraphRefusal, ProviderUnavailable, ProviderRefuses: What it means instead.
    """
    kind = answer.status // 100
    if kind == 2:  # noqa: PLR2004  (RFC 9110, 15.3: it is done)
        if answer.body is None and question.method != "DELETE":
            raise ProviderUnavailable(NOT_GRAPH)
        return answer
    if kind == 3:  # noqa: PLR2004  (RFC 9110, 15.4: it is elsewhere, and no token is shown there)
        raise ProviderRefuses(NOT_GRAPH)
    if answer.status in NOT_DONE | PERHAPS_DONE or kind != 4:  # noqa: PLR2004  (15.5: what we ask is wrong)
        told = f"Graph does not do it now ({brief(answer.status, answer.code)})"
        raise ProviderUnavailable(told, answer.wait or None)
    raise GraphRefusal(answer.status, answer.code)


def _unanswered(error: requests.RequestException) -> ProviderUnavailable:
    if isinstance(error, requests.exceptions.SSLError):
        return ProviderUnavailable("Graph's certificate is not valid, or it speaks no TLS we accept")
    if isinstance(error, requests.Timeout):
        return ProviderUnavailable("Graph does not answer")
    return ProviderUnavailable("Graph can't be reached")


def _members(said: Said) -> Mapping[str, Any] | None:
    try:
        found = json.loads(said.content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
