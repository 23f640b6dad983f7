"""A mail server that says what it is told to: for answers that no real one gives when asked for them."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HANG_UP = b""
"""Says nothing and ends the connection."""
SILENCE = b"..."
"""Says nothing and waits until the caller has gone."""
USUAL = {
    "GREETING": b"220 mail.test\r\n",
    "EHLO": b"250-mail.test\r\n250 AUTH LOGIN PLAIN\r\n",
    "DATA": b"354 go on\r\n",
    "QUIT": b"221 bye\r\n",
}
DONE = b"250 2.0.0 done\r\n"


@dataclass
class ScriptedServer:
    """``answers`` by command, ``GREETING`` and ``.`` (the end of a text) among them; it does the usual else.

    Where a list is given, each call for it takes the next of its answers, and the last one stays.
    """

    answers: dict[str, bytes | list[bytes]] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    connections: int = 0
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def url(self) -> str:
        """What JOBCLUB_SMTP_URL must be."""
        return f"smtp://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                guest, _ = self.listener.accept()
                self.connections += 1
                with guest, contextlib.suppress(OSError):
                    self.talk(guest)

    def talk(self, guest: socket.socket) -> None:
        if self.said(guest, "GREETING") == HANG_UP:
            return
        words = guest.makefile("rb")
        for line in words:
            command = line.split(b" ", 1)[0].strip().decode().upper()
            self.heard.append(command)
            said = self.said(guest, command)
            if command == "DATA" and said.startswith(b"354"):
                while words.readline() not in {b".\r\n", b""}:
                    pass
                said = self.said(guest, ".")
            if said == HANG_UP:
                return

    def said(self, guest: socket.socket, command: str) -> bytes:
        """Answer to a command, and give what was said."""
        told = self.answers.get(command, USUAL.get(command, DONE))
        said = told if isinstance(told, bytes) else told.pop(0) if len(told) > 1 else told[0]
        if said == SILENCE:
            guest.recv(1)
            return HANG_UP
        guest.sendall(said)
        return said


@contextmanager
def scripted_server(**answers: bytes | list[bytes]) -> Iterator[ScriptedServer]:
    """Run one; ``END`` stands for the answer to a text."""
    server = ScriptedServer({"." if name == "END" else name: answer for name, answer in answers.items()})
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()
        thread.join(1)
