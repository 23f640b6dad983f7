"""A real mail server on loopback, which keeps what it is given and misbehaves as it is told, while it runs.

It is used so::

    with mail_server() as server:
        settings = Settings(smtp_url=server.url, ...)
        server.at_rcpt["bo@people.example"] = "451 4.2.1 try again later"
        ...
        server.at_rcpt.clear()
        assert [kept.to for kept in server.kept] == [...]

``stop()`` is an outage and ``start()`` its end: the port and what was kept stay. TLS from the first byte or
by STARTTLS takes an ``ssl.SSLContext``, and ``users`` makes it ask for a name and a password. Faults of the
line itself (refused, hanging, reset, answers lost) are made by a wire (``benchmarks/wires.py``) in front.
``python -m benchmarks.mailservers PORT`` runs one in a process of its own, until it is killed.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Self, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from benchmarks.servers import free_port

TAKEN = "250 2.0.0 taken"
PATIENCE = 10.0
"""Seconds in which it must have started."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One mail that was taken: from and to whom by its envelope, its bytes, and when (a monotonic second)."""

    sender: str
    to: tuple[str, ...]
    content: bytes
    at: float

    @property
    def message(self) -> EmailMessage:
        """The mail as a mail program reads it."""
        return email.message_from_bytes(self.content, policy=email.policy.default)

    @property
    def message_id(self) -> str:
        """Its Message-ID without angle brackets."""
        return str(self.message["Message-ID"]).strip("<>")


@dataclass(slots=True, kw_only=True)
class MailServer:
    """A mail server on loopback.

    ``at_mail`` is what it says to every sender instead of taking them; ``at_rcpt`` and ``at_data`` what it
    says of one recipient, by address, when they are named or when the text has come. What begins with 421
    is said and the connection closed, as RFC 5321, 3.8, has it. ``pause`` is how long it thinks about each
    text, in seconds. ``connections`` counts those that were made, ``at_once`` is the most at one time.
    """

    port: int = field(default_factory=free_port)
    tls: ssl.SSLContext | None = None
    starttls: ssl.SSLContext | None = None
    users: Mapping[str, str] = field(default_factory=dict)
    utf8: bool = True
    at_mail: str = ""
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    kept: list[Kept] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    _guests: set[SMTP] = field(default_factory=set, repr=False)
    _thread: threading.Thread | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _end: asyncio.Event | None = None
    _ready: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def url(self) -> str:
        """What JOBCLUB_SMTP_URL must be, with the first of the users."""
        user = "".join(f"{name}:{password}@" for name, password in list(self.users.items())[:1])
        return f"{'smtps' if self.tls else 'smtp'}://{user}127.0.0.1:{self.port}"

    @property
    def times(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(kept.message_id for kept in self.kept)

    def start(self) -> Self:
        """Begin to listen."""
        self._ready.clear()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),), daemon=True)
        self._thread.start()
        if not self._ready.wait(PATIENCE):
            raise TimeoutError("the mail server did not start")
        return self

    def stop(self) -> None:
        """Cut all connections and listen no more."""
        if self._thread and self._loop and self._end:
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join()
            self._thread = None

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(lambda _loop, _context: None)  # a guest who hangs up is no fault
        server = await self._loop.create_server(self._guest, "127.0.0.1", self.port, ssl=self.tls)
        self._ready.set()
        await self._end.wait()
        server.close()
        for guest in list(self._guests):
            if guest.transport is not None:
                cast("asyncio.Transport", guest.transport).abort()
        await asyncio.sleep(0)

    def _guest(self) -> SMTP:
        guest = _Guest(
            _Desk(self),
            enable_SMTPUTF8=self.utf8,
            hostname="mail.test",
            tls_context=self.starttls,
            auth_require_tls=False,
            authenticator=self._knows if self.users else None,
            loop=self._loop,
        )
        guest.house = self
        return guest

    def arrived(self, guest: SMTP) -> None:
        """Count a connection that was made; after STARTTLS it is made once more and still the same."""
        if guest in self._guests:
            return
        self._guests.add(guest)
        self.connections += 1
        self.at_once = max(self.at_once, len(self._guests))

    def left(self, guest: SMTP) -> None:
        """Count a connection that has ended."""
        self._guests.discard(guest)

    def _knows(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: LoginPassword
    ) -> AuthResult:
        password = self.users.get(data.login.decode())
        return AuthResult(success=password is not None and password == data.password.decode(), handled=False)


@contextmanager
def mail_server(**options: Any) -> Iterator[MailServer]:
    """Run a mail server; ``options`` are fields of MailServer."""
    server = MailServer(**options).start()
    try:
        yield server
    finally:
        server.stop()


class _Desk:
    """Answers for a house. aiosmtpd asks by these very names, and looks at all else that stands here too."""

    def __init__(self, house: MailServer) -> None:
        self.house = house

    async def handle_MAIL(  # noqa: N802
        self, guest: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to the name of a sender."""
        if self.house.users and not session.authenticated:
            return "530 5.7.0 say who you are"
        if self.house.at_mail:
            return _said(guest, self.house.at_mail)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return TAKEN

    async def handle_RCPT(  # noqa: N802
        self, guest: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to the name of a recipient."""
        if address in self.house.at_rcpt:
            return _said(guest, self.house.at_rcpt[address])
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return TAKEN

    async def handle_DATA(self, guest: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer to a text, and keep it if it is taken."""
        if self.house.pause:
            await asyncio.sleep(self.house.pause)
        for address in envelope.rcpt_tos:
            if address in self.house.at_data:
                return _said(guest, self.house.at_data[address])
        content = cast("bytes", envelope.content)
        self.house.kept.append(
            Kept(envelope.mail_from or "", tuple(envelope.rcpt_tos), content, time.monotonic())
        )
        return TAKEN


class _Guest(SMTP):
    """One connection, which tells the house that it is there."""

    house: MailServer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.house.arrived(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.house.left(self)
        super().connection_lost(error)


def _said(guest: SMTP, answer: str) -> str:
    """Give an answer, after which the connection ends if it says so."""
    if answer.startswith("421"):
        transport: Any = guest.transport
        asyncio.get_running_loop().call_later(0.01, transport.close)
    return answer


if __name__ == "__main__":  # python -m benchmarks.mailservers PORT: a server in a process of its own
    MailServer(port=int(sys.argv[1])).start()
    threading.Event().wait()


if __name__ == "__main__":
    MailServer(port=int(sys.argv[1])).start()
    threading.Event().wait()
