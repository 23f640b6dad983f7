"""A stand-in for GatewayAPI on loopback, which takes what the real one would and nothing else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "Go-Create-an-API-token"  # noqa: S105  (as in its documentation)
KNOWN = {"class", "message", "sender", "userref", "callback_url", "recipients", "encoding"}


@dataclass
class Gateway:
    """``taken`` are the messages; while ``answer`` is set, it is given to every request instead."""

    port: int = 0
    taken: list[dict[str, Any]] = field(default_factory=list)
    answer: tuple[int, dict[str, str], bytes] | None = None
    requests: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def refuse(self, status: int, code: str = "", **headers: str) -> None:
        """Refuse everything from now on, as its documentation shows ("Example response")."""
        said = {"message": "Invalid: %1", "variables": ["4520101010"], "incident_uuid": "d8127429"}
        body = json.dumps(said | ({"code": code} if code else {})).encode()
        self.answer = (status, {name.replace("_", "-"): text for name, text in headers.items()}, body)

    def replied(self, request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        """Give status, headers and body for a request."""
        self.requests += 1
        body = request.rfile.read(int(request.headers["Content-Length"]))
        if self.answer is not None:
            return self.answer
        if request.path != "/rest/mtsms" or request.headers["Content-Type"] != "application/json":
            return 404, {}, b"{}"
        if request.headers["Authorization"] != f"Token {TOKEN}":
            return 401, {}, b'{"code": "0x0210", "message": "Invalid username: %1"}'
        said = json.loads(body)
        if faults := faults_in(said):
            return 422, {}, json.dumps({"code": "0x0308", "message": faults}).encode()
        self.taken.append(said)
        return 200, {}, json.dumps({"ids": [421332671 + len(self.taken)], "usage": {}}).encode()


def faults_in(said: dict[str, Any]) -> list[str]:
    """Name what the real one would not take."""
    sender, recipients = said.get("sender", ""), said.get("recipients", [])
    holds = {
        "unknown members": set(said) <= KNOWN,
        "no message": isinstance(said.get("message"), str) and said["message"] != "",
        "sender": 0 < len(sender) <= (15 if sender.isdecimal() else 11),
        "encoding": said.get("encoding", "UTF8") in {"UTF8", "UCS2"},
        "one recipient": len(recipients) == 1,
        "msisdn": all(len(str(one["msisdn"])) in range(8, 16) for one in recipients),
    }
    return [fault for fault, held in holds.items() if not held]


@contextmanager
def gateway() -> Iterator[Gateway]:
    """Run one."""
    here = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            status, headers, body = here.replied(self)
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of callers who hung up."""

    server = Server(("127.0.0.1", 0), Handler)
    here.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
