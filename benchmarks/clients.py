"""A thin HTTP client: one connection, kept open, so that what is measured is the server."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Self, TypeVar

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds an answer may take before the server counts as dead."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``seconds`` is how long it took."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    seconds: float

    @property
    def json(self) -> Any:
        """What the body says."""
        return json.loads(self.content)


class Client:
    """One connection to a server on this machine, used by one thread at a time."""

    def __init__(self, port: int, token: str = "") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._coming = self._socket.makefile("rb")
        self._always = f"Host: 127.0.0.1:{port}\r\n" + (f"Authorization: Bearer {token}\r\n" if token else "")

    def __enter__(self) -> Self:
        """Give the client."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self._coming.close()
        self._socket.close()

    def get(self, path: str) -> Answer:
        """Ask for something."""
        return self.send("GET", path)

    def post(self, path: str, body: object = None, **headers: str) -> Answer:
        """Do something; ``Idempotency_Key="…"`` sends that header."""
        content = b"" if body is None else json.dumps(body).encode()
        return self.send("POST", path, content, headers)

    def change(self, method: str, path: str, body: object, seen: str) -> Answer:
        """Change something; ``seen`` is its ETag as it was read, or ``*``."""
        return self.send(method, path, json.dumps(body).encode(), {"If_Match": seen})

    def send(
        self, method: str, path: str, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request and wait for its answer.

        Raises:
            ConnectionError: The server is gone.
        """
        more = "".join(f"{name.replace('_', '-')}: {text}\r\n" for name, text in (headers or {}).items())
        kind = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n" if content else ""
        began = time.perf_counter()
        self._socket.sendall(f"{method} {path} HTTP/1.1\r\n{self._always}{kind}{more}\r\n".encode() + content)
        return self._receive(began)

    def _receive(self, began: float) -> Answer:
        first = self._coming.readline()
        if not first:
            raise ConnectionResetError
        headers = {}
        while (line := self._coming.readline().rstrip()) != b"":
            name, _, text = line.decode("latin-1").partition(":")
            headers[name.lower()] = text.strip()
        content = self._coming.read(int(headers.get("content-length", 0)))
        return Answer(int(first.split()[1]), headers, content, time.perf_counter() - began)


def at_once(clients: Iterable[Client], act: Callable[[Client, int], T]) -> list[T]:
    """Let every client do something at the same moment; give what each got, in their order."""
    all_of_them = list(clients)
    ready = threading.Barrier(len(all_of_them))

    def one(number: int) -> T:
        ready.wait()
        return act(all_of_them[number], number)

    with ThreadPoolExecutor(len(all_of_them)) as pool:
        return list(pool.map(one, range(len(all_of_them))))
