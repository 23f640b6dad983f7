"""The worker: the clock's own door to the use cases. It only ticks; what is due stands in the database.

Any number of workers may run, on one machine or many: each takes what nobody else has taken.
"""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import partial
from uuid import uuid4

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from jobclub.core.errors import Busy
from jobclub.core.office import Office
from jobclub.core.office.fitness import Unfit
from jobclub.core.usecases import (
    arranging,
    delivering,
    erasing,
    providing,
    reminding,
    reserving,
    retaining,
    sighting,
)
from jobclub.core.usecases.batching import Round

log = logging.getLogger(__name__)

FIRST_REST, LONGEST_REST = 0.5, 5.0
"""Seconds a chore rests after a first and after many failures: a worker is back soon after its database."""
Stopping = Callable[[], bool]
Ticked = Callable[[str, str], None]
"""Takes note that a chore was seen to, and of the outcome."""


More = bool | timedelta
"""Whether there is more to do at once; or for how long it is to be let alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Something to do again and again. ``do`` does a part of it and tells whether there is more.

    It asks ``stopping`` before each thing that can be left for another time.
    """

    name: str
    every: timedelta
    do: Callable[[Stopping], More]


def chores_of(office: Office, worker: str) -> tuple[Chore, ...]:
    """Give what a worker has to do for an office."""
    deliver = partial(delivering.deliver, office, worker=worker)
    provide = partial(providing.provide, office, worker=worker, closed={})
    look_over = partial(arranging.look_over, office)
    let_lapse = partial(reserving.let_lapse, office)
    forget = partial(sighting.forget_sightings, office)
    reconcile = partial(erasing.reconcile, office)
    return (
        Chore(name="deliver", every=timedelta(seconds=1), do=_in_rounds(deliver)),
        Chore(name="provide", every=timedelta(seconds=1), do=_in_rounds(provide)),
        Chore(name="tick", every=timedelta(seconds=10), do=lambda _: reminding.tick(office) > 0),
        Chore(name="lapse", every=timedelta(minutes=1), do=_at_one_go(let_lapse)),
        Chore(name="check", every=timedelta(seconds=30), do=_at_one_go(office.store.check)),
        Chore(name="look_over", every=timedelta(minutes=10), do=_at_one_go(look_over)),
        Chore(name="forget", every=timedelta(hours=6), do=_at_one_go(forget)),
        Chore(name="retain", every=timedelta(hours=1), do=lambda stopping: _retain(office, stopping)),
        Chore(name="reconcile", every=timedelta(hours=1), do=_at_one_go(reconcile)),
    )


def _retain(office: Office, stopping: Stopping) -> More:
    """Forget what is kept no longer; what is left over waits for the next time."""
    retaining.retain(office, stopping=stopping)
    return False


def _in_rounds(run: Callable[..., Round]) -> Callable[[Stopping], More]:
    """Do something round after round, with the pauses it asks for."""

    def do(stopping: Stopping) -> More:
        came_to = run(stopping=stopping)
        return bool(came_to) if came_to.pause is None else came_to.pause

    return do


def _at_one_go(run: Callable[[], object]) -> Callable[[Stopping], More]:
    """Do something that is done when it has been done once."""

    def do(_stopping: Stopping) -> More:
        run()
        return False

    return do


def name_of_this_worker() -> str:
    """Give a name that no other worker has: 64 characters at most."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{uuid4().hex[:8]}"


def _unnoticed(_chore: str, _outcome: str) -> None:
    """Take no note."""


class Worker:
    """Does its chores, each one at a time, until it is stopped.

    ``unfit`` says why it stopped by itself: another version of jobclub has to go on.
    """

    def __init__(self, chores: Sequence[Chore], *, ticked: Ticked = _unnoticed) -> None:
        self.stopped = threading.Event()
        self.unfit: str | None = None
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(len(chores))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        for chore in chores:
            turns = _Turns(chore, self, ticked)
            self._scheduler.add_job(
                turns.take, "interval", seconds=chore.every.total_seconds(), id=chore.name
            )

    def start(self) -> None:
        """Begin, in threads beside this one."""
        self._scheduler.start()

    def wait(self) -> None:
        """Wait until somebody wants it to stop."""
        self.stopped.wait()

    def ask_to_stop(self) -> None:
        """Let it begin nothing new; what it has in hand it finishes."""
        self.stopped.set()

    def stop(self) -> None:
        """Stop once what is in hand is finished."""
        self.ask_to_stop()
        self._scheduler.shutdown()

    def give_up(self, why: str) -> None:
        """Stop by itself, for a reason that does not pass."""
        self.unfit = why
        self.ask_to_stop()


class _Turns:
    """One chore as the clock calls it: again while there is more, not for a while after a failure.

    A failure is told when it begins and when it is over, not each time.
    """

    def __init__(self, chore: Chore, worker: Worker, ticked: Ticked) -> None:
        self._chore, self._worker, self._ticked = chore, worker, ticked
        self._failures = 0
        self._kind: type[Exception] | None = None
        self._rests_until = 0.0

    def take(self) -> None:
        """Do the chore, unless it rests."""
        if time.monotonic() < self._rests_until:
            return
        try:
            self._do_all()
        except Unfit as unfit:
            self._worker.give_up(str(unfit))
        except Exception as error:  # noqa: BLE001  (whatever it is, the clock goes on)
            self._failed(error)
        else:
            self._went_well()

    def _do_all(self) -> None:
        stopping, more = self._worker.stopped.is_set, True
        while more and not stopping():
            found = self._chore.do(stopping)
            more = found is True
            if isinstance(found, timedelta):
                self._rests_until = time.monotonic() + found.total_seconds()

    def _failed(self, error: Exception) -> None:
        self._ticked(self._chore.name, "failed")
        if type(error) is not self._kind:
            told = None if isinstance(error, Busy) else error
            log.error("a chore fails and is tried again", extra={"chore": self._chore.name}, exc_info=told)
        self._kind = type(error)
        rest = min(LONGEST_REST, FIRST_REST * 2**self._failures)
        self._failures = min(self._failures + 1, 10)
        self._rests_until = time.monotonic() + rest * random.uniform(0.5, 1.0)  # noqa: S311  (no secret)

    def _went_well(self) -> None:
        self._ticked(self._chore.name, "done")
        if self._kind is not None:
            log.info("a chore works again", extra={"chore": self._chore.name})
        self._failures, self._kind = 0, None


@contextmanager
def in_background(office: Office, *, ticked: Ticked = _unnoticed) -> Iterator[Worker]:
    """Let a worker do an office's chores while a block runs, in threads of this process."""
    worker = Worker(chores_of(office, name_of_this_worker()), ticked=ticked)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()
