"""The server on loopback: it reads requests, hands them on, and writes what is answered."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jobclub.testing.graph.answers import Answer, Request

HOST = "127.0.0.1"
BODILESS = {204, 304}
DROPS = 20


class Server(ThreadingHTTPServer):
    """Answers with what ``answer`` gives, waits with ``pause``. Once closed, it answers nobody any more."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(
        self, port: int, answer: Callable[[Request], Answer], pause: Callable[[float], object]
    ) -> None:
        self.answer = answer
        self.pause = pause
        self._open: set[socket.socket] = set()
        self._turn = threading.Lock()
        super().__init__((HOST, port), Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember a connection that begins."""
        with self._turn:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that ends."""
        with self._turn:
            self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """End all connections, those too on which nobody says anything."""
        with self._turn:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of callers who hung up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection, on which one request follows another."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def _do(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        address = urlsplit(self.path)
        answer = self.server.answer(
            Request(
                method=self.command,
                path=address.path,
                query=tuple(parse_qsl(address.query, keep_blank_values=True)),
                headers={name.lower(): text for name, text in self.headers.items()},
                body=self.rfile.read(length),
            )
        )
        if answer.wait and not answer.drips:
            self.server.pause(answer.wait)
        if answer.hang_up:
            self.close_connection = True
        else:
            self._write(answer)

    do_DELETE = do_GET = do_HEAD = do_PATCH = do_POST = do_PUT = _do  # noqa: N815  (as http.server looks for them)

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, text in answer.headers.items():
            self.send_header(name, text)
        if answer.status not in BODILESS:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.drips:
            self._drip(answer)
        elif self.command != "HEAD":
            self.wfile.write(answer.body)

    def _drip(self, answer: Answer) -> None:
        size = len(answer.body) // DROPS + 1
        for begins in range(0, len(answer.body), size):
            self.wfile.flush()
            self.server.pause(answer.wait / DROPS)
            self.wfile.write(answer.body[begins : begins + size])

    def log_message(self, *_: object) -> None:
        """Say nothing."""
