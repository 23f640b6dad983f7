"""A server on loopback that answers what it was told to, for what no Microsoft would ever answer."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from jobclub.integrations.teams import TeamsAccount

TENANT = "6f1c52d4-8a1b-4b6e-9a54-0d3c7a5be101"
NOT_READABLE = "not-readable"


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def said(payload: Any, status: int = 200, **headers: str) -> Reply:
    """Give a reply in JSON; an underscore in a header's name stands for a hyphen."""
    known = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status=status, body=json.dumps(payload).encode(), headers=known)


@dataclass
class Script:
    """``replies`` are for requests outside the login, one after the other, the last one for good.

    The login answers as it should unless there is something else to say.
    """

    port: int = 0
    scheme: str = "http"
    replies: list[Reply] = field(default_factory=list)
    discovery: Reply | None = None
    token: Reply | None = None
    heard: list[tuple[str, str]] = field(default_factory=list)
    tokens: int = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def authority(self) -> str:
        return f"{self.url}/{TENANT}"

    def reply_to(self, request: BaseHTTPRequestHandler) -> Reply:
        path = request.path
        request.rfile.read(int(request.headers.get("Content-Length", 0)))
        if path.endswith("/openid-configuration"):
            return self.discovery or said(
                {
                    "issuer": f"{self.authority}/v2.0",
                    "authorization_endpoint": f"{self.authority}/oauth2/v2.0/authorize",
                    "token_endpoint": f"{self.authority}/oauth2/v2.0/token",
                }
            )
        if path.endswith("/token"):
            self.tokens += 1
            given = {
                "token_type": "Bearer",
                "expires_in": 3600,
                "access_token": f"{NOT_READABLE}-{self.tokens}",
            }
            return self.token or said(given)
        self.heard.append((f"{request.command} {path}", request.headers.get("Authorization", "")))
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def account_in(scripted: Script) -> TeamsAccount:
    return TeamsAccount(
        tenant_id=TENANT,
        client_id="app",
        client_secret="hidden",  # noqa: S106
        organiser_id="organiser",
        authority=scripted.authority,
        graph_url=f"{scripted.url}/v1.0",
    )


@contextmanager
def script(tls: ssl.SSLContext | None = None) -> Iterator[Script]:
    """Run one."""
    here = Script(scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _do(self) -> None:
            reply = here.reply_to(self)
            self.send_response(reply.status)
            for name, text in reply.headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_PATCH = do_DELETE = _do  # noqa: N815  (as http.server looks for them)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of callers who hung up."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    here.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
