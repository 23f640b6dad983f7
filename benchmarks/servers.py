"""Real servers in processes of their own: started, waited for, looked at, stopped or killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.clients import Client

ROOT = Path(__file__).parent.parent
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 20.0
"""Seconds a server may take to become ready."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs on this machine: a process that watches, and those that answer."""

    process: subprocess.Popen[bytes]
    port: int
    log: IO[bytes]

    def client(self, token: str = "") -> Client:
        """Open a connection to it."""
        return Client(self.port, token)

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        pid = self.process.pid
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]

    def cpu_seconds(self) -> float:
        """Give the processor time that the answering processes have used so far."""
        fields = [_stat(pid) for pid in self.workers]
        return sum(int(one[11]) + int(one[12]) for one in fields) / TICK

    def megabytes(self) -> list[float]:
        """Give the memory of each answering process in MiB, what they share divided among them (PSS)."""
        return [_pss(pid) / 1024 for pid in self.workers]

    def kill(self) -> None:
        """End all its processes this instant, without a word (SIGKILL)."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Let it finish what it is doing, then end."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()


def _stat(pid: int) -> list[str]:
    """Give the fields of a process's stat after its name, which may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextmanager
def jobclub_server(
    url: str, *options: str, workers: int = 2, env: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run ``jobclub serve`` over a database, with a data folder of its own."""
    port = free_port()
    command = ["-m", "jobclub", "serve", "--port", str(port), "--workers", str(workers), *options]
    with tempfile.TemporaryDirectory(prefix="jobclub-served-") as folder:
        settings = {"JOBCLUB_DATABASE_URL": url, "JOBCLUB_DATA_DIR": folder, **(env or {})}
        with python_server(command, port, settings) as server:
            yield server


@contextmanager
def python_server(
    arguments: Sequence[str], port: int, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run a Python program that serves a port, and wait until it is ready; it is stopped at the end.

    Raises:
        RuntimeError: It ended, or took too long.
    """
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603  (our own programs)
            [sys.executable, *arguments],
            env={**os.environ, **(settings or {})},
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        server = Server(process, port, log)
        try:
            _wait_for(server)
            yield server
        finally:
            server.stop()


def _wait_for(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            with server.client() as client:
                if client.get("/health/ready").status == 200:
                    return
        except OSError:
            time.sleep(0.01)
    server.log.seek(0)
    raise RuntimeError(f"the server did not become ready:\n{server.log.read().decode()}")


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
