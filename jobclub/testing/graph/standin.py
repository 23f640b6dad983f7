"""The stand-in as tests and the demo use it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from jobclub.testing.graph import disturbances
from jobclub.testing.graph.answers import HTML, Answer, Asked, Request, page, refused, remembered
from jobclub.testing.graph.attendance import Attendee, report_of
from jobclub.testing.graph.door import NO_SUCH_PATH, VERSION, Door
from jobclub.testing.graph.faults import Fault, Misbehaviour, Misbehaviours
from jobclub.testing.graph.login import Login
from jobclub.testing.graph.meetings import Meeting, Organiser
from jobclub.testing.graph.pages import language_of, meeting_page
from jobclub.testing.graph.paging import Pages
from jobclub.testing.graph.server import HOST, Server
from jobclub.testing.graph.subset import must_be_checkable
from jobclub.testing.graph.tenant import ORGANISER_ID, ORGANISER_UPN, Tenant

JOIN_PATHS = ("/l/meetup-join/", "/meet/")
A_PAGE = 10
AN_HOUR = timedelta(hours=1)
SHORT_WHILE = 0.02
CLOSED = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


class GraphStandIn:
    """Microsoft Graph and Microsoft's login on loopback, for an invented tenant with one organiser.

    It begins with ``start`` (or ``with``) at ``port``, or any free one, and keeps that one when it is started
    again. With ``state`` all it knows is kept in that file, and it goes on with what is there. Join links
    lead to its own page, or to ``join_base``. ``tenant`` and ``door`` hold what can be set besides.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        state: Path | None = None,
        join_base: str = "",
        certificate: str | None = None,
        lifetime: timedelta = AN_HOUR,
        page_size: int = A_PAGE,
    ) -> None:
        must_be_checkable()
        self.port = port
        self.tenant = Tenant(join_base=join_base, certificate=certificate, file=state)
        self.tenant.organisers[ORGANISER_ID] = Organiser(ORGANISER_ID, ORGANISER_UPN)
        if state is not None:
            if state.exists():
                self.tenant.load(state)
            self.tenant.save(state)
        self.login = Login(self.tenant, lifetime)
        self.logins: list[Asked] = []
        self._misbehaviours = Misbehaviours()
        self.door = Door(self.tenant, self.login, self._misbehaviours, Pages(page_size))
        self._free = threading.Event()
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    # --- where it is, and who is known there ---------------------------------------------------------------

    @property
    def base_url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"

    @property
    def graph_url(self) -> str:
        """Graph's address."""
        return self.base_url + VERSION

    @property
    def authority(self) -> str:
        """The login's address for this tenant."""
        return f"{self.base_url}/{self.tenant_id}"

    @property
    def tenant_id(self) -> str:
        """The tenant's id."""
        return self.tenant.tenant_id

    @property
    def client_id(self) -> str:
        """The application's id."""
        return self.tenant.client_id

    @property
    def client_secret(self) -> str:
        """The application's secret; "" if it has none."""
        return self.tenant.client_secret or ""

    @property
    def organiser_id(self) -> str:
        """The object id of the organiser who is there from the beginning."""
        return ORGANISER_ID

    @property
    def organiser_upn(self) -> str:
        """The user principal name of that organiser, by which Graph does not find it."""
        return ORGANISER_UPN

    def add_organiser(self, *, policy: bool = True, audio: bool = True) -> str:
        """Add an account, and give its object id."""
        name = str(uuid4())
        self.tenant.welcome(Organiser(name, f"{name[:8]}@midtby.example", policy, audio))
        return name

    # --- what it saw ----------------------------------------------------------------------------------------

    @property
    def asked(self) -> list[Asked]:
        """Every request to Graph so far, in order; those to the login are in ``logins``."""
        with self.door.turn:
            return list(self.door.asked)

    @property
    def wrong(self) -> list[str]:
        """What was wrong with requests, whatever the settings: none of it should ever be sent."""
        return list(self.tenant.wrong)

    @property
    def meetings(self) -> list[Meeting]:
        """The meetings that are there."""
        return list(self.tenant.meetings.values())

    @property
    def deleted(self) -> list[Meeting]:
        """Those that were removed."""
        return list(self.tenant.deleted.values())

    def calls(self) -> Counter[tuple[str, str]]:
        """Count the requests to Graph by method and path's template, like ("POST", "/users/{user-id}/…")."""
        return Counter((one.method, one.template) for one in self.asked)

    @property
    def throttled(self) -> int:
        """How many requests were turned away by ``throttle``."""
        return self.door.throttle.refused

    @property
    def too_early(self) -> int:
        """How many requests came before a Retry-After had passed that somebody had been told."""
        return self.door.throttle.too_early

    def forget_asked(self) -> None:
        """Forget the requests so far, and count from here."""
        with self.door.turn:
            self.door.asked.clear()
            self.logins.clear()

    # --- what it shall do -----------------------------------------------------------------------------------

    def misbehave(
        self,
        fault: Fault,
        *,
        times: int | None = 1,
        after: int = 0,
        only: tuple[str, str] | None = None,
        wait: float | None = None,
    ) -> None:
        """Let a fault befall requests: after the first ``after`` it is for, ``times`` times (None: for good).

        It is for all requests to Graph where it makes sense; with ``only`` for those of a method ("" for any)
        whose path's template ends so: ``("POST", "createOrGet")``, for the login ``("POST", "/token")``.
        What ``wait`` (seconds) means, the fault says. Faults stand in a queue; a request meets one at most.
        """
        self._misbehaviours.add(Misbehaviour(fault, times, after, only, wait))

    def behave(self) -> None:
        """End all misbehaviour; whoever waits because of it waits no longer."""
        self._misbehaviours.clear()
        self._free.set()
        self._free = threading.Event()

    def throttle(self, per_second: int | None, *, retry_after: float | None = 1.0) -> None:
        """Let so many requests in within a second (None: all); the others get 429, with this Retry-After."""
        self.door.throttle.per_second = per_second
        self.door.throttle.retry_after = retry_after

    def attend(
        self,
        meeting_id: str,
        attendees: Sequence[Attendee | Mapping[str, Any]],
        *,
        report_id: str | None = None,
    ) -> str:
        """Put a report there of one time that a meeting was held; give its id. It replaces one of that id."""
        report = report_of(attendees, report_id)
        self.tenant.report(meeting_id, report)
        return str(report["id"])

    def save(self, path: Path) -> None:
        """Write all it knows to a file, from which another can go on (``state``)."""
        self.tenant.save(path)

    # --- running it -----------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Begin to answer."""
        self._server = Server(self.port, self.answer, self._pause)
        self.port = self._server.server_port
        self.tenant.join_base = self.tenant.join_base or self.base_url
        self._thread = threading.Thread(target=self._server.serve_forever, args=(SHORT_WHILE,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Answer nobody any more, on no connection; what is known stays."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._free.set()
        self._server.server_close()
        self._thread.join()
        self._free = threading.Event()
        self._server = self._thread = None

    def _pause(self, seconds: float) -> None:
        self._free.wait(seconds)

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    # --- answering ------------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        """Answer a request of whatever kind."""
        if request.path.startswith(JOIN_PATHS):
            return self._page(request)
        if request.path.startswith(f"{VERSION}/"):
            return self.door.answer(request, self.base_url)
        return self._log_in(request)

    def _page(self, request: Request) -> Answer:
        """Give the page behind a join link."""
        path = unquote(request.path)
        there = (one for one in self.meetings if path == unquote(urlsplit(one.join_url).path))
        meeting = next(there, None)
        html = meeting_page(meeting, language_of(request.headers.get("accept-language", "")))
        return replace(page(200 if meeting else 404, html), headers={**CLOSED, "Content-Type": HTML})

    def _log_in(self, request: Request) -> Answer:
        answer = self.login.answer(request, self.base_url)
        if answer is None:
            self.door.note(request, iter(["is no address of Graph or the login"]))
            return refused(request, *NO_SUCH_PATH)
        self.door.note(request, self.login.objections(request, self.base_url))
        one = self._misbehaviours.next_for(request.method, request.path)
        if one is not None:
            early = disturbances.instead(one, request, self.door.foreign_url)
            answer = early or disturbances.afterwards(one, request, answer)
        with self.door.turn:
            self.logins.append(remembered(request, request.path, answer))
        return answer
