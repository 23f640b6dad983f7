"""A server and a worker as one: begun together, the worker anew if it dies, and stopped together.

Both are processes of their own in the process group of the one that watches over them. That one does nothing
else, so that neither can take it along.
"""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from multiprocessing import connection
from multiprocessing.context import ForkProcess

log = logging.getLogger(__name__)

FIRST_REST, LONGEST_REST = 1.0, 30.0
"""Seconds before a worker is begun anew, after it died once and many times in a row."""
LIVED = 60.0
"""Seconds after which a worker is taken to have been well."""
PATIENCE = 25.0
"""Seconds a worker may take for what it has in hand when it is told to stop."""
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
PASSED_ON = (signal.SIGHUP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGUSR1)
"""Signals that are the server's to understand."""
SET_PARENT_DEATH_SIGNAL = 1
"""Linux: ``PR_SET_PDEATHSIG`` of prctl(2)."""

Run = Callable[[], None]


class Pair:
    """A server, and a worker beside it."""

    def __init__(self, serve: Run, work: Run) -> None:
        self._work = work
        self._stopping = False
        self._deaths = 0
        self._server = _begun(serve)
        self._worker = _begun(work)
        self._began = time.monotonic()
        for sign in STOPPING:
            signal.signal(sign, self._stop)
        for sign in PASSED_ON:
            signal.signal(sign, self._pass_on)

    def run(self) -> int:
        """Watch over both until the server ends, and give its exit code."""
        while self._server.is_alive():
            connection.wait([self._server.sentinel, self._worker.sentinel])
            if not self._worker.is_alive() and not self._stopping:
                self._begin_anew()
        self._stopping = True
        _told_to_stop(self._worker)
        self._worker.join(PATIENCE)
        self._worker.kill()
        self._worker.join()
        code = self._server.exitcode or 0
        return code if code >= 0 else 128 - code

    def _begin_anew(self) -> None:
        self._deaths = 1 if time.monotonic() - self._began > LIVED else self._deaths + 1
        rest = min(LONGEST_REST, FIRST_REST * 2.0 ** (self._deaths - 1))
        log.error(
            "the worker died and is begun anew", extra={"code": self._worker.exitcode, "in_seconds": rest}
        )
        connection.wait([self._server.sentinel], rest)
        if self._server.is_alive() and not self._stopping:
            self._worker, self._began = _begun(self._work), time.monotonic()

    def _stop(self, *_: object) -> None:
        self._stopping = True
        for one in (self._server, self._worker):
            _told_to_stop(one)

    def _pass_on(self, sign: int, _frame: object) -> None:
        if self._server.pid is not None and self._server.is_alive():
            os.kill(self._server.pid, sign)


def _begun(run: Run) -> ForkProcess:
    process = multiprocessing.get_context("fork").Process(target=_alone, args=(run, os.getpid()))
    process.start()
    return process


def _told_to_stop(process: ForkProcess) -> None:
    if process.is_alive():
        process.terminate()


def _alone(run: Run, parent: int) -> None:
    """Do what a process is for, with signals of its own, and end if nobody watches over it any more."""
    for sign in (*STOPPING, *PASSED_ON):
        signal.signal(sign, signal.SIG_DFL)
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:  # pragma: no branch  (only Linux has it)
        prctl(SET_PARENT_DEATH_SIGNAL, int(signal.SIGTERM))
    if os.getppid() == parent:  # pragma: no branch  (it may be gone already)
        run()
