"""A line to a server, which can be cut while it is in use: what a network does to those who speak over it.

A wire listens on loopback and hands on what is said to a server and what it answers, until it is told
otherwise::

    with mail_server() as server, wire_to(server.port) as wire:
        settings = Settings(smtp_url=f"smtp://127.0.0.1:{wire.port}", ...)
        wire.fault = Fault.HANG
        ...
        wire.fault = Fault.NONE

It knows mail (``ends_text``) unless it is told by what else to know that a request was handed over whole.
Inside TLS it sees nothing: answers are lost and texts cut on plain connections only.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Self

from benchmarks.servers import free_port

CHUNK = 65_536
RESET = struct.pack("ii", 1, 0)
"""Closes with RST instead of FIN (SO_LINGER for no seconds)."""
LONGEST_TAIL = 64
"""Bytes of what was said last that are remembered."""


class Fault(Enum):
    """What is wrong with a wire."""

    NONE = auto()
    """Nothing: all is handed on."""
    REFUSE = auto()
    """Nobody listens; connections that are there are reset."""
    HANG = auto()
    """Connections are taken and never answered, those that are there neither."""
    RESET = auto()
    """Connections are taken and reset at once, those that are there at their next word."""
    LOSE_ANSWER = auto()
    """The server gets the whole request; when it answers, the connection is reset instead."""
    SWALLOW_ANSWER = auto()
    """The server gets the whole request; its answer is never handed on, and the connection stays."""
    CUT = auto()
    """Half of a large piece (a text rather than a command) is handed on, then the connection is reset."""


def ends_text(said: bytes) -> bool:
    """Tell whether a mail's text has come to its end (RFC 5321, 4.1.1.4)."""
    return said.endswith(b"\r\n.\r\n")


@dataclass(slots=True, kw_only=True)
class _Pair:
    """One connection through the wire: the caller's end and the server's, and how far they are."""

    caller: socket.socket
    server: socket.socket
    said: bytes = b""
    handed_over: bool = False

    def close(self, *, reset: bool = False) -> None:
        """End both."""
        for end in (self.caller, self.server):
            with contextlib.suppress(OSError):
                if reset:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                # Wakes whoever waits at this end; nothing is closed as long as somebody does.
                end.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)
            end.close()


@dataclass(slots=True)
class Wire:
    """A line to the server at port ``to``; ``port`` is where callers find it.

    ``large`` is the number of bytes that make a text of what is said; ``faults`` counts what it did wrong.
    """

    to: int
    handed_over: Callable[[bytes], bool] = ends_text
    port: int = field(default_factory=free_port)
    large: int = 200
    faults: int = 0
    _fault: Fault = Fault.NONE
    _listener: socket.socket | None = None
    _pairs: list[_Pair] = field(default_factory=list)
    _healed: threading.Event = field(default_factory=threading.Event)
    _turn: threading.RLock = field(default_factory=threading.RLock)

    @property
    def fault(self) -> Fault:
        """What is wrong with it now; set it at any time."""
        return self._fault

    @fault.setter
    def fault(self, fault: Fault) -> None:
        """Do wrong from now on, or no more; connections that hung are ended when they should hang no more."""
        with self._turn:
            before, self._fault = self._fault, fault
            if fault is Fault.REFUSE:
                self._hang_up()
            elif self._listener is None:
                self._listen()
            if fault in {Fault.REFUSE, Fault.RESET} or before in {Fault.HANG, Fault.SWALLOW_ANSWER}:
                self._cut_all()

    def start(self) -> Self:
        """Begin to take calls."""
        self._listen()
        return self

    def stop(self) -> None:
        """Take no more calls, and end those that are."""
        with self._turn:
            self._hang_up()
            self._cut_all()

    def _listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        threading.Thread(target=self._take_calls, args=(self._listener,), daemon=True).start()

    def _hang_up(self) -> None:
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for a call
            self._listener.close()
            self._listener = None

    def _cut_all(self) -> None:
        for pair in self._pairs:
            pair.close(reset=True)
        self._pairs.clear()

    def _take_calls(self, listener: socket.socket) -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            self._connect(caller)

    def _connect(self, caller: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self.to), timeout=5)
        except OSError:
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            caller.close()
            return
        server.settimeout(None)
        for end in (caller, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pair = _Pair(caller=caller, server=server)
        with self._turn:
            if self._fault is Fault.RESET:
                self.faults += 1
                pair.close(reset=True)
                return
            self._pairs = [one for one in self._pairs if one.caller.fileno() != -1]
            self._pairs.append(pair)
        for pump in (self._to_server, self._to_caller):
            threading.Thread(target=self._pumped, args=(pump, pair), daemon=True).start()

    def _pumped(self, pump: Callable[[_Pair], None], pair: _Pair) -> None:
        with contextlib.suppress(OSError, ValueError):  # ended from outside, or by the other pump
            pump(pair)
        if self._fault not in {Fault.HANG, Fault.SWALLOW_ANSWER}:
            pair.close()

    def _to_server(self, pair: _Pair) -> None:
        while said := pair.caller.recv(CHUNK):
            if self._fault is Fault.HANG:
                self.faults += 1
                continue
            if self._fault is Fault.CUT and len(said) > self.large:
                self.faults += 1
                pair.server.sendall(said[: len(said) // 2])
                return pair.close(reset=True)
            pair.said = (pair.said + said)[-LONGEST_TAIL:]
            pair.handed_over = self.handed_over(pair.said)
            pair.server.sendall(said)
        return None

    def _to_caller(self, pair: _Pair) -> None:
        while answer := pair.server.recv(CHUNK):
            if self._fault is Fault.HANG:
                continue
            if pair.handed_over and self._fault in {Fault.LOSE_ANSWER, Fault.SWALLOW_ANSWER}:
                self.faults += 1
                if self._fault is Fault.LOSE_ANSWER:
                    return pair.close(reset=True)
                continue
            pair.caller.sendall(answer)
        return None


@contextmanager
def wire_to(port: int, handed_over: Callable[[bytes], bool] = ends_text) -> Iterator[Wire]:
    """Lay a wire to the server at a port of this machine."""
    wire = Wire(port, handed_over).start()
    try:
        yield wire
    finally:
        wire.stop()
