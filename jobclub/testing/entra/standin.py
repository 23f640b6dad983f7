"""The stand-in as tests and the demo use it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Self
from uuid import NAMESPACE_DNS, uuid5

from jobclub.testing.entra import authorizing
from jobclub.testing.entra.faults import (
    AUTHORIZE,
    DISCOVERY,
    IN_BROWSER,
    KEYS,
    TOKEN,
    Fault,
    Faults,
)
from jobclub.testing.entra.redeeming import Redeemer
from jobclub.testing.entra.signing import Signer
from jobclub.testing.entra.tenant import Person, Tenant
from jobclub.testing.graph.answers import Answer, Asked, Request, given, page, remembered
from jobclub.testing.graph.login import NO_TENANT, WRONG_SECRET, failed
from jobclub.testing.graph.server import HOST, Server

SHORT_WHILE = 0.02
HALF_A_MINUTE = 30.0
BUSY = (400, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again.")
HTML_PAGE = "<html><head><title>Sign in</title></head><body><form><input type=password></form></body></html>"
METHODS = {AUTHORIZE: {"GET", "POST"}, TOKEN: {"POST"}, KEYS: {"GET"}, DISCOVERY: {"GET"}}


class EntraStandIn:
    """Microsoft's login on loopback, for the people of an invented tenant and one app.

    It begins with ``start`` (or ``with``) at ``port``, or any free one, and keeps that one when it is started
    again. Browsers are led back to ``return_addresses`` alone. By ``certificate`` (PEM) the app is known,
    besides its secret; ``tenant`` holds what can be set besides.
    """

    def __init__(
        self, *, port: int = 0, return_addresses: Iterable[str] = (), certificate: str | None = None
    ) -> None:
        self.port = port
        self.tenant = Tenant(return_addresses=set(return_addresses), certificate=certificate)
        self.asked: list[Asked] = []
        self.wrong: list[str] = []
        self._signer = Signer()
        self._redeemer = Redeemer(self.tenant, self._signer)
        self._faults = Faults()
        self._turn = threading.Lock()
        self._free = threading.Event()
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    # --- where it is, and who is known there ---------------------------------------------------------------

    @property
    def base_url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"

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
        """The app's id."""
        return self.tenant.client_id

    @property
    def client_secret(self) -> str:
        """The app's secret; "" if it has none."""
        return self.tenant.client_secret or ""

    def welcome(self, name: str, *, roles: Iterable[str] = (), email: str | None = None) -> Person:
        """Add an account, and give it; somebody of the same name has the same object id each time."""
        word = name.lower().replace(" ", ".")
        person = Person(
            object_id=str(uuid5(NAMESPACE_DNS, f"{word}.midtby.example")),
            name=name,
            sign_in_name=f"{word}@midtby.example",
            email=email,
            roles=tuple(roles),
        )
        self.tenant.people[person.object_id] = person
        return person

    # --- what it shall do -----------------------------------------------------------------------------------

    def misbehave(self, fault: Fault, *, at: str | None = None) -> None:
        """Let a fault befall the next request it is for; ``at`` is a path behind the tenant's."""
        self._faults.add(fault, at or (AUTHORIZE if fault in IN_BROWSER else TOKEN))

    def behave(self) -> None:
        """End all misbehaviour; whoever waits because of it waits no longer."""
        self._faults.clear()
        self._free.set()
        self._free = threading.Event()

    def rotate_keys(self) -> None:
        """Sign with a new key from now on; the one before is not known any more."""
        self._signer.rotate()

    # --- running it -----------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Begin to answer."""
        self._server = Server(self.port, self.answer, self._pause)
        self.port = self._server.server_port
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
        tenant, _, rest = request.path.strip("/").partition("/")
        path = f"/{rest}"
        if request.method not in METHODS.get(path, set()):
            return failed(404, "not_found", 90014, "There is no such address.")
        if tenant != self.tenant_id:
            return failed(*NO_TENANT)
        answer = self._answer(request, path)
        with self._turn:
            self.asked.append(remembered(request, path, answer))
        return answer

    def _answer(self, request: Request, path: str) -> Answer:
        if path == AUTHORIZE:
            self.wrong += [f"{path} {fault}" for fault in authorizing.objections(request)]
        looks = path == AUTHORIZE and request.method == "GET" and "login_hint" not in request.parameters
        fault = None if looks else self._faults.next_at(path)
        if fault in INSTEAD:
            return INSTEAD[fault]
        if path == AUTHORIZE:
            return authorizing.answer_to(request, self.tenant, fault)
        if path == TOKEN:
            endpoint = f"{self.authority}{TOKEN}".replace("http://", "https://", 1)
            return self._redeemer.answer(request, self.base_url, endpoint, fault)
        if path == KEYS:
            return given(200, {"keys": [key.told for key in self._signer.keys]})
        return given(200, self._discovered())

    def _discovered(self) -> dict[str, object]:
        return {
            "issuer": f"{self.authority}/v2.0",
            "authorization_endpoint": f"{self.authority}{AUTHORIZE}",
            "token_endpoint": f"{self.authority}{TOKEN}",
            "jwks_uri": f"{self.authority}{KEYS}",
            "response_modes_supported": ["query", "fragment", "form_post"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        }


INSTEAD = {
    Fault.SERVER_ERROR: failed(500, "server_error", 90014, "An error has occurred."),
    Fault.HANGING: Answer(status=0, wait=HALF_A_MINUTE, hang_up=True),
    Fault.HTML_PAGE: page(200, HTML_PAGE),
    Fault.WRONG_SECRET: failed(*WRONG_SECRET),
    Fault.BUSY: failed(*BUSY),
}
"""Faults by which nothing is done."""
